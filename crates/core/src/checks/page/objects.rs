//! What is asked of each object that holds a value, and of those that labels are made of.

use std::collections::BTreeMap;

use crate::document::ofd::Ofd;
use crate::document::page::font::{Font, Shows};
use crate::document::page::{ASCENT, Glyph, PALE, Page, Pages, Rect, Text};
use crate::layout::page::Selection;
use crate::words::check::{CheckId, Finding};
use crate::words::code::Code;

/// The first fault of each check.
pub(super) fn check(ofd: &Ofd<'_>, pages: &Pages, selection: &Selection<'_>) -> Vec<Finding> {
    let values = || {
        let chosen = selection.values.iter();
        chosen.flat_map(|chosen| chosen.texts.iter().map(|text| (chosen.page, *text)))
    };
    let mut fonts = Fonts { ofd, pages, read: BTreeMap::new() };
    let mut found: Vec<Finding> = Vec::new();
    let mut keep = |finding: Option<Finding>| {
        if let Some(finding) = finding
            && !found.iter().any(|known| known.check == finding.check)
        {
            found.push(finding);
        }
    };
    for (number, text) in values() {
        let Some(page) = pages.pages.get(number) else { continue };
        of_value(text, page, &mut fonts).into_iter().for_each(|finding| keep(Some(finding)));
    }
    // A label that nobody sees, or sees another one in place of, leads people elsewhere than programs.
    for (number, text) in &selection.labels {
        let Some(page) = pages.pages.get(*number) else { continue };
        of_label(text, page, &mut fonts).into_iter().for_each(|finding| keep(Some(finding)));
    }
    found.sort_by_key(|finding| finding.check);
    found
}

/// What speaks against an object that holds a value.
fn of_value(text: &Text, page: &Page, fonts: &mut Fonts<'_>) -> Vec<Finding> {
    let fault = |check, code| Finding::new(check, code).with("object", &text.id);
    let letter = text.glyphs.iter().find(|glyph| !may_stand(glyph.character));
    let unfit = letter.map(|glyph| {
        let code = format!("U+{:04X}", u32::from(glyph.character));
        fault(CheckId::PageLetters, Code::PageLetterUnfit).with("character", code)
    });
    let in_order = has_lines(text) && !is_stacked(text, page);
    let found = [
        (!is_visible(text)).then(|| fault(CheckId::PageVisible, Code::PageTextHidden)),
        (!is_inside(text, page)).then(|| fault(CheckId::PageInside, Code::PageTextOutside)),
        (!is_upright(text)).then(|| fault(CheckId::PageUpright, Code::PageTextTurned)),
        (!in_order).then(|| fault(CheckId::PageLines, Code::PageTextDisordered)),
        unfit,
        is_below(text, page).then(|| fault(CheckId::PageOpen, Code::PageTextBelow)),
        fonts.fault(text),
        is_noted(text, page).then(|| fault(CheckId::PageAnnotations, Code::PageTextAnnotated)),
    ];
    found.into_iter().flatten().collect()
}

/// What speaks against an object of a label.
fn of_label(text: &Text, page: &Page, fonts: &mut Fonts<'_>) -> Vec<Finding> {
    let fault = |check, code| Finding::new(check, code).with("object", &text.id);
    let is_on_sheet = page.area.holds(&text.rect, text.em);
    let found = [
        (!is_visible(text)).then(|| fault(CheckId::PageVisible, Code::PageTextHidden)),
        (!is_on_sheet).then(|| fault(CheckId::PageInside, Code::PageTextOutside)),
        is_below(text, page).then(|| fault(CheckId::PageOpen, Code::PageTextBelow)),
        fonts.label_fault(text),
        is_noted(text, page).then(|| fault(CheckId::PageAnnotations, Code::PageTextAnnotated)),
    ];
    found.into_iter().flatten().collect()
}

/// Which checks would keep each text of some pages from being read, page by page, whatever a layout says of it: of
/// templates as a label, of the page itself as a value. No more texts than `most` are looked at.
pub(crate) fn unfit(ofd: &Ofd<'_>, pages: &Pages, most: usize) -> Vec<Vec<Vec<CheckId>>> {
    let (mut fonts, mut room) = (Fonts { ofd, pages, read: BTreeMap::new() }, most);
    let mut of_page = |page: &Page| {
        let texts = page.texts.get(..room.min(page.texts.len())).unwrap_or_default();
        room -= texts.len();
        let of_text = |text: &Text| {
            let found = match text.of_template {
                true => of_label(text, page, &mut fonts),
                false => of_value(text, page, &mut fonts),
            };
            found.into_iter().map(|finding| finding.check).collect()
        };
        texts.iter().map(of_text).collect()
    };
    pages.pages.iter().map(&mut of_page).collect()
}

