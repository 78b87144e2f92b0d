//! From trees to the canonical license: every mapped value read, every other one carried.

mod holders;
pub(crate) mod page;
mod unmapped;

use smol_str::SmolStr;

use crate::document::container::Container;
use crate::document::packed::Packing;
use crate::document::path::{Ambiguous, leaf, walk};
use crate::document::tree::Node;
use crate::layout::claim::{Claim, Document};
use crate::layout::extract::unmapped::Unmapped;
use crate::layout::{FaceRule, FieldRule, Located, Numbered, Piece, Presence};
use crate::license::day::Format;
use crate::license::fields::{Text, Validity, Value, ValueProblem, is_blank};
use crate::license::identifier::NumberProblem;
use crate::license::{Carried, FaceField, Field, FieldName, Grade, License};
use crate::proof::ProofSpec;
use crate::words::check::{CheckId, Checks, Finding};
use crate::words::code::Code;
use crate::words::cow_text::CowText;
use crate::words::error::Error;

/// Reads the license that a layout claims, and reports on each mapped value.
///
/// # Errors
///
/// More is left unmapped than can be listed.
pub(crate) fn extract(
    claim: &Claim<'_, '_>,
    document: &Document<'_>,
    checks: &mut Checks,
) -> Result<License, Error> {
    let layout = claim.layout;
    let mut used = Used(Vec::with_capacity(2 * (layout.fields.len() + layout.face.len())));
    let mut fields = Vec::with_capacity(layout.fields.len());
    fields.extend(layout.fields.iter().filter_map(|rule| field(rule, claim, &mut used, checks)));
    let mut face: Vec<_> = layout.face.iter().filter_map(|rule| face(rule, claim, &mut used)).collect();
    if layout.container == Container::Ofd {
        fields.iter_mut().for_each(|field| field.grade = Some(Grade::CoveredData));
        face.iter_mut().for_each(|field| field.grade = Some(Grade::CoveredData));
    }
    let carried = carried(claim, document, used)?;
    checks.pass(CheckId::Fields);
    Ok(License::new(claim.region, fields, face, carried))
}

/// One field of the face; `None` where the document does not hold all of it.
fn face(rule: &FaceRule, claim: &Claim<'_, '_>, used: &mut Used) -> Option<FaceField> {
    let before = used.0.len();
    let text = match rule.at.as_slice() {
        [list] if rule.is_list => members(&list.at, claim, used),
        at => {
            let parts = parts(at, None, false, claim, used);
            if parts == Err(Code::ValueMissing) || unread(&rule.lists, claim).is_some() {
                used.0.truncate(before);
                return None;
            }
            joined(parts.ok()?, None).map(CowText::into_owned)
        }
    };
    if text.is_none() {
        used.0.truncate(before);
    }
    let (name, title, origin) = (rule.name.clone(), rule.title.clone(), rule.origin.clone());
    Some(FaceField { name, title, text: text?, origin, grade: None, place: None })
}

/// The members of a list, each to be told from the others; `None` where one is no text, or holds what stands between
/// them.
fn members(list: &Located, claim: &Claim<'_, '_>, used: &mut Used) -> Option<SmolStr> {
    let list = used.find(list, claim).ok()??;
    let texts = holders::members_of(list)?.iter().map(|member| {
        used.note(member);
        member.scalar().filter(|text| !text.contains(Text::JOINT))
    });
    joined(texts.collect::<Option<_>>()?, Some(Text::JOINT)).map(CowText::into_owned)
}

/// One canonical field; `None` where the document does not hold it, or not all of it.
fn field(rule: &FieldRule, claim: &Claim<'_, '_>, used: &mut Used, checks: &mut Checks) -> Option<Field> {
    let found = |code| Finding::new(CheckId::Fields, code).at(&*rule.origin).with("field", rule.name);
    if let Some(in_each) = &rule.in_each {
        return holders::field(rule, in_each, claim, used, checks);
    }
    if rule.days.null_is_endless
        && let [only] = rule.at.as_slice()
        && let Ok(Some(Node::Null)) = used.find(&only.at, claim)
    {
        let value = Some(Value::Validity(Validity::LongTerm));
        return Some(Field {
            name: rule.name,
            raw: "null".into(),
            value,
            origin: rule.origin.clone(),
            grade: None,
            place: None,
        });
    }
    let before = used.0.len();
    let parts = match rule.is_first {
        true => first(&rule.at, rule.packed, claim, used),
        false => parts(&rule.at, rule.packed, rule.has_a_place_for_each(), claim, used),
    };
    let parts = match parts {
        Ok(parts) => parts,
        Err(code) => {
            // The pieces that are there are no value of the license: they are carried.
            used.0.truncate(if code == Code::ValueMissing { before } else { used.0.len() });
            checks.fail(found(code));
            return None;
        }
    };
    if let Some(list) = unread(&rule.lists, claim) {
        checks.warn(found(Code::MembersUnread).with("list", &list.list.text));
        if !rule.name.is_of_several() {
            used.0.truncate(before);
            return None;
        }
    }
    let each = rule.has_a_place_for_each().then(|| Value::read_each(&parts, rule.reading()));
    let raw = joined(parts, rule.joint());
    let raw = raw.filter(|text| !text.is_empty() || rule.long_term.iter().any(String::is_empty));
    let Some(raw) = raw else {
        if rule.presence == Presence::Required {
            checks.fail(found(Code::ValueMissing));
        }
        return None;
    };
    if rule.is_code {
        return Some(Field {
            name: rule.name,
            raw: raw.into_owned(),
            value: None,
            origin: rule.origin.clone(),
            grade: None,
            place: None,
        });
    }
    let value = each.unwrap_or_else(|| match mapped(rule, &raw) {
        Ok(text) => Value::read(rule.name, text, rule.reading()),
        Err(code) => Err(code.into()),
    });
    let value = value.map_err(|problem| report(rule, &problem, checks)).ok();
    let (raw, origin) = (raw.into_owned(), rule.origin.clone());
    Some(Field { name: rule.name, raw, value, origin, grade: None, place: None })
}

