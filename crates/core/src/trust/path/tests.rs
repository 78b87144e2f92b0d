#![allow(clippy::unwrap_used)]

mod constraints;
mod evidence;
mod lists;
mod suites;

use std::collections::BTreeMap;

use super::*;
use crate::testing::{
    AUTHORITY_KEY_ID, BASIC_CONSTRAINTS, Draft, EXTENDED_KEY_USAGE, KEY_USAGE, LIST_POINTS, SUBJECT_KEY_ID,
    list, list_with, spki, tlv,
};
use crate::trust::cache::SignerCache;
use crate::trust::scope::Existence;
use crate::words::policy::RevocationRule;
use crate::words::purpose::Purpose;
use crate::words::region::Region;
use crate::x509::certificate::hex;

#[test]
fn a_good_chain_with_fresh_lists_passes_everything() {
    let checks = World::new().check();
    assert_eq!(failed(&checks), []);
    assert!(ANSWERED.iter().chain([&CheckId::Signer]).all(|&check| checks.outcome(check) == Outcome::Passed));
    assert_eq!(checks.outcome(CheckId::SigningTime), Outcome::NotExecuted(Code::NotRecorded));
}

#[test]
fn the_report_names_signer_intermediate_and_anchor() {
    let world = World::new();
    let signer = world.signer();
    let chain = signer.check(&world.question(), &world.policy, &mut Checks::new());
    let names: Vec<_> =
        chain.certificates.iter().map(|c| (c.role, c.subject.as_str(), c.serial.as_str())).collect();
    assert_eq!(
        names,
        [
            (Role::Signer, "CN=signer", "11"),
            (Role::Intermediate, "CN=middle", "21"),
            (Role::Anchor, "CN=root", "21")
        ]
    );
    assert_eq!(chain.certificates[0].not_after, "2025-12-31T23:59:59Z");
    assert_eq!(chain.anchor.as_ref().unwrap().id, "root");
    assert_eq!(chain.lists.len(), 2);
    assert_eq!(chain.holds_until(world.at), Some("2025-01-01T00:00:00Z".parse().unwrap()));
}

#[test]
fn order_repetition_and_strangers_among_the_candidates_make_no_difference() {
    let stranger = Draft::authority("stranger", "stranger").sign();
    let junk = b"no certificate".to_vec();
    let root = World::root().sign();
    let base = World::new();
    let middle = base.others[0].clone();
    let expected = base.check();
    for others in [
        vec![root.clone(), middle.clone()],
        vec![middle.clone(), root, stranger.clone()],
        vec![stranger, middle.clone(), junk, middle],
    ] {
        assert_eq!(World { others, ..World::new() }.check(), expected);
    }
}

#[test]
fn nobody_vouches_for_a_stranger() {
    let mut world = World::new();
    world.leaf = Draft::signer("signer", "elsewhere").sign();
    assert_eq!(failed(&world.check()), [(CheckId::Chain, Code::ChainNoAnchor)]);
    world.leaf = Draft::signer("signer", "signer").sign();
    assert_eq!(failed(&world.check()), [(CheckId::Chain, Code::ChainSelfSigned)]);
    world.leaf = Draft::signer("signer", "middle").sign_with("forger");
    assert_eq!(failed(&world.check()), [(CheckId::Chain, Code::ChainSignatureMismatch)]);
    world.leaf = Draft::signer("signer", "root").sign();
    world.others.clear();
    assert_eq!(failed(&world.check()), []);
    let passed =
        World { leaf: Draft::signer("signer", "middle").sign(), others: vec![], ..World::new() }.check();
    assert_eq!(failed(&passed), [(CheckId::Chain, Code::ChainNoAnchor)]);
    // What was not established has not passed.
    assert_eq!(passed.outcome(CheckId::Revocation), Outcome::NotExecuted(Code::EarlierCheck));
    assert_eq!(passed.outcome(CheckId::CertificatePeriod), Outcome::NotExecuted(Code::EarlierCheck));
}

