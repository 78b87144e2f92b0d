//! `COSE_Sign1` (RFC 9052 §4.2) with its certificates in `x5chain` (RFC 9360).

use std::borrow::Cow;

use jiff::Timestamp;
use sha2::{Digest, Sha256};

use crate::crypto::Algorithm;
use crate::document::budget::Budget;
use crate::document::container::{Strictness, read_cbor};
use crate::document::tree::Node;
use crate::proof::spec::{Algorithms, Naming};
use crate::proof::{
    Opened, Proof, ProofKind, SignerRef, algorithm_missing, algorithm_unprotected, bounded,
    certificate_missing, chain, critical, listed, malformed, numeric_date, unsupported,
};
use crate::words::check::Finding;
use crate::x509::key_id::KID_BYTES;

/// Opens the COSE_Sign1 that `document` is, with or without its tag.
pub(super) fn open<'a>(
    document: &'a Node<'a>,
    naming: &Naming,
    allowed: &Algorithms,
    budget: &mut Budget,
) -> Result<Opened<'a>, String> {
    let sign1 = Sign1::of(document)?;
    Ok(Opened { payload: Cow::Borrowed(sign1.payload), proof: sign1.prove(naming, allowed, budget) })
}

/// Opens the COSE_Sign1 that stands encoded inside another document.
pub(super) fn encoded(
    bytes: &[u8],
    naming: &Naming,
    allowed: &Algorithms,
    budget: &mut Budget,
) -> Result<Opened<'static>, String> {
    let message =
        read_cbor(bytes, budget, 1, Strictness::Deterministic).map_err(|error| error.to_string())?;
    open(&message, naming, allowed, budget).map(Opened::into_owned)
}

/// The four members of a COSE_Sign1.
pub(crate) struct Sign1<'a> {
    pub protected: &'a Node<'a>,
    pub unprotected: &'a Node<'a>,
    pub payload: &'a [u8],
    pub signature: &'a Node<'a>,
}

impl<'a> Sign1<'a> {
    /// Takes the message apart; says why `document` is none.
    pub(crate) fn of(document: &'a Node<'a>) -> Result<Self, String> {
        let Node::List(members) = document else {
            return Err("a COSE_Sign1 is a list".to_owned());
        };
        let [protected, unprotected, payload, signature] = members.as_slice() else {
            return Err("a COSE_Sign1 is a list of four".to_owned());
        };
        let Node::Bytes(payload) = payload else {
            return Err("the COSE_Sign1 carries no payload".to_owned());
        };
        Ok(Self { protected, unprotected, payload, signature })
    }

    fn prove(
        &self,
        naming: &Naming,
        allowed: &Algorithms,
        budget: &mut Budget,
    ) -> Result<Proof<'a>, Finding> {
        if matches!(self.signature, Node::List(_)) {
            // RFC 9052 §4.1: the message for several signers is a list of four as well.
            return Err(unsupported("a COSE_Sign"));
        }
        let bytes = byte_string(self.protected, "the protected header")?;
        let header = match bytes {
            // RFC 9052 §3: what an empty map is encoded as.
            [] => Node::Map(Vec::new()),
            // RFC 9052 §9 asks for no order of labels; signed as they came, any order reads the same.
            bytes => read_cbor(bytes, budget, 0, Strictness::WellFormed).map_err(malformed)?,
        };
        let header = Header { protected: &header, unprotected: self.unprotected };
        header.check()?;
        let algorithm = header.algorithm()?;
        Ok(Proof {
            kind: ProofKind::Cose,
            algorithm_allowed: allowed.check(&algorithm),
            algorithm,
            signer: match naming.fixed() {
                Some(signer) => Ok(signer),
                None if *naming == Naming::Kid => header.named_signer()?,
                None => header.signer()?,
            },
            message: Cow::Owned(sig_structure(bytes, self.payload)),
            signature: Cow::Borrowed(byte_string(self.signature, "the signature")?),
            user_id: None,
            time_stamps: Vec::new(),
            digest: None,
            signing_time: header.signing_time()?,
            ignored: header.ignored(naming),
        })
    }
}

struct Header<'h> {
    protected: &'h Node<'h>,
    unprotected: &'h Node<'h>,
}

