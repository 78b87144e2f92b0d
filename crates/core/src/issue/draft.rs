//! A display code to be: which fields of a license it shows, and how much of each.

use jiff::civil::Date;

use crate::issue::selection::{Extent, HOLDER_ID, MASKABLE, Selection};
use crate::license::fields::{Reading, Validity, Value};
use crate::license::{FieldName, License, LicenseStatus};
use crate::report::view::secrets::Secrets;
use crate::report::{Mask, Report};
use crate::rules::disclosure::Shown as Amount;
use crate::words::cow_text::CowText;
use crate::words::error::{Error, ErrorKind};
use crate::words::personal::{MASK, PersonalData};
use crate::words::region::Region;

/// What a display code is to show of one license.
///
/// Only what is shown gets into the code: not the rest, and no digest of it that somebody could guess at.
#[derive(Clone, Debug)]
pub struct Draft {
    pub(super) region: Region,
    pub(super) fields: Vec<Shown>,
    /// What takes their place where the code would be long: the same, the issuer told by its code.
    pub(super) brief: Option<Vec<Shown>>,
}

/// One field as a code shows it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Shown {
    pub name: FieldName,
    /// The canonical text, or the text as it stood where its meaning is not known; masked.
    pub text: String,
    pub masked: bool,
}

/// What a code shows in any case, as far as the license has it.
const ALWAYS: &[FieldName] = &[
    FieldName::IssuedOn,
    FieldName::ValidFrom,
    FieldName::ValidUntil,
    FieldName::Region,
    FieldName::Status,
    FieldName::CopyUntil,
];

impl Draft {
    /// What to show of the license that a report has verified.
    ///
    /// # Errors
    ///
    /// The license did not pass, it is itself a display code, or the selection names a field that cannot be
    /// shown so. What the license does not record is left out.
    pub fn of(report: &Report, selection: &Selection) -> Result<Self, Error> {
        let license =
            report.verified().ok_or_else(|| refused("the license did not pass its own verification"))?;
        if report.presented_code().is_some() {
            return Err(refused("a display code is made from the license, not from another display code"));
        }
        let fields = chosen(report, license, selection)?;
        let brief = match selection.may_be_brief && selection.has(FieldName::IssuerName) {
            true => Some(chosen(report, license, &by_issuer_code(license, selection))?),
            false => None,
        };
        Ok(Self { region: license.region(), fields, brief })
    }

    /// What to show of a license whose fields are given, each in its canonical text: for systems that issue
    /// codes from their own records. All of them are shown whole.
    ///
    /// # Errors
    ///
    /// A field that codes do not have, twice the same, or a text that is no value of its field.
    pub fn of_fields(region: Region, fields: &[(FieldName, &str)]) -> Result<Self, Error> {
        let mut shown: Vec<Shown> = Vec::with_capacity(fields.len());
        for &(name, text) in fields {
            if shown.iter().any(|known| known.name == name) {
                return Err(refused(format!("{name} is given twice")));
            }
            if !is_canonical(name, text) {
                return Err(refused(format!("{name} is given a text that is no value of it")));
            }
            let lies_outside = |named: Region| !region.contains(named);
            if name == FieldName::Region && Region::parse(text).is_some_and(lies_outside) {
                return Err(refused(format!("{text} is no division of {region}")));
            }
            shown.push(Shown { name, text: text.to_owned(), masked: false });
        }
        Ok(Self { region, fields: shown, brief: None })
    }
}

/// The same selection, the issuer told by its code alone: the identifier holds it, or its own field.
fn by_issuer_code(license: &License, selection: &Selection) -> Selection {
    let nameless = selection.without(FieldName::IssuerName);
    let in_identifier = license.identifier().is_some() && selection.has(FieldName::Identifier);
    if in_identifier { nameless } else { nameless.with(FieldName::IssuerCode) }
}

/// The fields to show.
fn chosen(report: &Report, license: &License, selection: &Selection) -> Result<Vec<Shown>, Error> {
    // With an identifier the catalogue tells the kind; else its name does.
    let coded = license.identifier().zip(report.kind()).is_some_and(|(identifier, kind)| {
        kind.national.as_deref() == Some(identifier.kind_code()) && selection.has(FieldName::Identifier)
    });
    let mask = report.mask();
    match select(license, selection, coded, &mask)? {
        Ok(fields) => Ok(fields),
        // An identifier that tells what is hidden is left out; then the name tells the kind.
        Err(FieldName::Identifier) => chosen(report, license, &selection.without(FieldName::Identifier)),
        // An issuer that does is told by its code, where it may be.
        Err(FieldName::IssuerName) if selection.may_be_brief => {
            chosen(report, license, &by_issuer_code(license, selection))
        }
        Err(tells) => {
            Err(refused(format!("{tells} repeats what the code is to hide; show that, or another license")))
        }
    }
}

