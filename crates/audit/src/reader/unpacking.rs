//! Compressed streams, and the end of those that unpack to far more than they are.

use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use flate2::read::MultiGzDecoder;
use ruzstd::decoding::{FrameDecoder, StreamingDecoder};

use crate::limits::{FREE_UNPACKED_BYTES, MAX_UNPACK_RATIO};

/// How a stream is compressed.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Packing {
    Gzip,
    Zstandard,
}

impl Packing {
    /// RFC 1952 §2.3.1, RFC 8878 §3.1.1 and §3.1.2: some compressors begin with a frame to be skipped.
    pub(super) fn of(begin: &[u8]) -> Option<Self> {
        match begin {
            [0x1f, 0x8b, ..] => Some(Self::Gzip),
            [0x28, 0xb5, 0x2f, 0xfd, ..] | [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..] => Some(Self::Zstandard),
            _ => None,
        }
    }
}

/// What is said of a stream that was stopped.
pub(super) const TOO_MUCH: &str = "it unpacks to more than 200 times its size";

/// A stream being unpacked, with a bound on what comes out for what went in.
pub(super) struct Unpacking<'r> {
    unpacked: Box<dyn Read + 'r>,
    packed: Arc<AtomicU64>,
    out: u64,
    overflow: Overflow,
}

/// Whether the bound was met: the readers above hide the cause of an error.
#[derive(Clone, Default)]
pub(super) struct Overflow(Arc<AtomicBool>);

impl Overflow {
    pub(super) fn happened(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

impl<'r> Unpacking<'r> {
    pub(super) fn new(packing: Packing, bytes: impl Read + 'r) -> Self {
        let packed = Arc::new(AtomicU64::new(0));
        let bytes = Counting { bytes, count: Arc::clone(&packed) };
        let unpacked: Box<dyn Read + 'r> = match packing {
            Packing::Gzip => Box::new(MultiGzDecoder::new(bytes)),
            Packing::Zstandard => Box::new(Frames::Between(Some(bytes))),
        };
        Self { unpacked, packed, out: 0, overflow: Overflow::default() }
    }

    pub(super) fn overflow(&self) -> Overflow {
        self.overflow.clone()
    }
}

impl Read for Unpacking<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.unpacked.read(buffer)?;
        self.out += read as u64;
        let room = self.packed.load(Ordering::Relaxed).saturating_mul(MAX_UNPACK_RATIO);
        if self.out > room.max(FREE_UNPACKED_BYTES) {
            self.overflow.0.store(true, Ordering::Relaxed);
            return Err(io::Error::other(TOO_MUCH));
        }
        Ok(read)
    }
}

/// Counts what is read.
pub(super) struct Counting<R> {
    pub bytes: R,
    pub count: Arc<AtomicU64>,
}

impl<R: Read> Read for Counting<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.bytes.read(buffer)?;
        self.count.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}

/// Reads pieces of the size asked for, however little a pipe gives at a time: how much was read at a place is then the
/// same every time.
pub(super) struct WholePieces<R>(pub R);

impl<R: Read> Read for WholePieces<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        up_to_full(&mut self.0, buffer)
    }
}

/// Zstandard frames one after the other, each held against its size and checksum: parallel compressors write many,
/// and frames to be skipped between them.
enum Frames<R: Read> {
    /// In a frame, of which so many bytes have come out.
    Inside(Box<StreamingDecoder<Chained<R>, FrameDecoder>>, u64),
    /// `None`: no frame follows.
    Between(Option<R>),
}

/// The mark of a frame, which was read already, and what follows it.
type Chained<R> = io::Chain<io::Cursor<[u8; 4]>, R>;

impl<R: Read> Frames<R> {
    /// The next frame, if one follows.
    fn begin(mut bytes: R) -> io::Result<Self> {
        loop {
            let mut magic = [0; 4];
            match up_to_full(&mut bytes, &mut magic)? {
                0 => return Ok(Self::Between(None)),
                4 => {}
                _ => {
                    return Err(io::Error::other("the stream ends inside a frame, or bytes follow the last"));
                }
            }
            if !matches!(magic, [0x50..=0x5f, 0x2a, 0x4d, 0x18]) {
                let frame = StreamingDecoder::new(io::Cursor::new(magic).chain(bytes));
                return Ok(Self::Inside(Box::new(frame.map_err(io::Error::other)?), 0));
            }
            let mut length = [0; 4];
            bytes.read_exact(&mut length)?;
            let length = u64::from(u32::from_le_bytes(length));
            if io::copy(&mut bytes.by_ref().take(length), &mut io::sink())? != length {
                return Err(io::Error::other("the stream ends inside a frame"));
            }
        }
    }

