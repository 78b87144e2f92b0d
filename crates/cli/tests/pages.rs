//! What the pages say is so: commands print what stands below them, the first pages stay short, and how sure the
//! formats are is what the formats say.

mod common;

use std::fs;
use std::path::{Path, PathBuf};

use common::{elicense, files, root, scratch};

/// The first pages: who reads more lines than these reads none.
const README_LINES: usize = 150;

const READMES: [&str; 2] = ["README.md", "README.zh-CN.md"];

#[test]
fn commands_print_what_the_pages_show() {
    let applicant = scratch("pages").join("applicant.txt");
    fs::write(&applicant, "310101199001010004\n测试甲\n").expect("the build's folder can be written");
    let applicant = applicant.to_str().expect("the build's folder has a name in UTF-8");
    let mut run = 0;
    for page in pages() {
        for (command, shown) in commands(&read(&page)) {
            let args: Vec<_> =
                command.split(' ').map(|arg| if arg == "applicant.txt" { applicant } else { arg }).collect();
            let answer = elicense(&args);
            let printed: Vec<&str> = answer.out.lines().collect();
            assert!(shows(&shown, &printed), "{}: elicense {command}\n{}", page.display(), answer.out);
            run += 1;
        }
    }
    assert!(run >= 2 * READMES.len(), "only {run} commands were found");
}

#[test]
fn the_first_pages_stay_short() {
    for name in READMES {
        let lines = read(&root().join(name)).lines().count();
        assert!(lines <= README_LINES, "{name} has {lines} lines");
    }
}

#[test]
fn the_first_pages_say_how_sure_each_layout_is() {
    let layouts = files(&root().join("formats"));
    let layouts = layouts.iter().filter(|path| path.to_string_lossy().ends_with(".layout.toml"));
    let known: Vec<(String, String)> = layouts.map(|path| source(&read(path))).collect();
    assert!(!known.is_empty());
    for name in READMES {
        let text = read(&root().join(name));
        for (id, kind) in &known {
            let rows: Vec<&str> = text.lines().filter(|line| line.contains(&format!("`{id}`"))).collect();
            let right = matches!(&rows[..], [row] if row.starts_with(&format!("| `{kind}`")));
            assert!(right, "{name}: {id} is {kind}, and the page says {rows:?}");
        }
    }
}

#[test]
fn what_is_left_out_is_said_to_be() {
    assert!(shows(&["a", "…", "d"], &["a", "b", "c", "d"]));
    assert!(shows(&["a", "…"], &["a"]));
    assert!(!shows(&["a"], &["a", "b"]));
    assert!(!shows(&["…", "c"], &["c", "b"]));
}

/// Every page of the repository: not what was built or fetched, nor what begins with a dot.
fn pages() -> Vec<PathBuf> {
    fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).expect("a folder of the repository can be read") {
            let path = entry.expect("an entry of the folder").path();
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            if name.starts_with('.') || name == "target" || name == "node_modules" {
            } else if path.is_dir() {
                walk(&path, found);
            } else if name.ends_with(".md") {
                found.push(path);
            }
        }
    }
    let mut found = Vec::new();
    walk(&root(), &mut found);
    found.sort();
    assert!(found.len() >= READMES.len());
    found
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The id of a layout and how sure it is.
fn source(layout: &str) -> (String, String) {
    let layout: toml::Table = layout.parse().expect("layouts are TOML");
    let text = |value: &toml::Value| value.as_str().expect("a text").to_owned();
    (text(&layout["id"]), text(&layout["source"]["kind"]))
}

/// The arguments of each command that a page shows with its answer, and that answer. Such a block is `text` and
/// begins with `$ elicense`; a README's first block of answers belongs to its first command.
fn commands(page: &str) -> Vec<(&str, Vec<&str>)> {
    let mut found = Vec::new();
    let mut first =
        page.lines().find_map(|line| Some(line.strip_prefix("cargo run ")?.split_once(" -- ")?.1));
    let mut lines = page.lines();
    while lines.any(|line| line == "```text") {
        let mut block: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
        let command = block.first().and_then(|line| line.strip_prefix("$ elicense "));
        if command.is_some() {
            block.remove(0);
        }
        found.extend(command.or_else(|| first.take()).map(|command| (command, block)));
    }
    found
}

/// Whether this is what was printed, but for lines left out where `…` stands.
fn shows(shown: &[&str], printed: &[&str]) -> bool {
    match shown.split_first() {
        None => printed.is_empty(),
        Some((&"…", rest)) => (0..=printed.len()).any(|skipped| shows(rest, &printed[skipped..])),
        Some((line, rest)) => printed.first() == Some(line) && shows(rest, &printed[1..]),
    }
}
