//! Who makes and shows display codes, when, and what becomes of them.

use crate::display::{Code, Shown, text};
use crate::keys::Key;
use crate::kinds;
use crate::license::Facts;
use crate::pki::{Pki, SHANGHAI};
use crate::vectors::Vector;

/// The layout of the display codes.
pub const FOLDER: &str = "display-code-1";

/// When the codes are made: two minutes before the time of the check, 2026-06-01T12:00:00+08:00.
pub const MADE: i64 = NOW - 120;
pub const NOW: i64 = 1_780_286_400;

/// When live codes are shown.
pub const SHOWN: i64 = NOW - 20;

/// Thirty days, for a code that a device keeps.
pub const KEPT: i64 = 30 * 24 * 60 * 60;

pub struct Desk {
    pub pki: Pki,
}

impl Desk {
    /// The authorities of one region.
    pub fn new() -> Self {
        Self { pki: Pki::invented(SHANGHAI) }
    }

    pub fn facts(&self) -> Facts {
        Facts::of(kinds::RESIDENT_ID_CARD, SHANGHAI)
    }

    /// A static code for five minutes.
    pub fn code(&self) -> Code {
        Code::of(&self.facts(), self.pki.signer("display"), MADE, 300)
    }

    /// The code that the device keeps.
    pub fn kept(&self) -> Code {
        Code::of(&self.facts(), self.pki.signer("display"), MADE, KEPT).for_device(&device())
    }

    pub fn shown(&self) -> Shown {
        self.kept().shown(&device(), SHOWN)
    }
}

pub fn device() -> Key {
    Key::named("device")
}

/// A static code that passes.
pub fn fixed(name: &str, title: &str, text: String) -> Vector {
    let vector = Vector::passed(FOLDER, name, title).bytes("txt", text.into_bytes()).trust("display");
    vector.presentation("FRESH").warns("static-code")
}

/// A live code that passes.
pub fn live(name: &str, title: &str, shown: &Shown) -> Vector {
    let vector = Vector::passed(FOLDER, name, title).bytes("txt", shown.text().into_bytes());
    vector.trust("display").presentation("FRESH")
}

/// A static code that is refused for what is wrong with its showing.
pub fn refused(
    name: &str,
    title: &str,
    text: String,
    presentation: &'static str,
    code: &'static str,
) -> Vector {
    let vector = Vector::passed(FOLDER, name, title).bytes("txt", text.into_bytes()).trust("display");
    vector.presentation(presentation).fails("presentation", code)
}

/// The same of a live code.
pub fn caught(
    name: &str,
    title: &str,
    shown: &Shown,
    presentation: &'static str,
    code: &'static str,
) -> Vector {
    refused(name, title, shown.text(), presentation, code).beside("good-live")
}

pub const LONG_NAME: &str = "测试发证机关测试发证机关测试发证机关测试发证机关测试发证机关";

pub fn long(desk: &Desk) -> Vec<u8> {
    let code = desk.code().field(11, LONG_NAME);
    code.message(&code.payload())
}

pub fn packed(desk: &Desk) -> String {
    text("LZ1:", &miniz_oxide::deflate::compress_to_vec_zlib(&long(desk), 9))
}

pub const CHALLENGE: &str = "counter-7 question 000001";

pub fn question(shown: &Shown) -> Shown {
    shown.clone().answering(CHALLENGE).to("counter-7")
}
