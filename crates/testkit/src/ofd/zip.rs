//! Zip (APPNOTE.TXT 6.3.10) as most makers of OFD write it, and with everything that can be done wrong.

use std::io::Write as _;

use flate2::write::DeflateEncoder;
use flate2::{Compression, Crc};
use rawzip::path::EntryPath;
use rawzip::{CompressionMethod, ZipArchiveWriter};

/// One entry.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Its name in the directory.
    pub name: String,
    /// Its name in its local header, where that is another.
    pub local_name: Option<String>,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// In what it is not as it should be.
    pub fault: Fault,
}

/// In what an entry is not as it should be.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Fault {
    /// In nothing.
    None,
    /// The directory does not list it.
    Unlisted,
    /// It is said to be encrypted.
    Encrypted,
    /// Its checksum is of other bytes.
    WrongChecksum,
}

/// How entries are packed.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Packing {
    /// Deflated, with sizes in the local headers.
    Deflated,
    /// As they are.
    Stored,
    /// Deflated, with sizes behind the data: what writes to a stream cannot know them before. By another's writer.
    Streamed,
}

/// The archive. Faults and names that differ are not for [`Packing::Streamed`].
#[must_use]
pub fn write(entries: &[Entry], packing: Packing) -> Vec<u8> {
    if packing == Packing::Streamed {
        return streamed(entries);
    }
    let (mut out, mut directory, mut listed) = (Vec::new(), Vec::new(), 0_u16);
    for entry in entries {
        let offset = length(out.len());
        let data = if packing == Packing::Stored { entry.bytes.clone() } else { deflated(&entry.bytes) };
        let common = |name: &str| common(entry, name, &data, packing);
        let local = entry.local_name.as_ref().unwrap_or(&entry.name);
        let parts: [&[u8]; 5] = [b"PK\x03\x04", &common(local), &[0; 2], local.as_bytes(), &data];
        out.extend(parts.concat());
        if entry.fault != Fault::Unlisted {
            // §4.3.12: made by, the common part, five lengths and attributes that are none, place, name.
            let common = common(&entry.name);
            let parts: [&[u8]; 5] =
                [b"PK\x01\x02\x14\x00", &common, &[0; 12], &offset, entry.name.as_bytes()];
            directory.extend(parts.concat());
            listed += 1;
        }
    }
    let (size, begin, count) = (length(directory.len()), length(out.len()), listed.to_le_bytes());
    out.extend(directory);
    let end: [&[u8]; 7] = [b"PK\x05\x06", &[0; 4], &count, &count, &size, &begin, &[0; 2]];
    out.extend(end.concat());
    out
}

/// What §4.3.7 and §4.3.12 have in common: version, flags, method, time, sum, sizes, length of the name.
fn common(entry: &Entry, name: &str, data: &[u8], packing: Packing) -> Vec<u8> {
    let mut crc = Crc::new();
    crc.update(&entry.bytes);
    let sum = crc.sum() ^ u32::from(entry.fault == Fault::WrongChecksum);
    // §4.4.4: bit 0 says encrypted, bit 11 that the name is UTF-8.
    let utf8 = if name.is_ascii() { 0 } else { 0x800 };
    let flags = utf8 | u16::from(entry.fault == Fault::Encrypted);
    let method: u16 = if packing == Packing::Stored { 0 } else { 8 };
    let name = u16::try_from(name.len()).expect("a short name");
    let parts: [&[u8]; 8] = [
        &20_u16.to_le_bytes(),
        &flags.to_le_bytes(),
        &method.to_le_bytes(),
        &[0, 0, 0x21, 0],
        &sum.to_le_bytes(),
        &length(data.len()),
        &length(entry.bytes.len()),
        &name.to_le_bytes(),
    ];
    parts.concat()
}

fn length(bytes: usize) -> [u8; 4] {
    u32::try_from(bytes).expect("test data are small").to_le_bytes()
}

fn streamed(entries: &[Entry]) -> Vec<u8> {
    let mut archive = ZipArchiveWriter::new(Vec::new());
    for entry in entries {
        let file = archive.new_file(EntryPath::conformant(entry.name.as_str()));
        let (mut file, config) =
            file.compression_method(CompressionMethod::DEFLATE).start().expect("memory takes everything");
        let mut writer = config.wrap(DeflateEncoder::new(&mut file, Compression::best()));
        writer.write_all(&entry.bytes).expect("memory takes everything");
        let (packer, sizes) = writer.finish().expect("memory takes everything");
        packer.finish().expect("memory takes everything");
        file.finish(sizes).expect("memory takes everything");
    }
    archive.finish().expect("memory takes everything")
}

fn deflated(bytes: &[u8]) -> Vec<u8> {
    let mut packer = DeflateEncoder::new(Vec::new(), Compression::best());
    packer.write_all(bytes).expect("memory takes everything");
    packer.finish().expect("memory takes everything")
}
