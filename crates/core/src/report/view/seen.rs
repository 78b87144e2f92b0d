//! Values, texts and names as a reader sees them.

use crate::report::view::secrets::Secrets;
use crate::rules::disclosure::Shown;
use crate::words::cow_text::CowText;

/// What one reader sees of texts that stand beside licenses, of which no license is known: names of files and of
/// members of archives. Numbers that only citizens have are masked in them.
///
/// ```
/// use elicense::{Inquiry, Trust, Verifier, jiff::Timestamp};
///
/// let mask = Verifier::new(Trust::empty()).mask_beside(&Inquiry::at(Timestamp::UNIX_EPOCH));
/// assert_eq!(mask.text("11010519491231002X.json"), "110105********002X.json");
/// assert_eq!(mask.text("TEST-2026-000001.json"), "TEST-2026-000001.json");
/// ```
#[derive(Clone, Debug)]
pub struct MaskBeside(Secrets);

impl MaskBeside {
    pub(super) fn new(id_numbers: Shown) -> Self {
        Self(Secrets::new(id_numbers))
    }

    /// The text with such numbers masked.
    #[must_use]
    pub fn text<'t>(&self, text: &'t str) -> CowText<'t> {
        self.0.text(text)
    }
}

/// A field as its reader sees it.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct SeenField<'l> {
    /// How much of it.
    pub shown: Shown,
    /// What it means; `None` where it is hidden or cannot be right.
    pub value: Option<CowText<'l>>,
    /// The text as it stands in the document; `None` where it is hidden.
    pub raw: Option<CowText<'l>>,
}

/// A text as its reader sees it.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct SeenText<'l> {
    /// How much of it.
    pub shown: Shown,
    /// The text; `None` where it is hidden.
    pub text: Option<CowText<'l>>,
}

/// A value that the layout does not map, as its reader sees it. Its path is made of words that the document
/// chose, so it is told only where the value is shown in full.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct SeenCarried<'l> {
    /// Where it stands; `None` where the value is not shown in full.
    pub path: Option<CowText<'l>>,
    /// How much of it.
    pub shown: Shown,
    /// Its text; `None` where it is hidden.
    pub text: Option<CowText<'l>>,
    /// Whether it stands inside the signed bytes.
    pub signed: bool,
}
