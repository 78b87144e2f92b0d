//! What lists say of a certificate, one change at a time.

use super::*;
use crate::testing::{ListDraft, extension, reason};

/// A list of the signer's authority that is fresh in June 2024 and names nobody.
fn fresh() -> ListDraft {
    ListDraft::new("middle", "240101000000Z", "250101000000Z")
}

/// The signer's serial number.
const SIGNER: &[u8] = &[0x11];

fn beside_root(lists: impl IntoIterator<Item = Vec<u8>>) -> World {
    let root = list("root", "240101000000Z", "250101000000Z", &[]);
    World { lists: std::iter::once(root).chain(lists).collect(), ..World::new() }
}

/// The codes of what failed, and of what was only warned of.
fn codes(world: &World) -> (Vec<Code>, Vec<Code>) {
    let checks = world.check();
    let of = |outcome| {
        let found = checks.findings().iter().filter(move |finding| finding.outcome == outcome);
        found.map(|finding| finding.code).collect::<Vec<_>>()
    };
    (of(Outcome::Failed), of(Outcome::Warned))
}

fn failed_with(lists: impl IntoIterator<Item = Vec<u8>>) -> Vec<Code> {
    codes(&beside_root(lists)).0
}

#[test]
fn a_hold_is_lifted_by_a_later_list_and_by_nothing_else() {
    let hold = fresh().naming(SIGNER, "240301000000Z", &reason(6));
    let on_hold = vec![Code::CertificateOnHold];
    assert_eq!(failed_with([hold.sign()]), on_hold);
    let at = |this: &str, number| {
        ListDraft::new("middle", this, "250101000000Z").with(|draft| draft.number = number).sign()
    };
    // Later by its time, with a number that does not contradict.
    assert_eq!(failed_with([hold.sign(), at("240401000000Z", Some(2))]), []);
    assert_eq!(failed_with([hold.sign(), at("240401000000Z", Some(1))]), []);
    assert_eq!(failed_with([at("240401000000Z", None), hold.sign()]), []);
    assert_eq!(failed_with([hold.sign(), at("240401000000Z", Some(0))]), on_hold);
    // Of the same time: later by its number.
    assert_eq!(failed_with([hold.sign(), at("240101000000Z", Some(2))]), []);
    assert_eq!(failed_with([hold.sign(), at("240101000000Z", Some(1))]), on_hold);
    // Earlier, and made after the time of the check.
    assert_eq!(failed_with([hold.sign(), at("231201000000Z", Some(2))]), on_hold);
    assert_eq!(failed_with([hold.sign(), at("240701000000Z", Some(2))]), on_hold);
    // Of another, and one that is not about this certificate.
    let other = ListDraft::new("middle", "240401000000Z", "250101000000Z");
    assert_eq!(failed_with([hold.sign(), other.sign_with("forger")]), on_hold);
    let authorities = tlv(0x30, &[&[0x82, 1, 0xff]]);
    let only = other.with(|draft| draft.more = extension(POINT, true, &authorities));
    assert_eq!(failed_with([hold.sign(), only.sign()]), on_hold);
}

#[test]
fn a_hold_is_lifted_by_a_later_delta_that_takes_the_certificate_back_in() {
    let hold = fresh().naming(SIGNER, "240301000000Z", &reason(6)).sign();
    let delta = |this: &str, extensions: &[u8]| {
        let draft =
            ListDraft::new("middle", this, "250101000000Z").naming(SIGNER, "240401000000Z", extensions);
        draft.with(|draft| (draft.number, draft.more) = (Some(2), extension(DELTA, true, &[2, 1, 1]))).sign()
    };
    let cleared = ListDraft::new("middle", "231201000000Z", "250101000000Z").sign();
    let (failed, warned) =
        codes(&beside_root([hold.clone(), cleared.clone(), delta("240401000000Z", &reason(8))]));
    assert_eq!((failed, warned), (vec![], vec![Code::RevocationListIrregular]));
    for lists in [
        vec![hold.clone(), cleared.clone(), delta("231201000000Z", &reason(8))],
        vec![hold.clone(), cleared.clone(), delta("240701000000Z", &reason(8))],
        vec![hold, cleared.clone(), delta("240401000000Z", &reason(6))],
    ] {
        assert_eq!(failed_with(lists), [Code::CertificateOnHold]);
    }
    // What a delta takes back is taken back; alone it clears nobody.
    assert_eq!(failed_with([cleared, delta("240401000000Z", &reason(1))]), [Code::CertificateRevoked]);
    let alone = delta("240401000000Z", &reason(8));
    assert_eq!(failed_with([alone]), [Code::RevocationListUnusable]);
}

