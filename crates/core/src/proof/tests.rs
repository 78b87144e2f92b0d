//! What the tests of all forms share, the `[proof]` table, and the checks that reading fills.

use ed25519_dalek::{Signer, SigningKey, VerifyingKey};

use crate::document::budget::Budget;
use crate::document::container;
use crate::proof::{Finding, Opened, Proof, ProofKind, ProofSpec, SignedSpec};
use crate::words::check::{CheckId, Checks, Outcome};
use crate::words::code::Code;

/// The table of a proof: its kind, more lines, and what all kinds have.
pub(super) fn spec(kind: &str, lines: &str) -> SignedSpec {
    spec_of(kind, lines).expect("a table")
}

/// The same of a table that may be wrong.
pub(super) fn spec_of(kind: &str, lines: &str) -> Result<SignedSpec, String> {
    spec_with(kind, "json", lines)
}

/// The same with another payload.
pub(super) fn spec_with(kind: &str, payload: &str, lines: &str) -> Result<SignedSpec, String> {
    let table = format!("kind = \"{kind}\"\npayload = \"{payload}\"\nalgorithms = [\"Ed25519\"]\n{lines}");
    match toml::from_str(&table).map_err(|error| error.message().to_owned())? {
        ProofSpec::Signed(spec) => Ok(*spec),
        ProofSpec::None | ProofSpec::Sealed | ProofSpec::Pdf => panic!("not a proof"),
    }
}

/// Reads `input` as the pipeline does and hands on what `spec` opens there.
pub(super) fn opened<T>(
    spec: &SignedSpec,
    input: &[u8],
    look: impl FnOnce(Result<Opened<'_>, String>) -> T,
) -> T {
    let mut budget = Budget::new();
    let (_, document) = container::read(input, &mut budget).expect("a readable container");
    look(spec.open(&document, input, &mut budget))
}

/// Looks at a proof that must be well-formed.
pub(super) fn proof<T>(spec: &SignedSpec, input: &[u8], look: impl FnOnce(&Proof<'_>) -> T) -> T {
    opened(spec, input, |opened| look(&opened.expect("signed content").proof.expect("a well-formed proof")))
}

/// What is found against the form of a proof that must not be well-formed.
pub(super) fn fault(spec: &SignedSpec, input: &[u8]) -> Finding {
    opened(spec, input, |opened| opened.expect("signed content").proof.expect_err("a malformed proof"))
}

/// Why there is no signed content.
pub(super) fn refusal(spec: &SignedSpec, input: &[u8]) -> String {
    opened(spec, input, |opened| opened.expect_err("no signed content"))
}

/// The fact `name` of a finding.
pub(super) fn fact<'f>(finding: &'f Finding, name: &str) -> Option<&'f str> {
    finding.data.iter().find(|(found, _)| *found == name).map(|(_, value)| value.as_str())
}

/// Asserts that the input is malformed and that its detail says `part`.
#[track_caller]
pub(super) fn assert_malformed(spec: &SignedSpec, input: &[u8], part: &str) {
    let finding = fault(spec, input);
    assert_eq!((finding.check, finding.code), (CheckId::ProofFormat, Code::ProofMalformed), "{finding:?}");
    let detail = fact(&finding, "detail").expect("a detail");
    assert!(detail.contains(part), "{detail:?} does not say {part:?}");
}

/// Asserts that the input is lawful, and of a form that is not read, which its finding names.
#[track_caller]
pub(super) fn assert_unsupported(spec: &SignedSpec, input: &[u8], form: &str) {
    let finding = fault(spec, input);
    assert_eq!(
        (finding.check, finding.code),
        (CheckId::ProofFormat, Code::ProofFormUnsupported),
        "{finding:?}"
    );
    assert_eq!(fact(&finding, "form"), Some(form));
}

/// A test key, made of nothing.
pub(super) fn key() -> SigningKey {
    SigningKey::from_bytes(&[7; 32])
}

pub(super) fn sign(message: &[u8]) -> [u8; 64] {
    key().sign(message).to_bytes()
}

/// Whether the proof's signature is that of `key` over the proof's message.
pub(super) fn holds(key: &VerifyingKey, proof: &Proof<'_>) -> bool {
    let signature = <[u8; 64]>::try_from(&*proof.signature).expect("64 bytes");
    key.verify_strict(&proof.message, &ed25519_dalek::Signature::from_bytes(&signature)).is_ok()
}

fn parse(table: &str) -> Result<ProofSpec, toml::de::Error> {
    toml::from_str(table)
}

#[test]
fn a_layout_without_proof_says_so() {
    let table = "kind = \"none\"";
    let spec = parse(table).expect("a table");
    assert_eq!((spec.kind(), spec.kind().as_str()), (ProofKind::None, "none"));
}

