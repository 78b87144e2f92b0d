#![allow(clippy::unwrap_used)]

use super::*;
use crate::testing::{Draft, list, pem, spki};
use crate::trust::scope::{Existence, Question};
use crate::words::check::{CheckId, Checks, Outcome};
use crate::words::code::Code;
use crate::words::policy::Policy;
use crate::words::purpose::Purpose;
use crate::words::region::Region;

const ANCHOR: &str = r#"
[[anchor]]
id = "root"
certificate = "root.pem"
group = "test"
regions = ["990000"]
kinds = ["business-license"]
purposes = ["license"]
from = 2020-01-01
until = 2040-12-31
"#;

const KEY: &str = r#"
[[key]]
id = "key-2024"
public_key = "key.pem"
group = "test"
regions = ["990000", "980000"]
purposes = ["license", "display"]
from = 2024-01-01
until = 2024-12-31
"#;

const DENY: &str = r#"
[[deny]]
key_sha256 = "SHA"
compromised = 2024-03-01T08:00:00+08:00
reason = "lost"
"#;

const LIST: &str = "\n[[revocation_list]]\nfile = \"root.crl\"\n";

#[test]
fn a_whole_store_is_read_from_pem_and_der_alike() {
    let (toml, mut files) = whole();
    let from_pem = trust(&toml, &files).unwrap();
    files.insert("root.pem".to_owned(), Draft::authority("root", "root").sign());
    files.insert("key.pem".to_owned(), spki("key"));
    let from_der = trust(&toml, &files).unwrap();
    assert_eq!((from_pem.anchors().len(), from_pem.unread().len()), (1, 0));
    assert_eq!(
        from_pem.pinned("key-2024").unwrap().key.sha256(),
        <[u8; 32]>::from(Sha256::digest(spki("key")))
    );
    assert_eq!(from_pem.lists_about(&from_pem.anchors()[0].certificate.subject).len(), 1);
    assert_eq!(from_pem.fingerprint(), from_der.fingerprint());
}