#[test]
fn nothing_takes_a_revocation_back() {
    let hold = fresh().naming(SIGNER, "240201000000Z", &reason(6)).sign();
    let revoked = ListDraft::new("middle", "240301000000Z", "250101000000Z")
        .naming(SIGNER, "240301000000Z", &reason(1))
        .sign();
    let later = ListDraft::new("middle", "240401000000Z", "250101000000Z").sign();
    for lists in [
        vec![hold.clone(), revoked.clone()],
        vec![hold, revoked.clone(), later.clone()],
        vec![revoked, later],
    ] {
        assert_eq!(failed_with(lists), [Code::CertificateRevoked]);
    }
}

#[test]
fn a_revocation_counts_from_its_day_on() {
    let announced = fresh().naming(SIGNER, "240701000000Z", &reason(5)).sign();
    let at = |at: &str| {
        let world = World { at: at.parse().unwrap(), ..beside_root([announced.clone()]) };
        let signer = world.signer();
        let chain = signer.check(&world.question(), &world.policy, &mut Checks::new());
        (failed(&world.check()), chain.holds_until(world.at).unwrap().to_string())
    };
    assert_eq!(at("2024-06-30T23:59:59Z"), (vec![], "2024-07-01T00:00:00Z".to_owned()));
    let revoked = vec![(CheckId::Revocation, Code::CertificateRevoked)];
    assert_eq!(at("2024-07-01T00:00:00Z"), (revoked, "2025-01-01T00:00:00Z".to_owned()));
}

#[test]
fn a_list_is_fresh_from_its_day_until_its_next() {
    let one = |this: &str, next: &str| failed_with([ListDraft::new("middle", this, next).sign()]);
    assert_eq!(one("240615000000Z", "240615000001Z"), []);
    assert_eq!(one("240615000001Z", "250101000000Z"), [Code::RevocationListNotYet]);
    assert_eq!(one("240601000000Z", "240615000000Z"), [Code::RevocationListStale]);
    // From the future into the past, and into the same second.
    assert_eq!(one("250101000000Z", "240101000000Z"), [Code::RevocationListUnusable]);
    assert_eq!(one("240615000000Z", "240615000000Z"), [Code::RevocationListUnusable]);
    // A year of four digits is a year.
    let general = fresh().with(|draft| draft.next = tlv(0x18, &[b"20250101000000Z"]));
    assert_eq!(failed_with([general.sign()]), []);
}

#[test]
fn what_lists_break_is_told_by_its_clause() {
    let rule = |draft: ListDraft| {
        let checks = beside_root([draft.sign()]).check();
        let of = |name: &str, finding: &Finding| {
            finding.data.iter().find(|(key, _)| *key == name).map(|(_, value)| value.clone())
        };
        let told = |finding: &Finding| Some((finding.code, of("rule", finding)?, of("clause", finding)?));
        checks.findings().iter().filter_map(told).collect::<Vec<_>>()
    };
    let unusable = |name: &str, clause: &str| {
        vec![(Code::RevocationListUnusable, name.to_owned(), format!("RFC 5280 {clause}"))]
    };
    assert_eq!(rule(fresh().with(|draft| draft.next.clear())), unusable("next-update", "§5.1.2.5"));
    let more = |oid: &[u8], value: &[u8]| {
        let more = extension(oid, true, value);
        fresh().with(|draft| draft.more = more)
    };
    assert_eq!(rule(more(DELTA, &[2, 1, 1])), unusable("delta-list", "§5.2.4"));
    assert_eq!(rule(more(POINT, &tlv(0x30, &[&[0x84, 1, 0xff]]))), unusable("indirect-list", "§5.2.5"));
    let attributes = more(POINT, &tlv(0x30, &[&[0x85, 1, 0xff]]));
    assert_eq!(rule(attributes), unusable("attribute-certificates-only", "§5.2.5"));
    assert_eq!(rule(more(&[0x2a, 3, 4], &[5, 0])), unusable("critical-extension", "§5.2"));
    let other = fresh().naming(&[0x77], "240301000000Z", &extension(&[0x2a, 3, 4], true, &[5, 0]));
    assert_eq!(rule(other), unusable("critical-entry-extension", "§5.3"));
    // Nobody has to know what is not critical.
    let known = fresh().naming(&[0x77], "240301000000Z", &extension(&[0x2a, 3, 4], false, &[5, 0]));
    assert_eq!(rule(known), []);
    // As OpenSSL makes them: read, with a warning each.
    let names = |draft| rule(draft).into_iter().map(|(code, name, _)| (code, name)).collect::<Vec<_>>();
    let irregular = |name: &str| (Code::RevocationListIrregular, name.to_owned());
    let version_1 = fresh().with(|draft| {
        (draft.number, draft.names_its_key) = (None, false);
        draft.version.clear();
    });
    let all = ["version-2", "authority-key-id", "number"].map(irregular);
    assert_eq!(names(version_1), all);
    assert_eq!(names(fresh().with(|draft| draft.number = None)), [irregular("number")]);
}

