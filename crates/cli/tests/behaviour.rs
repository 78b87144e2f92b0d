//! What the command line promises beyond its words.

mod common;

use std::fs;
use std::io::Write;
use std::process::{Command, Stdio};

use common::{AT, TRUST, answer, command, elicense, scratch};

const GOOD: &str = "testdata/vectors/sh-catalogue-jws-1/good.json";
const CHANGED: &str = "testdata/vectors/sh-catalogue-jws-1/changed-holder-name.json";
const REPLY: &str = "testdata/vectors/sh-exchange-reply-1/good.json";
const TRUNCATED: &str = "testdata/vectors/sh-catalogue-jws-1/truncated-half.json";

/// The reader from whom nothing is hidden.
const SEES_ALL: [&str; 4] = ["--role", "officer", "--scenario", "law-enforcement"];

fn verify(rest: &[&str]) -> common::Answer {
    elicense(&[&["verify"], &TRUST[..], &AT[..], rest].concat())
}

#[test]
fn the_exit_code_is_that_of_the_gravest_result() {
    for (files, code) in [
        (&[GOOD][..], 0),
        (&[GOOD, CHANGED], 1),
        (&[GOOD, REPLY], 3),
        (&[GOOD, "no-such-file"], 6),
        (&[REPLY, TRUNCATED], 7),
        (&[TRUNCATED, "no-such-file", REPLY], 6),
        (&["no-such-file", TRUNCATED, CHANGED], 1),
    ] {
        assert_eq!(verify(files).code, code, "{files:?}");
    }
}

#[test]
fn one_bad_file_is_one_result_and_not_an_end() {
    let answer = verify(&["--format", "jsonl", TRUNCATED, "no-such-file", GOOD]);
    let lines: Vec<serde_json::Value> =
        answer.out.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!(lines.len(), 3);
    assert_eq!(lines[0]["error"]["code"], "container-malformed");
    assert_eq!(lines[1]["error"]["code"], "file-unreadable");
    assert_eq!(lines[1]["input"]["name"], "no-such-file");
    assert_eq!(lines[2]["conclusion"], "passed");
}

#[test]
fn several_files_are_one_array_of_the_same_reports() {
    let array = verify(&["--format", "json", GOOD, CHANGED]).out;
    let lines = verify(&["--format", "jsonl", GOOD, CHANGED]).out;
    let array: Vec<serde_json::Value> = serde_json::from_str(&array).expect("an array");
    let lines: Vec<serde_json::Value> =
        lines.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!(array, lines);
}

#[test]
fn standard_input_is_a_file_like_any_other() {
    let args = [&["verify", "--format", "jsonl"], &TRUST[..], &AT[..], &["-"]].concat();
    let mut child =
        command(&args).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("the binary starts");
    let bytes = fs::read(common::root().join(GOOD)).expect("a vector");
    child.stdin.take().expect("a pipe").write_all(&bytes).expect("the binary reads");
    let out = child.wait_with_output().expect("the binary ends").stdout;
    let named = verify(&["--format", "jsonl", GOOD]).out;
    let nameless = named.replacen(&format!("\"name\":\"{GOOD}\""), "\"name\":\"-\"", 1);
    assert_eq!(String::from_utf8(out).expect("UTF-8"), nameless);
}

