//! Room that is used again.

use std::sync::{Mutex, MutexGuard, PoisonError};

/// Room that was used and is empty.
#[derive(Default)]
pub(crate) struct Spare<T>(Mutex<Vec<T>>);

impl<T: Default> Spare<T> {
    pub(crate) fn take(&self) -> T {
        locked(&self.0).pop().unwrap_or_default()
    }

    pub(crate) fn put(&self, room: T) {
        locked(&self.0).push(room);
    }
}

/// What a mutex holds, also after a fault of another thread.
pub(crate) fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
