#![allow(clippy::unwrap_used)]

use super::*;
use crate::crypto::SigningKey;
use crate::testing::{Draft as CertificateDraft, key, list, pem, spki};
use serde_cbor::Value;

const ANCHOR: &str = "[[anchor]]\nid = \"root\"\ncertificate = \"root.cer\"\ngroup = \"test\"\nregions = [\"990000\"]\npurposes = [\"license\"]\n[[revocation_list]]\nfile = \"root.crl\"\n";
type Files = BTreeMap<String, Vec<u8>>;

const NOW: &str = "2024-06-01T00:00:00Z";

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn store() -> BTreeMap<String, Vec<u8>> {
    BTreeMap::from([
        ("trust.toml".to_owned(), ANCHOR.into()),
        ("root.cer".to_owned(), CertificateDraft::authority("root", "root").sign()),
        ("root.crl".to_owned(), list("root", "240101000000Z", "250101000000Z", &[])),
    ])
}

fn roots(threshold: usize, names: &[&str]) -> Roots {
    let tables = names.iter().map(|name| {
        format!(
            "[[key]]\npublic_key = '''\n{}'''\n",
            String::from_utf8(pem("PUBLIC KEY", &spki(name))).unwrap()
        )
    });
    Roots::parse(&format!("threshold = {threshold}\n{}", tables.collect::<String>())).unwrap()
}

fn payload(version: u64, roots: &Roots, files: &BTreeMap<String, Vec<u8>>) -> Vec<u8> {
    let (issued, expires) = (at("2024-05-30T00:00:00Z"), at("2024-06-08T00:00:00Z"));
    Draft { version, issued, expires, roots, files }.encode().unwrap()
}

fn secret(name: &str) -> SigningKey {
    let head = [0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20];
    SigningKey::from_pkcs8_der(&[&head[..], &key(name).to_bytes()].concat()).unwrap()
}

/// A message of these signatures: who claims to have signed, and with whose key.
fn message(payload: &[u8], signers: &[(&str, &str)]) -> Vec<u8> {
    let empty = || Value::Map(BTreeMap::new());
    let signature = |(name, with): &(&str, &str)| {
        let protected = signer_protected(SigningKey::COSE_ALGORITHM, sha256(&spki(name)));
        let signature = secret(with).sign(&to_be_signed(&protected, payload));
        Value::Array(vec![Value::Bytes(protected), empty(), Value::Bytes(signature.to_vec())])
    };
    let signatures = signers.iter().map(signature).collect();
    let members = vec![
        Value::Bytes(BODY_PROTECTED.into()),
        empty(),
        Value::Bytes(payload.into()),
        Value::Array(signatures),
    ];
    [&TAG[..], &serde_cbor::to_vec(&Value::Array(members)).unwrap()].concat()
}

fn open(bytes: &[u8], roots: &Roots) -> Result<Bundle, &'static str> {
    Bundle::open(bytes, roots, at(NOW), None).map_err(|remark| remark.code)
}

#[test]
fn enough_of_the_roots_have_to_sign_and_each_counts_once() {
    let three = roots(2, &["a", "b", "c"]);
    let payload = payload(1, &three, &store());
    let by = |signers: &[(&str, &str)]| open(&message(&payload, signers), &three).map(|_| ());
    assert_eq!(by(&[("a", "a"), ("c", "c")]), Ok(()));
    assert_eq!(by(&[("a", "a"), ("b", "b"), ("c", "c")]), Ok(()));
    assert_eq!(by(&[("a", "a")]), Err("trust-bundle-unsigned"));
    assert_eq!(by(&[("a", "a"), ("a", "a")]), Err("trust-bundle-malformed"));
    assert_eq!(by(&[("a", "a"), ("stranger", "stranger")]), Err("trust-bundle-unsigned"));
    assert_eq!(by(&[("a", "a"), ("b", "stranger")]), Err("trust-bundle-forged"));
    assert_eq!(by(&[("a", "a"), ("b", "b"), ("stranger", "stranger")]), Ok(()));
    assert_eq!(by(&[]), Err("trust-bundle-malformed"));
}

#[test]
fn roots_change_by_the_old_and_the_new_together() {
    let (old, new) = (roots(2, &["a", "b"]), roots(2, &["b", "c"]));
    let payload = payload(2, &new, &store());
    let by = |names: &[&str], known: &Roots| {
        let signers: Vec<_> = names.iter().map(|name| (*name, *name)).collect();
        open(&message(&payload, &signers), known).map(|bundle| bundle.roots() == &new)
    };
    assert_eq!(by(&["a", "b", "c"], &old), Ok(true));
    assert_eq!(by(&["a", "b"], &old), Err("trust-bundle-roots-unsigned"));
    assert_eq!(by(&["b", "c"], &old), Err("trust-bundle-unsigned"));
    assert_eq!(by(&["b", "c"], &new), Ok(true), "whoever knows the new ones needs no old one");
}

#[test]
fn neither_old_nor_ended_nor_future_bundles_are_taken() {
    let one = roots(1, &["a"]);
    let bytes = message(&payload(7, &one, &store()), &[("a", "a")]);
    let open = |now: &str, newest| Bundle::open(&bytes, &one, at(now), newest).map_err(|remark| remark.code);
    assert!(open(NOW, Some(6)).is_ok());
    assert_eq!(open(NOW, Some(7)).unwrap_err(), "trust-bundle-older");
    assert_eq!(open(NOW, Some(8)).unwrap_err(), "trust-bundle-older");
    assert!(open("2024-06-07T23:59:59Z", None).is_ok());
    assert_eq!(open("2024-06-08T00:00:00Z", None).unwrap_err(), "trust-bundle-expired");
    assert!(open("2024-05-29T00:00:00Z", None).is_ok(), "clocks run apart");
    assert_eq!(open("2024-05-28T23:59:59Z", None).unwrap_err(), "trust-bundle-not-yet");
    assert!(Bundle::kept(&bytes).unwrap().head().is_stale(at("2024-06-08T00:00:00Z")));
}

