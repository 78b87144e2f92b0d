//! Shanghai: its own catalogue, signed; the reply of the delta's exchange, unsigned.

use super::layout::{Signed, Unsigned, code, present};
use crate::license::{Face, Facts, Status};
use crate::pki::SHANGHAI;
use crate::proofs::Proof;
use crate::value::{Value, map};

/// `sh-catalogue-jws-1`.
pub const CATALOGUE: Signed = Signed {
    id: "sh-catalogue-jws-1",
    region: SHANGHAI,
    extension: "json",
    payload: catalogue,
    write: |payload| payload.json().into_bytes(),
    proof: Proof::Jws,
    fields: &[
        ("region_kind_code", &["catMainCode"]),
        ("reference", &["certUuid"]),
        ("identifier", &["certIdentifier"]),
        ("name", &["certName"]),
        ("number", &["certNo"]),
        ("holder_name", &["holderName"]),
        ("holder_id", &["holderCode"]),
        ("holder_id_kind", &["holderCodeType"]),
        ("issuer_name", &["issueOrgName"]),
        ("issuer_code", &["issueOrgCode"]),
        ("issued_on", &["issueDay"]),
        ("valid_from", &["validStartDay"]),
        ("valid_until", &["validEndDay"]),
        ("region", &["areaCode"]),
        ("status", &["certStatus"]),
        ("signed_at", &["signTime"]),
        ("face-address", &["face", "SADDR"]),
        ("face-ethnicity", &["face", "SETHNIC"]),
        ("face-sex", &["face", "SSEX"]),
        ("face-birth", &["face", "SBIRTH"]),
    ],
    statuses: STATUSES,
    endless: &["长期", "9999-12-31", ""],
};

const STATUSES: &[(Status, &str)] = &[
    (Status::InForce, "01"),
    (Status::Suspended, "02"),
    (Status::Revoked, "03"),
    (Status::Cancelled, "04"),
    (Status::Expired, "05"),
];

fn catalogue(facts: &Facts) -> Value {
    let day = |day: jiff::civil::Date| day.to_string();
    let mut payload = present([
        ("catMainCode", facts.kind.shanghai.map(str::to_owned)),
        ("certUuid", Some("7e570000000000000000000000000001".to_owned())),
        ("certIdentifier", facts.identifier()),
        ("certName", Some(facts.kind.name.to_owned())),
        ("certNo", Some(facts.number.clone())),
        ("holderName", Some(facts.holder_names("^"))),
        ("holderCode", Some(facts.holder_ids("^"))),
        ("holderCodeType", Some(facts.holder_id_kind.clone())),
        ("issueOrgName", Some(facts.issuer_name.clone())),
        ("issueOrgCode", Some(facts.issuer_code.clone())),
        ("issueDay", Some(day(facts.issued_on))),
        ("validStartDay", facts.valid_from.map(day)),
        ("validEndDay", Some(facts.end("%Y-%m-%d"))),
        ("areaCode", Some(facts.region.clone())),
        ("certStatus", code(STATUSES, facts.status).map(str::to_owned)),
        ("signTime", facts.signed_at.map(|at| at.strftime("%Y-%m-%d %H:%M:%S").to_string())),
    ]);
    payload.set(&["face"], map([("SADDR", facts.address.as_str())]));
    face(facts).iter().for_each(|(key, value)| payload.set(&["face", key], *value));
    payload
}

fn face(facts: &Facts) -> &'static [(&'static str, &'static str)] {
    match facts.face {
        Face::Person => &[("SETHNIC", "汉"), ("SSEX", "女"), ("SBIRTH", "1990-01-01")],
        Face::Company => &[("SSCOPE", "测试服务")],
        Face::Building => &[],
    }
}

/// `sh-exchange-reply-1`.
pub const EXCHANGE: Unsigned = Unsigned { id: "sh-exchange-reply-1", region: SHANGHAI, document: exchange };

/// `data_fields` is a text that holds a JSON list.
fn exchange(facts: &Facts) -> Value {
    let face = [("住址", facts.address.as_str()), ("性别", "女"), ("出生日期", "1990-01-01")];
    let face = face.map(|(name, value)| map([("valueType", "string"), ("name", name), ("value", value)]));
    let license = map([
        ("license_code", "7E57".repeat(21) + "7E"),
        ("name", facts.kind.name.to_owned()),
        ("id_code", facts.number.clone()),
        ("holder_name", facts.holder_names("^")),
        ("holder_identity_num", facts.holder_ids("^")),
        ("holder_identity_type", facts.holder_id_kind.clone()),
        ("issue_org_name", facts.issuer_name.clone()),
        ("issue_org_code", facts.issuer_code.clone()),
        ("issue_date", facts.issued_on.strftime("%Y-%m-%d 00:00:00").to_string()),
        ("trust_level", "A".to_owned()),
        ("license_status", "ISSUED".to_owned()),
        ("division", facts.region.clone()),
        ("data_fields", Value::List(face.into()).json()),
    ]);
    map([("licensedatas", Value::List(vec![license]))])
}
