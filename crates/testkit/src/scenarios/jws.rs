//! What is special to JSON Web Signatures.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};

use super::tampering::broken;
use crate::desk::Desk;
use crate::proofs::jws::Jws;
use crate::value::{Value, map, nested};
use crate::vectors::{Opinion, Vector};

pub fn vectors(desk: &Desk) -> Vec<Vector> {
    [forms(desk), algorithms(desk), headers(desk), certificates(desk), encodings(desk), stripped(desk)]
        .concat()
}

/// The good license with another header.
fn with(desk: &Desk, name: &str, title: &str, change: impl FnOnce(&mut Value)) -> Vector {
    let seal = desk.good();
    let bytes = Jws::new(&seal).protected(change).flattened().json().into_bytes();
    desk.vector(name, title, bytes)
}

/// The good document with its members changed after signing.
fn edited(desk: &Desk, name: &str, title: &str, change: impl FnOnce(&mut Value)) -> Vector {
    let seal = desk.good();
    let mut document = Jws::new(&seal).flattened();
    change(&mut document);
    desk.vector(name, title, document.json().into_bytes())
}

fn unprotected(
    desk: &Desk,
    name: &str,
    title: &str,
    protected: impl FnOnce(&mut Value),
    header: Value,
) -> Vector {
    let seal = desk.good();
    let mut jws = Jws::new(&seal).protected(protected);
    jws.header = Some(header);
    desk.vector(name, title, jws.flattened().json().into_bytes())
}

fn malformed(vector: Vector) -> Vector {
    vector.fails("proof-format", "proof-malformed").total_failed("FORMAT_FAILURE").verifiability("V1")
}

fn unsupported(vector: Vector) -> Vector {
    vector
        .fails("algorithm", "algorithm-unsupported")
        .indeterminate("CRYPTO_CONSTRAINTS_FAILURE_NO_POE")
        .verifiability("V1")
        .opinion(Opinion::Invalid)
}

fn not_allowed(vector: Vector) -> Vector {
    vector
        .fails("algorithm", "algorithm-not-allowed")
        .indeterminate("SIG_CONSTRAINTS_FAILURE")
        .verifiability("V1")
        .opinion(Opinion::Invalid)
}

fn forms(desk: &Desk) -> Vec<Vector> {
    let seal = desk.good();
    let jws = Jws::new(&seal);
    let compact = jws.compact();
    let of = |name, title, text: String| desk.vector(name, title, Vec::new()).bytes("jws", text.into_bytes());
    let end = compact.len();
    vec![
        of("compact", "the compact form", compact.clone()),
        of("compact-newline", "the compact form with a newline at the end", format!("{compact}\n")),
        broken(of(
            "compact-truncated",
            "the compact form, cut inside its signature",
            compact[..end - 6].to_owned(),
        ))
        .beside("compact")
        .change("the last six characters are gone"),
        broken(of(
            "compact-unsigned",
            "the compact form with an empty signature",
            compact[..end - 86].to_owned(),
        ))
        .beside("compact")
        .change("the signature is gone, its dot is there"),
        of("compact-two-parts", "two of three parts", compact[..end - 87].to_owned())
            .error("container-unknown")
            .beside("compact")
            .change("the signature and its dot are gone"),
    ]
}

fn algorithms(desk: &Desk) -> Vec<Vector> {
    let named = |name, title, alg: &'static str| with(desk, name, title, |header| header.set(&["alg"], alg));
    let none = |vector: Vector| {
        let vector = vector.fails("algorithm", "algorithm-none").total_failed("FORMAT_FAILURE");
        vector.verifiability("V1").opinion(Opinion::Invalid)
    };
    let seal = desk.good();
    let swapped = Jws::new(&seal).protected(|header| header.set(&["alg"], "Ed25519")).flattened();
    let swapped = swapped.clone().at(&["protected"]).clone();
    vec![
        named("algorithm-ed25519", "the fully specified name of RFC 9864", "Ed25519"),
        broken(edited(desk, "algorithm-renamed", "the algorithm's other name, after signing", |document| {
            document.set(&["protected"], swapped);
        }))
        .change("alg reads Ed25519 in place of EdDSA, and nothing was signed again"),
        none(named("algorithm-none", "alg is none", "none")).change("alg reads none"),
        none(named("algorithm-none-capitals", "alg is nOnE", "nOnE")).change("alg reads nOnE"),
        none(with(desk, "algorithm-missing", "no alg at all", |header| header.remove(&["alg"])))
            .change("alg is left out"),
        not_allowed(named("algorithm-es256", "an algorithm that the layout does not allow", "ES256"))
            .change("alg reads ES256"),
        unsupported(named("algorithm-hs256", "a keyed hash in place of a signature", "HS256"))
            .change("alg reads HS256, by which the public key would become the secret"),
        unsupported(named("algorithm-unknown", "an algorithm nobody has", "TEST")).change("alg reads TEST"),
        unprotected(
            desk,
            "algorithm-unprotected",
            "alg stands where nobody signs it",
            |header| header.remove(&["alg"]),
            map([("alg", "EdDSA")]),
        )
        .fails("algorithm", "algorithm-unprotected")
        .total_failed("FORMAT_FAILURE")
        .verifiability("V1")
        .change("alg moves from the protected header to the other one"),
    ]
}

