//! SignedData (RFC 5652 §5, GB/T 35275) over stretches of a file: over their bytes, over their digest inside, or over
//! attributes with it.

use std::borrow::Cow;

use const_oid::ObjectIdentifier;
use jiff::Timestamp;
use x509_parser::prelude::{FromDer, X509Certificate};
use x509_parser::x509::X509Name;

use crate::crypto::digest::Digest;
use crate::crypto::{Algorithm, name_of};
use crate::document::ber::Problem;
use crate::document::der::{Cursor, INTEGER, Malformed, OCTET_STRING, Read, SEQUENCE, SET, constructed};
use crate::proof::cms::{SignerId, SignerInfo, message_of};
use crate::proof::pdf::Parts;
use crate::proof::pdf::attributes::{Carried, Signed, Unsigned};
use crate::words::limits::MAX_PDF_CERTIFICATES;
use crate::x509::name::ComparableName;

/// A SignedData of one signer.
pub(crate) struct Message<'d> {
    pub content_type: ObjectIdentifier,
    /// `None` where it lies outside.
    pub content: Option<&'d [u8]>,
    certificates: Vec<&'d [u8]>,
    signer: SignerInfo<'d>,
    signed: Option<Signed<'d>>,
    /// A time-stamp token over the signature.
    pub time_stamp: Option<&'d [u8]>,
    /// Revocation lists and answers that came along.
    pub carried: Carried<'d>,
}

/// A signature ready for a key.
pub(crate) struct Over<'d> {
    /// The signer's certificate, then the others; empty where the signer's is not among them.
    pub certificates: Vec<Cow<'d, [u8]>>,
    pub algorithm: Result<Algorithm, String>,
    /// The hash of the signature, where it is known which.
    pub hash: Option<ObjectIdentifier>,
    /// The exact bytes under the signature.
    pub message: Cow<'d, [u8]>,
    pub signature: &'d [u8],
    /// Whether what is signed is about these bytes.
    pub binding: Binding,
    pub signing_time: Option<Timestamp>,
    /// The digest that binds it, where that is too weak to rely on.
    pub weak_digest: Option<ObjectIdentifier>,
    /// The signer says that another certificate is meant (RFC 5035 §3).
    pub means_another: bool,
}

/// Whether what is signed is about the bytes of the file.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum Binding {
    Holds,
    Differs,
    /// The signature is over the bytes themselves.
    Direct,
    /// By a digest of this name, which this build does not have.
    Unsupported(String),
}

impl<'d> Message<'d> {
    /// Reads a ContentInfo (RFC 5652 §3) with a SignedData.
    pub(super) fn read(der: &'d [u8]) -> Result<Self, Problem> {
        let mut info = Cursor::new(der)?.inside(SEQUENCE)?;
        if !ID_SIGNED_DATA.contains(&info.object_identifier()?) {
            return Err(Problem::Unsupported("another content type than SignedData"));
        }
        let mut fields = info.inside(constructed(0))?.inside(SEQUENCE)?;
        fields.value(INTEGER)?; // version: it follows from what else is in here
        fields.value(SET)?; // digest algorithms: a hint for readers in one pass
        let mut content_info = fields.inside(SEQUENCE)?;
        let content_type = content_info.object_identifier()?;
        let content = match content_info.optional(constructed(0))? {
            Some(explicit) => Some(Cursor::new(explicit)?.value(OCTET_STRING)?),
            None => None,
        };
        let certificates = match fields.optional(constructed(0))? {
            Some(set) => certificates(Cursor::new(set)?)?,
            None => Vec::new(),
        };
        let mut carried = match fields.optional(constructed(1))? {
            Some(set) => Carried::beside(Cursor::new(set)?)?,
            None => Carried::default(),
        };
        let mut signers = fields.inside(SET)?;
        if signers.is_empty() {
            return Err(Malformed::new("nobody has signed it").into());
        }
        let signer = SignerInfo::read_any_version(signers.inside(SEQUENCE)?)?;
        if !signers.is_empty() {
            return Err(Problem::Unsupported("several signers"));
        }
        let signed = signer.signed_attributes.map(Signed::read).transpose()?;
        let unsigned = signer.unsigned_attributes.map_or(Ok(Unsigned::default()), Unsigned::read)?;
        carried.extend(signed.as_ref().map(|signed| signed.evidence.clone()).unwrap_or_default());
        carried.extend(unsigned.evidence);
        Ok(Self {
            content_type,
            content,
            certificates,
            signer,
            signed,
            time_stamp: unsigned.time_stamp,
            carried,
        })
    }

