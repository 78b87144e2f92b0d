//! Entries that one core examines: their bytes and names lie one after the other, in room that is used again.

use std::ops::Range;
use std::sync::Arc;

use crate::entry::{Content, Entry, Member, MemberName};
use crate::limits::ROOM_KEPT;
use crate::reader::inflate::BEHIND_PACKED;

/// Some entries in their order.
#[derive(Default)]
pub(crate) struct Batch {
    held: Vec<Held>,
    /// Sources of the entries, each once.
    sources: Vec<Arc<str>>,
    names: String,
    bytes: Vec<u8>,
    weight: usize,
}

/// An entry, by where its parts lie in the batch.
struct Held {
    number: u64,
    input: u64,
    source: usize,
    member: Option<MemberName<Range<usize>>>,
    content: Content<Range<usize>>,
}

impl Batch {
    /// One more entry, the number `number` of the audit, of this source; up to it the input has `input` bytes.
    pub(crate) fn push(&mut self, number: u64, input: u64, source: &Arc<str>, member: Member<'_>) {
        if self.sources.last().is_none_or(|last| !Arc::ptr_eq(last, source)) {
            self.sources.push(Arc::clone(source));
        }
        self.weight += member.content.weight();
        let member_name = member.name.map(|name| {
            let from = self.names.len();
            self.names.push_str(&name.text);
            MemberName { text: from..self.names.len(), encoding: name.encoding }
        });
        let is_packed = matches!(member.content, Content::Deflated { .. });
        let content = member.content.map(|bytes| {
            let from = self.bytes.len();
            self.bytes.extend_from_slice(bytes);
            if is_packed {
                self.bytes.extend_from_slice(&BEHIND_PACKED);
            }
            from..self.bytes.len()
        });
        let source = self.sources.len() - 1;
        self.held.push(Held { number, input, source, member: member_name, content });
    }

    /// Its entries, `from` the so many-th on. Behind packed bytes are [`BEHIND_PACKED`].
    pub(crate) fn entries(&self, from: usize) -> impl Iterator<Item = Entry<'_>> {
        let entry = |held: &Held| {
            let text = |range: &Range<usize>| self.names.get(range.clone()).unwrap_or_default();
            let name = |name: &MemberName<_>| MemberName { text: text(&name.text), encoding: name.encoding };
            Entry {
                number: held.number,
                input: held.input,
                source: self.sources.get(held.source).map_or("", |source| source),
                member: held.member.as_ref().map(name),
                content: held.content.clone().map(|range| self.bytes.get(range).unwrap_or_default()),
            }
        };
        self.held.iter().skip(from).map(entry)
    }

    /// The numbers of its entries.
    pub(crate) fn numbers(&self) -> Range<u64> {
        let begin = self.held.first().map_or(0, |held| held.number);
        begin..begin + self.held.len() as u64
    }

    /// How many entries it holds.
    pub(crate) fn len(&self) -> usize {
        self.held.len()
    }

    /// Bytes of its entries, unpacked.
    pub(crate) fn weight(&self) -> usize {
        self.weight
    }

    /// The same room, for other entries.
    pub(crate) fn clear(&mut self) {
        let Self { held, sources, names, bytes, weight } = self;
        held.clear();
        sources.clear();
        names.clear();
        bytes.clear();
        bytes.shrink_to(ROOM_KEPT);
        *weight = 0;
    }
}