#[test]
fn every_kind_needs_exactly_its_own_entries() {
    let common = "payload = \"json\"\nalgorithms = [\"Ed25519\"]\n";
    let three = "signed = \"/a\"\nsignature = \"/b\"\nkey_id = \"/c\"\n";
    let cases = [
        ("kind = \"jws\"\n".to_owned() + common, None),
        ("kind = \"jws\"\nat = \"/a\"\n".to_owned() + common, None),
        ("kind = \"cose\"\n".to_owned() + common, None),
        ("kind = \"cms\"\nsigned = \"/a\"\nsignature = \"/b\"\n".to_owned() + common, None),
        ("kind = \"detached\"\n".to_owned() + three + common, None),
        ("kind = \"none\"\n".to_owned() + common, Some("a proof of kind `none` has no `payload`")),
        ("kind = \"none\"\nat = \"/a\"".to_owned(), Some("a proof of kind `none` has no `at`")),
        (
            "kind = \"jws\"\nsigned = \"/a\"\n".to_owned() + common,
            Some("a proof of kind `jws` has no `signed`"),
        ),
        (
            "kind = \"cose\"\nkey_id = \"/a\"\n".to_owned() + common,
            Some("a proof of kind `cose` has no `key_id`"),
        ),
        ("kind = \"cms\"\nsigned = \"/a\"\n".to_owned() + common, Some("the proof lacks `signature`")),
        (
            "kind = \"detached\"\nsigned = \"/a\"\nsignature = \"/b\"\n".to_owned() + common,
            Some("the proof lacks `key_id`"),
        ),
        ("kind = \"jws\"\nalgorithms = [\"Ed25519\"]".to_owned(), Some("the proof lacks `payload`")),
        ("kind = \"jws\"\npayload = \"json\"".to_owned(), Some("the proof lacks `algorithms`")),
        ("kind = \"jws\"\npayload = \"json\"\nalgorithms = []".to_owned(), Some("must name at least one")),
        (
            "kind = \"jws\"\nat = \"/a!base64/b\"\n".to_owned() + common,
            Some("behind `!base64` stands nothing, or `!json`"),
        ),
        (
            "kind = \"detached\"\npayload = \"json\"\nalgorithms = [\"Ed25519\", \"Ed25519\"]\n".to_owned()
                + three,
            Some("a detached proof needs exactly one entry in `algorithms`"),
        ),
    ];
    for (table, expected) in cases {
        match (parse(&table), expected) {
            (Ok(_), None) => {}
            (Err(error), Some(part)) => assert!(error.message().contains(part), "{table}: {error}"),
            (found, _) => panic!("{table}: {found:?}"),
        }
    }
}

#[test]
fn an_error_in_a_table_names_its_place() {
    for (line, part) in [
        ("algorithms = [\"ES512\"]", "unknown variant `ES512`"),
        ("kind = \"xml-dsig\"", "unknown variant `xml-dsig`"),
        ("url = \"/a\"", "unknown field `url`"),
        ("at = \"a\"", ""),
    ] {
        let error = parse(&format!("payload = \"json\"\n{line}\n")).expect_err("a wrong table");
        assert!(error.message().contains(part), "{error}");
        assert!(error.to_string().contains("line 2, column"), "{error}");
    }
}

#[test]
fn a_layout_allows_only_what_it_names() {
    let none = super::spec::Algorithms::nothing();
    let finding = none.check(&crate::crypto::Algorithm::from_jose("EdDSA")).expect_err("not named");
    assert_eq!((finding.check, finding.code), (CheckId::Algorithm, Code::AlgorithmNotAllowed));
}

#[test]
fn a_proof_that_cannot_be_read_passes_nothing() {
    let mut checks = Checks::new();
    let opened = Opened { payload: b"{}".into(), proof: Err(super::malformed("x")) };
    opened.check(&mut checks);
    assert_eq!(checks.outcome(CheckId::ProofFormat), Outcome::Failed);
    assert!(checks.iter().all(|(_, outcome)| outcome != Outcome::Passed));
}

#[test]
fn a_proof_without_algorithm_is_well_formed_and_fails() {
    let mut checks = Checks::new();
    let opened = Opened { payload: b"{}".into(), proof: Err(super::algorithm_missing()) };
    opened.check(&mut checks);
    assert_eq!(checks.outcome(CheckId::ProofFormat), Outcome::Passed);
    assert_eq!(checks.outcome(CheckId::Algorithm), Outcome::Failed);
}

#[test]
fn a_user_id_is_short_and_for_algorithms_that_hash_it() {
    let table = |algorithms: &str, id: &str| {
        parse(&format!(
            "kind = \"jws\"\npayload = \"json\"\nalgorithms = [{algorithms}]\nsm2_user_id = \"{id}\""
        ))
    };
    let longest = "x".repeat(128);
    for good in ["", "1234567812345678", "a@b.example", &longest] {
        assert!(table("\"SM2-SM3\"", good).is_ok(), "{good}");
    }
    for (algorithms, id, part) in [
        ("\"SM2-SM3\"", &*"x".repeat(129), "at most 128 printable ASCII characters"),
        ("\"SM2-SM3\"", "证照", "at most 128 printable ASCII characters"),
        ("\"Ed25519\", \"ES256\"", "1234567812345678", "`algorithms` names none"),
    ] {
        let error = table(algorithms, id).expect_err("a wrong user id");
        assert!(error.message().contains(part), "{error}");
    }
}
