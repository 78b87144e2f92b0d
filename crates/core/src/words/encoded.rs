//! Texts that are other texts in an encoding: what documents carry, and what careless systems make of a name.

use std::borrow::Cow;
use std::cell::RefCell;

use base64::alphabet::{Alphabet, STANDARD, URL_SAFE};
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};
use base64::{DecodeSliceError, Engine as _};
use encoding_rs::{Encoding, GB18030, UTF_16BE, UTF_16LE};

use crate::words::fold::{Pairs, fold};

/// Whether a piece of the text is an encoding of a text in which something is found.
///
/// Read are: percent encoding (RFC 3986), escapes of JSON, C and JavaScript, character references of XML and HTML,
/// base64 in both alphabets (RFC 4648), hexadecimal with or without separators; of UTF-8, GB 18030 and
/// UTF-16; and one in another, [`LAYERS`] deep. `least` is the length in bytes of what may be found.
pub(crate) fn any(text: &str, least: usize, finds: &dyn Fn(&str) -> bool) -> bool {
    least <= text.len() && Search { least, finds }.any(text, LAYERS)
}

/// What is in some names and in what they may be encodings of: enough to tell of most values that none of them tells
/// it. The names of a chain of certificates are the same for every license.
#[derive(Debug)]
pub(crate) struct Names {
    /// Of which pairs of characters they are made.
    pub pairs: Box<Pairs<NAME_PAIRS>>,
    /// Whether a number as long as a citizen's is among them.
    pub has_number: bool,
}

/// Words of the pairs of all names of a chain: of 2 KiB, a few parts in a hundred are taken by the longest.
const NAME_PAIRS: usize = 256;

impl Names {
    /// What is in these.
    pub(crate) fn of<'n>(names: impl Iterator<Item = &'n String>) -> Self {
        let all = RefCell::new(Self { pairs: Box::default(), has_number: false });
        for name in names {
            all.borrow_mut().add(name);
            any(name, 1, &|decoded| {
                all.borrow_mut().add(decoded);
                false
            });
        }
        all.into_inner()
    }

    fn add(&mut self, name: &str) {
        let (mut last, mut digits) = ('\0', 0);
        fold(name, |one| {
            self.pairs.add(last, one.folded);
            last = one.folded;
            digits = if last.is_ascii_digit() { digits + 1 } else { 0 };
            // The last of the 18 characters of GB 11643 may be an X.
            self.has_number |= digits == 17;
        });
    }
}

struct Search<'f> {
    least: usize,
    finds: &'f dyn Fn(&str) -> bool,
}