#[test]
fn lists_for_some_reasons_are_complete_together() {
    let some = |this: &str, reasons: [u8; 2]| {
        let point = tlv(0x30, &[&tlv(0x83, &[&[7], &reasons])]);
        let draft = ListDraft::new("middle", this, "250101000000Z");
        draft.with(|draft| draft.more = extension(POINT, true, &point))
    };
    let (first, second) = ([0b0110_0000, 0], [0b0001_1111, 0x80]);
    let partial = [Code::RevocationListPartial];
    assert_eq!(failed_with([some("240101000000Z", first).sign()]), partial);
    let both = [some("240101000000Z", first).sign(), some("240102000000Z", second).sign()];
    assert_eq!(failed_with(both), []);
    // One of them made after the check: not all reasons are answered at its time.
    let later = [some("240101000000Z", first).sign(), some("240701000000Z", second).sign()];
    assert_eq!(failed_with(later), [Code::RevocationListStale]);
    // An entry counts whatever the reasons of its list.
    let naming = some("240101000000Z", first).naming(SIGNER, "240301000000Z", &reason(1));
    assert_eq!(failed_with([naming.sign()]), [Code::CertificateRevoked]);
    // A list for other reasons lifts no hold, one for holds does.
    let hold = fresh().naming(SIGNER, "240301000000Z", &reason(6)).sign();
    let (first, second) = (some("240401000000Z", first).sign(), some("240402000000Z", second).sign());
    assert_eq!(failed_with([hold.clone(), first.clone()]), [Code::CertificateOnHold]);
    assert_eq!(failed_with([hold, first, second]), []);
}

#[test]
fn points_of_list_and_certificate_are_the_same_by_name_and_reason() {
    let uri = |uri: &str| tlv(0xa0, &[&tlv(0xa0, &[&tlv(0x86, &[uri.as_bytes()])])]);
    let relative = |value: &str| {
        let attribute = tlv(0x30, &[&[0x06, 3, 0x55, 4, 3], &tlv(0x0c, &[value.as_bytes()])]);
        tlv(0xa0, &[&tlv(0xa1, &[&attribute])])
    };
    let leaf = |points: &[Vec<u8>]| {
        let points: Vec<_> = points.iter().flat_map(|point| tlv(0x30, &[point])).collect();
        Draft::signer("signer", "middle")
            .with(|draft| draft.set(LIST_POINTS, false, tlv(0x30, &[&points])))
            .sign()
    };
    let at =
        |point: &[u8]| fresh().with(|draft| draft.more = extension(POINT, true, &tlv(0x30, &[point]))).sign();
    let check = |leaf: Vec<u8>, list: Vec<u8>| failed(&World { leaf, ..beside_root([list]) }.check());
    let here = uri("http://example.com/1");
    let missing = [(CheckId::Revocation, Code::RevocationListMissing)];
    let partial = [(CheckId::Revocation, Code::RevocationListPartial)];
    assert_eq!(check(leaf(std::slice::from_ref(&here)), at(&here)), []);
    assert_eq!(check(leaf(std::slice::from_ref(&here)), at(&uri("http://example.com/2"))), missing);
    assert_eq!(check(leaf(&[]), at(&here)), missing);
    // A list without a point of its own is about all of them.
    assert_eq!(check(leaf(std::slice::from_ref(&here)), fresh().sign()), []);
    // The same part of the issuer's name.
    assert_eq!(check(leaf(&[relative("1")]), at(&relative("1"))), []);
    assert_eq!(check(leaf(&[relative("1")]), at(&relative("2"))), missing);
    // The certificate expects only revocations for a leaked key there.
    let for_one = [here.clone(), vec![0x81, 2, 6, 0x40]].concat();
    assert_eq!(check(leaf(std::slice::from_ref(&for_one)), at(&here)), partial);
    let rest = [here.clone(), vec![0x81, 3, 7, 0b0011_1111, 0x80]].concat();
    assert_eq!(check(leaf(&[for_one, rest]), at(&here)), []);
    // Somebody else would name it there.
    let elsewhere = [here.clone(), tlv(0xa2, &[&tlv(0xa4, &[&crate::testing::name_der("other")])])].concat();
    assert_eq!(check(leaf(&[elsewhere]), at(&here)), missing);
}

