//! What a certificate must keep for its role beyond what path building looks at: one table, a row a rule.
//!
//! The rows are RFC 5280's. webpki leaves them out because the web's certificates break them; those
//! who sign licenses have no such past.

use serde::Serialize;
use x509_parser::certificate::X509Certificate;
use x509_parser::extensions::{AuthorityKeyIdentifier, KeyUsage, ParsedExtension, X509Extension};
use x509_parser::x509::X509Version;

/// What a certificate is in its chain.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Role {
    /// It signed the license.
    Signer,
    /// It vouches for the certificate before it.
    Intermediate,
    /// The operator trusts it.
    Anchor,
}

impl Role {
    pub(crate) const ALL: [Self; 3] = [Self::Signer, Self::Intermediate, Self::Anchor];
}

/// A rule, where it stands and for whom.
#[derive(Debug)]
pub(crate) struct Rule {
    /// The name in reports: never renamed.
    pub(crate) name: &'static str,
    pub(crate) clause: &'static str,
    roles: &'static [Role],
    holds: fn(&X509Certificate<'_>) -> bool,
}

/// The rules that `certificate` breaks in `role`.
pub(crate) fn broken(certificate: &X509Certificate<'_>, role: Role) -> impl Iterator<Item = &'static Rule> {
    RULES.iter().filter(move |rule| rule.roles.contains(&role) && !(rule.holds)(certificate))
}

/// Whether a critical extension is none of those that path building understands (RFC 5280 §4.2).
pub(crate) fn unknown_critical(certificate: &X509Certificate<'_>) -> bool {
    certificate.extensions().iter().any(|extension| extension.critical && !is_understood(extension))
}

const ANY: &[Role] = &Role::ALL;
const SIGNER: &[Role] = &[Role::Signer];
const ISSUERS: &[Role] = &[Role::Intermediate, Role::Anchor];
const ISSUED: &[Role] = &[Role::Signer, Role::Intermediate];
const ANCHOR: &[Role] = &[Role::Anchor];

#[rustfmt::skip]
static RULES: &[Rule] = &[
    Rule { name: "version-3", clause: "RFC 5280 §4.1.2.1", roles: ANY, holds: |c| c.version() == X509Version::V3 },
    // Positive, in its shortest form: a second spelling would slip past a revocation list.
    Rule { name: "serial", clause: "RFC 5280 §4.1.2.2", roles: ANY, holds: serial_is_sound },
    Rule { name: "issuer-name", clause: "RFC 5280 §4.1.2.4", roles: ANY, holds: |c| c.issuer().iter().next().is_some() },
    Rule { name: "period", clause: "RFC 5280 §4.1.2.5", roles: ANY, holds: |c| c.validity().not_before <= c.validity().not_after },
    Rule { name: "subject-name", clause: "RFC 5280 §4.1.2.6", roles: ISSUERS, holds: |c| c.subject().iter().next().is_some() },
    Rule { name: "subject-name-or-critical-alternative", clause: "RFC 5280 §4.1.2.6", roles: SIGNER, holds: is_named },
    Rule { name: "unique-identifiers", clause: "RFC 5280 §4.1.2.8", roles: ANY, holds: |c| c.issuer_uid.is_none() && c.subject_uid.is_none() },
    Rule { name: "authority-key-id", clause: "RFC 5280 §4.2.1.1", roles: ISSUED, holds: |c| authority_key_id(c).is_some_and(|id| id.key_identifier.is_some()) },
    // An anchor that vouches for itself need not name its authority, one vouched for by another must.
    Rule { name: "authority-key-id", clause: "RFC 5280 §4.2.1.1", roles: ANCHOR, holds: anchor_names_its_authority },
    Rule { name: "authority-key-id-not-critical", clause: "RFC 5280 §4.2.1.1", roles: ANY, holds: |c| !is_critical(c, is_authority_key_id) },
    Rule { name: "authority-key-id-pair", clause: "RFC 5280 §4.2.1.1", roles: ANY, holds: |c| authority_key_id(c).is_none_or(|id| id.authority_cert_issuer.is_some() == id.authority_cert_serial.is_some()) },
    Rule { name: "subject-key-id", clause: "RFC 5280 §4.2.1.2", roles: ISSUERS, holds: |c| subject_key_id(c).is_some() },
    Rule { name: "subject-key-id-not-critical", clause: "RFC 5280 §4.2.1.2", roles: ANY, holds: |c| !is_critical(c, |e| matches!(e, ParsedExtension::SubjectKeyIdentifier(_))) },
    Rule { name: "key-usage-some", clause: "RFC 5280 §4.2.1.3", roles: ANY, holds: |c| key_usage(c).is_none_or(|usage| usage.flags != 0) },
    Rule { name: "key-usage-sign-certificates", clause: "RFC 5280 §4.2.1.3", roles: ISSUERS, holds: |c| key_usage(c).is_none_or(KeyUsage::key_cert_sign) },
    Rule { name: "key-usage-sign", clause: "RFC 5280 §4.2.1.3", roles: SIGNER, holds: |c| key_usage(c).is_none_or(|usage| usage.digital_signature() || usage.non_repudiation()) },
    Rule { name: "key-usage-no-authority", clause: "RFC 5280 §4.2.1.9", roles: SIGNER, holds: |c| !key_usage(c).is_some_and(KeyUsage::key_cert_sign) },
    Rule { name: "alternative-name-some", clause: "RFC 5280 §4.2.1.6", roles: ANY, holds: has_no_empty_alternative_name },
    Rule { name: "basic-constraints-authority", clause: "RFC 5280 §4.2.1.9", roles: ISSUERS, holds: |c| c.basic_constraints().ok().flatten().is_some_and(|e| e.value.ca && e.critical) },
    Rule { name: "name-constraints-authority", clause: "RFC 5280 §4.2.1.10", roles: SIGNER, holds: |c| !has(c, |e| matches!(e, ParsedExtension::NameConstraints(_))) },
    Rule { name: "policy-constraints-critical", clause: "RFC 5280 §4.2.1.11", roles: ANY, holds: |c| !is_not_critical(c, |e| matches!(e, ParsedExtension::PolicyConstraints(_))) },
    Rule { name: "inhibit-any-policy-critical", clause: "RFC 5280 §4.2.1.14", roles: ANY, holds: |c| !is_not_critical(c, |e| matches!(e, ParsedExtension::InhibitAnyPolicy(_))) },
    Rule { name: "authority-information-not-critical", clause: "RFC 5280 §4.2.2.1", roles: ANY, holds: |c| !is_critical(c, |e| matches!(e, ParsedExtension::AuthorityInfoAccess(_))) },
    Rule { name: "subject-information-not-critical", clause: "RFC 5280 §4.2.2.2", roles: ANY, holds: |c| !is_critical(c, |e| matches!(e, ParsedExtension::SubjectInfoAccess(_))) },
    // Path building refuses these in the others, with a finding of its own.
    Rule { name: "critical-extension", clause: "RFC 5280 §4.2", roles: ANCHOR, holds: |c| !unknown_critical(c) },
];

/// The extensions whose critical mark webpki honours; the rest it refuses.
fn is_understood(extension: &X509Extension<'_>) -> bool {
    matches!(
        extension.oid.to_id_string().as_str(),
        "2.5.29.15" | "2.5.29.17" | "2.5.29.19" | "2.5.29.30" | "2.5.29.31" | "2.5.29.37"
    )
}

fn serial_is_sound(certificate: &X509Certificate<'_>) -> bool {
    match certificate.raw_serial() {
        [] | [0] | [0x80..=0xff, ..] | [0, 0..=0x7f, ..] => false,
        serial => serial.len() <= 20,
    }
}

fn is_named(certificate: &X509Certificate<'_>) -> bool {
    let alternative =
        |extension: &ParsedExtension<'_>| matches!(extension, ParsedExtension::SubjectAlternativeName(_));
    certificate.subject().iter().next().is_some() || is_critical(certificate, alternative)
}

fn has_no_empty_alternative_name(certificate: &X509Certificate<'_>) -> bool {
    !has(certificate, |extension| match extension {
        ParsedExtension::SubjectAlternativeName(names) => names.general_names.is_empty(),
        _ => false,
    })
}

fn anchor_names_its_authority(certificate: &X509Certificate<'_>) -> bool {
    let own = subject_key_id(certificate);
    let named = authority_key_id(certificate).map(|id| id.key_identifier.as_ref().map(|id| id.0));
    match (certificate.subject().as_raw() == certificate.issuer().as_raw(), named) {
        // It vouches for itself, so the authority it names is itself.
        (true, Some(Some(named))) => own == Some(named),
        (true, _) => true,
        (false, named) => matches!(named, Some(Some(_))),
    }
}

fn key_usage<'c>(certificate: &'c X509Certificate<'_>) -> Option<&'c KeyUsage> {
    certificate.key_usage().ok().flatten().map(|extension| extension.value)
}

fn subject_key_id<'c>(certificate: &'c X509Certificate<'_>) -> Option<&'c [u8]> {
    certificate.extensions().iter().find_map(|extension| match extension.parsed_extension() {
        ParsedExtension::SubjectKeyIdentifier(id) => Some(id.0),
        _ => None,
    })
}

fn authority_key_id<'c>(certificate: &'c X509Certificate<'_>) -> Option<&'c AuthorityKeyIdentifier<'c>> {
    certificate.extensions().iter().find_map(|extension| match extension.parsed_extension() {
        ParsedExtension::AuthorityKeyIdentifier(id) => Some(id),
        _ => None,
    })
}

fn is_authority_key_id(extension: &ParsedExtension<'_>) -> bool {
    matches!(extension, ParsedExtension::AuthorityKeyIdentifier(_))
}

fn has(certificate: &X509Certificate<'_>, which: impl Fn(&ParsedExtension<'_>) -> bool) -> bool {
    certificate.extensions().iter().any(|extension| which(extension.parsed_extension()))
}

fn is_critical(certificate: &X509Certificate<'_>, which: impl Fn(&ParsedExtension<'_>) -> bool) -> bool {
    certificate.extensions().iter().any(|e| e.critical && which(e.parsed_extension()))
}

fn is_not_critical(certificate: &X509Certificate<'_>, which: impl Fn(&ParsedExtension<'_>) -> bool) -> bool {
    certificate.extensions().iter().any(|e| !e.critical && which(e.parsed_extension()))
}
