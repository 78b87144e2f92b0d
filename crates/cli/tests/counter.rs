//! What people do at a counter without having read anything: drop a file on the program, name a folder, type nothing, and
//! keep what they do not want to type every day in the environment or a settings file.

mod common;

use std::fs;
use std::path::{Path, PathBuf};

use common::{AT, TRUST, answer, command, elicense, root, scratch};
use serde_json::Value;

const GOOD: &str = "testdata/vectors/sh-catalogue-jws-1/good.json";
const COMPANY: &str = "testdata/vectors/sh-catalogue-jws-1/good-business-license.json";
const CHANGED: &str = "testdata/vectors/js-license-xml-1/changed-holder-name.xml";

fn absolute(path: &str) -> String {
    root().join(path).to_str().expect("UTF-8").to_owned()
}

#[test]
fn a_file_that_is_dropped_on_the_program_is_verified() {
    let dropped = elicense(&[GOOD, "--lang", "en", AT[0], AT[1]]);
    assert_eq!(dropped.code, 3, "{dropped:?}");
    assert!(dropped.out.starts_with(GOOD) && dropped.out.contains("Not confirmed: "), "{dropped:?}");
    assert_eq!(dropped.out, elicense(&["verify", GOOD, "--lang", "en", AT[0], AT[1]]).out);
}

#[test]
fn whoever_types_nothing_is_told_what_to_type() {
    for (language, says) in [("zh-CN", "核验一份或者几份证照："), ("en", "Verify one license, or several:")]
    {
        let answer = elicense(&["--lang", language]);
        assert_eq!((answer.code, answer.err.as_str()), (4, ""), "{answer:?}");
        assert!(answer.out.contains(says) && answer.out.lines().count() <= 12, "{answer:?}");
    }
}

#[test]
fn a_folder_is_its_files_and_a_pattern_those_it_means() {
    let folder = scratch("counter-folder");
    fs::copy(root().join(GOOD), folder.join("b.json")).expect("a copy");
    fs::copy(root().join(CHANGED), folder.join("a.xml")).expect("a copy");
    fs::create_dir(folder.join("inside")).expect("the build's folder can be written");
    let trust = absolute(TRUST[1]);
    let names = |input: &str| -> Vec<String> {
        let args = ["verify", input, "--format", "jsonl", "--trust", &trust, AT[0], AT[1]];
        let answer = answer(command(&args).current_dir(&folder));
        let of = |line: &str| serde_json::from_str::<Value>(line).expect("JSON")["input"]["name"].clone();
        answer.out.lines().map(|line| of(line).as_str().expect("a name").to_owned()).collect()
    };
    assert_eq!(names("."), ["./a.xml", "./b.json"]);
    assert_eq!(names("*.json"), ["b.json"]);
    assert_eq!(names("no*such"), ["no*such"]);
    let told = answer(command(&["verify", ".", "--lang", "en"]).current_dir(&folder));
    assert!(told.err.contains("were not looked into"), "{told:?}");
    let quiet = answer(command(&["verify", ".", "-q"]).current_dir(&folder));
    assert_eq!(quiet.err, "", "{quiet:?}");
    let empty = elicense(&["verify", folder.join("inside").to_str().expect("UTF-8"), "--lang", "en"]);
    assert!(empty.code == 2 && empty.err.contains("holds no file"), "{empty:?}");
}

#[test]
fn every_answer_in_json_names_its_input() {
    for name in [GOOD, "no-such-file", "testdata/vectors/js-license-xml-1/truncated-half.xml"] {
        let answer = elicense(&["verify", name, "--format", "json"]);
        let json: Value = serde_json::from_str(&answer.out).expect("JSON");
        assert_eq!(json["input"]["name"], name, "{json}");
    }
    let answer = elicense(&["diff", GOOD, COMPANY, "--format", "json"]);
    let json: Value = serde_json::from_str(&answer.out).expect("JSON");
    assert_eq!((&json["left"]["name"], &json["right"]["name"]), (&GOOD.into(), &COMPANY.into()));
}

