//! The objects of the pages of a sealed document with their places, for whoever writes a layout of a form.

use elicense::CheckId;
use elicense::messages::Topic;
use elicense::report::{SeenObject, SeenPage, SeenPages};

use super::page::{Page, Style};
use crate::words::Words;

/// Everything that is listed, page by page.
pub fn section(page: &mut Page, words: Words, pages: &SeenPages) {
    page.gap();
    page.heading(&words.label("pages_objects"));
    if let Some(why) = &pages.unread {
        return page.line(2, Style::Doubt, &words.label("pages_unread").replace("{why}", why));
    }
    for sheet in &pages.pages {
        of_sheet(page, words, sheet);
    }
    if !pages.tags.is_empty() {
        page.line(2, Style::Plain, &words.label("pages_tags"));
    }
    for tag in &pages.tags {
        page.line(4, Style::Plain, &format!("{} → {}.{}", tag.name, tag.page, tag.object));
    }
    if pages.left_out > 0 {
        let more = words.label("pages_more").replace("{count}", &pages.left_out.to_string());
        page.line(2, Style::Faint, &more);
    }
}

fn of_sheet(page: &mut Page, words: Words, sheet: &SeenPage) {
    let [_, _, width, height] = sheet.area;
    let size = format!("{} × {}", mm(width), mm(height));
    let said = words.label("pages_page").replace("{page}", &sheet.number.to_string());
    page.line(2, Style::Plain, &said.replace("{size}", &size));
    for object in &sheet.objects {
        of_object(page, words, object);
    }
    for picture in &sheet.pictures {
        let digest = picture.digest.as_deref().or(picture.part.as_deref()).unwrap_or("?");
        let place = told_box(picture.place);
        page.line(4, Style::Plain, &format!("{place}  {}  {digest}", words.label("pages_picture")));
    }
}

fn of_object(page: &mut Page, words: Words, object: &SeenObject) {
    let kind = words.label(if object.is_of_form { "pages_form" } else { "pages_value" });
    let hidden = || words.label("pages_characters").replace("{count}", &object.characters.to_string());
    let text = object.text.clone().unwrap_or_else(hidden);
    let place = told_box(object.place);
    let line = format!("{place}  {kind} {}  {text}  ({})", object.id, object.font);
    page.line(4, Style::Plain, &line);
    if !object.unfit.is_empty() {
        let named = |check: &CheckId| words.word(Topic::Check, check.as_str());
        let checks = object.unfit.iter().map(named).collect::<Vec<_>>().join(", ");
        page.line(8, Style::Doubt, &words.label("pages_unfit").replace("{checks}", &checks));
    }
}

/// A place in millimetres, as layouts write a box.
pub(super) fn told_box([left, top, width, height]: [i32; 4]) -> String {
    format!("[{}, {}, {}, {}]", mm(left), mm(top), mm(width), mm(height))
}

fn mm(hundredths: i32) -> f64 {
    f64::from(hundredths) / 100.0
}
