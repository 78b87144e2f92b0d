//! Which objects of a page hold which values: rules A, B and C.
//!
//! **A** One object feeds one field. **B** No text of a page is left over. **C** Any failure other than a blank voids all of
//! them: half a license is none.

use crate::document::page::{Pages, Rect, Text};
use crate::layout::page::labels::{Atom, Labels, Met, same_line};
use crate::layout::page::{OnPage, PageRules, PageWant, Place, Which};
use crate::words::check::{CheckId, Finding};
use crate::words::code::Code;
use crate::words::limits::MAX_PAGE_TEXTS_READ;

/// What was found on the pages.
#[derive(Debug)]
pub(crate) struct Selection<'p> {
    /// One for each rule, in their order.
    pub values: Vec<Chosen<'p>>,
    /// Objects that labels are made of, each with the number of its page from 0.
    pub labels: Vec<(usize, &'p Text)>,
    /// Objects in the regions left open.
    pub rest: Vec<(usize, &'p Text)>,
}

/// What was found for one rule.
#[derive(Debug)]
pub(crate) struct Chosen<'p> {
    /// From 0.
    pub page: usize,
    /// In the order in which they are read; none where nothing stands there.
    pub texts: Vec<&'p Text>,
    /// What of them is this value.
    pub raw: Vec<String>,
}

/// Finds the objects for these rules, each with the name of its field.
///
/// # Errors
///
/// What is wrong, of [`CheckId::PageWords`].
pub(crate) fn select<'p>(
    rules: &PageRules,
    fields: &[(&str, &OnPage)],
    pages: &'p Pages,
) -> Result<Selection<'p>, Vec<Finding>> {
    let texts: usize = pages.pages.iter().map(|page| page.texts.len()).sum();
    if texts > MAX_PAGE_TEXTS_READ {
        let finding = fault(Code::PageTextLeft).with("object", "-").with("texts", texts);
        return Err(vec![finding]);
    }
    let wanted = rules.wants.iter().flat_map(|want| match want {
        PageWant::Text(texts) => texts.iter().map(String::as_str).collect(),
        _ => Vec::new(),
    });
    let own = fields.iter().flat_map(|(_, field)| field.place.labels());
    let all = rules.labels.iter().map(String::as_str).chain(wanted).chain(own);
    let labels = Labels::find(pages, all);
    let headings = fields.iter().filter_map(|(_, field)| match &field.place {
        Place::Label { which: Which::Under(heading), .. } => Some(heading.as_str()),
        _ => None,
    });
    let columns = fields.iter().filter_map(|(_, field)| match &field.place {
        Place::Cell { column, .. } => Some(column.as_str()),
        _ => None,
    });
    let finder = Finder { pages, labels, headings: headings.collect(), columns: columns.collect() };
    let mut faults = Vec::new();
    let mut found = Vec::new();
    for (name, field) in fields {
        match finder.find(field) {
            Ok(atoms) => found.push((*name, *field, atoms)),
            Err(finding) => faults.push(finding.with("field", name)),
        }
    }
    faults.extend(shared(&found, &finder));
    let rest = finder.left(rules, &found, &mut faults);
    let mut values = Vec::new();
    for (name, field, atoms) in &found {
        match finder.chosen(field, atoms) {
            Ok(chosen) => values.push(chosen),
            Err(finding) => faults.push(finding.with("field", name)),
        }
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    let Finder { labels: Labels { atoms, is_label, .. }, .. } = finder;
    let labels = atoms.iter().zip(is_label).filter(|(_, is_label)| *is_label);
    let labels = labels.map(|(atom, _)| (atom.page, atom.text)).collect();
    Ok(Selection { values, labels, rest })
}

type Found<'f> = (&'f str, &'f OnPage, Vec<usize>);

struct Finder<'p, 'r> {
    pages: &'p Pages,
    labels: Labels<'p>,
    headings: Vec<&'r str>,
    columns: Vec<&'r str>,
}

