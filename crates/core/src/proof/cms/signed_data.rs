//! The structures of RFC 5652 §5, borrowed from their DER. Other structures of its are lawful and not read.

use const_oid::ObjectIdentifier;
use x509_parser::extensions::ParsedExtension;
use x509_parser::oid_registry::OID_X509_EXT_SUBJECT_KEY_IDENTIFIER;
use x509_parser::prelude::{FromDer, X509Certificate};

use crate::document::ber::Problem;
use crate::document::der::{
    Cursor, INTEGER, Malformed, OCTET_STRING, Read, SEQUENCE, SET, constructed, primitive,
};
use crate::words::limits::{MAX_CERTIFICATES, MAX_TIME_STAMPS};

/// A SignedData with one signer.
pub(super) struct SignedData<'d> {
    /// That of the content, one of those that mean data.
    pub content_type: ObjectIdentifier,
    /// `None` where it lies outside.
    pub content: Option<&'d [u8]>,
    /// In DER, as they come. Attribute certificates and revocation lists are passed over: what is
    /// revoked is for the trust store to say.
    pub certificates: Vec<&'d [u8]>,
    pub signer: SignerInfo<'d>,
}

pub(in crate::proof) struct SignerInfo<'d> {
    pub id: SignerId<'d>,
    pub digest_algorithm: AlgorithmId<'d>,
    /// With their header, `[0]`.
    pub signed_attributes: Option<&'d [u8]>,
    pub signature_algorithm: AlgorithmId<'d>,
    pub signature: &'d [u8],
    /// Without their header: nobody vouches for them.
    pub unsigned_attributes: Option<&'d [u8]>,
}

/// How the signer's certificate is named (RFC 5652 §5.3).
pub(in crate::proof) enum SignerId<'d> {
    IssuerAndSerial { issuer: &'d [u8], serial: &'d [u8] },
    KeyIdentifier(&'d [u8]),
}

pub(in crate::proof) struct AlgorithmId<'d> {
    pub oid: ObjectIdentifier,
    /// In DER; empty when absent.
    pub parameters: &'d [u8],
}

impl<'d> SignedData<'d> {
    /// Reads a ContentInfo (RFC 5652 §3) that holds such a SignedData and nothing behind it.
    pub(super) fn read(der: &'d [u8]) -> Result<Self, Problem> {
        let mut document = Cursor::new(der)?;
        let mut content_info = document.inside(SEQUENCE)?;
        document.end()?;
        if !ID_SIGNED_DATA.contains(&content_info.object_identifier()?) {
            return Err(Problem::Unsupported("another content type than SignedData"));
        }
        let mut explicit = content_info.inside(constructed(0))?;
        content_info.end()?;
        let signed_data = explicit.inside(SEQUENCE)?;
        explicit.end()?;
        Self::fields(signed_data)
    }

    fn fields(mut fields: Cursor<'d>) -> Result<Self, Problem> {
        // RFC 5652 §5.1: it follows from what else is in here and changes nothing about it.
        if !matches!(fields.value(INTEGER)?, [1 | 3 | 4 | 5]) {
            return Err(Malformed::new("the version is none of 1, 3, 4 and 5").into());
        }
        fields.value(SET)?; // digest algorithms: a hint for readers in one pass
        let (content_type, content) = Self::content(fields.inside(SEQUENCE)?)?;
        let certificates = match fields.optional(constructed(0))? {
            Some(set) => Self::certificates(Cursor::new(set)?)?,
            None => Vec::new(),
        };
        fields.optional(constructed(1))?; // revocation lists
        let mut signers = fields.inside(SET)?;
        fields.end()?;
        let signer = SignerInfo::read(signers.inside(SEQUENCE)?)?;
        if !signers.is_empty() {
            return Err(Problem::Unsupported("several signers"));
        }
        Ok(Self { content_type, content, certificates, signer })
    }

    fn content(mut content: Cursor<'d>) -> Result<(ObjectIdentifier, Option<&'d [u8]>), Problem> {
        let content_type = content.object_identifier()?;
        if !ID_DATA.contains(&content_type) {
            return Err(Problem::Unsupported("content of another type than data"));
        }
        if content.is_empty() {
            return Ok((content_type, None));
        }
        let mut explicit = content.inside(constructed(0))?;
        content.end()?;
        let inside = explicit.value(OCTET_STRING)?;
        explicit.end()?;
        Ok((content_type, Some(inside)))
    }

    fn certificates(mut set: Cursor<'d>) -> Read<Vec<&'d [u8]>> {
        let mut certificates = Vec::new();
        while let Some(tag) = set.next_tag() {
            match tag {
                SEQUENCE => certificates.push(set.whole(SEQUENCE)?),
                // RFC 5652 §10.2.2: the other kinds are [0] to [3].
                0xa0..=0xa3 => drop(set.value(tag)?),
                _ => {
                    return Err(Malformed::new(format_args!("tag {tag:#04x} among the certificates")));
                }
            }
            if certificates.len() > MAX_CERTIFICATES {
                return Err(Malformed::new(format_args!("more than {MAX_CERTIFICATES} certificates")));
            }
        }
        Ok(certificates)
    }
}

impl<'d> SignerInfo<'d> {
    pub(super) fn read(fields: Cursor<'d>) -> Read<Self> {
        let version = fields.clone().value(INTEGER)?;
        let read = Self::read_any_version(fields)?;
        match version == [read.id.version()] {
            true => Ok(read),
            false => Err(Malformed::new("the signer's version does not fit the signer's identifier")),
        }
    }

