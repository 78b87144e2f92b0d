//! Audits by the real binary, against the counts of the one who made the archive.

mod common;
#[path = "../../core/tests/support/sample.rs"]
mod sampling;

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::BufWriter;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use common::audits::{audit, files, random};
use common::{AT, answer, command, elicense, scratch};
use elicense_testkit::archive::container::Container;
use elicense_testkit::archive::expected::Expected;
use elicense_testkit::archive::{Mix, Plan};
use elicense_testkit::ofd::zip::{self, Entry, Fault, Packing};

/// An archive of so many entries, some of each way to be bad, and its counts.
fn archive(folder: &Path, count: u64, container: Container, ending: &str) -> (PathBuf, Expected) {
    let path = folder.join(format!("archive.{ending}"));
    let out = BufWriter::new(File::create(&path).expect("the build's folder can be written"));
    let plan = Plan { count, bad: 40, mix: Mix::All, container };
    (path, plan.write(out).expect("the archive is written"))
}

fn summary(out: &Path) -> serde_json::Value {
    serde_json::from_slice(&fs::read(out.join("summary.json")).expect("a summary")).expect("JSON")
}

#[test]
fn totals_are_those_of_the_one_who_made_the_archive() {
    let folder = scratch("audit-totals");
    for (container, ending) in [
        (Container::Zip, "zip"),
        (Container::Tar, "tar"),
        (Container::TarGz, "tar.gz"),
        (Container::Records, "records"),
    ] {
        let (path, expected) = archive(&folder, 1500, container, ending);
        let out = folder.join(format!("out-{ending}"));
        let told = answer(&mut audit(&path, &out, &[]));
        assert_eq!(told.code, 1, "{}", told.err);
        let found = summary(&out);
        assert_eq!(expected.differences(&found), [""; 0], "{ending}");
        let seen = found["eyes"].as_object().expect("eyes");
        assert!(elicense_audit::Anomaly::ALL.iter().all(|anomaly| seen.contains_key(anomaly.as_str())));
        let lines = fs::read_to_string(out.join("results.jsonl")).expect("results");
        assert_eq!(lines.lines().count(), 1500);
        for (number, line) in lines.lines().enumerate() {
            let line: serde_json::Value = serde_json::from_str(line).expect("JSON");
            assert_eq!(line["entry"], number);
        }
    }
}

#[test]
fn every_answer_can_be_proven_and_no_other() {
    let folder = scratch("audit-proof");
    let (path, _) = archive(&folder, 100, Container::Zip, "zip");
    let out = folder.join("out");
    answer(&mut audit(&path, &out, &[]));
    let root = summary(&out)["merkle"]["root"].as_str().expect("a root").to_owned();
    let run = out.to_str().expect("UTF-8");
    let file = folder.join("proof.json");
    let check = |root: &str| {
        let proof = file.to_str().expect("UTF-8");
        elicense(&["audit", "check-proof", proof, "--root", root])
    };
    for entry in ["0", "63", "64", "99"] {
        let proof = elicense(&["audit", "prove", "--run", run, "--entry", entry]);
        assert_eq!(proof.code, 0, "{}", proof.err);
        fs::write(&file, &proof.out).expect("a file");
        assert_eq!(check(&root).code, 0, "{entry}");
        assert_eq!(check(&"0".repeat(64)).code, 1, "{entry}");
        fs::write(&file, proof.out.replacen("entry", "Entry", 2)).expect("a file");
        assert_ne!(check(&root).code, 0, "{entry}, changed");
    }
    assert_eq!(elicense(&["audit", "prove", "--run", run, "--entry", "100"]).code, 2);
}