    /// Whether a frame that has ended is what it says (RFC 8878 §3.1.1.1.1.5 and §3.1.1).
    fn check(frame: &FrameDecoder, out: u64) -> io::Result<()> {
        let (told, found) = (frame.get_checksum_from_data(), frame.get_calculated_checksum());
        let size = frame.content_size();
        match (told.is_some() && told != found, size != 0 && size != out) {
            (true, _) => Err(io::Error::other("the checksum of a frame is another")),
            (_, true) => Err(io::Error::other("a frame unpacks to another size than it says")),
            _ => Ok(()),
        }
    }
}

/// Reads until the buffer is full or nothing follows; how many bytes.
fn up_to_full(bytes: &mut impl Read, buffer: &mut [u8]) -> io::Result<usize> {
    let mut full = 0;
    while let Some(room) = buffer.get_mut(full..).filter(|room| !room.is_empty()) {
        match bytes.read(room) {
            Ok(0) => break,
            Ok(read) => full += read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(full)
}

impl<R: Read> Read for Frames<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while !buffer.is_empty() {
            // Where an error ends it, nothing follows.
            *self = match std::mem::replace(self, Self::Between(None)) {
                Self::Between(None) => return Ok(0),
                Self::Between(Some(bytes)) => Self::begin(bytes)?,
                Self::Inside(mut frame, out) => match frame.read(buffer)? {
                    0 => {
                        let (bytes, frame) = frame.into_parts();
                        Self::check(&frame, out)?;
                        Self::Between(Some(bytes.into_inner().1))
                    }
                    read => {
                        *self = Self::Inside(frame, out + read as u64);
                        return Ok(read);
                    }
                },
            };
        }
        Ok(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unpacked(bytes: &[u8]) -> io::Result<Vec<u8>> {
        let mut out = Vec::new();
        let packing = Packing::of(bytes).ok_or(io::ErrorKind::InvalidData)?;
        Unpacking::new(packing, bytes).read_to_end(&mut out)?;
        Ok(out)
    }

    #[test]
    fn frames_are_read_to_the_last_and_skipped_where_they_say_so() {
        let frame = |bytes: &[u8]| {
            ruzstd::encoding::compress_to_vec(bytes, ruzstd::encoding::CompressionLevel::Fastest)
        };
        let skipped = b"\x50\x2a\x4d\x18\x04\0\0\0abcd";
        let whole = [&skipped[..], &frame(b"one"), skipped, &frame(b"two")].concat();
        assert_eq!(unpacked(&whole).unwrap(), b"onetwo");
        assert_eq!(unpacked(skipped).unwrap(), b"");
        for behind in [&b"x"[..], b"xyz", b"more bytes", &skipped[..9]] {
            assert!(unpacked(&[&whole, behind].concat()).is_err(), "{behind:?}");
        }
        for cut in 1..whole.len() - 12 {
            // Between two frames the stream may end.
            let at_an_end = [12, 12 + frame(b"one").len(), 24 + frame(b"one").len()].contains(&cut);
            assert_eq!(unpacked(&whole[..cut]).is_ok(), at_an_end, "{cut}");
        }
    }

    #[test]
    fn a_checksum_that_is_another_is_an_error() {
        // The license of nobody: `zstd --check` of "elicense\n".
        let mut frame = ruzstd::encoding::compress_to_vec(
            &b"elicense\n"[..],
            ruzstd::encoding::CompressionLevel::Fastest,
        );
        assert_eq!(unpacked(&frame).unwrap(), b"elicense\n");
        let last = frame.len() - 1;
        frame[last] ^= 1;
        assert!(unpacked(&frame).is_err());
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        io::Write::write_all(&mut gzip, b"elicense\n").unwrap();
        let mut gzip = gzip.finish().unwrap();
        assert_eq!(unpacked(&gzip).unwrap(), b"elicense\n");
        let place = gzip.len() - 8;
        gzip[place] ^= 1;
        assert!(unpacked(&gzip).is_err());
    }
}
