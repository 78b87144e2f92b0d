//! What was read in a picture, as JSON.

use serde::Serialize;

use crate::display::scan::{Scan, ScannedCode};
use crate::report::json::InputJson;
use crate::words::escape::without_deceivers;

impl Scan {
    /// The codes of the picture `name` as one line of JSON. What they say is in it only where `show_content`: it
    /// may be personal.
    #[must_use]
    pub fn to_json(&self, name: &str, show_content: bool) -> String {
        let codes = self.codes.iter().map(|code| CodeJson::of(code, show_content)).collect();
        let json = ScanJson {
            scan: "elicense-scan-1",
            input: Name { name },
            width: self.width,
            height: self.height,
            codes,
        };
        without_deceivers(
            serde_json::to_string(&json).expect("a scan has text keys and no value that JSON cannot hold"),
        )
    }
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
    corners: [[i32; 2]; 4],
    payload: InputJson,
    content: Option<&'s str>,
}

impl<'s> CodeJson<'s> {
    fn of(code: &'s ScannedCode, show_content: bool) -> Self {
        Self {
            version: code.version,
            level: code.level,
            inverted: code.inverted,
            mirrored: code.mirrored,
            corners: code.corners,
            payload: InputJson::of(crate::report::Input::of(&code.payload)),
            content: show_content.then_some(&*code.text),
        }
    }
}