#[test]
fn a_proof_of_what_could_not_be_examined_says_so_and_its_neighbour_does_not() {
    let folder = scratch("audit-proof-unexamined");
    let inputs = folder.join("inputs");
    fs::create_dir_all(&inputs).expect("a folder");
    let good = common::root().join("testdata/vectors/sh-catalogue-jws-1/good.json");
    fs::copy(good, inputs.join("good.json")).expect("a license");
    fs::write(inputs.join("text.txt"), "this is no license").expect("a file");
    let out = folder.join("out");
    answer(&mut audit(&inputs, &out, &[]));
    let prove = |language: &str, name: &str| {
        let (file, run) = (inputs.join(name), out.to_str().expect("UTF-8"));
        let file = file.to_str().expect("UTF-8");
        elicense(&["--lang", language, "audit", "prove", file, "--run", run])
    };
    for (language, said) in [("en", "could not be examined"), ("zh-CN", "未能检查")] {
        let proof = prove(language, "text.txt");
        assert_eq!(proof.code, 0, "{}", proof.err);
        assert!(proof.err.contains(said), "{}", proof.err);
        let neighbour = prove(language, "good.json");
        assert_eq!((neighbour.code, &*neighbour.err), (0, ""));
    }
    fs::write(inputs.join("other.txt"), "this was not there").expect("a file");
    let other = prove("en", "other.txt");
    assert_eq!(other.code, 2);
    assert!(other.err.contains("--entry"), "{}", other.err);
}

#[test]
fn a_replay_of_recognition_that_was_not_asked_for_says_so_and_of_one_that_was_replays() {
    let folder = scratch("audit-replay-not-asked");
    let (path, _) = archive(&folder, 60, Container::Zip, "zip");
    let rules = common::root().join("formats/recognition.toml");
    let text = |path: &Path| path.to_str().expect("UTF-8").to_owned();
    for (asked, code) in [(&[][..], 2), (&["--region", "all"][..], 0)] {
        let out = folder.join(format!("out-{code}"));
        answer(&mut audit(&path, &out, asked));
        let told = elicense(&["audit", "replay", &text(&out), "--recognition", &text(&rules)]);
        assert_eq!(told.code, code, "{}", told.err);
        assert_eq!(told.err.contains("was not asked about recognition"), code == 2, "{}", told.err);
    }
}

#[test]
fn whatever_did_not_pass_has_a_reason_and_a_next_step_in_the_language_that_was_chosen() {
    let folder = scratch("audit-reasons");
    for (language, head, step) in [("zh-CN", "\u{feff}\"序号\"", "请"), ("en", "\u{feff}\"entry\"", "Ask ")]
    {
        let out = folder.join(language);
        // Every document that the project has, whatever is wrong with it.
        let vectors = common::root().join("testdata/vectors");
        answer(&mut audit(&vectors, &out, &["--lang", language]));
        let csv = fs::read_to_string(out.join("results.csv")).expect("a table");
        assert!(csv.starts_with(head));
        let mut bad = 0;
        for line in csv.lines().skip(1) {
            let cells: Vec<&str> = line[1..line.len() - 1].split("\",\"").collect();
            let [conclusion, code, found, next] = [2, 3, 16, 17].map(|place| cells[place]);
            let empty = [code, found, next].map(str::is_empty);
            assert_eq!(empty, [conclusion == "passed"; 3], "{line}");
            bad += u64::from(conclusion != "passed");
        }
        let counts = &summary(&out)["conclusions"];
        let counted =
            ["failed", "undetermined", "unexamined"].map(|name| counts[name].as_u64().unwrap_or_default());
        assert!(bad > 100 && bad == counted.iter().sum::<u64>());
        assert!(csv.contains(step));
    }
}