#[test]
fn what_is_not_typed_comes_from_the_environment_and_then_from_the_settings_file() {
    let home = scratch("counter-settings");
    let file = home.join("elicense/config.toml");
    fs::create_dir_all(file.parent().expect("a folder")).expect("the build's folder can be written");
    let write = |text: &str| fs::write(&file, text).expect("the build's folder can be written");
    let run = |rest: &[&str], variables: &[(&str, &str)]| {
        let mut command = command(&[&["verify", GOOD], &AT[..], rest].concat());
        // Linux, macOS and Windows keep settings in different places.
        command.env("XDG_CONFIG_HOME", &home).env("APPDATA", &home).envs(variables.iter().copied());
        answer(&mut command)
    };
    write(&format!("trust = {:?}\nlang = \"zh-CN\"\n", absolute(TRUST[1])));
    let told = run(&[], &[]);
    assert!(told.code == 0 && told.out.contains("✔ 核验通过："), "{told:?}");
    assert!(told.out.contains("config.toml") && told.out.contains("trust"), "{told:?}");
    // What is typed counts, then the environment.
    assert!(run(&["--lang", "en"], &[]).out.contains("✔ Verified: "));
    assert!(run(&[], &[("ELICENSE_LANG", "en")]).out.contains("✔ Verified: "));
    let empty = absolute("testdata/trust/empty");
    let told = run(&[], &[("ELICENSE_TRUST", &*empty)]);
    assert!(told.code == 3 && told.out.contains("ELICENSE_TRUST"), "{told:?}");
    let beside = run(&["--format", "json"], &[]);
    assert!(
        serde_json::from_str::<Value>(&beside.out).is_ok() && beside.err.contains("config.toml"),
        "{beside:?}"
    );
    assert_eq!(run(&["--format", "json", "-q"], &[]).err, "");
    // A key that nothing reads, and a value that is none, are no settings.
    write("trsut = \"x\"\n");
    let wrong = run(&["--lang", "en"], &[]);
    assert!(wrong.code == 2 && wrong.err.contains("`trsut` is no key"), "{wrong:?}");
    write("role = \"boss\"\n");
    let wrong = run(&["--lang", "en"], &[]);
    assert!(wrong.code == 2 && wrong.err.contains("role does not take boss"), "{wrong:?}");
    let wrong = run(&[], &[("ELICENSE_LANG", "elbisch")]);
    assert!(wrong.code == 2 && wrong.err.contains("ELICENSE_LANG"), "{wrong:?}");
}

/// A receipt in a language on the input, as the public may see it.
fn receipt(name: &str, language: &str, input: &str, rest: &[&str]) -> (common::Answer, PathBuf) {
    let file = scratch(name).join("receipt.html");
    let out = file.to_str().expect("UTF-8");
    let args = [&["verify", input, "--lang", language, "--receipt", out], &AT[..], rest].concat();
    (elicense(&args), file)
}

#[test]
fn a_receipt_is_one_page_that_needs_nothing_else() {
    for (language, title) in [("zh-CN", "证照核验回执"), ("en", "Receipt of a verification")] {
        let (answer, file) = receipt(&format!("receipt-{language}"), language, GOOD, &TRUST);
        assert_eq!(answer.code, 0, "{answer:?}");
        let page = fs::read_to_string(file).expect("a receipt");
        assert!(page.contains(&format!("<title>{title}</title>")) && page.contains("size:A4"), "{page}");
        for outside in ["http", "src=", "url(", "<script", "<link"] {
            assert!(!page.contains(outside), "{outside} in {page}");
        }
        assert!(!page.contains("测试甲") && !page.contains("310101199001010004"), "{page}");
        assert!(page.len() < 64 << 10);
    }
    let sealed = ["--trust", "testdata/trust/sealed"];
    let (_, file) = receipt("receipt-sealed", "zh-CN", "testdata/ofd/gb-ofd-1/good.ofd", &sealed);
    let page = fs::read_to_string(file).expect("a receipt");
    assert!(page.contains("测试发证机关电子证照专用章"), "{page}");
    // What was read on a page stands there with its place, so that a person finds it.
    let (_, file) = receipt("receipt-page", "en", "testdata/ofd/cn-mining-license-page-1/good.ofd", &sealed);
    let page = fs::read_to_string(file).expect("a receipt");
    assert!(page.contains("on the page, where the form has it · page 1 ["), "{page}");
    let (both, file) = receipt("receipt-several", "en", GOOD, &[CHANGED]);
    assert!(both.code == 2 && both.err.contains("one license at a time") && !file.exists(), "{both:?}");
}

