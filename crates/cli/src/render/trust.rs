//! A trust store and what comes into it. Its files are the operator's own: nothing in them is masked.

use std::path::Path;

use elicense::messages::Topic;
use elicense::signature::Purpose;
use elicense::upkeep::{Change, Holding, Piece, Remark, Review, Weight};

use super::basis::of_certificate;
use super::page::{Page, Style};
use super::parts::{Look, advice, columns, time};
use crate::words::Words;

/// What a file is.
pub fn piece(look: Look, file: &Path, piece: &Piece) -> String {
    let (words, mut page) = (look.words, Page::new(look.color));
    page.heading(&file.display().to_string());
    let label = |name: &str| words.label(name);
    let mut rows = Vec::new();
    match piece {
        Piece::Certificate { summary, key_sha256, is_authority } => {
            let what = if *is_authority { "piece_authority" } else { "piece_certificate" };
            rows.push((label("piece"), label(what)));
            rows.push((label("certificate_issuer"), summary.issuer.clone()));
            rows.extend(of_certificate(words, summary));
            if summary.known.is_none() {
                rows.push((label("known_authority"), label("known_not")));
            }
            rows.push((label("key_sha256"), format!("SHA-256 {key_sha256}")));
        }
        Piece::Key(key) => {
            rows.push((label("piece"), label("piece_key")));
            rows.push((label("algorithm"), key.algorithm.clone()));
            rows.push((label("key_sha256"), format!("SHA-256 {}", key.sha256)));
        }
        Piece::Lists(lists) => {
            rows.push((label("piece"), label("piece_list")));
            for list in lists {
                let next = list.next_update.as_deref().unwrap_or("-");
                rows.push((label("certificate_issuer"), list.issuer.clone()));
                rows.push((String::new(), format!("{} … {next}", list.this_update)));
                rows.push((String::new(), format!("SHA-256 {}", list.sha256)));
            }
        }
        Piece::Statuses(list) => {
            let until = list.until.map_or_else(|| "-".to_owned(), time);
            rows.push((label("piece"), label("piece_status_list")));
            rows.push((label("status_uri"), list.uri.clone()));
            rows.push((String::new(), format!("{} … {until}", time(list.issued))));
            rows.push((label("status_count"), list.count.to_string()));
        }
        _ => {}
    }
    columns(&mut page, &rows);
    page.into_text()
}

/// An empty store was made.
pub fn made(look: Look, store: &Path) -> String {
    let mut page = Page::new(look.color);
    done(&mut page, look.words, "trust_made", &store.display().to_string());
    for hint in look.words.labels("trust_made_next") {
        page.line(2, Style::Faint, &hint);
    }
    page.into_text()
}

/// An entry came in.
pub fn added(look: Look, store: &Path, change: &Change) -> String {
    let mut page = Page::new(look.color);
    let said = if change.replaces { "trust_renewed" } else { "trust_added" };
    done(&mut page, look.words, said, &entry(look.words, store, change));
    // A list is vouched for by its issuer's signature, a certificate or key by the operator alone.
    let hint = if change.entry.0 == "revocation_list" { "trust_check_next" } else { "trust_added_next" };
    for hint in look.words.labels(hint) {
        page.line(2, Style::Faint, &hint);
    }
    page.into_text()
}

/// An entry went.
pub fn removed(look: Look, store: &Path, change: &Change) -> String {
    let mut page = Page::new(look.color);
    done(&mut page, look.words, "trust_removed", &entry(look.words, store, change));
    for file in &change.gone {
        page.line(2, Style::Faint, &format!("− {file}"));
    }
    page.into_text()
}

/// Whom the store trusts, and its lists.
pub fn list(look: Look, store: &Path, review: &Review) -> String {
    let mut page = Page::new(look.color);
    contents(&mut page, look.words, store, review);
    if review.holdings.is_empty() {
        look.words.labels("trust_holds_nobody").iter().for_each(|said| page.line(2, Style::Doubt, said));
    }
    page.into_text()
}

