//! Time stamps (RFC 3161): over a signature, or over the file.

use const_oid::ObjectIdentifier;
use jiff::Timestamp;

use crate::crypto::digest::Digest;
use crate::document::der::{Cursor, INTEGER, Malformed, OCTET_STRING, Read, SEQUENCE};
use crate::proof::pdf::message::{Binding, Message, Over, called};
use crate::proof::ses::time;

/// A token.
pub(crate) struct Stamp<'d> {
    /// When.
    pub time: Timestamp,
    digest: ObjectIdentifier,
    imprint: &'d [u8],
    content: &'d [u8],
}

impl<'d> Stamp<'d> {
    /// What a SignedData says, where it is a time stamp.
    pub(crate) fn of(message: &Message<'d>) -> Read<Self> {
        if message.content_type != TST_INFO {
            return Err(Malformed::new("what is signed is no time stamp"));
        }
        let content = message.content.ok_or_else(|| Malformed::new("a time stamp without content"))?;
        let mut fields = Cursor::new(content)?.inside(SEQUENCE)?;
        fields.value(INTEGER)?; // version
        fields.object_identifier()?; // policy
        let mut imprint = fields.inside(SEQUENCE)?;
        let (digest, _) = imprint.algorithm_identifier()?;
        let hash = imprint.value(OCTET_STRING)?;
        fields.value(INTEGER)?; // serial number
        let time = time::of_value(&mut fields)??;
        Ok(Self { time, digest, imprint: hash, content })
    }

    /// The signature over it, bound to what it is about.
    ///
    /// # Errors
    ///
    /// What is signed contradicts itself.
    pub(crate) fn over(&self, message: &Message<'d>, parts: &[&[u8]]) -> Read<Over<'d>> {
        let mut over = message.enclosed(self.content)?;
        if over.binding == Binding::Holds {
            over.binding = match Digest::by_any_oid(self.digest) {
                Some(digest) if digest.of_parts(parts) == self.imprint => Binding::Holds,
                Some(_) => Binding::Differs,
                None => Binding::Unsupported(called(self.digest)),
            };
        }
        Ok(over)
    }

    /// The digest of its imprint.
    pub(crate) fn digest(&self) -> ObjectIdentifier {
        self.digest
    }
}

/// RFC 3161 §2.4.2.
const TST_INFO: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.1.4");
