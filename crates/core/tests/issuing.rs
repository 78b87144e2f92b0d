//! Whatever a layout reads it can write: the license of every document that passes, in canonical words, becomes a document
//! of the same layout that passes, and reads as the same license.

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use common::{Vector, Verifiers, tell, testdata, trust_in, vectors, with_layouts};
use elicense::issuing::{CanonicalLicense, LicenseSigner};
use elicense::{Conclusion, Error, Inquiry, Verifier};
use sha2::{Digest, Sha256};

/// Layouts of the test data whose signers have keys that this program does not sign with: RSA is for reading alone.
const READ_ALONE: [&str; 7] = ["rs256", "rs384", "rs512", "ps256", "ps384", "ps512", "rsa"];

#[test]
fn every_license_that_passes_is_written_as_it_was_read() {
    let (signers, mut verifiers) = (signers(), Verifiers::default());
    let mut written: BTreeMap<String, usize> = BTreeMap::new();
    for vector in vectors() {
        if vector.expect.conclusion != "passed"
            || matches!(vector.formats.as_deref(), Some("formats/agreement" | "formats/words"))
        {
            continue;
        }
        let id = vector.expect.layout.clone().expect("what passes has a layout");
        // Other stores take their signers only for what was signed before, or with a time stamp.
        if !["default", "algorithms", "other-regions"].contains(&vector.trust.as_str()) {
            continue;
        }
        // Codes in pictures are texts that other vectors have.
        if elicense_qr::is_picture(&vector.bytes()) {
            continue;
        }
        // A value that cannot be right has no canonical words.
        let is_unread =
            |code: &String| ["identifier-", "uscc-", "value-"].iter().any(|part| code.starts_with(part));
        if vector.expect.findings.iter().any(is_unread) {
            continue;
        }
        let name = vector.name();
        if READ_ALONE.iter().any(|word| name.ends_with(word) || id.ends_with(word)) {
            continue;
        }
        let verifier = verifiers.of(&vector);
        if is_written(verifier, &id) {
            round_trip(verifier, &signers, &vector, &id);
            *written.entry(id).or_default() += 1;
        }
    }
    for id in ["sh-catalogue-jws-1", "js-license-xml-1", "zj-gb-cose-1", "ah-zzwk-detached-1"] {
        assert!(written.contains_key(id), "{id}");
    }
    for id in ["gd-gateway-pairs-1", "sc-exchange-xml-1", "test-algorithms-cms", "test-algorithms-user-id"] {
        assert!(written.contains_key(id), "{id}");
    }
    tell(&format!("issuing: {} licenses of {} layouts", written.values().sum::<usize>(), written.len()));
}

#[test]
fn a_layout_of_the_example_writes_what_it_reads() {
    let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/add-a-region");
    let good = example.join("testdata/vectors/xx-card-detached-1/good.toml");
    let vector = Vector::read(&good);
    let trust = trust_in(&example.join("testdata/trust").join(&vector.trust));
    let verifier = with_layouts(Verifier::new(trust), &example.join("formats"));
    round_trip(&verifier, &signers(), &vector, "xx-card-detached-1");
}

/// No layout is forgotten: each that is built in is written above, or is one of those that the manual says are not.
#[test]
fn every_built_in_layout_is_written_or_is_known_not_to_be() {
    let verifier = Verifier::new(elicense::Trust::empty());
    let not: BTreeSet<&str> = verifier
        .layouts()
        .iter()
        .filter(|layout| !is_written(&verifier, layout.id()))
        .map(|layout| layout.id())
        .collect();
    let page = std::fs::read_to_string(testdata().join("../docs/layout-format.md")).expect("the page");
    let told = page.split("\n## What is written").nth(1).expect("the page says what is written");
    for id in not {
        assert!(
            told.contains(&format!("`{id}`")),
            "docs/layout-format.md does not say that {id} is not written"
        );
    }
}

