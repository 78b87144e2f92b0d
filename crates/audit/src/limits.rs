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

/// Bytes of room that is kept for other entries: one large entry does not take it for the rest of the run.
pub(crate) const ROOM_KEPT: usize = 1 << 20;
