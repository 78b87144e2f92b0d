//! The same work through C and in Rust, for measuring what the boundary costs.

use std::ffi::c_char;
use std::mem::MaybeUninit;
use std::ptr;

use elicense::{Inquiry, Verifier};

use crate::inquiry::elicense_inquiry;
use crate::many::{elicense_reports_free, elicense_reports_json, elicense_verifier_verify_many_large};
use crate::report::{elicense_report_free, elicense_report_json};
use crate::status::elicense_status;
use crate::verifier::{elicense_verifier, elicense_verifier_verify};

/// One verifier and one inquiry, asked both ways.
pub struct Measured {
    verifier: elicense_verifier,
    inquiry: elicense_inquiry,
}

/// What is made of a document.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Made {
    /// A report.
    Report,
    /// A report and its JSON.
    Json,
}

impl Measured {
    /// Both ways to this verifier.
    #[must_use]
    pub fn new(verifier: Verifier, inquiry: Inquiry) -> Self {
        Self { verifier: elicense_verifier(verifier), inquiry: elicense_inquiry(inquiry) }
    }

    /// As a C program does it: verify, ask, free. The number of bytes of JSON.
    ///
    /// # Panics
    ///
    /// The document cannot be examined.
    #[must_use]
    pub fn through_c(&self, document: &[u8], made: Made) -> usize {
        let mut place = MaybeUninit::new(None);
        // SAFETY: the document stands there; there is no name.
        let status = unsafe {
            elicense_verifier_verify(
                Some(&self.verifier),
                Some(&self.inquiry),
                document.as_ptr(),
                document.len(),
                ptr::null(),
                Some(&mut place),
                None,
            )
        };
        assert_eq!(status, elicense_status::Ok);
        // SAFETY: initialised above, whatever the call did.
        let mut report = unsafe { place.assume_init() };
        let (mut json, mut length) = (MaybeUninit::new(ptr::null::<c_char>()), MaybeUninit::new(0));
        if made == Made::Json {
            let given = elicense_report_json(report.as_deref(), Some(&mut json), Some(&mut length));
            assert_eq!(given, elicense_status::Ok);
        }
        elicense_report_free(Some(&mut report));
        // SAFETY: initialised above, whatever the calls did.
        unsafe { length.assume_init() }
    }

    /// As a Rust program does it. The number of bytes of JSON.
    ///
    /// # Panics
    ///
    /// The document cannot be examined.
    #[must_use]
    pub fn in_rust(&self, document: &[u8], made: Made) -> usize {
        let report = self.verifier.0.verify_for(document, &self.inquiry.0).expect("a good document");
        match made {
            Made::Report => 0,
            Made::Json => report.to_json().len(),
        }
    }

    /// Many documents in one call of a C program, their JSON asked for, and freed. The number of bytes of JSON.
    ///
    /// # Panics
    ///
    /// The call does not end well.
    #[must_use]
    pub fn many_through_c(&self, column: &Column) -> usize {
        let count = column.offsets.len() - 1;
        let mut place = MaybeUninit::new(None);
        // SAFETY: the data stand there, and one offset more than there are documents.
        let status = unsafe {
            elicense_verifier_verify_many_large(
                Some(&self.verifier),
                Some(&self.inquiry),
                column.data.as_ptr(),
                column.data.len(),
                column.offsets.as_ptr(),
                count,
                Some(&mut place),
                None,
            )
        };
        assert_eq!(status, elicense_status::Ok);
        // SAFETY: initialised above, whatever the call did.
        let mut reports = unsafe { place.assume_init() };
        let (mut json, mut offsets) =
            (MaybeUninit::new(ptr::null::<c_char>()), MaybeUninit::new(ptr::null::<i64>()));
        let mut answers = MaybeUninit::new(0);
        let given = elicense_reports_json(
            reports.as_deref(),
            Some(&mut json),
            Some(&mut offsets),
            Some(&mut answers),
        );
        assert_eq!(given, elicense_status::Ok);
        // SAFETY: initialised above; after OK there is one offset more than answers, for as long as they live.
        let length = unsafe { *offsets.assume_init().add(answers.assume_init()) };
        elicense_reports_free(Some(&mut reports));
        usize::try_from(length).expect("offsets are lengths")
    }

    /// The same documents together in Rust. The number of bytes of JSON.
    ///
    /// # Panics
    ///
    /// A document cannot be examined.
    #[must_use]
    pub fn many_in_rust(&self, documents: &[Vec<u8>]) -> usize {
        let reports = self.verifier.0.verify_batch(documents, &self.inquiry.0).expect("both ways agree");
        reports.into_iter().map(|report| report.expect("a good document").to_json().len()).sum()
    }
}

/// Documents in one buffer, as Apache Arrow lays a `large_binary` column in memory.
pub struct Column {
    data: Vec<u8>,
    offsets: Vec<i64>,
}

impl Column {
    /// The column of these documents.
    ///
    /// # Panics
    ///
    /// They are longer than half of all addresses.
    #[must_use]
    pub fn of(documents: &[Vec<u8>]) -> Self {
        let end = |end: &mut i64, document: &Vec<u8>| {
            *end += i64::try_from(document.len()).expect("a buffer is below half of all addresses");
            Some(*end)
        };
        let offsets = std::iter::once(0).chain(documents.iter().scan(0, end)).collect();
        Self { data: documents.concat(), offsets }
    }
}
