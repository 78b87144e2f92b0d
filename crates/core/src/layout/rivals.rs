//! Layouts that the signed bytes of a document fit as well as the one that claims it.
//!
//! What surrounds the signed bytes can be changed by anybody who holds the document: other entries, other names for the
//! same ones. It says which layout to try, and never which of two readings of signed bytes counts.

use std::sync::Arc;

use crate::document::budget::Budget;
use crate::layout::Layout;
use crate::layout::claim::{Claim, Trees, region, unmet};
use crate::proof::ProofSpec;

/// The other layouts under which the signature of a claimed document would hold over the same bytes, and which read
/// something else in them.
pub(super) fn rivals<'t>(
    layouts: &'t [Arc<Layout>],
    claim: &Claim<'_, '_>,
    budget: &Budget,
) -> Vec<&'t Arc<Layout>> {
    let others = layouts.iter().filter(|other| claim.layout.may_be_told_apart_by_unsigned(other));
    others.filter(|other| fits(other, claim, budget)).collect()
}

/// Whether all that a layout asks of signed bytes holds of those of a claimed document.
fn fits(other: &Layout, claim: &Claim<'_, '_>, budget: &Budget) -> bool {
    let Some(root) = claim.trees.tree(0) else { return false };
    match Trees::unfold(root, other, budget.clone()) {
        Ok(trees) => unmet(other, &trees).next().is_none() && region(other, &trees).is_ok(),
        Err(_) => false,
    }
}

impl Layout {
    /// Whether a proof of this layout's documents may be moved, over the same signed bytes, into a document of the
    /// other, where another license would be read in them.
    pub(super) fn may_be_told_apart_by_unsigned(&self, other: &Self) -> bool {
        let (ProofSpec::Signed(own), ProofSpec::Signed(others)) = (&self.proof, &other.proof) else {
            return false;
        };
        self.container == other.container
            && own.kind() == others.kind()
            && own.payload == others.payload
            && !self.reads_like(other)
    }

    /// Whether it reads the same license in the same bytes.
    fn reads_like(&self, other: &Self) -> bool {
        self.nested == other.nested
            && self.unfold == other.unfold
            && self.fields == other.fields
            && self.face == other.face
            && self.region_source == other.region_source
    }
}