#[test]
fn a_reader_that_leaves_gets_no_trace_and_changes_no_verdict() {
    let args = [&["verify"], &TRUST[..], &AT[..], &[CHANGED; 40]].concat();
    let mut child =
        command(&args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the binary starts");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("the binary ends");
    assert_eq!((output.status.code(), output.stderr.len()), (Some(1), 0));
}

#[test]
fn an_output_file_appears_complete_or_not_at_all() {
    let folder = scratch("output");
    let file = folder.join("answer.txt");
    let path = file.to_str().expect("UTF-8");
    let direct = verify(&["--lang", "zh-CN", GOOD]).out;
    assert_eq!(verify(&["--lang", "zh-CN", "--output", path, GOOD]).out, "");
    assert_eq!(fs::read_to_string(&file).expect("the answer"), direct);

    let failed = elicense(&["verify", "--trust", "no-such-folder", "--output", path, GOOD]);
    assert_eq!(failed.code, 6);
    assert_eq!(fs::read_to_string(&file).expect("the old answer stays"), direct);
    assert_eq!(fs::read_dir(&folder).expect("the folder").count(), 1, "no draft is left");
}

/// What is no file is written into; what is one keeps its mode; a link is not followed to another file.
#[cfg(unix)]
#[test]
fn an_output_leaves_devices_pipes_and_links_what_they_are() {
    use std::os::unix::fs::{FileTypeExt, PermissionsExt, symlink};

    let folder = scratch("output-special");
    let direct = verify(&["--lang", "zh-CN", GOOD]).out;
    let to = |path: &std::path::Path| {
        verify(&["--lang", "zh-CN", "--output", path.to_str().expect("UTF-8"), GOOD])
    };
    let pipe = folder.join("pipe");
    assert!(Command::new("mkfifo").arg(&pipe).status().expect("mkfifo").success());
    let reader = std::thread::spawn({
        let pipe = pipe.clone();
        move || fs::read_to_string(pipe).expect("a pipe")
    });
    assert_eq!(to(&pipe).code, 0);
    assert_eq!(reader.join().expect("it was read"), direct);
    assert!(fs::symlink_metadata(&pipe).expect("it is there").file_type().is_fifo());
    let null = folder.join("null");
    symlink("/dev/null", &null).expect("a link");
    assert_eq!(to(&null).code, 0);
    assert!(fs::symlink_metadata(&null).expect("it is there").is_symlink());

    let file = folder.join("file");
    fs::write(&file, "before").expect("a file");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).expect("a mode");
    for (target, link) in [("file", "link"), ("nothere", "dangling")] {
        let link = folder.join(link);
        symlink(target, &link).expect("a link");
        let told = to(&link);
        assert_eq!(told.code, 6, "{}", told.err);
        assert!(told.err.contains("a link; name the file"), "{}", told.err);
        assert!(fs::symlink_metadata(&link).expect("it is there").is_symlink());
    }
    assert_eq!(fs::read_to_string(&file).expect("it is there"), "before");
    assert!(!folder.join("nothere").exists());
    assert_eq!(to(&file).code, 0);
    assert_eq!(fs::read_to_string(&file).expect("the answer"), direct);
    assert_eq!(fs::metadata(&file).expect("it is there").permissions().mode() & 0o777, 0o640);
}

#[test]
fn an_answer_is_never_written_over_its_input() {
    let folder = scratch("overwrite");
    let file = folder.join("license.json");
    fs::copy(common::root().join(GOOD), &file).expect("a copy");
    let (path, before) = (file.to_str().expect("UTF-8"), fs::read(&file).expect("the copy"));
    assert_eq!(verify(&["--output", path, path]).code, 2);
    assert_eq!(fs::read(&file).expect("the copy"), before);
}

#[test]
fn nothing_a_document_holds_can_steer_the_terminal() {
    let hostile = "\\u001b]0;owned\\u0007\\u001b[2J\\u009b31m\\u202eevil\\r";
    let text = fs::read_to_string(common::root().join(REPLY)).expect("a vector");
    let swapped = text.replace("\"name\":", &format!("\"{hostile}\":\"{hostile}\",\"name\":"));
    let swapped = swapped.replacen("\"holder_name\":\"", &format!("\"holder_name\":\"{hostile}"), 1);
    assert_ne!(text, swapped);
    let file = scratch("steer").join("license\u{1b}[31m.json");
    fs::write(&file, swapped).expect("the build's folder can be written");
    let path = file.to_str().expect("UTF-8");
    for args in [
        [&["verify", "--details", path], &SEES_ALL[..]].concat(),
        [&["inspect", path], &SEES_ALL[..]].concat(),
    ] {
        let answer = elicense(&args);
        assert!(answer.out.contains("\\u{1b}]0;owned"), "{}", answer.out);
        let steers = |c: char| (c.is_control() && c != '\n') || c == '\u{202e}';
        assert!(!answer.out.contains(steers) && !answer.err.contains(steers), "{answer:?}");
    }
}

