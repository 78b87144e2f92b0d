//! What an input is that no container reader takes: its name, for whoever has to say what to bring instead.
//!
//! It is asked only about what was refused already, so that nothing here decides whether a license is one.

use encoding_rs::GB18030;
use file_format::{FileFormat, Kind};
use memchr::memmem;

use crate::document::container::unmarked;
use crate::words::error::{Error, ErrorKind};
use crate::words::file_family::FileFamily;

/// The refusal of `bytes`, told by what they are where that is known.
pub(crate) fn named(bytes: &[u8], error: Error) -> Error {
    // What a layout, a limit or a picture refused was understood.
    let unread = matches!(
        error.kind(),
        ErrorKind::UnknownContainer
            | ErrorKind::Malformed { container: "JSON" | "XML" | "CBOR", .. }
            | ErrorKind::DuplicateKey { .. }
            | ErrorKind::TrailingBytes { .. }
            | ErrorKind::TooDeep { .. }
            | ErrorKind::TooManyItems { .. }
            | ErrorKind::TooLarge { .. }
    );
    let kind = if unread { of(bytes, error.kind()) } else { None };
    kind.map_or(error, Error::from)
}

fn of(bytes: &[u8], refusal: &ErrorKind) -> Option<ErrorKind> {
    if unmarked(bytes).trim_ascii().is_empty() {
        return Some(ErrorKind::Empty);
    }
    let armour = unmarked(bytes).trim_ascii_start();
    if armour.starts_with(b"-----BEGIN ") {
        return Some(armoured(armour));
    }
    binary(bytes).or_else(|| text(bytes, refusal))
}

/// By the first bytes, and what stands inside of archives and documents.
fn binary(bytes: &[u8]) -> Option<ErrorKind> {
    let format = FileFormat::from_bytes(bytes);
    let short = || format.short_name().unwrap_or(format.name()).to_owned();
    let foreign = |family| Some(ErrorKind::ForeignFile { family, format: short() });
    let encrypted = |is: bool| is.then(|| ErrorKind::Encrypted { format: short() });
    match format {
        // An archive without a member begins with its end.
        FileFormat::Zip => Some(zip(bytes)),
        _ if bytes.starts_with(b"PK\x05\x06") => Some(zip(bytes)),
        FileFormat::PortableDocumentFormat => {
            encrypted(memmem::find(bytes, b"/Encrypt").is_some()).or(foreign(FileFamily::Pdf))
        }
        // What stands before the head is passed over by readers of pages (ISO 32000-1, annex H).
        _ if memmem::find(bytes.get(..1024).unwrap_or(bytes), b"%PDF-").is_some() => {
            Some(ErrorKind::ForeignFile { family: FileFamily::Pdf, format: "PDF".to_owned() })
        }
        FileFormat::CompoundFileBinary => Some(office(bytes)),
        FileFormat::RichTextFormat => foreign(FileFamily::Office),
        FileFormat::RoshalArchive => encrypted(is_encrypted_rar(bytes)).or(foreign(FileFamily::Archive)),
        FileFormat::AgeEncryption => encrypted(true),
        // Found by more than a few letters that a text may begin with as well.
        _ if short().is_empty() || begins_like_text(bytes) => None,
        _ => match format.kind() {
            Kind::Archive | Kind::Compressed | Kind::Package | Kind::Disk => foreign(FileFamily::Archive),
            Kind::Image => Some(ErrorKind::PictureUnsupported { format: short() }),
            Kind::Document | Kind::Ebook | Kind::Presentation | Kind::Spreadsheet => {
                foreign(FileFamily::Office)
            }
            Kind::Other | Kind::Metadata if format == FileFormat::ArbitraryBinaryData => None,
            _ => foreign(FileFamily::Other),
        },
    }
}

/// Signatures of three or four letters say nothing about a text.
fn begins_like_text(bytes: &[u8]) -> bool {
    bytes.iter().take(16).all(|byte| matches!(byte, b' '..=b'~' | b'\t' | b'\r' | b'\n'))
}

