//! The Merkle tree over the lines of the results (RFC 6962 §2.1, with SHA-256).

use sha2::{Digest, Sha256};

/// What SHA-256 gives.
pub(crate) type Hash = [u8; 32];

/// The hash of a leaf: of one line, without its end.
#[must_use]
pub fn leaf(line: &[u8]) -> Hash {
    Sha256::new().chain_update([0]).chain_update(line).finalize().into()
}

/// The hash of a node above two.
fn node(left: &Hash, right: &Hash) -> Hash {
    Sha256::new().chain_update([1]).chain_update(left).chain_update(right).finalize().into()
}

/// A tree that grows leaf by leaf and holds one hash for each of its whole subtrees: 64 at most.
#[derive(Clone, Debug, Default)]
pub struct Tree {
    size: u64,
    /// Roots of the whole subtrees, the largest first.
    whole: Vec<Hash>,
}

impl Tree {
    /// Adds a leaf.
    pub fn push(&mut self, leaf: Hash) {
        let mut hash = leaf;
        // Every 1 at the low end of the size is a subtree that the new leaf completes.
        for _ in 0..self.size.trailing_ones() {
            let left = self.whole.pop().expect("a whole subtree for every 1 in the size");
            hash = node(&left, &hash);
        }
        self.whole.push(hash);
        self.size += 1;
    }

    /// Leaves so far.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The root; that of no leaves is the hash of nothing.
    #[must_use]
    pub fn root(&self) -> Hash {
        let mut rest = self.whole.iter().rev();
        match rest.next() {
            Some(last) => rest.fold(*last, |right, left| node(left, &right)),
            None => Sha256::digest(b"").into(),
        }
    }
}

/// The ranges of leaves whose roots prove leaf `index` of `size`, the nearest first (RFC 6962 §2.1.1).
#[must_use]
pub fn path(index: u64, size: u64) -> Vec<std::ops::Range<u64>> {
    let (mut from, mut until) = (0, size);
    let mut ranges = Vec::new();
    while until.saturating_sub(from) > 1 {
        let split = from + split(until - from);
        if index < split {
            ranges.push(split..until);
            until = split;
        } else {
            ranges.push(from..split);
            from = split;
        }
    }
    ranges.reverse();
    ranges
}

/// The largest power of two below `size`, which is at least 2.
fn split(size: u64) -> u64 {
    1 << (u64::BITS - 1 - (size - 1).leading_zeros())
}

/// The root that follows from a leaf at `index` of `size` and the hashes of its path; `None` where the path is
/// not one of such a tree.
#[must_use]
pub fn root_of(leaf: Hash, index: u64, size: u64, path_hashes: &[Hash]) -> Option<Hash> {
    let ranges = path(index, size);
    if index >= size || ranges.len() != path_hashes.len() {
        return None;
    }
    let climb = |hash: Hash, (range, sibling): (&std::ops::Range<u64>, &Hash)| match range.start > index {
        true => node(&hash, sibling),
        false => node(sibling, &hash),
    };
    Some(ranges.iter().zip(path_hashes).fold(leaf, climb))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn leaves(count: u64) -> Vec<Hash> {
        (0..count).map(|number| leaf(&number.to_be_bytes())).collect()
    }

    fn root(leaves: &[Hash]) -> Hash {
        let mut tree = Tree::default();
        leaves.iter().for_each(|leaf| tree.push(*leaf));
        tree.root()
    }

    /// The definition of RFC 6962 §2.1, word for word.
    fn defined(leaves: &[Hash]) -> Hash {
        match leaves {
            [] => Sha256::digest(b"").into(),
            [only] => *only,
            _ => {
                let (left, right) = leaves.split_at(split(leaves.len() as u64) as usize);
                node(&defined(left), &defined(right))
            }
        }
    }

    #[test]
    fn the_root_is_that_of_rfc_6962() {
        for size in 0..70 {
            assert_eq!(root(&leaves(size)), defined(&leaves(size)), "{size}");
        }
        // Known answers of Certificate Transparency's own tests: one empty leaf.
        let empty = data_encoding::HEXLOWER.encode(&leaf(b""));
        assert_eq!(empty, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
    }

    #[test]
    fn every_leaf_is_proven_and_no_other() {
        for size in 1..40 {
            let all = leaves(size);
            for index in 0..size {
                let hashes: Vec<Hash> = path(index, size)
                    .into_iter()
                    .map(|range| root(&all[range.start as usize..range.end as usize]))
                    .collect();
                let of = |leaf: u64| root_of(all[leaf as usize], index, size, &hashes);
                assert_eq!(of(index), Some(root(&all)));
                assert!((0..size).filter(|other| *other != index).all(|other| of(other) != Some(root(&all))));
                assert_eq!(root_of(all[index as usize], size, size, &hashes), None);
            }
        }
    }
}
