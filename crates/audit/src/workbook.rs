//! `problems.xlsx`: everything that did not pass, for whoever goes through it: in words, with reason and next step, below
//! a header that stays and filters. All but the number of the entry are text cells, so that a spreadsheet turns no number
//! of 18 digits into 1.23E+17.
//!
//! Its XML is written here and not by a library: those hold every cell in memory.

use std::io::{self, Write};

use elicense::Language;
use flate2::write::DeflateEncoder;
use flate2::{Compression, CrcWriter};
use rawzip::time::UtcDateTime;
use rawzip::{CompressionMethod, DataDescriptorOutput, ZipArchiveWriter, ZipFileBuilder};

use crate::in_words::{Column, IN_WORDS};
use crate::store::{BUFFER, Draft, Part, Store, file};
use crate::words::say;

/// A workbook being written: one sheet, and more where one is full.
pub(crate) struct Workbook<'s> {
    store: &'s dyn Store,
    language: Language,
    zip: ZipArchiveWriter<Draft<'s>>,
    /// The sheet being written; `None` between two.
    sheet: Option<Sheet>,
    /// Rows that one sheet has at most, the head included.
    most: u64,
    sheets: usize,
    rows: u64,
    /// Rows of the sheets that are full.
    filled: Vec<u64>,
}

/// The text of a sheet, packed into a file of its own: a member of a zip that is open would hold the zip as long as
/// rows come.
type Sheet = io::BufWriter<CrcWriter<DeflateEncoder<io::BufWriter<Box<dyn Part>>>>>;

impl<'s> Workbook<'s> {
    pub(crate) fn new(store: &'s dyn Store, language: Language, most: u64) -> io::Result<Self> {
        let zip = ZipArchiveWriter::new(Draft::new(store, file::PROBLEMS)?);
        let mut book =
            Self { store, language, zip, sheet: None, most, sheets: 0, rows: 0, filled: Vec::new() };
        book.begin_sheet()?;
        Ok(book)
    }

    /// One more row, and where it stands.
    pub(crate) fn add(&mut self, cells: &[String]) -> io::Result<RowPlace> {
        if self.rows == self.most {
            self.end_sheet()?;
            self.begin_sheet()?;
        }
        self.row(cells.iter().map(String::as_str), [NUMBER, BODY])?;
        Ok(RowPlace { sheet: self.sheets, row: self.rows })
    }

    /// The workbook is complete.
    pub(crate) fn end(mut self) -> io::Result<()> {
        self.end_sheet()?;
        self.store.remove(file::SHEET)?;
        for (name, text) in parts(&self.filled, self.language) {
            let (mut member, data) = self.member(name).start().map_err(of_zip)?;
            let mut data = data.wrap(DeflateEncoder::new(&mut member, Compression::fast()));
            data.write_all(HEAD.as_bytes())?;
            data.write_all(text.as_bytes())?;
            let (packer, sums) = data.finish().map_err(of_zip)?;
            packer.finish()?;
            member.finish(sums).map_err(of_zip)?;
        }
        self.zip.finish().map_err(of_zip)?.finish()
    }

    fn begin_sheet(&mut self) -> io::Result<()> {
        self.sheets += 1;
        self.rows = 0;
        let packed = io::BufWriter::with_capacity(BUFFER, self.store.extend(file::SHEET, 0)?);
        let packer = CrcWriter::new(DeflateEncoder::new(packed, Compression::fast()));
        let sheet = self.sheet.insert(io::BufWriter::with_capacity(GATHERED, packer));
        sheet.write_all(HEAD.as_bytes())?;
        write!(sheet, "<worksheet xmlns=\"{MAIN}\">{SHEET_BEGIN}<cols>")?;
        for (number, Column { width, .. }) in (1..).zip(&IN_WORDS) {
            write!(sheet, "<col min=\"{number}\" max=\"{number}\" width=\"{width}\" customWidth=\"1\"/>")?;
        }
        sheet.write_all(b"</cols><sheetData>")?;
        let language = self.language;
        self.row(IN_WORDS.iter().map(|column| column.head(language)), [HEADER, HEADER])
    }

