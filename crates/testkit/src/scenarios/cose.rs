//! What is special to COSE.

use crate::desk::Desk;
use crate::proofs::Seal;
use crate::proofs::cose::{self, ALGORITHM, CHAIN, CRITICAL, Cose, ED25519, EDDSA, ES256, Header, KEY_ID};
use crate::value::{Value, map, nested};
use crate::vectors::{Opinion, Vector};

pub fn vectors(desk: &Desk) -> Vec<Vector> {
    [forms(desk), algorithms(desk), headers(desk), certificates(desk), encodings(desk), stripped(desk)]
        .concat()
}

/// The good license with another protected header.
fn with(desk: &Desk, name: &str, title: &str, change: impl FnOnce(&mut Header)) -> Vector {
    let seal = desk.good();
    desk.vector(name, title, Cose::new(&seal).protected(change).document().cbor())
}

/// The good license with a value in the header that nobody signs.
fn unprotected(
    desk: &Desk,
    name: &str,
    title: &str,
    change: impl FnOnce(&mut Header),
    (key, value): (i64, Value),
) -> Vector {
    let seal = desk.good();
    desk.vector(name, title, Cose::new(&seal).protected(change).unprotected(key, value).document().cbor())
}

fn malformed(vector: Vector) -> Vector {
    let vector = vector.fails("proof-format", "proof-malformed").total_failed("FORMAT_FAILURE");
    vector.verifiability("V1").opinion(Opinion::None)
}

fn forms(desk: &Desk) -> Vec<Vector> {
    let seal = desk.good();
    let cose = Cose::new(&seal);
    let tagged = |tag, inner| Value::Tag(tag, Box::new(inner)).cbor();
    vec![
        desk.vector("copy", "a copy (加注件) made for one purpose", desk.edited(annotate))
            .says("copy_maker", "测试窗口")
            .says("copy_purpose", "测试")
            .says("copy_made_on", "2026-05-30")
            .says("copy_until", "2026-12-31"),
        desk.vector("untagged", "without its tag", cose.untagged().cbor()),
        desk.vector("cwt-tag", "with the tag of a CWT around it", tagged(61, cose.document())),
        desk.vector("other-tag", "with the tag of a COSE_Mac0", tagged(17, cose.untagged()))
            .error("container-malformed")
            .beside("untagged")
            .change("tag 17, which is another structure's"),
    ]
}

/// The four values that only a copy has.
fn annotate(payload: &mut Value) {
    let values =
        [("JZJZZZ", "测试窗口"), ("JZJZZSY", "测试"), ("JZJZZSJ", "20260530"), ("JZJYXQJZSJ", "20261231")];
    values.iter().for_each(|(key, value)| payload.set(&[key], *value));
}

fn algorithms(desk: &Desk) -> Vec<Vector> {
    let named =
        |name, title, algorithm: Value| with(desk, name, title, |header| header.set(ALGORITHM, algorithm));
    let unsupported = |vector: Vector| {
        vector
            .fails("algorithm", "algorithm-unsupported")
            .indeterminate("CRYPTO_CONSTRAINTS_FAILURE_NO_POE")
            .verifiability("V1")
            .opinion(Opinion::Invalid)
    };
    vec![
        named("algorithm-ed25519", "the fully specified algorithm of RFC 9864", ED25519.into()),
        named("algorithm-es256", "an algorithm that the layout does not allow", ES256.into())
            .fails("algorithm", "algorithm-not-allowed")
            .indeterminate("SIG_CONSTRAINTS_FAILURE")
            .verifiability("V1")
            .opinion(Opinion::Invalid)
            .change("alg is -7, ES256"),
        unsupported(named("algorithm-unknown", "an algorithm nobody has", Value::Integer(-65_000)))
            .change("alg is -65000, which is nobody's"),
        with(desk, "algorithm-missing", "no alg at all", |header| header.remove(ALGORITHM))
            .fails("algorithm", "algorithm-none")
            .total_failed("FORMAT_FAILURE")
            .verifiability("V1")
            .opinion(Opinion::Invalid)
            .change("alg is left out"),
        unprotected(
            desk,
            "algorithm-unprotected",
            "alg stands where nobody signs it",
            |header| header.remove(ALGORITHM),
            (ALGORITHM, EDDSA.into()),
        )
        .fails("algorithm", "algorithm-unprotected")
        .total_failed("FORMAT_FAILURE")
        .verifiability("V1")
        .opinion(Opinion::None)
        .change("alg moves from the protected header to the other one"),
    ]
}

