//! What was examined, what was found, and what follows from it.

use std::sync::Arc;

use jiff::Timestamp;
use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};
use sha2::{Digest, Sha256};

use crate::catalog::{Kind, KindSource};
use crate::chain::hex;
use crate::check::{Checks, Code, Finding, Outcome};
use crate::display::Showing;
use crate::inquiry::{Reader, Relying, Scenario};
use crate::layout::{Layout, Source};
use crate::license::fields::deceives;
use crate::license::{FaceField, Field, License, LicenseStatus, Title};
use crate::mask::{Audience, Mask, SeenField, SeenText};
use crate::messages::{Advice, Language, finding_advice};
use crate::recognition::{Difference, Ruling};
use crate::region::Region;
use crate::revocation::ListSummary;
use crate::verdict::{Axes, Conclusion, Indication, Presentation, SubIndication, Verifiability};
use crate::vouch::Voucher;

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
    input: Input,
    at: Timestamp,
    layout: Arc<Layout>,
    kind: Option<Arc<Kind>>,
    license: License,
    voucher: Option<Voucher>,
    checks: Checks,
    showing: Option<Showing>,
    axes: Axes,
    audience: Audience,
    recognition: Recognised,
    picture: Option<Box<Picture>>,
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
        Self { bytes: bytes.len(), sha256: Sha256::digest(bytes).into() }
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

/// What a report is made of.
pub(crate) struct Facts {
    pub input: Input,
    pub at: Timestamp,
    pub layout: Arc<Layout>,
    pub kind: Option<Arc<Kind>>,
    pub license: License,
    pub voucher: Option<Voucher>,
    pub checks: Checks,
    pub audience: Audience,
    pub axes: Axes,
    pub recognition: Recognised,
    pub showing: Option<Showing>,
}

/// What was asked about recognition, and what was answered.
#[derive(Clone, Debug)]
pub(crate) struct Recognised {
    pub relying: Relying,
    pub rulings: Vec<Ruling>,
    pub differences: Vec<Difference>,
}

impl Report {
    pub(crate) fn of(facts: Facts) -> Self {
        let Facts { input, at, layout, kind, license, voucher, checks, axes, recognition, showing, audience } =
            facts;
        let picture = None;
        Self {
            input,
            at,
            layout,
            kind,
            license,
            voucher,
            checks,
            axes,
            recognition,
            showing,
            audience,
            picture,
        }
    }

    /// The same report on the picture that showed the license.
    #[cfg(feature = "pictures")]
    pub(crate) fn shown_in(mut self, picture: &[u8], shown: Picture) -> Self {
        self.input = Input::of(picture);
        self.picture = Some(Box::new(shown));
        self
    }

    /// The license, where everything that was asked holds: the signature is good and its signer
    /// trusted for it, the license is in force, and no check failed.
    #[must_use]
    pub fn verified(&self) -> Option<&License> {
        (self.axes.conclusion == Conclusion::Passed).then_some(&self.license)
    }

    /// The license as the document tells it, whether or not anybody vouches for it.
    #[must_use]
    pub fn claimed(&self) -> &License {
        &self.license
    }

    /// The three answers, for a first look.
    #[must_use]
    pub fn conclusion(&self) -> Conclusion {
        self.axes.conclusion
    }

    /// Axis 1: the signature.
    #[must_use]
    pub fn indication(&self) -> Indication {
        self.axes.indication
    }

    /// Why axis 1 is not TOTAL_PASSED.
    #[must_use]
    pub fn sub_indication(&self) -> Option<SubIndication> {
        self.axes.sub_indication
    }

    /// Axis 2: the license itself.
    #[must_use]
    pub fn status(&self) -> LicenseStatus {
        self.axes.status
    }

    /// Axis 3: how much could be checked.
    #[must_use]
    pub fn verifiability(&self) -> Verifiability {
        self.axes.verifiability
    }

    /// Axis 4: the answer of every region and for every scenario that was asked for, in that order.
    #[must_use]
    pub fn rulings(&self) -> &[Ruling] {
        &self.recognition.rulings
    }

    /// Where the license is presented, as it was asked.
    #[must_use]
    pub fn relying(&self) -> Relying {
        self.recognition.relying
    }

