//! What the holder's device signs around a code when it is shown.

use jiff::Timestamp;

use crate::crypto::algorithm::Signed;
use crate::crypto::{InvalidSignature, PublicKey, SigningKey};
use crate::document::budget::Budget;
use crate::document::container::{Strictness, read_cbor};
use crate::document::display_text::{self, Form, malformed};
use crate::document::tree::{Entries, Node};
use crate::license::fields::Text;
use crate::proof::claims::LICENSE;
use crate::proof::cose::{Sign1, sig_structure};
use crate::proof::numeric_date;
use crate::words::error::Error;
use crate::words::limits::{CHALLENGE_BYTES, MAX_AUDIENCE_CHARS};

/// The device's own message: when it showed the code, to whom, and in answer to what.
#[derive(Debug)]
pub(crate) struct LiveProof {
    /// `iat`: the time of the device.
    pub shown_at: Timestamp,
    /// `aud`: for whom.
    pub audience: Option<String>,
    /// `eat_nonce`: the challenge it answers.
    pub challenge: Option<Vec<u8>>,
    /// The exact bytes under the signature.
    pub message: Vec<u8>,
    signature: Vec<u8>,
}

impl LiveProof {
    /// Whether the device with this key signed it.
    pub(crate) fn holds(&self, key: &PublicKey) -> Result<(), InvalidSignature> {
        let signed = Signed::new(&self.message, &self.signature);
        key.check(&SigningKey::algorithm(), &signed)
    }
}

/// Opens an input that is a display code: the message that the issuing side signed, and around it what the
/// holder's device signed, if the code is live. `None` where the input is no display code.
pub(crate) fn open_code(
    bytes: &[u8],
    budget: &mut Budget,
) -> Result<Option<(Node<'static>, Option<LiveProof>)>, Error> {
    let Some(code) = display_text::read(bytes)? else { return Ok(None) };
    let (issued, live) = match code.form {
        Form::Static => (code.cose, None),
        Form::Live => {
            let (issued, live) = open(&code.cose, budget)?;
            (issued, Some(live))
        }
    };
    let root = read_cbor(&issued, budget, 0, Strictness::Deterministic)?;
    Ok(Some((root.into_owned(), live)))
}

/// Opens the outer message of a live code: the code that the issuing side signed, and the device's proof.
///
/// It is written by this project's own makers alone, so it has one form: what is not expected is refused.
fn open(cose: &[u8], budget: &mut Budget) -> Result<(Vec<u8>, LiveProof), Error> {
    let document = read_cbor(cose, budget, 0, Strictness::Deterministic)?;
    let sign1 = Sign1::of(&document).map_err(malformed)?;
    let (Node::Bytes(protected), Node::Bytes(signature)) = (sign1.protected, sign1.signature) else {
        return Err(malformed("the device's header or signature is no byte string"));
    };
    if **protected != *PROTECTED || *sign1.unprotected != Node::Map(Vec::new()) {
        let name = SigningKey::ALGORITHM_NAME;
        return Err(malformed(format!("the device's header is not alg {name} alone")));
    }
    let payload = read_cbor(sign1.payload, budget, 0, Strictness::Deterministic)?;
    let Node::Map(entries) = &payload else { return Err(malformed("the device's claims are no map")) };
    let issued = issued(entries)?;
    let proof = LiveProof {
        shown_at: payload
            .get(IAT)
            .and_then(numeric_date)
            .ok_or_else(|| malformed("the device's iat is missing or no time"))?,
        audience: payload.get(AUD).map(audience).transpose()?,
        challenge: payload.get(NONCE).map(challenge).transpose()?,
        message: sig_structure(protected, sign1.payload),
        signature: signature.to_vec(),
    };
    Ok((issued, proof))
}

fn issued(entries: &Entries<'_>) -> Result<Vec<u8>, Error> {
    if let Some((label, _)) =
        entries.iter().find(|(label, _)| ![AUD, IAT, NONCE, LICENSE].contains(&&**label))
    {
        return Err(malformed(format!(
            "the device's claims hold label {}, which has no meaning here",
            label.escape_debug()
        )));
    }
    let code = entries.iter().find(|(label, _)| label == LICENSE).map(|(_, node)| node);
    match code {
        Some(Node::Bytes(code)) if code.first() == Some(&SIGN1_TAG) => Ok(code.to_vec()),
        _ => Err(malformed("the device's claims hold no code of an issuing side")),
    }
}

fn audience(node: &Node<'_>) -> Result<String, Error> {
    match node {
        Node::Text(text) if Text::parse(text, MAX_AUDIENCE_CHARS).is_ok() => Ok(text.clone().into_owned()),
        _ => Err(malformed(format!("aud is no text of 1 to {MAX_AUDIENCE_CHARS} visible characters"))),
    }
}

fn challenge(node: &Node<'_>) -> Result<Vec<u8>, Error> {
    match node {
        Node::Bytes(bytes) if CHALLENGE_BYTES.contains(&bytes.len()) => Ok(bytes.to_vec()),
        _ => Err(malformed("the challenge is no byte string of 8 to 64 bytes (RFC 9711 §4.1)")),
    }
}

/// The protected header of a device: the algorithm that its key is for, and nothing else. CBOR writes a small negative
/// number n as one byte, 0x1f − n (RFC 8949 §3.1).
pub(crate) const PROTECTED: &[u8] = &[0xa1, 0x01, (0x1f - SigningKey::COSE_ALGORITHM) as u8];

const SIGN1_TAG: u8 = 0xd2;

// Labels (RFC 8392 §4, RFC 9711 §4.1) as the tree writes integer keys.
const AUD: &str = "3";
const IAT: &str = super::claims::IAT;
const NONCE: &str = "10";