/// What is wrong is named, and nothing is dropped.
#[test]
fn what_a_layout_cannot_say_is_an_error_that_names_it() {
    let verifier = Verifier::new(elicense::Trust::empty());
    let signer = signers().remove("sh-good").expect("a signer");
    let good = testdata().join("vectors/sh-catalogue-jws-1/good.json");
    let good = verifier.canonical(&std::fs::read(good).expect("a vector")).expect("a license").to_json();
    let sign = |layout: &str, from: &str, to: &str| {
        assert!(good.contains(from), "{from}");
        let license = CanonicalLicense::parse(&good.replace(from, to))?;
        verifier.sign_license(layout, &license, &signer, at())
    };
    let of = |result: Result<Vec<u8>, Error>| {
        let error = result.expect_err("an error");
        let what = error.kind().data().into_iter().find(|(name, _)| *name == "what");
        (error.kind().code(), what.map(|(_, what)| what).unwrap_or_default())
    };
    let layout = "sh-catalogue-jws-1";
    assert!(sign(layout, "", "").is_ok());
    let cases = [
        ("license-field-unknown", "seal_name", "\"name\":", "\"seal_name\": \"章\", \"name\":"),
        ("license-field-unknown", "motto", "\"address\":", "\"motto\": \"x\", \"address\":"),
        ("license-field-missing", "number", "\"number\": \"TEST-SH-2026-000001\",", ""),
        ("license-value-unwritable", "status", "\"IN_FORCE\"", "\"SUPERSEDED\""),
        (
            "license-value-unwritable",
            "issued_on",
            "\"issued_on\": \"2026-02-09\"",
            "\"issued_on\": \"2026-2-9\"",
        ),
        ("license-value-unwritable", "holder_id_kind", "\"111\"", "\"身份证\""),
        ("license-value-unwritable", "name", "\"居民身份证\"", "[\"居民\", \"身份证\"]"),
        ("license-masked", "", "\"license\":", "\"masked\": true, \"license\":"),
        ("license-unmapped", "/x", "\"license\":", "\"unmapped\": [\"/x\"], \"license\":"),
    ];
    for (code, what, from, to) in cases {
        assert_eq!(of(sign(layout, from, to)), (code, what.to_owned()), "{to}");
    }
    assert_eq!(of(sign("nowhere-1", "", "")).0, "license-layout-unknown");
    for unsigned in ["sh-exchange-reply-1", "gb-ofd-1", "display-code-1"] {
        assert_eq!(of(sign(unsigned, "", "")).0, "license-layout-unwritable", "{unsigned}");
    }
}

/// A value that would be read as two is not written: what was written is read again.
#[test]
fn what_would_be_read_otherwise_is_refused() {
    let verifier = Verifier::new(elicense::Trust::empty());
    let signer = signers().remove("ah-good").expect("a signer");
    let good = testdata().join("vectors/ah-zzwk-detached-1/good.json");
    let license = verifier.canonical(&std::fs::read(good).expect("a vector")).expect("a license");
    let name = "\"holder_name\": \"测试甲\"";
    assert!(license.to_json().contains(name), "{}", license.to_json());
    let changed = license.to_json().replace(name, "\"holder_name\": \"测试甲,测试乙\"");
    let license = CanonicalLicense::parse(&changed).expect("a file");
    let error =
        verifier.sign_license("ah-zzwk-detached-1", &license, &signer, at()).expect_err("two holders");
    assert_eq!(error.kind().data()[1], ("what", "holder_name".to_owned()));
}

#[test]
fn a_signer_without_what_documents_carry_or_with_another_key_is_refused() {
    let verifier = Verifier::new(elicense::Trust::empty());
    let license = |layout: &str, ending: &str| {
        let good = testdata().join(format!("vectors/{layout}/good.{ending}"));
        verifier.canonical(&std::fs::read(good).expect("a vector")).expect("a license")
    };
    let sign = |layout: &str, ending: &str, key: &str| {
        let signer = LicenseSigner::from_pem(&pem("keys", key)).expect("a key");
        let signed = verifier.sign_license(layout, &license(layout, ending), &signer, at());
        signed.expect_err("an error").kind().code()
    };
    assert_eq!(sign("sh-catalogue-jws-1", "json", "sh-good"), "license-certificate-missing");
    assert_eq!(sign("ah-zzwk-detached-1", "json", "ah-good"), "license-key-name-missing");
    assert_eq!(sign("sh-catalogue-jws-1", "json", "algorithms-sm2-signer"), "license-algorithm-refused");
    let other = LicenseSigner::from_pem(&pem("keys", "sh-good")).expect("a key");
    assert!(other.with_certificates(&pem("certificates", "js-good")).is_err());
    for wrong in [
        &b""[..],
        b"-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----\n",
        &pem("keys", "algorithms-rsa-signer"),
    ] {
        assert!(LicenseSigner::from_pem(wrong).is_err());
    }
}

