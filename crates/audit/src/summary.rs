//! How many of what: exact, and of a size that does not depend on the archive's.

use std::collections::BTreeMap;

use elicense::signature::ListSummary;
use serde::{Deserialize, Serialize};

use crate::anomalies::AnomalyCount;
use crate::basis::Basis;
use crate::record::recognition::RecordedRuling;

/// What an audit found, in numbers. The same bytes for the same input, trust, policy and time.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct Summary {
    /// [`AUDIT_FORMAT`](crate::AUDIT_FORMAT).
    pub audit: &'static str,
    /// The time at which the licenses were judged.
    pub at: String,
    /// What the results depend on.
    pub basis: Basis,
    /// Entries, each with one line in the results.
    pub entries: u64,
    /// What was no entry.
    pub left_out: LeftOutCount,
    /// Entries by conclusion; `unexamined` are those without a report.
    pub conclusions: BTreeMap<&'static str, u64>,
    /// Entries that could not be examined, by cause.
    pub causes: BTreeMap<String, u64>,
    /// Findings by code: how often, and in how many of them the check failed.
    pub findings: BTreeMap<&'static str, FindingCount>,
    /// Entries whose names were no UTF-8, by how they were read.
    pub encodings: BTreeMap<String, u64>,
    /// Examined licenses by all that matters about them.
    pub cells: Vec<Cell>,
    /// Answers about recognition, where the audit asked for them.
    pub recognition: Vec<RecognitionCount>,
    /// Examined licenses by layout.
    pub layouts: BTreeMap<String, u64>,
    /// Examined licenses by the anchor or pinned key that vouches for them.
    pub anchors: BTreeMap<String, u64>,
    /// Seals under which licenses are, the most used first. Only what a trusted maker and signer vouch for is named, so
    /// that their number is that of real seals.
    pub seals: Vec<SealCount>,
    /// Sealed licenses whose seal nobody vouches for.
    pub seals_unvouched: u64,
    /// Those who issued most licenses, as the licenses say.
    pub issuers: Vec<IssuerCount>,
    /// The sources with most entries that did not pass.
    pub worst: Vec<SourceCount>,
    /// What is odd about entries beside each other.
    #[serde(rename = "eyes")]
    pub anomalies: BTreeMap<&'static str, AnomalyCount>,
    /// Every revocation list of the trust store, and whether it was fresh at that time.
    pub lists: Vec<ListState>,
    /// The Merkle tree over the lines of the results (RFC 6962).
    pub merkle: Merkle,
}

/// What of the inputs is no entry, and has no line.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct LeftOutCount {
    /// Folders in archives.
    pub folders: u64,
    /// Files that a system keeps for itself: `.DS_Store`, AppleDouble, `Thumbs.db`.
    pub system_files: u64,
}

/// How often something was found.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, Serialize)]
pub struct FindingCount {
    /// Findings of this code.
    pub count: u64,
    /// Those of them that made their check fail.
    pub failed: u64,
}

/// Licenses that are alike in all that matters.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd, Serialize)]
pub struct Cell {
    /// Division code of the layout's region.
    pub region: String,
    /// Id in the catalogue.
    pub kind: Option<String>,
    /// The three answers.
    pub conclusion: String,
    /// Axis 1.
    pub indication: String,
    /// Why axis 1 is no pass.
    pub sub_indication: Option<String>,
    /// Axis 2.
    pub status: String,
    /// Axis 3.
    pub verifiability: String,
    /// Why it did not pass: the first finding that made a check fail, or else why a check that a pass needs did not run.
    pub reason: Option<&'static str>,
    /// How many.
    pub count: u64,
}

/// Answers of one region for one scenario that are alike.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct RecognitionCount {
    /// The region, the scenario, the answer, and the rule that decided.
    #[serde(flatten)]
    pub ruling: RecordedRuling<'static>,
    /// How many licenses.
    pub count: u64,
}

/// A seal and who made it.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct SealCount {
    /// What it is called.
    pub name: String,
    /// Who owns it, as the signer's certificate says.
    pub owner: String,
    /// Who made it, as that certificate says.
    pub maker: String,
    /// Licenses under it.
    pub entries: u64,
}

/// Who issued licenses.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct IssuerCount {
    /// The name, as the first of its licenses says.
    pub name: String,
    /// Division code of that license's layout.
    pub region: String,
    /// Its licenses.
    pub entries: u64,
    /// The first of them.
    pub first: u64,
}

/// A source with entries that did not pass.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct SourceCount {
    /// Its name.
    pub name: String,
    /// Its entries.
    pub entries: u64,
    /// Those that did not pass or could not be examined.
    pub bad: u64,
}

/// A revocation list of the trust store.
#[derive(Clone, Debug, Serialize)]
pub struct ListState {
    /// Whose, and of when.
    #[serde(flatten)]
    pub list: ListSummary,
    /// Whether the time of the audit is before its next update.
    pub fresh: bool,
}

/// A tree's root and size.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct Merkle {
    /// Always `sha-256, RFC 6962`.
    pub hash: &'static str,
    /// Leaves: lines of the results.
    pub size: u64,
    /// The root, in hexadecimal.
    pub root: String,
}
