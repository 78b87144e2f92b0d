//! Every bound of reading and drawing, with the reason for its number.

/// Bytes of one picture file.
///
/// Photographs of phones with 48 million pixels stay below 15 MiB as JPEG, screenshots below 10 MiB as PNG.
pub const MAX_PICTURE_BYTES: usize = 16 << 20;

/// Pixels of one picture: cameras of phones make up to 8192 × 6144.
pub const MAX_PICTURE_PIXELS: u64 = 8192 * 6144;

/// Pixels of one side of a picture: a long screenshot is still read, and a line's widths fit 16 bits.
pub const MAX_PICTURE_SIDE: u32 = 16_384;

/// Bytes that one picture may take while it is decoded, as far as its header tells: three for each pixel of the largest,
/// and one for its grey value. What takes more a pixel may have fewer: transparent pictures, those of 16 bits, and
/// progressive JPEG, of which every coefficient is held until the end.
pub const MAX_PICTURE_MEMORY: u64 = 4 * MAX_PICTURE_PIXELS;

/// Pixels in which codes are looked for; a larger picture is shrunk before.
///
/// 4000 × 3000: a code of 77 modules that fills a tenth of its width still has five pixels a module.
pub const MAX_SCANNED_PIXELS: usize = 12_000_000;

/// Pixels that all passes over one picture look at together.
///
/// All passes over a picture of 4 million pixels, and those at smaller scales over a larger one. A million
/// takes about 5 ms here.
pub const MAX_SCAN_WORK_PIXELS: usize = 120_000_000;

/// Places in one picture that are looked at as a corner of a code, in all passes together.
///
/// Photographs of crowded scenes have some hundreds a pass (measured); a drawn carpet of corners would have
/// hundreds of thousands, each compared with all others.
pub const MAX_FINDER_CANDIDATES: usize = 50_000;

/// Corners of codes in one pass: 85 codes at once. What is beyond is left unread.
pub const MAX_FINDERS: usize = 256;

/// Tries at reading what lies between three corners, in all passes over one picture. At most a
/// millisecond each; a picture without a code has at most some hundreds in all (measured).
pub const MAX_FINDER_SETS: usize = 4_000;

/// Codes of one picture that are kept.
pub const MAX_CODES: usize = 64;

/// Version (size) of a QR code that is drawn at most: 97 modules to a side, 970 characters of base45.
///
/// Phones look for codes of up to this size.
pub const MAX_DRAWN_VERSION: i16 = 20;
