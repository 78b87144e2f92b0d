//! A layout held against a sealed package: its data, and the objects of its pages with their places.

use std::borrow::Cow;

use crate::document::budget::Budget;
use crate::document::container::Container;
use crate::document::container::gb18030::Encoding;
use crate::document::ofd::Ofd;
use crate::document::page::{Pages, Text};
use crate::layout::claim::Document;
use crate::layout::extract::page::{objects, values};
use crate::layout::trial::places::Places;
use crate::layout::trial::{Seen, SeenKind, Trial, TrialPlace, TrialSubject, Trying};
use crate::layout::{Layout, page::PageRules};
use crate::words::check::Finding;
use crate::words::error::Error;

/// What the layout asks of a package, whatever of it a seal covers: that is for a verification to say.
pub(super) fn of_package(layout: &Layout, bytes: &[u8], ofd: &Ofd<'_>) -> Result<Trial, Error> {
    let mut budget = Budget::new();
    let root = ofd.payload(&ofd.loaded, Vec::new(), &mut budget)?;
    let document = Document { bytes, container: Container::Ofd, encoding: Encoding::Utf8, root, live: None };
    let payload = ofd.payload(&ofd.loaded, Vec::new(), &mut budget);
    let mut trying = Trying::of(layout, &document, None, Some(&payload), &budget);
    let mut places = Places::default();
    payload.iter().for_each(|root| places.add("", true, root));
    let pages = match Pages::read(ofd) {
        Ok(pages) => pages,
        Err(detail) => {
            trying.step(TrialSubject::Page, "", Some(false), None, Some(detail));
            return Ok(places.told(trying.steps));
        }
    };
    if let Some(rules) = &layout.page {
        steps(layout, rules, (&pages, ofd), &mut trying);
    }
    let mut trial = places.told(trying.steps);
    for (index, page) in pages.pages.iter().enumerate() {
        trial.places.extend(page.texts.iter().filter(|text| !text.is_blank()).map(|text| place(index, text)));
    }
    for tag in &pages.tags {
        let path = format!("tag {} → page id {} object {}", tag.name, tag.page, tag.object);
        trial.places.push(TrialPlace {
            signed: false,
            path,
            seen: Seen { kind: SeenKind::Nothing, size: 0 },
        });
    }
    Ok(trial)
}

fn steps(layout: &Layout, rules: &PageRules, of: (&Pages, &Ofd<'_>), trying: &mut Trying<'_>) {
    for want in &rules.wants {
        trying.step(TrialSubject::Page, &want.written(), Some(want.holds(of.0, of.1)), None, None);
    }
    let selection = match objects(layout, of.0) {
        Ok(selection) => selection,
        Err(faults) => return wrong(&faults, trying),
    };
    let fields = layout.fields.iter().filter(|rule| rule.on_page.is_some());
    let fields = fields.map(|rule| (rule.name.as_str(), &rule.origin));
    let face = layout.face.iter().filter(|rule| rule.on_page.is_some());
    let face = face.map(|rule| (&*rule.name, &rule.origin));
    for ((name, origin), chosen) in fields.chain(face).zip(&selection.values) {
        let ids: Vec<&str> = chosen.texts.iter().map(|text| text.id.as_str()).collect();
        let found = if ids.is_empty() { "-".to_owned() } else { ids.join(" ") };
        trying.step(TrialSubject::Page, &format!("{name}: {origin} → {found}"), Some(true), None, None);
    }
    // What stands there may be no day, or no code.
    if let Err(faults) = values(layout, &selection) {
        wrong(&faults, trying);
    }
}

fn wrong(faults: &[Finding], trying: &mut Trying<'_>) {
    for fault in faults {
        let facts = fault.data.iter().map(|(name, value)| format!("{name} {value}"));
        let facts = facts.collect::<Vec<_>>().join(", ");
        trying.step(TrialSubject::Page, fault.code.as_str(), Some(false), None, Some(facts));
    }
}

/// An object by its place. What a template says is the form's; what a page says is told by its length.
fn place(page: usize, text: &Text) -> TrialPlace {
    let [left, top, width, height] = text.rect.hundredths().map(|number| f64::from(number) / 100.0);
    let label: Cow<'_, str> = match text.of_template {
        true => format!("  {}", text.letters()).into(),
        false => "".into(),
    };
    let path = format!("page {} object {}  [{left}, {top}, {width}, {height}]{label}", page + 1, text.id);
    let seen = Seen { kind: SeenKind::Text, size: text.glyphs.len() };
    TrialPlace { signed: false, path, seen }
}
