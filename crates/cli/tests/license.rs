//! `license show` and `license sign`: from a document to canonical words, and back into a document.

mod common;

use std::fs;
use std::path::{Path, PathBuf};

use common::{AT, Answer, TRUST, elicense, root, scratch};

const GOOD: &str = "testdata/vectors/sh-catalogue-jws-1/good.json";

/// A folder with a signer's key as its owner would keep it, the signer's certificates, and a license in canonical words.
fn office(test: &str, vector: &str, signer: &str) -> PathBuf {
    let folder = scratch(&format!("license-{test}"));
    let pem = |file: &str| fs::read(root().join("testdata/pki").join(file)).expect("test data");
    private(&folder.join("signer.pem"), &pem(&format!("keys/{signer}.pem")), 0o600);
    if let Some(region) = signer.strip_suffix("-good").filter(|region| *region != "ah") {
        let chain = ["good", "authority"].map(|name| pem(&format!("certificates/{region}-{name}.pem")));
        fs::write(folder.join("signer.crt"), chain.concat()).expect("the build's folder can be written");
    }
    let file = folder.join("license.json");
    let shown = elicense(&["license", "show", vector, "--show-content", "-o", path(&file)]);
    assert_eq!((shown.code, shown.out.as_str(), shown.err.as_str()), (0, "", ""), "{vector}");
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

fn path(file: &Path) -> &str {
    file.to_str().expect("UTF-8")
}

fn sign(folder: &Path, file: &str, rest: &[&str]) -> Answer {
    let (license, key) = (folder.join(file), folder.join("signer.pem"));
    elicense(&[&["license", "sign", path(&license), "--key", path(&key)], &TRUST[..], &AT, rest].concat())
}

#[test]
fn a_license_of_every_built_in_layout_goes_around_in_a_circle() {
    let cases = [
        ("sh-catalogue-jws-1", "json", "sh-good"),
        ("js-license-xml-1", "xml", "js-good"),
        ("zj-gb-cose-1", "cbor", "zj-good"),
        ("ah-zzwk-detached-1", "json", "ah-good"),
    ];
    for (layout, ending, signer) in cases {
        let folder = office(layout, &format!("testdata/vectors/{layout}/good.{ending}"), signer);
        let (certificates, out) = (folder.join("signer.crt"), folder.join("signed"));
        let named = match certificates.exists() {
            true => ["--certificate", path(&certificates)],
            false => ["--key-name", signer],
        };
        let answer = sign(&folder, "license.json", &[&named[..], &["-o", path(&out)]].concat());
        assert_eq!((answer.code, answer.out.as_str(), answer.err.as_str()), (0, "", ""), "{layout}");
        let verified = elicense(&[&["verify", path(&out)], &TRUST[..], &AT].concat());
        assert_eq!(verified.code, 0, "{verified:?}");
        let again = elicense(&["license", "show", path(&out), "--show-content"]);
        assert_eq!(
            again.out,
            fs::read_to_string(folder.join("license.json")).expect("a license"),
            "{layout}"
        );
    }
}

#[test]
fn toml_says_the_same_and_the_layout_may_be_another_that_has_the_fields() {
    let folder = office("toml", GOOD, "js-good");
    let toml = "license = \"elicense-license-1\"\n[fields]\nname = \"居民身份证\"\nnumber = \"T-1\"\nkind_code = \"11100000000013127D001\"\n\
                holder_name = \"测试甲\"\nholder_id = \"310101199001010004\"\nholder_id_kind = \"111\"\nissuer_name = \"测试发证机关\"\n\
                issued_on = \"2026-02-09\"\nvalid_until = \"long-term\"\nregion = \"320000\"\n";
    fs::write(folder.join("license.toml"), toml).expect("the build's folder can be written");
    let certificates = folder.join("signer.crt");
    let rest = ["--layout", "js-license-xml-1", "--certificate", path(&certificates)];
    let answer = sign(&folder, "license.toml", &rest);
    assert_eq!((answer.code, answer.err.as_str()), (0, ""), "{answer:?}");
    assert!(answer.out.starts_with("<?xml") && answer.out.contains("长期"), "{}", answer.out);
}

#[test]
fn what_the_layout_does_not_have_is_named_in_both_languages_and_nothing_is_written() {
    let folder = office("field", GOOD, "sh-good");
    let file = folder.join("license.json");
    let text = fs::read_to_string(&file).expect("a license");
    fs::write(&file, text.replace("\"fields\": {", "\"fields\": { \"seal_name\": \"章\",")).expect("a file");
    let (certificates, out) = (folder.join("signer.crt"), folder.join("signed.json"));
    let rest = ["--certificate", path(&certificates), "-o", path(&out)];
    for (language, says) in [("zh-CN", "没有字段 seal_name"), ("en", "has no field seal_name")] {
        let answer = sign(&folder, "license.json", &[&rest[..], &["--lang", language]].concat());
        assert_eq!(answer.code, 2, "{answer:?}");
        assert!(answer.err.contains(says), "{}", answer.err);
        assert!(!out.exists());
    }
}

#[test]
fn a_license_that_this_trust_store_does_not_take_is_written_and_said_to_be_so() {
    let folder = office("unaccepted", GOOD, "js-good");
    let certificates = folder.join("signer.crt");
    let answer = sign(&folder, "license.json", &["--certificate", path(&certificates), "--lang", "en"]);
    // The authority of another region may not issue here.
    assert_eq!(answer.code, 3, "{answer:?}");
    assert!(answer.out.contains("\"protected\""), "{answer:?}");
    assert!(answer.err.contains("does not pass with this trust store"), "{}", answer.err);
}

#[test]
fn what_is_shown_without_being_asked_for_in_full_is_masked_and_cannot_be_signed() {
    let folder = office("masked", GOOD, "sh-good");
    let shown = elicense(&["license", "show", GOOD]);
    assert_eq!(shown.code, 0);
    for secret in ["测试甲", "310101199001010004", "测试省测试市测试路1号"] {
        assert!(!shown.out.contains(secret), "{secret} in {}", shown.out);
    }
    fs::write(folder.join("masked.json"), &shown.out).expect("a file");
    let certificates = folder.join("signer.crt");
    let answer = sign(&folder, "masked.json", &["--certificate", path(&certificates), "--lang", "en"]);
    assert_eq!(answer.code, 2, "{answer:?}");
    assert!(answer.err.contains("shows the license in part"), "{}", answer.err);
}

#[cfg(unix)]
#[test]
fn a_key_that_others_may_read_is_not_used_and_nothing_of_a_key_is_said() {
    let folder = office("key", GOOD, "sh-good");
    let key = fs::read(folder.join("signer.pem")).expect("a key");
    private(&folder.join("signer.pem"), &key, 0o640);
    let answer = sign(&folder, "license.json", &["--lang", "en"]);
    assert_eq!(answer.code, 2, "{answer:?}");
    assert!(answer.err.contains("chmod 600"), "{}", answer.err);
    let secret = String::from_utf8(key).expect("PEM");
    let secret = secret.lines().nth(1).expect("its base64");
    private(
        &folder.join("signer.pem"),
        b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
        0o600,
    );
    let answer = sign(&folder, "license.json", &[]);
    assert_eq!(answer.code, 2, "{answer:?}");
    assert!(!answer.err.contains(secret) && !answer.err.contains("AAAA"), "{}", answer.err);
}
