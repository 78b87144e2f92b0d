//! Documents of two regions that only the examples have layouts for. No system writes them.

use base64::{Engine as _, engine::general_purpose::STANDARD};

use crate::desk::Desk;
use crate::keys::hex;
use crate::layout_files::OTHER_REGIONS;
use crate::layouts::{ah, js};
use crate::proofs::Seal;
use crate::proofs::cms::Cms;
use crate::trust::OTHER_REGIONS as TRUST;
use crate::value::{Value, map};
use crate::vectors::{Opinion, Vector};

const FOLDER: &str = "other-regions";

pub fn vectors() -> Vec<Vector> {
    [pairs(), elements()].concat()
}

fn vector(name: &str, title: &str, layout: &'static str, extension: &'static str, bytes: Vec<u8>) -> Vector {
    let vector =
        Vector::passed(FOLDER, name, title).bytes(extension, bytes).formats(OTHER_REGIONS).trust(TRUST);
    vector.layout(layout).opinion(Opinion::None)
}

const PAIRS: &str = "gd-gateway-pairs-1";

fn data() -> Value {
    map([
        ("certName", "测试证"),
        ("certNo", "TEST-0001"),
        ("owner", "测试甲"),
        ("ownerId", "TEST-A-01"),
        ("issueOrg", "测试发证机关"),
        ("issueDate", "2026年2月9日"),
        ("validity", "2026年2月9日至2036年2月8日"),
        ("grade", ""),
    ])
}

/// The pairs as a gateway of this kind writes them: sorted, those without a value left out.
fn written(data: &Value) -> String {
    let mut entries = data.clone();
    let mut pairs: Vec<String> = entries
        .entries()
        .iter()
        .filter_map(|(key, value)| Some((key.text()?, value.text().filter(|text| !text.is_empty())?)))
        .map(|(key, value)| format!("{key}={value}"))
        .collect();
    pairs.sort();
    pairs.join("&")
}

fn reply(data: &Value, signed: &str, spell: impl Fn(&[u8]) -> String) -> Value {
    let signer = Desk::of(&ah::DETACHED).signer("good");
    let mut document = map([("code", "200")]);
    document.set(&["data"], data.clone());
    document.set(&["sign"], spell(&signer.key.sign(signed.as_bytes())));
    document
}

fn pairs() -> Vec<Vector> {
    let in_hex = |bytes: &[u8]| hex(bytes);
    let of = |name, title, document: Value| {
        vector(name, title, PAIRS, "json", document.json().into_bytes()).verifiability("V3")
    };
    let signed = written(&data());
    let good = reply(&data(), &signed, in_hex);
    let changed = |key: &str, value: Value| {
        let mut document = good.clone();
        document.set(&["data", key], value);
        document
    };
    let mut remark = good.clone();
    remark.set(&["data", "remark"], "a&b=c");
    let mut slipped = data();
    slipped.set(&["owner"], "测试甲&status=1");
    let broken =
        |vector: Vector| vector.fails("signature", "signature-mismatch").total_failed("SIG_CRYPTO_FAILURE");
    vec![
        of("pairs-good", "signed pairs of entries", good.clone())
            .says("holder_name", "测试甲")
            .says("valid_until", "2036-02-08"),
        of(
            "pairs-base64",
            "the signature in its other spelling",
            reply(&data(), &signed, |bytes| STANDARD.encode(bytes)),
        ),
        of("pairs-unsigned-entry", "an entry that is not signed is not read", remark),
        broken(of("pairs-changed", "a signed entry is changed", changed("owner", "测试乙".into())))
            .verifiability("V1")
            .beside("pairs-good")
            .change("another holder"),
        of(
            "pairs-separator",
            "a value holds what stands between pairs",
            reply(&slipped, &written(&slipped), in_hex),
        )
        .error("layout-none")
        .beside("pairs-good")
        .change("the holder's name holds & and ="),
        of(
            "pairs-list",
            "a list where a text was meant",
            changed("owner", vec![Value::from("测试甲")].into()),
        )
        .error("layout-none")
        .beside("pairs-good")
        .change("the holder is a list of one"),
    ]
}

const ELEMENTS: &str = "sc-exchange-xml-1";

const LICENSE: &str = "<z:License z:issued=\"2026-02-08T16:00:00Z\"><z:Name>测试证</z:Name><z:Number>TEST-0002</z:Number>\
    <z:Issuer>测试发证机关</z:Issuer><z:Until>二〇三六年二月八日</z:Until>\
    <h:Holder h:number=\"TEST-A-01\" h:kind=\"person\"><h:Name>测试甲</h:Name></h:Holder>\
    <h:Holder h:number=\"TEST-B-02\" h:kind=\"company\"><h:Name>测试公司</h:Name></h:Holder></z:License>";

const PLAIN: &str = "<Envelope><License><Name>测试证</Name><Number>TEST-0002</Number></License><Signature>AAAA</Signature></Envelope>\n";

fn envelope(root: &str, license: &str) -> Vec<u8> {
    let desk = Desk::of(&js::LICENSE_XML);
    let seal = Seal { signed: gb18030(LICENSE), ..desk.good() };
    let signature = STANDARD.encode(Cms::new(&seal).content_info());
    gb18030(&format!(
        "<?xml version=\"1.0\" encoding=\"GB18030\"?>\n<z:Envelope {root}>{license}<z:Signature>{signature}</z:Signature></z:Envelope>\n"
    ))
}

fn gb18030(text: &str) -> Vec<u8> {
    encoding_rs::GB18030.encode(text).0.into_owned()
}

fn elements() -> Vec<Vector> {
    let own = "xmlns:z=\"urn:example:license\" xmlns:h=\"urn:example:holder\"";
    let of = |name, title, bytes| vector(name, title, ELEMENTS, "xml", bytes);
    // Numbers of the test are of no public form.
    let good = |vector: Vector| vector.warns("citizen-number-malformed");
    vec![
        good(of(
            "elements-good",
            "a signed element whose prefixes the root declares",
            envelope(own, LICENSE),
        ))
        .says("holder_name", "测试甲^测试公司")
        .says("holder_id_kind", "111^001")
        .says("issued_on", "2026-02-09")
        .says("valid_until", "2036-02-08"),
        good(of(
            "elements-prefix-elsewhere",
            "a prefix leads elsewhere on the root, which nobody signs",
            envelope(&own.replace("urn:example:holder", "urn:example:other"), LICENSE),
        ))
        .says("holder_name", "测试甲^测试公司"),
        of(
            "elements-root-elsewhere",
            "the root is in another namespace",
            envelope(&own.replace("urn:example:license", "urn:example:other"), LICENSE),
        )
        .error("layout-none")
        .beside("elements-good")
        .change("z stands for another namespace"),
        of("elements-plain", "the same names in no namespace", gb18030(PLAIN))
            .error("layout-none")
            .beside("elements-good")
            .change("no namespace, and no signature"),
        good(of(
            "elements-changed",
            "a signed element is changed",
            envelope(own, &LICENSE.replace("测试甲", "测试丙")),
        ))
        .fails("digest", "digest-mismatch")
        .total_failed("HASH_FAILURE")
        .verifiability("V1")
        .beside("elements-good")
        .change("another holder"),
    ]
}
