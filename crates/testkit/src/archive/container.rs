//! Into what an archive is packed.

use std::io::{self, Write};

use flate2::Compression;
use flate2::write::GzEncoder;

use super::member::{Archive, Member};
use super::zip::Zip;

/// Into what an archive is packed.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Container {
    /// A zip with deflated members: the one in which most ways to be bad exist.
    Zip,
    /// A tar.
    Tar,
    /// A tar in gzip.
    TarGz,
    /// Each document after its length.
    Records,
}

impl Container {
    /// The one that a file's name asks for.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        [(".zip", Self::Zip), (".tar", Self::Tar), (".tar.gz", Self::TarGz), (".records", Self::Records)]
            .into_iter()
            .find_map(|(ending, container)| name.ends_with(ending).then_some(container))
    }

    /// An archive that is written to `out`, member by member.
    ///
    /// # Errors
    ///
    /// Its first bytes cannot be written.
    pub fn begin<'w>(self, out: impl Write + 'w) -> io::Result<Box<dyn Archive + 'w>> {
        Ok(match self {
            Self::Zip => Box::new(Zip::new(out)),
            Self::Tar => Box::new(Tar(out)),
            Self::TarGz => Box::new(Tar(GzEncoder::new(out, Compression::fast()))),
            Self::Records => Box::new(Records(out)),
        })
    }
}

struct Tar<W: Write>(W);

impl<W: Write> Archive for Tar<W> {
    /// POSIX "ustar Interchange Format".
    fn add(&mut self, member: &Member) -> io::Result<()> {
        let mut header = [0_u8; 512];
        let mut put = |at: usize, bytes: &[u8]| header[at..at + bytes.len()].copy_from_slice(bytes);
        put(0, &member.name);
        put(100, b"0000644\x000000000\x000000000\0");
        put(124, format!("{:011o}\0{:011o}\0        0", member.bytes.len(), 0).as_bytes());
        put(257, b"ustar\x0000");
        let sum: u32 = header.iter().map(|&byte| u32::from(byte)).sum();
        header[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
        self.0.write_all(&header)?;
        self.0.write_all(&member.bytes)?;
        self.0.write_all(&[0; 512][..member.bytes.len().next_multiple_of(512) - member.bytes.len()])
    }

    fn finish(&mut self) -> io::Result<()> {
        self.0.write_all(&[0; 1024])?;
        self.0.flush()
    }
}

struct Records<W: Write>(W);

impl<W: Write> Archive for Records<W> {
    fn add(&mut self, member: &Member) -> io::Result<()> {
        let length = u32::try_from(member.bytes.len()).map_err(io::Error::other)?;
        self.0.write_all(&length.to_be_bytes())?;
        self.0.write_all(&member.bytes)
    }

    fn finish(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}