    /// 四项差异: the four differences from what is expected of the license where it is presented.
    #[must_use]
    pub fn differences(&self) -> &[Difference] {
        &self.recognition.differences
    }

    /// Axis 5: whether a display code was fresh and bound to its holder; `None` for what is no display code, and
    /// where it was not judged.
    #[must_use]
    pub fn presentation(&self) -> Option<Presentation> {
        self.showing.as_ref()?.presentation
    }

    /// The display code as it was shown; `None` for what is none.
    #[must_use]
    pub fn showing(&self) -> Option<&Showing> {
        self.showing.as_ref()
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

    /// Who signed, where the layout carries a proof that could be read.
    #[must_use]
    pub fn voucher(&self) -> Option<&Voucher> {
        self.voucher.as_ref()
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
    /// rule of the agreement or a date of the license changes it. `None`: nothing is known that will.
    #[must_use]
    pub fn recheck_after(&self) -> Option<Timestamp> {
        let chain = self.voucher.as_ref().and_then(|voucher| voucher.holds_until);
        let rules = self.rulings().iter().filter_map(|ruling| ruling.changes);
        chain.into_iter().chain(self.license.status_changes(self.at)).chain(rules).min()
    }

    /// The revocation lists the answer stands on.
    #[must_use]
    pub fn valid_as_of(&self) -> &[ListSummary] {
        self.voucher.as_ref().map(|voucher| &*voucher.lists).unwrap_or_default()
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
        let mut json = Vec::with_capacity(USUAL_BYTES);
        self.write_json(&mut json);
        String::from_utf8(json).expect("JSON is text")
    }

    /// The same bytes, after what `out` holds.
    pub(crate) fn write_json(&self, out: &mut Vec<u8>) {
        let from = out.len();
        serde_json::to_writer(&mut *out, self)
            .expect("a report has text keys and no value that JSON cannot hold");
        escape_deceivers(out, from);
    }
}

/// Bytes that most reports fit into.
const USUAL_BYTES: usize = 8 << 10;

/// The same JSON with every character escaped that would steer a terminal or turn the text around it:
/// documents choose what stands in a report. All of JSON outside its strings is ASCII.
pub(crate) fn without_deceivers(json: String) -> String {
    let mut json = json.into_bytes();
    escape_deceivers(&mut json, 0);
    String::from_utf8(json).expect("JSON is text")
}

/// Escapes what stands after the first `from` bytes, which are text.
fn escape_deceivers(json: &mut Vec<u8>, from: usize) {
    if !json.get(from..).is_some_and(has_deceivers) {
        return;
    }
    let text = String::from_utf8(json.split_off(from)).expect("JSON is text");
    for c in text.chars() {
        match deceives(c) {
            true => json.extend(format!("\\u{:04x}", u32::from(c)).bytes()),
            false => json.extend(c.encode_utf8(&mut [0; 4]).bytes()),
        }
    }
}

/// Whether a text holds a character that [`deceives`]. A report has thousands of bytes and mostly none: whole
/// blocks are passed at once, and only where a block holds a byte that one may begin with, they are looked at.
fn has_deceivers(text: &[u8]) -> bool {
    let may_begin = |byte: u8| matches!(byte, 0x7f | 0xc2 | 0xe2 | 0xef);
    let blocks = text.chunks(BLOCK).enumerate();
    let suspicious = blocks.filter(|(_, block)| block.iter().fold(false, |any, &byte| any | may_begin(byte)));
    suspicious.into_iter().any(|(index, block)| {
        let begin = index * BLOCK;
        (begin..begin + block.len()).any(|place| text.get(place..).is_some_and(begins_with_deceiver))
    })
}

/// [`deceives`], for the first character of a text in UTF-8; JSON has escaped the control characters below 0x20.
fn begins_with_deceiver(text: &[u8]) -> bool {
    matches!(
        text,
        [0x7f, ..]
            | [0xc2, 0x80..=0x9f, ..]
            | [0xe2, 0x80, 0x8b..=0x8f | 0xa8..=0xae, ..]
            | [0xe2, 0x81, 0xa0..=0xa9, ..]
            | [0xef, 0xbb, 0xbf, ..]
    )
}

/// Bytes looked at together: some vector registers full.
const BLOCK: usize = 128;

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

impl Serialize for Report {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Axes { indication, sub_indication, status, verifiability, conclusion } = self.axes;
        let mask = self.mask();
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("report", REPORT_FORMAT)?;
        map.serialize_entry("input", &InputJson::of(self.input))?;
        if let Some(picture) = &self.picture {
            map.serialize_entry("picture", &PictureJson::of(picture))?;
        }
        map.serialize_entry("at", &self.at)?;
        let Audience { reader, scenario, .. } = self.audience;
        map.serialize_entry("shown_to", &ShownToJson { reader, scenario })?;
        map.serialize_entry("valid_as_of", self.valid_as_of())?;
        map.serialize_entry("recheck_after", &self.recheck_after())?;
        map.serialize_entry("conclusion", &conclusion)?;
        map.serialize_entry("indication", &indication)?;
        map.serialize_entry("sub_indication", &sub_indication)?;
        map.serialize_entry("status", &status)?;
        map.serialize_entry("verifiability", &verifiability)?;
        match self.relying() {
            Relying::NotAsked => map.serialize_entry("recognition", &NotExecuted::NOT_ASKED)?,
            _ => map.serialize_entry("recognition", &RecognitionJson { rulings: self.rulings() })?,
        }
        match &self.showing {
            Some(showing) => map.serialize_entry("presentation", showing)?,
            None => map.serialize_entry("presentation", &NotExecuted::NOT_ASKED)?,
        }
        map.serialize_entry("differences", self.differences())?;
        map.serialize_entry("layout", &LayoutJson::of(&self.layout))?;
        map.serialize_entry("license", &LicenseJson { report: self, mask: &mask })?;
        map.serialize_entry("proof", &self.voucher.as_ref().map(|voucher| mask.voucher(voucher)))?;
        map.serialize_entry("checks", &ChecksJson(&self.checks))?;
        let findings = self.findings().iter().map(|finding| FindingJson { finding, mask: &mask });
        map.serialize_entry("findings", &findings.collect::<Vec<_>>())?;
        map.end()
    }
}

/// The name of this form of report. A change that breaks readers gets a new one.
pub const REPORT_FORMAT: &str = "elicense-report-1";

#[derive(Serialize)]
pub(crate) struct InputJson {
    bytes: usize,
    sha256: String,
}

impl InputJson {
    pub(crate) fn of(input: Input) -> Self {
        Self { bytes: input.bytes, sha256: hex(&input.sha256) }
    }
}

#[derive(Serialize)]
struct PictureJson {
    width: u32,
    height: u32,
    codes: usize,
    payload: InputJson,
    corners: [[i32; 2]; 4],
}

impl PictureJson {
    fn of(picture: &Picture) -> Self {
        let Picture { width, height, codes, payload, corners } = *picture;
        Self { width, height, codes, payload: InputJson::of(payload), corners }
    }
}

/// Who reads the answer, which decides what it shows.
#[derive(Serialize)]
pub(crate) struct ShownToJson {
    pub(crate) reader: Reader,
    pub(crate) scenario: Option<Scenario>,
}

#[derive(Serialize)]
struct NotExecuted {
    outcome: &'static str,
    reason: Code,
}

impl NotExecuted {
    const NOT_ASKED: Self = Self { outcome: "not-executed", reason: Code::NotAsked };
}

#[derive(Serialize)]
struct RecognitionJson<'r> {
    rulings: &'r [Ruling],
}

