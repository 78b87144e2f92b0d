//! A list from its bytes, part by part: entries go from the bytes into the table, and no second list of them is made.

use std::sync::RwLock;

use sha2::{Digest, Sha256};
use x509_parser::asn1_rs::{Any, FromDer};
use x509_parser::extensions::{GeneralName, ParsedExtension, X509Extension};
use x509_parser::time::ASN1Time;
use x509_parser::x509::X509Name;

use crate::x509::certificate::{hex, rfc3339};
use crate::x509::name::{ComparableName, written};
use crate::x509::points::ListScope;
use crate::x509::revocation_list::entries::{Entries, Entry, Reason};
use crate::x509::revocation_list::{Leaves, ListRule, ListSummary, RevocationList};
use crate::x509::signed::SignedBody;

pub(super) fn read(der: &[u8], file: &str) -> Result<RevocationList, String> {
    let signed = SignedBody::read(der).ok_or("not one revocation list in DER (RFC 5280 §5.1)")?;
    let (rest, body) = Any::from_der(signed.body()).map_err(|_| unreadable("tbsCertList", "§5.1.2"))?;
    let mut fields = Fields(body.data);
    if !rest.is_empty() || body.tag().0 != SEQUENCE {
        return Err(unreadable("tbsCertList", "§5.1.2"));
    }
    let mut broken = Broken::default();
    let version = fields.next_if(INTEGER).map(|version| version.data.to_vec());
    match version.as_deref() {
        Some([1]) => {}
        None => broken.add(&VERSION_2),
        Some(_) => return Err("a version other than 2 (RFC 5280 §5.1.2.1)".to_owned()),
    }
    let algorithm = fields.next_if(SEQUENCE).ok_or_else(|| unreadable("signature", "§5.1.2.2"))?;
    if algorithm.data != signed.algorithm() {
        return Err("two different signature algorithms (RFC 5280 §5.1.1.2)".to_owned());
    }
    let (rest, issuer) = X509Name::from_der(fields.0).map_err(|_| unreadable("issuer", "§5.1.2.3"))?;
    fields.0 = rest;
    let own = ComparableName::of(&issuer);
    let this_update = fields.time()?.ok_or_else(|| unreadable("thisUpdate", "§5.1.2.4"))?;
    let next_update = fields.time()?;
    if next_update.is_none() {
        broken.add(&NEXT_UPDATE);
    }
    if next_update.is_some_and(|next| next.timestamp() <= this_update.timestamp()) {
        broken.add(&PERIOD);
    }
    let listed = fields.next_if(SEQUENCE).map(|entries| entries.data.len());
    // Behind the entries comes what is left of the body.
    let until = signed.body().len() - fields.0.len();
    let entries =
        listed.map(|length| read_entries(signed.body(), (until - length, until), &own, &mut broken));
    let extensions = fields.next_if(EXTENSIONS).map(|explicit| extensions(explicit.data)).transpose()?;
    if !fields.0.is_empty() {
        return Err("more than the fields of a revocation list (RFC 5280 §5.1.2)".to_owned());
    }
    let said = Said::of(&extensions.unwrap_or_default(), &own, &mut broken)?;
    let summary = ListSummary {
        issuer: written(&issuer),
        this_update: rfc3339(this_update),
        next_update: next_update.map(rfc3339),
        sha256: hex(&Sha256::digest(der)),
    };
    Ok(RevocationList {
        file: file.to_owned(),
        issuer: own,
        this_update: this_update.timestamp(),
        next_update: next_update.map(|next| next.timestamp()),
        summary,
        broken: broken.in_order(),
        number: said.number,
        entries: entries.transpose()?.unwrap_or_default(),
        scope: said.scope,
        signed,
        tried: RwLock::new(Vec::new()),
    })
}

/// What is left of the fields of a list.
struct Fields<'l>(&'l [u8]);

impl<'l> Fields<'l> {
    fn next_if(&mut self, tag: u32) -> Option<Any<'l>> {
        let (rest, field) = Any::from_der(self.0).ok()?;
        // A tag of the context is written as the one with its number.
        let is_context = field.class() as u8 == CONTEXT;
        let found = if is_context { field.tag().0 + EXTENSIONS } else { field.tag().0 };
        if found != tag {
            return None;
        }
        self.0 = rest;
        Some(field)
    }

    /// A time, where the next field is one.
    fn time(&mut self) -> Result<Option<ASN1Time>, String> {
        match self.0.first() {
            Some(0x17 | 0x18) => {
                let (rest, time) =
                    ASN1Time::from_der(self.0).map_err(|_| unreadable("a time", "§5.1.2.4"))?;
                self.0 = rest;
                Ok(Some(time))
            }
            _ => Ok(None),
        }
    }
}