#[test]
fn a_certificate_that_a_list_names_never_passes_whoever_signed_the_list() {
    let naming = fresh().naming(SIGNER, "240301000000Z", &reason(1));
    let world = |lists: Vec<Vec<u8>>, others: Vec<Vec<u8>>| {
        failed(&World { policy: advisory(), others, ..beside_root(lists) }.check())
    };
    let middle = Draft::authority("middle", "root").sign();
    let revoked = [(CheckId::Revocation, Code::CertificateRevoked)];
    let named = [(CheckId::Revocation, Code::RevocationListNames)];
    // The authority's next key, below an anchor, and one of which nothing is known.
    let next = Draft::authority("middle", "root").with(|draft| draft.spki = spki("next middle")).sign();
    assert_eq!(world(vec![naming.sign_with("next middle")], vec![middle.clone(), next.clone()]), revoked);
    assert_eq!(world(vec![naming.sign_with("next middle")], vec![middle.clone()]), named);
    // A clear list beside it changes nothing, and another's number is no matter.
    assert_eq!(world(vec![naming.sign_with("next middle"), fresh().sign()], vec![middle.clone()]), named);
    let other = fresh().naming(&[0x12], "240301000000Z", &reason(1)).sign_with("next middle");
    assert_eq!(world(vec![other, fresh().sign()], vec![middle.clone()]), []);
    // A stranger's key of the same name is no authority's.
    let stranger =
        Draft::authority("middle", "middle").with(|draft| draft.spki = spki("forger")).sign_with("forger");
    assert_eq!(world(vec![naming.sign_with("forger")], vec![middle.clone(), stranger]), named);
    // The same key in a certificate that may sign no lists.
    let usage = tlv(0x03, &[&[2, 0x04]]);
    let twin = Draft::authority("middle", "root").with(|draft| draft.set(KEY_USAGE, true, usage)).sign();
    assert_eq!(world(vec![naming.sign()], vec![twin]), revoked);
    // A list that cannot be understood in full.
    let critical = naming.clone().with(|draft| draft.more = extension(&[0x2a, 3, 4], true, &[5, 0]));
    assert_eq!(world(vec![critical.sign()], vec![middle]), named);
}

#[test]
fn an_indirect_list_names_certificates_of_other_issuers() {
    let issuer = |name: &str| {
        let names = tlv(0x30, &[&tlv(0xa4, &[&crate::testing::name_der(name)])]);
        extension(&[0x55, 0x1d, 0x1d], true, &names)
    };
    let indirect = |entries: &[(&[u8], Vec<u8>)]| {
        let mut draft = ListDraft::new("root", "240101000000Z", "250101000000Z");
        draft.more = extension(POINT, true, &tlv(0x30, &[&[0x84, 1, 0xff]]));
        for (serial, extensions) in entries {
            draft = draft.naming(serial, "240301000000Z", extensions);
        }
        draft.sign()
    };
    let check = |list: Vec<u8>| failed(&beside_root([fresh().sign(), list]).check());
    assert_eq!(
        check(indirect(&[(SIGNER, issuer("middle"))])),
        [(CheckId::Revocation, Code::CertificateRevoked)]
    );
    assert_eq!(check(indirect(&[(SIGNER, issuer("other"))])), []);
    assert_eq!(check(indirect(&[(SIGNER, vec![])])), []);
    // An entry without an issuer has that of the one before it.
    let after = indirect(&[(&[0x12], issuer("middle")), (SIGNER, vec![])]);
    assert_eq!(check(after), [(CheckId::Revocation, Code::CertificateRevoked)]);
}

#[test]
fn names_of_issuers_are_compared_as_text() {
    let naming = ListDraft::new("MIDDLE", "240101000000Z", "250101000000Z");
    let naming = naming.naming(SIGNER, "240301000000Z", &reason(1));
    assert_eq!(failed_with([naming.sign_with("middle")]), [Code::CertificateRevoked]);
}

/// issuingDistributionPoint, deltaCRLIndicator.
const POINT: &[u8] = &[0x55, 0x1d, 0x1c];
const DELTA: &[u8] = &[0x55, 0x1d, 0x1b];