#[derive(Serialize)]
struct LayoutJson<'r> {
    id: &'r str,
    region: Option<Region>,
    title: &'r Title,
    source: &'r Source,
    used_from: String,
    used_until: Option<String>,
}

impl<'r> LayoutJson<'r> {
    fn of(layout: &'r Layout) -> Self {
        let used = layout.used();
        Self {
            id: layout.id(),
            region: layout.region(),
            title: layout.title(),
            source: layout.source(),
            used_from: used.from.to_string(),
            used_until: used.until.map(|last| last.to_string()),
        }
    }
}

struct LicenseJson<'r> {
    report: &'r Report,
    mask: &'r Mask<'r>,
}

impl Serialize for LicenseJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (license, mask) = (&self.report.license, self.mask);
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("verified", &self.report.verified().is_some())?;
        map.serialize_entry("region", &license.region)?;
        map.serialize_entry("kind", &self.report.kind.as_deref().map(KindJson::of))?;
        let field = |field| FieldJson { field, seen: mask.field(field) };
        map.serialize_entry("fields", &license.fields.iter().map(field).collect::<Vec<_>>())?;
        let face = |face| FaceJson::of(face, mask.face(face));
        map.serialize_entry("face", &license.face.iter().map(face).collect::<Vec<_>>())?;
        let carried = license.carried.iter().map(|carried| mask.carried(carried));
        map.serialize_entry("carried", &carried.collect::<Vec<_>>())?;
        map.end()
    }
}

