//! Many documents in one call: one buffer and the offsets of the documents in it, as Apache Arrow lays a
//! `binary` column in memory. Documents are read where they lie; nothing is copied.

use std::ffi::c_char;
use std::mem::MaybeUninit;

use elicense::signature::Disagreement;
use elicense::{Error, Report};

use crate::axes::elicense_conclusion;
use crate::error::{elicense_error, guarded_into};
use crate::failure::Failure;
use crate::guard::{caught, guarded};
use crate::inquiry::elicense_inquiry;
use crate::pointer::{self, handle, items, writable};
use crate::status::elicense_status;
use crate::verifier::elicense_verifier;

/// The answers to many documents, each a column: how the examination ended, what it concluded, and its JSON.
/// Belongs to whoever asked; any number of threads may read it.
#[derive(Default)]
pub struct elicense_reports {
    statuses: Vec<elicense_status>,
    conclusions: Vec<u32>,
    offsets: Vec<i64>,
    json: Vec<u8>,
}

/// What became of one document.
type Answer = Result<Report, Error>;

impl elicense_reports {
    /// Verifies documents in batches; a batch that meets a fault of ours, each document for itself, so that the
    /// fault costs one answer and not those of its whole batch. Where two ways of checking a signature disagree,
    /// nothing can be relied on, and there are no answers.
    fn verify<'d>(
        documents: &[&'d [u8]],
        verify_batch: impl Fn(&[&'d [u8]]) -> Result<Vec<Answer>, Disagreement>,
        alone: impl Fn(&'d [u8]) -> Answer,
    ) -> Result<Self, Failure> {
        let mut reports = Self { offsets: vec![0], ..Self::default() };
        for batch in documents.chunks(DOCUMENTS_OF_A_BATCH) {
            match caught(|| Ok(verify_batch(batch))) {
                Ok(Ok(answers)) => answers.into_iter().for_each(|answer| reports.add(|| answer)),
                Ok(Err(disagreement)) => return Err(Failure::internal(disagreement.to_string())),
                Err(_) => batch.iter().for_each(|document| reports.add(|| alone(document))),
            }
        }
        Ok(reports)
    }

    /// The answer to the next document.
    fn add(&mut self, answer: impl FnOnce() -> Answer) {
        let answer = caught(|| {
            Ok(match answer() {
                Ok(report) => {
                    let conclusion = elicense_conclusion::from(report.conclusion());
                    (elicense_status::Ok, conclusion as u32, report.to_json())
                }
                Err(error) => (elicense_status::NotExamined, NO_CONCLUSION, error.to_json(None)),
            })
        });
        let (status, conclusion, json) =
            answer.unwrap_or_else(|failure| (failure.status, NO_CONCLUSION, String::new()));
        self.statuses.push(status);
        self.conclusions.push(conclusion);
        self.json.extend_from_slice(json.as_bytes());
        self.offsets.push(i64::try_from(self.json.len()).expect("a buffer is below half of all addresses"));
    }
}

/// Documents that are verified together: enough that signatures of one issuer share their last step, and few enough
/// that their reports, which are held until all of them are made, take a megabyte or two.
const DOCUMENTS_OF_A_BATCH: usize = 64;

/// What stands in the column of conclusions where there is no report: no `elicense_conclusion`.
const NO_CONCLUSION: u32 = 0;

/// The documents between the offsets of a column.
fn documents<'d, O: Copy + TryInto<usize>>(data: &'d [u8], offsets: &[O]) -> Result<Vec<&'d [u8]>, Failure> {
    let wrong =
        |at: usize| Failure::argument(format!("the offsets at {at} do not lie in the data, in order"));
    let document = |(at, pair): (usize, &[O])| {
        let bounds = match pair {
            &[from, to] => from.try_into().ok().zip(to.try_into().ok()),
            _ => None,
        };
        bounds.and_then(|(from, to)| data.get(from..to)).ok_or_else(|| wrong(at))
    };
    offsets.windows(2).enumerate().map(document).collect()
}

fn verify_column<O: Copy + TryInto<usize>>(
    (verifier, inquiry): (Option<&elicense_verifier>, Option<&elicense_inquiry>),
    data: Result<&[u8], Failure>,
    offsets: Result<&[O], Failure>,
    reports: Option<&mut MaybeUninit<Option<Box<elicense_reports>>>>,
) -> Result<(), Failure> {
    let (verifier, inquiry) = (handle(verifier, "verifier")?, handle(inquiry, "inquiry")?);
    let place = writable(reports, "reports")?;
    let documents = documents(data?, offsets?)?;
    let verify_batch = |batch: &[&[u8]]| verifier.0.verify_batch(batch, &inquiry.0);
    let alone = |document: &[u8]| verifier.0.verify_for(document, &inquiry.0);
    place.write(Some(Box::new(elicense_reports::verify(&documents, verify_batch, alone)?)));
    Ok(())
}

/// How many offsets `count` documents have.
fn offset_count(count: usize) -> Result<usize, Failure> {
    match count {
        0..=ELICENSE_MAX_DOCUMENTS => Ok(count + 1),
        _ => {
            Err(Failure::argument(format!("at most {ELICENSE_MAX_DOCUMENTS} documents at once, not {count}")))
        }
    }
}

/// Documents of one call of `elicense_verifier_verify_many`. A report takes 3 to 20 KB of memory: about a
/// gigabyte at most for ordinary ones.
pub const ELICENSE_MAX_DOCUMENTS: usize = 65_536;

/// Verifies `count` documents that lie in one buffer: document i is `data[offsets[i]]` up to, and without,
/// `data[offsets[i + 1]]`. There are `count` + 1 offsets, none less than the one before. This is how Arrow
/// lays out a `binary` or `utf8` column; a null of such a column is an empty document, which is NOT_EXAMINED.
///
/// OK means that there are `count` answers. `error`, which may be NULL, is written when the call fails.
/// Works in the thread that calls; several threads may each call it with a part of the column.
///
/// # Safety
///
/// `data_length` bytes stand at `data`, `count` + 1 numbers at `offsets`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn elicense_verifier_verify_many(
    verifier: Option<&elicense_verifier>,
    inquiry: Option<&elicense_inquiry>,
    data: *const u8,
    data_length: usize,
    offsets: *const i32,
    count: usize,
    reports: Option<&mut MaybeUninit<Option<Box<elicense_reports>>>>,
    error: Option<&mut MaybeUninit<Option<Box<elicense_error>>>>,
) -> elicense_status {
    guarded_into(error, || {
        let length = offset_count(count)?;
        // SAFETY: as the caller promises.
        let (data, offsets) =
            unsafe { (items(data, data_length, "data"), items(offsets, length, "offsets")) };
        verify_column((verifier, inquiry), data, offsets, reports)
    })
}

