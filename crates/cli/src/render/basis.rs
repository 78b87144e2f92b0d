//! What the answer stands on: signer, anchor, revocation lists, and until when it holds.

use elicense::messages::{self, Topic};
use elicense::report::Mask;
use elicense::signature::{
    CameAfter, CertificateSummary, LaterChange, ListSummary, OfPackage, Revision, Role,
};
use elicense::{Indication, Language, Report, SignatureValidation};

use super::page::{Page, Style};
use super::parts::{Look, columns, filled, time, time_in, told_time};
use crate::words::Words;

/// Who signed, and what the answer stands on.
pub fn section(page: &mut Page, words: Words, report: &Report, mask: &Mask<'_>) {
    let Some(signature) = report.signature().map(|signature| mask.signature(signature)) else { return };
    page.gap();
    page.heading(&words.label("signer"));
    let mut rows = facts(words, report, &signature);
    if let Some(of_package) = &signature.of_package {
        rows.extend(deciding(words, report, of_package));
        rows.extend(of_seal(words, &signature, of_package));
    }
    rows.extend(signature.certificates.iter().flat_map(|certificate| of_certificate(words, certificate)));
    rows.extend(signature.lists.iter().flat_map(|list| of_list(words, list)));
    columns(page, &rows);
}

fn facts(words: Words, report: &Report, signature: &SignatureValidation) -> Vec<(String, String)> {
    let anchor = signature.anchor.as_ref().map(|anchor| format!("{} ({})", anchor.id, anchor.group));
    let known = [
        ("algorithm", Some(format!("{} ({})", signature.algorithm, signature.kind))),
        ("signing_time", signature.signing_time.map(time)),
        ("proof_of_existence", signature.proof_of_existence.map(time)),
        ("key_id", signature.key_id.as_ref().map(ToString::to_string)),
        ("anchor", anchor),
        ("holds_until", report.recheck_after().map(time)),
        ("trust_bundle", report.trust_bundle().map(|bundle| super::bundle::told(words, bundle, report.at()))),
    ];
    let listed = report.claimed().listed().map(|listed| {
        let (issued, until) = (listed.issued.map(time), listed.until.map(time));
        let [issued, until] = [issued, until].map(|time| time.unwrap_or_else(|| "-".to_owned()));
        ("status_list", Some(format!("{} ({issued} … {until})", listed.uri)))
    });
    known.into_iter().chain(listed).filter_map(|(label, text)| Some((words.label(label), text?))).collect()
}

/// Of several signatures, which one decides and why.
fn deciding(words: Words, report: &Report, of_package: &OfPackage) -> Option<(String, String)> {
    let (count, chosen) = (report.signatures().len(), of_package.chosen?);
    let say = |language| {
        let why = messages::word(language, Topic::Chosen, chosen.as_str());
        let text = messages::word(language, Topic::Label, "deciding_of").replace("{why}", why);
        text.replace("{place}", &of_package.place.to_string()).replace("{count}", &count.to_string())
    };
    (count > 1).then(|| (words.label("deciding"), words.sentences(say).join(" / ")))
}

/// Who sealed it with what and when, and how far that reaches.
pub fn sealed(language: Language, report: &Report, mask: &Mask<'_>) -> Option<String> {
    let signature = report.signature().map(|signature| mask.signature(signature))?;
    let of_package = signature.of_package.as_ref()?;
    let owner = of_package.owner.as_ref()?;
    let at = signature.signing_time.map_or_else(|| "-".to_owned(), |at| time_in(language, at));
    let coverage = messages::word(language, Topic::Coverage, signature.coverage.as_str());
    let mut facts = vec![("time", &*at), ("coverage", coverage), ("owner", &owner.name)];
    let label = match &of_package.seal {
        Some(seal) => {
            facts.push(("seal", &seal.name));
            "sealed_by"
        }
        None => "signed_by",
    };
    let text = filled(language, label, &facts);
    let vouched = report.indication() == Indication::TotalPassed;
    let claimed = messages::word(language, Topic::Label, "claimed");
    Some(if vouched { text } else { format!("{text} {claimed}") })
}

