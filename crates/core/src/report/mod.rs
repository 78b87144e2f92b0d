//! What was examined, what was found, and what follows from it.

pub(crate) mod comparison;
pub(crate) mod error;
pub(crate) mod json;
#[cfg(feature = "pictures")]
pub(crate) mod scan;
pub(crate) mod view;

pub use comparison::{
    Absence, COMPARISON_FORMAT, Comparison, FacePair, FieldPair, Relation, Sameness, Transform, transforms,
};
pub use error::error_json;
pub use view::{
    Mask, MaskBeside, PAGES_FORMAT, SeenCarried, SeenField, SeenObject, SeenPage, SeenPages, SeenPicture,
    SeenTag, SeenText,
};

use std::sync::Arc;

use jiff::Timestamp;

use crate::checks::presentation::PresentedCode;
use crate::checks::signature::{Revision, SignatureValidation};
use crate::crypto::digest::sha256;
use crate::decision::differences::Difference;
use crate::decision::recognition::Ruling;
use crate::decision::{Decision, Ground};
use crate::layout::Layout;
use crate::license::{License, LicenseStatus};
use crate::report::view::Audience;
use crate::rules::catalog::Kind;
use crate::trust::bundle::BundleHead;
use crate::words::axes::{Conclusion, Indication, Presentation, SubIndication, Verifiability};
use crate::words::check::{Checks, Finding, Outcome};
use crate::words::code::Code;
use crate::words::escape;
use crate::words::scenario::Relying;
use crate::x509::revocation_list::ListSummary;

/// The answer to one document.
///
/// ```
/// # fn admit(_: &elicense::License) {}
/// # fn explain(_: &[elicense::Finding]) {}
/// # fn answer(report: &elicense::Report) {
/// match report.verified() {
///     Some(license) => admit(license),
///     None => explain(report.findings()),
/// }
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Report {
    pub(crate) input: Input,
    pub(crate) at: Timestamp,
    pub(crate) layout: Arc<Layout>,
    pub(crate) kind: Option<Arc<Kind>>,
    pub(crate) license: License,
    pub(crate) signatures: Vec<SignatureValidation>,
    pub(crate) revisions: Vec<Revision>,
    pub(crate) checks: Checks,
    pub(crate) presented: Option<PresentedCode>,
    pub(crate) decision: Decision,
    pub(crate) relying: Relying,
    pub(crate) differences: Vec<Difference>,
    /// Findings of which the policy wants people not to be told.
    pub(crate) unsaid: Vec<Code>,
    /// The trust bundle that everything stands on.
    pub(crate) bundle: Option<Arc<BundleHead>>,
    pub(crate) audience: Audience,
    pub(crate) picture: Option<Box<Picture>>,
    pub(crate) name: Option<Box<str>>,
}

/// Which bytes a report speaks of.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Input {
    /// Their number.
    pub bytes: usize,
    /// Their SHA-256.
    pub sha256: [u8; 32],
}

impl Input {
    pub(crate) fn of(bytes: &[u8]) -> Self {
        Self { bytes: bytes.len(), sha256: sha256(bytes) }
    }
}

/// The picture that a license was shown in, and the code in it that was examined.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Picture {
    /// Pixels from left to right.
    pub width: u32,
    /// Pixels from top to bottom.
    pub height: u32,
    /// Codes that were read in it.
    pub codes: usize,
    /// The bytes that the examined code carries.
    pub payload: Input,
    /// Where that code stands: top left, top right, bottom right, bottom left, as `[x, y]` in pixels.
    pub corners: [[i32; 2]; 4],
}

impl Report {
    /// The same report on an input of this name, which its JSON tells as its reader may see it.
    #[must_use]
    pub fn named(mut self, name: &str) -> Self {
        self.name = Some(name.into());
        self
    }

    /// The same report on the picture that showed the license.
    #[cfg(feature = "pictures")]
    pub(crate) fn in_picture(mut self, picture: &[u8], shown: Picture) -> Self {
        self.input = Input::of(picture);
        self.picture = Some(Box::new(shown));
        self
    }

    /// The license, where everything that was asked holds: the signature is good and its signer
    /// trusted for it, the license is in force, and no check failed.
    #[must_use]
    pub fn verified(&self) -> Option<&License> {
        (self.decision.axes.conclusion == Conclusion::Passed).then_some(&self.license)
    }

    /// The license as the document tells it, whether or not anybody vouches for it.
    #[must_use]
    pub fn claimed(&self) -> &License {
        &self.license
    }

    /// The three answers, for a first look.
    #[must_use]
    pub fn conclusion(&self) -> Conclusion {
        self.decision.axes.conclusion
    }

    /// Axis 1: the signature.
    #[must_use]
    pub fn indication(&self) -> Indication {
        self.decision.axes.indication
    }

    /// Why axis 1 is not TOTAL_PASSED.
    #[must_use]
    pub fn sub_indication(&self) -> Option<SubIndication> {
        self.decision.axes.sub_indication
    }

    /// Axis 2: the license itself.
    #[must_use]
    pub fn status(&self) -> LicenseStatus {
        self.decision.axes.status
    }

    /// Axis 3: how much could be checked.
    #[must_use]
    pub fn verifiability(&self) -> Verifiability {
        self.decision.axes.verifiability
    }

