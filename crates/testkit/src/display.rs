//! Display codes, made from the specification alone: `docs/display-code.md`.

use std::fmt::Write as _;

use encoding_rs::GB18030;
use sha2::{Digest, Sha256};

use crate::keys::Key;
use crate::license::{End, Facts, Status};
use crate::pki::Signer;
use crate::value::{Value, map};

/// The label of the license in the claims, of private use (RFC 8392 §9.1).
pub const LICENSE: i64 = -65_537;

/// A code that an issuing side signs; change what is to be wrong, then write it.
#[derive(Clone, Debug)]
pub struct Code {
    /// The claims of RFC 8392: label and value.
    pub claims: Vec<(i64, Value)>,
    /// The fields of the license by their numbers.
    pub license: Vec<(i64, Value)>,
    /// Who signs.
    pub signer: Signer,
}

impl Code {
    /// A sound code of these facts, the holder's number masked, made at a second of the epoch for so long.
    #[must_use]
    pub fn of(facts: &Facts, signer: Signer, made: i64, life: i64) -> Self {
        let claims = vec![
            (1, facts.region.as_str().into()),
            (4, Value::Integer(made + life)),
            (6, Value::Integer(made)),
            (7, Value::Bytes(NAME.to_vec())),
        ];
        Self { claims, license: license(facts), signer }
    }

    /// The same with a claim set or replaced.
    #[must_use]
    pub fn claim(mut self, label: i64, value: impl Into<Value>) -> Self {
        self.claims.retain(|(known, _)| *known != label);
        self.claims.push((label, value.into()));
        self
    }

    /// The same with a field set or replaced.
    #[must_use]
    pub fn field(mut self, number: i64, value: impl Into<Value>) -> Self {
        self.license.retain(|(known, _)| *known != number);
        self.license.push((number, value.into()));
        self
    }

    /// The same without a claim.
    #[must_use]
    pub fn without(mut self, label: i64) -> Self {
        self.claims.retain(|(known, _)| *known != label);
        self
    }

    /// The same without the license.
    #[must_use]
    pub fn without_license(mut self) -> Self {
        self.license.clear();
        self
    }

    /// The same, bound to a device's key (RFC 8747 §3.2).
    #[must_use]
    pub fn for_device(self, key: &Key) -> Self {
        let key = map([
            (1_i64, Value::Integer(1)),
            (-1, Value::Integer(6)),
            (-2, Value::Bytes(key.public().to_vec())),
        ]);
        self.claim(8, map([(1_i64, key)]))
    }

    /// The claims in CBOR.
    #[must_use]
    pub fn payload(&self) -> Vec<u8> {
        let license = (!self.license.is_empty()).then(|| (LICENSE, map(self.license.clone())));
        map(self.claims.iter().cloned().chain(license)).cbor()
    }

    /// The COSE_Sign1, in which another payload may be shown than was signed.
    #[must_use]
    pub fn message(&self, shown: &[u8]) -> Vec<u8> {
        let header = map([(1_i64, Value::Integer(-8)), (4, Value::Bytes(kid(&self.signer)))]);
        sign1(&header, &self.payload(), shown, &self.signer.key)
    }

    /// The text of the sound code.
    #[must_use]
    pub fn text(&self) -> String {
        text("LZ1:", &self.message(&self.payload()))
    }

    /// The code as a device shows it.
    #[must_use]
    pub fn shown(&self, device: &Key, at: i64) -> Shown {
        let claims = vec![(6, Value::Integer(at)), (LICENSE, Value::Bytes(self.message(&self.payload())))];
        Shown { claims, device: device.clone() }
    }
}

/// What a device signs when it shows a code.
#[derive(Clone, Debug)]
pub struct Shown {
    /// Its claims: label and value.
    pub claims: Vec<(i64, Value)>,
    /// The key that signs.
    pub device: Key,
}

impl Shown {
    /// The same, answering a challenge (RFC 9711 §4.1).
    #[must_use]
    pub fn answering(mut self, challenge: &str) -> Self {
        self.claims.push((10, Value::Bytes(challenge.as_bytes().to_vec())));
        self
    }

    /// The same, addressed to somebody.
    #[must_use]
    pub fn to(mut self, audience: &str) -> Self {
        self.claims.push((3, audience.into()));
        self
    }

    /// The text of the live code.
    #[must_use]
    pub fn text(&self) -> String {
        text("LV1:", &self.message())
    }

    /// Both messages of which it is made, as they are signed: the outer one's bytes under the signature.
    #[must_use]
    pub fn message(&self) -> Vec<u8> {
        let payload = map(self.claims.clone()).cbor();
        sign1(&map([(1_i64, Value::Integer(-8))]), &payload, &payload, &self.device)
    }
}

/// How codes name a signer: the first 8 bytes of SHA-256 of its certificate.
#[must_use]
pub fn kid(signer: &Signer) -> Vec<u8> {
    Sha256::digest(&signer.chain[0].der)[..8].to_vec()
}

/// A tagged COSE_Sign1 (RFC 9052 §4.2).
#[must_use]
pub fn sign1(header: &Value, signed: &[u8], shown: &[u8], key: &Key) -> Vec<u8> {
    let protected = header.cbor();
    let signature = key.sign(&to_be_signed(&protected, signed));
    let members = [
        Value::Bytes(protected),
        Value::Map(Vec::new()),
        Value::Bytes(shown.to_vec()),
        Value::Bytes(signature),
    ];
    Value::Tag(18, Box::new(Value::List(members.to_vec()))).cbor()
}

