//! Who signs licenses: a private key, and how documents name it.

use std::fmt;

use rustls_pki_types::pem::{PemObject, SectionKind};
use zeroize::Zeroizing;

use crate::crypto::DocumentKey;
use crate::issue::keys::{DER_SEQUENCE, section, unusable};
use crate::proof::parts::is_key_id;
use crate::words::error::Error;
use crate::words::limits::{MAX_CERTIFICATES, MAX_CONFIG_BYTES};
use crate::x509::certificate::Certificate;

/// Who signs licenses: a private key, and the certificates or the name by which documents tell whose it is.
///
/// ```
/// # fn signer(key: &[u8], certificates: &[u8]) -> Result<elicense::issuing::LicenseSigner, elicense::Error> {
/// use elicense::issuing::LicenseSigner;
/// let signer = LicenseSigner::from_pem(key)?.with_certificates(certificates)?;
/// # Ok(signer)
/// # }
/// ```
pub struct LicenseSigner {
    pub(super) key: DocumentKey,
    /// The signer's own first.
    pub(super) certificates: Vec<Vec<u8>>,
    pub(super) key_name: Option<String>,
}

impl LicenseSigner {
    /// Reads a private key of Ed25519, SM2, or ECDSA on P-256 or P-384, as `openssl genpkey` writes it: PKCS #8, PEM or
    /// DER, not encrypted.
    ///
    /// # Errors
    ///
    /// The bytes are no such key. The error holds nothing of them.
    pub fn from_pem(key: &[u8]) -> Result<Self, Error> {
        let der = Zeroizing::new(section(key, SectionKind::PrivateKey, "PRIVATE KEY")?);
        let key = DocumentKey::from_pkcs8_der(&der).ok_or_else(|| unusable(DocumentKey::EXPECTED))?;
        Ok(Self { key, certificates: Vec::new(), key_name: None })
    }

    /// With the certificate of the key, and behind it those that lead from it to an authority: PEM, or the one in DER.
    ///
    /// # Errors
    ///
    /// A certificate cannot be read, or the first is another key's.
    pub fn with_certificates(self, bytes: &[u8]) -> Result<Self, Error> {
        let certificates = sections(bytes)?;
        let first = certificates.first().ok_or_else(|| unusable(NO_CERTIFICATE))?;
        for der in &certificates {
            Certificate::read(der)
                .map_err(|detail| unusable(format!("the signer's certificates: {detail}")))?;
        }
        let own = Certificate::read(first).map_err(unusable)?;
        match own.key {
            Ok(public) if self.key.is_of(&public) => Ok(Self { certificates, ..self }),
            _ => Err(unusable(
                "the first certificate is of another key; put the one that was issued for this key first",
            )),
        }
    }

    /// With the name that the trust stores of others have for the key.
    ///
    /// # Errors
    ///
    /// It is no name of a key: 1 to 128 visible ASCII characters.
    pub fn with_key_name(self, name: &str) -> Result<Self, Error> {
        match is_key_id(name) {
            true => Ok(Self { key_name: Some(name.to_owned()), ..self }),
            false => Err(unusable("the name of a key is 1 to 128 visible ASCII characters")),
        }
    }
}

impl fmt::Debug for LicenseSigner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LicenseSigner(…)")
    }
}

fn sections(bytes: &[u8]) -> Result<Vec<Vec<u8>>, Error> {
    if bytes.len() > MAX_CONFIG_BYTES {
        return Err(unusable(format!("longer than {MAX_CONFIG_BYTES} bytes")));
    }
    if bytes.first() == Some(&DER_SEQUENCE) {
        return Ok(vec![bytes.to_vec()]);
    }
    let mut certificates = Vec::new();
    for section in <(SectionKind, Vec<u8>)>::pem_slice_iter(bytes) {
        match section {
            Ok((SectionKind::Certificate, der)) if certificates.len() < MAX_CERTIFICATES => {
                certificates.push(der)
            }
            Ok((SectionKind::Certificate, _)) => {
                return Err(unusable(format!("more than {MAX_CERTIFICATES} certificates")));
            }
            _ => return Err(unusable(NO_CERTIFICATE)),
        }
    }
    Ok(certificates)
}

const NO_CERTIFICATE: &str =
    "PEM sections \"CERTIFICATE\" alone, the signer's first, or one certificate in DER, are expected";
