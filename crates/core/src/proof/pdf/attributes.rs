//! What is signed beside the content, and what stands there unsigned (RFC 5652 §11, RFC 5126).

use const_oid::ObjectIdentifier;
use jiff::Timestamp;

use crate::crypto::digest::Digest;
use crate::document::der::{Cursor, Malformed, OCTET_STRING, Read, SEQUENCE, SET, constructed};
use crate::proof::cms::attributes::{
    ALGORITHM_PROTECTION, CONTENT_TYPE, MESSAGE_DIGEST, SIGNING_CERTIFICATE_V2, SIGNING_TIME, once, time_of,
};
use crate::proof::pdf::message::count;

/// The signed attributes that a check looks at.
pub(super) struct Signed<'d> {
    pub content_type: Option<ObjectIdentifier>,
    pub message_digest: &'d [u8],
    pub signing_time: Option<Timestamp>,
    /// Digest and signature algorithm (RFC 6211).
    pub algorithms: Option<(ObjectIdentifier, ObjectIdentifier)>,
    /// Which certificate the signer means: digest and value (RFC 5035).
    certificates: Vec<(ObjectIdentifier, &'d [u8])>,
    /// Revocation lists and answers (`adbe-revocationInfoArchival`).
    pub evidence: (usize, usize),
}

/// The unsigned ones.
#[derive(Default)]
pub(super) struct Unsigned<'d> {
    /// A token over the signature (RFC 3161, appendix A).
    pub time_stamp: Option<&'d [u8]>,
    /// Revocation lists and answers (RFC 5126 §6.3.4).
    pub evidence: (usize, usize),
}

impl<'d> Signed<'d> {
    /// Reads `[0] IMPLICIT SET OF Attribute`. What is signed are these bytes as they came; the order of the attributes is
    /// not looked at, since several libraries write them as they come.
    pub(super) fn read(encoded: &'d [u8]) -> Read<Self> {
        let (mut content_type, mut digest, mut time) = (None, None, None);
        let (mut algorithms, mut certificates, mut evidence) = (None, Vec::new(), (0, 0));
        each(Cursor::new(encoded)?.inside(constructed(0))?, &mut |kind, mut values| {
            match kind {
                CONTENT_TYPE => once(&mut content_type, values.object_identifier()?)?,
                MESSAGE_DIGEST => once(&mut digest, values.value(OCTET_STRING)?)?,
                // A time that cannot be read is none.
                SIGNING_TIME => time = time_of(&mut values).ok(),
                ALGORITHM_PROTECTION => algorithms = Some(pair(values.inside(SEQUENCE)?)?),
                SIGNING_CERTIFICATE => certificates.extend(identified(&mut values, SHA_1)),
                SIGNING_CERTIFICATE_V2 => certificates.extend(identified(&mut values, SHA_256)),
                REVOCATION_ARCHIVAL => evidence = revocation(&mut values).unwrap_or_default(),
                _ => {}
            }
            Ok(())
        })?;
        Ok(Self {
            content_type,
            message_digest: digest.ok_or_else(|| Malformed::new("no message digest attribute"))?,
            signing_time: time,
            algorithms,
            certificates,
            evidence,
        })
    }

    /// Whether this is the certificate that the signer means, where one is named (RFC 5035 §3).
    pub(super) fn means(&self, certificate: &[u8]) -> bool {
        let agrees = |(oid, value): &(ObjectIdentifier, &[u8])| {
            Digest::by_any_oid(*oid).is_none_or(|digest| digest.of(certificate) == *value)
        };
        self.certificates.iter().all(agrees)
    }
}

impl<'d> Unsigned<'d> {
    /// Reads `[1] IMPLICIT SET OF Attribute`, without its header. Nobody vouches for it: what cannot be read is passed
    /// over.
    pub(super) fn read(content: &'d [u8]) -> Read<Self> {
        let mut found = Self::default();
        let read = each(Cursor::new(content)?, &mut |kind, mut values| {
            match kind {
                TIME_STAMP => found.time_stamp = values.whole(SEQUENCE).ok(),
                REVOCATION_VALUES => found.evidence = revocation(&mut values).unwrap_or_default(),
                _ => {}
            }
            Ok(())
        });
        drop(read);
        Ok(found)
    }
}

fn each<'d>(mut set: Cursor<'d>, take: &mut dyn FnMut(ObjectIdentifier, Cursor<'d>) -> Read<()>) -> Read<()> {
    while !set.is_empty() {
        let mut fields = set.inside(SEQUENCE)?;
        let kind = fields.object_identifier()?;
        take(kind, fields.inside(SET)?)?;
    }
    Ok(())
}

/// RFC 6211 §2: `[1]` is for signatures, `[2]` for authentication codes.
fn pair(mut fields: Cursor<'_>) -> Read<(ObjectIdentifier, ObjectIdentifier)> {
    let (digest, _) = fields.algorithm_identifier()?;
    let signature = fields.inside(constructed(1))?.object_identifier()?;
    Ok((digest, signature))
}

/// RFC 5035 §4: the first of the certificates is the signer's. The digest goes without saying where it is the usual one.
fn identified<'d>(values: &mut Cursor<'d>, usual: ObjectIdentifier) -> Option<(ObjectIdentifier, &'d [u8])> {
    let mut read = || {
        let mut first = values.inside(SEQUENCE)?.inside(SEQUENCE)?.inside(SEQUENCE)?;
        let digest = match first.next_tag() {
            Some(SEQUENCE) => first.algorithm_identifier()?.0,
            _ => usual,
        };
        Read::Ok((digest, first.value(OCTET_STRING)?))
    };
    read().ok()
}

/// Both have lists under `[0]` and answers under `[1]`.
fn revocation(values: &mut Cursor<'_>) -> Read<(usize, usize)> {
    let mut fields = values.inside(SEQUENCE)?;
    let mut of = |number| match fields.optional(constructed(number))? {
        Some(explicit) => count(Cursor::new(explicit)?.inside(SEQUENCE)?),
        None => Ok(0),
    };
    Ok((of(0)?, of(1)?))
}

// RFC 5652 §11.1 to §11.3, RFC 6211 §2, RFC 2634 §5.4, RFC 5035 §3.
const SIGNING_CERTIFICATE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.12");
/// RFC 3161, appendix A.
const TIME_STAMP: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.14");
/// RFC 5126 §6.3.4.
const REVOCATION_VALUES: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.24");
/// ISO 32000-1 §12.8.3.3.2.
const REVOCATION_ARCHIVAL: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113583.1.1.8");

const SHA_1: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.14.3.2.26");
const SHA_256: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.1");
