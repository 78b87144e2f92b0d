//! Nothing unwinds into C: a panic becomes a status.

use std::any::Any;
use std::mem::MaybeUninit;
use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::error::{Failure, elicense_error};
use crate::status::elicense_status;

/// Where an error goes, if the caller wants one.
pub(crate) type ErrorOut<'e> = Option<&'e mut MaybeUninit<Option<Box<elicense_error>>>>;

/// Does the work of one call. An error is written where there is a place for it, and only when the call fails.
pub(crate) fn guarded(error: ErrorOut<'_>, work: impl FnOnce() -> Result<(), Failure>) -> elicense_status {
    // Unwind safe: outputs are written last and whole, and what a verifier remembers stands after a panic as
    // before it (its locks are taken over when poisoned).
    let done = catch_unwind(AssertUnwindSafe(work));
    let failure = match done {
        Ok(Ok(())) => return elicense_status::Ok,
        Ok(Err(failure)) => failure,
        Err(panic) => Failure::internal(&words(panic)),
    };
    let status = failure.status;
    if let Some(place) = error {
        place.write(Some(Box::new(failure.into_error())));
    }
    status
}

/// What a panic says. A payload of somebody else's type is let go of: dropping it could panic again.
fn words(panic: Box<dyn Any + Send>) -> String {
    match panic.downcast::<String>() {
        Ok(words) => *words,
        Err(panic) => match panic.downcast::<&'static str>() {
            Ok(words) => (*words).to_owned(),
            Err(other) => {
                std::mem::forget(other);
                "a panic without words".to_owned()
            }
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_becomes_a_status_and_its_words_an_error() {
        let mut error = MaybeUninit::uninit();
        let status = guarded(Some(&mut error), || panic!("the words of {}", "a panic"));
        assert_eq!(status, elicense_status::Internal);
        // SAFETY: a status other than OK was returned: the error is written.
        let error = unsafe { error.assume_init() };
        let mut text = MaybeUninit::uninit();
        assert_eq!(
            crate::error::elicense_error_message(error.as_deref(), Some(&mut text), None),
            elicense_status::Ok
        );
        // SAFETY: OK was returned: the text is written, NUL-terminated, and lives as long as the error.
        let text = unsafe { std::ffi::CStr::from_ptr(text.assume_init()) };
        assert_eq!(text.to_str(), Ok("the words of a panic"));
    }

    #[test]
    fn a_panic_with_anything_else_becomes_a_status_too() {
        assert_eq!(guarded(None, || std::panic::panic_any(7)), elicense_status::Internal);
        assert_eq!(guarded(None, || panic!("static words")), elicense_status::Internal);
    }
}
