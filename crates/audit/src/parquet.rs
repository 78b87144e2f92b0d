//! `results.parquet`: the table of [`table`](super::table) in columns, for whoever counts millions of rows with tools of
//! their own. Programs write it that were built with the feature `parquet`.
//!
//! The number of an entry is a number, everything else is text as in `results.csv`, but that no cell is made safe for a
//! spreadsheet, and that one without a text is null.

use std::io;
use std::sync::Arc;

use ::parquet::basic::Compression;
use ::parquet::data_type::{ByteArray, ByteArrayType, Int64Type};
use ::parquet::errors::ParquetError;
use ::parquet::file::properties::{EnabledStatistics, WriterProperties};
use ::parquet::file::writer::SerializedFileWriter;
use ::parquet::schema::parser::parse_message_type;
use ::parquet::schema::types::ColumnPath;

use crate::error::AuditError;
use crate::journal::Checkpoint;
use crate::record::Record;
use crate::record::columns::{COLUMNS, cells};
use crate::record::read::each_record;
use crate::store::{Draft, Store, file};

/// Writes the table of all that was done, from its facts: the same bytes whatever the cores and breaks of the run.
pub(crate) fn write(
    store: &dyn Store,
    done: Checkpoint,
    pool: Option<&rayon::ThreadPool>,
) -> Result<(), AuditError> {
    let mut table = Table::new(store, GROUP_ROWS)?;
    each_record(store, done, pool, |_| (), |record, (), _| Ok(table.add(&record)?))?;
    Ok(table.end()?)
}

/// A table being written. The rows of one group are held: columns are written one after the other.
struct Table<'s> {
    out: SerializedFileWriter<Draft<'s>>,
    /// Rows that make a group.
    most: usize,
    entries: Vec<i64>,
    /// All columns but the first.
    texts: [Texts; COLUMNS.len() - 1],
}

impl<'s> Table<'s> {
    fn new(store: &'s dyn Store, most: usize) -> io::Result<Self> {
        let texts = COLUMNS.iter().skip(1).map(|name| format!("OPTIONAL BYTE_ARRAY {name} (STRING); "));
        let schema =
            format!("message licenses {{ REQUIRED INT64 {}; {}}}", COLUMNS[0], texts.collect::<String>());
        let schema = parse_message_type(&schema).map_err(of_parquet)?;
        let mut properties = WriterProperties::builder()
            .set_created_by(concat!("elicense version ", env!("CARGO_PKG_VERSION")).to_owned())
            .set_compression(Compression::SNAPPY)
            // A group is few pages, and rows are in no order but that of the archive: nothing to be skipped.
            .set_statistics_enabled(EnabledStatistics::Chunk)
            .set_offset_index_disabled(true);
        for unique in UNIQUE {
            properties = properties.set_column_dictionary_enabled(ColumnPath::from(unique), false);
        }
        let draft = Draft::new(store, file::PARQUET)?;
        let out = SerializedFileWriter::new(draft, Arc::new(schema), Arc::new(properties.build()));
        Ok(Self {
            out: out.map_err(of_parquet)?,
            most,
            entries: Vec::new(),
            texts: std::array::from_fn(|_| Texts::default()),
        })
    }

    /// One more row.
    fn add(&mut self, record: &Record<'_>) -> io::Result<()> {
        self.entries.push(i64::try_from(record.n).map_err(io::Error::other)?);
        for (texts, cell) in self.texts.iter_mut().zip(&cells(record)[1..]) {
            texts.push(cell);
        }
        let held: usize = self.texts.iter().map(|texts| texts.bytes.len()).sum();
        let full = self.entries.len() >= self.most || held >= GROUP_BYTES;
        if full { self.end_group().map_err(of_parquet) } else { Ok(()) }
    }

    /// The file is complete.
    fn end(mut self) -> io::Result<()> {
        if !self.entries.is_empty() {
            self.end_group().map_err(of_parquet)?;
        }
        self.out.into_inner().map_err(of_parquet)?.finish()
    }

    fn end_group(&mut self) -> Result<(), ParquetError> {
        let mut group = self.out.next_row_group()?;
        let missing = || ParquetError::General("a column is missing from the schema".to_owned());
        let mut column = group.next_column()?.ok_or_else(missing)?;
        column.typed::<Int64Type>().write_batch(&self.entries, None, None)?;
        column.close()?;
        self.entries.clear();
        for texts in &mut self.texts {
            let Texts { bytes, ends, present } = std::mem::take(texts);
            let all = ByteArray::from(bytes);
            let begins = [0].into_iter().chain(ends.iter().copied());
            let values: Vec<_> = begins.zip(&ends).map(|(from, end)| all.slice(from, end - from)).collect();
            let mut column = group.next_column()?.ok_or_else(missing)?;
            column.typed::<ByteArrayType>().write_batch(&values, Some(&present), None)?;
            column.close()?;
        }
        group.close()?;
        Ok(())
    }
}