    /// The same, whatever version it says.
    pub(in crate::proof) fn read_any_version(mut fields: Cursor<'d>) -> Read<Self> {
        fields.value(INTEGER)?;
        let id = SignerId::read(&mut fields)?;
        let digest_algorithm = AlgorithmId::read(fields.inside(SEQUENCE)?)?;
        let signed_attributes = match fields.next_tag() {
            Some(tag) if tag == constructed(0) => Some(fields.whole(tag)?),
            _ => None,
        };
        let signature_algorithm = AlgorithmId::read(fields.inside(SEQUENCE)?)?;
        let signature = fields.value(OCTET_STRING)?;
        let unsigned_attributes = fields.optional(constructed(1))?;
        fields.end()?;
        Ok(Self {
            id,
            digest_algorithm,
            signed_attributes,
            signature_algorithm,
            signature,
            unsigned_attributes,
        })
    }

    /// Time-stamp tokens over the signature (RFC 3161, appendix A), as they came. What cannot be read among unsigned
    /// attributes proves nothing, and breaks nothing: nobody vouches for the place where they stand.
    pub(super) fn time_stamps(&self) -> Vec<&'d [u8]> {
        let read = |unsigned: &'d [u8]| Cursor::new(unsigned).and_then(time_stamps).ok();
        self.unsigned_attributes.and_then(read).unwrap_or_default()
    }

    /// Digest and signature algorithm, as RFC 6211 pairs them.
    pub(in crate::proof) fn algorithms(&self) -> (ObjectIdentifier, ObjectIdentifier) {
        (self.digest_algorithm.oid, self.signature_algorithm.oid)
    }
}

/// The tokens among unsigned attributes; all else there is passed over, for nobody vouches for it.
fn time_stamps(mut attributes: Cursor<'_>) -> Read<Vec<&[u8]>> {
    let mut tokens = Vec::new();
    while !attributes.is_empty() {
        let mut attribute = attributes.inside(SEQUENCE)?;
        let kind = attribute.object_identifier()?;
        let mut values = attribute.inside(SET)?;
        while kind == SIGNATURE_TIME_STAMP && !values.is_empty() {
            tokens.push(values.whole(SEQUENCE)?);
            if tokens.len() > MAX_TIME_STAMPS {
                return Err(Malformed::new(format_args!("more than {MAX_TIME_STAMPS} time stamps")));
            }
        }
    }
    Ok(tokens)
}

impl<'d> SignerId<'d> {
    fn read(fields: &mut Cursor<'d>) -> Read<Self> {
        if let Some(key_identifier) = fields.optional(primitive(0))? {
            return Ok(Self::KeyIdentifier(key_identifier));
        }
        let mut pair = fields.inside(SEQUENCE)?;
        let (issuer, serial) = (pair.whole(SEQUENCE)?, pair.value(INTEGER)?);
        pair.end()?;
        Ok(Self::IssuerAndSerial { issuer, serial })
    }

    /// RFC 5652 §5.3: the version that goes with this kind of identifier.
    const fn version(&self) -> u8 {
        match self {
            Self::IssuerAndSerial { .. } => 1,
            Self::KeyIdentifier(_) => 3,
        }
    }

    /// Whether `certificate` is the one meant. Names are compared as their bytes stand, as path
    /// building does.
    pub(in crate::proof) fn names(&self, certificate: &[u8]) -> bool {
        match self {
            Self::IssuerAndSerial { issuer, serial } => {
                issuer_and_serial(certificate).is_ok_and(|found| found == (*issuer, *serial))
            }
            Self::KeyIdentifier(identifier) => {
                key_identifier(certificate).is_some_and(|found| found == *identifier)
            }
        }
    }
}

/// RFC 5280 §4.1: the head of a certificate is enough.
fn issuer_and_serial(certificate: &[u8]) -> Read<(&[u8], &[u8])> {
    let mut to_be_signed = Cursor::new(certificate)?.inside(SEQUENCE)?.inside(SEQUENCE)?;
    to_be_signed.optional(constructed(0))?; // version
    let serial = to_be_signed.value(INTEGER)?;
    to_be_signed.value(SEQUENCE)?; // signature algorithm
    Ok((to_be_signed.whole(SEQUENCE)?, serial))
}

/// RFC 5280 §4.2.1.2, an extension that occurs once.
fn key_identifier(certificate: &[u8]) -> Option<&[u8]> {
    let (_, certificate) = X509Certificate::from_der(certificate).ok()?;
    let extension = certificate.get_extension_unique(&OID_X509_EXT_SUBJECT_KEY_IDENTIFIER).ok()??;
    match extension.parsed_extension() {
        ParsedExtension::SubjectKeyIdentifier(identifier) => Some(identifier.0),
        _ => None,
    }
}

impl<'d> AlgorithmId<'d> {
    /// RFC 5280 §4.1.1.2.
    pub(super) fn read(mut fields: Cursor<'d>) -> Read<Self> {
        Ok(Self { oid: fields.object_identifier()?, parameters: fields.rest()? })
    }
}

/// Content whose meaning lies outside (RFC 5652 §4, GB/T 35275 §5). Signatures in the field mix the two standards.
const ID_DATA: [ObjectIdentifier; 2] = [
    ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.1"),
    ObjectIdentifier::new_unwrap("1.2.156.10197.6.1.4.2.1"),
];

/// id-aa-timeStampToken (RFC 3161, appendix A).
const SIGNATURE_TIME_STAMP: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.14");

/// RFC 5652 §5.1, GB/T 35275 §5.
const ID_SIGNED_DATA: [ObjectIdentifier; 2] = [
    ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.2"),
    ObjectIdentifier::new_unwrap("1.2.156.10197.6.1.4.2.2"),
];
