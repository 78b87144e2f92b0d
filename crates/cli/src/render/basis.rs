//! What the answer stands on: signer, anchor, revocation lists, and until when it holds.

use elicense::report::Mask;
use elicense::signature::{CertificateSummary, ListSummary, OfPackage, Role};
use elicense::{Report, SignatureValidation};

use super::page::Page;
use super::parts::{columns, time};
use crate::words::Words;

/// Who signed, and what the answer stands on.
pub fn section(page: &mut Page, words: Words, report: &Report, mask: &Mask<'_>) {
    let Some(signature) = report.signature().map(|signature| mask.signature(signature)) else { return };
    page.gap();
    page.heading(&words.label("signer"));
    let mut rows = facts(words, report, &signature);
    rows.extend(signature.of_package.iter().flat_map(|of_package| of_seal(words, of_package)));
    rows.extend(signature.certificates.iter().flat_map(|certificate| of_certificate(words, certificate)));
    rows.extend(signature.lists.iter().flat_map(|list| of_list(words, list)));
    columns(page, &rows);
}

fn facts(words: Words, report: &Report, signature: &SignatureValidation) -> Vec<(String, String)> {
    let anchor = signature.anchor.as_ref().map(|anchor| format!("{} ({})", anchor.id, anchor.group));
    let known = [
        ("algorithm", Some(format!("{} ({})", signature.algorithm, signature.kind))),
        ("signing_time", signature.signing_time.map(time)),
        ("proof_of_existence", signature.proof_of_existence.map(time)),
        ("key_id", signature.key_id.as_ref().map(ToString::to_string)),
        ("anchor", anchor),
        ("holds_until", report.recheck_after().map(time)),
    ];
    known.into_iter().filter_map(|(label, text)| Some((words.label(label), text?))).collect()
}

/// The seal, and what it does not cover.
fn of_seal(words: Words, of_package: &OfPackage) -> Vec<(String, String)> {
    let mut rows = Vec::new();
    if let Some(seal) = &of_package.seal {
        let [width, height] = seal.picture_size;
        let picture = format!("{} {width} × {height} mm, {} B", seal.picture_format, seal.picture_bytes);
        rows.push((words.label("seal"), format!("{} ({}, {})", seal.name, seal.id, seal.kind)));
        rows.push((String::new(), format!("{} … {}", time(seal.valid_from), time(seal.valid_until))));
        rows.push((String::new(), picture));
        rows.extend(seal.maker.iter().map(|maker| (words.label("seal_maker"), maker.clone())));
    }
    rows.extend(named(words.label("uncovered"), &of_package.uncovered));
    rows
}

/// What every signature of a package covers, and what it leaves open: for whoever looks at the package itself.
pub fn parts(page: &mut Page, words: Words, report: &Report, mask: &Mask<'_>) {
    for signature in report.signatures().iter().map(|signature| mask.signature(signature)) {
        let Some(of_package) = &signature.of_package else { continue };
        page.gap();
        page.heading(&format!("{} {}", words.label("signer_of_package"), of_package.place));
        let mut rows = of_seal(words, of_package);
        rows.extend(named(words.label("covered"), &of_package.covered));
        columns(page, &rows);
    }
}

fn named(label: String, names: &[String]) -> Vec<(String, String)> {
    let label = |index: usize| if index == 0 { label.clone() } else { String::new() };
    names.iter().enumerate().map(|(index, name)| (label(index), name.clone())).collect()
}

fn of_certificate(words: Words, certificate: &CertificateSummary) -> [(String, String); 3] {
    let CertificateSummary { not_before, not_after, key_algorithm, sha256, .. } = certificate;
    [
        (words.label(role(certificate.role)), certificate.subject.clone()),
        (String::new(), format!("{not_before} … {not_after}  {key_algorithm}")),
        (String::new(), format!("SHA-256 {sha256}")),
    ]
}

fn role(role: Role) -> &'static str {
    match role {
        Role::Anchor => "role_anchor",
        Role::Signer => "role_signer",
        _ => "role_intermediate",
    }
}

fn of_list(words: Words, list: &ListSummary) -> [(String, String); 2] {
    [
        (words.label("list"), list.issuer.clone()),
        (String::new(), format!("{} … {}", list.this_update, list.next_update.as_deref().unwrap_or("-"))),
    ]
}
