//! Revocation lists (RFC 5280 §5).

use jiff::Timestamp;

use crate::certificates::{self, AUTHORITY_KEY, Certificate, Extension};
use crate::der;

/// When a list was made and until when it may be used.
#[derive(Clone, Copy, Debug)]
pub struct Period {
    /// thisUpdate, as RFC 3339 text.
    pub from: &'static str,
    /// nextUpdate, as RFC 3339 text.
    pub until: &'static str,
}

/// A revoked certificate and when it was revoked, as RFC 3339 text.
pub type Revoked<'a> = (&'a Certificate, &'static str);

/// The list of `issuer` in DER.
#[must_use]
pub fn write(issuer: &Certificate, period: Period, revoked: &[Revoked]) -> Vec<u8> {
    let mut draft = Draft::of(issuer, period);
    draft.entries = revoked.iter().map(|(certificate, at)| (*certificate, *at, KEY_COMPROMISE)).collect();
    draft.signed()
}

/// A list to be. Everything may be changed before [`Draft::signed`].
#[derive(Clone, Debug)]
pub struct Draft<'a> {
    /// The authority whose name and key it has.
    pub issuer: &'a Certificate,
    /// thisUpdate, as RFC 3339 text.
    pub from: &'static str,
    /// nextUpdate; `None` leaves it out.
    pub until: Option<&'static str>,
    /// Revoked certificates, when, and for which reason of RFC 5280 §5.3.1.
    pub entries: Vec<(&'a Certificate, &'static str, u8)>,
    /// `None`: a list of version 1, without extensions.
    pub number: Option<u8>,
    /// Further extensions.
    pub more: Vec<Extension>,
}

/// keyCompromise.
pub const KEY_COMPROMISE: u8 = 1;
/// cessationOfOperation.
pub const CESSATION: u8 = 5;
/// certificateHold.
pub const HOLD: u8 = 6;

impl<'a> Draft<'a> {
    /// A list that names nobody.
    #[must_use]
    pub fn of(issuer: &'a Certificate, period: Period) -> Self {
        let (from, until) = (period.from, Some(period.until));
        Self { issuer, from, until, entries: Vec::new(), number: Some(1), more: Vec::new() }
    }

    /// The same with a revoked certificate.
    #[must_use]
    pub fn naming(mut self, certificate: &'a Certificate, at: &'static str, reason: u8) -> Self {
        self.entries.push((certificate, at, reason));
        self
    }

    /// The list in DER.
    #[must_use]
    pub fn signed(&self) -> Vec<u8> {
        let version = self.number.map(|_| der::integer(&[1]));
        let mut body: Vec<_> = version.into_iter().collect();
        let algorithm = self.issuer.key.scheme().identifier();
        body.extend([algorithm.clone(), certificates::name(&self.issuer.subject), time(self.from)]);
        body.extend(self.until.map(time));
        // RFC 5280 §5.1.2.6: the list of the revoked is left out when there are none.
        if !self.entries.is_empty() {
            body.push(der::sequence(&self.entries.iter().map(entry).collect::<Vec<_>>()));
        }
        if let Some(number) = self.number {
            let identifier = der::context_primitive(0, &certificates::key_identifier(&self.issuer.key));
            let own = [
                Extension { oid: AUTHORITY_KEY, critical: false, value: der::sequence(&[identifier]) },
                Extension { oid: "2.5.29.20", critical: false, value: der::integer(&[number]) },
            ];
            let all: Vec<_> = own.iter().chain(&self.more).map(Extension::der).collect();
            body.push(der::context(0, &der::sequence(&all)));
        }
        certificates::signed(&der::sequence(&body), &algorithm, &self.issuer.key)
    }
}

fn entry((certificate, at, reason): &(&Certificate, &str, u8)) -> Vec<u8> {
    let reason = Extension { oid: "2.5.29.21", critical: false, value: der::element(0x0a, &[*reason]) };
    der::sequence(&[der::integer(&certificate.serial), time(at), der::sequence(&[reason.der()])])
}

fn time(text: &str) -> Vec<u8> {
    der::time(text.parse::<Timestamp>().expect("a time"))
}
