//! Every algorithm in every form of proof, each beside one with a flipped bit; and what comes of weak ones.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use sha2::{Digest as _, Sha256};

use crate::algorithms::{
    BY_CMS, BY_COSE, BY_JWS, BY_KID, BY_USER_ID, Binding, FORMATS, House, SCHEMES, TRUST, USER_ID,
    by_detached,
};
use crate::der;
use crate::keys::Scheme;
use crate::pki::Signer;
use crate::proofs::Seal;
use crate::proofs::cms::{self, Cms};
use crate::proofs::cose::{self, Cose};
use crate::proofs::jws::Jws;
use crate::value::{Value, map};
use crate::vectors::{Opinion, Vector};

pub fn vectors() -> Vec<Vector> {
    let mut vectors: Vec<Vector> = SCHEMES.into_iter().flat_map(of_scheme).collect();
    vectors.extend(of_sm2());
    vectors.extend(weak());
    vectors.extend(disagreeing());
    vectors.extend([Scheme::Sm2, Scheme::Es256, Scheme::Rs256].into_iter().flat_map(revoked));
    vectors
}

/// A vector of one of the layouts; nobody's answer but ours is asked for.
fn vector(binding: Binding, name: impl Into<String>, title: impl Into<String>, bytes: Vec<u8>) -> Vector {
    let extension = match binding.id {
        id if id == BY_CMS.id || id == BY_USER_ID.id => "xml",
        id if id == BY_COSE.id || id == BY_KID.id => "cbor",
        _ => "json",
    };
    let vector = Vector::passed(binding.id, name, title).bytes(extension, bytes);
    let vector = vector.formats(FORMATS).trust(TRUST).opinion(Opinion::None);
    if binding.id.contains("detached") { vector.verifiability("V3") } else { vector }
}

fn seal(binding: Binding, signer: Signer) -> Seal {
    Seal::new(binding.payload(), signer, None)
}

