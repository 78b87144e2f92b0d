//! Whose seal it is, and whether that is who issues the license.

use crate::checks::signature::SealSummary;
use crate::license::fields::{IssuerCode, Value};
use crate::license::identifier::{Uscc, looks_like_citizen_number};
use crate::license::{FieldName, License};
use crate::words::check::{CheckId, Checks, Finding};
use crate::words::code::Code;
use crate::words::region::Region;
use crate::x509::certificate::Certificate;

/// Who owns the certificate that a seal is used with.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Owner {
    /// The organisation, without its number.
    pub name: String,
    /// Its unified social credit code, where the name begins with one as those of authorities do.
    pub code: Option<Uscc>,
    is_person: bool,
}

impl Owner {
    /// `O=<18 characters><name>`, as authorities for seals of the state write it.
    pub(super) fn of(certificate: &Certificate) -> Option<Self> {
        let common = certificate.common_name.as_deref();
        let name = certificate.organisation.as_deref().or(common)?;
        let code = name.get(..USCC_CHARS).and_then(|code| Uscc::parse(code).ok());
        let bare = if code.is_some() { name.get(USCC_CHARS..).unwrap_or_default() } else { name };
        let numbered = |text: &str| {
            text.split(|letter: char| !letter.is_ascii_alphanumeric()).any(looks_like_citizen_number)
        };
        let is_person = code.is_none() && [Some(name), common].into_iter().flatten().any(numbered);
        Some(Self { name: bare.trim().to_owned(), code, is_person })
    }

    /// The region that the code was given out in (GB 32100: characters 3 to 8 are those of GB/T 2260, and 100000 where
    /// an authority of the whole state gave it out).
    pub(crate) fn region(&self) -> Option<Region> {
        match self.code.as_ref()?.as_str().get(2..8)? {
            "100000" => Some(Region::NATIONAL),
            code => Region::parse(code),
        }
    }

    /// GB 32100 table 1: the first character is that of the department where it is registered.
    fn is_company(&self) -> bool {
        let first = self.code.as_ref().and_then(|code| code.as_str().chars().next());
        // 1 is the state's own; 3, 4 and A are authorities of justice, of foreign affairs and of the armed forces.
        first.is_some_and(|first| matches!(first, '5' | '9' | 'N'))
    }
}

/// Answers [`CheckId::SealOwner`]. `issues`: the document is a license, and whoever sealed it issued it.
pub(crate) fn check(
    owner: &Owner,
    seal: Option<&SealSummary>,
    license: &License,
    issues: bool,
    checks: &mut Checks,
) {
    let called = seal.map_or("-", |seal| seal.name.as_str());
    let finding =
        |code| Finding::new(CheckId::SealOwner, code).with("seal", called).with("owner", &owner.name);
    let found =
        |checks: &mut Checks, finding| if issues { checks.fail(finding) } else { checks.warn(finding) };
    if owner.is_person || owner.is_company() {
        return found(checks, finding(Code::SealOwnerNoAuthority));
    }
    let issuer = match license.value(FieldName::IssuerCode) {
        Some(Value::IssuerCode(IssuerCode::Uscc(code))) => Some(code.as_str()),
        _ => None,
    };
    let name = match license.value(FieldName::IssuerName) {
        Some(Value::Text(text)) => Some(text.as_str()),
        _ => None,
    };
    match (issuer, owner.code.as_ref(), name) {
        (Some(issuer), Some(own), _) => {
            if issuer != own.as_str() {
                found(checks, finding(Code::SealOwnerDiffers).with("issuer", issuer));
            }
        }
        (_, _, Some(name)) => {
            // A shorter name is a part of too many others.
            let agrees = |text: &str| {
                text.chars().count() >= LEAST_NAME && (text.contains(name) || name.contains(text))
            };
            if !agrees(&owner.name) && !seal.is_some_and(|seal| agrees(&seal.name)) {
                found(checks, finding(Code::SealOwnerDiffers).with("issuer", name));
            }
        }
        // Nothing says who issues it.
        _ => return checks.skip(CheckId::SealOwner, Code::NotRecorded),
    }
    checks.pass(CheckId::SealOwner);
}

/// Characters of the shortest name of an authority that is looked for in another.
const LEAST_NAME: usize = 4;

/// GB 32100 §4.
const USCC_CHARS: usize = 18;
