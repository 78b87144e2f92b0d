//! What a member must be before a byte of it is believed, as far as the directory tells.

use std::borrow::Cow;
use std::fmt::Display;

use rawzip::{CompressionMethod, ZipFileHeaderRecord};

use crate::entry::MemberName;
use crate::limits::MAX_UNPACK_RATIO;
use crate::reader::most;
use crate::refusal::{Refusal, RefusalCause};

/// Whether it is called a folder: by its name, or by the attributes of Windows or Unix. Which of both count is told
/// by the system that made the archive, and programs do not all look there.
pub(super) fn is_folder(header: &ZipFileHeaderRecord<'_>, name: &MemberName<Cow<'_, str>>) -> bool {
    let attributes = header.external_attributes();
    name.text.ends_with(['/', '\\'])
        || attributes & WINDOWS_FOLDER != 0
        || (attributes >> 16) & FILE_TYPE == FOLDER
}

/// Whether a member is a file that may be read, as far as the directory tells.
pub(super) fn member(
    header: &ZipFileHeaderRecord<'_>,
    name: &MemberName<Cow<'_, str>>,
) -> Result<(), Refusal> {
    if let Some(refusal) = name.unsafety() {
        return Err(refusal);
    }
    if (header.external_attributes() >> 16) & FILE_TYPE == LINK {
        return Err(Refusal::new(RefusalCause::MemberLink, "a symbolic link in a zip"));
    }
    if header.flags().is_encrypted() || header.compression_method() == CompressionMethod::AES {
        return Err(Refusal::new(RefusalCause::MemberEncrypted, "an encrypted member of a zip"));
    }
    let (size, packed) = (header.uncompressed_size_hint(), header.compressed_size_hint());
    if size.max(packed) <= most(&name.text) as u64 {
        return Ok(());
    }
    let cause = match size > packed.saturating_mul(MAX_UNPACK_RATIO) {
        true => RefusalCause::MemberBomb,
        false => RefusalCause::MemberTooLarge,
    };
    Err(Refusal::new(cause, format!("{packed} bytes that unpack to {size}")))
}

/// A member whose bytes are not those that the archive says they are.
pub(super) fn corrupt(detail: impl Display) -> Refusal {
    Refusal::new(RefusalCause::MemberCorrupt, detail.to_string())
}

/// MS-DOS `FILE_ATTRIBUTE_DIRECTORY`.
const WINDOWS_FOLDER: u32 = 0x10;
/// POSIX `S_IFMT`, `S_IFDIR` and `S_IFLNK`.
const FILE_TYPE: u32 = 0o170_000;
const FOLDER: u32 = 0o040_000;
const LINK: u32 = 0o120_000;
