//! What a sealed document is to be.

use super::document;
use super::package::Package;
use super::signatures::{self, Signing};
use super::zip::Packing;
use crate::gm::pki::{GmPki, REGION};
use crate::kinds::Kind;
use crate::license::Facts;

/// The namespace of GB/T 33190-2016.
pub const NAMESPACE: &str = "http://www.ofdspec.org/2016";
/// The one that older makers write.
pub const OLD_NAMESPACE: &str = "http://www.ofdspec.org";

/// A sealed document to be. Everything may be changed before [`Plan::package`].
#[derive(Clone, Debug)]
pub struct Plan {
    /// What the license says.
    pub facts: Facts,
    /// Where it says so for programs.
    pub metadata: Metadata,
    /// How many kinds of parts there are.
    pub extent: Extent,
    /// The namespace of all parts.
    pub namespace: &'static str,
    /// How parts are packed.
    pub packing: Packing,
    /// Pixels of a picture that cannot be packed: about so many bytes.
    pub filler: usize,
    /// Who seals or signs, one after the other.
    pub signings: Vec<Signing>,
}

/// Where the license says for programs what it says.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Metadata {
    /// CustomDatas of the entry.
    CustomDatas,
    /// CustomDatas of the entry, and it is an invoice.
    Invoice,
    /// An attached file.
    Attachment,
    /// Nowhere: it stands on the page alone.
    Absent,
}

/// How many kinds of parts there are.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Extent {
    /// Document, font, template and page.
    Small,
    /// A picture, an annotation, tags and an attachment too.
    Whole,
}

impl Plan {
    /// A license of this kind, sealed by its issuer.
    #[must_use]
    pub fn sealed(pki: &GmPki, kind: Kind) -> Self {
        Self { signings: vec![Signing::seal(pki)], ..Self::unsigned(kind) }
    }

    /// The same before anybody seals it.
    #[must_use]
    pub fn unsigned(kind: Kind) -> Self {
        Self {
            facts: Facts::of(kind, REGION),
            metadata: Metadata::CustomDatas,
            extent: Extent::Small,
            namespace: NAMESPACE,
            packing: Packing::Deflated,
            filler: 0,
            signings: Vec::new(),
        }
    }

    /// The same with the one signature changed.
    ///
    /// # Panics
    ///
    /// If there is none.
    #[must_use]
    pub fn with(mut self, change: impl FnOnce(&mut Signing)) -> Self {
        change(self.signings.last_mut().expect("somebody seals it"));
        self
    }

    /// The package with all its signatures.
    #[must_use]
    pub fn package(&self) -> Package {
        let mut package = document::package(self);
        self.signings.iter().for_each(|signing| signatures::sign(&mut package, self.namespace, signing));
        package
    }
}
