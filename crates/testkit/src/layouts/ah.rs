//! Anhui: the reply of the 证照文库, with and without a detached signature.

use super::layout::{Signed, Unsigned, code, present};
use crate::license::{Facts, Status};
use crate::pki::ANHUI;
use crate::proofs::Proof;
use crate::value::{Value, map};

/// `ah-zzwk-detached-1`.
pub const DETACHED: Signed = Signed {
    id: "ah-zzwk-detached-1",
    region: ANHUI,
    extension: "json",
    payload: data,
    write: |payload| payload.json().into_bytes(),
    proof: Proof::Detached,
    fields: &[
        ("identifier", &["code"]),
        ("number", &["infoCode"]),
        ("name", &["infoName"]),
        ("region_kind_code", &["typeCode"]),
        ("holder_name", &["ownerName"]),
        ("holder_id", &["ownerId"]),
        ("issuer_name", &["issueOrgName"]),
        ("issuer_code", &["issueOrgCode"]),
        ("issued_on", &["face", "n1"]),
        ("issued_on_month", &["face", "y1"]),
        ("issued_on_day", &["face", "r1"]),
        ("valid_from", &["infoValidityBegin"]),
        ("valid_until", &["infoValidityEnd"]),
        ("region", &["areaCode"]),
        ("status", &["status"]),
        ("trust_level", &["lvl"]),
        ("face-number-1", &["face", "bh1"]),
        ("face-number-2", &["face", "bh2"]),
        ("face-number-3", &["face", "bh3"]),
        ("face-number-4", &["face", "bh4"]),
        ("face-style", &["styleCode"]),
        ("face-content", &["contentCode"]),
        ("face-address", &["face", "zz"]),
    ],
    statuses: STATUSES,
    endless: &["长期", "99991231", "99991230", ""],
};

const STATUSES: &[(Status, &str)] = &[(Status::InForce, "1"), (Status::Cancelled, "2")];

/// No holder id kind; the day of issue in three fields of the face.
fn data(facts: &Facts) -> Value {
    let mut data = present([
        ("code", facts.identifier()),
        ("infoCode", Some(facts.number.clone())),
        ("infoName", Some(facts.kind.name.to_owned())),
        ("typeCode", Some("TEST01".to_owned())),
        ("styleCode", Some("1".to_owned())),
        ("contentCode", Some("1".to_owned())),
        ("ownerName", Some(facts.holder_names(","))),
        ("ownerId", Some(facts.holder_ids(","))),
        ("issueOrgName", Some(facts.issuer_name.clone())),
        ("issueOrgCode", Some(facts.issuer_code.clone())),
        ("infoValidityBegin", facts.valid_from.map(|day| day.strftime("%Y%m%d").to_string())),
        ("infoValidityEnd", Some(facts.end("%Y%m%d"))),
        ("areaCode", Some(facts.region.clone())),
        ("status", code(STATUSES, facts.status).map(str::to_owned)),
        ("lvl", Some("A".to_owned())),
    ]);
    data.set(&["face"], face(facts));
    data
}

fn face(facts: &Facts) -> Value {
    let number = |index| facts.number.split('-').nth(index).unwrap_or_default().to_owned();
    map([
        ("bh1", number(0)),
        ("bh2", number(1)),
        ("bh3", number(2)),
        ("bh4", number(3)),
        ("n1", facts.issued_on.strftime("%Y").to_string()),
        ("y1", facts.issued_on.strftime("%m").to_string()),
        ("r1", facts.issued_on.strftime("%d").to_string()),
        ("zz", facts.address.clone()),
    ])
}

/// `ah-zzwk-reply-1`.
pub const REPLY: Unsigned = Unsigned { id: "ah-zzwk-reply-1", region: ANHUI, document: reply };

/// `data` is a text that holds a JSON map.
fn reply(facts: &Facts) -> Value {
    let data = data(facts).json();
    map([("flag", "200".to_owned()), ("result", "成功".to_owned()), ("data", data)])
}
