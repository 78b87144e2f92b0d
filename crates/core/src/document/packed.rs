//! Texts in fewer bytes: how the values of a display code are written where UTF-8 takes more.

use encoding_rs::GB18030;
use serde::Deserialize;

use crate::license::identifier::{Identifier, Uscc};

/// How the byte strings of a field are texts. Text strings and integers are read as they stand.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Packing {
    /// Digits, capital letters, `-`, `.` and `*`, three characters in two bytes.
    Base40,
    /// The same for a 证照标识, without what the rest of it tells: root, dots and check character.
    Identifier,
    /// Chinese and ASCII characters in 13 bits each.
    Gb2312,
}

impl Packing {
    /// The text that the bytes are; `None` where they are none, or not the only way to write it.
    pub(crate) fn unpack(self, bytes: &[u8]) -> Option<String> {
        match self {
            Self::Base40 => base40_text(bytes),
            Self::Identifier => identifier_text(&base40_text(bytes)?),
            Self::Gb2312 => gb2312_text(bytes),
        }
    }

    /// The text in bytes; `None` where this packing cannot hold it.
    pub(crate) fn pack(self, text: &str) -> Option<Vec<u8>> {
        match self {
            Self::Base40 => base40_bytes(text),
            Self::Identifier => base40_bytes(&identifier_rest(text)?),
            Self::Gb2312 => (!text.is_empty()).then(|| gb2312_bytes(text)),
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
    for (index, pair) in pairs.iter().enumerate() {
        let number = usize::from(u16::from_be_bytes(*pair));
        let digits = [number / 1600, number / 40 % 40, number % 40];
        let is_last = index + 1 == pairs.len();
        // Only the end of the last group is filled up, and never all of it.
        let length = if is_last { digits.iter().take_while(|digit| **digit != PADDING).count() } else { 3 };
        let (characters, padding) = digits.split_at(length);
        if characters.is_empty() || padding.iter().any(|digit| *digit != PADDING) {
            return None;
        }
        for digit in characters {
            text.push(char::from(*ALPHABET.get(*digit)?));
        }
    }
    Some(text)
}

const ALPHABET: &[u8; 39] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-.*";

/// Stands for no character; only the end of the last group is filled with it.
const PADDING: usize = 39;

/// Type, issuer, serial number and version of an identifier without the check characters of the two codes inside
/// it; where these are not right, the four parts whole and with dots between them.
fn identifier_rest(text: &str) -> Option<String> {
    let identifier = Identifier::parse(text).ok()?;
    let (kind, issuer) = (identifier.kind_code(), identifier.issuer());
    let (serial, version) = (identifier.serial(), identifier.version());
    let (authority, number) = kind.split_at_checked(USCC)?;
    Some(match (without_check(authority), without_check(issuer)) {
        (Some(authority), Some(issuer)) => [authority, number, issuer, serial, version].concat(),
        _ => [kind, issuer, serial, version].join("."),
    })
}

/// All of a 统一社会信用代码 but the last of its characters, which follows from the others.
fn without_check(uscc: &str) -> Option<&str> {
    Uscc::parse(uscc).ok().and_then(|_| uscc.get(..USCC - 1))
}

fn identifier_text(rest: &str) -> Option<String> {
    let identifier = match rest.split('.').collect::<Vec<_>>().as_slice() {
        [kind, issuer, serial, version] => Identifier::of_parts(kind, issuer, serial, version)?,
        _ => {
            let (authority, rest) = rest.split_at_checked(USCC - 1)?;
            let (number, rest) = rest.split_at_checked(VERSION)?;
            let (issuer, rest) = rest.split_at_checked(USCC - 1)?;
            let (serial, version) = rest.split_at_checked(rest.len().checked_sub(VERSION)?)?;
            let (authority, issuer) = (Uscc::completed(authority)?, Uscc::completed(issuer)?);
            Identifier::of_parts(
                &format!("{}{number}", authority.as_str()),
                issuer.as_str(),
                serial,
                version,
            )?
        }
    };
    let text = identifier.as_str();
    (identifier_rest(text).as_deref() == Some(rest)).then(|| text.to_owned())
}

/// Characters of a 统一社会信用代码 (GB 32100), and of the number behind it in a type and of a version (GB/T 36904).
const USCC: usize = 18;
const VERSION: usize = 3;

fn gb2312_bytes(text: &str) -> Vec<u8> {
    let mut bits = Bits::default();
    for character in text.chars() {
        match gb2312_code(character) {
            Some(code) => bits.push(code.into(), CODE_BITS),
            None => {
                bits.push(ESCAPE.into(), CODE_BITS);
                bits.push(character.into(), 2 * CODE_BITS);
            }
        }
    }
    bits.bytes()
}

/// The code of a character that has one of its own.
fn gb2312_code(character: char) -> Option<u16> {
    if let ' '..='~' = character {
        let place = u8::try_from(character).ok()?.checked_sub(ASCII_FIRST)?;
        return Some(ASCII_FROM + u16::from(place));
    }
    let mut utf8 = [0; 4];
    let (bytes, _, _) = GB18030.encode(character.encode_utf8(&mut utf8));
    let &[first, second] = &*bytes else { return None };
    let (row, cell) = (first.checked_sub(FIRST)?, second.checked_sub(FIRST)?);
    let (row, cell) = (u16::from(row), u16::from(cell));
    (has_characters(row) && !is_private(character)).then_some(row * CELLS + cell)
}

fn gb2312_text(bytes: &[u8]) -> Option<String> {
    let mut bits = bytes.iter().copied();
    let (mut held, mut count) = (0_u64, 0_u32);
    let mut next = || {
        while count < CODE_BITS {
            (held, count) = (held << 8 | u64::from(bits.next()?), count + 8);
        }
        count -= CODE_BITS;
        let code = held >> count;
        held &= (1 << count) - 1;
        u16::try_from(code).ok()
    };
    let (whole, padding) = (bytes.len() * 8 / CODE_BITS as usize, bytes.len() * 8 % CODE_BITS as usize);
    let codes = (0..whole).map(|_| next()).collect::<Option<Vec<u16>>>()?;
    if codes.is_empty() || padding >= 8 || held != 0 {
        return None;
    }
    let mut text = String::with_capacity(codes.len() * 3);
    let mut run = Vec::with_capacity(codes.len() * 2);
    let mut codes = codes.into_iter();
    while let Some(code) = codes.next() {
        let (row, cell) = (code / CELLS, code % CELLS);
        if code == ESCAPE {
            read_run(&mut run, &mut text)?;
            let number = u32::from(codes.next()?) << CODE_BITS | u32::from(codes.next()?);
            text.push(char::from_u32(number).filter(|escaped| gb2312_code(*escaped).is_none())?);
        } else if let Some(ascii) = code.checked_sub(ASCII_FROM).filter(|place| *place < ASCII) {
            run.push(u8::try_from(ascii).ok()? + ASCII_FIRST);
        } else if has_characters(row) {
            let byte = |place: u16| u8::try_from(place).ok()?.checked_add(FIRST);
            run.extend([byte(row)?, byte(cell)?]);
        } else {
            return None;
        }
    }
    read_run(&mut run, &mut text)?;
    Some(text)
}

/// Appends what the bytes say in GB 18030, where all of it is characters that everybody knows.
fn read_run(run: &mut Vec<u8>, text: &mut String) -> Option<()> {
    let read = GB18030.decode_without_bom_handling_and_without_replacement(run)?;
    if read.contains(is_private) {
        return None;
    }
    text.push_str(&read);
    drop(read);
    run.clear();
    Some(())
}

/// Rows, from 0, of symbols, of full-width ASCII, and of the 6,763 Chinese characters.
fn has_characters(row: u16) -> bool {
    matches!(row, 0 | 2 | 15..=86)
}

fn is_private(character: char) -> bool {
    matches!(character, '\u{e000}'..='\u{f8ff}')
}

/// Bits of a code.
const CODE_BITS: u32 = 13;

/// Cells of a row of GB 2312, and the first byte of rows and cells in GB 18030.
const CELLS: u16 = 94;
const FIRST: u8 = 0xa1;

/// Rows 10 and 11 are empty in GB 2312; printable ASCII begins there.
const ASCII_FROM: u16 = 9 * CELLS;
const ASCII_FIRST: u8 = 0x20;
const ASCII: u16 = 95;

/// The code after which a character stands as its Unicode number, in twice as many bits.
const ESCAPE: u16 = (1 << CODE_BITS) - 1;

/// Bits from the highest to the lowest; the last byte is filled up with zeros.
#[derive(Default)]
struct Bits {
    bytes: Vec<u8>,
    held: u64,
    count: u32,
}

impl Bits {
    fn push(&mut self, value: u32, width: u32) {
        self.held = self.held << width | u64::from(value);
        self.count += width;
        while self.count >= 8 {
            self.count -= 8;
            self.bytes.extend(u8::try_from(self.held >> self.count & 0xff));
        }
        self.held &= (1 << self.count) - 1;
    }

    fn bytes(mut self) -> Vec<u8> {
        if self.count > 0 {
            self.push(0, 8 - self.count);
        }
        self.bytes
    }
}

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
                34,
            ),
            (Packing::Identifier, "1.2.156.3005.2.11100000000013338W011.110000.20230000403.001.D", 30),
            (Packing::Gb2312, "测试用例有限公司", 13),
            (Packing::Gb2312, "測试A\u{20000}", 13),
            (Packing::Gb2312, "测试（甲）·1 ~", 15),
            (Packing::Gb2312, "A", 2),
        ] {
            let packed = packing.pack(text).unwrap();
            assert_eq!((packed.len(), packing.unpack(&packed)), (bytes, Some(text.to_owned())), "{text}");
        }
    }

    #[test]
    fn every_character_comes_back() {
        for character in (0..=u32::from(char::MAX)).filter_map(char::from_u32) {
            let text = format!("测{character}试");
            assert_eq!(Packing::Gb2312.unpack(&Packing::Gb2312.pack(&text).unwrap()), Some(text));
        }
    }

    #[test]
    fn what_a_packing_cannot_hold_is_not_packed() {
        for text in ["", "abc", "A B", "张"] {
            assert_eq!(Packing::Base40.pack(text), None, "{text}");
        }
        let wrong_check = "1.2.156.3005.2.11100000000013338W011.11430000006122244L.20230000403.001.V";
        for text in ["1.2.156.3003.2.1", wrong_check] {
            assert_eq!(Packing::Identifier.pack(text), None, "{text}");
        }
        assert_eq!(Packing::Gb2312.pack(""), None);
    }

    #[test]
    fn bytes_that_are_no_text_or_a_second_spelling_are_refused() {
        let group = |number: u16| number.to_be_bytes();
        let padded_inside = [group(39 * 1600 + 40 + 2), group(0)].concat();
        let padded_first = [group(39), group(0)].concat();
        for bytes in [&[][..], &[0], &[0xff, 0xff], &padded_inside, &padded_first] {
            assert_eq!(Packing::Base40.unpack(bytes), None, "{bytes:?}");
        }
        let codes = |codes: &[u32]| {
            let mut bits = Bits::default();
            codes.iter().for_each(|code| bits.push(*code, CODE_BITS));
            bits.bytes()
        };
        let escaped = |character: char| [8191, u32::from(character) >> 13, u32::from(character) & 8191];
        for (wrong, why) in [
            (vec![], "nothing"),
            (vec![0], "less than a code"),
            (codes(&[1504, 1000]), "an empty row"),
            (codes(&[8178]), "no row at all"),
            (codes(&[54 * 94 + 90]), "a cell of row 55 that is empty"),
            (codes(&[8191, 1]), "half an escape"),
            (codes(&[8191, 8191, 8191]), "no character"),
            (codes(&escaped('测')), "a character that has a code"),
            (codes(&escaped('A')), "a letter that has a code"),
            ([codes(&[1504]), vec![0]].concat(), "a byte too many"),
            ([&codes(&[1504])[..1], &[codes(&[1504])[1] | 1]].concat(), "padding that is not zero"),
        ] {
            assert_eq!(Packing::Gb2312.unpack(&wrong), None, "{why}");
        }
        assert_eq!(Packing::Gb2312.unpack(&codes(&escaped('測'))).as_deref(), Some("測"));
    }
}
