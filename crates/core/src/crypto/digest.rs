//! SHA-256 of many texts at once.
//!
//! A processor with SHA instructions waits for the result of each step of one text. The steps of texts that come in
//! turns overlap: four texts take the time of three (docs/numbers.md). The function of FIPS 180-4 §6.2.2 is sha2's;
//! what is done here is to cut texts into blocks (§5.1, §5.2) and to give them to it.

use sha2::block_api::compress256;

/// What SHA-256 gives.
pub(crate) type Hash = [u8; 32];

/// What is to be hashed, the message of FIPS 180-4; behind one byte or none.
#[derive(Clone, Copy)]
pub(crate) struct Message<'t> {
    pub first: Option<u8>,
    pub rest: &'t [u8],
}

impl<'t> Message<'t> {
    pub(crate) fn of(rest: &'t [u8]) -> Self {
        Self { first: None, rest }
    }

    /// The hash of this text alone.
    #[cfg(any(test, feature = "audit"))]
    pub(crate) fn sha256(self) -> Hash {
        use sha2::{Digest, Sha256};
        Sha256::new().chain_update(self.first.as_slice()).chain_update(self.rest).finalize().into()
    }
}

/// The hash of each text.
pub(crate) fn sha256_of_each<'t>(texts: impl ExactSizeIterator<Item = Message<'t>>) -> Vec<Hash> {
    let mut hashes = vec![[0; 32]; texts.len()];
    let mut waiting = texts.zip(&mut hashes).map(|(text, hash)| (INITIAL, Blocks::of(text), hash));
    let mut at_work: [_; AT_ONCE] = std::array::from_fn(|_| waiting.next());
    while at_work.iter().any(Option::is_some) {
        for place in &mut at_work {
            let Some((state, blocks, hash)) = place else { continue };
            let now = blocks.take(BLOCKS_IN_TURN);
            if now.is_empty() {
                let words = state.iter().map(|word| word.to_be_bytes());
                hash.as_chunks_mut().0.iter_mut().zip(words).for_each(|(slot, word)| *slot = word);
                *place = waiting.next();
            } else {
                compress256(state, now);
            }
        }
    }
    drop(waiting);
    hashes
}

/// A text cut into blocks of so many bytes, and padded: those that are left of them.
pub(crate) struct Blocks<'t, const BLOCK: usize> {
    /// Begins with the first byte of a text that has one by itself.
    head: [u8; BLOCK],
    head_left: bool,
    body: &'t [[u8; BLOCK]],
    tail: [[u8; BLOCK]; 2],
    /// Blocks of the tail that are left: they are its last ones.
    tail_left: usize,
}

impl<'t, const BLOCK: usize> Blocks<'t, BLOCK> {
    /// Bytes that say how long a text is.
    const LENGTH: usize = BLOCK / 8;

    pub(crate) fn of(text: Message<'t>) -> Self {
        let Message { first, rest } = text;
        let bits = 8 * (first.is_some() as u64 + rest.len() as u64);
        let mut head = [first.unwrap_or_default(); BLOCK];
        let (head_left, rest, first) = match (first, rest.split_at_checked(BLOCK - 1)) {
            (Some(_), Some((begin, rest))) => {
                head[1..].copy_from_slice(begin);
                (true, rest, None)
            }
            (first, _) => (false, rest, first),
        };
        let (body, end) = rest.as_chunks();
        // The end, a 1 bit, zeros, and the length.
        let begun = usize::from(first.is_some());
        let tail_left = (begun + end.len() + 1 + Self::LENGTH).div_ceil(BLOCK);
        let mut tail = [[0; BLOCK]; 2];
        let (_, last) = tail.as_flattened_mut().split_at_mut((2 - tail_left) * BLOCK);
        last[0] = first.unwrap_or_default();
        last[begun..begun + end.len()].copy_from_slice(end);
        last[begun + end.len()] = 0x80;
        tail[1][BLOCK - 8..].copy_from_slice(&bits.to_be_bytes());
        Self { head, head_left, body, tail, tail_left }
    }

    /// The next blocks, `most` of them at most; nothing once all were taken.
    pub(crate) fn take(&mut self, most: usize) -> &[[u8; BLOCK]] {
        if std::mem::take(&mut self.head_left) {
            return std::slice::from_ref(&self.head);
        }
        if self.body.is_empty() {
            let (_, left) = self.tail.split_at(2 - self.tail_left);
            let (now, later) = left.split_at(left.len().min(most));
            self.tail_left = later.len();
            return now;
        }
        let (now, later) = self.body.split_at(self.body.len().min(most));
        self.body = later;
        now
    }

    /// Whether all blocks were taken.
    pub(crate) fn is_done(&self) -> bool {
        self.tail_left == 0
    }
}

/// Texts at work at once, and blocks of one before it is another's turn: measured, see docs/numbers.md.
const AT_ONCE: usize = 3;
const BLOCKS_IN_TURN: usize = 2;

/// FIPS 180-4 §5.3.3: the fractions of the square roots of the first eight primes.
const INITIAL: [u32; 8] =
    [0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_hash_is_that_of_the_text_alone_whatever_its_length_and_neighbours() {
        let bytes: Vec<u8> = (0..3000_u32).map(|n| (n * 7 % 251) as u8).collect();
        let lengths: Vec<usize> = (0..300).chain([1023, 1024, 1025, 2999, 0, 64, 63, 127, 128]).collect();
        for first in [None, Some(0), Some(0xff)] {
            for count in [0, 1, 2, 3, 4, lengths.len()] {
                let texts =
                    lengths.iter().rev().take(count).map(|&length| Message { first, rest: &bytes[..length] });
                let alone: Vec<Hash> = texts.clone().map(Message::sha256).collect();
                assert_eq!(sha256_of_each(texts), alone, "{count} texts behind {first:?}");
            }
        }
    }
}
