//! Why a call does not end with OK, before it has the form that C reads.

use elicense::report::error_json;
use elicense::upkeep::Remark;
use elicense::{Error, Language};
use elicense_files::FileProblem;

use crate::status::elicense_status;

/// A call that ends with another status than OK, and what its error object says.
pub(crate) struct Failure {
    pub(crate) status: elicense_status,
    /// One line of English for logs.
    pub(crate) message: String,
    /// The object in the place of a report.
    pub(crate) json: String,
}

impl Failure {
    /// The call itself is wrong.
    pub(crate) fn call(status: elicense_status, detail: impl Into<String>) -> Self {
        let message = detail.into();
        let json = error_json(None, "call-wrong", &[("detail", message.clone())], None, &message);
        Self { status, message, json }
    }

    /// An argument is outside what the call takes.
    pub(crate) fn argument(detail: impl Into<String>) -> Self {
        Self::call(elicense_status::WrongArgument, detail)
    }

    /// An argument is a number that the enumeration `name` does not have.
    pub(crate) fn unknown_number(name: &str, number: u32) -> Self {
        Self::argument(format!("{number} is no {name}"))
    }

    /// The input called `name` could not be examined.
    pub(crate) fn not_examined(name: Option<&str>, error: &Error) -> Self {
        Self::of(elicense_status::NotExamined, name, error)
    }

    /// What was asked for cannot be made.
    pub(crate) fn refused(error: &Error) -> Self {
        Self::of(elicense_status::Refused, None, error)
    }

    /// The call needs a part of the library, a Cargo feature, that was left out when it was built.
    #[cfg(not(feature = "pictures"))]
    pub(crate) fn left_out(part: &str) -> Self {
        Self::call(elicense_status::LeftOut, format!("this library was built without its part `{part}`"))
    }

    /// A fault of this library.
    pub(crate) fn internal(detail: impl Into<String>) -> Self {
        let message = detail.into();
        let json = error_json(None, "internal-error", &[("detail", message.clone())], None, &message);
        Self { status: elicense_status::Internal, message, json }
    }

    fn of(status: elicense_status, name: Option<&str>, error: &Error) -> Self {
        Self { status, message: error.to_string(), json: error.to_json(name) }
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
        Self { status, message, json }
    }
}

impl From<Remark> for Failure {
    /// A trust bundle is not to be taken.
    fn from(remark: Remark) -> Self {
        let message = remark.advice(Language::En).found;
        let json = error_json(None, remark.code, &remark.data, None, &message);
        Self { status: elicense_status::Configuration, message, json }
    }
}

impl From<Error> for Failure {
    /// Settings that came as bytes are wrong.
    fn from(error: Error) -> Self {
        Self::of(elicense_status::Configuration, None, &error)
    }
}
