//! Texts that are other texts in an encoding: what documents carry, and what careless systems make of a name.

use std::borrow::Cow;

use base64::Engine as _;
use base64::alphabet::STANDARD;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};
use encoding_rs::{GB18030, UTF_16BE, UTF_16LE};

/// Whether a piece of the text is an encoding of a text in which something is found.
///
/// Read are: percent encoding (RFC 3986), escapes of JSON, C and JavaScript, character references of XML and HTML,
/// base64 in both alphabets (RFC 4648) at any place, hexadecimal with or without separators; of UTF-8, GB 18030 and
/// UTF-16; and one in another, [`LAYERS`] deep. `least` is the length in bytes of what may be found.
pub(crate) fn any(text: &str, least: usize, finds: &dyn Fn(&str) -> bool) -> bool {
    least <= text.len() && Search { least, finds }.any(text, LAYERS)
}

struct Search<'f> {
    least: usize,
    finds: &'f dyn Fn(&str) -> bool,
}

impl Search<'_> {
    fn any(&self, text: &str, layers: usize) -> bool {
        let Some(deeper) = layers.checked_sub(1) else { return false };
        let referring = memchr::memchr3(b'%', b'\\', b'&', text.as_bytes()).is_some();
        (referring && self.in_bytes(&unescaped(text), deeper, false))
            || (longest_run(text) >= self.least + self.least / 3
                && (self.in_base64(text, deeper) || self.in_hex(text, deeper)))
    }

    fn in_base64(&self, text: &str, deeper: usize) -> bool {
        let mut decoded = Vec::new();
        let compact = without(text, |byte| byte.is_ascii_whitespace());
        compact.split(|byte| !is_base64(*byte)).filter(|run| run.len() * 3 / 4 >= self.least).any(|run| {
            let run: Vec<u8> = run.iter().map(|byte| standard(*byte)).collect();
            (0..4).any(|skipped| {
                let piece = run.get(skipped..).unwrap_or_default();
                let whole = piece.len() - usize::from(piece.len() % 4 == 1);
                decoded.clear();
                let read = BASE64.decode_vec(piece.get(..whole).unwrap_or_default(), &mut decoded);
                read.is_ok() && self.in_bytes(&decoded, deeper, true)
            })
        })
    }

    fn in_hex(&self, text: &str, deeper: usize) -> bool {
        let compact = without(text, |byte| byte.is_ascii_whitespace() || matches!(byte, b':' | b'-'));
        compact.split(|byte| !byte.is_ascii_hexdigit()).filter(|run| run.len() / 2 >= self.least).any(|run| {
            (0..2).any(|skipped| {
                let nibble = |byte: u8| char::from(byte).to_digit(16).unwrap_or_default() as u8;
                let pairs = run.get(skipped..).unwrap_or_default().as_chunks().0;
                let bytes: Vec<u8> =
                    pairs.iter().map(|[high, low]| nibble(*high) << 4 | nibble(*low)).collect();
                self.in_bytes(&bytes, deeper, true)
            })
        })
    }

    /// Whether something is found in the text that the bytes are, in one of the encodings of China.
    fn in_bytes(&self, bytes: &[u8], deeper: usize, wide: bool) -> bool {
        if bytes.len() < self.least {
            return false;
        }
        let text = String::from_utf8_lossy(bytes);
        if (self.finds)(&text) || matches!(text, Cow::Borrowed(_)) && self.any(&text, deeper) {
            return true;
        }
        let others = [GB18030, UTF_16BE, UTF_16LE];
        let others = others.iter().take(if wide { 3 } else { 1 });
        (wide || !bytes.is_ascii())
            && others.into_iter().any(|encoding| (self.finds)(&encoding.decode_without_bom_handling(bytes).0))
    }
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

/// The bytes without those that only separate.
fn without(text: &str, separates: impl Fn(u8) -> bool) -> Cow<'_, [u8]> {
    let bytes = text.as_bytes();
    match bytes.iter().any(|byte| separates(*byte)) {
        true => bytes.iter().copied().filter(|byte| !separates(*byte)).collect::<Vec<u8>>().into(),
        false => bytes.into(),
    }
}

/// Characters that follow each other and may be base64 or hexadecimal with separators.
fn longest_run(text: &str) -> usize {
    let (mut longest, mut run) = (0, 0);
    for byte in text.bytes() {
        match byte {
            byte if is_base64(byte) => run += 1,
            b':' | b' ' | b'\n' | b'\r' | b'\t' => {}
            _ => run = 0,
        }
        longest = longest.max(run);
    }
    longest
}

fn is_base64(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'-' | b'_')
}

/// The one alphabet for the other (RFC 4648 §4 and §5).
fn standard(byte: u8) -> u8 {
    match byte {
        b'-' => b'+',
        b'_' => b'/',
        byte => byte,
    }
}

/// Bits behind the last byte say nothing here: pieces are cut anywhere.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// Encodings in each other that are read: a text in base64 inside a text of JSON, say. Each makes texts shorter.
const LAYERS: usize = 2;

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

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
