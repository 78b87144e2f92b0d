//! Exactly one layout claims a document, or none does.

use std::sync::Arc;

use memchr::memmem;

use crate::document::budget::Budget;
use crate::document::container;
use crate::document::container::Container;
use crate::document::container::gb18030::Encoding;
use crate::document::ofd::Ofd;
use crate::document::page::Pages;
use crate::document::path::Ambiguous;
use crate::document::tree::Node;
use crate::layout::rivals::rivals;
use crate::layout::trial::{Trying, closest};
use crate::layout::{Detect, Inside, Layout, Located, Nested, RegionSource, Span, Want};
use crate::license::day;
use crate::proof::live::{LiveProof, open_code};
use crate::proof::{self, Opened, ProofSpec, SignedSpec};
use crate::words::cow_text::CowText;
use crate::words::error::{Error, ErrorKind};
use crate::words::region::Region;

/// A document as it came, and as its container reads.
#[derive(Debug)]
pub(crate) struct Document<'a> {
    /// After a byte order mark: what no container counts as its own.
    pub bytes: &'a [u8],
    pub container: Container,
    pub encoding: Encoding,
    pub root: Node<'a>,
    /// What the holder's device signed around a display code when it was shown.
    pub live: Option<LiveProof>,
}

impl<'a> Document<'a> {
    /// Reads the container, strictly and bounded.
    ///
    /// # Errors
    ///
    /// The input is in no container that is read, breaks its rules, or goes beyond a limit.
    pub(crate) fn read(input: &'a [u8], budget: &mut Budget) -> Result<Self, Error> {
        let bytes = container::unmarked(input);
        Self::unmarked(bytes, budget).map_err(|error| error.behind(input.len() - bytes.len()))
    }

    fn unmarked(bytes: &'a [u8], budget: &mut Budget) -> Result<Self, Error> {
        if let Some((root, live)) = open_code(bytes, budget)? {
            let container = Container::DisplayCode;
            return Ok(Self { bytes, container, encoding: Encoding::Utf8, root, live });
        }
        let (container, root) = container::read(bytes, budget)?;
        Ok(Self { bytes, container, encoding: Encoding::Utf8, root, live: None })
    }

    /// The same, and where the input is no UTF-8 and a layout reads GB18030, in that.
    pub(crate) fn read_for(
        layouts: &[Arc<Layout>],
        input: &'a [u8],
        budget: &mut Budget,
    ) -> Result<Self, Error> {
        let read = Self::read(input, budget);
        let may_be = |layout: &Arc<Layout>| layout.encoding == Encoding::Gb18030;
        if read.is_ok() || !layouts.iter().any(may_be) {
            return read;
        }
        match container::read_gb18030(input, budget) {
            None => read,
            Some(other) => other.map(|(container, root)| Self {
                bytes: input,
                container,
                encoding: Encoding::Gb18030,
                root,
                live: None,
            }),
        }
    }
}

/// A proof opened the way some layouts bind it, or why the document holds no such proof.
#[derive(Debug)]
pub(crate) struct Opening<'a, 'l> {
    pub(super) spec: &'l SignedSpec,
    pub(super) result: Result<Opened<'a>, String>,
}

/// The signed bytes of an [`Opening`], read.
pub(crate) type Payload<'o> = Option<Result<Node<'o>, Error>>;

/// The one layout that claims a document, and what it reads.
#[derive(Debug)]
pub(crate) struct Claim<'t, 'a> {
    pub layout: &'t Arc<Layout>,
    /// The region the license is of: the layout's, or the one its payload names.
    pub region: Region,
    pub trees: Trees<'t>,
    /// The proof; `None` where the layout carries none.
    pub opened: Option<&'t Opened<'a>>,
}

/// The payload, and the texts inside it that a layout reads as JSON.
#[derive(Debug)]
pub(crate) struct Trees<'t> {
    root: &'t Node<'t>,
    nested: Vec<Option<Node<'static>>>,
}

