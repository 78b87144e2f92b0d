//! The invented facts of a license, before any layout writes them down.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, date};
use jiff::tz::offset;

use crate::check_characters::{citizen_number, identifier, uscc};
use crate::kinds::{Holder, Kind};
use crate::pki::{self, Region};

/// What a license says. Everything may be changed; [`Facts::identifier`] follows unless it is set.
#[derive(Clone, Debug)]
pub struct Facts {
    /// The kind of license.
    pub kind: Kind,
    /// 行政区划代码 it names.
    pub region: String,
    /// 证照编号.
    pub number: String,
    /// Names and numbers of the holders.
    pub holders: Vec<(String, String)>,
    /// 持证主体代码类型 of GB/T 36903.
    pub holder_id_kind: String,
    /// 颁发机构.
    pub issuer_name: String,
    /// Its 统一社会信用代码.
    pub issuer_code: String,
    /// 颁发日期.
    pub issued_on: Date,
    /// 有效期起始.
    pub valid_from: Option<Date>,
    /// 有效期截止.
    pub valid_until: End,
    /// Whether it is in force, as its issuer records it.
    pub status: Status,
    /// When it was signed, in UTC+8, as payload and proof claim it.
    pub signed_at: Option<DateTime>,
    /// 住址.
    pub address: String,
    /// What only some kinds record on their face.
    pub face: Face,
    /// 证照标识 other than the one that follows from the rest; `Some(None)` leaves it out.
    pub other_identifier: Option<Option<String>>,
}

/// What only some kinds record on their face.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Face {
    /// A person: sex, ethnicity and day of birth.
    Person,
    /// A company: what it does.
    Company,
    /// A building: where it stands and its area.
    Building,
}

impl Face {
    fn of(kind: Kind) -> Self {
        match kind.holder {
            Holder::Company => Self::Company,
            Holder::Person if kind.id.starts_with("real-estate") => Self::Building,
            Holder::Person => Self::Person,
        }
    }
}

/// The end of a license's period.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum End {
    /// A last day.
    On(Date),
    /// No end, in the words of a layout.
    Never(&'static str),
}

/// The statuses that layouts have codes for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Status {
    /// 有效.
    InForce,
    /// 暂扣.
    Suspended,
    /// 吊销.
    Revoked,
    /// 注销.
    Cancelled,
    /// 失效.
    Expired,
    /// 换发.
    Superseded,
}

impl Facts {
    /// A license of this kind and region, in force at the time of the vectors.
    #[must_use]
    pub fn of(kind: Kind, region: Region) -> Self {
        let (holder, holder_id_kind) = match kind.holder {
            Holder::Person => (person(region, 1), "111"),
            Holder::Company => (company(region), "001"),
        };
        Self {
            kind,
            region: region.code.to_owned(),
            number: format!("TEST-{}-2026-000001", region.short.to_uppercase()),
            holders: vec![holder],
            holder_id_kind: holder_id_kind.to_owned(),
            issuer_name: "测试发证机关".to_owned(),
            issuer_code: issuer_code(region, "MBTE5T01"),
            issued_on: date(2026, 2, 9),
            valid_from: Some(date(2026, 2, 9)),
            valid_until: End::On(date(2046, 2, 8)),
            status: Status::InForce,
            signed_at: Some(date(2026, 2, 10).at(9, 30, 0, 0)),
            address: "测试省测试市测试路1号".to_owned(),
            face: Face::of(kind),
            other_identifier: None,
        }
    }

    /// 证照标识: the one that follows from kind, issuer and number, if the kind has a national code.
    #[must_use]
    pub fn identifier(&self) -> Option<String> {
        match (&self.other_identifier, self.kind.national) {
            (Some(other), _) => other.clone(),
            (None, Some(kind)) => Some(identifier(kind, &self.issuer_code, "TEST2026000001", "001")),
            (None, None) => None,
        }
    }

    /// The holders' names in one text.
    #[must_use]
    pub fn holder_names(&self, separator: &str) -> String {
        self.holders.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(separator)
    }

    /// The holders' numbers in one text.
    #[must_use]
    pub fn holder_ids(&self, separator: &str) -> String {
        let ids = self.holders.iter().map(|(_, id)| id.as_str()).filter(|id| !id.is_empty());
        ids.collect::<Vec<_>>().join(separator)
    }

    /// The end of the period, a last day in this form.
    #[must_use]
    pub fn end(&self, form: &str) -> String {
        match &self.valid_until {
            End::On(day) => day.strftime(form).to_string(),
            End::Never(words) => (*words).to_owned(),
        }
    }

    /// The claimed signing time as an instant.
    #[must_use]
    pub fn signing_time(&self) -> Option<Timestamp> {
        self.signed_at.map(instant)
    }
}

/// An instant from a local time in UTC+8.
///
/// # Panics
///
/// Outside the years that are representable, which no test needs.
#[must_use]
pub fn instant(local: DateTime) -> Timestamp {
    offset(8).to_timestamp(local).expect("a year that is representable")
}

/// An invented person: the order number 000 is never given to anybody (GB 11643 numbers from 001).
#[must_use]
pub fn person(region: Region, day: u8) -> (String, String) {
    let name = ["测试丙", "测试甲", "测试乙"][usize::from(day) % 3];
    let county = &region.code[..2];
    (name.to_owned(), citizen_number(&format!("{county}0101199001{day:02}000")))
}

/// An invented company.
#[must_use]
pub fn company(region: Region) -> (String, String) {
    ("测试用例有限公司".to_owned(), uscc("91", region.code, "MATE5T02"))
}

/// The code of an invented authority.
#[must_use]
pub fn issuer_code(region: Region, body: &str) -> String {
    uscc("11", region.code, body)
}

/// The four regions.
pub const REGIONS: [Region; 4] = [pki::SHANGHAI, pki::JIANGSU, pki::ZHEJIANG, pki::ANHUI];
