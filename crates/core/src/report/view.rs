//! What one reader sees of one license: values masked where they stand and wherever else they are told.
//!
//! Every form of every answer shows a license through a [`Mask`], so that no form shows more than another.

mod partial;

use std::borrow::Cow;
use std::sync::Arc;

use smol_str::SmolStr;

use crate::checks::signature::SignatureValidation;
use crate::license::fields::{Text, Value};
use crate::license::identifier::Uscc;
use crate::license::identifier::looks_like_citizen_number;
use crate::license::{Carried, FaceField, Field, FieldName, License};
use crate::report::view::partial::{HIDDEN, partial, partial_raw, partial_value};
use crate::rules::catalog::Kind;
use crate::rules::disclosure::{Masking, Shown};
use crate::words::check::Finding;
use crate::words::cow_text::CowText;
use crate::words::personal::PersonalData;
use crate::words::scenario::{Reader, Scenario};

/// For whom an answer is written, and by which rules.
#[derive(Clone, Debug)]
pub(crate) struct Audience {
    pub masking: Arc<Masking>,
    pub reader: Reader,
    pub scenario: Option<Scenario>,
}

/// What one reader sees of one license.
///
/// ```
/// # fn shelf(report: &elicense::Report) {
/// let mask = report.mask();
/// for field in report.claimed().fields() {
///     let seen = mask.field(field);
///     assert_eq!(seen.raw.is_none(), seen.shown == elicense::rules::Shown::Hidden);
/// }
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Mask<'l> {
    masking: &'l Masking,
    kind: Option<&'l Kind>,
    shown: [Shown; PersonalData::ALL.len()],
    speaks: Speaks,
    /// Values not shown in full, the longest first, so that no part of one is left by a shorter one.
    secrets: Vec<Secret<'l>>,
    /// Bytes of the shortest text that is looked for: nothing is found in a shorter one.
    shortest: usize,
}

/// A field as its reader sees it.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct SeenField<'l> {
    /// How much of it.
    pub shown: Shown,
    /// What it means; `None` where it is hidden or cannot be right.
    pub value: Option<CowText<'l>>,
    /// The text as it stands in the document; `None` where it is hidden.
    pub raw: Option<CowText<'l>>,
}

/// A text as its reader sees it.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct SeenText<'l> {
    /// How much of it.
    pub shown: Shown,
    /// The text; `None` where it is hidden.
    pub text: Option<CowText<'l>>,
}

/// A value that the layout does not map, as its reader sees it. Its path is made of words that the document
/// chose, so it is told only where the value is shown in full.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct SeenCarried<'l> {
    /// Where it stands; `None` where the value is not shown in full.
    pub path: Option<CowText<'l>>,
    /// How much of it.
    pub shown: Shown,
    /// Its text; `None` where it is hidden.
    pub text: Option<CowText<'l>>,
    /// Whether it stands inside the signed bytes.
    pub signed: bool,
}

impl Audience {
    /// What this audience sees of a license.
    pub(crate) fn mask<'l>(&'l self, license: &'l License, kind: Option<&'l Kind>) -> Mask<'l> {
        let shown = |class: &PersonalData| self.masking.shown(self.reader, self.scenario, *class);
        let shown = std::array::from_fn(|index| PersonalData::ALL.get(index).map_or(Shown::Hidden, shown));
        let speaks = Speaks::of(license, &self.masking);
        let (secrets, shortest) = (Vec::new(), usize::MAX);
        let mut mask = Mask { masking: &self.masking, kind, shown, speaks, secrets, shortest };
        if mask.hides() {
            mask.secrets = mask.secrets_of(license);
            let lengths = mask.secrets.iter().map(|secret| secret.needle().len());
            mask.shortest = lengths.min().unwrap_or(usize::MAX);
        }
        mask
    }
}

impl<'l> Mask<'l> {
    /// Whether anything is shown less than in full.
    #[must_use]
    pub fn hides(&self) -> bool {
        self.shown.iter().any(|&shown| shown != Shown::Full)
    }

