//! What is special to CMS over an XML element.

use super::tampering::broken;
use crate::der;
use crate::desk::Desk;
use crate::proofs::cms::{self, Attributes, Cms, Identifier, Lengths};
use crate::vectors::{Opinion, Vector};

pub fn vectors(desk: &Desk) -> Vec<Vector> {
    [
        forms(desk),
        algorithms(desk),
        attributes(desk),
        certificates(desk),
        structure(desk),
        markup(desk),
        stripped(desk),
        super::stamps::vectors(desk),
    ]
    .concat()
}

/// The good license with other SignedData.
fn with(desk: &Desk, name: &str, title: &str, change: impl FnOnce(&mut Cms)) -> Vector {
    let seal = desk.good();
    let mut signed_data = Cms::new(&seal);
    change(&mut signed_data);
    desk.vector(name, title, cms::document(&seal.shown, &signed_data.content_info()))
}

/// The good document with its text changed after signing.
fn edited(desk: &Desk, name: &str, title: &str, old: &str, new: &str) -> Vector {
    let text = String::from_utf8(desk.document(&desk.good())).expect("XML is UTF-8");
    assert!(text.contains(old), "{old} does not occur");
    desk.vector(name, title, text.replacen(old, new, 1).into_bytes())
}

fn malformed(vector: Vector) -> Vector {
    let vector = vector.fails("proof-format", "proof-malformed").total_failed("FORMAT_FAILURE");
    vector.verifiability("V1").opinion(Opinion::None)
}

/// Lawful, and of a form that a verifier need not read.
fn unsupported(vector: Vector) -> Vector {
    let vector =
        vector.fails("proof-format", "proof-form-unsupported").indeterminate("SIG_CONSTRAINTS_FAILURE");
    vector.verifiability("V1").opinion(Opinion::None)
}

fn digest_mismatch(vector: Vector) -> Vector {
    let vector = vector.fails("digest", "digest-mismatch").total_failed("HASH_FAILURE");
    vector.verifiability("V1").opinion(Opinion::Invalid)
}

fn forms(desk: &Desk) -> Vec<Vector> {
    vec![
        with(desk, "signer-by-key", "the signer is named by its key identifier", |cms| {
            cms.identifier = Identifier::KeyIdentifier;
        }),
        with(desk, "no-attributes", "the signature is over the content itself", |cms| {
            cms.attributes = Attributes::None;
        }),
        edited(
            desk,
            "signature-one-line",
            "no line breaks before the signature",
            "<Signature>\n",
            "<Signature>",
        ),
        with(
            desk,
            "ber-indefinite",
            "lengths that end with two zeros, as writers in one pass make them",
            |cms| {
                cms.lengths = Lengths::Indefinite;
            },
        ),
        with(desk, "ber-long-lengths", "lengths in more bytes than they need", |cms| {
            cms.lengths = Lengths::Long
        }),
        unsupported(with(desk, "ber-attributes", "the signed attributes have such a length too", |cms| {
            cms.attributes = Attributes::Ber;
        }))
        .beside("ber-long-lengths")
        .change("a length among the signed attributes takes two bytes, where RFC 5652 §5.3 wants DER"),
    ]
}

fn algorithms(desk: &Desk) -> Vec<Vector> {
    vec![
        with(desk, "algorithm-ecdsa", "an algorithm this build does not have", |cms| {
            cms.algorithm = der::sequence(&[der::oid(cms::ECDSA_SHA512)]);
        })
        .fails("algorithm", "algorithm-unsupported")
        .indeterminate("CRYPTO_CONSTRAINTS_FAILURE_NO_POE")
        .verifiability("V1")
        .opinion(Opinion::Invalid)
        .change("the signature algorithm reads ecdsa-with-SHA512"),
        with(desk, "digest-sha256", "a digest that RFC 8419 does not allow beside Ed25519", |cms| {
            cms.digest = cms::SHA256;
        })
        .fails("digest", "algorithm-unsupported")
        .indeterminate("CRYPTO_CONSTRAINTS_FAILURE_NO_POE")
        .verifiability("V1")
        .opinion(Opinion::None)
        .change("the digest is SHA-256, where RFC 8419 §3 wants SHA-512"),
    ]
}

