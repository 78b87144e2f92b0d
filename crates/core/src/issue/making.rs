//! Making codes: the issuing side signs a draft, the holder's device signs its showing.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde_cbor::Value;
use sha2::{Digest, Sha256};

use crate::crypto::SigningKey;
use crate::document::budget::Budget;
use crate::document::container::{Strictness, read_cbor};
use crate::document::display_text;
use crate::document::display_text::Form;
use crate::document::packed::Packing;
use crate::issue::draft::{Draft, Shown, epoch_day, is_endless, refused};
use crate::issue::keys::{CodeSigner, SecretKey};
use crate::license::FieldName;
use crate::license::code_list::HolderIdKind;
use crate::license::fields::Text;
use crate::proof::claims::{Claims, FIELDS};
use crate::proof::cose::{Sign1, sig_structure};
use crate::proof::live::PROTECTED;
use crate::words::error::{Error, ErrorKind};
use crate::words::limits::{
    CHALLENGE_BYTES, MAX_AUDIENCE_CHARS, MAX_CODE_LIFE, MAX_MADE_CODE_CHARS, SHORT_CODE_CHARS,
};

/// From when and for how long a code is made.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Life {
    /// The time of making; fractions of seconds are dropped.
    pub from: Timestamp,
    /// Its seconds, 1 to [`MAX_CODE_LIFE`].
    pub seconds: i64,
}

impl Draft {
    /// Makes a static code: whoever has seen it can show it, for as long as it lives.
    ///
    /// ```
    /// # use elicense::display::{CodeSigner, Draft, Life, SecretKey};
    /// # use elicense::{FieldName, Region};
    /// # fn make(signer: &CodeSigner, now: elicense::jiff::Timestamp) -> Result<String, elicense::Error> {
    /// let region = Region::parse("110000").unwrap();
    /// let fields = [(FieldName::Name, "护照"), (FieldName::Number, "T-1"), (FieldName::ValidUntil, "2030-12-31")];
    /// let code = Draft::of_fields(region, &fields)?.sign(signer, Life { from: now, seconds: 300 })?;
    /// assert!(code.starts_with("LZ1:"));
    /// # Ok(code)
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// The life is no period, or the code has more than [`MAX_MADE_CODE_CHARS`] characters; the error says by
    /// how many.
    pub fn sign(&self, signer: &CodeSigner, life: Life) -> Result<String, Error> {
        self.issue(signer, life, None)
    }

    /// Makes the code that a device keeps and wraps with [`show`] whenever it is shown. It can live long: it
    /// counts only together with a signature of the device's key, `device`, 32 bytes (RFC 8032 §5.1.5).
    ///
    /// # Errors
    ///
    /// As [`Draft::sign`].
    pub fn sign_for(&self, device: [u8; 32], signer: &CodeSigner, life: Life) -> Result<String, Error> {
        self.issue(signer, life, Some(device))
    }

    fn issue(&self, signer: &CodeSigner, life: Life, device: Option<[u8; 32]>) -> Result<String, Error> {
        let protected = encoded(&map([
            (ALG, Value::Integer(SigningKey::COSE_ALGORITHM.into())),
            (KID, Value::Bytes(signer.kid.to_vec())),
        ]));
        let write = |fields: &[Shown]| -> Result<String, Error> {
            let payload = self.payload(fields, life, device)?;
            Ok(display_text::write(Form::Static, &sign1(&protected, &payload, &signer.key)))
        };
        let code = write(&self.fields)?;
        match &self.brief {
            Some(brief) if code.len() > SHORT_CODE_CHARS => bounded(write(brief)?),
            _ => bounded(code),
        }
    }

