//! Revocation lists (RFC 5280 §5): which certificates their issuers took back.

use std::sync::{PoisonError, RwLock};

use serde::Serialize;
use sha2::{Digest, Sha256};
use webpki::{CertRevocationList, EndEntityCert, OwnedCertRevocationList};
use x509_parser::extensions::{IssuingDistributionPoint, ParsedExtension};
use x509_parser::prelude::FromDer;
use x509_parser::revocation_list::CertificateRevocationList;

use crate::crypto::ChainAlgorithms;
use crate::document::der::{Cursor, Read, SEQUENCE};
use crate::words::limits::MAX_REVOCATION_LIST_BYTES;
use crate::x509::certificate::{Certificate, hex, rfc3339, uris};

/// What a report says of a revocation list that its answer stands on.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct ListSummary {
    /// The issuer's name.
    pub issuer: String,
    /// When it was issued (RFC 3339).
    pub this_update: String,
    /// When the next one is due (RFC 3339).
    pub next_update: String,
    /// SHA-256 of the list, in hexadecimal digits.
    pub sha256: String,
}

/// One revocation list of the trust store.
#[derive(Debug)]
pub(crate) struct RevocationList {
    pub(crate) issuer: Vec<u8>,
    pub(crate) this_update: i64,
    /// Fresh before this second, stale from it on.
    pub(crate) next_update: i64,
    pub(crate) summary: ListSummary,
    entries: CertRevocationList<'static>,
    scope: ListScope,
    signed: Vec<u8>,
    signature: Vec<u8>,
    /// Its AlgorithmIdentifier without the outer SEQUENCE, as algorithms state theirs.
    algorithm: Vec<u8>,
    /// Keys that were tried, and whether the list is theirs: a long list is hashed once, not once per signer.
    tried: RwLock<Vec<([u8; 32], bool)>>,
}

/// An entry: the certificate was taken back.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Revoked {
    /// From this second on.
    pub(crate) since: i64,
    /// The reason as RFC 5280 §5.3.1 names it.
    pub(crate) reason: &'static str,
}

impl RevocationList {
    /// Reads a DER list; the error says in a few words what is wrong with it.
    pub(crate) fn read(der: &[u8]) -> Result<Self, String> {
        if der.len() > MAX_REVOCATION_LIST_BYTES {
            return Err(format!("longer than {MAX_REVOCATION_LIST_BYTES} bytes"));
        }
        // webpki refuses delta and indirect lists, unknown critical extensions and lists without nextUpdate.
        let entries = OwnedCertRevocationList::from_der(der).map_err(|error| error.to_string())?;
        let (rest, parsed) =
            CertificateRevocationList::from_der(der).map_err(|_| "not a revocation list".to_owned())?;
        if !rest.is_empty() {
            return Err("bytes follow the revocation list".to_owned());
        }
        Self::from_parsed(&parsed, entries.into(), der)
    }

    fn from_parsed(
        parsed: &CertificateRevocationList<'_>,
        entries: CertRevocationList<'static>,
        der: &[u8],
    ) -> Result<Self, String> {
        let next_update = parsed.next_update().ok_or("no nextUpdate (RFC 5280 §5.1.2.5)")?;
        has_sound_extensions(parsed)?;
        Ok(Self {
            issuer: parsed.issuer().as_raw().to_vec(),
            this_update: parsed.last_update().timestamp(),
            next_update: next_update.timestamp(),
            summary: ListSummary {
                issuer: parsed.issuer().to_string(),
                this_update: rfc3339(parsed.last_update()),
                next_update: rfc3339(next_update),
                sha256: hex(&Sha256::digest(der)),
            },
            entries,
            scope: ListScope::of(parsed),
            signed: parsed.tbs_cert_list.as_ref().to_vec(),
            signature: parsed.signature_value.data.to_vec(),
            algorithm: identifier(der).map_err(|problem| problem.to_string())?,
            tried: RwLock::new(Vec::new()),
        })
    }

