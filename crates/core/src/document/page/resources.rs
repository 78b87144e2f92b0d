//! Tables of resources (GB/T 33190 §7.9): fonts, pictures, colours and ways to draw, by their ids.

use std::collections::BTreeMap;

use roxmltree::Node;
use smol_str::SmolStr;

use crate::document::page::FontFile;
use crate::document::page::geometry::number;
use crate::document::page::parts::{children, descendants, text};
use crate::words::limits::MAX_PAGE_RESOURCES;

/// Everything that pages name by an id. An id with two meanings has none.
#[derive(Debug, Default)]
pub(super) struct Resources {
    pub fonts: BTreeMap<SmolStr, Option<FontFile>>,
    media: BTreeMap<SmolStr, Option<String>>,
    params: BTreeMap<SmolStr, Option<Param>>,
    /// Spaces of colours, by the number of their components where they have eight bits each.
    spaces: BTreeMap<SmolStr, Option<usize>>,
}

/// A way to draw.
#[derive(Clone, Debug, PartialEq)]
struct Param {
    above: Option<SmolStr>,
    fill: Option<Color>,
}

/// A colour.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Color {
    /// 0 is black and 1 white; `None` where it is no plain colour.
    pub light: Option<f64>,
    pub alpha: f64,
}

impl Color {
    /// What is filled where nothing says with what.
    pub(super) const BLACK: Self = Self { light: Some(0.0), alpha: 1.0 };
}

impl Resources {
    /// Reads one table; `part` finds what it names.
    pub(super) fn read(
        &mut self,
        table: Node<'_, '_>,
        part: &mut dyn FnMut(&str) -> Option<String>,
    ) -> Result<(), String> {
        let id = |node: Node<'_, '_>| SmolStr::from(node.attribute("ID").unwrap_or_default());
        for space in descendants(table, "ColorSpace") {
            let count = match space.attribute("Type") {
                Some("GRAY" | "Gray") => Some(1),
                Some("RGB" | "sRGB") => Some(3),
                Some("CMYK") => Some(4),
                _ => None,
            };
            let is_plain = space.attribute("BitsPerComponent").is_none_or(|bits| bits == "8")
                && space.attribute("Profile").is_none();
            add(&mut self.spaces, id(space), count.filter(|_| is_plain));
        }
        for font in descendants(table, "Font") {
            let file = children(font, "FontFile").next().map(text);
            let name = font.attribute("FontName").unwrap_or_default().to_owned();
            let known = match file.as_deref().map(&mut *part) {
                None => Some(FontFile { name, part: None }),
                // One that is named and not there is a font that nobody knows.
                Some(found) => found.map(|part| FontFile { name, part: Some(part) }),
            };
            add(&mut self.fonts, id(font), known);
        }
        for media in descendants(table, "MultiMedia") {
            let file = children(media, "MediaFile").next().map(text);
            add(&mut self.media, id(media), file.as_deref().and_then(&mut *part));
        }
        for param in descendants(table, "DrawParam") {
            let above = param.attribute("Relative").map(SmolStr::from);
            let fill = children(param, "FillColor").next().map(|color| self.color(color));
            add(&mut self.params, id(param), Some(Param { above, fill }));
        }
        let count = self.fonts.len() + self.media.len() + self.params.len() + self.spaces.len();
        if count > MAX_PAGE_RESOURCES {
            return Err(format!("more than {MAX_PAGE_RESOURCES} resources"));
        }
        Ok(())
    }

    /// The part of a picture.
    pub(super) fn picture(&self, id: &str) -> Option<String> {
        self.media.get(id).cloned().flatten()
    }

    /// With what a way to draw fills; `Err` where nobody knows.
    pub(super) fn fill_of(&self, id: &str) -> Result<Option<Color>, ()> {
        let mut next = Some(SmolStr::from(id));
        for _ in 0..MAX_RELATIVES {
            let Some(id) = &next else { return Ok(None) };
            let param = self.params.get(id).and_then(Option::as_ref).ok_or(())?;
            if param.fill.is_some() {
                return Ok(param.fill);
            }
            next = param.above.clone();
        }
        Err(())
    }

    /// The colour that an element says.
    pub(super) fn color(&self, node: Node<'_, '_>) -> Color {
        let alpha =
            node.attribute("Alpha").map_or(Some(1.0), |alpha| number(alpha).map(|alpha| alpha / 255.0));
        let is_plain = !node.children().any(|child| child.is_element()) && node.attribute("Index").is_none();
        let count = node.attribute("ColorSpace").map(|space| self.spaces.get(space).copied().flatten());
        let values: Option<Vec<f64>> = node
            .attribute("Value")
            .map(|values| values.split_ascii_whitespace().map(component).collect::<Option<_>>())
            .unwrap_or(None);
        let fits = |values: &Vec<f64>| count.is_none_or(|count| count == Some(values.len()));
        let light = values.filter(|values| is_plain && fits(values)).and_then(|values| light(&values));
        Color { light: light.filter(|_| alpha.is_some()), alpha: alpha.unwrap_or(0.0) }
    }
}

/// One of eight bits.
fn component(text: &str) -> Option<f64> {
    let value = match text.strip_prefix('#') {
        Some(hexadecimal) => f64::from(u8::from_str_radix(hexadecimal, 16).ok()?),
        None => number(text)?,
    };
    (0.0..=255.0).contains(&value).then_some(value / 255.0)
}

fn light(values: &[f64]) -> Option<f64> {
    match *values {
        [gray] => Some(gray),
        // ITU-R BT.601.
        [red, green, blue] => Some(0.299 * red + 0.587 * green + 0.114 * blue),
        [cyan, magenta, yellow, black] => {
            let of = |ink: f64| (1.0 - ink) * (1.0 - black);
            light(&[of(cyan), of(magenta), of(yellow)])
        }
        _ => None,
    }
}

fn add<T: PartialEq>(all: &mut BTreeMap<SmolStr, Option<T>>, id: SmolStr, one: Option<T>) {
    match all.entry(id) {
        std::collections::btree_map::Entry::Vacant(free) => drop(free.insert(one)),
        // The same table may be named twice.
        std::collections::btree_map::Entry::Occupied(mut known) if *known.get() != one => {
            known.insert(None);
        }
        std::collections::btree_map::Entry::Occupied(_) => {}
    }
}

/// A location from the folder that a table names.
pub(super) fn res_location(base: Option<&str>, at: &str) -> String {
    match base.filter(|_| !at.starts_with('/')) {
        Some(base) => format!("{}/{at}", base.trim_end_matches('/')),
        None => at.to_owned(),
    }
}

/// Ways to draw that one is made from.
const MAX_RELATIVES: usize = 8;
