//! The rooms of core, and that each imports only from those before it.

use std::collections::BTreeSet;

use crate::syntax::{Crate, Place, crate_of};
use crate::workspace::{Text, names, none, root};

/// The order: a room imports only from rooms above it. `docs/architecture.md` has the same table.
pub const ROOMS: [&str; 15] = [
    "words", "license", "document", "crypto", "x509", "proof", "rules", "layout", "trust", "checks",
    "decision", "report", "issue", "verifier", "lib.rs",
];

/// What may stand in `crates/core/src`: a room each, the two files of the story, and nothing more.
const MAX_ENTRIES: usize = 16;

#[test]
fn no_import_runs_back_up() {
    let core = crate_of("crates/core/src/lib.rs").expect("core has a root");
    none(&runs_back_up(core, "crates/core/src"));
}

#[test]
fn the_rooms_are_those_of_the_page_on_architecture() {
    none(&differences(&ROOMS, &Text::read("docs/architecture.md")));
}

#[test]
fn the_folder_of_core_shows_the_story() {
    let entries = names(&root().join("crates/core/src"));
    assert!(entries.len() <= MAX_ENTRIES, "{} entries: {}", entries.len(), entries.join(" "));
}

/// Every import from a room that comes later, and every module that stands in no room.
fn runs_back_up(of: &Crate, folder: &str) -> Vec<String> {
    let mut faults = Vec::new();
    for (path, module) in &of.modules {
        let file = &of.files[module.file].path;
        if let [room] = &path[..]
            && *file != of.root
            && file.starts_with(folder)
            && order(room).is_none()
        {
            faults.push(format!("{file}: {room} stands in no room"));
        }
    }
    let mut told = BTreeSet::new();
    for written in &of.uses {
        let Some(Place::Inside(place)) = of.written_out(written) else { continue };
        let file = |module: &[String]| &of.files[of.module_of(module).1.file].path;
        // What tests are helped with stands outside `src`, and only tests can name it.
        if !file(&written.module).starts_with(folder) || !file(&place).starts_with(folder) {
            continue;
        }
        let (from, to) = (room_of(of, &written.module), room_of(of, &place));
        if order(&from) < order(&to).or(Some(usize::MAX)) && order(&from).is_some() {
            let tests = if written.only_in_tests { " (tests)" } else { "" };
            let fault =
                format!("{}: {from} → {to}: {}{tests}", of.place(written), written.written.join("::"));
            if told.insert(fault.clone()) {
                faults.push(fault);
            }
        }
    }
    faults
}

/// The room of a place in the crate; what stands in the root's file, in a module or in none, is in `lib.rs`.
fn room_of(of: &Crate, place: &[String]) -> String {
    let (path, module) = of.module_of(place);
    let room = path.first().filter(|_| of.files[module.file].path != of.root);
    room.cloned().unwrap_or_else(|| "lib.rs".to_owned())
}

fn order(room: &str) -> Option<usize> {
    ROOMS.iter().position(|known| *known == room)
}