#[test]
fn an_unreadable_signer_is_malformed_and_a_missing_one_missing() {
    let malformed = [b"".to_vec(), [World::new().leaf, vec![0]].concat(), vec![0x30; 20_000]];
    for leaf in malformed {
        let world = World { leaf, ..World::new() };
        assert_eq!(failed(&world.check()), [(CheckId::Signer, Code::CertificateMalformed)]);
        assert!(world.signer().key().is_none());
    }
    let mut checks = Checks::new();
    Signer::find(&[], &World::new().trust(), Task::Document).check(
        &World::new().question(),
        &Policy::default(),
        &mut checks,
    );
    assert_eq!(failed(&checks), [(CheckId::Signer, Code::SignerCertificateMissing)]);
}

#[test]
fn other_algorithms_are_unsupported_not_failed() {
    let ed448: &[u8] = &[0x06, 3, 0x2b, 0x65, 0x71];
    let sha_1: &[u8] = &[0x06, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 5, 5, 0];
    for (identifier, code, name) in
        [(ed448, Code::AlgorithmUnsupported, "Ed448"), (sha_1, Code::AlgorithmWeak, "RSA with SHA-1")]
    {
        let signed = Draft::signer("signer", "middle").with(|draft| {
            draft.algorithm = tlv(0x30, &[identifier]);
            draft.outer_algorithm = tlv(0x30, &[identifier]);
        });
        let checks = World { leaf: signed.sign(), ..World::new() }.check();
        assert_eq!(failed(&checks), [(CheckId::Chain, code)]);
        assert_eq!(checks.findings()[0].data, [("algorithm", name.to_owned())]);
    }

    let key = Draft::signer("signer", "middle").with(|draft| {
        let algorithm =
            tlv(0x30, &[&[0x06, 7, 0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1], &[0x06, 5, 0x2b, 0x81, 4, 0, 35]]);
        draft.spki = tlv(0x30, &[&algorithm, &tlv(0x03, &[&[0, 4], &[7; 132]])]);
    });
    let world = World { leaf: key.sign(), ..World::new() };
    assert_eq!(failed(&world.check()), []);
    assert_eq!(world.signer().key().unwrap().unwrap_err(), &KeyProblem::Unsupported("P-521".to_owned()));
}

#[test]
fn a_key_that_anybody_can_sign_for_is_unsound() {
    let weak = Draft::signer("signer", "middle").with(|draft| {
        let len = draft.spki.len();
        draft.spki[len - 32..].fill(0);
    });
    let checks = World { leaf: weak.sign(), ..World::new() }.check();
    assert_eq!(failed(&checks), [(CheckId::Signer, Code::SignerKeyUnsound)]);
}

#[test]
fn every_rule_has_a_certificate_that_breaks_it_alone() {
    let set = |oid: &'static [u8], critical: bool, value: Vec<u8>| {
        move |draft: &mut Draft| draft.set(oid, critical, value.clone())
    };
    let usage = |bits: [u8; 2]| tlv(0x03, &[&bits]);
    let key_id = || tlv(0x30, &[&tlv(0x80, &[b"middle"])]);
    type Change = Box<dyn Fn(&mut Draft)>;
    let signers: Vec<(&str, Change)> = vec![
        ("serial", Box::new(|draft| draft.serial = vec![0])),
        ("serial", Box::new(|draft| draft.serial = vec![0x80])),
        ("serial", Box::new(|draft| draft.serial = vec![0, 0x11])),
        ("serial", Box::new(|draft| draft.serial = vec![0x11; 21])),
        ("subject-name-or-critical-alternative", Box::new(|draft| draft.subject = "")),
        ("authority-key-id", Box::new(|draft| draft.remove(AUTHORITY_KEY_ID))),
        ("authority-key-id-not-critical", Box::new(set(AUTHORITY_KEY_ID, true, key_id()))),
        ("subject-key-id-not-critical", Box::new(set(SUBJECT_KEY_ID, true, tlv(0x04, &[b"signer"])))),
        ("key-usage-sign", Box::new(set(KEY_USAGE, true, usage([5, 0x20])))),
        ("key-usage-no-authority", Box::new(set(KEY_USAGE, true, usage([2, 0x84])))),
    ];
    for (rule, change) in &signers {
        let leaf = Draft::signer("signer", "middle").with(change).sign();
        assert_eq!(rules(&World { leaf, ..World::new() }.check()), [*rule], "{rule}");
    }
    let authorities: Vec<(&str, Change)> = vec![
        ("subject-key-id", Box::new(|draft| draft.remove(SUBJECT_KEY_ID))),
        ("key-usage-sign-certificates", Box::new(set(KEY_USAGE, true, usage([1, 0x02])))),
        ("basic-constraints-authority", Box::new(set(BASIC_CONSTRAINTS, false, tlv(0x30, &[&[1, 1, 0xff]])))),
        ("authority-key-id", Box::new(|draft| draft.remove(AUTHORITY_KEY_ID))),
    ];
    for (rule, change) in &authorities {
        let middle = Draft::authority("middle", "root").with(change).sign();
        assert_eq!(rules(&World { others: vec![middle], ..World::new() }.check()), [*rule], "{rule}");
    }
}

