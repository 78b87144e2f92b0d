//! Whether a showing has been seen before: the one thing that needs a memory, which its caller owns.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};

use jiff::Timestamp;

use crate::words::limits::{MAX_REMEMBERED_SHOWINGS, MAX_SHOWINGS_OF_A_SECOND};

/// Remembers showings. The verifier has no memory of its own: whoever runs several counters decides how far
/// one memory reaches.
///
/// It is asked last, and only about showings against which nothing was found.
pub trait ReplayGuard {
    /// Notes a showing, and says whether it was noted before. `at` is the time of the check.
    fn note(&self, showing: &ShowingRecord, at: Timestamp) -> Noted;
}

/// One showing of a display code.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct ShowingRecord {
    /// The digest of what the issuing side signed: the same for every showing of one code.
    pub code: [u8; 32],
    /// The digest of all that was signed, the device's part included: no other showing has it.
    pub id: [u8; 32],
    /// When the device showed it, or when the code was made for being shown.
    pub shown_at: Timestamp,
    /// Until when it counts: nobody needs to remember it longer.
    pub until: Timestamp,
}

impl ShowingRecord {
    /// A showing by its parts.
    #[must_use]
    pub fn new(code: [u8; 32], id: [u8; 32], shown_at: Timestamp, until: Timestamp) -> Self {
        Self { code, id, shown_at, until }
    }
}

/// What a [`ReplayGuard`] knows of a showing.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Noted {
    /// It was not noted before, and is now.
    First,
    /// It was noted before, or a later one of the same code was.
    Again,
    /// There is no room to note it: nothing can be said, and the license does not pass.
    NoRoom,
}

/// A bounded memory for one program, shared between threads.
///
/// Of each code the newest showing alone is remembered, so that one phone takes one place however often it shows
/// anew: a showing counts when it is later than that. A phone whose clock was set back has to wait until it has caught
/// up, which takes no longer than a showing counts.
///
/// ```
/// use elicense::display::{Noted, RecentShowings, ReplayGuard, ShowingRecord};
/// let (now, later) = ("2026-06-01T00:00:00Z".parse()?, "2026-06-01T00:01:00Z".parse()?);
/// let showing = ShowingRecord::new([7; 32], [8; 32], now, later);
/// let guard = RecentShowings::default();
/// assert_eq!(guard.note(&showing, now), Noted::First);
/// assert_eq!(guard.note(&showing, now), Noted::Again);
/// # Ok::<(), elicense::jiff::Error>(())
/// ```
#[derive(Debug)]
pub struct RecentShowings {
    room: usize,
    memory: Mutex<Memory>,
}

#[derive(Debug, Default)]
struct Memory {
    by_code: BTreeMap<[u8; 32], Newest>,
    by_end: BTreeSet<(Timestamp, [u8; 32])>,
}

/// The newest showing of one code: several, where they were in the same second, which is as fine as a device's
/// clock tells.
#[derive(Debug)]
struct Newest {
    shown_at: Timestamp,
    until: Timestamp,
    ids: Vec<[u8; 32]>,
}

impl RecentShowings {
    /// A memory for so many codes whose newest showing has not ended yet.
    #[must_use]
    pub fn with_room_for(codes: usize) -> Self {
        Self { room: codes, memory: Mutex::default() }
    }
}

impl Default for RecentShowings {
    fn default() -> Self {
        Self::with_room_for(MAX_REMEMBERED_SHOWINGS)
    }
}

impl ReplayGuard for RecentShowings {
    fn note(&self, showing: &ShowingRecord, at: Timestamp) -> Noted {
        let mut memory = self.memory.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(newest) = memory.by_code.get_mut(&showing.code) {
            let ended = newest.until;
            let noted = newest.note(showing);
            let ends = (newest.until, showing.code);
            if memory.by_end.remove(&(ended, showing.code)) {
                memory.by_end.insert(ends);
            }
            return noted;
        }
        if memory.by_code.len() >= self.room {
            memory.forget_what_ended(at);
        }
        if memory.by_code.len() >= self.room {
            return Noted::NoRoom;
        }
        let ShowingRecord { code, id, shown_at, until } = *showing;
        memory.by_code.insert(code, Newest { shown_at, until, ids: vec![id] });
        memory.by_end.insert((until, code));
        Noted::First
    }
}

