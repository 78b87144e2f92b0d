//! Sources to answers on the disk: read, examine on every core, write in order. Batches are bounded, and so is
//! the number of them on the way.

use std::io;
use std::ops::ControlFlow;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rayon::prelude::*;

use super::entry::{Entry, Member, Source};
use super::examine::Answers;
use super::journal::{Checkpoint, Journal};
use super::reader::{self, Sink};
use super::store::{BUFFER, Part, Store, file};
use super::{Audit, AuditError, Progress, Watch};

/// The way of the entries.
pub(super) struct Pipeline<'a> {
    pub audit: &'a Audit<'a>,
    pub store: &'a dyn Store,
    pub watch: &'a dyn Watch,
    /// `None`: one thread does everything.
    pub pool: Option<&'a rayon::ThreadPool>,
    /// Answers that were written: their room is used again.
    pub spare: Mutex<Vec<Answers>>,
}

impl Pipeline<'_> {
    /// Does what is left after `done`.
    pub(super) fn run(
        &self,
        sources: impl Iterator<Item = Source> + Send,
        journal: Journal,
        done: Checkpoint,
    ) -> Result<Checkpoint, AuditError> {
        std::thread::scope(|scope| {
            let (checkpoints, to_keep) = sync_channel(CHECKPOINTS_WAITING);
            let keeping = scope.spawn(move || keep(self.store, journal, to_keep));
            let writer = Writer::open(self, checkpoints, done)?;
            let done = match self.pool {
                Some(pool) => self.on_every_core(sources, writer, pool),
                None => self.on_one(sources, writer),
            };
            // Where the disk failed, the writer knows no more than that nobody takes its checkpoints.
            joined(keeping)?;
            done
        })
    }

    fn on_one(
        &self,
        sources: impl Iterator<Item = Source>,
        mut writer: Writer<'_>,
    ) -> Result<Checkpoint, AuditError> {
        let (done, mut written) = (writer.done.entries, Ok(()));
        let all = self.read(sources, done, &mut |batch| {
            let mut entries = batch.entries.into_iter();
            while written.is_ok() && entries.len() > 0 {
                written = writer.write(self.examine(entries.by_ref().take(TOGETHER).collect()));
            }
            if written.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        });
        written?;
        Ok(writer.end(all)?)
    }

    fn on_every_core(
        &self,
        sources: impl Iterator<Item = Source> + Send,
        mut writer: Writer<'_>,
        pool: &rayon::ThreadPool,
    ) -> Result<Checkpoint, AuditError> {
        let done = writer.done.entries;
        std::thread::scope(|scope| {
            let (to_work, batches) = sync_channel::<Batch>(WAITING);
            let (to_write, answers) = sync_channel::<Vec<Answers>>(WAITING);
            let reader = scope.spawn(move || self.read(sources, done, &mut |batch| sent(&to_work, batch)));
            let writing = scope.spawn(move || -> io::Result<Writer<'_>> {
                for answers in answers {
                    answers.into_iter().try_for_each(|answers| writer.write(answers))?;
                }
                Ok(writer)
            });
            for batch in batches {
                let pieces = batch.entries.into_par_iter().chunks(TOGETHER);
                let work = || pieces.map(|entries| self.examine(entries)).collect();
                if sent(&to_write, pool.install(work)).is_break() {
                    break;
                }
            }
            drop(to_write);
            let writer = joined(writing)?;
            let all = joined(reader);
            Ok(writer.end(all)?)
        })
    }

    fn examine(&self, entries: Vec<Entry>) -> Answers {
        let mut answers = self.spare().pop().unwrap_or_default();
        answers.add(self.audit.verifier, &self.audit.inquiry, entries);
        answers
    }

    fn spare(&self) -> MutexGuard<'_, Vec<Answers>> {
        self.spare.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Gives every entry to `work`, in batches; whether all were given.
    fn read(
        &self,
        sources: impl Iterator<Item = Source>,
        done: u64,
        work: &mut dyn FnMut(Batch) -> ControlFlow<()>,
    ) -> bool {
        let mut gather =
            Gather { watch: self.watch, work, done, number: 0, source: "".into(), batch: Batch::default() };
        for source in sources {
            gather.source = source.name.as_str().into();
            if reader::read(source, &mut gather).is_break() {
                return false;
            }
        }
        gather.hand_over().is_continue()
    }
}

/// Makes each checkpoint last: first all it speaks of, then the line that says so. Disks take their time, and the
/// work goes on meanwhile.
fn keep(store: &dyn Store, mut journal: Journal, checkpoints: Receiver<Checkpoint>) -> io::Result<()> {
    checkpoints.into_iter().try_for_each(|checkpoint| {
        [file::RESULTS, file::FACTS, file::LEAVES, file::MARKS]
            .iter()
            .try_for_each(|name| store.sync(name))?;
        journal.check(&checkpoint)
    })
}