/// Opens the proof of every layout whose conditions on the document hold; layouts that bind the same
/// way share one opening.
pub(crate) fn open<'a, 'l>(
    document: &'a Document<'a>,
    layouts: &'l [Arc<Layout>],
    budget: &mut Budget,
) -> Vec<Opening<'a, 'l>> {
    let mut openings: Vec<Opening<'a, 'l>> = Vec::new();
    for layout in layouts.iter().filter(|layout| layout.is_written_as(document)) {
        if let ProofSpec::Signed(spec) = &layout.proof
            && !openings.iter().any(|known| *known.spec == **spec)
            && missing(layout, document).is_none()
        {
            openings.push(Opening { spec, result: spec.open(&document.root, document.bytes, budget) });
        }
    }
    openings
}

/// Reads the signed bytes of each opening.
pub(crate) fn read_payloads<'o>(
    document: &'o Document<'_>,
    openings: &'o [Opening<'_, '_>],
    budget: &mut Budget,
) -> Vec<Payload<'o>> {
    let mut read = |opening: &'o Opening<'_, '_>| {
        let opened = opening.result.as_ref().ok()?;
        let known = element_read_already(document, opening.spec).map(Ok);
        Some(known.unwrap_or_else(|| opening.spec.read_payload(&opened.payload, budget)))
    };
    openings.iter().map(&mut read).collect()
}

/// The signed element as the document's reader has it. What surrounds an element gives it a meaning by
/// namespaces alone (entities are refused with document types); where the document declares none, the
/// element read on its own is this one, and reading it again would be work for nothing.
fn element_read_already<'o>(document: &'o Document<'_>, spec: &'o SignedSpec) -> Option<Node<'o>> {
    if spec.reads_elements_anew()
        || document.container != Container::Xml
        || spec.payload != proof::Payload::In(Container::Xml)
    {
        return None;
    }
    if memmem::find(document.bytes, b"xmlns").is_some() {
        return None;
    }
    let (name, element) = spec.signed_node(&document.root)?;
    element.single()?;
    Some(Node::Map(vec![(name.into(), element.clone())]))
}

/// The one layout all of whose conditions hold.
///
/// # Errors
///
/// Several layouts' conditions hold, or no layout's; in the latter case, where a payload or nested
/// text could not be read, why.
pub(crate) fn the_one<'t, 'a>(
    layouts: &'t [Arc<Layout>],
    document: &'t Document<'a>,
    openings: &'t [Opening<'a, '_>],
    payloads: &'t [Payload<'t>],
    budget: &Budget,
) -> Result<Claim<'t, 'a>, Error> {
    let mut unreadable = None;
    let mut claims = Vec::new();
    for layout in layouts.iter().filter(|layout| layout.is_written_as(document) && !layout.reads_pages()) {
        match claim(layout, document, openings, payloads, budget) {
            Ok(claim) => claims.push(claim),
            Err(refusal) => unreadable = unreadable.or(refusal.error()),
        }
    }
    match claims.len() {
        0 => Err(unreadable.unwrap_or_else(|| {
            let tried =
                layouts.iter().filter(|layout| layout.is_written_as(document) && !layout.reads_pages());
            let tries = tried.map(|layout| Trying::again(layout, document, openings, payloads, budget));
            ErrorKind::NoLayout {
                tried: layouts.iter().filter(|layout| !layout.reads_pages()).count(),
                closest: closest(tries),
            }
            .into()
        })),
        1 => {
            let claim = claims.remove(0);
            match rivals(layouts, &claim, budget) {
                rivals if rivals.is_empty() => Ok(claim),
                rivals => Err(several(std::iter::once(claim.layout).chain(rivals))),
            }
        }
        _ => Err(several(claims.iter().map(|claim| claim.layout))),
    }
}

