//! What the signer signed beside the content (RFC 5652 §11).

use const_oid::ObjectIdentifier;
use der::Decode;
use der::asn1::{GeneralizedTime, UtcTime};
use jiff::Timestamp;

use crate::crypto::digest::Digest;
use crate::document::der::{
    Cursor, GENERALIZED_TIME, Malformed, OCTET_STRING, Read, SEQUENCE, SET, UTC_TIME, constructed,
};
use crate::proof::cms::signed_data::AlgorithmId;

/// The signed attributes that a check looks at.
pub(super) struct SignedAttributes<'d> {
    pub content_type: ObjectIdentifier,
    pub message_digest: &'d [u8],
    pub signing_time: Option<Timestamp>,
    /// Digest and signature algorithm (RFC 6211).
    pub algorithms: Option<(ObjectIdentifier, ObjectIdentifier)>,
    certificate: Option<CertificateDigest<'d>>,
    /// The types of all others.
    pub ignored: Vec<String>,
}

/// Which certificate the signer meant (RFC 5035 §4, ESSCertIDv2).
struct CertificateDigest<'d> {
    algorithm: ObjectIdentifier,
    digest: &'d [u8],
}

/// What the signature is over (RFC 5652 §5.4): the attributes as they came, `[0]` read as SET OF.
pub(in crate::proof) fn message(encoded: &[u8]) -> Vec<u8> {
    let mut message = encoded.to_vec();
    if let Some(tag) = message.first_mut() {
        *tag = SET;
    }
    message
}

impl<'d> SignedAttributes<'d> {
    /// Reads `[0] IMPLICIT SET OF Attribute` in DER: ascending, no type twice, one value each.
    pub(super) fn read(encoded: &'d [u8]) -> Read<Self> {
        let mut set = Cursor::new(encoded)?.inside(constructed(0))?;
        let mut found = Slots::default();
        let mut last: &[u8] = &[];
        while !set.is_empty() {
            let attribute = set.whole(SEQUENCE)?;
            // X.690 §11.6; none of two encodings is a prefix of the other, so nothing needs padding.
            if attribute <= last {
                return Err(Malformed::new("the signed attributes are not in order"));
            }
            last = attribute;
            found.take(attribute)?;
        }
        found.complete()
    }

    /// RFC 5035 §3: a signer who says which certificate is meant means no other.
    pub(super) fn check_certificate(&self, certificate: &[u8]) -> Read<()> {
        let agrees = |named: &CertificateDigest<'_>| {
            Digest::by_oid(named.algorithm).is_none_or(|function| function.of(certificate) == named.digest)
        };
        let agrees = self.certificate.as_ref().is_none_or(agrees);
        if agrees {
            Ok(())
        } else {
            Err(Malformed::new("the signing certificate attribute means another one"))
        }
    }
}

#[derive(Default)]
struct Slots<'d> {
    content_type: Option<ObjectIdentifier>,
    message_digest: Option<&'d [u8]>,
    signing_time: Option<Timestamp>,
    algorithms: Option<(ObjectIdentifier, ObjectIdentifier)>,
    certificate: Option<CertificateDigest<'d>>,
    ignored: Vec<String>,
}

impl<'d> Slots<'d> {
    fn take(&mut self, attribute: &'d [u8]) -> Read<()> {
        let mut fields = Cursor::new(attribute)?.inside(SEQUENCE)?;
        let kind = fields.object_identifier()?;
        let mut values = fields.inside(SET)?;
        fields.end()?;
        match kind {
            CONTENT_TYPE => once(&mut self.content_type, values.object_identifier()?)?,
            MESSAGE_DIGEST => once(&mut self.message_digest, values.value(OCTET_STRING)?)?,
            SIGNING_TIME => once(&mut self.signing_time, time_of(&mut values)?)?,
            ALGORITHM_PROTECTION => once(&mut self.algorithms, algorithm_pair(values.inside(SEQUENCE)?)?)?,
            SIGNING_CERTIFICATE_V2 => return self.take_certificate(values),
            _ => {
                self.ignored.push(kind.to_string());
                return Ok(());
            }
        }
        values.end()
    }

