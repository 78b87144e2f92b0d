//! Signature algorithms: how they are called, and which of them this build can check.

use std::fmt;
use std::sync::LazyLock;

use rustls_pki_types::SignatureVerificationAlgorithm;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer};

use crate::crypto::batch::Tables;
use crate::crypto::digest::Digest;
use crate::crypto::ed25519::Ed25519;
use crate::crypto::key::{InvalidSignature, KeyProblem};
use crate::crypto::names::name_of;
use crate::document::tree::Node;

/// What this build can check, one line an algorithm.
static ALGORITHMS: &[&dyn SignatureAlgorithm] = &[&Ed25519];

/// A signature algorithm, with its hash function and the form in which its signatures are written.
///
/// Where one kind of key signs with several hash functions, each is an algorithm. So it is where a signature is
/// written in two ways, as DER in certificates and CMS and as plain numbers in JOSE and COSE: how a signature was
/// called tells which of the two it is, and both have the same name in reports and layouts.
pub(crate) trait SignatureAlgorithm: fmt::Debug + Send + Sync {
    /// Everything it is called.
    fn names(&self) -> &'static Names;

    /// Reads a key from a DER SubjectPublicKeyInfo (RFC 5280 §4.1.2.7), strictly; `None` where it is another
    /// algorithm's.
    fn read_key(&self, spki: &[u8]) -> Option<Result<Box<dyn Key>, KeyProblem>>;

    /// The DER SubjectPublicKeyInfo of a COSE_Key (RFC 9052 §7); `None` where it is another algorithm's or malformed.
    fn spki_of_cose_key(&self, _key: &Node<'_>) -> Option<Vec<u8>> {
        None
    }

    /// The same algorithm as path building takes it; `None` where certificates are not signed with it.
    fn in_chains(&'static self) -> Option<&'static dyn SignatureVerificationAlgorithm> {
        None
    }
}

/// A key of one algorithm.
pub(crate) trait Key: fmt::Debug + Send + Sync {
    /// Whether a signature is this key's.
    fn check(&self, signed: &Signed<'_>) -> Result<(), InvalidSignature>;

    /// The same decisions by a way that is shorter for many signatures of this key; `None` where there is no such way,
    /// or not yet. What this says is never relied on alone, see [`Deferred::settle`](super::Deferred::settle).
    fn check_many(&self, _all: &[Signed<'_>], _tables: &Tables) -> Option<Vec<Result<(), InvalidSignature>>> {
        None
    }
}

/// A signature and what it is about. What one algorithm needs beside them, as an identity that is hashed first, has
/// its place here.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Signed<'s> {
    /// The exact bytes under the signature.
    pub message: &'s [u8],
    /// The signature as it came.
    pub signature: &'s [u8],
}

/// Everything an algorithm is called.
#[derive(Debug, PartialEq)]
pub(crate) struct Names {
    /// In reports.
    pub report: &'static str,
    /// In the `algorithms` of a layout.
    pub layout: &'static str,
    /// In certificates and CMS.
    pub identifiers: &'static [Identifier],
    /// `alg` of JOSE headers.
    pub jose: &'static [&'static str],
    /// `alg` of COSE headers.
    pub cose: &'static [i64],
    /// Bytes of every signature, where they all have as many.
    pub signature_bytes: Option<usize>,
}

/// An AlgorithmIdentifier (RFC 5280 §4.1.1.2).
#[derive(Debug, PartialEq)]
pub(crate) struct Identifier {
    /// Its object identifier, dotted.
    pub oid: &'static str,
    /// The one DER of its parameters; empty where they must be absent.
    pub parameters: &'static [u8],
    /// The digest of the content that goes with it in the signed attributes of CMS.
    pub digest: &'static Digest,
}

/// An algorithm that this build can check.
#[derive(Clone, Copy)]
pub(crate) struct Known(&'static dyn SignatureAlgorithm);

impl Known {
    /// All of them.
    pub(super) fn all() -> impl Iterator<Item = Self> {
        ALGORITHMS.iter().copied().map(Self)
    }

    pub(super) fn of(algorithm: &'static dyn SignatureAlgorithm) -> Self {
        Self(algorithm)
    }

    /// Bytes of every signature, where they all have as many.
    pub(crate) fn signature_bytes(self) -> Option<usize> {
        self.0.names().signature_bytes
    }

    /// Whether a layout that allows the one means the other too.
    pub(crate) fn is_in_layouts(self, other: Self) -> bool {
        self.0.names().layout == other.0.names().layout
    }

    pub(super) fn read_key(self, spki: &[u8]) -> Option<Result<Box<dyn Key>, KeyProblem>> {
        self.0.read_key(spki)
    }

    pub(super) fn spki_of_cose_key(self, key: &Node<'_>) -> Option<Vec<u8>> {
        self.0.spki_of_cose_key(key)
    }
}

impl PartialEq for Known {
    /// Each algorithm has one [`Names`] of its own: asked for each document and layout, its place is compared and not
    /// its texts.
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.0.names(), other.0.names())
    }
}