impl Header<'_> {
    /// What makes the whole header void, whatever else it says.
    fn check(&self) -> Result<(), Finding> {
        let (Node::Map(_), Node::Map(unprotected)) = (self.protected, self.unprotected) else {
            return Err(malformed("a header is no map"));
        };
        if let Some(labels) = self.protected.get(CRIT) {
            return Err(critical(listed(labels)));
        }
        unprotected.iter().try_for_each(|(label, _)| self.check_unprotected(label))
    }

    fn check_unprotected(&self, label: &str) -> Result<(), Finding> {
        // RFC 9052 §3: a label occurs once in both headers together.
        if self.protected.get(label).is_some() {
            return Err(malformed(format_args!("label {label} stands in both headers")));
        }
        match label {
            ALG => Err(algorithm_unprotected()),
            X5T => Err(unsupported("x5t unprotected")),
            _ if MUST_BE_PROTECTED.contains(&label) => {
                Err(malformed(format_args!("label {label} is not protected")))
            }
            _ => Ok(()),
        }
    }

    fn algorithm(&self) -> Result<Algorithm, Finding> {
        match self.protected.get(ALG) {
            None => Err(algorithm_missing()),
            Some(Node::Integer(number)) => Ok(i64::try_from(*number)
                .map_or_else(|_| Algorithm::Unsupported(number.to_string()), Algorithm::from_cose)),
            // RFC 9052 §3.1 allows names; none is registered.
            Some(Node::Text(name)) => Ok(Algorithm::Unsupported(name.chars().take(64).collect())),
            Some(_) => Err(malformed("the algorithm is neither number nor text")),
        }
    }

    /// The certificates of `x5chain`, the signer's first. RFC 9360 §2 lets it stand unprotected as
    /// well; here what decides is signed.
    fn signer(&self) -> Result<Result<SignerRef<'static>, Finding>, Finding> {
        let place = self.unprotected.get(X5CHAIN).map(|_| "unprotected");
        match self.protected.get(X5CHAIN) {
            None => Ok(Err(certificate_missing(place))),
            Some(Node::Bytes(only)) => self.chain(vec![Cow::Owned(only.to_vec())]),
            // RFC 9360 §2: `[ 2*certs: bstr ]`, so that one certificate has one spelling.
            Some(Node::List(list)) if list.len() >= 2 => {
                bounded(list.len())?;
                self.chain(list.iter().map(certificate).collect::<Result<_, _>>()?)
            }
            Some(_) => Err(malformed("x5chain is neither a certificate nor a list of two or more")),
        }
    }

    /// The signer's certificate by `kid`.
    fn named_signer(&self) -> Result<Result<SignerRef<'static>, Finding>, Finding> {
        let place = self.unprotected.get(KID).map(|_| "unprotected");
        match self.protected.get(KID) {
            None => Ok(Err(certificate_missing(place))),
            Some(Node::Bytes(kid)) => match <[u8; KID_BYTES]>::try_from(&**kid) {
                Ok(kid) => Ok(Ok(SignerRef::Certificate(kid))),
                Err(_) => Err(malformed(format_args!("kid has {} bytes, not {KID_BYTES}", kid.len()))),
            },
            Some(_) => Err(malformed("kid is no byte string")),
        }
    }

    fn chain(
        &self,
        certificates: Vec<Cow<'static, [u8]>>,
    ) -> Result<Result<SignerRef<'static>, Finding>, Finding> {
        self.check_thumbprint(&certificates)?;
        chain(certificates).map(Ok)
    }

    /// RFC 9360 §2 `x5t`: where the signer names the certificate meant, it is that one. Digests other
    /// than SHA-256 are passed over and reported as such.
    fn check_thumbprint(&self, certificates: &[Cow<'_, [u8]>]) -> Result<(), Finding> {
        let (Some((algorithm, digest)), Some(first)) = (self.thumbprint()?, certificates.first()) else {
            return Ok(());
        };
        let agrees = algorithm != SHA_256 || Sha256::digest(first).as_slice() == digest;
        agrees.then_some(()).ok_or_else(|| malformed("x5t is not the digest of the first certificate"))
    }

    fn thumbprint(&self) -> Result<Option<(i128, &[u8])>, Finding> {
        match self.protected.get(X5T) {
            None => Ok(None),
            Some(Node::List(pair)) => match pair.as_slice() {
                [Node::Integer(algorithm), Node::Bytes(digest)] => Ok(Some((*algorithm, digest))),
                [Node::Text(_), Node::Bytes(_)] => Ok(None),
                _ => Err(malformed("x5t is no algorithm and digest")),
            },
            Some(_) => Err(malformed("x5t is no algorithm and digest")),
        }
    }

    /// `iat` of the CWT claims in the header (RFC 9597).
    fn signing_time(&self) -> Result<Option<Timestamp>, Finding> {
        let Some(claims) = self.protected.get(CWT_CLAIMS) else {
            return Ok(None);
        };
        match (claims, claims.get(IAT)) {
            (Node::Map(_), None) => Ok(None),
            (_, Some(node)) => numeric_date(node).map(Some).ok_or_else(|| malformed("iat is no NumericDate")),
            (_, None) => Err(malformed("the CWT claims are no map")),
        }
    }

    fn ignored(&self, naming: &Naming) -> Vec<String> {
        let Node::Map(entries) = self.protected else {
            return Vec::new();
        };
        let checked = matches!(self.thumbprint(), Ok(Some((SHA_256, _))));
        let signer = match naming {
            Naming::Certificates => X5CHAIN,
            Naming::Kid => KID,
            Naming::Fixed(_) => "",
        };
        let unused = |label: &str| !(USED.contains(&label) || label == signer || (label == X5T && checked));
        entries
            .iter()
            .filter(|(label, _)| unused(label))
            .map(|(label, _)| label.clone().into_owned())
            .collect()
    }
}

