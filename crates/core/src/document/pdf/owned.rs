//! Whose bytes are whose: what was added behind a revision belongs to an object, a table or an end, or to nobody.

use std::ops::Range;

use crate::document::pdf::syntax::{Read, says_nothing};
use crate::document::pdf::table::Entry;
use crate::document::pdf::{Pdf, View};

impl Pdf<'_> {
    /// The first byte behind a revision that no later table owns; `None` where every one is owned.
    ///
    /// # Errors
    ///
    /// A limit ends the work.
    pub(crate) fn unowned(&self, view: View) -> Read<Option<usize>> {
        let Some(revision) = self.file.revisions.get(view.0) else { return Ok(Some(0)) };
        let end = revision.end;
        let mut owned: Vec<Range<usize>> = Vec::new();
        for (index, later) in self.file.revisions.iter().enumerate().skip(view.0 + 1) {
            owned.push(later.closing..later.end);
            let before = self.file.revisions.get(index - 1).map_or(0, |before| before.sections);
            for section in self.file.sections.get(before..later.sections).unwrap_or_default() {
                owned.push(section.start..section.end);
                owned.extend(section.stream.map(|(start, end)| start..end));
                for &(number, entry) in &section.entries {
                    let Entry::At(offset) = entry else { continue };
                    if offset < end {
                        continue;
                    }
                    let found = self.at(View(index), number, super::Place::At(offset))?;
                    owned.extend(found.and_then(|found| found.range.clone()));
                }
            }
        }
        owned.sort_by_key(|range| range.start);
        let mut at = end;
        for range in owned.into_iter().filter(|range| range.end > end) {
            if range.start > at && !says_nothing(self.bytes(), at..range.start) {
                return Ok(Some(at));
            }
            at = at.max(range.end);
        }
        let size = self.bytes().len();
        Ok((at < size && !says_nothing(self.bytes(), at..size)).then_some(at))
    }

    /// The revision that ends where this byte is, or with white space before it.
    pub(crate) fn revision_ending(&self, at: usize) -> Option<View> {
        let ends = |revision: &super::file::Revision| {
            let between = self.bytes().get(revision.end..at);
            between.is_some_and(|between| between.iter().all(|byte| super::syntax::is_white(*byte)))
        };
        self.file.revisions.iter().position(ends).map(View)
    }

    /// The last revision of which all lies before this byte.
    pub(crate) fn revision_before(&self, at: usize) -> Option<View> {
        self.file.revisions.iter().rposition(|revision| revision.end <= at).map(View)
    }
}