    /// Whether `issuer`, who issued certificates under this list's name, also signed the list, by one of
    /// `algorithms`.
    pub(crate) fn is_signed_by(&self, issuer: &Certificate, algorithms: ChainAlgorithms) -> bool {
        // RFC 5280 §6.3.3 (f): where the issuer's key usage is stated, it includes cRLSign.
        if self.issuer != issuer.subject || !issuer.may_sign_lists {
            return false;
        }
        let tried = self.tried.read().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, theirs)) = tried.iter().find(|(sha256, _)| *sha256 == issuer.key_sha256) {
            return *theirs;
        }
        drop(tried);
        self.try_issuer(issuer, algorithms)
    }

    fn try_issuer(&self, issuer: &Certificate, algorithms: ChainAlgorithms) -> bool {
        let theirs = EndEntityCert::try_from(&issuer.der).is_ok_and(|issuer| {
            let mut named =
                algorithms.iter().filter(|algorithm| *algorithm.signature_alg_id() == *self.algorithm);
            named.any(|&algorithm| issuer.verify_signature(algorithm, &self.signed, &self.signature).is_ok())
        });
        let mut tried = self.tried.write().unwrap_or_else(PoisonError::into_inner);
        if tried.len() == MAX_TRIED_KEYS {
            tried.clear();
        }
        tried.push((issuer.key_sha256, theirs));
        theirs
    }

    /// The entry of a certificate of this list's issuer. It counts whatever part of the issuer's
    /// certificates the list covers and however old it is: nothing takes a revocation back.
    pub(crate) fn entry(&self, certificate: &Certificate) -> Option<Revoked> {
        // An owned list was read to its end when it was made, so looking up cannot fail; if it did,
        // the certificate would count as covered by no list.
        let entry = self.entries.find_serial(&certificate.serial).ok().flatten()?;
        let since = i64::try_from(entry.revocation_date.as_secs()).unwrap_or(i64::MIN);
        Some(Revoked { since, reason: entry.reason_code.map_or("unspecified", reason) })
    }

    /// Whether the list would name this certificate had it been revoked.
    pub(crate) fn covers(&self, certificate: &Certificate) -> bool {
        // RFC 5280 §5: entries may leave the list once the certificate has expired.
        self.this_update <= certificate.period.until && self.scope.includes(certificate)
    }

    pub(crate) fn is_fresh(&self, at: i64) -> bool {
        at < self.next_update
    }
}

/// The certificates a list is about (RFC 5280 §5.2.5).
#[derive(Debug)]
struct ListScope {
    signers: bool,
    authorities: bool,
    /// `None`: of every distribution point.
    uris: Option<Vec<String>>,
}

impl ListScope {
    fn of(parsed: &CertificateRevocationList<'_>) -> Self {
        let mut points =
            parsed.extensions().iter().filter_map(|extension| match extension.parsed_extension() {
                ParsedExtension::IssuingDistributionPoint(point) => Some(point),
                _ => None,
            });
        points.next().map_or(Self { signers: true, authorities: true, uris: None }, Self::of_point)
    }

    fn of_point(point: &IssuingDistributionPoint<'_>) -> Self {
        let partial =
            point.only_contains_attribute_certs || point.indirect_crl || point.only_some_reasons.is_some();
        Self {
            signers: !partial && !point.only_contains_ca_certs,
            authorities: !partial && !point.only_contains_user_certs,
            uris: point.distribution_point.as_ref().map(uris),
        }
    }

    fn includes(&self, certificate: &Certificate) -> bool {
        let kind = if certificate.is_ca { self.authorities } else { self.signers };
        // RFC 5280 §6.3.3 (b)(2)(i): list and certificate name the same distribution point.
        let named = |uris: &Vec<String>| uris.iter().any(|uri| certificate.list_uris.contains(uri));
        kind && self.uris.as_ref().is_none_or(named)
    }
}

/// RFC 5280 §5.2: every list has an authority key identifier and a number, neither critical.
fn has_sound_extensions(parsed: &CertificateRevocationList<'_>) -> Result<(), String> {
    parsed.tbs_cert_list.extensions_map().map_err(|_| "an extension occurs twice".to_owned())?;
    let stands = |which: fn(&ParsedExtension<'_>) -> bool| {
        parsed.extensions().iter().any(|extension| which(extension.parsed_extension()) && !extension.critical)
    };
    if !stands(|extension| matches!(extension, ParsedExtension::CRLNumber(_))) {
        return Err("no cRLNumber, or a critical one (RFC 5280 §5.2.3)".to_owned());
    }
    if !stands(|extension| matches!(extension, ParsedExtension::AuthorityKeyIdentifier(_))) {
        return Err("no authorityKeyIdentifier, or a critical one (RFC 5280 §5.2.1)".to_owned());
    }
    Ok(())
}

/// Its AlgorithmIdentifier with parameters, without its outer header (RFC 5280 §5.1.1.2).
fn identifier(der: &[u8]) -> Read<Vec<u8>> {
    let mut list = Cursor::new(der)?.inside(SEQUENCE)?;
    list.value(SEQUENCE)?;
    Ok(list.value(SEQUENCE)?.to_vec())
}

fn reason(code: webpki::RevocationReason) -> &'static str {
    use webpki::RevocationReason as R;
    match code {
        R::Unspecified => "unspecified",
        R::KeyCompromise => "keyCompromise",
        R::CaCompromise => "cACompromise",
        R::AffiliationChanged => "affiliationChanged",
        R::Superseded => "superseded",
        R::CessationOfOperation => "cessationOfOperation",
        R::CertificateHold => "certificateHold",
        R::RemoveFromCrl => "removeFromCRL",
        R::PrivilegeWithdrawn => "privilegeWithdrawn",
        R::AaCompromise => "aACompromise",
    }
}

/// Keys remembered per list. An issuer's name has one key, two while it changes; strangers' keys never
/// come here, because only paths that end in an anchor are looked at.
const MAX_TRIED_KEYS: usize = 16;