    fn payload(&self, fields: &[Shown], life: Life, device: Option<[u8; 32]>) -> Result<Vec<u8>, Error> {
        if !(1..=MAX_CODE_LIFE).contains(&life.seconds) {
            return Err(refused(format!("a code lives 1 to {MAX_CODE_LIFE} seconds")));
        }
        let made = life.from.as_second();
        let mut claims = vec![
            (1, Value::Text(self.division())),
            (4, Value::Integer((made + life.seconds).into())),
            (6, Value::Integer(made.into())),
            (LICENSE, license(fields)?),
        ];
        claims.extend(device.map(|key| (8, cnf(key))));
        // A name that says nothing: made of what the code shows anyway.
        let digest: [u8; 32] = Sha256::digest(encoded(&map(claims.clone()))).into();
        let name: &[u8; CTI_BYTES] = digest.first_chunk().expect("a SHA-256 is longer than a name");
        claims.push((7, Value::Bytes(name.to_vec())));
        Ok(encoded(&map(claims)))
    }

    /// The division that the license names, or the region whose it is.
    fn division(&self) -> String {
        let named = self.fields.iter().find(|field| field.name == FieldName::Region);
        named.map_or_else(|| self.region.to_string(), |field| field.text.clone())
    }
}

fn license(fields: &[Shown]) -> Result<Value, Error> {
    let mut entries = Vec::with_capacity(fields.len() + 1);
    let mut masked = 0;
    for field in fields.iter().filter(|field| field.name != FieldName::Region) {
        let number = FIELDS.iter().find(|(_, name)| *name == field.name).map(|(number, _)| *number);
        let number = number.ok_or_else(|| refused(format!("display codes have no {}", field.name)))?;
        masked |= i128::from(field.masked) << number;
        entries.push((number.into(), field.encode()?));
    }
    if masked != 0 {
        entries.push((0, Value::Integer(masked)));
    }
    Ok(map(entries))
}

impl Shown {
    /// The shortest form of the value.
    fn encode(&self) -> Result<Value, Error> {
        let unwritable = || refused(format!("{} cannot be written in a display code", self.name));
        Ok(match self.name {
            FieldName::IssuedOn | FieldName::ValidFrom | FieldName::CopyMadeOn | FieldName::CopyUntil => {
                Value::Integer(epoch_day(&self.text).ok_or_else(unwritable)?.into())
            }
            FieldName::ValidUntil if is_endless(&self.text) => Value::Bool(false),
            FieldName::ValidUntil => Value::Integer(epoch_day(&self.text).ok_or_else(unwritable)?.into()),
            FieldName::HolderIdKind => {
                let kind = HolderIdKind::parse(&self.text).ok_or_else(unwritable)?;
                Value::Integer(kind.as_str().parse().map_err(|_| unwritable())?)
            }
            FieldName::Status => Value::Integer(status(&self.text).ok_or_else(unwritable)?),
            FieldName::Identifier => shortest(&self.text, Packing::Identifier),
            FieldName::Name
            | FieldName::HolderName
            | FieldName::IssuerName
            | FieldName::CopyMaker
            | FieldName::CopyPurpose => shortest(&self.text, Packing::Gb2312),
            _ => shortest(&self.text, Packing::Base40),
        })
    }
}

/// The number of a status in the layout's code table.
fn status(name: &str) -> Option<i128> {
    use crate::license::LicenseStatus as Status;
    Some(match Status::from_name(name)? {
        Status::InForce => 1,
        Status::Suspended => 2,
        Status::Revoked => 3,
        Status::Cancelled => 4,
        Status::Expired => 5,
        Status::Superseded => 6,
        Status::NotYetEffective => 7,
        Status::Unknown => return None,
    })
}

/// An integer, packed bytes or text, whichever is shortest.
fn shortest(text: &str, packing: Packing) -> Value {
    let number = text.parse::<u64>().ok().filter(|number| number.to_string() == text);
    let number = number.map(|number| Value::Integer(number.into()));
    let packed = packing.pack(text).map(Value::Bytes);
    let forms = number.into_iter().chain(packed).chain([Value::Text(text.to_owned())]);
    forms.min_by_key(|form| encoded(form).len()).expect("there is always the text")
}

