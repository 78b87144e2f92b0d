//! The C library of elicense.

use std::ffi::{CStr, c_char};

/// The release version as a NUL-terminated text that lives as long as the library.
#[unsafe(no_mangle)]
pub extern "C" fn elicense_version() -> *const c_char {
    const VERSION: &CStr =
        match CStr::from_bytes_with_nul(concat!(env!("CARGO_PKG_VERSION"), "\0").as_bytes()) {
            Ok(version) => version,
            Err(_) => panic!("a version holds no NUL"),
        };
    VERSION.as_ptr()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_is_the_package_version() {
        // SAFETY: the function returns a pointer to a static NUL-terminated text.
        let version = unsafe { CStr::from_ptr(elicense_version()) };
        assert_eq!(version.to_str(), Ok(env!("CARGO_PKG_VERSION")));
    }
}