fn headers(desk: &Desk) -> Vec<Vector> {
    let kid = || Value::Bytes(b"TEST".to_vec());
    let seal = desk.good();
    let mut duplicate = Cose::new(&seal);
    // One more entry is announced, and the first one repeated at the end.
    duplicate.protected[0] += 1;
    duplicate.protected.extend([0x01, 0x27]);
    let mut no_map = Cose::new(&seal);
    no_map.protected.pop();
    vec![
        unprotected(desk, "header-unprotected", "a key id that is not signed", |_| {}, (KEY_ID, kid())),
        with(desk, "header-unknown", "a header nobody needs to know", |header| header.set(-70_000, "x")),
        with(desk, "critical-unknown", "an extension that must be understood", |header| {
            header.set(-70_000, "x");
            header.set(CRITICAL, vec![Value::Integer(-70_000)]);
        })
        .fails("proof-format", "critical-header-unsupported")
        .indeterminate("SIG_CONSTRAINTS_FAILURE")
        .verifiability("V1")
        .opinion(Opinion::None)
        .beside("header-unknown")
        .change("the unknown header is marked as critical"),
        malformed(unprotected(
            desk,
            "header-in-both",
            "a key in both headers",
            |header| header.set(KEY_ID, kid()),
            (KEY_ID, kid()),
        ))
        .beside("header-unprotected")
        .change("the same key id in the protected header too"),
        malformed(desk.vector(
            "duplicate-key-in-header",
            "a key occurs twice in the protected header",
            duplicate.document().cbor(),
        ))
        .change("alg occurs a second time, with the same value"),
        malformed(desk.vector("header-no-map", "the protected header is cut", no_map.document().cbor()))
            .change("the protected header lacks its last byte"),
    ]
}

fn certificates(desk: &Desk) -> Vec<Vector> {
    let missing = |vector: Vector| {
        vector
            .fails("signer", "signer-certificate-missing")
            .indeterminate("NO_SIGNING_CERTIFICATE_FOUND")
            .verifiability("V1")
            .opinion(Opinion::None)
    };
    let good = desk.signer("good").chain_der();
    let mut cut = good.clone();
    cut[0].pop();
    let chain = cose::chain(&good);
    vec![
        missing(with(desk, "certificates-missing", "no certificates", |header| header.remove(CHAIN)))
            .change("x5chain is left out"),
        missing(unprotected(
            desk,
            "certificates-unprotected",
            "the certificates stand where nobody signs them",
            |header| header.remove(CHAIN),
            (CHAIN, chain),
        ))
        .change("x5chain moves from the protected header to the other one"),
        with(desk, "certificate-cut", "the signer's certificate cannot be read", |header| {
            header.set(CHAIN, cose::chain(&cut));
        })
        .fails("signer", "certificate-malformed")
        .indeterminate("NO_SIGNING_CERTIFICATE_FOUND")
        .verifiability("V1")
        .opinion(Opinion::None)
        .change("the last byte of the signer's certificate is gone"),
    ]
}

fn encodings(desk: &Desk) -> Vec<Vector> {
    let payload = desk.payload(&desk.facts());
    let unsorted = Seal::new(payload.cbor_unsorted(), desk.signer("good"), desk.facts().signing_time());
    let seal = desk.good();
    let mut twice = Cose::new(&seal);
    twice.unprotected = Value::Map(vec![(KEY_ID.into(), "a".into()), (KEY_ID.into(), "b".into())]);
    let good = desk.document(&seal);
    // D2 84: the tag and a list of four. 9F … FF is the same list without a length.
    let indefinite = [&[0xd2, 0x9f], &good[2..], &[0xff]].concat();
    let long_head = [&[0xd2, 0x98, 0x04], &good[2..]].concat();
    vec![
        desk.vector(
            "payload-unsorted",
            "the signed payload's keys are not in order",
            desk.document(&unsorted),
        )
        .error("container-malformed")
        .change("the keys of the payload stand in the order of the standard's table"),
        desk.vector("duplicate-key", "a key occurs twice", twice.document().cbor())
            .error("key-duplicate")
            .change("a key id occurs twice in the header that nobody signs"),
        desk.vector("indefinite-length", "a list without its length", indefinite)
            .error("container-malformed")
            .change("the outer list is of indefinite length"),
        desk.vector("length-too-long", "a length in more bytes than it needs", long_head)
            .error("container-malformed")
            .change("the outer list's length takes two bytes"),
        unprotected(desk, "too-deep", "lists in lists", |_| {}, (-70_000, nested(40)))
            .error("too-deep")
            .change("40 lists in each other beside the payload"),
    ]
}

fn stripped(desk: &Desk) -> Vec<Vector> {
    let seal = desk.good();
    let Value::List(mut parts) = Cose::new(&seal).untagged() else { unreachable!("COSE_Sign1 is a list") };
    let empty = Seal { spoil: |_| Vec::new(), ..desk.good() };
    let absent = [parts[0].clone(), map([] as [(i64, Value); 0]), Value::Null, parts[3].clone()];
    parts.truncate(3);
    let tagged = |list| Value::Tag(18, Box::new(Value::List(list))).cbor();
    vec![
        super::tampering::broken(desk.vector(
            "signature-empty",
            "the signature is empty",
            desk.document(&empty),
        ))
        .change("no bytes in place of the signature"),
        desk.vector("signature-missing", "the signature is gone", tagged(parts))
            .error("layout-none")
            .change("a list of three: no COSE_Sign1 any more"),
        desk.vector("payload-absent", "the payload is somewhere else", tagged(absent.into()))
            .error("layout-none")
            .change("null in place of the payload"),
        desk.vector("bare-payload", "the payload without any proof", seal.signed.clone())
            .error("layout-none")
            .change("the payload alone"),
    ]
}
