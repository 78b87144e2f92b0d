//! One layout held against one document: what it asks and what is there, for whoever writes layouts.

mod pages;
mod places;

pub use places::told_path;

use crate::document::budget::Budget;
use crate::document::ofd::Ofd;
use crate::document::package::Package;
use crate::document::path::Ambiguous;
use crate::document::tree::Node;
use crate::layout::claim::{Document, Opening, Payload, Trees, looks_at_document, region};
use crate::layout::trial::places::{Places, kind_of};
use crate::layout::{Detect, Layout, RegionSource, Want};
use crate::proof::ProofSpec;
use crate::words::error::Error;
use crate::words::named::named;

/// What became of one layout and one document. Holds no value of the document: what stands at a place is told by its
/// kind and size, and a key that may be a value is masked.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Trial {
    /// What the layout asks, in the order in which it is looked at.
    pub steps: Vec<TrialStep>,
    /// What stands in the document and, where the proof could be opened, in the signed bytes.
    pub places: Vec<TrialPlace>,
    /// Whether there was no room for more places.
    pub has_more: bool,
}

/// One thing that a layout asks of a document.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct TrialStep {
    /// What is asked about.
    pub subject: TrialSubject,
    /// What is asked, in the words of the layout.
    pub asked: String,
    /// Whether it holds; `None` where it could not be looked at.
    pub held: Option<bool>,
    /// What stands there, where a place was looked at.
    pub found: Option<Seen>,
    /// Why it does not hold, in the reader's words.
    pub detail: Option<String>,
}

named! {
    /// What a layout asks about.
    pub enum TrialSubject {
        /// The form of the document.
        Container = "container",
        /// A condition on the document.
        Document = "document",
        /// The proof: whether there are signed bytes.
        Proof = "proof",
        /// The signed bytes, and the texts inside them: whether they can be read.
        Payload = "payload",
        /// A condition on the signed bytes.
        Signed = "signed",
        /// The region that a license names.
        Region = "region",
        /// A condition on the pages, and the words by which values are found on them.
        Page = "page",
    }
}

/// What stands at one place.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct TrialPlace {
    /// Whether the path begins at the signed bytes, and not at the document.
    pub signed: bool,
    /// The path, as a layout writes it.
    pub path: String,
    /// What stands there.
    pub seen: Seen,
}

/// A value by its kind and size.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Seen {
    /// The kind.
    pub kind: SeenKind,
    /// Characters of a text, bytes, or members.
    pub size: usize,
}

named! {
    /// Kinds of values.
    pub enum SeenKind {
        /// Nothing is there.
        Nothing = "nothing",
        /// Several entries are there, and the path does not say which.
        Several = "several",
        /// A text.
        Text = "text",
        /// A text that can be read as JSON.
        JsonText = "json-text",
        /// A number.
        Number = "number",
        /// True or false.
        Truth = "truth",
        /// Null.
        Null = "null",
        /// Bytes.
        Bytes = "bytes",
        /// A list.
        List = "list",
        /// A map, or an element with others inside.
        Map = "map",
    }
}

impl Trial {
    /// Whether everything that the layout asks holds.
    #[must_use]
    pub fn claims(&self) -> bool {
        self.steps.iter().all(|step| step.held == Some(true))
    }

    fn of(layout: &Layout, bytes: &[u8]) -> Result<Self, Error> {
        if Package::is_likely(bytes)
            && let Ok(Some(ofd)) = Ofd::read(bytes)
        {
            return pages::of_package(layout, bytes, &ofd);
        }
        let mut budget = Budget::new();
        let own = [std::sync::Arc::new(layout.clone())];
        let document = Document::read_for(&own, bytes, &mut budget)?;
        let opened = match &layout.proof {
            ProofSpec::Signed(spec) if layout.is_written_as(&document) => {
                Some(spec.open(&document.root, document.bytes, &mut budget))
            }
            _ => None,
        };
        let payload = match (&opened, &layout.proof) {
            (Some(Ok(opened)), ProofSpec::Signed(spec)) => {
                Some(spec.read_payload(&opened.payload, &mut budget))
            }
            _ => None,
        };
        let why = opened.as_ref().and_then(|opened| opened.as_ref().err()).map(String::as_str);
        let trying = Trying::of(layout, &document, why, payload.as_ref(), &budget);
        let mut places = Places::default();
        places.add("", false, &document.root);
        let trees = payload.as_ref().and_then(|payload| payload.as_ref().ok());
        trees.iter().for_each(|root| places.add("", true, root));
        let root = trees.unwrap_or(&document.root);
        if let Ok(trees) = Trees::unfold(root, layout, budget.clone()) {
            for (index, nested) in layout.unfold.iter().enumerate() {
                let signed = layout.proof != ProofSpec::None;
                trees.tree(index + 1).iter().for_each(|tree| places.add(&nested.text, signed, tree));
            }
        }
        Ok(places.told(trying.steps))
    }
}

impl Layout {
    /// Holds the layout against a document: what it asks, and what is there.
    ///
    /// ```
    /// let layout = elicense::Layout::parse(elicense_formats::LAYOUTS[0].1)?;
    /// let trial = layout.try_on(b"{\"name\":\"x\"}")?;
    /// assert!(!trial.claims());
    /// assert_eq!(trial.places[0].path, "/name");
    /// # Ok::<(), elicense::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// The document's container cannot be read.
    pub fn try_on(&self, document: &[u8]) -> Result<Trial, Error> {
        Trial::of(self, document)
    }
}

/// The steps of one trial.
pub(super) struct Trying<'t> {
    layout: &'t Layout,
    steps: Vec<TrialStep>,
    /// How many of the conditions that want an entry hold, and of how many.
    met: (usize, usize),
    /// What the layout wants first of what is not there.
    lacks: Option<String>,
}

