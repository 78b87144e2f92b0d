//! What strangers' files and reports found wrong stays right: each table in `testdata/third-party/faults`
//! names inputs that are not ours, what is run on them and what has to be answered. The inputs are found
//! through `ELICENSE_FAULTS`, else in `../shared/faults` beside the workspace.

mod common;

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use common::{elicense, files, root, scratch};
use serde::Deserialize;
use serde_json::Value;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    case: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    /// The letter of the list of faults.
    section: char,
    name: String,
    /// Arguments of the program; `{faults}` is the folder of faults, `{out}` a path that nothing is at yet.
    run: Vec<String>,
    exit: i32,
    /// JSON pointers into standard output and what is there.
    #[serde(default)]
    equal: BTreeMap<String, Value>,
    /// Texts that standard output, standard error or a file at `{out}` holds.
    #[serde(default)]
    has: Vec<String>,
    /// Texts that none of them holds.
    #[serde(default)]
    lacks: Vec<String>,
    /// Why the answer is deliberately another than the list asks for.
    reason: Option<String>,
}

#[derive(Default)]
struct Count {
    total: usize,
    named: usize,
}

#[test]
fn what_strangers_found_wrong_is_right() {
    let faults = match std::env::var_os("ELICENSE_FAULTS") {
        Some(folder) => PathBuf::from(folder),
        None => root().join("../shared/faults"),
    };
    if !faults.is_dir() {
        tell(&format!(
            "{} is absent: set ELICENSE_FAULTS to the folder of faults; not run",
            faults.display()
        ));
        return;
    }
    let (mut counts, mut wrong) = (BTreeMap::<char, Count>::new(), Vec::new());
    for (table, cases) in tables() {
        for (index, case) in cases.iter().enumerate() {
            let count = counts.entry(case.section).or_default();
            count.total += 1;
            count.named += usize::from(case.reason.is_some());
            let out = scratch(&format!("faults-{table}-{index}")).join("out");
            wrong.extend(
                case.wrong(&faults, &out).map(|why| (case.section, format!("{table}: {}: {why}", case.name))),
            );
        }
    }
    for (section, count) in &counts {
        let failed = wrong.iter().filter(|(of, _)| of == section).count();
        let right = count.total - failed - count.named;
        tell(&format!(
            "faults, section {section}: {right}/{} right, {} named with a reason",
            count.total, count.named
        ));
    }
    let lines: Vec<&str> = wrong.iter().map(|(_, line)| line.as_str()).collect();
    assert!(lines.is_empty(), "{}", lines.join("\n"));
}

#[test]
fn a_wrong_answer_is_told() {
    let help = |exit, has: &str, lacks: &str| Case {
        section: 'A',
        name: String::new(),
        run: vec!["--help".to_owned()],
        exit,
        equal: BTreeMap::new(),
        has: vec![has.to_owned()],
        lacks: vec![lacks.to_owned()],
        reason: None,
    };
    let nowhere = scratch("faults-none").join("out");
    let wrong = |case: Case| case.wrong(Path::new("."), &nowhere);
    assert_eq!(wrong(help(0, "verify", "no such word")), None);
    assert!(wrong(help(1, "verify", "no such word")).is_some());
    assert!(wrong(help(0, "no such word", "nor this")).is_some());
    assert!(wrong(help(0, "verify", "verify")).is_some());
    assert!(
        wrong(Case { equal: BTreeMap::from([("/a".to_owned(), Value::Null)]), ..help(0, "verify", "x y z") })
            .is_some()
    );
}

impl Case {
    /// What is wrong about the answer; `None` when nothing is.
    fn wrong(&self, faults: &Path, out: &Path) -> Option<String> {
        let (faults, place) =
            (faults.to_str().expect("a path in UTF-8"), out.to_str().expect("a path in UTF-8"));
        let mut run: Vec<String> =
            self.run.iter().map(|part| part.replace("{faults}", faults).replace("{out}", place)).collect();
        if run.first().is_some_and(|command| command == "verify") {
            // The whole answer is looked at, and not its first screen alone.
            run.push("--details".to_owned());
        }
        let answer = elicense(&run.iter().map(String::as_str).collect::<Vec<_>>());
        let mut texts = vec![answer.out.clone(), answer.err.clone()];
        if out.is_dir() {
            texts.extend(files(out).iter().map(|file| read(file)));
        } else if out.is_file() {
            texts.push(read(out));
        }
        let json: Value = serde_json::from_str(&answer.out).unwrap_or_default();
        let unequal = |(pointer, value): (&String, &Value)| {
            let found = json.pointer(pointer);
            (found != Some(value)).then(|| format!("{pointer} is {found:?}, not {value}"))
        };
        let holds = |text: &String| texts.iter().any(|one| one.contains(text.as_str()));
        let mut why: Vec<String> = self.equal.iter().filter_map(unequal).collect();
        if answer.code != self.exit {
            why.push(format!("exit {}, not {}", answer.code, self.exit));
        }
        why.extend(self.has.iter().filter(|text| !holds(text)).map(|text| format!("nothing says {text:?}")));
        why.extend(self.lacks.iter().filter(|text| holds(text)).map(|text| format!("{text:?} is said")));
        (!why.is_empty()).then(|| format!("{}\n{}{}", why.join("; "), answer.out, answer.err))
    }
}

/// The tables by their names.
fn tables() -> BTreeMap<String, Vec<Case>> {
    let table = |path: PathBuf| {
        let text = std::fs::read_to_string(&path).expect("a table of faults");
        let table: Table =
            toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        (path.file_stem().expect("a name").to_string_lossy().into_owned(), table.case)
    };
    let tables: BTreeMap<_, _> =
        files(&root().join("testdata/third-party/faults")).into_iter().map(table).collect();
    assert!(!tables.is_empty(), "no tables of faults");
    tables
}

fn read(file: &Path) -> String {
    String::from_utf8_lossy(&std::fs::read(file).expect("a file that was written")).into_owned()
}

/// Says it on standard error itself, where it is seen also when the test passes.
fn tell(line: &str) {
    // A closed standard error is no reason to fail.
    let _ = writeln!(std::io::stderr(), "{line}");
}
