//! Two licenses side by side, and whether they describe the same one.

mod json;

use std::borrow::Cow;

pub use json::COMPARISON_FORMAT;

use crate::layout::Layout;
use crate::license::fields::{Format, HolderIdKind, IssuerCode, Text, Validity, Value};
use crate::license::holder::compared;
use crate::license::{FaceField, Field, FieldName, License};
use crate::report::Report;
use crate::words::code::Code;
use crate::words::named::named;

named! {
    /// Whether two documents describe the same license.
    pub enum Sameness {
        /// They do.
        Same = "same",
        /// They do not.
        Different = "different",
        /// What they record does not tell.
        CannotTell = "cannot-tell",
    }
}

named! {
    /// What the two sides of a field are to each other.
    pub enum Relation {
        /// The same value, written the same way.
        Equal = "equal",
        /// The same value, written in two ways.
        SameValue = "same-value",
        /// Two values.
        Differs = "differs",
        /// Only the left license carries it.
        OnlyLeft = "only-left",
        /// Only the right license carries it.
        OnlyRight = "only-right",
        /// A side cannot be read, so nobody can tell.
        Unreadable = "unreadable",
    }
}

named! {
    /// Why a license does not carry a field.
    pub enum Absence {
        /// Its layout has no place for it.
        NotMapped = "not-mapped",
        /// Its layout has, and the document holds nothing there.
        NotRecorded = "not-recorded",
    }
}

/// Two licenses side by side in canonical fields.
///
/// ```
/// # fn show(left: &elicense::Report, right: &elicense::Report) {
/// let comparison = elicense::report::Comparison::of(left, right);
/// for row in comparison.fields() {
///     println(row.name.as_str(), row.relation.as_str());
/// }
/// # }
/// # fn println(_: &str, _: &str) {}
/// ```
#[derive(Clone, Debug)]
pub struct Comparison<'r> {
    left: &'r Report,
    right: &'r Report,
    answer: Answer,
    fields: Vec<FieldPair<'r>>,
    face: Vec<FacePair<'r>>,
}

/// A canonical field of two licenses.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct FieldPair<'r> {
    /// Which field.
    pub name: FieldName,
    /// What the two are to each other.
    pub relation: Relation,
    /// The left license's, or why it has none.
    pub left: Result<&'r Field, Absence>,
    /// The right license's.
    pub right: Result<&'r Field, Absence>,
}

/// A field of two licenses' faces, by the name that layouts give it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct FacePair<'r> {
    /// The layouts' name for it.
    pub name: &'r str,
    /// What the two are to each other.
    pub relation: Relation,
    /// The left license's, or why it has none.
    pub left: Result<&'r FaceField, Absence>,
    /// The right license's.
    pub right: Result<&'r FaceField, Absence>,
}

/// What a layout does to a text before it is a value.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Transform {
    /// Several places are joined.
    Joined,
    /// The layout's code table has another word for it.
    CodeTable,
    /// It is a day or time in this form.
    DateFormat(&'static str),
    /// It holds several holders, separated by this character.
    Separator(char),
    /// It is one of the words by which the layout says that there is no end.
    LongTerm,
}

/// Whether the two describe the same license, why, and the field that decides.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
struct Answer {
    sameness: Sameness,
    reason: Code,
    field: Option<FieldName>,
}

impl<'r> Comparison<'r> {
    /// Compares what two documents say. Neither has to be verified: whether it is, its report tells.
    ///
    /// Values are compared as they are and shown as the readers of the two reports may see them; that two
    /// hidden values differ is told.
    #[must_use]
    pub fn of(left: &'r Report, right: &'r Report) -> Self {
        let fields: Vec<FieldPair<'r>> =
            FieldName::ALL.iter().filter_map(|&name| FieldPair::of(name, left, right)).collect();
        Self { left, right, answer: answer(left, right), face: face_pairs(left, right), fields }
    }

    /// Whether the two describe the same license.
    #[must_use]
    pub fn sameness(&self) -> Sameness {
        self.answer.sameness
    }

    /// Why; its sentences have a place for [`Comparison::decided_by`].
    #[must_use]
    pub fn reason(&self) -> Code {
        self.answer.reason
    }

    /// The field that decides, where it is one.
    #[must_use]
    pub fn decided_by(&self) -> Option<FieldName> {
        self.answer.field
    }

    /// The report on the left license.
    #[must_use]
    pub fn left(&self) -> &'r Report {
        self.left
    }

    /// The report on the right license.
    #[must_use]
    pub fn right(&self) -> &'r Report {
        self.right
    }

    /// Every canonical field that one of them carries.
    #[must_use]
    pub fn fields(&self) -> &[FieldPair<'r>] {
        &self.fields
    }

    /// Every field of their faces: the left one's, then those that only the right one has.
    #[must_use]
    pub fn face(&self) -> &[FacePair<'r>] {
        &self.face
    }

    /// The facts that fill the sentences of [`Comparison::reason`].
    #[must_use]
    pub fn data(&self) -> Vec<(&'static str, String)> {
        self.answer.field.map(|field| ("field", field.to_string())).into_iter().collect()
    }
}

