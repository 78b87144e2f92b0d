//! Something to say to whoever keeps a trust store.

use crate::words::error::Error;
use crate::words::messages::{self, Advice, Language};

/// Something to say to whoever keeps a trust store: why a file or entry is not taken, or what a store lacks.
///
/// ```
/// use elicense::Language;
/// use elicense::upkeep::Piece;
///
/// let remark = Piece::read(b"hello").unwrap_err();
/// assert_eq!(remark.code, "trust-piece-unknown");
/// assert!(remark.advice(Language::En).found.contains("neither a certificate"));
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Remark {
    /// The name in the catalogue of messages.
    pub code: &'static str,
    /// What it means for the store.
    pub weight: Weight,
    /// Facts that fill the sentences, by name.
    pub data: Vec<(&'static str, String)>,
}

/// What a remark means for a store.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
#[non_exhaustive]
pub enum Weight {
    /// Good to know; nothing has to be done for what the store is for.
    Note,
    /// Licenses that depend on it reach V3 at most, and with the strict policy do not pass.
    Lack,
    /// It is wrong: what it says cannot be meant, or nothing passes by it.
    Wrong,
}

impl Remark {
    pub(super) fn new(weight: Weight, code: &'static str) -> Self {
        Self { code, weight, data: Vec::new() }
    }

    /// Why something is not done.
    pub(crate) fn wrong(code: &'static str) -> Self {
        Self::new(Weight::Wrong, code)
    }

    pub(crate) fn with(mut self, name: &'static str, value: impl std::fmt::Display) -> Self {
        self.data.push((name, value.to_string()));
        self
    }

    /// What a reader of stores has against one.
    pub(super) fn of(error: &Error) -> Self {
        Self { code: error.kind().code(), weight: Weight::Wrong, data: error.kind().data() }
            .with("detail", error)
    }

    /// There is no store in the folder.
    #[must_use]
    pub fn store_missing() -> Self {
        Self::wrong("trust-store-missing")
    }

    /// There is a store in the folder already.
    #[must_use]
    pub fn store_exists() -> Self {
        Self::wrong("trust-store-exists")
    }

    /// Somebody else changed the store while it was about to be changed.
    #[must_use]
    pub fn store_changed() -> Self {
        Self::wrong("trust-store-changed")
    }

    /// The folder holds a store that is kept by hand, and none for bundles.
    #[must_use]
    pub fn store_by_hand() -> Self {
        Self::wrong("trust-store-by-hand")
    }

    /// The store is kept by bundles, and not by hand.
    #[must_use]
    pub fn store_of_bundles() -> Self {
        Self::wrong("trust-store-of-bundles")
    }

    /// The folder holds no store that is kept by bundles.
    #[must_use]
    pub fn store_without_bundles() -> Self {
        Self::wrong("trust-store-without-bundles")
    }

    /// The folder holds a store that is kept by hand, and one that is kept by bundles.
    #[must_use]
    pub fn store_mixed() -> Self {
        Self::wrong("trust-store-mixed")
    }

    /// Nobody said who may sign a bundle.
    #[must_use]
    pub fn bundle_roots_missing() -> Self {
        Self::wrong("trust-bundle-roots-missing")
    }

    /// The store knows who may sign its bundles.
    #[must_use]
    pub fn bundle_roots_known() -> Self {
        Self::wrong("trust-bundle-roots-known")
    }

    /// A bundle that was taken before is not any more what it was then.
    #[must_use]
    pub fn bundle_damaged(detail: &str) -> Self {
        Self::wrong("trust-bundle-damaged").with("detail", detail)
    }

    /// There is no bundle to go back to.
    #[must_use]
    pub fn bundle_none_before() -> Self {
        Self::wrong("trust-bundle-none-before")
    }

    /// Others than the owner may write a file or folder of the store, by its mode.
    #[must_use]
    pub fn store_exposed(file: &str, mode: u32) -> Self {
        Self::wrong("trust-store-exposed").with("file", file).with("mode", format_args!("{mode:04o}"))
    }

    /// What was found and what to do next.
    #[must_use]
    pub fn advice(&self, language: Language) -> Advice {
        messages::advice(language, self.code, &self.data)
    }
}
