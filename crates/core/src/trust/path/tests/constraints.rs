//! What the members of a chain allow one another.

use super::*;
use crate::testing::name_der;

const NAME_CONSTRAINTS: &[u8] = &[0x55, 0x1d, 0x1e];
const ALTERNATIVE_NAME: &[u8] = &[0x55, 0x1d, 0x11];

/// An authority's next key: a certificate with its name for subject and issuer.
fn rollover(key: &'static str) -> Draft {
    Draft::authority("middle", "middle").path_len(0).with(|draft| draft.spki = spki(key))
}

#[test]
fn self_issued_certificates_do_not_count_for_the_length_of_a_path() {
    let first = || Draft::authority("middle", "root").path_len(0).sign();
    let keys = ["second key", "third key", "fourth key"];
    let mut others = vec![first()];
    for (index, key) in keys.into_iter().enumerate() {
        let before = if index == 0 { "middle" } else { keys[index - 1] };
        others.push(rollover(key).sign_with(before));
        let leaf = Draft::signer("signer", "middle").sign_with(key);
        let world = World { leaf, others: others.clone(), policy: advisory(), ..World::new() };
        assert_eq!(failed(&world.check()), [], "{key}");
        // One change away: the same number of authorities, the last of them of another name.
        let mut named = others.clone();
        *named.last_mut().unwrap() =
            Draft::authority("lower", "middle").with(|draft| draft.spki = spki(key)).sign_with(before);
        let leaf = Draft::signer("signer", "lower").sign_with(key);
        let world = World { leaf, others: named, policy: advisory(), ..World::new() };
        assert_eq!(rules(&world.check()), ["path-length"], "{key}");
    }
}

#[test]
fn a_list_by_any_key_of_the_authority_in_the_chain_is_its_own() {
    let others = vec![Draft::authority("middle", "root").sign(), rollover("second key").sign_with("middle")];
    let leaf = Draft::signer("signer", "middle").sign_with("second key");
    let check = |signers: &[&str]| {
        let of = |signer: &&str| list_with("middle", signer, "240101000000Z", "250101000000Z", &[], &[]);
        let root = list("root", "240101000000Z", "250101000000Z", &[]);
        let lists = signers.iter().map(of).chain([root]).collect();
        failed(&World { leaf: leaf.clone(), others: others.clone(), lists, ..World::new() }.check())
    };
    assert_eq!(check(&["middle"]), []);
    // No key says of itself that it was not taken back.
    let missing = (CheckId::Revocation, Code::RevocationListMissing);
    assert_eq!(check(&["second key"]), [missing]);
    assert_eq!(check(&["third key"]), [missing, missing]);
}

#[test]
fn a_circle_of_keys_ends() {
    let others = vec![
        Draft::authority("middle", "root").sign(),
        rollover("second key").sign_with("middle"),
        rollover("middle").sign_with("second key"),
        rollover("third key").sign_with("second key"),
        rollover("second key").sign_with("third key"),
    ];
    let leaf = Draft::signer("signer", "middle").sign_with("third key");
    let world = World { leaf, others, policy: advisory(), ..World::new() };
    assert_eq!(failed(&world.check()), []);
    // Nobody knows the last key.
    let leaf = Draft::signer("signer", "middle").sign_with("fourth key");
    let strangers = World { leaf, ..world };
    assert_eq!(failed(&strangers.check()), [(CheckId::Chain, Code::ChainSignatureMismatch)]);
}

/// The findings about a signer below an authority with these permitted or excluded subtrees.
fn constrained(tag: u8, base: &[u8], change: impl Fn(&mut Draft)) -> Vec<(CheckId, Code)> {
    let value = tlv(0x30, &[&tlv(tag, &[&tlv(0x30, &[base])])]);
    let middle = Draft::authority("middle", "root").with(|draft| draft.set(NAME_CONSTRAINTS, true, value));
    let leaf = Draft::signer("signer", "middle").with(change).sign();
    failed(&World { leaf, others: vec![middle.sign()], ..World::new() }.check())
}

#[test]
fn constraints_of_names_hold_for_subject_and_alternative_names() {
    let broken = [(CheckId::Chain, Code::ChainConstraint)];
    let (permitted, excluded) = (0xa0, 0xa1);
    let directory = |name: &str| tlv(0xa4, &[&name_der(name)]);
    assert_eq!(constrained(permitted, &directory("signer"), |_| {}), []);
    assert_eq!(constrained(permitted, &directory("other"), |_| {}), broken);
    assert_eq!(constrained(excluded, &directory("signer"), |_| {}), broken);
    assert_eq!(constrained(excluded, &directory("other"), |_| {}), []);
    let mail = |mail: &str| tlv(0x81, &[mail.as_bytes()]);
    let called =
        |name: Vec<u8>| move |draft: &mut Draft| draft.set(ALTERNATIVE_NAME, false, tlv(0x30, &[&name]));
    assert_eq!(constrained(permitted, &mail("gov.example"), called(mail("a@gov.example"))), []);
    assert_eq!(constrained(permitted, &mail("gov.example"), called(mail("a@evil.example"))), broken);
    // None of that form: nothing is constrained.
    assert_eq!(constrained(permitted, &mail("gov.example"), |_| {}), []);
    // A form of which no constraint is understood here.
    let registered = tlv(0x88, &[&[0x2a, 3]]);
    let unsupported = [(CheckId::Chain, Code::ChainConstraintUnsupported)];
    assert_eq!(constrained(permitted, &registered, called(registered.clone())), unsupported);
    assert_eq!(constrained(permitted, &registered, |_| {}), []);
}