    /// Whether it is written with the object identifiers of GB/T 35275.
    pub(crate) fn is_national(&self) -> bool {
        self.content_type.to_string().starts_with("1.2.156.10197.6.1.4.2.")
    }

    /// The bytes under the signature value itself: what a time stamp over it is about.
    pub(crate) fn value(&self) -> &'d [u8] {
        self.signer.signature
    }

    /// The signature over stretches of a file.
    ///
    /// # Errors
    ///
    /// What is signed contradicts itself.
    pub(crate) fn over(&self, parts: Parts<'_>) -> Read<Over<'d>> {
        match self.content {
            None => self.detached(parts),
            Some(content) => {
                // Writers are met that put something inside and sign the digest of the file all the same.
                if let Some(signed) = &self.signed
                    && self.binding(signed, &parts) == Binding::Holds
                {
                    return self.detached(parts);
                }
                let mut over = self.enclosed(content)?;
                // The digest inside is by its own length and the names that come along.
                let named = [self.signer.digest_algorithm.oid, SHA_1, SM3, SHA_256];
                let is_of = |oid: &ObjectIdentifier| {
                    Digest::by_any_oid(*oid).is_some_and(|digest| digest.of_parts(&parts) == content)
                };
                match named.into_iter().find(is_of) {
                    Some(oid) => over.weak_digest = over.weak_digest.or_else(|| weak(oid)),
                    None => over.binding = Binding::Differs,
                }
                Ok(over)
            }
        }
    }

    /// The signature over the content inside.
    pub(super) fn enclosed(&self, content: &'d [u8]) -> Read<Over<'d>> {
        let (message, binding) = match &self.signed {
            Some(signed) => (message_of(self.signer.signed_attributes.unwrap_or_default()).into(), {
                self.binding(signed, &[content])
            }),
            None => (Cow::Borrowed(content), Binding::Holds),
        };
        self.ready(message, binding)
    }

    fn detached(&self, parts: Parts<'_>) -> Read<Over<'d>> {
        let (message, binding) = match &self.signed {
            Some(signed) => {
                (message_of(self.signer.signed_attributes.unwrap_or_default()), self.binding(signed, &parts))
            }
            None => (parts.concat(), Binding::Direct),
        };
        self.ready(message.into(), binding)
    }

    fn binding(&self, signed: &Signed<'_>, parts: &[&[u8]]) -> Binding {
        let named = self.signer.digest_algorithm.oid;
        match Digest::by_any_oid(named) {
            Some(digest) if digest.of_parts(parts) == signed.message_digest => Binding::Holds,
            Some(_) => Binding::Differs,
            None => Binding::Unsupported(called(named)),
        }
    }

    fn ready(&self, message: Cow<'d, [u8]>, binding: Binding) -> Read<Over<'d>> {
        let certificates = self.chosen();
        if let Some(signed) = &self.signed {
            if signed.content_type.is_some_and(|named| named != self.content_type) {
                return Err(Malformed::new("the content type attribute is not that of the content"));
            }
            if signed.algorithms.is_some_and(|algorithms| algorithms != self.signer.algorithms()) {
                return Err(Malformed::new("the algorithm protection attribute names other algorithms"));
            }
        }
        let is_another = |signed: &Signed<'_>| certificates.first().is_some_and(|der| !signed.means(der));
        let means_another = self.signed.as_ref().is_some_and(is_another);
        let algorithm = &self.signer.signature_algorithm;
        let digest = self.signer.digest_algorithm.oid;
        Ok(Over {
            certificates,
            algorithm: named((algorithm.oid, algorithm.parameters), digest, self.signer.signature.len()),
            hash: Digest::alias(algorithm.oid).or(Digest::alias(digest)),
            message,
            signature: self.signer.signature,
            binding,
            signing_time: self.signed.as_ref().and_then(|signed| signed.signing_time),
            weak_digest: self.signed.as_ref().and_then(|_| weak(digest)),
            means_another,
        })
    }

    /// The certificate that the signer's identifier means, then all others. Names are compared as their bytes stand, and
    /// else as RFC 5280 §7.1 does: writers put them in other string types than the certificate does.
    fn chosen(&self) -> Vec<Cow<'d, [u8]>> {
        let id = &self.signer.id;
        let exact = self.certificates.iter().position(|der| id.names(der));
        let alike = || self.certificates.iter().position(|der| is_alike(id, der));
        let Some(first) = exact.or_else(alike) else { return Vec::new() };
        let mut all: Vec<Cow<'d, [u8]>> = self.certificates.iter().map(|der| Cow::Borrowed(*der)).collect();
        all.swap(0, first);
        all
    }
}

/// What a digest that this build does not have is called.
pub(super) fn called(oid: ObjectIdentifier) -> String {
    let dotted = oid.to_string();
    name_of(&dotted).map_or(dotted.clone(), str::to_owned)
}

fn weak(oid: ObjectIdentifier) -> Option<ObjectIdentifier> {
    Digest::by_any_oid(oid).is_some_and(Digest::is_weak).then_some(oid)
}

/// Every algorithm that is known is known by its own parameters; some writers add NULL where there are none, or leave it
/// out.
fn named(
    (oid, parameters): (ObjectIdentifier, &[u8]),
    digest: ObjectIdentifier,
    bytes: usize,
) -> Result<Algorithm, String> {
    // A digest that is called by the name of a signature is that signature's.
    let digest = Digest::alias(digest).unwrap_or(digest);
    let read = |parameters| Algorithm::from_signer_info((oid, parameters), digest, bytes);
    match read(parameters) {
        Err(problem) if parameters == NULL => read(&[]).map_err(|_| problem),
        Err(problem) if parameters.is_empty() => read(NULL).map_err(|_| problem),
        read => read,
    }
}

/// X.690 §8.8.
const NULL: &[u8] = &[5, 0];

fn is_alike(id: &SignerId<'_>, der: &[u8]) -> bool {
    let SignerId::IssuerAndSerial { issuer, serial } = id else { return false };
    let (Ok((_, certificate)), Ok((_, issuer))) =
        (X509Certificate::from_der(der), X509Name::from_der(issuer))
    else {
        return false;
    };
    certificate.raw_serial() == *serial
        && ComparableName::of(certificate.issuer()) == ComparableName::of(&issuer)
}

fn certificates(mut set: Cursor<'_>) -> Read<Vec<&[u8]>> {
    let mut certificates = Vec::new();
    while let Some(tag) = set.next_tag() {
        match tag {
            SEQUENCE => certificates.push(set.whole(SEQUENCE)?),
            // RFC 5652 §10.2.2: the other kinds are [0] to [3].
            _ => drop(set.value(tag)?),
        }
        if certificates.len() > MAX_PDF_CERTIFICATES {
            return Err(Malformed::new(format_args!("more than {MAX_PDF_CERTIFICATES} certificates")));
        }
    }
    Ok(certificates)
}

const SHA_1: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.14.3.2.26");
const SHA_256: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.1");
const SM3: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.156.10197.1.401");

/// RFC 5652 §5.1, GB/T 35275 §5.
const ID_SIGNED_DATA: [ObjectIdentifier; 2] = [
    ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.2"),
    ObjectIdentifier::new_unwrap("1.2.156.10197.6.1.4.2.2"),
];
