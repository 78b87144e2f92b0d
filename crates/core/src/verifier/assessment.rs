//! 材料免交: which materials of a matter need not be handed in, because a verified and recognised license of the
//! right holder covers them.

mod json;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::checks::inquiry::Inquiry;
use crate::decision::recognition::Recognition;
use crate::license::holder::Holder;
use crate::report::{MaskBeside, Report};
use crate::rules::matters::{APPLICANT, Material, Matter};
use crate::verifier::Verifier;
use crate::words::check::{CheckId, Finding, Outcome};
use crate::words::code::Code;
use crate::words::error::Error;
use crate::words::named::named;
use crate::words::region::Region;
use crate::words::scenario::{Reader, Relying};

pub use json::ASSESSMENT_FORMAT;

named! {
    /// Whether a material has to be handed in.
    pub enum Waiver {
        /// 免交: a license covers it.
        Waived = "waived",
        /// 附条件免交: a license covers it once a person has seen to the conditions of its recognition.
        OnConditions = "waived-on-conditions",
        /// 仍需提交: no license covers it.
        Missing = "missing",
    }
}

/// Who applies for what, where and when.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Application {
    /// The matter.
    pub matter: Arc<Matter>,
    /// Where it is applied for: licenses must be recognised there.
    pub relying: Region,
    /// When the licenses are presented.
    pub at: jiff::Timestamp,
    /// Who reads the answer.
    pub reader: Reader,
    /// The parties, by the words of the matter; [`APPLICANT`](crate::rules::APPLICANT) is whoever presents the
    /// licenses. A material of a party who is not named is not waived.
    pub parties: BTreeMap<String, Holder>,
}

impl Application {
    /// An application without any party, for the most modest reader.
    #[must_use]
    pub fn new(matter: Arc<Matter>, relying: Region, at: jiff::Timestamp) -> Self {
        Self { matter, relying, at, reader: Reader::Public, parties: BTreeMap::new() }
    }
}

/// Which materials of a matter are waived, and what became of each file.
#[derive(Clone, Debug)]
pub struct Assessment {
    application: Application,
    materials: Vec<MaterialAnswer>,
    files: Vec<FileAnswer>,
}

/// What the files make of one material.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct MaterialAnswer {
    /// Whether it has to be handed in.
    pub waiver: Waiver,
    /// The first file that covers it best: an index of [`Assessment::files`].
    pub covered_by: Option<usize>,
}

/// What became of one file.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct FileAnswer {
    /// Its name, as it was given.
    pub name: String,
    /// The name as the reader may see it: files are called after persons.
    pub shown_name: String,
    /// The report on the license alone, whoever holds it; an error where it could not be examined.
    pub report: Result<Report, Error>,
    /// The materials that take licenses of its kind, and what it is to each; none where no material does.
    pub uses: Vec<Use>,
}

/// What a license is to one material.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Use {
    /// The material: an index of [`Matter::materials`].
    pub material: usize,
    /// What it makes of it.
    pub waiver: Waiver,
    /// Why it does not cover it, or on which conditions.
    pub reasons: Vec<Cause>,
}

/// Why a license does not count, or on which conditions.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Cause {
    /// What was found, or why something could not be checked.
    pub code: Code,
    /// The facts that fill its sentences, as the reader may see them.
    pub data: Vec<(&'static str, String)>,
}

/// A name of which no file's license tells the reader what it hides from them.
fn told_by_none(name: &str, files: &[FileAnswer], beside: &MaskBeside) -> String {
    let reports = files.iter().filter_map(|file| file.report.as_ref().ok());
    reports.fold(beside.text(name).to_string(), |name, report| report.mask().text(&name).to_string())
}

impl Verifier {
    /// Says which materials of a matter need not be handed in, given the files that are presented: name and
    /// bytes of each.
    ///
    /// A license counts where everything holds that is asked of it: signature, signer, status, recognition
    /// in the relying region for the matter's scenario, and that it is the party's.
    #[must_use]
    pub fn assess(&self, application: &Application, files: &[(String, Vec<u8>)]) -> Assessment {
        let answers = files.iter().map(|(name, bytes)| self.file(application, name, bytes));
        let mut files: Vec<FileAnswer> = answers.collect();
        let beside = self.mask_beside(&application.inquiry(None));
        let names: Vec<String> = files.iter().map(|file| told_by_none(&file.name, &files, &beside)).collect();
        files.iter_mut().zip(names).for_each(|(file, name)| file.shown_name = name);
        let materials = (0..application.matter.materials.len()).map(|index| best(index, &files)).collect();
        Assessment { application: application.clone(), materials, files }
    }

    fn file(&self, application: &Application, name: &str, bytes: &[u8]) -> FileAnswer {
        let report = self.verify_for(bytes, &application.inquiry(None));
        let kind = report.as_ref().ok().and_then(Report::kind).map(|kind| Arc::clone(&kind.id));
        let materials = application.matter.materials.iter().enumerate();
        let uses = materials
            .filter(|(_, material)| kind.as_ref().is_some_and(|kind| material.takes(kind)))
            .map(|(index, material)| self.put_to_use(application, bytes, index, material));
        FileAnswer { name: name.to_owned(), shown_name: String::new(), uses: uses.collect(), report }
    }