/// Whether this program makes documents of a layout.
fn is_written(verifier: &Verifier, id: &str) -> bool {
    let layout = verifier.layouts().iter().find(|layout| layout.id() == id);
    layout.is_some_and(|layout| {
        layout.container() != "display-code" && !["none", "ses", "pdf"].contains(&layout.proof())
    })
}

fn round_trip(verifier: &Verifier, signers: &BTreeMap<String, LicenseSigner>, vector: &Vector, id: &str) {
    let license = verifier.canonical(&vector.bytes()).expect("a license in canonical words");
    let license = without_unmapped(&license);
    // Who is trusted for the layout, the vector's own trust store says.
    let mut refusals = Vec::new();
    for (name, signer) in signers {
        match verifier.sign_license(id, &license, signer, vector.at) {
            Ok(document) => {
                let inquiry = Inquiry::at(vector.at);
                let report =
                    verifier.verify_for(&document, &inquiry).expect("what was written can be examined");
                if report.conclusion() == Conclusion::Passed {
                    assert_eq!(
                        verifier.canonical(&document).expect("a license"),
                        license,
                        "{}",
                        vector.name()
                    );
                    assert_eq!(report.layout().id(), id);
                    return;
                }
                refusals.push(format!("{name}: {:?}", report.findings()));
            }
            Err(error) => refusals.push(format!("{name}: {error}")),
        }
    }
    panic!("{}: nobody can sign it:\n{}", vector.name(), refusals.join("\n"));
}

/// The license as whoever signs it has looked at it: some documents of the test data have entries that no field has.
fn without_unmapped(license: &CanonicalLicense) -> CanonicalLicense {
    let mut file: serde_json::Value = serde_json::from_str(&license.to_json()).expect("JSON");
    file.as_object_mut().expect("a map").remove("unmapped");
    CanonicalLicense::parse(&file.to_string()).expect("its own file")
}

/// Everybody who signs in the test data, each with certificates or with a name.
fn signers() -> BTreeMap<String, LicenseSigner> {
    let mut signers = BTreeMap::new();
    for region in ["sh", "js", "zj"] {
        let chain = [
            pem("certificates", &format!("{region}-good")),
            pem("certificates", &format!("{region}-authority")),
        ];
        let key = LicenseSigner::from_pem(&pem("keys", &format!("{region}-good"))).expect("a key");
        let signer = key.with_certificates(&chain.concat()).expect("its certificates");
        signers.insert(format!("{region}-good"), signer);
    }
    for house in ["sm2", "p256", "p384"] {
        let of = |name: &str| pem("certificates", &format!("algorithms-{house}-{name}"));
        let key =
            LicenseSigner::from_pem(&pem("keys", &format!("algorithms-{house}-signer"))).expect("a key");
        let signer =
            key.with_certificates(&[of("signer"), of("authority")].concat()).expect("its certificates");
        let signer = signer.with_key_name(&format!("algorithms-{house}")).expect("a name");
        signers.insert(house.to_owned(), signer);
    }
    let pinned = LicenseSigner::from_pem(&pem("keys", "ah-good")).expect("a key");
    signers.insert("ah-good".to_owned(), pinned.with_key_name("ah-good").expect("a name"));
    let example = LicenseSigner::from_pem(&example_key()).expect("a key");
    signers.insert("xx-card".to_owned(), example.with_key_name("xx-card").expect("a name"));
    signers
}

/// The key of the example: its trust store tells how it is made. PKCS #8 of a seed (RFC 8410 §7).
fn example_key() -> Vec<u8> {
    let head =
        [0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20];
    [&head[..], &Sha256::digest("elicense test key: xx-card")].concat()
}

fn pem(folder: &str, name: &str) -> Vec<u8> {
    let file: PathBuf = testdata().join("pki").join(folder).join(format!("{name}.pem"));
    std::fs::read(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

fn at() -> jiff::Timestamp {
    "2026-06-01T12:00:00+08:00".parse().expect("a time")
}
