//! One X.509 certificate, read by two readers that must agree.

use std::sync::Arc;

use rustls_pki_types::CertificateDer;
use serde::Serialize;
use sha2::{Digest, Sha256};
use x509_parser::asn1_rs::{FromDer, Oid};
use x509_parser::certificate::X509Certificate;
use x509_parser::extensions::{GeneralName, ParsedExtension};
use x509_parser::time::ASN1Time;
use x509_parser::x509::AttributeTypeAndValue;

use crate::crypto::{Algorithm, KeyProblem, PublicKey};
use crate::document::der::{Cursor, SEQUENCE};
use crate::words::limits::MAX_CERTIFICATE_BYTES;
use crate::x509::constraints::{self, Name, NameConstraints, is_network};
use crate::x509::known::{KnownAuthority, known_authority};
use crate::x509::name::{ComparableName, written};
use crate::x509::points::{self, Point};
use crate::x509::profile;
use crate::x509::profile::{Role, Rule};
use crate::x509::signed::SignedBody;

/// What a report says of one certificate.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct CertificateSummary {
    /// What the certificate is in its chain.
    pub role: Role,
    /// The subject's name.
    pub subject: String,
    /// The issuer's name.
    pub issuer: String,
    /// The serial number, in hexadecimal digits.
    pub serial: String,
    /// The first moment of its period (RFC 3339).
    pub not_before: String,
    /// The last moment of its period (RFC 3339).
    pub not_after: String,
    /// The algorithm of its key.
    pub key_algorithm: String,
    /// SHA-256 of the certificate, in hexadecimal digits.
    pub sha256: String,
    /// The published authority whose certificate it is. To be known is not to be trusted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub known: Option<&'static KnownAuthority>,
}

/// A certificate that both readers accept: webpki strict DER, x509-parser everything the profile asks.
#[derive(Debug)]
pub(crate) struct Certificate {
    pub(crate) der: CertificateDer<'static>,
    pub(crate) subject: ComparableName,
    pub(crate) issuer: ComparableName,
    pub(crate) serial: Vec<u8>,
    pub(crate) period: Period,
    pub(crate) key: Result<Arc<PublicKey>, KeyProblem>,
    /// Its SubjectPublicKeyInfo, and the digest of that.
    pub(crate) spki: Vec<u8>,
    pub(crate) key_sha256: [u8; 32],
    /// What its issuer signed, and how.
    pub(crate) signed: SignedBody,
    /// The algorithm its issuer signed it with.
    pub(crate) signed_with: Algorithm,
    pub(crate) is_ca: bool,
    pub(crate) path_len: Option<usize>,
    /// The organisation it is issued to, where it names one.
    pub(crate) organisation: Option<String>,
    /// What it calls its subject.
    pub(crate) common_name: Option<String>,
    /// Whether its key may sign revocation lists (RFC 5280 §6.3.3 (f)).
    pub(crate) may_sign_lists: bool,
    /// Where it expects to be named once it is revoked (RFC 5280 §4.2.1.13).
    pub(crate) points: Vec<Point>,
    /// What it is called, as far as constraints speak of it.
    pub(crate) names: Vec<Name>,
    /// What those below it may be called.
    pub(crate) constraints: Option<NameConstraints>,
    /// The purposes of its extended key usage, where it states any (RFC 5280 §4.2.1.12).
    pub(crate) purposes: Option<Vec<String>>,
    /// Rules broken in the role of signer, intermediate, anchor.
    broken: [Vec<&'static Rule>; 3],
    unknown_critical: bool,
    summary: CertificateSummary,
}

/// Seconds since 1970, both ends inside.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Period {
    pub(crate) from: i64,
    pub(crate) until: i64,
}

impl Period {
    pub(crate) fn contains(self, second: i64) -> bool {
        self.from <= second && second <= self.until
    }
}