fn is_noted(text: &Text, page: &Page) -> bool {
    page.annotations.iter().any(|place| place.meets(&text.rect))
}

/// Shown, filled, opaque by half and more, and not pale.
fn is_visible(text: &Text) -> bool {
    let paint = &text.paint;
    let dark = paint.light.is_some_and(|light| light <= PALE);
    paint.visible && paint.filled && paint.alpha >= 0.5 && dark
}

/// On the sheet, and nothing of it cut away.
fn is_inside(text: &Text, page: &Page) -> bool {
    let Some(bounds) = &text.bounds else { return false };
    let shown = text.glyphs.iter().filter(|glyph| !glyph.character.is_whitespace());
    shown.map(|glyph| ink(glyph, text.em)).all(|ink| {
        page.area.holds(&ink, 0.0) && bounds.iter().all(|bound| bound.holds(&ink, CUT_SLACK * text.em))
    })
}

/// High enough to be read, upright, and neither squeezed nor stretched.
fn is_upright(text: &Text) -> bool {
    text.upright && text.em >= LEAST_HEIGHT && (0.5..=2.0).contains(&text.squeeze)
}

/// Characters follow each other to the right, and lines downwards.
fn has_lines(text: &Text) -> bool {
    text.glyphs.windows(2).all(|pair| {
        let [one, next] = pair else { return true };
        let (right, down) = (next.x - one.x, next.y - one.y);
        let blank = one.character.is_whitespace() || next.character.is_whitespace();
        let least = if blank { 0.0 } else { LEAST_ADVANCE * one.width };
        let goes_on = down.abs() <= 0.1 * text.em && right >= least;
        let wraps = down >= 0.8 * text.em && right < 0.0;
        goes_on || wraps
    })
}

/// Whether a character of another object stands where one of it stands.
fn is_stacked(text: &Text, page: &Page) -> bool {
    let others = page.texts.iter().filter(|other| {
        !std::ptr::eq(*other, text)
            && other.rect.meets(&text.rect)
            && other.paint.visible
            && !other.is_watermark()
    });
    let cells = |text: &Text| {
        let shown = text.glyphs.iter().filter(|glyph| !glyph.character.is_whitespace());
        shown.map(|glyph| glyph.cell(text.em)).collect::<Vec<_>>()
    };
    let own = cells(text);
    let mut theirs = others.flat_map(cells);
    theirs.any(|other| own.iter().any(|own| overlap(own, &other)))
}

fn overlap(one: &Rect, other: &Rect) -> bool {
    let wide = one.right.min(other.right) - one.left.max(other.left);
    let high = one.bottom.min(other.bottom) - one.top.max(other.top);
    wide > STACKED * one.width().min(other.width()) && high > STACKED * one.height().min(other.height())
}

/// Whether something that hides it was painted after it.
fn is_below(text: &Text, page: &Page) -> bool {
    page.covers.iter().any(|cover| {
        cover.order > text.order
            && cover.rect.meets(&text.rect)
            && text.glyphs.iter().any(|glyph| cover.rect.meets(&ink(glyph, text.em)))
    })
}

/// Where the ink of a character is, whichever it is.
fn ink(glyph: &Glyph, em: f64) -> Rect {
    let cell = glyph.cell(em);
    let side = 0.15 * cell.width();
    Rect {
        left: cell.left + side,
        right: cell.right - side,
        top: glyph.y - (ASCENT - 0.16) * em,
        bottom: glyph.y - 0.02 * em,
    }
}