fn attributes(desk: &Desk) -> Vec<Vector> {
    let without =
        |name, title, attributes| malformed(with(desk, name, title, |cms| cms.attributes = attributes));
    vec![
        without("no-content-type", "the signed attributes lack contentType", Attributes::WithoutContentType)
            .change("contentType is left out (RFC 5652 §11.1)"),
        without("no-message-digest", "the signed attributes lack messageDigest", Attributes::WithoutDigest)
            .change("messageDigest is left out (RFC 5652 §11.2)"),
        {
            let seal = desk.good();
            let mut signed_data = Cms::new(&seal);
            signed_data.attributes = Attributes::None;
            let altered =
                String::from_utf8(seal.shown.clone()).expect("XML is UTF-8").replacen("测试甲", "测试丙", 1);
            let bytes = cms::document(altered.as_bytes(), &signed_data.content_info());
            broken(desk.vector(
                "no-attributes-changed",
                "the content changed, and no digest stands between",
                bytes,
            ))
            .beside("no-attributes")
            .change("the holder's name is another")
        },
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
    let second = desk.signer("second").chain[0].clone();
    vec![
        missing(with(desk, "certificates-missing", "no certificates", |cms| cms.certificates.clear()))
            .change("the set of certificates is left out"),
        missing(with(desk, "signer-certificate-missing", "the authority's certificate alone", |cms| {
            cms.certificates.remove(0);
        }))
        .change("the signer's certificate is left out"),
        broken(with(desk, "signer-misnamed", "the signer's identifier names another certificate", |cms| {
            cms.certificates[0] = second.der.clone();
            cms.named = second;
        }))
        .change("certificate and identifier are another good signer's"),
    ]
}

fn structure(desk: &Desk) -> Vec<Vector> {
    let content = desk.good().signed;
    vec![
        unsupported(with(desk, "two-signers", "the signer's information stands there twice", |cms| {
            cms.signers = 2
        }))
        .change("two SignerInfos"),
        malformed(with(desk, "no-signers", "nobody's information stands there", |cms| cms.signers = 0))
            .change("no SignerInfo"),
        unsupported(with(desk, "content-inside", "the content is carried a second time", |cms| {
            cms.content = Some(content);
        }))
        .change("the signed element stands inside the SignedData too"),
        malformed(edited(
            desk,
            "signature-no-base64",
            "the signature is no base64",
            "<Signature>\n",
            "<Signature>*",
        ))
        .change("an asterisk before the signature"),
        malformed({
            let seal = desk.good();
            let trailing = [Cms::new(&seal).content_info(), vec![0]].concat();
            desk.vector(
                "signature-trailing-byte",
                "a byte follows the SignedData",
                cms::document(&seal.shown, &trailing),
            )
        })
        .change("a zero byte after the SignedData"),
    ]
}

fn markup(desk: &Desk) -> Vec<Vector> {
    let refused = |name, title, old, new, change| {
        edited(desk, name, title, old, new).error("container-malformed").change(change)
    };
    let field = "<Field CName=\"证照编号\"";
    let deep = format!("{}{}</SignedLicense>", "<a>".repeat(40), "</a>".repeat(40));
    let second = "<SignedLicense><License><Basic/></License>";
    let attribute = "<Field CName=\"证照编号\" value=\"1\"";
    vec![
        digest_mismatch(edited(
            desk,
            "white-space-added",
            "white space inside the element",
            "<Basic>",
            "<Basic> ",
        ))
        .change("one space inside the signed element"),
        digest_mismatch(edited(
            desk,
            "attributes-quoted-otherwise",
            "other quotes",
            "CName=\"持证者\"",
            "CName='持证者'",
        ))
        .change("single quotes around one attribute"),
        edited(desk, "white-space-outside", "white space outside the element", "</License>", "</License> "),
        edited(desk, "payload-twice", "a second element of the signed one's name", "<SignedLicense>", second)
            .error("layout-none")
            .change("an unsigned License before the signed one"),
        refused(
            "doctype",
            "a document type",
            "<SignedLicense>",
            "<!DOCTYPE a><SignedLicense>",
            "a document type",
        ),
        refused("entity", "an entity nobody declared", "<Basic>", "<Basic>&a;", "the reference &a;"),
        refused(
            "reference-surrogate",
            "a reference to what is no character",
            "<Basic>",
            "<Basic a=\"&#xD800;\">",
            "the reference &#xD800;, which some readers take for U+FFFD",
        ),
        digest_mismatch(edited(
            desk,
            "reference-supplementary",
            "a reference to a character beyond the first plane",
            "<Basic>",
            "<Basic a=\"&#x20000;\">",
        ))
        .change("the reference &#x20000; inside the signed element"),
        refused("name-colon", "a name without its prefix", "<Basic>", "<Basic :a=\"\">", "an attribute :a"),
        refused(
            "prefix-xmlns",
            "the prefix xmlns is declared",
            "<SignedLicense>",
            "<SignedLicense xmlns:xmlns=\"urn:test\">",
            "a declaration of xmlns:xmlns",
        ),
        refused(
            "comment",
            "a comment inside",
            "<Basic>",
            "<Basic><!-- -->",
            "a comment inside the root element",
        ),
        refused(
            "instruction",
            "a processing instruction",
            "<Basic>",
            "<Basic><?a?>",
            "a processing instruction",
        ),
        refused("encoding", "another encoding is declared", "UTF-8", "GB18030", "the encoding reads GB18030"),
        refused(
            "text-beside-elements",
            "text beside elements",
            "<Basic>",
            "<Basic>a",
            "a letter between elements",
        ),
        edited(desk, "attribute-twice", "an attribute occurs twice", field, attribute)
            .error("key-duplicate")
            .change("the attribute value occurs a second time"),
        edited(desk, "too-deep", "elements in elements", "</SignedLicense>", &deep)
            .error("too-deep")
            .change("40 elements in each other beside the payload"),
    ]
}

fn stripped(desk: &Desk) -> Vec<Vector> {
    let seal = desk.good();
    let text = String::from_utf8(cms::document(&seal.shown, &[])).expect("XML is UTF-8");
    let without = text.replacen("<Signature>\n</Signature>", "", 1);
    vec![
        malformed(desk.vector("signature-missing", "the signature is gone", without.into_bytes()))
            .change("the element Signature is left out"),
        malformed(desk.vector("signature-empty", "the signature is empty", text.into_bytes()))
            .change("the element Signature is empty"),
        desk.vector("bare-payload", "the signed element without its proof", seal.shown.clone())
            .error("layout-none")
            .change("the element License alone"),
    ]
}
