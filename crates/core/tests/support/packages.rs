//! The parts of a package by name, read by the tests themselves.

use std::collections::BTreeMap;

use rawzip::{CompressionMethod, ZipArchive};

/// Every part that the directory lists; `None` of what is no zip, or where one is listed twice.
pub(crate) fn parts(bytes: &[u8]) -> Option<BTreeMap<String, Vec<u8>>> {
    let archive = ZipArchive::from_slice(bytes).ok()?;
    let (mut entries, mut parts) = (archive.entries(), BTreeMap::new());
    while let Some(header) = entries.next_entry().ok()? {
        let name = String::from_utf8(header.file_path().as_bytes().to_vec()).ok()?;
        let data = archive.get_entry(header.wayfinder()).ok()?.data();
        let bytes = match header.compression_method() {
            CompressionMethod::STORE => data.to_vec(),
            _ => miniz_oxide::inflate::decompress_to_vec_with_limit(data, MOST).ok()?,
        };
        if parts.insert(name, bytes).is_some() {
            return None;
        }
    }
    Some(parts)
}

/// Bytes of one part.
const MOST: usize = 1 << 20;