#[test]
fn the_fingerprint_sees_every_value_and_no_order() {
    let (toml, files) = whole();
    let of = |toml: &str| trust(toml, &files).unwrap().fingerprint();
    let tables: Vec<_> = toml.split_inclusive("\n\n").collect();
    let backwards: String = tables.iter().rev().copied().collect();
    assert_ne!(backwards, toml);
    assert_eq!(of(&backwards), of(&toml));
    assert_eq!(of(&toml.replace(r#""990000", "980000""#, r#""980000", "990000""#)), of(&toml));
    let changes = [
        ("\"root\"", "\"other\""),
        ("\"test\"", "\"live\""),
        ("990000", "970000"),
        ("business-license", "driving-license"),
        ("[\"license\"]", "[\"display\"]"),
        ("2020-01-01", "2020-01-02"),
        ("2040-12-31", "2040-12-30"),
        ("08:00:00", "08:00:01"),
        ("lost", "sold"),
    ];
    for (old, new) in changes {
        assert_ne!(of(&toml.replace(old, new)), of(&toml), "{old}");
    }
    assert_ne!(of(&toml.replace(LIST, "")), of(&toml));
}

#[test]
fn what_is_wrong_is_told_with_its_place_and_what_to_do() {
    let (toml, files) = whole();
    let cases = [
        ("group = \"test\"\nregions = [\"990000\"]\nkinds", "colour = 1\nkinds", "unknown field `colour`"),
        ("[\"990000\"]", "[]", "at least one region"),
        ("[\"990000\"]", "[\"99\"]", "6-digit division code"),
        ("[\"license\"]", "[]", "at least one of license, display, revocation"),
        ("[\"license\"]", "[\"licence\"]", "unknown variant `licence`"),
        ("[\"business-license\"]", "[]", "leave `kinds` out"),
        ("[\"business-license\"]", "[\"Business License\"]", "a word of the catalogue"),
        ("from = 2020-01-01", "from = 2041-01-01", "`until` is before `from`"),
        ("from = 2020-01-01", "from = 2020-01-01T00:00:00Z", "a date alone"),
        ("2024-03-01T08:00:00+08:00", "2024-03-01", "with its offset"),
        ("\"key-2024\"", "\"root\"", "taken by another"),
        ("\"key-2024\"", "\"\"", "visible ASCII"),
        ("\"root.pem\"", "\"lost.pem\"", "put it beside trust.toml"),
        ("\"root.pem\"", "\"key.pem\"", "\"CERTIFICATE\", or DER, is expected"),
        ("\"key.pem\"", "\"root.pem\"", "\"PUBLIC KEY\", or DER, is expected"),
        ("[[key]]", "[[key", "expected"),
    ];
    for (old, new, expected) in cases {
        let changed = toml.replacen(old, new, 1);
        assert_ne!(changed, toml, "{old}");
        let error = trust(&changed, &files).unwrap_err();
        assert!(error.to_string().contains(expected), "{old}: {error}");
        assert!(matches!(error.position(), Some(Position::LineColumn { .. })), "{error}");
    }
    let error = trust(&toml.replacen("\"root.pem\"", "\"lost.pem\"", 1), &files).unwrap_err();
    assert_eq!(error.position(), Some(Position::LineColumn { line: 4, column: 15 }));
}

#[test]
fn a_denied_key_without_sixty_four_digits_or_denied_twice_is_refused() {
    let deny = |digits: &str| DENY.replace("SHA", digits);
    let good = deny(&"0a".repeat(32));
    assert!(trust(&good, &BTreeMap::new()).is_ok());
    for wrong in
        [deny(&"0a".repeat(31)), deny(&"0g".repeat(32)), deny(&"+a".repeat(32)), format!("{good}{good}")]
    {
        assert!(trust(&wrong, &BTreeMap::new()).is_err());
    }
}

#[test]
fn an_unfit_anchor_and_a_file_with_two_sections_are_refused() {
    let (toml, mut files) = whole();
    files.insert("root.pem".to_owned(), pem("CERTIFICATE", &Draft::signer("root", "root").sign()));
    let error = trust(&toml, &files).unwrap_err().to_string();
    assert!(error.contains("subject-key-id (RFC 5280 §4.2.1.2)") && error.contains("[[key]]"), "{error}");
    let root = pem("CERTIFICATE", &Draft::authority("root", "root").sign());
    files.insert("root.pem".to_owned(), [root.clone(), root].concat());
    assert!(trust(&toml, &files).is_err());
}

#[test]
fn a_store_needs_its_trust_toml() {
    let error = Trust::from_files(&BTreeMap::new()).unwrap_err();
    assert!(error.to_string().contains("trust.toml is not there"), "{error}");
    let long = BTreeMap::from([(TRUST_FILE.to_owned(), vec![b' '; MAX_CONFIG_BYTES + 1])]);
    assert!(Trust::from_files(&long).is_err());
}

#[test]
fn a_pinned_key_answers_for_its_days_and_scope_and_has_no_chain() {
    let (toml, files) = whole();
    let check = |toml: &str, at: &str, claimed: Option<&str>| {
        let mut checks = Checks::new();
        let question = Question {
            at: at.parse().unwrap(),
            signing_time: claimed.map(|time| time.parse().unwrap()),
            region: Region::parse("980100").unwrap(),
            kinds: &[],
            purpose: Purpose::License,
            existence: Existence::Now,
        };
        trust(toml, &files).unwrap().pinned("key-2024").unwrap().check(
            &question,
            &Policy::default(),
            &mut checks,
        );
        checks
    };
    let good = check(&toml, "2024-06-01T00:00:00Z", None);
    assert_eq!(good.findings(), []);
    for check in [CheckId::Signer, CheckId::CertificatePeriod, CheckId::IssuerScope, CheckId::KeyNotDenied] {
        assert_eq!(good.outcome(check), Outcome::Passed);
    }
    for check in [CheckId::Chain, CheckId::CertificateProfile, CheckId::Revocation] {
        assert_eq!(good.outcome(check), Outcome::NotExecuted(Code::PinnedKey));
    }
    let code = |checks: Checks| checks.findings().iter().map(|finding| finding.code).collect::<Vec<_>>();
    // The last second of 2024 in UTC+8, and the one after it.
    assert_eq!(code(check(&toml, "2024-12-31T15:59:59Z", None)), []);
    assert_eq!(code(check(&toml, "2024-12-31T16:00:00Z", None)), [Code::KeyOutOfPeriod]);
    assert_eq!(
        code(check(&toml.replace("980000", "970000"), "2024-06-01T00:00:00Z", None)),
        [Code::ScopeRegion]
    );
    let denied = toml
        .replace("SHA", "")
        .replace(&"0a".repeat(32), &crate::x509::certificate::hex(&Sha256::digest(spki("key"))));
    assert_eq!(code(check(&denied, "2024-06-01T00:00:00Z", None)), [Code::KeyDenied]);
    let claimed = check(&denied, "2024-06-01T00:00:00Z", Some("2024-03-01T00:00:00Z"));
    assert_eq!(code(claimed), [Code::KeyDeniedBeforeSigning]);
    let future = check(&toml, "2024-06-01T00:00:00Z", Some("2024-06-01T00:00:01Z"));
    assert_eq!(code(future), [Code::SignedInFuture]);
}

fn whole() -> (String, BTreeMap<String, Vec<u8>>) {
    let files = BTreeMap::from([
        ("root.pem".to_owned(), pem("CERTIFICATE", &Draft::authority("root", "root").sign())),
        ("key.pem".to_owned(), pem("PUBLIC KEY", &spki("key"))),
        ("root.crl".to_owned(), pem("X509 CRL", &list("root", "240101000000Z", "250101000000Z", &[]))),
    ]);
    ([ANCHOR, KEY, &DENY.replace("SHA", &"0a".repeat(32)), LIST].concat() + "\n", files)
}

fn trust(toml: &str, files: &BTreeMap<String, Vec<u8>>) -> Result<Trust, Error> {
    let mut files = files.clone();
    files.insert(TRUST_FILE.to_owned(), toml.as_bytes().to_vec());
    Trust::from_files(&files)
}

#[test]
fn files_that_are_not_named_are_told_and_what_is_there_for_people_is_not() {
    let (toml, files) = whole();
    let beside = |names: &[&str]| {
        let mut files = files.clone();
        files.extend(names.iter().map(|name| ((*name).to_owned(), b"whatever".to_vec())));
        trust(&toml, &files).unwrap()
    };
    let nothing = beside(&[]);
    assert!(nothing.unnamed().is_empty());
    for name in ["README", "readme.html", "notes.md", "NOTES.TXT", ".DS_Store", ".root.pem.swp", "Thumbs.db"]
    {
        let store = beside(&[name]);
        assert!(store.unnamed().is_empty(), "{name}");
        assert_eq!(store.fingerprint(), nothing.fingerprint());
    }
    let store = beside(&["second.crl", "old-root.pem", "trust.toml.bak", "Trust.toml"]);
    assert_eq!(**store.unnamed(), ["Trust.toml", "old-root.pem", "second.crl", "trust.toml.bak"]);
    assert_ne!(store.fingerprint(), nothing.fingerprint());
}
