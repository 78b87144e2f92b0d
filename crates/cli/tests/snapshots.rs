//! Help and answers, word by word. `BLESS=1 cargo test -p elicense-cli --test snapshots` writes them
//! again; read the difference before you commit it.

mod common;

use std::fs;
use std::path::Path;

use common::elicense;

/// Name of the snapshot, and the arguments after which it is the answer.
const SNAPSHOTS: &[(&str, &str)] = &[
    ("help", "--help"),
    ("help-zh", "--help --lang zh-CN"),
    ("help-both", "code --help --lang both"),
    ("help-verify", "verify --help"),
    ("help-verify-zh", "verify --help --lang zh-CN"),
    ("nothing-zh", "--lang zh-CN"),
    ("wrong-option-zh", "verify --trusst x y --lang zh-CN"),
    ("wrong-value-zh", "verify --role 窗口 y --lang zh-CN"),
    ("wrong-command-zh", "verfy y --lang zh-CN"),
    ("missing-zh", "diff x --lang zh-CN"),
    ("conflict-en", "verify x --holder-name a --holder-file b --lang en"),
    ("explain-word-zh", "--explain TOTAL_FAILED --lang zh-CN"),
    ("explain-passed", "--explain passed --lang both"),
    ("help-inspect", "inspect --help"),
    ("help-license-sign", "license sign --help"),
    ("help-license-sign-zh", "license sign --help --lang zh-CN"),
    ("license-show", "license show DETACHED/good.json"),
    ("help-layouts", "layouts --help"),
    ("nothing", ""),
    ("verify-nothing", "verify"),
    ("verify-wrong-time", "verify --at 2026-06-01T12:00 x"),
    ("verify-no-trust-store", "verify --trust testdata x --lang both"),
    ("good-zh", "verify --details TRUST AT JWS/good.json --lang zh-CN"),
    ("good-en", "verify --details TRUST AT JWS/good.json --lang en"),
    ("good-both", "verify --details TRUST AT JWS/good.json --lang both"),
    ("good-company", "verify --details TRUST AT JWS/good-business-license.json --lang en"),
    ("good-color", "verify TRUST AT DETACHED/good.json --color always"),
    (
        "good-officer",
        "verify --details TRUST AT DETACHED/good.json --role officer --scenario law-enforcement",
    ),
    ("changed-zh", "verify --details TRUST AT CMS/changed-holder-name.xml --lang zh-CN"),
    ("changed-en", "verify --details TRUST AT CMS/changed-holder-name.xml --lang en"),
    ("nobody-trusted", "verify AT JWS/good.json"),
    ("no-lists", "verify --details --trust testdata/trust/no-lists AT COSE/good.cbor"),
    (
        "no-lists-advisory",
        "verify --details --trust testdata/trust/no-lists --revocation advisory AT COSE/good.cbor",
    ),
    ("unsigned-zh", "verify --details TRUST AT REPLY/good.json --lang zh-CN"),
    ("unsigned-en", "verify --details TRUST AT REPLY/good.json --lang en"),
    ("several", "verify TRUST AT CMS/truncated-half.xml no-such-file REPLY/good.json --lang both"),
    ("several-json", "verify TRUST AT CMS/truncated-half.xml no-such-file --format json"),
    ("settings-json", "verify --trust testdata --format jsonl x"),
    ("matrix-en", "verify --details TRUST AT CMS/good.xml --region all --lang en"),
    (
        "matrix-both",
        "verify TRUST AT DETACHED/presented-without-rule.json --region all --formats testdata/formats/agreement --lang both",
    ),
    ("region-zh", "verify --details TRUST AT CMS/presented-conditions.xml --region 330000 --lang zh-CN"),
    (
        "region-en",
        "verify --details TRUST AT REPLY/good.json --region 310000 --scenario social-life --lang en",
    ),
    ("region-wrong", "verify TRUST AT CMS/good.xml --region 33"),
    (
        "check",
        "check formats/catalog.toml formats/recognition.toml formats/regions.toml formats/masking.toml testdata/trust/default/trust.toml testdata/formats/agreement/recognition.toml",
    ),
    ("check-wrong", "check crates/cli/tests/wrong/recognition.toml --lang both"),
    ("help-check", "check --help"),
    ("help-code-make", "code make --help"),
    (
        "code-make-no-key",
        "code make JWS/good.json --trust testdata/trust/display --key no-such-file --lang both",
    ),
    (
        "code-scan",
        "code scan CODES/picture-live.png testdata/vectors/ah-zzwk-detached-1/picture-poster.png JWS/good.json",
    ),
    (
        "code-live-picture",
        "verify --details --trust testdata/trust/display AT CODES/picture-live.png --lang both",
    ),
    (
        "code-stale",
        "verify --details --trust testdata/trust/display CODES/good.txt --at 2026-06-01T13:00:00+08:00 --lang zh-CN",
    ),
    ("inspect-zh", "inspect DETACHED/good.json --lang zh-CN"),
    ("inspect-en", "inspect DETACHED/good.json --lang en --role officer --scenario law-enforcement"),
    ("inspect-empty", "inspect JWS/empty.json"),
    ("help-diff", "diff --help"),
    ("diff-same-zh", "diff JWS/good.json REPLY/good.json TRUST AT --lang zh-CN"),
    ("diff-altered-en", "diff CMS/good.xml CMS/changed-holder-name.xml TRUST AT --lang en"),
    ("diff-json", "diff COSE/good.cbor DETACHED/good.json TRUST AT --format json"),
    ("diff-unexamined", "diff JWS/empty.json no-such-file"),
    ("holder-other", "verify --details TRUST AT JWS/good.json --holder-name 测试丁 --lang en"),
    ("holder-other-kind", "verify --details TRUST AT JWS/good.json --holder-id E00000000 --lang zh-CN"),
    ("holder-nobody", "verify JWS/good.json --holder-id "),
    ("help-matter", "matter --help"),
    ("matter-list", "matter --list --lang both"),
    ("matter-unknown", "matter --matter no-such-matter --region 330000"),
    ("matter-zh", "matter COMPANY TRUST AT --lang zh-CN"),
    ("matter-en", "matter COMPANY TRUST AT --lang en"),
    (
        "matter-missing",
        "matter --matter newborn --region 310000 JWS/good.json CMS/truncated-half.xml TRUST AT --lang en",
    ),
    ("matter-json", "matter COMPANY TRUST AT --format json"),
    ("sealed-zh", "verify --details SEALED OFD/ofd-sealed-1/good.ofd --lang zh-CN"),
    ("sealed-en", "verify --details SEALED OFD/ofd-sealed-1/good.ofd --lang en"),
    ("sealed-license-both", "verify --details SEALED OFD/gb-ofd-1/good-time-stamp.ofd --lang both"),
    ("sealed-invoice-zh", "verify --details SEALED OFD/ofd-invoice-1/good.ofd --lang zh-CN"),
    ("sealed-self-made-zh", "verify --details SEALED OFD/ofd-sealed-1/self-made.ofd --lang zh-CN"),
    ("sealed-uncovered-en", "verify --details SEALED OFD/gb-ofd-1/version-uncovered.ofd --lang en"),
    ("sealed-two-both", "verify --details SEALED OFD/gb-ofd-1/list-outgrown-and-page.ofd --lang both"),
    ("inspect-sealed-zh", "inspect OFD/gb-ofd-1/good-whole.ofd --lang zh-CN"),
    ("inspect-uncovered-en", "inspect OFD/gb-ofd-1/font-uncovered.ofd --lang en"),
    ("sealed-page-both", "verify --details SEALED OFD/cn-mining-license-page-1/good.ofd --lang both"),
    ("inspect-page-zh", "inspect OFD/cn-mining-license-page-1/good.ofd --lang zh-CN"),
    (
        "inspect-page-en",
        "inspect OFD/xx-tagged-page-1/right-to-left.ofd --role officer --scenario law-enforcement --lang en",
    ),
    ("inspect-page-json", "inspect OFD/cn-mining-license-page-1/white.ofd --format json"),
    ("inspect-certificate", "inspect testdata/trust/sealed/gm-authority.pem --lang both"),
    ("help-trust", "trust --help"),
    ("help-trust-add", "trust add --help"),
    ("trust-list-both", "trust list --trust testdata/trust/default --lang both"),
    ("trust-check-zh", "trust check --trust testdata/trust/default AT --lang zh-CN"),
    ("trust-check-stale-en", "trust check --trust testdata/trust/stale-lists AT --lang en"),
    ("trust-check-empty-both", "trust check --trust testdata/trust/empty AT --lang both"),
    ("trust-inspect-list", "trust inspect testdata/trust/default/root.crl --lang en"),
    ("trust-inspect-key", "trust inspect testdata/pki/README.md --lang both"),
    (
        "trust-add-undecided",
        "trust add testdata/trust/sealed/gm-authority.pem --trust testdata/trust/empty --lang both",
    ),
    ("trust-nowhere", "trust list --lang both"),
    ("trust-not-there", "trust list --trust testdata --lang both"),
    ("help-policy", "policy --help"),
    ("policy-show-both", "policy show --lang both"),
    ("policy-show-archive", "policy show archive --lang en"),
    ("policy-check", "policy check formats/counter.policy.toml formats/archive.policy.toml"),
    ("policy-wrong", "policy check crates/cli/tests/wrong/key-denied.policy.toml --lang both"),
    ("policy-archive-expired", "verify TRUST AT --policy archive JWS/expired-signer.json --lang en"),
    (
        "policy-enforcement-stale",
        "verify --trust testdata/trust/stale-lists AT --policy enforcement JWS/good.json --lang zh-CN",
    ),
    (
        "policy-ignored",
        "verify --trust testdata/trust/no-lists AT --policy crates/cli/tests/wrong/no-lists.policy.toml JWS/good.json --lang en",
    ),
    ("layouts", "layouts"),
    ("layouts-show", "layouts show zj-gb-cose-1 --lang both"),
    ("layouts-unknown", "layouts show no-such-layout"),
    ("explain", "--explain signature-mismatch --lang both"),
    ("explain-error", "--explain key-duplicate"),
    ("explain-unknown", "--explain signature"),
];