/// The same, and what there is to say about it.
pub fn review(look: Look, store: &Path, review: &Review) -> String {
    let (words, mut page) = (look.words, Page::new(look.color));
    contents(&mut page, words, store, review);
    for remark in &review.remarks {
        page.gap();
        said(&mut page, words, remark);
    }
    page.gap();
    let (name, style, mark) = match review.remarks.iter().map(|remark| remark.weight).max() {
        Some(Weight::Wrong) => ("trust_wrong", Style::Bad, '✘'),
        Some(Weight::Lack) => ("trust_lacking", Style::Doubt, '?'),
        _ => ("trust_sound", Style::Good, '✔'),
    };
    words.labels(name).iter().for_each(|said| page.line(0, style, &format!("{mark} {said}")));
    page.into_text()
}

fn said(page: &mut Page, words: Words, remark: &Remark) {
    let (style, mark) = match remark.weight {
        Weight::Wrong => (Style::Bad, '✘'),
        Weight::Lack => (Style::Doubt, '?'),
        _ => (Style::Plain, '·'),
    };
    page.line(0, style, &format!("{mark} {}", remark.code));
    advice(page, words, 2, |language| remark.advice(language), None);
}

fn contents(page: &mut Page, words: Words, store: &Path, review: &Review) {
    page.heading(&format!("{}  {}", words.label("trust_store"), store.display()));
    if let Some(bundle) = &review.bundle {
        columns(page, &super::bundle::head(words, bundle, review.at));
    }
    for holding in &review.holdings {
        page.gap();
        one(page, words, holding);
    }
    for (list, fresh) in &review.lists {
        page.gap();
        page.line(0, Style::Strong, &format!("{}  {}", words.label("list"), list.issuer));
        let state = words.label(if *fresh { "audit_fresh" } else { "trust_list_not_fresh" });
        let next = list.next_update.as_deref().unwrap_or("-");
        page.line(2, Style::Plain, &format!("{} … {next}  {state}", list.this_update));
        page.line(2, Style::Faint, &format!("SHA-256 {}", list.sha256));
    }
}

fn one(page: &mut Page, words: Words, holding: &Holding) {
    let label = |name: &str| words.label(name);
    let what = if holding.certificate.is_some() { "entry_anchor" } else { "entry_key" };
    page.line(0, Style::Strong, &format!("{}  {}", holding.id, label(what)));
    let mut rows = Vec::new();
    match &holding.certificate {
        Some(certificate) => rows.extend(of_certificate(words, certificate)),
        None => rows.push((label("algorithm"), holding.key.algorithm.clone())),
    }
    let codes: Vec<String> = holding.regions.iter().map(ToString::to_string).collect();
    let kinds = holding.kinds.as_ref().map_or_else(|| label("every_kind"), |kinds| words.list(kinds));
    let purpose = |purpose: &Purpose| label(&format!("purpose_{}", purpose.as_str()));
    let purposes: Vec<String> = holding.purposes.iter().map(purpose).collect();
    let day = |day: &Option<String>| day.clone().unwrap_or_else(|| "-".to_owned());
    rows.extend([
        (label("key_sha256"), format!("SHA-256 {}", holding.key.sha256)),
        (label("trust_group"), holding.group.clone()),
        (words.word(Topic::Field, "region"), words.list(&codes)),
        (label("kind"), kinds),
        (label("trust_purposes"), words.list(&purposes)),
        (label("trust_period"), format!("{} … {}", day(&holding.from), day(&holding.until))),
        (label("trust_reaches"), label(if holding.is_ready { "trust_ready" } else { "trust_not_ready" })),
    ]);
    columns(page, &rows);
}

fn entry(words: Words, store: &Path, change: &Change) -> String {
    let (kind, name) = &change.entry;
    format!("{}  {name}  → {}", words.label(&format!("entry_{kind}")), store.display())
}

fn done(page: &mut Page, words: Words, said: &str, what: &str) {
    page.line(0, Style::Good, &format!("✔ {}  {what}", words.label(said)));
}