    /// Axis 4: the answer of every region and for every scenario that was asked for, in that order.
    #[must_use]
    pub fn rulings(&self) -> &[Ruling] {
        &self.decision.rulings
    }

    /// Where the license is presented, as it was asked.
    #[must_use]
    pub fn relying(&self) -> Relying {
        self.relying
    }

    /// 四项差异: the four differences from what is expected of the license where it is presented.
    #[must_use]
    pub fn differences(&self) -> &[Difference] {
        &self.differences
    }

    /// Axis 5: whether a display code was fresh and bound to its holder; `None` for what is no display code, and
    /// where it was not judged.
    #[must_use]
    pub fn presentation(&self) -> Option<Presentation> {
        self.presented.as_ref()?.presentation
    }

    /// The display code as it was shown; `None` for what is none.
    #[must_use]
    pub fn presented_code(&self) -> Option<&PresentedCode> {
        self.presented.as_ref()
    }

    /// Every check with its outcome.
    #[must_use]
    pub fn checks(&self) -> &Checks {
        &self.checks
    }

    /// Everything found.
    #[must_use]
    pub fn findings(&self) -> &[Finding] {
        self.checks.findings()
    }

    /// The findings that people are told: all but those that the policy ignores without a word. Their checks are printed as
    /// ignored all the same.
    pub fn told(&self) -> impl Iterator<Item = &Finding> {
        self.findings()
            .iter()
            .filter(|finding| finding.outcome != Outcome::Ignored || !self.unsaid.contains(&finding.code))
    }

    /// What the conclusion stands on first, for a headline; `None` where everything holds.
    #[must_use]
    pub fn ground(&self) -> Option<Ground<'_>> {
        Ground::of(&self.decision.axes, &self.checks)
    }

    /// The layout that claims the document.
    #[must_use]
    pub fn layout(&self) -> &Layout {
        &self.layout
    }

    /// The kind of license, where the catalogue knows it.
    #[must_use]
    pub fn kind(&self) -> Option<&Kind> {
        self.kind.as_deref()
    }

    /// Every signature of the document that could be read. Of the documents that are read so far, each has at most one.
    #[must_use]
    pub fn signatures(&self) -> &[SignatureValidation] {
        &self.signatures
    }

    /// The revisions of a PDF, the oldest first, with what each changed; none of other documents.
    #[must_use]
    pub fn revisions(&self) -> &[Revision] {
        &self.revisions
    }

    /// The signature that decides, by which the license is told; `None` where the layout carries no proof, or one that
    /// cannot be read.
    #[must_use]
    pub fn signature(&self) -> Option<&SignatureValidation> {
        self.signatures.first()
    }

    /// The bytes the report speaks of.
    #[must_use]
    pub fn input(&self) -> Input {
        self.input
    }

    /// The picture that showed the license, where the input is one.
    #[must_use]
    pub fn picture(&self) -> Option<&Picture> {
        self.picture.as_deref()
    }

    /// The time the report was asked for.
    #[must_use]
    pub fn at(&self) -> Timestamp {
        self.at
    }

    /// Until when the answer holds: the next time that a certificate, the anchor's trust, a revocation list, a
    /// rule of the agreement, a date of the license or the end of a code's showing changes it. `None`: nothing is known that will.
    #[must_use]
    pub fn recheck_after(&self) -> Option<Timestamp> {
        let chain = self.signature().and_then(|signature| signature.holds_until);
        let rules = self.rulings().iter().filter_map(|ruling| ruling.changes);
        let showing = self.presented.as_ref().and_then(|showing| showing.counts_until);
        let showing = showing.filter(|until| *until >= self.at);
        let listed = self.license.listed().and_then(|listed| listed.until).filter(|until| *until > self.at);
        let dates = self.license.status_changes(self.at);
        chain.into_iter().chain(dates).chain(rules).chain(showing).chain(listed).min()
    }

    /// The revocation lists the answer stands on.
    #[must_use]
    pub fn valid_as_of(&self) -> &[ListSummary] {
        self.signature().map(|signature| &*signature.lists).unwrap_or_default()
    }

    /// The trust bundle that the answer stands on, with its version and dates; `None` where whom to trust is kept by hand.
    #[must_use]
    pub fn trust_bundle(&self) -> Option<&BundleHead> {
        self.bundle.as_deref()
    }

    /// What the reader whom the inquiry named sees of the license.
    #[must_use]
    pub fn mask(&self) -> Mask<'_> {
        self.audience.mask(&self.license, self.kind())
    }

    /// The report as one line of JSON, as its reader may see it: the same bytes for the same input, trust,
    /// time and reader, from wherever it is asked.
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut json = String::with_capacity(USUAL_BYTES);
        self.write_json(&mut json);
        json
    }

    /// The same text, after what `json` holds.
    pub fn write_json(&self, json: &mut String) {
        let from = json.len();
        json::write(self, json);
        escape::escape(json, from);
    }
}

impl Outcome {
    /// The name in reports.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Failed => "failed",
            Self::Warned => "warned",
            Self::Ignored => "ignored",
            Self::NotExecuted(_) => "not-executed",
        }
    }
}

/// The name of this form of report. A change that breaks readers gets a new one.
pub const REPORT_FORMAT: &str = "elicense-report-1";

/// Bytes that most reports fit into.
const USUAL_BYTES: usize = 8 << 10;
