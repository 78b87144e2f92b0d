//! Bounds of what a page hands over, with the reason for each number.

/// Files of one trust store or of one folder of formats: 31 regions with some anchors, keys and lists each.
pub(crate) const MAX_FILES: usize = 1024;

/// Bytes of one folder of settings: as the command line's, room for two revocation lists of the largest size.
pub(crate) const MAX_FOLDER_BYTES: usize = 256 << 20;
