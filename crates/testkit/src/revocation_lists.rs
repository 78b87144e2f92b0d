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
    let identifier = der::context_primitive(0, &certificates::key_identifier(&issuer.key));
    let extensions = [
        Extension { oid: AUTHORITY_KEY, critical: false, value: der::sequence(&[identifier]) },
        Extension { oid: "2.5.29.20", critical: false, value: der::integer(&[1]) },
    ];
    let mut body = vec![
        der::integer(&[1]),
        issuer.key.scheme().identifier(),
        certificates::name(&issuer.subject),
        time(period.from),
        time(period.until),
    ];
    // RFC 5280 §5.1.2.6: the list of the revoked is left out when there are none.
    if !revoked.is_empty() {
        body.push(der::sequence(&revoked.iter().map(entry).collect::<Vec<_>>()));
    }
    body.push(der::context(0, &der::sequence(&extensions.map(|extension| extension.der()))));
    certificates::signed(&der::sequence(&body), &issuer.key.scheme().identifier(), &issuer.key)
}

fn entry((certificate, at): &Revoked) -> Vec<u8> {
    let key_compromise = Extension { oid: "2.5.29.21", critical: false, value: der::element(0x0a, &[1]) };
    der::sequence(&[der::integer(&certificate.serial), time(at), der::sequence(&[key_compromise.der()])])
}

fn time(text: &str) -> Vec<u8> {
    der::time(text.parse::<Timestamp>().expect("a time"))
}
