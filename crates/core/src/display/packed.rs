//! Texts in fewer bytes: how the values of a display code are written where UTF-8 takes more.

use encoding_rs::GB18030;
use serde::Deserialize;

/// How the byte strings of a field are texts. Text strings and integers are read as they stand.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Packing {
    /// Digits, capital letters, `-`, `.` and `*`, three characters in two bytes.
    Base40,
    /// The same, for a 证照标识 without the root that every one of them begins with.
    Identifier,
    /// GB 18030: Chinese characters in two bytes.
    Gb18030,
}

impl Packing {
    /// The text that the bytes are; `None` where they are none, or not the only way to write it.
    pub(crate) fn unpack(self, bytes: &[u8]) -> Option<String> {
        let text = match self {
            Self::Base40 => base40_text(bytes)?,
            Self::Identifier => format!("{IDENTIFIER_ROOT}{}", base40_text(bytes)?),
            Self::Gb18030 => GB18030.decode_without_bom_handling_and_without_replacement(bytes)?.into_owned(),
        };
        let is_the_one = self.pack(&text).is_some_and(|again| again == bytes);
        is_the_one.then_some(text)
    }

    /// The text in bytes; `None` where this packing cannot hold it.
    pub(crate) fn pack(self, text: &str) -> Option<Vec<u8>> {
        match self {
            Self::Base40 => base40_bytes(text),
            Self::Identifier => base40_bytes(text.strip_prefix(IDENTIFIER_ROOT)?),
            Self::Gb18030 => match GB18030.encode(text) {
                (bytes, _, false) if !text.is_empty() => Some(bytes.into_owned()),
                _ => None,
            },
        }
    }
}

fn base40_bytes(text: &str) -> Option<Vec<u8>> {
    let digit = |character: u8| ALPHABET.iter().position(|&known| known == character);
    let digits: Vec<usize> = text.bytes().map(digit).collect::<Option<_>>()?;
    let group = |group: &[usize]| {
        let number =
            (0..3).fold(0, |number, place| number * 40 + group.get(place).copied().unwrap_or(PADDING));
        u16::try_from(number).expect("40³ is below 2¹⁶").to_be_bytes()
    };
    (!digits.is_empty()).then(|| digits.chunks(3).flat_map(group).collect())
}

fn base40_text(bytes: &[u8]) -> Option<String> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    if pairs.is_empty() || !rest.is_empty() {
        return None;
    }
    let mut text = String::with_capacity(pairs.len() * 3);
    for pair in pairs {
        let number = usize::from(u16::from_be_bytes(*pair));
        for digit in [number / 1600, number / 40 % 40, number % 40] {
            match ALPHABET.get(digit) {
                Some(&character) => text.push(char::from(character)),
                None if digit == PADDING => {}
                None => return None,
            }
        }
    }
    Some(text)
}

const ALPHABET: &[u8; 39] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-.*";

/// Stands for no character; only the end of the last group is filled with it.
const PADDING: usize = 39;

/// GB/T 36904: the object identifier under which all 证照标识 stand.
const IDENTIFIER_ROOT: &str = "1.2.156.3005.2.";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_come_back_and_are_short() {
        for (packing, text, bytes) in [
            (Packing::Base40, "3****************X", 12),
            (Packing::Base40, "TEST-1", 4),
            (Packing::Base40, "A", 2),
            (Packing::Base40, "AB", 2),
            (
                Packing::Identifier,
                "1.2.156.3005.2.11100000000013338W011.11430000006122244L.20230000403.001.U",
                40,
            ),
            (Packing::Gb18030, "测试用例有限公司", 16),
            (Packing::Gb18030, "測試A\u{20000}", 9),
        ] {
            let packed = packing.pack(text).unwrap();
            assert_eq!((packed.len(), packing.unpack(&packed)), (bytes, Some(text.to_owned())), "{text}");
        }
    }

    #[test]
    fn what_a_packing_cannot_hold_is_not_packed() {
        for text in ["", "abc", "A B", "张"] {
            assert_eq!(Packing::Base40.pack(text), None, "{text}");
        }
        assert_eq!(Packing::Identifier.pack("1.2.156.3003.2.1"), None);
        assert_eq!(Packing::Gb18030.pack(""), None);
    }

    #[test]
    fn bytes_that_are_no_text_or_a_second_spelling_are_refused() {
        let group = |number: u16| number.to_be_bytes();
        let padded_inside = [group(39 * 1600 + 40 + 2), group(0)].concat();
        let padded_first = [group(39), group(0)].concat();
        for bytes in [&[][..], &[0], &[0xff, 0xff], &padded_inside, &padded_first] {
            assert_eq!(Packing::Base40.unpack(bytes), None, "{bytes:?}");
        }
        for bytes in [&[][..], &[0x80], &[0xff], &[0xb2]] {
            assert_eq!(Packing::Gb18030.unpack(bytes), None, "{bytes:?}");
        }
    }
}