impl Search<'_> {
    fn any(&self, text: &str, layers: usize) -> bool {
        let Some(deeper) = layers.checked_sub(1) else { return false };
        let referring = memchr::memchr3(b'%', b'\\', b'&', text.as_bytes()).is_some();
        (referring && self.in_escapes(&unescaped(text), deeper))
            || self.in_base64(text, deeper)
            || self.in_hex(text, deeper)
    }

    /// What stands beside escapes may be in another encoding than they are.
    fn in_escapes(&self, bytes: &[u8], deeper: usize) -> bool {
        let text = String::from_utf8_lossy(bytes);
        (self.finds)(&text)
            || self.any(&text, deeper)
            || matches!(text, Cow::Owned(_)) && (self.finds)(&GB18030.decode_without_bom_handling(bytes).0)
    }

    /// In both alphabets, one after the other: what is a digit of the one separates in the other.
    fn in_base64(&self, text: &str, deeper: usize) -> bool {
        let least = self.least + self.least / 3;
        let either = |byte: &u8| matches!(byte, b'+' | b'/' | b'-' | b'_');
        let alphabets = [(&BASE64, b"+/"), (&BASE64_URL, b"-_")];
        let alphabets = alphabets.iter().take(if text.bytes().any(|byte| either(&byte)) { 2 } else { 1 });
        alphabets.into_iter().any(|(engine, others)| {
            let is = |byte: u8| byte.is_ascii_alphanumeric() || others.contains(&byte);
            let in_run = |run: &[u8]| (0..4).any(|skipped| self.in_base64_from(engine, run, skipped, deeper));
            each_run(text, least, is, |byte| matches!(byte, b'\r' | b'\n'), in_run)
        })
    }

    /// One of the four ways in which a run may be cut in fours.
    fn in_base64_from(&self, engine: &GeneralPurpose, run: &[u8], skipped: usize, deeper: usize) -> bool {
        let piece = run.get(skipped..).unwrap_or_default();
        let whole = piece.len() - usize::from(piece.len() % 4 == 1);
        let mut room = [0; SHORT_RUN];
        let piece = piece.get(..whole).unwrap_or_default();
        match engine.decode_slice(piece, &mut room) {
            Ok(length) => self.in_bytes(room.get(..length).unwrap_or_default(), deeper),
            Err(DecodeSliceError::OutputSliceTooSmall) => {
                engine.decode(piece).is_ok_and(|bytes| self.in_bytes(&bytes, deeper))
            }
            Err(DecodeSliceError::DecodeError(_)) => false,
        }
    }

    fn in_hex(&self, text: &str, deeper: usize) -> bool {
        let separates = |byte: u8| byte.is_ascii_whitespace() || matches!(byte, b':' | b'-');
        let nibble = |byte: u8| char::from(byte).to_digit(16).unwrap_or_default() as u8;
        each_run(
            text,
            2 * self.least,
            |byte| byte.is_ascii_hexdigit(),
            separates,
            |run| {
                [run, run.get(1..).unwrap_or_default()].iter().any(|run| {
                    let pairs = run.as_chunks().0.iter();
                    let bytes: Vec<u8> = pairs.map(|[high, low]| nibble(*high) << 4 | nibble(*low)).collect();
                    self.in_bytes(&bytes, deeper)
                })
            },
        )
    }

    /// Whether something is found in the text that the bytes are in one of the encodings of China. Bytes that are no
    /// text are not looked at: most runs of letters and digits are no encoding of anything.
    fn in_bytes(&self, bytes: &[u8], deeper: usize) -> bool {
        if bytes.len() < self.least {
            return false;
        }
        let text = utf8(bytes);
        if text.is_some_and(|text| (self.finds)(text) || self.any(text, deeper)) {
            return true;
        }
        let decoded =
            |encoding: &'static Encoding| encoding.decode_without_bom_handling_and_without_replacement(bytes);
        let found = |text: Cow<'_, str>| (self.finds)(&text);
        let in_gb18030 =
            text.is_none() && !bytes.iter().any(u8::is_ascii_control) && decoded(GB18030).is_some_and(found);
        let is_wide = |byte: &u8| matches!(byte, 0 | 0x4e..=0x9f);
        let (pairs, _) = bytes.as_chunks();
        in_gb18030
            || pairs.iter().all(|[high, _]| is_wide(high)) && decoded(UTF_16BE).is_some_and(found)
            || pairs.iter().all(|[_, high]| is_wide(high)) && decoded(UTF_16LE).is_some_and(found)
    }
}

/// The text that bytes are in UTF-8, but for a character that is cut at the end.
fn utf8(bytes: &[u8]) -> Option<&str> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Some(text),
        Err(error) if error.error_len().is_none() => {
            std::str::from_utf8(bytes.get(..error.valid_up_to())?).ok()
        }
        Err(_) => None,
    }
}

/// Whether `found` in any run of at least so many bytes of one kind, with what only separates them left out.
fn each_run(
    text: &str,
    least: usize,
    is: impl Fn(u8) -> bool,
    separates: impl Fn(u8) -> bool,
    found: impl Fn(&[u8]) -> bool,
) -> bool {
    let mut bytes = text.as_bytes();
    while !bytes.is_empty() {
        let (mut length, mut end) = (0, 0);
        for byte in bytes {
            match *byte {
                byte if is(byte) => length += 1,
                byte if separates(byte) && length > 0 => {}
                _ => break,
            }
            end += 1;
        }
        let (run, rest) = bytes.split_at_checked(end.max(1)).unwrap_or((bytes, &[]));
        let is_whole = length == end;
        let kept = || run.iter().copied().filter(|byte| is(*byte)).collect::<Vec<u8>>();
        if length >= least.max(1) && (if is_whole { found(run) } else { found(&kept()) }) {
            return true;
        }
        bytes = rest;
    }
    false
}

