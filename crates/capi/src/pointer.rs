//! Everything that comes from C and can be wrong: lengths, texts, NULL. Raw pointers are looked at in this file
//! alone; callers pass on what the caller in C promises.
//!
//! Handles and outputs are typed: `Option<&T>` is a `const T *` that may be NULL, `Option<&mut T>` a `T *`,
//! and `Option<Box<T>>` an owning one. The types say who may change and who frees what, in Rust and in the header.

use std::ffi::{CStr, CString, c_char};
use std::mem::MaybeUninit;
use std::slice;

use crate::failure::Failure;
use crate::status::elicense_status;

/// A handle that must be there.
pub(crate) fn handle<'h, T>(handle: Option<&'h T>, name: &str) -> Result<&'h T, Failure> {
    handle.ok_or_else(|| null(name))
}

/// A handle or output that must be there and will be changed.
pub(crate) fn writable<'h, T>(handle: Option<&'h mut T>, name: &str) -> Result<&'h mut T, Failure> {
    handle.ok_or_else(|| null(name))
}

/// A handle that a call changes and that threads share all the same: what is behind it keeps its own order. It
/// may be NULL.
///
/// # Safety
///
/// `handle` is NULL or was made by this library and is not freed for as long as the answer is used.
pub(crate) unsafe fn shared<'h, T: Sync>(handle: *mut T) -> Option<&'h T> {
    // SAFETY: as the caller promises; nobody holds a reference through which it is changed.
    unsafe { handle.as_ref() }
}

/// Frees what `place` holds and leaves NULL there, so that a second call finds nothing to free.
pub(crate) fn free<T>(place: Option<&mut Option<Box<T>>>) {
    // Dropping plain data does not panic; should it ever, that must not reach C.
    let _ = crate::guard::guarded(|| {
        drop(place.and_then(Option::take));
        Ok(())
    });
}

/// The `length` items at `data`. No items may be anywhere, at NULL too.
///
/// # Safety
///
/// If `length` is not 0 and `data` not NULL, `length` items that nobody changes stand at `data` for as long as
/// the answer is used.
pub(crate) unsafe fn items<'c, T>(data: *const T, length: usize, name: &str) -> Result<&'c [T], Failure> {
    if length == 0 {
        return Ok(&[]);
    }
    if data.is_null() {
        return Err(null(name));
    }
    if !data.is_aligned() {
        return Err(Failure::argument(format!("{name} is not aligned to its items")));
    }
    // The largest object there can be; a larger length is a negative one gone wrong.
    if length.checked_mul(size_of::<T>().max(1)).is_none_or(|bytes| bytes > isize::MAX as usize) {
        return Err(Failure::argument(format!("{name} cannot be {length} items long")));
    }
    // SAFETY: not NULL, aligned and not longer than an object can be; that the items are there, the caller promises.
    Ok(unsafe { slice::from_raw_parts(data, length) })
}

/// The NUL-terminated UTF-8 text at `text`.
///
/// # Safety
///
/// If not NULL, `text` points to a NUL-terminated text that nobody changes for as long as the answer is used.
pub(crate) unsafe fn read_text<'c>(text: *const c_char, name: &str) -> Result<&'c str, Failure> {
    if text.is_null() {
        return Err(null(name));
    }
    // SAFETY: not NULL; that a NUL ends the text, the caller promises.
    let text = unsafe { CStr::from_ptr(text) };
    text.to_str().map_err(|error| Failure::call(elicense_status::NotUtf8, format!("{name}: {error}")))
}

/// The same, where NULL means that there is no text.
///
/// # Safety
///
/// As [`read_text`].
pub(crate) unsafe fn read_text_or_null<'c>(
    text: *const c_char,
    name: &str,
) -> Result<Option<&'c str>, Failure> {
    if text.is_null() {
        return Ok(None);
    }
    // SAFETY: as the caller promises.
    unsafe { read_text(text, name) }.map(Some)
}

/// Hands a text out: its place, and its length if that is asked for.
pub(crate) fn give_text(
    text: &CStr,
    place: Option<&mut MaybeUninit<*const c_char>>,
    length: Option<&mut MaybeUninit<usize>>,
) -> Result<(), Failure> {
    writable(place, "the place for the text")?.write(text.as_ptr());
    if let Some(length) = length {
        length.write(text.count_bytes());
    }
    Ok(())
}

/// A text of ours, ready to be handed out.
pub(crate) fn c_text(text: String) -> CString {
    // JSON escapes NUL. A message may quote one; it is for logs, which are cut there no more than by a space.
    CString::new(text).unwrap_or_else(|error| {
        let bytes = error.into_vec().into_iter().filter(|&byte| byte != 0).collect::<Vec<u8>>();
        CString::new(bytes).expect("the NULs are gone")
    })
}

fn null(name: &str) -> Failure {
    Failure::call(elicense_status::NullPointer, format!("{name} is NULL"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn status<T>(result: Result<T, Failure>) -> elicense_status {
        result.map_or_else(|failure| failure.status, |_| elicense_status::Ok)
    }

    #[test]
    fn no_items_may_stand_anywhere_but_items_must_be_there() {
        let null = std::ptr::null::<u8>();
        // SAFETY: no items, or NULL.
        unsafe {
            assert!(items(null, 0, "data").is_ok_and(<[u8]>::is_empty));
            assert_eq!(status(items(null, 1, "data")), elicense_status::NullPointer);
        }
        // SAFETY: three items stand there.
        assert!(unsafe { items([1, 2, 3].as_ptr(), 3, "data") }.is_ok_and(|items| items == [1, 2, 3]));
    }

    #[test]
    fn a_length_that_no_object_can_have_and_a_crooked_pointer_are_refused() {
        let data = [0_u64; 2];
        for length in [usize::MAX, isize::MAX as usize / 8 + 1] {
            // SAFETY: the length is refused before anything is looked at.
            let refused = unsafe { items(data.as_ptr(), length, "data") };
            assert_eq!(status(refused), elicense_status::WrongArgument);
        }
        let crooked = data.as_ptr().wrapping_byte_add(1);
        // SAFETY: the pointer is refused before anything is looked at.
        assert_eq!(status(unsafe { items(crooked, 1, "data") }), elicense_status::WrongArgument);
    }

    #[test]
    fn a_text_is_there_and_utf8_or_refused() {
        // SAFETY: NULL, or a NUL-terminated text.
        unsafe {
            assert_eq!(status(read_text(std::ptr::null(), "text")), elicense_status::NullPointer);
            assert_eq!(status(read_text(c"\xff".as_ptr(), "text")), elicense_status::NotUtf8);
            assert!(read_text(c"证".as_ptr(), "text").is_ok_and(|text| text == "证"));
            assert!(read_text_or_null(std::ptr::null(), "text").is_ok_and(|text| text.is_none()));
        }
    }

    #[test]
    fn a_shared_handle_is_there_or_null() {
        let mut place = 7;
        // SAFETY: NULL, or a place that stays.
        unsafe {
            assert!(shared(std::ptr::null_mut::<i32>()).is_none());
            assert_eq!(shared(&raw mut place), Some(&7));
        }
    }

    #[test]
    fn freeing_leaves_null_and_freeing_again_does_nothing() {
        let mut place = Some(Box::new(7));
        free(Some(&mut place));
        assert!(place.is_none());
        free(Some(&mut place));
        free::<i32>(None);
    }
}
