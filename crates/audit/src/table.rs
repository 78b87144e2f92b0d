//! Tables for spreadsheets: CSV that Excel opens in Chinese, and whose cells are never formulas.

use std::io::{self, Write};

use elicense::Language;
use memchr::memchr;

use crate::in_words::csv_heads;
use crate::store::{Draft, Store, file};

/// The line of a table with these cells.
pub(crate) fn row(cells: &[impl AsRef<str>]) -> String {
    let mut line = String::with_capacity(512);
    for cell in cells {
        if !line.is_empty() {
            line.push(',');
        }
        push_cell(&mut line, cell.as_ref());
    }
    line.push_str("\r\n");
    line
}

/// `results.csv`, and `results-2.csv` where one would have more rows than Excel opens.
pub(crate) struct Csv<'s> {
    store: &'s dyn Store,
    language: Language,
    /// Rows that one file has at most, the head included.
    most: u64,
    out: Option<Draft<'s>>,
    files: u64,
    rows: u64,
}

impl<'s> Csv<'s> {
    pub(crate) fn new(store: &'s dyn Store, language: Language, most: u64) -> Self {
        Self { store, language, most, out: None, files: 0, rows: 0 }
    }

    /// One more [`row`].
    pub(crate) fn add(&mut self, row: &str) -> io::Result<()> {
        if self.rows == self.most - 1 {
            self.finish()?;
        }
        if self.out.is_none() {
            self.begin()?;
        }
        self.rows += 1;
        self.write(row.as_bytes())
    }

    /// Every file is complete; there is at least one.
    pub(crate) fn end(mut self) -> io::Result<()> {
        if self.files == 0 {
            self.begin()?;
        }
        self.finish()
    }

    fn begin(&mut self) -> io::Result<()> {
        self.files += 1;
        self.rows = 0;
        self.out = Some(Draft::new(self.store, self.name())?);
        // The byte order mark is what makes Excel read UTF-8.
        self.write("\u{feff}".as_bytes())?;
        self.write(row(&csv_heads(self.language)).as_bytes())
    }

    fn name(&self) -> String {
        match self.files {
            1 => file::CSV.to_owned(),
            number => format!("{}{number}.csv", file::CSV_MORE),
        }
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.out.as_mut().map_or(Ok(()), |out| out.write_all(bytes))
    }

    fn finish(&mut self) -> io::Result<()> {
        self.out.take().map_or(Ok(()), Draft::finish)
    }
}

/// RFC 4180, every cell quoted. A cell that a spreadsheet would take for a formula gets a quotation mark that
/// makes it text (OWASP, "CSV Injection"; the full-width signs are formulas in Chinese Excel).
fn push_cell(line: &mut String, cell: &str) {
    line.push('"');
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']) {
        line.push('\'');
    }
    if memchr(b'"', cell.as_bytes()).is_none() {
        line.push_str(cell);
        return line.push('"');
    }
    for (index, piece) in cell.split('"').enumerate() {
        if index > 0 {
            line.push_str("\"\"");
        }
        line.push_str(piece);
    }
    line.push('"');
}

/// Rows of a worksheet, the head included (Excel specifications and limits).
pub(crate) const MAX_ROWS: u64 = 1_048_576;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::memory::Memory;

    #[test]
    fn no_cell_is_a_formula_and_its_neighbour_is_as_it_was() {
        let cell = |text: &str| {
            let mut line = String::new();
            push_cell(&mut line, text);
            line
        };
        for text in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "＝1"] {
            assert_eq!(cell(text), format!("\"'{text}\""));
        }
        assert_eq!(cell("1=1"), "\"1=1\"");
        assert_eq!(cell("a\"b,c"), "\"a\"\"b,c\"");
    }

    #[test]
    fn a_table_is_split_where_it_has_as_many_rows_as_a_sheet() {
        for (rows, files) in [(0, 1), (2, 1), (3, 2), (4, 2), (5, 3)] {
            let store = Memory::default();
            let mut csv = Csv::new(&store, Language::ZhCn, 3);
            let row_of = |n: u64| row(&[n.to_string()]);
            (0..rows).for_each(|n| csv.add(&row_of(n)).unwrap());
            csv.end().unwrap();
            let names = ["results.csv", "results-2.csv", "results-3.csv", "results-4.csv"];
            let texts =
                names.iter().map_while(|name| store.bytes(name)).map(|text| String::from_utf8(text).unwrap());
            let texts: Vec<String> = texts.collect();
            assert_eq!(texts.len(), files, "{rows} rows");
            let head = format!("\u{feff}{}", row(&csv_heads(Language::ZhCn)));
            assert!(texts.iter().all(|text| text.starts_with(&head) && text.lines().count() <= 3));
            let bodies: String = texts.iter().filter_map(|text| text.strip_prefix(&head)).collect();
            assert_eq!(bodies, (0..rows).map(row_of).collect::<String>(), "no row is lost");
            assert!(names[..files].iter().all(|name| crate::is_of_a_run(name)));
        }
    }
}