#[test]
fn a_replay_flips_what_the_rules_change_and_nothing_else() {
    let folder = scratch("audit-replay");
    let (path, _) = archive(&folder, 200, Container::Zip, "zip");
    let with = |store: &str, rule: &str, out: &Path| {
        let (path, out) = (path.to_str().expect("UTF-8"), out.to_str().expect("UTF-8"));
        let args = ["audit", path, "--out", out, "--trust", store, "--revocation", rule];
        answer(&mut command(&[&args[..], &AT[..]].concat()));
    };
    let [required, advisory] = ["required", "advisory"].map(|rule| {
        let out = folder.join(rule);
        with("testdata/trust/no-lists", rule, &out);
        fs::write(folder.join(format!("{rule}.toml")), format!("revocation = \"{rule}\"\n")).expect("a file");
        out
    });
    let replayed = |out: &Path, rule: &str| -> Vec<serde_json::Value> {
        let rules = folder.join(format!("{rule}.toml"));
        let answer = elicense(&[
            "audit",
            "replay",
            out.to_str().expect("UTF-8"),
            "--policy",
            rules.to_str().expect("UTF-8"),
        ]);
        assert_eq!(answer.code, 0, "{}", answer.err);
        answer.out.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
    };
    assert!(replayed(&required, "required").is_empty() && replayed(&advisory, "advisory").is_empty());
    // Judged again, one run's facts are the other's.
    let conclusions = |out: &Path| -> Vec<String> {
        let facts = fs::read_to_string(out.join("facts.jsonl")).expect("facts");
        let of = |line: &str| {
            let line: serde_json::Value = serde_json::from_str(line).expect("JSON");
            line["facts"]["conclusion"].as_str().unwrap_or_default().to_owned()
        };
        facts.lines().map(of).collect()
    };
    let (mut judged, expected) = (conclusions(&required), conclusions(&advisory));
    let flips = replayed(&required, "advisory");
    assert!(!flips.is_empty());
    for flip in &flips {
        let entry = flip["entry"].as_u64().expect("a number") as usize;
        judged[entry] = flip["after"]["conclusion"].as_str().expect("a word").to_owned();
    }
    assert_eq!(judged, expected);
}

#[test]
fn a_replay_under_other_rules_of_recognition_gives_what_a_run_under_them_gives() {
    let folder = scratch("audit-replay-recognition");
    let (path, _) = archive(&folder, 300, Container::Zip, "zip");
    let rules = fs::read_to_string(common::root().join("formats/recognition.toml")).expect("rules");
    let stricter = rules.replace("lists_max_age_days = 60", "lists_max_age_days = 10");
    assert_ne!(stricter, rules);
    let formats = folder.join("formats");
    fs::create_dir_all(&formats).expect("a folder");
    let file = formats.join("recognition.toml");
    fs::write(&file, &stricter).expect("a file");
    let text = |path: &Path| path.to_str().expect("UTF-8").to_owned();
    for asked in [vec!["--region", "320000", "--scenario", "government-service"], vec!["--region", "all"]] {
        let [before, after] = [&[][..], &["--formats", &text(&formats)]].map(|more: &[&str]| {
            let out = folder.join(format!("out{}-{}", asked.len(), more.len()));
            answer(&mut audit(&path, &out, &[&asked[..], more].concat()));
            out
        });
        let replayed = |run: &Path, rules: &Path| -> BTreeMap<u64, serde_json::Value> {
            let answer = elicense(&["audit", "replay", &text(run), "--recognition", &text(rules)]);
            assert_eq!(answer.code, 0, "{}", answer.err);
            let flips = answer.out.lines().map(|line| serde_json::from_str(line).expect("JSON"));
            let flips =
                flips.map(|flip: serde_json::Value| (flip["entry"].as_u64().expect("a number"), flip));
            flips.collect()
        };
        assert!(replayed(&after, &file).is_empty(), "its own rules change nothing");
        let flips = replayed(&before, &file);
        assert!(!flips.is_empty());
        let facts = |run: &Path| -> Vec<serde_json::Value> {
            let text = fs::read_to_string(run.join("facts.jsonl")).expect("facts");
            text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
        };
        for (entry, (old, new)) in facts(&before).into_iter().zip(facts(&after)).enumerate() {
            let judged = flips.get(&(entry as u64)).map(|flip| &flip["after"]);
            let conclusion = judged.map_or(&old["facts"]["conclusion"], |judged| &judged["conclusion"]);
            assert_eq!(*conclusion, new["facts"]["conclusion"], "entry {entry}");
            let rulings =
                judged.map_or(&old["facts"]["recognition"]["rulings"], |judged| &judged["recognition"]);
            assert_eq!(*rulings, new["facts"]["recognition"]["rulings"], "entry {entry}");
        }
        let counted = |run: &Path| -> u64 {
            let summary = summary(run);
            let rows = summary["recognition"].as_array().expect("rows");
            rows.iter().map(|row| row["count"].as_u64().expect("a number")).sum()
        };
        let examined = facts(&before).iter().filter(|line| !line["facts"].is_null()).count() as u64;
        let answers = if asked.len() == 4 { 1 } else { 12 };
        assert_eq!((counted(&before), counted(&after)), (examined * answers, examined * answers));
    }
}

