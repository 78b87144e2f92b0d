//! What an archive calls its members, in UTF-8 or in the encodings of older programs.

use std::borrow::Cow;

use encoding_rs::GBK;

use crate::entry::MemberName;
use crate::refusal::{Refusal, RefusalCause};

impl<'n> MemberName<Cow<'n, str>> {
    /// Reads a name: UTF-8, otherwise GBK as Chinese programs write it into zip, otherwise byte by byte.
    pub(crate) fn read(bytes: &'n [u8]) -> Self {
        match std::str::from_utf8(bytes) {
            Ok(text) => Self { text: text.into(), encoding: None },
            Err(_) => gbk(bytes).unwrap_or_else(|| Self {
                text: bytes.escape_ascii().to_string().into(),
                encoding: Some("bytes"),
            }),
        }
    }

    /// Reads a name of a zip that does not say its encoding, as a program on Windows has written it: what is not
    /// plainly UTF-8 is the system's own encoding there. Two bytes of UTF-8, of which all its characters here would
    /// be, are far more often a Chinese character in GBK than a letter of Hebrew, Arabic or Armenian.
    pub(super) fn read_of_windows(bytes: &'n [u8]) -> Self {
        let Ok(text) = std::str::from_utf8(bytes) else { return Self::read(bytes) };
        let is_doubtful = !text.is_ascii() && text.chars().all(|letter| letter.len_utf8() <= 2);
        let is_han = |letter: char| letter.is_ascii() || ('\u{4e00}'..='\u{9fff}').contains(&letter);
        let read = is_doubtful.then(|| gbk(bytes)).flatten();
        read.filter(|name| name.text.chars().all(is_han)).unwrap_or_else(|| Self::read(bytes))
    }

    /// Why nobody may write a file of this name, if nobody may. Nothing is written here; an archive with such
    /// a name was not made by an honest program, and whoever unpacks it later may be harmed.
    pub(super) fn unsafety(&self) -> Option<Refusal> {
        let text = &self.text;
        let absolute = text.starts_with(['/', '\\']) || text.get(1..2) == Some(":");
        let climbs = text.split(['/', '\\']).any(|part| part == "..");
        let seen = match (absolute, climbs, text.contains(char::is_control)) {
            _ if text.is_empty() => "no name",
            (true, ..) => "an absolute name",
            (_, true, _) => "a name with ..",
            (.., true) => "a name with a control character",
            _ => return None,
        };
        Some(Refusal::new(RefusalCause::MemberNameUnsafe, seen))
    }
}

fn gbk(bytes: &[u8]) -> Option<MemberName<Cow<'_, str>>> {
    let text = GBK.decode_without_bom_handling_and_without_replacement(bytes)?;
    Some(MemberName { text, encoding: Some("GBK") })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_in_gbk_is_read_and_said_to_be() {
        let (bytes, _, _) = GBK.encode("证照/营业执照.json");
        let name = MemberName::read(&bytes);
        assert_eq!((&*name.text, name.encoding), ("证照/营业执照.json", Some("GBK")));
        assert_eq!(MemberName::read("证照.json".as_bytes()).encoding, None);
        assert_eq!(MemberName::read(b"a\xff\xff").text, "a\\xff\\xff");
        // 证 in GBK is a letter in UTF-8, and the other way round what is a letter there is a rare character here.
        let (bytes, _, _) = GBK.encode("证.json");
        assert_eq!(MemberName::read_of_windows(&bytes).text, "证.json");
        assert_eq!(MemberName::read(&bytes).text, "\u{5a4}.json");
        for name in ["证照.json", "a.json", "证ü.json"] {
            assert_eq!(MemberName::read_of_windows(name.as_bytes()).text, name);
        }
    }

    #[test]
    fn names_that_lead_out_are_unsafe_and_their_neighbours_are_not() {
        for name in ["", "/a", "\\a", "C:\\a", "../a", "a/../b", "a\\..\\b", "a\0b", "a\nb", "a\u{7f}"] {
            assert!(MemberName::read(name.as_bytes()).unsafety().is_some(), "{name}");
        }
        for name in ["a", "a/b", "..a", "a..", "a/..b/c", "证照"] {
            assert!(MemberName::read(name.as_bytes()).unsafety().is_none(), "{name}");
        }
    }
}