/// The text with every escape in the place of which another character stands.
fn unescaped(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    // UTF-16 in which characters outside the Basic Multilingual Plane are two escapes.
    let mut units: Vec<u16> = Vec::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let (read, length) = match escape(rest) {
            Some((Escaped::Byte(byte), length)) => (Ok(byte), length),
            Some((Escaped::Unit(unit), length)) => (Err(unit), length),
            None => {
                flush(&mut units, &mut bytes);
                bytes.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
                rest = rest.get(c.len_utf8()..).unwrap_or_default();
                continue;
            }
        };
        match read {
            Ok(byte) => {
                flush(&mut units, &mut bytes);
                bytes.push(byte);
            }
            Err(point) => match u16::try_from(point) {
                Ok(unit) => units.push(unit),
                Err(_) => {
                    flush(&mut units, &mut bytes);
                    let c = char::from_u32(point).unwrap_or(char::REPLACEMENT_CHARACTER);
                    bytes.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
                }
            },
        }
        rest = rest.get(length..).unwrap_or_default();
    }
    flush(&mut units, &mut bytes);
    bytes
}

fn flush(units: &mut Vec<u16>, bytes: &mut Vec<u8>) {
    bytes.extend_from_slice(String::from_utf16_lossy(units).as_bytes());
    units.clear();
}

enum Escaped {
    /// A byte of a text in some encoding.
    Byte(u8),
    /// A character, or a half of one (UTF-16).
    Unit(u32),
}

/// The escape at the beginning of a text, and its length.
fn escape(text: &str) -> Option<(Escaped, usize)> {
    let digits = |from: usize, count: usize, radix: u32| {
        let digits = text.get(from..from + count)?;
        digits
            .bytes()
            .all(|byte| char::from(byte).is_digit(radix))
            .then(|| u32::from_str_radix(digits, radix).ok())?
    };
    let closed = |from: usize, end: char, radix: u32| {
        let (number, _) =
            text.get(from..)?.split_once(end).filter(|(number, _)| (1..=8).contains(&number.len()))?;
        Some((Escaped::Unit(digits(from, number.len(), radix)?), from + number.len() + 1))
    };
    let fixed = |from: usize, count: usize| Some((digits(from, count, 16)?, from + count));
    match text.as_bytes() {
        [b'%' | b'\\', b'u', b'{', ..] => closed(3, '}', 16),
        [b'%' | b'\\', b'u', ..] => fixed(2, 4).map(|(unit, length)| (Escaped::Unit(unit), length)),
        [b'\\', b'U', ..] => fixed(2, 8).map(|(unit, length)| (Escaped::Unit(unit), length)),
        [b'\\', b'x', ..] => fixed(2, 2).map(|(byte, length)| (Escaped::Byte(byte as u8), length)),
        [b'%', ..] => fixed(1, 2).map(|(byte, length)| (Escaped::Byte(byte as u8), length)),
        [b'\\', b'0'..=b'3', ..] => Some((Escaped::Byte(digits(1, 3, 8)? as u8), 4)),
        [b'&', b'#', b'x' | b'X', ..] => closed(3, ';', 16),
        [b'&', b'#', ..] => closed(2, ';', 10),
        _ => None,
    }
}

/// Bits behind the last byte say nothing here: pieces are cut anywhere.
const fn lenient(alphabet: &Alphabet) -> GeneralPurpose {
    let config = GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::Indifferent);
    GeneralPurpose::new(alphabet, config)
}

