//! The same work through C and in Rust, for measuring what the boundary costs.

use std::ffi::c_char;
use std::mem::MaybeUninit;
use std::ptr;

use elicense::{Inquiry, Verifier};

use crate::inquiry::elicense_inquiry;
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
}