    /// A canonical field.
    #[must_use]
    pub fn field<'f>(&self, field: &'f Field) -> SeenField<'f> {
        let class = self.class(field.name);
        match self.shown_of(class) {
            Shown::Hidden => SeenField { shown: Shown::Hidden, value: None, raw: None },
            Shown::Partial => SeenField {
                shown: Shown::Partial,
                value: field.value.as_ref().map(|value| partial_value(class, value).into()),
                raw: Some(partial_raw(class, field).into()),
            },
            Shown::Full => self.full(field),
        }
    }

    /// A field shown in full, but for what of other fields stands in it.
    fn full<'f>(&self, field: &'f Field) -> SeenField<'f> {
        let raw = self.text(&field.raw);
        let masked = |text: CowText<'f>| match text {
            text if *text == *field.raw => raw.clone(),
            CowText::Borrowed(text) => self.text(text),
            CowText::Owned(text) => self.text(&text).into_owned().into(),
        };
        let value = field.value.as_ref().map(|value| match value {
            // Holders, identifiers and codes may be written as one of another's parts.
            Value::Text(_) | Value::Texts(_) | Value::Identifier(_) => masked(value.text()),
            value => value.text(),
        });
        let shown = match &raw {
            CowText::Borrowed(_) => Shown::Full,
            CowText::Owned(_) => Shown::Partial,
        };
        SeenField { shown, value, raw: Some(raw) }
    }

    /// A field of the face.
    #[must_use]
    pub fn face<'f>(&self, face: &'f FaceField) -> SeenText<'f> {
        let class = self.class_of_face(&face.name);
        self.seen(class, &face.text)
    }

    /// A value that the layout does not map.
    #[must_use]
    pub fn carried<'f>(&self, carried: &'f Carried) -> SeenCarried<'f> {
        let SeenText { shown, text } = self.seen(PersonalData::Unknown, &carried.text);
        let in_full = self.shown_of(PersonalData::Unknown) == Shown::Full;
        let path = in_full.then(|| self.text(&carried.path));
        SeenCarried { path, shown, text, signed: carried.signed }
    }

    /// Any other text that may repeat what the license says: masked where it does.
    #[must_use]
    pub fn text<'t>(&self, text: &'t str) -> CowText<'t> {
        let mut told = CowText::Borrowed(text);
        if text.len() < self.shortest {
            return told;
        }
        for secret in &self.secrets {
            if told.contains(secret.needle()) {
                told = told.replaced(secret.needle(), &secret.masked());
            }
        }
        told
    }

    /// A finding. Findings name no values of a license on purpose; some name days and texts that it repeats.
    #[must_use]
    pub fn finding<'f>(&self, finding: &'f Finding) -> Cow<'f, Finding> {
        let told = |text: &String| matches!(self.text(text), CowText::Owned(_));
        let texts = finding.at.iter().chain(finding.data.iter().map(|(_, value)| value));
        if self.secrets.is_empty() || !texts.into_iter().any(told) {
            return Cow::Borrowed(finding);
        }
        let mut seen = finding.clone();
        let data = seen.data.iter_mut().map(|(_, value)| value);
        seen.at.iter_mut().chain(data).for_each(|text| *text = self.text(text).to_string());
        Cow::Owned(seen)
    }

    /// Who signed. Nobody vouches for the words of a signer who is not trusted.
    #[must_use]
    pub fn signature<'f>(&self, signature: &'f SignatureValidation) -> Cow<'f, SignatureValidation> {
        if self.secrets.is_empty() || signature.anchor.is_some() {
            return Cow::Borrowed(signature);
        }
        let mut seen = signature.clone();
        let mut certificates = seen.certificates.to_vec();
        let names = certificates.iter_mut().flat_map(|one| [&mut one.subject, &mut one.issuer]);
        let texts = seen.ignored.iter_mut().chain(names);
        texts.for_each(|text| *text = self.text(text).to_string());
        let texts = seen.key_id.iter_mut().chain([&mut seen.algorithm]);
        texts.for_each(|text| *text = self.text(text).into_owned());
        if let Some(of_package) = &mut seen.of_package {
            let seal = of_package.seal.as_mut();
            let (mut names, mut texts) = (vec![&mut of_package.id], Vec::new());
            texts.extend(
                of_package.part.iter_mut().chain(&mut of_package.uncovered).chain(&mut of_package.covered),
            );
            if let Some(seal) = seal {
                names.extend([&mut seal.name, &mut seal.id]);
                texts.extend(&mut seal.maker);
            }
            names.into_iter().for_each(|text| *text = self.text(text).into_owned());
            texts.into_iter().for_each(|text| *text = self.text(text).to_string());
        }
        (seen.certificates, seen.repeated) = (certificates.into(), None);
        Cow::Owned(seen)
    }

    fn seen<'f>(&self, class: PersonalData, text: &'f str) -> SeenText<'f> {
        match self.shown_of(class) {
            Shown::Hidden => SeenText { shown: Shown::Hidden, text: None },
            Shown::Partial => SeenText { shown: Shown::Partial, text: Some(partial(class, text).into()) },
            Shown::Full => match self.text(text) {
                CowText::Borrowed(text) => SeenText { shown: Shown::Full, text: Some(text.into()) },
                masked @ CowText::Owned(_) => SeenText { shown: Shown::Partial, text: Some(masked) },
            },
        }
    }

    fn shown_of(&self, class: PersonalData) -> Shown {
        self.shown[class as usize]
    }

    /// What a canonical field tells about a person: the kind's own word, then the rules'. No word of a kind,
    /// which the document names itself, makes a citizen public.
    fn class(&self, name: FieldName) -> PersonalData {
        let of_the_holder = OF_THE_HOLDER.contains(&name);
        match self.kind.and_then(|kind| kind.personal_field(name)) {
            Some(PersonalData::None) if of_the_holder && self.speaks == Speaks::Citizen => {}
            Some(own) => return own,
            None => {}
        }
        match self.speaks {
            Speaks::Public if of_the_holder => PersonalData::None,
            _ => self.masking.field(name),
        }
    }

    fn class_of_face(&self, name: &str) -> PersonalData {
        self.kind.and_then(|kind| kind.personal(name)).unwrap_or_else(|| self.masking.face(name))
    }

    fn secrets_of(&self, license: &'l License) -> Vec<Secret<'l>> {
        let mut secrets = Vec::new();
        for field in license.fields() {
            let class = self.class(field.name);
            let mut keep = |text| secrets.extend(self.secret(class, text));
            match &field.value {
                Some(Value::Text(text)) => keep(text.as_str().into()),
                Some(Value::Texts(texts)) => {
                    texts.iter().for_each(|text| keep(text.as_str().into()));
                }
                Some(value) if self.shown_of(class) != Shown::Full => keep(value.text()),
                _ => {}
            }
            if field.value.as_ref().is_none_or(|value| !matches!(value, Value::Text(_) | Value::Texts(_))) {
                keep(field.raw.as_str().into());
            }
        }
        for face in license.face() {
            let class = self.class_of_face(&face.name);
            // What is common to many people is no trace of one: a day, an ethnicity.
            if REPEATED.contains(&class) {
                secrets.extend(self.secret(class, face.text.as_str().into()));
            }
        }
        secrets.sort_by_key(|secret| std::cmp::Reverse(secret.text.len()));
        secrets.dedup_by(|one, other| one.text == other.text);
        secrets
    }

    fn secret(&self, class: PersonalData, text: CowText<'l>) -> Option<Secret<'l>> {
        let shown = self.shown_of(class);
        let least = if class == PersonalData::Name { LEAST_NAME } else { LEAST_TEXT };
        let long_enough = text.chars().nth(least - 1).is_some();
        (shown != Shown::Full && long_enough).then_some(Secret { text, class, shown })
    }
}

/// A value that is not shown in full.
#[derive(Clone, Debug)]
struct Secret<'l> {
    text: CowText<'l>,
    class: PersonalData,
    shown: Shown,
}

