//! Every profile that is signed by, every form a file has, and algorithms that are too weak.

use super::{cades, cms, detached, document_stamp, file, license, of, passed, second, signed, stamp};
use crate::der;
use crate::gm::oids;
use crate::keys::{SHA_1, Scheme};
use crate::ofd::seal::{Seal, Standard};
use crate::ofd::ses::Writing;
use crate::pdf::cms::Content;
use crate::pdf::file::{File, Table, Update};
use crate::pdf::signing::{Contents, sign};
use crate::pdf::{PdfPki, Signing, Value};
use crate::vectors::{Opinion, Vector};

pub(super) fn vectors(pki: &PdfPki) -> Vec<Vector> {
    let mut vectors = files(pki);
    vectors.extend(adobe(pki));
    vectors.extend(etsi(pki));
    vectors.extend(national(pki));
    vectors.extend(weak(pki));
    vectors
}

fn files(pki: &PdfPki) -> Vec<Vector> {
    let by = || detached(pki, "office");
    let written = |update: Update| file(update, &by()).0.bytes;
    let incremental = |first: Update, second: Update| {
        let mut file = File::default();
        file.write(&first);
        sign(&mut file, second, &by());
        file.bytes
    };
    let empty = Update::default;
    let mut unsigned = File::default();
    unsigned.write(&license());
    vec![
        passed("good", "adbe.pkcs7.detached by ECDSA, signed as it was written", super::good(pki)),
        super::unsigned(of("unsigned", "nobody signs: the field is empty", unsigned.bytes))
            .change("the field of the signature is empty"),
        passed("good-incremental", "signed in a revision of its own", incremental(license(), empty())),
        passed("good-xref-stream", "places of objects in a stream", written(license().table(Table::Stream))),
        passed(
            "good-object-streams",
            "objects inside a stream",
            written(license().table(Table::Stream).packed()),
        ),
        passed("good-hybrid", "a table in text, and a stream for the objects in streams", {
            written(license().table(Table::Hybrid).packed())
        }),
        passed("good-streams-incremental", "a table in text, then a stream", {
            incremental(license(), empty().table(Table::Stream).packed())
        }),
        passed("good-contents-literal", "Contents as a literal string", {
            signed(&by().with(|signing| signing.contents = Contents::Literal))
        }),
        passed("good-two", "two signatures, one behind the other", {
            let (mut file, _) = file(license(), &by());
            sign(&mut file, Update::default(), &second(pki));
            file.bytes
        }),
    ]
}

fn adobe(pki: &PdfPki) -> Vec<Vector> {
    let by = |name, change: fn(&mut Signing)| signed(&detached(pki, name).with(change));
    let same: fn(&mut Signing) = |_| ();
    vec![
        passed("good-rsa", "adbe.pkcs7.detached by RSA with SHA-256", by("rsa-office", same)),
        passed(
            "good-rsa-pss",
            "the same by RSASSA-PSS",
            signed(&detached(pki, "rsa-office").with_cms(|cms| {
                cms.signer.key = cms.signer.key.clone().by(Scheme::Ps256);
                cms.algorithm = Scheme::Ps256.identifier();
            })),
        ),
        passed("good-ed25519", "the same by Ed25519 with SHA-512", by("ed25519-office", same)),
        passed("good-ppkms", "the same by the plug-in of another system", {
            by("rsa-office", |signing| signing.filter = "Adobe.PPKMS")
        }),
        passed("good-revocation-inside", "revocation lists among the signed attributes", {
            let signing = detached(pki, "office");
            signed(&signing.with_cms(|cms| cms.lists = super::signers::lists(pki, crate::trust::FRESH)))
        }),
        passed("good-unknown-sub-filter", "SignedData under a SubFilter that nobody knows", {
            by("office", |signing| signing.sub_filter = "TEST.unknown")
        })
        .warns("sub-filter-unknown")
        .opinion(Opinion::None),
        passed("good-without-sub-filter", "SignedData without a SubFilter", {
            by("office", |signing| signing.sub_filter = "")
        })
        .warns("sub-filter-unknown")
        .opinion(Opinion::None),
    ]
}

fn etsi(pki: &PdfPki) -> Vec<Vector> {
    let stamped = || cades(pki, "office").with_cms(|cms| cms.stamp = Some(stamp(pki, "tsa")));
    vec![
        passed("good-cades", "ETSI.CAdES.detached", signed(&cades(pki, "office"))),
        passed("good-cades-rsa", "ETSI.CAdES.detached by RSA", signed(&cades(pki, "rsa-office"))),
        passed("good-time-stamp", "ETSI.CAdES.detached with a time stamp over the value", signed(&stamped())),
        passed("good-document-time-stamp", "ETSI.RFC3161: a time stamp over the signed document", {
            super::followed(&cades(pki, "office"), |file| {
                sign(file, Update::default(), &document_stamp(stamp(pki, "tsa")));
            })
        })
        .came_after("signature"),
        of("certificate-named-otherwise", "the signed attribute names another certificate", {
            let other = pki.of("second").der;
            signed(&cades(pki, "office").with_cms(|cms| cms.named = Some(other)))
        })
        .fails("signer", "signer-certificate-missing")
        .indeterminate("NO_SIGNING_CERTIFICATE_FOUND")
        .opinion(Opinion::None)
        .beside("good-cades")
        .change("signing-certificate-v2 holds the digest of a colleague's certificate"),
    ]
}

