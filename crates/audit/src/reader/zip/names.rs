//! Names of members that some file system takes for one: the last of them written wins, and which one that is depends
//! on the program and the system.

use std::hash::{BuildHasher, Hasher, RandomState};

use unicode_normalization::UnicodeNormalization;

/// Marks of the names of an archive. They are many and only compared, so each is a few bytes under a key that nobody
/// knows; of an archive with very many, one share is held at a time.
pub(super) struct Names {
    key: RandomState,
    /// Twice the hash of a path, and one more where it is a folder.
    marks: Vec<u64>,
    /// Marks of this share of so many are held.
    share: (u64, u64),
    folded: String,
    /// The folders of the name before, which most names share.
    before: String,
}

/// Why names cannot all be told apart.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Clash {
    /// Two members, or a file and a folder, are of one name for some system.
    Same,
    /// There are too many folders to know.
    TooMany,
}

impl Names {
    /// Holds the `number`-th of so many shares.
    pub(super) fn new(share: (u64, u64)) -> Self {
        let (folded, before) = (String::new(), String::new());
        Self { key: RandomState::new(), marks: Vec::new(), share, folded, before }
    }

    /// How many shares the names of so many members are compared in.
    pub(super) fn shares(members: u64) -> u64 {
        members.div_ceil(MARKS as u64).max(1)
    }

    /// One more file or folder.
    pub(super) fn add(&mut self, name: &str, is_folder: bool) -> Result<(), Clash> {
        let mut folded = std::mem::take(&mut self.folded);
        folded.clear();
        fold(name, &mut folded);
        let last = folded.rfind('/').map_or(0, |place| place + 1);
        let (folders, _) = folded.split_at(last);
        if folders != self.before {
            for (place, _) in folders.match_indices('/') {
                self.mark(folders.split_at(place).0, true);
            }
            self.before.clear();
            self.before.push_str(folders);
        }
        self.mark(&folded, is_folder);
        self.folded = folded;
        if self.marks.len() < 2 * MARKS {
            return Ok(());
        }
        self.sort();
        if self.marks.len() < MARKS + MARKS / 2 { Ok(()) } else { Err(Clash::TooMany) }
    }

    fn mark(&mut self, path: &str, is_folder: bool) {
        let mut hasher = self.key.build_hasher();
        hasher.write(path.as_bytes());
        let hash = hasher.finish() >> 1;
        let (share, shares) = self.share;
        if shares == 1 || hash % shares == share {
            self.marks.push(hash << 1 | u64::from(is_folder));
        }
    }

    /// In order, and each folder once.
    fn sort(&mut self) {
        self.marks.sort_unstable();
        let is_folder = |mark: &u64| mark & 1 == 1;
        self.marks.dedup_by(|one, other| one == other && is_folder(one));
    }

    /// Whether all names of this share can be told apart.
    pub(super) fn end(mut self) -> Result<(), Clash> {
        self.sort();
        let clash = self.marks.windows(2).any(|pair| matches!(pair, [one, other] if one >> 1 == other >> 1));
        if clash { Err(Clash::Same) } else { Ok(()) }
    }
}

/// A name as the least careful of file systems compares it: without case, in one normal form, with one sign between
/// folders, and without what Windows leaves away at the end.
fn fold(name: &str, folded: &mut String) {
    for part in name.split(['/', '\\']) {
        let part = part.trim_end_matches(['.', ' ']);
        if part.is_empty() {
            continue;
        }
        if !folded.is_empty() {
            folded.push('/');
        }
        match part.is_ascii() {
            true => folded.extend(part.bytes().map(|byte| char::from(byte.to_ascii_lowercase()))),
            false => folded.extend(part.nfd().flat_map(char::to_lowercase)),
        }
    }
}

/// Names that are compared at a time: 16 MiB of marks with those of their folders.
#[cfg(not(test))]
const MARKS: usize = 1 << 20;
/// Few, so that tests have several shares.
#[cfg(test)]
const MARKS: usize = 8;

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether the names can be told apart, in as many shares as there have to be.
    fn told_apart(names: &[&str]) -> Result<(), Clash> {
        let shares = Names::shares(names.len() as u64);
        (0..shares).try_for_each(|share| {
            let mut marks = Names::new((share, shares));
            names.iter().try_for_each(|name| marks.add(name, name.ends_with('/')))?;
            marks.end()
        })
    }

    #[test]
    fn names_that_some_system_takes_for_one_clash_and_their_neighbours_do_not() {
        for [one, other] in [
            ["a.json", "a.json"],
            ["a.json", "A.JSON"],
            ["a/b", "a\\b"],
            ["a/b", "a//b"],
            ["a/b", "./a/b"],
            ["a", "a."],
            ["a", "a "],
            ["é", "e\u{301}"],
            ["Ａ", "ａ"],
            ["a", "a/b"],
            ["a/b/c", "A/B"],
        ] {
            assert_eq!(told_apart(&[one, "between", other]), Err(Clash::Same), "{one} and {other}");
        }
        let different =
            ["a", "b", "ab", "a.b", "证照", "证照1", "x/a", "x/b", "y/", "y/a", "y/", "x/c", "d/e/f"];
        assert_eq!(told_apart(&different), Ok(()));
    }

    #[test]
    fn very_many_folders_are_an_answer_and_no_room_without_bounds() {
        let names: Vec<String> = (0..40).map(|number| format!("{number}/{number}/a")).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let mut marks = Names::new((0, 1));
        assert_eq!(names.iter().try_for_each(|name| marks.add(name, false)), Err(Clash::TooMany));
    }
}
