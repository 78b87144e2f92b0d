//! What one reader sees of one license: values masked where they stand and wherever else they are told.
//!
//! Every form of every answer shows a license through a [`Mask`], so that no form shows more than another: it is the
//! door through which every text leaves that a document chose. `tests/invariants/disclosure.rs` looks for other ways
//! out.

mod pages;
mod partial;
pub(crate) mod secrets;
mod seen;
mod speaks;

pub use pages::{PAGES_FORMAT, SeenObject, SeenPage, SeenPages, SeenPicture, SeenTag};
pub use seen::{MaskBeside, SeenCarried, SeenField, SeenText};

use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

use smol_str::SmolStr;

use crate::checks::signature::{Revision, SignatureValidation};
use crate::license::fields::Value;
use crate::license::{Carried, FaceField, Field, FieldName, License};
use crate::report::view::partial::{HIDDEN, partial, partial_raw, partial_value};
use crate::report::view::secrets::Secrets;
use crate::report::view::speaks::Speaks;
use crate::rules::catalog::Kind;
use crate::rules::disclosure::{Masking, Shown};
use crate::words::check::Finding;
use crate::words::cow_text::CowText;
use crate::words::encoded::Names;
use crate::words::personal::PersonalData;
use crate::words::scenario::{Reader, Scenario};

/// For whom an answer is written, and by which rules.
#[derive(Clone, Debug)]
pub(crate) struct Audience {
    pub masking: Arc<Masking>,
    pub reader: Reader,
    pub scenario: Option<Scenario>,
    /// What the license does not show them, once it was asked for.
    pub secrets: OnceLock<Arc<Secrets>>,
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
    secrets: Arc<Secrets>,
}

impl Audience {
    /// What this audience sees of a license.
    pub(crate) fn mask<'l>(&'l self, license: &'l License, kind: Option<&'l Kind>) -> Mask<'l> {
        let shown = |class: &PersonalData| self.masking.shown(self.reader, self.scenario, *class);
        let shown = std::array::from_fn(|index| PersonalData::ALL.get(index).map_or(Shown::Hidden, shown));
        let speaks = Speaks::of(license, &self.masking);
        let nothing = Arc::new(Secrets::new(Shown::Full));
        let mut mask = Mask { masking: &self.masking, kind, shown, speaks, secrets: nothing };
        if mask.hides() {
            mask.secrets = Arc::clone(self.secrets.get_or_init(|| Arc::new(mask.secrets_of(license))));
        }
        mask
    }

    /// What this audience sees of texts beside licenses.
    pub(crate) fn mask_beside(&self) -> MaskBeside {
        MaskBeside::new(self.masking.shown(self.reader, self.scenario, PersonalData::IdNumber))
    }
}

impl<'l> Mask<'l> {
    /// Whether anything is shown less than in full.
    #[must_use]
    pub fn hides(&self) -> bool {
        self.shown.iter().any(|&shown| shown != Shown::Full)
    }

    /// The same mask, which hides what the other one hides as well: for answers about both licenses.
    #[must_use]
    pub(crate) fn with(mut self, other: &Mask<'_>) -> Self {
        if !other.secrets.is_empty() && !Arc::ptr_eq(&self.secrets, &other.secrets) {
            Arc::make_mut(&mut self.secrets).join(&other.secrets);
        }
        self
    }

