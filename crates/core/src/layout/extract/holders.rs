//! Fields of holders that stand in the members of a list: one value for each member, or none.

use crate::document::tree::Node;
use crate::layout::claim::Claim;
use crate::layout::extract::{Used, joined, mapped, report};
use crate::layout::{FieldRule, InEach, Presence};
use crate::license::fields::{MAX_HOLDERS, Text, Value, ValueProblem, is_blank};
use crate::license::{Field, FieldName, HolderIdKind};
use crate::words::check::{CheckId, Checks, Finding};
use crate::words::code::Code;
use crate::words::cow_text::CowText;

/// One field of all holders; `None` where the document does not hold it, or not of all of them.
///
/// Names, numbers and kinds pair by their order, so that a member without a value would shift all behind it.
pub(super) fn field(
    rule: &FieldRule,
    in_each: &InEach,
    claim: &Claim<'_, '_>,
    used: &mut Used,
    checks: &mut Checks,
) -> Option<Field> {
    let found = |code| Finding::new(CheckId::Fields, code).at(&*rule.origin).with("field", rule.name);
    let before = used.0.len();
    let texts = match texts(rule, in_each, claim, used) {
        Ok(texts) => texts,
        Err(code) => {
            // What is there is no value of the license: it is carried.
            used.0.truncate(before);
            let finding = found(code);
            checks.fail(if code == Code::ValueTooLong { finding.with("max", MAX_HOLDERS) } else { finding });
            return None;
        }
    };
    if texts.is_empty() {
        if rule.presence == Presence::Required {
            checks.fail(found(Code::ValueMissing));
        }
        return None;
    }
    let value = match rule.name {
        FieldName::HolderIdKind => kinds(rule, &texts).map_err(ValueProblem::from),
        _ => Value::read_each(&texts, rule.reading()),
    };
    let value = value.map_err(|problem| report(rule, &problem, checks)).ok();
    let raw = joined(texts, Some(Text::JOINT))?.into_owned();
    Some(Field { name: rule.name, raw, value, origin: rule.origin.clone(), grade: None, place: None })
}

/// The text of each member; none where there is no list, or no member has one.
///
/// # Errors
///
/// What stands there is no list, a member holds no text there, or some do and others do not.
fn texts<'t>(
    rule: &FieldRule,
    in_each: &InEach,
    claim: &'t Claim<'_, '_>,
    used: &mut Used,
) -> Result<Vec<CowText<'t>>, Code> {
    let members = match used.find(&in_each.list, claim)? {
        None | Some(Node::Null) => return Ok(Vec::new()),
        Some(list) => members_of(list).ok_or(Code::ValueMalformed)?,
    };
    if members.len() > MAX_HOLDERS {
        return Err(Code::ValueTooLong);
    }
    let mut texts = Vec::with_capacity(members.len());
    for member in members {
        let place = in_each.path.find_noting(member, &mut |chooser| used.note(chooser));
        let text = match place.map_err(|_| Code::ValueAmbiguous)? {
            None | Some(Node::Null) => None,
            Some(node) => {
                used.note(node);
                Some(node.scalar().ok_or(Code::ValueMalformed)?).filter(|text| !is_blank(text))
            }
        };
        texts.extend(text);
    }
    let is_always_there = rule.name == FieldName::HolderName;
    match texts.len() {
        0 if !is_always_there || members.is_empty() => Ok(texts),
        some if some == members.len() => Ok(texts),
        _ => Err(Code::ValueMissing),
    }
}

/// The members of a list, or the elements of one name.
pub(super) fn members_of<'t, 'a>(node: &'t Node<'a>) -> Option<&'t [Node<'a>]> {
    match node {
        Node::List(members) => Some(members),
        Node::Group(members) => Some(members),
        Node::Element(_) => Some(std::slice::from_ref(node)),
        _ => None,
    }
}

fn kinds(rule: &FieldRule, texts: &[CowText<'_>]) -> Result<Value, Code> {
    let kind = |text: &CowText<'_>| HolderIdKind::parse(mapped(rule, text)?).ok_or(Code::ValueCodeUnknown);
    let kinds = texts.iter().map(kind).collect::<Result<Vec<_>, Code>>()?;
    Value::of_kinds(kinds).ok_or(Code::ValueMissing)
}