impl Secret<'_> {
    /// What is looked for: a citizen's number without the check character that follows from the rest, so
    /// that `x` and `X` are found.
    fn needle(&self) -> &str {
        match self.text.strip_suffix(['x', 'X']) {
            Some(rest) if self.class == PersonalData::IdNumber => rest,
            _ => &self.text,
        }
    }

    /// What stands in its place.
    fn masked(&self) -> SmolStr {
        match self.shown {
            Shown::Partial => {
                let masked = partial(self.class, &self.text);
                let left = self.text.len() - self.needle().len();
                masked.get(..masked.len() - left).map_or(masked.clone(), SmolStr::new)
            }
            _ => HIDDEN.into(),
        }
    }
}

/// Of whom a license speaks.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Speaks {
    /// Of somebody whose number a citizen may have, whatever the license says of its kind.
    Citizen,
    /// Of holders who are registered in public.
    Public,
    /// Of nobody who is known to be either.
    Other,
}

impl Speaks {
    fn of(license: &License, masking: &Masking) -> Self {
        let citizen = |id: &Text| looks_like_citizen_number(id.as_str()) && Uscc::parse(id.as_str()).is_err();
        if license.texts(FieldName::HolderId).iter().any(citizen) {
            Self::Citizen
        } else if license.holder_id_kind().is_some_and(|kind| masking.is_public(kind)) {
            Self::Public
        } else {
            Self::Other
        }
    }
}

/// Shorter names and texts are parts of too many words to be looked for in others.
const LEAST_NAME: usize = 2;
const LEAST_TEXT: usize = 4;

/// Canonical fields that speak of a holder, and of nobody where the holder is registered in public.
const OF_THE_HOLDER: [FieldName; 5] = [
    FieldName::Identifier,
    FieldName::Number,
    FieldName::Reference,
    FieldName::HolderName,
    FieldName::HolderId,
];

/// Classes of face fields that lead to one person wherever they are repeated.
const REPEATED: [PersonalData; 5] = [
    PersonalData::Name,
    PersonalData::IdNumber,
    PersonalData::LicenseNumber,
    PersonalData::Address,
    PersonalData::Contact,
];
