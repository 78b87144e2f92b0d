//! The folder of a run: who may write into it, what is written over, and who may look into it.

mod common;
#[path = "../../core/tests/support/sample.rs"]
mod sampling;

use std::fs::{self, File};
use std::io::BufWriter;
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::thread;
use std::time::Duration;

use common::audits::{audit, files, random};
use common::{answer, scratch};
use elicense_testkit::archive::container::Container;
use elicense_testkit::archive::{Mix, Plan};

fn archive(folder: &Path, count: u64) -> PathBuf {
    let path = folder.join("archive.zip");
    let out = BufWriter::new(File::create(&path).expect("the build's folder can be written"));
    let plan = Plan { count, bad: 40, mix: Mix::All, container: Container::Zip };
    plan.write(out).expect("the archive is written");
    path
}

/// How a process ended: `None` where it was killed.
fn ended(child: Child) -> (Option<i32>, String) {
    let output = child.wait_with_output().expect("it ends");
    (output.status.code(), String::from_utf8(output.stderr).expect("UTF-8"))
}

/// Two at once, of which some are killed: what is there afterwards is one run that can be gone on with.
#[test]
fn a_folder_is_written_by_one_run_at_a_time_and_no_run_is_lost() {
    let pairs = if sampling::all() { 200 } else { 10 };
    println!("{pairs} of 200 pairs");
    let folder = scratch("audit-pairs");
    let path = archive(&folder, 600);
    let undisturbed = folder.join("undisturbed");
    assert_eq!(answer(&mut audit(&path, &undisturbed, &[])).code, 1);
    let expected = files(&undisturbed);
    let (mut random, mut refused, mut killed) = (random(), 0, 0);
    for pair in 0..pairs {
        let out = folder.join("out");
        let _ = fs::remove_dir_all(&out);
        // Now and then the folder is there already, and empty.
        if pair % 3 == 0 {
            fs::create_dir(&out).expect("a folder");
        }
        let begin = || {
            let mut command = audit(&path, &out, &["--checkpoint", "50", "--threads", "1"]);
            command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().expect("the binary starts")
        };
        let mut children = [begin(), begin()];
        thread::sleep(Duration::from_millis(random() % 300));
        let kill = random() % 4;
        for (number, child) in children.iter_mut().enumerate().filter(|(number, _)| kill >> number & 1 == 1) {
            child.kill().unwrap_or_else(|error| panic!("process {number}: {error}"));
        }
        let ends = children.map(ended);
        for (code, told) in &ends {
            match code {
                Some(1) => {}
                Some(6) => {
                    assert!(told.contains("Another audit is writing"), "pair {pair}: {told}");
                    refused += 1;
                }
                None => killed += 1,
                other => panic!("pair {pair} ended with {other:?}: {told}"),
            }
        }
        let complete = ends.iter().filter(|(code, _)| *code == Some(1)).count();
        // The second may have come when the first was done; then it finds a whole run and changes nothing.
        if complete > 0 {
            assert!(files(&out) == expected, "pair {pair}: {ends:?}");
        }
        let again = answer(&mut audit(&path, &out, &["--checkpoint", "50"]));
        assert_eq!(again.code, 1, "pair {pair} left a lock or lost the run: {}", again.err);
        assert!(files(&out) == expected, "pair {pair}, gone on with");
    }
    println!("{refused} refused, {killed} killed");
    assert!(refused > 0, "no two processes met");
}

#[test]
fn a_folder_with_anything_else_in_it_is_left_as_it_is() {
    let folder = scratch("audit-foreign");
    let path = archive(&folder, 50);
    let foreign = folder.join("foreign");
    fs::create_dir(&foreign).expect("a folder");
    for (name, text) in
        [("report.html", "mine"), ("results.csv", "mine"), ("journal.jsonl", "{\"audit\":1}\n")]
    {
        let _ = fs::remove_dir_all(&foreign);
        fs::create_dir(&foreign).expect("a folder");
        fs::write(foreign.join(name), text).expect("a file");
        for rest in [&[][..], &["--start-over"]] {
            let told = answer(&mut audit(&path, &foreign, rest));
            assert_eq!(told.code, 2, "{name}: {}", told.err);
            assert!(told.err.contains("no run of this program has made"), "{}", told.err);
            assert_eq!(fs::read_to_string(foreign.join(name)).expect("it is there"), text);
            assert_eq!(fs::read_dir(&foreign).expect("a folder").count(), 1, "nothing was made");
        }
    }
    // A run of ours in which somebody has put a file of one of its names.
    let out = folder.join("out");
    assert_eq!(answer(&mut audit(&path, &out, &[])).code, 1);
    fs::write(out.join("results-7.csv"), "mine").expect("a file");
    fs::write(out.join("notes.txt"), "mine").expect("a file");
    assert_eq!(answer(&mut audit(&path, &out, &["--start-over"])).code, 2);
    fs::rename(out.join("results-7.csv"), out.join("mine.csv")).expect("a name");
    assert_eq!(answer(&mut audit(&path, &out, &["--start-over"])).code, 1);
    for name in ["mine.csv", "notes.txt"] {
        assert_eq!(fs::read_to_string(out.join(name)).expect("it is there"), "mine");
    }
    // Names of files elsewhere, written among those of the run, are none of its files.
    let elsewhere = folder.join("elsewhere");
    fs::write(&elsewhere, "mine").expect("a file");
    let lock = out.join("run.lock");
    let names = fs::read_to_string(&lock).expect("names") + "../elsewhere\nnotes.txt\n";
    fs::write(&lock, names).expect("names");
    assert_eq!(answer(&mut audit(&path, &out, &["--start-over"])).code, 1);
    assert!(elsewhere.exists() && out.join("notes.txt").exists());
}

