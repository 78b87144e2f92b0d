//! Token Status Lists (draft-ietf-oauth-status-list-21): what became of licenses since they were signed, as a JWT or CWT;
//! and a list that names licenses one by one, in the same envelope.

use std::borrow::Cow;
use std::collections::HashMap;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use jiff::{SignedDuration, Timestamp};
use miniz_oxide::inflate::decompress_to_vec_zlib_with_limit;

use crate::crypto::Algorithm;
use crate::document::budget::Budget;
use crate::document::container::{Container, Strictness, read_as, read_cbor};
use crate::document::tree::Node;
use crate::license::LicenseStatus;
use crate::license::code_list::status_word;
use crate::proof::cose::{Sign1, sig_structure};
use crate::proof::detached::is_key_id;
use crate::proof::{SignerRef, numeric_date};
use crate::words::limits::{
    MAX_CERTIFICATE_BYTES, MAX_CERTIFICATES, MAX_STATUS_LIST_BYTES, MAX_UNPACKED_STATUS_BYTES,
};

/// A status list, taken apart; no key has been touched.
#[derive(Debug)]
pub(crate) struct StatusToken {
    pub(crate) signer: SignerRef<'static>,
    pub(crate) algorithm: Algorithm,
    /// The exact bytes under the signature.
    pub(crate) message: Vec<u8>,
    pub(crate) signature: Vec<u8>,
    /// The list's own URI: its `sub`.
    pub(crate) uri: String,
    pub(crate) issued: Timestamp,
    /// Until when it may be used: `exp`, or `iat` and `ttl`. `None`: it does not say, and clears nobody.
    pub(crate) until: Option<Timestamp>,
    pub(crate) statuses: Statuses,
}

/// What a list says of licenses.
#[derive(Debug)]
pub(crate) enum Statuses {
    /// By a number each: so many bits of these bytes, the lowest first (§4.1).
    Indexed { bits: u8, bytes: Vec<u8> },
    /// By what follows the common beginning of their identifiers. Whoever is not named is in force.
    Named(HashMap<Box<str>, LicenseStatus>),
}

impl StatusToken {
    /// Reads a list: a compact JWS, or a COSE_Sign1 with or without its tags.
    ///
    /// # Errors
    ///
    /// What is wrong with it, in a few words of English.
    pub(crate) fn read(bytes: &[u8]) -> Result<Self, String> {
        if bytes.len() > MAX_STATUS_LIST_BYTES {
            return Err(format!("longer than {MAX_STATUS_LIST_BYTES} bytes"));
        }
        match bytes.first() {
            Some(b'e') => jwt(std::str::from_utf8(bytes.trim_ascii_end()).map_err(|_| "not UTF-8")?),
            Some(_) => cwt(bytes),
            None => Err("the file is empty".to_owned()),
        }
    }
}

impl Statuses {
    /// The status at an index, or of a license with this number and version; `None` where the list ends before.
    pub(crate) fn of(&self, serial: &str, version: &str, index: Option<u64>) -> Option<LicenseStatus> {
        match self {
            Self::Indexed { bits, bytes } => {
                let (bits, index) = (usize::from(*bits), usize::try_from(index?).ok()?);
                let first_bit = index.checked_mul(bits)?;
                let byte = bytes.get(first_bit / 8)?;
                Some(meaning(byte >> (first_bit % 8) & (0xff >> (8 - bits))))
            }
            Self::Named(named) => {
                let one = named.get(format!("{serial}.{version}").as_str()).or_else(|| named.get(serial));
                Some(one.copied().unwrap_or(LicenseStatus::InForce))
            }
        }
    }

    /// A license that is revoked, cancelled or superseded here and not so in a later list: what ended for good.
    pub(crate) fn lost_in(&self, later: &Self) -> Option<String> {
        use LicenseStatus::{Cancelled, Revoked, Superseded};
        let ended = |status: Option<LicenseStatus>| {
            status.is_some_and(|status| [Revoked, Cancelled, Superseded].contains(&status))
        };
        match self {
            Self::Indexed { .. } => {
                let indices = 0..self.len() as u64;
                let of = |statuses: &Self, index| ended(statuses.of("", "", Some(index)));
                indices.into_iter().find(|&index| of(self, index) && !of(later, index)).map(|i| i.to_string())
            }
            Self::Named(named) => {
                let of = |end: &str| {
                    let (serial, version) = end.split_once('.').unwrap_or((end, ""));
                    ended(later.of(serial, version, None))
                };
                let mut ends: Vec<_> =
                    named.iter().filter(|(_, status)| ended(Some(**status))).map(|(end, _)| end).collect();
                ends.sort();
                ends.into_iter().find(|end| !of(end)).map(ToString::to_string)
            }
        }
    }

