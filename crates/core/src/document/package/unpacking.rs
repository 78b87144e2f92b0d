//! The bytes of a part: stored or deflated (RFC 1951), to exactly the size and checksum that the directory tells.

use std::borrow::Cow;

use miniz_oxide::inflate::stream::{InflateState, inflate};
use miniz_oxide::{DataFormat, MZFlush, MZStatus};
use rawzip::{CompressionMethod, ZipFileHeaderRecord, crc32};

use super::{malformed, too_large};
use crate::words::error::{Error, ErrorKind};
use crate::words::file_family::FileFamily;
use crate::words::limits::{FREE_UNPACKED_BYTES, MAX_UNPACK_RATIO, MAX_UNPACKED_BYTES};

/// Unpacks one part; `left` is how many bytes the package may still unpack to.
pub(super) fn unpack<'a>(
    header: &ZipFileHeaderRecord<'_>,
    packed: &'a [u8],
    left: &mut usize,
) -> Result<Cow<'a, [u8]>, Error> {
    let size = usize::try_from(header.uncompressed_size_hint()).unwrap_or(usize::MAX);
    *left = left.checked_sub(size).ok_or_else(|| too_large("bytes unpacked", MAX_UNPACKED_BYTES))?;
    if size > FREE_UNPACKED_BYTES && size / MAX_UNPACK_RATIO > packed.len() {
        return Err(too_large("times as many bytes unpacked as packed", MAX_UNPACK_RATIO));
    }
    let bytes = match header.compression_method() {
        CompressionMethod::STORE => Cow::Borrowed(packed),
        CompressionMethod::DEFLATE => Cow::Owned(inflated(packed, size)?),
        _ => {
            let format = "a package of another packing than deflate".to_owned();
            return Err(ErrorKind::ForeignFile { family: FileFamily::Archive, format }.into());
        }
    };
    match bytes.len() == size && crc32(&bytes) == header.crc32() {
        true => Ok(bytes),
        false => Err(malformed("another size or checksum than the directory says")),
    }
}

/// All of the packed bytes belong to the part: who reads from front to back goes on where it ends.
fn inflated(packed: &[u8], size: usize) -> Result<Vec<u8>, Error> {
    // One more, so that a part which unpacks to more is seen to.
    let mut bytes = vec![0; size.saturating_add(1)];
    let mut state = InflateState::new_boxed(DataFormat::Raw);
    let result = inflate(&mut state, packed, &mut bytes, MZFlush::Finish);
    if result.status != Ok(MZStatus::StreamEnd)
        || result.bytes_consumed != packed.len()
        || result.bytes_written != size
    {
        return Err(malformed("packed bytes that are broken"));
    }
    bytes.truncate(size);
    Ok(bytes)
}