    /// Verifies the license once more, now as that of the material's party.
    fn put_to_use(&self, application: &Application, bytes: &[u8], index: usize, material: &Material) -> Use {
        let missing = |reasons| Use { material: index, waiver: Waiver::Missing, reasons };
        let holder = match &material.party {
            None => None,
            Some(party) => match application.parties.get(party) {
                Some(holder) => Some(holder),
                None => return missing(vec![Cause::of(Code::PartyNotGiven).with("party", party)]),
            },
        };
        match self.verify_for(bytes, &application.inquiry(holder)) {
            Ok(report) => Use { material: index, waiver: waiver(&report), reasons: causes(&report) },
            Err(_) => missing(Vec::new()),
        }
    }
}

impl Application {
    /// A party that was given and does not take part in the matter.
    #[must_use]
    pub fn unknown_party(&self) -> Option<&str> {
        let mut given = self.parties.keys().map(String::as_str);
        given.find(|party| *party != APPLICANT && !self.matter.parties.contains_key(*party))
    }

    fn inquiry(&self, holder: Option<&Holder>) -> Inquiry {
        let mut inquiry = Inquiry::at(self.at);
        inquiry.relying = Relying::Region(self.relying);
        inquiry.scenario = Some(self.matter.scenario);
        inquiry.reader = self.reader;
        inquiry.holder = holder.cloned();
        inquiry
    }
}

/// A verified license waives. One whose recognition alone keeps it from a pass, and only for what a person has
/// to see to, waives on conditions: that is judged after everything else held.
fn waiver(report: &Report) -> Waiver {
    let conditional = |status| matches!(status, Recognition::Recognised | Recognition::WithConditions);
    let rulings = report.rulings();
    if report.verified().is_some() {
        Waiver::Waived
    } else if !rulings.is_empty() && rulings.iter().all(|ruling| conditional(ruling.status)) {
        Waiver::OnConditions
    } else {
        Waiver::Missing
    }
}

/// Everything that keeps a license from passing, as its reader may see it.
fn causes(report: &Report) -> Vec<Cause> {
    if report.verified().is_some() {
        return Vec::new();
    }
    let mask = report.mask();
    let gaps = report.checks().iter().filter_map(|(_, outcome)| match outcome {
        Outcome::NotExecuted(reason) if GAPS.contains(&reason) => Some(reason),
        _ => None,
    });
    let mut causes: Vec<Cause> = Vec::new();
    for gap in gaps {
        if !causes.iter().any(|known| known.code == gap) {
            causes.push(Cause::of(gap));
        }
    }
    let counts =
        |finding: &&Finding| finding.outcome == Outcome::Failed || finding.check == CheckId::Recognition;
    causes.extend(report.findings().iter().filter(counts).map(|finding| {
        let seen = mask.finding(finding).into_owned();
        Cause { code: seen.code, data: seen.data }
    }));
    causes
}

/// Reasons for which a check did not run that keep a license from passing.
const GAPS: [Code; 4] =
    [Code::NoProof, Code::LicenseStatusUnknown, Code::HolderNotRecorded, Code::HolderNotComparable];

/// The best that any file makes of a material.
fn best(material: usize, files: &[FileAnswer]) -> MaterialAnswer {
    let uses =
        files.iter().enumerate().flat_map(|(index, file)| file.uses.iter().map(move |one| (index, one)));
    let best = uses.filter(|(_, one)| one.material == material).min_by_key(|(_, one)| one.waiver);
    match best {
        Some((file, one)) if one.waiver != Waiver::Missing => {
            MaterialAnswer { waiver: one.waiver, covered_by: Some(file) }
        }
        _ => MaterialAnswer { waiver: Waiver::Missing, covered_by: None },
    }
}

impl Cause {
    fn of(code: Code) -> Self {
        Self { code, data: Vec::new() }
    }

    fn with(mut self, name: &'static str, value: &str) -> Self {
        self.data.push((name, value.to_owned()));
        self
    }
}

impl Assessment {
    /// Who applied for what.
    #[must_use]
    pub fn application(&self) -> &Application {
        &self.application
    }

    /// One answer for each of [`Matter::materials`].
    #[must_use]
    pub fn materials(&self) -> &[MaterialAnswer] {
        &self.materials
    }

    /// One answer for each file, in the order given.
    #[must_use]
    pub fn files(&self) -> &[FileAnswer] {
        &self.files
    }

    /// What has to be handed in still, as a whole: the worst of the materials.
    #[must_use]
    pub fn waiver(&self) -> Waiver {
        self.materials.iter().map(|material| material.waiver).max().unwrap_or(Waiver::Missing)
    }
}

impl FileAnswer {
    /// Why no material takes it, where none does.
    #[must_use]
    pub fn unused(&self) -> Option<Code> {
        match &self.report {
            Ok(report) if report.kind().is_none() => Some(Code::FileKindUnknown),
            Ok(_) if self.uses.is_empty() => Some(Code::FileKindNotNeeded),
            _ => None,
        }
    }
}