/// Characters that a value may have: what looks like another, turns what is around it, or cannot be seen may not.
fn may_stand(character: char) -> bool {
    let code = u32::from(character);
    let hidden = matches!(code,
        0x00..=0x1f | 0x7f..=0x9f | 0xad | 0x34f | 0x61c | 0x115f | 0x1160 | 0x17b4 | 0x17b5 | 0x180b..=0x180f
        | 0x200b..=0x200f | 0x2028..=0x202e | 0x2060..=0x206f | 0x3164 | 0xfe00..=0xfe0f | 0xfeff | 0xffa0
        | 0xfff0..=0xfffb | 0x1_d173..=0x1_d17a | 0xe_0000..=0xe_0fff);
    // Greek and Coptic, Cyrillic, Armenian, Cherokee, Georgian, Lisu: letters that look like Latin ones.
    let alike = matches!(code,
        0x370..=0x58f | 0x10a0..=0x10ff | 0x13a0..=0x13ff | 0x1c80..=0x1cbf | 0x1f00..=0x1fff | 0x2c00..=0x2dff
        | 0xa4d0..=0xa4ff | 0xa640..=0xa69f | 0xab30..=0xabbf | 0x1_0000..=0x1_ffff);
    // Marks that are set over what stands before them, and radicals that look like whole characters.
    let parts = matches!(code,
        0x300..=0x36f | 0x1ab0..=0x1aff | 0x1dc0..=0x1dff | 0x20d0..=0x20ff | 0x2e80..=0x2fdf | 0x302a..=0x302f
        | 0x3099..=0x309a | 0xfe20..=0xfe2f);
    let private = matches!(code, 0xe000..=0xf8ff | 0xf_0000..=0x10_ffff);
    !(hidden || alike || parts || private)
}

/// Fonts of a document, each read once.
struct Fonts<'p> {
    ofd: &'p Ofd<'p>,
    pages: &'p Pages,
    read: BTreeMap<&'p str, Option<Font<'p>>>,
}

impl<'p> Fonts<'p> {
    /// What speaks against the font of a value: it may show anything.
    fn fault(&mut self, text: &Text) -> Option<Finding> {
        let (shows, name) = self.shows(text)?;
        let code = match shows {
            Shows::It => return None,
            Shows::Unknown => Code::PageFontUnknown,
            Shows::AnotherGlyph | Shows::AnotherDigit => Code::PageFontDiffers,
        };
        Some(Finding::new(CheckId::PageGlyphs, code).with("object", &text.id).with("font", name))
    }

    /// Of labels alike, where anybody can tell: fonts of labels often have no table of characters.
    fn label_fault(&mut self, text: &Text) -> Option<Finding> {
        self.fault(text).filter(|finding| finding.code == Code::PageFontDiffers)
    }

    /// The worst that a font shows of a text, with its name; `None` where a program takes one of its own.
    fn shows(&mut self, text: &Text) -> Option<(Shows, String)> {
        let asks = text.glyphs.iter().any(|glyph| glyph.glyph != Ok(None));
        let pages = self.pages;
        let font = match pages.fonts.get(&text.font) {
            Some(Some(font)) => font,
            // Of two fonts with one id nobody knows which one is meant.
            Some(None) => return Some((Shows::Unknown, text.font.to_string())),
            None => return asks.then(|| (Shows::Unknown, text.font.to_string())),
        };
        let name = font.name.clone();
        let Some(part) = &font.part else {
            // Numbers of glyphs mean nothing in a font that everybody has another of.
            return asks.then_some((Shows::Unknown, name));
        };
        let ofd = self.ofd;
        let read = self.read.entry(part).or_insert_with(|| Font::read(ofd.bytes(part).unwrap_or_default()));
        let Some(read) = read else { return Some((Shows::Unknown, name)) };
        let shown = text.glyphs.iter().filter(|glyph| !glyph.character.is_whitespace());
        let worst = shown.map(|glyph| read.shows(glyph)).max_by_key(|shows| match shows {
            Shows::It => 0,
            Shows::Unknown => 1,
            Shows::AnotherGlyph | Shows::AnotherDigit => 2,
        });
        worst.map(|worst| (worst, name))
    }
}

/// Millimetres of the smallest type that people read: 3.4 points.
const LEAST_HEIGHT: f64 = 1.2;

/// The least advance from one character to the next, as a share of its nominal width: an `i` takes half of it.
const LEAST_ADVANCE: f64 = 0.3;

/// How much of the smaller of two characters the other may hide: marks reach into what follows them.
const STACKED: f64 = 0.35;

/// How far ink may stick out of what an object is cut to, as a share of its height: writers round places.
const CUT_SLACK: f64 = 0.15;