/// The seal, its owner, and what it covers and does not.
fn of_seal(words: Words, signature: &SignatureValidation, of_package: &OfPackage) -> Vec<(String, String)> {
    let mut rows = Vec::new();
    if let Some(owner) = &of_package.owner {
        let code = owner.code.as_ref().map(|code| format!(" ({code})")).unwrap_or_default();
        rows.push((words.label("seal_owner"), format!("{}{code}", owner.name)));
    }
    if let Some(seal) = &of_package.seal {
        let [width, height] = seal.picture_size;
        let (width, height, bytes) = (width.to_string(), height.to_string(), seal.picture_bytes.to_string());
        let facts =
            [("format", &*seal.picture_format), ("width", &width), ("height", &height), ("bytes", &bytes)];
        let picture = words.sentences(|language| filled(language, "seal_picture", &facts)).join(" / ");
        rows.push((words.label("seal"), format!("{} ({}, {})", seal.name, seal.id, seal.kind)));
        rows.push((String::new(), format!("{} … {}", time(seal.valid_from), time(seal.valid_until))));
        rows.push((String::new(), picture));
        rows.extend(seal.maker.iter().map(|maker| (words.label("seal_maker"), maker.clone())));
    }
    rows.push((words.label("coverage"), words.word(Topic::Coverage, signature.coverage.as_str())));
    if let Some(pdf) = &of_package.pdf {
        rows.push((words.label("came_after"), words.word(Topic::CameAfter, pdf.came_after.as_str())));
        let later = |later: &LaterChange| told(words, later.revision, Some(later.came_after), &later.places);
        rows.extend(pdf.later.iter().map(|one| (String::new(), later(one))));
    }
    rows.extend(named(words.label("uncovered"), &of_package.uncovered));
    rows
}

/// One revision of a document, and what it changed.
fn told(words: Words, number: usize, changed: Option<CameAfter>, places: &[String]) -> String {
    let changed =
        changed.map_or_else(|| "-".to_owned(), |changed| words.word(Topic::CameAfter, changed.as_str()));
    let places = if places.is_empty() { String::new() } else { format!(" ({})", places.join(", ")) };
    format!("{number}: {changed}{places}")
}

/// The revisions of a PDF, oldest first.
fn revisions(page: &mut Page, words: Words, report: &Report, mask: &Mask<'_>) {
    if report.revisions().is_empty() {
        return;
    }
    page.gap();
    page.heading(&words.label("revisions"));
    let row = |revision: &Revision| {
        let Revision { number, bytes, changed, places, .. } = mask.revision(revision);
        (format!("{bytes} B"), told(words, number, changed, &places))
    };
    columns(page, &report.revisions().iter().map(row).collect::<Vec<_>>());
}

/// What every signature of a package covers, and what it leaves open: for whoever looks at the package itself.
pub fn parts(page: &mut Page, words: Words, report: &Report, mask: &Mask<'_>) {
    for signature in report.signatures().iter().map(|signature| mask.signature(signature)) {
        let Some(of_package) = &signature.of_package else { continue };
        page.gap();
        page.heading(&format!("{} {}", words.label("signer_of_package"), of_package.place));
        let mut rows = of_seal(words, &signature, of_package);
        rows.extend(named(words.label("covered"), &of_package.covered));
        rows.extend(signature.certificates.iter().flat_map(|certificate| of_certificate(words, certificate)));
        columns(page, &rows);
    }
    revisions(page, words, report, mask);
}

fn named(label: String, names: &[String]) -> Vec<(String, String)> {
    let label = |index: usize| if index == 0 { label.clone() } else { String::new() };
    names.iter().enumerate().map(|(index, name)| (label(index), name.clone())).collect()
}

/// A certificate by itself.
pub fn certificate(look: Look, name: &str, certificate: &CertificateSummary) -> String {
    let (words, mut page) = (look.words, Page::new(look.color));
    page.heading(name);
    words
        .labels("nothing_verified")
        .iter()
        .for_each(|said| page.line(0, Style::Bad, &format!("!!! {said} !!!")));
    let mut rows = vec![(words.label("certificate_issuer"), certificate.issuer.clone())];
    rows.extend(of_certificate(words, certificate));
    if certificate.known.is_none() {
        rows.push((words.label("known_authority"), words.label("known_not")));
    }
    columns(&mut page, &rows);
    page.into_text()
}

pub(super) fn of_certificate(words: Words, certificate: &CertificateSummary) -> Vec<(String, String)> {
    let CertificateSummary { not_before, not_after, key_algorithm, sha256, .. } = certificate;
    let (not_before, not_after) = (told_time(not_before), told_time(not_after));
    let known = certificate.known.map(|known| {
        let owner = known.organisation.as_ref().map(|owner| format!(" ({owner})")).unwrap_or_default();
        let name = format!("{}{owner}", known.name);
        let say =
            |language| messages::word(language, Topic::Label, "known_untrusted").replace("{name}", &name);
        (words.label("known_authority"), words.sentences(say).join(" / "))
    });
    let rows = [
        (words.label(role(certificate.role)), certificate.subject.clone()),
        (String::new(), format!("{not_before} … {not_after}  {key_algorithm}")),
        (String::new(), format!("SHA-256 {sha256}")),
    ];
    rows.into_iter().chain(known).collect()
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
        (
            String::new(),
            format!(
                "{} … {}",
                told_time(&list.this_update),
                list.next_update.as_deref().map_or("-".to_owned(), told_time)
            ),
        ),
    ]
}