    /// A canonical field.
    #[must_use]
    pub fn field<'f>(&self, field: &'f Field) -> SeenField<'f> {
        let class = self.class(field.name);
        match self.shown_of(class) {
            Shown::Hidden => SeenField { shown: Shown::Hidden, value: None, raw: None },
            Shown::Partial => SeenField {
                shown: Shown::Partial,
                value: field.value.as_ref().map(|value| self.own(partial_value(class, value))),
                raw: Some(self.own(partial_raw(class, field))),
            },
            Shown::Full => self.full(field),
        }
    }

    /// A field shown in full, but for what of other fields stands in it.
    fn full<'f>(&self, field: &'f Field) -> SeenField<'f> {
        let raw = if is_closed(field) { self.secrets.plain(&field.raw) } else { self.text(&field.raw) };
        let value = field.value.as_ref().map(|value| match (value.text(), value) {
            (text, _) if *text == *field.raw => raw.clone(),
            // Days, divisions and the like are what was read, not what was written.
            (text, Value::Date(_) | Value::Validity(_) | Value::Time(_)) => text,
            (text, Value::Region(_) | Value::Status(_)) => text,
            (text, Value::HolderIdKind(_) | Value::HolderIdKinds(_)) => text,
            (CowText::Borrowed(text), _) => self.text(text),
            (CowText::Owned(text), _) => self.own(text),
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

    /// Any other text that may repeat what the license says, in whatever way of writing it: masked where it does.
    #[must_use]
    pub fn text<'t>(&self, text: &'t str) -> CowText<'t> {
        self.secrets.text(text)
    }

    /// Whether the license speaks of holders who are registered in public, by their numbers there.
    pub(crate) fn is_of_companies(&self) -> bool {
        self.speaks == Speaks::Company
    }

    /// What the license does not show its reader.
    pub(crate) fn secrets(&self) -> &Secrets {
        &self.secrets
    }

    /// A text that was made for this answer.
    fn own(&self, text: SmolStr) -> CowText<'static> {
        match self.text(&text) {
            CowText::Owned(masked) => masked.into(),
            CowText::Borrowed(_) => text.into(),
        }
    }

    /// A finding. Findings name no values of a license on purpose; some name days and texts that it repeats.
    #[must_use]
    pub fn finding<'f>(&self, finding: &'f Finding) -> Cow<'f, Finding> {
        if finding.at.is_none() && finding.data.is_empty() || self.secrets.is_empty() {
            return Cow::Borrowed(finding);
        }
        let mut seen = Cow::Borrowed(finding);
        if let Some(CowText::Owned(masked)) = finding.at.as_deref().map(|at| self.text(at)) {
            seen.to_mut().at = Some(masked.into());
        }
        for (index, (_, value)) in finding.data.iter().enumerate() {
            if let CowText::Owned(masked) = self.text(value) {
                let data = seen.to_mut().data.get_mut(index);
                data.into_iter().for_each(|(_, value)| *value = masked.to_string());
            }
        }
        seen
    }

    /// Who signed, as far as the reader may see it: certificates, lists and headers may name the holder too, and
    /// nobody vouches for the words of a signer who is not trusted.
    #[must_use]
    pub fn signature<'f>(&self, signature: &'f SignatureValidation) -> Cow<'f, SignatureValidation> {
        if self.secrets.is_empty() || !self.may_be_told_by(signature) {
            return Cow::Borrowed(signature);
        }
        let mut seen = signature.clone();
        let (mut certificates, mut lists) = (seen.certificates.to_vec(), seen.lists.to_vec());
        let names = certificates.iter_mut().flat_map(|one| [&mut one.subject, &mut one.issuer]);
        let texts = seen.ignored.iter_mut().chain(names).chain(lists.iter_mut().map(|list| &mut list.issuer));
        texts.for_each(|text| *text = self.text(text).to_string());
        let texts = seen.key_id.iter_mut().chain([&mut seen.algorithm]);
        texts.for_each(|text| *text = self.text(text).into_owned());
        if let Some(of_package) = &mut seen.of_package {
            let seal = of_package.seal.as_mut();
            let owner = of_package.owner.as_mut().into_iter();
            let (mut names, mut texts) = (vec![&mut of_package.id], Vec::new());
            names.extend(owner.flat_map(|owner| [Some(&mut owner.name), owner.code.as_mut()]).flatten());
            texts.extend(
                of_package.part.iter_mut().chain(&mut of_package.uncovered).chain(&mut of_package.covered),
            );
            if let Some(seal) = seal {
                names.extend([&mut seal.name, &mut seal.id]);
                texts.extend(&mut seal.maker);
            }
            if let Some(pdf) = &mut of_package.pdf {
                texts.extend([&mut pdf.filter, &mut pdf.sub_filter]);
                texts.extend(pdf.later.iter_mut().flat_map(|later| &mut later.places));
            }
            names.into_iter().for_each(|text| *text = self.text(text).into_owned());
            texts.into_iter().for_each(|text| *text = self.text(text).to_string());
        }
        (seen.certificates, seen.lists, seen.repeated) = (certificates.into(), lists.into(), None);
        Cow::Owned(seen)
    }

    /// What a revision changed, as its reader may see it.
    #[must_use]
    pub fn revision(&self, revision: &Revision) -> Revision {
        let places = revision.places.iter().map(|place| self.text(place).to_string()).collect();
        Revision { places, ..revision.clone() }
    }

    /// A quick look for what is told about a signer: the names of a chain that was found are the same every time.
    fn may_be_told_by(&self, signature: &SignatureValidation) -> bool {
        let SignatureValidation { algorithm, key_id, ignored, certificates, lists, repeated, .. } = signature;
        let names = || {
            let names = certificates.iter().flat_map(|one| [&one.subject, &one.issuer]);
            names.chain(lists.iter().map(|list| &list.issuer))
        };
        let masked = |text: &str| matches!(self.text(text), CowText::Owned(_));
        let own =
            key_id.iter().chain([algorithm]).map(SmolStr::as_str).chain(ignored.iter().map(String::as_str));
        let may_be_in_names = match repeated {
            Some(repeated) => self.secrets.may_be_in_names(repeated.names.get_or_init(|| Names::of(names()))),
            None => true,
        };
        own.into_iter().any(masked) || (may_be_in_names && names().any(|name| masked(name)))
    }

    fn seen<'f>(&self, class: PersonalData, text: &'f str) -> SeenText<'f> {
        match self.shown_of(class) {
            Shown::Hidden => SeenText { shown: Shown::Hidden, text: None },
            Shown::Partial => SeenText { shown: Shown::Partial, text: Some(self.own(partial(class, text))) },
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
    /// which the document names itself, makes a person public.
    fn class(&self, name: FieldName) -> PersonalData {
        let of_the_holder = OF_THE_HOLDER.contains(&name);
        match self.kind.and_then(|kind| kind.personal_field(name)) {
            Some(PersonalData::None) if self.speaks == Speaks::Person => {}
            Some(own) => return own,
            None => {}
        }
        match self.speaks {
            Speaks::Company if of_the_holder => PersonalData::None,
            _ => self.masking.field(name),
        }
    }

    /// The same for a field of the face: a company has its address in public, a person does not.
    fn class_of_face(&self, name: &str) -> PersonalData {
        match self.kind.and_then(|kind| kind.personal(name)) {
            Some(PersonalData::None) if self.speaks == Speaks::Person => self.masking.face(name),
            Some(own) => own,
            None => self.masking.face(name),
        }
    }

    fn secrets_of(&self, license: &License) -> Secrets {
        let mut secrets = Secrets::new(self.shown_of(PersonalData::IdNumber));
        let mut keep = |class, text: &str| match self.shown_of(class) {
            Shown::Full => {}
            Shown::Partial => secrets.add(class, text, &|text| partial(class, text)),
            Shown::Hidden => secrets.add(class, text, &|_| HIDDEN.into()),
        };
        for field in license.fields() {
            let class = self.class(field.name);
            match &field.value {
                Some(Value::Texts(texts)) => texts.iter().for_each(|text| keep(class, text.as_str())),
                Some(value) if *value.text() != *field.raw => keep(class, &value.text()),
                _ => {}
            }
            keep(class, &field.raw);
        }
        for face in license.face() {
            let class = self.class_of_face(&face.name);
            // What is common to many people is no trace of one: a day, an ethnicity.
            if REPEATED.contains(&class) {
                keep(class, &face.text);
            }
        }
        secrets.finish();
        secrets
    }
}

/// Whether the text of a field was read in a form that leaves no room for an encoding of another.
fn is_closed(field: &Field) -> bool {
    use Value::{Date, HolderIdKind, HolderIdKinds, IssuerCode, KindCode, Region, Status, Time, Validity};
    let closed = |value: &Value| {
        matches!(value, Date(_) | Validity(_) | Time(_) | Region(_) | Status(_) | HolderIdKind(_))
            || matches!(value, IssuerCode(_) | KindCode(_) | HolderIdKinds(_))
    };
    field.value.as_ref().is_some_and(closed)
}

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
