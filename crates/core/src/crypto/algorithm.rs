//! Signature algorithms: how they are called, and which of them this build can check.

use std::fmt;
use std::sync::LazyLock;

use const_oid::ObjectIdentifier;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer};

use crate::crypto::batch::Tables;
use crate::crypto::digest::Digest;
use crate::crypto::ecdsa::{self, P256, P384};
use crate::crypto::ed25519::Ed25519;
use crate::crypto::key::{InvalidSignature, KeyProblem};
use crate::crypto::names::{
    EC_PUBLIC_KEY, Names, RSA_ENCRYPTION, RSA_PSS, WEAK_COSE, WEAK_JOSE, name_of, weak,
};
use crate::crypto::rsa::Rsa;
use crate::crypto::rsa::pss::{self, Pss};
use crate::crypto::signing::Secret;
use crate::crypto::sm2::{self, Sm2};
use crate::crypto::spki::Spki;
use crate::document::tree::Node;

/// What this build can check, one line an algorithm and way to write its signatures. Of several ways the first is that of
/// certificates.
pub(super) static ALGORITHMS: &[&dyn SignatureAlgorithm] = &[
    &Ed25519,
    &Sm2(sm2::Form::Der),
    &Sm2(sm2::Form::Numbers),
    &P256(ecdsa::Form::Der),
    &P256(ecdsa::Form::Numbers),
    &P384(ecdsa::Form::Der),
    &P384(ecdsa::Form::Numbers),
    &Rsa::Rs256,
    &Rsa::Rs384,
    &Rsa::Rs512,
    &Rsa::Ps256,
    &Rsa::Ps384,
    &Rsa::Ps512,
];

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
    fn read_key(&self, spki: &[u8]) -> Option<Result<Box<dyn Key>, KeyProblem>> {
        let spki = Spki::read(spki).ok()?;
        let bits = self.names().keys.iter().find_map(|kind| spki.of_kind(kind))?;
        Some(bits.and_then(|bits| self.read_bits(bits)))
    }

    /// Reads a key from the bits of a SubjectPublicKeyInfo that is for this algorithm.
    fn read_bits(&self, bits: &[u8]) -> Result<Box<dyn Key>, KeyProblem>;

    /// The DER SubjectPublicKeyInfo of a COSE_Key (RFC 9052 §7); `None` where it is another algorithm's or malformed.
    fn spki_of_cose_key(&self, _key: &Node<'_>) -> Option<Vec<u8>> {
        None
    }

    /// Reads a private key of PKCS #8 in DER, to sign in this form; `None` where it is another algorithm's, or one that
    /// this program does not sign with.
    fn read_secret(&self, _pkcs8: &[u8]) -> Option<Box<dyn Secret>> {
        None
    }

    /// Whether signers have a user id that is signed with every message.
    fn takes_user_id(&self) -> bool {
        false
    }
}

/// A key of one algorithm.
pub(crate) trait Key: fmt::Debug + Send + Sync {
    /// Whether a signature is this key's.
    fn check(&self, signed: &Signed<'_>) -> Result<(), InvalidSignature>;

    /// The same decision by the library's own check, where [`Key::check`] is a shorter way.
    fn check_again(&self, signed: &Signed<'_>) -> Result<(), InvalidSignature> {
        self.check(signed)
    }

    /// The same decisions by a way that is shorter for many signatures of this key; `None` where there is no such way,
    /// or not yet. What this says is never relied on alone, see [`Deferred::settle`](super::Deferred::settle).
    fn check_many(&self, _all: &[Signed<'_>], _tables: &Tables) -> Option<Vec<Result<(), InvalidSignature>>> {
        None
    }
}

/// A signature and what it is about.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Signed<'s> {
    /// The exact bytes under the signature.
    pub message: &'s [u8],
    /// The signature as it came.
    pub signature: &'s [u8],
    /// The signer's user id, where signer and verifier agreed on another than the standard's.
    pub user_id: Option<&'s str>,
}

impl<'s> Signed<'s> {
    /// With the user id of the standard.
    pub(crate) fn new(message: &'s [u8], signature: &'s [u8]) -> Self {
        Self { message, signature, user_id: None }
    }
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

