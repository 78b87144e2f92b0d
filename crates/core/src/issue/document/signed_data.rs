//! SignedData of one signer (RFC 5652 §5) in DER: detached or around its content, with the attributes that are signed.

use const_oid::ObjectIdentifier;
use der::asn1::{GeneralizedTime, UtcTime};
use der::{Decode as _, Encode as _, Header, Length, Tag};
use jiff::Timestamp;

use crate::crypto::digest::Digest;
use crate::document::der::{Cursor, INTEGER, OCTET_STRING, SEQUENCE, SET, constructed};

/// What a SignedData is made of.
pub(super) struct SignedData<'d> {
    /// What is signed.
    pub content: &'d [u8],
    /// Whether it is carried inside.
    pub is_inside: bool,
    /// The signer's first.
    pub certificates: &'d [Vec<u8>],
    /// AlgorithmIdentifier of the signature: dotted, and the DER of its parameters.
    pub algorithm: (&'static str, &'static [u8]),
    pub digest: &'static Digest,
    pub at: Timestamp,
}

impl SignedData<'_> {
    /// The bytes that are signed: the attributes as a SET (RFC 5652 §5.4).
    pub(super) fn message(&self) -> Option<Vec<u8>> {
        element(SET, &self.attributes()?)
    }

    /// The ContentInfo with this signature.
    pub(super) fn with_signature(&self, signature: &[u8]) -> Option<Vec<u8>> {
        let mut encapsulated = oid(DATA)?;
        if self.is_inside {
            encapsulated.extend(element(constructed(0), &element(OCTET_STRING, self.content)?)?);
        }
        let digest = element(SEQUENCE, &self.digest.oid()?.to_der().ok()?)?;
        let signer = [
            element(INTEGER, &[1])?,
            self.issuer_and_serial()?,
            digest.clone(),
            element(constructed(0), &self.attributes()?)?,
            element(SEQUENCE, &[&oid(self.algorithm.0)?, self.algorithm.1].concat())?,
            element(OCTET_STRING, signature)?,
        ];
        // A SET OF: DER sorts it, and readers find the signer's by its identifier.
        let mut certificates = self.certificates.to_vec();
        certificates.sort();
        let fields = [
            element(INTEGER, &[1])?,
            element(SET, &digest)?,
            element(SEQUENCE, &encapsulated)?,
            element(constructed(0), &certificates.concat())?,
            element(SET, &element(SEQUENCE, &signer.concat())?)?,
        ];
        let explicit = element(constructed(0), &element(SEQUENCE, &fields.concat())?)?;
        element(SEQUENCE, &[oid(SIGNED_DATA)?, explicit].concat())
    }

    /// contentType, messageDigest and signingTime (RFC 5652 §11), in the order of DER.
    fn attributes(&self) -> Option<Vec<u8>> {
        let attribute =
            |kind: &str, value: Vec<u8>| element(SEQUENCE, &[oid(kind)?, element(SET, &value)?].concat());
        let mut attributes = [
            attribute(CONTENT_TYPE, oid(DATA)?)?,
            attribute(MESSAGE_DIGEST, element(OCTET_STRING, &self.digest.of(self.content))?)?,
            attribute(SIGNING_TIME, time(self.at)?)?,
        ];
        attributes.sort();
        Some(attributes.concat())
    }

    /// RFC 5652 §10.2.4, as the certificate has them (RFC 5280 §4.1).
    fn issuer_and_serial(&self) -> Option<Vec<u8>> {
        let read = |certificate: &[u8]| -> Result<Vec<u8>, crate::document::der::Malformed> {
            let mut fields = Cursor::new(certificate)?.inside(SEQUENCE)?.inside(SEQUENCE)?;
            fields.optional(constructed(0))?; // version
            let serial = fields.whole(INTEGER)?;
            fields.value(SEQUENCE)?; // signature algorithm
            Ok([fields.whole(SEQUENCE)?, serial].concat())
        };
        element(SEQUENCE, &read(self.certificates.first()?).ok()?)
    }
}

/// UTCTime until 2049, GeneralizedTime after (RFC 5652 §11.3).
fn time(at: Timestamp) -> Option<Vec<u8>> {
    let since = std::time::Duration::from_secs(u64::try_from(at.as_second()).ok()?);
    match UtcTime::from_unix_duration(since) {
        Ok(time) => time.to_der().ok(),
        Err(_) => GeneralizedTime::from_unix_duration(since).ok()?.to_der().ok(),
    }
}

fn element(tag: u8, content: &[u8]) -> Option<Vec<u8>> {
    let header = Header::new(Tag::from_der(&[tag]).ok()?, Length::try_from(content.len()).ok()?);
    Some([header.to_der().ok()?, content.to_vec()].concat())
}

fn oid(dotted: &str) -> Option<Vec<u8>> {
    ObjectIdentifier::new(dotted).ok()?.to_der().ok()
}

// RFC 5652 §4, §5.1, §11.1 to §11.3.
const DATA: &str = "1.2.840.113549.1.7.1";
const SIGNED_DATA: &str = "1.2.840.113549.1.7.2";
const CONTENT_TYPE: &str = "1.2.840.113549.1.9.3";
const MESSAGE_DIGEST: &str = "1.2.840.113549.1.9.4";
const SIGNING_TIME: &str = "1.2.840.113549.1.9.5";