/// The same with offsets of 64 bits: a `large_binary` or `large_utf8` column.
///
/// # Safety
///
/// `data_length` bytes stand at `data`, `count` + 1 numbers at `offsets`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn elicense_verifier_verify_many_large(
    verifier: Option<&elicense_verifier>,
    inquiry: Option<&elicense_inquiry>,
    data: *const u8,
    data_length: usize,
    offsets: *const i64,
    count: usize,
    reports: Option<&mut MaybeUninit<Option<Box<elicense_reports>>>>,
    error: Option<&mut MaybeUninit<Option<Box<elicense_error>>>>,
) -> elicense_status {
    guarded_into(error, || {
        let length = offset_count(count)?;
        // SAFETY: as the caller promises.
        let (data, offsets) =
            unsafe { (items(data, data_length, "data"), items(offsets, length, "offsets")) };
        verify_column((verifier, inquiry), data, offsets, reports)
    })
}

/// Frees answers and leaves NULL in their place, and with them the columns they gave out.
#[unsafe(no_mangle)]
pub extern "C" fn elicense_reports_free(reports: Option<&mut Option<Box<elicense_reports>>>) {
    pointer::free(reports);
}

/// A column of numbers, one for each document: an `elicense_status`. OK where there is a report, NOT_EXAMINED
/// where there is an error object in its place. Lives as long as the answers.
#[unsafe(no_mangle)]
pub extern "C" fn elicense_reports_statuses(
    reports: Option<&elicense_reports>,
    statuses: Option<&mut MaybeUninit<*const elicense_status>>,
    count: Option<&mut MaybeUninit<usize>>,
) -> elicense_status {
    guarded(|| column(&handle(reports, "reports")?.statuses, statuses, count))
}