fn sent<T>(to: &SyncSender<T>, what: T) -> ControlFlow<()> {
    // Nobody receives any more: the other side has failed and says why itself.
    to.send(what).map_or(ControlFlow::Break(()), ControlFlow::Continue)
}

fn joined<T>(thread: std::thread::ScopedJoinHandle<'_, T>) -> T {
    thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}

/// Entries that are examined together.
#[derive(Default)]
struct Batch {
    entries: Vec<Entry>,
    bytes: usize,
}

/// Numbers members and gathers them into batches.
struct Gather<'g> {
    watch: &'g dyn Watch,
    work: &'g mut dyn FnMut(Batch) -> ControlFlow<()>,
    /// Entries that were examined before.
    done: u64,
    number: u64,
    source: Arc<str>,
    batch: Batch,
}

impl Gather<'_> {
    fn hand_over(&mut self) -> ControlFlow<()> {
        (self.work)(std::mem::take(&mut self.batch))
    }
}

impl Sink for Gather<'_> {
    fn wants_next(&self) -> bool {
        self.number >= self.done
    }

    fn take(&mut self, member: Member) -> ControlFlow<()> {
        let number = self.number;
        self.number += 1;
        if number >= self.done {
            self.batch.bytes += member.content.weight();
            let source = Arc::clone(&self.source);
            self.batch.entries.push(Entry { number, source, member: member.name, content: member.content });
        }
        if self.watch.stop() {
            self.hand_over()?;
            return ControlFlow::Break(());
        }
        match self.batch.entries.len() >= BATCH_ENTRIES || self.batch.bytes >= BATCH_BYTES {
            true => self.hand_over(),
            false => ControlFlow::Continue(()),
        }
    }
}

/// Writes answers in their order, and a checkpoint now and then.
struct Writer<'a> {
    pipeline: &'a Pipeline<'a>,
    checkpoints: SyncSender<Checkpoint>,
    done: Checkpoint,
    checked: u64,
    progress: Progress,
    results: Growing,
    facts: Growing,
    leaves: Growing,
    marks: Growing,
}

impl<'a> Writer<'a> {
    fn open(
        pipeline: &'a Pipeline<'a>,
        checkpoints: SyncSender<Checkpoint>,
        done: Checkpoint,
    ) -> io::Result<Self> {
        let open = |name, length| Growing::open(pipeline.store, name, length);
        Ok(Self {
            pipeline,
            checkpoints,
            done,
            checked: done.entries,
            progress: Progress { entries: done.entries, ..Progress::default() },
            results: open(file::RESULTS, done.results)?,
            facts: open(file::FACTS, done.facts)?,
            leaves: open(file::LEAVES, done.leaves)?,
            marks: open(file::MARKS, done.marks)?,
        })
    }

    fn write(&mut self, mut answers: Answers) -> io::Result<()> {
        self.results.write(&answers.results)?;
        self.facts.write(&answers.facts)?;
        self.leaves.write(&answers.leaves)?;
        self.marks.write(&answers.marks)?;
        self.progress.add(&answers.progress);
        answers.clear();
        self.pipeline.spare().push(answers);
        if self.progress.entries - self.checked >= self.pipeline.audit.checkpoint {
            self.check(false)?;
        }
        self.pipeline.watch.progress(&self.progress);
        Ok(())
    }

    fn check(&mut self, complete: bool) -> io::Result<()> {
        self.done = Checkpoint {
            entries: self.progress.entries,
            results: self.results.flush()?,
            facts: self.facts.flush()?,
            leaves: self.leaves.flush()?,
            marks: self.marks.flush()?,
            complete,
        };
        self.checked = self.done.entries;
        self.checkpoints.send(self.done).map_err(|_| io::Error::other("checkpoints cannot be written"))
    }

    fn end(mut self, complete: bool) -> io::Result<Checkpoint> {
        self.check(complete)?;
        Ok(self.done)
    }
}

/// A file that only grows.
struct Growing {
    part: io::BufWriter<Box<dyn Part>>,
    length: u64,
}

impl Growing {
    fn open(store: &dyn Store, name: &str, length: u64) -> io::Result<Self> {
        Ok(Self { part: io::BufWriter::with_capacity(BUFFER, store.extend(name, length)?), length })
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.length += bytes.len() as u64;
        io::Write::write_all(&mut self.part, bytes)
    }

    /// The length, when all of it is in the file.
    fn flush(&mut self) -> io::Result<u64> {
        io::Write::flush(&mut self.part)?;
        Ok(self.length)
    }
}

/// Entries of one batch: some milliseconds of work, so that no core waits long for the last of it.
const BATCH_ENTRIES: usize = 512;

/// Entries that one core examines together, and whose answers it gathers.
const TOGETHER: usize = 16;

/// Bytes of one batch.
const BATCH_BYTES: usize = 8 << 20;

/// Checkpoints that wait for the disk; at the next one the work waits too.
const CHECKPOINTS_WAITING: usize = 1;

/// Batches that wait for each of the next steps.
const WAITING: usize = 2;
