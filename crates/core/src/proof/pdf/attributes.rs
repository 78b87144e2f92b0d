//! What is signed beside the content, and what stands there unsigned (RFC 5652 §11, RFC 5126).

use const_oid::ObjectIdentifier;
use jiff::Timestamp;

use crate::crypto::digest::Digest;
use crate::document::der::{Cursor, Malformed, OCTET_STRING, Read, SEQUENCE, SET, constructed};
use crate::proof::cms::attributes::{
    ALGORITHM_PROTECTION, CONTENT_TYPE, MESSAGE_DIGEST, SIGNING_CERTIFICATE_V2, SIGNING_TIME, once, time_of,
};

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
    pub evidence: Carried<'d>,
}

/// The unsigned ones.
#[derive(Default)]
pub(super) struct Unsigned<'d> {
    /// A token over the signature (RFC 3161, appendix A).
    pub time_stamp: Option<&'d [u8]>,
    /// Revocation lists and answers (RFC 5126 §6.3.4).
    pub evidence: Carried<'d>,
}

/// Revocation lists and answers that came along, each in DER.
#[derive(Clone, Default)]
pub(crate) struct Carried<'d> {
    pub lists: Vec<&'d [u8]>,
    pub answers: Vec<&'d [u8]>,
}

impl<'d> Signed<'d> {
    /// Reads `[0] IMPLICIT SET OF Attribute`. What is signed are these bytes as they came; the order of the attributes is
    /// not looked at, since several libraries write them as they come.
    pub(super) fn read(encoded: &'d [u8]) -> Read<Self> {
        let (mut content_type, mut digest, mut time) = (None, None, None);
        let (mut algorithms, mut certificates, mut evidence) = (None, Vec::new(), Carried::default());
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

impl<'d> Carried<'d> {
    /// Reads what stands beside the certificates of a SignedData (RFC 5652 §10.2.1, RFC 5940).
    pub(super) fn beside(mut set: Cursor<'d>) -> Read<Self> {
        let mut carried = Self::default();
        while let Some(tag) = set.next_tag() {
            if tag == SEQUENCE {
                carried.lists.push(set.whole(SEQUENCE)?);
                continue;
            }
            // Of other forms nobody asks.
            let other = set.value(tag)?;
            carried.answers.extend((tag == constructed(1)).then(|| answer(other).ok()).flatten());
        }
        Ok(carried)
    }

    /// These and those.
    pub(super) fn extend(&mut self, other: Self) {
        self.lists.extend(other.lists);
        self.answers.extend(other.answers);
    }
}

/// Both have lists under `[0]` and answers under `[1]`: of the one kind in their envelope, of the other without.
fn revocation<'d>(values: &mut Cursor<'d>) -> Read<Carried<'d>> {
    let mut fields = values.inside(SEQUENCE)?;
    let mut of = |number| match fields.optional(constructed(number))? {
        Some(explicit) => all(Cursor::new(explicit)?.inside(SEQUENCE)?),
        None => Ok(Vec::new()),
    };
    Ok(Carried { lists: of(0)?, answers: of(1)? })
}

/// An answer among the other forms of RFC 5652 §10.2.1.
fn answer(other: &[u8]) -> Read<&[u8]> {
    let mut fields = Cursor::new(other)?;
    match fields.object_identifier()? {
        OCSP_RESPONSE => fields.whole(SEQUENCE),
        _ => Err(Malformed::new("another form")),
    }
}

fn all<'d>(mut values: Cursor<'d>) -> Read<Vec<&'d [u8]>> {
    let mut all = Vec::new();
    while !values.is_empty() {
        all.push(values.whole(SEQUENCE)?);
    }
    Ok(all)
}

// RFC 5652 §11.1 to §11.3, RFC 6211 §2, RFC 2634 §5.4, RFC 5035 §3.
const SIGNING_CERTIFICATE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.12");
/// RFC 3161, appendix A.
const TIME_STAMP: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.14");
/// RFC 5126 §6.3.4.
const REVOCATION_VALUES: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.24");
/// ISO 32000-1 §12.8.3.3.2.
const REVOCATION_ARCHIVAL: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113583.1.1.8");

/// id-ri-ocsp-response (RFC 5940 §2).
const OCSP_RESPONSE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.16.2");

const SHA_1: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.14.3.2.26");
const SHA_256: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.1");