#[test]
fn inspect_never_shows_a_license_as_verified() {
    for vector in [
        "sh-catalogue-jws-1/good.json",
        "sh-catalogue-jws-1/changed-holder-name.json",
        "js-sufu-reply-1/good.json",
    ] {
        for lang in ["zh-CN", "en", "both"] {
            let out = elicense(&["inspect", "--lang", lang, &format!("testdata/vectors/{vector}")]).out;
            assert!(out.contains("!!!"), "{out}");
            assert!(!out.contains('✔') && !out.contains("TOTAL_PASSED"), "{out}");
        }
    }
}

#[test]
fn every_check_is_named_in_every_report() {
    for file in [GOOD, CHANGED, REPLY] {
        let out = verify(&["--details", "--lang", "en", file]).out;
        let section = out.split("\nChecks\n").nth(1).expect("the section of checks");
        let section =
            section.split("\n\n").next().expect("its text").split_whitespace().collect::<Vec<_>>().join(" ");
        for check in elicense::CheckId::ALL {
            let name = elicense::messages::word(
                elicense::Language::En,
                elicense::messages::Topic::Check,
                check.as_str(),
            );
            assert!(section.contains(name), "{check} in {file}: {section}");
        }
    }
}

#[test]
fn the_language_comes_from_the_environment() {
    let with = |name: &str, value: &str| answer(command(&["--explain", "no-proof"]).env(name, value)).out;
    assert!(with("LANG", "zh_CN.UTF-8").contains("签名"));
    assert!(with("LANG", "en_US.UTF-8").contains("signature"));
}

#[test]
fn color_is_only_where_it_is_wanted() {
    let colored = |args: &[&str]| verify(args).out.contains('\x1b');
    assert!(!colored(&[GOOD]), "a pipe is no terminal");
    assert!(colored(&["--color", "always", GOOD]));
    assert!(!colored(&["--color", "never", GOOD]));
}

#[test]
fn a_layout_file_is_checked_with_line_and_column() {
    let folder = scratch("layouts");
    let file = folder.join("mine.layout.toml");
    let path = file.to_str().expect("UTF-8");
    let (_, built_in) = elicense_formats::LAYOUTS[0];
    let renamed = built_in.replacen("id = \"", "id = \"other-", 1);
    let apart = renamed.replace("/infoCode", "/otherCode");
    fs::write(&file, &apart).expect("written");
    assert_eq!(elicense(&["layouts", "check", path]).code, 0);
    fs::write(&file, &renamed).expect("written");
    assert!(elicense(&["layouts", "check", path]).err.contains("have the same conditions"));
    fs::write(&file, built_in).expect("written");
    assert!(elicense(&["layouts", "check", path]).err.contains("two layouts have the id"));
    fs::write(&file, format!("accept = true\n{apart}")).expect("written");
    let answer = elicense(&["layouts", "check", path]);
    assert!(answer.code == 2 && answer.err.contains("line 1 column 1"), "{answer:?}");
    assert_eq!(elicense(&["layouts", "check", "no-such-file"]).code, 6);
}

#[test]
fn completions_are_written_for_every_shell() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let answer = elicense(&["completions", shell]);
        assert!(answer.code == 0 && answer.out.contains("elicense"), "{shell}");
    }
}

#[test]
fn every_code_of_a_report_can_be_explained_in_both_languages() {
    for code in elicense::Code::ALL {
        for lang in ["zh-CN", "en"] {
            let answer = elicense(&["--explain", code.as_str(), "--lang", lang]);
            assert!(answer.code == 0 && answer.out.lines().count() >= 3, "{code}: {answer:?}");
        }
    }
}
