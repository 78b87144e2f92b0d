//! The same licenses, presented in another region.

use jiff::civil::date;

use super::stores;
use crate::agreement;
use crate::desk::Desk;
use crate::kinds::{self, Kind};
use crate::layouts::{Unsigned, ah};
use crate::license::{End, Facts, REGIONS};
use crate::pki::{SHANGHAI, ZHEJIANG};
use crate::value::Value;
use crate::vectors::{SCENARIOS, Vector};

pub fn vectors(desk: &Desk) -> Vec<Vector> {
    [everywhere(desk), dates(desk), records(desk), somewhere(desk), copies(desk)].concat()
}

/// A status, and the rule that decides it.
type Answer = (&'static str, Option<&'static str>);

const YES: &str = "RECOGNISED";
const CONDITIONS: &str = "RECOGNISED_WITH_CONDITIONS";
const NO: &str = "NOT_RECOGNISED";
const OPEN: &str = "UNDETERMINED";

/// Asked of all regions: at home one answer, elsewhere one for each scenario.
fn all(vector: Vector, home: &str, own: &'static str, elsewhere: [Answer; 3]) -> Vector {
    REGIONS.iter().fold(vector.presented("all"), |vector, to| {
        let answers = if to.code == home { [(own, Some("own-region")); 3] } else { elsewhere };
        SCENARIOS
            .into_iter()
            .zip(answers)
            .fold(vector, |vector, (scenario, (status, rule))| vector.ruled(to.code, scenario, status, rule))
    })
}

/// One rule for all scenarios.
fn same(status: &'static str, rule: &'static str) -> [Answer; 3] {
    [(status, Some(rule)); 3]
}

fn business(desk: &Desk) -> Facts {
    desk.facts_of(kinds::BUSINESS_LICENSE)
}

/// Each of the four answers, in every other region and every scenario.
fn everywhere(desk: &Desk) -> Vec<Vector> {
    let home = desk.layout.region.code;
    let of = |name, title, facts: &Facts| desk.vector(name, title, desk.issued(facts));
    let ended = Facts { valid_until: End::On(date(2026, 5, 31)), ..business(desk) };
    let estate = desk.facts_of(kinds::REAL_ESTATE_CERTIFICATE);
    let unknown = desk.facts_of(UNKNOWN);
    let nobody =
        of("recognition-undetermined", "a business license whose signer nobody trusts", &business(desk));
    let expired = of("recognition-expired", "a business license that ended the day before", &ended)
        .not_in_force("EXPIRED", "license-expired");
    let own_open = [(OPEN, None); 3];
    vec![
        all(
            of("recognition", "a business license, recognised everywhere", &business(desk)),
            home,
            YES,
            same(YES, "organisations"),
        ),
        all(
            of("recognition-conditions", "a real estate certificate, on a condition", &estate),
            home,
            YES,
            same(CONDITIONS, "real-estate"),
        ),
        all(expired, home, NO, same(NO, "organisations"))
            .beside("recognition")
            .change("the last day is the day before"),
        all(stores::nobody_trusted(desk, nobody.trust("empty")), home, OPEN, same(OPEN, "organisations"))
            .beside("recognition")
            .change("the trust store is empty"),
        all(
            of("recognition-kind-unknown", "a kind that the catalogue does not know", &unknown),
            home,
            YES,
            own_open,
        ),
        identity(desk),
        identity_lists_old(desk),
    ]
}

/// A kind nobody has heard of.
const UNKNOWN: Kind = Kind {
    id: "unknown",
    name: "测试用证照",
    national: Some("11100000TESTTEST00001"),
    shanghai: Some("310199999999999"),
    ..kinds::RESIDENT_ID_CARD
};

fn identity(desk: &Desk) -> Vector {
    let title = "an identity card: recognised, in enforcement on a condition";
    let vector = desk.vector("recognition-identity", title, desk.issued(&desk.facts()));
    all(vector, desk.layout.region.code, YES, identity_answers([YES, CONDITIONS, YES]))
}