impl<'r> FieldPair<'r> {
    fn of(name: FieldName, left: &'r Report, right: &'r Report) -> Option<Self> {
        let side = |report: &'r Report| {
            report
                .claimed()
                .field(name)
                .ok_or_else(|| absence(report.layout().fields().any(|(mapped, _)| mapped == name)))
        };
        let (left, right) = (side(left), side(right));
        let relation = match (left, right) {
            (Err(_), Err(_)) => return None,
            (Ok(_), Err(_)) => Relation::OnlyLeft,
            (Err(_), Ok(_)) => Relation::OnlyRight,
            (Ok(left), Ok(right)) => relation(left, right),
        };
        Some(Self { name, relation, left, right })
    }
}

fn relation(left: &Field, right: &Field) -> Relation {
    match (&left.value, &right.value) {
        (Some(one), Some(other)) if one != other => Relation::Differs,
        (Some(_), Some(_)) if left.raw != right.raw => Relation::SameValue,
        (Some(_), Some(_)) => Relation::Equal,
        _ => Relation::Unreadable,
    }
}

fn absence(mapped: bool) -> Absence {
    if mapped { Absence::NotRecorded } else { Absence::NotMapped }
}

fn face_pairs<'r>(left: &'r Report, right: &'r Report) -> Vec<FacePair<'r>> {
    let of = |report: &'r Report, name: &str| {
        let found = report.claimed().face().iter().find(|face| *face.name == *name);
        found.ok_or_else(|| absence(report.layout().face().any(|(mapped, ..)| mapped == name)))
    };
    let only_right = right.claimed().face().iter().filter(|face| of(left, &face.name).is_err());
    let names = left.claimed().face().iter().chain(only_right).map(|face| &*face.name);
    let pair = |name: &'r str| {
        let (left, right) = (of(left, name), of(right, name));
        let relation = match (left, right) {
            (Ok(one), Ok(other)) if one.text == other.text => Relation::Equal,
            (Ok(_), Ok(_)) => Relation::Differs,
            (Ok(_), Err(_)) => Relation::OnlyLeft,
            (Err(_), _) => Relation::OnlyRight,
        };
        FacePair { name, relation, left, right }
    };
    names.map(pair).collect()
}

/// What `layout` does to the text of this field to make its value.
#[must_use]
pub fn transforms(layout: &Layout, field: &Field) -> Vec<Transform> {
    let Some(rule) = layout.fields.iter().find(|rule| rule.name == field.name) else { return Vec::new() };
    let long_term = matches!(field.value, Some(Value::Validity(Validity::LongTerm)));
    let dated =
        matches!(field.value, Some(Value::Date(_) | Value::Time(_) | Value::Validity(Validity::Until(_))));
    let several = |separator: &char| field.raw.contains(*separator);
    let done = [
        (rule.at.len() > 1).then_some(Transform::Joined),
        rule.codes.get(field.raw.as_str()).filter(|code| **code != field.raw).map(|_| Transform::CodeTable),
        (dated && rule.format != Format::default()).then(|| Transform::DateFormat(rule.format.as_str())),
        rule.separator.filter(several).map(Transform::Separator),
        long_term.then_some(Transform::LongTerm),
    ];
    done.into_iter().flatten().collect()
}

impl Transform {
    /// The name in answers.
    #[must_use]
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Joined => "joined",
            Self::CodeTable => "code-table",
            Self::DateFormat(_) => "date-format",
            Self::Separator(_) => "separator",
            Self::LongTerm => "long-term",
        }
    }

    /// The form or character it goes by, where it has one.
    #[must_use]
    pub fn by(&self) -> Option<Cow<'static, str>> {
        match self {
            Self::DateFormat(format) => Some(Cow::Borrowed(format)),
            Self::Separator(separator) => Some(Cow::Owned(separator.to_string())),
            Self::Joined | Self::CodeTable | Self::LongTerm => None,
        }
    }
}

