//! A file that only grows, written past the memory in which the system keeps files (open(2), `O_DIRECT`).
//!
//! The results of a run are gigabytes that nobody reads at once. Through that memory they cost time of every core
//! (docs/numbers.md), and push out what others read. Here they go to the disk from a thread of their own, in whole
//! blocks.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{FileExt, OpenOptionsExt};
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::JoinHandle;

use elicense_audit::Part;
use rustix::fs::{OFlags, fcntl_getfl, fcntl_setfl};

/// A growing file.
pub struct Direct {
    file: Arc<File>,
    /// What was gathered and is not given to the thread yet.
    gathered: Room,
    /// How many bytes of it, and where in the file its first one is: at the beginning of a block.
    used: usize,
    place: u64,
    /// Empty rooms, and how many the thread has.
    spare: Vec<Room>,
    away: usize,
    emptied: Receiver<Room>,
    /// `None` where the thread has ended.
    thread: Option<(SyncSender<Piece>, JoinHandle<io::Result<()>>)>,
}

/// Bytes on their way to their place in the file.
struct Piece {
    room: Room,
    used: usize,
    place: u64,
}

impl Direct {
    /// Opens the file of at least `length` bytes, and cuts it there; `None` where its file system writes through its
    /// own memory only.
    pub fn open(path: &Path, length: u64) -> io::Result<Option<Self>> {
        match growing(OFlags::DIRECT).open(path) {
            Err(error) if is_refused(&error) => Ok(None),
            file => Self::after(file?, path, length).map(Some),
        }
    }

    /// Goes on after the first `length` bytes.
    fn after(file: File, path: &Path, length: u64) -> io::Result<Self> {
        file.set_len(length)?;
        let used = (length % BLOCK as u64) as usize;
        let place = length - used as u64;
        let mut gathered = Room::new();
        // Through the system's memory: it may be read where no block begins.
        growing(OFlags::empty()).open(path)?.read_exact_at(&mut gathered.bytes()[..used], place)?;
        Self::begin(file, gathered, used, place)
    }

    fn begin(file: File, gathered: Room, used: usize, place: u64) -> io::Result<Self> {
        let file = Arc::new(file);
        let (full, to_write) = sync_channel(ROOMS);
        let (empty, emptied) = sync_channel(ROOMS);
        let writing = Arc::clone(&file);
        let write = move || {
            to_write.into_iter().try_for_each(|mut piece: Piece| {
                piece.write(&writing)?;
                // Nobody wants it back where the file is given up.
                _ = empty.send(piece.room);
                Ok(())
            })
        };
        let thread = Some((full, std::thread::Builder::new().spawn(write)?));
        let spare = (1..ROOMS).map(|_| Room::new()).collect();
        Ok(Self { file, gathered, used, place, spare, away: 0, emptied, thread })
    }

    /// Gives what was gathered to the thread, and goes on in another room.
    fn give(&mut self) -> io::Result<()> {
        let next = match self.spare.pop() {
            Some(room) => room,
            None => self.emptied()?,
        };
        let room = std::mem::replace(&mut self.gathered, next);
        let piece = Piece { room, used: self.used, place: self.place };
        self.place += self.used as u64;
        self.used = 0;
        self.away += 1;
        match self.thread.as_ref().map(|(full, _)| full.send(piece)) {
            Some(Ok(())) => Ok(()),
            _ => Err(self.why()),
        }
    }

    /// A room whose bytes are in the file: they come back in the order in which they went.
    fn emptied(&mut self) -> io::Result<Room> {
        self.away -= 1;
        self.emptied.recv().map_err(|_| self.why())
    }

    /// Why the thread has ended.
    fn why(&mut self) -> io::Error {
        self.end().err().unwrap_or_else(|| io::Error::other("the file was given up"))
    }

    fn end(&mut self) -> io::Result<()> {
        let Some((full, thread)) = self.thread.take() else { return Ok(()) };
        drop(full);
        thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    }
}

impl Write for Direct {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.used == ROOM {
            self.give()?;
        }
        let taken = bytes.len().min(ROOM - self.used);
        self.gathered.bytes()[self.used..self.used + taken].copy_from_slice(&bytes[..taken]);
        self.used += taken;
        Ok(taken)
    }

    /// Waits until all of it is in the file.
    fn flush(&mut self) -> io::Result<()> {
        let begun = self.used % BLOCK;
        let whole = self.used - begun;
        if self.used > 0 {
            self.give()?;
        }
        while self.away > 0 {
            let room = self.emptied()?;
            self.spare.push(room);
        }
        if self.thread.is_none() {
            return Err(self.why());
        }
        // The block that is begun goes on at the beginning of a room, and is written once more.
        if let Some(last) = self.spare.last_mut().filter(|_| begun > 0) {
            self.gathered.bytes()[..begun].copy_from_slice(&last.bytes()[whole..whole + begun]);
            self.used = begun;
            self.place -= begun as u64;
        }
        Ok(())
    }
}

impl Part for Direct {
    fn sync(&mut self) -> io::Result<()> {
        self.flush()?;
        self.file.sync_data()
    }
}

impl Drop for Direct {
    fn drop(&mut self) {
        // What the thread has is written before somebody else opens the file; what was not flushed is not promised.
        _ = self.end();
    }
}

