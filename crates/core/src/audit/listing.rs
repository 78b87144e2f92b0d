//! What is written of each entry by itself: it is counted, gets its rows in the tables, and is looked at alone.

use super::AuditError;
use super::finish::Oddities;
use super::lookup::Places;
use super::record::Record;
use super::store::Store;
use super::summary::Counting;
use super::table::{self, Csv};
use super::xlsx::Workbook;

/// All of it, growing entry by entry. A run that goes through without a break lists its entries while it examines
/// them; after a break they are listed by their facts.
pub(super) struct Listing<'s> {
    today: String,
    counting: Counting,
    places: Places,
    csv: Csv<'s>,
    problems: Workbook<'s>,
    odd: Oddities<'s>,
}

/// A listing that is whole.
pub(super) struct Listed<'s> {
    pub counting: Counting,
    pub places: Places,
    pub odd: Oddities<'s>,
}

impl<'s> Listing<'s> {
    pub(super) fn new(store: &'s dyn Store, at: jiff::Timestamp) -> Result<Self, AuditError> {
        Ok(Self {
            today: crate::license::day_of(at).to_string(),
            counting: Counting::default(),
            places: Places::new(store)?,
            csv: Csv::new(store),
            problems: Workbook::new(store)?,
            odd: Oddities::new(store)?,
        })
    }

    /// The row that [`Listing::add`] wants for a record: made on any core.
    pub(super) fn row(record: &Record<'_>) -> String {
        table::row(&table::cells(record))
    }

    /// The next entry, whose record begins at `place` of the facts.
    pub(super) fn add(&mut self, record: &Record<'_>, row: &str, place: u64) -> Result<(), AuditError> {
        self.counting.add(record);
        self.places.add(place)?;
        self.csv.add(row)?;
        if !record.has_passed() {
            self.problems.add(&table::cells(record))?;
        }
        Ok(self.odd.alone(record, &self.today)?)
    }

    /// Every entry was added: the tables are whole.
    pub(super) fn end(self) -> Result<Listed<'s>, AuditError> {
        let Self { today: _, counting, places, csv, problems, odd } = self;
        csv.end()?;
        problems.end()?;
        Ok(Listed { counting, places, odd })
    }
}
