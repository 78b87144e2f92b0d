//! Trust bundles and the stores that are kept by them.

use std::path::Path;

use elicense::Trust;
use elicense::jiff::Timestamp;
use elicense::upkeep::{Bundle, BundleHead, Difference, SignedBundle};
use elicense_files::{Act, Event};

use super::page::{Page, Style};
use super::parts::{Look, columns, filled, time};
use crate::words::Words;

/// A bundle that may be taken.
pub fn verified(look: Look, file: &Path, bundle: &Bundle, at: Timestamp) -> String {
    let (words, mut page) = (look.words, Page::new(look.color));
    done(&mut page, words, "bundle_sound", &file.display().to_string());
    let roots = bundle.roots();
    let facts = [
        ("threshold", roots.threshold().to_string()),
        ("count", roots.keys().count().to_string()),
        ("files", bundle.files().len().to_string()),
    ];
    let facts: Vec<(&str, &str)> = facts.iter().map(|(name, text)| (*name, &**text)).collect();
    let say = |name| words.sentences(|language| filled(language, name, &facts)).join(" / ");
    let mut rows = head(words, bundle.head(), at);
    rows.push((words.label("bundle_roots"), say("bundle_roots_of")));
    rows.extend(
        roots.keys().map(|key| (String::new(), format!("{}  SHA-256 {}", key.algorithm, key.sha256))),
    );
    rows.push((words.label("bundle_files"), facts[2].1.to_owned()));
    columns(&mut page, &rows);
    page.into_text()
}

/// A bundle counts from now on.
pub fn taken(look: Look, store: &Path, bundle: &BundleHead, before: Option<u64>, at: Timestamp) -> String {
    let (words, mut page) = (look.words, Page::new(look.color));
    let (said, arrow) = match before {
        Some(before) if before == bundle.version => ("bundle_already", bundle.version.to_string()),
        Some(before) => ("bundle_taken", format!("{before} → {}", bundle.version)),
        None => ("bundle_taken", bundle.version.to_string()),
    };
    done(&mut page, words, said, &format!("{arrow}  → {}", store.display()));
    columns(&mut page, &head(words, bundle, at));
    page.into_text()
}

/// The one before counts again.
pub fn rolled_back(look: Look, store: &Path, bundle: &BundleHead, from: u64, at: Timestamp) -> String {
    let (words, mut page) = (look.words, Page::new(look.color));
    let arrow = format!("{from} → {}  → {}", bundle.version, store.display());
    done(&mut page, words, "bundle_rolled_back", &arrow);
    columns(&mut page, &head(words, bundle, at));
    words.labels("bundle_rolled_back_next").iter().for_each(|said| page.line(2, Style::Faint, said));
    page.into_text()
}

/// What two stores trust differently.
pub fn differences(
    look: Look,
    sides: [(&std::path::PathBuf, &Trust); 2],
    differences: &[Difference],
) -> String {
    let (words, mut page) = (look.words, Page::new(look.color));
    for ((path, trust), mark) in sides.into_iter().zip(['−', '+']) {
        let version =
            trust.bundle().map(|head| format!("  {} {}", words.label("bundle_version"), head.version));
        page.line(0, Style::Strong, &format!("{mark} {}{}", path.display(), version.unwrap_or_default()));
    }
    for difference in differences {
        page.gap();
        page.line(
            0,
            Style::Plain,
            &format!("{}  {}", words.label(&format!("entry_{}", difference.kind)), difference.name),
        );
        let sides = [(&difference.before, '−', Style::Bad), (&difference.after, '+', Style::Good)];
        for (text, mark, style) in sides {
            if let Some(text) = text {
                page.line(2, style, &format!("{mark} {text}"));
            }
        }
    }
    if differences.is_empty() {
        page.gap();
        words.labels("bundle_same").iter().for_each(|said| page.line(0, Style::Good, said));
    }
    page.into_text()
}

/// What was done to a store, the oldest first.
pub fn history(look: Look, store: &Path, events: &[Event]) -> String {
    let (words, mut page) = (look.words, Page::new(look.color));
    page.heading(&format!("{}  {}", words.label("trust_store"), store.display()));
    let row = |event: &Event| {
        let act = match event.act {
            Act::Update => "bundle_taken",
            Act::Rollback => "bundle_rolled_back",
        };
        (time(event.at), format!("{}  {}  SHA-256 {}", words.label(act), event.version, event.sha256))
    };
    columns(&mut page, &events.iter().map(row).collect::<Vec<_>>());
    page.into_text()
}

/// Who has signed a bundle, and how many have to.
pub fn signed(look: Look, signed: &SignedBundle) -> Vec<String> {
    let said = |name: &str, (found, threshold): (usize, usize)| {
        let [version, found, threshold] =
            [signed.head.version.to_string(), found.to_string(), threshold.to_string()];
        let facts = [("version", &*version), ("found", &*found), ("threshold", &*threshold)];
        look.words.sentences(|language| filled(language, name, &facts))
    };
    let old = signed.signed_by_old.map(|count| said("bundle_signed_by_old", count));
    said("bundle_signed", signed.signed).into_iter().chain(old.into_iter().flatten()).collect()
}

/// A bundle was refused, and this one counts as before.
pub fn still_counts(look: Look, version: u64) -> Vec<String> {
    let version = version.to_string();
    look.words.sentences(|language| filled(language, "bundle_still", &[("version", &version)]))
}

/// What a bundle says of itself, and how old it is.
pub fn head(words: Words, bundle: &BundleHead, at: Timestamp) -> Vec<(String, String)> {
    vec![
        (words.label("bundle_version"), told(words, bundle, at)),
        (String::new(), format!("{} … {}", time(bundle.issued), time(bundle.expires))),
        (String::new(), format!("SHA-256 {}", bundle.sha256)),
    ]
}

/// Version and age in one line.
pub fn told(words: Words, bundle: &BundleHead, at: Timestamp) -> String {
    let (version, days) = (bundle.version.to_string(), bundle.age_in_days(at).to_string());
    let facts = [("version", &*version), ("days", &*days)];
    words.sentences(|language| filled(language, "bundle_age", &facts)).join(" / ")
}

fn done(page: &mut Page, words: Words, said: &str, what: &str) {
    page.line(0, Style::Good, &format!("✔ {}  {what}", words.label(said)));
}