    /// How many licenses it can speak of, or names.
    pub(crate) fn len(&self) -> usize {
        match self {
            Self::Indexed { bits, bytes } => bytes.len() * (8 / usize::from(*bits)),
            Self::Named(named) => named.len(),
        }
    }
}

/// §7.1, and of the numbers left to applications the first two: 3 is 注销, 11 已换发.
fn meaning(number: u8) -> LicenseStatus {
    match number {
        0 => LicenseStatus::InForce,
        1 => LicenseStatus::Revoked,
        2 => LicenseStatus::Suspended,
        3 => LicenseStatus::Cancelled,
        0x0b => LicenseStatus::Superseded,
        _ => LicenseStatus::Unknown,
    }
}

/// §5.1.
fn jwt(text: &str) -> Result<StatusToken, String> {
    let expected = || "no compact JWS".to_owned();
    let (message, signature) = text.rsplit_once('.').ok_or_else(expected)?;
    let (header, payload) = message.split_once('.').ok_or_else(expected)?;
    let decode = |text: &str| URL_SAFE_NO_PAD.decode(text).map_err(|error| error.to_string());
    let (header, payload) = (decode(header)?, decode(payload)?);
    let json = |bytes| read_as(Container::Json, bytes, &mut Budget::new(), 0).map_err(|e| e.to_string());
    let (header, claims): (Node<'_>, Node<'_>) = (json(&header)?, json(&payload)?);
    if header.get("crit").is_some() || header.get("b64").is_some() {
        return Err("its header demands an extension".to_owned());
    }
    let typ = match header.get("typ") {
        Some(Node::Text(typ)) => typ.strip_prefix("application/").unwrap_or(typ).to_owned(),
        _ => return Err("its header has no `typ`".to_owned()),
    };
    let Some(Node::Text(algorithm)) = header.get("alg") else {
        return Err("its header has no `alg`".to_owned());
    };
    let signer = match (header.get("x5c"), header.get("kid")) {
        (Some(Node::List(list)), _) => {
            let der = |node: &Node<'_>| match node {
                Node::Text(text) => STANDARD.decode(&**text).map_err(|error| format!("`x5c`: {error}")),
                _ => Err("`x5c` is no list of texts".to_owned()),
            };
            chain(list.iter().map(der).collect::<Result<_, _>>()?)?
        }
        (None, Some(Node::Text(kid))) => key(kid)?,
        _ => return Err("its header names nobody by `x5c` or `kid`".to_owned()),
    };
    let names = Names { uri: "sub", issued: "iat", expires: "exp", life: "ttl", list: "status_list" };
    let statuses = match (&*typ, claims.get(names.list), claims.get(NAMED)) {
        ("statuslist+jwt", Some(list), None) => match list.get("lst") {
            Some(Node::Text(packed)) => indexed(list, &decode(packed)?)?,
            _ => return Err("`lst` is no text".to_owned()),
        },
        ("license-status+jwt", None, Some(named)) => self::named(named)?,
        _ => return Err(format!("`typ` {typ:?} and what it says do not go together")),
    };
    token(
        &claims,
        &names,
        statuses,
        Signed {
            signer,
            algorithm: Algorithm::from_jose(algorithm),
            message: message.as_bytes().to_vec(),
            signature: decode(signature)?,
        },
    )
}

/// §5.2.
fn cwt(bytes: &[u8]) -> Result<StatusToken, String> {
    // A CWT may stand in a tag of its own around that of the COSE_Sign1 (RFC 8392 §6).
    let bytes = bytes.strip_prefix(b"\xd8\x3d").unwrap_or(bytes);
    let cbor = |bytes| read_cbor(bytes, &mut Budget::new(), 0, Strictness::WellFormed);
    let document = cbor(bytes).map_err(|_| "neither a compact JWS nor a COSE_Sign1")?;
    let sign1 = Sign1::of(&document)?;
    let (Node::Bytes(protected), Node::Bytes(signature)) = (sign1.protected, sign1.signature) else {
        return Err("the COSE_Sign1 has a member of the wrong kind".to_owned());
    };
    let header = cbor(protected).map_err(|error| error.to_string())?;
    let claims = cbor(sign1.payload).map_err(|error| error.to_string())?;
    if header.get("2").is_some() || sign1.unprotected.get("2").is_some() {
        return Err("its header demands an extension".to_owned());
    }
    let Some(Node::Integer(algorithm)) = header.get("1") else {
        return Err("its protected header has no algorithm".to_owned());
    };
    let Some(Node::Text(typ)) = header.get("16") else {
        return Err("its protected header has no `typ`".to_owned());
    };
    // Who is named decides nothing: by no other key than the one that signed does the signature hold.
    let either = |label| header.get(label).or_else(|| sign1.unprotected.get(label));
    let signer = match (either("33"), either("4")) {
        (Some(Node::Bytes(only)), _) => chain(vec![only.to_vec()])?,
        (Some(Node::List(list)), _) => {
            let der = |node: &Node<'_>| match node {
                Node::Bytes(der) => Ok(der.to_vec()),
                _ => Err("x5chain is no list of byte strings".to_owned()),
            };
            chain(list.iter().map(der).collect::<Result<_, _>>()?)?
        }
        (None, Some(Node::Bytes(kid))) => key(std::str::from_utf8(kid).map_err(|_| "`kid` is no text")?)?,
        _ => return Err("its header names nobody by x5chain or `kid`".to_owned()),
    };
    let names = Names { uri: "2", issued: "6", expires: "4", life: "65534", list: "65533" };
    let statuses = match (&**typ, claims.get(names.list), claims.get(NAMED)) {
        ("application/statuslist+cwt", Some(list), None) => match list.get("lst") {
            Some(Node::Bytes(packed)) => indexed(list, packed)?,
            _ => return Err("`lst` is no byte string".to_owned()),
        },
        ("application/license-status+cwt", None, Some(named)) => self::named(named)?,
        _ => return Err(format!("`typ` {typ:?} and what it says do not go together")),
    };
    token(
        &claims,
        &names,
        statuses,
        Signed {
            signer,
            algorithm: Algorithm::from_cose(i64::try_from(*algorithm).map_err(|_| "an unknown algorithm")?),
            message: sig_structure(protected, sign1.payload),
            signature: signature.to_vec(),
        },
    )
}

