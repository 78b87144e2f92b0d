//! All index keys in order, in bounded memory: sorted pieces are spilled and merged.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::collections::binary_heap::PeekMut;
use std::io::{self, BufReader, Read, Write as _};

use crate::entry::ReadSeek;
use crate::index_key::IndexKey;
use crate::store::{BUFFER, Store, file};

/// Index keys that are sorted as they come, piece by piece.
pub(crate) struct Sorting<'s> {
    store: &'s dyn Store,
    piece: Vec<u8>,
    spilled: Vec<String>,
}

/// Index keys in order: in memory where they are few, otherwise in pieces on the disk.
pub(crate) enum Sorted {
    Few(Vec<u8>),
    Pieces(Vec<String>),
}

impl<'s> Sorting<'s> {
    pub(crate) fn new(store: &'s dyn Store) -> Self {
        Self { store, piece: Vec::new(), spilled: Vec::new() }
    }

    /// The next keys, one after the other.
    pub(crate) fn add(&mut self, mut keys: &[u8]) -> io::Result<()> {
        self.piece.reserve_exact(PIECE_BYTES - self.piece.len());
        while let Some((now, later)) = keys.split_at_checked(PIECE_BYTES - self.piece.len()) {
            self.piece.extend_from_slice(now);
            self.spill()?;
            keys = later;
        }
        self.piece.extend_from_slice(keys);
        Ok(())
    }

    /// All keys were added.
    pub(crate) fn end(mut self) -> io::Result<Sorted> {
        if self.spilled.is_empty() {
            sort(&mut self.piece);
            return Ok(Sorted::Few(self.piece));
        }
        if !self.piece.is_empty() {
            self.spill()?;
        }
        Ok(Sorted::Pieces(self.spilled))
    }

    fn spill(&mut self) -> io::Result<()> {
        sort(&mut self.piece);
        let name = format!("{}{}", file::SPILL, self.spilled.len());
        self.store.extend(&name, 0)?.write_all(&self.piece)?;
        self.piece.clear();
        self.spilled.push(name);
        Ok(())
    }
}

fn sort(keys: &mut [u8]) {
    keys.as_chunks_mut().0.sort_unstable_by(IndexKey::order);
}

impl Sorted {
    /// Gives each key to `take`, in order; pieces are removed afterwards.
    pub(crate) fn each(
        self,
        store: &dyn Store,
        mut take: impl FnMut(IndexKey) -> io::Result<()>,
    ) -> io::Result<()> {
        match self {
            Self::Few(keys) => keys.as_chunks().0.iter().try_for_each(|&key| take(IndexKey(key))),
            Self::Pieces(pieces) => {
                merge(store, &pieces, &mut take)?;
                pieces.iter().try_for_each(|name| store.remove(name))
            }
        }
    }
}

fn next(keys: &mut impl Read) -> io::Result<Option<IndexKey>> {
    let mut bytes = [0; IndexKey::BYTES];
    match keys.read_exact(&mut bytes) {
        Ok(()) => Ok(Some(IndexKey(bytes))),
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(None),
        Err(error) => Err(error),
    }
}

fn merge(
    store: &dyn Store,
    spilled: &[String],
    take: &mut impl FnMut(IndexKey) -> io::Result<()>,
) -> io::Result<()> {
    // All readers together hold as much as one piece.
    let buffer = (PIECE_BYTES / spilled.len().max(1)).clamp(LEAST_BUFFER, BUFFER);
    let open = |name: &String| Ok(BufReader::with_capacity(buffer, store.read(name)?));
    let mut pieces = spilled.iter().map(open).collect::<io::Result<Vec<BufReader<Box<dyn ReadSeek>>>>>()?;
    let mut heads = BinaryHeap::new();
    for (number, piece) in pieces.iter_mut().enumerate() {
        heads.extend(next(piece)?.map(|key| Reverse((key, number))));
    }
    while let Some(mut head) = heads.peek_mut() {
        let Reverse((key, number)) = *head;
        take(key)?;
        // The place in the heap is for what follows in the same piece: it goes down from there, mostly not far.
        match pieces.get_mut(number).map_or(Ok(None), next)? {
            Some(following) => *head = Reverse((following, number)),
            None => _ = PeekMut::pop(head),
        }
    }
    Ok(())
}

/// Bytes of keys that are sorted at a time.
#[cfg(not(test))]
const PIECE_BYTES: usize = 400_000 * IndexKey::BYTES;
/// Few, so that tests spill.
#[cfg(test)]
const PIECE_BYTES: usize = 50 * IndexKey::BYTES;

const LEAST_BUFFER: usize = 4096;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::memory::Memory;

    #[test]
    fn index_keys_come_in_order_whether_or_not_they_are_spilled() {
        for count in [0_u32, 1, 49, 50, 51, 1234] {
            let store = Memory::default();
            let key = |number: u32| {
                let mut bytes = [0; IndexKey::BYTES];
                bytes[..4].copy_from_slice(&number.wrapping_mul(2_654_435_761).to_be_bytes());
                IndexKey(bytes)
            };
            let mut found = Vec::new();
            let keys: Vec<u8> = (0..count).flat_map(|number| key(number).0).collect();
            let mut sorting = Sorting::new(&store);
            // In pieces that end anywhere, as long as they hold whole keys.
            keys.chunks(37 * IndexKey::BYTES).for_each(|keys| sorting.add(keys).unwrap());
            let sorted = sorting.end().unwrap();
            let take = |key| {
                found.push(key);
                Ok(())
            };
            sorted.each(&store, take).unwrap();
            let mut expected: Vec<IndexKey> = (0..count).map(key).collect();
            expected.sort_unstable();
            assert_eq!(found, expected);
            assert!(store.names().unwrap().is_empty());
        }
    }
}
