//! Distribution points: which part of its issuer's revocations a list is about, and where a certificate expects its
//! own (RFC 5280 §4.2.1.13, §5.2.5, §6.3.3 (b) and (d)).

use x509_parser::certificate::X509Certificate;
use x509_parser::extensions::{
    CRLDistributionPoint, DistributionPointName, GeneralName, IssuingDistributionPoint, ParsedExtension,
    ReasonFlags,
};

use crate::x509::certificate::Certificate;
use crate::x509::name::{ComparableName, comparable, comparable_directory};

/// Reasons for which certificates are revoked, a bit each, as ReasonFlags numbers them.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(crate) struct Reasons(u16);

impl Reasons {
    pub(crate) const NONE: Self = Self(0);
    /// Bits 1 to 8: everything but `unused`.
    pub(crate) const ALL: Self = Self(0b1_1111_1110);

    fn of(flags: Option<&ReasonFlags>) -> Self {
        flags.map_or(Self::ALL, |flags| Self(flags.flags & Self::ALL.0))
    }

    pub(crate) fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    pub(crate) fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// Where a certificate says that it would be named.
#[derive(Debug)]
pub(crate) struct Point {
    /// `None`: it has no name of its own.
    names: Option<Vec<Vec<u8>>>,
    reasons: Reasons,
    /// Somebody else than the certificate's issuer signs the list.
    is_elsewhere: bool,
}

impl Point {
    /// The points of a certificate, and after them the one of its issuer's name, where a list without a point of its
    /// own is expected (RFC 5280 §6.3.3, its last paragraph).
    pub(crate) fn all_of(parsed: &X509Certificate<'_>) -> Vec<Self> {
        let issuer = ComparableName::of(parsed.issuer());
        let stated = parsed.extensions().iter().flat_map(|extension| match extension.parsed_extension() {
            ParsedExtension::CRLDistributionPoints(points) => points.points.as_slice(),
            _ => &[],
        });
        let default = Self {
            names: Some(vec![comparable_directory(&issuer)]),
            reasons: Reasons::ALL,
            is_elsewhere: false,
        };
        stated.map(|point| Self::of(point, &issuer)).chain([default]).collect()
    }

    fn of(point: &CRLDistributionPoint<'_>, issuer: &ComparableName) -> Self {
        let stated = point.distribution_point.as_ref().map(|name| names(name, issuer));
        let of_issuer = || point.crl_issuer.as_ref().map(|names| names.iter().map(comparable).collect());
        let is_issuer = |name: &GeneralName<'_>| {
            matches!(name, GeneralName::DirectoryName(name) if ComparableName::of(name) == *issuer)
        };
        Self {
            names: stated.or_else(of_issuer),
            reasons: Reasons::of(point.reasons.as_ref()),
            is_elsewhere: point.crl_issuer.as_ref().is_some_and(|names| !names.iter().any(is_issuer)),
        }
    }
}

/// The certificates and reasons a list is about.
#[derive(Debug)]
pub(crate) struct ListScope {
    signers: bool,
    authorities: bool,
    /// `None`: of every distribution point.
    names: Option<Vec<Vec<u8>>>,
    reasons: Reasons,
}

impl ListScope {
    /// The scope of a list without an issuing distribution point.
    pub(crate) fn whole() -> Self {
        Self { signers: true, authorities: true, names: None, reasons: Reasons::ALL }
    }

    pub(crate) fn of(point: &IssuingDistributionPoint<'_>, issuer: &ComparableName) -> Self {
        Self {
            signers: !point.only_contains_ca_certs,
            authorities: !point.only_contains_user_certs,
            names: point.distribution_point.as_ref().map(|name| names(name, issuer)),
            reasons: Reasons::of(point.only_some_reasons.as_ref()),
        }
    }

    /// The reasons for which the list would name the certificate.
    pub(crate) fn reasons_for(&self, certificate: &Certificate) -> Reasons {
        let kind = if certificate.is_ca { self.authorities } else { self.signers };
        if !kind {
            return Reasons::NONE;
        }
        let here = certificate.points.iter().filter(|point| self.is_at(point));
        here.fold(Reasons::NONE, |sum, point| sum.or(point.reasons.and(self.reasons)))
    }

    /// RFC 5280 §6.3.3 (b)(1) and (b)(2)(i).
    fn is_at(&self, point: &Point) -> bool {
        let same = |names: &Vec<Vec<u8>>| match &point.names {
            Some(others) => names.iter().any(|name| others.contains(name)),
            None => false,
        };
        !point.is_elsewhere && self.names.as_ref().is_none_or(same)
    }
}

fn names(name: &DistributionPointName<'_>, issuer: &ComparableName) -> Vec<Vec<u8>> {
    match name {
        DistributionPointName::FullName(names) => names.iter().map(comparable).collect(),
        DistributionPointName::NameRelativeToCRLIssuer(part) => {
            vec![comparable_directory(&issuer.with_part(part))]
        }
    }
}
