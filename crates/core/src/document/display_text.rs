//! The text of a display code: a prefix and base45 (RFC 9285) of a tagged COSE_Sign1, packed with zlib
//! (RFC 1950) where that is smaller.

use miniz_oxide::inflate::TINFLStatus;
use miniz_oxide::inflate::core::{DecompressorOxide, decompress, inflate_flags};

use crate::words::error::{Error, ErrorKind};
use crate::words::limits::{MAX_CODE_BYTES, MAX_CODE_CHARS};

/// A display code taken out of its text.
#[derive(Debug)]
pub(crate) struct Code {
    pub form: Form,
    /// A COSE_Sign1 with its tag.
    pub cose: Vec<u8>,
}

/// Which of the two texts a display code is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Form {
    /// Signed by the issuing side alone.
    Static,
    /// Signed once more by the holder's device, when it is shown.
    Live,
}

impl Form {
    /// What the text begins with.
    pub(crate) fn prefix(self) -> &'static str {
        match self {
            Self::Static => "LZ1:",
            Self::Live => "LV1:",
        }
    }
}

/// Takes a display code out of an input; `None` where the input is none.
pub(crate) fn read(bytes: &[u8]) -> Result<Option<Code>, Error> {
    let forms = [Form::Static, Form::Live];
    let found =
        forms.into_iter().find_map(|form| Some((form, bytes.strip_prefix(form.prefix().as_bytes())?)));
    let Some((form, body)) = found else { return Ok(None) };
    // Files end in a newline; a space is a character of base45 and stays.
    let body = body.strip_suffix(b"\n").map_or(body, |line| line.strip_suffix(b"\r").unwrap_or(line));
    let cose = unpacked(body)?;
    match cose.first() {
        Some(&COSE_SIGN1) => Ok(Some(Code { form, cose })),
        _ => Err(malformed("what it holds is no tagged COSE_Sign1")),
    }
}

/// The bytes behind base45 and, where it was packed, zlib.
pub(crate) fn unpacked(body: &[u8]) -> Result<Vec<u8>, Error> {
    if body.len() > MAX_CODE_CHARS {
        return Err(ErrorKind::TooLarge { size: body.len(), limit: MAX_CODE_CHARS }.into());
    }
    let bytes = base45::decode(body).map_err(|_| malformed("not base45 (RFC 9285)"))?;
    // The decoder takes other spellings of the same bytes: one value, one text.
    if base45::encode(&bytes).as_bytes() != body {
        return Err(malformed("not the one base45 text of its bytes"));
    }
    if bytes.first() == Some(&ZLIB) { inflated(&bytes) } else { Ok(bytes) }
}

/// The text of a COSE_Sign1, packed where that is smaller.
pub(crate) fn write(form: Form, cose: &[u8]) -> String {
    let packed = miniz_oxide::deflate::compress_to_vec_zlib(cose, 9);
    let shorter = if packed.len() < cose.len() { &packed } else { cose };
    format!("{}{}", form.prefix(), base45::encode(shorter))
}

/// Unpacks one zlib stream that ends with the input, into a bounded buffer.
fn inflated(packed: &[u8]) -> Result<Vec<u8>, Error> {
    let flags = inflate_flags::TINFL_FLAG_PARSE_ZLIB_HEADER
        | inflate_flags::TINFL_FLAG_COMPUTE_ADLER32
        | inflate_flags::TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF;
    let mut out = vec![0; MAX_CODE_BYTES];
    let (status, consumed, written) = decompress(&mut DecompressorOxide::new(), packed, &mut out, 0, flags);
    match status {
        TINFLStatus::Done if consumed == packed.len() => {
            out.truncate(written);
            Ok(out)
        }
        TINFLStatus::Done => Err(malformed("bytes follow the packed content")),
        TINFLStatus::HasMoreOutput => {
            Err(malformed(format!("its packed content has more than {MAX_CODE_BYTES} bytes")))
        }
        _ => Err(malformed("its packed content is damaged (RFC 1950)")),
    }
}

pub(crate) fn malformed(detail: impl Into<String>) -> Error {
    ErrorKind::Malformed { container: NAME, detail: detail.into() }.into()
}

/// The name in errors.
const NAME: &str = "display code";

/// Tag 18, which begins every COSE_Sign1 message that is not packed (RFC 9052 §2).
const COSE_SIGN1: u8 = 0xd2;

/// Deflate with a window of 32 KiB, which begins every zlib stream that packers write (RFC 1950 §2.2).
const ZLIB: u8 = 0x78;

#[cfg(test)]
mod tests {
    use super::*;

    fn code(bytes: &[u8]) -> String {
        write(Form::Static, bytes)
    }

    #[test]
    fn what_is_written_is_read_and_packed_only_where_that_is_smaller() {
        let plain: Vec<u8> = std::iter::once(COSE_SIGN1).chain(0..60).collect();
        let dull = [&[COSE_SIGN1][..], &[7; 200]].concat();
        for bytes in [&plain, &dull] {
            assert_eq!(read(code(bytes).as_bytes()).unwrap().unwrap().cose, *bytes);
        }
        assert_eq!(code(&plain).len(), 4 + 61 / 2 * 3 + 2);
        assert!(code(&dull).len() < 60);
    }

    #[test]
    fn a_text_without_the_prefix_is_no_display_code() {
        for text in ["", "LZ1", "lz1:AAA", " LZ1:AAA", "HC1:AAA", "LZ2:AAA"] {
            assert!(read(text.as_bytes()).unwrap().is_none(), "{text}");
        }
    }

    #[test]
    fn one_value_has_one_text() {
        let good = code(&[COSE_SIGN1, 0, 0]);
        assert!(read(good.as_bytes()).is_ok());
        for wrong in [format!("{good} "), good.to_lowercase().replace("lz1", "LZ1"), "LZ1:".into()] {
            assert!(read(wrong.as_bytes()).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_bomb_and_a_tail_are_refused() {
        let packed = |size| miniz_oxide::deflate::compress_to_vec_zlib(&vec![COSE_SIGN1; size], 9);
        let text = |bytes: &[u8]| format!("LZ1:{}", base45::encode(bytes));
        assert!(read(text(&packed(MAX_CODE_BYTES)).as_bytes()).is_ok());
        let bomb = read(text(&packed(MAX_CODE_BYTES + 1)).as_bytes()).unwrap_err();
        assert!(bomb.to_string().contains("more than 16384 bytes"), "{bomb}");
        let tail = [&packed(100)[..], &[0]].concat();
        assert!(read(text(&tail).as_bytes()).unwrap_err().to_string().contains("follow"));
        let long = format!("LZ1:{}", "0".repeat(MAX_CODE_CHARS + 1));
        assert_eq!(read(long.as_bytes()).unwrap_err().kind().code(), "input-too-large");
    }
}