/// The texts of all places; none where nothing stands at any of them.
///
/// # Errors
///
/// [`Code::ValueMissing`] where some stand there and others that are always there do not; a blank text among several is
/// no piece. Where `each` is a holder, none is left out before another: names and numbers pair by their order.
fn parts<'t>(
    places: &[Piece],
    packed: Option<Packing>,
    each: bool,
    claim: &'t Claim<'_, '_>,
    used: &mut Used,
) -> Result<Vec<CowText<'t>>, Code> {
    let mut read = |piece: &Piece| match used.find(&piece.at, claim)? {
        None | Some(Node::Null) => Ok(None),
        Some(node) => scalar(node, packed).map(Some).ok_or(Code::ValueMalformed),
    };
    if let [only] = places {
        return Ok(read(only)?.into_iter().collect());
    }
    let mut parts = Vec::with_capacity(places.len());
    let (mut incomplete, mut gap) = (false, false);
    for place in places {
        match read(place)?.filter(|text| !is_blank(text)) {
            Some(text) => {
                incomplete |= gap && each;
                parts.push(text);
            }
            None => (gap, incomplete) = (true, incomplete || place.presence == Presence::Required),
        }
    }
    match incomplete && !parts.is_empty() {
        true => Err(Code::ValueMissing),
        false => Ok(parts),
    }
}

/// The text of the first place that is there; none where none is.
///
/// # Errors
///
/// [`Code::ValueAmbiguous`] where others are there too and hold another: a reader of those would read another license.
fn first<'t>(
    places: &[Piece],
    packed: Option<Packing>,
    claim: &'t Claim<'_, '_>,
    used: &mut Used,
) -> Result<Vec<CowText<'t>>, Code> {
    let mut first: Option<CowText<'t>> = None;
    for place in places {
        let text = match used.find(&place.at, claim)? {
            None | Some(Node::Null) => continue,
            Some(node) => scalar(node, packed).ok_or(Code::ValueMalformed)?,
        };
        match &first {
            _ if is_blank(&text) => {}
            Some(first) if **first != *text => return Err(Code::ValueAmbiguous),
            _ => first = Some(text),
        }
    }
    Ok(first.into_iter().collect())
}

/// A list with members that the layout does not read.
fn unread<'l>(lists: &'l [Numbered], claim: &Claim<'_, '_>) -> Option<&'l Numbered> {
    lists.iter().find(|numbered| {
        let members = claim.trees.tree(numbered.list.tree).map_or(0, |tree| numbered.list.path.count(tree));
        (0..members).any(|member| !numbered.read.contains(&member))
    })
}