impl Newest {
    fn note(&mut self, showing: &ShowingRecord) -> Noted {
        if showing.shown_at < self.shown_at || self.ids.contains(&showing.id) {
            return Noted::Again;
        }
        if showing.shown_at > self.shown_at {
            self.shown_at = showing.shown_at;
            self.ids.clear();
        }
        if self.ids.len() >= MAX_SHOWINGS_OF_A_SECOND {
            return Noted::NoRoom;
        }
        self.ids.push(showing.id);
        // What is forgotten of a code is all of it: not before its last showing has ended.
        self.until = self.until.max(showing.until);
        Noted::First
    }
}

impl Memory {
    fn forget_what_ended(&mut self, at: Timestamp) {
        while let Some((until, code)) = self.by_end.first().copied().filter(|(until, _)| *until < at) {
            self.by_end.remove(&(until, code));
            self.by_code.remove(&code);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn second(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    /// A showing of the code `code`, at a second, with a challenge of its own; it counts for a minute.
    fn showing(code: u8, shown_at: i64, challenge: u8) -> ShowingRecord {
        let mut id = [code; 32];
        id[..2].copy_from_slice(&[u8::try_from(shown_at).unwrap(), challenge]);
        ShowingRecord::new([code; 32], id, second(shown_at), second(shown_at + 60))
    }

    #[test]
    fn a_full_memory_forgets_what_ended_and_never_what_did_not() {
        let guard = RecentShowings::with_room_for(2);
        let note = |code, shown_at, at| guard.note(&showing(code, shown_at, 0), second(at));
        assert_eq!(note(1, 0, 0), Noted::First);
        assert_eq!(note(2, 30, 30), Noted::First);
        assert_eq!(note(3, 60, 60), Noted::NoRoom);
        assert_eq!(note(1, 0, 60), Noted::Again);
        assert_eq!(note(3, 61, 61), Noted::First);
        assert_eq!(note(2, 30, 61), Noted::Again);
    }

    #[test]
    fn one_phone_takes_one_place_however_often_it_shows() {
        let guard = RecentShowings::with_room_for(2);
        let note =
            |code, shown_at, challenge| guard.note(&showing(code, shown_at, challenge), second(shown_at));
        for shown_at in 0..100 {
            assert_eq!(note(1, shown_at, 7), Noted::First);
            assert_eq!(note(1, shown_at, 7), Noted::Again);
        }
        assert_eq!(note(2, 99, 0), Noted::First);
    }

    #[test]
    fn what_was_shown_before_the_newest_is_shown_again() {
        let guard = RecentShowings::default();
        let note = |shown_at, challenge| guard.note(&showing(1, shown_at, challenge), second(40));
        assert_eq!(note(30, 1), Noted::First);
        assert_eq!(note(29, 2), Noted::Again);
        assert_eq!(note(30, 2), Noted::First);
        assert_eq!(note(30, 1), Noted::Again);
        assert_eq!(note(31, 1), Noted::First);
        assert_eq!(note(30, 3), Noted::Again);
    }

    #[test]
    fn the_showings_of_a_second_are_bounded_and_told_apart() {
        let guard = RecentShowings::default();
        let note = |challenge| guard.note(&showing(1, 5, challenge), second(5));
        let most = u8::try_from(MAX_SHOWINGS_OF_A_SECOND).unwrap();
        assert!((0..most).all(|challenge| note(challenge) == Noted::First));
        assert_eq!(note(most), Noted::NoRoom);
        assert_eq!(note(0), Noted::Again);
        assert_eq!(guard.note(&showing(1, 6, 0), second(6)), Noted::First);
    }

    #[test]
    fn a_code_is_remembered_until_its_last_showing_ends() {
        let guard = RecentShowings::with_room_for(1);
        let short = ShowingRecord { until: second(10), ..showing(1, 3, 0) };
        assert_eq!(guard.note(&showing(1, 2, 0), second(2)), Noted::First);
        assert_eq!(guard.note(&short, second(3)), Noted::First);
        assert_eq!(guard.note(&showing(2, 20, 0), second(62)), Noted::NoRoom);
        assert_eq!(guard.note(&showing(2, 20, 0), second(63)), Noted::First);
    }
}