/// What an archive is by the names in its directory (APPNOTE 4.3.12), and whether it is encrypted.
fn zip(bytes: &[u8]) -> ErrorKind {
    const ENTRY: &[u8] = b"PK\x01\x02";
    let number = |at: usize| Some(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?));
    let entries = || memmem::find_iter(bytes, ENTRY).take(MAX_NAMES);
    let name = |at: usize| bytes.get(at + 46..)?.get(..usize::from(number(at + 28)?));
    // Bit 0 of the general purpose flags (APPNOTE 4.4.4), of the member or of its entry.
    let flagged = entries().any(|at| number(at + 8).is_some_and(|flags| flags & 1 == 1));
    let encrypted =
        flagged || (bytes.starts_with(b"PK\x03\x04") && number(6).is_some_and(|flags| flags & 1 == 1));
    let holds = |known: &str| {
        let begins = |name: &[u8]| match known.ends_with('/') {
            true => name.starts_with(known.as_bytes()),
            false => name.eq_ignore_ascii_case(known.as_bytes()),
        };
        entries().filter_map(name).any(begins)
    };
    let holds_pages = || entries().filter_map(name).any(|name| name.to_ascii_lowercase().ends_with(b".ofd"));
    let known = ZIP_BASED.iter().find(|(name, ..)| holds(name)).map(|&(_, family, format)| (family, format));
    let (family, format) = match known {
        Some(known) => known,
        None if encrypted && holds("OFD.xml") => (FileFamily::Ofd, "OFD"),
        None if holds_pages() => (FileFamily::Ofd, "ZIP"),
        None => (FileFamily::Archive, "ZIP"),
    };
    let format = format.to_owned();
    if encrypted { ErrorKind::Encrypted { format } } else { ErrorKind::ForeignFile { family, format } }
}

/// Entries of a directory that are looked at: the telling ones stand among the first.
const MAX_NAMES: usize = 4096;

/// Names by which formats of members in a zip are told: a folder where they end in `/`.
const ZIP_BASED: &[(&str, FileFamily, &str)] = &[
    // ECMA-376, part 2 and 1.
    ("word/", FileFamily::Office, "DOCX"),
    ("xl/", FileFamily::Office, "XLSX"),
    ("ppt/", FileFamily::Office, "PPTX"),
    ("META-INF/container.xml", FileFamily::Office, "EPUB"),
    ("META-INF/manifest.xml", FileFamily::Office, "ODF"),
    ("AndroidManifest.xml", FileFamily::Other, "APK"),
    ("META-INF/MANIFEST.MF", FileFamily::Other, "JAR"),
];

/// A compound file: the old documents of Office, and around new ones that have a password.
fn office(bytes: &[u8]) -> ErrorKind {
    let holds = |name: &str| {
        let name: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        memmem::find(bytes, &name).is_some()
    };
    let known = [("WordDocument", "DOC"), ("Workbook", "XLS"), ("PowerPoint Document", "PPT")];
    let format = known.iter().find(|(name, _)| holds(name)).map_or("OLE2", |(_, format)| *format);
    match holds("EncryptedPackage") {
        true => ErrorKind::Encrypted { format: "Office".to_owned() },
        false => ErrorKind::ForeignFile { family: FileFamily::Office, format: format.to_owned() },
    }
}

/// Whether the headers of a RAR archive are encrypted: its first block says so.
fn is_encrypted_rar(bytes: &[u8]) -> bool {
    const FIFTH: &[u8] = b"Rar!\x1a\x07\x01\x00";
    match bytes.strip_prefix(FIFTH) {
        // A checksum of four bytes, the size in as many as it takes, then the type: 4 is encryption.
        Some(rest) => {
            let after = rest.iter().skip(4).skip_while(|byte| **byte >= 0x80).nth(1);
            after == Some(&4)
        }
        // A checksum of two bytes, the type, and flags of which 0x0080 is encryption.
        None => bytes.get(9) == Some(&0x73) && bytes.get(10).is_some_and(|flags| flags & 0x80 != 0),
    }
}

/// What a text is; `refusal` says what it was taken for.
fn text(bytes: &[u8], refusal: &ErrorKind) -> Option<ErrorKind> {
    if let Some(format) = other_encoding(bytes) {
        return Some(ErrorKind::ForeignFile { family: FileFamily::Encoding, format: format.to_owned() });
    }
    let foreign = |family, format: &str| Some(ErrorKind::ForeignFile { family, format: format.to_owned() });
    let text = std::str::from_utf8(unmarked(bytes)).ok()?.trim_start();
    if is_page(text) {
        return foreign(FileFamily::Page, "HTML");
    }
    if is_encrypted_jwe(text) {
        return Some(ErrorKind::Encrypted { format: "JWE".to_owned() });
    }
    match refusal {
        ErrorKind::UnknownContainer if is_table(text) => foreign(FileFamily::Table, "CSV"),
        ErrorKind::UnknownContainer if text.chars().all(|c| !c.is_control() || c.is_whitespace()) => {
            foreign(FileFamily::Text, "TXT")
        }
        _ => None,
    }
}