#[test]
fn the_page_and_the_tables_say_what_the_summary_says() {
    let folder = scratch("audit-page");
    let (path, _) = archive(&folder, 300, Container::Zip, "zip");
    let out = folder.join("out");
    answer(&mut audit(&path, &out, &[]));
    let summary = summary(&out);
    let page = fs::read_to_string(out.join("report.html")).expect("a page");
    for (name, count) in summary["conclusions"].as_object().expect("counts") {
        assert!(page.contains(&format!("data-name=\"{name}\" data-count=\"{count}\"")), "{name}");
    }
    assert!(page.contains("default-src 'none'") && !page.contains("<script") && page.len() < 300_000);
    let csv = fs::read_to_string(out.join("results.csv")).expect("a table");
    assert!(csv.starts_with('\u{feff}'));
    assert_eq!(csv.lines().count(), 301);
    assert_eq!(out.join("results.parquet").exists(), cfg!(feature = "parquet"));
    let workbook = fs::read(out.join("problems.xlsx")).expect("a workbook");
    assert!(workbook.starts_with(b"PK\x03\x04"));
}

#[test]
fn the_number_of_threads_changes_no_byte() {
    let folder = scratch("audit-threads");
    let (path, _) = archive(&folder, 1200, Container::Zip, "zip");
    let run = |threads: &str| {
        let out = folder.join(threads);
        answer(&mut audit(&path, &out, &["--threads", threads]));
        files(&out)
    };
    assert!(run("1") == run("3"));
}

/// How much of a long test is done: the whole, or a sample.
fn sample(whole: u64, sample: u64) -> u64 {
    if sampling::all() {
        whole
    } else {
        println!("sampled {sample} of {whole}");
        sample
    }
}

