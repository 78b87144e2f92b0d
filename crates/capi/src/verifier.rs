//! The verifier: made once, shared between threads.

use std::ffi::c_char;
use std::mem::MaybeUninit;

use elicense::Verifier;

use crate::error::{elicense_error, guarded_into};
use crate::failure::Failure;
use crate::inquiry::elicense_inquiry;
use crate::pointer::{self, handle, items, read_text_or_null, writable};
use crate::report::elicense_report;
use crate::settings::elicense_settings;
use crate::status::elicense_status;

/// Verifies documents. Made once; any number of threads may use it at the same time.
pub struct elicense_verifier(pub(crate) Verifier);

/// Makes a verifier: reads the folders that the settings name.
///
/// `error`, which may be NULL, is written when the call fails: which file is wrong, where and why.
#[unsafe(no_mangle)]
pub extern "C" fn elicense_verifier_new(
    settings: Option<&elicense_settings>,
    verifier: Option<&mut MaybeUninit<Option<Box<elicense_verifier>>>>,
    error: Option<&mut MaybeUninit<Option<Box<elicense_error>>>>,
) -> elicense_status {
    guarded_into(error, || {
        let (settings, place) = (handle(settings, "settings")?, writable(verifier, "verifier")?);
        place.write(Some(Box::new(elicense_verifier(settings.verifier()?))));
        Ok(())
    })
}

/// Frees a verifier and leaves NULL in its place. Reports that it made stay.
#[unsafe(no_mangle)]
pub extern "C" fn elicense_verifier_free(verifier: Option<&mut Option<Box<elicense_verifier>>>) {
    pointer::free(verifier);
}

/// Verifies a document: the `length` bytes of a file as it came.
///
/// OK means that there is a report, whatever it says. NOT_EXAMINED means that there is none; `error`, which may
/// be NULL, is then written. `name` is what the input is called in JSON, and may be NULL.
///
/// # Safety
///
/// `length` bytes stand at `bytes`; `name` is NULL or a NUL-terminated text.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn elicense_verifier_verify(
    verifier: Option<&elicense_verifier>,
    inquiry: Option<&elicense_inquiry>,
    bytes: *const u8,
    length: usize,
    name: *const c_char,
    report: Option<&mut MaybeUninit<Option<Box<elicense_report>>>>,
    error: Option<&mut MaybeUninit<Option<Box<elicense_error>>>>,
) -> elicense_status {
    guarded_into(error, || {
        let (verifier, inquiry) = (handle(verifier, "verifier")?, handle(inquiry, "inquiry")?);
        let place = writable(report, "report")?;
        // SAFETY: as the caller promises.
        let (bytes, name) = unsafe { (items(bytes, length, "bytes")?, read_text_or_null(name, "name")?) };
        let answer = verifier.0.verify_for(bytes, &inquiry.0);
        let found = answer.map_err(|error| Failure::not_examined(name, &error))?;
        let found = match name {
            Some(name) => found.named(name),
            None => found,
        };
        place.write(Some(Box::new(elicense_report::new(found))));
        Ok(())
    })
}
