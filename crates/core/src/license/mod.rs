//! The canonical license: one form for every layout.

pub(crate) mod code_list;
pub(crate) mod contents;
pub(crate) mod day;
mod face;
pub(crate) mod fields;
pub(crate) mod holder;
pub(crate) mod identifier;
mod listed;
mod sheet;

pub use code_list::HolderIdKind;
pub(crate) use day::{day_of, instant_of};
pub use face::FaceField;
pub use fields::{IssuerCode, MAX_HOLDERS, Text, Validity, Value};
pub use listed::Listed;
pub use sheet::{Grade, OnSheet};

pub use identifier::{CitizenNumber, Identifier, KindCode, NumberProblem, Uscc};

pub use crate::words::cow_text::CowText;

use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::Offset;
use smol_str::SmolStr;

use crate::words::messages::CHINESE_TIME;
use crate::words::named::named;
use crate::words::region::Region;

/// The offset in which licenses are dated: Chinese standard time, all year.
pub const LICENSE_OFFSET: Offset = CHINESE_TIME;

named! {
    /// The canonical fields, after GB/T 36903.
    pub enum FieldName {
        /// 证照标识 (GB/T 36904).
        Identifier = "identifier",
        /// 证照类型代码, the national code of the kind.
        KindCode = "kind_code",
        /// The code a region gives the kind.
        RegionKindCode = "region_kind_code",
        /// 证照名称.
        Name = "name",
        /// 证照编号, the number on the face.
        Number = "number",
        /// The issuing system's own opaque reference.
        Reference = "reference",
        /// 证照版本.
        Version = "version",
        /// 持证主体, one or several.
        HolderName = "holder_name",
        /// 持证主体代码, one or several, in the order of the names.
        HolderId = "holder_id",
        /// 持证主体代码类型代码 (GB/T 36903 annex A).
        HolderIdKind = "holder_id_kind",
        /// 证照颁发机构.
        IssuerName = "issuer_name",
        /// 证照颁发机构代码, normally a USCC.
        IssuerCode = "issuer_code",
        /// 证照颁发日期.
        IssuedOn = "issued_on",
        /// 有效期起始.
        ValidFrom = "valid_from",
        /// 有效期截止, the last day.
        ValidUntil = "valid_until",
        /// 证照所属地区.
        Region = "region",
        /// The status the issuing system recorded.
        Status = "status",
        /// A level of trust that the document states about itself: text, never evidence.
        TrustLevel = "trust_level",
        /// 签章名称.
        SealName = "seal_name",
        /// 签章时间, claimed.
        SignedAt = "signed_at",
        /// 加注件制作者.
        CopyMaker = "copy_maker",
        /// 加注件制作事由.
        CopyPurpose = "copy_purpose",
        /// 加注件制作时间.
        CopyMadeOn = "copy_made_on",
        /// 加注件有效期截止.
        CopyUntil = "copy_until",
    }
}

impl FieldName {
    /// Whether its value is a day or a time.
    pub(crate) fn is_dated(self) -> bool {
        use FieldName::{CopyMadeOn, CopyUntil, IssuedOn, SignedAt, ValidFrom, ValidUntil};
        matches!(self, IssuedOn | ValidFrom | ValidUntil | SignedAt | CopyMadeOn | CopyUntil)
    }

    /// Whether it may have several values, one for each holder.
    pub(crate) fn is_of_several(self) -> bool {
        matches!(self, Self::HolderName | Self::HolderId)
    }

    /// Whether its values are texts without a form of their own.
    pub(crate) fn is_text(self) -> bool {
        use FieldName::{HolderIdKind, Identifier, IssuerCode, KindCode, Region, Status};
        let has_form = matches!(self, Identifier | KindCode | IssuerCode | HolderIdKind | Region | Status);
        !has_form && !self.is_dated()
    }
}

named! {
    /// Whether a license is in force: axis 2 of the verdict.
    pub enum LicenseStatus {
        /// 有效
        InForce = "IN_FORCE",
        /// 未生效
        NotYetEffective = "NOT_YET_EFFECTIVE",
        /// 已过期
        Expired = "EXPIRED",
        /// 暂扣
        Suspended = "SUSPENDED",
        /// 吊销
        Revoked = "REVOKED",
        /// 注销
        Cancelled = "CANCELLED",
        /// 已换发
        Superseded = "SUPERSEDED",
        /// 未知
        Unknown = "UNKNOWN",
    }
}

/// A license in canonical form. Whether anybody vouches for it is said by where it comes from:
/// [`Report::claimed`](crate::Report::claimed) or [`Report::verified`](crate::Report::verified).
#[derive(Clone, Debug, PartialEq)]
pub struct License {
    pub(crate) region: Region,
    pub(crate) kind: Option<Arc<str>>,
    /// Every kind that something in it names, the one above first.
    pub(crate) kinds: Vec<Arc<str>>,
    /// Whether all of those have no period: what records no end has none.
    pub(crate) is_without_period: bool,
    pub(crate) face: Vec<FaceField>,
    pub(crate) carried: Vec<Carried>,
    /// What status lists say of it.
    pub(crate) listed: Option<Listed>,
    fields: Vec<Field>,
    /// Where the first field of each name stands: they are asked for by name some dozens of times a verification.
    places: [Option<u8>; FieldName::ALL.len()],
}

/// One canonical field: the text that stood there, what it means, and where it stood.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// Which field.
    pub name: FieldName,
    /// The text as it stands in the document; parts of a joined value follow each other.
    pub raw: SmolStr,
    /// What it means; `None` when it cannot be right, and a finding says why.
    pub value: Option<Value>,
    /// The layout's path, or paths joined by ` + `.
    pub origin: Arc<str>,
    /// How sure it is that this is what was sealed; `None` where the document is no sealed package.
    pub grade: Option<Grade>,
    /// Where it stands on a page, where it was read there.
    pub place: Option<Arc<OnSheet>>,
}

