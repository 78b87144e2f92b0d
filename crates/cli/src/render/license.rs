//! The license: what it says, and whether anybody vouches for it.

use std::collections::HashSet;

use elicense::layout::told_path;
use elicense::license::{Carried, CowText, FaceField, HolderIdKind, Validity, Value};
use elicense::messages::Topic;
use elicense::report::{Mask, SeenPages};
use elicense::rules::{Regions, Shown};
use elicense::{Field, FieldName, Grade, Indication, Language, License, OnSheet, Report};

use super::basis;
use super::page::{Page, Style, widest};
use super::parts::{Look, columns, filled, table, time, titled};
use super::sheets;
use crate::words::Words;

/// The license as part of a report: the canonical fields and the face.
pub fn section(page: &mut Page, words: Words, report: &Report, regions: &Regions, mask: &Mask<'_>) {
    page.gap();
    let style = if is_vouched_for(report) { Style::Good } else { Style::Doubt };
    page.line(0, style, &words.label(heading(report)));
    let rows = rows(words, report, regions, mask);
    columns(page, &rows);
    let carried = report.claimed().carried().len();
    if carried > 0 {
        for note in words.labels("carried_count") {
            page.line(2, Style::Faint, &note.replace("{count}", &carried.to_string()));
        }
    }
    if mask.hides() {
        words.labels("masked").iter().for_each(|note| page.line(2, Style::Faint, note));
    }
}

/// The heading of what a license says, which tells whether anybody vouches for it.
pub fn heading(report: &Report) -> &'static str {
    if is_vouched_for(report) { "license_verified" } else { "license_claimed" }
}

/// Kind, number and holder, for the first look, after who vouches for them: the signature, or nobody. None of a page
/// that says nothing of them to programs.
pub fn title(language: Language, report: &Report, mask: &Mask<'_>) -> Option<String> {
    // Of what nobody vouches for, kind, number and name are enough to find it again.
    let until = seen(report, mask, FieldName::ValidUntil).filter(|_| is_vouched_for(report));
    let until = until.map(|until| filled(language, "until_short", &[("until", &until)]));
    let parts = [
        kind(language, report, mask),
        seen(report, mask, FieldName::Number),
        seen(report, mask, FieldName::HolderName),
        until,
    ];
    let title = parts.into_iter().flatten().collect::<Vec<_>>().join("  ");
    let vouched = if is_vouched_for(report) { "vouched" } else { "not_vouched" };
    (!title.is_empty()).then(|| filled(language, vouched, &[("license", &title)]))
}

/// Whether somebody who is trusted for it signed what the license says. That it has expired, or that somebody else
/// presents it, changes nothing of that.
pub fn is_vouched_for(report: &Report) -> bool {
    report.indication() == Indication::TotalPassed
}

/// The kind as the catalogue calls it, or as the license does.
pub fn kind(language: Language, report: &Report, mask: &Mask<'_>) -> Option<String> {
    let known = report.kind().map(|kind| titled(language, &kind.name));
    known.or_else(|| seen(report, mask, FieldName::Name))
}

/// What the reader sees of a field, as it is written.
pub fn seen(report: &Report, mask: &Mask<'_>, name: FieldName) -> Option<String> {
    let field = report.claimed().field(name)?;
    let seen = mask.field(field);
    seen.value.or(seen.raw).map(|text| text.to_string()).filter(|text| !text.is_empty())
}

/// The license alone, with the place of every value, for whoever maps layouts.
pub fn show(look: Look, name: &str, report: &Report, pages: Option<&SeenPages>, regions: &Regions) -> String {
    let words = look.words;
    let mut page = Page::new(look.color);
    let mask = report.mask();
    page.heading(&mask.text(name));
    let loud = words.labels("nothing_verified");
    loud.iter().for_each(|sentence| page.line(0, Style::Bad, &format!("!!! {sentence} !!!")));
    words.labels("verify_hint").iter().for_each(|hint| page.line(0, Style::Plain, hint));
    page.gap();
    let layout = report.layout();
    let source = words.source(layout.source().kind);
    let titled = format!("{} – {}", layout.id(), words.title(layout.title()));
    table(
        &mut page,
        words,
        &[("layout", titled), ("source", source), ("note", layout.source().note.clone())],
    );
    origins(&mut page, words, report, regions, &mask);
    face(&mut page, words, report.claimed().face(), &mask);
    carried(&mut page, words, report.claimed().carried(), &mask);
    pages.into_iter().for_each(|pages| sheets::section(&mut page, words, pages));
    basis::parts(&mut page, words, report, &mask);
    if mask.hides() {
        page.gap();
        words.labels("masked").iter().for_each(|note| page.line(0, Style::Faint, note));
    }
    page.into_text()
}

/// Every field and what its reader sees of it.
pub fn rows(words: Words, report: &Report, regions: &Regions, mask: &Mask<'_>) -> Vec<(String, String)> {
    let license = report.claimed();
    let kind = report.kind().map(|kind| (words.label("kind"), words.title(&kind.name)));
    let fields = license.fields().iter().map(|field| {
        let told = value(words, field, regions, mask) + &graded(words, field.grade, field.place.as_deref());
        (words.word(Topic::Field, field.name.as_str()), told)
    });
    let face = license.face().iter().map(|face| {
        let told =
            text_or_hidden(words, mask.face(face).text) + &graded(words, face.grade, face.place.as_deref());
        (words.title(&face.title), told)
    });
    kind.into_iter().chain(fields).chain(face).collect()
}

