//! Who signed, by a name in the header of a JWS or a COSE_Sign1; COSE as a member, CMS over a text and around one.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use sha2::{Digest as _, Sha256};

use super::{malformed, vector, whole, with};
use crate::algorithms::{House, TRUST};
use crate::desk::Desk;
use crate::keys::Scheme;
use crate::layouts::{ah, js, sh, zj};
use crate::proofs::Seal;
use crate::proofs::cms::Cms;
use crate::proofs::cose::{self, Cose};
use crate::proofs::jws::Jws;
use crate::value::{Value, map};
use crate::vectors::Vector;

pub fn vectors() -> Vec<Vector> {
    [jws_by_name(), jws_by_chain(), cose_at_member(), cose_by_name(), cms_of_text(), cms_around_text()]
        .concat()
}

fn seal(desk: &Desk, layout: &str) -> Seal {
    Seal::new(whole(layout).json().into_bytes(), desk.signer("good"), None)
}

/// The proof has no signer that can be told.
fn nameless(vector: Vector, code: &'static str) -> Vector {
    vector.fails("signer", code).indeterminate("NO_SIGNING_CERTIFICATE_FOUND").verifiability("V1")
}

fn jws_by_name() -> Vec<Vector> {
    let layout = "xx-kid-1";
    let seal = seal(&Desk::of(&ah::DETACHED), layout);
    let of = |name: &str, title: &str, kid: Option<Value>| {
        let jws = Jws::new(&seal).protected(|header| {
            header.remove(&["x5c"]);
            kid.into_iter().for_each(|kid| header.set(&["kid"], kid));
        });
        let body = map([("j", jws.compact())]).json();
        vector(layout, name, title, map([("b", body)]).json().into_bytes()).beside("kid-used")
    };
    vec![
        of("kid-used", "a JWS inside a text that names a key of the trust store", Some("ah-good".into())),
        nameless(of("kid-absent", "a JWS that names nobody", None), "signer-certificate-missing")
            .change("no name of a key"),
        malformed(of("kid-abused", "a list of names in a JWS", Some(vec![Value::from("ah-good")].into())))
            .change("the name stands in a list"),
    ]
}

fn jws_by_chain() -> Vec<Vector> {
    let layout = "xx-x5c-1";
    let seal = seal(&Desk::of(&sh::CATALOGUE), layout);
    let of = |name: &str, title: &str, change: fn(&mut Value)| {
        let jws = Jws::new(&seal).protected(change).compact();
        let bytes = map([("j", jws)]).json().into_bytes();
        vector(layout, name, title, bytes).verifiability("V4").beside("x5c-used")
    };
    vec![
        of("x5c-used", "a JWS as a member, with its certificates", |_| ()),
        nameless(
            of("x5c-absent", "a JWS as a member, without certificates", |header| header.remove(&["x5c"])),
            "signer-certificate-missing",
        )
        .change("no certificates"),
        malformed(of("x5c-abused", "a text in place of certificates", |header| header.set(&["x5c"], "MAA=")))
            .change("a text where a list was meant"),
    ]
}

fn cose_at_member() -> Vec<Vector> {
    let layout = "xx-cose-1";
    let seal = seal(&Desk::of(&zj::GB), layout);
    let of = |name: &str, title: &str, member: Option<Value>| {
        let entries = member.map(|member| ("c", member)).into_iter().chain([("x", Value::from(1_i64))]);
        let bytes = map(entries).cbor();
        let vector = vector(layout, name, title, Vec::new()).bytes("cbor", bytes);
        vector.verifiability("V4").beside("member-cose-used")
    };
    let without = Cose::new(&seal).protected(|header| header.remove(cose::CHAIN)).untagged();
    vec![
        of(
            "member-cose-used",
            "a COSE_Sign1 as a byte string of another document",
            Some(Cose::new(&seal).document().cbor().into()),
        ),
        of("member-cose-absent", "no COSE_Sign1 at the member", None)
            .error("layout-none")
            .change("the member is left out"),
        of(
            "member-cose-abused",
            "a list of messages at the member",
            Some(Value::List(vec![Value::Bytes(vec![0x80])])),
        )
        .error("layout-none")
        .change("a list of messages"),
        nameless(
            of("x5chain-absent", "a COSE_Sign1 without certificates", Some(without)),
            "signer-certificate-missing",
        )
        .change("no certificates"),
    ]
}

