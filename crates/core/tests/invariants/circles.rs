//! Files that need each other stand in one folder.

use std::collections::{BTreeMap, BTreeSet};

use petgraph::algo::tarjan_scc;
use petgraph::graph::{DiGraph, NodeIndex};

use crate::syntax::{Crate, Place, every_crate};
use crate::workspace::none;

#[test]
fn no_circle_of_files_leaves_a_folder() {
    none(&every_crate().iter().flat_map(circles).collect::<Vec<_>>());
}

/// Every circle of files that have no folder in common, each with the lines that close it. What only tests name is
/// left out: a test needs what it tests, and nobody needs a test.
fn circles(of: &Crate) -> Vec<String> {
    let mut lines: BTreeMap<(usize, usize), String> = BTreeMap::new();
    for written in of.uses.iter().filter(|written| !written.only_in_tests) {
        if let Place::Inside(place) = of.resolve(written) {
            let to = of.module_of(&place).1.file;
            let line = || format!("  {} → {}", of.place(written), of.files[to].path);
            lines.entry((written.file, to)).or_insert_with(line);
        }
    }
    let edges = lines.keys().map(|&(from, to)| (from as u32, to as u32));
    let graph = DiGraph::<(), ()>::from_edges(edges);
    let circles =
        tarjan_scc(&graph).into_iter().map(|files| files.into_iter().map(NodeIndex::index).collect());
    let leaving = circles.filter(|files: &BTreeSet<usize>| !share_a_folder(of, files));
    leaving.map(|files| told(&files, &lines)).collect()
}

fn told(files: &BTreeSet<usize>, lines: &BTreeMap<(usize, usize), String>) -> String {
    let of_it =
        |pair: &(usize, usize)| pair.0 != pair.1 && files.contains(&pair.0) && files.contains(&pair.1);
    let lines: Vec<&str> =
        lines.iter().filter(|(pair, _)| of_it(pair)).map(|(_, line)| line.as_str()).collect();
    format!("a circle of {} files:\n{}", files.len(), lines.join("\n"))
}

fn share_a_folder(of: &Crate, files: &BTreeSet<usize>) -> bool {
    let folders = files.iter().map(|file| folders(&of.files[*file].path));
    let common = folders.reduce(|common, folders| &common & &folders);
    common.is_none_or(|common| !common.is_empty())
}

/// The folders that a file stands in, and the one of its own name that it is the head of: `cms.rs` and `cms/cursor.rs`
/// may need each other. The whole of `src` is no such folder.
fn folders(path: &str) -> BTreeSet<&str> {
    let (_, below) = path.split_once("src/").unwrap_or(("", path));
    let ends = below.match_indices('/').map(|(end, _)| end).chain([below.len() - ".rs".len()]);
    ends.map(|end| &below[..end]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::Text;

    fn faults(texts: &[(&str, &str)]) -> Vec<String> {
        let texts: Vec<Text> = texts.iter().map(|(path, text)| Text::new(path, text)).collect();
        circles(&Crate::parse("src/lib.rs", &texts))
    }

    #[test]
    fn a_circle_of_two_folders_is_named_with_its_lines() {
        let lib = ("src/lib.rs", "mod a;\nmod b;\nmod c;");
        let c = ("src/c.rs", "use crate::b::c::X;");
        let a = ("src/a.rs", "use crate::b;\nfn f() { b::c::g() }");
        let faults =
            faults(&[lib, c, a, ("src/b.rs", "pub mod c;"), ("src/b/c.rs", "use super::super::a::X;")]);
        assert_eq!(faults, ["a circle of 2 files:\n  src/a.rs:2 → src/b/c.rs\n  src/b/c.rs:1 → src/a.rs"]);
    }

    #[test]
    fn a_circle_below_one_folder_is_none_nor_is_one_of_tests() {
        let lib = ("src/lib.rs", "mod a;\nmod b;");
        let head = ("src/a.rs", "mod c;\nuse c::Y;\nstruct Z;");
        let other = ("src/b.rs", "use crate::a::Z;");
        assert_eq!(faults(&[lib, head, ("src/a/c.rs", "use super::Z;"), other]), [""; 0]);
        let tested = ("src/a/c.rs", "#[cfg(test)]\nmod tests { use crate::b::X; }");
        assert_eq!(faults(&[lib, head, tested, other]), [""; 0]);
    }

    #[test]
    fn a_circle_of_files_that_stand_in_no_folder_is_named() {
        let lib = ("src/lib.rs", "mod a;\nmod b;");
        let faults = faults(&[lib, ("src/a.rs", "use crate::b::X;"), ("src/b.rs", "struct X(super::a::Y);")]);
        assert_eq!(faults, ["a circle of 2 files:\n  src/a.rs:1 → src/b.rs\n  src/b.rs:1 → src/a.rs"]);
    }
}
