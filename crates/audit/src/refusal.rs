//! Why an entry of an archive could not be examined.

use std::io;

/// What kept a member of an archive, or an archive, from being examined. Each has a sentence and a next step
/// in the catalogue of messages; what the verifier itself could not examine keeps the code of its
/// [`ErrorKind`](elicense::ErrorKind).
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[non_exhaustive]
pub enum RefusalCause {
    /// It is encrypted.
    MemberEncrypted,
    /// It is itself an archive or compressed.
    MemberNested,
    /// It unpacks to far more than a license has.
    MemberBomb,
    /// Its name leads out of the archive: absolute, with `..`, or with a drive.
    MemberNameUnsafe,
    /// It is a link, not a file.
    MemberLink,
    /// Its bytes are not those that the archive says they are.
    MemberCorrupt,
    /// It is packed in a way that is not read.
    MemberPacking,
    /// It is larger than a license may be.
    MemberTooLarge,
    /// It is neither a file, a folder nor a link.
    MemberSpecial,
    /// From here on the archive cannot be read.
    ArchiveBroken,
    /// The archive unpacks to far more than archives of licenses do.
    ArchiveBomb,
    /// The file could not be opened or read.
    SourceUnreadable,
    /// Programs do not agree on what is in the archive.
    ArchiveAmbiguous,
    /// The archive holds nothing that could be a license.
    ArchiveEmpty,
    /// The archive has more entries than its size gives reason for.
    ArchiveEntries,
    /// It is a picture of far more pixels than its file has bytes for.
    PictureBomb,
    /// It is a picture, and those before it have taken what pictures of an input of this size may take.
    PicturesTooMany,
}

impl RefusalCause {
    /// All of them. The list only grows.
    pub const ALL: &'static [Self] = &[
        Self::MemberEncrypted,
        Self::MemberNested,
        Self::MemberBomb,
        Self::MemberNameUnsafe,
        Self::MemberLink,
        Self::MemberCorrupt,
        Self::MemberPacking,
        Self::MemberTooLarge,
        Self::MemberSpecial,
        Self::ArchiveBroken,
        Self::ArchiveBomb,
        Self::SourceUnreadable,
        Self::ArchiveAmbiguous,
        Self::ArchiveEmpty,
        Self::ArchiveEntries,
        Self::PictureBomb,
        Self::PicturesTooMany,
    ];

    /// The name in results: never renamed, never reused.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::MemberEncrypted => "member-encrypted",
            Self::MemberNested => "member-nested",
            Self::MemberBomb => "member-bomb",
            Self::MemberNameUnsafe => "member-name-unsafe",
            Self::MemberLink => "member-link",
            Self::MemberCorrupt => "member-corrupt",
            Self::MemberPacking => "member-packing",
            Self::MemberTooLarge => "member-too-large",
            Self::MemberSpecial => "member-special",
            Self::ArchiveBroken => "archive-broken",
            Self::ArchiveBomb => "archive-bomb",
            Self::SourceUnreadable => "source-unreadable",
            Self::ArchiveAmbiguous => "archive-ambiguous",
            Self::ArchiveEmpty => "archive-empty",
            Self::ArchiveEntries => "archive-entries",
            Self::PictureBomb => "picture-bomb",
            Self::PicturesTooMany => "pictures-too-many",
        }
    }
}

/// A cause, and what was seen in technical words: never a value of a license.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Refusal {
    /// Why.
    pub cause: RefusalCause,
    /// What was seen.
    pub detail: String,
}

impl Refusal {
    /// A cause with what was seen.
    #[must_use]
    pub fn new(cause: RefusalCause, detail: impl Into<String>) -> Self {
        Self { cause, detail: detail.into() }
    }
}

impl From<io::Error> for Refusal {
    fn from(error: io::Error) -> Self {
        Self::new(RefusalCause::SourceUnreadable, error.to_string())
    }
}

#[cfg(test)]
mod tests {
    use elicense::messages::{Language, advice};

    use super::*;

    #[test]
    fn every_cause_has_its_sentence_and_next_step_in_both_languages() {
        for (cause, language) in
            RefusalCause::ALL.iter().flat_map(|cause| [Language::ZhCn, Language::En].map(|one| (cause, one)))
        {
            let advice = advice(language, cause.as_str(), &[("detail", "x".to_owned())]);
            assert!(!advice.found.is_empty() && !advice.next.is_empty(), "{cause:?} in {}", language.tag());
            assert_ne!(advice.found, cause.as_str());
        }
    }
}