    /// The one with this object identifier and such parameters.
    fn named(dotted: &str, fits: impl Fn(&[u8]) -> bool) -> Option<Self> {
        let is_named =
            |names: &Names| names.identifiers.iter().any(|one| one.oid == dotted && fits(one.parameters));
        Self::all().find(|known| is_named(known.0.names()))
    }

    /// Bytes of every signature, where they all have as many.
    pub(crate) fn signature_bytes(self) -> Option<usize> {
        self.0.names().signature_bytes
    }

    /// How reports call the keys that sign with it.
    pub(crate) fn key_name(self) -> &'static str {
        self.0.names().keys.first().map_or("-", |key| key.report)
    }

    /// Whether signers have a user id that is signed with every message.
    pub(crate) fn takes_user_id(self) -> bool {
        self.0.takes_user_id()
    }

    /// Whether both are ECDSA, on whichever curve and with whichever hash.
    pub(super) fn is_ecdsa_as(self, other: Self) -> bool {
        let is_on_a_curve = |known: Self| known.0.names().keys.iter().any(|key| key.oid == EC_PUBLIC_KEY);
        let is_ecdsa = |known: Self| is_on_a_curve(known) && !known.takes_user_id();
        is_ecdsa(self) && is_ecdsa(other)
    }

    /// The same algorithm where nothing but the signature says how it is written: as many bytes as the plain numbers
    /// have are the plain numbers, and everything else is DER.
    pub(crate) fn written_in(self, bytes: usize) -> Self {
        let fits = |other: &Self| self.is_in_layouts(*other) && other.signature_bytes() == Some(bytes);
        Self::all().find(fits).unwrap_or(self)
    }

    /// Whether a layout that allows the one means the other too.
    pub(crate) fn is_in_layouts(self, other: Self) -> bool {
        self.0.names().layout == other.0.names().layout
    }

    pub(super) fn names(self) -> &'static Names {
        self.0.names()
    }

    pub(super) fn read_secret(self, pkcs8: &[u8]) -> Option<Box<dyn Secret>> {
        self.0.read_secret(pkcs8)
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
        static WORDS: LazyLock<Vec<&str>> = LazyLock::new(|| {
            let mut words: Vec<_> = Known::all().map(|known| known.0.names().layout).collect();
            words.dedup();
            words
        });
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
    /// One for which signatures can be forged, or soon will be. No sign of forgery either, and no proof of anything.
    Weak(String),
}

impl Algorithm {
    /// The `alg` of a JOSE header (RFC 7518 §3.1).
    pub(crate) fn from_jose(name: &str) -> Self {
        let known = Known::all().find(|known| known.0.names().jose.contains(&name));
        match known {
            Some(known) => Self::Known(known),
            None if WEAK_JOSE.contains(&name) => Self::Weak(name.to_owned()),
            None => Self::Unsupported(name.chars().take(MAX_NAME_CHARS).collect()),
        }
    }

    /// The `alg` of a COSE header (RFC 9052 §3.1).
    pub(crate) fn from_cose(number: i64) -> Self {
        let known = Known::all().find(|known| known.0.names().cose.contains(&number));
        let is_weak = WEAK_COSE.iter().find(|(other, _)| *other == number);
        match (known, is_weak) {
            (Some(known), _) => Self::Known(known),
            (None, Some((_, name))) => Self::Weak((*name).to_owned()),
            (None, None) => Self::Unsupported(format!("COSE {number}")),
        }
    }

    /// An AlgorithmIdentifier; `parameters` in DER, empty where they are absent.
    ///
    /// # Errors
    ///
    /// The parameters are not those of the algorithm. Those of one that this build does not know are for others to
    /// read.
    pub(crate) fn from_identifier(oid: ObjectIdentifier, parameters: &[u8]) -> Result<Self, String> {
        let dotted = oid.to_string();
        if let Some(known) = Known::named(&dotted, |found| found == parameters) {
            return Ok(Self::Known(known));
        }
        if let Some(name) = weak(&dotted) {
            return Ok(Self::Weak(name.to_owned()));
        }
        if dotted == RSA_PSS {
            return Self::from_pss(parameters);
        }
        match Known::named(&dotted, |_| true) {
            Some(known) if known.0.names().identifiers.iter().all(|one| one.parameters.is_empty()) => {
                Err(format!("{} has parameters", Self::Known(known)))
            }
            Some(known) => Err(format!("{} has other parameters", Self::Known(known))),
            None => Ok(Self::Unsupported(name_of(&dotted).map_or(dotted.clone(), str::to_owned))),
        }
    }

