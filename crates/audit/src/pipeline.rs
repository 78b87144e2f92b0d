//! Sources to answers on the disk: read, examine on every core, write in order. Batches are bounded, and so is
//! the number of them on the way.

use std::io;
use std::ops::ControlFlow;
use std::panic::resume_unwind;
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use elicense::report::MaskBeside;
use elicense::signature::Disagreement;
use elicense::{Inquiry, Verifier};
use flate2::Crc;

use crate::audit::{Audit, Progress, Watch};
use crate::batch::Batch;
use crate::entry::InputSource;
use crate::error::AuditError;
use crate::examine::{Answers, Verified, charges};
use crate::gather::Gather;
use crate::in_order::InOrder;
use crate::journal::{Checkpoint, Journal, Sums};
use crate::listing::{Listing, ToList};
use crate::pictures::{DecodingMemory, PictureBudget, Turn};
use crate::reader;
use crate::spare::{Spare, locked};
use crate::store::{Part, Store, file};
use crate::summary::LeftOutCount;
use crate::unchanged::Summed;

/// The way of the entries.
pub(crate) struct Pipeline<'a> {
    pub audit: &'a Audit<'a>,
    pub store: &'a dyn Store,
    pub watch: &'a dyn Watch,
    /// `None`: one thread does everything.
    pub pool: Option<&'a rayon::ThreadPool>,
    /// Answers that were written and batches that were examined: their room is used again.
    spare: Spare<Answers>,
    spare_batches: Spare<Batch>,
    /// What the reader has left out so far.
    left_out: Mutex<LeftOutCount>,
    decoding: DecodingMemory,
    pictures: PictureBudget,
    /// One for each core of the pool but the first.
    others: Vec<Verifier>,
    /// What the reader sees of names of entries without a license.
    beside: MaskBeside,
    /// How several documents are verified.
    pub(crate) verify: fn(&Verifier, &[&[u8]], &Inquiry) -> Verified,
}

impl<'a> Pipeline<'a> {
    pub(crate) fn new(
        audit: &'a Audit<'a>,
        store: &'a dyn Store,
        watch: &'a dyn Watch,
        pool: Option<&'a rayon::ThreadPool>,
    ) -> Self {
        let others = 1..pool.map_or(1, rayon::ThreadPool::current_num_threads);
        let others = others.map(|_| audit.verifier.for_another_core()).collect();
        let (spare, spare_batches, left_out) = (Spare::default(), Spare::default(), Mutex::default());
        let verify = |verifier: &Verifier, documents: &[&[u8]], inquiry: &Inquiry| {
            verifier.verify_batch(documents, inquiry)
        };
        let (decoding, pictures) = (DecodingMemory::default(), PictureBudget::default());
        let beside = audit.verifier.mask_beside(&audit.inquiry);
        Self {
            audit,
            store,
            watch,
            pool,
            spare,
            spare_batches,
            left_out,
            decoding,
            pictures,
            others,
            beside,
            verify,
        }
    }

    /// The verifier of the core that asks.
    fn verifier(&self) -> &Verifier {
        let core = rayon::current_thread_index().and_then(|index| index.checked_sub(1));
        core.and_then(|other| self.others.get(other)).unwrap_or(self.audit.verifier)
    }