fn headers(desk: &Desk) -> Vec<Vector> {
    let critical = |vector: Vector| {
        vector
            .fails("proof-format", "critical-header-unsupported")
            .indeterminate("SIG_CONSTRAINTS_FAILURE")
            .verifiability("V1")
    };
    let list = |name: &str| Value::List(vec![name.into()]);
    let mut twice = Jws::new(&desk.good()).protected.clone();
    twice.insert_str(twice.len() - 1, r#","alg":"EdDSA""#);
    let seal = desk.good();
    let mut duplicate = Jws::new(&seal);
    duplicate.protected = twice;
    let mut no_json = Jws::new(&seal);
    no_json.protected.pop();
    vec![
        with(desk, "header-unknown", "a header nobody needs to know", |header| header.set(&["typ"], "TEST")),
        with(desk, "header-sigt", "the signing time as JAdES writes it", |header| {
            header.remove(&["iat"]);
            header.set(&["sigT"], "2026-02-10T01:30:00Z");
        }),
        unprotected(
            desk,
            "header-unprotected",
            "a key id that is not signed",
            |_| {},
            map([("kid", "TEST")]),
        ),
        critical(with(desk, "critical-unknown", "an extension that must be understood", |header| {
            header.set(&["crit"], list("TEST"));
            header.set(&["TEST"], "x");
        }))
        .opinion(Opinion::Invalid)
        .beside("header-unknown")
        .change("the unknown header is marked as critical"),
        critical(with(desk, "critical-b64", "an unencoded payload (RFC 7797) is demanded", |header| {
            header.set(&["crit"], list("b64"));
            header.set(&["b64"], false);
        }))
        .opinion(Opinion::None)
        .change("crit and b64 of RFC 7797"),
        malformed(desk.vector(
            "duplicate-key-in-header",
            "a key occurs twice in the protected header",
            duplicate.flattened().json().into_bytes(),
        ))
        .opinion(Opinion::None)
        .change("alg occurs a second time, with the same value"),
        malformed(desk.vector(
            "header-no-json",
            "the protected header is cut",
            no_json.flattened().json().into_bytes(),
        ))
        .opinion(Opinion::Invalid)
        .change("the protected header lacks its last character"),
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
    let chain = crate::proofs::jws::chain(&desk.signer("good").chain_der());
    let mut cut = desk.signer("good").chain_der();
    cut[0].pop();
    let wrapped =
        desk.signer("good").chain_der().iter().map(|der| URL_SAFE_NO_PAD.encode(der).into()).collect();
    vec![
        missing(with(desk, "certificates-missing", "no certificates", |header| header.remove(&["x5c"])))
            .change("x5c is left out"),
        missing(unprotected(
            desk,
            "certificates-unprotected",
            "the certificates stand where nobody signs them",
            |header| header.remove(&["x5c"]),
            map([("x5c", chain)]),
        ))
        .change("x5c moves from the protected header to the other one"),
        with(desk, "certificate-cut", "the signer's certificate cannot be read", |header| {
            header.set(&["x5c"], crate::proofs::jws::chain(&cut));
        })
        .fails("signer", "certificate-malformed")
        .indeterminate("NO_SIGNING_CERTIFICATE_FOUND")
        .verifiability("V1")
        .opinion(Opinion::None)
        .change("the last byte of the signer's certificate is gone"),
        malformed(with(desk, "certificate-base64url", "certificates in the other base64", |header| {
            header.set(&["x5c"], Value::List(wrapped));
        }))
        .opinion(Opinion::None)
        .change("x5c in base64url without padding, where RFC 7515 §4.1.6 wants base64"),
    ]
}

fn encodings(desk: &Desk) -> Vec<Vector> {
    let spare_bits = |text: &mut Value| {
        let text_there = text.text().expect("a member of the document is text").to_owned();
        // 64 bytes are 86 characters, of which the last has four spare bits.
        let last = text_there.chars().last().expect("a signature has characters");
        let next = char::from_u32(u32::from(last) + 1).expect("the next letter");
        *text = format!("{}{next}", &text_there[..text_there.len() - 1]).into();
    };
    let standard = |text: &mut Value| {
        let bytes = URL_SAFE_NO_PAD.decode(text.text().expect("text")).expect("base64url as it was written");
        *text = STANDARD.encode(bytes).into();
    };
    vec![
        malformed(edited(
            desk,
            "signature-spare-bits",
            "another spelling of the same signature",
            |document| {
                spare_bits(document.at(&["signature"]));
            },
        ))
        .opinion(Opinion::None)
        .change("a spare bit of the last character is set"),
        malformed(edited(desk, "signature-padded", "the signature in the other base64", |document| {
            standard(document.at(&["signature"]));
        }))
        .opinion(Opinion::None)
        .change("standard base64 with padding, where RFC 7515 §2 wants base64url without"),
        edited(desk, "payload-padded", "the payload in the other base64", |document| {
            standard(document.at(&["payload"]));
        })
        .error("layout-none")
        .change("standard base64 with padding, where RFC 7515 §2 wants base64url without"),
        edited(desk, "duplicate-key", "a key occurs twice", |document| document.repeat(&["signature"], "AA"))
            .error("key-duplicate")
            .change("the key signature occurs a second time"),
        edited(desk, "too-deep", "lists in lists", |document| document.set(&["header"], nested(40)))
            .error("too-deep")
            .change("40 lists in each other beside the payload"),
    ]
}

fn stripped(desk: &Desk) -> Vec<Vector> {
    let bare = (desk.layout.write)(&desk.payload(&desk.facts()));
    vec![
        malformed(edited(desk, "signature-missing", "the signature is gone", |document| {
            document.remove(&["signature"])
        }))
        .opinion(Opinion::None)
        .change("the member signature is left out"),
        edited(desk, "header-missing", "the protected header is gone", |document| {
            document.remove(&["protected"]);
        })
        .fails("algorithm", "algorithm-none")
        .total_failed("FORMAT_FAILURE")
        .verifiability("V1")
        .opinion(Opinion::None)
        .change("the member protected is left out"),
        desk.vector("bare-payload", "the payload without any proof", bare)
            .error("layout-none")
            .change("the payload alone, as JSON"),
    ]
}
