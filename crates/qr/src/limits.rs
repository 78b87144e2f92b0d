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
/// takes about half a millisecond here.
pub const MAX_SCAN_WORK_PIXELS: usize = 120_000_000;

/// Pixels that the passes over every picture may look at for each of its own: the first five ways, in which all but two
/// of 240 photographs are read (measured).
pub const SCAN_WORK_PER_PIXEL: usize = 6;

/// Pixels that they may look at more for each byte of the picture's file.
///
/// The further ways see through noise, blur and shadows, and those take bytes: photographs of 25 pixels a byte, half of
/// what photographs have, are looked at in every way. A file of a kilobyte with a million pixels was drawn, and what is
/// drawn is read at once or not at all.
pub const SCAN_WORK_PER_BYTE: usize = 1_000;

/// Pixels that they may look at in every picture, however small: those of every way at one of 200 × 200.
pub const FREE_SCAN_WORK_PIXELS: usize = 2 << 20;

/// Places in one picture that are looked at as a corner of a code, in all passes together.
///
/// Photographs of crowded scenes have some hundreds a pass (measured); a drawn carpet of corners would have
/// hundreds of thousands, each compared with all others.
pub const MAX_FINDER_CANDIDATES: usize = 50_000;

/// Corners of codes in one pass: 85 codes at once. What is beyond is left unread.
pub const MAX_FINDERS: usize = 256;

/// Corners of codes in one pass over every picture, however few bytes it has: 16 codes.
pub const FREE_FINDERS: usize = 48;

/// Bytes of a picture for each corner more. Every three corners are compared; a code takes 300 bytes and more, and has
/// three of them.
pub const BYTES_PER_FINDER: usize = 96;

/// Tries at reading what lies between three corners, in all passes over one picture. At most a
/// millisecond each; a picture without a code has at most some hundreds in all (measured).
pub const MAX_FINDER_SETS: usize = 4_000;

/// Pixels of the work of a picture for each try: looking at so many takes as long.
pub const PIXELS_PER_FINDER_SET: usize = 1 << 16;

/// Codes of one picture that are kept.
pub const MAX_CODES: usize = 64;

/// Version (size) of a QR code that is drawn at most: 97 modules to a side, 970 characters of base45.
///
/// Phones look for codes of up to this size.
pub const MAX_DRAWN_VERSION: i16 = 20;
