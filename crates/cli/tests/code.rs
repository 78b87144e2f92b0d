//! `code make`, from the license to the counter that reads the code.

mod common;

use std::fs;
use std::path::{Path, PathBuf};

use common::{AT, Answer, elicense, root, scratch};

const LICENSE: &str = "testdata/vectors/sh-catalogue-jws-1/good.json";
const TRUST: [&str; 2] = ["--trust", "testdata/trust/display"];

/// A folder with the keys of the test data as their owners would keep them.
fn keys(test: &str) -> PathBuf {
    let folder = scratch(&format!("code-{test}"));
    for name in ["sh-display", "sh-good", "js-display"] {
        let key = fs::read(root().join(format!("testdata/pki/keys/{name}.pem"))).expect("a test key");
        private(&folder.join(format!("{name}.pem")), &key, 0o600);
    }
    folder
}

#[cfg(unix)]
fn private(file: &Path, bytes: &[u8], mode: u32) {
    use std::os::unix::fs::PermissionsExt as _;
    fs::write(file, bytes).expect("the build's folder can be written");
    fs::set_permissions(file, fs::Permissions::from_mode(mode)).expect("one's own file");
}

#[cfg(not(unix))]
fn private(file: &Path, bytes: &[u8], _: u32) {
    fs::write(file, bytes).expect("the build's folder can be written");
}

/// `code make` of a license with the region's display key.
fn make(folder: &Path, license: &str, rest: &[&str]) -> Answer {
    let key = folder.join("sh-display.pem");
    let key = ["--key", key.to_str().expect("UTF-8")];
    elicense(&[&["code", "make", license], &TRUST[..], &AT, &key, rest].concat())
}

/// What a counter finds in the file, at the same time and with the same trust.
fn report(file: &Path, rest: &[&str]) -> serde_json::Value {
    let all = ["--format", "json", "--role", "officer", "--scenario", "law-enforcement"];
    let path = file.to_str().expect("UTF-8");
    let answer = elicense(&[&["verify", path], &TRUST[..], &AT, &all, rest].concat());
    serde_json::from_str(&answer.out).expect("a report")
}

/// A field as the report tells it.
fn field<'r>(report: &'r serde_json::Value, name: &str) -> Option<&'r str> {
    let fields = report["license"]["fields"].as_array().expect("the fields");
    fields.iter().find(|field| field["name"] == name)?["value"].as_str()
}

/// Axis 5.
fn presentation(report: &serde_json::Value) -> &serde_json::Value {
    &report["presentation"]["presentation"]
}

#[test]
fn a_code_is_drawn_in_every_form_and_each_is_read_back() {
    let folder = keys("forms");
    let terminal = make(&folder, LICENSE, &[]);
    assert_eq!((terminal.code, terminal.err.as_str()), (0, ""), "{terminal:?}");
    let text = terminal.out.lines().last().expect("the text below the drawing");
    assert!(text.starts_with("LZ1:") && terminal.out.starts_with('█'));
    for ending in ["txt", "svg", "png"] {
        let file = folder.join(format!("code.{ending}"));
        let answer = make(&folder, LICENSE, &["--out", file.to_str().expect("UTF-8")]);
        assert_eq!((answer.code, answer.out.as_str(), answer.err.as_str()), (0, "", ""), "{ending}");
    }
    assert_eq!(fs::read_to_string(folder.join("code.txt")).expect("the text"), format!("{text}\n"));
    assert!(fs::read_to_string(folder.join("code.svg")).expect("the drawing").starts_with("<svg"));
    for ending in ["txt", "png"] {
        let report = report(&folder.join(format!("code.{ending}")), &[]);
        assert_eq!(report["conclusion"], "passed", "{report}");
        assert_eq!(presentation(&report), "FRESH");
        assert_eq!(field(&report, "holder_id"), Some("3****************4"));
    }
}

