//! What an archive consists of, and what takes it.

use std::io;

/// One entry of an archive.
#[derive(Clone, Debug)]
pub struct Member {
    /// Its name, in whatever encoding.
    pub name: Vec<u8>,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// How it is packed.
    pub packed: Packed,
}

/// How a member is packed.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Packed {
    /// As it should be.
    Well,
    /// Said to be encrypted.
    Encrypted,
    /// With a checksum that is wrong.
    WrongChecksum,
    /// As a symbolic link.
    Link,
}

/// An archive being written.
pub(super) trait Archive {
    fn add(&mut self, member: &Member) -> io::Result<()>;
    fn finish(&mut self) -> io::Result<()>;
}
