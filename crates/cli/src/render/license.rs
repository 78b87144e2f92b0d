//! The license: what it says, and whether anybody vouches for it.

use std::collections::HashSet;

use elicense::layout::told_path;
use elicense::license::{Carried, CowText, FaceField, HolderIdKind, Validity, Value};
use elicense::messages::Topic;
use elicense::report::Mask;
use elicense::rules::{Regions, Shown};
use elicense::{Field, FieldName, License, Report};

use super::basis;
use super::page::{Page, Style, widest};
use super::parts::{Look, columns, table, time};
use crate::words::Words;

/// The license as part of a report: the canonical fields and the face.
pub fn section(page: &mut Page, words: Words, report: &Report, regions: &Regions, mask: &Mask<'_>) {
    page.gap();
    let verified = report.verified().is_some();
    let (style, heading) =
        if verified { (Style::Good, "license_verified") } else { (Style::Doubt, "license_claimed") };
    page.line(0, style, &words.label(heading));
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

/// Kind and number, for the first look; said to be a claim where nobody vouches for them. None of a page that says
/// neither to programs.
pub fn title(words: Words, report: &Report, mask: &Mask<'_>) -> Option<String> {
    let license = report.claimed();
    let kind = report.kind().map(|kind| words.title(&kind.name));
    let seen = |name| license.field(name).and_then(|field| mask.field(field).raw).map(|raw| raw.to_string());
    let kind = kind.or_else(|| seen(FieldName::Name));
    let number = seen(FieldName::Number);
    let title = kind.into_iter().chain(number).collect::<Vec<_>>().join("  ");
    let is_page = report.signature().is_some_and(|signature| signature.of_package.is_some());
    match report.verified() {
        Some(_) => Some(title),
        None if title.is_empty() && is_page => None,
        None => Some(format!("{title}  {}", words.label("claimed"))),
    }
}

/// The license alone, with the place of every value, for whoever maps layouts.
pub fn show(look: Look, name: &str, report: &Report, regions: &Regions) -> String {
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
    basis::parts(&mut page, words, report, &mask);
    if mask.hides() {
        page.gap();
        words.labels("masked").iter().for_each(|note| page.line(0, Style::Faint, note));
    }
    page.into_text()
}

fn rows(words: Words, report: &Report, regions: &Regions, mask: &Mask<'_>) -> Vec<(String, String)> {
    let license = report.claimed();
    let kind = report.kind().map(|kind| (words.label("kind"), words.title(&kind.name)));
    let fields = license
        .fields()
        .iter()
        .map(|field| (words.word(Topic::Field, field.name.as_str()), value(words, field, regions, mask)));
    let face = license
        .face()
        .iter()
        .map(|face| (words.title(&face.title), text_or_hidden(words, mask.face(face).text)));
    kind.into_iter().chain(fields).chain(face).collect()
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
        let texts = std::iter::once(shown).chain(raw).chain([format!("@ {}", field.origin)]);
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
        (words.title(&field.title), vec![text, format!("@ {}", field.origin)])
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