/// Wraps the code that a device keeps, now: a live code.
///
/// `challenge` and `audience` are those of whoever asks, where there is a question.
///
/// # Errors
///
/// The text is no static code, it was made for another device, or challenge or audience is out of bounds.
pub fn show(
    code: &str,
    device: &SecretKey,
    at: Timestamp,
    challenge: Option<&[u8]>,
    audience: Option<&str>,
) -> Result<String, Error> {
    let issued = match display_text::read(code.as_bytes())? {
        Some(code) if code.form == Form::Static => code.cose,
        _ => return Err(refused("a static code, LZ1:…, is expected")),
    };
    belongs(&issued, device)?;
    let mut claims = vec![(6, Value::Integer(at.as_second().into())), (LICENSE, Value::Bytes(issued))];
    if let Some(challenge) = challenge {
        if !CHALLENGE_BYTES.contains(&challenge.len()) {
            return Err(refused("a challenge has 8 to 64 bytes (RFC 9711 §4.1)"));
        }
        claims.push((10, Value::Bytes(challenge.to_vec())));
    }
    if let Some(audience) = audience {
        Text::parse(audience, MAX_AUDIENCE_CHARS)
            .map_err(|_| refused(format!("an audience has 1 to {MAX_AUDIENCE_CHARS} visible characters")))?;
        claims.push((3, Value::Text(audience.to_owned())));
    }
    bounded(display_text::write(Form::Live, &sign1(PROTECTED, &encoded(&map(claims)), device)))
}

/// Whether the issuing side made the code for this device.
fn belongs(issued: &[u8], device: &SecretKey) -> Result<(), Error> {
    let mut budget = Budget::new();
    let document = read_cbor(issued, &mut budget, 0, Strictness::Deterministic)?;
    let sign1 = Sign1::of(&document).map_err(display_text::malformed)?;
    let payload = read_cbor(sign1.payload, &mut budget, 0, Strictness::Deterministic)?;
    let claims =
        Claims::read(&payload).map_err(|claim| display_text::malformed(format!("no readable {claim}")))?;
    let own = SigningKey::public_key(device.public()).map(|key| key.sha256());
    match (claims.device, own) {
        (Some(Ok(key)), Ok(own)) if key.sha256() == own => Ok(()),
        (None, _) => Err(refused("the code was made for no device; make it with the device's key")),
        _ => Err(refused("the code was made for another device")),
    }
}

/// A tagged COSE_Sign1 (RFC 9052 §4.2).
fn sign1(protected: &[u8], payload: &[u8], key: &SecretKey) -> Vec<u8> {
    let signature = key.sign(&sig_structure(protected, payload));
    let members = [protected, payload, &signature].map(|bytes| Value::Bytes(bytes.to_vec()));
    let [protected, payload, signature] = members;
    let message = encoded(&Value::Array(vec![protected, map([]), payload, signature]));
    [&[SIGN1_TAG], &message[..]].concat()
}

/// RFC 8747 §3.2.
fn cnf(key: [u8; 32]) -> Value {
    map([(1, map(SigningKey::cose_key(key)))])
}

fn map(entries: impl IntoIterator<Item = (i128, Value)>) -> Value {
    Value::Map(
        entries.into_iter().map(|(key, value)| (Value::Integer(key), value)).collect::<BTreeMap<_, _>>(),
    )
}

fn encoded(value: &Value) -> Vec<u8> {
    serde_cbor::to_vec(value).expect("integers, texts, bytes, lists and maps can be written")
}

/// Refuses a code that scanners would not read well.
fn bounded(code: String) -> Result<String, Error> {
    let characters = code.len();
    match characters.checked_sub(MAX_MADE_CODE_CHARS).filter(|excess| *excess > 0) {
        None => Ok(code),
        Some(excess) => Err(ErrorKind::CodeTooLong { characters, excess }.into()),
    }
}

/// Two codes of one name in a million million are not to be expected, and then both would be withdrawn.
const CTI_BYTES: usize = 8;

const ALG: i128 = 1;
const KID: i128 = 4;
const LICENSE: i128 = -65_537;
const SIGN1_TAG: u8 = 0xd2;