impl Certificate {
    /// Reads one certificate; the error says in a few words what is wrong with it.
    pub(crate) fn read(der: &[u8]) -> Result<Self, String> {
        if der.len() > MAX_CERTIFICATE_BYTES {
            return Err(format!("longer than {MAX_CERTIFICATE_BYTES} bytes"));
        }
        let der = CertificateDer::from(der.to_vec());
        // webpki's reader is strict DER: no long lengths, no trailing bytes, equal inner and outer
        // algorithms (RFC 5280 §4.1.1.2). As a trust anchor is read, critical extensions are only
        // looked at later, where a finding can name them.
        webpki::anchor_from_trusted_cert(&der).map_err(|error| error.to_string())?;
        let (rest, parsed) = X509Certificate::from_der(&der).map_err(|_| "not a certificate".to_owned())?;
        let parsed = if rest.is_empty() {
            parsed
        } else {
            return Err("bytes follow the certificate".to_owned());
        };
        sound_extensions(&parsed)?;
        let signed = SignedBody::read(&der).ok_or("not a certificate")?;
        Ok(Self::from_parsed(&parsed, &der, signed))
    }

    fn from_parsed(parsed: &X509Certificate<'_>, der: &CertificateDer<'_>, signed: SignedBody) -> Self {
        let spki = parsed.public_key().raw;
        let key = PublicKey::from_spki_der(spki).map(Arc::new);
        let constraints = parsed.basic_constraints().ok().flatten().map(|extension| extension.value);
        let usage = parsed.key_usage().ok().flatten().map(|extension| extension.value);
        let broken = Role::ALL.map(|role| profile::broken(parsed, role).collect());
        Self {
            subject: ComparableName::of(parsed.subject()),
            issuer: ComparableName::of(parsed.issuer()),
            serial: parsed.raw_serial().to_vec(),
            period: Period {
                from: parsed.validity().not_before.timestamp(),
                until: parsed.validity().not_after.timestamp(),
            },
            spki: spki.to_vec(),
            key_sha256: Sha256::digest(spki).into(),
            signed,
            signed_with: signed_with(der),
            is_ca: constraints.is_some_and(|constraints| constraints.ca),
            path_len: constraints
                .and_then(|c| c.path_len_constraint)
                .and_then(|len| usize::try_from(len).ok()),
            organisation: first_text(parsed.subject().iter_organization()),
            common_name: first_text(parsed.subject().iter_common_name()),
            may_sign_lists: usage.is_none_or(|usage| usage.crl_sign()),
            points: Point::all_of(parsed),
            names: Name::all_of(parsed),
            constraints: constraints::of(parsed),
            purposes: purposes(parsed),
            broken,
            unknown_critical: profile::unknown_critical(parsed),
            summary: summary(parsed, &key, der),
            key,
            der: der.clone().into_owned(),
        }
    }

    /// The rules this certificate breaks in the given role.
    pub(crate) fn broken(&self, role: Role) -> &[&'static Rule] {
        let [signer, intermediate, anchor] = &self.broken;
        match role {
            Role::Signer => signer,
            Role::Intermediate => intermediate,
            Role::Anchor => anchor,
        }
    }

    /// Whether an extension marked critical is not one that path validation here understands.
    pub(crate) fn has_unknown_critical(&self) -> bool {
        self.unknown_critical
    }

    /// Whether it constrains names that rustls-webpki does not understand.
    pub(crate) fn constrains_more_than_hosts(&self) -> bool {
        self.constraints.as_ref().is_some_and(NameConstraints::reach_beyond_hosts)
    }

    /// Whether subject and issuer are the same name (RFC 5280 §6.1: self-issued).
    pub(crate) fn is_self_issued(&self) -> bool {
        self.subject == self.issuer
    }

    pub(crate) fn summary(&self, role: Role) -> CertificateSummary {
        CertificateSummary { role, ..self.summary.clone() }
    }
}

/// Hexadecimal digits, lower case.
pub(crate) fn hex(bytes: &[u8]) -> String {
    let digit = |half: u8| if half < 10 { b'0' + half } else { b'a' + half - 10 };
    let mut digits = vec![0; 2 * bytes.len()];
    for (pair, byte) in digits.as_chunks_mut().0.iter_mut().zip(bytes) {
        *pair = [digit(byte >> 4), digit(byte & 15)];
    }
    String::from_utf8(digits).expect("digits are ASCII")
}

/// A moment as RFC 3339 writes it, the year 9999 included, which jiff's timestamps end in.
pub(crate) fn rfc3339(time: ASN1Time) -> String {
    let at = time.to_datetime();
    let (year, month, day) = (at.year(), u8::from(at.month()), at.day());
    format!("{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}Z", at.hour(), at.minute(), at.second())
}

