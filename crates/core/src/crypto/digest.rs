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
    hash: fn(&[u8]) -> Vec<u8>,
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

    /// The hash of these bytes.
    pub(crate) fn of(&self, bytes: &[u8]) -> Vec<u8> {
        (self.hash)(bytes)
    }
}

impl PartialEq for Digest {
    fn eq(&self, other: &Self) -> bool {
        self.oids == other.oids
    }
}

static NAMES: &[(&str, &Digest)] = &[("SM3", &SM3), ("SHA256", &SHA_256), ("SHA-256", &SHA_256)];

static ALL: &[&Digest] = &[&SHA_256, &SHA_384, &SHA_512, &SM3];

/// RFC 5754 §2.2.
pub(super) static SHA_256: Digest = Digest {
    oids: &[ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.1")],
    hash: |bytes| Sha256::digest(bytes).to_vec(),
};

/// RFC 5754 §2.3.
pub(super) static SHA_384: Digest = Digest {
    oids: &[ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.2")],
    hash: |bytes| Sha384::digest(bytes).to_vec(),
};

/// RFC 5754 §2.4.
pub(super) static SHA_512: Digest = Digest {
    oids: &[ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.3")],
    hash: |bytes| Sha512::digest(bytes).to_vec(),
};

/// GB/T 32905, by the names of GB/T 33560: its own, that of its use without a key, and that of the signature with it,
/// which some writers put where a digest belongs.
pub(super) static SM3: Digest = Digest {
    oids: &[
        ObjectIdentifier::new_unwrap("1.2.156.10197.1.401"),
        ObjectIdentifier::new_unwrap("1.2.156.10197.1.401.1"),
        ObjectIdentifier::new_unwrap("1.2.156.10197.1.501"),
    ],
    hash: |bytes| Sm3::digest(bytes).to_vec(),
};
