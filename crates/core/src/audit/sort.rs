//! All marks in order, in bounded memory: sorted pieces are spilled and merged.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::io::{self, BufReader, Read, Write};

use rayon::slice::ParallelSliceMut;

use super::entry::ReadSeek;
use super::mark::Mark;
use super::store::{BUFFER, Store, file};

/// Marks in order: in memory where they are few, otherwise in pieces on the disk.
pub(super) enum Sorted {
    Few(Vec<Mark>),
    Pieces(Vec<String>),
}

impl Sorted {
    /// Sorts the first `length` bytes of marks.
    pub(super) fn new(store: &dyn Store, length: u64, pool: Option<&rayon::ThreadPool>) -> io::Result<Self> {
        let mut marks = BufReader::with_capacity(BUFFER, store.read(file::MARKS)?).take(length);
        let mut piece = Vec::new();
        let mut pieces = Vec::new();
        loop {
            read_piece(&mut marks, &mut piece)?;
            match pool {
                Some(pool) => pool.install(|| piece.par_sort_unstable()),
                None => piece.sort_unstable(),
            }
            if pieces.is_empty() && piece.len() < PIECE_MARKS {
                return Ok(Self::Few(piece));
            }
            if piece.is_empty() {
                return Ok(Self::Pieces(pieces));
            }
            pieces.push(spill(store, pieces.len(), &piece)?);
        }
    }

    /// Gives each mark to `take`, in order; pieces are removed afterwards.
    pub(super) fn each(
        self,
        store: &dyn Store,
        mut take: impl FnMut(Mark) -> io::Result<()>,
    ) -> io::Result<()> {
        match self {
            Self::Few(marks) => marks.into_iter().try_for_each(take),
            Self::Pieces(pieces) => {
                merge(store, &pieces, &mut take)?;
                pieces.iter().try_for_each(|name| store.remove(name))
            }
        }
    }
}

fn read_piece(marks: &mut impl Read, piece: &mut Vec<Mark>) -> io::Result<()> {
    piece.clear();
    piece.reserve_exact(PIECE_MARKS);
    while piece.len() < PIECE_MARKS {
        match next(marks)? {
            Some(mark) => piece.push(mark),
            None => break,
        }
    }
    Ok(())
}

fn next(marks: &mut impl Read) -> io::Result<Option<Mark>> {
    let mut bytes = [0; Mark::BYTES];
    match marks.read_exact(&mut bytes) {
        Ok(()) => Ok(Some(Mark(bytes))),
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(None),
        Err(error) => Err(error),
    }
}

fn spill(store: &dyn Store, number: usize, piece: &[Mark]) -> io::Result<String> {
    let name = format!("{}{number}", file::SPILL);
    let mut out = io::BufWriter::with_capacity(BUFFER, store.extend(&name, 0)?);
    piece.iter().try_for_each(|mark| out.write_all(&mark.0))?;
    out.flush()?;
    Ok(name)
}

fn merge(
    store: &dyn Store,
    spilled: &[String],
    take: &mut impl FnMut(Mark) -> io::Result<()>,
) -> io::Result<()> {
    // All readers together hold as much as one piece.
    let buffer = (PIECE_MARKS * Mark::BYTES / spilled.len().max(1)).clamp(LEAST_BUFFER, BUFFER);
    let open = |name: &String| Ok(BufReader::with_capacity(buffer, store.read(name)?));
    let mut pieces = spilled.iter().map(open).collect::<io::Result<Vec<BufReader<Box<dyn ReadSeek>>>>>()?;
    let mut heads = BinaryHeap::new();
    for (number, piece) in pieces.iter_mut().enumerate() {
        heads.extend(next(piece)?.map(|mark| Reverse((mark, number))));
    }
    while let Some(Reverse((mark, number))) = heads.pop() {
        take(mark)?;
        let following = pieces.get_mut(number).map_or(Ok(None), next)?;
        heads.extend(following.map(|mark| Reverse((mark, number))));
    }
    Ok(())
}

/// Marks sorted at a time: 16 MB.
#[cfg(not(test))]
const PIECE_MARKS: usize = 400_000;
/// Few, so that tests spill.
#[cfg(test)]
const PIECE_MARKS: usize = 50;

const LEAST_BUFFER: usize = 4096;

#[cfg(test)]
mod tests {
    use super::super::store::memory::Memory;
    use super::*;

    #[test]
    fn marks_come_in_order_whether_or_not_they_are_spilled() {
        for count in [0_u32, 1, 49, 50, 51, 1234] {
            let store = Memory::default();
            let mut out = store.extend(file::MARKS, 0).unwrap();
            let mark = |number: u32| {
                let mut bytes = [0; Mark::BYTES];
                bytes[..4].copy_from_slice(&number.wrapping_mul(2_654_435_761).to_be_bytes());
                Mark(bytes)
            };
            (0..count).for_each(|number| out.write_all(&mark(number).0).unwrap());
            let mut found = Vec::new();
            let sorted = Sorted::new(&store, u64::from(count) * Mark::BYTES as u64, None).unwrap();
            let take = |mark| {
                found.push(mark);
                Ok(())
            };
            sorted.each(&store, take).unwrap();
            let mut expected: Vec<Mark> = (0..count).map(mark).collect();
            expected.sort_unstable();
            assert_eq!(found, expected);
            assert_eq!(store.names().unwrap(), [file::MARKS]);
        }
    }
}
