//! Jiangsu: XML, signed; the replies of the gateway and of the 苏服码, unsigned.

use super::layout::{Signed, Unsigned, code, present};
use crate::license::{Face, Facts, Status};
use crate::pki::JIANGSU;
use crate::proofs::Proof;
use crate::value::{Value, map};
use crate::xml;

/// `js-license-xml-1`.
pub const LICENSE_XML: Signed = Signed {
    id: "js-license-xml-1",
    region: JIANGSU,
    extension: "xml",
    payload: license,
    write: |payload| write(payload).into_bytes(),
    proof: Proof::Cms,
    fields: &[
        ("identifier", &["Basic", "电子证照编号"]),
        ("kind_code", &["Basic", "电子证照类型代码"]),
        ("name", &["Basic", "证照名称"]),
        ("number", &["Basic", "证照编号"]),
        ("holder_name", &["Basic", "持证者"]),
        ("holder_id", &["Basic", "持证者证件号码"]),
        ("holder_id_kind", &["Basic", "持证者证件类型"]),
        ("issuer_name", &["Basic", "颁证单位"]),
        ("issuer_code", &["Basic", "颁证单位代码"]),
        ("issued_on", &["Basic", "颁证时间"]),
        ("valid_from", &["Basic", "有效期（起始）"]),
        ("valid_until", &["Basic", "有效期（截止）"]),
        ("region", &["Basic", "行政区划代码"]),
        ("status", &["Basic", "证照状态"]),
        ("face-holder-type", &["Basic", "持证者类型"]),
        ("face-class", &["Basic", "证照分类"]),
        ("face-address", &["Face", "住址"]),
    ],
    statuses: STATUSES,
    endless: &["长期", "9999-12-31", "9999-12-30", ""],
};

const STATUSES: &[(Status, &str)] = &[(Status::InForce, "1"), (Status::Cancelled, "2")];

fn license(facts: &Facts) -> Value {
    let day = |day: jiff::civil::Date| day.to_string();
    let basic = present([
        ("电子证照编号", facts.identifier()),
        ("电子证照类型代码", facts.kind.national.map(str::to_owned)),
        ("证照名称", Some(facts.kind.name.to_owned())),
        ("证照编号", Some(facts.number.clone())),
        ("持证者", Some(facts.holder_names("^"))),
        ("持证者类型", Some(holder_type(facts).to_owned())),
        ("持证者证件类型", Some(id_kind(&facts.holder_id_kind))),
        ("持证者证件号码", Some(facts.holder_ids("^"))),
        ("颁证单位", Some(facts.issuer_name.clone())),
        ("颁证单位代码", Some(facts.issuer_code.clone())),
        ("颁证时间", Some(day(facts.issued_on))),
        ("有效期（起始）", facts.valid_from.map(day)),
        ("有效期（截止）", Some(facts.end("%Y-%m-%d"))),
        ("行政区划代码", Some(facts.region.clone())),
        ("证照状态", code(STATUSES, facts.status).map(str::to_owned)),
        ("证照分类", Some("证件".to_owned())),
    ]);
    let mut face = map([("住址", facts.address.as_str())]);
    if facts.face == Face::Company {
        face.set(&["经营范围"], "测试服务");
    }
    map([("Basic", basic), ("Face", face)])
}

fn holder_type(facts: &Facts) -> &'static str {
    if facts.face == Face::Company { "法人" } else { "自然人" }
}

fn id_kind(code: &str) -> String {
    match code {
        "001" => "统一社会信用代码",
        "111" => "公民身份号码",
        "414" => "普通护照",
        other => other,
    }
    .to_owned()
}

/// The element that is signed: every entry a `Field`.
fn write(payload: &Value) -> String {
    let mut payload = payload.clone();
    let parts: String = payload.entries().iter_mut().map(|(name, part)| section(name, part)).collect();
    xml::element("License", &[], &format!("\n{parts}  "))
}

fn section(name: &Value, part: &mut Value) -> String {
    let text = |value: &Value| value.text().map_or_else(|| value.json(), str::to_owned);
    let field = |(key, value): &(Value, Value)| {
        let (key, value) = (text(key), text(value));
        format!("      {}\n", xml::empty("Field", &[("CName", &key), ("value", &value)]))
    };
    let fields: String = part.entries().iter().map(field).collect();
    format!("    {}\n", xml::element(&text(name), &[], &format!("\n{fields}    ")))
}

/// `js-gateway-reply-1`.
pub const GATEWAY: Unsigned = Unsigned { id: "js-gateway-reply-1", region: JIANGSU, document: gateway };

fn gateway(facts: &Facts) -> Value {
    let license = map([
        ("license_code", "320000202600000001".to_owned()),
        ("license_item_code", "100001501".to_owned()),
        ("name", facts.kind.name.to_owned()),
        ("id_code", facts.number.clone()),
        ("holder_name", facts.holder_names("^")),
        ("holder_identity_num", facts.holder_ids("^")),
        ("holder_identity_type", "10".to_owned()),
        ("issue_org_name", facts.issuer_name.clone()),
        ("issue_org_code", facts.issuer_code.clone()),
        ("issue_date", facts.issued_on.to_string()),
        ("division", facts.region.clone()),
        ("license_status", "ISSUED".to_owned()),
        ("trust_level", "A".to_owned()),
    ]);
    let certificate = map([("expiry_date", facts.end("%Y-%m-%d"))]);
    let data =
        map([("licensedatas", Value::List(vec![license])), ("certdatas", Value::List(vec![certificate]))]);
    Value::Map(vec![
        ("data".into(), data),
        ("response_id".into(), "TEST-0001".into()),
        ("ack_code".into(), "SUCCESS".into()),
        ("correlation_id".into(), "TEST-0002".into()),
        ("errors".into(), Value::List(Vec::new())),
    ])
}

/// `js-sufu-reply-1`.
pub const SUFU: Unsigned = Unsigned { id: "js-sufu-reply-1", region: JIANGSU, document: sufu };

/// `data_fields` is a text in single quotes.
fn sufu(facts: &Facts) -> Value {
    let fields = map([
        ("ZZMC", facts.kind.name.to_owned()),
        ("ZZHM", facts.number.clone()),
        ("CYRMC", facts.holder_names("^")),
        ("CYRSFZJLX", "22".to_owned()),
        ("CYRSFZJHM", facts.holder_ids("^")),
        ("FZRQ", facts.issued_on.to_string()),
        ("FZJGMC", facts.issuer_name.clone()),
    ]);
    let information = map([
        ("certificate_type_code", facts.kind.national.unwrap_or_default().to_owned()),
        ("license_code", "320000202600000001".to_owned()),
        ("data_fields", fields.single_quoted()),
    ]);
    Value::Map(vec![
        ("name".into(), facts.kind.name.into()),
        ("pdf".into(), "".into()),
        ("liscenseInfo".into(), information),
    ])
}