/// What the claims are called in JWT and CWT.
struct Names {
    uri: &'static str,
    issued: &'static str,
    expires: &'static str,
    life: &'static str,
    list: &'static str,
}

struct Signed {
    signer: SignerRef<'static>,
    algorithm: Algorithm,
    message: Vec<u8>,
    signature: Vec<u8>,
}

fn token(
    claims: &Node<'_>,
    names: &Names,
    statuses: Statuses,
    signed: Signed,
) -> Result<StatusToken, String> {
    let Some(Node::Text(uri)) = claims.get(names.uri) else { return Err("it has no `sub`".to_owned()) };
    let time =
        |name: &str| claims.get(name).map(|node| numeric_date(node).ok_or("a claim is no NumericDate"));
    let issued = time(names.issued).transpose()?.ok_or("it has no `iat`")?;
    let life = match claims.get(names.life) {
        None => None,
        Some(Node::Integer(seconds)) => {
            let seconds = i64::try_from(*seconds).ok().filter(|seconds| (1..=MAX_LIFE).contains(seconds));
            Some(SignedDuration::from_secs(seconds.ok_or("`ttl` is no number of seconds")?))
        }
        Some(_) => return Err("`ttl` is no number of seconds".to_owned()),
    };
    // The sooner of the two: a later list is to be had by then.
    let fetched = life.and_then(|life| issued.checked_add(life).ok());
    let until = time(names.expires).transpose()?.into_iter().chain(fetched).min();
    let Signed { signer, algorithm, message, signature } = signed;
    Ok(StatusToken { signer, algorithm, message, signature, uri: uri.to_string(), issued, until, statuses })
}

/// §4.1: `bits` and the zlib of the bytes.
fn indexed(list: &Node<'_>, packed: &[u8]) -> Result<Statuses, String> {
    let bits = match list.get("bits") {
        Some(Node::Integer(bits @ (1 | 2 | 4 | 8))) => *bits as u8,
        _ => return Err("`bits` is 1, 2, 4 or 8".to_owned()),
    };
    match decompress_to_vec_zlib_with_limit(packed, MAX_UNPACKED_STATUS_BYTES) {
        Ok(bytes) => Ok(Statuses::Indexed { bits, bytes }),
        Err(error) if error.output.len() >= MAX_UNPACKED_STATUS_BYTES => {
            Err(format!("`lst` unpacks to more than {MAX_UNPACKED_STATUS_BYTES} bytes"))
        }
        Err(_) => Err("`lst` is no zlib".to_owned()),
    }
}

/// Statuses by their words in layouts, each with the ends of identifiers, a space between.
fn named(claim: &Node<'_>) -> Result<Statuses, String> {
    let Node::Map(entries) = claim else { return Err(format!("`{NAMED}` is no map")) };
    let mut named = HashMap::new();
    for (word, ends) in entries {
        let status = status_word(word).filter(|status| {
            use LicenseStatus::{Cancelled, Revoked, Superseded, Suspended};
            [Revoked, Suspended, Cancelled, Superseded].contains(status)
        });
        let (Some(status), Node::Text(ends)) = (status, ends) else {
            return Err(format!("`{NAMED}` has {word:?}, which is no status of a list, or no text"));
        };
        for end in ends.split(' ') {
            let is_end = (1..=MAX_END_BYTES).contains(&end.len())
                && end.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'.');
            if !is_end || named.insert(Box::from(end), status).is_some() {
                return Err(format!("{end:?} is no end of an identifier, or stands there twice"));
            }
        }
    }
    Ok(Statuses::Named(named))
}