/// A column of numbers, one for each document: an `elicense_conclusion`, or 0 where there is no report. Lives
/// as long as the answers.
#[unsafe(no_mangle)]
pub extern "C" fn elicense_reports_conclusions(
    reports: Option<&elicense_reports>,
    conclusions: Option<&mut MaybeUninit<*const u32>>,
    count: Option<&mut MaybeUninit<usize>>,
) -> elicense_status {
    guarded(|| column(&handle(reports, "reports")?.conclusions, conclusions, count))
}

/// A column of JSON, one line for each document: the bytes that `elicense_report_json` or `elicense_error_json`
/// would give. Laid out as a `large_utf8` column: `count` + 1 offsets into `json`, without NULs. Lives as long
/// as the answers.
#[unsafe(no_mangle)]
pub extern "C" fn elicense_reports_json(
    reports: Option<&elicense_reports>,
    json: Option<&mut MaybeUninit<*const c_char>>,
    offsets: Option<&mut MaybeUninit<*const i64>>,
    count: Option<&mut MaybeUninit<usize>>,
) -> elicense_status {
    guarded(|| {
        let reports = handle(reports, "reports")?;
        let (json, offsets) = (writable(json, "json")?, writable(offsets, "offsets")?);
        writable(count, "count")?.write(reports.statuses.len());
        json.write(reports.json.as_ptr().cast());
        offsets.write(reports.offsets.as_ptr());
        Ok(())
    })
}

fn column<T>(
    column: &[T],
    place: Option<&mut MaybeUninit<*const T>>,
    count: Option<&mut MaybeUninit<usize>>,
) -> Result<(), Failure> {
    let (place, count) = (writable(place, "the place for the column")?, writable(count, "count")?);
    place.write(column.as_ptr());
    count.write(column.len());
    Ok(())
}

#[cfg(test)]
mod tests {
    use elicense::jiff::Timestamp;
    use elicense::{Trust, Verifier};

    use super::*;

    #[test]
    fn documents_lie_between_offsets_that_only_grow_within_the_data() {
        let read = |offsets: &[i32]| documents(b"abcdef", offsets).map(|found| found.concat()).ok();
        assert_eq!(read(&[0, 2, 2, 6]).as_deref(), Some(&b"abcdef"[..]));
        assert_eq!(read(&[3, 5]).as_deref(), Some(&b"de"[..]));
        assert_eq!(read(&[0]).as_deref(), Some(&b""[..]));
        for wrong in [[0, 7], [4, 2], [-1, 2], [0, -1]] {
            assert_eq!(read(&wrong), None, "{wrong:?}");
        }
    }

    #[test]
    fn a_fault_costs_the_answer_to_one_document_and_no_other() {
        let (verifier, at) = (Verifier::new(Trust::empty()), Timestamp::UNIX_EPOCH);
        let alone = |document: &[u8]| match document {
            b"fault" => panic!("a fault"),
            _ => verifier.verify(document, at),
        };
        let verify_batch = |batch: &[&[u8]]| Ok(batch.iter().map(|document| alone(document)).collect());
        let mut documents = vec![&b"{}"[..]; DOCUMENTS_OF_A_BATCH + 2];
        documents[1] = b"fault";
        let reports =
            elicense_reports::verify(&documents, verify_batch, alone).ok().expect("there are answers");
        let mut expected = vec![elicense_status::NotExamined; documents.len()];
        expected[1] = elicense_status::Internal;
        assert_eq!(reports.statuses, expected);
        assert_eq!(reports.offsets.len(), documents.len() + 1);
        assert_eq!(reports.offsets[1], reports.offsets[2]);
    }

    #[test]
    fn where_two_ways_of_checking_disagree_there_are_no_answers_at_all() {
        let verifier = Verifier::new(Trust::empty());
        let alone = |document: &[u8]| verifier.verify(document, Timestamp::UNIX_EPOCH);
        let failure =
            elicense_reports::verify(&[b"{}"], |_| Err(Disagreement), alone).err().expect("no answers");
        assert_eq!(failure.status, elicense_status::Internal);
        assert!(failure.message.contains("no result of this run should be relied on"));
    }
}
