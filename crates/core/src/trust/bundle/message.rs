//! The COSE_Sign (RFC 9052 §4.1) around a bundle, with a signature of each root.

use serde_cbor::Value;

use crate::crypto::Algorithm;
use crate::crypto::algorithm::Signed;
use crate::document::budget::Budget;
use crate::document::container::{Strictness, read_cbor};
use crate::document::tree::Node;
use crate::trust::bundle::roots::Roots;
use crate::trust::bundle::{bounded, malformed};
use crate::trust::upkeep::Remark;
use crate::words::limits::MAX_BUNDLE_SIGNATURES;
use crate::x509::certificate::hex;

/// A bundle taken apart; nothing of it is checked.
pub(crate) struct Message<'m> {
    pub(crate) payload: &'m [u8],
    signatures: Vec<Signature>,
}

struct Signature {
    protected: Vec<u8>,
    algorithm: Algorithm,
    /// SHA-256 of the SubjectPublicKeyInfo.
    kid: Vec<u8>,
    value: Vec<u8>,
}

impl<'m> Message<'m> {
    /// Takes a file apart, which is in the one encoding of what it says.
    pub(crate) fn read(bytes: &'m [u8]) -> Result<Self, Remark> {
        bounded(bytes)?;
        let untagged =
            bytes.strip_prefix(&TAG).ok_or_else(|| malformed("it does not begin as a COSE_Sign"))?;
        let document = cbor(untagged)?;
        let Node::List(members) = document else { return Err(malformed("a COSE_Sign is a list")) };
        let Ok([protected, unprotected, payload, signatures]) = <[Node<'m>; 4]>::try_from(members) else {
            return Err(malformed("a COSE_Sign is a list of four"));
        };
        let (
            Node::Bytes(protected),
            Node::Bytes(std::borrow::Cow::Borrowed(payload)),
            Node::List(signatures),
        ) = (protected, payload, signatures)
        else {
            return Err(malformed("a member of the COSE_Sign is of the wrong kind"));
        };
        if protected.as_ref() != BODY_PROTECTED || !is_empty(&unprotected) {
            return Err(malformed("its headers are not those of a trust bundle"));
        }
        if !(1..=MAX_BUNDLE_SIGNATURES).contains(&signatures.len()) {
            return Err(malformed(format!("it has not 1 to {MAX_BUNDLE_SIGNATURES} signatures")));
        }
        let signatures = signatures.iter().map(Signature::read).collect::<Result<Vec<_>, _>>()?;
        Ok(Self { payload, signatures })
    }

    /// Its signatures: the SHA-256 of the key, the header, and the value.
    pub(crate) fn signatures(&self) -> impl Iterator<Item = (&[u8], &[u8], &[u8])> {
        self.signatures.iter().map(|one| (&*one.kid, &*one.protected, &*one.value))
    }

    /// Whether as many of these keys signed as have to; `otherwise` is what is said where they did not.
    pub(super) fn signed_by(&self, roots: &Roots, otherwise: &'static str) -> Result<(), Remark> {
        let found = self.count_of(roots)?;
        if found < roots.threshold() {
            return Err(Remark::wrong(otherwise).with("found", found).with("needed", roots.threshold()));
        }
        Ok(())
    }

    /// How many of these keys signed; each signature that is one of theirs holds.
    pub(crate) fn count_of(&self, roots: &Roots) -> Result<usize, Remark> {
        let mut signed = Vec::new();
        for signature in &self.signatures {
            let Some(root) = roots.named(&signature.kid) else { continue };
            let message = to_be_signed(&signature.protected, self.payload);
            let holds =
                root.key.check(&signature.algorithm, &Signed::new(&message, &signature.value)).is_ok();
            if !holds {
                return Err(Remark::wrong("trust-bundle-forged").with("key", hex(&signature.kid)));
            }
            if signed.contains(&&signature.kid) {
                return Err(malformed(format!("the key {} signed twice", hex(&signature.kid))));
            }
            signed.push(&signature.kid);
        }
        Ok(signed.len())
    }
}

impl Signature {
    fn read(node: &Node<'_>) -> Result<Self, Remark> {
        let expected = || malformed("a signature is no list of header, empty map and bytes");
        let Node::List(members) = node else { return Err(expected()) };
        let [Node::Bytes(protected), unprotected, Node::Bytes(value)] = members.as_slice() else {
            return Err(expected());
        };
        let header = cbor(protected)?;
        let (Node::Map(entries), true) = (&header, is_empty(unprotected)) else { return Err(expected()) };
        let (Some(Node::Integer(number)), Some(Node::Bytes(kid)), 2) =
            (header.get(ALG), header.get(KID), entries.len())
        else {
            return Err(malformed("the header of a signature is not its algorithm and key"));
        };
        let algorithm = i64::try_from(*number).map_err(|_| expected())?;
        Ok(Self {
            protected: protected.to_vec(),
            algorithm: Algorithm::from_cose(algorithm),
            kid: kid.to_vec(),
            value: value.to_vec(),
        })
    }
}

pub(super) fn cbor(bytes: &[u8]) -> Result<Node<'_>, Remark> {
    // The reader drops a tag in front of everything, for tokens may have one; here it would be a second encoding.
    if bytes.first().is_some_and(|first| first >> 5 == MAJOR_TAG) {
        return Err(malformed("a tag where none belongs"));
    }
    read_cbor(bytes, &mut Budget::new(), 0, Strictness::Deterministic).map_err(malformed)
}

fn is_empty(node: &Node<'_>) -> bool {
    matches!(node, Node::Map(entries) if entries.is_empty())
}

/// The Sig_structure (RFC 9052 §4.4) of one signature, without external data.
pub(crate) fn to_be_signed(protected: &[u8], payload: &[u8]) -> Vec<u8> {
    let bytes = |bytes: &[u8]| Value::Bytes(bytes.to_vec());
    let members = vec![
        Value::Text("Signature".to_owned()),
        bytes(BODY_PROTECTED),
        bytes(protected),
        bytes(b""),
        bytes(payload),
    ];
    serde_cbor::to_vec(&Value::Array(members)).expect("texts and bytes can be written")
}

/// The header of one signature: its algorithm and the SHA-256 of the key.
pub(crate) fn signer_protected(algorithm: i8, kid: [u8; 32]) -> Vec<u8> {
    let entries = [
        (Value::Integer(1), Value::Integer(algorithm.into())),
        (Value::Integer(4), Value::Bytes(kid.to_vec())),
    ];
    serde_cbor::to_vec(&Value::Map(entries.into())).expect("integers and bytes can be written")
}

/// The tag of a COSE_Sign (RFC 9052 §2).
pub(crate) const TAG: [u8; 2] = [0xd8, 98];

/// The header of every bundle: `typ` (RFC 9596) alone, so that what a root signs is never taken for something else.
pub(crate) const BODY_PROTECTED: &[u8] = b"\xa1\x10\x78\x23application/elicense-trust-bundle-1";

/// RFC 8949 §3.1.
const MAJOR_TAG: u8 = 6;

const ALG: &str = "1";
const KID: &str = "4";