impl<'p> Finder<'p, '_> {
    fn atom(&self, at: usize) -> Option<&Atom<'p>> {
        self.labels.atoms.get(at)
    }

    /// The objects of a value: none where nothing stands there.
    fn find(&self, field: &OnPage) -> Result<Vec<usize>, Finding> {
        let page = field.page - 1;
        if page >= self.pages.pages.len() {
            return Err(fault(Code::PageLabelMissing).with("label", format!("page {}", field.page)));
        }
        let atoms = match &field.place {
            Place::Tag(name) => self.tagged(name)?,
            Place::Label { label, within, which } => {
                let met = self.label(page, label, which)?;
                let stop = self.stop(met);
                self.free(|atom| is_right_of(atom, met, met.rect.right + within, stop))
            }
            Place::Between { from, until } => {
                let (from, until) =
                    (self.label(page, from, &Which::Only)?, self.label(page, until, &Which::Only)?);
                if !same_line(&from.rect, &until.rect) || until.rect.left < from.rect.right {
                    return Err(fault(Code::PageLabelMissing).with("label", &until.label));
                }
                let stop = self.stop(from).min(until.rect.left);
                self.free(|atom| is_right_of(atom, from, until.rect.left, stop))
            }
            Place::Cell { row, column } => self.cell(page, row, column)?,
            Place::Box(rect) => {
                // A label in the box of one object may be a piece of it.
                let labels =
                    self.labels.atoms.iter().zip(&self.labels.is_label).filter(|(atom, is_label)| {
                        **is_label && atom.page == page && rect.meets(&atom.text.rect)
                    });
                if let Some((first, _)) = labels.into_iter().next().filter(|_| !field.pieces) {
                    return Err(fault(Code::PageObjectShared).with("object", &first.text.id));
                }
                self.free(|atom| atom.page == page && rect.holds(&atom.text.rect, BOX_SLACK))
            }
        };
        match atoms.len() {
            0 | 1 => Ok(atoms),
            _ if field.pieces => self.sorted(atoms),
            count => Err(fault(Code::PageValueSeveral).with("objects", count)),
        }
    }

    /// Objects that are no labels.
    fn free(&self, fits: impl Fn(&Atom<'p>) -> bool) -> Vec<usize> {
        let all = self.labels.atoms.iter().enumerate().zip(&self.labels.is_label);
        all.filter(|((_, atom), is_label)| !**is_label && fits(atom)).map(|((at, _), _)| at).collect()
    }

    fn label(&self, page: usize, label: &str, which: &Which) -> Result<&Met, Finding> {
        let met = match which {
            Which::Only => self.labels.the_one(page, label, |_| true),
            Which::Near(rect) => self.labels.the_one(page, label, |met| rect.holds(&met.rect, BOX_SLACK)),
            Which::Under(heading) => {
                let from = self.labels.the_one(page, heading, |_| true);
                let from = from.map_err(|count| missing(heading, count))?.rect.top;
                // The next heading below, whichever it is.
                let headings = self.labels.met.iter().filter(|met| {
                    met.page == page && met.rect.top > from && self.headings.contains(&met.label.as_str())
                });
                let until = headings.map(|met| met.rect.top).fold(f64::INFINITY, f64::min);
                self.labels.the_one(page, label, |met| (from..until).contains(&met.rect.middle()))
            }
        };
        met.map_err(|count| missing(label, count))
    }

    /// Where the next label of the line begins.
    fn stop(&self, from: &Met) -> f64 {
        let others = self.labels.met.iter().filter(|met| {
            met.page == from.page
                && met.rect.left >= from.rect.right - 0.1
                && same_line(&met.rect, &from.rect)
        });
        others.map(|met| met.rect.left).fold(f64::INFINITY, f64::min)
    }

    fn tagged(&self, name: &str) -> Result<Vec<usize>, Finding> {
        let mut atoms = Vec::new();
        for tag in self.pages.tags.iter().filter(|tag| tag.name == name) {
            let is_it = |page: usize, text: &Text| {
                self.pages.pages.get(page).is_some_and(|page| page.id == tag.page)
                    && text.id == tag.object
                    && !text.of_template
            };
            // Of two objects with one id nothing says which one is meant.
            let all = self
                .pages
                .pages
                .iter()
                .enumerate()
                .flat_map(|(page, of)| of.texts.iter().filter(move |text| is_it(page, text)));
            let mut all = all.take(2);
            let (Some(only), None) = (all.next(), all.next()) else {
                return Err(fault(Code::PageLabelMissing).with("label", name));
            };
            if only.is_blank() {
                continue;
            }
            let at = self.labels.atoms.iter().position(|atom| std::ptr::eq(atom.text, only));
            match at.filter(|at| !self.labels.is_label.get(*at).copied().unwrap_or(true)) {
                Some(at) if !atoms.contains(&at) => atoms.push(at),
                Some(_) => {}
                None => return Err(fault(Code::PageObjectShared).with("object", &only.id)),
            }
        }
        Ok(atoms)
    }

    /// What stands on the line of a row and nearer to the column's heading than to any other.
    fn cell(&self, page: usize, row: &str, column: &str) -> Result<Vec<usize>, Finding> {
        let (row, column) = (self.label(page, row, &Which::Only)?, self.label(page, column, &Which::Only)?);
        let center = |rect: &Rect| f64::midpoint(rect.left, rect.right);
        let nearest = |rect: &Rect| {
            let headings = self.labels.met.iter().filter(|met| {
                let is_column = self.columns.contains(&met.label.as_str()) || met.label == column.label;
                met.page == page && is_column && met.rect.bottom < row.rect.top
            });
            headings
                .map(|met| (met, (center(&met.rect) - center(rect)).abs()))
                .min_by(|one, other| one.1.total_cmp(&other.1))
        };
        Ok(self.free(|atom| {
            atom.page == page
                && same_line(&atom.text.rect, &row.rect)
                && atom.text.rect.left >= row.rect.right - 0.1
                && nearest(&atom.text.rect)
                    .is_some_and(|(met, far)| std::ptr::eq(met, column) && far <= COLUMN_REACH)
        }))
    }

    /// Pieces by their place: lines downwards, and each to the right. What stands neither on one line nor on two has no
    /// order.
    fn sorted(&self, mut atoms: Vec<usize>) -> Result<Vec<usize>, Finding> {
        let place = |at: &usize| {
            self.atom(*at).map_or((0.0, 0.0, 0.0), |atom| {
                (atom.text.glyphs.first().map_or(0.0, |glyph| glyph.y), atom.text.rect.left, atom.text.em)
            })
        };
        atoms.sort_by(|one, other| place(one).0.total_cmp(&place(other).0));
        let mut lines: Vec<Vec<usize>> = Vec::new();
        let mut base = f64::NEG_INFINITY;
        for at in atoms {
            let (y, _, em) = place(&at);
            match lines.last_mut() {
                Some(line) if y - base <= 0.35 * em => line.push(at),
                Some(_) if y - base < 0.9 * em => {
                    return Err(fault(Code::PageTextDisordered)
                        .with("object", self.atom(at).map_or("-", |atom| &atom.text.id)));
                }
                _ => {
                    base = y;
                    lines.push(vec![at]);
                }
            }
        }
        for line in &mut lines {
            line.sort_by(|one, other| place(one).1.total_cmp(&place(other).1));
        }
        Ok(lines.concat())
    }

    fn chosen(&self, field: &OnPage, atoms: &[usize]) -> Result<Chosen<'p>, Finding> {
        let texts: Vec<&'p Text> = atoms.iter().filter_map(|&at| Some(self.atom(at)?.text)).collect();
        let mut raw: Vec<String> = texts.iter().map(|text| text.content().trim().to_owned()).collect();
        if let Some((between, part)) = &field.split
            && !raw.is_empty()
        {
            let whole = raw.concat();
            let pieces: Vec<&str> = whole.split(between.as_str()).map(str::trim).collect();
            match (pieces.len(), pieces.get(*part)) {
                (2, Some(piece)) => raw = vec![(*piece).to_owned()],
                _ => return Err(fault(Code::PageValueUnfit)),
            }
        }
        let is_mark = |letter: char| letter.is_ascii_alphanumeric() || "-_/.()".contains(letter);
        if field.is_code && !raw.iter().all(|text| text.chars().all(is_mark)) {
            return Err(fault(Code::PageValueUnfit));
        }
        Ok(Chosen { page: field.page - 1, texts, raw })
    }

    /// Rule B: what is neither label nor value, and can be seen on the sheet, stands in a region left open.
    fn left(
        &self,
        rules: &PageRules,
        found: &[Found<'_>],
        faults: &mut Vec<Finding>,
    ) -> Vec<(usize, &'p Text)> {
        let mut used = self.labels.is_label.clone();
        for at in found.iter().flat_map(|(_, _, atoms)| atoms) {
            if let Some(used) = used.get_mut(*at) {
                *used = true;
            }
        }
        let mut rest = Vec::new();
        let mut left = Vec::new();
        for (atom, _) in self.labels.atoms.iter().zip(&used).filter(|(_, used)| !**used) {
            let is_open = rules
                .rest
                .iter()
                .any(|region| region.page == atom.page + 1 && region.rect.holds(&atom.text.rect, BOX_SLACK));
            let page = self.pages.pages.get(atom.page);
            let on_sheet = page.is_some_and(|page| page.area.meets(&atom.text.rect));
            let seen = atom.text.paint.visible && atom.text.paint.filled && atom.text.paint.alpha > 0.05;
            let white = atom.text.paint.light.is_some_and(|light| light > 0.95);
            match is_open {
                true => rest.push((atom.page, atom.text)),
                false if on_sheet && seen && !white => left.push(atom),
                false => {}
            }
        }
        if let Some(first) = left.first() {
            let finding = fault(Code::PageTextLeft).with("object", &first.text.id);
            faults.push(finding.with("texts", left.len()));
        }
        rest
    }
}

