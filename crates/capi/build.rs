//! Gives the shared library the name under which programs find it: plain cargo sets none.

use std::env;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    // ELICENSE_ABI_VERSION; a test compares.
    let (elf, apple) = ("libelicense_capi.so.1", "@rpath/libelicense_capi.1.dylib");
    match env::var("CARGO_CFG_TARGET_VENDOR").as_deref() {
        Ok("apple") => println!("cargo::rustc-cdylib-link-arg=-Wl,-install_name,{apple}"),
        _ if env::var("CARGO_CFG_TARGET_FAMILY").is_ok_and(|family| family == "unix") => {
            println!("cargo::rustc-cdylib-link-arg=-Wl,-soname,{elf}");
        }
        _ => {}
    }
}
