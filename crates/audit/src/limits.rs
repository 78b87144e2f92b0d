//! Every bound of an audit beside those of a license (`elicense::limits`), with its reason.

/// How often larger than itself an archive may become.
///
/// Licenses of one issuer share their certificates, and 100,000 of them in one tar.zst unpack to about 20 times
/// its size; deflate can reach 1,032 and Zstandard far more.
pub const MAX_UNPACK_RATIO: u64 = 200;

/// What every archive may unpack to, whatever the ratio.
pub const FREE_UNPACKED_BYTES: u64 = 64 << 20;

/// Bytes of the name of an archive's member.
///
/// Names in public archives stay below 300; tar and zip could carry 64 KiB and more.
pub const MAX_MEMBER_NAME_BYTES: usize = 4096;

/// Bytes of a pax header of a tar: names, and attributes of macOS and SELinux, which stay below 8 KiB.
pub const MAX_PAX_BYTES: usize = 64 << 10;

/// Entries that every archive may have, whatever its size.
pub const FREE_ENTRIES: u64 = 4096;

/// Bytes of an archive, unpacked and with its headers, for each entry beyond [`FREE_ENTRIES`].
///
/// What is written of an entry that is no license at all takes a kilobyte: with this, the files of a run have at most
/// about four times the bytes of what was audited, and as many lines as somebody can read. The smallest documents and
/// display codes have 300 bytes and more, a member of a tar takes 512 without any; only online tokens are shorter, and
/// those prove nothing later.
pub const MIN_BYTES_PER_ENTRY: u64 = 256;

/// Bytes of a member's name, as JSON writes it, that count for one entry more.
///
/// A name is written about four times: in lines, records and tables. Names in public archives stay below 300 and are
/// twice in a zip themselves, so that none of them counts for more than its own bytes allow; 4,000 signs that JSON writes
/// in six bytes each count for 94 entries.
pub const NAME_BYTES_PER_ENTRY: u64 = 256;

/// Bytes of room that is kept for other entries: one large entry does not take it for the rest of the run.
pub(crate) const ROOM_KEPT: usize = 1 << 20;

/// Pixels that every picture of an archive may have, however small its file is: a code of 1,000 × 1,000 pixels in black
/// and white is a file of 1 KiB.
pub const FREE_PICTURE_PIXELS: u64 = 1 << 20;

/// Pixels that a picture of an archive may have more for each byte of its file.
///
/// Photographs have fewer than 50, drawn codes of 4,000 × 4,000 pixels about 1,500; what is empty has up to 8,256 in a
/// PNG, and packed once more in a zip a million.
pub const MAX_PIXELS_PER_BYTE: u64 = 2_000;

/// What the pictures of a run may take together, whatever its size, in pixels that are decoded and looked at: that of 20
/// pictures of a million pixels, or of 45 drawn display codes. A million takes 2 to 7 ms of one core (measured).
pub const FREE_PICTURE_WORK: u64 = 32 << 20;

/// What they may take more for each byte of the input up to them, as it lies on the disk: with it, a MiB of pictures
/// takes at most about a second on two cores.
///
/// Photographs take 10 to 100, drawn display codes 70 to 240 (measured), so that no number of them is too many. What is
/// empty takes up to 2,500, and packed once more any number.
pub const PICTURE_WORK_PER_BYTE: u64 = 256;

/// What every picture counts for beside its pixels: that of opening it, and of the tries that every picture may have.
pub const WORK_OF_EVERY_PICTURE: u64 = 1 << 18;

/// Bytes that a picture takes while it is decoded, for each pixel that it counts for more: color takes longer than
/// grey, and what comes in several passes still longer (measured).
pub const DECODED_BYTES_PER_WORK: u64 = 4;

/// Bytes that all pictures together may take that are decoded at one time, as far as their headers tell: one of the
/// largest (`elicense::limits::MAX_PICTURE_PIXELS`), or many small ones.
pub const MAX_DECODED_BYTES: u64 = 4 * elicense::limits::MAX_PICTURE_PIXELS;