/// The first of some attributes of a name, as text.
fn first_text<'n, 'c: 'n>(
    mut attributes: impl Iterator<Item = &'n AttributeTypeAndValue<'c>>,
) -> Option<String> {
    attributes.next().and_then(|attribute| attribute.as_str().ok()).map(str::to_owned)
}

/// x509-parser goes on after an extension it cannot read; we do not.
fn sound_extensions(parsed: &X509Certificate<'_>) -> Result<(), String> {
    // RFC 5280 §4.2: not more than one instance of an extension.
    parsed.extensions_map().map_err(|_| "an extension occurs twice".to_owned())?;
    for extension in parsed.extensions() {
        let sound = match extension.parsed_extension() {
            ParsedExtension::ParseError { .. } => false,
            ParsedExtension::SubjectAlternativeName(names) => all_valid(&names.general_names),
            ParsedExtension::IssuerAlternativeName(names) => all_valid(&names.general_names),
            ParsedExtension::AuthorityKeyIdentifier(id) => {
                id.authority_cert_issuer.as_deref().is_none_or(all_valid)
            }
            ParsedExtension::NameConstraints(constraints) => {
                let permitted = constraints.permitted_subtrees.iter().flatten();
                let is_base = |name: &GeneralName<'_>| match name {
                    GeneralName::IPAddress(octets) => is_network(octets),
                    other => is_valid(other),
                };
                NameConstraints::read(extension.value).is_some()
                    && permitted
                        .chain(constraints.excluded_subtrees.iter().flatten())
                        .all(|tree| is_base(&tree.base))
            }
            ParsedExtension::CRLDistributionPoints(_) => points::can_be_read(extension.value),
            ParsedExtension::AuthorityInfoAccess(access) => {
                access.accessdescs.iter().all(|description| is_valid(&description.access_location))
            }
            _ => true,
        };
        if !sound {
            return Err(format!("extension {} cannot be read", extension.oid));
        }
    }
    Ok(())
}

fn all_valid(names: &[GeneralName<'_>]) -> bool {
    names.iter().all(is_valid)
}

fn is_valid(name: &GeneralName<'_>) -> bool {
    match name {
        GeneralName::Invalid(..) => false,
        // RFC 5280 §4.2.1.6.
        GeneralName::IPAddress(octets) => matches!(octets.len(), 4 | 16),
        _ => true,
    }
}

fn purposes(parsed: &X509Certificate<'_>) -> Option<Vec<String>> {
    let mut usages = parsed
        .extensions()
        .iter()
        .filter(|extension| matches!(extension.parsed_extension(), ParsedExtension::ExtendedKeyUsage(_)));
    let (_, purposes) = Vec::<Oid<'_>>::from_der(usages.next()?.value).unwrap_or_default();
    Some(purposes.iter().map(Oid::to_id_string).collect())
}

/// The algorithm of the signature. One that has parameters which are not its own is none that can be checked.
fn signed_with(der: &[u8]) -> Algorithm {
    let read = || {
        let mut certificate = Cursor::new(der)?.inside(SEQUENCE)?;
        certificate.value(SEQUENCE)?;
        certificate.algorithm_identifier()
    };
    match read() {
        Ok((oid, parameters)) => {
            Algorithm::from_identifier(oid, parameters).unwrap_or_else(Algorithm::Unsupported)
        }
        Err(_) => Algorithm::Unsupported("-".to_owned()),
    }
}

fn summary(
    parsed: &X509Certificate<'_>,
    key: &Result<Arc<PublicKey>, KeyProblem>,
    der: &[u8],
) -> CertificateSummary {
    let key_algorithm = match key {
        Ok(key) => key.kind().to_owned(),
        Err(KeyProblem::Unsupported(name) | KeyProblem::Weak(name)) => name.clone(),
        Err(_) => parsed.public_key().algorithm.algorithm.to_id_string(),
    };
    let sha256 = hex(&Sha256::digest(der));
    CertificateSummary {
        role: Role::Signer,
        subject: written(parsed.subject()),
        issuer: written(parsed.issuer()),
        serial: hex(parsed.raw_serial()),
        not_before: rfc3339(parsed.validity().not_before),
        not_after: rfc3339(parsed.validity().not_after),
        key_algorithm,
        known: known_authority(&sha256),
        sha256,
    }
}
