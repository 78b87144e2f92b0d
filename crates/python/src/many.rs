//! Many documents at once, on every core, without the interpreter's lock.

use std::num::NonZeroUsize;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use elicense::{Error, Inquiry, Report, Verifier};
use pyo3::PyResult;
use pyo3::pybacked::PyBackedBytes;

use crate::document::{Bytes, Document};
use crate::problem;

/// What has bytes to be verified.
pub(crate) trait Readable: Sync {
    fn read(&self) -> PyResult<Bytes<'_>>;
}

impl Readable for Document {
    fn read(&self) -> PyResult<Bytes<'_>> {
        Self::read(self)
    }
}

impl Readable for PyBackedBytes {
    fn read(&self) -> PyResult<Bytes<'_>> {
        Ok(Bytes::Given(self))
    }
}

impl Readable for &[u8] {
    fn read(&self) -> PyResult<Bytes<'_>> {
        Ok(Bytes::Given(self))
    }
}

/// What `of` makes of the answer to each document and its place, in their order; an error in the place of one that cannot be read.
///
/// # Errors
///
/// Two ways of checking a signature disagreed, and nothing can be relied on.
pub(crate) fn verify<D: Readable, T: Send>(
    verifier: &Verifier,
    documents: &[D],
    inquiry: &Inquiry,
    threads: Option<usize>,
    of: impl Fn(Result<Report, Error>, usize) -> T + Sync,
) -> PyResult<Vec<PyResult<T>>> {
    let batches = documents.len().div_ceil(BATCH);
    let cores = || thread::available_parallelism().map_or(1, NonZeroUsize::get);
    let threads = threads.unwrap_or_else(cores).clamp(1, MAX_THREADS).min(batches.max(1));
    let (next, done) = (AtomicUsize::new(0), Mutex::new(Vec::with_capacity(batches)));
    let work = |verifier: &Verifier| -> PyResult<()> {
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            let Some(batch) = documents.chunks(BATCH).nth(number) else { return Ok(()) };
            let answers = verify_batch(verifier, batch, number * BATCH, inquiry, &of)?;
            done.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push((number, answers));
        }
    };
    if threads == 1 {
        work(verifier)?;
    } else {
        thread::scope(|scope| {
            let begin = |_| {
                let own = verifier.for_another_core();
                let work = &work;
                scope.spawn(move || work(&own))
            };
            let running: Vec<_> = (0..threads).map(begin).collect();
            let ended = running.into_iter().map(|one| {
                one.join()
                    .unwrap_or_else(|_| Err(problem::internal("a thread met a fault of ours".to_owned())))
            });
            ended.collect::<Vec<_>>().into_iter().collect::<PyResult<()>>()
        })?;
    }
    let mut done = done.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    done.sort_by_key(|(number, _)| *number);
    Ok(done.into_iter().flat_map(|(_, answers)| answers).collect())
}

fn verify_batch<D: Readable, T>(
    verifier: &Verifier,
    batch: &[D],
    first: usize,
    inquiry: &Inquiry,
    of: impl Fn(Result<Report, Error>, usize) -> T,
) -> PyResult<Vec<PyResult<T>>> {
    let bytes: Vec<PyResult<Bytes<'_>>> = batch.iter().map(Readable::read).collect();
    let read: Vec<&[u8]> = bytes.iter().flatten().map(AsRef::as_ref).collect();
    let answers = verifier.verify_batch(&read, inquiry);
    let mut answers = answers.map_err(|error| problem::internal(error.to_string()))?.into_iter();
    let told = bytes.into_iter().zip(first..).map(|(bytes, at)| {
        bytes?;
        let missing = || problem::internal("a document has no answer".to_owned());
        answers.next().map(|answer| of(answer, at)).ok_or_else(missing)
    });
    Ok(told.collect())
}

/// The documents of an Arrow column: `count` of them from the place `first` on.
///
/// # Errors
///
/// The offsets do not lie in the data, in order.
pub(crate) fn column<'d>(
    data: &'d [u8],
    offsets: &[u8],
    width: usize,
    first: usize,
    count: usize,
) -> PyResult<Vec<&'d [u8]>> {
    let wrong = || problem::call("the offsets of the column do not lie in its data, in order");
    let offset = |bytes: &[u8]| match *bytes {
        [a, b, c, d] => usize::try_from(i32::from_le_bytes([a, b, c, d])).ok(),
        [a, b, c, d, e, f, g, h] => usize::try_from(i64::from_le_bytes([a, b, c, d, e, f, g, h])).ok(),
        _ => None,
    };
    if width != 4 && width != 8 {
        return Err(wrong());
    }
    let offsets = offsets.chunks_exact(width).skip(first).take(count + 1).map(offset);
    let offsets = offsets.collect::<Option<Vec<_>>>().ok_or_else(wrong)?;
    let document = |pair: &[usize]| match *pair {
        [from, to] => data.get(from..to),
        _ => None,
    };
    let documents = offsets.windows(2).map(document).collect::<Option<Vec<_>>>();
    documents.filter(|documents| documents.len() == count).ok_or_else(wrong)
}

/// Documents that are verified together: enough that signatures of one issuer share their last step, few enough that
/// cores have their turn.
const BATCH: usize = 64;

/// Threads of one call: more than any machine has cores for it.
const MAX_THREADS: usize = 256;
