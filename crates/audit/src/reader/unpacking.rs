//! Compressed streams, and the end of those that unpack to far more than they are.

use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use flate2::read::MultiGzDecoder;
use ruzstd::decoding::errors::FrameDecoderError;
use ruzstd::decoding::{FrameDecoder, StreamingDecoder};

use crate::limits::{FREE_UNPACKED_BYTES, MAX_UNPACK_RATIO};

/// How a stream is compressed.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Packing {
    Gzip,
    Zstandard,
}

impl Packing {
    /// RFC 1952 §2.3.1, RFC 8878 §3.1.1.
    pub(super) fn of(begin: &[u8]) -> Option<Self> {
        match begin {
            [0x1f, 0x8b, ..] => Some(Self::Gzip),
            [0x28, 0xb5, 0x2f, 0xfd, ..] => Some(Self::Zstandard),
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
    pub(super) fn new(packing: Packing, bytes: impl Read + 'r) -> io::Result<Self> {
        let packed = Arc::new(AtomicU64::new(0));
        let bytes = Counting { bytes, count: Arc::clone(&packed) };
        let unpacked: Box<dyn Read + 'r> = match packing {
            Packing::Gzip => Box::new(MultiGzDecoder::new(bytes)),
            Packing::Zstandard => Box::new(Frames::new(bytes)?),
        };
        Ok(Self { unpacked, packed, out: 0, overflow: Overflow::default() })
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

struct Counting<R> {
    bytes: R,
    count: Arc<AtomicU64>,
}

impl<R: Read> Read for Counting<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.bytes.read(buffer)?;
        self.count.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}

/// Zstandard frames one after the other: parallel compressors write many.
struct Frames<R: Read> {
    frame: Option<StreamingDecoder<R, FrameDecoder>>,
}

impl<R: Read> Frames<R> {
    fn new(bytes: R) -> io::Result<Self> {
        let frame = StreamingDecoder::new(bytes).map_err(io::Error::other)?;
        Ok(Self { frame: Some(frame) })
    }

    /// The next frame, if one follows.
    fn turn(&mut self) -> io::Result<bool> {
        let Some(frame) = self.frame.take() else { return Ok(false) };
        let bytes = frame.into_inner();
        match StreamingDecoder::new(bytes) {
            Ok(next) => self.frame = Some(next),
            Err(FrameDecoderError::ReadFrameHeaderError(error)) if is_end(&error) => return Ok(false),
            Err(error) => return Err(io::Error::other(error)),
        }
        Ok(true)
    }
}

fn is_end(error: &ruzstd::decoding::errors::ReadFrameHeaderError) -> bool {
    use ruzstd::decoding::errors::ReadFrameHeaderError::MagicNumberReadError;
    matches!(error, MagicNumberReadError(error) if error.kind() == io::ErrorKind::UnexpectedEof)
}

impl<R: Read> Read for Frames<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while let Some(frame) = &mut self.frame {
            match frame.read(buffer)? {
                0 if buffer.is_empty() || !self.turn()? => return Ok(0),
                0 => {}
                read => return Ok(read),
            }
        }
        Ok(0)
    }
}