// Labels (RFC 9052 §3.1, RFC 9360 §2, RFC 9596 §2, RFC 9597 §2) as the tree writes integer keys.
const ALG: &str = "1";
const CRIT: &str = "2";
const CONTENT_TYPE: &str = "3";
const KID: &str = "4";
const CWT_CLAIMS: &str = "15";
const TYPE: &str = "16";
const X5CHAIN: &str = "33";
const X5T: &str = "34";

/// RFC 9054 §3.2.
const SHA_256: i128 = -16;

/// RFC 8392 §4.
const IAT: &str = "6";

/// Labels that change what is verified, or when it was signed, and that their standards want protected (RFC 9052
/// §3.1, RFC 9597 §2). `x5chain` is not among them: where it stands unprotected it is as good as missing.
const MUST_BE_PROTECTED: [&str; 2] = [CRIT, CWT_CLAIMS];

/// Labels that a check has looked at, or that only describe the payload.
const USED: [&str; 4] = [ALG, CONTENT_TYPE, CWT_CLAIMS, TYPE];

/// RFC 9052 §4.4, with the protected header and the payload as they came and no external data.
pub(crate) fn sig_structure(protected: &[u8], payload: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(32 + protected.len() + payload.len());
    bytes.extend_from_slice(b"\x84\x6aSignature1");
    append_byte_string(&mut bytes, protected);
    append_byte_string(&mut bytes, b"");
    append_byte_string(&mut bytes, payload);
    bytes
}

/// RFC 8949 §4.2.1: the length in its shortest form.
fn append_byte_string(out: &mut Vec<u8>, content: &[u8]) {
    const BYTE_STRING: u8 = 2 << 5;
    let length = content.len() as u64;
    let [.., b3, b2, b1, b0] = length.to_be_bytes();
    match length {
        0..24 => out.push(BYTE_STRING | b0),
        24..0x100 => out.extend_from_slice(&[BYTE_STRING | 24, b0]),
        0x100..0x1_0000 => out.extend_from_slice(&[BYTE_STRING | 25, b1, b0]),
        0x1_0000..0x1_0000_0000 => out.extend_from_slice(&[BYTE_STRING | 26, b3, b2, b1, b0]),
        _ => {
            out.push(BYTE_STRING | 27);
            out.extend_from_slice(&length.to_be_bytes());
        }
    }
    out.extend_from_slice(content);
}

fn byte_string<'a>(node: &'a Node<'_>, name: &str) -> Result<&'a [u8], Finding> {
    match node {
        Node::Bytes(bytes) => Ok(bytes),
        _ => Err(malformed(format_args!("{name} is no byte string"))),
    }
}

fn certificate(node: &Node<'_>) -> Result<Cow<'static, [u8]>, Finding> {
    byte_string(node, "a certificate of x5chain").map(|der| Cow::Owned(der.to_vec()))
}

#[cfg(test)]
mod tests;
