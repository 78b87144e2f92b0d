//! What is done with each entry in its turn: it is counted, gets its rows in the tables and its leaf in the tree, is
//! looked at alone, and its index keys are put in order.

use std::io;

use elicense::Language;
use elicense::license::LICENSE_OFFSET;

use crate::anomaly_file::AnomalyFile;
use crate::audit::Audit;
use crate::counting::{Counting, alike};
use crate::error::AuditError;
use crate::in_words::{cells_in_words, csv_cells};
use crate::limits::ROOM_KEPT;
use crate::lookup::Places;
use crate::merkle::Tree;
use crate::problems::Problems;
use crate::record::Record;
use crate::sort::Sorting;
use crate::store::Store;
use crate::table;
use crate::table::{Csv, MAX_ROWS};
use crate::words::Words;
use crate::workbook::Workbook;

/// All of it, growing entry by entry. A run that goes through without a break lists its entries while it examines
/// them; after a break they are listed by their facts.
pub(crate) struct Listing<'s> {
    audit: &'s Audit<'s>,
    pub today: String,
    pub tree: Tree,
    pub counting: Counting,
    pub places: Places,
    pub csv: Csv<'s>,
    pub workbook: Workbook<'s>,
    pub problems: Problems,
    pub index: Sorting<'s>,
    pub anomalies: AnomalyFile<'s>,
}

impl<'s> Listing<'s> {
    pub(crate) fn new(store: &'s dyn Store, audit: &'s Audit<'s>) -> Result<Self, AuditError> {
        Ok(Self {
            audit,
            today: LICENSE_OFFSET.to_datetime(audit.inquiry.at).date().to_string(),
            tree: Tree::default(),
            counting: Counting::default(),
            places: Places::new(store)?,
            csv: Csv::new(store, audit.language, MAX_ROWS),
            workbook: Workbook::new(store, audit.language, MAX_ROWS)?,
            problems: Problems::default(),
            index: Sorting::new(store),
            anomalies: AnomalyFile::new(store)?,
        })
    }

    /// The row that [`Listing::add`] wants for a record: made on any core.
    pub(crate) fn row(record: &Record<'_>, language: Language, today: &str) -> String {
        table::row(&csv_cells(record, language, today))
    }

    /// The day of the audit, as dates are written.
    pub(crate) fn today(&self) -> &str {
        &self.today
    }

    /// The leaves of the next results, one after the other.
    pub(crate) fn add_leaves(&mut self, leaves: &[u8]) {
        leaves.as_chunks().0.iter().for_each(|&leaf| self.tree.push(leaf));
    }

    /// The index keys of the next entries, one after the other.
    pub(crate) fn add_index_keys(&mut self, keys: &[u8]) -> io::Result<()> {
        self.index.add(keys)
    }

    /// The next entry, if nothing is to be listed of it but that it passed, as others did that are [`alike`]: of most
    /// entries a key is enough, and their records need not leave the core that made them.
    pub(crate) fn add_passed(
        &mut self,
        source: &str,
        key: &str,
        row: &str,
        place: u64,
    ) -> Result<(), AuditError> {
        self.counting.add_alike(source, true, key);
        self.places.add(place)?;
        Ok(self.csv.add(row)?)
    }

    /// The next entry, whose record begins at `place` of the facts.
    pub(crate) fn add(&mut self, record: &Record<'_>, row: &str, place: u64) -> Result<(), AuditError> {
        self.counting.add(record);
        self.places.add(place)?;
        self.csv.add(row)?;
        if !record.has_passed() {
            let words =
                Words { language: self.audit.language, verifier: self.audit.verifier, today: &self.today };
            let place = self.workbook.add(&cells_in_words(record, &words))?;
            self.problems.add(record, place);
        }
        Ok(self.anomalies.check_alone(record, &self.today)?)
    }
}

/// What a listing wants of some entries, in their order; made on any core.
pub(crate) struct ToList {
    /// The day of the audit.
    today: String,
    language: Language,
    entries: Vec<Waiting>,
    rows: String,
    /// Sources and keys of those that passed.
    texts: String,
}

/// One entry: where its row and its facts end.
struct Waiting {
    what: What,
    row: usize,
    facts: usize,
}

enum What {
    /// It passed, and there is no more to list: where the texts of its source and its key end.
    Passed { source: usize, key: usize },
    /// All that is known of it.
    All(Box<Record<'static>>),
}

impl ToList {
    /// For a listing of this day.
    pub(crate) fn new(today: &str, language: Language) -> Self {
        Self {
            today: today.to_owned(),
            language,
            entries: Vec::new(),
            rows: String::new(),
            texts: String::new(),
        }
    }

    /// One more entry; its facts end `facts` bytes behind where those of these entries begin.
    pub(crate) fn push(&mut self, record: Record<'_>, facts: usize) {
        self.rows.push_str(&Listing::row(&record, self.language, &self.today));
        let what = if record.is_plain(&self.today) {
            self.texts.push_str(record.source());
            let source = self.texts.len();
            alike(&record, &mut self.texts);
            What::Passed { source, key: self.texts.len() }
        } else {
            What::All(Box::new(record.into_owned()))
        };
        self.entries.push(Waiting { what, row: self.rows.len(), facts });
    }

    /// Gives them to the listing; their facts begin at `place`.
    pub(crate) fn give(&self, listing: &mut Listing<'_>, place: u64) -> Result<(), AuditError> {
        let (mut text_from, mut row_from, mut facts_from) = (0, 0, 0);
        for Waiting { what, row, facts } in &self.entries {
            let line = self.rows.get(row_from..*row).unwrap_or_default();
            let place = place + facts_from as u64;
            match what {
                What::Passed { source, key } => {
                    let text = |from: usize, until: usize| self.texts.get(from..until).unwrap_or_default();
                    listing.add_passed(text(text_from, *source), text(*source, *key), line, place)?;
                    text_from = *key;
                }
                What::All(record) => listing.add(record, line, place)?,
            }
            (row_from, facts_from) = (*row, *facts);
        }
        Ok(())
    }

    /// The same room, for other entries.
    pub(crate) fn clear(&mut self) {
        let Self { today: _, language: _, entries, rows, texts } = self;
        entries.clear();
        for texts in [rows, texts] {
            texts.clear();
            texts.shrink_to(ROOM_KEPT);
        }
    }
}