/// The points are random, the seed of the delays is not: what fails can be tried again.
#[test]
fn killed_at_random_points_a_run_ends_with_the_same_bytes() {
    let most = sample(50, 5);
    let folder = scratch("audit-killed");
    let (path, _) = archive(&folder, 1000, Container::Zip, "zip");
    let undisturbed = folder.join("undisturbed");
    answer(&mut audit(&path, &undisturbed, &[]));
    let expected = files(&undisturbed);
    let (mut kills, mut runs, mut random) = (0, 0, random());
    while kills < most || runs == 0 {
        let out = folder.join(format!("run-{runs}"));
        let mut child = audit(&path, &out, &["--checkpoint", "50"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the binary starts");
        thread::sleep(Duration::from_millis(random() % 400));
        match child.try_wait().expect("a child") {
            None => {
                child.kill().expect("SIGKILL");
                child.wait().expect("it is gone");
                kills += 1;
            }
            Some(_) => {
                assert!(files(&out) == expected, "run {runs} after {kills} kills");
                runs += 1;
            }
        }
    }
    let out = folder.join(format!("run-{runs}"));
    answer(&mut audit(&path, &out, &["--checkpoint", "50"]));
    assert!(files(&out) == expected, "the last run");
    println!("{kills} kills, {} runs with the same bytes", runs + 1);
}

#[test]
fn a_run_on_another_basis_is_refused_with_what_changed() {
    let folder = scratch("audit-changed");
    let (path, _) = archive(&folder, 50, Container::Zip, "zip");
    let out = folder.join("out");
    assert_eq!(answer(&mut audit(&path, &out, &[])).code, 1);
    assert_eq!(answer(&mut audit(&path, &out, &[])).code, 1, "nothing changed, and nothing is left to do");
    let other = answer(&mut audit(&path, &out, &["--revocation", "advisory"]));
    assert_eq!(other.code, 2);
    assert!(
        other.err.contains("policy: revocation required, ") && other.err.contains("--start-over"),
        "{}",
        other.err
    );
    assert_eq!(answer(&mut audit(&path, &out, &["--revocation", "advisory", "--start-over"])).code, 1);
    archive(&folder, 60, Container::Zip, "zip");
    let changed = answer(&mut audit(&path, &out, &["--revocation", "advisory"]));
    assert_eq!(changed.code, 2);
    assert!(changed.err.contains("input ") && changed.err.contains("archive.zip"), "{}", changed.err);
}

#[test]
fn a_damaged_archive_ends_no_run_and_has_its_lines() {
    let (folder, mut random) = (scratch("audit-damaged"), random());
    let (input, out) = (folder.join("input"), folder.join("out"));
    fs::create_dir_all(&input).expect("a folder");
    let (mut names, of_each) = (BTreeMap::new(), sample(200, 40));
    for (container, ending) in [
        (Container::Zip, "zip"),
        (Container::Tar, "tar"),
        (Container::TarGz, "tar.gz"),
        (Container::Records, "records"),
    ] {
        let mut whole = Vec::new();
        let plan = Plan { count: 12, bad: 200, mix: Mix::All, container };
        plan.write(&mut whole).expect("the archive is written");
        for number in 0..of_each {
            let mut bytes = whole.clone();
            // Every second time near the end, where a zip has its directory.
            let from = if number % 2 == 0 { 0 } else { bytes.len().saturating_sub(1500) };
            let at = from + random() as usize % (bytes.len() - from);
            match number / 2 % 5 {
                0 => bytes[at] ^= 1 << (random() % 8),
                1 => bytes.truncate(at),
                2 => bytes[at..].iter_mut().take(4).for_each(|byte| *byte = 0xff),
                3 => bytes[at..].iter_mut().take(8).for_each(|byte| *byte = 0),
                _ => drop(bytes.splice(at..at, whole[at..].iter().take(100).copied())),
            }
            let path = input.join(format!("{number:03}.{ending}"));
            fs::write(&path, bytes).expect("a file");
            names.insert(path.to_str().expect("UTF-8").to_owned(), 0);
        }
    }
    let told = answer(&mut audit(&input, &out, &["--threads", "2"]));
    assert_eq!((told.code, &*told.err), (1, ""));
    let results = fs::read_to_string(out.join("results.jsonl")).expect("results");
    for (number, line) in results.lines().enumerate() {
        let line: serde_json::Value = serde_json::from_str(line).expect("JSON");
        assert_eq!(line["entry"], number);
        let name = line["name"].as_str().expect("a name");
        let source = name.split_once('!').map_or(name, |(source, _)| source);
        *names.get_mut(source).unwrap_or_else(|| panic!("{source} is no source")) += 1;
    }
    assert_eq!(summary(&out)["entries"], results.lines().count());
    let silent: Vec<_> = names.iter().filter(|(_, lines)| **lines == 0).collect();
    assert!(silent.is_empty(), "nothing is said of {silent:?}");
    println!("{} damaged archives, {} lines", names.len(), results.lines().count());
}

#[test]
fn how_far_a_run_is_is_told_to_machines_and_to_nobody_who_does_not_look() {
    let folder = scratch("audit-progress");
    let (path, _) = archive(&folder, 300, Container::Zip, "zip");
    let quiet = answer(&mut audit(&path, &folder.join("quiet"), &[]));
    assert_eq!(quiet.err, "", "standard error is no terminal");
    let told = answer(&mut audit(&path, &folder.join("told"), &["--progress", "json"]));
    assert_eq!(told.out.lines().next(), quiet.out.lines().next());
    let lines = told.err.lines().map(|line| serde_json::from_str(line).expect("JSON"));
    let lines: Vec<serde_json::Value> = lines.collect();
    let last = lines.last().expect("at least one");
    let conclusions = &summary(&folder.join("told"))["conclusions"];
    for name in ["failed", "undetermined", "unexamined"] {
        assert_eq!(last[name], conclusions[name], "{name}");
    }
    let size = fs::metadata(&path).expect("an archive").len();
    assert_eq!((last["entries"].as_u64(), last["total"].as_u64()), (Some(300), Some(size)));
}

#[cfg(unix)]
#[test]
fn an_interrupted_run_says_how_to_go_on() {
    let folder = scratch("audit-interrupted");
    let (path, _) = archive(&folder, 6000, Container::Zip, "zip");
    let out = folder.join("out");
    let child = audit(&path, &out, &[]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let child = child.expect("the binary starts");
    while fs::metadata(out.join("results.jsonl")).map_or(0, |file| file.len()) == 0 {
        thread::sleep(Duration::from_millis(5));
    }
    let sent = Command::new("kill").args(["-INT", &child.id().to_string()]).status().expect("kill");
    assert!(sent.success());
    let output = child.wait_with_output().expect("it ends by itself");
    let text = String::from_utf8(output.stderr).expect("UTF-8");
    assert_eq!(output.status.code(), Some(12), "{text}");
    assert!(text.contains("Start the same command again"), "{text}");
    assert_eq!(answer(&mut audit(&path, &out, &[])).code, 1);
    assert_eq!(summary(&out)["entries"], 6000);
}

#[test]
fn a_folder_is_read_in_the_order_of_names_and_links_are_not_followed() {
    let folder = scratch("audit-folder");
    let input = folder.join("input");
    fs::create_dir_all(input.join("b")).expect("a folder");
    for name in ["c.json", "b/2.json", "b/1.json", "a.json"] {
        fs::write(input.join(name), "{}").expect("a file");
    }
    #[cfg(unix)]
    std::os::unix::fs::symlink("c.json", input.join("d.json")).expect("a link");
    let out = input.join("out");
    assert_eq!(answer(&mut audit(&input, &out, &[])).code, 7);
    let lines = fs::read_to_string(out.join("results.jsonl")).expect("results");
    let names: Vec<String> = lines
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).expect("JSON")["name"].to_string())
        .collect();
    let ends = ["a.json", "1.json", "2.json", "c.json", "d.json"];
    assert!(names.iter().zip(ends).all(|(name, end)| name.trim_matches('"').ends_with(end)), "{names:?}");
    assert_eq!(summary(&out)["causes"]["member-link"], 1);
}

/// A zip inside an archive is one document where it has an OFD.xml, whatever it is called, and gets the answer that
/// `verify` gives; any other is an archive itself.
#[test]
fn a_sealed_document_is_one_entry_wherever_it_is_and_an_archive_inside_another_is_none() {
    let folder = scratch("audit-sealed");
    let read = |name: &str| fs::read(common::root().join("testdata/ofd").join(name)).expect("a vector");
    let part =
        |name: &str, bytes: Vec<u8>| Entry { name: name.into(), local_name: None, bytes, fault: Fault::None };
    let ordinary = zip::write(&[part("a.json", b"{}".to_vec())], Packing::Deflated);
    let holding = zip::write(&[part("a.ofd", read("gb-ofd-1/good.ofd"))], Packing::Stored);
    let members = [
        ("licenses/1.ofd", read("gb-ofd-1/good.ofd"), "-"),
        ("licenses/2.bin", read("gb-ofd-1/good.ofd"), "-"),
        ("licenses/3.zip", read("ofd-sealed-1/good.ofd"), "-"),
        ("licenses/4.ofd", read("gb-ofd-1/zip-cut.ofd"), "container-malformed"),
        ("licenses/5", read("gb-ofd-1/zip-twice-last.ofd"), "package-ambiguous"),
        ("licenses/6.ofd", read("ofd-sealed-1/self-made.ofd"), "-"),
        ("licenses/7.zip", ordinary, "member-nested"),
        ("licenses/8.zip", holding, "member-nested"),
    ];
    let entries = members.each_ref().map(|(name, bytes, _)| part(name, bytes.clone()));
    let archives = [("deflated.zip", Packing::Deflated), ("stored.zip", Packing::Stored)];
    let mut files = archives.map(|(name, packing)| (name, zip::write(&entries, packing))).to_vec();
    files.push(("a.tar", tar(&members)));
    let trust = ["--trust", "testdata/trust/sealed"];
    for (name, bytes) in files {
        let (archive, out) = (folder.join(name), folder.join(format!("out-{name}")));
        fs::write(&archive, bytes).expect("the folder can be written");
        let (path, out_path) = (archive.to_str().expect("UTF-8"), out.to_str().expect("UTF-8"));
        let told = elicense(&[&["audit", path, "--out", out_path], &trust[..], &AT[..]].concat());
        assert_eq!(told.code, 7, "{name}: {}", told.err);
        let results = fs::read_to_string(out.join("results.jsonl")).expect("results");
        let lines: Vec<&str> = results.lines().collect();
        assert_eq!(lines.len(), members.len(), "{name}");
        for (line, (member, bytes, cause)) in lines.iter().zip(&members) {
            let parsed: serde_json::Value = serde_json::from_str(line).expect("JSON");
            assert_eq!(parsed["answer"]["error"]["code"].as_str().unwrap_or("-"), *cause, "{name} {member}");
            if *cause == "-" {
                let alone = folder.join("alone.ofd");
                fs::write(&alone, bytes).expect("the folder can be written");
                let alone = alone.to_str().expect("UTF-8");
                let verified = elicense(
                    &[&["verify", alone, "--format", "jsonl", "--role", "audit"], &trust[..], &AT[..]]
                        .concat(),
                );
                let verified: serde_json::Value = serde_json::from_str(verified.out.trim()).expect("JSON");
                let (mut of_audit, mut of_verify) = (parsed["answer"].clone(), verified);
                for answer in [&mut of_audit, &mut of_verify] {
                    answer.as_object_mut().expect("an object").remove("input");
                }
                assert_eq!(of_audit["signatures"], of_verify["signatures"], "{name} {member}");
                assert_eq!(of_audit["checks"], of_verify["checks"], "{name} {member}");
            }
        }
        let summary = summary(&out);
        let seals = summary["seals"].as_array().expect("seals");
        assert_eq!(seals.len(), 1, "{seals:?}");
        assert_eq!(seals[0]["name"], "测试发证机关电子证照专用章");
        assert_eq!(seals[0]["owner"], "测试发证机关");
        assert_eq!(seals[0]["entries"], 3);
        assert!(seals[0]["maker"].as_str().expect("a text").contains("TEST maker of seals"));
        assert_eq!(summary["seals_unvouched"], 1, "anybody can write such a name");
        let page = fs::read_to_string(out.join("report.html")).expect("a page");
        assert!(page.contains("测试发证机关电子证照专用章") && page.contains("TEST maker of seals"));
    }
    // By itself, under whatever name.
    let alone = folder.join("license.zip");
    fs::write(&alone, read("gb-ofd-1/good.ofd")).expect("the folder can be written");
    let (path, out) = (alone.to_str().expect("UTF-8"), folder.join("out-alone"));
    let out = out.to_str().expect("UTF-8");
    let told = elicense(&[&["audit", path, "--out", out], &trust[..], &AT[..]].concat());
    assert_eq!(told.code, 0, "{}", told.err);
}

/// The rules by which a package is read are those of archives: a zip that one reader refuses the other refuses, and
/// what one reads the other reads. The same zips are read as packages in `testdata/ofd`; without their `OFD.xml`, which is
/// renamed in place, they are archives.
#[test]
fn a_zip_that_can_be_read_in_two_ways_is_read_neither_as_a_package_nor_as_an_archive() {
    let (folder, tested) = (scratch("audit-zips"), common::root().join("testdata/ofd"));
    let archives = folder.join("archives");
    fs::create_dir(&archives).expect("the folder can be written");
    let mut expected = BTreeMap::new();
    for path in common::files(&tested.join("gb-ofd-1")) {
        let name = path.file_stem().and_then(|name| name.to_str()).expect("UTF-8").to_owned();
        if path.extension().is_none_or(|ending| ending != "ofd")
            || !(name.starts_with("zip-") || name.starts_with("good"))
        {
            continue;
        }
        let mut bytes = fs::read(&path).expect("a vector");
        let places: Vec<usize> = (30..bytes.len()).filter(|&at| names_the_entry(&bytes, at)).collect();
        places.iter().for_each(|&at| bytes[at] = b'X');
        fs::write(archives.join(format!("{name}.zip")), bytes).expect("the folder can be written");
        let vector: toml::Table =
            fs::read_to_string(path.with_extension("toml")).expect("UTF-8").parse().expect("TOML");
        let error = vector["expect"].get("error").and_then(toml::Value::as_str).map(str::to_owned);
        expected.insert(name, error);
    }
    let out = folder.join("out");
    answer(&mut audit(&archives, &out, &[]));
    let mut refused: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for line in fs::read_to_string(out.join("results.jsonl")).expect("results").lines() {
        let line: serde_json::Value = serde_json::from_str(line).expect("JSON");
        let (name, _) = line["name"].as_str().expect("a name").split_once(".zip").expect("an archive");
        let name = name.rsplit('/').next().unwrap_or_default().to_owned();
        let code = line["answer"]["error"]["code"].as_str().unwrap_or_default();
        let all = refused.entry(name).or_default();
        all.extend(REFUSALS.iter().filter(|refusal| **refusal == code).map(|code| (*code).to_owned()));
    }
    assert!(expected.values().filter(|error| error.is_some()).count() >= 10 && expected.len() > 40);
    for (name, error) in &expected {
        let found = refused.get(name).unwrap_or_else(|| panic!("{name} has no line"));
        // Behind one document the field has bytes, which are warned about; behind an archive nobody needs them.
        let is_around = name.contains("-mark-behind");
        let wanted = match error.as_deref() {
            None => is_around,
            Some("package-ambiguous") => true,
            // What is broken or too much in one document may be borne in an archive.
            Some(_) => continue,
        };
        assert_eq!(wanted, !found.is_empty(), "{name}: {error:?} as a package, {found:?} as an archive");
    }
}

/// Whether the entry's name stands here, in a header of its own (APPNOTE §4.3.7) or of the directory (§4.3.12).
fn names_the_entry(bytes: &[u8], at: usize) -> bool {
    let begins =
        |length: usize, mark: &[u8]| at.checked_sub(length).is_some_and(|at| bytes[at..].starts_with(mark));
    let is_header = begins(30, b"PK\x03\x04") || begins(46, b"PK\x01\x02");
    is_header && bytes[at..].starts_with(b"OFD.xml")
}

/// Causes of archives and their members that are about the zip, and not about what stands in a member.
const REFUSALS: [&str; 7] = [
    "archive-ambiguous",
    "archive-broken",
    "archive-bomb",
    "member-bomb",
    "member-corrupt",
    "member-encrypted",
    "member-name-unsafe",
];

/// POSIX ustar.
fn tar(members: &[(&str, Vec<u8>, &str)]) -> Vec<u8> {
    let mut archive = Vec::new();
    for (name, bytes, _) in members {
        let mut header = [0_u8; 512];
        let mut put = |at: usize, bytes: &[u8]| header[at..at + bytes.len()].copy_from_slice(bytes);
        put(0, name.as_bytes());
        put(100, b"0000644\x000000000\x000000000\0");
        put(124, format!("{:011o}\0{:011o}\0        0", bytes.len(), 0).as_bytes());
        put(257, b"ustar\x0000");
        let sum: u32 = header.iter().map(|&byte| u32::from(byte)).sum();
        header[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
        archive.extend(header);
        archive.extend(bytes);
        archive.resize(archive.len().next_multiple_of(512), 0);
    }
    archive.extend([0; 1024]);
    archive
}