    /// The sheet goes into the zip.
    fn end_sheet(&mut self) -> io::Result<()> {
        let Some(mut sheet) = self.sheet.take() else { return Ok(()) };
        write!(sheet, "</sheetData><autoFilter ref=\"{}\"/>{SHEET_END}", range(self.rows))?;
        self.filled.push(self.rows);
        let packer = sheet.into_inner().map_err(io::IntoInnerError::into_error)?;
        let sums = DataDescriptorOutput::new(packer.crc().sum(), packer.get_ref().total_in());
        packer.into_inner().finish()?.flush()?;
        let mut packed = self.store.read(file::SHEET)?;
        let name = format!("xl/worksheets/sheet{}.xml", self.sheets);
        let (mut member, _) = self.member(&name).start().map_err(of_zip)?;
        io::copy(&mut packed, &mut member)?;
        member.finish(sums).map_err(of_zip)?;
        Ok(())
    }

    fn member<'a>(&'a mut self, name: &'a str) -> ZipFileBuilder<'a, 'a, Draft<'s>> {
        self.zip.new_file(name).compression_method(CompressionMethod::DEFLATE).last_modified(DAY)
    }

    /// A row whose first cell and whose others look so.
    fn row<'c>(
        &mut self,
        cells: impl Iterator<Item = &'c str>,
        [first, others]: [&str; 2],
    ) -> io::Result<()> {
        self.rows += 1;
        let mut row = String::with_capacity(ROW_BYTES);
        row.push_str("<row>");
        for (place, cell) in cells.enumerate() {
            let style = if place == 0 { first } else { others };
            if style == NUMBER {
                row.extend(["<c s=\"", NUMBER, "\"><v>", cell, "</v></c>"]);
                continue;
            }
            row.extend(["<c s=\"", style, "\" t=\"inlineStr\"><is><t xml:space=\"preserve\">"]);
            push_escaped(&mut row, cell);
            row.push_str("</t></is></c>");
        }
        row.push_str("</row>");
        self.sheet.as_mut().map_or(Ok(()), |sheet| sheet.write_all(row.as_bytes()))
    }
}

/// Where a row stands.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct RowPlace {
    pub sheet: usize,
    /// Counted from 1, as spreadsheets do.
    pub row: u64,
}

/// All cells of a sheet of so many rows.
fn range(rows: u64) -> String {
    format!("A1:{LAST_COLUMN}{rows}")
}

