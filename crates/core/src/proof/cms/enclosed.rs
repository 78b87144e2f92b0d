//! SignedData with its content inside (RFC 5652 §5, GB/T 35275): time-stamp tokens, and signatures of packages.

use std::borrow::Cow;

use const_oid::ObjectIdentifier;
use jiff::Timestamp;

use crate::crypto::Algorithm;
use crate::crypto::digest::Digest;
use crate::document::der::{Cursor, INTEGER, Malformed, OCTET_STRING, Read, SEQUENCE, SET, constructed};
use crate::proof::cms::attributes::{self, SignedAttributes};
use crate::proof::cms::signed_data::SignerInfo;
use crate::words::limits::MAX_CERTIFICATES;

/// A SignedData of one signer.
pub(crate) struct Enclosed<'d> {
    pub content_type: ObjectIdentifier,
    /// `None` where it lies outside.
    pub content: Option<&'d [u8]>,
    certificates: Vec<&'d [u8]>,
    signer: SignerInfo<'d>,
}

/// A signature over known content, ready for a key.
pub(crate) struct SignedContent<'d> {
    /// The signer's certificate, then the others; empty where the signer's is not among them.
    pub certificates: Vec<Cow<'d, [u8]>>,
    pub algorithm: Result<Algorithm, String>,
    /// The exact bytes under the signature.
    pub message: Cow<'d, [u8]>,
    pub signature: &'d [u8],
    /// The digest among the signed attributes, with its function; `None` without attributes.
    pub message_digest: Option<(Option<&'static Digest>, &'d [u8])>,
    pub signing_time: Option<Timestamp>,
}

impl<'d> Enclosed<'d> {
    /// Reads a ContentInfo (RFC 5652 §3) with a SignedData, and nothing behind it.
    pub(crate) fn read(der: &'d [u8]) -> Read<Self> {
        let mut document = Cursor::new(der)?;
        let mut info = document.inside(SEQUENCE)?;
        document.end()?;
        if !ID_SIGNED_DATA.contains(&info.object_identifier()?) {
            return Err(Malformed::new("the content type is another than SignedData"));
        }
        let mut explicit = info.inside(constructed(0))?;
        info.end()?;
        let mut fields = explicit.inside(SEQUENCE)?;
        explicit.end()?;
        fields.value(INTEGER)?; // version: it follows from what else is in here
        fields.value(SET)?; // digest algorithms: a hint for readers in one pass
        let mut content_info = fields.inside(SEQUENCE)?;
        let content_type = content_info.object_identifier()?;
        let content = match content_info.next_tag() {
            Some(tag) if tag == constructed(0) => {
                let mut explicit = content_info.inside(tag)?;
                let content = explicit.value(OCTET_STRING)?;
                explicit.end()?;
                Some(content)
            }
            _ => None,
        };
        content_info.end()?;
        let certificates = match fields.optional(constructed(0))? {
            Some(set) => certificates(Cursor::new(set)?)?,
            None => Vec::new(),
        };
        fields.optional(constructed(1))?; // revocation lists
        let mut signers = fields.inside(SET)?;
        fields.end()?;
        if signers.is_empty() {
            return Err(Malformed::new("nobody has signed it"));
        }
        let signer = SignerInfo::read(signers.inside(SEQUENCE)?)?;
        if !signers.is_empty() {
            return Err(Malformed::new("more than one signer"));
        }
        Ok(Self { content_type, content, certificates, signer })
    }

    /// The signature over this content.
    pub(crate) fn over(self, content: &'d [u8]) -> Read<SignedContent<'d>> {
        let Self { content_type, certificates, signer, .. } = self;
        let (named, others): (Vec<&[u8]>, Vec<&[u8]>) =
            certificates.into_iter().partition(|der| signer.id.names(der));
        let certificates = match named.as_slice() {
            [first, again @ ..] if again.iter().any(|other| other != first) => {
                return Err(Malformed::new("the signer identifier means more than one certificate"));
            }
            [first, ..] => [*first].into_iter().chain(others).map(Cow::Borrowed).collect(),
            [] => Vec::new(),
        };
        let algorithm = &signer.signature_algorithm;
        let algorithm = Algorithm::from_signer_info(
            (algorithm.oid, algorithm.parameters),
            signer.digest_algorithm.oid,
            signer.signature.len(),
        );
        let mut signed = SignedContent {
            certificates,
            algorithm,
            message: Cow::Borrowed(content),
            signature: signer.signature,
            message_digest: None,
            signing_time: None,
        };
        if let Some(encoded) = signer.signed_attributes {
            let read = SignedAttributes::read(encoded)?;
            if read.content_type != content_type {
                return Err(Malformed::new("the content type attribute is not that of the content"));
            }
            if read.algorithms.is_some_and(|algorithms| algorithms != signer.algorithms()) {
                return Err(Malformed::new("the algorithm protection attribute names other algorithms"));
            }
            read.check_certificate(signed.certificates.first().map_or(&[], |der| &**der))?;
            signed.message_digest = Some((Digest::by_oid(signer.digest_algorithm.oid), read.message_digest));
            signed.signing_time = read.signing_time;
            signed.message = Cow::Owned(attributes::message(encoded));
        }
        Ok(signed)
    }
}

impl SignedContent<'_> {
    /// Whether the digest among the signed attributes, where there are any, is that of the content.
    pub(crate) fn digest_is_of(&self, content: &[u8]) -> bool {
        let is_of = |(digest, value): &(Option<&Digest>, &[u8])| {
            digest.is_some_and(|digest| digest.of(content) == *value)
        };
        self.message_digest.as_ref().is_none_or(is_of)
    }
}

fn certificates(mut set: Cursor<'_>) -> Read<Vec<&[u8]>> {
    let mut certificates = Vec::new();
    while set.next_tag().is_some() {
        certificates.push(set.whole(SEQUENCE)?);
        if certificates.len() > MAX_CERTIFICATES {
            return Err(Malformed::new(format_args!("more than {MAX_CERTIFICATES} certificates")));
        }
    }
    Ok(certificates)
}

/// RFC 5652 §5.1, GB/T 35275 §5.
const ID_SIGNED_DATA: [ObjectIdentifier; 2] = [
    ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.2"),
    ObjectIdentifier::new_unwrap("1.2.156.10197.6.1.4.2.2"),
];
