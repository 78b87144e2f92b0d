//! What was read in a picture, as JSON.

use elicense_qr::{Part, Scan, ScannedCode};
use serde::Serialize;

use crate::report::Input;
use crate::report::json::InputJson;
use crate::words::escape::escaped;

/// The codes of the picture `name` as one line of JSON. What they say is in it only where `show_content`: it may be
/// personal.
///
/// ```
/// use elicense::display::{Drawing, Scanner, scan_json};
///
/// let scan = Scanner::new().scan(&Drawing::of("HELLO")?.to_png())?;
/// assert!(scan_json(&scan, "-", true).contains(r#""content":"HELLO""#));
/// assert!(scan_json(&scan, "-", false).contains(r#""content":null"#));
/// # Ok::<(), elicense::Error>(())
/// ```
#[must_use]
pub fn scan_json(scan: &Scan, name: &str, show_content: bool) -> String {
    let codes = scan.codes.iter().map(|code| CodeJson::of(code, show_content)).collect();
    let json = ScanJson {
        scan: "elicense-scan-1",
        input: Name { name },
        width: scan.width,
        height: scan.height,
        codes,
    };
    escaped(serde_json::to_string(&json).expect("a scan has text keys and no value that JSON cannot hold"))
}

#[derive(Serialize)]
struct ScanJson<'s> {
    scan: &'static str,
    input: Name<'s>,
    width: u32,
    height: u32,
    codes: Vec<CodeJson<'s>>,
}

#[derive(Serialize)]
struct Name<'s> {
    name: &'s str,
}

#[derive(Serialize)]
struct CodeJson<'s> {
    version: u32,
    level: char,
    inverted: bool,
    mirrored: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    part: Option<PartJson>,
    corners: [[i32; 2]; 4],
    payload: InputJson,
    content: Option<&'s str>,
}

/// Which part of a message that several codes carry.
#[derive(Serialize)]
struct PartJson {
    number: usize,
    of: usize,
}

impl<'s> CodeJson<'s> {
    fn of(code: &'s ScannedCode, show_content: bool) -> Self {
        Self {
            version: code.version,
            level: code.level,
            inverted: code.inverted,
            mirrored: code.mirrored,
            part: code.part.map(|Part { number, of }| PartJson { number, of }),
            corners: code.corners,
            payload: InputJson::of(Input::of(&code.payload)),
            content: show_content.then_some(&*code.text),
        }
    }
}

#[cfg(test)]
mod tests {
    use elicense_qr::{Drawing, Scanner};

    use super::*;

    #[test]
    fn the_line_is_this_one_byte_for_byte() {
        let scan = Scanner::new().scan(&Drawing::of("HELLO").unwrap().to_png()).unwrap();
        let line = |content: &str| {
            String::from(
                r#"{"scan":"elicense-scan-1","input":{"name":"a\u202e.png"},"width":232,"height":232,"#,
            ) + r#""codes":[{"version":1,"level":"M","inverted":false,"mirrored":false,"#
                + r#""corners":[[33,33],[201,33],[201,201],[33,201]],"payload":{"bytes":5,"#
                + r#""sha256":"3733cd977ff8eb18b987357e22ced99f46097f31ecb239e878ae63760e83e4d5"},"content":"#
                + content
                + "}]}"
        };
        assert_eq!(scan_json(&scan, "a\u{202e}.png", true), line(r#""HELLO""#));
        assert_eq!(scan_json(&scan, "a\u{202e}.png", false), line("null"));
    }
}
