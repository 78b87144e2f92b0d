//! Names of subjects and issuers: how they are compared (RFC 5280 §7.1) and how people read them.

use encoding_rs::GBK;
use x509_parser::asn1_rs::Any;
use x509_parser::extensions::GeneralName;
use x509_parser::objects::{oid_registry, oid2abbrev};
use x509_parser::x509::{RelativeDistinguishedName, X509Name};

/// A name as it is compared: part by part, without regard to the string type, to case, or to spaces around words.
///
/// Two names that RFC 5280 §7.1 calls equal have equal forms; what it lets nobody compare, such as a value that is
/// no text, is compared byte by byte.
#[derive(Clone, Debug, Default, Eq, Hash, PartialEq)]
pub(crate) struct ComparableName(Vec<Vec<u8>>);

impl ComparableName {
    pub(crate) fn of(name: &X509Name<'_>) -> Self {
        Self(name.iter().map(comparable_part).collect())
    }

    /// Whether the name stands in the subtree below `base`: it begins with its parts (RFC 5280 §4.2.1.10).
    pub(crate) fn is_within(&self, base: &Self) -> bool {
        self.0.starts_with(&base.0)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The name with one more part: how a distribution point is named relative to its issuer (RFC 5280 §4.2.1.13).
    pub(crate) fn with_part(&self, part: &RelativeDistinguishedName<'_>) -> Self {
        Self([self.0.as_slice(), &[comparable_part(part)]].concat())
    }

    fn to_bytes(&self) -> Vec<u8> {
        let part = |part: &Vec<u8>| [&(part.len() as u64).to_be_bytes()[..], part].concat();
        self.0.iter().flat_map(part).collect()
    }
}

/// One name of an extension in a form in which equal names are equal bytes.
pub(crate) fn comparable(name: &GeneralName<'_>) -> Vec<u8> {
    match name {
        GeneralName::DirectoryName(name) => [&[4][..], &ComparableName::of(name).to_bytes()].concat(),
        GeneralName::URI(uri) => [&[6][..], uri.as_bytes()].concat(),
        other => format!("{other:?}").into_bytes(),
    }
}

/// The same of a directory name.
pub(crate) fn comparable_directory(name: &ComparableName) -> Vec<u8> {
    [&[4][..], &name.to_bytes()].concat()
}

/// The texts of the attributes emailAddress of a name.
pub(crate) fn mail_addresses(name: &X509Name<'_>) -> Vec<String> {
    name.iter_email().map(|attribute| text_of(attribute.attr_value()).unwrap_or_default()).collect()
}

/// A name for people: its parts in the order they stand, values escaped as in RFC 4514 §2.4.
pub(crate) fn written(name: &X509Name<'_>) -> String {
    let part = |part: &RelativeDistinguishedName<'_>| {
        let attribute = |attribute: &x509_parser::x509::AttributeTypeAndValue<'_>| {
            let oid = attribute.attr_type();
            let word = oid2abbrev(oid, oid_registry()).map_or_else(|_| oid.to_id_string(), str::to_owned);
            let value = text_of(attribute.attr_value()).map(|text| escaped(&text));
            format!("{word}={}", value.unwrap_or_else(|| digits(attribute.attr_value())))
        };
        part.iter().map(attribute).collect::<Vec<_>>().join(" + ")
    };
    name.iter().map(part).collect::<Vec<_>>().join(", ")
}

fn comparable_part(part: &RelativeDistinguishedName<'_>) -> Vec<u8> {
    let mut attributes: Vec<Vec<u8>> = part
        .iter()
        .map(|attribute| {
            let value = match text_of(attribute.attr_value()) {
                Some(text) => [&b"t"[..], folded(&text).as_bytes()].concat(),
                None => [&b"b"[..], digits(attribute.attr_value()).as_bytes()].concat(),
            };
            [attribute.attr_type().to_id_string().as_bytes(), b"=", &value].concat()
        })
        .collect();
    // A part with several attributes is a set.
    attributes.sort_unstable();
    let with_length = |attribute: &Vec<u8>| [&(attribute.len() as u64).to_be_bytes()[..], attribute].concat();
    attributes.iter().flat_map(with_length).collect()
}

/// RFC 4518 as far as names of authorities need it: case folded, spaces at the ends gone, and one for several.
fn folded(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// The text of a value, whatever its string type; `None` where it is no text.
fn text_of(value: &Any<'_>) -> Option<String> {
    let (bytes, tag) = (value.data, value.tag().0);
    if !matches!(value.class(), x509_parser::asn1_rs::Class::Universal) {
        return None;
    }
    match tag {
        UTF8 | NUMERIC | PRINTABLE | TELETEX | IA5 | VISIBLE | GENERAL => Some(of_single_bytes(bytes)),
        BMP => {
            let (pairs, rest) = bytes.as_chunks::<2>();
            let units = pairs.iter().map(|pair| u16::from_be_bytes(*pair));
            let text: Result<String, _> = char::decode_utf16(units).collect();
            if rest.is_empty() { text.ok() } else { None }
        }
        UNIVERSAL => {
            let (quads, rest) = bytes.as_chunks::<4>();
            let text: Option<String> =
                quads.iter().map(|quad| char::from_u32(u32::from_be_bytes(*quad))).collect();
            if rest.is_empty() { text } else { None }
        }
        _ => None,
    }
}

/// Authorities write Chinese into every string type: as UTF-8, and, from the years before it, as GBK. What is
/// neither is Latin-1, where every byte is a character.
fn of_single_bytes(bytes: &[u8]) -> String {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return text.to_owned();
    }
    match GBK.decode_without_bom_handling_and_without_replacement(bytes) {
        Some(text) => text.into_owned(),
        None => bytes.iter().map(|byte| char::from(*byte)).collect(),
    }
}

