//! What a call says when it could not do what was asked.

use std::ffi::{CString, c_char};
use std::mem::MaybeUninit;

use elicense::{Error, error_json};
use elicense_files::FileProblem;

use crate::guard::guarded;
use crate::pointer::{self, give};
use crate::status::elicense_status;

/// Why a call did not do what was asked. Belongs to whoever called; one thread at a time or many may read it.
pub struct elicense_error {
    message: CString,
    json: CString,
}

/// A call that ends with another status than OK.
pub(crate) struct Failure {
    pub(crate) status: elicense_status,
    error: elicense_error,
}

impl Failure {
    /// The call itself is wrong.
    pub(crate) fn call(status: elicense_status, detail: impl Into<String>) -> Self {
        let detail = detail.into();
        let json = error_json(None, "call-wrong", &[("detail", detail.clone())], None, &detail);
        Self { status, error: elicense_error::new(detail, json) }
    }

    /// An argument is outside what the call takes.
    pub(crate) fn argument(detail: impl Into<String>) -> Self {
        Self::call(elicense_status::WrongArgument, detail)
    }

    /// The input called `name` could not be examined.
    pub(crate) fn not_examined(name: Option<&str>, error: &Error) -> Self {
        Self {
            status: elicense_status::NotExamined,
            error: elicense_error::new(error.to_string(), error.to_json(name)),
        }
    }

    /// What was asked for cannot be made.
    pub(crate) fn refused(error: &Error) -> Self {
        Self {
            status: elicense_status::Refused,
            error: elicense_error::new(error.to_string(), error.to_json(None)),
        }
    }

    /// The call needs a part of the library, a Cargo feature, that was left out when it was built.
    #[cfg(not(feature = "pictures"))]
    pub(crate) fn left_out(part: &str) -> Self {
        Self::call(elicense_status::LeftOut, format!("this library was built without its part `{part}`"))
    }

    /// A fault of this library.
    pub(crate) fn internal(detail: &str) -> Self {
        let json = error_json(None, "internal-error", &[("detail", detail.to_owned())], None, detail);
        Self { status: elicense_status::Internal, error: elicense_error::new(detail.to_owned(), json) }
    }

    pub(crate) fn into_error(self) -> elicense_error {
        self.error
    }
}

impl From<FileProblem> for Failure {
    fn from(problem: FileProblem) -> Self {
        let status = match problem.is_configuration() {
            true => elicense_status::Configuration,
            false => elicense_status::Unreadable,
        };
        let detail = problem.detail();
        let message = format!("{}: {detail}", problem.path().display());
        let json = error_json(None, problem.code(), &[("detail", detail)], None, &message);
        Self { status, error: elicense_error::new(message, json) }
    }
}

impl From<Error> for Failure {
    /// Settings that came as bytes are wrong.
    fn from(error: Error) -> Self {
        Self {
            status: elicense_status::Configuration,
            error: elicense_error::new(error.to_string(), error.to_json(None)),
        }
    }
}

impl elicense_error {
    fn new(message: String, json: String) -> Self {
        Self { message: pointer::text(message), json: pointer::text(json) }
    }
}

/// One line of English for logs. `length` is its length without the NUL at its end, and may be NULL. The text
/// lives as long as the error.
#[unsafe(no_mangle)]
pub extern "C" fn elicense_error_message(
    error: Option<&elicense_error>,
    message: Option<&mut MaybeUninit<*const c_char>>,
    length: Option<&mut MaybeUninit<usize>>,
) -> elicense_status {
    guarded(None, || give(&pointer::handle(error, "error")?.message, message, length))
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
    guarded(None, || give(&pointer::handle(error, "error")?.json, json, length))
}

/// Frees an error and leaves NULL in its place. NULL, or a pointer to NULL, is nothing to do.
#[unsafe(no_mangle)]
pub extern "C" fn elicense_error_free(error: Option<&mut Option<Box<elicense_error>>>) {
    pointer::free(error);
}
