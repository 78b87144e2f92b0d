//! What rustls-webpki says of a path: it judges every path that it reaches, and none of those stands without it.

use std::sync::Arc;
use std::time::Duration;

use rustls_pki_types::{CertificateDer, UnixTime};
use webpki::{EndEntityCert, Error, ExtendedKeyUsageValidator, KeyPurposeIdIter, anchor_from_trusted_cert};
use x509_parser::prelude::{FromDer, X509Certificate};

use crate::crypto::ChainAlgorithms;
use crate::trust::path::validation::Broken;
use crate::words::check::{CheckId, Finding};
use crate::words::code::Code;
use crate::x509::certificate::Certificate;

/// Whether webpki agrees that the certificates, the signer's first, stand together below `anchor`; our own table,
/// [`validate`](super::validation::validate), has agreed before.
pub(super) fn agree(
    path: &[Arc<Certificate>],
    anchor: &Certificate,
    algorithms: ChainAlgorithms,
) -> Result<(), Broken> {
    if !reaches(path, anchor) {
        return Ok(());
    }
    judged(path, anchor, algorithms).map_err(|error| {
        let finding = |code| Finding::new(CheckId::Chain, code);
        Broken::at_anchor(match error {
            Error::MaximumSignatureChecksExceeded
            | Error::MaximumPathBuildCallsExceeded
            | Error::MaximumPathDepthExceeded => finding(Code::ChainTooComplex),
            _ => {
                finding(Code::ChainConstraint).with("rule", "path-validation").with("clause", "RFC 5280 §6.1")
            }
        })
    })
}

/// Whether webpki says of such a path what RFC 5280 says. Of others our own table alone decides:
/// - certificates that an authority issued to itself, which it counts for the length of a path (§4.2.1.9) and below
///   constraints on names (§6.1.3 (b));
/// - constraints on other names than those of hosts, which it refuses as if they were broken (§4.2.1.10);
/// - names that are equal and written differently: it compares bytes (§7.1);
/// - times before 1970, which it cannot read.
fn reaches(path: &[Arc<Certificate>], anchor: &Certificate) -> bool {
    let authorities = || path.iter().skip(1).map(|one| &**one);
    let above = || authorities().chain([anchor]);
    authorities().all(|one| !one.is_self_issued())
        && above().all(|one| !one.constrains_more_than_hosts())
        && path.iter().zip(above()).all(|(one, issuer)| is_called_alike(one, issuer))
        && path.iter().all(|one| one.period.from >= 0)
}

/// Whether the issuer's name stands in both certificates in the same bytes.
fn is_called_alike(certificate: &Certificate, issuer: &Certificate) -> bool {
    let read = |one: &Certificate, name: fn(&X509Certificate<'_>) -> Vec<u8>| {
        X509Certificate::from_der(&one.der).ok().map(|(_, parsed)| name(&parsed))
    };
    let named = read(certificate, |parsed| parsed.issuer().as_raw().to_vec());
    named.is_some() && named == read(issuer, |parsed| parsed.subject().as_raw().to_vec())
}

fn judged(path: &[Arc<Certificate>], anchor: &Certificate, algorithms: ChainAlgorithms) -> Result<(), Error> {
    let Some((leaf, authorities)) = path.split_first() else { return Err(Error::UnknownIssuer) };
    let leaf = EndEntityCert::try_from(&leaf.der)?;
    let anchors = [anchor_from_trusted_cert(&anchor.der)?];
    let authorities: Vec<CertificateDer<'_>> = authorities.iter().map(|one| one.der.clone()).collect();
    // All are valid together when the youngest begins.
    let begins = path.iter().filter_map(|one| u64::try_from(one.period.from).ok()).max().unwrap_or(0);
    let time = UnixTime::since_unix_epoch(Duration::from_secs(begins));
    leaf.verify_for_usage(algorithms, &anchors, &authorities, time, LookedAtHere, None, None)?;
    Ok(())
}

/// Several purposes are good for a signer, and webpki asks for one: `validate` looks at them.
struct LookedAtHere;

impl ExtendedKeyUsageValidator for LookedAtHere {
    fn validate(&self, _: KeyPurposeIdIter<'_, '_>) -> Result<(), Error> {
        Ok(())
    }
}
