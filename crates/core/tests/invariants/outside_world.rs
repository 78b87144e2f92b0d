//! Core reads no clock, file, network, environment or locale, and writes no log.

use std::collections::BTreeSet;

use crate::syntax::{Crate, Kind, Place, crate_of};
use crate::workspace::none;

/// The crates of which this is promised, as far as there are such.
const CLOSED: [&str; 3] = ["core", "audit", "qr"];

/// What reads or writes something that the caller did not hand in.
const OUTSIDE: [&[&str]; 14] = [
    &["std", "env"],
    &["std", "fs"],
    &["std", "io", "stderr"],
    &["std", "io", "stdin"],
    &["std", "io", "stdout"],
    &["std", "net"],
    &["std", "os"],
    &["std", "process"],
    &["std", "time", "Instant"],
    &["std", "time", "SystemTime"],
    &["jiff", "tz", "TimeZone", "system"],
    &["log"],
    &["tracing"],
    &["rustix"],
];

/// Clocks, wherever their types come from.
const CLOCKS: [[&str; 2]; 4] =
    [["Instant", "now"], ["SystemTime", "now"], ["Timestamp", "now"], ["Zoned", "now"]];

const PRINTING: [&str; 5] = ["dbg", "eprint", "eprintln", "print", "println"];

#[test]
fn core_touches_no_outside_world() {
    let there = CLOSED.iter().filter_map(|name| crate_of(&format!("crates/{name}/src/lib.rs")));
    none(&there.flat_map(touches).collect::<Vec<_>>());
}

/// Every place in code that is not for tests which names something of the outside world.
fn touches(of: &Crate) -> Vec<String> {
    let code = of.uses.iter().filter(|written| !written.only_in_tests);
    let outside = code.filter(|written| match of.resolve(written) {
        // All names of the standard library at once would hide which.
        Place::Outside(path) if written.kind == Kind::Glob => is_outside(&path) || path == ["std"],
        Place::Outside(path) if written.kind == Kind::Macro => {
            is_outside(&path) || path.last().is_some_and(|name| PRINTING.contains(&name.as_str()))
        }
        Place::Outside(path) => is_outside(&path) || written.kind == Kind::ExternCrate,
        Place::Inside(_) => false,
    });
    let told: BTreeSet<String> =
        outside.map(|written| format!("{}: {}", of.place(written), written.written.join("::"))).collect();
    told.into_iter().collect()
}

fn is_outside(path: &[String]) -> bool {
    let starts = |with: &&[&str]| path.len() >= with.len() && path.iter().zip(*with).all(|(a, b)| a == b);
    // A single name that was not imported is one of this file: a function may be called `log`.
    path.len() > 1
        && (OUTSIDE.iter().any(starts)
            || CLOCKS.iter().any(|clock| path.ends_with(&clock.map(str::to_owned))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::Text;

    fn faults(code: &str) -> Vec<String> {
        let texts = [Text::new("src/lib.rs", code), Text::new("src/tests.rs", "use std::fs;")];
        touches(&Crate::parse("src/lib.rs", &texts))
    }

    #[test]
    fn each_way_to_reach_the_outside_world_is_named() {
        let one =
            |code: &str, fault: &str| assert_eq!(faults(code), [format!("src/lib.rs:{fault}")], "{code}");
        one("use std::fs;", "1: std::fs");
        one("use std::{\nfs::File, io};", "2: std::fs::File");
        one("fn f() {\n\nstd::fs::read(\"x\"); }", "3: std::fs::read");
        one("fn f() { ::std::env::var(\"x\"); }", "1: ::std::env::var");
        one("use std::*;", "1: std");
        one("use std as s;\nfn f() { s::net::TcpStream::connect(\"\") }", "2: s::net::TcpStream::connect");
        one("extern crate std as s;", "1: std");
        one("fn f() { jiff::Timestamp::now() }", "1: jiff::Timestamp::now");
        one("use jiff::Timestamp as T;\nfn f() -> T { T::now() }", "2: T::now");
        one("use std::time;\nfn f() { time::SystemTime::UNIX_EPOCH }", "2: time::SystemTime::UNIX_EPOCH");
        one("fn f() { vec![std::process::id()]; }", "1: std::process::id");
        one("fn f() { if true { println!(\"\") } }", "1: println");
        one("fn f() { std::eprintln!(\"\") }", "1: std::eprintln");
        one("fn f() { vec![dbg!(1)]; }", "1: dbg");
        one("fn f() { log::info!(\"\") }", "1: log::info");
    }

    #[test]
    fn what_comes_after_the_first_tests_is_read_as_well() {
        let code = "#[cfg(test)]\nfn help() { std::fs::read(\"x\"); }\nfn f() { std::fs::read(\"x\"); }";
        assert_eq!(faults(code), ["src/lib.rs:3: std::fs::read"]);
    }

    #[test]
    fn what_is_there_without_tests_too_is_read() {
        assert_eq!(faults("#[cfg(any(test, unix))]\nuse std::fs;"), ["src/lib.rs:2: std::fs"]);
        assert_eq!(faults("#[cfg(not(test))]\nuse std::fs;"), ["src/lib.rs:2: std::fs"]);
    }

    #[test]
    fn tests_may_and_words_in_comments_and_texts_do_not_matter() {
        let tests = "#[cfg(test)]\nmod tests;\n#[cfg(all(test, unix))]\nmod more { use std::fs; }\n#[test]\nfn t() { println!(\"\") }";
        assert_eq!(faults(tests), [""; 0]);
        assert_eq!(
            faults("// std::fs\n/// println!\nfn f() -> &'static str { \"std::fs, Timestamp::now\" }"),
            [""; 0]
        );
    }
}
