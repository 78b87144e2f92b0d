//! Display codes: made of a verified license, shown by a device, drawn.

use std::ffi::{CString, c_char};
use std::mem::MaybeUninit;
use std::sync::OnceLock;

use elicense::display::{CodeSigner, Draft, Drawing, Life, SecretKey, Selection, show};
use elicense::jiff::Timestamp;

use crate::error::{elicense_error, guarded_into};
use crate::failure::Failure;
use crate::guard::guarded;
use crate::pointer::{self, c_text, give_text, handle, items, read_text, read_text_or_null, writable};
use crate::report::elicense_report;
use crate::status::elicense_status;

/// Who signs display codes: a private key and its certificate. Any number of threads may use it at the same
/// time. The key is wiped when it is freed.
pub struct elicense_signer(CodeSigner);

/// A display code: a text, and its picture. Any number of threads may read it.
pub struct elicense_code {
    text: CString,
    svg: OnceLock<CString>,
    png: OnceLock<Vec<u8>>,
    drawing: Drawing,
}

impl elicense_code {
    fn new(code: String) -> Result<Self, Failure> {
        let drawing = Drawing::of(&code).map_err(|error| refused(error.into()))?;
        Ok(Self { text: c_text(code), svg: OnceLock::new(), png: OnceLock::new(), drawing })
    }
}

/// Takes a private Ed25519 key (PKCS #8, PEM or DER, not encrypted) and its certificate (PEM or DER).
///
/// # Safety
///
/// `key_length` bytes stand at `key`, `certificate_length` bytes at `certificate`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn elicense_signer_new(
    key: *const u8,
    key_length: usize,
    certificate: *const u8,
    certificate_length: usize,
    signer: Option<&mut MaybeUninit<Option<Box<elicense_signer>>>>,
    error: Option<&mut MaybeUninit<Option<Box<elicense_error>>>>,
) -> elicense_status {
    guarded_into(error, || {
        let place = writable(signer, "signer")?;
        // SAFETY: as the caller promises.
        let key = unsafe { items(key, key_length, "key") }?;
        // SAFETY: as the caller promises.
        let certificate = unsafe { items(certificate, certificate_length, "certificate") }?;
        let signer =
            SecretKey::from_pem(key).and_then(|key| CodeSigner::new(key, certificate)).map_err(refused)?;
        place.write(Some(Box::new(elicense_signer(signer))));
        Ok(())
    })
}

/// Frees a signer and leaves NULL in its place.
#[unsafe(no_mangle)]
pub extern "C" fn elicense_signer_free(signer: Option<&mut Option<Box<elicense_signer>>>) {
    pointer::free(signer);
}

/// Makes a display code of the license that a report has verified: number, holder with a masked number, issuer,
/// dates, kind, region and status. It lives `life` seconds, at most five years, from the time `seconds` after 1970.
///
/// `device` is the public Ed25519 key of the holder's device, 32 bytes: such a code counts only when the device
/// wraps it (`elicense_code_show`), and can live long. Without it (length 0) whoever has seen the code can show
/// it, for as long as it lives.
///
/// REFUSED means that there is no code to be made: the license did not pass, the life is none, or the code
/// would be too long to be scanned; `error`, which may be NULL, is then written.
///
/// # Safety
///
/// `device_length` bytes stand at `device`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn elicense_code_make(
    report: Option<&elicense_report>,
    signer: Option<&elicense_signer>,
    seconds: i64,
    life: i64,
    device: *const u8,
    device_length: usize,
    code: Option<&mut MaybeUninit<Option<Box<elicense_code>>>>,
    error: Option<&mut MaybeUninit<Option<Box<elicense_error>>>>,
) -> elicense_status {
    guarded_into(error, || {
        let (report, signer) = (handle(report, "report")?, handle(signer, "signer")?);
        let place = writable(code, "code")?;
        // SAFETY: as the caller promises.
        let device = unsafe { items(device, device_length, "device") }?;
        let life = Life { from: time(seconds)?, seconds: life };
        let draft = Draft::of(report.report(), &Selection::common()).map_err(refused)?;
        let made = match <[u8; KEY_BYTES]>::try_from(device) {
            _ if device.is_empty() => draft.sign(&signer.0, life),
            Ok(key) => draft.sign_for(key, &signer.0, life),
            Err(_) => return Err(Failure::argument(format!("a device's key has {KEY_BYTES} bytes"))),
        };
        place.write(Some(Box::new(elicense_code::new(made.map_err(refused)?)?)));
        Ok(())
    })
}

