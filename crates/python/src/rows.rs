//! Documents as an audit tells them, for tables that are made on many machines.

use elicense::license::LICENSE_OFFSET;
use elicense::report::MaskBeside;
use elicense::{Error, Inquiry, Report, Verifier};
use elicense_audit::{Place, Row, Secret};
use pyo3::pybacked::PyBackedBytes;

/// What is the same for all rows.
pub(crate) struct Asked {
    beside: MaskBeside,
    secret: Secret,
    today: String,
}

impl Asked {
    pub(crate) fn new(verifier: &Verifier, inquiry: &Inquiry, secret: &[u8]) -> Self {
        Self {
            beside: verifier.mask_beside(inquiry),
            secret: Secret::of([secret]),
            today: LICENSE_OFFSET.to_datetime(inquiry.at).date().to_string(),
        }
    }
}

/// The report's line and the row of the document at this place.
pub(crate) fn row(
    asked: &Asked,
    answer: Result<Report, Error>,
    documents: &[PyBackedBytes],
    places: &[(String, Option<String>)],
    at: usize,
) -> (String, Row) {
    let bytes = documents.get(at).map_or(&[][..], |bytes| bytes);
    let (source, member) =
        places.get(at).map_or(("", None), |(source, member)| (&**source, member.as_deref()));
    let row = Row::of(&answer, bytes, Place { source, member }, &asked.beside, &asked.secret, &asked.today);
    let json = match answer {
        // An archive's members are told by their rows alone, as in the results of an audit.
        Ok(report) if member.is_none() => report.named(source).to_json(),
        Ok(report) => report.to_json(),
        Err(error) => error.to_json(row.cells.first().map(String::as_str)),
    };
    (json, row)
}
