//! The record of one entry, by its number: where each record begins is kept while they are read.

use std::io::{self, Read, SeekFrom, Write};

use crate::entry::ReadSeek;
use crate::record::Record;
use crate::store::{BUFFER, Part, Store, file};

/// Where records begin, being written.
pub(crate) struct Places(io::BufWriter<Box<dyn Part>>);

impl Places {
    pub(crate) fn new(store: &dyn Store) -> io::Result<Self> {
        Ok(Self(io::BufWriter::with_capacity(BUFFER, store.extend(file::PLACES, 0)?)))
    }

    /// The next record begins here.
    pub(crate) fn add(&mut self, place: u64) -> io::Result<()> {
        self.0.write_all(&place.to_be_bytes())
    }

    /// All records are there; now they can be looked up.
    pub(crate) fn lookup(mut self, store: &dyn Store) -> io::Result<Lookup> {
        self.0.flush()?;
        Ok(Lookup { places: store.read(file::PLACES)?, facts: store.read(file::FACTS)?, line: Vec::new() })
    }
}

/// Records by number.
pub(crate) struct Lookup {
    places: Box<dyn ReadSeek>,
    facts: Box<dyn ReadSeek>,
    line: Vec<u8>,
}

impl Lookup {
    /// The record of this entry.
    pub(crate) fn record(&mut self, entry: u64) -> io::Result<Record<'_>> {
        let mut place = [0; 8];
        self.places.seek(SeekFrom::Start(entry * 8))?;
        self.places.read_exact(&mut place)?;
        self.facts.seek(SeekFrom::Start(u64::from_be_bytes(place)))?;
        self.line.clear();
        let mut end = None;
        while end.is_none() {
            let from = self.line.len();
            if (&mut self.facts).take(PIECE).read_to_end(&mut self.line)? == 0 {
                break;
            }
            let found = self.line.get(from..).and_then(|piece| piece.iter().position(|&byte| byte == b'\n'));
            end = found.map(|place| from + place);
        }
        let line = self.line.get(..end.unwrap_or(self.line.len())).unwrap_or_default();
        serde_json::from_slice(line).map_err(io::Error::other)
    }
}

/// Bytes read at a time: most records are shorter.
const PIECE: u64 = 1024;
