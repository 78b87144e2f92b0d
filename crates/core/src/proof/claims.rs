//! What the signed payload of a display code says of the code itself: the claims of RFC 8392 and RFC 8747.

use jiff::Timestamp;

use crate::crypto::{KeyProblem, PublicKey, SigningKey};
use crate::document::path::Path;
use crate::document::tree::Node;
use crate::license::FieldName;
use crate::proof::numeric_date;

/// The claims of one code.
#[derive(Debug)]
pub(crate) struct Claims {
    /// `iat`: when it was made, as its signer says.
    pub made_at: Timestamp,
    /// `exp`: when it ends.
    pub ends_at: Timestamp,
    /// `cti`: its name, 1 to [`MAX_ID_BYTES`] bytes.
    pub id: Vec<u8>,
    /// `cnf`: the key of the device that may show it.
    pub device: Option<Result<PublicKey, KeyProblem>>,
    /// The fields of which the code shows a part.
    pub masked: Vec<FieldName>,
}

impl Claims {
    /// Reads them from the signed payload; names the claim that is missing or malformed.
    pub(crate) fn read(payload: &Node<'_>) -> Result<Self, &'static str> {
        let time = |label| payload.get(label).and_then(numeric_date);
        Ok(Self {
            made_at: time(IAT).ok_or("iat")?,
            ends_at: time(EXP).ok_or("exp")?,
            id: match payload.get(CTI) {
                Some(Node::Bytes(id)) if matches!(id.len(), 1..=MAX_ID_BYTES) => id.to_vec(),
                _ => return Err("cti"),
            },
            device: payload.get(CNF).map(device).transpose()?,
            masked: masked(payload.get(LICENSE).and_then(|license| license.get(MASKED)))?,
        })
    }

    /// Where they stand, for whoever lists what a layout leaves unread.
    pub(crate) fn paths() -> impl Iterator<Item = Path> {
        let key = SigningKey::COSE_KEY_LABELS.map(|label| format!("/{CNF}/1/{label}"));
        let places = [IAT, EXP, CTI].map(|label| format!("/{label}"));
        let masked = format!("/{LICENSE}/{MASKED}");
        let all = places.into_iter().chain(key).chain([masked]);
        all.map(|place| Path::parse(&place).expect("labels need no escape"))
    }
}

/// The device's key in `cnf`, a COSE_Key (RFC 8747 §3.2).
fn device(cnf: &Node<'_>) -> Result<Result<PublicKey, KeyProblem>, &'static str> {
    cnf.get("1").and_then(PublicKey::from_cose_key).ok_or("cnf")
}

/// One bit a field: bit n is the field with number n.
fn masked(bits: Option<&Node<'_>>) -> Result<Vec<FieldName>, &'static str> {
    let Some(bits) = bits else { return Ok(Vec::new()) };
    let Node::Integer(bits) = bits else { return Err("the masked fields") };
    let named = FIELDS.iter().filter(|(number, _)| bits >> number & 1 == 1);
    Ok(named.map(|&(_, name)| name).collect())
}

/// The number of each canonical field in the payload; for ever. 16 is free: `iss` tells the region.
pub(crate) const FIELDS: &[(u8, FieldName)] = &[
    (1, FieldName::Identifier),
    (2, FieldName::KindCode),
    (3, FieldName::RegionKindCode),
    (4, FieldName::Name),
    (5, FieldName::Number),
    (6, FieldName::Reference),
    (7, FieldName::Version),
    (8, FieldName::HolderName),
    (9, FieldName::HolderId),
    (10, FieldName::HolderIdKind),
    (11, FieldName::IssuerName),
    (12, FieldName::IssuerCode),
    (13, FieldName::IssuedOn),
    (14, FieldName::ValidFrom),
    (15, FieldName::ValidUntil),
    (17, FieldName::Status),
    (18, FieldName::CopyMaker),
    (19, FieldName::CopyPurpose),
    (20, FieldName::CopyMadeOn),
    (21, FieldName::CopyUntil),
];

// Labels (RFC 8392 §4, RFC 8747 §3.1) as the tree writes integer keys.
pub(crate) const EXP: &str = "4";
pub(crate) const IAT: &str = "6";
pub(crate) const CTI: &str = "7";
pub(crate) const CNF: &str = "8";

/// The license, under a label that RFC 8392 §9.1 leaves to private use.
pub(crate) const LICENSE: &str = "-65537";

/// Of the license's map: which fields show a part.
pub(crate) const MASKED: &str = "0";

/// A name as long as a SHA-256 is the longest that anybody needs.
pub(crate) const MAX_ID_BYTES: usize = 32;