#[test]
fn constraints_of_path_validation_are_told_apart() {
    let constraint = |world: &World| rules(&world.check());
    let authority = World { leaf: Draft::authority("signer", "middle").sign(), ..World::new() };
    assert_eq!(constraint(&authority)[0], "authority-as-signer");
    let signer = Draft::signer("middle", "root").sign();
    assert_eq!(constraint(&World { others: vec![signer], ..World::new() }), ["signer-as-authority"]);
    let other_use =
        Draft::signer("signer", "middle").with(|draft| draft.set(EXTENDED_KEY_USAGE, false, eku(1)));
    assert_eq!(constraint(&World { leaf: other_use.sign(), ..World::new() }), ["extended-key-usage"]);
    let right_use =
        Draft::signer("signer", "middle").with(|draft| draft.set(EXTENDED_KEY_USAGE, false, eku(36)));
    assert_eq!(failed(&World { leaf: right_use.sign(), ..World::new() }.check()), []);
    let short = World { root: World::root().path_len(0).sign(), ..World::new() };
    assert_eq!(constraint(&short), ["path-length"]);
    let enough = World { root: World::root().path_len(1).sign(), ..World::new() };
    assert_eq!(failed(&enough.check()), []);
    let unknown = Draft::signer("signer", "middle").with(|draft| draft.set(&[0x2a, 3, 4], true, vec![5, 0]));
    let checks = World { leaf: unknown.sign(), ..World::new() }.check();
    assert_eq!(failed(&checks), [(CheckId::Chain, Code::ChainCriticalUnsupported)]);
    assert_eq!(checks.findings()[0].at.as_deref(), Some("certificate 1"));
}

#[test]
fn periods_are_inclusive_to_the_second() {
    let at =
        |text: &str| failed(&World { at: text.parse().unwrap(), policy: advisory(), ..World::new() }.check());
    let expired = [(CheckId::CertificatePeriod, Code::CertificateExpired)];
    assert_eq!(at("2023-12-31T23:59:59.999Z"), [(CheckId::CertificatePeriod, Code::CertificateNotYetValid)]);
    assert_eq!(at("2024-01-01T00:00:00Z"), []);
    assert_eq!(at("2025-12-31T23:59:59.999Z"), []);
    assert_eq!(at("2026-01-01T00:00:00Z"), expired);
}

#[test]
fn an_expired_signer_that_a_fresh_list_clears_is_known_not_revoked() {
    let late = list("middle", "251230000000Z", "260601000000Z", &[]);
    let too_late = list("middle", "260101000000Z", "260601000000Z", &[]);
    let code = |middle_list: Vec<u8>| {
        let lists = vec![list("root", "251230000000Z", "260601000000Z", &[]), middle_list];
        failed(
            &World { at: "2026-02-01T00:00:00Z".parse().unwrap(), lists, policy: advisory(), ..World::new() }
                .check(),
        )
    };
    assert_eq!(code(late), [(CheckId::CertificatePeriod, Code::CertificateExpiredNotRevoked)]);
    assert_eq!(code(too_late), [(CheckId::CertificatePeriod, Code::CertificateExpired)]);
}

