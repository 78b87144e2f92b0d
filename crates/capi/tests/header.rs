//! What the committed header promises.
//!
//! `BLESS=1 cargo test -p elicense-capi --test header` takes new numbers into `tests/numbers.txt`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{env, fs};

fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

fn read(name: &str) -> String {
    fs::read_to_string(file(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// The constants of the header: `ELICENSE_… = 1,` of an enumeration and `#define ELICENSE_… 1`.
fn numbers(header: &str) -> BTreeMap<String, u32> {
    let number = |line: &str| {
        let line = line.trim();
        let (name, value) = match line.strip_prefix("#define ") {
            Some(define) => define.split_once(' ')?,
            None => line.strip_suffix(',')?.split_once(" = ")?,
        };
        Some((name.to_owned(), value.parse().ok()?))
    };
    header.lines().filter_map(number).collect()
}

#[test]
fn numbers_are_for_ever() {
    let header = numbers(&read("include/elicense.h"));
    assert!(header.len() > 50, "{header:?}");
    let text: String = header.iter().map(|(name, number)| format!("{name} = {number},\n")).collect();
    let known = numbers(&fs::read_to_string(file("tests/numbers.txt")).unwrap_or_default());
    for (name, number) in &known {
        assert_eq!(header.get(name), Some(number), "{name} was given out as {number}: it stays that");
    }
    if env::var_os("BLESS").is_some() {
        fs::write(file("tests/numbers.txt"), &text).expect("the table can be written");
    }
    assert_eq!(read("tests/numbers.txt"), text, "new numbers: BLESS=1 takes them in");
}

#[test]
fn no_two_names_of_an_enumeration_share_a_number() {
    let header = read("include/elicense.h");
    let enums: Vec<_> = header.split("\nenum ").skip(1).filter_map(|text| text.split_once("\n};")).collect();
    assert!(enums.len() >= 9, "{}", enums.len());
    for (body, _) in enums {
        let numbers: Vec<u32> = numbers(body).into_values().collect();
        let mut distinct = numbers.clone();
        distinct.sort_unstable();
        distinct.dedup();
        assert_eq!(distinct.len(), numbers.len(), "{body}");
    }
}

/// A library that breaks its callers has another name; here all places that say so agree.
#[test]
fn the_interface_version_is_the_same_everywhere() {
    let version = elicense_capi::ELICENSE_ABI_VERSION;
    assert_eq!(elicense_capi::elicense_abi_version(), version);
    assert_eq!(numbers(&read("include/elicense.h"))["ELICENSE_ABI_VERSION"], version);
    assert!(read("Cargo.toml").contains(&format!("\nversion = \"{version}.0.0\"")));
    let build = read("build.rs");
    assert!(build.contains(&format!("so.{version}\"")) && build.contains(&format!(".{version}.dylib\"")));
}

/// No bool, no struct by value, no callback: what every language can call.
#[test]
fn the_header_keeps_to_what_every_language_can_call() {
    let header = read("include/elicense.h");
    assert!(!header.contains("bool"));
    assert!(!header.contains("(*"), "a callback");
    let calls: Vec<&str> =
        header.lines().filter(|line| line.contains(" elicense_") && line.contains('(')).collect();
    let calls: Vec<&&str> = calls.iter().filter(|line| !line.trim_start().starts_with('*')).collect();
    assert!(calls.len() > 20, "{calls:?}");
    for call in calls {
        let returns = call.split(" elicense_").next().expect("something stands before the name");
        let simple = ["elicense_status", "void", "uint32_t", "const char"];
        let returns = returns.trim_end_matches(" *").trim_end_matches('*').trim();
        assert!(simple.contains(&returns) || call.starts_with("const char *elicense_"), "{call}");
    }
}