impl Eq for Known {}

impl fmt::Debug for Known {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// By the only names a layout may use.
impl<'de> Deserialize<'de> for Known {
    fn deserialize<D: Deserializer<'de>>(words: D) -> Result<Self, D::Error> {
        static WORDS: LazyLock<Vec<&str>> =
            LazyLock::new(|| Known::all().map(|known| known.0.names().layout).collect());
        let word = String::deserialize(words)?;
        let known = Self::all().find(|known| known.0.names().layout == word);
        known.ok_or_else(|| D::Error::unknown_variant(&word, &WORDS))
    }
}

/// A signature algorithm as a proof or certificate names it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum Algorithm {
    Known(Known),
    /// Any other, by the name or number it was called. Not a sign of forgery.
    Unsupported(String),
}

impl Algorithm {
    /// The `alg` of a JOSE header (RFC 7518 §3.1).
    pub(crate) fn from_jose(name: &str) -> Self {
        Self::find(|names| names.jose.contains(&name), || name.chars().take(MAX_NAME_CHARS).collect())
    }

    /// The `alg` of a COSE header (RFC 9052 §3.1).
    pub(crate) fn from_cose(number: i64) -> Self {
        Self::find(|names| names.cose.contains(&number), || format!("COSE {number}"))
    }

    /// The object identifier of an algorithm in a certificate, whatever its parameters: path building looks at them
    /// itself.
    pub(crate) fn from_oid(dotted: &str) -> Self {
        let is_named = |names: &Names| names.identifiers.iter().any(|identifier| identifier.oid == dotted);
        Self::find(is_named, || name_of(dotted).unwrap_or(dotted).to_owned())
    }

    /// The AlgorithmIdentifier of a CMS SignerInfo; `parameters` in DER, empty where they are absent.
    ///
    /// # Errors
    ///
    /// The parameters are not those of the algorithm. Those of one that this build does not know are for others to
    /// read.
    pub(crate) fn from_identifier(dotted: &str, parameters: &[u8]) -> Result<Self, String> {
        let fits = |identifier: &Identifier| identifier.oid == dotted && identifier.parameters == parameters;
        match Self::from_oid(dotted) {
            Self::Known(other) => {
                match Known::all().find(|known| known.0.names().identifiers.iter().any(fits)) {
                    Some(known) => Ok(Self::Known(known)),
                    None if other
                        .0
                        .names()
                        .identifiers
                        .iter()
                        .all(|identifier| identifier.parameters.is_empty()) =>
                    {
                        Err(format!("{} has parameters", Self::Known(other)))
                    }
                    None => Err(format!("{} has other parameters", Self::Known(other))),
                }
            }
            unsupported => Ok(unsupported),
        }
    }

    fn find(is_named: impl Fn(&Names) -> bool, name: impl FnOnce() -> String) -> Self {
        let known = Known::all().find(|known| is_named(known.0.names()));
        known.map_or_else(|| Self::Unsupported(name()), Self::Known)
    }

