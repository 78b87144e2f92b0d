//! Detached SignedData (RFC 5652, RFC 8419, GB/T 35275).

use sha2::{Digest, Sha256, Sha384, Sha512};
use sm3::Sm3;

use super::seal::Seal;
use super::stamp::{self, Stamp};
use crate::certificates::{self, Certificate};
use crate::{der, pem};

/// id-data (RFC 5652 §4).
pub const DATA: &str = "1.2.840.113549.1.7.1";
/// id-signedData (RFC 5652 §5.1).
pub const SIGNED_DATA: &str = "1.2.840.113549.1.7.2";
/// id-sha256 (RFC 5754 §2.2).
pub const SHA256: &str = "2.16.840.1.101.3.4.2.1";
/// id-sha384 (RFC 5754 §2.3).
pub const SHA384: &str = "2.16.840.1.101.3.4.2.2";
/// SM3 (GB/T 33560).
pub const SM3: &str = "1.2.156.10197.1.401";
/// The signature with it, which some writers put where the digest belongs.
pub const SM2_WITH_SM3: &str = "1.2.156.10197.1.501";
/// id-sha512 (RFC 5754 §2.4).
pub const SHA512: &str = "2.16.840.1.101.3.4.2.3";
/// ecdsa-with-SHA512 (RFC 5758 §3.2).
pub const ECDSA_SHA512: &str = "1.2.840.10045.4.3.4";

pub(crate) const CONTENT_TYPE: &str = "1.2.840.113549.1.9.3";
pub(crate) const MESSAGE_DIGEST: &str = "1.2.840.113549.1.9.4";
pub(crate) const SIGNING_TIME: &str = "1.2.840.113549.1.9.5";

/// SignedData to be; change what is to be wrong, then write it.
#[derive(Clone, Debug)]
pub struct Cms<'a> {
    seal: &'a Seal,
    /// The certificate that the signer's identifier names.
    pub named: Certificate,
    /// The certificates that are carried.
    pub certificates: Vec<Vec<u8>>,
    /// How the signer is named.
    pub identifier: Identifier,
    /// Whether attributes are signed in place of the content.
    pub attributes: Attributes,
    /// The digest.
    pub digest: &'static str,
    /// The AlgorithmIdentifier of the signature.
    pub algorithm: Vec<u8>,
    /// The object identifiers of data and signed data.
    pub types: [&'static str; 2],
    /// The content, where it is carried a second time.
    pub content: Option<Vec<u8>>,
    /// Whether the signature is the plain numbers where DER belongs.
    pub plain: bool,
    /// How many times the signer's information stands there.
    pub signers: usize,
    /// How lengths are written around what is signed.
    pub lengths: Lengths,
    /// Time-stamp tokens over the signature.
    pub stamps: Vec<Stamp>,
}

/// How the lengths of values are written (X.690 §8.1.3).
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Lengths {
    /// In the fewest bytes: DER.
    Shortest,
    /// In four bytes.
    Long,
    /// Not at all: two zeros end a value, and the signature comes in two pieces.
    Indefinite,
}

impl Lengths {
    fn element(self, tag: u8, content: &[u8]) -> Vec<u8> {
        match self {
            Self::Shortest => der::element(tag, content),
            Self::Long => {
                let length = u32::try_from(content.len()).expect("test data is small").to_be_bytes();
                [&[tag, 0x84], &length[..], content].concat()
            }
            Self::Indefinite => [&[tag, 0x80], content, &[0, 0]].concat(),
        }
    }

    fn octet_string(self, bytes: &[u8]) -> Vec<u8> {
        let (first, second) = bytes.split_at(bytes.len() / 2);
        match self {
            Self::Indefinite => self.element(0x24, &[first, second].map(der::octet_string).concat()),
            _ => der::octet_string(bytes),
        }
    }
}

/// How the signer is named (RFC 5652 §5.3).
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Identifier {
    /// By issuer and serial number.
    IssuerAndSerial,
    /// By subject key identifier.
    KeyIdentifier,
}

/// Which attributes are signed.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Attributes {
    /// contentType, messageDigest and signingTime.
    Signed,
    /// The same without contentType, which RFC 5652 §11.1 demands.
    WithoutContentType,
    /// The same without messageDigest, which RFC 5652 §11.2 demands.
    WithoutDigest,
    /// The same as [`Attributes::Signed`], one of them with a length in more bytes than it needs.
    Ber,
    /// None: the signature is over the content itself.
    None,
}

impl<'a> Cms<'a> {
    /// A sound one.
    ///
    /// # Panics
    ///
    /// If the signer has no certificate to be named by.
    #[must_use]
    pub fn new(seal: &'a Seal) -> Self {
        Self {
            seal,
            named: seal.signer.chain.first().expect("a signer of CMS has a certificate").clone(),
            certificates: seal.signer.chain_der(),
            identifier: Identifier::IssuerAndSerial,
            attributes: Attributes::Signed,
            digest: seal.signer.key.scheme().digest(),
            algorithm: seal.signer.key.scheme().identifier(),
            types: [DATA, SIGNED_DATA],
            content: None,
            plain: false,
            signers: 1,
            lengths: Lengths::Shortest,
            stamps: Vec::new(),
        }
    }

