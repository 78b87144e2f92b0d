//! What one document may still use up.

use crate::words::error::{Error, ErrorKind};
use crate::words::limits::{MAX_DEPTH, MAX_ITEMS};

/// What one document may still use up. It goes down the call tree and only shrinks; running out
/// ends the work, it never skips a check.
#[derive(Clone, Debug)]
pub(crate) struct Budget {
    items: usize,
}

impl Budget {
    /// The whole budget of one document.
    pub(crate) fn new() -> Self {
        Self { items: MAX_ITEMS }
    }

    /// Takes one value out of the budget.
    pub(crate) fn item(&mut self) -> Result<(), Error> {
        self.items = self.items.checked_sub(1).ok_or(ErrorKind::TooManyItems { limit: MAX_ITEMS })?;
        Ok(())
    }

    /// Values that may still be taken.
    pub(crate) fn remaining(&self) -> usize {
        self.items
    }

    /// Refuses a value `depth` levels below the root.
    pub(crate) fn depth(&self, depth: usize) -> Result<(), Error> {
        if depth > MAX_DEPTH { Err(ErrorKind::TooDeep { limit: MAX_DEPTH }.into()) } else { Ok(()) }
    }
}