    /// Whether this digest goes with it in the signed attributes of CMS; with an algorithm that this build does not
    /// know, any does that goes with one it knows.
    pub(crate) fn goes_with(&self, digest: &Digest) -> bool {
        let goes_with =
            |known: Known| known.0.names().identifiers.iter().any(|identifier| identifier.digest == digest);
        match self {
            Self::Known(known) => goes_with(*known),
            Self::Unsupported(_) => Known::all().any(goes_with),
        }
    }
}

impl fmt::Display for Algorithm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Known(known) => f.pad(known.0.names().report),
            Self::Unsupported(name) => f.pad(name),
        }
    }
}

/// Algorithms as path building takes them.
pub(crate) type ChainAlgorithms = &'static [&'static dyn SignatureVerificationAlgorithm];

/// Those of certificates and revocation lists.
pub(crate) fn in_chains() -> ChainAlgorithms {
    static ALL: LazyLock<Vec<&dyn SignatureVerificationAlgorithm>> =
        LazyLock::new(|| ALGORITHMS.iter().filter_map(|algorithm| algorithm.in_chains()).collect());
    &ALL
}

/// Characters kept of an algorithm name that is not ours; the longest registered one has 26.
const MAX_NAME_CHARS: usize = 64;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn algorithms_are_known_by_their_registered_names() {
        let ours = [
            Algorithm::from_jose("EdDSA"),
            Algorithm::from_jose("Ed25519"),
            Algorithm::from_cose(-8),
            Algorithm::from_cose(-19),
            Algorithm::from_oid("1.3.101.112"),
            Algorithm::from_identifier("1.3.101.112", b"").unwrap(),
        ];
        assert!(ours.iter().all(|algorithm| *algorithm == Algorithm::Known(Known(&Ed25519))));
        assert_eq!(Algorithm::from_jose("eddsa"), Algorithm::Unsupported("eddsa".to_owned()));
        assert_eq!(Algorithm::from_cose(-7).to_string(), "COSE -7");
        assert_eq!(Algorithm::from_oid("1.2.156.10197.1.501").to_string(), "SM2 with SM3");
    }

    #[test]
    fn parameters_belong_to_the_algorithm() {
        let wrong = Algorithm::from_identifier("1.3.101.112", &[5, 0]);
        assert_eq!(wrong, Err("Ed25519 has parameters".to_owned()));
        let others = Algorithm::from_identifier("1.2.840.113549.1.1.11", &[5, 0]).unwrap();
        assert_eq!(others.to_string(), "RSA with SHA-256");
    }

    #[test]
    fn no_name_means_two_algorithms() {
        let all = || ALGORITHMS.iter().map(|algorithm| algorithm.names());
        let oids: Vec<_> =
            all().flat_map(|names| names.identifiers).map(|id| (id.oid, id.parameters)).collect();
        let jose: Vec<_> = all().flat_map(|names| names.jose).collect();
        let cose: Vec<_> = all().flat_map(|names| names.cose).collect();
        assert!(!oids.is_empty() && !jose.is_empty() && !cose.is_empty());
        assert!(oids.iter().all(|one| oids.iter().filter(|other| *other == one).count() == 1));
        assert!(jose.iter().all(|one| jose.iter().filter(|other| *other == one).count() == 1));
        assert!(cose.iter().all(|one| cose.iter().filter(|other| *other == one).count() == 1));
        // What this build can check needs no name among those it cannot.
        assert!(oids.iter().all(|(oid, _)| name_of(oid).is_none()));
    }

    #[test]
    fn a_layout_may_name_what_this_build_can_check_and_nothing_else() {
        let read = |word: &str| serde_json::from_str::<Known>(&format!("\"{word}\""));
        assert_eq!(read("Ed25519").unwrap(), Known(&Ed25519));
        let error = read("RS256").unwrap_err().to_string();
        assert!(error.starts_with("unknown variant `RS256`, expected `Ed25519`"), "{error}");
    }
}