/// The texts, and `joint` between them; `None` where there are none.
fn joined(mut parts: Vec<CowText<'_>>, joint: Option<char>) -> Option<CowText<'_>> {
    if parts.len() < 2 {
        return parts.pop();
    }
    let mut buffer = [0; 4];
    let joint: &str = joint.map_or("", |joint| joint.encode_utf8(&mut buffer));
    let pieces = parts.iter().flat_map(|part| [joint, part.as_str()]).skip(1);
    Some(pieces.collect::<SmolStr>().into())
}

/// The text of a value; of bytes, where the layout packs the field's texts into bytes.
fn scalar<'t>(node: &'t Node<'_>, packed: Option<Packing>) -> Option<CowText<'t>> {
    match (node, packed) {
        (Node::Bytes(bytes), Some(packing)) => packing.unpack(bytes).map(|text| SmolStr::from(text).into()),
        _ => node.scalar(),
    }
}

/// The text, or what the layout's code table makes of it.
fn mapped<'t>(rule: &'t FieldRule, raw: &'t str) -> Result<&'t str, Code> {
    match rule.codes.get(raw) {
        Some(code) => Ok(code),
        None if rule.codes.is_empty() => Ok(raw),
        None => Err(Code::ValueCodeUnknown),
    }
}

/// Says what is wrong with a value: never the value itself.
fn report(rule: &FieldRule, problem: &ValueProblem, checks: &mut Checks) {
    let found = |check, code| Finding::new(check, code).at(&*rule.origin).with("field", rule.name);
    match problem {
        ValueProblem::Number(problem) => checks.warn(number_finding(rule.name, *problem).at(&*rule.origin)),
        // A code that nobody told us is our lack, not the license's; so are holders whom no rule tells apart.
        ValueProblem::Code(Code::ValueCodeUnknown) => {
            checks.warn(found(CheckId::Fields, Code::ValueCodeUnknown))
        }
        ValueProblem::Code(Code::MembersUnread) => {
            checks.warn(found(CheckId::Fields, Code::MembersUnread).with("list", &rule.origin));
        }
        ValueProblem::Code(Code::ValueTooLong) => {
            checks.fail(found(CheckId::Fields, Code::ValueTooLong).with("max", rule.max));
        }
        ValueProblem::Code(code) => {
            let expected: Vec<&str> = match rule.days.formats.as_slice() {
                [] | [Format::Dashed] => Vec::new(),
                formats => formats.iter().map(|format| format.as_str()).collect(),
            };
            checks.fail(found(CheckId::Fields, *code).with("expected", expected.join(" | ")));
        }
    }
}

/// The finding for a number that breaks its standard. A warning: the numbers of genuine licenses have
/// been seen with wrong check characters, and what is signed was not mistyped by the holder.
pub(crate) fn number_finding(name: FieldName, problem: NumberProblem) -> Finding {
    let (check, malformed, wrong) = match name {
        FieldName::Identifier => (CheckId::Identifier, Code::IdentifierMalformed, Code::IdentifierCheckWrong),
        FieldName::IssuerCode => (CheckId::IssuerCode, Code::UsccMalformed, Code::UsccCheckWrong),
        _ => (CheckId::HolderId, Code::CitizenNumberMalformed, Code::CitizenNumberCheckWrong),
    };
    match problem {
        NumberProblem::Malformed { part } => {
            Finding::new(check, malformed).with("field", name).with("part", part)
        }
        // One character of a holder's number is still part of it.
        NumberProblem::Check { .. } if check == CheckId::HolderId => {
            Finding::new(check, wrong).with("field", name)
        }
        NumberProblem::Check { expected, found } => {
            Finding::new(check, wrong).with("field", name).with("expected", expected).with("found", found)
        }
    }
}

/// Everything in the trees that no rule of the layout read, and what stands outside the signed bytes.
fn carried(claim: &Claim<'_, '_>, document: &Document<'_>, mut used: Used) -> Result<Vec<Carried>, Error> {
    let layout = claim.layout;
    for place in layout.detect.iter().map(|detect| &detect.at).chain(&layout.unfold).chain(&layout.claims) {
        // A condition may look at a place that is not there, or is there twice.
        let _ = used.find(place, claim);
    }
    let used = used.sorted();
    let unmapped = Unmapped::default();
    let signed = claim.opened.is_some() || matches!(layout.proof, ProofSpec::Sealed | ProofSpec::Pdf);
    let prefixes = std::iter::once("").chain(layout.unfold.iter().map(|nested| &*nested.text));
    for (index, prefix) in prefixes.enumerate() {
        if let Some(tree) = claim.trees.tree(index) {
            walk(prefix, tree, &|_| unmapped.room(), &mut |place, node| {
                if !used.holds(node) {
                    unmapped.keep(place, node, signed);
                }
            });
        }
    }
    if let ProofSpec::Signed(proof) = &layout.proof {
        let own = proof.own_nodes(&document.root);
        let enter = |node: &Node<'_>| unmapped.room() && !own.iter().any(|own| address(own) == address(node));
        walk("", &document.root, &enter, &mut |place, node| unmapped.keep(place, node, false));
    }
    unmapped.into_carried()
}

/// The leaves that a rule has read, by their place in memory.
struct Used(Vec<*const Node<'static>>);

impl Used {
    /// Finds a place and notes it, and what chose it among its neighbours, as read.
    fn find<'t>(&mut self, place: &Located, claim: &'t Claim<'_, '_>) -> Result<Option<&'t Node<'t>>, Code> {
        let Some(tree) = claim.trees.tree(place.tree) else { return Ok(None) };
        let found = place.path.find_noting(tree, &mut |chooser| self.note(chooser));
        let found = found.map_err(|Ambiguous| Code::ValueAmbiguous)?;
        found.into_iter().for_each(|node| self.note(node));
        Ok(found)
    }

    fn note(&mut self, node: &Node<'_>) {
        self.0.push(address(leaf(node)));
    }

    fn sorted(self) -> Read {
        let Self(mut addresses) = self;
        addresses.sort_unstable();
        Read(addresses)
    }
}

/// What [`Used`] has noted, sorted: asked for every leaf of a document.
struct Read(Vec<*const Node<'static>>);

impl Read {
    fn holds(&self, node: &Node<'_>) -> bool {
        self.0.binary_search(&address(node)).is_ok()
    }
}

fn address(node: &Node<'_>) -> *const Node<'static> {
    std::ptr::from_ref(node).cast()
}
