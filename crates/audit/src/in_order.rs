//! What several cores make in any order, written in the order of its numbers: by the core that has made what is next.

use std::any::Any;
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// Things on their way to a writer `W` that takes one after the other, from number 0 on.
///
/// Nobody waits for the writer: a core that finds it at work leaves what it has made, and whoever is writing writes it
/// too. What was just made is written by the core whose cache it is in, nearly always.
pub(crate) struct InOrder<T, W, E> {
    state: Mutex<State<T, W, E>>,
    written: Condvar,
    room: usize,
}

struct State<T, W, E> {
    /// `None` while one of the cores is writing.
    writer: Option<W>,
    next: u64,
    early: BTreeMap<u64, T>,
    /// Why nothing is written any more.
    end: Option<End<E>>,
}

enum End<E> {
    Error(E),
    /// A fault of ours. It is kept, for a core that is gone without a word leaves the others waiting for ever.
    Fault(Box<dyn Any + Send>),
}

impl<T, W, E> InOrder<T, W, E> {
    /// `room`: how many things wait, at most, for one before them.
    pub(crate) fn new(writer: W, room: usize) -> Self {
        let state = State { writer: Some(writer), next: 0, early: BTreeMap::new(), end: None };
        Self { state: Mutex::new(state), written: Condvar::new(), room }
    }

    /// Waits for room; whether it is of use to make something more.
    ///
    /// To be called before the next number is taken, by every core: then the number all others wait for is in the
    /// hands of a core that does not wait.
    pub(crate) fn has_room(&self) -> bool {
        let is_full = |state: &mut State<T, W, E>| state.early.len() >= self.room && state.end.is_none();
        let state = self.written.wait_while(self.state(), is_full);
        state.unwrap_or_else(PoisonError::into_inner).end.is_none()
    }

    /// Makes the thing of this number, and gives what is next to `write` for as long as it is there.
    pub(crate) fn make(
        &self,
        number: u64,
        make: impl FnOnce() -> T,
        write: impl Fn(&mut W, T) -> Result<(), E>,
    ) {
        let made = catch_unwind(AssertUnwindSafe(make));
        let mut state = self.state();
        match made {
            Ok(made) => _ = state.early.insert(number, made),
            Err(fault) => state.fail(End::Fault(fault)),
        }
        while let Some((mut writer, next)) = state.turn() {
            drop(state);
            let result = catch_unwind(AssertUnwindSafe(|| write(&mut writer, next)));
            state = self.state();
            state.writer = Some(writer);
            state.next += 1;
            match result {
                Ok(Ok(())) => {}
                Ok(Err(error)) => state.fail(End::Error(error)),
                Err(fault) => state.fail(End::Fault(fault)),
            }
            self.written.notify_all();
        }
        if state.end.is_some() {
            self.written.notify_all();
        }
    }

    /// All cores are done: the writer, or why it did not write to the end.
    pub(crate) fn end(self) -> Result<W, E> {
        let State { writer, end, .. } = self.state.into_inner().unwrap_or_else(PoisonError::into_inner);
        match end {
            None => Ok(writer.expect("no core is writing any more")),
            Some(End::Error(error)) => Err(error),
            Some(End::Fault(fault)) => resume_unwind(fault),
        }
    }

    fn state(&self) -> MutexGuard<'_, State<T, W, E>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T, W, E> State<T, W, E> {
    /// The writer with what is next, if both are there.
    fn turn(&mut self) -> Option<(W, T)> {
        if self.end.is_some() || self.writer.is_none() {
            return None;
        }
        let next = self.early.remove(&self.next)?;
        Some((self.writer.take()?, next))
    }

    /// The first end stands.
    fn fail(&mut self, end: End<E>) {
        self.end.get_or_insert(end);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU64, Ordering};
    use std::time::Duration;

    use super::*;

    /// Four cores make `count` things, some of them slowly, and write them down.
    fn run(
        count: u64,
        make: impl Fn(u64) -> u64 + Sync,
        write: impl Fn(&mut Vec<u64>, u64) -> Result<(), u64> + Sync,
    ) -> Result<Vec<u64>, u64> {
        let order = InOrder::new(Vec::new(), 3);
        let numbers = AtomicU64::new(0);
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    while order.has_room() {
                        let number = numbers.fetch_add(1, Ordering::Relaxed);
                        if number >= count {
                            break;
                        }
                        order.make(number, || make(number), &write);
                    }
                });
            }
        });
        order.end()
    }

    fn slowly(number: u64) -> u64 {
        if number.is_multiple_of(7) {
            std::thread::sleep(Duration::from_millis(1));
        }
        number
    }

    fn keep(all: &mut Vec<u64>, one: u64) -> Result<(), u64> {
        if one.is_multiple_of(11) {
            std::thread::sleep(Duration::from_micros(200));
        }
        all.push(one);
        Ok(())
    }

    #[test]
    fn everything_is_written_once_and_in_order() {
        for count in [0, 1, 2, 500] {
            assert_eq!(run(count, slowly, keep), Ok((0..count).collect()));
        }
    }

    #[test]
    fn an_error_ends_it_and_nothing_behind_it_is_written() {
        let write = |all: &mut Vec<u64>, one| if one == 40 { Err(one) } else { keep(all, one) };
        assert_eq!(run(500, slowly, write), Err(40));
        assert_eq!(run(40, slowly, write), Ok((0..40).collect()));
    }

    #[test]
    fn a_fault_in_making_or_writing_ends_it_and_stops_nobody_for_ever() {
        let fault = |run: &dyn Fn() -> Result<Vec<u64>, u64>| {
            let panic = catch_unwind(AssertUnwindSafe(run)).unwrap_err();
            panic.downcast_ref::<&str>().copied()
        };
        let faulty = |number| if number == 40 { panic!("a fault") } else { slowly(number) };
        assert_eq!(fault(&|| run(500, faulty, keep)), Some("a fault"));
        let write = |all: &mut Vec<u64>, one| if one == 40 { panic!("a fault") } else { keep(all, one) };
        assert_eq!(fault(&|| run(500, slowly, write)), Some("a fault"));
    }
}