    /// Digests that this build does not have are passed over and reported as such.
    fn take_certificate(&mut self, mut values: Cursor<'d>) -> Read<()> {
        let named = certificate_digest(values.inside(SEQUENCE)?)?;
        if Digest::by_oid(named.algorithm).is_none() {
            self.ignored.push(SIGNING_CERTIFICATE_V2.to_string());
        }
        once(&mut self.certificate, named)?;
        values.end()
    }

    /// RFC 5652 §5.3: where there are signed attributes, these two are among them.
    fn complete(self) -> Read<SignedAttributes<'d>> {
        Ok(SignedAttributes {
            content_type: self.content_type.ok_or_else(|| Malformed::new("no content type attribute"))?,
            message_digest: self
                .message_digest
                .ok_or_else(|| Malformed::new("no message digest attribute"))?,
            signing_time: self.signing_time,
            algorithms: self.algorithms,
            certificate: self.certificate,
            ignored: self.ignored,
        })
    }
}

/// Takes an attribute that may stand once (RFC 5652 §11.1).
pub(in crate::proof) fn once<T>(slot: &mut Option<T>, value: T) -> Read<()> {
    match slot.replace(value) {
        None => Ok(()),
        Some(_) => Err(Malformed::new("a signed attribute occurs twice")),
    }
}

/// RFC 5652 §11.3: UTCTime until 2049, GeneralizedTime after.
pub(in crate::proof) fn time_of(values: &mut Cursor<'_>) -> Read<Timestamp> {
    let since_1970 = match values.next_tag() {
        Some(GENERALIZED_TIME) => {
            GeneralizedTime::from_der(values.whole(GENERALIZED_TIME)?)?.to_unix_duration()
        }
        _ => UtcTime::from_der(values.whole(UTC_TIME)?)?.to_unix_duration(),
    };
    let seconds = i64::try_from(since_1970.as_secs()).ok();
    let time = seconds.and_then(|seconds| Timestamp::from_second(seconds).ok());
    time.ok_or_else(|| Malformed::new("the signing time is out of range"))
}

/// RFC 6211 §2: `[1]` is for signatures, `[2]` for authentication codes.
fn algorithm_pair(mut fields: Cursor<'_>) -> Read<(ObjectIdentifier, ObjectIdentifier)> {
    let digest = AlgorithmId::read(fields.inside(SEQUENCE)?)?;
    let signature = AlgorithmId::read(fields.inside(constructed(1))?)?;
    fields.end()?;
    Ok((digest.oid, signature.oid))
}

/// RFC 5035 §4: the first of the certificates is the signer's. SHA-256 goes without saying.
fn certificate_digest(mut fields: Cursor<'_>) -> Read<CertificateDigest<'_>> {
    let mut first = fields.inside(SEQUENCE)?.inside(SEQUENCE)?;
    let algorithm = match first.optional(SEQUENCE)? {
        Some(algorithm) => AlgorithmId::read(Cursor::new(algorithm)?)?.oid,
        None => ID_SHA_256,
    };
    Ok(CertificateDigest { algorithm, digest: first.value(OCTET_STRING)? })
}

// RFC 5652 §11.1 to §11.3, RFC 6211 §2, RFC 5035 §3.
pub(in crate::proof) const CONTENT_TYPE: ObjectIdentifier =
    ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.3");
pub(in crate::proof) const MESSAGE_DIGEST: ObjectIdentifier =
    ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.4");
pub(in crate::proof) const SIGNING_TIME: ObjectIdentifier =
    ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.5");
pub(in crate::proof) const ALGORITHM_PROTECTION: ObjectIdentifier =
    ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.52");
pub(in crate::proof) const SIGNING_CERTIFICATE_V2: ObjectIdentifier =
    ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.47");

/// RFC 5754 §2.2.
const ID_SHA_256: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.1");
