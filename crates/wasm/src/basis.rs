//! What the answer stands on: signer, seal, certificates, revocation lists.

use elicense::messages::Topic;
use elicense::report::Mask;
use elicense::signature::{CertificateSummary, ListSummary, OfPackage, Role};
use elicense::{Language, Report, SignatureValidation};

use crate::row::Row;
use crate::words::{label, time, told_time, word};

/// The seal and its owner as it names itself; of a signature without a seal, whoever owns its certificate.
pub(crate) fn seal(report: &Report, mask: &Mask<'_>) -> Option<String> {
    let signature = mask.signature(report.signature()?).into_owned();
    let OfPackage { seal, owner, .. } = *signature.of_package?;
    let names = [seal.map(|seal| seal.name), owner.map(|owner| owner.name)];
    let mut names: Vec<String> = names.into_iter().flatten().map(|name| name.to_string()).collect();
    names.dedup();
    (!names.is_empty()).then(|| names.join(" · "))
}

/// Who signed, and what the answer stands on.
pub(crate) fn rows(language: Language, report: &Report, mask: &Mask<'_>) -> Vec<Row> {
    let mut rows = vec![
        row(language, "status", word(language, Topic::Status, report.status().as_str())),
        row(language, "signature", word(language, Topic::Indication, report.indication().as_str())),
        row(language, "verifiability", word(language, Topic::Verifiability, report.verifiability().as_str())),
        row(language, "layout", crate::words::titled(language, report.layout().title())),
    ];
    if let Some(presentation) = report.presentation() {
        rows.push(row(language, "presentation", word(language, Topic::Presentation, presentation.as_str())));
    }
    let Some(signature) = report.signature().map(|signature| mask.signature(signature)) else { return rows };
    rows.extend(facts(language, &signature));
    if let Some(of_package) = &signature.of_package {
        rows.extend(of_seal(language, &signature, of_package));
    }
    rows.extend(signature.certificates.iter().flat_map(|one| of_certificate(language, one)));
    rows.extend(signature.lists.iter().flat_map(|list| of_list(language, list)));
    rows
}

fn row(language: Language, name: &str, value: impl Into<String>) -> Row {
    Row::new(label(language, name), value)
}

fn facts(language: Language, signature: &SignatureValidation) -> Vec<Row> {
    let known = [
        ("algorithm", Some(signature.algorithm.to_string())),
        ("signing_time", signature.signing_time.map(|at| time(language, at))),
        ("key_id", signature.key_id.as_ref().map(ToString::to_string)),
        ("anchor", signature.anchor.as_ref().map(|anchor| anchor.id.to_string())),
    ];
    known.into_iter().filter_map(|(name, text)| Some(row(language, name, text?))).collect()
}

fn of_seal(language: Language, signature: &SignatureValidation, of_package: &OfPackage) -> Vec<Row> {
    let mut rows = Vec::new();
    if let Some(owner) = &of_package.owner {
        let code = owner.code.as_ref().map(|code| format!(" ({code})")).unwrap_or_default();
        rows.push(row(language, "seal_owner", format!("{}{code}", owner.name)));
    }
    if let Some(seal) = &of_package.seal {
        rows.push(row(language, "seal", format!("{} ({})", seal.name, seal.id)));
        let period = [seal.valid_from, seal.valid_until].map(|at| time(language, at));
        rows.push(Row::new("", period.join(" – ")));
        rows.extend(seal.maker.iter().map(|maker| row(language, "seal_maker", maker)));
    }
    rows.push(row(language, "coverage", word(language, Topic::Coverage, signature.coverage.as_str())));
    rows.extend(of_package.uncovered.iter().map(|part| row(language, "uncovered", part)));
    rows
}

fn of_certificate(language: Language, certificate: &CertificateSummary) -> [Row; 2] {
    let role = match certificate.role {
        Role::Anchor => "role_anchor",
        Role::Signer => "role_signer",
        _ => "role_intermediate",
    };
    let period = [&certificate.not_before, &certificate.not_after].map(|at| told_time(language, at));
    [row(language, role, certificate.subject.clone()), Row::new("", period.join(" – "))]
}

fn of_list(language: Language, list: &ListSummary) -> [Row; 2] {
    let until = list.next_update.as_deref().map_or_else(|| "?".to_owned(), |at| told_time(language, at));
    let period = format!("{} – {until}", told_time(language, &list.this_update));
    [row(language, "list", list.issuer.clone()), Row::new("", period)]
}
