//! Which library this is.

use std::ffi::{CStr, c_char};

/// The version of this interface. A change that breaks callers raises it, and with it the name under which the
/// shared library is found (its SONAME); added calls and numbers do not. It is not the release version.
pub const ELICENSE_ABI_VERSION: u32 = 1;

/// The interface of the library that is loaded: to be compared with `ELICENSE_ABI_VERSION`, which is that of
/// the header. Other numbers than the header's mean that nothing else may be called.
#[unsafe(no_mangle)]
pub extern "C" fn elicense_abi_version() -> u32 {
    ELICENSE_ABI_VERSION
}

/// The release version, such as "0.1.0". Lives as long as the library.
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
