//! All marks in order, in bounded memory: sorted pieces are spilled and merged.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::collections::binary_heap::PeekMut;
use std::io::{self, BufReader, Read, Write as _};

use crate::audit::entry::ReadSeek;
use crate::audit::mark::Mark;
use crate::audit::store::{BUFFER, Store, file};

/// Marks that are sorted as they come, piece by piece.
pub(super) struct Sorting<'s> {
    store: &'s dyn Store,
    piece: Vec<u8>,
    spilled: Vec<String>,
}

/// Marks in order: in memory where they are few, otherwise in pieces on the disk.
pub(super) enum Sorted {
    Few(Vec<u8>),
    Pieces(Vec<String>),
}

impl<'s> Sorting<'s> {
    pub(super) fn new(store: &'s dyn Store) -> Self {
        Self { store, piece: Vec::new(), spilled: Vec::new() }
    }

    /// The next marks, one after the other.
    pub(super) fn add(&mut self, mut marks: &[u8]) -> io::Result<()> {
        self.piece.reserve_exact(PIECE_BYTES - self.piece.len());
        while let Some((now, later)) = marks.split_at_checked(PIECE_BYTES - self.piece.len()) {
            self.piece.extend_from_slice(now);
            self.spill()?;
            marks = later;
        }
        self.piece.extend_from_slice(marks);
        Ok(())
    }

    /// All marks were added.
    pub(super) fn end(mut self) -> io::Result<Sorted> {
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

fn sort(marks: &mut [u8]) {
    marks.as_chunks_mut().0.sort_unstable_by(Mark::order);
}

impl Sorted {
    /// Gives each mark to `take`, in order; pieces are removed afterwards.
    pub(super) fn each(
        self,
        store: &dyn Store,
        mut take: impl FnMut(Mark) -> io::Result<()>,
    ) -> io::Result<()> {
        match self {
            Self::Few(marks) => marks.as_chunks().0.iter().try_for_each(|&mark| take(Mark(mark))),
            Self::Pieces(pieces) => {
                merge(store, &pieces, &mut take)?;
                pieces.iter().try_for_each(|name| store.remove(name))
            }
        }
    }
}

fn next(marks: &mut impl Read) -> io::Result<Option<Mark>> {
    let mut bytes = [0; Mark::BYTES];
    match marks.read_exact(&mut bytes) {
        Ok(()) => Ok(Some(Mark(bytes))),
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(None),
        Err(error) => Err(error),
    }
}

fn merge(
    store: &dyn Store,
    spilled: &[String],
    take: &mut impl FnMut(Mark) -> io::Result<()>,
) -> io::Result<()> {
    // All readers together hold as much as one piece.
    let buffer = (PIECE_BYTES / spilled.len().max(1)).clamp(LEAST_BUFFER, BUFFER);
    let open = |name: &String| Ok(BufReader::with_capacity(buffer, store.read(name)?));
    let mut pieces = spilled.iter().map(open).collect::<io::Result<Vec<BufReader<Box<dyn ReadSeek>>>>>()?;
    let mut heads = BinaryHeap::new();
    for (number, piece) in pieces.iter_mut().enumerate() {
        heads.extend(next(piece)?.map(|mark| Reverse((mark, number))));
    }
    while let Some(mut head) = heads.peek_mut() {
        let Reverse((mark, number)) = *head;
        take(mark)?;
        // The place in the heap is for what follows in the same piece: it goes down from there, mostly not far.
        match pieces.get_mut(number).map_or(Ok(None), next)? {
            Some(following) => *head = Reverse((following, number)),
            None => _ = PeekMut::pop(head),
        }
    }
    Ok(())
}

/// Bytes of marks that are sorted at a time.
#[cfg(not(test))]
const PIECE_BYTES: usize = 400_000 * Mark::BYTES;
/// Few, so that tests spill.
#[cfg(test)]
const PIECE_BYTES: usize = 50 * Mark::BYTES;

const LEAST_BUFFER: usize = 4096;

#[cfg(test)]
mod tests {
    use super::super::store::memory::Memory;
    use super::*;

    #[test]
    fn marks_come_in_order_whether_or_not_they_are_spilled() {
        for count in [0_u32, 1, 49, 50, 51, 1234] {
            let store = Memory::default();
            let mark = |number: u32| {
                let mut bytes = [0; Mark::BYTES];
                bytes[..4].copy_from_slice(&number.wrapping_mul(2_654_435_761).to_be_bytes());
                Mark(bytes)
            };
            let mut found = Vec::new();
            let marks: Vec<u8> = (0..count).flat_map(|number| mark(number).0).collect();
            let mut sorting = Sorting::new(&store);
            // In pieces that end anywhere, as long as they hold whole marks.
            marks.chunks(37 * Mark::BYTES).for_each(|marks| sorting.add(marks).unwrap());
            let sorted = sorting.end().unwrap();
            let take = |mark| {
                found.push(mark);
                Ok(())
            };
            sorted.each(&store, take).unwrap();
            let mut expected: Vec<Mark> = (0..count).map(mark).collect();
            expected.sort_unstable();
            assert_eq!(found, expected);
            assert!(store.names().unwrap().is_empty());
        }
    }
}
