//! Pictures among the entries: what they may cost, each and all together, and how many are decoded at one time.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use elicense::display::picture_cost;

use crate::limits::{
    DECODED_BYTES_PER_WORK, FREE_PICTURE_PIXELS, FREE_PICTURE_WORK, MAX_DECODED_BYTES, MAX_PIXELS_PER_BYTE,
    PICTURE_WORK_PER_BYTE, WORK_OF_EVERY_PICTURE,
};
use crate::refusal::{Refusal, RefusalCause};

/// Refuses a picture that has far more pixels than its file has bytes for.
pub(crate) fn bounded(document: &[u8]) -> Result<(), Refusal> {
    let Some(cost) = picture_cost(document) else { return Ok(()) };
    let bytes = u64::try_from(document.len()).unwrap_or(u64::MAX);
    let limit = FREE_PICTURE_PIXELS.saturating_add(bytes.saturating_mul(MAX_PIXELS_PER_BYTE));
    if cost.pixels <= limit {
        return Ok(());
    }
    let detail = format!("{} pixels in {bytes} bytes; at most {limit} are read", cost.pixels);
    Err(Refusal::new(RefusalCause::PictureBomb, detail))
}

/// What a picture takes, by its header, in pixels that are decoded and looked at; `None` where it is no picture.
pub(crate) fn work(document: &[u8]) -> Option<u64> {
    let cost = picture_cost(document)?;
    Some(
        cost.pixels
            .saturating_add(cost.memory / DECODED_BYTES_PER_WORK)
            .saturating_add(WORK_OF_EVERY_PICTURE),
    )
}

/// What one picture would take.
pub(crate) struct Charge {
    /// The number of its entry.
    pub entry: u64,
    /// Bytes of the input up to it.
    pub input: u64,
    pub work: u64,
}

/// What the pictures of a run take together. It is given to them in the order of their entries, whichever core examines
/// them: which of them are too many is the same on any number of cores, and when a run goes on after a break.
#[derive(Default)]
pub(crate) struct PictureBudget {
    state: Mutex<BudgetState>,
    moved: Condvar,
}

#[derive(Default)]
struct BudgetState {
    /// The entry whose turn it is.
    next: u64,
    used: u64,
    /// Entries without pictures whose turn has not come: where they begin, and where they end.
    early: BTreeMap<u64, u64>,
}

impl PictureBudget {
    /// The turn is at this entry, and the pictures before it took so much.
    pub(crate) fn begin(&self, next: u64, used: u64) {
        *self.state() = BudgetState { next, used, early: BTreeMap::new() };
    }

    /// The turn of these entries. One is taken for every entry, in their order.
    pub(crate) fn turn(&self, entries: Range<u64>) -> Turn<'_> {
        Turn { budget: self, entries, taken: None }
    }

    fn take(&self, entries: &Range<u64>, charges: Vec<Charge>) -> BTreeMap<u64, Result<u64, Refusal>> {
        let is_later = |state: &mut BudgetState| state.next < entries.start;
        let mut state = self.moved.wait_while(self.state(), is_later).unwrap_or_else(PoisonError::into_inner);
        let mut give = |charge: Charge| {
            let most = FREE_PICTURE_WORK.saturating_add(charge.input.saturating_mul(PICTURE_WORK_PER_BYTE));
            let used = state.used.saturating_add(charge.work);
            if used > most {
                let detail = format!("{used} pixels of work in {} bytes; at most {most}", charge.input);
                return (charge.entry, Err(Refusal::new(RefusalCause::PicturesTooMany, detail)));
            }
            state.used = used;
            (charge.entry, Ok(charge.work))
        };
        let taken = charges.into_iter().map(&mut give).collect();
        self.pass(state, entries);
        taken
    }

    fn pass(&self, mut state: MutexGuard<'_, BudgetState>, entries: &Range<u64>) {
        state.early.insert(entries.start, entries.end);
        let mut next = state.next;
        while let Some(end) = state.early.remove(&next) {
            next = end;
        }
        state.next = next;
        drop(state);
        self.moved.notify_all();
    }

    fn state(&self) -> MutexGuard<'_, BudgetState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The turn of some entries. Where they have no picture they wait for nobody, and nobody for what is done with them.
pub(crate) struct Turn<'b> {
    budget: &'b PictureBudget,
    entries: Range<u64>,
    /// What is given to each of their pictures, once one of them has asked.
    taken: Option<BTreeMap<u64, Result<u64, Refusal>>>,
}

impl Turn<'_> {
    /// What is given to the picture of this entry, or why nothing is. The first one that asks waits for the entries
    /// before, and takes what all of these need: `charges`.
    pub(crate) fn taken(
        &mut self,
        entry: u64,
        charges: impl FnOnce() -> Vec<Charge>,
    ) -> Result<u64, Refusal> {
        let taken = self.taken.get_or_insert_with(|| self.budget.take(&self.entries, charges()));
        taken.get(&entry).cloned().unwrap_or(Ok(0))
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        if self.taken.is_none() && !self.entries.is_empty() {
            self.budget.pass(self.budget.state(), &self.entries);
        }
    }
}