    /// The ContentInfo.
    #[must_use]
    pub fn content_info(&self) -> Vec<u8> {
        let version = if self.identifier == Identifier::KeyIdentifier { 3 } else { 1 };
        let content = self.content.iter().map(|content| der::context(0, &der::octet_string(content)));
        let [data, signed_data] = self.types;
        let encapsulated = [vec![der::oid(data)], content.collect()].concat();
        let mut parts = vec![
            der::integer(&[version]),
            der::set_of(vec![self.digest_algorithm()]),
            der::sequence(&encapsulated),
        ];
        if !self.certificates.is_empty() {
            parts.push(self.lengths.element(0xa0, &self.sorted_certificates()));
        }
        parts.push(self.lengths.element(0x31, &vec![self.signer_info(version); self.signers].concat()));
        let explicit = self.lengths.element(0xa0, &self.lengths.element(0x30, &parts.concat()));
        self.lengths.element(0x30, &[der::oid(signed_data), explicit].concat())
    }

    /// CertificateSet is a SET OF, so DER sorts it; readers find the signer's by its identifier.
    fn sorted_certificates(&self) -> Vec<u8> {
        let mut certificates = self.certificates.clone();
        certificates.sort();
        certificates.concat()
    }

    /// The bytes that are signed (RFC 5652 §5.4).
    #[must_use]
    pub fn message(&self) -> Vec<u8> {
        match self.signed_attributes() {
            Some(content) => der::element(0x31, &content),
            None => self.seal.signed.clone(),
        }
    }

    fn signer_info(&self, version: u8) -> Vec<u8> {
        let attributes = self.signed_attributes();
        let mut parts = vec![der::integer(&[version]), self.signer_identifier(), self.digest_algorithm()];
        parts.extend(attributes.map(|content| der::context(0, &content)));
        parts.push(self.algorithm.clone());
        let message = self.message();
        let signature =
            if self.plain { self.seal.plain_signature(&message) } else { self.seal.signature(&message) };
        parts.push(self.lengths.octet_string(&signature));
        if !self.stamps.is_empty() {
            let tokens = self.stamps.iter().map(|stamp| stamp.token(&signature)).collect();
            let attribute = der::sequence(&[der::oid(stamp::ATTRIBUTE), der::set_of(tokens)]);
            parts.push(der::context(1, &attribute));
        }
        self.lengths.element(0x30, &parts.concat())
    }

    fn signer_identifier(&self) -> Vec<u8> {
        match self.identifier {
            Identifier::IssuerAndSerial => {
                der::sequence(&[certificates::name(&self.named.issuer), der::integer(&self.named.serial)])
            }
            Identifier::KeyIdentifier => {
                der::context_primitive(0, &certificates::key_identifier(&self.named.key))
            }
        }
    }

    /// The content of the SET of signed attributes, sorted.
    fn signed_attributes(&self) -> Option<Vec<u8>> {
        let attribute = |oid, value| der::sequence(&[der::oid(oid), der::set_of(vec![value])]);
        let mut attributes: Vec<_> =
            self.seal.claimed.map(|at| attribute(SIGNING_TIME, der::time(at))).into_iter().collect();
        match self.attributes {
            Attributes::None => return None,
            Attributes::WithoutContentType => {
                attributes.push(attribute(MESSAGE_DIGEST, self.message_digest()))
            }
            Attributes::WithoutDigest => attributes.push(attribute(CONTENT_TYPE, der::oid(self.types[0]))),
            Attributes::Ber => attributes.extend([
                der::sequence(&[
                    der::oid(CONTENT_TYPE),
                    Lengths::Long.element(0x31, &der::oid(self.types[0])),
                ]),
                attribute(MESSAGE_DIGEST, self.message_digest()),
            ]),
            Attributes::Signed => attributes.extend([
                attribute(CONTENT_TYPE, der::oid(self.types[0])),
                attribute(MESSAGE_DIGEST, self.message_digest()),
            ]),
        }
        attributes.sort();
        Some(attributes.concat())
    }

    fn message_digest(&self) -> Vec<u8> {
        match self.digest {
            SHA256 => der::octet_string(&Sha256::digest(&self.seal.signed)),
            SHA384 => der::octet_string(&Sha384::digest(&self.seal.signed)),
            SM3 | SM2_WITH_SM3 => der::octet_string(&Sm3::digest(&self.seal.signed)),
            _ => der::octet_string(&Sha512::digest(&self.seal.signed)),
        }
    }

    fn digest_algorithm(&self) -> Vec<u8> {
        der::sequence(&[der::oid(self.digest)])
    }
}

/// The XML document around a payload element and its SignedData.
#[must_use]
pub fn document(payload: &[u8], content_info: &[u8]) -> Vec<u8> {
    let signature = format!("<Signature>\n{}</Signature>", pem::lines(content_info));
    [HEAD, b"\n  ", payload, b"\n  ", signature.as_bytes(), b"\n</SignedLicense>\n"].concat()
}

const HEAD: &[u8] = b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<SignedLicense>";
