//! Everything that algorithms, keys and curves are called: in reports and layouts, certificates and CMS, JOSE and COSE.
//! One file, so that a name has one meaning and one spelling.

use crate::crypto::digest::{Digest, SHA_256, SHA_384, SHA_512, SM3};
use crate::crypto::rsa::pss;

/// Everything an algorithm is called.
#[derive(Debug, PartialEq)]
pub(crate) struct Names {
    /// In reports.
    pub report: &'static str,
    /// In the `algorithms` of a layout.
    pub layout: &'static str,
    /// The keys that sign with it, by each spelling of their identifier; the first is the standard's.
    pub keys: &'static [KeyName],
    /// In certificates and CMS.
    pub identifiers: &'static [Identifier],
    /// `alg` of JOSE headers.
    pub jose: &'static [&'static str],
    /// `alg` of COSE headers.
    pub cose: &'static [i64],
    /// Bytes of every signature, where they all have as many.
    pub signature_bytes: Option<usize>,
}

/// What a kind of keys is called.
#[derive(Debug, PartialEq)]
pub(crate) struct KeyName {
    /// In reports.
    pub report: &'static str,
    /// The object identifier in a SubjectPublicKeyInfo, dotted.
    pub oid: &'static str,
    /// The DER of its parameters; empty where they must be absent.
    pub parameters: &'static [u8],
}

/// An AlgorithmIdentifier (RFC 5280 §4.1.1.2).
#[derive(Debug, PartialEq)]
pub(crate) struct Identifier {
    /// Its object identifier, dotted.
    pub oid: &'static str,
    /// The DER of its parameters; empty where they are absent.
    pub parameters: &'static [u8],
    /// The digest of the content that goes with it in the signed attributes of CMS.
    pub digest: &'static Digest,
}

const fn identifier(oid: &'static str, parameters: &'static [u8], digest: &'static Digest) -> Identifier {
    Identifier { oid, parameters, digest }
}

/// X.690 §8.8.
const NULL: &[u8] = &[0x05, 0x00];

static ED25519_KEYS: [KeyName; 1] = [KeyName { report: "Ed25519", oid: "1.3.101.112", parameters: &[] }];

/// RFC 8032.
pub(super) static ED25519: Names = Names {
    report: "Ed25519",
    layout: "Ed25519",
    keys: &ED25519_KEYS,
    // RFC 8410 §3: the parameters are absent. RFC 8419 §2.3: in CMS the digest is SHA-512.
    identifiers: &[identifier("1.3.101.112", &[], &SHA_512)],
    // RFC 8037 §3.1, RFC 9864 §2.2.
    jose: &["EdDSA", "Ed25519"],
    // RFC 9053 §2.2, RFC 9864 §2.2.
    cose: &[-8, -19],
    // RFC 8032 §5.1.6.
    signature_bytes: Some(64),
};

/// GB/T 20518: id-ecPublicKey with the curve of GB/T 32918.5. OpenSSL 1.1.1 and what came of it write the curve twice.
static SM2_KEYS: [KeyName; 2] = [
    KeyName { report: "SM2", oid: EC_PUBLIC_KEY, parameters: SM2_CURVE },
    KeyName { report: "SM2", oid: "1.2.156.10197.1.301", parameters: SM2_CURVE },
];

const SM2_CURVE: &[u8] = &[0x06, 0x08, 0x2a, 0x81, 0x1c, 0xcf, 0x55, 0x01, 0x82, 0x2d];

/// GB/T 32918.2 with SM3, as certificates and CMS name it.
pub(super) static SM2: Names = Names {
    report: "SM2-SM3",
    layout: "SM2-SM3",
    keys: &SM2_KEYS,
    // GB/T 33560: the signature with SM3, the signature algorithm of GB/T 35275, and the curve, which stands for it in
    // some seals. Of 99 authorities' certificates 97 write NULL as parameters and 2 none.
    identifiers: &[
        identifier("1.2.156.10197.1.501", NULL, &SM3),
        identifier("1.2.156.10197.1.501", &[], &SM3),
        identifier("1.2.156.10197.1.301.1", NULL, &SM3),
        identifier("1.2.156.10197.1.301.1", &[], &SM3),
        identifier("1.2.156.10197.1.301", NULL, &SM3),
        identifier("1.2.156.10197.1.301", &[], &SM3),
    ],
    // None is registered.
    jose: &[],
    cose: &[],
    signature_bytes: None,
};

/// The same, where the signature is r and s in 32 bytes each.
pub(super) static SM2_NUMBERS: Names = Names {
    identifiers: &[],
    // None is registered. RFC 9053 §8 leaves numbers below -65536 to private use: this one is the project's own, after
    // the last arc of the object identifier.
    cose: &[-70_501],
    signature_bytes: Some(64),
    ..SM2
};

static P256_KEYS: [KeyName; 1] = [KeyName {
    report: "P-256",
    oid: EC_PUBLIC_KEY,
    parameters: &[0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07],
}];