#[test]
fn the_anchor_is_in_its_period_and_in_the_days_of_its_trust() {
    let root = World::root().with(|draft| draft.until = "240601000000Z").sign();
    assert_eq!(
        failed(&World { root, ..World::new() }.check()),
        [(CheckId::CertificatePeriod, Code::CertificateExpired)]
    );
    let days = |days: &'static str, at: &str| {
        failed(&World { days, at: at.parse().unwrap(), ..World::new() }.check())
    };
    let out = [(CheckId::CertificatePeriod, Code::AnchorOutOfPeriod)];
    // Days of UTC+8: the last second of the 1st of July there is 15:59:59 UTC.
    assert_eq!(days("until = 2024-07-01", "2024-07-01T15:59:59Z"), []);
    assert_eq!(days("until = 2024-07-01", "2024-07-01T16:00:00Z"), out);
    assert_eq!(days("from = 2024-07-01", "2024-06-30T16:00:00Z"), []);
    assert_eq!(days("from = 2024-07-01", "2024-06-30T15:59:59Z"), out);
}

#[test]
fn the_anchor_answers_for_its_regions_kinds_and_purposes_alone() {
    let world = World { scope: "kinds = [\"business-license\"]", ..World::new() };
    let ask = |region: &str, kinds: &[&str], purpose| {
        let mut checks = Checks::new();
        let kinds: Vec<Arc<str>> = kinds.iter().map(|kind| Arc::from(*kind)).collect();
        let region = Region::parse(region).unwrap();
        let question = Question { region, kinds: &kinds, purpose, ..world.question() };
        world.signer().check(&question, &world.policy, &mut checks);
        failed(&checks)
    };
    let scope = |code| [(CheckId::IssuerScope, code)];
    assert_eq!(ask("990100", &["business-license"], Purpose::License), []);
    assert_eq!(ask("980000", &["business-license"], Purpose::License), scope(Code::ScopeRegion));
    assert_eq!(ask("990000", &["driving-license"], Purpose::License), scope(Code::ScopeKind));
    // Every clue lies inside, whichever is the surest.
    for kinds in [["business-license", "driving-license"], ["driving-license", "business-license"]] {
        assert_eq!(ask("990000", &kinds, Purpose::License), scope(Code::ScopeKind));
    }
    assert_eq!(ask("990000", &["business-license", "business-license"], Purpose::License), []);
    assert_eq!(ask("990000", &[], Purpose::License), scope(Code::ScopeKind));
    assert_eq!(ask("990000", &["business-license"], Purpose::Display), scope(Code::ScopePurpose));
}

#[test]
fn of_two_chains_the_one_that_fits_the_question_is_judged() {
    // The middle authority is vouched for by two roots, trusted for different regions.
    let second = Draft::authority("middle", "other root").sign();
    let tables = anchor_table("other", "other.pem", "980000", "");
    let mut world = World::new();
    world.others.push(second);
    world.more = tables;
    world.files.insert("other.pem".to_owned(), Draft::authority("other root", "other root").sign());
    world.lists.push(list("other root", "240101000000Z", "250101000000Z", &[]));
    for (region, anchor) in [("990000", "root"), ("980000", "other")] {
        let mut checks = Checks::new();
        let question = Question { region: Region::parse(region).unwrap(), ..world.question() };
        let signer = world.signer();
        let chain = signer.check(&question, &world.policy, &mut checks);
        assert_eq!((failed(&checks), chain.anchor.as_ref().unwrap().id.as_str()), (vec![], anchor));
    }
}

#[test]
fn revocation_lists_decide_by_policy_when_they_are_missing_or_stale() {
    let stale = vec![
        list("root", "240101000000Z", "250101000000Z", &[]),
        list("middle", "240101000000Z", "240201000000Z", &[]),
    ];
    let cases = [
        (stale, Code::RevocationListStale),
        (vec![list("root", "240101000000Z", "250101000000Z", &[])], Code::RevocationListMissing),
    ];
    for (lists, code) in cases {
        let strict = World { lists: lists.clone(), ..World::new() }.check();
        assert_eq!(failed(&strict), [(CheckId::Revocation, code)]);
        let warned = World { lists, policy: advisory(), ..World::new() }.check();
        assert_eq!((failed(&warned), warned.outcome(CheckId::Revocation)), (vec![], Outcome::Warned));
        assert_eq!(warned.findings()[0].code, code);
    }
}

