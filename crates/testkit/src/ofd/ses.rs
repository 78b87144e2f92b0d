//! SES_Signature: the bytes that bind a seal to a Signature.xml.

use jiff::Timestamp;
use jiff::tz::offset;

use super::seal::{Standard, generalized_time, ia5};
use super::time_stamp::Stamp;
use crate::der;
use crate::gm::certificates::Certificate;
use crate::gm::{oids, sm3};

/// A seal in use. Everything may be changed before [`SesSignature::der`].
#[derive(Clone, Debug)]
pub struct SesSignature<'a> {
    /// Its standard.
    pub standard: Standard,
    /// The SESeal in DER.
    pub seal: &'a [u8],
    /// The Signature.xml it is over.
    pub signature_xml: &'a [u8],
    /// Where that stands.
    pub path: &'a str,
    /// Who uses the seal.
    pub signer: &'a Certificate,
    /// When, as is claimed.
    pub signed_at: Timestamp,
    /// The user id of the signer.
    pub user_id: &'a str,
    /// How value and structure are written.
    pub writing: Writing,
    /// The time stamp over the signature value; not in GM/T 0031-2014.
    pub stamp: Option<&'a Stamp>,
}

/// How a signature is written.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Writing {
    /// In DER.
    Der,
    /// The value as 64 bytes, as seen in the field.
    RawValue,
    /// The value in DER, the length of the TBS in a byte more than it needs.
    LongLength,
    /// In DER, with three bytes behind the end.
    Trailing,
}

impl SesSignature<'_> {
    /// The SES_Signature.
    #[must_use]
    pub fn der(&self) -> Vec<u8> {
        let signed = self.to_be_signed();
        let value = match self.writing {
            Writing::RawValue => self.signer.key.sign_raw(&signed),
            _ => self.signer.key.sign_as(self.user_id, &signed),
        };
        let mut parts = vec![signed];
        if self.standard != Standard::V1 {
            parts.extend(self.signer());
        }
        parts.push(der::bit_string(&value));
        parts.extend(self.stamp.map(|stamp| der::context(0, &der::bit_string(&stamp.token(&value)))));
        let mut whole = der::sequence(&parts);
        if self.writing == Writing::Trailing {
            whole.extend([0; 3]);
        }
        whole
    }

    /// TBS_Sign.
    fn to_be_signed(&self) -> Vec<u8> {
        let is_first = self.standard == Standard::V1;
        let version = match self.standard {
            Standard::V1 => 1,
            Standard::V4 => 4,
            Standard::V5 => 5,
        };
        let local = offset(8).to_datetime(self.signed_at);
        let time = match is_first {
            // The text has no zone: by convention it is UTC+8.
            true => der::bit_string(local.strftime("%Y-%m-%d %H:%M:%S").to_string().as_bytes()),
            false => generalized_time(self.signed_at),
        };
        let mut parts = vec![
            der::integer(&[version]),
            self.seal.to_vec(),
            time,
            der::bit_string(&sm3(self.signature_xml)),
            ia5(self.path),
        ];
        if is_first {
            parts.extend(self.signer());
        }
        match self.writing {
            Writing::LongLength => with_long_length(&parts.concat()),
            _ => der::sequence(&parts),
        }
    }

    fn signer(&self) -> [Vec<u8>; 2] {
        [der::octet_string(&self.signer.der), der::oid(oids::SM2_WITH_SM3)]
    }
}

/// A SEQUENCE whose length has a zero byte before it, which DER forbids (X.690 §10.1).
fn with_long_length(content: &[u8]) -> Vec<u8> {
    let length = u32::try_from(content.len()).expect("test data are small").to_be_bytes();
    [&[0x30, 0x84], &length[..], content].concat()
}