#[derive(Serialize)]
struct KindJson<'r> {
    id: &'r str,
    name: &'r Title,
    source: KindSource,
}

impl<'r> KindJson<'r> {
    fn of(kind: &'r Kind) -> Self {
        Self { id: &kind.id, name: &kind.name, source: kind.source }
    }
}

struct FieldJson<'r> {
    field: &'r Field,
    seen: SeenField<'r>,
}

impl Serialize for FieldJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(5))?;
        map.serialize_entry("name", &self.field.name)?;
        map.serialize_entry("shown", &self.seen.shown)?;
        map.serialize_entry("value", &self.seen.value)?;
        map.serialize_entry("raw", &self.seen.raw)?;
        map.serialize_entry("origin", &self.field.origin)?;
        map.end()
    }
}

#[derive(Serialize)]
struct FaceJson<'r> {
    name: &'r str,
    title: &'r Title,
    #[serde(flatten)]
    seen: SeenText<'r>,
    origin: &'r str,
}

impl<'r> FaceJson<'r> {
    fn of(field: &'r FaceField, seen: SeenText<'r>) -> Self {
        Self { name: &field.name, title: &field.title, seen, origin: &field.origin }
    }
}

struct ChecksJson<'r>(&'r Checks);

impl Serialize for ChecksJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Row {
            check: &'static str,
            outcome: &'static str,
            #[serde(skip_serializing_if = "Option::is_none")]
            reason: Option<Code>,
        }
        let row = |(check, outcome): (crate::CheckId, Outcome)| Row {
            check: check.as_str(),
            outcome: outcome.as_str(),
            reason: match outcome {
                Outcome::NotExecuted(reason) => Some(reason),
                _ => None,
            },
        };
        serializer.collect_seq(self.0.iter().map(row))
    }
}

struct FindingJson<'r> {
    finding: &'r Finding,
    mask: &'r Mask<'r>,
}

impl Serialize for FindingJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let seen = self.mask.finding(self.finding);
        let Finding { check, code, outcome, at, data } = &*seen;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("check", check)?;
        map.serialize_entry("code", code)?;
        map.serialize_entry("outcome", outcome.as_str())?;
        map.serialize_entry("at", at)?;
        map.serialize_entry("data", &DataJson(data))?;
        map.serialize_entry::<_, Advice>("zh-CN", &finding_advice(Language::ZhCn, &seen))?;
        map.serialize_entry::<_, Advice>("en", &finding_advice(Language::En, &seen))?;
        map.end()
    }
}

pub(crate) struct DataJson<'r>(pub(crate) &'r [(&'static str, String)]);

impl Serialize for DataJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, value)| (name, value)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_that_deceive_are_escaped_and_read_back_the_same() {
        let text = "a\u{202e}b\u{9b}c证\u{7f}";
        let json = without_deceivers(serde_json::to_string(text).unwrap());
        assert_eq!(json, "\"a\\u202eb\\u009bc证\\u007f\"");
        assert_eq!(serde_json::from_str::<String>(&json).unwrap(), text);
    }

    #[test]
    fn every_character_that_deceives_is_seen_in_its_bytes_and_no_other_wherever_it_stands() {
        for c in ('\u{20}'..=char::MAX).filter(|c| u32::from(*c) < 0x1_0000 || deceives(*c)) {
            assert_eq!(has_deceivers(c.to_string().as_bytes()), deceives(c), "{c:?}");
        }
        for before in 0..2 * BLOCK {
            let text = format!("{}\u{202e}{}", "a".repeat(before), "证".repeat(50));
            assert!(has_deceivers(text.as_bytes()), "after {before} bytes");
        }
    }
}