/// A name in both languages.
#[derive(Clone, Debug, Eq, PartialEq, serde::Deserialize, serde::Serialize)]
#[serde(deny_unknown_fields)]
pub struct Title {
    /// Chinese.
    #[serde(rename = "zh-CN")]
    pub zh_cn: String,
    /// English.
    pub en: String,
}

/// A value the layout does not map.
#[derive(Clone, Debug, Eq, PartialEq, serde::Serialize)]
pub struct Carried {
    /// Where it stands.
    pub path: SmolStr,
    /// Its text; bytes as `base64:…`, an empty list, map or null as JSON writes them.
    pub text: SmolStr,
    /// Whether it stands inside the signed bytes.
    pub signed: bool,
}

impl License {
    /// A license whose kind is not known yet.
    pub(crate) fn new(
        region: Region,
        fields: Vec<Field>,
        face: Vec<FaceField>,
        carried: Vec<Carried>,
    ) -> Self {
        let mut places = [None; FieldName::ALL.len()];
        // Later fields of a name are never asked for by it: a layout has one rule for each.
        for (place, field) in fields.iter().enumerate().rev() {
            places[field.name as usize] = u8::try_from(place).ok();
        }
        Self {
            region,
            kind: None,
            kinds: Vec::new(),
            is_without_period: false,
            face,
            carried,
            listed: None,
            fields,
            places,
        }
    }

    /// The region whose layout the license is written in.
    #[must_use]
    pub fn region(&self) -> Region {
        self.region
    }

    /// The kind of license, as an id of the catalogue.
    #[must_use]
    pub fn kind(&self) -> Option<&str> {
        self.kind.as_deref()
    }

    /// All canonical fields that are present, in the order of [`FieldName::ALL`].
    #[must_use]
    pub fn fields(&self) -> &[Field] {
        &self.fields
    }

    /// The fields of the face, in the order of the layout.
    #[must_use]
    pub fn face(&self) -> &[FaceField] {
        &self.face
    }

    /// What the layout does not map.
    #[must_use]
    pub fn carried(&self) -> &[Carried] {
        &self.carried
    }

    /// One canonical field.
    #[must_use]
    pub fn field(&self, name: FieldName) -> Option<&Field> {
        self.fields.get(usize::from(self.places[name as usize]?))
    }

    pub(crate) fn field_mut(&mut self, name: FieldName) -> Option<&mut Field> {
        self.fields.get_mut(usize::from(self.places[name as usize]?))
    }

    /// What one canonical field means.
    #[must_use]
    pub fn value(&self, name: FieldName) -> Option<&Value> {
        self.field(name)?.value.as_ref()
    }

    /// 证照标识.
    #[must_use]
    pub fn identifier(&self) -> Option<&Identifier> {
        match self.value(FieldName::Identifier)? {
            Value::Identifier(identifier) => Some(identifier),
            _ => None,
        }
    }

    /// 证照名称.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        self.text(FieldName::Name)
    }

    /// 证照编号, the number on the face.
    #[must_use]
    pub fn number(&self) -> Option<&str> {
        self.text(FieldName::Number)
    }

    /// The holders: name and number of each, in the document's order. Personal data.
    pub fn holders(&self) -> impl Iterator<Item = (&str, Option<&str>)> {
        let ids = self.texts(FieldName::HolderId);
        self.texts(FieldName::HolderName)
            .iter()
            .enumerate()
            .map(|(index, name)| (name.as_str(), ids.get(index).map(Text::as_str)))
    }

    /// Of which kind the holders' numbers are; `None` too where they are of several kinds.
    #[must_use]
    pub fn holder_id_kind(&self) -> Option<HolderIdKind> {
        match self.value(FieldName::HolderIdKind)? {
            Value::HolderIdKind(kind) => Some(*kind),
            _ => None,
        }
    }

    /// Of which kind the number of one holder is, counted from 0 as [`License::holders`] are.
    #[must_use]
    pub fn id_kind_of(&self, holder: usize) -> Option<HolderIdKind> {
        match self.value(FieldName::HolderIdKind)? {
            Value::HolderIdKind(kind) => Some(*kind),
            Value::HolderIdKinds(kinds) => kinds.get(holder).copied(),
            _ => None,
        }
    }

    /// The last day of the license.
    #[must_use]
    pub fn valid_until(&self) -> Option<Validity> {
        match self.value(FieldName::ValidUntil)? {
            Value::Validity(validity) => Some(*validity),
            _ => None,
        }
    }

    /// A field that is a day.
    #[must_use]
    pub fn date(&self, name: FieldName) -> Option<Date> {
        match self.value(name)? {
            Value::Date(date) => Some(*date),
            Value::Validity(Validity::Until(date)) => Some(*date),
            _ => None,
        }
    }

    /// The signing time that the license claims.
    #[must_use]
    pub fn signed_at(&self) -> Option<Timestamp> {
        match self.value(FieldName::SignedAt)? {
            Value::Time(time) => Some(*time),
            _ => None,
        }
    }

    fn text(&self, name: FieldName) -> Option<&str> {
        match self.value(name)? {
            Value::Text(text) => Some(text.as_str()),
            _ => None,
        }
    }

    pub(crate) fn texts(&self, name: FieldName) -> &[Text] {
        match self.value(name) {
            Some(Value::Texts(texts)) => texts,
            _ => &[],
        }
    }
}
