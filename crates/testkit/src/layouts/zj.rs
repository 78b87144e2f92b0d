//! Zhejiang: the metadata of GB/T 36903 in CBOR, signed. No reply of the region is public.

use super::layout::{Signed, code, present};
use crate::license::{Face, Facts, Status};
use crate::pki::ZHEJIANG;
use crate::proofs::Proof;
use crate::value::Value;

/// `zj-gb-cose-1`.
pub const GB: Signed = Signed {
    id: "zj-gb-cose-1",
    region: ZHEJIANG,
    extension: "cbor",
    payload: metadata,
    write: Value::cbor,
    proof: Proof::Cose,
    fields: &[
        ("identifier", &["ZZBS"]),
        ("kind_code", &["ZZLXDM"]),
        ("name", &["ZZMC"]),
        ("number", &["ZZBH"]),
        ("holder_name", &["CZZT"]),
        ("holder_id", &["CZZTDM"]),
        ("holder_id_kind", &["CZZTDMLXDM"]),
        ("issuer_name", &["ZZBFJG"]),
        ("issuer_code", &["ZZBFJGDM"]),
        ("issued_on", &["ZZBFRQ"]),
        ("valid_from", &["ZZYXQQSRQ"]),
        ("valid_until", &["ZZYXQJZRQ"]),
        ("region", &["ZZSSDQDM"]),
        ("version", &["ZZBB"]),
        ("status", &["ZZZT"]),
        ("seal_name", &["ZZQZMC"]),
        ("signed_at", &["ZZQZSJ"]),
        ("face-holder-type", &["CZZTDMLX"]),
        ("face-address", &["KZ_ZZ"]),
    ],
    statuses: STATUSES,
    endless: &["长期", "99991231", "99991230", ""],
};

const STATUSES: &[(Status, &str)] = &[
    (Status::InForce, "01"),
    (Status::Suspended, "02"),
    (Status::Revoked, "03"),
    (Status::Cancelled, "04"),
    (Status::Expired, "05"),
    (Status::Superseded, "06"),
];

fn metadata(facts: &Facts) -> Value {
    let day = |day: jiff::civil::Date| day.strftime("%Y%m%d").to_string();
    let holder_type =
        if facts.holder_id_kind == "001" { "统一社会信用代码" } else { "公民身份号码" };
    let mut metadata = present([
        ("ZZBS", facts.identifier()),
        ("ZZLXDM", facts.kind.national.map(str::to_owned)),
        ("ZZMC", Some(facts.kind.name.to_owned())),
        ("ZZBH", Some(facts.number.clone())),
        ("CZZT", Some(facts.holder_names("^"))),
        ("CZZTDM", Some(facts.holder_ids("^"))),
        ("CZZTDMLX", Some(holder_type.to_owned())),
        ("CZZTDMLXDM", Some(facts.holder_id_kind.clone())),
        ("ZZBFJG", Some(facts.issuer_name.clone())),
        ("ZZBFJGDM", Some(facts.issuer_code.clone())),
        ("ZZBFRQ", Some(day(facts.issued_on))),
        ("ZZYXQQSRQ", facts.valid_from.map(day)),
        ("ZZYXQJZRQ", Some(facts.end("%Y%m%d"))),
        ("ZZSSDQDM", Some(facts.region.clone())),
        ("ZZBB", Some("001".to_owned())),
        ("ZZZT", code(STATUSES, facts.status).map(str::to_owned)),
        ("ZZQZMC", Some("测试专用章".to_owned())),
        ("ZZQZSJ", facts.signed_at.map(|at| at.strftime("%Y-%m-%d %H:%M:%S").to_string())),
        ("KZ_ZZ", Some(facts.address.clone())),
    ]);
    face(facts).iter().for_each(|(key, value)| metadata.set(&[key], *value));
    metadata
}

fn face(facts: &Facts) -> &'static [(&'static str, &'static str)] {
    match facts.face {
        Face::Person => &[],
        Face::Company => &[("KZ_JYFW", "测试服务")],
        Face::Building => &[("KZ_ZL", "测试省测试市测试路1号"), ("KZ_MJ", "100平方米")],
    }
}