/// RFC 7468: what stands between dashes, by its label.
fn armoured(text: &[u8]) -> ErrorKind {
    let label = text.split(|byte| matches!(byte, b'\r' | b'\n')).next().unwrap_or_default();
    let has = |word: &str| memmem::find(label, word.as_bytes()).is_some();
    let format = "PEM".to_owned();
    if has("ENCRYPTED") || has("PGP MESSAGE") {
        return ErrorKind::Encrypted { format };
    }
    let family = if has("PRIVATE KEY") { FileFamily::Key } else { FileFamily::Certificate };
    ErrorKind::ForeignFile { family, format }
}

/// A page of the web, whatever stands before its root element. Other elements have names that begin alike.
fn is_page(text: &str) -> bool {
    let head: String = text.chars().take(1024).map(|c| c.to_ascii_lowercase()).collect();
    let begins = |tag: &str| {
        let after = head.split_once(tag).and_then(|(_, after)| after.chars().next());
        after.is_some_and(|after| after == '>' || after.is_ascii_whitespace())
    };
    text.starts_with('<') && ["<!doctype html", "<html"].into_iter().any(begins)
}

/// RFC 7516 §7.1: five parts, the first a header that names an encryption.
fn is_encrypted_jwe(text: &str) -> bool {
    let base64url = |part: &str| part.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
    let parts: Vec<&str> = text.trim_end().splitn(6, '.').collect();
    parts.len() == 5 && text.starts_with("eyJ") && parts.iter().all(|part| base64url(part))
}

/// Lines of one number of separators, at least two of each.
fn is_table(text: &str) -> bool {
    let lines = || text.lines().filter(|line| !line.trim().is_empty()).take(20);
    let even = |separator: char| {
        let counts: Vec<usize> = lines().map(|line| line.matches(separator).count()).collect();
        matches!(counts.as_slice(), [first, _, ..] if *first > 0 && counts.iter().all(|count| count == first))
    };
    [',', ';', '\t', '，'].into_iter().any(even)
}

/// The encoding of a text that is not in UTF-8.
fn other_encoding(bytes: &[u8]) -> Option<&'static str> {
    if let Some(name) = utf16(bytes) {
        return Some(name);
    }
    let valid = match std::str::from_utf8(bytes) {
        Ok(_) => return None,
        Err(error) => error.valid_up_to(),
    };
    // A text in UTF-8 that was damaged has Chinese before the damage, three bytes a character. In GBK two bytes may look
    // like a character of UTF-8 by chance, three hardly.
    let undamaged = std::str::from_utf8(bytes.get(..valid)?).ok()?.chars().all(|c| c.len_utf8() < 3);
    let decoded = GB18030.decode_without_bom_handling_and_without_replacement(bytes);
    let is_text = |text: &str| text.chars().all(|c| !c.is_control() || matches!(c, '\t' | '\r' | '\n'));
    // One stray byte may be half of a rare character. Common ones have two bytes beyond ASCII each.
    let beyond = bytes.iter().filter(|byte| !byte.is_ascii()).count();
    let is_chinese = |text: &str| {
        let characters = text.chars().filter(|c| !c.is_ascii()).count();
        characters >= 2 && 2 * beyond >= 3 * characters
    };
    let named = undamaged && decoded.is_some_and(|text| is_text(&text) && is_chinese(&text));
    named.then_some("GBK (GB 18030)")
}

/// By its mark, or by the zeros beside the first two characters of ASCII.
fn utf16(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0xFF, 0xFE, 0, 0, ..] | [0, 0, 0xFE, 0xFF, ..] => Some("UTF-32"),
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] => Some("UTF-16"),
        [a, 0, b, 0, ..] | [0, a, 0, b, ..] if a.is_ascii() && b.is_ascii() && *a >= b' ' && *b >= b'\t' => {
            Some("UTF-16")
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests;