/// The memory in which pictures are decoded, shared by all cores.
#[derive(Default)]
pub(crate) struct DecodingMemory {
    used: Mutex<u64>,
    freed: Condvar,
}

/// A part of it, for as long as this lives.
pub(crate) struct Share<'m> {
    memory: &'m DecodingMemory,
    bytes: u64,
}

impl DecodingMemory {
    /// Waits for as much memory as the largest picture among the documents takes: they are decoded one after the
    /// other.
    pub(crate) fn share(&self, documents: &[&[u8]]) -> Share<'_> {
        let largest =
            documents.iter().filter_map(|document| picture_cost(document)).map(|cost| cost.memory).max();
        // What takes more is refused by its header and never decoded.
        let bytes = largest.unwrap_or(0).min(MAX_DECODED_BYTES);
        let mut used = self.used();
        while bytes > 0 && *used + bytes > MAX_DECODED_BYTES {
            used = self.freed.wait(used).unwrap_or_else(PoisonError::into_inner);
        }
        *used += bytes;
        Share { memory: self, bytes }
    }

    fn used(&self) -> MutexGuard<'_, u64> {
        self.used.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Share<'_> {
    fn drop(&mut self) {
        *self.memory.used() -= self.bytes;
        self.memory.freed.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use elicense::display::Drawing;

    use super::*;

    #[test]
    fn pictures_wait_for_each_other_where_they_are_too_large_together() {
        let memory = DecodingMemory::default();
        let picture = Drawing::of("HELLO").unwrap().to_png();
        assert_eq!(memory.share(&[b"{}"]).bytes, 0);
        let bytes = memory.share(&[&picture, b"{}"]).bytes;
        assert!(bytes > 0 && *memory.used() == 0);
        *memory.used() = MAX_DECODED_BYTES - bytes + 1;
        std::thread::scope(|scope| {
            let waiting = scope.spawn(|| memory.share(&[&picture]).bytes);
            std::thread::sleep(std::time::Duration::from_millis(20));
            assert!(!waiting.is_finished());
            *memory.used() -= 1;
            memory.freed.notify_all();
            assert_eq!(waiting.join().unwrap(), bytes);
        });
        // What is no picture never waits.
        *memory.used() = MAX_DECODED_BYTES;
        assert_eq!(memory.share(&[b"{}"]).bytes, 0);
    }

    #[test]
    fn work_is_given_in_the_order_of_entries_whoever_asks_first() {
        let charge = |entry: u64, work: u64| Charge { entry, input: 0, work };
        for reversed in [false, true] {
            let budget = PictureBudget::default();
            budget.begin(10, FREE_PICTURE_WORK - 5);
            let mut turns =
                vec![budget.turn(10..12), budget.turn(12..15), budget.turn(15..17), budget.turn(17..20)];
            if reversed {
                turns.reverse();
            }
            let given = std::thread::scope(|scope| {
                let asked = |mut turn: Turn<'_>| match turn.entries.start {
                    10 => vec![(11, turn.taken(11, || vec![charge(10, 2), charge(11, 4)]))],
                    // Nobody waits for those that have no picture, and they wait for nobody.
                    12 => Vec::new(),
                    15 => vec![(15, turn.taken(15, || vec![charge(15, 3)]))],
                    _ => vec![(18, turn.taken(18, || vec![charge(18, 1)])), (19, turn.taken(19, Vec::new))],
                };
                let asking: Vec<_> = turns.into_iter().map(|turn| scope.spawn(move || asked(turn))).collect();
                asking.into_iter().flat_map(|thread| thread.join().unwrap()).collect::<BTreeMap<_, _>>()
            });
            let given: Vec<_> = given
                .into_iter()
                .map(|(entry, given)| (entry, given.map_err(|refusal| refusal.cause)))
                .collect();
            // Of five that are left 2 are given; then 4 are too many, 3 are not, and 1 is.
            let too_many = Err(RefusalCause::PicturesTooMany);
            assert_eq!(given, [(11, too_many), (15, Ok(3)), (18, too_many), (19, Ok(0))], "{reversed}");
        }
    }

    #[test]
    fn a_picture_has_no_more_pixels_than_its_file_has_bytes_for() {
        let small = Drawing::of("HELLO").unwrap().to_png();
        assert_eq!(bounded(&small), Ok(()));
        // The sides stand in IHDR; with another checksum it is a picture whose header cannot be read.
        let mut large = small.clone();
        large[16..24].copy_from_slice(&[0, 0, 0x20, 0, 0, 0, 0x18, 0]);
        let mut crc = flate2::Crc::new();
        crc.update(&large[12..29]);
        large[29..33].copy_from_slice(&crc.sum().to_be_bytes());
        let refusal = bounded(&large).unwrap_err();
        assert_eq!(refusal.cause, RefusalCause::PictureBomb);
        assert!(refusal.detail.starts_with("50331648 pixels"), "{}", refusal.detail);
        assert_eq!(bounded(b"{}"), Ok(()));
    }
}