/// ECDSA on P-256, in DER.
pub(super) static ES256: Names = Names {
    report: "ES256",
    layout: "ES256",
    keys: &P256_KEYS,
    // RFC 5758 §3.2: the parameters are absent.
    identifiers: &[identifier("1.2.840.10045.4.3.2", &[], &SHA_256)],
    jose: &[],
    cose: &[],
    signature_bytes: None,
};

/// ECDSA on P-256, as two numbers (RFC 7518 §3.4, RFC 9053 §2.1, RFC 9864 §2.1).
pub(super) static ES256_NUMBERS: Names =
    Names { identifiers: &[], jose: &["ES256"], cose: &[-7, -9], signature_bytes: Some(64), ..ES256 };

static P384_KEYS: [KeyName; 1] = [KeyName {
    report: "P-384",
    oid: EC_PUBLIC_KEY,
    parameters: &[0x06, 0x05, 0x2b, 0x81, 0x04, 0x00, 0x22],
}];

/// ECDSA on P-384, in DER.
pub(super) static ES384: Names = Names {
    report: "ES384",
    layout: "ES384",
    keys: &P384_KEYS,
    identifiers: &[identifier("1.2.840.10045.4.3.3", &[], &SHA_384)],
    jose: &[],
    cose: &[],
    signature_bytes: None,
};

/// ECDSA on P-384, as two numbers.
pub(super) static ES384_NUMBERS: Names =
    Names { identifiers: &[], jose: &["ES384"], cose: &[-35, -51], signature_bytes: Some(96), ..ES384 };

/// RFC 3279 §2.3.1: the parameters are NULL.
static RSA_KEYS: [KeyName; 1] = [KeyName { report: "RSA", oid: RSA_ENCRYPTION, parameters: NULL }];

// RSASSA-PKCS1-v1_5 (RFC 7518 §3.3, RFC 8812 §2). RFC 4055 §5: the parameters are NULL, and absent ones are taken.
pub(super) static RS256: Names = Names {
    report: "RS256",
    layout: "RS256",
    keys: &RSA_KEYS,
    identifiers: &[
        identifier("1.2.840.113549.1.1.11", NULL, &SHA_256),
        identifier("1.2.840.113549.1.1.11", &[], &SHA_256),
    ],
    jose: &["RS256"],
    cose: &[-257],
    signature_bytes: None,
};
pub(super) static RS384: Names = Names {
    report: "RS384",
    layout: "RS384",
    identifiers: &[
        identifier("1.2.840.113549.1.1.12", NULL, &SHA_384),
        identifier("1.2.840.113549.1.1.12", &[], &SHA_384),
    ],
    jose: &["RS384"],
    cose: &[-258],
    ..RS256
};
pub(super) static RS512: Names = Names {
    report: "RS512",
    layout: "RS512",
    identifiers: &[
        identifier("1.2.840.113549.1.1.13", NULL, &SHA_512),
        identifier("1.2.840.113549.1.1.13", &[], &SHA_512),
    ],
    jose: &["RS512"],
    cose: &[-259],
    ..RS256
};

// RSASSA-PSS (RFC 7518 §3.5, RFC 8230 §2), its salt as long as the hash. RFC 4055 §2.1: the parameters of a hash are NULL
// or absent, so that the same parameters have four spellings.
pub(super) static PS256: Names = Names {
    report: "PS256",
    layout: "PS256",
    identifiers: &[
        identifier(RSA_PSS, &pss::SHA_256.0, &SHA_256),
        identifier(RSA_PSS, &pss::SHA_256.1, &SHA_256),
        identifier(RSA_PSS, &pss::SHA_256.2, &SHA_256),
        identifier(RSA_PSS, &pss::SHA_256.3, &SHA_256),
    ],
    jose: &["PS256"],
    cose: &[-37],
    ..RS256
};
pub(super) static PS384: Names = Names {
    report: "PS384",
    layout: "PS384",
    identifiers: &[
        identifier(RSA_PSS, &pss::SHA_384.0, &SHA_384),
        identifier(RSA_PSS, &pss::SHA_384.1, &SHA_384),
        identifier(RSA_PSS, &pss::SHA_384.2, &SHA_384),
        identifier(RSA_PSS, &pss::SHA_384.3, &SHA_384),
    ],
    jose: &["PS384"],
    cose: &[-38],
    ..RS256
};
pub(super) static PS512: Names = Names {
    report: "PS512",
    layout: "PS512",
    identifiers: &[
        identifier(RSA_PSS, &pss::SHA_512.0, &SHA_512),
        identifier(RSA_PSS, &pss::SHA_512.1, &SHA_512),
        identifier(RSA_PSS, &pss::SHA_512.2, &SHA_512),
        identifier(RSA_PSS, &pss::SHA_512.3, &SHA_512),
    ],
    jose: &["PS512"],
    cose: &[-39],
    ..RS256
};

