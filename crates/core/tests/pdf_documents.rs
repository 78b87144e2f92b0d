//! PDF without a signature that can be read: told for what they are, and never as passed.

#![allow(clippy::unwrap_used)]

use elicense::{Code, Indication, Report, Trust, Verifiability, Verifier};

/// A file of these objects, the first its catalog.
fn file(objects: &[&str], trailer: &str) -> Vec<u8> {
    let (mut bytes, mut entries) = ("%PDF-1.7\n".to_owned(), String::new());
    for (index, object) in objects.iter().enumerate() {
        entries += &format!("{:010} 00000 n \n", bytes.len());
        bytes += &format!("{} 0 obj\n{object}\nendobj\n", index + 1);
    }
    let (table, size) = (bytes.len(), objects.len() + 1);
    bytes += &format!(
        "xref\n0 {size}\n0000000000 65535 f \n{entries}trailer\n<< /Root 1 0 R /Size {size} {trailer} >>\n"
    );
    (bytes + &format!("startxref\n{table}\n%%EOF\n")).into_bytes()
}

const CATALOG: &str = "<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [4 0 R] >> >>";
const PAGES: &str = "<< /Type /Pages /Kids [3 0 R] /Count 1 >>";
const PAGE: &str = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 100 100] >>";

fn verified(bytes: &[u8]) -> Result<Report, elicense::Error> {
    Verifier::new(Trust::empty()).verify(bytes, "2026-11-30T00:00:00Z".parse().unwrap())
}

fn has(report: &Report, code: Code) -> bool {
    report.findings().iter().any(|finding| finding.code == code)
}

#[test]
fn a_page_that_nobody_signed_is_a_picture() {
    let report = verified(&file(&[CATALOG, PAGES, PAGE, "<< /FT /Sig /T (empty) >>"], "")).unwrap();
    assert_eq!(report.indication(), Indication::NoSignatureFound);
    assert_eq!(report.verifiability(), Verifiability::V0);
    assert!(has(&report, Code::PageUnsigned) && report.signatures().is_empty());
    assert_eq!(report.layout().id(), "pdf-signed-1");
    assert_eq!(report.revisions().len(), 1);
}

#[test]
fn a_signature_that_nothing_leads_to_is_told() {
    let hidden = "<< /Type /Sig /ByteRange [0 1 2 3] /Contents <00> >>";
    let report = verified(&file(&[CATALOG, PAGES, PAGE, "<< /FT /Tx /T (text) >>", hidden], "")).unwrap();
    assert_eq!(report.indication(), Indication::NoSignatureFound);
    assert!(has(&report, Code::SignatureUnlisted));
}

#[test]
fn a_value_that_is_none_is_a_signature_that_fails() {
    for value in
        ["<< /Type /Sig >>", "<< /ByteRange [0 10 20 30] /Contents <> >>", "<< /ByteRange [0 1 2] >>", "7"]
    {
        let field = format!("<< /FT /Sig /T (s) /V {value} >>");
        let report = verified(&file(&[CATALOG, PAGES, PAGE, &field], "")).unwrap();
        assert_eq!(report.indication(), Indication::TotalFailed, "{value}");
        assert!(has(&report, Code::RangeUnsound), "{value}");
    }
}

#[test]
fn an_encrypted_file_is_never_called_unsigned() {
    let bytes = file(&[CATALOG, PAGES, PAGE, "<< /FT /Tx >>"], "/Encrypt << /Filter /Standard >>");
    assert_eq!(verified(&bytes).unwrap_err().kind().code(), "input-encrypted");
}

#[test]
fn a_broken_table_is_told_and_a_text_that_names_a_pdf_is_none() {
    let text = String::from_utf8(file(&[CATALOG, PAGES, PAGE, "null"], "")).unwrap();
    let report = verified(text.replace("startxref", "startxxxx").as_bytes()).unwrap();
    assert!(has(&report, Code::PdfRebuilt));
    assert_eq!(verified(b"%PDF-1.7\n").unwrap_err().kind().code(), "container-malformed");
    assert_eq!(verified(b"{\"note\": \"%PDF-1.7\"}").unwrap_err().kind().code(), "layout-none");
}
