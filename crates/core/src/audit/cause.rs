//! Why an entry of an archive could not be examined.

use crate::words::named::named;

named! {
    /// What kept a member of an archive, or an archive, from being examined. Each has a sentence and a next step
    /// in the catalogue of messages; what the verifier itself could not examine keeps the code of its
    /// [`ErrorKind`](crate::ErrorKind).
    pub enum Cause {
        /// It is encrypted.
        MemberEncrypted = "member-encrypted",
        /// It is itself an archive or compressed.
        MemberNested = "member-nested",
        /// It unpacks to far more than a license has.
        MemberBomb = "member-bomb",
        /// Its name leads out of the archive: absolute, with `..`, or with a drive.
        MemberNameUnsafe = "member-name-unsafe",
        /// It is a link, not a file.
        MemberLink = "member-link",
        /// Its bytes are not those that the archive says they are.
        MemberCorrupt = "member-corrupt",
        /// It is packed in a way that is not read.
        MemberPacking = "member-packing",
        /// It is larger than a license may be.
        MemberTooLarge = "member-too-large",
        /// It is neither a file, a folder nor a link.
        MemberSpecial = "member-special",
        /// From here on the archive cannot be read.
        ArchiveBroken = "archive-broken",
        /// The archive unpacks to far more than archives of licenses do.
        ArchiveBomb = "archive-bomb",
        /// The file could not be opened or read.
        SourceUnreadable = "source-unreadable",
    }
}

/// A cause, and what was seen in technical words: never a value of a license.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Refusal {
    /// Why.
    pub cause: Cause,
    /// What was seen.
    pub detail: String,
}

impl Refusal {
    /// A cause with what was seen.
    #[must_use]
    pub fn new(cause: Cause, detail: impl Into<String>) -> Self {
        Self { cause, detail: detail.into() }
    }
}