/// The entries between `from` and `until` of the list's body.
fn read_entries(
    body: &[u8],
    (from, until): (usize, usize),
    own: &ComparableName,
    broken: &mut Broken,
) -> Result<Entries, String> {
    let wrong = || unreadable("an entry", "§5.1.2.6");
    let (mut entries, mut begin) = (Entries::default(), Vec::new());
    // RFC 5280 §5.3.3: an entry that names no issuer has that of the entry before it.
    let mut issuers: Vec<ComparableName> = Vec::new();
    let mut at = from;
    while at < until {
        let bytes = body.get(at..until).unwrap_or_default();
        let (row, length) = Row::read(bytes).ok_or_else(wrong)?;
        let here = u32::try_from(at).map_err(|_| wrong())?;
        at += length;
        for extension in row.extensions.map(listed).transpose()?.iter().flatten() {
            match (extension.oid.to_id_string().as_str(), extension.parsed_extension()) {
                (_, ParsedExtension::ReasonCode(_)) => {}
                ("2.5.29.29", _) => {
                    issuers = certificate_issuers(extension.value)
                        .ok_or_else(|| unreadable("certificateIssuer", "§5.3.3"))?;
                    broken.add(&INDIRECT);
                }
                // Known by name, and nothing follows from them here.
                ("2.5.29.23" | "2.5.29.24", _) => {}
                _ if extension.critical => broken.add(&CRITICAL_ENTRY_EXTENSION),
                _ => {}
            }
        }
        let others = issuers.iter().filter(|issuer| *issuer != own);
        others.for_each(|issuer| entries.add(issuer, row.serial, row.entry()));
        if issuers.is_empty() || issuers.contains(own) {
            begin.push(here);
        }
    }
    entries.own(body, &begin);
    Ok(entries)
}

/// An entry as it stands in a list.
pub(super) struct Row<'l> {
    pub(super) serial: &'l [u8],
    since: i64,
    /// One after the other.
    extensions: Option<&'l [u8]>,
}

impl<'l> Row<'l> {
    /// The entry with which the bytes begin, and its length.
    pub(super) fn read(bytes: &'l [u8]) -> Option<(Self, usize)> {
        let (rest, entry) = Any::from_der(bytes).ok()?;
        if entry.tag().0 != SEQUENCE {
            return None;
        }
        let mut fields = Fields(entry.data);
        let serial = fields.next_if(INTEGER)?.data;
        let since = fields.time().ok()??.timestamp();
        let extensions = fields.next_if(SEQUENCE).map(|all| all.data);
        fields.0.is_empty().then_some((Self { serial, since, extensions }, bytes.len() - rest.len()))
    }

    /// What it says.
    pub(super) fn entry(&self) -> Entry {
        let listed = self.extensions.map(listed).transpose().ok().flatten().unwrap_or_default();
        let reason = listed.iter().find_map(|extension| match extension.parsed_extension() {
            ParsedExtension::ReasonCode(code) => Some(Reason::of(code.0)),
            _ => None,
        });
        Entry { since: self.since, reason: reason.unwrap_or(Reason::Revoked(None)) }
    }
}

/// The directory names of a certificateIssuer.
fn certificate_issuers(value: &[u8]) -> Option<Vec<ComparableName>> {
    let (_, names) = Any::from_der(value).ok()?;
    let (mut bytes, mut issuers) = (names.data, Vec::new());
    while !bytes.is_empty() {
        let (rest, name) = Any::from_der(bytes).ok()?;
        bytes = rest;
        if let Ok(GeneralName::DirectoryName(name)) = GeneralName::try_from(name) {
            issuers.push(ComparableName::of(&name));
        }
    }
    (!issuers.is_empty()).then_some(issuers)
}

fn extensions(explicit: &[u8]) -> Result<Vec<X509Extension<'_>>, String> {
    match Any::from_der(explicit) {
        Ok(([], sequence)) => listed(sequence.data),
        _ => Err(unreadable("crlExtensions", "§5.1.2.7")),
    }
}

/// Extensions one after the other, of a list or of an entry.
fn listed(mut bytes: &[u8]) -> Result<Vec<X509Extension<'_>>, String> {
    let mut extensions = Vec::new();
    while !bytes.is_empty() {
        let (rest, extension) =
            X509Extension::from_der(bytes).map_err(|_| unreadable("an extension", "§4.2"))?;
        bytes = rest;
        if extensions.iter().any(|other: &X509Extension<'_>| other.oid == extension.oid) {
            return Err(format!("extension {} twice (RFC 5280 §4.2)", extension.oid));
        }
        extensions.push(extension);
    }
    Ok(extensions)
}

/// What the extensions of a list say.
struct Said {
    number: Option<Vec<u8>>,
    scope: ListScope,
}