fn cose_by_name() -> Vec<Vector> {
    let layout = "xx-cose-kid-1";
    let signer = House::of(Scheme::Es256).signer(Scheme::Es256);
    let seal = Seal::new(whole(layout).json().into_bytes(), signer, None);
    let kid = Sha256::digest(&seal.signer.chain[0].der);
    let of = |name: &str, title: &str, kid: Option<Value>| {
        let cose = Cose::new(&seal).protected(|header| {
            header.remove(cose::CHAIN);
            kid.into_iter().for_each(|kid| header.set(cose::KEY_ID, kid));
        });
        let bytes = map([("c", STANDARD.encode(cose.document().cbor()))]).json().into_bytes();
        vector(layout, name, title, bytes).trust(TRUST).verifiability("V4").beside("cose-kid-used")
    };
    vec![
        of(
            "cose-kid-used",
            "a COSE_Sign1 in base64 that names a certificate of the trust store",
            Some(kid[..8].to_vec().into()),
        ),
        nameless(of("cose-kid-absent", "a COSE_Sign1 that names nobody", None), "signer-certificate-missing")
            .change("no name of a certificate"),
        malformed(of(
            "cose-kid-abused",
            "a COSE_Sign1 with a name of nine bytes",
            Some(kid[..9].to_vec().into()),
        ))
        .change("a byte more in the name"),
    ]
}

fn cms_of_text() -> Vec<Vector> {
    let layout = "xx-cms-text-1";
    let seal = seal(&Desk::of(&js::LICENSE_XML), layout);
    let signature = STANDARD.encode(Cms::new(&seal).content_info());
    let of = |name: &str, title: &str, text: Option<Value>| {
        let entries = text.map(|text| ("d", text)).into_iter().chain([("s", signature.clone().into())]);
        let bytes = map(entries).json().into_bytes();
        vector(layout, name, title, bytes).verifiability("V4").beside("cms-text-used")
    };
    let changed = with(layout, &[("h", "测试乙".into())], &[]).json();
    vec![
        of("cms-text-used", "SignedData over a text", Some(whole(layout).json().into())),
        of("cms-text-absent", "no text that is signed", None)
            .error("layout-none")
            .change("the text is left out"),
        of("cms-text-abused", "a signed text is changed", Some(changed.into()))
            .fails("digest", "digest-mismatch")
            .total_failed("HASH_FAILURE")
            .verifiability("V1")
            .change("another holder"),
    ]
}

fn cms_around_text() -> Vec<Vector> {
    let layout = "xx-cms-attached-1";
    let seal = seal(&Desk::of(&js::LICENSE_XML), layout);
    let of = |name: &str, title: &str, content: Option<Vec<u8>>, carries: bool| {
        let mut cms = Cms::new(&seal);
        cms.content = content;
        if !carries {
            cms.certificates.clear();
        }
        let bytes = map([("s", STANDARD.encode(cms.content_info()))]).json().into_bytes();
        vector(layout, name, title, bytes).verifiability("V4").beside("attached-used")
    };
    let changed = with(layout, &[("h", "测试乙".into())], &[]).json();
    vec![
        of("attached-used", "SignedData around a text", Some(seal.signed.clone()), true),
        of("attached-absent", "SignedData around nothing", None, false)
            .error("layout-none")
            .change("the content is left out"),
        of("attached-abused", "the text in SignedData is changed", Some(changed.into_bytes()), true)
            .fails("digest", "digest-mismatch")
            .total_failed("HASH_FAILURE")
            .verifiability("V1")
            .change("another holder"),
    ]
}
