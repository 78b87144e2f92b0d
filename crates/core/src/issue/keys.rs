//! Keys that sign display codes: a signer's with its certificate, or a device's.

use std::fmt;

use rustls_pki_types::pem::{PemObject, SectionKind};
use zeroize::Zeroizing;

use crate::crypto::SigningKey;
use crate::trust::store::Trust;
use crate::words::error::{Error, ErrorKind};
use crate::words::limits::MAX_CONFIG_BYTES;
use crate::x509::certificate::Certificate;
use crate::x509::key_id::KID_BYTES;
use crate::x509::key_id::kid;

/// A private Ed25519 key. It is wiped when it is dropped, and nothing of it is ever shown.
pub struct SecretKey(SigningKey);

impl SecretKey {
    /// Reads a key as `openssl genpkey -algorithm ed25519` writes it: PKCS #8 (RFC 8410 §7), PEM or DER.
    ///
    /// # Errors
    ///
    /// The bytes are no such key, or one that is encrypted or of another algorithm. The error holds nothing of
    /// them.
    pub fn from_pem(bytes: &[u8]) -> Result<Self, Error> {
        let der = Zeroizing::new(section(bytes, SectionKind::PrivateKey, "PRIVATE KEY")?);
        SigningKey::from_pkcs8_der(&der).map(Self).ok_or_else(|| unusable(SigningKey::EXPECTED))
    }

    /// The 32 bytes of the public key (RFC 8032 §5.1.5).
    #[must_use]
    pub fn public(&self) -> [u8; 32] {
        self.0.public()
    }

    pub(super) fn sign(&self, message: &[u8]) -> [u8; 64] {
        self.0.sign(message)
    }
}

impl fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretKey(…)")
    }
}

/// Who signs display codes: a key, and the certificate by which codes name it.
#[derive(Debug)]
pub struct CodeSigner {
    pub(super) key: SecretKey,
    pub(super) kid: [u8; KID_BYTES],
}

impl CodeSigner {
    /// Puts a key and its certificate (PEM or DER) together.
    ///
    /// # Errors
    ///
    /// The certificate cannot be read, or it is another key's.
    pub fn new(key: SecretKey, certificate: &[u8]) -> Result<Self, Error> {
        let der = section(certificate, SectionKind::Certificate, "CERTIFICATE")?;
        let read = Certificate::read(&der)
            .map_err(|detail| unusable(format!("the signer's certificate: {detail}")))?;
        let own = SigningKey::public_key(key.public()).map(|public| public.sha256());
        match own {
            Ok(own) if own == read.key_sha256 => Ok(Self { kid: kid(&der), key }),
            _ => {
                Err(unusable("the certificate is of another key; take the one that was issued for this key"))
            }
        }
    }

    /// Puts a key together with its certificate among the signers of a trust store.
    ///
    /// # Errors
    ///
    /// The store has no signer with a certificate of this key, or several: only their names tell them apart.
    pub fn known(key: SecretKey, trust: &Trust) -> Result<Self, Error> {
        let own = SigningKey::public_key(key.public()).map(|public| public.sha256()).ok();
        let is_own = |certificate: &&[u8]| {
            Certificate::read(certificate).is_ok_and(|read| Some(read.key_sha256) == own)
        };
        let mut certificates = trust.signers().filter(is_own);
        match (certificates.next(), certificates.next()) {
            (Some(certificate), None) => Ok(Self { kid: kid(certificate), key }),
            (None, _) => Err(unusable(
                "no [[signer]] of the trust store has a certificate of this key; add one, or name the certificate",
            )),
            _ => {
                Err(unusable("several certificates of the trust store are of this key; name the one to use"))
            }
        }
    }
}

/// The DER of a file that holds it as it is, or as its only PEM section.
pub(super) fn section(bytes: &[u8], kind: SectionKind, word: &str) -> Result<Vec<u8>, Error> {
    if bytes.len() > MAX_CONFIG_BYTES {
        return Err(unusable(format!("longer than {MAX_CONFIG_BYTES} bytes")));
    }
    if bytes.first() == Some(&DER_SEQUENCE) {
        return Ok(bytes.to_vec());
    }
    let mut sections = <(SectionKind, Vec<u8>)>::pem_slice_iter(bytes);
    match (sections.next(), sections.next()) {
        (Some(Ok((found, der))), None) if found == kind => Ok(der),
        _ => Err(unusable(format!("one PEM section \"{word}\", not encrypted, or DER, is expected"))),
    }
}

pub(super) fn unusable(detail: impl Into<String>) -> Error {
    ErrorKind::KeyUnusable { detail: detail.into() }.into()
}

/// The first byte of every DER certificate and key; PEM begins with text.
pub(super) const DER_SEQUENCE: u8 = 0x30;
