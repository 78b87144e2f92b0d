//! Archives of any size, always the same, and what an audit of them must count.
//!
//! Entry `n` depends on `n` and the [`Plan`] alone. Most are good licenses of the layouts of the mix; every so many
//! one is bad, in each of the ways of [`bad::ALL`] in turn.

pub mod bad;
pub mod container;
pub mod expected;
mod good;
pub mod member;
mod zip;

use std::io::{self, Write};
use std::thread;

use container::Container;
use expected::{Expected, ExpectedEntry};
use good::Makers;

use crate::desk::Desk;
use crate::layouts;

pub use good::SignedEntry;
pub use member::{Member, Packed};

/// What an archive consists of.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    /// Entries.
    pub count: u64,
    /// Bad ones among a thousand: 0, or a divisor of 200, so that the entry before a bad one is a signed license.
    pub bad: u64,
    /// Which layouts.
    pub mix: Mix,
    /// Into what they are packed.
    pub container: Container,
}

/// Which layouts an archive holds.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Mix {
    /// All of them: four signed licenses of five, one unsigned reply.
    All,
    /// Those with proof.
    Signed,
}

/// The first `count` entries of a [`Mix::Signed`] archive without bad ones.
#[must_use]
pub fn signed(count: u64) -> Vec<SignedEntry> {
    let desks: Vec<Desk> = layouts::SIGNED.into_iter().map(Desk::of).collect();
    let makers = Makers { desks, replies: &[] };
    (0..count).map(|n| good::signed(&makers, n)).collect()
}

/// An archive of members that are all as they should be.
///
/// # Errors
///
/// One of them is too large for the form of archive.
pub fn of_members(container: Container, members: &[(String, &[u8])]) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut archive = container.begin(&mut bytes)?;
    for (name, content) in members {
        let (name, bytes) = (name.clone().into_bytes(), content.to_vec());
        archive.add(&Member { name, bytes, packed: Packed::Well })?;
    }
    archive.finish()?;
    drop(archive);
    Ok(bytes)
}

impl Plan {
    /// Writes the archive, and says what an audit of it must count.
    ///
    /// # Errors
    ///
    /// The archive cannot be written.
    pub fn write(&self, out: impl Write) -> io::Result<Expected> {
        if self.bad != 0 && 200 % self.bad != 0 {
            return Err(io::Error::other("bad entries among a thousand: 0 or a divisor of 200"));
        }
        let makers = Makers {
            desks: layouts::SIGNED.into_iter().map(Desk::of).collect(),
            replies: match self.mix {
                Mix::All => &layouts::UNSIGNED,
                Mix::Signed => &[],
            },
        };
        let mut expected = Expected::default();
        let mut archive = self.container.begin(out)?;
        let mut from = 0;
        while from < self.count {
            let until = (from + AT_ONCE).min(self.count);
            for (member, expectation) in self.members(&makers, from, until) {
                archive.add(&member)?;
                expected.add(expectation);
            }
            from = until;
        }
        archive.finish()?;
        Ok(expected)
    }

    /// Entries `from..until`, made on every core.
    fn members(&self, makers: &Makers, from: u64, until: u64) -> Vec<(Member, ExpectedEntry)> {
        let cores = thread::available_parallelism().map_or(1, |cores| cores.get() as u64);
        let share = (until - from).div_ceil(cores).max(1);
        thread::scope(|scope| {
            let part = |core: u64| {
                let (begin, end) = (from + core * share, (from + (core + 1) * share).min(until));
                scope.spawn(move || {
                    (begin..end.max(begin)).map(|n| self.member(makers, n)).collect::<Vec<_>>()
                })
            };
            let parts: Vec<_> = (0..cores).map(part).collect();
            parts.into_iter().flat_map(|part| part.join().expect("a maker does not panic")).collect()
        })
    }

    fn member(&self, makers: &Makers, n: u64) -> (Member, ExpectedEntry) {
        match self.turn(n) {
            Some(turn) => bad::member(makers, self.container, n, turn),
            None => good::member(makers, n),
        }
    }

    /// Which bad entry this one is, if it is one: the last of every so many, so that the one before is good.
    fn turn(&self, n: u64) -> Option<u64> {
        let every = 1000_u64.checked_div(self.bad)?;
        (n % every == every - 1).then_some(n / every)
    }
}

/// Entries made before they are written.
const AT_ONCE: u64 = 8192;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_archive_is_always_the_same_and_holds_every_way_to_be_bad() {
        let plan = Plan { count: 2000, bad: 40, mix: Mix::All, container: Container::Zip };
        let [(first, expected), (second, _)] = [(); 2].map(|()| {
            let mut bytes = Vec::new();
            let expected = plan.write(&mut bytes).expect("memory takes everything");
            (bytes, expected)
        });
        assert!(first == second);
        assert_eq!(expected.entries, 2000);
        assert_eq!(expected.bad.values().sum::<u64>(), 80);
        let in_zips = bad::ALL.iter().filter(|way| way.is_in(Container::Zip));
        assert_eq!(expected.bad.len(), in_zips.count());
    }
}
