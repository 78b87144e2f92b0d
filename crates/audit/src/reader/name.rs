//! What an archive calls its members, in UTF-8 or in the encodings of older programs.

use std::borrow::Cow;

use encoding_rs::GBK;

use crate::entry::MemberName;
use crate::refusal::{Refusal, RefusalCause};

impl<'n> MemberName<Cow<'n, str>> {
    /// Reads a name: UTF-8, otherwise GBK as Chinese programs write it into zip, otherwise byte by byte.
    pub(super) fn read(bytes: &'n [u8]) -> Self {
        if let Ok(text) = std::str::from_utf8(bytes) {
            return Self { text: text.into(), encoding: None };
        }
        match GBK.decode_without_bom_handling_and_without_replacement(bytes) {
            Some(text) => Self { text, encoding: Some("GBK") },
            None => Self { text: bytes.escape_ascii().to_string().into(), encoding: Some("bytes") },
        }
    }

    /// Why nobody may write a file of this name, if nobody may. Nothing is written here; an archive with such
    /// a name was not made by an honest program, and whoever unpacks it later may be harmed.
    pub(super) fn unsafety(&self) -> Option<Refusal> {
        let text = &self.text;
        let absolute = text.starts_with(['/', '\\']) || text.get(1..2) == Some(":");
        let climbs = text.split(['/', '\\']).any(|part| part == "..");
        let seen = match (absolute, climbs, text.contains('\0')) {
            (true, ..) => "an absolute name",
            (_, true, _) => "a name with ..",
            (.., true) => "a name with a zero byte",
            _ => return None,
        };
        Some(Refusal::new(RefusalCause::MemberNameUnsafe, seen))
    }
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
    }

    #[test]
    fn names_that_lead_out_are_unsafe_and_their_neighbours_are_not() {
        for name in ["/a", "\\a", "C:\\a", "../a", "a/../b", "a\\..\\b", "a\0b"] {
            assert!(MemberName::read(name.as_bytes()).unsafety().is_some(), "{name}");
        }
        for name in ["a", "a/b", "..a", "a..", "a/..b/c", "证照"] {
            assert!(MemberName::read(name.as_bytes()).unsafety().is_none(), "{name}");
        }
    }
}
