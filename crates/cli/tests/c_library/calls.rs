//! The calls of the C library, each to the JSON that it gives out.

use std::ffi::{CStr, CString, c_char};
use std::mem::MaybeUninit;
use std::path::{Path, PathBuf};
use std::{fs, ptr};

use elicense_capi::{
    elicense_error, elicense_error_json, elicense_inquiry, elicense_replay_guard, elicense_report,
    elicense_report_json, elicense_reports, elicense_reports_json, elicense_status, elicense_verifier,
    elicense_verifier_verify, elicense_verifier_verify_many, elicense_verifier_verify_once,
};

/// What a call makes.
pub fn made<T>(call: impl FnOnce(&mut MaybeUninit<Option<Box<T>>>) -> elicense_status) -> Box<T> {
    let mut place = MaybeUninit::new(None);
    assert_eq!(call(&mut place), elicense_status::Ok);
    // SAFETY: initialised above, whatever the call did.
    unsafe { place.assume_init() }.expect("the call said OK")
}

/// Places that a call writes to.
type Place<T> = MaybeUninit<Option<Box<T>>>;

/// How a call that verifies ended, and the JSON of its report or of its error.
pub fn answered(
    call: impl FnOnce(&mut Place<elicense_report>, &mut Place<elicense_error>) -> elicense_status,
) -> (elicense_status, String) {
    let (mut report, mut error) = (MaybeUninit::new(None), MaybeUninit::new(None));
    let status = call(&mut report, &mut error);
    // SAFETY: initialised above, whatever the call did.
    let (report, error) = unsafe { (report.assume_init(), error.assume_init()) };
    let json = match status {
        elicense_status::Ok => json(|json, length| elicense_report_json(report.as_deref(), json, length)),
        _ => json(|json, length| elicense_error_json(error.as_deref(), json, length)),
    };
    (status, json)
}

pub fn verify(
    verifier: &elicense_verifier,
    inquiry: &elicense_inquiry,
    guard: Option<&mut elicense_replay_guard>,
    input: &Path,
) -> String {
    let bytes = fs::read(input).expect("the input of a vector");
    let name = text(&input.display().to_string());
    let (verifier, inquiry) = (Some(verifier), Some(inquiry));
    let (start, length, name) = (bytes.as_ptr(), bytes.len(), name.as_ptr());
    let (status, json) = answered(|report, error| {
        let (report, error) = (Some(report), Some(error));
        // SAFETY: the bytes and the NUL-terminated name stand there.
        unsafe {
            match guard {
                None => elicense_verifier_verify(verifier, inquiry, start, length, name, report, error),
                Some(guard) => elicense_verifier_verify_once(
                    verifier, inquiry, guard, start, length, name, report, error,
                ),
            }
        }
    });
    let examined = matches!(status, elicense_status::Ok | elicense_status::NotExamined);
    assert!(examined, "{}: {status:?}", input.display());
    json
}

/// A text that a call gives out; its length and its NUL agree.
pub fn json(
    call: impl FnOnce(Option<&mut MaybeUninit<*const c_char>>, Option<&mut MaybeUninit<usize>>) -> elicense_status,
) -> String {
    let (mut json, mut length) = (MaybeUninit::new(ptr::null()), MaybeUninit::new(0));
    assert_eq!(call(Some(&mut json), Some(&mut length)), elicense_status::Ok);
    // SAFETY: both are initialised; after OK the text is NUL-terminated, and what it was asked of still lives.
    let (text, length) = unsafe { (CStr::from_ptr(json.assume_init()), length.assume_init()) };
    assert_eq!(text.count_bytes(), length);
    text.to_str().expect("JSON is UTF-8").to_owned()
}

pub fn verify_many(
    verifier: &elicense_verifier,
    inquiry: &elicense_inquiry,
    inputs: &[PathBuf],
) -> Vec<String> {
    let documents: Vec<Vec<u8>> =
        inputs.iter().map(|input| fs::read(input).expect("the input of a vector")).collect();
    let data = documents.concat();
    let ends = documents.iter().scan(0, |end, document| {
        *end += i32::try_from(document.len()).expect("vectors are small");
        Some(*end)
    });
    let offsets: Vec<i32> = std::iter::once(0).chain(ends).collect();
    let reports: Box<elicense_reports> = made(|place| {
        // SAFETY: the data and one offset more than documents stand there.
        unsafe {
            elicense_verifier_verify_many(
                Some(verifier),
                Some(inquiry),
                data.as_ptr(),
                data.len(),
                offsets.as_ptr(),
                documents.len(),
                Some(place),
                None,
            )
        }
    });
    let (mut json, mut offsets) = (MaybeUninit::new(ptr::null()), MaybeUninit::new(ptr::null()));
    let mut count = MaybeUninit::new(0);
    let given = elicense_reports_json(Some(&reports), Some(&mut json), Some(&mut offsets), Some(&mut count));
    assert_eq!(given, elicense_status::Ok);
    // SAFETY: all three are initialised.
    let (json, offsets, count) = unsafe { (json.assume_init(), offsets.assume_init(), count.assume_init()) };
    // SAFETY: after OK there is one offset more than documents, and as many bytes as the last one says.
    let offsets = unsafe { std::slice::from_raw_parts(offsets, count + 1) };
    let at = |offset: i64| usize::try_from(offset).expect("offsets are lengths");
    // SAFETY: as above.
    let json = unsafe { std::slice::from_raw_parts(json.cast::<u8>(), at(offsets[count])) };
    let line =
        |pair: &[i64]| String::from_utf8(json[at(pair[0])..at(pair[1])].to_vec()).expect("JSON is UTF-8");
    offsets.windows(2).map(line).collect()
}

pub fn text(text: &str) -> CString {
    CString::new(text).expect("no NUL in a path")
}
