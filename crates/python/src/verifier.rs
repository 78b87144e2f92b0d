//! The verifier: made once, shared between threads.

use std::path::{Path, PathBuf};

use elicense::{Inquiry, Policy, Trust};
use elicense_files::FileProblem;
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedBytes;
use pyo3::types::PyBytes;

use crate::document::Document;
use crate::inquiry::Question;
use crate::many;
use crate::problem;
use crate::report::Report;
use crate::rows::{self, Asked};

/// Verifies documents. `elicense.Verifier` adds the arguments' names.
#[pyclass(frozen, subclass, module = "elicense._native")]
pub(crate) struct Verifier(elicense::Verifier);

impl Verifier {
    pub(crate) fn inner(&self) -> &elicense::Verifier {
        &self.0
    }

    /// An answer with the name that its document has.
    pub(crate) fn answer(
        &self,
        answer: Result<elicense::Report, elicense::Error>,
        name: Option<&str>,
        inquiry: &Inquiry,
    ) -> PyResult<Report> {
        match (answer, name) {
            (Ok(report), Some(name)) => Ok(report.named(name).into()),
            (Ok(report), None) => Ok(report.into()),
            (Err(error), name) => {
                let told = name.map(|name| self.0.mask_beside(inquiry).text(name).to_string());
                Err(problem::unexamined(&error, told.as_deref()))
            }
        }
    }
}

#[pymethods]
impl Verifier {
    #[new]
    #[pyo3(signature = (trust=None, formats=None, policy=None))]
    fn new(
        py: Python<'_>,
        trust: Option<PathBuf>,
        formats: Option<PathBuf>,
        policy: Option<String>,
    ) -> PyResult<Self> {
        let made: Result<Self, FileProblem> = py.detach(|| {
            let trust = trust.as_deref().map_or_else(|| Ok(Trust::empty()), elicense_files::trust)?;
            let verifier = elicense::Verifier::new(trust);
            let verifier = match formats.as_deref() {
                Some(path) => elicense_files::with_layouts(verifier, path)?,
                None => verifier,
            };
            let policy = policy.map_or_else(
                || Ok(Policy::default()),
                |name| match Policy::named(&name) {
                    Some(policy) => Ok(policy),
                    None => elicense_files::policy(Path::new(&name)),
                },
            )?;
            Ok(Self(verifier.with_policy(policy)))
        });
        made.map_err(|error| problem::settings(&error))
    }

    /// Verifies one document.
    fn _verify(
        &self,
        py: Python<'_>,
        document: Document,
        name: Option<String>,
        question: Question<'_>,
    ) -> PyResult<Report> {
        let inquiry = question.read()?;
        let name = name.or_else(|| document.name());
        let answer =
            py.detach(|| document.read().map(|bytes| self.0.verify_for(bytes.as_ref(), &inquiry)))?;
        self.answer(answer, name.as_deref(), &inquiry)
    }

    /// Verifies documents on `threads` cores; in the place of a report the error of one that could not be examined.
    fn _verify_many<'py>(
        &self,
        py: Python<'py>,
        documents: Vec<Document>,
        names: Option<Vec<Option<String>>>,
        threads: Option<usize>,
        question: Question<'_>,
    ) -> PyResult<Vec<Bound<'py, PyAny>>> {
        let inquiry = question.read()?;
        if names.as_ref().is_some_and(|names| names.len() != documents.len()) {
            return Err(problem::call("there is a name for every document, or for none"));
        }
        let answers =
            py.detach(|| many::verify(&self.0, &documents, &inquiry, threads, |answer, _| answer))?;
        let mut names = names.unwrap_or_default().into_iter();
        let told = answers.into_iter().zip(&documents).map(|(answer, document)| {
            let name = names.next().flatten().or_else(|| document.name());
            let report = answer.and_then(|answer| self.answer(answer, name.as_deref(), &inquiry));
            match report {
                Ok(report) => Ok(Bound::new(py, report)?.into_any()),
                Err(error) => Ok(error.value(py).clone().into_any()),
            }
        });
        told.collect()
    }

    /// Verifies documents in the buffers of an Arrow column with offsets of `width` bytes.
    #[expect(clippy::too_many_arguments, reason = "the parts of an Arrow column")]
    fn _verify_column<'py>(
        &self,
        py: Python<'py>,
        data: PyBackedBytes,
        offsets: PyBackedBytes,
        width: usize,
        first: usize,
        count: usize,
        threads: Option<usize>,
        question: Question<'_>,
    ) -> PyResult<Vec<Bound<'py, PyAny>>> {
        let inquiry = question.read()?;
        let answers = py.detach(|| {
            let documents = many::column(&data, &offsets, width, first, count)?;
            many::verify(&self.0, &documents, &inquiry, threads, |answer, _| answer)
        })?;
        let told = answers.into_iter().map(|answer| {
            match answer.and_then(|answer| self.answer(answer, None, &inquiry)) {
                Ok(report) => Ok(Bound::new(py, report)?.into_any()),
                Err(error) => Ok(error.value(py).clone().into_any()),
            }
        });
        told.collect()
    }

    /// The rows of documents as an audit tells them: cells, report, keys of comparison, what is odd about each alone.
    fn _rows<'py>(
        &self,
        py: Python<'py>,
        documents: Vec<PyBackedBytes>,
        places: Vec<(String, Option<String>)>,
        secret: PyBackedBytes,
        threads: Option<usize>,
        question: Question<'_>,
    ) -> PyResult<Vec<RowParts<'py>>> {
        let inquiry = question.read()?;
        if places.len() != documents.len() {
            return Err(problem::call("there is a place for every document"));
        }
        let asked = Asked::new(&self.0, &inquiry, &secret);
        let rows = py.detach(|| {
            let row = |answer, at: usize| rows::row(&asked, answer, &documents, &places, at);
            many::verify(&self.0, &documents, &inquiry, threads, row)
        })?;
        let parts = rows.into_iter().map(|row| {
            let (json, row) = row?;
            let keys = row.keys.iter();
            let keys = keys.map(|key| (key.about, PyBytes::new(py, &key.key), PyBytes::new(py, &key.value)));
            Ok((row.cells, json, keys.collect(), row.odd.iter().map(|odd| odd.as_str()).collect()))
        });
        parts.collect()
    }
}

/// A row for Python.
type RowParts<'py> =
    (Vec<String>, String, Vec<(&'static str, Bound<'py, PyBytes>, Bound<'py, PyBytes>)>, Vec<&'static str>);