    /// Does what is left after `done`; with a listing of all entries, if nothing was done before. `then` is done while
    /// the disk still takes the last checkpoint, and fails with it.
    pub(crate) fn run<T>(
        &self,
        sources: impl Iterator<Item = InputSource> + Send,
        journal: Journal,
        (done, summed): (Checkpoint, Summed),
        then: impl FnOnce(Checkpoint, Option<Listing<'a>>) -> Result<T, AuditError>,
    ) -> Result<(Checkpoint, T), AuditError> {
        self.pictures.begin(done.entries, done.pictures);
        std::thread::scope(|scope| {
            let (checkpoints, to_keep) = sync_channel(CHECKPOINTS_WAITING);
            let keeping = scope.spawn(move || keep(self.store, journal, to_keep));
            let writer = Writer::open(self, checkpoints, done, summed)?;
            let done = match self.pool {
                Some(pool) => self.on_every_core(sources, writer, pool),
                None => self.on_one(sources, writer),
            };
            let done = done.and_then(|(done, listing)| Ok((done, then(done, listing)?)));
            // Where the disk failed, the writer knows no more than that nobody takes its checkpoints.
            joined(keeping)?;
            done
        })
    }

    fn on_one(
        &self,
        sources: impl Iterator<Item = InputSource>,
        mut writer: Writer<'_, 'a>,
    ) -> Result<(Checkpoint, Option<Listing<'a>>), AuditError> {
        let today = writer.today();
        let (done, mut written) = (writer.done.entries, Ok(()));
        let all = self.read(sources, done, &mut |mut batch| {
            let mut turn = self.pictures.turn(batch.numbers());
            for from in (0..batch.len()).step_by(TOGETHER) {
                let mut answers = self.answers(today.as_deref());
                let added = self.add(&mut answers, &batch, from, &mut turn);
                written = added.map_err(AuditError::from).and_then(|()| writer.write(answers));
                if written.is_err() {
                    break;
                }
            }
            drop(turn);
            batch.clear();
            self.spare_batches.put(batch);
            if written.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        });
        written?;
        writer.end(all)
    }

    fn on_every_core(
        &self,
        sources: impl Iterator<Item = InputSource> + Send,
        writer: Writer<'_, 'a>,
        pool: &rayon::ThreadPool,
    ) -> Result<(Checkpoint, Option<Listing<'a>>), AuditError> {
        let (done, today) = (writer.done.entries, writer.today());
        let today = today.as_deref();
        std::thread::scope(|scope| {
            let (to_work, batches) = sync_channel::<(u64, Batch)>(WAITING);
            let reader = scope.spawn(move || {
                let mut numbers = 0..;
                self.read(sources, done, &mut |batch| {
                    numbers.next().map_or(ControlFlow::Break(()), |number| sent(&to_work, (number, batch)))
                })
            });
            let answers = InOrder::new(writer, pool.current_num_threads() * EARLY);
            let batches = Mutex::new(batches);
            let next = || locked(&batches).recv().ok();
            pool.broadcast(|_| {
                while answers.has_room() {
                    let Some((number, batch)) = next() else { break };
                    let write = |writer: &mut Writer<'_, 'a>, answers: Result<_, _>| writer.write(answers?);
                    answers.make(number, || self.examine(batch, today), write);
                }
            });
            // A reader that still has something to give finds nobody who takes it.
            drop(batches);
            let all = joined(reader);
            answers.end()?.end(all)
        })
    }

    fn examine(&self, mut batch: Batch, today: Option<&str>) -> Result<Answers, Disagreement> {
        let mut answers = self.answers(today);
        let mut turn = self.pictures.turn(batch.numbers());
        for from in (0..batch.len()).step_by(TOGETHER) {
            self.add(&mut answers, &batch, from, &mut turn)?;
        }
        drop(turn);
        batch.clear();
        self.spare_batches.put(batch);
        Ok(answers)
    }

    /// The answers for the entries of a batch that are examined together, `from` the so many-th on.
    fn add(
        &self,
        answers: &mut Answers,
        batch: &Batch,
        from: usize,
        turn: &mut Turn<'_>,
    ) -> Result<(), Disagreement> {
        let verify = |documents: &[&[u8]]| {
            let _memory = self.decoding.share(documents);
            (self.verify)(self.verifier(), documents, &self.audit.inquiry)
        };
        let mut pictures = |entry| turn.taken(entry, || charges(batch));
        let entries = batch.entries(from).take(TOGETHER);
        answers.add(verify, &self.audit.secret, &self.beside, &mut pictures, entries)
    }

    /// Room for answers, and for what a listing of this day wants of them.
    fn answers(&self, today: Option<&str>) -> Answers {
        let mut answers = self.spare.take();
        if answers.listed.is_none() {
            answers.listed = today.map(|today| ToList::new(today, self.audit.language));
        }
        answers
    }

    /// Gives every entry to `work`, in batches; whether all were given.
    fn read(
        &self,
        sources: impl Iterator<Item = InputSource>,
        done: u64,
        work: &mut dyn FnMut(Batch) -> ControlFlow<()>,
    ) -> bool {
        let (watch, spare, left_out) = (self.watch, &self.spare_batches, &self.left_out);
        let mut gather = Gather::new(watch, spare, work, left_out, done);
        for source in sources {
            gather.begin(&source.name);
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
        [file::RESULTS, file::FACTS, file::LEAVES, file::INDEX]
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
    thread.join().unwrap_or_else(|panic| resume_unwind(panic))
}

/// Writes answers in their order, and a checkpoint now and then.
struct Writer<'p, 'a> {
    pipeline: &'p Pipeline<'a>,
    listing: Option<Listing<'a>>,
    checkpoints: SyncSender<Checkpoint>,
    done: Checkpoint,
    checked: u64,
    pictures: u64,
    progress: Progress,
    results: Growing,
    facts: Growing,
    leaves: Growing,
    index: Growing,
}

impl<'p, 'a> Writer<'p, 'a> {
    fn open(
        pipeline: &'p Pipeline<'a>,
        checkpoints: SyncSender<Checkpoint>,
        done: Checkpoint,
        summed: Summed,
    ) -> Result<Self, AuditError> {
        let open = |name, length, sum| Growing::open(pipeline.store, name, length, sum);
        let listing = || Listing::new(pipeline.store, pipeline.audit);
        Ok(Self {
            pipeline,
            listing: (done.entries == 0).then(listing).transpose()?,
            checkpoints,
            done,
            checked: done.entries,
            pictures: done.pictures,
            progress: Progress { entries: done.entries, ..Progress::default() },
            results: open(file::RESULTS, done.results, None)?,
            facts: open(file::FACTS, done.facts, Some(summed.facts))?,
            leaves: open(file::LEAVES, done.leaves, Some(summed.leaves))?,
            index: open(file::INDEX, done.index, Some(summed.index))?,
        })
    }

    /// The day of the listing, if there is one.
    fn today(&self) -> Option<String> {
        self.listing.as_ref().map(|listing| listing.today().to_owned())
    }

    fn write(&mut self, mut answers: Answers) -> Result<(), AuditError> {
        if let (Some(listing), Some(listed)) = (&mut self.listing, &answers.listed) {
            let place = self.facts.length;
            listed.give(listing, place)?;
            listing.add_leaves(&answers.leaves);
            listing.add_index_keys(&answers.index_keys)?;
        }
        self.results.write(answers.results.as_bytes())?;
        self.facts.write(&answers.facts)?;
        self.leaves.write(&answers.leaves)?;
        self.index.write(&answers.index_keys)?;
        self.progress.add(&answers.progress);
        self.pictures += answers.pictures;
        answers.clear();
        self.pipeline.spare.put(answers);
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
            index: self.index.flush()?,
            pictures: self.pictures,
            sums: Sums { facts: self.facts.sum(), leaves: self.leaves.sum(), index: self.index.sum() },
            complete,
            // A run that goes on reads its sources from the beginning, and counts this again.
            left_out: if complete { *locked(&self.pipeline.left_out) } else { LeftOutCount::default() },
        };
        self.checked = self.done.entries;
        self.checkpoints.send(self.done).map_err(|_| io::Error::other("checkpoints cannot be written"))
    }

    fn end(mut self, complete: bool) -> Result<(Checkpoint, Option<Listing<'a>>), AuditError> {
        self.check(complete)?;
        Ok((self.done, self.listing))
    }
}

/// A file that only grows.
struct Growing {
    part: io::BufWriter<Box<dyn Part>>,
    length: u64,
    /// Over all its bytes, where nothing else tells whether they are still the same.
    sum: Option<Crc>,
}

impl Growing {
    fn open(store: &dyn Store, name: &str, length: u64, sum: Option<Crc>) -> io::Result<Self> {
        Ok(Self { part: io::BufWriter::with_capacity(GATHERED, store.extend(name, length)?), length, sum })
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.length += bytes.len() as u64;
        self.sum.iter_mut().for_each(|sum| sum.update(bytes));
        io::Write::write_all(&mut self.part, bytes)
    }

    fn sum(&self) -> u32 {
        self.sum.as_ref().map_or(0, Crc::sum)
    }

    /// The length, when all of it is in the file.
    fn flush(&mut self) -> io::Result<u64> {
        io::Write::flush(&mut self.part)?;
        Ok(self.length)
    }
}

/// Entries that one core examines together: enough for several rows of signatures, few enough that their reports and
/// lines fit into its cache.
const TOGETHER: usize = 64;

/// Bytes that are gathered before they are written: fewer than the reports of entries examined together, which are
/// written without being copied once more.
const GATHERED: usize = 64 << 10;

/// Batches for each core that were examined and wait for one before them: with one that is much slower than the others,
/// these go on meanwhile.
const EARLY: usize = 4;

/// Checkpoints that wait for the disk; at the next one the work waits too.
const CHECKPOINTS_WAITING: usize = 1;

/// Batches that were read and wait for a core.
const WAITING: usize = 4;
