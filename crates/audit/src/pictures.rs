//! Pictures among the entries: what they may cost, and how many are decoded at one time.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use elicense::display::picture_cost;

use crate::limits::{FREE_PICTURE_PIXELS, MAX_DECODED_BYTES, MAX_PIXELS_PER_BYTE};
use crate::refusal::{Refusal, RefusalCause};

/// Refuses a picture that has far more pixels than its file has bytes for.
pub(crate) fn bounded(document: &[u8]) -> Result<(), Refusal> {
    let Some(cost) = picture_cost(document) else { return Ok(()) };
    let bytes = u64::try_from(document.len()).unwrap_or(u64::MAX);
    let limit = FREE_PICTURE_PIXELS.saturating_add(bytes.saturating_mul(MAX_PIXELS_PER_BYTE));
    if cost.pixels <= limit {
        return Ok(());
    }
    let detail = format!("{} pixels in {bytes} bytes; at most {limit} are read", cost.pixels);
    Err(Refusal::new(RefusalCause::PictureBomb, detail))
}

/// The memory in which pictures are decoded, shared by all cores.
#[derive(Default)]
pub(crate) struct DecodingMemory {
    used: Mutex<u64>,
    freed: Condvar,
}

/// A part of it, for as long as this lives.
pub(crate) struct Share<'m> {
    memory: &'m DecodingMemory,
    bytes: u64,
}

impl DecodingMemory {
    /// Waits for as much memory as the largest picture among the documents takes: they are decoded one after the
    /// other.
    pub(crate) fn share(&self, documents: &[&[u8]]) -> Share<'_> {
        let largest =
            documents.iter().filter_map(|document| picture_cost(document)).map(|cost| cost.memory).max();
        // What takes more is refused by its header and never decoded.
        let bytes = largest.unwrap_or(0).min(MAX_DECODED_BYTES);
        let mut used = self.used();
        while bytes > 0 && *used + bytes > MAX_DECODED_BYTES {
            used = self.freed.wait(used).unwrap_or_else(PoisonError::into_inner);
        }
        *used += bytes;
        Share { memory: self, bytes }
    }

    fn used(&self) -> MutexGuard<'_, u64> {
        self.used.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Share<'_> {
    fn drop(&mut self) {
        *self.memory.used() -= self.bytes;
        self.memory.freed.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use elicense::display::Drawing;

    use super::*;

    #[test]
    fn pictures_wait_for_each_other_where_they_are_too_large_together() {
        let memory = DecodingMemory::default();
        let picture = Drawing::of("HELLO").unwrap().to_png();
        assert_eq!(memory.share(&[b"{}"]).bytes, 0);
        let bytes = memory.share(&[&picture, b"{}"]).bytes;
        assert!(bytes > 0 && *memory.used() == 0);
        *memory.used() = MAX_DECODED_BYTES - bytes + 1;
        std::thread::scope(|scope| {
            let waiting = scope.spawn(|| memory.share(&[&picture]).bytes);
            std::thread::sleep(std::time::Duration::from_millis(20));
            assert!(!waiting.is_finished());
            *memory.used() -= 1;
            memory.freed.notify_all();
            assert_eq!(waiting.join().unwrap(), bytes);
        });
        // What is no picture never waits.
        *memory.used() = MAX_DECODED_BYTES;
        assert_eq!(memory.share(&[b"{}"]).bytes, 0);
    }

    #[test]
    fn a_picture_has_no_more_pixels_than_its_file_has_bytes_for() {
        let small = Drawing::of("HELLO").unwrap().to_png();
        assert_eq!(bounded(&small), Ok(()));
        // The sides stand in IHDR; with another checksum it is a picture whose header cannot be read.
        let mut large = small.clone();
        large[16..24].copy_from_slice(&[0, 0, 0x20, 0, 0, 0, 0x18, 0]);
        let mut crc = flate2::Crc::new();
        crc.update(&large[12..29]);
        large[29..33].copy_from_slice(&crc.sum().to_be_bytes());
        let refusal = bounded(&large).unwrap_err();
        assert_eq!(refusal.cause, RefusalCause::PictureBomb);
        assert!(refusal.detail.starts_with("50331648 pixels"), "{}", refusal.detail);
        assert_eq!(bounded(b"{}"), Ok(()));
    }
}