/// Where the table under "Layers" differs.
fn differences(rooms: &[&str], page: &Text) -> Vec<String> {
    let section = page.text.lines().enumerate().skip_while(|(_, line)| *line != "## Layers").skip(1);
    let rows = section.take_while(|(_, line)| !line.starts_with("## ")).filter_map(|(at, line)| {
        let name = line.strip_prefix("| `")?.split('`').next()?;
        Some((at + 1, name.trim_end_matches('/')))
    });
    let rows: Vec<(usize, &str)> = rows.collect();
    let mut faults: Vec<String> = rows
        .iter()
        .zip(rooms)
        .filter(|((_, row), room)| row != *room)
        .map(|((line, row), room)| format!("{}:{line}: {row}, where {room} comes", page.path))
        .collect();
    if rows.len() != rooms.len() {
        faults.push(format!("{}: {} rooms, and not {}", page.path, rows.len(), rooms.len()));
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIB: &str = "mod words; mod report; mod verifier; pub use report::Report; pub mod all { pub use crate::report::*; }\n\
        #[cfg(test)] #[path = \"../tests/support/testing.rs\"] mod testing;";

    /// The faults of a crate with these words; the rest of it is without fault.
    fn faults(words: &str) -> Vec<String> {
        let texts = [
            Text::new("core/src/lib.rs", LIB),
            Text::new("core/src/words/mod.rs", &format!("pub mod error;\n{words}")),
            Text::new("core/src/words/error.rs", "pub struct Error;"),
            Text::new("core/src/report/mod.rs", "use crate::words::error::Error;\npub struct Report(Error);"),
            Text::new(
                "core/src/verifier.rs",
                "use crate::report::Report;\nfn f() -> Report { crate::report::new() }",
            ),
            Text::new("core/tests/support/testing.rs", "pub use crate::Report;"),
        ];
        runs_back_up(&Crate::parse("core/src/lib.rs", &texts), "core/src")
    }

    #[test]
    fn an_import_from_a_room_above_is_no_fault() {
        assert_eq!(faults("use self::error::Error; use crate::words::error;"), [""; 0]);
    }

    #[test]
    fn each_way_to_write_an_import_that_runs_back_up_is_named() {
        let one = |words: &str, fault: &str| {
            assert_eq!(faults(words), [format!("core/src/words/mod.rs:{fault}")], "{words}");
        };
        one("use crate::report::Report;", "2: words → report: crate::report::Report");
        one("\nuse crate::{\nreport::{Report as R}};", "4: words → report: crate::report::Report");
        one("use super::report::*;", "2: words → report: super::report");
        one("pub(crate) use crate::verifier;", "2: words → verifier: crate::verifier");
        one("use crate::Report;", "2: words → lib.rs: crate::Report");
        one("#[cfg(windows)]\nuse crate::report::Report;", "3: words → report: crate::report::Report");
        one("fn f() { crate::report::new() }", "2: words → report: crate::report::new");
        one("fn f(r: &dyn Fn(crate::report::Report)) {}", "2: words → report: crate::report::Report");
        one("impl crate::report::Reads for u8 {}", "2: words → report: crate::report::Reads");
        one("fn f() { println!(\"{}\", crate::report::X) }", "2: words → report: crate::report::X");
        one("macro_rules! m { () => { $crate::report::X } }", "2: words → report: crate::report::X");
        one("#[serde(with = \"crate::report::json\")]\nstruct S;", "2: words → report: crate::report::json");
        one(
            "mod a { mod b { use super::super::super::report::X; } }",
            "2: words → report: super::super::super::report::X",
        );
        one(
            "mod a { fn f() { use super::super::report::X; } }",
            "2: words → report: super::super::report::X",
        );
        one("use crate::all::Report;", "2: words → lib.rs: crate::all::Report");
        one("use crate as c;", "2: words → lib.rs: crate");
        one(
            "#[cfg(test)]\nmod tests {\nuse crate::report::X; }",
            "4: words → report: crate::report::X (tests)",
        );
    }

    #[test]
    fn what_helps_tests_stands_in_no_room_and_is_named_by_tests_only() {
        assert_eq!(faults("#[cfg(test)] mod tests { use crate::testing::license; }"), [""; 0]);
    }

    #[test]
    fn a_module_without_a_room_is_named() {
        let texts = [Text::new("core/src/lib.rs", "mod attic;"), Text::new("core/src/attic.rs", "")];
        let faults = runs_back_up(&Crate::parse("core/src/lib.rs", &texts), "core/src");
        assert_eq!(faults, ["core/src/attic.rs: attic stands in no room"]);
    }

    #[test]
    fn a_table_that_differs_is_named() {
        let page = |rows: &str| {
            Text::new("page.md", &format!("# A\n\n## Layers\n\n| room | |\n|---|---|\n{rows}\n## B\n"))
        };
        assert_eq!(differences(&["a", "b"], &page("| `a/` | x |\n| `b` | y |\n")), [""; 0]);
        assert_eq!(
            differences(&["a", "b"], &page("| `b/` | x |\n| `a/` | y |\n"))[0],
            "page.md:7: b, where a comes"
        );
        assert_eq!(differences(&["a", "b"], &page("| `a/` | x |\n")), ["page.md: 1 rooms, and not 2"]);
    }
}