fn key(id: &str) -> Result<SignerRef<'static>, String> {
    match is_key_id(id) {
        true => Ok(SignerRef::KeyId(Cow::Owned(id.to_owned()))),
        false => Err("`kid` is no id of a key".to_owned()),
    }
}

fn chain(certificates: Vec<Vec<u8>>) -> Result<SignerRef<'static>, String> {
    let fits = (1..=MAX_CERTIFICATES).contains(&certificates.len())
        && certificates.iter().all(|der| der.len() <= MAX_CERTIFICATE_BYTES);
    match fits {
        true => Ok(SignerRef::Chain(certificates.into_iter().map(Cow::Owned).collect())),
        false => Err("it brings too many certificates, or too long ones".to_owned()),
    }
}

/// The claim of a list that names licenses one by one.
const NAMED: &str = "license_statuses";

/// A hundred years in seconds.
const MAX_LIFE: i64 = 100 * 366 * 86_400;

/// A serial number of 32 characters, a dot, and a version of three (GB/T 36904).
const MAX_END_BYTES: usize = 36;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_reads_as_it_was_packed_and_ends_where_it_ends() {
        let set = [0, 1993, 25460, 159_495, 1_000_345];
        let mut bytes = vec![0; 1 << 17];
        set.iter().for_each(|index: &usize| bytes[index / 8] |= 1 << (index % 8));
        let packed = miniz_oxide::deflate::compress_to_vec_zlib(&bytes, 9);
        let list = Node::Map(vec![("bits".into(), Node::Integer(1))]);
        let statuses = indexed(&list, &packed).unwrap();
        assert_eq!(statuses.len(), 1 << 20);
        for index in 0..1 << 20 {
            let expected = if set.contains(&index) { LicenseStatus::Revoked } else { LicenseStatus::InForce };
            assert_eq!(statuses.of("", "", Some(index as u64)), Some(expected), "{index}");
        }
        assert_eq!(statuses.of("", "", Some(1 << 20)), None);
    }

    #[test]
    fn every_width_reads_its_lowest_bits_first() {
        let of = |bits, bytes: &[u8], index| {
            let bytes = bytes.to_vec();
            Statuses::Indexed { bits, bytes }.of("", "", Some(index)).unwrap()
        };
        // §4.1: status[0] to status[7] are 1, 2, 0, 3, 0, 1, 0, 1.
        let two = [0xc9, 0x44];
        use LicenseStatus::{Cancelled, InForce, Revoked, Superseded, Suspended, Unknown};
        let all: Vec<_> = (0..8).map(|index| of(2, &two, index)).collect();
        assert_eq!(all, [Revoked, Suspended, InForce, Cancelled, InForce, Revoked, InForce, Revoked]);
        assert_eq!([of(1, &[0b10], 1), of(1, &[0b10], 0)], [Revoked, InForce]);
        assert_eq!([of(4, &[0xb2], 0), of(4, &[0xb2], 1)], [Suspended, Superseded]);
        assert_eq!([of(8, &[0x77, 1], 0), of(8, &[0x77, 1], 1)], [Unknown, Revoked]);
    }

    #[test]
    fn what_a_later_list_lost_is_found_and_what_it_lifted_is_none() {
        let of = |bytes: &[u8]| Statuses::Indexed { bits: 2, bytes: bytes.to_vec() };
        assert_eq!(of(&[0b0110]).lost_in(&of(&[0b0100])).as_deref(), None);
        assert_eq!(of(&[0b0110]).lost_in(&of(&[0b0010])).as_deref(), Some("1"));
        let named = |end: &str, status| Statuses::Named([(Box::from(end), status)].into());
        let revoked = named("7", LicenseStatus::Revoked);
        assert_eq!(revoked.lost_in(&named("7", LicenseStatus::Suspended)).as_deref(), Some("7"));
        assert_eq!(revoked.lost_in(&named("7", LicenseStatus::Cancelled)), None);
    }

    #[test]
    fn a_list_that_unpacks_to_too_much_is_refused() {
        let list = Node::Map(vec![("bits".into(), Node::Integer(1))]);
        let packed = miniz_oxide::deflate::compress_to_vec_zlib(&vec![0; MAX_UNPACKED_STATUS_BYTES + 1], 9);
        assert!(indexed(&list, &packed).unwrap_err().contains("unpacks"));
        let other = Node::Map(vec![("bits".into(), Node::Integer(3))]);
        assert!(indexed(&other, &packed).unwrap_err().contains("bits"));
    }
}
