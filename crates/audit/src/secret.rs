//! What personal data is hashed with, so that nobody can try all numbers there are against the files of a run.

use std::fmt;
use std::hash::{BuildHasher, RandomState};

use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

/// The key of the hashes by which entries of a run are compared. It is written nowhere.
///
/// A run that was interrupted goes on where it has the same key, and begins anew where it has another: so a key is
/// made of what can be read again and is not in the folder of the run, the inputs.
#[derive(Clone)]
pub struct Secret(Sha256);

impl Secret {
    /// A key that nobody knows and that does not come again.
    #[must_use]
    pub fn random() -> Self {
        // Each number is what SipHash makes under keys that the standard library has from the system.
        let numbers: [u64; 8] = std::array::from_fn(|place| RandomState::new().hash_one(place));
        Self::of(numbers.map(u64::to_be_bytes))
    }

    /// The key of whoever has the inputs: of pieces of them that cannot be guessed from what a run writes, such as
    /// bytes of signatures.
    pub fn of(pieces: impl IntoIterator<Item = impl AsRef<[u8]>>) -> Self {
        let mut all = Sha256::new_with_prefix(b"elicense-audit secret");
        for piece in pieces {
            let piece = piece.as_ref();
            all.update((piece.len() as u64).to_be_bytes());
            all.update(piece);
        }
        let key: [u8; 32] = all.finalize().into();
        // A whole block of SHA-256, as in HMAC (RFC 2104): hashing goes on behind it without doing it again.
        let mut block = [0x36; 64];
        block.iter_mut().zip(key).for_each(|(byte, of_key)| *byte ^= of_key);
        Self(Sha256::new_with_prefix(block))
    }

    /// Hashes what follows under this key. Only a part of the hash may be shown: it takes the place of the second
    /// hashing of HMAC.
    pub(crate) fn hasher(&self) -> Sha256 {
        self.0.clone()
    }

    /// What tells in a journal whether a key is the same, and nothing else of it.
    pub(crate) fn mark(&self) -> String {
        let hash = self.hasher().chain_update(b"the mark of a key").finalize();
        HEXLOWER.encode(hash.get(..8).unwrap_or_default())
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_of_the_same_pieces_are_the_same_and_all_others_are_not() {
        let marks = [
            Secret::of(["ab", "c"]).mark(),
            Secret::of(["a", "bc"]).mark(),
            Secret::of(["abc"]).mark(),
            Secret::random().mark(),
            Secret::random().mark(),
        ];
        assert_eq!(marks[0], Secret::of(["ab", "c"]).mark());
        let different: std::collections::BTreeSet<&String> = marks.iter().collect();
        assert_eq!(different.len(), marks.len());
    }
}