fn national(pki: &PdfPki) -> Vec<Vector> {
    let plain = |oid: &str| {
        let algorithm = der::sequence(&[der::oid(oid)]);
        signed(&detached(pki, "gm-seal").with_cms(|cms| cms.algorithm = algorithm))
    };
    let (owner, chain) = (|| pki.gm.of("seal"), vec![pki.gm.of("seal").der, pki.gm.authority.der.clone()]);
    let sealed = |filter, sub_filter, writing, is_over_nothing| {
        let seal = Box::new(Seal::sound(&pki.gm, Standard::V4));
        signed(&Signing::of(Value::Seal(seal, owner(), writing, is_over_nothing), filter, sub_filter))
    };
    let by = |sub_filter| signed(&Signing::of(Value::Gm(owner(), chain.clone()), "DJ.GMPkiLite", sub_filter));
    let unsure = |vector: Vector| vector.opinion(Opinion::None);
    vec![
        unsure(passed(
            "good-sm2",
            "SM2 and SM3 under the object identifiers of PKCS #7, the curve for an algorithm",
            plain(oids::SM2),
        )),
        unsure(passed("good-sm2-with-sm3", "the same with SM2-with-SM3", plain(oids::SM2_WITH_SM3))),
        unsure(passed(
            "good-gm-cms",
            "GM.sm2cms.detached: SignedData of GM/T 0010",
            by("GM.sm2cms.detached"),
        )),
        unsure(passed("good-gm-seal", "GM.sm2seal: a seal of GB/T 38540", {
            sealed("Gomain.GMPkiLite", "GM.sm2seal", Writing::Der, false)
        })),
        unsure(passed("good-seal-of-content", "fxit.sm.detached, over the content", {
            sealed("Foxit.SM", "fxit.sm.detached", Writing::RawValue, false)
        })),
        digest_of_nothing(of("seal-of-nothing", "fxit.sm.detached, over no content at all", {
            sealed("Foxit.SM", "fxit.sm.detached", Writing::RawValue, true)
        })),
        unsure(passed(
            "good-seal-called-cms",
            "a seal under the SubFilter of SignedData: bytes decide",
            sealed("Adobe.PPKLite", "adbe.pkcs7.detached", Writing::Der, false),
        ))
        .warns("sub-filter-differs"),
        unsure(passed("good-cms-called-seal", "SignedData under the SubFilter of a seal: bytes decide", {
            by("GM.sm2seal")
        }))
        .warns("sub-filter-differs"),
    ]
}

/// The seal holds and is bound to nothing: two public files of one maker are like that.
fn digest_of_nothing(vector: Vector) -> Vector {
    vector
        .fails("digest", "bound-to-nothing")
        .indeterminate("SIGNED_DATA_NOT_FOUND")
        .verifiability("V1")
        .opinion(Opinion::None)
        .beside("good-seal-of-content")
        .change("dataHash is the SM3 of no bytes")
}

/// Named as weak, never as forged.
fn weak(pki: &PdfPki) -> Vec<Vector> {
    let weak = |vector: Vector| {
        let vector = vector.fails("algorithm", "algorithm-weak").beside("good-rsa");
        vector.indeterminate("CRYPTO_CONSTRAINTS_FAILURE_NO_POE").covers("all").came_after("nothing")
    };
    let sha1 = detached(pki, "rsa-office").with_cms(|cms| {
        cms.signer.key = cms.signer.key.clone().by(Scheme::Rs1);
        (cms.digest, cms.algorithm) = (SHA_1, Scheme::Rs1.identifier());
    });
    let older = cms(pki, "rsa-office");
    let older = Value::Cms(Box::new(crate::pdf::cms::Cms { content: Content::Sha1, ..older }));
    let oldest = Value::X509(pki.of("rsa-office"), pki.chain("rsa-office"));
    vec![
        weak(of("weak-sha1", "adbe.pkcs7.detached by RSA with SHA-1", signed(&sha1)))
            .change("it is SHA-1 where SHA-256 should be"),
        weak(of("weak-pkcs7-sha1", "adbe.pkcs7.sha1: the document is digested by SHA-1", {
            signed(&Signing::of(older, "Adobe.PPKLite", "adbe.pkcs7.sha1"))
        }))
        .change("what is signed is the SHA-1 of the document"),
        weak(of("weak-x509-rsa-sha1", "adbe.x509.rsa_sha1: PKCS #1 without SignedData", {
            signed(&Signing::of(oldest, "Adobe.PPKLite", "adbe.x509.rsa_sha1"))
        }))
        .change("the value is bare, by RSA with SHA-1"),
        weak(of("weak-rsa-1024", "an RSA key of 1024 bits", signed(&detached(pki, "rsa-short"))))
            .change("the key has 1024 bits"),
    ]
}