/// Everything but the sheets of a workbook with sheets of so many rows (ECMA-376 part 1 §8, part 2 §10), by name.
fn parts(filled: &[u64], language: Language) -> [(&'static str, String); 5] {
    let sheets = 1..=filled.len();
    let title = say(language, "待处理", "problems");
    // Excel finds the filter of a sheet, and the header that is printed on every page, by these names.
    let defined = (0..).zip(filled).map(|(sheet, &rows)| {
        let (number, range) = (sheet + 1, absolute(&range(rows)));
        format!(
            "<definedName name=\"_xlnm._FilterDatabase\" localSheetId=\"{sheet}\" hidden=\"1\">\
             '{title} {number}'!{range}</definedName><definedName name=\"_xlnm.Print_Titles\" \
             localSheetId=\"{sheet}\">'{title} {number}'!$1:$1</definedName>"
        )
    });
    let defined: String = defined.collect();
    let each = |text: &dyn Fn(usize) -> String| sheets.clone().map(text).collect::<String>();
    let types = each(&|n| {
        format!(
            "<Override PartName=\"/xl/worksheets/sheet{n}.xml\" ContentType=\"{SHEET_TYPE}.worksheet+xml\"/>"
        )
    });
    let names = each(&|n| format!("<sheet name=\"{title} {n}\" sheetId=\"{n}\" r:id=\"rId{n}\"/>"));
    let links = each(&|n| {
        format!(
            "<Relationship Id=\"rId{n}\" Type=\"{OFFICE}/worksheet\" Target=\"worksheets/sheet{n}.xml\"/>"
        )
    });
    [
        (
            "xl/workbook.xml",
            format!(
                "<workbook xmlns=\"{MAIN}\" xmlns:r=\"{OFFICE}\"><sheets>{names}</sheets>\
                 <definedNames>{defined}</definedNames></workbook>"
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            format!(
                "<Relationships xmlns=\"{PACKAGE}/relationships\">{links}<Relationship Id=\"styles\" \
                     Type=\"{OFFICE}/styles\" Target=\"styles.xml\"/></Relationships>"
            ),
        ),
        ("xl/styles.xml", format!("<styleSheet xmlns=\"{MAIN}\">{STYLES}</styleSheet>")),
        (
            "_rels/.rels",
            format!(
                "<Relationships xmlns=\"{PACKAGE}/relationships\"><Relationship Id=\"rId1\" \
                     Type=\"{OFFICE}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
            ),
        ),
        (
            "[Content_Types].xml",
            format!(
                "<Types xmlns=\"{PACKAGE}/content-types\"><Default Extension=\"rels\" \
                     ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
                     <Override PartName=\"/xl/workbook.xml\" ContentType=\"{SHEET_TYPE}.sheet.main+xml\"/><Override PartName=\"/xl/styles.xml\" \
                     ContentType=\"{SHEET_TYPE}.styles+xml\"/>{types}</Types>"
            ),
        ),
    ]
}

/// What the disk said, where it was the disk.
fn of_zip(error: rawzip::Error) -> io::Error {
    match error.into_kind() {
        rawzip::ErrorKind::IO(error) => error,
        other => io::Error::other(other.to_string()),
    }
}

/// Bytes that most rows have at most.
const ROW_BYTES: usize = 2 << 10;

/// Bytes that are packed at a time.
const GATHERED: usize = 64 << 10;

/// XML 1.0 §2.4; what §2.2 does not allow at all is replaced. A cell has at most 32,767 characters. What spreadsheets
/// would read as a character, `_x0041_` as A (ECMA-376 part 1 §22.9.2.19, ST_Xstring), begins with one that is written
/// so itself.
fn push_escaped(xml: &mut String, text: &str) {
    for (place, c) in text.char_indices().take(32_767) {
        match c {
            '_' if is_coded(text.as_bytes().get(place..).unwrap_or_default()) => xml.push_str("_x005F_"),
            '&' => xml.push_str("&amp;"),
            '<' => xml.push_str("&lt;"),
            '>' => xml.push_str("&gt;"),
            '\u{fffe}' | '\u{ffff}' => xml.push('\u{fffd}'),
            c if c.is_control() => xml.push('\u{fffd}'),
            c => xml.push(c),
        }
    }
}

/// Whether it begins with a character as `ST_Xstring` writes it.
fn is_coded(text: &[u8]) -> bool {
    matches!(text, [b'_', b'x', a, b, c, d, b'_', ..] if [a, b, c, d].iter().all(|digit| digit.is_ascii_hexdigit()))
}

/// The same cells, wherever a formula stands that names them.
fn absolute(range: &str) -> String {
    range
        .split(':')
        .map(|cell| {
            let (column, row) = cell.split_at(1);
            format!("${column}${row}")
        })
        .collect::<Vec<_>>()
        .join(":")
}

/// The first day that the form has: the bytes are the same whenever they are written.
const DAY: UtcDateTime =
    UtcDateTime::from_components(1980, 1, 1, 0, 0, 0, 0).expect("1 January 1980 is a day");
const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
/// Behind it: A4 across, as many pages high as it takes.
const SHEET_END: &str = "<pageMargins left=\"0.4\" right=\"0.4\" top=\"0.5\" bottom=\"0.5\" header=\"0.3\" footer=\"0.3\"/>\
    <pageSetup paperSize=\"9\" orientation=\"landscape\" fitToHeight=\"0\"/></worksheet>";
/// Before it: the header stays where it is.
const SHEET_BEGIN: &str = "<sheetPr><pageSetUpPr fitToPage=\"1\"/></sheetPr><sheetViews><sheetView workbookViewId=\"0\">\
    <pane ySplit=\"1\" topLeftCell=\"A2\" activePane=\"bottomLeft\" state=\"frozen\"/></sheetView></sheetViews>";
/// The last of [`IN_WORDS`].
const LAST_COLUMN: char = (b'A' + IN_WORDS.len() as u8 - 1) as char;

/// How cells look, by their place in [`STYLES`].
const HEADER: &str = "1";
const BODY: &str = "2";
const NUMBER: &str = "3";
const STYLES: &str = "<fonts count=\"2\"><font><sz val=\"11\"/><name val=\"Calibri\"/></font>\
    <font><b/><sz val=\"11\"/><name val=\"Calibri\"/></font></fonts>\
    <fills count=\"3\"><fill><patternFill patternType=\"none\"/></fill><fill><patternFill patternType=\"gray125\"/></fill>\
    <fill><patternFill patternType=\"solid\"><fgColor rgb=\"FFDCE6F2\"/></patternFill></fill></fills>\
    <borders count=\"1\"><border/></borders><cellStyleXfs count=\"1\"><xf/></cellStyleXfs><cellXfs count=\"4\"><xf/>\
    <xf fontId=\"1\" fillId=\"2\" applyFont=\"1\" applyFill=\"1\" applyAlignment=\"1\">\
    <alignment vertical=\"center\" wrapText=\"1\"/></xf>\
    <xf numFmtId=\"49\" applyNumberFormat=\"1\" applyAlignment=\"1\"><alignment vertical=\"top\" wrapText=\"1\"/></xf>\
    <xf applyAlignment=\"1\"><alignment horizontal=\"left\" vertical=\"top\"/></xf></cellXfs>\
    <cellStyles count=\"1\"><cellStyle name=\"Normal\" xfId=\"0\" builtinId=\"0\"/></cellStyles>";
const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
const SHEET_TYPE: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml";

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::io::{Cursor, Read};
    use std::ops::ControlFlow;

    use super::*;
    use crate::entry::{Content, Form, InputSource, Member, Opened};
    use crate::reader::archive::LeftOut;
    use crate::reader::{Sink, read};
    use crate::store::memory::Memory;

    /// The parts of a workbook by their names.
    #[derive(Default)]
    struct Parts(BTreeMap<String, String>);

    impl Sink for Parts {
        fn wants_next(&self) -> bool {
            true
        }

        fn take(&mut self, member: Member<'_>) -> ControlFlow<()> {
            let Content::Deflated { bytes, size, crc } = member.content else {
                panic!("{:?}", member.content)
            };
            let mut text = String::new();
            flate2::read::DeflateDecoder::new(bytes).read_to_string(&mut text).unwrap();
            let mut sum = flate2::Crc::new();
            sum.update(text.as_bytes());
            assert_eq!((text.len(), sum.sum()), (size, crc));
            assert!(roxmltree::Document::parse(&text).is_ok());
            self.0.insert(member.name.unwrap().text.into_owned(), text);
            ControlFlow::Continue(())
        }

        fn leave_out(&mut self, what: LeftOut) {
            panic!("{what:?} in a workbook")
        }
    }

    #[test]
    fn a_sheet_that_is_full_is_followed_by_another() {
        for (rows, sheets) in [(0, 1), (2, 1), (3, 2), (4, 2), (5, 3)] {
            let store = Memory::default();
            let mut book = Workbook::new(&store, Language::ZhCn, 3).unwrap();
            for n in 0..rows {
                let place = book.add(&[n.to_string(), format!("{n} <&\u{1}_x0041__x00")]).unwrap();
                assert_eq!(place, RowPlace { sheet: n / 2 + 1, row: n as u64 % 2 + 2 });
            }
            book.end().unwrap();
            let bytes = store.bytes(file::PROBLEMS).unwrap();
            let open = Box::new(|| Ok(Opened::File(Box::new(Cursor::new(bytes)))));
            let mut parts = Parts::default();
            assert!(
                read(InputSource { name: "a.zip".to_owned(), form: Form::Detect, open }, &mut parts)
                    .is_continue()
            );
            let sheet = |number: usize| parts.0.get(&format!("xl/worksheets/sheet{number}.xml"));
            let texts: Vec<&String> = (1..).map_while(sheet).collect();
            assert_eq!(texts.len(), sheets, "{rows} rows");
            assert_eq!(parts.0.len(), sheets + 5);
            let count = |text: &str, what| text.matches(what).count();
            assert!(texts.iter().all(|text| count(text, "<row>") <= 3));
            let all: String = texts.into_iter().map(String::as_str).collect();
            assert_eq!(count(&all, "<row>"), rows + sheets, "each has the head");
            assert!((0..rows).all(|n| all.contains(&format!(">{n} &lt;&amp;\u{fffd}_x005F_x0041__x00</t>"))));
            assert_eq!(count(&parts.0["xl/workbook.xml"], "<sheet "), sheets);
            assert_eq!(count(&parts.0["xl/workbook.xml"], "_xlnm._FilterDatabase"), sheets);
            let whole = ["state=\"frozen\"", "<col min=\"17\"", "<autoFilter ref=\"A1:Q", ">下一步</t>"];
            assert!(whole.iter().all(|part| count(&all, part) == sheets));
        }
    }
}