/// RFC 5480 §2.1.1.
pub(super) const EC_PUBLIC_KEY: &str = "1.2.840.10045.2.1";

/// RFC 3279 §2.3.1. As the signature algorithm of CMS it leaves the hash to the digest algorithm (RFC 3370 §3.2).
pub(super) const RSA_ENCRYPTION: &str = "1.2.840.113549.1.1.1";

/// RFC 4055 §3.1.
pub(super) const RSA_PSS: &str = "1.2.840.113549.1.1.10";

/// The name of an algorithm, curve or hash that this build cannot check, for people.
pub(crate) fn name_of(oid: &str) -> Option<&'static str> {
    named(OTHERS, oid).or_else(|| weak(oid))
}

/// The name of an algorithm or hash that is known to be too weak to rely on.
pub(crate) fn weak(oid: &str) -> Option<&'static str> {
    named(WEAK, oid)
}

/// The same, where it is called by its name.
pub(crate) fn weak_name(name: &str) -> Option<&'static str> {
    let plain = |text: &str| text.replace('-', "").to_ascii_uppercase();
    weak(name).or_else(|| WEAK.iter().map(|(_, known)| *known).find(|known| plain(known) == plain(name)))
}

fn named(names: &[(&str, &'static str)], oid: &str) -> Option<&'static str> {
    names.iter().find(|(known, _)| *known == oid).map(|(_, name)| *name)
}

/// What real certificates and proofs carry and this build cannot check.
const OTHERS: &[(&str, &str)] = &[
    // Of keys; of signatures where their parameters are others than ours.
    (RSA_ENCRYPTION, "RSA"),
    (RSA_PSS, "RSA-PSS"),
    (EC_PUBLIC_KEY, "another elliptic curve"),
    ("1.2.156.10197.1.401.2", "SM3 with a key"),
    ("1.2.156.10197.1.504", "RSA with SM3"),
    ("1.2.840.113549.1.1.14", "RSA with SHA-224"),
    ("1.2.840.10045.4.3.1", "ECDSA with SHA-224"),
    ("1.2.840.10045.4.3.4", "ECDSA with SHA-512"),
    ("1.3.36.3.2.1", "RIPEMD-160"),
    ("2.16.840.1.101.3.4.2.7", "SHA3-224"),
    ("2.16.840.1.101.3.4.2.8", "SHA3-256"),
    ("2.16.840.1.101.3.4.2.9", "SHA3-384"),
    ("2.16.840.1.101.3.4.2.10", "SHA3-512"),
    ("2.16.840.1.101.3.4.2.12", "SHAKE256"),
    ("2.16.840.1.101.3.4.3.13", "RSA with SHA3-224"),
    ("2.16.840.1.101.3.4.3.14", "RSA with SHA3-256"),
    ("2.16.840.1.101.3.4.3.15", "RSA with SHA3-384"),
    ("2.16.840.1.101.3.4.3.16", "RSA with SHA3-512"),
    ("1.3.132.0.35", "P-521"),
    ("1.3.132.0.10", "secp256k1"),
    ("1.3.101.113", "Ed448"),
];

/// RFC 6151 and RFC 6194: collisions are found; the rest is older still.
const WEAK: &[(&str, &str)] = &[
    ("1.3.14.3.2.26", "SHA-1"),
    ("1.2.840.113549.2.5", "MD5"),
    ("1.2.840.113549.2.2", "MD2"),
    ("1.2.840.113549.1.1.2", "RSA with MD2"),
    ("1.2.840.113549.1.1.4", "RSA with MD5"),
    ("1.2.840.113549.1.1.5", "RSA with SHA-1"),
    ("1.3.14.3.2.3", "RSA with MD5"),
    ("1.3.14.3.2.29", "RSA with SHA-1"),
    ("1.2.840.10045.4.1", "ECDSA with SHA-1"),
    ("1.2.840.10040.4.3", "DSA with SHA-1"),
];

/// `alg` of JOSE headers for the same (RFC 8812 §2).
pub(super) const WEAK_JOSE: &[&str] = &["RS1"];

/// `alg` of COSE headers for the same (RFC 8812 §2).
pub(super) const WEAK_COSE: &[(i64, &str)] = &[(-65_535, "RS1")];

/// What PDF call signatures with a seal (`SubFilter`).
pub(crate) const SUB_FILTERS_OF_SEALS: &[&str] = &["GM.sm2seal", "fxit.sm.detached"];

/// What PDF call SignedData (ISO 32000-2 table 257, and what is met beside it).
pub(crate) const SUB_FILTERS_OF_MESSAGES: &[&str] =
    &["adbe.pkcs7.detached", "adbe.pkcs7.sha1", "ETSI.CAdES.detached", "ETSI.RFC3161", "GM.sm2cms.detached"];

/// What PDF call the numbers of a signature alone.
pub(crate) const SUB_FILTERS_OF_NUMBERS: &[&str] = &["adbe.x509.rsa_sha1"];