/// The one layout that reads the pages of a package which no layout reads as data; `None` where none does.
///
/// # Errors
///
/// Several do.
pub(crate) fn the_page<'t, 'a>(
    layouts: &'t [Arc<Layout>],
    document: &'t Document<'a>,
    (pages, ofd): (&Pages, &Ofd<'_>),
    budget: &Budget,
) -> Result<Option<Claim<'t, 'a>>, Error> {
    let mut claims = Vec::new();
    for layout in layouts.iter().filter(|layout| layout.is_written_as(document)) {
        let Some(rules) = &layout.page else { continue };
        if rules.wants.iter().all(|want| want.holds(pages, ofd))
            && let Ok(claim) = claim(layout, document, &[], &[], budget)
        {
            claims.push(claim);
        }
    }
    match claims.len() {
        0 | 1 => Ok(claims.pop()),
        _ => Err(several(claims.iter().map(|claim| claim.layout))),
    }
}

fn several<'l>(layouts: impl Iterator<Item = &'l Arc<Layout>>) -> Error {
    ErrorKind::SeveralLayouts { layouts: layouts.map(|layout| layout.id().into()).collect() }.into()
}

fn claim<'t, 'a>(
    layout: &'t Arc<Layout>,
    document: &'t Document<'a>,
    openings: &'t [Opening<'a, '_>],
    payloads: &'t [Payload<'t>],
    budget: &Budget,
) -> Result<Claim<'t, 'a>, Refusal> {
    if missing(layout, document).is_some() {
        return Err(Refusal::Unmet);
    }
    let mut opened = None;
    let mut root = &document.root;
    if let ProofSpec::Signed(spec) = &layout.proof {
        let mut pairs = openings.iter().zip(payloads);
        let (opening, payload) = pairs.find(|(opening, _)| *opening.spec == **spec).ok_or(Refusal::Unmet)?;
        opened = Some(opening.result.as_ref().map_err(|_| Refusal::Unmet)?);
        let read = payload.as_ref().ok_or(Refusal::Unmet)?;
        root = read.as_ref().map_err(|error| Refusal::Unreadable(error.clone()))?;
    }
    let trees = Trees::unfold(root, layout, budget.clone()).map_err(Refusal::Unreadable)?;
    if unmet(layout, &trees).next().is_some() {
        return Err(Refusal::Unmet);
    }
    let region = region(layout, &trees).map_err(|_| Refusal::Unmet)?;
    Ok(Claim { layout, region, trees, opened })
}

/// Why a layout does not claim a document.
enum Refusal {
    /// It wants what the document has not.
    Unmet,
    /// The signed bytes, or a text inside them, cannot be read.
    Unreadable(Error),
}

impl Refusal {
    fn error(self) -> Option<Error> {
        match self {
            Self::Unmet => None,
            Self::Unreadable(error) => Some(error),
        }
    }
}

/// The conditions on the payload that do not hold.
pub(super) fn unmet<'l>(layout: &'l Layout, trees: &Trees<'_>) -> impl Iterator<Item = &'l Detect> {
    let conditions = layout.detect.iter().filter(|detect| !looks_at_document(layout, detect));
    conditions.filter(|detect| !detect.want.holds(trees.find(&detect.at)))
}

/// What can be said of a package that no layout claims.
pub(crate) fn of_page<'t, 'a>(
    layout: &'t Arc<Layout>,
    document: &'t Document<'a>,
    region: Option<Region>,
) -> Claim<'t, 'a> {
    let trees = Trees { root: &document.root, nested: Vec::new() };
    let region = region.map_or(Region::UNKNOWN, Region::province);
    Claim { layout, region, trees, opened: None }
}

/// The region that is named, or where none is.
pub(super) fn region<'t>(layout: &'t Layout, trees: &Trees<'_>) -> Result<Region, &'t Located> {
    match &layout.region_source {
        RegionSource::Fixed(region) => Ok(*region),
        RegionSource::Read(at) => {
            let named = trees.find(at).ok().flatten().and_then(Node::scalar);
            named
                .and_then(|code| Region::parse(&code))
                // As of a layout that one region has: its divisions do not write licenses of their own.
                .map(Region::province)
                // A seal need not tell where its owner is.
                .or_else(|| {
                    matches!(layout.container, Container::Ofd | Container::Pdf).then_some(Region::UNKNOWN)
                })
                .ok_or(at)
        }
    }
}

