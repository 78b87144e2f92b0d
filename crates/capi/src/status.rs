//! How a call ended. What was found about a license is never in here.

use std::ffi::{CStr, c_char};

/// How a call ended. Says nothing about a license: what was found stands in the report.
///
/// Numbers are for ever. Those between are kept for calls to come.
#[repr(u32)]
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum elicense_status {
    /// The call did what it says; its outputs are written.
    Ok = 0,
    /// A pointer that must not be NULL is NULL.
    NullPointer = 1,
    /// An argument is outside what the call takes.
    WrongArgument = 2,
    /// A text is not UTF-8.
    NotUtf8 = 3,
    /// A file or folder cannot be read.
    Unreadable = 10,
    /// A trust store or layout says something that it must not.
    Configuration = 11,
    /// The input could not be examined at all: there is no report, the error says why.
    NotExamined = 20,
    /// What was asked for cannot be made, or not of what was given: the error says why.
    Refused = 30,
    /// This library was built without the part that the call needs, which the error names.
    LeftOut = 40,
    /// A fault of this library. The call had no effect, and what it was called on may be used on.
    Internal = 90,
}

use elicense_status as Status;

impl elicense_status {
    const ALL: [Self; 10] = [
        Self::Ok,
        Self::NullPointer,
        Self::WrongArgument,
        Self::NotUtf8,
        Self::Unreadable,
        Self::Configuration,
        Self::NotExamined,
        Self::Refused,
        Self::LeftOut,
        Self::Internal,
    ];

    /// What it says, in English.
    fn text(self) -> &'static CStr {
        match self {
            Self::Ok => c"the call did what it says",
            Self::NullPointer => c"a pointer that must not be NULL is NULL",
            Self::WrongArgument => c"an argument is outside what the call takes",
            Self::NotUtf8 => c"a text is not UTF-8",
            Self::Unreadable => c"a file or folder cannot be read",
            Self::Configuration => c"a trust store or layout says something that it must not",
            Self::NotExamined => c"the input could not be examined; the error says why",
            Self::Refused => c"what was asked for cannot be made; the error says why",
            Self::LeftOut => c"this library was built without the part that the call needs",
            Self::Internal => c"a fault of the library",
        }
    }
}

/// What a status says, in English, for logs. Never NULL, lives as long as the library; a number that is no
/// status has a text too.
#[unsafe(no_mangle)]
pub extern "C" fn elicense_status_text(status: u32) -> *const c_char {
    let known = Status::ALL.into_iter().find(|known| *known as u32 == status);
    known.map_or(c"not a status of this version", Status::text).as_ptr()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_status_has_a_text_of_its_own_and_so_has_every_other_number() {
        // SAFETY: the function returns static NUL-terminated texts.
        let text = |status| unsafe { CStr::from_ptr(elicense_status_text(status)) };
        let mut texts: Vec<_> = Status::ALL.iter().map(|status| text(*status as u32)).collect();
        texts.extend([text(4)]);
        texts.sort_unstable();
        texts.dedup();
        assert_eq!(texts.len(), Status::ALL.len() + 1);
        assert_eq!(text(4), text(u32::MAX));
    }
}