fn identity_answers([counter, enforcement, life]: [&'static str; 3]) -> [Answer; 3] {
    let at_counters = Some("identity-at-counters");
    [(counter, at_counters), (enforcement, Some("identity-in-enforcement")), (life, at_counters)]
}

/// The lists are of May; the rule allows 60 days. A pinned key has none that could be old.
fn identity_lists_old(desk: &Desk) -> Vector {
    let title = "an identity card, presented when the revocation lists are three months old";
    let vector = desk.vector("recognition-lists-old", title, desk.issued(&desk.facts())).at(IN_AUGUST);
    let answers = if desk.is_pinned() { [YES, CONDITIONS, YES] } else { [OPEN; 3] };
    all(vector, desk.layout.region.code, YES, identity_answers(answers))
}

const IN_AUGUST: &str = "2026-08-01T12:00:00+08:00";
const IN_2028: &str = "2028-06-01T12:00:00+08:00";

/// The time of the presentation decides which state of the agreement counts.
fn dates(desk: &Desk) -> Vec<Vector> {
    let home = desk.layout.region.code;
    let of = |name, title| desk.vector(name, title, desk.issued(&business(desk))).formats(agreement::FOLDER);
    let (until, from) = (Some("repealed-2027"), Some("enacted-2027"));
    vec![
        all(
            of("recognition-before-repeal", "presented while one rule is in force and the next is not"),
            home,
            YES,
            [(YES, until), (NO, from), (NO, None)],
        ),
        all(
            of("recognition-after-repeal", "presented a year after one rule was repealed").at(IN_2028),
            home,
            YES,
            [(NO, until), (YES, from), (NO, None)],
        ),
    ]
}

/// A rule asks for what one license records and the other does not.
fn records(desk: &Desk) -> Vec<Vector> {
    let title = "an identity card: the address is recorded, a vehicle is not";
    let vector =
        desk.vector("recognition-records", title, desk.issued(&desk.facts())).formats(agreement::FOLDER);
    let answers = [(YES, Some("with-address")), (NO, Some("with-vehicle")), (CONDITIONS, Some("on-sight"))];
    vec![all(vector, desk.layout.region.code, YES, answers)]
}

/// Asked of one region, its answer is part of the conclusion.
fn somewhere(desk: &Desk) -> Vec<Vector> {
    let to = if desk.layout.region == ZHEJIANG { SHANGHAI.code } else { ZHEJIANG.code };
    let of = |name: &str, title, facts: &Facts| desk.vector(name, title, desk.issued(facts)).presented(to);
    let each = |vector: Vector, answers: [Answer; 3]| {
        SCENARIOS
            .into_iter()
            .zip(answers)
            .fold(vector, |vector, (scenario, (status, rule))| vector.ruled(to, scenario, status, rule))
    };
    let estate = desk.facts_of(kinds::REAL_ESTATE_CERTIFICATE);
    let ruled = |vector: Vector| vector.formats(agreement::FOLDER).scenario("government-service");
    vec![
        each(of("presented", "recognised for every scenario", &business(desk)), same(YES, "organisations")),
        each(
            of("presented-conditions", "recognised on a condition is no pass yet", &estate),
            same(CONDITIONS, "real-estate"),
        )
        .warns("human-conditions")
        .concludes("undetermined")
        .beside("presented")
        .change("another kind, for which the rule has a condition"),
        of("presented-for-one", "recognised for the scenario that is asked for", &desk.facts())
            .scenario("government-service")
            .ruled(to, "GOVERNMENT_SERVICE", YES, Some("identity-at-counters")),
        of("presented-for-other", "recognised on a condition for the other", &desk.facts())
            .scenario("law-enforcement")
            .ruled(to, "LAW_ENFORCEMENT", CONDITIONS, Some("identity-in-enforcement"))
            .warns("human-conditions")
            .concludes("undetermined")
            .beside("presented-for-one")
            .change("another scenario"),
        ruled(of("presented-before-repeal", "presented before the rule was repealed", &business(desk)))
            .ruled(to, "GOVERNMENT_SERVICE", YES, Some("repealed-2027")),
        ruled(of("presented-after-repeal", "presented after the rule was repealed", &business(desk)))
            .at(IN_2028)
            .ruled(to, "GOVERNMENT_SERVICE", NO, Some("repealed-2027"))
            .fails("recognition", "agreement-repealed")
            .beside("presented-before-repeal")
            .change("presented two years later"),
        of("presented-without-rule", "no rule for this scenario", &business(desk))
            .formats(agreement::FOLDER)
            .scenario("social-life")
            .ruled(to, "SOCIAL_LIFE", NO, None)
            .fails("recognition", "agreement-no-rule")
            .beside("presented-before-repeal")
            .change("another scenario"),
        outside(desk),
    ]
}

/// A driving license, or for layouts that have no code for one an identity card, far from the four regions.
fn outside(desk: &Desk) -> Vector {
    let driving = kinds::ALL.iter().find(|kind| kind.id == "driving-license").expect("a kind of the list");
    let bound = desk.layout.has(driving);
    let facts = if bound { desk.facts_of(*driving) } else { desk.facts() };
    let title = "presented in a region with which there is no agreement";
    let vector = desk
        .vector("presented-outside", title, desk.issued(&facts))
        .presented("110000")
        .scenario("government-service")
        .ruled("110000", "GOVERNMENT_SERVICE", NO, None)
        .fails("recognition", "agreement-no-rule")
        .beside("presented-for-one")
        .change("another region");
    if bound { vector.warns("outside-territory") } else { vector }
}

/// One layout has the fields of copies (加注件).
fn copies(desk: &Desk) -> Vec<Vector> {
    if desk.layout.region != ZHEJIANG {
        return Vec::new();
    }
    let of = |name, title, facts: Facts| {
        let mut payload = desk.payload(&facts);
        let copy = [
            ("JZJZZZ", "测试窗口"),
            ("JZJZZSY", "测试用途"),
            ("JZJZZSJ", "20260530"),
            ("JZJYXQJZSJ", "20260630"),
        ];
        copy.iter().for_each(|(key, value)| payload.set(&[key], Value::from(*value)));
        desk.vector(name, title, desk.issued_as(&facts, &payload))
    };
    let home = desk.layout.region.code;
    vec![
        all(
            of("recognition-copy-accepted", "a copy, where copies are accepted", business(desk)),
            home,
            YES,
            same(CONDITIONS, "organisations"),
        ),
        all(
            of("recognition-copy-refused", "a copy, where copies are refused", desk.facts()),
            home,
            YES,
            identity_answers([NO; 3]),
        ),
    ]
}

/// A reply that nobody signed is never RECOGNISED.
pub fn unsigned(layout: &'static Unsigned, good: &dyn Fn(&str, &str, Vec<u8>) -> Vector) -> Vec<Vector> {
    let home = layout.region.code;
    let bytes = |facts: &Facts| (layout.document)(facts).json().into_bytes();
    let card = Facts::of(kinds::RESIDENT_ID_CARD, layout.region);
    let vector = good("recognition", "a reply that nobody signed is recognised nowhere", bytes(&card));
    let mut vectors =
        vec![all(vector, home, OPEN, identity_answers([OPEN; 3])).change("presented in another region")];
    if layout.id == ah::REPLY.id {
        let vector = good(
            "recognition-on-sight",
            "where a rule takes it on sight, a person has to see to it",
            bytes(&card),
        );
        let answers =
            [(OPEN, Some("with-address")), (NO, Some("with-vehicle")), (CONDITIONS, Some("on-sight"))];
        vectors.push(all(vector.formats(agreement::FOLDER), home, OPEN, answers).change("another agreement"));
        vectors.extend(pilot(good, home, &bytes));
    }
    vectors
}

/// The built-in pilot took such replies until the joint standard.
fn pilot(
    good: &dyn Fn(&str, &str, Vec<u8>) -> Vector,
    home: &str,
    bytes: &dyn Fn(&Facts) -> Vec<u8>,
) -> Vec<Vector> {
    let kind = kinds::ALL.iter().find(|kind| kind.id == "disability-card").expect("a kind of the list");
    let begin = Some(date(2022, 3, 1));
    let facts = Facts { issued_on: date(2022, 3, 1), valid_from: begin, ..Facts::of(*kind, REGIONS[3]) };
    let of = |name, title| good(name, title, bytes(&facts));
    vec![
        all(
            of("recognition-pilot", "presented while the pilot was in force").at("2023-06-01T12:00:00+08:00"),
            home,
            OPEN,
            [(NO, Some("care")), (NO, None), (CONDITIONS, Some("care-pilot"))],
        )
        .change("another kind, presented in 2023"),
        all(
            of("recognition-after-pilot", "presented after it was replaced"),
            home,
            OPEN,
            [(OPEN, Some("care")), (NO, None), (OPEN, Some("care"))],
        )
        .change("another kind"),
    ]
}