/// Companies are in a public register, and are shown as the first page says, whatever the layout.
#[test]
fn companies_are_named_in_every_layout() {
    let vectors = common::files(&root().join("testdata/vectors"));
    let companies: Vec<&PathBuf> = vectors
        .iter()
        .filter(|path| path.file_stem().is_some_and(|name| name == "good-business-license"))
        .filter(|path| path.extension().is_some_and(|ending| ending != "toml"))
        .collect();
    assert!(companies.len() >= 4, "{companies:?}");
    for path in companies {
        let file = path.to_str().expect("UTF-8");
        let answer = elicense(&[&["verify", file, "--format", "json"], &TRUST[..], &AT].concat());
        let json: Value = serde_json::from_str(&answer.out).expect("JSON");
        let fields = json["license"]["fields"].as_array().expect("fields");
        let holder = fields.iter().find(|field| field["name"] == "holder_name").expect("a holder");
        assert_eq!(holder["shown"], "full", "{file}: {holder}");
    }
}

#[test]
fn check_names_good_files_and_knows_the_kinds_of_the_catalogue() {
    let folder = scratch("counter-check");
    let source = root().join(TRUST[1]);
    for path in common::files(&source) {
        fs::copy(&path, folder.join(path.file_name().expect("a name"))).expect("a copy");
    }
    let file = folder.join("trust.toml");
    let path = file.to_str().expect("UTF-8");
    let good = elicense(&["check", path, "formats/catalog.toml", "--lang", "en"]);
    assert!(
        good.code == 0 && good.out.contains(path) && good.out.contains("formats/catalog.toml"),
        "{good:?}"
    );
    let text = fs::read_to_string(&file).expect("a trust store");
    let wrong = text.replacen("purposes = ", "kinds = [\"busines-license\"]\npurposes = ", 1);
    assert_ne!(text, wrong);
    fs::write(&file, wrong).expect("the build's folder can be written");
    let answer = elicense(&["check", path, "--lang", "en"]);
    assert!(answer.code == 2 && answer.err.contains("busines-license"), "{answer:?}");
    assert!(answer.err.contains("business-license"), "what was meant is named: {answer:?}");
}

#[test]
fn the_version_names_the_data() {
    for (flag, language, says) in [("--version", "en", "layouts"), ("-V", "zh-CN", "数据格式")] {
        let answer = elicense(&[flag, "--lang", language]);
        assert!(answer.code == 0 && answer.out.starts_with("elicense 0."), "{answer:?}");
        assert!(answer.out.contains(says), "{answer:?}");
    }
}

#[test]
fn wrong_arguments_are_told_in_the_language_of_the_answer() {
    for (args, says) in [
        (&["verify", "--trusst", "x"][..], "没有“--trusst”这个选项（是否指“--trust”）"),
        (&["verify", "--role", "窗口", "x"], "不能取“窗口”"),
        (&["verfy"], "没有“verfy”这个命令"),
        (&["verify", "--at", "now", GOOD], "--at now：应为带时差的时间"),
        (&["diff", "x"], "缺少"),
    ] {
        let answer = elicense(&[args, &["--lang", "zh-CN"]].concat());
        assert!(answer.code == 2 && answer.err.contains(says), "{args:?}: {answer:?}");
        let english = ["error:", "Usage", "tip:", "For more information"];
        assert!(english.iter().all(|word| !answer.err.contains(word)), "{answer:?}");
    }
    let help = elicense(&["help", "verify", "--lang", "zh-CN"]);
    assert!(help.code == 0 && help.out.contains("核验证照并说明理由"), "{help:?}");
}

#[test]
fn nothing_but_names_of_settings_stands_beside_a_quiet_answer() {
    assert!(Path::new(&absolute(GOOD)).exists());
    let loud = elicense(&["verify", GOOD, "--lang", "en"]);
    assert!(loud.err.contains("No trust store"), "{loud:?}");
    assert_eq!(elicense(&["verify", GOOD, "--quiet"]).err, "");
}
