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
pub trait Archive {
    /// One more member.
    ///
    /// # Errors
    ///
    /// It cannot be written.
    fn add(&mut self, member: &Member) -> io::Result<()>;

    /// What stands behind the last member.
    ///
    /// # Errors
    ///
    /// It cannot be written.
    fn finish(&mut self) -> io::Result<()>;
}