impl Said {
    fn of(
        extensions: &[X509Extension<'_>],
        issuer: &ComparableName,
        broken: &mut Broken,
    ) -> Result<Self, String> {
        let mut said = Self { number: None, scope: ListScope::whole() };
        let mut names_its_key = false;
        for extension in extensions {
            let oid = extension.oid.to_id_string();
            match oid.as_str() {
                AUTHORITY_KEY_ID if !extension.critical => names_its_key = true,
                NUMBER if !extension.critical => {
                    let number = Fields(extension.value).next_if(INTEGER);
                    let number = number.ok_or_else(|| unreadable("cRLNumber", "§5.2.3"))?.data;
                    said.number = Some(number.iter().skip_while(|byte| **byte == 0).copied().collect());
                }
                AUTHORITY_KEY_ID => broken.add(&AUTHORITY_KEY_ID_CRITICAL),
                NUMBER => broken.add(&NUMBER_CRITICAL),
                DELTA => broken.add(&DELTA_LIST),
                POINT => {
                    let point = ListScope::read(extension.value, issuer);
                    let (scope, partial) =
                        point.ok_or_else(|| unreadable("issuingDistributionPoint", "§5.2.5"))?;
                    said.scope = scope;
                    if partial.is_indirect {
                        broken.add(&INDIRECT);
                    }
                    if partial.has_attribute_certificates_only {
                        broken.add(&ATTRIBUTE_CERTIFICATES);
                    }
                }
                _ if extension.critical => broken.add(&CRITICAL_EXTENSION),
                _ => {}
            }
        }
        // A critical one has a finding of its own.
        if !names_its_key && !broken.0.contains(&&AUTHORITY_KEY_ID_CRITICAL) {
            broken.add(&AUTHORITY_KEY);
        }
        if said.number.is_none() && !broken.0.contains(&&NUMBER_CRITICAL) {
            broken.add(&LIST_NUMBER);
        }
        Ok(said)
    }
}

/// The rules a list breaks, each once.
#[derive(Default)]
struct Broken(Vec<&'static ListRule>);

impl Broken {
    fn add(&mut self, rule: &'static ListRule) {
        if !self.0.contains(&rule) {
            self.0.push(rule);
        }
    }

    /// What weighs most first.
    fn in_order(mut self) -> Vec<&'static ListRule> {
        self.0.sort_by_key(|rule| (std::cmp::Reverse(rule.leaves as u8), rule.clause, rule.name));
        self.0
    }
}

fn unreadable(part: &str, clause: &str) -> String {
    format!("{part} cannot be read (RFC 5280 {clause})")
}

const INTEGER: u32 = 2;
const SEQUENCE: u32 = 16;
/// The class of tags that a structure gives itself.
const CONTEXT: u8 = 2;
/// \[0\] of the context, where no universal tag is as high.
const EXTENSIONS: u32 = 0x100;

const NUMBER: &str = "2.5.29.20";
const DELTA: &str = "2.5.29.27";
const POINT: &str = "2.5.29.28";
const AUTHORITY_KEY_ID: &str = "2.5.29.35";

const fn rule(name: &'static str, clause: &'static str, leaves: Leaves) -> ListRule {
    ListRule { name, clause, leaves }
}

// OpenSSL makes lists without these three unless it is told otherwise, and people use them: read, with a warning.
static VERSION_2: ListRule = rule("version-2", "RFC 5280 §5.1.2.1", Leaves::All);
static AUTHORITY_KEY: ListRule = rule("authority-key-id", "RFC 5280 §5.2.1", Leaves::All);
static LIST_NUMBER: ListRule = rule("number", "RFC 5280 §5.2.3", Leaves::All);
// Until when it holds nobody knows.
static NEXT_UPDATE: ListRule = rule("next-update", "RFC 5280 §5.1.2.5", Leaves::Entries);
static PERIOD: ListRule = rule("next-update-after-this-update", "RFC 5280 §5.1.2.5", Leaves::Entries);
// It tells changes since another list, certificates of other issuers, or other certificates altogether.
static DELTA_LIST: ListRule = rule("delta-list", "RFC 5280 §5.2.4", Leaves::Entries);
static INDIRECT: ListRule = rule("indirect-list", "RFC 5280 §5.2.5", Leaves::Entries);
static ATTRIBUTE_CERTIFICATES: ListRule =
    rule("attribute-certificates-only", "RFC 5280 §5.2.5", Leaves::Entries);
static AUTHORITY_KEY_ID_CRITICAL: ListRule =
    rule("authority-key-id-not-critical", "RFC 5280 §5.2.1", Leaves::Entries);
static NUMBER_CRITICAL: ListRule = rule("number-not-critical", "RFC 5280 §5.2.3", Leaves::Entries);
// "The application MUST NOT use that CRL to determine the status of certificates."
static CRITICAL_EXTENSION: ListRule = rule("critical-extension", "RFC 5280 §5.2", Leaves::Names);
static CRITICAL_ENTRY_EXTENSION: ListRule = rule("critical-entry-extension", "RFC 5280 §5.3", Leaves::Names);
