//! `problems.xlsx`: everything that did not pass, in text cells, so that a spreadsheet turns no number of 18 digits
//! into 1.23E+17.
//!
//! Its XML is written here and not by a library: those hold every cell in memory.

use std::borrow::Cow;
use std::io::{self, Write};

use flate2::write::DeflateEncoder;
use flate2::{Compression, CrcWriter};
use rawzip::time::UtcDateTime;
use rawzip::{CompressionMethod, DataDescriptorOutput, ZipArchiveWriter, ZipFileBuilder};

use crate::record::columns::COLUMNS;
use crate::store::{BUFFER, Draft, Part, Store, file};

/// A workbook being written: one sheet, and more where one is full.
pub(crate) struct Workbook<'s> {
    store: &'s dyn Store,
    zip: ZipArchiveWriter<Draft<'s>>,
    /// The sheet being written; `None` between two.
    sheet: Option<Sheet>,
    /// Rows that one sheet has at most, the head included.
    most: u64,
    sheets: usize,
    rows: u64,
}

/// The text of a sheet, packed into a file of its own: a member of a zip that is open would hold the zip as long as
/// rows come.
type Sheet = io::BufWriter<CrcWriter<DeflateEncoder<io::BufWriter<Box<dyn Part>>>>>;

impl<'s> Workbook<'s> {
    pub(crate) fn new(store: &'s dyn Store, most: u64) -> io::Result<Self> {
        let zip = ZipArchiveWriter::new(Draft::new(store, file::PROBLEMS)?);
        let mut book = Self { store, zip, sheet: None, most, sheets: 0, rows: 0 };
        book.begin_sheet()?;
        Ok(book)
    }

    /// One more row.
    pub(crate) fn add(&mut self, cells: &[Cow<'_, str>]) -> io::Result<()> {
        if self.rows == self.most {
            self.end_sheet()?;
            self.begin_sheet()?;
        }
        self.row(cells.iter().map(|cell| &**cell))
    }

    /// The workbook is complete.
    pub(crate) fn end(mut self) -> io::Result<()> {
        self.end_sheet()?;
        self.store.remove(file::SHEET)?;
        for (name, text) in parts(self.sheets) {
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
        write!(sheet, "<worksheet xmlns=\"{MAIN}\"><sheetData>")?;
        self.row(COLUMNS.into_iter())
    }

    /// The sheet goes into the zip.
    fn end_sheet(&mut self) -> io::Result<()> {
        let Some(mut sheet) = self.sheet.take() else { return Ok(()) };
        sheet.write_all(SHEET_END.as_bytes())?;
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

    fn row<'c>(&mut self, cells: impl Iterator<Item = &'c str>) -> io::Result<()> {
        self.rows += 1;
        let mut row = String::with_capacity(ROW_BYTES);
        row.push_str("<row>");
        for cell in cells {
            row.push_str("<c t=\"inlineStr\"><is><t xml:space=\"preserve\">");
            push_escaped(&mut row, cell);
            row.push_str("</t></is></c>");
        }
        row.push_str("</row>");
        self.sheet.as_mut().map_or(Ok(()), |sheet| sheet.write_all(row.as_bytes()))
    }
}

/// Everything but the sheets of a workbook of so many (ECMA-376 part 1 §8, part 2 §10), by name.
fn parts(sheets: usize) -> [(&'static str, String); 4] {
    let sheets = 1..=sheets;
    let each = |text: fn(usize) -> String| sheets.clone().map(text).collect::<String>();
    let types = each(|n| {
        format!(
            "<Override PartName=\"/xl/worksheets/sheet{n}.xml\" ContentType=\"{SHEET_TYPE}.worksheet+xml\"/>"
        )
    });
    let names = each(|n| format!("<sheet name=\"problems {n}\" sheetId=\"{n}\" r:id=\"rId{n}\"/>"));
    let links = each(|n| {
        format!(
            "<Relationship Id=\"rId{n}\" Type=\"{OFFICE}/worksheet\" Target=\"worksheets/sheet{n}.xml\"/>"
        )
    });
    [
        (
            "xl/workbook.xml",
            format!("<workbook xmlns=\"{MAIN}\" xmlns:r=\"{OFFICE}\"><sheets>{names}</sheets></workbook>"),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            format!("<Relationships xmlns=\"{PACKAGE}/relationships\">{links}</Relationships>"),
        ),
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
                     <Override PartName=\"/xl/workbook.xml\" ContentType=\"{SHEET_TYPE}.sheet.main+xml\"/>{types}</Types>"
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

/// XML 1.0 §2.4; what §2.2 does not allow at all is replaced. A cell has at most 32,767 characters.
fn push_escaped(xml: &mut String, text: &str) {
    for c in text.chars().take(32_767) {
        match c {
            '&' => xml.push_str("&amp;"),
            '<' => xml.push_str("&lt;"),
            '>' => xml.push_str("&gt;"),
            '\u{fffe}' | '\u{ffff}' => xml.push('\u{fffd}'),
            c if c.is_control() => xml.push('\u{fffd}'),
            c => xml.push(c),
        }
    }
}

/// The first day that the form has: the bytes are the same whenever they are written.
const DAY: UtcDateTime =
    UtcDateTime::from_components(1980, 1, 1, 0, 0, 0, 0).expect("1 January 1980 is a day");
const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const SHEET_END: &str = "</sheetData></worksheet>";
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
            let mut book = Workbook::new(&store, 3).unwrap();
            (0..rows).for_each(|n| book.add(&[format!("{n} <&\u{1}").into()]).unwrap());
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
            assert_eq!(parts.0.len(), sheets + 4);
            let count = |text: &str, what| text.matches(what).count();
            assert!(texts.iter().all(|text| count(text, "<row>") <= 3));
            let all: String = texts.into_iter().map(String::as_str).collect();
            assert_eq!(count(&all, "<row>"), rows + sheets, "each has the head");
            assert!((0..rows).all(|n| all.contains(&format!(">{n} &lt;&amp;\u{fffd}</t>"))));
            assert_eq!(count(&parts.0["xl/workbook.xml"], "<sheet "), sheets);
        }
    }
}
