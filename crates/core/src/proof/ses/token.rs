//! Time-stamp tokens (RFC 3161 §2.4.2; GB/T 20520 has the same): who else saw a signature, and when.

use const_oid::ObjectIdentifier;
use jiff::Timestamp;

use crate::crypto::digest::Digest;
use crate::document::der::{Cursor, INTEGER, Malformed, OCTET_STRING, Read, SEQUENCE};
use crate::proof::ses::time;
use crate::proof::{Enclosed, SignedContent};

/// A token.
pub(crate) struct Token<'d> {
    /// When.
    pub time: Timestamp,
    digest: ObjectIdentifier,
    imprint: &'d [u8],
    content: &'d [u8],
    /// Who says so, and the signature over it.
    pub signed: SignedContent<'d>,
}

impl<'d> Token<'d> {
    /// Reads one; zeros of a writer's buffer may follow it.
    pub(crate) fn read(der: &'d [u8]) -> Read<Self> {
        let enclosed = Enclosed::read(der)?;
        if enclosed.content_type != TST_INFO {
            return Err(Malformed::new("what is signed is no time stamp"));
        }
        let content = enclosed.content.ok_or_else(|| Malformed::new("a time stamp without content"))?;
        let mut document = Cursor::new(content)?;
        let mut fields = document.inside(SEQUENCE)?;
        document.end()?;
        fields.value(INTEGER)?; // version
        fields.object_identifier()?; // policy
        let mut imprint = fields.inside(SEQUENCE)?;
        let (digest, _) = imprint.algorithm_identifier()?;
        let hash = imprint.value(OCTET_STRING)?;
        imprint.end()?;
        fields.value(INTEGER)?; // serial number
        let time = time::of_value(&mut fields)??;
        Ok(Self { time, digest, imprint: hash, content, signed: enclosed.over(content)? })
    }

    /// Whether what is signed is this token's own content.
    pub(crate) fn is_sound(&self) -> bool {
        self.signed.digest_is_of(self.content)
    }

    /// Whether it is about these bytes.
    pub(crate) fn is_over(&self, bytes: &[u8]) -> bool {
        Digest::by_oid(self.digest).is_some_and(|digest| digest.of(bytes) == self.imprint)
    }
}

/// RFC 3161 §2.4.2.
const TST_INFO: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.1.4");