/// Starting a company with the licenses of two other regions.
const COMPANY: &str = "--matter start-a-company --region 330000 JWS/good.json DETACHED/good-real-estate-certificate.json --holder-name 测试甲 --holder-id 310101199001010004";

#[test]
fn every_answer_is_the_one_on_record() {
    let bless = std::env::var_os("BLESS").is_some();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/snapshots");
    let mut different = Vec::new();
    for (name, line) in SNAPSHOTS {
        let file = folder.join(format!("{name}.txt"));
        let answer = answered(line);
        if bless {
            fs::write(&file, answer).expect("the folder can be written");
        } else if fs::read_to_string(&file).ok().as_deref() != Some(&*answer) {
            different.push(format!("{}:\n{answer}", file.display()));
        }
    }
    assert!(different.is_empty(), "BLESS=1 writes them again:\n{}", different.join("\n"));
}

#[test]
fn every_snapshot_belongs_to_an_answer() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/snapshots");
    for entry in fs::read_dir(folder).expect("the folder of snapshots") {
        let path = entry.expect("a file of it").path();
        let name = path.file_stem().and_then(|name| name.to_str()).expect("a name");
        assert!(SNAPSHOTS.iter().any(|(known, _)| *known == name), "nobody writes {name}");
    }
}

fn answered(line: &str) -> String {
    let long = line
        .replace("COMPANY", COMPANY)
        .replace("TRUST", &common::TRUST.join(" "))
        .replace("SEALED", "--trust testdata/trust/sealed AT")
        .replace("OFD/", "testdata/ofd/")
        .replace("AT", &common::AT.join(" "))
        .replace("JWS", "testdata/vectors/sh-catalogue-jws-1")
        .replace("CMS", "testdata/vectors/js-license-xml-1")
        .replace("COSE", "testdata/vectors/zj-gb-cose-1")
        .replace("DETACHED", "testdata/vectors/ah-zzwk-detached-1")
        .replace("CODES", "testdata/vectors/display-code-1")
        .replace("REPLY", "testdata/vectors/sh-exchange-reply-1");
    let args: Vec<&str> = long.split_whitespace().collect();
    let answer = elicense(&args);
    let error =
        if answer.err.is_empty() { String::new() } else { format!("--- standard error\n{}", answer.err) };
    let told = format!("$ elicense {long}\n{}{error}--- exit {}\n", answer.out, answer.code);
    // Where a build lies is no part of an answer on record.
    told.replace(env!("CARGO_TARGET_TMPDIR"), "TMP")
}
