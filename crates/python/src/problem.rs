//! What a call raises: classes of `elicense._errors`, with the code, the sentences of the catalogue and one line of JSON.

use std::io;
use std::path::Path;

use elicense::messages::{self, Advice};
use elicense::report::error_json;
use elicense::{Error, Language};
use elicense_files::FileProblem;
use pyo3::PyErr;

mod classes {
    pyo3::import_exception!(elicense._errors, CallError);
    pyo3::import_exception!(elicense._errors, FileError);
    pyo3::import_exception!(elicense._errors, InternalError);
    pyo3::import_exception!(elicense._errors, Refused);
    pyo3::import_exception!(elicense._errors, SettingsError);
    pyo3::import_exception!(elicense._errors, Unexamined);
}

/// What the classes are made of: code, line for logs, line of JSON, sentences by language.
type Parts = (String, String, String, [(String, String); 2]);

fn parts(code: &str, data: &[(&'static str, String)], message: String, json: String) -> Parts {
    let told = |language| {
        let Advice { found, next, .. } = messages::advice(language, code, data);
        (found, next)
    };
    (code.to_owned(), message, json, [Language::ZhCn, Language::En].map(told))
}

fn told(code: &str, data: &[(&'static str, String)], message: String) -> Parts {
    let json = error_json(None, code, data, None, &message);
    parts(code, data, message, json)
}

/// The call itself is wrong.
pub(crate) fn call(detail: impl Into<String>) -> PyErr {
    let detail = detail.into();
    PyErr::new::<classes::CallError, _>(told("call-wrong", &[("detail", detail.clone())], detail))
}

/// A fault of ours.
pub(crate) fn internal(detail: String) -> PyErr {
    PyErr::new::<classes::InternalError, _>(told("internal-error", &[("detail", detail.clone())], detail))
}

/// A document could not be examined; `name` as it is told.
pub(crate) fn unexamined(error: &Error, name: Option<&str>) -> PyErr {
    let (code, data) = (error.kind().code(), error.kind().data());
    PyErr::new::<classes::Unexamined, _>(parts(code, &data, error.to_string(), error.to_json(name)))
}

/// What was asked for cannot be done.
pub(crate) fn refused(error: &Error) -> PyErr {
    let (code, data) = (error.kind().code(), error.kind().data());
    PyErr::new::<classes::Refused, _>(parts(code, &data, error.to_string(), error.to_json(None)))
}

/// A document's file cannot be read.
pub(crate) fn unreadable(path: &Path, error: &io::Error) -> PyErr {
    let reason = elicense_files::reason(error);
    let message = format!("{}: {reason}", path.display());
    PyErr::new::<classes::FileError, _>(told("file-unreadable", &[("detail", reason)], message))
}

/// A folder or file of settings cannot be read or is wrong.
pub(crate) fn settings(problem: &FileProblem) -> PyErr {
    let message = format!("{}: {}", problem.path().display(), problem.detail());
    let parts = told(problem.code(), &problem.data(), message);
    match problem.is_configuration() {
        true => PyErr::new::<classes::SettingsError, _>(parts),
        false => PyErr::new::<classes::FileError, _>(parts),
    }
}