#[test]
fn a_list_counts_only_when_its_issuer_signed_it_and_it_covers_the_certificate() {
    let root = list("root", "240101000000Z", "250101000000Z", &[]);
    let forged = list_with("middle", "forger", "240101000000Z", "250101000000Z", &[], &[]);
    let name = |uri: &str| tlv(0xa0, &[&tlv(0xa0, &[&tlv(0x86, &[uri.as_bytes()])])]);
    let point = |uri: &str, more: &[u8]| {
        let value = tlv(0x04, &[&tlv(0x30, &[&name(uri), more])]);
        tlv(0x30, &[&[0x06, 3, 0x55, 0x1d, 0x1c], &[1, 1, 0xff], &value])
    };
    let (here, elsewhere) = ("http://example.com/1", "http://example.com/2");
    let leaf = Draft::signer("signer", "middle");
    let leaf =
        leaf.with(|draft| draft.set(LIST_POINTS, false, tlv(0x30, &[&tlv(0x30, &[&name(here)])]))).sign();
    let partial = |more: &[u8]| list_with("middle", "middle", "240101000000Z", "250101000000Z", &[], more);
    let missing = vec![(CheckId::Revocation, Code::RevocationListMissing)];
    for (middle, expected) in [
        (forged, missing.clone()),
        (partial(&point(here, &[])), vec![]),
        (partial(&point(here, &[0x81, 1, 0xff])), vec![]),
        (partial(&point(here, &[0x82, 1, 0xff])), missing.clone()),
        (partial(&point(elsewhere, &[])), missing),
    ] {
        let lists = vec![root.clone(), middle];
        assert_eq!(failed(&World { leaf: leaf.clone(), lists, ..World::new() }.check()), expected);
    }
    let elsewhere = point(elsewhere, &[]);
    // An entry counts whatever the list covers.
    let named = list_with(
        "middle",
        "middle",
        "240101000000Z",
        "250101000000Z",
        &[(&[0x11], "240301000000Z")],
        &elsewhere,
    );
    let checks = World { lists: vec![root, named], ..World::new() }.check();
    assert_eq!(failed(&checks), [(CheckId::Revocation, Code::CertificateRevoked)]);
}

#[test]
fn an_authority_whose_key_usage_leaves_lists_out_signs_none() {
    let usage = tlv(0x03, &[&[2, 0x04]]);
    let middle = Draft::authority("middle", "root").with(|draft| draft.set(KEY_USAGE, true, usage));
    let unstated = Draft::authority("middle", "root").with(|draft| draft.remove(KEY_USAGE));
    let code = |middle: Draft| failed(&World { others: vec![middle.sign()], ..World::new() }.check());
    assert_eq!(code(middle), [(CheckId::Revocation, Code::RevocationListMissing)]);
    assert_eq!(code(unstated), []);
}

#[test]
fn a_revoked_certificate_is_revoked_by_a_stale_list_too() {
    let revoked: &[(&[u8], &str)] = &[(&[0x11], "240301000000Z")];
    let root = list("root", "240101000000Z", "250101000000Z", &[]);
    for next in ["250101000000Z", "240201000000Z"] {
        let lists = vec![root.clone(), list("middle", "240101000000Z", next, revoked)];
        let code = |claimed: Option<&str>| {
            let signing_time = claimed.map(|time| time.parse().unwrap());
            failed(&World { lists: lists.clone(), signing_time, policy: advisory(), ..World::new() }.check())
        };
        assert_eq!(code(None), [(CheckId::Revocation, Code::CertificateRevoked)]);
        assert_eq!(code(Some("2024-02-29T23:59:59Z")), [(CheckId::Revocation, Code::CertificateRevoked)]);
        assert_eq!(
            code(Some("2024-03-01T00:00:00Z")),
            [(CheckId::Revocation, Code::CertificateRevokedBeforeSigning)]
        );
    }
    let middle = list("middle", "240101000000Z", "250101000000Z", &[]);
    let lists = vec![list("root", "240101000000Z", "250101000000Z", &[(&[0x21], "240301000000Z")]), middle];
    let checks = World { lists, policy: advisory(), ..World::new() }.check();
    assert_eq!(failed(&checks), [(CheckId::Revocation, Code::AuthorityRevoked)]);
}

