//! Texts cut into the blocks that SHA-2 reads (FIPS 180-4 §5.1, §5.2).

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
