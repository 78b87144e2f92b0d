//! What a call says when it could not do what was asked.

use std::ffi::{CString, c_char};
use std::mem::MaybeUninit;

use crate::failure::Failure;
use crate::guard::{caught, guarded};
use crate::pointer::{self, give_text};
use crate::status::elicense_status;

/// Why a call did not do what was asked. Belongs to whoever called; one thread at a time or many may read it.
pub struct elicense_error {
    message: CString,
    json: CString,
}

impl From<Failure> for elicense_error {
    fn from(failure: Failure) -> Self {
        Self { message: pointer::c_text(failure.message), json: pointer::c_text(failure.json) }
    }
}

/// Where an error goes, if the caller wants one.
type ErrorOut<'e> = Option<&'e mut MaybeUninit<Option<Box<elicense_error>>>>;

/// As [`guarded`]; what ended the call is written to `error`, where there is a place for it, and only then.
pub(crate) fn guarded_into(
    error: ErrorOut<'_>,
    work: impl FnOnce() -> Result<(), Failure>,
) -> elicense_status {
    let Err(failure) = caught(work) else { return elicense_status::Ok };
    let status = failure.status;
    if let Some(place) = error {
        place.write(Some(Box::new(failure.into())));
    }
    status
}

/// One line of English for logs. `length` is its length without the NUL at its end, and may be NULL. The text
/// lives as long as the error.
#[unsafe(no_mangle)]
pub extern "C" fn elicense_error_message(
    error: Option<&elicense_error>,
    message: Option<&mut MaybeUninit<*const c_char>>,
    length: Option<&mut MaybeUninit<usize>>,
) -> elicense_status {
    guarded(|| give_text(&pointer::handle(error, "error")?.message, message, length))
}

/// One line of JSON in the place of a report: code, place and message, and in Chinese and English what is
/// wrong and what to do next. The bytes that the command line prints. `length` is their number without the
/// NUL at their end, and may be NULL. The text lives as long as the error.
#[unsafe(no_mangle)]
pub extern "C" fn elicense_error_json(
    error: Option<&elicense_error>,
    json: Option<&mut MaybeUninit<*const c_char>>,
    length: Option<&mut MaybeUninit<usize>>,
) -> elicense_status {
    guarded(|| give_text(&pointer::handle(error, "error")?.json, json, length))
}

/// Frees an error and leaves NULL in its place. NULL, or a pointer to NULL, is nothing to do.
#[unsafe(no_mangle)]
pub extern "C" fn elicense_error_free(error: Option<&mut Option<Box<elicense_error>>>) {
    pointer::free(error);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_a_panic_are_the_message_of_the_error() {
        let mut error = MaybeUninit::uninit();
        let status = guarded_into(Some(&mut error), || panic!("the words of {}", "a panic"));
        assert_eq!(status, elicense_status::Internal);
        // SAFETY: a status other than OK was returned: the error is written.
        let error = unsafe { error.assume_init() };
        let mut text = MaybeUninit::uninit();
        assert_eq!(elicense_error_message(error.as_deref(), Some(&mut text), None), elicense_status::Ok);
        // SAFETY: OK was returned: the text is written, NUL-terminated, and lives as long as the error.
        let text = unsafe { std::ffi::CStr::from_ptr(text.assume_init()) };
        assert_eq!(text.to_str(), Ok("the words of a panic"));
    }
}
