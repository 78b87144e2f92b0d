//! Whether a license is in force: what it says itself, its dates, and what status lists say.

use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::{Date, Time};

use crate::license::{FieldName, License, LicenseStatus, Validity, Value, day_of, instant_of};

/// What the status lists at hand say of a license.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Listed {
    /// The status; unknown where lists are about the license and none can tell.
    pub status: LicenseStatus,
    /// The URI of the list that says so.
    pub uri: Arc<str>,
    /// When that was made; `None` where none can tell.
    pub issued: Option<Timestamp>,
    /// Until when it may be used.
    pub until: Option<Timestamp>,
}

impl Listed {
    /// The status of a license that says this of itself. What ended for good stays ended; a suspension is lifted by a list
    /// that was made after the license was signed, and by nothing else.
    pub(crate) fn with(&self, recorded: LicenseStatus, signed_at: Option<Timestamp>) -> LicenseStatus {
        use LicenseStatus::{Cancelled, InForce, Revoked, Superseded, Suspended};
        let is_later = self.issued >= signed_at;
        match (recorded, self.status) {
            (Revoked | Cancelled | Superseded, _) => recorded,
            (_, Revoked | Cancelled | Superseded | Suspended) => self.status,
            (InForce, listed) => listed,
            (Suspended, InForce) if is_later => InForce,
            (recorded, _) => recorded,
        }
    }
}

impl License {
    /// Whether the license is in force on the day of `at`: what status lists say, what the issuing system recorded, then the
    /// dates. Unknown where the end of the period is not recorded, or not in a way that can be read.
    #[must_use]
    pub fn status(&self, at: Timestamp) -> LicenseStatus {
        let recorded = self.recorded_status().unwrap_or(LicenseStatus::InForce);
        match self.listed.as_ref().map_or(recorded, |listed| listed.with(recorded, self.signed_at())) {
            LicenseStatus::InForce => self.status_by_dates(day_of(at)),
            // Whatever a list would say: the dates are known.
            LicenseStatus::Unknown if recorded == LicenseStatus::InForce => {
                match self.status_by_dates(day_of(at)) {
                    ended @ (LicenseStatus::Expired | LicenseStatus::NotYetEffective) => ended,
                    _ => LicenseStatus::Unknown,
                }
            }
            standing => standing,
        }
    }

    /// The status that the issuing system recorded; unknown where that cannot be read.
    pub(crate) fn recorded_status(&self) -> Option<LicenseStatus> {
        let field = self.field(FieldName::Status)?;
        match &field.value {
            Some(Value::Status(recorded)) => Some(*recorded),
            _ => Some(LicenseStatus::Unknown),
        }
    }

    /// What the status lists at hand say of the license; `None` where none is about it.
    #[must_use]
    pub fn listed(&self) -> Option<&Listed> {
        self.listed.as_ref()
    }

    /// When, after `at`, the day comes on which the dates may make the status another: the first day of the
    /// license, or the day after its last or its copy's.
    #[must_use]
    pub fn status_changes(&self, at: Timestamp) -> Option<Timestamp> {
        let after = |name| self.date(name).and_then(|last| last.tomorrow().ok());
        let first = self.date(FieldName::ValidFrom).or(self.date(FieldName::IssuedOn));
        let days = [first, after(FieldName::ValidUntil), after(FieldName::CopyUntil)];
        let midnights =
            days.into_iter().flatten().filter_map(|day| instant_of(day.to_datetime(Time::midnight())));
        midnights.filter(|&midnight| midnight > at).min()
    }

    fn status_by_dates(&self, today: Date) -> LicenseStatus {
        let copy_ended = self.date(FieldName::CopyUntil).is_some_and(|last| today > last);
        let unreadable = |name| self.field(name).is_some_and(|field| field.value.is_none());
        let begin = self.date(FieldName::ValidFrom).or(self.date(FieldName::IssuedOn));
        match (begin, self.valid_until()) {
            (_, Some(Validity::Until(last))) if today > last => LicenseStatus::Expired,
            _ if copy_ended => LicenseStatus::Expired,
            (Some(first), _) if today < first => LicenseStatus::NotYetEffective,
            (_, None) if !self.is_without_period || self.field(FieldName::ValidUntil).is_some() => {
                LicenseStatus::Unknown
            }
            _ if unreadable(FieldName::ValidFrom) || unreadable(FieldName::CopyUntil) => {
                LicenseStatus::Unknown
            }
            _ => LicenseStatus::InForce,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_suspension_is_lifted_by_a_later_list_and_a_revocation_by_none() {
        use LicenseStatus::{InForce, Revoked, Suspended, Unknown};
        let time = |text: &str| Some(text.parse().unwrap());
        let listed = |status| Listed {
            status,
            uri: "https://example/1".into(),
            issued: time("2026-05-01T00:00:00Z"),
            until: None,
        };
        let (before, after) = (time("2026-02-01T00:00:00Z"), time("2026-06-01T00:00:00Z"));
        assert_eq!(listed(InForce).with(Suspended, before), InForce);
        assert_eq!(listed(InForce).with(Suspended, after), Suspended);
        assert_eq!(listed(InForce).with(Revoked, before), Revoked);
        assert_eq!(listed(Revoked).with(Suspended, before), Revoked);
        assert_eq!(listed(Suspended).with(InForce, before), Suspended);
        assert_eq!(listed(Unknown).with(InForce, before), Unknown);
        assert_eq!(listed(Unknown).with(Suspended, before), Suspended);
    }
}
