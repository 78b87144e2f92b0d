//! Electronic seals: what a seal signature consists of (GB/T 38540, and GM/T 0031 of 2014 and 2025 before and after it).
//!
//! Reading only, and only DER. The generations are told apart by their number of fields: a version number says what the
//! writer believed. What is signed is a slice of what came.

pub(crate) mod seal;
pub(crate) mod time;
pub(crate) mod token;

use std::borrow::Cow;

use const_oid::ObjectIdentifier;
use jiff::Timestamp;

use crate::document::der::{
    BIT_STRING, Cursor, INTEGER, Malformed, OCTET_STRING, Read, SEQUENCE, constructed,
};
use crate::proof::ses::seal::Seal;

/// A signature with a seal (SES_Signature).
#[derive(Debug)]
pub(crate) struct SealSignature<'d> {
    pub generation: Generation,
    /// TBS_Sign with its header: what is signed.
    pub to_be_signed: &'d [u8],
    pub seal: Seal<'d>,
    /// The seal with its header: what a part of its own must repeat.
    pub seal_der: &'d [u8],
    /// When it was made, as the signer says inside what is signed.
    pub time: Result<Timestamp, Malformed>,
    /// The SM3 of the part that names all others.
    pub data_hash: &'d [u8],
    /// The signer's, in DER.
    pub certificate: &'d [u8],
    pub algorithm: ObjectIdentifier,
    pub signature: &'d [u8],
    /// A time-stamp token over the signature.
    pub time_stamp: Option<&'d [u8]>,
}

/// Which standard a structure follows.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Generation {
    /// GM/T 0031-2014.
    First,
    /// GB/T 38540-2020, and GM/T 0031-2025, which has the same fields.
    Second,
}

impl Generation {
    /// The standard's number.
    pub(crate) const fn standard(self) -> &'static str {
        match self {
            Self::First => "GM/T 0031-2014",
            Self::Second => "GB/T 38540-2020",
        }
    }
}

impl<'d> SealSignature<'d> {
    /// Reads one, with nothing behind it.
    pub(crate) fn read(der: &'d [u8]) -> Read<Self> {
        let mut document = Cursor::new(der)?;
        let mut fields = document.inside(SEQUENCE)?;
        document.end()?;
        let to_be_signed = fields.whole(SEQUENCE)?;
        match fields.next_tag() {
            Some(BIT_STRING) => Self::first(to_be_signed, fields),
            _ => Self::second(to_be_signed, fields),
        }
    }

    fn first(to_be_signed: &'d [u8], mut outer: Cursor<'d>) -> Read<Self> {
        let signature = outer.bit_string()?;
        outer.end()?;
        let mut fields = Cursor::new(to_be_signed)?.inside(SEQUENCE)?;
        fields.value(INTEGER)?; // version
        let seal_der = fields.whole(SEQUENCE)?;
        let time = time::of_bits(fields.bit_string()?);
        let data_hash = fields.bit_string()?;
        fields.text()?; // property
        let certificate = fields.value(OCTET_STRING)?;
        let algorithm = fields.object_identifier()?;
        fields.end()?;
        Ok(Self {
            generation: Generation::First,
            to_be_signed,
            seal: Seal::read(seal_der)?,
            seal_der,
            time,
            data_hash,
            certificate,
            algorithm,
            signature,
            time_stamp: None,
        })
    }

    fn second(to_be_signed: &'d [u8], mut outer: Cursor<'d>) -> Read<Self> {
        let certificate = outer.value(OCTET_STRING)?;
        let algorithm = outer.object_identifier()?;
        let signature = outer.bit_string()?;
        let time_stamp = time_stamp(&mut outer)?;
        outer.end()?;
        let mut fields = Cursor::new(to_be_signed)?.inside(SEQUENCE)?;
        fields.value(INTEGER)?; // version
        let seal_der = fields.whole(SEQUENCE)?;
        let time = time::of_value(&mut fields)?;
        let data_hash = fields.bit_string()?;
        fields.text()?; // property
        extensions(&mut fields)?;
        fields.end()?;
        Ok(Self {
            generation: Generation::Second,
            to_be_signed,
            seal: Seal::read(seal_der)?,
            seal_der,
            time,
            data_hash,
            certificate,
            algorithm,
            signature,
            time_stamp,
        })
    }
}

/// `[0]` around a BIT STRING with a token.
fn time_stamp<'d>(fields: &mut Cursor<'d>) -> Read<Option<&'d [u8]>> {
    if fields.next_tag() != Some(constructed(0)) {
        return Ok(None);
    }
    let mut explicit = fields.inside(constructed(0))?;
    let token = explicit.bit_string()?;
    explicit.end()?;
    Ok(Some(token))
}

/// The writer's own additions, which mean nothing here: tagged as the standard has them, or not, as writers do.
fn extensions(fields: &mut Cursor<'_>) -> Read<()> {
    if let Some(tag) = fields.next_tag().filter(|tag| [SEQUENCE, constructed(0)].contains(tag)) {
        fields.value(tag)?;
    }
    Ok(())
}

/// A SEQUENCE of values as they came: what GM/T 0031-2014 signs for a seal stands in two places.
fn sequence_of(values: &[&[u8]]) -> Cow<'static, [u8]> {
    let length: usize = values.iter().map(|value| value.len()).sum();
    let octets = length.to_be_bytes();
    let octets = octets.iter().skip_while(|octet| **octet == 0).copied().collect::<Vec<_>>();
    let mut all = vec![SEQUENCE];
    match length {
        0..0x80 => all.push(length as u8),
        _ => {
            all.push(0x80 | octets.len() as u8);
            all.extend(octets);
        }
    }
    values.iter().for_each(|value| all.extend_from_slice(value));
    all.into()
}

#[cfg(test)]
mod tests;