#[test]
fn a_bundle_is_whole_or_nothing() {
    let one = roots(1, &["a"]);
    let with = |change: fn(&mut Files)| {
        let mut files = store();
        change(&mut files);
        open(&message(&payload(1, &one, &files), &[("a", "a")]), &one).map(|bundle| bundle.trust().is_empty())
    };
    assert_eq!(with(|_| {}), Ok(false));
    assert_eq!(with(|files| drop(files.remove("root.cer"))), Err("trust-bundle-partial"));
    assert_eq!(with(|files| drop(files.remove("root.crl"))), Err("trust-bundle-partial"));
    assert_eq!(with(|files| drop(files.remove("trust.toml"))), Err("trust-bundle-partial"));
    assert_eq!(
        with(|files| drop(files.insert("root.crl".into(), vec![0x30, 0]))),
        Err("trust-bundle-partial")
    );
    assert_eq!(
        with(|files| drop(files.insert("other.crl".into(), vec![0x30, 0]))),
        Err("trust-bundle-partial")
    );
}

#[test]
fn what_was_changed_after_signing_is_refused_wherever_it_stands() {
    let one = roots(1, &["a"]);
    let good = message(&payload(1, &one, &store()), &[("a", "a")]);
    assert!(open(&good, &one).is_ok());
    let list_begins = memchr::memmem::find(&good, &store()["root.crl"]).unwrap();
    let scope_begins = memchr::memmem::find(&good, b"990000").unwrap();
    let step = if crate::sample::all() { 1 } else { 17 };
    for place in (0..good.len()).step_by(step).chain([list_begins + 100, scope_begins]) {
        let mut changed = good.clone();
        changed[place] ^= 1;
        assert!(open(&changed, &one).is_err(), "byte {place}");
    }
    for length in [0, 1, 2, 100, good.len() - 1] {
        assert!(open(&good[..length], &one).is_err(), "{length} bytes");
    }
    assert_eq!(open(&[&good[..], &[0]].concat(), &one).unwrap_err(), "trust-bundle-malformed");
    let tagged = [&TAG[..], &[0xd2], &good[TAG.len()..]].concat();
    assert_eq!(open(&tagged, &one).unwrap_err(), "trust-bundle-malformed", "a second encoding");
}

#[test]
fn names_that_are_no_names_of_a_store_are_refused() {
    let one = roots(1, &["a"]);
    for name in ["../root.cer", "a/b", ".hidden", "formats/layout.toml", "formats/../trust.toml", "1", "-1"] {
        let files = BTreeMap::from([(name.to_owned(), Vec::new())]);
        let (issued, expires) = (at("2024-05-30T00:00:00Z"), at("2024-06-08T00:00:00Z"));
        let draft = Draft { version: 1, issued, expires, roots: &one, files: &files };
        assert_eq!(draft.encode().unwrap_err().code, "trust-bundle-malformed", "{name}");
    }
}

#[test]
fn roots_are_a_set_of_sound_keys_of_which_some_have_to_sign() {
    let key = |name| {
        format!(
            "[[key]]\npublic_key = '''\n{}'''\n",
            String::from_utf8(pem("PUBLIC KEY", &spki(name))).unwrap()
        )
    };
    let parse = |threshold: usize, keys: &[String]| {
        Roots::parse(&format!("threshold = {threshold}\n{}", keys.concat()))
    };
    assert!(parse(1, &[key("a")]).is_ok());
    assert!(parse(0, &[key("a")]).is_err());
    assert!(parse(2, &[key("a")]).is_err());
    assert!(parse(1, &[]).is_err());
    assert!(parse(1, &[key("a"), key("a")]).is_err());
    assert!(Roots::parse("threshold = 1\nkeys = []").is_err());
    let weak = format!("{}nonsense", key("a").replace("MC", "MD"));
    assert!(parse(1, &[weak]).is_err());
}

#[test]
fn rules_come_along_and_count() {
    let one = roots(1, &["a"]);
    let mut files = store();
    files.insert("formats/catalog.toml".into(), elicense_formats::CATALOG.into());
    let bundle = open(&message(&payload(1, &one, &files), &[("a", "a")]), &one).unwrap();
    assert!(bundle.trust().rules().is_some());
    files.insert("formats/catalog.toml".into(), b"[[kinds]]".into());
    assert_eq!(
        open(&message(&payload(1, &one, &files), &[("a", "a")]), &one).unwrap_err(),
        "trust-bundle-partial"
    );
}

#[test]
fn two_bundles_are_told_apart_by_what_they_trust() {
    let one = roots(1, &["a"]);
    let trust = |files: &BTreeMap<String, Vec<u8>>, version| {
        open(&message(&payload(version, &one, files), &[("a", "a")]), &one).unwrap().into_trust()
    };
    let (before, mut files) = (trust(&store(), 1), store());
    assert_eq!(differences(&before, &trust(&files, 2)), []);
    assert_ne!(before.fingerprint(), trust(&files, 2).fingerprint(), "its version is part of every answer");
    files.insert("trust.toml".into(), ANCHOR.replace("990000", "980000").into());
    files.insert("root.crl".into(), list("root", "240201000000Z", "250101000000Z", &[]));
    let found: Vec<_> =
        differences(&before, &trust(&files, 2)).into_iter().map(|one| (one.kind, one.name)).collect();
    assert_eq!(found, [("anchor", "root".to_owned()), ("revocation_list", "CN=root".to_owned())]);
}