fn cms_document(seal: &Seal, change: impl FnOnce(&mut Cms<'_>)) -> Vec<u8> {
    let mut cms = Cms::new(seal);
    change(&mut cms);
    cms::document(&seal.shown, &cms.content_info())
}

fn by_kid(seal: &Seal) -> Vec<u8> {
    let kid = Sha256::digest(&seal.signer.chain[0].der)[..8].to_vec();
    let cose = Cose::new(seal).protected(|header| {
        header.remove(cose::CHAIN);
        header.set(cose::KEY_ID, Value::Bytes(kid));
    });
    cose.document().cbor()
}

fn detached(seal: &Seal, plainly: bool) -> Vec<u8> {
    let key = &seal.signer.key;
    let signature = if plainly { key.sign_plainly(&seal.signed) } else { key.sign(&seal.signed) };
    let data = String::from_utf8(seal.shown.clone()).expect("JSON is UTF-8");
    let entries = [
        ("data", data),
        ("sign", STANDARD.encode((seal.spoil)(signature))),
        ("keyId", seal.signer.key_id.clone()),
    ];
    map(entries).json().into_bytes()
}

/// The last bit, of s where there is one: the form stays sound.
fn flip(mut signature: Vec<u8>) -> Vec<u8> {
    *signature.last_mut().expect("a signature has bytes") ^= 1;
    signature
}

/// A good one, and its neighbour with a flipped bit.
fn pair(
    binding: Binding,
    name: &str,
    word: &str,
    signer: &Signer,
    write: impl Fn(&Seal) -> Vec<u8>,
) -> [Vector; 2] {
    let good = seal(binding, signer.clone());
    let flipped = Seal { spoil: flip, ..good.clone() };
    let name = if name.is_empty() { word.to_lowercase() } else { format!("{}-{name}", word.to_lowercase()) };
    let broken =
        vector(binding, format!("flipped-{name}"), format!("{word}: a flipped bit"), write(&flipped));
    [
        vector(binding, format!("good-{name}"), format!("a license signed by {word}"), write(&good)),
        broken
            .fails("signature", "signature-mismatch")
            .total_failed("SIG_CRYPTO_FAILURE")
            .verifiability("V1")
            .beside(format!("good-{name}"))
            .change("the last bit of the signature is flipped"),
    ]
}

fn of_scheme(scheme: Scheme) -> Vec<Vector> {
    let (house, word) = (House::of(scheme), scheme.word());
    let signer = house.signer(scheme);
    let of = |binding, name, write: &dyn Fn(&Seal) -> Vec<u8>| pair(binding, name, word, &signer, write);
    let mut vectors = Vec::new();
    vectors.extend(of(BY_CMS, "", &|seal| cms_document(seal, |_| ())));
    vectors.extend(of(BY_COSE, "", &|seal| Cose::new(seal).document().cbor()));
    vectors.extend(of(BY_KID, "", &by_kid));
    vectors.extend(of(by_detached(scheme), "", &|seal| detached(seal, false)));
    if matches!(scheme, Scheme::Sm2 | Scheme::Es256 | Scheme::Es384) {
        vectors.extend(of(by_detached(scheme), "plain", &|seal| detached(seal, true)));
    }
    if scheme.jose().is_some() {
        vectors.extend(of(BY_JWS, "", &|seal| Jws::new(seal).flattened().json().into_bytes()));
    }
    if matches!(scheme, Scheme::Rs256 | Scheme::Rs384 | Scheme::Rs512) {
        let rsa_encryption = der::sequence(&[der::oid("1.2.840.113549.1.1.1"), der::element(5, &[])]);
        vectors.extend(of(BY_CMS, "key-identifier", &|seal| {
            cms_document(seal, |cms| cms.algorithm.clone_from(&rsa_encryption))
        }));
    }
    vectors
}

/// What only SM2 has: many names, two standards, two ways to write a signature, a user id.
fn of_sm2() -> Vec<Vector> {
    let signer = House::of(Scheme::Sm2).signer(Scheme::Sm2);
    let of = |name, change: fn(&mut Cms<'_>)| {
        pair(BY_CMS, name, "SM2-SM3", &signer, |seal| cms_document(seal, change))
    };
    let named = |dotted| der::sequence(&[der::oid(dotted)]);
    let mut vectors = Vec::new();
    vectors.extend(of("gbt-35275", |cms| {
        cms.types = ["1.2.156.10197.6.1.4.2.1", "1.2.156.10197.6.1.4.2.2"];
        cms.algorithm = der::sequence(&[der::oid("1.2.156.10197.1.301.1"), der::element(5, &[])]);
    }));
    vectors.extend(of("gbt-35275-mixed", |cms| cms.types = [cms::DATA, "1.2.156.10197.6.1.4.2.2"]));
    vectors.extend(of("without-null", |cms| {
        cms.algorithm = der::sequence(&[der::oid("1.2.156.10197.1.501")]);
    }));
    vectors.extend(of("curve-as-algorithm", |cms| {
        cms.algorithm = der::sequence(&[der::oid("1.2.156.10197.1.301")]);
    }));
    vectors.extend(of("signature-as-digest", |cms| cms.digest = cms::SM2_WITH_SM3));
    vectors.extend(of("no-attributes", |cms| cms.attributes = cms::Attributes::None));
    vectors.extend(of("plain", |cms| cms.plain = true));
    let by_id = Signer { key: signer.key.clone().by(Scheme::Sm2By(USER_ID)), ..signer.clone() };
    vectors.extend(pair(BY_USER_ID, "", "SM2-SM3", &by_id, |seal| cms_document(seal, |_| ())));
    let broken = |binding, name, title, signer: &Signer| {
        vector(binding, name, title, cms_document(&seal(binding, signer.clone()), |_| ()))
            .fails("signature", "signature-mismatch")
            .total_failed("SIG_CRYPTO_FAILURE")
            .verifiability("V1")
            .beside("good-sm2-sm3")
    };
    vectors.push(
        broken(
            BY_USER_ID,
            "standard-user-id",
            "the user id of the standard where the layout names another",
            &signer,
        )
        .change("signed with the user id 1234567812345678"),
    );
    vectors.push(
        broken(BY_CMS, "other-user-id", "a user id of its own where the layout names none", &by_id)
            .change("signed with another user id"),
    );
    let malformed = vector(
        BY_CMS,
        "sm2-sm3-other-parameters",
        "SM2 with parameters that are not its own",
        cms_document(&seal(BY_CMS, signer.clone()), |cms| {
            cms.algorithm = der::sequence(&[der::oid("1.2.156.10197.1.501"), der::octet_string(&[])]);
        }),
    );
    vectors.push(
        malformed
            .fails("proof-format", "proof-malformed")
            .total_failed("FORMAT_FAILURE")
            .verifiability("V1")
            .beside("good-sm2-sm3")
            .change("an OCTET STRING where parameters are NULL or absent"),
    );
    let digest = vector(
        BY_CMS,
        "sm2-sm3-sha-256",
        "SM2 with SHA-256 over the content",
        cms_document(&seal(BY_CMS, signer.clone()), |cms| cms.digest = cms::SHA256),
    );
    vectors.push(
        digest
            .fails("digest", "algorithm-unsupported")
            .indeterminate("CRYPTO_CONSTRAINTS_FAILURE_NO_POE")
            .verifiability("V1")
            .beside("good-sm2-sm3")
            .change("the digest algorithm is SHA-256"),
    );
    vectors.push(
        unsupported(vector(
            BY_JWS,
            "sm2",
            "SM2 in a JWS, where it has no registered name",
            Jws::new(&seal(BY_JWS, signer)).flattened().json().into_bytes(),
        ))
        .beside("good-es256")
        .change("alg reads SM2"),
    );
    let house = House::of(Scheme::Rs256);
    let sm3_with_rsa = cms_document(&seal(BY_CMS, house.signer(Scheme::Rs256)), |cms| {
        cms.algorithm = named("1.2.156.10197.1.504");
    });
    vectors.push(
        unsupported(vector(BY_CMS, "sm3-with-rsa", "RSA with SM3", sm3_with_rsa))
            .beside("good-rs256")
            .change("the signature algorithm reads RSA with SM3"),
    );
    vectors
}

fn unsupported(vector: Vector) -> Vector {
    vector
        .fails("algorithm", "algorithm-unsupported")
        .indeterminate("CRYPTO_CONSTRAINTS_FAILURE_NO_POE")
        .verifiability("V1")
}

/// Weak hashes and keys: neither forged nor unknown.
fn weak() -> Vec<Vector> {
    let house = House::of(Scheme::Rs256);
    let signer = house.signer(Scheme::Rs256);
    let weak = |vector: Vector, check| {
        vector
            .fails(check, "algorithm-weak")
            .indeterminate("CRYPTO_CONSTRAINTS_FAILURE_NO_POE")
            .beside("good-rs256")
    };
    let cms = |name, title, change: fn(&mut Cms<'_>)| {
        vector(BY_CMS, name, title, cms_document(&seal(BY_CMS, signer.clone()), change))
    };
    let by = |name, title, signer| vector(BY_CMS, name, title, cms_document(&seal(BY_CMS, signer), |_| ()));
    let sealed = seal(BY_JWS, signer.clone());
    let header = Jws::new(&sealed).protected(|header| header.set(&["alg"], "RS1"));
    let jws = header.flattened().json().into_bytes();
    vec![
        weak(
            cms("rsa-sha-1", "RSA with SHA-1", |cms| {
                cms.algorithm = der::sequence(&[der::oid("1.2.840.113549.1.1.5"), der::element(5, &[])]);
            }),
            "algorithm",
        )
        .verifiability("V1")
        .change("the signature algorithm reads sha1WithRSAEncryption"),
        weak(cms("digest-sha-1", "SHA-1 over the content", |cms| cms.digest = "1.3.14.3.2.26"), "digest")
            .verifiability("V1")
            .change("the digest algorithm reads SHA-1"),
        weak(vector(BY_JWS, "rs1", "RSA with SHA-1 in a JWS", jws), "algorithm")
            .verifiability("V1")
            .change("alg reads RS1"),
        weak(by("rsa-1024", "a signer whose RSA key has 1024 bits", house.short_signer()), "algorithm")
            .verifiability("V1")
            .change("the signer's key has 1024 bits"),
        weak(
            by(
                "rsa-1024-authority",
                "an authority whose RSA key has 1024 bits",
                house.under_short_authority(),
            ),
            "chain",
        )
        .verifiability("V1")
        .change("the authority's key has 1024 bits"),
    ]
}

/// The header names one algorithm, the key is another's.
fn disagreeing() -> Vec<Vector> {
    let cose = |name, title, key: Scheme, named: Scheme| {
        let sealed = seal(BY_COSE, House::of(key).signer(key));
        let document =
            Cose::new(&sealed).protected(|header| header.set(cose::ALGORITHM, named.cose())).document();
        vector(BY_COSE, name, title, document.cbor())
    };
    let jws = |name, title, key: Scheme, named: &str| {
        let sealed = seal(BY_JWS, House::of(key).signer(key));
        let document = Jws::new(&sealed).protected(|header| header.set(&["alg"], named)).flattened();
        vector(BY_JWS, name, title, document.json().into_bytes())
    };
    let mismatch = |vector: Vector| {
        vector
            .fails("algorithm", "algorithm-key-mismatch")
            .total_failed("SIG_CRYPTO_FAILURE")
            .verifiability("V1")
    };
    vec![
        mismatch(cose(
            "es256-by-sm2-key",
            "ES256 is named, and the key is for SM2",
            Scheme::Sm2,
            Scheme::Es256,
        ))
        .beside("good-sm2-sm3")
        .change("alg reads ES256"),
        mismatch(jws("es256-by-p384-key", "ES256 is named, and the key is on P-384", Scheme::Es384, "ES256"))
            .beside("good-es384")
            .change("alg reads ES256, which JOSE binds to P-256"),
        mismatch(jws("ps256-by-p256-key", "PS256 is named, and the key is on P-256", Scheme::Es256, "PS256"))
            .beside("good-es256")
            .change("alg reads PS256"),
        // RSA keys sign by each of six schemes: the signature is another's.
        jws("ps256-signed-by-rs256", "PS256 is named, and RS256 was signed", Scheme::Rs256, "PS256")
            .fails("signature", "signature-mismatch")
            .total_failed("SIG_CRYPTO_FAILURE")
            .verifiability("V1")
            .beside("good-rs256")
            .change("alg reads PS256"),
        unsupported(cose(
            "es256-by-p384-key",
            "ES256 on P-384, which COSE allows",
            Scheme::Es384,
            Scheme::Es256,
        ))
        .beside("good-es384")
        .change("alg reads ES256, which COSE binds to no curve"),
    ]
}

/// Lists that are signed with the algorithm name the signer.
fn revoked(scheme: Scheme) -> Vec<Vector> {
    let (house, word) = (House::of(scheme), scheme.word());
    let bytes = cms_document(&seal(BY_CMS, house.revoked(scheme)), |_| ());
    let name = word.to_lowercase();
    vec![
        vector(BY_CMS, format!("revoked-{name}"), format!("a list signed by {word} names the signer"), bytes)
            .fails("revocation", "certificate-revoked")
            .indeterminate("REVOKED_NO_POE")
            .beside(format!("good-{name}"))
            .change("another signer, whose certificate is on its authority's list"),
    ]
}
