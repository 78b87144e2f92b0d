//! What every reader of archives says of one, whatever its form: its members, what is left out of it, that it holds
//! none, and that it holds more than it has reason to.

use std::ops::ControlFlow;

use crate::entry::{Content, Member, MemberName};
use crate::limits::{FREE_ENTRIES, MIN_BYTES_PER_ENTRY, NAME_BYTES_PER_ENTRY};
use crate::reader::{Sink, whole};
use crate::refusal::{Refusal, RefusalCause};

/// What of an archive is no entry.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum LeftOut {
    /// A folder.
    Folder,
    /// What a system keeps for itself.
    SystemFile,
}

/// An archive on its way to a sink.
pub(super) struct Archive<'s> {
    sink: &'s mut dyn Sink,
    given: u64,
    /// What those that were given count for.
    counted: u64,
    /// Members that were counted and no more.
    beyond: u64,
}

impl<'s> Archive<'s> {
    /// Gives what `read` reads to the sink, and what there is to say at the end.
    pub(super) fn read(
        sink: &'s mut dyn Sink,
        read: impl FnOnce(&mut Self) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        let mut archive = Self { sink, given: 0, counted: 0, beyond: 0 };
        read(&mut archive)?;
        let Self { sink, given, beyond, .. } = archive;
        if beyond > 0 {
            let detail = format!("{beyond} more entries");
            return sink.take(rest(Refusal::new(RefusalCause::ArchiveEntries, detail)));
        }
        match given {
            0 => whole(Content::refused(RefusalCause::ArchiveEmpty, "no entries"), sink),
            _ => ControlFlow::Continue(()),
        }
    }

    /// Whether the bytes of the next member are wanted.
    pub(super) fn wants_next(&self) -> bool {
        self.beyond == 0 && self.sink.wants_next()
    }

    /// Takes a member of an archive of which so many bytes were read. Where there are far more members than those
    /// bytes give reason for, the rest is counted.
    pub(super) fn take(&mut self, member: Member<'_>, bytes: u64) -> ControlFlow<()> {
        if self.beyond > 0 || self.counted >= FREE_ENTRIES.saturating_add(bytes / MIN_BYTES_PER_ENTRY) {
            self.beyond += 1;
            return ControlFlow::Continue(());
        }
        self.given += 1;
        let name = member.name.as_ref().map_or(0, |name| written(&name.text));
        self.counted += 1 + name / NAME_BYTES_PER_ENTRY;
        self.sink.take(member)
    }

    /// Takes why something of the archive cannot be told.
    pub(super) fn refuse(&mut self, refusal: Refusal) -> ControlFlow<()> {
        self.given += 1;
        self.sink.take(rest(refusal))
    }

    /// Takes note of what is no entry.
    pub(super) fn leave_out(&mut self, what: LeftOut) {
        self.sink.leave_out(what);
    }
}

/// Bytes of a name as JSON writes it (RFC 8259 §7).
fn written(name: &str) -> u64 {
    let bytes = |sign: char| match sign {
        '\0'..='\x1f' => 6,
        '"' | '\\' => 2,
        _ => sign.len_utf8() as u64,
    };
    name.chars().map(bytes).sum()
}

fn rest<'m>(refusal: Refusal) -> Member<'m> {
    let name = MemberName { text: "(the rest)".into(), encoding: None };
    Member { name: Some(name), content: Content::Refused(refusal) }
}

/// Whether files of this name may be what a system keeps for itself.
pub(super) fn may_be_of_a_system(name: &str) -> bool {
    system_file(name).is_some()
}

/// Whether a file is what macOS or Windows keeps for itself beside the files of a folder: by its name and by its
/// first bytes. What only has such a name is a file like any other, for nobody may hide a license behind it.
pub(super) fn is_of_a_system(name: &str, begin: &[u8]) -> bool {
    system_file(name).is_some_and(|magic| begin.starts_with(magic))
}

/// The first bytes of the files that have this name.
fn system_file(name: &str) -> Option<&'static [u8]> {
    match name.rsplit(['/', '\\']).next()? {
        ".DS_Store" => Some(b"\0\0\0\x01Bud1"),
        "Thumbs.db" => Some(b"\xd0\xcf\x11\xe0"),
        // AppleDouble (RFC 1740): what macOS knows of a file beside its bytes, `__MACOSX/._a` in a zip.
        name if name.starts_with("._") => Some(b"\0\x05\x16\x07"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_count_for_what_is_written_of_them() {
        for name in ["", "a/b.json", "沪A\u{1}\"\\\t", "\u{1}\u{1f}\u{7f}"] {
            // Without the quotes around it; a tab is the shorter `\t` there.
            let json = serde_json::to_string(name).unwrap().len() as u64 - 2;
            assert_eq!(written(name), json + 4 * name.matches('\t').count() as u64, "{name:?}");
        }
    }

    #[test]
    fn files_of_a_system_are_known_by_name_and_bytes_together() {
        let double = b"\0\x05\x16\x07\0\x02\0\0Mac OS X";
        assert!(is_of_a_system("__MACOSX/._a.json", double) && is_of_a_system("._a", double));
        assert!(is_of_a_system("x/.DS_Store", b"\0\0\0\x01Bud1\0"));
        assert!(is_of_a_system("x\\Thumbs.db", b"\xd0\xcf\x11\xe0\xa1\xb1"));
        for (name, bytes) in [
            ("__MACOSX/._a.json", &b"{}"[..]),
            ("__MACOSX/a.json", double),
            (".DS_Store", b"{}"),
            ("a._b", double),
            ("Thumbs.db.json", b"\xd0\xcf\x11\xe0"),
        ] {
            assert!(!is_of_a_system(name, bytes), "{name}");
        }
    }
}