#[test]
fn a_mail_address_in_the_subject_is_constrained_too() {
    let constraint = tlv(0x81, &[b"gov.example"]);
    let with_mail = |mail: &'static str| {
        move |draft: &mut Draft| {
            let attribute = tlv(0x30, &[&tlv(0x06, &[EMAIL_ADDRESS]), &tlv(0x16, &[mail.as_bytes()])]);
            draft.subject_der = Some(tlv(0x30, &[&tlv(0x31, &[&attribute])]));
        }
    };
    assert_eq!(constrained(0xa0, &constraint, with_mail("a@gov.example")), []);
    let broken = [(CheckId::Chain, Code::ChainConstraint)];
    assert_eq!(constrained(0xa0, &constraint, with_mail("a@evil.example")), broken);
    assert_eq!(constrained(0xa1, &constraint, with_mail("a@gov.example")), broken);
}

#[test]
fn constraints_skip_self_issued_authorities_and_never_the_signer() {
    let value = tlv(0x30, &[&tlv(0xa0, &[&tlv(0x30, &[&tlv(0xa4, &[&name_der("signer")])])])]);
    let first = Draft::authority("middle", "root").with(|draft| draft.set(NAME_CONSTRAINTS, true, value));
    let others = vec![first.sign(), rollover("second key").sign_with("middle")];
    let check = |subject: &'static str| {
        let leaf = Draft::signer(subject, "middle").sign_with("second key");
        failed(&World { leaf, others: others.clone(), policy: advisory(), ..World::new() }.check())
    };
    assert_eq!(check("signer"), []);
    assert_eq!(check("other"), [(CheckId::Chain, Code::ChainConstraint)]);
    // An anchor's constraints hold as well.
    let value = tlv(0x30, &[&tlv(0xa1, &[&tlv(0x30, &[&tlv(0xa4, &[&name_der("signer")])])])]);
    let root = World::root().with(|draft| draft.set(NAME_CONSTRAINTS, true, value)).sign();
    let world = World { root, ..World::new() };
    assert_eq!(failed(&world.check()), [(CheckId::Chain, Code::ChainConstraint)]);
}

#[test]
fn a_stated_purpose_is_signing_documents_by_any_of_its_names_or_any_purpose() {
    let oid = |value: &[u8]| tlv(0x06, &[value]);
    let any = oid(&[0x55, 0x1d, 0x25, 0]);
    let microsoft = oid(&[0x2b, 6, 1, 4, 1, 0x82, 0x37, 10, 3, 12]);
    let adobe = oid(&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x2f, 1, 1, 5]);
    let servers = oid(&[0x2b, 6, 1, 5, 5, 7, 3, 1]);
    let check = |purposes: &[&[u8]]| {
        let value = tlv(0x30, purposes);
        let leaf =
            Draft::signer("signer", "middle").with(|draft| draft.set(EXTENDED_KEY_USAGE, false, value));
        rules(&World { leaf: leaf.sign(), ..World::new() }.check())
    };
    for purposes in [&[&any[..]][..], &[&microsoft], &[&adobe], &[&servers, &any]] {
        assert_eq!(check(purposes), Vec::<String>::new());
    }
    assert_eq!(check(&[&servers]), ["extended-key-usage"]);
}

#[test]
fn a_key_of_codes_signs_codes_only() {
    let leaf = World::new().leaf;
    let mut world = World { scope: "", ..World::new() };
    world.files.insert("codes.der".to_owned(), leaf);
    let ask = |world: &World, purpose| {
        let mut checks = Checks::new();
        let question = Question { purpose, ..world.question() };
        world.signer().check(&question, &world.policy, &mut checks);
        failed(&checks)
    };
    let both = |world: &World| World { purposes: "\"license\", \"display\"", ..world.clone() };
    assert_eq!(ask(&both(&world), Purpose::License), []);
    world.more = "[[signer]]\ncertificates = [\"codes.der\"]\n".to_owned();
    assert_eq!(ask(&both(&world), Purpose::Display), []);
    assert_eq!(ask(&both(&world), Purpose::License), [(CheckId::IssuerScope, Code::ScopePurpose)]);
}

/// pkcs-9 emailAddress, 1.2.840.113549.1.9.1.
const EMAIL_ADDRESS: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 1];