/// Rule A: an object feeds one field, or the two parts that it is split into.
fn shared(found: &[Found<'_>], finder: &Finder<'_, '_>) -> Option<Finding> {
    for (index, (_, field, atoms)) in found.iter().enumerate() {
        for (_, other, others) in found.iter().skip(index + 1) {
            let both = atoms.iter().find(|atom| others.contains(atom));
            let are_parts = match (&field.split, &other.split) {
                (Some((one, first)), Some((two, second))) => {
                    one == two && first != second && field.place == other.place
                }
                _ => false,
            };
            if let Some(&both) = both.filter(|_| !are_parts) {
                let id = finder.atom(both).map_or("-", |atom| &atom.text.id);
                return Some(fault(Code::PageObjectShared).with("object", id));
            }
        }
    }
    None
}

/// To the right of a label on its line, before another label, and ending before `end`.
fn is_right_of(atom: &Atom<'_>, met: &Met, end: f64, stop: f64) -> bool {
    let rect = &atom.text.rect;
    atom.page == met.page
        && same_line(rect, &met.rect)
        && rect.left >= met.rect.right - 0.5 * atom.text.em
        && rect.left < stop
        && rect.right <= end + BOX_SLACK
}

fn missing(label: &str, count: usize) -> Finding {
    let code = if count == 0 { Code::PageLabelMissing } else { Code::PageLabelRepeated };
    fault(code).with("label", label)
}

fn fault(code: Code) -> Finding {
    Finding::new(CheckId::PageWords, code)
}

/// How far type may stick out of a box, in millimetres.
const BOX_SLACK: f64 = 0.3;

/// How far from the middle of a column's heading the middle of its values may stand, in millimetres.
const COLUMN_REACH: f64 = 20.0;
