//! An answer from its bytes (RFC 6960 §4.2.1): the body stays as it came, for its signature.

use std::sync::{Arc, RwLock};

use sha2::{Digest as _, Sha256};
use x509_parser::asn1_rs::FromDer;
use x509_parser::time::ASN1Time;
use x509_parser::x509::X509Name;

use crate::document::der::{
    Cursor, GENERALIZED_TIME, INTEGER, Malformed, OBJECT_IDENTIFIER, OCTET_STRING, SEQUENCE, constructed,
    primitive,
};
use crate::words::limits::{MAX_ANSWERED, MAX_CERTIFICATES};
use crate::x509::certificate::{Certificate, hex, rfc3339};
use crate::x509::name::{ComparableName, written};
use crate::x509::ocsp::{Answer, CertificateId, Responder, Single, Status};
use crate::x509::revocation_list::{Entry, ListSummary, Reason};
use crate::x509::signed::SignedBody;

pub(super) fn read(der: &[u8]) -> Result<Answer, String> {
    let basic = unwrapped(der).map_err(|problem| problem.to_string())?;
    let (signed, behind) = SignedBody::and_rest(basic).ok_or("not one answer in DER (RFC 6960 §4.2.1)")?;
    let certificates = certificates(behind).map_err(|problem| problem.to_string())?;
    let sha256 = hex(&Sha256::digest(basic));
    let body = signed.body().to_vec();
    let (responder, produced_at, singles) = body_of(&body, &sha256).map_err(|problem| problem.to_string())?;
    Ok(Answer { responder, produced_at, singles, certificates, signed, tried: RwLock::default() })
}

/// The BasicOCSPResponse inside an OCSPResponse; one that comes bare is itself.
fn unwrapped(der: &[u8]) -> Result<&[u8], Malformed> {
    let mut outer = Cursor::new(der)?;
    let mut fields = outer.inside(SEQUENCE)?;
    outer.end()?;
    if fields.next_tag() != Some(ENUMERATED) {
        return Ok(der);
    }
    if fields.value(ENUMERATED)? != SUCCESSFUL {
        return Err(Malformed::new("the responder gave no answer (RFC 6960 §4.2.1)"));
    }
    let mut bytes = fields.inside(constructed(0))?.inside(SEQUENCE)?;
    if bytes.value(OBJECT_IDENTIFIER)? != BASIC {
        return Err(Malformed::new("another type of answer than the basic one (RFC 6960 §4.2.1)"));
    }
    bytes.value(OCTET_STRING)
}

/// The certificates behind the signature; what cannot be read helps nobody, and hurts nobody.
fn certificates(behind: &[u8]) -> Result<Vec<Arc<Certificate>>, Malformed> {
    let mut behind = Cursor::new(behind)?;
    let mut found = Vec::new();
    if behind.next_tag().is_some() {
        let mut all = behind.inside(constructed(0))?.inside(SEQUENCE)?;
        while !all.is_empty() && found.len() < MAX_CERTIFICATES {
            found.extend(Certificate::read(all.whole(SEQUENCE)?).ok().map(Arc::new));
        }
    }
    behind.end()?;
    Ok(found)
}

type Body = (Responder, i64, Vec<Single>);

