//! An invented license as one page of PDF: what it says stands in a standard font for digits and a predefined one for
//! Chinese, neither of which is inside the file.

use super::file::{CATALOG, stream};
use crate::gm::pki::REGION;
use crate::kinds;
use crate::license::Facts;

/// The tree of pages.
pub const PAGES: u32 = 2;
/// The page.
pub const PAGE: u32 = 3;
/// What the page says.
pub const CONTENT: u32 = 4;
/// The font of digits.
pub const DIGITS: u32 = 5;
/// The form.
pub const FORM: u32 = 6;
/// The font of Chinese text.
pub const CHINESE: u32 = 7;
/// What that is made of.
pub const DESCENDANT: u32 = 8;
/// The field of the signature.
pub const FIELD: u32 = 9;
/// A field for text.
pub const REMARK: u32 = 10;
/// How the text field looks.
pub const LOOK: u32 = 11;
/// A drawing over the page: nothing, or what somebody hides with.
pub const OVERLAY: u32 = 12;

/// The number of the license.
pub const NUMBER: &str = "TEST2026000001";

/// The objects of the license before anybody signs it.
#[must_use]
pub fn objects() -> Vec<(u32, Vec<u8>)> {
    let text = |text: &str| text.as_bytes().to_vec();
    vec![
        (CATALOG, text("<< /Type /Catalog /Pages 2 0 R /AcroForm 6 0 R >>")),
        (PAGES, text("<< /Type /Pages /Kids [3 0 R] /Count 1 >>")),
        (
            PAGE,
            text(
                "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 420 300] /Contents 4 0 R /Resources << /Font << \
                 /F1 5 0 R /F2 7 0 R >> /XObject << /X1 12 0 R >> >> /Annots [9 0 R 10 0 R] >>",
            ),
        ),
        (CONTENT, stream("", page(NUMBER).as_bytes(), true)),
        (DIGITS, text("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")),
        (
            FORM,
            text(
                "<< /Fields [9 0 R 10 0 R] /SigFlags 3 /DA (/F1 10 Tf 0 g) /DR << /Font << /F1 5 0 R >> >> >>",
            ),
        ),
        (
            CHINESE,
            text(
                "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H \
                 /DescendantFonts [8 0 R] >>",
            ),
        ),
        (
            DESCENDANT,
            text(
                "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry \
                 (Adobe) /Ordering (GB1) /Supplement 2 >> >>",
            ),
        ),
        (
            FIELD,
            text(
                "<< /Type /Annot /Subtype /Widget /FT /Sig /T (issuer) /F 132 /Rect [300 40 380 100] /P 3 0 R >>",
            ),
        ),
        (
            REMARK,
            text(
                "<< /Type /Annot /Subtype /Widget /FT /Tx /T (remark) /F 4 /Rect [40 40 240 60] /P 3 0 R \
                 /DA (/F1 10 Tf 0 g) /V () /AP << /N 11 0 R >> >>",
            ),
        ),
        (LOOK, look("")),
        (OVERLAY, drawing("")),
    ]
}

/// What the page says of a license with this number.
#[must_use]
pub fn page(number: &str) -> String {
    let kind = kinds::ALL.iter().find(|kind| kind.id == "special-operations-certificate");
    let facts = Facts::of(*kind.expect("a kind of the list"), REGION);
    let (holder, id) = &facts.holders[0];
    let lines = [
        ("证照名称", facts.kind.name.to_owned()),
        ("证照编号", number.to_owned()),
        ("持证人", holder.clone()),
        ("公民身份号码", id.clone()),
        ("颁发机构", facts.issuer_name.clone()),
        ("颁发日期", facts.issued_on.to_string()),
    ];
    let mut text = "BT\n".to_owned();
    for (place, (name, value)) in lines.iter().enumerate() {
        text += &format!("1 0 0 1 40 {} Tm /F2 12 Tf <{}> Tj ", 250 - 24 * place, utf16(name));
        let (font, value) = match value.is_ascii() {
            true => ("/F1", format!("({value})")),
            false => ("/F2", format!("<{}>", utf16(value))),
        };
        text += &format!("1 0 0 1 150 {} Tm {font} 12 Tf {value} Tj\n", 250 - 24 * place);
    }
    text + "ET\n/X1 Do\n"
}

/// How the text field looks with this value.
#[must_use]
pub fn look(value: &str) -> Vec<u8> {
    let content = format!("/Tx BMC BT /F1 10 Tf 0 g 2 6 Td ({value}) Tj ET EMC");
    let about = "/Type /XObject /Subtype /Form /BBox [0 0 200 20] /Resources << /Font << /F1 5 0 R >> >>";
    stream(about, content.as_bytes(), false)
}

/// A drawing over the whole page.
#[must_use]
pub fn drawing(content: &str) -> Vec<u8> {
    let about = "/Type /XObject /Subtype /Form /BBox [0 0 420 300] /Resources << /Font << /F1 5 0 R >> >>";
    stream(about, content.as_bytes(), false)
}

/// The text in UTF-16, in hexadecimal.
fn utf16(text: &str) -> String {
    text.encode_utf16().map(|unit| format!("{unit:04X}")).collect()
}
