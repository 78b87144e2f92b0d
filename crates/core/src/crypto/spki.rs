//! SubjectPublicKeyInfo (RFC 5280 §4.1.2.7): which kind of key it holds, and its bits.

use const_oid::ObjectIdentifier;

use crate::crypto::key::KeyProblem;
use crate::crypto::names::{KeyName, name_of};
use crate::document::der::{BIT_STRING, Cursor, OBJECT_IDENTIFIER, Read, SEQUENCE};

/// A SubjectPublicKeyInfo taken apart.
pub(super) struct Spki<'d> {
    oid: ObjectIdentifier,
    /// In DER; empty where they are absent.
    parameters: &'d [u8],
    /// A BIT STRING with its first octet, which counts unused bits.
    bits: &'d [u8],
}

impl<'d> Spki<'d> {
    /// Takes it apart; strictly DER, and nothing may follow.
    pub(super) fn read(der: &'d [u8]) -> Read<Self> {
        let mut document = Cursor::new(der)?;
        let mut info = document.inside(SEQUENCE)?;
        document.end()?;
        let (oid, parameters) = info.algorithm_identifier()?;
        let bits = info.value(BIT_STRING)?;
        info.end()?;
        Ok(Self { oid, parameters, bits })
    }

    /// The key, where it is of this kind; a problem where only its parameters are wrong.
    pub(super) fn of_kind(&self, kind: &KeyName) -> Option<Result<&'d [u8], KeyProblem>> {
        let names_curve = kind.parameters.first() == Some(&OBJECT_IDENTIFIER);
        if self.oid.to_string() != kind.oid || (names_curve && self.parameters != kind.parameters) {
            // The parameters of an elliptic curve key say which curve it is on (RFC 5480 §2.1.1).
            return None;
        }
        let malformed = |detail: &str| Err(KeyProblem::Malformed(format!("{} key: {detail}", kind.report)));
        match (self.parameters == kind.parameters, self.bits.split_first()) {
            (true, Some((0, key))) => Some(Ok(key)),
            (true, _) => Some(malformed("its bits are not whole octets")),
            (false, _) => Some(malformed("it has other parameters than such keys have")),
        }
    }

    /// The bits of a key with this identifier, whatever its parameters.
    pub(super) fn bits_of(&self, oid: &str) -> Option<&'d [u8]> {
        let (unused, bits) = self.bits.split_first()?;
        (*unused == 0 && self.oid.to_string() == oid).then_some(bits)
    }

    /// What to call a key of none of our kinds.
    pub(super) fn name(&self) -> String {
        let mut parameters = Cursor::new(self.parameters).ok();
        let curve = parameters.as_mut().filter(|cursor| cursor.next_tag() == Some(OBJECT_IDENTIFIER));
        let curve = curve.and_then(|cursor| cursor.object_identifier().ok()).map(|oid| oid.to_string());
        let oid = self.oid.to_string();
        let name = curve.as_deref().and_then(name_of).or_else(|| name_of(&oid));
        name.map_or(oid.clone(), str::to_owned)
    }
}
