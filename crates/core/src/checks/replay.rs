//! Whether a showing has been seen before: the one thing that needs a memory, which its caller owns.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};

use jiff::Timestamp;

use crate::words::limits::MAX_REMEMBERED_SHOWINGS;

/// Remembers showings. The verifier has no memory of its own: whoever runs several counters decides how far
/// one memory reaches.
///
/// It is asked last, and only about showings against which nothing was found.
pub trait ReplayGuard {
    /// Notes the showing `id`, which nobody needs to remember after `until`, and says whether it was noted
    /// before. `at` is the time of the check.
    fn note(&self, id: [u8; 32], until: Timestamp, at: Timestamp) -> Noted;
}

/// What a [`ReplayGuard`] knows of a showing.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Noted {
    /// It was not noted before, and is now.
    First,
    /// It was noted before.
    Again,
    /// There is no room to note it: nothing can be said, and the license does not pass.
    NoRoom,
}

/// A bounded memory for one program, shared between threads.
///
/// ```
/// use elicense::display::{RecentShowings, ReplayGuard, Noted};
/// let (now, later) = ("2026-06-01T00:00:00Z".parse()?, "2026-06-01T00:01:00Z".parse()?);
/// let guard = RecentShowings::default();
/// assert_eq!(guard.note([7; 32], later, now), Noted::First);
/// assert_eq!(guard.note([7; 32], later, now), Noted::Again);
/// # Ok::<(), elicense::jiff::Error>(())
/// ```
#[derive(Debug)]
pub struct RecentShowings {
    room: usize,
    memory: Mutex<Memory>,
}

#[derive(Debug, Default)]
struct Memory {
    by_id: BTreeMap<[u8; 32], Timestamp>,
    by_end: BTreeSet<(Timestamp, [u8; 32])>,
}

impl RecentShowings {
    /// A memory for so many showings that have not ended yet.
    #[must_use]
    pub fn with_room_for(showings: usize) -> Self {
        Self { room: showings, memory: Mutex::default() }
    }
}

impl Default for RecentShowings {
    fn default() -> Self {
        Self::with_room_for(MAX_REMEMBERED_SHOWINGS)
    }
}

impl ReplayGuard for RecentShowings {
    fn note(&self, id: [u8; 32], until: Timestamp, at: Timestamp) -> Noted {
        let mut memory = self.memory.lock().unwrap_or_else(PoisonError::into_inner);
        if memory.by_id.contains_key(&id) {
            return Noted::Again;
        }
        if memory.by_id.len() >= self.room {
            memory.forget_what_ended(at);
        }
        if memory.by_id.len() >= self.room {
            return Noted::NoRoom;
        }
        memory.by_id.insert(id, until);
        memory.by_end.insert((until, id));
        Noted::First
    }
}

impl Memory {
    fn forget_what_ended(&mut self, at: Timestamp) {
        while let Some((until, id)) = self.by_end.first().copied().filter(|(until, _)| *until < at) {
            self.by_end.remove(&(until, id));
            self.by_id.remove(&id);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn second(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[test]
    fn a_full_memory_forgets_what_ended_and_never_what_did_not() {
        let guard = RecentShowings::with_room_for(2);
        assert_eq!(guard.note([1; 32], second(60), second(0)), Noted::First);
        assert_eq!(guard.note([2; 32], second(90), second(0)), Noted::First);
        assert_eq!(guard.note([3; 32], second(90), second(60)), Noted::NoRoom);
        assert_eq!(guard.note([1; 32], second(60), second(60)), Noted::Again);
        assert_eq!(guard.note([3; 32], second(120), second(61)), Noted::First);
        assert_eq!(guard.note([2; 32], second(90), second(61)), Noted::Again);
    }
}
