//! What rustls-webpki says of a path: it judges every path, and where it reaches nothing stands without it.

use std::sync::Arc;
use std::time::Duration;

use rustls_pki_types::{CertificateDer, UnixTime};
use webpki::{EndEntityCert, Error, ExtendedKeyUsageValidator, KeyPurposeIdIter, anchor_from_trusted_cert};

use crate::crypto::ChainAlgorithms;
use crate::trust::path::validation::Broken;
use crate::words::check::{CheckId, Finding};
use crate::words::code::Code;
use crate::x509::certificate::Certificate;

/// Whether webpki agrees that the certificates, the signer's first, stand together below `anchor`.
///
/// [`validate`](super::validation::validate) has agreed before. Alone it stands where webpki does not reach: it counts
/// self-issued certificates for the length of a path, against RFC 5280 §4.2.1.9, and refuses every constraint on names
/// of directories, mail boxes and URIs as if it were broken.
pub(super) fn agree(
    path: &[Arc<Certificate>],
    anchor: &Certificate,
    algorithms: ChainAlgorithms,
) -> Result<(), Broken> {
    match judged(path, anchor, algorithms) {
        Ok(()) => Ok(()),
        Err(Error::PathLenConstraintViolated) if path.iter().skip(1).any(|one| one.is_self_issued()) => {
            Ok(())
        }
        Err(
            Error::NameConstraintViolation
            | Error::UnsupportedNameType
            | Error::MalformedNameConstraint
            | Error::UnsupportedCriticalExtension,
        ) if path
            .iter()
            .skip(1)
            .map(|one| &**one)
            .chain([anchor])
            .any(Certificate::constrains_more_than_hosts) =>
        {
            Ok(())
        }
        Err(
            Error::MaximumSignatureChecksExceeded
            | Error::MaximumPathBuildCallsExceeded
            | Error::MaximumPathDepthExceeded,
        ) => Err(Broken::at_anchor(Finding::new(CheckId::Chain, Code::ChainTooComplex))),
        // What is broken by its reading and not by ours is told by the clause that both stand on.
        Err(_) => {
            let finding = Finding::new(CheckId::Chain, Code::ChainConstraint);
            Err(Broken::at_anchor(finding.with("rule", "path-validation").with("clause", "RFC 5280 §6.1")))
        }
    }
}

fn judged(path: &[Arc<Certificate>], anchor: &Certificate, algorithms: ChainAlgorithms) -> Result<(), Error> {
    let Some((leaf, authorities)) = path.split_first() else { return Err(Error::UnknownIssuer) };
    let leaf = EndEntityCert::try_from(&leaf.der)?;
    let anchors = [anchor_from_trusted_cert(&anchor.der)?];
    let authorities: Vec<CertificateDer<'_>> = authorities.iter().map(|one| one.der.clone()).collect();
    // All are valid together when the youngest begins; webpki knows no times before 1970.
    let begins = path.iter().map(|one| one.period.from).max().unwrap_or(0);
    let time = UnixTime::since_unix_epoch(Duration::from_secs(u64::try_from(begins).unwrap_or(0)));
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
