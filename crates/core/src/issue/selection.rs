//! Which fields of a license a code is asked to show, and how much of each.

use crate::license::FieldName;
use crate::report::Report;
use crate::rules::disclosure::Shown as Amount;

/// How much of a field a code shows.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Extent {
    /// All of it.
    Whole,
    /// Of each holder's or the one text so many characters at both ends, and `*` for each between. A text that
    /// is not longer than its ends is hidden whole.
    Ends {
        /// Characters that are shown at the beginning.
        first: usize,
        /// Characters that are shown at the end.
        last: usize,
    },
}

/// The fields that a code is asked to show.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Selection {
    pub(super) fields: Vec<(FieldName, Extent)>,
    /// Whether the issuer's code may stand for its name, where a code would be longer than
    /// [`SHORT_CODE_CHARS`](crate::words::limits::SHORT_CODE_CHARS).
    pub(super) may_be_brief: bool,
    /// Whether nothing is told that the reader of the report does not see.
    pub(super) as_seen: bool,
}

impl Selection {
    /// The common subset: number, identifier, holder with a masked number, issuer, dates, region and status, and
    /// the kind by its code or name. Where a code would be longer than
    /// [`SHORT_CODE_CHARS`](crate::words::limits::SHORT_CODE_CHARS), the issuer's code tells the issuer: that of the
    /// identifier, or its own field.
    #[must_use]
    pub fn common() -> Self {
        Self { fields: COMMON.to_vec(), may_be_brief: true, as_seen: false }
    }

    /// The common subset as far as the reader of the report may see it, for the purpose that was asked about:
    /// what the rules of masking show in part is shown by its ends, what they hide is left out.
    #[must_use]
    pub fn seen_in(report: &Report) -> Self {
        let mask = report.mask();
        let seen = |&(name, _): &(FieldName, Extent)| {
            let field = report.claimed().field(name)?;
            match (mask.field(field).shown, MASKABLE.contains(&name)) {
                (Amount::Full, _) => Some((name, Extent::Whole)),
                (Amount::Partial, true) if name == FieldName::HolderName => Some((name, HOLDER_NAME)),
                (Amount::Partial, true) => Some((name, HOLDER_ID)),
                (Amount::Partial, false) | (Amount::Hidden, _) => None,
            }
        };
        Self { fields: COMMON.iter().filter_map(seen).collect(), may_be_brief: true, as_seen: true }
    }

    /// These fields alone, and what a code shows in any case: kind, region, dates and status, without which
    /// nobody could tell whether the license is in force.
    #[must_use]
    pub fn of(fields: impl IntoIterator<Item = (FieldName, Extent)>) -> Self {
        Self { fields: fields.into_iter().collect(), may_be_brief: false, as_seen: false }
    }

    pub(super) fn has(&self, name: FieldName) -> bool {
        self.fields.iter().any(|(known, _)| *known == name)
    }

    pub(super) fn without(&self, name: FieldName) -> Self {
        let others = self.fields.iter().filter(|(known, _)| *known != name).copied();
        Self { fields: others.collect(), may_be_brief: self.may_be_brief, as_seen: self.as_seen }
    }

    pub(super) fn with(mut self, name: FieldName) -> Self {
        self.fields.push((name, Extent::Whole));
        self
    }
}

/// The fields of the common subset that are not shown in any case.
const COMMON: &[(FieldName, Extent)] = &[
    (FieldName::Identifier, Extent::Whole),
    (FieldName::Number, Extent::Whole),
    (FieldName::HolderName, Extent::Whole),
    (FieldName::HolderId, HOLDER_ID),
    (FieldName::IssuerName, Extent::Whole),
];

/// Of a person's name the first character.
const HOLDER_NAME: Extent = Extent::Ends { first: 1, last: 0 };

/// Of a person's number the first and the last character: with more of it, and a birthday that is no secret,
/// the rest can be guessed.
pub(super) const HOLDER_ID: Extent = Extent::Ends { first: 1, last: 1 };

/// What may be shown in part. Of the others a part means nothing.
pub(super) const MASKABLE: &[FieldName] = &[
    FieldName::Number,
    FieldName::Reference,
    FieldName::HolderName,
    FieldName::HolderId,
    FieldName::CopyMaker,
    FieldName::CopyPurpose,
];