/// The texts of one column in the rows of one group.
#[derive(Default)]
struct Texts {
    bytes: Vec<u8>,
    /// Where each text ends; nothing for nulls.
    ends: Vec<usize>,
    /// For each row whether it has a text: 1, or 0.
    present: Vec<i16>,
}

impl Texts {
    fn push(&mut self, text: &str) {
        self.present.push(i16::from(!text.is_empty()));
        if !text.is_empty() {
            self.bytes.extend_from_slice(text.as_bytes());
            self.ends.push(self.bytes.len());
        }
    }
}

/// What the disk said, where it was the disk.
fn of_parquet(error: ParquetError) -> io::Error {
    match error {
        ParquetError::External(error) => error.downcast().map_or_else(io::Error::other, |error| *error),
        error => io::Error::other(error),
    }
}

/// Columns in which hardly a text comes twice: a dictionary of them would only be larger.
const UNIQUE: [&str; 2] = ["name", "sha256"];

/// Rows of one group: some 20 MB of text.
const GROUP_ROWS: usize = 65_536;

/// Bytes of text of one group, where names of entries are very long.
const GROUP_BYTES: usize = 32 << 20;

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use ::parquet::file::reader::{FileReader, SerializedFileReader};
    use ::parquet::record::Field;

    use super::*;
    use crate::store::memory::Memory;
    use crate::{Audit, Basis, Form, InputSource, Opened};
    use elicense::{Inquiry, Trust, Verifier};

    /// The groups of a table, and every row as texts.
    fn read(store: &Memory) -> (usize, Vec<Vec<String>>) {
        let bytes = store.bytes(file::PARQUET).unwrap();
        let reader = SerializedFileReader::new(::bytes::Bytes::from(bytes)).unwrap();
        let text = |(name, field): (&String, &Field)| match field {
            Field::Null => String::new(),
            Field::Str(text) => text.clone(),
            Field::Long(number) if name == "entry" => number.to_string(),
            other => panic!("{name} is {other:?}"),
        };
        let rows = reader.get_row_iter(None).unwrap();
        let rows = rows.map(|row| row.unwrap().get_column_iter().map(text).collect()).collect();
        (reader.num_row_groups(), rows)
    }

    fn record(n: u64, name: &str) -> Record<'_> {
        let error = Some("input-empty".into());
        Record { n, name: name.into(), s: 0, encoding: None, sha256: None, error, facts: None }
    }

    #[test]
    fn groups_end_when_they_are_full_and_no_row_is_lost() {
        for (rows, groups) in [(0, 0), (1, 1), (2, 1), (3, 2), (5, 3)] {
            let store = Memory::default();
            let mut table = Table::new(&store, 2).unwrap();
            (0..rows).for_each(|n| table.add(&record(n, "=1+1")).unwrap());
            assert_eq!(store.bytes(file::PARQUET), None, "it appears when it is complete");
            table.end().unwrap();
            let (found, read) = read(&store);
            assert_eq!(found, groups);
            assert_eq!(
                read,
                (0..rows).map(|n| cells(&record(n, "=1+1")).map(String::from)).collect::<Vec<_>>()
            );
        }
        let long = "长".repeat(GROUP_BYTES / 8);
        for (rows, groups) in [(3, 1), (4, 2)] {
            let store = Memory::default();
            let mut table = Table::new(&store, usize::MAX).unwrap();
            (0..rows).for_each(|n| table.add(&record(n, &long)).unwrap());
            table.end().unwrap();
            assert_eq!(read(&store).0, groups, "names alone fill a group");
        }
    }

    #[test]
    fn a_run_writes_what_its_facts_say() {
        let license = r#"{ "flag": "200", "result": "ok", "data": "{\"infoCode\":\"T-1\",\"infoName\":\"身份证\",\"ownerName\":\"测试\",\"ownerId\":\"11010519491231002X\"}" }"#;
        let sources = [("a.json", license), ("-b", ""), ("=c", license)].map(|(name, text)| InputSource {
            name: name.to_owned(),
            form: Form::Detect,
            open: Box::new(move || Ok(Opened::File(Box::new(Cursor::new(text))))),
        });
        let (store, verifier) = (Memory::default(), Verifier::new(Trust::empty()));
        let audit = Audit::new(&verifier, Inquiry::at("2026-06-01T12:00:00+08:00".parse().unwrap()));
        audit.run(sources.into_iter(), &Basis::default(), &store, &crate::tests::never()).unwrap();
        let facts = String::from_utf8(store.bytes(file::FACTS).unwrap()).unwrap();
        let of_facts = |line: &str| {
            let record: Record<'_> = serde_json::from_str(line).unwrap();
            cells(&record).map(|cell| cell.into_owned()).to_vec()
        };
        let expected: Vec<_> = facts.lines().map(of_facts).collect();
        assert_eq!(expected.len(), 3);
        assert_eq!(expected[2][1], "=c");
        assert_eq!(read(&store), (1, expected));
    }
}