#[test]
fn what_is_not_there_is_an_error_and_makes_no_run() {
    let folder = scratch("audit-nothere");
    let path = archive(&folder, 5);
    let out = folder.join("out");
    let nothere = folder.join("nothere");
    let told = answer(audit(&path, &out, &[]).arg(&nothere));
    assert_eq!(told.code, 6, "{}", told.err);
    assert!(told.err.contains("nothere") && !out.exists(), "{}", told.err);
    let file = folder.join("file");
    fs::write(&file, "mine").expect("a file");
    assert_eq!(answer(&mut audit(&path, &file, &[])).code, 6);
    assert_eq!(fs::read_to_string(&file).expect("it is there"), "mine");
    // A folder in which there is nothing is no run without a fault.
    let empty = folder.join("empty");
    fs::create_dir(&empty).expect("a folder");
    let told = answer(&mut audit(&empty, &out, &[]));
    assert_eq!(told.code, 4, "{}", told.err);
    assert!(told.err.contains("There is no license"), "{}", told.err);
}

#[test]
fn a_line_that_was_changed_is_noticed_when_the_run_is_gone_on_with() {
    let folder = scratch("audit-changed-line");
    let path = archive(&folder, 50);
    let out = folder.join("out");
    assert_eq!(answer(&mut audit(&path, &out, &[])).code, 1);
    for name in ["results.jsonl", "facts.jsonl"] {
        let file = out.join(name);
        let whole = fs::read_to_string(&file).expect("lines");
        fs::write(&file, whole.replacen("failed", "passed", 1)).expect("lines");
        let told = answer(&mut audit(&path, &out, &[]));
        assert_eq!(told.code, 6, "{}", told.err);
        assert!(told.err.contains(name), "{}", told.err);
        fs::write(&file, whole).expect("lines");
        assert_eq!(answer(&mut audit(&path, &out, &[])).code, 1);
    }
}

#[cfg(unix)]
#[test]
fn nobody_but_its_owner_may_look_into_a_run_and_no_link_in_it_is_followed() {
    use std::os::unix::fs::{PermissionsExt, symlink};

    let folder = scratch("audit-modes");
    let path = archive(&folder, 50);
    let mode = |path: &Path| fs::metadata(path).expect("it is there").permissions().mode() & 0o777;
    let (new, there) = (folder.join("a/new"), folder.join("there"));
    fs::create_dir(&there).expect("a folder");
    for out in [&new, &there] {
        assert_eq!(answer(&mut audit(&path, out, &[])).code, 1);
        assert_eq!(mode(out), 0o700);
        for file in common::files(out) {
            assert_eq!(mode(&file), 0o600, "{}", file.display());
        }
    }
    // Whatever stands in the place of a file is not written through, and not removed with what it points to.
    let mine = folder.join("mine");
    fs::write(&mine, "mine").expect("a file");
    for name in ["results.jsonl", "report.html", "summary.json", "run.lock"] {
        let out = folder.join(format!("link-{name}"));
        assert_eq!(answer(&mut audit(&path, &out, &[])).code, 1);
        fs::remove_file(out.join(name)).expect("a file");
        symlink(&mine, out.join(name)).expect("a link");
        let told = answer(&mut audit(&path, &out, &[]));
        assert_ne!(told.code, 1, "{name}: {}", told.err);
        answer(&mut audit(&path, &out, &["--start-over"]));
        assert_eq!(fs::read_to_string(&mine).expect("it is there"), "mine", "{name}");
    }
}