/// RFC 4648 §4.
static BASE64: GeneralPurpose = lenient(&STANDARD);
/// RFC 4648 §5.
static BASE64_URL: GeneralPurpose = lenient(&URL_SAFE);

/// Bytes that are decoded without memory of their own: those of most values.
const SHORT_RUN: usize = 128;

/// Encodings in each other that are read: a text in base64 inside a text of JSON, say. Each makes texts shorter.
const LAYERS: usize = 2;

#[cfg(test)]
mod tests {
    use super::*;

    fn finds(text: &str, wanted: &str) -> bool {
        any(text, wanted.len().min(wanted.chars().count() * 2), &|decoded| decoded.contains(wanted))
    }

    #[test]
    fn every_encoding_of_a_name_or_number_is_read_wherever_it_stands() {
        for (text, wanted) in [
            ("MzEwMTAxMTk5MDAxMDEwMDA0", "310101199001010004"),
            ("id=xMzEwMTAxMTk5MDAxMDEwMDA0,", "310101199001010004"),
            ("MzEwMTAxMTk5\r\nMDAxMDEwMDA0", "310101199001010004"),
            ("5rWL6K+V55Sy", "测试甲"),
            ("5rWL6K-V55Sy", "测试甲"),
            ("E6B58BE8AF95E794B2", "测试甲"),
            ("0xe6 b5 8b e8 af 95 e7 94 b2", "测试甲"),
            ("b2e2cad4bcd7", "测试甲"),
            ("6D4B8BD57532", "测试甲"),
            ("4b6dd58b3275", "测试甲"),
            ("%E6%B5%8B%E8%AF%95%E7%94%B2", "测试甲"),
            ("name=%b2%e2%ca%d4%bc%d7", "测试甲"),
            ("证件 %FF%E6%B5%8B%E8%AF%95%E7%94%B2", "测试甲"),
            (r"\u6d4b\u8bd5\u7532", "测试甲"),
            (r"\xe6\xb5\x8b\xe8\xaf\x95\xe7\x94\xb2", "测试甲"),
            (r"\346\265\213\350\257\225\347\224\262", "测试甲"),
            (r"\u{6d4b}试\U00007532", "测试甲"),
            (r"\ud840\udc00字", "𠀀字"),
            ("&#x6d4b;&#35797;&#X7532;", "测试甲"),
            ("JTMzJTMxJTMwJTMxJTMwJTMx", "310101"),
        ] {
            assert!(finds(text, wanted), "{text}");
        }
    }

    #[test]
    fn what_is_no_encoding_of_it_is_not_found() {
        for text in
            ["", "%", "%E6%B5", r"\u6d4", "&#x;", "&#99999999999;", "MzEwMTAxMTk5MDAxMDEwMDA1", "E6B58BE8AF"]
        {
            assert!(!finds(text, "测试甲") && !finds(text, "310101199001010004"), "{text}");
        }
    }

    #[test]
    fn names_have_the_pairs_of_what_they_say_and_encode() {
        let names = ["CN=测试甲".to_owned(), "CN=MzEwMTAxMTk5MDAxMDEwMDA0".to_owned()];
        let names = Names::of(names.iter());
        assert!(names.pairs.may_have('试', '甲') && names.pairs.may_have('3', '1') && names.has_number);
        let names = Names::of(["CN=TEST root 1".to_owned()].iter());
        assert!(!names.pairs.may_have('试', '甲') && !names.pairs.may_have('3', '1') && !names.has_number);
    }

    #[test]
    fn encodings_in_each_other_are_read_so_deep_and_no_deeper() {
        let base64 = |text: &str| base64::engine::general_purpose::STANDARD.encode(text);
        let once = base64("310101199001010004");
        assert!(finds(&once, "310101199001010004") && finds(&base64(&once), "310101199001010004"));
        let seen = RefCell::new(0);
        any(&base64(&base64(&once)), 8, &|_| {
            *seen.borrow_mut() += 1;
            false
        });
        assert!(*seen.borrow() < 100, "{} texts", seen.borrow());
    }
}
