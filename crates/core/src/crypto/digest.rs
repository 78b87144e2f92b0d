//! Hash functions: SHA-256, which names inputs and keys, and those that CMS names.

use const_oid::ObjectIdentifier;
use sha2::{Digest as _, Sha256, Sha384, Sha512};
use sm3::Sm3;

/// What SHA-256 gives.
pub(crate) type Hash = [u8; 32];

/// The SHA-256 of these bytes (FIPS 180-4 §6.2).
pub(crate) fn sha256(bytes: &[u8]) -> Hash {
    Sha256::digest(bytes).into()
}

/// The SM3 of these bytes (GB/T 32905).
pub(crate) fn sm3(bytes: &[u8]) -> Hash {
    Sm3::digest(bytes).into()
}

/// A hash function as CMS names it.
#[derive(Debug)]
pub(crate) struct Digest {
    /// How it is called: the first is its own object identifier.
    oids: &'static [ObjectIdentifier],
    hash: fn(&[&[u8]]) -> Vec<u8>,
}

impl Digest {
    /// The one with this object identifier, if this build has it.
    pub(crate) fn by_oid(oid: ObjectIdentifier) -> Option<&'static Self> {
        ALL.iter().copied().find(|digest| digest.oids.contains(&oid))
    }

    /// The one that OFD calls so: by its object identifier, or by its name.
    pub(crate) fn by_name(name: &str) -> Option<&'static Self> {
        let by_oid = ObjectIdentifier::new(name).ok().and_then(Self::by_oid);
        let named = |known: &&(&str, &'static Self)| known.0.eq_ignore_ascii_case(name);
        by_oid.or_else(|| NAMES.iter().find(named).map(|(_, digest)| *digest))
    }

    /// Its own object identifier.
    pub(crate) fn oid(&self) -> Option<ObjectIdentifier> {
        self.oids.first().copied()
    }

    /// The hash of these bytes.
    pub(crate) fn of(&self, bytes: &[u8]) -> Vec<u8> {
        (self.hash)(&[bytes])
    }

    /// The hash of these bytes, one stretch after the other.
    pub(crate) fn of_parts(&self, parts: &[&[u8]]) -> Vec<u8> {
        (self.hash)(parts)
    }

    /// The same as [`by_oid`](Self::by_oid), with the one that is too weak to rely on: what it says is told with a warning.
    /// Some writers call a digest by the name of a signature with it.
    pub(crate) fn by_any_oid(oid: ObjectIdentifier) -> Option<&'static Self> {
        let oid = Self::alias(oid).unwrap_or(oid);
        Self::by_oid(oid).or_else(|| SHA_1.oids.contains(&oid).then_some(&SHA_1))
    }

    /// The digest that a signature algorithm is named with, or the digest itself.
    pub(crate) fn alias(oid: ObjectIdentifier) -> Option<ObjectIdentifier> {
        let dotted = oid.to_string();
        let named = ALIASES.iter().find(|(names, _)| names.contains(&dotted.as_str()));
        let known = || ALL.iter().copied().chain([&SHA_1]).find(|digest| digest.oids.contains(&oid));
        named.map(|(_, digest)| *digest).or_else(known).and_then(|digest| digest.oids.first().copied())
    }

    /// Whether collisions are found for it (RFC 6194).
    pub(crate) fn is_weak(&self) -> bool {
        *self == SHA_1
    }
}

impl PartialEq for Digest {
    fn eq(&self, other: &Self) -> bool {
        self.oids == other.oids
    }
}

static NAMES: &[(&str, &Digest)] = &[("SM3", &SM3), ("SHA256", &SHA_256), ("SHA-256", &SHA_256)];

static ALL: &[&Digest] = &[&SHA_256, &SHA_384, &SHA_512, &SM3];

fn hashed<D: sha2::Digest>(parts: &[&[u8]]) -> Vec<u8> {
    let mut digest = D::new();
    parts.iter().for_each(|part| digest.update(part));
    digest.finalize().to_vec()
}

/// Names of signatures, as far as they stand where a digest belongs.
static ALIASES: &[(&[&str], &Digest)] = &[
    (&["1.2.840.113549.1.1.5", "1.3.14.3.2.29", "1.2.840.10045.4.1"], &SHA_1),
    (&["1.2.840.113549.1.1.11", "1.2.840.10045.4.3.2"], &SHA_256),
    (&["1.2.840.113549.1.1.12", "1.2.840.10045.4.3.3"], &SHA_384),
    (&["1.2.840.113549.1.1.13", "1.2.840.10045.4.3.4"], &SHA_512),
];

/// RFC 3174; for documents of before, whose proofs are told as too weak.
static SHA_1: Digest = Digest {
    oids: &[ObjectIdentifier::new_unwrap("1.3.14.3.2.26")],
    hash: |parts| hashed::<sha1::Sha1>(parts),
};

/// RFC 5754 §2.2.
pub(super) static SHA_256: Digest = Digest {
    oids: &[ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.1")],
    hash: |parts| hashed::<Sha256>(parts),
};

/// RFC 5754 §2.3.
pub(super) static SHA_384: Digest = Digest {
    oids: &[ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.2")],
    hash: |parts| hashed::<Sha384>(parts),
};

/// RFC 5754 §2.4.
pub(super) static SHA_512: Digest = Digest {
    oids: &[ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.3")],
    hash: |parts| hashed::<Sha512>(parts),
};

/// GB/T 32905, by the names of GB/T 33560: its own, that of its use without a key, and that of the signature with it,
/// which some writers put where a digest belongs.
pub(super) static SM3: Digest = Digest {
    oids: &[
        ObjectIdentifier::new_unwrap("1.2.156.10197.1.401"),
        ObjectIdentifier::new_unwrap("1.2.156.10197.1.401.1"),
        ObjectIdentifier::new_unwrap("1.2.156.10197.1.501"),
    ],
    hash: |parts| hashed::<Sm3>(parts),
};