/// Whether two documents describe the same license: by the identifier where both have one, by kind, number,
/// issuer and holder otherwise. An identifier that both have does not help where the rest contradicts: then
/// at most one of the two is right.
fn answer(left: &Report, right: &Report) -> Answer {
    let (one, other) = (left.claimed(), right.claimed());
    let facts = [
        (FieldName::Name, kinds(left, right)),
        (FieldName::Number, numbers(one, other)),
        (FieldName::IssuerName, issuers(one, other)),
        (FieldName::HolderId, holders(one, other)),
    ];
    let of = |agrees| facts.iter().find(|(_, found)| *found == agrees).map(|(field, _)| *field);
    let told = |sameness, reason, field| Answer { sameness, reason, field };
    let contradiction = || ONCE.into_iter().find(|&name| contradicts(name, one, other));
    match (identifiers(one, other), of(Agrees::No), of(Agrees::Unknown)) {
        (Some(Identifiers::Other), ..) => {
            told(Sameness::Different, Code::DifferentIdentifier, Some(FieldName::Identifier))
        }
        (Some(_), Some(field), _) => told(Sameness::CannotTell, Code::SameIdentifierContradicts, Some(field)),
        (Some(Identifiers::Same), None, _) => match contradiction() {
            Some(field) => told(Sameness::CannotTell, Code::SameIdentifierContradicts, Some(field)),
            None => told(Sameness::Same, Code::SameIdentifier, Some(FieldName::Identifier)),
        },
        (Some(Identifiers::OtherVersion), None, _) => {
            told(Sameness::Same, Code::SameOtherVersion, Some(FieldName::Identifier))
        }
        (None, Some(field), _) => told(Sameness::Different, Code::DifferentFacts, Some(field)),
        (None, None, Some(field)) => told(Sameness::CannotTell, Code::SamenessNotRecorded, Some(field)),
        (None, None, None) => told(Sameness::Same, Code::SameFacts, None),
    }
}

/// What one version of one license has but once.
const ONCE: [FieldName; 4] =
    [FieldName::HolderName, FieldName::IssuedOn, FieldName::ValidFrom, FieldName::ValidUntil];

fn contradicts(name: FieldName, one: &License, other: &License) -> bool {
    match (one.value(name), other.value(name)) {
        (Some(Value::Texts(one)), Some(Value::Texts(other))) => {
            !one.iter().map(Text::as_str).map(compared).eq(other.iter().map(Text::as_str).map(compared))
        }
        (Some(one), Some(other)) => one != other,
        _ => false,
    }
}

/// Two identifiers beside each other.
enum Identifiers {
    Same,
    /// The same license, issued anew.
    OtherVersion,
    Other,
}

fn identifiers(one: &License, other: &License) -> Option<Identifiers> {
    let (one, other) = (one.identifier()?, other.identifier()?);
    let same =
        (one.kind_code(), one.issuer(), one.serial()) == (other.kind_code(), other.issuer(), other.serial());
    Some(match (same, one.version() == other.version()) {
        (true, true) => Identifiers::Same,
        (true, false) => Identifiers::OtherVersion,
        (false, _) => Identifiers::Other,
    })
}

/// Whether two records of one fact agree.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Agrees {
    Yes,
    No,
    Unknown,
}

impl Agrees {
    fn when(same: bool) -> Self {
        if same { Self::Yes } else { Self::No }
    }
}

/// By the catalogue, which knows the names that regions give one kind; names alone prove no difference.
fn kinds(left: &Report, right: &Report) -> Agrees {
    match (left.kind(), right.kind()) {
        (Some(one), Some(other)) => Agrees::when(one.id == other.id),
        _ if left.claimed().name().is_some() && left.claimed().name() == right.claimed().name() => {
            Agrees::Yes
        }
        _ => Agrees::Unknown,
    }
}

fn numbers(one: &License, other: &License) -> Agrees {
    match (one.number(), other.number()) {
        (Some(one), Some(other)) => Agrees::when(compared(one) == compared(other)),
        _ => Agrees::Unknown,
    }
}

/// By code; names of one authority differ between systems, so that they prove no difference.
fn issuers(one: &License, other: &License) -> Agrees {
    let code = |license: &License| match license.value(FieldName::IssuerCode) {
        Some(Value::IssuerCode(code @ IssuerCode::Uscc(_))) => Some(code.to_text()),
        _ => None,
    };
    let name = |license: &License| match license.value(FieldName::IssuerName) {
        Some(Value::Text(name)) => Some(compared(name.as_str())),
        _ => None,
    };
    match (code(one), code(other)) {
        (Some(one), Some(other)) => Agrees::when(one == other),
        _ if name(one).is_some() && name(one) == name(other) => Agrees::Yes,
        _ => Agrees::Unknown,
    }
}

/// By numbers of one kind. Names decide nothing: two people have one name, and one person two spellings.
fn holders(one: &License, other: &License) -> Agrees {
    let ids = |license: &License| {
        let mut ids: Vec<String> =
            license.texts(FieldName::HolderId).iter().map(Text::as_str).map(compared).collect();
        ids.sort();
        ids
    };
    let (first, second) = (ids(one), ids(other));
    let kind = |license: &License| license.holder_id_kind().map(HolderIdKind::as_str);
    let other_kind = matches!((kind(one), kind(other)), (Some(one), Some(other)) if one != other);
    match () {
        () if first.is_empty() || second.is_empty() => Agrees::Unknown,
        () if first == second => Agrees::Yes,
        () if other_kind || first.iter().any(|id| second.contains(id)) => Agrees::Unknown,
        () => Agrees::No,
    }
}
