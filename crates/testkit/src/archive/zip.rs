//! Zip (APPNOTE.TXT 6.3.10), with a knob for everything that can be done wrong.

use std::io::{self, Write};

use flate2::{Compress, Compression, Crc, FlushCompress};

use super::member::{Archive, Member, Packed};

pub(super) struct Zip<W> {
    out: W,
    at: u64,
    count: u64,
    directory: Vec<u8>,
}

impl<W: Write> Zip<W> {
    pub(super) fn new(out: W) -> Self {
        Self { out, at: 0, count: 0, directory: Vec::new() }
    }

    fn put(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.at += bytes.len() as u64;
        self.out.write_all(bytes)
    }
}

impl<W: Write> Archive for Zip<W> {
    fn add(&mut self, member: &Member) -> io::Result<()> {
        let packed = deflated(&member.bytes);
        let mut crc = Crc::new();
        crc.update(&member.bytes);
        let sum = crc.sum() ^ u32::from(member.packed == Packed::WrongChecksum);
        // §4.4.4: bit 0 says encrypted, bit 11 that the name is UTF-8.
        let utf8 = if std::str::from_utf8(&member.name).is_ok() { 0x800 } else { 0 };
        let flags = utf8 | u16::from(member.packed == Packed::Encrypted);
        let mode: u32 = if member.packed == Packed::Link { 0o120_777 } else { 0o100_644 };
        let size = |bytes: &[u8]| u32::try_from(bytes.len()).map_err(io::Error::other);
        let name = u16::try_from(member.name.len()).map_err(io::Error::other)?;
        // §4.3.7 and §4.3.12 have this part in common: version, flags, method, time, sums, lengths.
        let mut common = Vec::new();
        common.extend(20_u16.to_le_bytes());
        common.extend(flags.to_le_bytes());
        common.extend(8_u16.to_le_bytes());
        common.extend([0, 0, 0x21, 0]);
        common.extend(sum.to_le_bytes());
        common.extend(size(&packed)?.to_le_bytes());
        common.extend(size(&member.bytes)?.to_le_bytes());
        common.extend(name.to_le_bytes());
        let wide = self.at >= u64::from(u32::MAX);
        let offset = if wide { u32::MAX } else { size_of_offset(self.at) };
        let extra = if wide { [&[1, 0, 8, 0][..], &self.at.to_le_bytes()].concat() } else { Vec::new() };
        self.directory.extend(b"PK\x01\x02\x14\x03");
        self.directory.extend(&common);
        self.directory.extend((extra.len() as u16).to_le_bytes());
        self.directory.extend([0; 6]);
        self.directory.extend((mode << 16).to_le_bytes());
        self.directory.extend(offset.to_le_bytes());
        self.directory.extend(&member.name);
        self.directory.extend(extra);
        self.put(&[b"PK\x03\x04", &common[..], &[0, 0], &member.name].concat())?;
        self.put(&packed)?;
        self.count += 1;
        Ok(())
    }

    /// §4.3.14 to §4.3.16: the 64 bit form always, and the short one that points to it.
    fn finish(&mut self) -> io::Result<()> {
        let directory = std::mem::take(&mut self.directory);
        let begin = self.at;
        self.put(&directory)?;
        let record = self.at;
        let (count, size) = (self.count.to_le_bytes(), (directory.len() as u64).to_le_bytes());
        let parts: [&[u8]; 8] = [
            b"PK\x06\x06",
            &44_u64.to_le_bytes(),
            &[45, 3, 45, 0],
            &[0; 8],
            &count,
            &count,
            &size,
            &begin.to_le_bytes(),
        ];
        self.put(&parts.concat())?;
        self.put(&[b"PK\x06\x07", &[0; 4][..], &record.to_le_bytes(), &1_u32.to_le_bytes()].concat())?;
        self.put(&[b"PK\x05\x06", &[0; 4][..], &[0xff; 12], &[0; 2]].concat())?;
        self.out.flush()
    }
}

fn size_of_offset(at: u64) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

fn deflated(bytes: &[u8]) -> Vec<u8> {
    let mut packed = Vec::with_capacity(bytes.len() + 64);
    let mut compress = Compress::new(Compression::fast(), false);
    compress
        .compress_vec(bytes, &mut packed, FlushCompress::Finish)
        .expect("deflate has no input it cannot pack");
    packed
}