#[test]
fn a_denied_key_is_denied_wherever_it_stands_in_the_chain() {
    for (name, place) in [("signer", "certificate 1"), ("middle", "certificate 2"), ("root", "certificate 3")]
    {
        let more = deny_table(name);
        let code = |claimed: &str| {
            let signing_time = Some(claimed.parse().unwrap());
            let checks = World { more: more.clone(), signing_time, ..World::new() }.check();
            assert_eq!(checks.findings()[0].at.as_deref(), Some(place));
            failed(&checks)
        };
        assert_eq!(code("2024-02-29T23:59:59Z"), [(CheckId::KeyNotDenied, Code::KeyDenied)]);
        assert_eq!(code("2024-03-01T00:00:00Z"), [(CheckId::KeyNotDenied, Code::KeyDeniedBeforeSigning)]);
    }
    let alone = World { more: deny_table("signer"), others: vec![], ..World::new() }.check();
    assert!(failed(&alone).contains(&(CheckId::KeyNotDenied, Code::KeyDenied)));
}

#[test]
fn a_claimed_signing_time_has_to_be_possible() {
    let claim = |time: &str| {
        let world = World {
            signing_time: Some(time.parse().unwrap()),
            at: "2024-06-01T00:00:00Z".parse().unwrap(),
            ..World::new()
        };
        let checks = world.check();
        (failed(&checks), checks.outcome(CheckId::SigningTime))
    };
    let fails = |code| (vec![(CheckId::SigningTime, code)], Outcome::Failed);
    assert_eq!(claim("2024-06-01T00:00:00Z"), (vec![], Outcome::Passed));
    assert_eq!(claim("2024-06-01T00:00:00.1Z"), fails(Code::SignedInFuture));
    assert_eq!(claim("2024-01-01T00:00:00Z"), (vec![], Outcome::Passed));
    assert_eq!(claim("2023-12-31T23:59:59Z"), fails(Code::SignedBeforeValidity));
    let late = World {
        signing_time: Some("2026-01-01T00:00:00Z".parse().unwrap()),
        at: "2026-06-01T00:00:00Z".parse().unwrap(),
        policy: advisory(),
        ..World::new()
    };
    assert!(failed(&late.check()).contains(&(CheckId::SigningTime, Code::SignedAfterExpiry)));
}

#[test]
fn certificates_without_a_common_period_are_no_chain() {
    let leaf = Draft::signer("signer", "middle").with(|draft| draft.until = "240701000000Z").sign();
    let middle = Draft::authority("middle", "root").with(|draft| draft.from = "240801000000Z").sign();
    assert_eq!(rules(&World { leaf, others: vec![middle], ..World::new() }.check()), ["no-common-period"]);
    // A younger authority that overlaps is found though it had not begun when the signer's certificate did.
    let renewed = Draft::authority("middle", "root").with(|draft| draft.from = "240501000000Z").sign();
    assert_eq!(failed(&World { others: vec![renewed], ..World::new() }.check()), []);
}

#[test]
fn what_is_remembered_answers_as_what_is_found_afresh() {
    let world = World::new();
    let signers = SignerCache::new(world.trust());
    let instants = [
        "2020-01-01T00:00:00Z",
        "2024-01-01T00:00:00Z",
        "2025-01-01T00:00:00Z",
        "2026-01-01T00:00:00Z",
        "2040-01-01T00:00:00Z",
    ];
    for instant in instants {
        let instant: Timestamp = instant.parse().unwrap();
        for second in -1..=1 {
            let world =
                World { at: Timestamp::from_second(instant.as_second() + second).unwrap(), ..World::new() };
            let mut remembered = Checks::new();
            signers.recall(&world.chain()).check(&world.question(), &world.policy, &mut remembered);
            assert_eq!(remembered, world.check(), "{}", world.at);
        }
    }
    assert_eq!(signers.len(), 1);
}

#[test]
fn strangers_and_padded_chains_are_not_remembered() {
    let world = World::new();
    let signers = SignerCache::new(world.trust());
    let stranger = World { leaf: Draft::signer("x", "x").sign(), others: vec![], ..World::new() };
    let padded = World { others: vec![world.others[0].clone(), stranger.leaf.clone()], ..World::new() };
    let repeated = World { others: vec![world.others[0].clone(), world.others[0].clone()], ..World::new() };
    for world in [stranger, padded, repeated] {
        signers.recall(&world.chain());
        assert_eq!(signers.len(), 0);
    }
    let first = signers.recall(&world.chain());
    assert!(Arc::ptr_eq(&first, &signers.recall(&world.chain())));
}

