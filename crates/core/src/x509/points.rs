//! Distribution points: which part of its issuer's revocations a list is about, and where a certificate expects its
//! own (RFC 5280 §4.2.1.13, §5.2.5, §6.3.3 (b) and (d)).

use x509_parser::asn1_rs::{Any, FromDer};
use x509_parser::certificate::X509Certificate;
use x509_parser::extensions::{GeneralName, ParsedExtension};
use x509_parser::x509::RelativeDistinguishedName;

use crate::x509::certificate::Certificate;
use crate::x509::name::{ComparableName, comparable, comparable_directory};
use crate::x509::parts::{parts, sequence};

/// Reasons for which certificates are revoked, a bit each, as ReasonFlags numbers them.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(crate) struct Reasons(u16);

impl Reasons {
    pub(crate) const NONE: Self = Self(0);
    /// Bits 1 to 8: everything but `unused`.
    pub(crate) const ALL: Self = Self(0b1_1111_1110);
    /// Bit 6, certificateHold.
    pub(crate) const HOLD: Self = Self(1 << 6);

    /// Those of a BIT STRING; `None` where it is none.
    fn read(bits: &[u8]) -> Option<Self> {
        let (_, octets) = bits.split_first()?;
        let is_set = |bit: &usize| octets.get(bit / 8).is_some_and(|octet| octet & (0x80 >> (bit % 8)) != 0);
        Some(Self((1..=8).filter(is_set).fold(0, |sum, bit| sum | 1 << bit)))
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
    /// own is expected (RFC 5280 §6.3.3, its last paragraph). Points that cannot be read are none.
    pub(crate) fn all_of(parsed: &X509Certificate<'_>) -> Vec<Self> {
        let issuer = ComparableName::of(parsed.issuer());
        let stated = parsed.extensions().iter().filter_map(|extension| match extension.parsed_extension() {
            ParsedExtension::CRLDistributionPoints(_) => Self::read_all(extension.value, &issuer),
            _ => None,
        });
        let default = Self {
            names: Some(vec![comparable_directory(&issuer)]),
            reasons: Reasons::ALL,
            is_elsewhere: false,
        };
        stated.flatten().chain([default]).collect()
    }

    fn read_all(value: &[u8], issuer: &ComparableName) -> Option<Vec<Self>> {
        sequence(value)?.iter().map(|point| Self::read(point.data, issuer)).collect()
    }

    fn read(fields: &[u8], issuer: &ComparableName) -> Option<Self> {
        let mut point = Self { names: None, reasons: Reasons::ALL, is_elsewhere: false };
        let is_issuer = |name: &GeneralName<'_>| matches!(name, GeneralName::DirectoryName(name) if ComparableName::of(name) == *issuer);
        for field in parts(fields)? {
            match field.tag().0 {
                0 => point.names = Some(names(field.data, issuer)?),
                1 => point.reasons = Reasons::read(field.data)?,
                2 => {
                    let issuers = general_names(field.data)?;
                    point.is_elsewhere = !issuers.iter().any(is_issuer);
                    point.names.get_or_insert_with(|| issuers.iter().map(comparable).collect());
                }
                _ => return None,
            }
        }
        Some(point)
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

    /// The scope that an issuing distribution point states; `None` where it cannot be read.
    pub(crate) fn read(value: &[u8], issuer: &ComparableName) -> Option<(Self, Partial)> {
        let (mut scope, mut partial) = (Self::whole(), Partial::default());
        for field in sequence(value)? {
            let is_true = || match field.data {
                [value] => Some(*value != 0),
                _ => None,
            };
            match field.tag().0 {
                0 => scope.names = Some(names(field.data, issuer)?),
                1 => scope.authorities = !is_true()?,
                2 => scope.signers = !is_true()?,
                3 => scope.reasons = Reasons::read(field.data)?,
                4 => partial.is_indirect = is_true()?,
                5 => partial.has_attribute_certificates_only = is_true()?,
                _ => return None,
            }
        }
        Some((scope, partial))
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

/// What else a point says of its list.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Partial {
    pub(crate) is_indirect: bool,
    pub(crate) has_attribute_certificates_only: bool,
}

/// The names of a DistributionPointName.
fn names(choice: &[u8], issuer: &ComparableName) -> Option<Vec<Vec<u8>>> {
    match parts(choice)?.as_slice() {
        [full] if full.tag().0 == 0 => {
            general_names(full.data).map(|names| names.iter().map(comparable).collect())
        }
        [relative] if relative.tag().0 == 1 => {
            // The tag stands in place of that of a SET.
            let set = as_set(relative.data)?;
            let (_, part) = RelativeDistinguishedName::from_der(&set).ok()?;
            Some(vec![comparable_directory(&issuer.with_part(&part))])
        }
        _ => None,
    }
}

fn general_names(bytes: &[u8]) -> Option<Vec<GeneralName<'_>>> {
    parts(bytes)?.into_iter().map(general_name).collect()
}

fn general_name(der: Any<'_>) -> Option<GeneralName<'_>> {
    match GeneralName::try_from(der) {
        Ok(GeneralName::Invalid(..)) | Err(_) => None,
        Ok(name) => Some(name),
    }
}

fn as_set(content: &[u8]) -> Option<Vec<u8>> {
    let head = match (u8::try_from(content.len()), u16::try_from(content.len())) {
        (Ok(short @ 0..=127), _) => vec![0x31, short],
        (_, Ok(long)) => [&[0x31, 0x82], &long.to_be_bytes()[..]].concat(),
        _ => return None,
    };
    // Two octets of length where one would do are no DER, which a reader may refuse.
    let head = match head.as_slice() {
        [tag, 0x82, 0, low] => vec![*tag, 0x81, *low],
        _ => head,
    };
    Some([head, content.to_vec()].concat())
}

/// Whether every distribution point of a certificate can be read.
pub(crate) fn can_be_read(value: &[u8]) -> bool {
    Point::read_all(value, &ComparableName::default()).is_some()
}
