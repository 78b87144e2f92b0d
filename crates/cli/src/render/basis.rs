//! What the answer stands on: signer, anchor, revocation lists, and until when it holds.

use elicense::report::Mask;
use elicense::signature::{CertificateSummary, ListSummary, Role};
use elicense::{Report, SignatureValidation};

use super::page::Page;
use super::parts::{columns, time};
use crate::words::Words;

/// Who signed, and what the answer stands on.
pub fn section(page: &mut Page, words: Words, report: &Report, mask: &Mask<'_>) {
    let Some(signature) = report.signature().map(|signature| mask.signature(signature)) else { return };
    page.gap();
    page.heading(&words.label("signer"));
    let mut rows = facts(words, report, &signature);
    rows.extend(signature.certificates.iter().flat_map(|certificate| of_certificate(words, certificate)));
    rows.extend(signature.lists.iter().flat_map(|list| of_list(words, list)));
    columns(page, &rows);
}

fn facts(words: Words, report: &Report, signature: &SignatureValidation) -> Vec<(String, String)> {
    let anchor = signature.anchor.as_ref().map(|anchor| format!("{} ({})", anchor.id, anchor.group));
    let known = [
        ("algorithm", Some(format!("{} ({})", signature.algorithm, signature.kind))),
        ("signing_time", signature.signing_time.map(time)),
        ("key_id", signature.key_id.as_ref().map(ToString::to_string)),
        ("anchor", anchor),
        ("holds_until", report.recheck_after().map(time)),
    ];
    known.into_iter().filter_map(|(label, text)| Some((words.label(label), text?))).collect()
}

fn of_certificate(words: Words, certificate: &CertificateSummary) -> [(String, String); 3] {
    let CertificateSummary { not_before, not_after, key_algorithm, sha256, .. } = certificate;
    [
        (words.label(role(certificate.role)), certificate.subject.clone()),
        (String::new(), format!("{not_before} … {not_after}  {key_algorithm}")),
        (String::new(), format!("SHA-256 {sha256}")),
    ]
}

fn role(role: Role) -> &'static str {
    match role {
        Role::Anchor => "role_anchor",
        Role::Signer => "role_signer",
        _ => "role_intermediate",
    }
}

fn of_list(words: Words, list: &ListSummary) -> [(String, String); 2] {
    [
        (words.label("list"), list.issuer.clone()),
        (String::new(), format!("{} … {}", list.this_update, list.next_update.as_deref().unwrap_or("-"))),
    ]
}