impl<'t> Trying<'t> {
    /// As the layout was tried before.
    pub(super) fn again(
        layout: &'t Layout,
        document: &Document<'_>,
        openings: &[Opening<'_, '_>],
        payloads: &[Payload<'_>],
        budget: &Budget,
    ) -> Self {
        let mut pairs = openings.iter().zip(payloads);
        let pair = match &layout.proof {
            ProofSpec::Signed(spec) => pairs.find(|(opening, _)| *opening.spec == **spec),
            // What a seal signs is read before any layout is asked.
            ProofSpec::None | ProofSpec::Sealed | ProofSpec::Pdf => None,
        };
        let why = pair.and_then(|(opening, _)| opening.result.as_ref().err()).map(String::as_str);
        Self::of(layout, document, why, pair.and_then(|(_, payload)| payload.as_ref()), budget)
    }

    /// `why` the proof could not be opened; the signed bytes, where it was.
    fn of(
        layout: &'t Layout,
        document: &Document<'_>,
        why: Option<&str>,
        payload: Option<&Result<Node<'_>, Error>>,
        budget: &Budget,
    ) -> Self {
        let mut trying = Self { layout, steps: Vec::new(), met: (0, 0), lacks: None };
        let fits = layout.is_written_as(document);
        let container = Some((!fits).then(|| document.container.as_str().to_owned()));
        trying.step(
            TrialSubject::Container,
            layout.container.as_str(),
            Some(fits),
            None,
            container.flatten(),
        );
        let signed = layout.proof != ProofSpec::None;
        for detect in layout.detect.iter().filter(|detect| looks_at_document(layout, detect)) {
            let found = fits.then(|| detect.at.path.find(&document.root));
            trying.condition(
                TrialSubject::Document,
                detect,
                found.map(|found| (detect.want.holds(found), seen(found))),
            );
        }
        if signed {
            let opened = fits.then_some(why.is_none() && payload.is_some());
            trying.step(TrialSubject::Proof, layout.proof(), opened, None, why.map(str::to_owned));
        }
        let root = match payload {
            Some(Ok(root)) => Some(root),
            Some(Err(_)) => None,
            None => (fits && !signed).then_some(&document.root),
        };
        let unreadable = payload.and_then(|payload| payload.as_ref().err()).cloned();
        let trees = root.map(|root| Trees::unfold(root, layout, budget.clone())).transpose();
        let (trees, unreadable) = match trees {
            Ok(trees) => (trees, unreadable),
            Err(error) => (None, Some(error)),
        };
        if let Some(error) = unreadable {
            trying.step(TrialSubject::Payload, "", Some(false), None, Some(error.to_string()));
        }
        for detect in layout.detect.iter().filter(|detect| !looks_at_document(layout, detect)) {
            let found = trees.as_ref().map(|trees| trees.find(&detect.at));
            let subject = if signed { TrialSubject::Signed } else { TrialSubject::Document };
            trying.condition(subject, detect, found.map(|found| (detect.want.holds(found), seen(found))));
        }
        if let RegionSource::Read(at) = &layout.region_source {
            let held = trees.as_ref().map(|trees| region(layout, trees).is_ok());
            let found = trees.as_ref().map(|trees| seen(trees.find(at)));
            trying.step(TrialSubject::Region, &at.text, held, found, None);
        }
        trying
    }

    fn condition(&mut self, subject: TrialSubject, detect: &Detect, found: Option<(bool, Seen)>) {
        let held = found.map(|(held, _)| held);
        if detect.want != Want::Absent {
            self.met.0 += usize::from(held == Some(true));
            self.met.1 += 1;
        }
        if held == Some(false) {
            self.lacks.get_or_insert_with(|| detect.refusal());
        }
        self.step(subject, &detect.written(), held, found.map(|(_, seen)| seen), None);
    }

    fn step(
        &mut self,
        subject: TrialSubject,
        asked: &str,
        held: Option<bool>,
        found: Option<Seen>,
        detail: Option<String>,
    ) {
        if held == Some(false) {
            let lack = || detail.clone().unwrap_or_else(|| format!("no {} at {asked}", subject.as_str()));
            self.lacks.get_or_insert_with(lack);
        }
        self.steps.push(TrialStep { subject, asked: asked.to_owned(), held, found, detail });
    }
}

/// The layout that all but fits, and what it wants that is not there: half of the entries it looks for are there, or
/// more. Conditions that something is not there do not count: most documents meet them.
pub(super) fn closest<'t>(tries: impl Iterator<Item = Trying<'t>>) -> Option<(String, String)> {
    let close = tries.filter(|trying| trying.met.0 > 0 && 2 * trying.met.0 >= trying.met.1);
    // Of several equally close, the first.
    let best = close.reduce(|best, next| {
        let nearer = next.met.0 * best.met.1 > best.met.0 * next.met.1;
        if nearer { next } else { best }
    })?;
    Some((best.layout.id().to_owned(), best.lacks.unwrap_or_default()))
}

impl Detect {
    /// What was found instead of what this condition wants.
    fn refusal(&self) -> String {
        let at = &self.at.text;
        match &self.want {
            Want::Present => format!("nothing at {at}"),
            Want::Absent => format!("an entry at {at}, where it has none"),
            Want::Text(texts) => format!("not {} at {at}", texts.join(" or ")),
            Want::Day(_) => format!("no day of those that the layout has at {at}"),
        }
    }
}

fn seen(found: Result<Option<&Node<'_>>, Ambiguous>) -> Seen {
    match found {
        Ok(Some(node)) => kind_of(node),
        Ok(None) => Seen { kind: SeenKind::Nothing, size: 0 },
        Err(_) => Seen { kind: SeenKind::Several, size: 0 },
    }
}