/// RFC 4514 §2.4. Control characters are written as the hexadecimal digits of their bytes.
fn escaped(text: &str) -> String {
    let last = text.chars().count().saturating_sub(1);
    let mut escaped = String::with_capacity(text.len());
    for (index, character) in text.chars().enumerate() {
        let at_an_end = matches!((index, character), (0, ' ' | '#')) || (index == last && character == ' ');
        if character.is_control() {
            let mut bytes = [0; 4];
            for byte in character.encode_utf8(&mut bytes).bytes() {
                escaped.push_str(&format!("\\{byte:02X}"));
            }
            continue;
        }
        if at_an_end || matches!(character, '"' | '+' | ',' | ';' | '<' | '>' | '\\') {
            escaped.push('\\');
        }
        escaped.push(character);
    }
    escaped
}

/// A value that is no text: `#` and its octets, tag and length included (RFC 4514 §2.4).
fn digits(value: &Any<'_>) -> String {
    let tag = value.header.raw_tag().map_or_else(|| vec![0], <[u8]>::to_vec);
    let octets = tag.iter().chain(value.data);
    octets.fold("#".to_owned(), |text, byte| text + &format!("{byte:02x}"))
}

/// Tags of string types (X.680 §8.4).
const UTF8: u32 = 12;
const NUMERIC: u32 = 18;
const PRINTABLE: u32 = 19;
const TELETEX: u32 = 20;
const IA5: u32 = 22;
const VISIBLE: u32 = 26;
const GENERAL: u32 = 27;
const UNIVERSAL: u32 = 28;
const BMP: u32 = 30;

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use x509_parser::prelude::FromDer;

    use super::*;
    use crate::testing::tlv;

    fn name(values: &[(u8, &[u8])]) -> Vec<u8> {
        let part = |(tag, value): &(u8, &[u8])| {
            let attribute = tlv(0x30, &[&[0x06, 3, 0x55, 4, 10], &tlv(*tag, &[value])]);
            tlv(0x31, &[&attribute])
        };
        tlv(0x30, &[&values.iter().flat_map(part).collect::<Vec<_>>()])
    }

    fn read(der: &[u8]) -> X509Name<'_> {
        X509Name::from_der(der).unwrap().1
    }

    #[test]
    fn every_string_type_is_read_and_gbk_where_it_is_not_utf_8() {
        let gbk = GBK.encode("测试局").0.into_owned();
        let utf16: Vec<u8> = "测试局".encode_utf16().flat_map(u16::to_be_bytes).collect();
        let utf32: Vec<u8> = "测试局".chars().flat_map(|c| u32::from(c).to_be_bytes()).collect();
        for (tag, value) in [
            (12, "测试局".as_bytes()),
            (19, "测试局".as_bytes()),
            (20, gbk.as_slice()),
            (19, gbk.as_slice()),
            (30, utf16.as_slice()),
            (28, utf32.as_slice()),
        ] {
            assert_eq!(written(&read(&name(&[(tag, value)]))), "O=测试局", "{tag}");
        }
        // No GBK either: every byte is a character of Latin-1.
        assert_eq!(written(&read(&name(&[(20, &[b'M', 0xfc, b'l', b'l', 0xff])]))), "O=Müllÿ");
        // No text at all.
        assert_eq!(written(&read(&name(&[(30, &[0x4e])]))), "O=#1e4e");
    }

    #[test]
    fn values_are_escaped_so_that_no_value_looks_like_another_part() {
        let text = |value: &str| written(&read(&name(&[(12, value.as_bytes())])));
        assert_eq!(text("a, CN=b"), "O=a\\, CN=b");
        assert_eq!(text("#a+b "), "O=\\#a\\+b\\ ");
        assert_eq!(text(" a\n"), "O=\\ a\\0A");
        assert_eq!(text("a # b"), "O=a # b");
    }

    #[test]
    fn names_are_compared_without_string_type_case_or_spaces_and_by_whole_parts() {
        let of = |values: &[(u8, &[u8])]| ComparableName::of(&read(&name(values)));
        assert_eq!(of(&[(12, b"Test  Bureau ")]), of(&[(19, b"test bureau")]));
        assert_ne!(of(&[(12, b"Test Bureau")]), of(&[(12, b"TestBureau")]));
        assert!(of(&[(12, b"a"), (12, b"b")]).is_within(&of(&[(19, b"A")])));
        assert!(!of(&[(12, b"ab")]).is_within(&of(&[(12, b"a")])));
        assert!(!of(&[(12, b"a")]).is_within(&of(&[(12, b"a"), (12, b"b")])));
    }
}