/// The first condition on the document itself that does not hold.
fn missing<'l>(layout: &'l Layout, document: &Document<'_>) -> Option<&'l Detect> {
    let mut conditions = layout.detect.iter().filter(|detect| looks_at_document(layout, detect));
    conditions.find(|detect| !detect.want.holds(detect.at.path.find(&document.root)))
}

/// Conditions inside nested texts wait until those are unfolded.
pub(crate) fn looks_at_document(layout: &Layout, detect: &Detect) -> bool {
    detect.at.tree == 0 && (detect.inside == Inside::Document || layout.proof == ProofSpec::None)
}

impl Span {
    fn holds(&self, text: &str) -> bool {
        day::date(&self.formats, text).is_some_and(|day| {
            self.from.is_none_or(|from| from <= day) && self.until.is_none_or(|until| day <= until)
        })
    }

    /// Whether no day lies in both.
    pub(super) fn is_apart_from(&self, other: &Self) -> bool {
        let ends_before =
            |one: &Self, other: &Self| one.until.zip(other.from).is_some_and(|(end, start)| end < start);
        self.formats == other.formats && (ends_before(self, other) || ends_before(other, self))
    }

    /// Whether every day of it lies in the other.
    pub(super) fn is_within(&self, other: &Self) -> bool {
        self.formats == other.formats
            && other.from.is_none_or(|from| self.from.is_some_and(|own| own >= from))
            && other.until.is_none_or(|until| self.until.is_some_and(|own| own <= until))
    }
}

impl Want {
    pub(super) fn holds(&self, found: Result<Option<&Node<'_>>, Ambiguous>) -> bool {
        match (self, found) {
            (Want::Present, found) => matches!(found, Ok(Some(_)) | Err(Ambiguous)),
            (Want::Absent, found) => matches!(found, Ok(None)),
            (Want::Text(texts), Ok(Some(node))) => {
                node.scalar().is_some_and(|found| texts.iter().any(|text| *found == **text))
            }
            (Want::Day(span), Ok(Some(node))) => node.scalar().is_some_and(|text| span.holds(&text)),
            (Want::Text(_) | Want::Day(_), _) => false,
        }
    }
}

impl<'t> Trees<'t> {
    /// Reads the texts that the layout's paths go through, outermost first. A text that is not there
    /// leaves its fields missing; one that cannot be read makes the document unreadable.
    pub(super) fn unfold(root: &'t Node<'t>, layout: &Layout, mut budget: Budget) -> Result<Self, Error> {
        let mut trees = Self { root, nested: Vec::with_capacity(layout.unfold.len()) };
        for located in &layout.unfold {
            let text = trees.find(located).ok().flatten().and_then(Node::scalar);
            let read = |text: CowText<'_>| match layout.nested {
                Nested::Json => {
                    let depth = located.tree + 1;
                    container::read_as(Container::Json, text.as_bytes(), &mut budget, depth)
                        .map(Node::into_owned)
                }
                Nested::SingleQuoted => container::single_quoted(&text, &mut budget, located.tree + 1),
            };
            let node = text.map(read).transpose().map_err(|error| error.in_file(located.text.to_string()))?;
            trees.nested.push(node);
        }
        Ok(trees)
    }

    /// The value at a place; `None` where it, or the nested text it is in, is not there.
    pub(crate) fn find(&self, at: &Located) -> Result<Option<&Node<'_>>, Ambiguous> {
        match self.tree(at.tree) {
            Some(tree) => at.path.find(tree),
            None => Ok(None),
        }
    }

    /// Tree 0 is the payload, tree n the layout's n-th nested text.
    pub(crate) fn tree(&self, index: usize) -> Option<&Node<'_>> {
        match index.checked_sub(1) {
            None => Some(self.root),
            Some(nested) => self.nested.get(nested)?.as_ref(),
        }
    }
}
