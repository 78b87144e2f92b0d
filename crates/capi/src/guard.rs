//! Nothing unwinds into C: a panic becomes a failure.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::failure::Failure;
use crate::status::elicense_status;

/// Does the work of one call that has no place for an error.
pub(crate) fn guarded(work: impl FnOnce() -> Result<(), Failure>) -> elicense_status {
    caught(work).map_or_else(|failure| failure.status, |()| elicense_status::Ok)
}

/// Does some work; where it panics, that is its failure.
pub(crate) fn caught<T>(work: impl FnOnce() -> Result<T, Failure>) -> Result<T, Failure> {
    // Unwind safe: outputs are written last and whole, and what a verifier remembers stands after a panic as
    // before it (its locks are taken over when poisoned).
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|panic| Err(Failure::internal(message(panic))))
}

/// What a panic says. A payload of somebody else's type is let go of: dropping it could panic again.
fn message(panic: Box<dyn Any + Send>) -> String {
    match panic.downcast::<String>() {
        Ok(message) => *message,
        Err(panic) => match panic.downcast::<&'static str>() {
            Ok(message) => (*message).to_owned(),
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
    fn a_panic_becomes_a_failure_and_its_words_the_message() {
        let Err(failure) = caught::<()>(|| panic!("the words of {}", "a panic")) else {
            unreachable!("it panicked")
        };
        assert_eq!((failure.status, &*failure.message), (elicense_status::Internal, "the words of a panic"));
    }

    #[test]
    fn a_panic_with_anything_else_becomes_a_status_too() {
        assert_eq!(guarded(|| std::panic::panic_any(7)), elicense_status::Internal);
        assert_eq!(guarded(|| panic!("static words")), elicense_status::Internal);
    }
}