    fn from_pss(parameters: &[u8]) -> Result<Self, String> {
        let read =
            pss::read(parameters).map_err(|problem| format!("the parameters of RSA-PSS: {problem}"))?;
        Ok(match read {
            Pss::Ours(hash) => {
                let hash = Digest::by_oid(hash);
                let fits = |known: &Known| {
                    let identifiers = known.0.names().identifiers;
                    identifiers.iter().any(|one| one.oid == RSA_PSS && Some(one.digest) == hash)
                };
                let known = Known::all().find(fits);
                known.map_or_else(|| Self::Unsupported("RSA-PSS".to_owned()), Self::Known)
            }
            Pss::Weak(hash) => Self::Weak(format!("RSA-PSS with {hash}")),
            Pss::Other(name) => Self::Unsupported(name),
        })
    }

    /// The algorithm of a CMS SignerInfo whose signature has so many bytes.
    ///
    /// # Errors
    ///
    /// As [`from_identifier`](Self::from_identifier).
    pub(crate) fn from_signer_info(
        (oid, parameters): (ObjectIdentifier, &[u8]),
        digest: ObjectIdentifier,
        signature_bytes: usize,
    ) -> Result<Self, String> {
        if oid.to_string() == RSA_ENCRYPTION {
            return Self::from_rsa_encryption(parameters, digest);
        }
        Ok(match Self::from_identifier(oid, parameters)? {
            // Seals and GB/T 35275 messages with the plain numbers are met in the field.
            Self::Known(known) if known.takes_user_id() => Self::Known(known.written_in(signature_bytes)),
            other => other,
        })
    }

    /// RFC 3370 §3.2: the identifier of the key, where the digest algorithm says the rest.
    fn from_rsa_encryption(parameters: &[u8], digest: ObjectIdentifier) -> Result<Self, String> {
        if !matches!(parameters, [] | [5, 0]) {
            return Err("RSA has other parameters".to_owned());
        }
        let dotted = digest.to_string();
        if let Some(hash) = weak(&dotted) {
            return Ok(Self::Weak(format!("RSA with {hash}")));
        }
        let hash = Digest::by_oid(digest);
        let fits = |known: &Known| {
            let names = known.0.names();
            // Not PSS, which has an identifier of its own.
            let first = names.identifiers.first();
            names.keys.iter().any(|key| key.oid == RSA_ENCRYPTION)
                && first.is_some_and(|first| first.oid != RSA_PSS && Some(first.digest) == hash)
        };
        let known = Known::all().find(fits);
        Ok(known.map_or_else(|| Self::Unsupported(format!("RSA with {dotted}")), Self::Known))
    }

    /// Whether this digest goes with it in the signed attributes of CMS; with an algorithm that this build does not
    /// know, any does that goes with one it knows.
    pub(crate) fn goes_with(&self, digest: &Digest) -> bool {
        // However its signatures are written, the identifiers say which.
        let goes_with = |known: Known| {
            let alike = Known::all().filter(|other| other.is_in_layouts(known));
            alike.flat_map(|other| other.0.names().identifiers).any(|identifier| identifier.digest == digest)
        };
        match self {
            Self::Known(known) => goes_with(*known),
            Self::Unsupported(_) | Self::Weak(_) => Known::all().any(goes_with),
        }
    }
}

impl fmt::Display for Algorithm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Known(known) => f.pad(known.0.names().report),
            Self::Unsupported(name) | Self::Weak(name) => f.pad(name),
        }
    }
}

/// Characters kept of an algorithm name that is not ours; the longest registered one has 26.
const MAX_NAME_CHARS: usize = 64;

#[cfg(test)]
mod tests;
