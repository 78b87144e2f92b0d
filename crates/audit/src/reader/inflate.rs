//! Members of zip archives, unpacked (RFC 1951) and held against their checksum.

use flate2::Crc;
use zlib_rs::{Inflate, InflateFlush, Status};

use crate::refusal::{Refusal, RefusalCause};

/// Unpacks members, one after the other in the same room.
pub(crate) struct Inflater(Inflate);

impl Default for Inflater {
    fn default() -> Self {
        Self(Inflate::new(RAW, WINDOW_BITS))
    }
}

/// Without the header and the checksum of RFC 1950.
const RAW: bool = false;

/// Distances of RFC 1951 reach 32 KiB back.
const WINDOW_BITS: u8 = 15;

/// What stands behind packed bytes: as long as it sees so many, the library reads whole words at once, and symbol by
/// symbol after that.
pub(crate) const BEHIND_PACKED: [u8; 16] = [0; 16];

/// Bytes of room behind those that a member unpacks to: without them the library writes the last of it byte by byte.
pub(crate) const BEHIND_UNPACKED: usize = 260;

impl Inflater {
    /// Unpacks a member to exactly the size and checksum that its archive tells, to the beginning of `room`.
    /// Behind its bytes are [`BEHIND_PACKED`], and [`BEHIND_UNPACKED`] behind the room for them.
    pub(crate) fn inflate(
        &mut self,
        packed: &[u8],
        room: &mut [u8],
        size: usize,
        sum: u32,
    ) -> Result<(), Refusal> {
        self.0.reset(RAW);
        let status = self.0.decompress(packed, room, InflateFlush::Finish);
        let packed = packed.len().saturating_sub(BEHIND_PACKED.len());
        let (read, length) = (self.0.total_in(), self.0.total_out());
        match status {
            _ if read > packed as u64 => Err(corrupt("its packed bytes are broken")),
            // Who reads the archive from front to back goes on there, and not where the directory says.
            Ok(Status::StreamEnd) if read < packed as u64 => {
                let detail = "bytes that belong to no member behind those that were packed";
                Err(Refusal::new(RefusalCause::ArchiveAmbiguous, detail))
            }
            Ok(_) if length > size as u64 => Err(corrupt("it unpacks to more than the archive says")),
            Ok(Status::StreamEnd) if length == size as u64 && room.get(..size).map(crc) == Some(sum) => {
                Ok(())
            }
            Ok(Status::StreamEnd) => Err(corrupt("its checksum is another")),
            _ => Err(corrupt("its packed bytes are broken")),
        }
    }
}

pub(super) fn crc(bytes: &[u8]) -> u32 {
    let mut crc = Crc::new();
    crc.update(bytes);
    crc.sum()
}

fn corrupt(detail: &str) -> Refusal {
    Refusal::new(RefusalCause::MemberCorrupt, detail)
}

#[cfg(test)]
mod tests {
    use flate2::{Compress, Compression, FlushCompress};

    use super::*;

    /// Unpacks into room that is filled with what an earlier member has left.
    fn unpacked(packed: &[u8], size: usize, sum: u32) -> Result<Vec<u8>, Refusal> {
        let mut room = vec![b'x'; size + BEHIND_UNPACKED];
        let packed = [packed, &BEHIND_PACKED].concat();
        Inflater::default().inflate(&packed, &mut room, size, sum)?;
        room.truncate(size);
        Ok(room)
    }

    #[test]
    fn a_member_is_unpacked_whole_or_not_at_all_whatever_stands_behind_it() {
        // The last is all zeros, as what stands behind packed bytes is.
        for bytes in [
            b"{}".to_vec(),
            b"abc".repeat(700),
            (0..2000_u32).map(|n| (n * n % 251) as u8).collect(),
            vec![0; 3000],
        ] {
            let mut packed = Vec::with_capacity(8192);
            let status = Compress::new(Compression::default(), false).compress_vec(
                &bytes,
                &mut packed,
                FlushCompress::Finish,
            );
            assert!(matches!(status, Ok(flate2::Status::StreamEnd)));
            let (size, sum) = (bytes.len(), crc(&bytes));
            assert_eq!(unpacked(&packed, size, sum).as_ref(), Ok(&bytes));
            for cut in 0..packed.len() {
                assert!(unpacked(&packed[..cut], size, sum).is_err(), "{cut} of {} bytes", packed.len());
            }
            assert_eq!(
                unpacked(&[&packed[..], b"x"].concat(), size, sum).map_err(|refusal| refusal.cause),
                Err(RefusalCause::ArchiveAmbiguous)
            );
            assert!(unpacked(&packed, size - 1, sum).is_err());
            assert!(unpacked(&packed, size + 1, sum).is_err());
            assert!(unpacked(&packed, size, sum ^ 1).is_err());
        }
    }
}
