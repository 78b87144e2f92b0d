//! What a page or template paints, in its order.

use roxmltree::Node;

use crate::document::ofd::is_ours;
use crate::document::page::geometry::{Matrix, number, numbers};
use crate::document::page::parts::children;
use crate::document::page::resources::{Color, Resources};
use crate::document::page::{Cover, Picture, Rect, Text, text};
use crate::words::limits::{MAX_PAGE_CHARS, MAX_PAGE_OBJECTS};

/// How much may still be read of all pages of a document.
pub(super) struct Room {
    objects: usize,
    chars: usize,
}

impl Room {
    pub(super) fn new() -> Self {
        Self { objects: MAX_PAGE_OBJECTS, chars: MAX_PAGE_CHARS }
    }

    fn take(&mut self) -> Result<(), String> {
        self.objects =
            self.objects.checked_sub(1).ok_or_else(|| format!("more than {MAX_PAGE_OBJECTS} objects"))?;
        Ok(())
    }

    pub(super) fn take_chars(&mut self, count: usize) -> Result<(), String> {
        self.chars =
            self.chars.checked_sub(count).ok_or_else(|| format!("more than {MAX_PAGE_CHARS} characters"))?;
        Ok(())
    }
}

/// What is painted on one page so far.
#[derive(Default)]
pub(super) struct Objects {
    pub texts: Vec<Text>,
    pub covers: Vec<Cover>,
    pub pictures: Vec<Picture>,
    order: usize,
}

/// What objects take over from their layer.
#[derive(Clone, Copy)]
pub(super) struct Around<'r> {
    pub resources: &'r Resources,
    pub fill: Result<Option<Color>, ()>,
    pub of_template: bool,
}

impl Objects {
    /// Everything that a page or template paints.
    pub(super) fn add(
        &mut self,
        page: Node<'_, '_>,
        of_template: bool,
        resources: &Resources,
        room: &mut Room,
    ) -> Result<(), String> {
        let mut layers: Vec<_> =
            children(page, "Content").flat_map(|content| children(content, "Layer")).collect();
        layers.sort_by_key(|layer| match layer.attribute("Type") {
            Some("Background") => 0,
            Some("Foreground") => 2,
            _ => 1,
        });
        for layer in layers {
            let fill = layer.attribute("DrawParam").map_or(Ok(None), |id| resources.fill_of(id));
            let around = Around { resources, fill, of_template };
            // Blocks in blocks, without recursion: the next one to be painted is the last of the list.
            let mut waiting: Vec<Node<'_, '_>> = layer.children().filter(Node::is_element).collect();
            waiting.reverse();
            while let Some(node) = waiting.pop() {
                room.take()?;
                self.order += 1;
                let name = node.tag_name().name();
                if PAINTED.contains(&name) && !is_ours(node) {
                    return Err("an object of a page has another namespace than the standard's".to_owned());
                }
                match name {
                    "PageBlock" => {
                        let inside: Vec<_> = node.children().filter(Node::is_element).collect();
                        waiting.extend(inside.into_iter().rev());
                    }
                    "TextObject" => self.texts.extend(text::read(node, self.order, &around, room)?),
                    "ImageObject" => self.picture(node, resources)?,
                    "PathObject" => self.path(node, &around)?,
                    "CompositeObject" => {
                        let rect = boundary(node)?;
                        self.covers.push(Cover { order: self.order, rect });
                    }
                    _ => {}
                }
            }
        }
        Ok(())
    }

    fn picture(&mut self, node: Node<'_, '_>, resources: &Resources) -> Result<(), String> {
        let (order, rect) = (self.order, boundary(node)?);
        let part = node.attribute("ResourceID").and_then(|id| resources.picture(id));
        if !is_hidden(node) && alpha(node)? >= FAINT {
            self.covers.push(Cover { order, rect });
        }
        self.pictures.push(Picture { rect, part });
        Ok(())
    }

    /// A line hides nothing of a text, and an area all of it.
    fn path(&mut self, node: Node<'_, '_>, around: &Around<'_>) -> Result<(), String> {
        let is = |name: &str, default: bool| node.attribute(name).map_or(default, |value| value == "true");
        let width = node.attribute("LineWidth").map_or(Some(DEFAULT_LINE), number).unwrap_or(f64::MAX);
        let scale = node.attribute("CTM").map_or(Some(Matrix::IDENTITY), |ctm| numbers(ctm).map(Matrix));
        let scale = scale.map_or(f64::MAX, |Matrix([a, b, c, d, ..])| (a.hypot(b)).max(c.hypot(d)));
        let is_thick = is("Stroke", true) && width * scale > THICK_LINE;
        let color = fill(node, around);
        let seen = color.is_none_or(|color| color.alpha >= FAINT);
        if !is_hidden(node) && alpha(node)? >= FAINT && (is_thick || is("Fill", false) && seen) {
            self.covers.push(Cover { order: self.order, rect: boundary(node)? });
        }
        Ok(())
    }
}

/// The colour that an object is filled with, as far as anybody knows.
pub(super) fn fill(node: Node<'_, '_>, around: &Around<'_>) -> Option<Color> {
    if let Some(own) = children(node, "FillColor").next() {
        return Some(around.resources.color(own));
    }
    let own = match node.attribute("DrawParam").map(|id| around.resources.fill_of(id)) {
        Some(Err(())) => return None,
        Some(Ok(own)) => own,
        None => None,
    };
    match (own, around.fill) {
        (Some(own), _) => Some(own),
        (None, Ok(layer)) => Some(layer.unwrap_or(Color::BLACK)),
        (None, Err(())) => None,
    }
}

/// The place that an object says it keeps to.
pub(super) fn boundary(node: Node<'_, '_>) -> Result<Rect, String> {
    let place = node.attribute("Boundary").and_then(numbers);
    place.map(Rect::of).ok_or_else(|| "an object of a page without a place".to_owned())
}

pub(super) fn is_hidden(node: Node<'_, '_>) -> bool {
    node.attribute("Visible") == Some("false")
}

/// How opaque an object is as a whole.
pub(super) fn alpha(node: Node<'_, '_>) -> Result<f64, String> {
    let alpha = node.attribute("Alpha").map_or(Some(255.0), number);
    alpha.map(|alpha| alpha / 255.0).ok_or_else(|| "an object of a page that is no way opaque".to_owned())
}

/// Elements that paint.
const PAINTED: [&str; 5] = ["PageBlock", "TextObject", "ImageObject", "PathObject", "CompositeObject"];

/// Less opaque than this hides nothing: faint marks over a whole page.
const FAINT: f64 = 0.3;

/// GB/T 33190 §8.2: the width of a line that says none, in millimetres.
const DEFAULT_LINE: f64 = 0.353;

/// A line that is thicker hides what it crosses.
const THICK_LINE: f64 = 1.0;
