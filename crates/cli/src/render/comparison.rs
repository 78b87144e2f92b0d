//! Two licenses side by side.

use elicense::license::FaceField;
use elicense::messages::{self, Topic};
use elicense::report::{Absence, Comparison, Mask, Relation, Sameness, Transform, transforms};
use elicense::rules::Shown;
use elicense::{Field, Report};

use super::license::text_or_hidden;
use super::page::{Page, Style, widest};
use super::parts::{Look, advice, mark};
use crate::words::Words;

/// The comparison of the inputs `left` and `right`.
pub fn comparison(look: Look, left: &str, right: &str, compared: &Comparison<'_>) -> String {
    let words = look.words;
    let mut page = Page::new(look.color);
    let (sign, style) = match compared.sameness() {
        Sameness::Same => ('=', Style::Good),
        Sameness::Different => ('≠', Style::Bad),
        _ => ('?', Style::Doubt),
    };
    page.line(0, style, &format!("{sign} {}", words.word(Topic::Sameness, compared.sameness().as_str())));
    let say = |language| messages::advice(language, compared.reason().as_str(), &compared.data());
    advice(&mut page, words, 2, say, []);
    page.gap();
    let sides = [("left", left, compared.left()), ("right", right, compared.right())];
    let column = widest(sides.map(|(label, ..)| words.label(label)).iter().map(String::as_str));
    let masks = compared.masks();
    let told = |name: &str| masks.iter().fold(name.to_owned(), |name, mask| mask.text(&name).to_string());
    for (label, name, report) in sides {
        side(&mut page, words, column, &words.label(label), &told(name), report);
    }
    rows(&mut page, words, column, compared, &masks);
    page.into_text()
}

fn side(page: &mut Page, words: Words, column: usize, label: &str, name: &str, report: &Report) {
    let (sign, _) = mark(report.conclusion());
    let layout = report.layout();
    page.row(2, column, Style::Strong, label, name);
    let layout = format!("{} – {}", layout.id(), words.title(layout.title()));
    page.row(2, column, Style::Plain, "", &layout);
    let conclusion = words.word(Topic::Conclusion, report.conclusion().as_str());
    page.row(2, column, Style::Plain, "", &format!("{sign} {conclusion}"));
    let carried = report.claimed().carried().len().to_string();
    for note in words.labels("carried_count").iter().filter(|_| carried != "0") {
        page.row(2, column, Style::Faint, "", &note.replace("{count}", &carried));
    }
}

fn rows(page: &mut Page, words: Words, column: usize, compared: &Comparison<'_>, masks: &[Mask<'_>; 2]) {
    page.gap();
    page.heading(&words.label("fields"));
    for pair in compared.fields() {
        heading(page, words, &words.word(Topic::Field, pair.name.as_str()), pair.relation);
        for (index, (side, report)) in
            [(pair.left, compared.left()), (pair.right, compared.right())].into_iter().enumerate()
        {
            let label = words.label(["left", "right"][index]);
            lines(page, column, &label, &field(words, side, report, &masks[index]));
        }
    }
    if !compared.face().is_empty() {
        page.gap();
        page.heading(&words.label("face"));
    }
    for pair in compared.face() {
        let title = pair.left.or(pair.right).map(|face| words.title(&face.title)).unwrap_or_default();
        heading(page, words, &title, pair.relation);
        for (index, side) in [pair.left, pair.right].into_iter().enumerate() {
            lines(page, column, &words.label(["left", "right"][index]), &face(words, side, &masks[index]));
        }
    }
}

fn heading(page: &mut Page, words: Words, name: &str, relation: Relation) {
    let (sign, style) = match relation {
        Relation::Equal | Relation::SameValue => ('=', Style::Good),
        Relation::Differs => ('≠', Style::Bad),
        _ => ('-', Style::Doubt),
    };
    page.line(2, style, &format!("{sign} {name}  {}", words.word(Topic::Relation, relation.as_str())));
}

fn lines(page: &mut Page, column: usize, label: &str, texts: &[String]) {
    for (index, text) in texts.iter().enumerate() {
        page.row(6, column, Style::Faint, if index == 0 { label } else { "" }, text);
    }
}

/// What one license says, where, and what its layout made of it.
fn field(words: Words, side: Result<&Field, Absence>, report: &Report, mask: &Mask<'_>) -> Vec<String> {
    let field = match side {
        Ok(field) => field,
        Err(absent) => return vec![words.word(Topic::Absence, absent.as_str())],
    };
    let seen = mask.field(field);
    if seen.shown == Shown::Hidden {
        return vec![words.label("hidden"), format!("@ {}", field.origin)];
    }
    let unread = seen.value.is_none();
    let raw = text_or_hidden(words, seen.raw.clone());
    let value =
        seen.value.map_or_else(|| format!("{raw}  {}", words.label("unread")), |value| value.to_string());
    let written = (!unread && value != raw).then(|| format!("{}: {raw}", words.label("raw")));
    let made = transforms(report.layout(), field);
    let made = (!made.is_empty())
        .then(|| words.list(&made.iter().map(|one| transform(words, one)).collect::<Vec<_>>()));
    [Some(value), written, made, Some(format!("@ {}", field.origin))].into_iter().flatten().collect()
}

fn face(words: Words, side: Result<&FaceField, Absence>, mask: &Mask<'_>) -> Vec<String> {
    match side {
        Ok(face) => vec![text_or_hidden(words, mask.face(face).text), format!("@ {}", face.origin)],
        Err(absent) => vec![words.word(Topic::Absence, absent.as_str())],
    }
}

fn transform(words: Words, transform: &Transform) -> String {
    let how = words.word(Topic::Transform, transform.as_str());
    transform.by().map_or(how.clone(), |by| format!("{how} {by}"))
}