fn body_of(der: &[u8], sha256: &str) -> Result<Body, Malformed> {
    let mut fields = Cursor::new(der)?.inside(SEQUENCE)?;
    fields.optional(constructed(0))?; // version: there is one
    let (responder, called) = match fields.next_tag() {
        Some(tag) if tag == constructed(1) => {
            let der = fields.value(tag)?;
            let (rest, name) = X509Name::from_der(der).map_err(|_| Malformed::new("the responder's name"))?;
            if !rest.is_empty() {
                return Err(Malformed::new("bytes follow the responder's name"));
            }
            (Responder::Name(ComparableName::of(&name)), written(&name))
        }
        _ => {
            let hash = fields.inside(constructed(2))?.value(OCTET_STRING)?;
            (Responder::Key(hash.to_vec()), hex(hash))
        }
    };
    let produced_at = time(&mut fields)?.timestamp();
    let mut all = fields.inside(SEQUENCE)?;
    uncritical(fields.optional(constructed(1))?)?;
    fields.end()?;
    let mut singles = Vec::new();
    while !all.is_empty() {
        if singles.len() == MAX_ANSWERED {
            return Err(Malformed::new(format_args!("more than {MAX_ANSWERED} certificates")));
        }
        singles.push(single(all.inside(SEQUENCE)?, &called, sha256)?);
    }
    Ok((responder, produced_at, singles))
}

fn single(mut fields: Cursor<'_>, called: &str, sha256: &str) -> Result<Single, Malformed> {
    let mut id = fields.inside(SEQUENCE)?;
    let id = CertificateId {
        digest: id.algorithm_identifier()?.0,
        name_hash: id.value(OCTET_STRING)?.to_vec(),
        key_hash: id.value(OCTET_STRING)?.to_vec(),
        serial: id.value(INTEGER)?.to_vec(),
    };
    let status = match fields.next_tag() {
        Some(tag) if tag == primitive(0) => fields.value(tag).map(|_| Status::Good)?,
        Some(tag) if tag == primitive(2) => fields.value(tag).map(|_| Status::Unknown)?,
        _ => {
            let mut revoked = fields.inside(constructed(1))?;
            let since = time(&mut revoked)?.timestamp();
            let reason = match revoked.optional(constructed(0))? {
                Some(explicit) => match Cursor::new(explicit)?.value(ENUMERATED)? {
                    [code] => Reason::of(*code),
                    _ => return Err(Malformed::new("the reason of a revocation")),
                },
                None => Reason::Revoked(None),
            };
            Status::Revoked(Entry { since, reason })
        }
    };
    let this_update = time(&mut fields)?;
    let next_update = match fields.optional(constructed(0))? {
        Some(explicit) => Some(time(&mut Cursor::new(explicit)?)?),
        None => None,
    };
    uncritical(fields.optional(constructed(1))?)?;
    fields.end()?;
    let summary = ListSummary {
        issuer: called.to_owned(),
        this_update: rfc3339(this_update),
        next_update: next_update.map(rfc3339),
        sha256: sha256.to_owned(),
    };
    let next_update = next_update.map(|next| next.timestamp());
    Ok(Single { id, status, this_update: this_update.timestamp(), next_update, summary })
}

fn time(fields: &mut Cursor<'_>) -> Result<ASN1Time, Malformed> {
    let whole = fields.whole(GENERALIZED_TIME)?;
    ASN1Time::from_der(whole).map(|(_, time)| time).map_err(|_| Malformed::new("a time"))
}

/// Nothing that has to be understood is: RFC 6960 §4.4 has no critical extension of answers.
fn uncritical(extensions: Option<&[u8]>) -> Result<(), Malformed> {
    let Some(explicit) = extensions else { return Ok(()) };
    let mut all = Cursor::new(explicit)?.inside(SEQUENCE)?;
    while !all.is_empty() {
        let mut extension = all.inside(SEQUENCE)?;
        extension.object_identifier()?;
        if extension.optional(BOOLEAN)?.is_some_and(|critical| critical != [0]) {
            return Err(Malformed::new("an extension that is critical and not known (RFC 6960 §4.4)"));
        }
    }
    Ok(())
}

const BOOLEAN: u8 = 0x01;
const ENUMERATED: u8 = 0x0a;
/// OCSPResponseStatus.
const SUCCESSFUL: &[u8] = &[0];
/// id-pkix-ocsp-basic, 1.3.6.1.5.5.7.48.1.1.
const BASIC: &[u8] = &[0x2b, 6, 1, 5, 5, 7, 0x30, 1, 1];
