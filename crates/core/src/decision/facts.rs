//! What is known of a license once it was examined: all that a decision stands on, and what an audit records.

use jiff::Timestamp;

use crate::license::contents::Contents;
use crate::license::{License, LicenseStatus};
use crate::words::check::Checks;
use crate::words::region::Region;
use crate::x509::revocation_list::ListSummary;

/// What was examined.
#[derive(Clone, Debug)]
pub struct Facts<'f> {
    /// How every check ended, and what was found.
    pub checks: Checks,
    /// Axis 2, on the day of the presentation.
    pub status: LicenseStatus,
    /// How the document came.
    pub medium: Medium,
    /// The region that issued the license.
    pub region: Region,
    /// The kind of license, as an id of the catalogue; `None` where it is not known.
    pub kind: Option<&'f str>,
    /// What the license records.
    pub contents: Contents<'f>,
    /// When the oldest revocation list that the answer stands on was issued.
    pub oldest_list: Option<Timestamp>,
}

/// How a document came.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Medium {
    /// As its own bytes.
    Data,
    /// As a code in a picture.
    Picture,
}

impl<'f> Facts<'f> {
    /// The facts of a license that was checked at the time `at`.
    pub(crate) fn of(
        license: &'f License,
        at: Timestamp,
        medium: Medium,
        lists: &[ListSummary],
        checks: Checks,
    ) -> Self {
        let issued = lists.iter().filter_map(|list| list.this_update.parse().ok());
        Self {
            checks,
            status: license.status(at),
            medium,
            region: license.region(),
            kind: license.kind(),
            contents: license.into(),
            oldest_list: issued.min(),
        }
    }
}