/// RFC 9052 §4.4.
#[must_use]
pub fn to_be_signed(protected: &[u8], payload: &[u8]) -> Vec<u8> {
    let parts = [protected, &[], payload].map(|bytes| Value::Bytes(bytes.to_vec()));
    Value::List([Value::from("Signature1")].into_iter().chain(parts).collect()).cbor()
}

/// A prefix and base45.
#[must_use]
pub fn text(prefix: &str, bytes: &[u8]) -> String {
    format!("{prefix}{}", base45(bytes))
}

/// RFC 9285 §4.
#[must_use]
pub fn base45(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 45] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
    let mut out = String::new();
    for pair in bytes.chunks(2) {
        let mut number = pair.iter().fold(0, |number, &byte| number << 8 | usize::from(byte));
        for _ in 0..=pair.len() {
            out.push(char::from(ALPHABET[number % 45]));
            number /= 45;
        }
    }
    out
}

/// Three characters in two bytes; 39 fills up the last group.
#[must_use]
pub fn base40(text: &str) -> Value {
    const ALPHABET: &str = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-.*";
    let digits: Vec<u16> =
        text.chars().map(|c| ALPHABET.find(c).expect("a character of base40") as u16).collect();
    let group = |group: &[u16]| {
        let place = |index: usize| group.get(index).copied().unwrap_or(39);
        (place(0) * 1600 + place(1) * 40 + place(2)).to_be_bytes()
    };
    Value::Bytes(digits.chunks(3).flat_map(group).collect())
}

/// 13 bits a character: its place in GB 2312, row 10 being ASCII; 8191 before the number of any other.
#[must_use]
pub fn gb2312(text: &str) -> Value {
    let mut bits = String::new();
    for character in text.chars() {
        let encoded = GB18030.encode(character.encode_utf8(&mut [0; 4])).0.into_owned();
        let place = |byte: u8| u32::from(byte) - 0xa1;
        match (character, encoded.as_slice()) {
            (' '..='~', _) => write!(bits, "{:013b}", 9 * 94 + u32::from(character) - 0x20),
            (_, [row @ (0xa1 | 0xa3 | 0xb0..=0xf7), cell @ 0xa1..=0xfe]) => {
                write!(bits, "{:013b}", place(*row) * 94 + place(*cell))
            }
            _ => write!(bits, "{:013b}{:026b}", 8191, u32::from(character)),
        }
        .expect("writing to a string cannot fail");
    }
    let byte = |bits: &[u8]| {
        let text = std::str::from_utf8(bits).expect("zeros and ones");
        u8::from_str_radix(&format!("{text:0<8}"), 2).expect("eight of them")
    };
    Value::Bytes(bits.as_bytes().chunks(8).map(byte).collect())
}

/// The name of the codes of the vectors.
pub const NAME: [u8; 8] = [0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88];

/// The name of the code that the trust store `display` has withdrawn.
pub const WITHDRAWN: [u8; 8] = [0xde, 0xad, 0xc0, 0xde, 0, 0, 0, 0x01];

fn license(facts: &Facts) -> Vec<(i64, Value)> {
    let (name, id) = &facts.holders[0];
    let is_company = facts.holder_id_kind == "001";
    let shown_id =
        if is_company { id.clone() } else { format!("{}{}{}", &id[..1], "*".repeat(16), &id[17..]) };
    let day = |day: jiff::civil::Date| {
        let since = day.since(jiff::civil::date(1970, 1, 1)).expect("days of this century");
        Value::Integer(since.get_days().into())
    };
    let identifier = facts.identifier();
    let mut fields = vec![
        (5, base40(&facts.number)),
        (8, gb2312(name)),
        (9, base40(&shown_id)),
        (10, Value::Integer(facts.holder_id_kind.parse().expect("a number"))),
        (11, gb2312(&facts.issuer_name)),
        (13, day(facts.issued_on)),
        (17, Value::Integer(status(facts.status))),
    ];
    match &identifier {
        Some(identifier) => {
            let text = identifier.strip_prefix("1.2.156.3005.2.").expect("the root of every identifier");
            let parts: Vec<&str> = text.split('.').collect();
            // The check characters of both codes follow from the rest of them.
            let (authority, number) = parts[0].split_at(18);
            let whole = [&authority[..17], number, &parts[1][..17], parts[2], parts[3]].concat();
            fields.push((1, base40(&whole)));
        }
        None => fields.push((4, gb2312(facts.kind.name))),
    }
    fields.extend(facts.valid_from.map(|from| (14, day(from))));
    fields.push((
        15,
        match facts.valid_until {
            End::On(last) => day(last),
            End::Never(_) => Value::Bool(false),
        },
    ));
    if !is_company {
        fields.push((0, Value::Integer(1 << 9)));
    }
    fields
}

fn status(status: Status) -> i64 {
    match status {
        Status::InForce => 1,
        Status::Suspended => 2,
        Status::Revoked => 3,
        Status::Cancelled => 4,
        Status::Expired => 5,
        Status::Superseded => 6,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base45_is_that_of_its_standard() {
        assert_eq!(base45(b"Hello!!"), "%69 VD92EX0");
        assert_eq!(base45(b"AB"), "BB8");
    }
}