/// The fields, or the one that tells what others hide and cannot be shown in part.
fn select(
    license: &License,
    selection: &Selection,
    coded: bool,
    mask: &Mask<'_>,
) -> Result<Result<Vec<Shown>, FieldName>, Error> {
    let asked = |name| selection.fields.iter().find(|(known, _)| *known == name).map(|(_, extent)| *extent);
    let kind = if coded { None } else { Some(FieldName::Name) };
    let needed = |name: FieldName| {
        let of_holder = name == FieldName::HolderIdKind && asked(FieldName::HolderId).is_some();
        ALWAYS.contains(&name) || of_holder || Some(name) == kind
    };
    let (mut fields, mut hidden) = (Vec::new(), Secrets::new(Amount::Full));
    for &name in FieldName::ALL {
        let Some(extent) = asked(name).or_else(|| needed(name).then_some(Extent::Whole)) else {
            continue;
        };
        fields.extend(Shown::of(license, name, extent, mask, &mut hidden)?);
    }
    if selection.as_seen {
        hidden.join(mask.secrets());
    }
    hidden.finish();
    let tells = fields.iter_mut().find_map(|field| (!field.keeps(&hidden)).then_some(field.name));
    Ok(tells.map_or(Ok(fields), Err))
}

impl Shown {
    /// The field as it is to be shown; what that hides is put to the others.
    fn of(
        license: &License,
        name: FieldName,
        extent: Extent,
        mask: &Mask<'_>,
        hidden: &mut Secrets,
    ) -> Result<Option<Self>, Error> {
        let Some(field) = license.field(name) else { return Ok(None) };
        let whole = match &field.value {
            Some(value) => value.to_text(),
            None => field.raw.to_string(),
        };
        // A company's number is public.
        let is_public = name == FieldName::HolderId && mask.is_of_companies() && extent == HOLDER_ID;
        let Extent::Ends { first, last } = extent else {
            return Ok(Some(Self { name, text: whole, masked: false }));
        };
        if is_public {
            return Ok(Some(Self { name, text: whole, masked: false }));
        }
        if !MASKABLE.contains(&name) {
            return Err(refused(format!("{name} is shown whole or not at all")));
        }
        let mut part = |text: &str| {
            let part = ends(text, first, last);
            if part != text {
                hidden.add(class(name), text, &|text| ends(text, first, last).into());
            }
            part
        };
        let parts: Vec<String> = match &field.value {
            Some(Value::Texts(texts)) => texts.iter().map(|text| part(text.as_str())).collect(),
            _ => vec![part(&whole)],
        };
        let text = parts.join("^");
        let masked = text != whole;
        Ok(Some(Self { name, text, masked }))
    }

    /// Shows in part here too what another field hides: a license may repeat its holder's number as its own, and
    /// copies name their makers. Whether that could be done.
    fn keeps(&mut self, hidden: &Secrets) -> bool {
        let CowText::Owned(masked) = hidden.text(&self.text) else { return true };
        self.text = masked.to_string();
        self.masked = true;
        MASKABLE.contains(&self.name)
    }
}

/// What a field that may be shown in part tells about a person.
fn class(name: FieldName) -> PersonalData {
    match name {
        FieldName::HolderName | FieldName::CopyMaker => PersonalData::Name,
        FieldName::HolderId => PersonalData::IdNumber,
        FieldName::Number | FieldName::Reference => PersonalData::LicenseNumber,
        _ => PersonalData::Unknown,
    }
}

/// The text with everything hidden but its ends.
fn ends(text: &str, first: usize, last: usize) -> String {
    let length = text.chars().count();
    let shows = |index: usize| first + last < length && (index < first || index >= length - last);
    text.chars().enumerate().map(|(index, c)| if shows(index) { c } else { MASK }).collect()
}

/// Whether this is how reports write a value of this field.
pub(super) fn is_canonical(name: FieldName, text: &str) -> bool {
    if name == FieldName::Status {
        return LicenseStatus::from_name(text).is_some_and(|status| status != LicenseStatus::Unknown);
    }
    let long_term = [Value::Validity(Validity::LongTerm).to_text()];
    let reading = Reading::canonical(&long_term);
    Value::read(name, text, reading).is_ok_and(|value| value.to_text() == text)
}

/// The number of a day, as codes write it.
pub(super) fn epoch_day(text: &str) -> Option<i64> {
    let day: Date = text.parse().ok()?;
    let since = day.since(Date::constant(1970, 1, 1)).ok()?;
    Some(since.get_days().into())
}

/// Whether the canonical text of an end says that there is none.
pub(super) fn is_endless(text: &str) -> bool {
    Value::Validity(Validity::LongTerm).to_text() == text
}

pub(super) fn refused(detail: impl Into<String>) -> Error {
    ErrorKind::CodeNotMade { detail: detail.into() }.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_ends_are_left() {
        assert_eq!(ends("310101199001010002", 1, 1), "3****************2");
        assert_eq!(ends("测试甲", 1, 0), "测**");
        for short in ["", "a", "ab"] {
            assert_eq!(ends(short, 1, 1), "*".repeat(short.len()), "{short}");
        }
    }

    #[test]
    fn days_before_1970_have_negative_numbers() {
        assert_eq!(epoch_day("1970-01-01"), Some(0));
        assert_eq!(epoch_day("1949-10-01"), Some(-7397));
        assert_eq!(epoch_day("9999-12-31"), Some(2_932_896));
        assert_eq!(epoch_day("long-term"), None);
    }
}
