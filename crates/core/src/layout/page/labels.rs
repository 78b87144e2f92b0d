//! Labels: texts of the form, wherever they stand, written as one object or as several.

use crate::document::page::{Page, Pages, Rect, Text};

/// A text object of some page, with what labels are compared with.
#[derive(Debug)]
pub(super) struct Atom<'p> {
    pub page: usize,
    pub text: &'p Text,
    pub letters: String,
}

/// A label where it stands.
#[derive(Clone, Debug)]
pub(super) struct Met {
    pub label: String,
    pub page: usize,
    pub rect: Rect,
}

/// All text objects of a document, and the labels among them.
#[derive(Debug)]
pub(super) struct Labels<'p> {
    pub atoms: Vec<Atom<'p>>,
    pub met: Vec<Met>,
    /// Whether an atom is part of a label.
    pub is_label: Vec<bool>,
}

#[derive(Clone, Copy)]
enum Direction {
    Right,
    Down,
}

impl<'p> Labels<'p> {
    /// Finds these labels, the longest first: what is part of one is no other.
    pub(super) fn find<'l>(pages: &'p Pages, labels: impl IntoIterator<Item = &'l str>) -> Self {
        let atoms =
            pages.pages.iter().enumerate().flat_map(|(page, of)| atoms_of(page, of)).collect::<Vec<_>>();
        let mut found = Self { is_label: vec![false; atoms.len()], atoms, met: Vec::new() };
        let mut labels: Vec<&str> = labels.into_iter().collect();
        labels.sort_by_key(|label| (std::cmp::Reverse(label.chars().count()), *label));
        labels.dedup();
        for label in labels {
            found.find_one(label);
        }
        found
    }

    /// Whether a text stands on some page as labels do.
    pub(super) fn has(pages: &Pages, label: &str) -> bool {
        !Labels::find(pages, [label]).met.is_empty()
    }

    fn find_one(&mut self, label: &str) {
        for start in 0..self.atoms.len() {
            let Some(atoms) = self.from(start, label) else { continue };
            let members = || atoms.iter().filter_map(|&atom| self.atoms.get(atom));
            let Some(rect) = members().map(|atom| atom.text.rect).reduce(|all, one| all.with(&one)) else {
                continue;
            };
            let page = members().next().map_or(0, |atom| atom.page);
            for &atom in &atoms {
                if let Some(is_label) = self.is_label.get_mut(atom) {
                    *is_label = true;
                }
            }
            self.met.push(Met { label: label.to_owned(), page, rect });
        }
    }

    /// The objects that make up a label from this one on.
    fn from(&self, start: usize, label: &str) -> Option<Vec<usize>> {
        let first = self.atoms.get(start).filter(|_| !self.is_label[start])?;
        let rest = label.strip_prefix(first.letters.as_str())?;
        if rest.is_empty() {
            return Some(vec![start]);
        }
        [Direction::Right, Direction::Down].into_iter().find_map(|direction| self.on(start, rest, direction))
    }

    /// The label goes on in other objects. Nothing of the same line stands as near before it as its own pieces do to each
    /// other: it would be the end of a longer text.
    fn on(&self, start: usize, mut rest: &str, direction: Direction) -> Option<Vec<usize>> {
        let (mut all, mut last, mut widest) = (vec![start], start, 0.0_f64);
        while !rest.is_empty() {
            let (next, gap) = self.neighbour(last, direction)?;
            let atom = self.atoms.get(next).filter(|_| !self.is_label[next])?;
            let own = self.atoms.get(last)?;
            let alike = own.text.font == atom.text.font && (own.text.em - atom.text.em).abs() < 0.1;
            if gap > MAX_GAP || !alike {
                return None;
            }
            rest = rest.strip_prefix(atom.letters.as_str())?;
            widest = widest.max(gap);
            all.push(next);
            last = next;
        }
        let em = self.atoms.get(start)?.text.em;
        match self.before(start, direction) {
            Some(gap) if gap < widest + 0.4 * em => None,
            _ => Some(all),
        }
    }

    /// The nearest object in this direction, and how far away it is.
    fn neighbour(&self, of: usize, direction: Direction) -> Option<(usize, f64)> {
        let own = self.atoms.get(of)?;
        let away = |rect: &Rect| match direction {
            Direction::Right => rect.left - own.text.rect.right,
            Direction::Down => rect.top - own.text.rect.bottom,
        };
        let others = self.atoms.iter().enumerate().filter(|(at, other)| {
            *at != of && other.page == own.page && beside(&own.text.rect, &other.text.rect, direction)
        });
        let ahead = others
            .map(|(at, other)| (at, away(&other.text.rect)))
            .filter(|(_, gap)| *gap > -0.6 * own.text.em);
        ahead.min_by(|one, other| one.1.total_cmp(&other.1))
    }

    /// How far away what stands before an object is, where that is written alike and is no label.
    fn before(&self, of: usize, direction: Direction) -> Option<f64> {
        let own = self.atoms.get(of)?;
        let gaps = self.atoms.iter().enumerate().filter(|(at, other)| {
            *at != of
                && other.page == own.page
                && other.text.font == own.text.font
                && (own.text.em - other.text.em).abs() < 0.1
                && beside(&own.text.rect, &other.text.rect, direction)
        });
        let gaps = gaps.map(|(_, other)| match direction {
            Direction::Right => own.text.rect.left - other.text.rect.right,
            Direction::Down => own.text.rect.top - other.text.rect.bottom,
        });
        gaps.filter(|gap| *gap > -0.6 * own.text.em).min_by(f64::total_cmp)
    }

    /// The one label of this text on a page, in these surroundings; `Err` with how many there are where that is not one.
    pub(super) fn the_one(
        &self,
        page: usize,
        label: &str,
        fits: impl Fn(&Met) -> bool,
    ) -> Result<&Met, usize> {
        let mut all = self.met.iter().filter(|met| met.page == page && met.label == label && fits(met));
        match (all.next(), all.next()) {
            (Some(only), None) => Ok(only),
            (None, _) => Err(0),
            (Some(_), Some(_)) => Err(2 + all.count()),
        }
    }
}

/// Blank ones and watermarks are no texts of the form or of a license.
fn atoms_of(page: usize, of: &Page) -> impl Iterator<Item = Atom<'_>> {
    let texts = of.texts.iter().filter(|text| !text.is_blank() && !text.is_watermark());
    texts.map(move |text| Atom { page, text, letters: text.letters() })
}

fn beside(one: &Rect, other: &Rect, direction: Direction) -> bool {
    match direction {
        Direction::Right => same_line(one, other),
        Direction::Down => {
            let common = one.right.min(other.right) - one.left.max(other.left);
            common >= 0.5 * one.width().min(other.width())
        }
    }
}

/// Whether two things stand on one line: they share half of the lower one's height.
pub(super) fn same_line(one: &Rect, other: &Rect) -> bool {
    let common = one.bottom.min(other.bottom) - one.top.max(other.top);
    common >= 0.5 * one.height().min(other.height())
}

/// Millimetres between the pieces of a justified label: two characters in the width of eight.
const MAX_GAP: f64 = 40.0;