#[test]
fn a_live_code_answers_the_question_it_was_made_for() {
    let folder = keys("live");
    let (device, file) = (folder.join("js-display.pem"), folder.join("code.txt"));
    let asked = ["--challenge", "counter-7 question 1", "--audience-name", "counter-7"];
    let (device, out) = (device.to_str().expect("UTF-8"), file.to_str().expect("UTF-8"));
    let live = [&["--live", "--device-key", device, "--out", out], &asked[..]].concat();
    assert_eq!(make(&folder, LICENSE, &live).code, 0);
    assert!(fs::read_to_string(&file).expect("the code").starts_with("LV1:"));
    assert_eq!(presentation(&report(&file, &asked)), "FRESH");
    let another = ["--challenge", "counter-7 question 2", "--audience-name", "counter-7"];
    assert_eq!(presentation(&report(&file, &another)), "REPLAYED");
    assert_eq!(make(&folder, LICENSE, &["--live"]).code, 2);
}

#[test]
fn only_what_is_asked_for_is_shown() {
    let folder = keys("fields");
    let file = folder.join("code.txt");
    let shown = |rest: &[&str]| {
        let answer = make(&folder, LICENSE, &[&["--out", file.to_str().expect("UTF-8")], rest].concat());
        assert_eq!(answer.code, 0, "{answer:?}");
        report(&file, &[])
    };
    let few = shown(&["--fields", "number,holder_name:1-0"]);
    assert_eq!(field(&few, "holder_name"), Some("测**"));
    assert_eq!((field(&few, "holder_id"), field(&few, "issuer_name")), (None, None));
    assert!(field(&few, "number").is_some() && field(&few, "valid_until").is_some());

    let public = shown(&["--scenario", "social-life"]);
    assert_eq!((field(&public, "holder_name"), field(&public, "identifier")), (Some("测**"), None));
    assert_eq!(field(&public, "name"), Some("居民身份证"));
    let officer = shown(&["--scenario", "law-enforcement", "--role", "officer"]);
    assert!(field(&officer, "holder_id").is_some_and(|id| !id.contains('*')));
    for wrong in ["numbers", "holder_id:1", "issued_on:1-1"] {
        let answer = make(&folder, LICENSE, &["--fields", wrong]);
        assert_eq!((answer.code, answer.out.as_str()), (2, ""), "{answer:?}");
    }
}

#[test]
fn a_license_that_does_not_pass_makes_no_code() {
    let folder = keys("unverified");
    let file = folder.join("code.png");
    for (license, code) in [
        ("testdata/vectors/sh-catalogue-jws-1/changed-holder-name.json", 1),
        ("testdata/vectors/sh-exchange-reply-1/good.json", 3),
        ("testdata/vectors/sh-catalogue-jws-1/truncated-half.json", 7),
        ("testdata/vectors/display-code-1/good.txt", 2),
        ("no-such-file", 6),
    ] {
        let answer = make(&folder, license, &["--out", file.to_str().expect("UTF-8")]);
        assert_eq!((answer.code, answer.out.as_str()), (code, ""), "{license}: {answer:?}");
        assert!(!answer.err.is_empty() && !file.exists(), "{license}");
    }
}

#[test]
fn what_is_too_long_is_refused_with_the_excess() {
    let folder = keys("long");
    let device = folder.join("js-display.pem");
    // No two alike, so that packing makes them no smaller.
    let name: String = (0..253).filter_map(|n| char::from_u32(0x4e00 + 67 * n)).collect();
    let live = ["--live", "--device-key", device.to_str().expect("UTF-8"), "--audience-name", &name];
    let answer = make(&folder, LICENSE, &live);
    assert_eq!((answer.code, answer.out.as_str()), (2, ""));
    assert!(answer.err.contains("too many"), "{}", answer.err);
}

