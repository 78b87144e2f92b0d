//! Two licenses side by side, and whether they describe the same one.

mod json;
mod sameness;

use std::borrow::Cow;

pub use json::COMPARISON_FORMAT;

use crate::layout::Layout;
use crate::license::day::Format;
use crate::license::fields::{Validity, Value};
use crate::license::{FaceField, Field, FieldName};
use crate::report::Report;
use crate::report::comparison::sameness::{Answer, answer};
use crate::report::view::Mask;
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

    /// What the reader of the comparison sees of the left license and of the right one: what either hides is hidden in
    /// both.
    #[must_use]
    pub fn masks(&self) -> [Mask<'r>; 2] {
        let (left, right) = (self.left.mask(), self.right.mask());
        [left.clone().with(&right), right.with(&left)]
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
        rule.format_of(&field.raw).filter(|format| dated && *format != Format::default()).map(date_format),
        rule.separator.filter(several).map(Transform::Separator),
        long_term.then_some(Transform::LongTerm),
    ];
    done.into_iter().flatten().collect()
}

fn date_format(format: Format) -> Transform {
    Transform::DateFormat(format.as_str())
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