/// A chain root, middle, signer, the lists of both authorities, and a question; each test changes one thing.
#[derive(Clone)]
struct World {
    leaf: Vec<u8>,
    others: Vec<Vec<u8>>,
    root: Vec<u8>,
    lists: Vec<Vec<u8>>,
    days: &'static str,
    scope: &'static str,
    purposes: &'static str,
    more: String,
    files: BTreeMap<String, Vec<u8>>,
    at: Timestamp,
    signing_time: Option<Timestamp>,
    policy: Policy,
}

impl World {
    fn root() -> Draft {
        Draft::authority("root", "root")
    }

    fn new() -> Self {
        Self {
            leaf: Draft::signer("signer", "middle").sign(),
            others: vec![Draft::authority("middle", "root").sign()],
            root: Self::root().sign(),
            lists: ["root", "middle"]
                .map(|issuer| list(issuer, "240101000000Z", "250101000000Z", &[]))
                .to_vec(),
            days: "",
            scope: "",
            purposes: "\"license\"",
            more: String::new(),
            files: BTreeMap::new(),
            at: "2024-06-15T00:00:00Z".parse().unwrap(),
            signing_time: None,
            policy: Policy::default(),
        }
    }

    fn trust(&self) -> Trust {
        let mut tables =
            anchor_table("root", "root.pem", "990000", &format!("{}\n{}\n", self.days, self.scope));
        tables = tables.replace("[\"license\"]", &format!("[{}]", self.purposes));
        let mut files = self.files.clone();
        files.insert("root.pem".to_owned(), self.root.clone());
        for (index, list) in self.lists.iter().enumerate() {
            tables += &format!("[[revocation_list]]\nfile = \"{index}.crl\"\n");
            files.insert(format!("{index}.crl"), list.clone());
        }
        files.insert("trust.toml".to_owned(), (tables + &self.more).into_bytes());
        Trust::from_files(&files).unwrap()
    }

    fn chain(&self) -> Vec<Cow<'_, [u8]>> {
        std::iter::once(&self.leaf).chain(&self.others).map(|der| Cow::Borrowed(der.as_slice())).collect()
    }

    fn question(&self) -> Question<'static> {
        let region = Region::parse("990000").unwrap();
        Question {
            at: self.at,
            signing_time: self.signing_time,
            region,
            kinds: &[],
            purpose: Purpose::License,
            existence: Existence::Now,
        }
    }

    fn signer(&self) -> Signer {
        Signer::find(&self.chain(), &self.trust(), Task::Document)
    }

    fn check(&self) -> Checks {
        let mut checks = Checks::new();
        self.signer().check(&self.question(), &self.policy, &mut checks);
        checks
    }
}

fn anchor_table(id: &str, file: &str, region: &str, more: &str) -> String {
    format!(
        "[[anchor]]\nid = \"{id}\"\ncertificate = \"{file}\"\ngroup = \"test\"\nregions = [\"{region}\"]\npurposes = [\"license\"]\n{more}\n"
    )
}

fn deny_table(name: &str) -> String {
    use sha2::{Digest, Sha256};
    let sha256 = hex(&Sha256::digest(spki(name)));
    format!("[[deny]]\nkey_sha256 = \"{sha256}\"\ncompromised = 2024-03-01T00:00:00Z\nreason = \"lost\"\n")
}

fn eku(last: u8) -> Vec<u8> {
    tlv(0x30, &[&[0x06, 8, 0x2b, 6, 1, 5, 5, 7, 3, last]])
}

fn advisory() -> Policy {
    Policy { revocation: RevocationRule::Advisory, ..Policy::default() }
}

fn failed(checks: &Checks) -> Vec<(CheckId, Code)> {
    let failed = checks.findings().iter().filter(|finding| finding.outcome == Outcome::Failed);
    failed.map(|finding| (finding.check, finding.code)).collect()
}

fn rules(checks: &Checks) -> Vec<String> {
    let data = checks.findings().iter().flat_map(|finding| &finding.data);
    data.filter(|(name, _)| *name == "rule").map(|(_, rule)| rule.clone()).collect()
}