impl Piece {
    fn write(&mut self, file: &File) -> io::Result<()> {
        let Self { room, used, place } = self;
        let blocks = used.next_multiple_of(BLOCK);
        let bytes = &mut room.bytes()[..blocks];
        bytes[*used..].fill(0);
        match file.write_all_at(bytes, *place) {
            // Blocks of this file system are larger than ours: it is written like any other from here on.
            Err(error) if is_refused(&error) => {
                fcntl_setfl(file, fcntl_getfl(file)? - OFlags::DIRECT)?;
                file.write_all_at(bytes, *place)?;
            }
            written => written?,
        }
        if blocks > *used { file.set_len(*place + *used as u64) } else { Ok(()) }
    }
}

/// How such a file is opened; in no append mode, where Linux writes at the end whatever place is named.
fn growing(flags: OFlags) -> OpenOptions {
    let mut options = File::options();
    options.read(true).write(true).create(true).truncate(false).custom_flags(flags.bits().cast_signed());
    options
}

/// Whether a file system refuses to write past the system's memory at all, or blocks of this size.
fn is_refused(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported)
}

/// Bytes that begin where a block may begin in memory.
struct Room {
    bytes: Vec<u8>,
    begin: usize,
}

impl Room {
    fn new() -> Self {
        let bytes = vec![0; ROOM + BLOCK];
        let begin = bytes.as_ptr().align_offset(BLOCK);
        Self { bytes, begin }
    }

    fn bytes(&mut self) -> &mut [u8] {
        &mut self.bytes[self.begin..self.begin + ROOM]
    }
}

/// Bytes of a block: what nearly every file system and disk writes at once.
const BLOCK: usize = 4096;

/// Bytes written at a time: some tenths of a millisecond of a fast disk.
const ROOM: usize = 512 << 10;

/// Rooms of one file: one that is filled, one that is written, and two for when the disk takes its time.
const ROOMS: usize = 4;

#[cfg(test)]
mod tests {
    use super::*;

    /// Told past the harness, which shows nothing of a test that passes.
    fn not_run(what: &str) {
        _ = writeln!(
            io::stderr(),
            "not run: {what}: files here are written through the system's memory only"
        );
    }

    fn temporary(name: &str) -> std::path::PathBuf {
        std::env::temp_dir().join(format!("elicense-{name}-{}", std::process::id()))
    }

    /// Writes, flushes and opens again; whether `open` opens files here.
    fn holds_what_was_written(path: &Path, open: impl Fn(u64) -> Option<Direct>) -> bool {
        let bytes: Vec<u8> = (0..5 * ROOM + 77).map(|n| (n * 7 % 251) as u8).collect();
        let steps = [1, 4095, 4096, 4097, 100, ROOM, ROOM - 4096, 3 * ROOM, 1, bytes.len()];
        let mut written = 0;
        for (turn, step) in steps.into_iter().cycle().take(40).enumerate() {
            if turn % 10 == 0 {
                written = 0;
            }
            let Some(mut file) = open(written as u64) else { return false };
            for flushed in 0..=turn % 3 {
                let until = bytes.len().min(written + step / (flushed + 1));
                file.write_all(&bytes[written..until]).unwrap();
                file.flush().unwrap();
                written = until;
                assert!(std::fs::read(path).unwrap() == bytes[..written], "{written} bytes");
            }
            file.write_all(b"what is not flushed may be lost").unwrap();
        }
        std::fs::remove_file(path).unwrap();
        true
    }

    #[test]
    fn a_file_holds_what_was_written_wherever_it_was_flushed_and_opened_again() {
        let path = temporary("through-memory");
        let plain = || growing(OFlags::empty()).open(&path).unwrap();
        assert!(holds_what_was_written(&path, |length| Some(Direct::after(plain(), &path, length).unwrap())));
        let path = temporary("past-memory");
        if !holds_what_was_written(&path, |length| Direct::open(&path, length).unwrap()) {
            not_run("past the system's memory");
        }
    }

    #[test]
    fn what_cannot_be_written_is_told_once_and_for_all() {
        let file = File::open("/dev/null").unwrap();
        let mut file = Direct::begin(file, Room::new(), 0, 0).unwrap();
        file.flush().unwrap();
        file.write_all(&[1; 10]).unwrap();
        assert_eq!(file.flush().unwrap_err().raw_os_error(), Some(EBADF));
        assert!(file.flush().is_err() && file.write_all(&[1; 2 * ROOM]).is_err());
    }

    #[test]
    fn where_blocks_lie_elsewhere_the_system_writes_them_as_it_does_others() {
        let path = temporary("elsewhere");
        let file = match growing(OFlags::DIRECT).open(&path) {
            Err(error) if is_refused(&error) => return not_run("blocks that lie elsewhere"),
            file => file.unwrap(),
        };
        let mut file = Direct::begin(file, Room::new(), 0, 100).unwrap();
        file.write_all(&[7; 5000]).unwrap();
        file.flush().unwrap();
        assert!(std::fs::read(&path).unwrap() == [[0; 100].as_slice(), &[7; 5000]].concat());
        std::fs::remove_file(&path).unwrap();
    }

    /// errno(3).
    const EBADF: i32 = 9;
}
