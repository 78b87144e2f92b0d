//! Codes: read out of pictures, and made of licenses that pass.

use std::path::PathBuf;

use elicense::display::{CodeSigner, Draft, Drawing, Life, Scanner, Selection, scan_json};
use pyo3::prelude::*;
use pyo3::types::PyBytes;

use crate::document::Document;
use crate::inquiry::time;
use crate::problem;
use crate::report::Report;
use crate::verifier::Verifier;

/// The codes of a PNG or JPEG picture, with where they stand and what they say, as a dictionary.
#[pyfunction]
#[pyo3(signature = (picture, *, name=None))]
pub(crate) fn scan<'py>(
    py: Python<'py>,
    picture: Document,
    name: Option<String>,
) -> PyResult<Bound<'py, PyAny>> {
    let name = name.or_else(|| picture.name()).unwrap_or_else(|| "-".to_owned());
    let json = py.detach(|| {
        let bytes = picture.read()?;
        let scan = Scanner::new().scan(bytes.as_ref()).map_err(elicense::Error::from);
        scan.map(|scan| scan_json(&scan, &name, true))
            .map_err(|error| problem::unexamined(&error, Some(&name)))
    })?;
    py.import("json")?.call_method1("loads", (json,))
}

/// A display code of a license that passed, signed with the key in the file `key`: text, SVG or PNG by `form`.
///
/// Its certificate is in the file `certificate`, or the one of this key that `verifier` trusts for display codes. The code
/// lives `seconds` from `at` on: whoever has seen it can show it for as long.
#[pyfunction]
#[pyo3(signature = (report, *, key, at, certificate=None, verifier=None, seconds=300, form="text"))]
#[expect(clippy::too_many_arguments, reason = "they have names in Python")]
pub(crate) fn make_code<'py>(
    py: Python<'py>,
    report: Bound<'py, Report>,
    key: PathBuf,
    at: Bound<'py, PyAny>,
    certificate: Option<PathBuf>,
    verifier: Option<Bound<'py, Verifier>>,
    seconds: i64,
    form: &str,
) -> PyResult<Bound<'py, PyAny>> {
    let life = Life { from: time(&at)?, seconds };
    let key = elicense_files::secret_key(&key).map_err(|error| problem::settings(&error))?;
    let signer = match (certificate, verifier) {
        (Some(file), _) => {
            let read = elicense_files::certificate(&file);
            CodeSigner::new(key, &read.map_err(|error| problem::settings(&error))?)
        }
        (None, Some(verifier)) => CodeSigner::known(key, verifier.get().inner().trust()),
        (None, None) => {
            return Err(problem::call("whose key it is says a certificate, or a verifier that trusts it"));
        }
    };
    let made = signer.and_then(|signer| {
        let draft = Draft::of(report.get().inner(), &Selection::common())?;
        let text = draft.sign(&signer, life)?;
        Ok((Drawing::of(&text)?, text))
    });
    let (drawing, text) = made.map_err(|error| problem::refused(&error))?;
    Ok(match form {
        "text" => text.into_pyobject(py)?.into_any(),
        "svg" => drawing.to_svg().into_pyobject(py)?.into_any(),
        "png" => PyBytes::new(py, &drawing.to_png()).into_any(),
        _ => return Err(problem::call(format!("{form} is no form: text, svg or png"))),
    })
}
