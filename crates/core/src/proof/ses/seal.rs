//! The seal itself (SESeal): what it is called, whose it is, who may use it and until when, and who made it.

use std::borrow::Cow;

use const_oid::ObjectIdentifier;
use jiff::Timestamp;

use crate::crypto::digest::Digest;
use crate::document::der::{Cursor, INTEGER, Malformed, OCTET_STRING, Read, SEQUENCE};
use crate::proof::ses::{extensions, sequence_of, time, time_stamp};

/// A seal.
#[derive(Debug)]
pub(crate) struct Seal<'d> {
    /// The bytes under its maker's signature.
    pub to_be_signed: Cow<'d, [u8]>,
    /// Its own number.
    pub id: &'d str,
    /// The number of its type: what it means is its maker's.
    pub kind: u32,
    pub name: &'d str,
    pub signers: Signers<'d>,
    pub created: Timestamp,
    pub valid_from: Timestamp,
    pub valid_until: Timestamp,
    pub picture: Picture<'d>,
    /// Its maker's certificate, in DER.
    pub maker: &'d [u8],
    pub algorithm: ObjectIdentifier,
    pub signature: &'d [u8],
}

/// Who may sign with it.
#[derive(Debug)]
pub(crate) enum Signers<'d> {
    /// By certificate, in DER.
    Certificates(Vec<&'d [u8]>),
    /// By the digest of a certificate: the name of the digest, and its value.
    Digests(Vec<(&'d str, &'d [u8])>),
}

/// What it looks like. It is never opened.
#[derive(Debug)]
pub(crate) struct Picture<'d> {
    /// As its maker calls the format.
    pub format: &'d str,
    pub bytes: usize,
    /// In millimetres.
    pub width: u32,
    pub height: u32,
}

impl<'d> Seal<'d> {
    /// Reads one with its header, and with nothing behind it.
    pub(crate) fn read(der: &'d [u8]) -> Read<Self> {
        let mut document = Cursor::new(der)?;
        let mut fields = document.inside(SEQUENCE)?;
        document.end()?;
        let info = fields.whole(SEQUENCE)?;
        let (to_be_signed, maker, algorithm, signature) = match fields.next_tag() {
            // GM/T 0031-2014: certificate, algorithm and signature in a SEQUENCE; the first two are signed as well.
            Some(SEQUENCE) => {
                let mut signing = fields.inside(SEQUENCE)?;
                let (maker_der, algorithm_der) = (signing.clone().whole(OCTET_STRING)?, {
                    let mut ahead = signing.clone();
                    ahead.value(OCTET_STRING)?;
                    ahead.whole(crate::document::der::OBJECT_IDENTIFIER)?
                });
                let maker = signing.value(OCTET_STRING)?;
                let (algorithm, signature) = (signing.object_identifier()?, signing.bit_string()?);
                signing.end()?;
                (sequence_of(&[info, maker_der, algorithm_der]), maker, algorithm, signature)
            }
            _ => {
                let maker = fields.value(OCTET_STRING)?;
                let (algorithm, signature) = (fields.object_identifier()?, fields.bit_string()?);
                time_stamp(&mut fields)?;
                (Cow::Borrowed(info), maker, algorithm, signature)
            }
        };
        fields.end()?;
        let mut info = Cursor::new(info)?.inside(SEQUENCE)?;
        let mut header = info.inside(SEQUENCE)?;
        if header.text()? != "ES" {
            return Err(Malformed::new("the seal does not say that it is one"));
        }
        header.value(INTEGER)?; // version
        header.text()?; // maker's own number
        header.end()?;
        let id = info.text()?;
        let property = Property::read(info.inside(SEQUENCE)?)?;
        let picture = Picture::read(info.inside(SEQUENCE)?)?;
        extensions(&mut info)?;
        info.end()?;
        let Property { kind, name, signers, created, valid_from, valid_until } = property;
        Ok(Self {
            to_be_signed,
            id,
            kind,
            name,
            signers,
            created,
            valid_from,
            valid_until,
            picture,
            maker,
            algorithm,
            signature,
        })
    }

    /// Whether its maker lists this certificate, in DER, among those that may sign with it.
    pub(crate) fn lists(&self, certificate: &[u8]) -> bool {
        match &self.signers {
            Signers::Certificates(all) => all.contains(&certificate),
            Signers::Digests(all) => {
                let is_of = |(name, value): &(&str, &[u8])| {
                    Digest::by_name(name).is_some_and(|digest| digest.of(certificate) == *value)
                };
                all.iter().any(is_of)
            }
        }
    }
}

struct Property<'d> {
    kind: u32,
    name: &'d str,
    signers: Signers<'d>,
    created: Timestamp,
    valid_from: Timestamp,
    valid_until: Timestamp,
}

impl<'d> Property<'d> {
    fn read(mut fields: Cursor<'d>) -> Read<Self> {
        let (kind, name) = (fields.small_integer()?, fields.text()?);
        let by_digest = match fields.next_tag() {
            // GM/T 0031-2014 has certificates alone.
            Some(SEQUENCE) => false,
            _ => match fields.small_integer()? {
                1 => false,
                2 => true,
                _ => return Err(Malformed::new("the list of signers is of an unknown type")),
            },
        };
        let signers = Signers::read(fields.inside(SEQUENCE)?, by_digest)?;
        let [created, valid_from, valid_until] =
            [time::of_value(&mut fields)??, time::of_value(&mut fields)??, time::of_value(&mut fields)??];
        fields.end()?;
        Ok(Self { kind, name, signers, created, valid_from, valid_until })
    }
}

impl<'d> Signers<'d> {
    fn read(mut list: Cursor<'d>, by_digest: bool) -> Read<Self> {
        let (mut certificates, mut digests) = (Vec::new(), Vec::new());
        while let Some(tag) = list.next_tag() {
            match (by_digest, tag) {
                (false, SEQUENCE) => certificates.push(list.whole(SEQUENCE)?),
                // What else makers put there is nobody's certificate.
                (false, tag) => certificates.push(list.value(tag)?),
                (true, _) => {
                    let mut pair = list.inside(SEQUENCE)?;
                    digests.push((pair.text()?, pair.value(OCTET_STRING)?));
                    pair.end()?;
                }
            }
        }
        Ok(if by_digest { Self::Digests(digests) } else { Self::Certificates(certificates) })
    }
}

impl<'d> Picture<'d> {
    fn read(mut fields: Cursor<'d>) -> Read<Self> {
        let (format, bytes) = (fields.text()?, fields.value(OCTET_STRING)?.len());
        let (width, height) = (fields.small_integer()?, fields.small_integer()?);
        fields.end()?;
        Ok(Self { format, bytes, width, height })
    }
}