/// Bytes of a public Ed25519 key (RFC 8032 §5.1.5).
const KEY_BYTES: usize = 32;

/// Wraps the `text` of a code that was made for a device: a live code, shown at the time `seconds` after 1970.
/// `key` is the device's private key, as for a signer. `challenge`, 8 to 64 bytes, is what whoever asks wants
/// to have answered, and `audience` their name; length 0 and NULL where there is none.
///
/// # Safety
///
/// `text` and `audience` are NULL or NUL-terminated texts; `key_length` bytes stand at `key`, and
/// `challenge_length` at `challenge`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn elicense_code_show(
    text: *const c_char,
    key: *const u8,
    key_length: usize,
    seconds: i64,
    challenge: *const u8,
    challenge_length: usize,
    audience: *const c_char,
    code: Option<&mut MaybeUninit<Option<Box<elicense_code>>>>,
    error: Option<&mut MaybeUninit<Option<Box<elicense_error>>>>,
) -> elicense_status {
    guarded_into(error, || {
        let place = writable(code, "code")?;
        // SAFETY: as the caller promises.
        let (text, audience) =
            unsafe { (read_text(text, "text")?, read_text_or_null(audience, "audience")?) };
        // SAFETY: as the caller promises.
        let (key, challenge) =
            unsafe { (items(key, key_length, "key")?, items(challenge, challenge_length, "challenge")?) };
        let (at, challenge) = (time(seconds)?, (!challenge.is_empty()).then_some(challenge));
        let shown = SecretKey::from_pem(key).and_then(|key| show(text, &key, at, challenge, audience));
        place.write(Some(Box::new(elicense_code::new(shown.map_err(refused)?)?)));
        Ok(())
    })
}

/// Frees a code and leaves NULL in its place, and with it the texts and pictures it gave out.
#[unsafe(no_mangle)]
pub extern "C" fn elicense_code_free(code: Option<&mut Option<Box<elicense_code>>>) {
    pointer::free(code);
}

/// The code's text, what a QR code of it carries. `length` may be NULL.
#[unsafe(no_mangle)]
pub extern "C" fn elicense_code_text(
    code: Option<&elicense_code>,
    text: Option<&mut MaybeUninit<*const c_char>>,
    length: Option<&mut MaybeUninit<usize>>,
) -> elicense_status {
    guarded(|| give_text(&handle(code, "code")?.text, text, length))
}

/// The code as a QR code in SVG. `length` may be NULL. Drawn when first asked for.
#[unsafe(no_mangle)]
pub extern "C" fn elicense_code_svg(
    code: Option<&elicense_code>,
    svg: Option<&mut MaybeUninit<*const c_char>>,
    length: Option<&mut MaybeUninit<usize>>,
) -> elicense_status {
    guarded(|| {
        let code = handle(code, "code")?;
        give_text(code.svg.get_or_init(|| c_text(code.drawing.to_svg())), svg, length)
    })
}

/// The code as a QR code in PNG. Drawn when first asked for. A library that was built without pictures ends this
/// call with LEFT_OUT.
#[unsafe(no_mangle)]
pub extern "C" fn elicense_code_png(
    code: Option<&elicense_code>,
    png: Option<&mut MaybeUninit<*const u8>>,
    length: Option<&mut MaybeUninit<usize>>,
) -> elicense_status {
    guarded(|| {
        let code = handle(code, "code")?;
        let (png, length) = (writable(png, "png")?, writable(length, "length")?);
        let drawn = match code.png.get() {
            Some(drawn) => drawn,
            None => {
                let drawn = draw_png(&code.drawing)?;
                code.png.get_or_init(|| drawn)
            }
        };
        png.write(drawn.as_ptr());
        length.write(drawn.len());
        Ok(())
    })
}

#[cfg(feature = "pictures")]
fn draw_png(drawing: &Drawing) -> Result<Vec<u8>, Failure> {
    Ok(drawing.to_png())
}

#[cfg(not(feature = "pictures"))]
fn draw_png(_: &Drawing) -> Result<Vec<u8>, Failure> {
    Err(Failure::left_out("pictures"))
}

fn time(seconds: i64) -> Result<Timestamp, Failure> {
    Timestamp::from_second(seconds).map_err(|_| Failure::argument("a time is in the years -9999 to 9999"))
}

fn refused(error: elicense::Error) -> Failure {
    Failure::refused(&error)
}