#[test]
fn the_key_is_the_signer_s_and_the_code_is_held_against_the_same_trust() {
    let folder = keys("signer");
    let good = folder.join("sh-good.pem");
    let key = ["--key", good.to_str().expect("UTF-8")];
    let made = |trust: &str, rest: &[&str]| {
        let trust = ["--trust", trust];
        elicense(&[&["code", "make", LICENSE], &trust[..], &AT, &key, rest].concat())
    };
    let unknown = made("testdata/trust/display", &[]);
    assert!(unknown.code == 2 && unknown.err.contains("[[signer]]"), "{unknown:?}");
    let certificate = |name| ["--certificate", name];
    let foreign = made("testdata/trust/display", &certificate("testdata/pki/certificates/sh-display.pem"));
    assert!(foreign.code == 2 && foreign.err.contains("another key"), "{foreign:?}");
    let own = made("testdata/trust/default", &certificate("testdata/pki/certificates/sh-good.pem"));
    assert!(own.code == 0 && own.err.contains("display-signer-unknown"), "{own:?}");
}

/// The rights of a file are looked at on Unix alone.
#[cfg(unix)]
#[test]
fn a_key_that_others_have_a_right_to_is_refused() {
    let folder = keys("rights");
    let file = folder.join("sh-display.pem");
    let key = fs::read(&file).expect("the key");
    for (mode, code) in [(0o600, 0), (0o400, 0), (0o640, 2), (0o604, 2), (0o620, 2)] {
        private(&file, &key, mode);
        let answer = make(&folder, LICENSE, &[]);
        assert_eq!(answer.code, code, "{mode:o}: {answer:?}");
        let told =
            answer.err.contains(&format!("its mode is {mode:04o}")) && answer.err.contains("chmod 600");
        assert_eq!(told, code == 2, "{answer:?}");
        private(&file, &key, 0o600);
    }
}

#[test]
fn nothing_of_a_key_is_ever_said() {
    let folder = keys("secret");
    let file = folder.join("sh-display.pem");
    let key = fs::read_to_string(&file).expect("the key");
    let secret = key.lines().nth(1).expect("the key in base64");
    for spoilt in
        [key.replace("PRIVATE", "SECRET"), key.replace("MC4", "MC5"), format!("{key}{key}"), secret.into()]
    {
        private(&file, spoilt.as_bytes(), 0o600);
        let answer = make(&folder, LICENSE, &[]);
        assert_eq!((answer.code, answer.out.as_str()), (2, ""), "{answer:?}");
        let tail = &secret[secret.len() - 20..];
        assert!(
            !answer.err.contains(tail) && answer.err.contains("private Ed25519 key")
                || answer.err.contains("PEM"),
            "{answer:?}"
        );
    }
}

#[test]
fn a_folder_may_hold_online_tokens_of_its_own() {
    let folder = scratch("code-tokens");
    let built_in =
        fs::read_to_string(root().join("formats/sh-suishen-number-1.token.toml")).expect("a token file");
    let own =
        built_in.replace("sh-suishen-number-1", "own-1").replace("min = 18, max = 18", "min = 12, max = 12");
    fs::write(folder.join("own-1.token.toml"), &own).expect("the build's folder can be written");
    fs::write(folder.join("code.txt"), "880000000017").expect("the build's folder can be written");
    let (path, code) = (folder.to_str().expect("UTF-8"), folder.join("code.txt"));
    let verify = |rest: &[&str]| {
        let code = code.to_str().expect("UTF-8");
        elicense(&[&["verify", code, "--format", "json"], &AT[..], rest].concat())
    };
    let answer = verify(&["--formats", path]);
    let report: serde_json::Value = serde_json::from_str(&answer.out).expect("a report");
    assert_eq!((answer.code, presentation(&report)), (3, &"ONLINE_ONLY".into()));
    assert_eq!(verify(&[]).code, 7, "the text is no token that is built in");

    let file = folder.join("own-1.token.toml");
    assert_eq!(elicense(&["check", file.to_str().expect("UTF-8")]).code, 0);
    fs::write(&file, own.replace("alphabet = \"digits\"", "alphabet = \"numbers\""))
        .expect("the same folder");
    let wrong = elicense(&["check", file.to_str().expect("UTF-8")]);
    assert!(wrong.code != 0 && (wrong.out + &wrong.err).contains("line "), "the place is told");
    assert_eq!(verify(&["--formats", path]).code, 2);
}
