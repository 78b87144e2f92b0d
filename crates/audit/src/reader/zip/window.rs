//! A file read piece by piece: most of what is asked for stands right after what was.

use std::cell::RefCell;
use std::io::{self, Read, SeekFrom};

use rawzip::ReaderAt;

use crate::entry::ReadSeek;

/// A file, and the piece of it that was read last.
pub(super) struct Window<'f>(RefCell<State<'f>>);

struct State<'f> {
    file: &'f mut dyn ReadSeek,
    /// Where the piece begins.
    at: u64,
    piece: Vec<u8>,
}

impl<'f> Window<'f> {
    pub(super) fn new(file: &'f mut dyn ReadSeek) -> Self {
        Self(RefCell::new(State { file, at: 0, piece: Vec::new() }))
    }
}

impl ReaderAt for Window<'_> {
    fn read_at(&self, buffer: &mut [u8], place: u64) -> io::Result<usize> {
        let State { file, at, piece } = &mut *self.0.borrow_mut();
        // The directory is read in large pieces in between, and members go on where they were.
        if buffer.len() as u64 >= DIRECT_BYTES {
            file.seek(SeekFrom::Start(place))?;
            return file.read(buffer);
        }
        let count = buffer.len() as u64;
        let end = *at + piece.len() as u64;
        if place < *at || place.saturating_add(count) > end {
            // An archive whose members stand in another order than its directory is not read many times over.
            let follows = place >= *at && place < end.saturating_add(LEAST_BYTES);
            let ahead = if follows { WINDOW_BYTES } else { LEAST_BYTES };
            file.seek(SeekFrom::Start(place))?;
            *at = place;
            piece.clear();
            Read::take(&mut **file, count.max(ahead)).read_to_end(piece)?;
        }
        let found = piece.get((place - *at) as usize..).unwrap_or_default();
        let count = found.len().min(buffer.len());
        buffer[..count].copy_from_slice(&found[..count]);
        Ok(count)
    }
}

/// Bytes read at a time where one place follows the other.
const WINDOW_BYTES: u64 = 256 << 10;
/// Bytes read at a place that follows nothing: one license or a few.
const LEAST_BYTES: u64 = 4 << 10;
/// As many bytes are read past the piece: they would only push it out.
const DIRECT_BYTES: u64 = 64 << 10;
