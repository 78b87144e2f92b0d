//! Whether two documents describe the same license.

use crate::license::code_list::HolderIdKind;
use crate::license::fields::{IssuerCode, Text, Value};
use crate::license::holder::compared;
use crate::license::{FieldName, License};
use crate::report::Report;
use crate::report::comparison::Sameness;
use crate::words::code::Code;

/// Whether the two describe the same license, why, and the field that decides.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Answer {
    pub(super) sameness: Sameness,
    pub(super) reason: Code,
    pub(super) field: Option<FieldName>,
}

/// Whether two documents describe the same license: by the identifier where both have one, by kind, number,
/// issuer and holder otherwise. An identifier that both have does not help where the rest contradicts: then
/// at most one of the two is right.
pub(super) fn answer(left: &Report, right: &Report) -> Answer {
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