/// How sure a value of a sealed document is, and where on its page to look for it.
fn graded(words: Words, grade: Option<Grade>, place: Option<&OnSheet>) -> String {
    let Some(grade) = grade else { return String::new() };
    let place = place.map(|place| {
        let said = words.label("at_page").replace("{page}", &place.page.to_string());
        format!(" · {}", said.replace("{box}", &sheets::told_box(place.place)))
    });
    format!("  [{}{}]", words.word(Topic::Grade, grade.as_str()), place.unwrap_or_default())
}

fn origins(page: &mut Page, words: Words, report: &Report, regions: &Regions, mask: &Mask<'_>) {
    let license: &License = report.claimed();
    page.gap();
    page.line(0, Style::Doubt, &words.label("license_claimed"));
    let mut rows = Vec::new();
    if let Some(kind) = report.kind() {
        rows.push((words.label("kind"), vec![format!("{} ({})", words.title(&kind.name), kind.id)]));
    }
    for field in license.fields() {
        let shown = value(words, field, regions, mask);
        let raw = mask.field(field).raw.filter(|raw| !shown.contains(&**raw));
        let raw = raw.map(|raw| format!("{}: {raw}", words.label("raw")));
        let origin = format!("@ {}{}", field.origin, graded(words, field.grade, field.place.as_deref()));
        let texts = std::iter::once(shown).chain(raw).chain([origin]);
        rows.push((words.word(Topic::Field, field.name.as_str()), texts.collect()));
    }
    rows_of_lines(page, &rows);
}

fn face(page: &mut Page, words: Words, face: &[FaceField], mask: &Mask<'_>) {
    if face.is_empty() {
        return;
    }
    page.gap();
    page.heading(&words.label("face"));
    let row = |field: &FaceField| {
        let text = text_or_hidden(words, mask.face(field).text);
        let origin = format!("@ {}{}", field.origin, graded(words, field.grade, field.place.as_deref()));
        (words.title(&field.title), vec![text, origin])
    };
    rows_of_lines(page, &face.iter().map(row).collect::<Vec<_>>());
}

fn carried(page: &mut Page, words: Words, carried: &[Carried], mask: &Mask<'_>) {
    page.gap();
    page.heading(&words.label("carried"));
    if carried.is_empty() {
        return page.line(2, Style::Faint, &words.label("nothing"));
    }
    // Whoever writes a layout has to see what it leaves out, and needs no value for that. A key may be one: what stands
    // somewhere as a value, and what is no ASCII word, as names of persons are.
    let values: HashSet<&str> = carried.iter().map(|value| value.text.as_str()).collect();
    let may_be_value = |key: &str| values.contains(key) || !key.is_ascii();
    for unmapped in carried {
        let value = mask.carried(unmapped);
        let outside = if value.signed { String::new() } else { format!("  {}", words.label("unsigned")) };
        let path = value.path.map(|path| path.to_string());
        let path = path.unwrap_or_else(|| told_path(&mask.text(&unmapped.path), may_be_value));
        page.line(2, Style::Plain, &format!("@ {path}{outside}"));
        if value.shown != Shown::Hidden {
            page.line(4, Style::Faint, &text_or_hidden(words, value.text));
        }
    }
}

/// Names with several lines of text each.
fn rows_of_lines(page: &mut Page, rows: &[(String, Vec<String>)]) {
    let column = widest(rows.iter().map(|(name, _)| name.as_str()));
    for (name, texts) in rows {
        for (index, text) in texts.iter().enumerate() {
            page.row(2, column, Style::Faint, if index == 0 { name } else { "" }, text);
        }
    }
}

/// What a field means, in words; the text that stood there, where it could not be read.
fn value(words: Words, field: &Field, regions: &Regions, mask: &Mask<'_>) -> String {
    let seen = mask.field(field);
    match &field.value {
        _ if seen.shown == Shown::Hidden => words.label("hidden"),
        None => format!("{}  {}", text_or_hidden(words, seen.raw), words.label("unread")),
        Some(_) if seen.shown == Shown::Partial => text_or_hidden(words, seen.value),
        Some(Value::Validity(Validity::LongTerm)) => words.label("long_term"),
        Some(Value::Status(status)) => format!("{} {status}", words.word(Topic::Status, status.as_str())),
        Some(Value::HolderIdKind(kind)) => holder_id_kind(words, *kind),
        Some(Value::Time(at)) => time(*at),
        Some(Value::Region(region)) => words.region(*region, regions),
        Some(_) => text_or_hidden(words, seen.value),
    }
}

/// A text, or that it is hidden.
pub(super) fn text_or_hidden(words: Words, text: Option<CowText<'_>>) -> String {
    text.map_or_else(|| words.label("hidden"), |text| text.to_string())
}

fn holder_id_kind(words: Words, kind: HolderIdKind) -> String {
    format!("{} {}", kind.as_str(), words.label(&format!("holder_id_kind_{}", kind.as_str())))
}
