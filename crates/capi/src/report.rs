//! The answer to one document.

use std::ffi::{CString, c_char};
use std::mem::MaybeUninit;
use std::sync::OnceLock;

use elicense::{Relying, Report};

use crate::axes::{
    elicense_conclusion, elicense_coverage, elicense_grade, elicense_indication, elicense_license_status,
    elicense_presentation, elicense_recognition, elicense_sub_indication, elicense_verifiability,
};
use crate::failure::Failure;
use crate::guard::guarded;
use crate::inquiry::elicense_scenario;
use crate::pointer::{self, c_text, give_text, handle, read_text, writable};
use crate::status::elicense_status;

/// The answer to one document. Belongs to whoever asked; any number of threads may read it.
pub struct elicense_report {
    report: Report,
    json: OnceLock<CString>,
}

impl elicense_report {
    pub(crate) fn new(report: Report) -> Self {
        Self { report, json: OnceLock::new() }
    }

    pub(crate) fn report(&self) -> &Report {
        &self.report
    }
}

/// Writes one answer of the report to its place.
fn answer<T>(
    report: Option<&elicense_report>,
    place: Option<&mut MaybeUninit<T>>,
    answer: impl FnOnce(&Report) -> T,
) -> elicense_status {
    guarded(|| -> Result<(), Failure> {
        let (report, place) = (handle(report, "report")?, writable(place, "the place for the answer")?);
        place.write(answer(&report.report));
        Ok(())
    })
}

/// Frees a report and leaves NULL in its place, and with it the texts it gave out.
#[unsafe(no_mangle)]
pub extern "C" fn elicense_report_free(report: Option<&mut Option<Box<elicense_report>>>) {
    pointer::free(report);
}

/// The three answers, for a first look. Only PASSED means that the license may be relied on.
#[unsafe(no_mangle)]
pub extern "C" fn elicense_report_conclusion(
    report: Option<&elicense_report>,
    conclusion: Option<&mut MaybeUninit<elicense_conclusion>>,
) -> elicense_status {
    answer(report, conclusion, |report| report.conclusion().into())
}

/// Axis 1: the signature, in the words of ETSI EN 319 102-1.
#[unsafe(no_mangle)]
pub extern "C" fn elicense_report_indication(
    report: Option<&elicense_report>,
    indication: Option<&mut MaybeUninit<elicense_indication>>,
) -> elicense_status {
    answer(report, indication, |report| report.indication().into())
}

/// Why axis 1 is not TOTAL_PASSED; NONE where it is, or where no signature was found.
#[unsafe(no_mangle)]
pub extern "C" fn elicense_report_sub_indication(
    report: Option<&elicense_report>,
    sub_indication: Option<&mut MaybeUninit<elicense_sub_indication>>,
) -> elicense_status {
    answer(report, sub_indication, |report| report.sub_indication().into())
}

/// Axis 2: whether the license itself is in force.
#[unsafe(no_mangle)]
pub extern "C" fn elicense_report_license_status(
    report: Option<&elicense_report>,
    license_status: Option<&mut MaybeUninit<elicense_license_status>>,
) -> elicense_status {
    answer(report, license_status, |report| report.status().into())
}

/// Axis 3: how much could be checked at all.
#[unsafe(no_mangle)]
pub extern "C" fn elicense_report_verifiability(
    report: Option<&elicense_report>,
    verifiability: Option<&mut MaybeUninit<elicense_verifiability>>,
) -> elicense_status {
    answer(report, verifiability, |report| report.verifiability().into())
}

/// Axis 4: whether the relying region recognises the license for a scenario, an `elicense_scenario`. What several
/// regions say stands in the report's JSON alone.
#[unsafe(no_mangle)]
pub extern "C" fn elicense_report_recognition(
    report: Option<&elicense_report>,
    scenario: u32,
    recognition: Option<&mut MaybeUninit<elicense_recognition>>,
) -> elicense_status {
    guarded(|| {
        let (report, place) = (handle(report, "report")?, writable(recognition, "recognition")?);
        let scenario = elicense_scenario::read(scenario)?;
        let one_asked = matches!(report.report.relying(), Relying::Region(_));
        let mut rulings = report.report.rulings().iter().filter(|_| one_asked);
        let ruling = rulings.find(|ruling| ruling.scenario == scenario);
        place.write(ruling.map(|ruling| ruling.status).into());
        Ok(())
    })
}

/// Axis 5: whether this showing of a display code is fresh and bound.
#[unsafe(no_mangle)]
pub extern "C" fn elicense_report_presentation(
    report: Option<&elicense_report>,
    presentation: Option<&mut MaybeUninit<elicense_presentation>>,
) -> elicense_status {
    answer(report, presentation, |report| report.presentation().into())
}

/// How much of what the document displays the signature that decides covers. All signatures stand in the report's
/// JSON, each with its own.
#[unsafe(no_mangle)]
pub extern "C" fn elicense_report_coverage(
    report: Option<&elicense_report>,
    coverage: Option<&mut MaybeUninit<elicense_coverage>>,
) -> elicense_status {
    answer(report, coverage, |report| report.signature().map(|signature| signature.coverage).into())
}

/// How sure the value of one field is, canonical or of the face, by its name in the report's JSON. Values that were read on
/// a page are for a person to compare with it, unless the policy says otherwise.
///
/// # Safety
///
/// `field` is NULL or a NUL-terminated text.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn elicense_report_grade(
    report: Option<&elicense_report>,
    field: *const c_char,
    grade: Option<&mut MaybeUninit<elicense_grade>>,
) -> elicense_status {
    guarded(|| {
        let (report, place) = (handle(report, "report")?, writable(grade, "grade")?);
        // SAFETY: as the caller promises.
        let name = unsafe { read_text(field, "field") }?;
        let license = report.report.claimed();
        let fields = license.fields().iter().map(|field| (field.name.as_str(), field.grade));
        let face = license.face().iter().map(|face| (&*face.name, face.grade));
        let found = fields.chain(face).find(|(known, _)| *known == name);
        place.write(found.and_then(|(_, grade)| grade).into());
        Ok(())
    })
}

/// The whole report as one line of JSON: the bytes that the command line prints for the same input, settings
/// and inquiry. `length` is their number without the NUL at their end, and may be NULL. Made when first asked
/// for; the text lives as long as the report.
#[unsafe(no_mangle)]
pub extern "C" fn elicense_report_json(
    report: Option<&elicense_report>,
    json: Option<&mut MaybeUninit<*const c_char>>,
    length: Option<&mut MaybeUninit<usize>>,
) -> elicense_status {
    guarded(|| {
        let report = handle(report, "report")?;
        give_text(report.json.get_or_init(|| c_text(report.report.to_json())), json, length)
    })
}
