//! Members to numbered entries, in batches.

use std::ops::ControlFlow;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use crate::audit::Watch;
use crate::batch::Batch;
use crate::entry::Member;
use crate::reader::Sink;
use crate::reader::archive::LeftOut;
use crate::spare::{Spare, locked};
use crate::summary::LeftOutCount;

/// Numbers members and gathers them into batches.
pub(crate) struct Gather<'g> {
    pub watch: &'g dyn Watch,
    pub spare: &'g Spare<Batch>,
    pub work: &'g mut dyn FnMut(Batch) -> ControlFlow<()>,
    pub left_out: &'g Mutex<LeftOutCount>,
    /// Entries that were examined before.
    pub done: u64,
    pub number: u64,
    /// Bytes of the sources before, and of this one where its length is known.
    pub input: u64,
    /// Bytes of this source that were read, where its length is not known.
    pub piped: Option<Arc<AtomicU64>>,
    pub source: Arc<str>,
    pub batch: Batch,
}

impl<'g> Gather<'g> {
    /// Nothing yet, behind so many entries that were `done` before.
    pub(crate) fn new(
        watch: &'g dyn Watch,
        spare: &'g Spare<Batch>,
        work: &'g mut dyn FnMut(Batch) -> ControlFlow<()>,
        left_out: &'g Mutex<LeftOutCount>,
        done: u64,
    ) -> Self {
        let (batch, source) = (spare.take(), "".into());
        Self { watch, spare, work, left_out, done, number: 0, input: 0, piped: None, source, batch }
    }

    /// Begins with the next source.
    pub(crate) fn begin(&mut self, source: &str) {
        self.input = self.input();
        self.piped = None;
        self.source = source.into();
    }

    /// Bytes of the input up to here.
    fn input(&self) -> u64 {
        self.input + self.piped.as_ref().map_or(0, |piped| piped.load(Ordering::Relaxed))
    }

    /// Gives on what was gathered.
    pub(crate) fn hand_over(&mut self) -> ControlFlow<()> {
        (self.work)(std::mem::replace(&mut self.batch, self.spare.take()))
    }
}

impl Sink for Gather<'_> {
    fn wants_next(&self) -> bool {
        self.number >= self.done
    }

    fn take(&mut self, member: Member<'_>) -> ControlFlow<()> {
        let number = self.number;
        self.number += 1;
        if number >= self.done {
            self.batch.push(number, self.input(), &self.source, member);
        }
        if self.watch.stop() {
            self.hand_over()?;
            return ControlFlow::Break(());
        }
        match self.batch.len() >= BATCH_ENTRIES || self.batch.weight() >= BATCH_BYTES {
            true => self.hand_over(),
            false => ControlFlow::Continue(()),
        }
    }

    fn length(&mut self, bytes: u64) {
        self.input += bytes;
    }

    fn piped(&mut self, bytes: Arc<AtomicU64>) {
        self.piped = Some(bytes);
    }

    fn leave_out(&mut self, what: LeftOut) {
        let mut count = locked(self.left_out);
        match what {
            LeftOut::Folder => count.folders += 1,
            LeftOut::SystemFile => count.system_files += 1,
        }
    }
}

/// Entries of one batch: some milliseconds of work, so that cores are seldom woken.
const BATCH_ENTRIES: usize = 128;

/// Bytes of one batch, if it has more than one entry.
const BATCH_BYTES: usize = 1 << 20;
