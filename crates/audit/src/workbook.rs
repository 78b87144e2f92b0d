//! `problems.xlsx`: everything that did not pass, in text cells, so that a spreadsheet turns no number of 18 digits
//! into 1.23E+17.
//!
//! Written here and not by a library: those hold every cell in memory, or write files of their own on the way.

use std::borrow::Cow;
use std::io::{self, Write};

use flate2::{Compress, Compression, Crc, FlushCompress, Status};

use crate::record::columns::COLUMNS;
use crate::store::{Draft, Store, file};

/// A workbook being written: one sheet, and more where one is full.
pub(crate) struct Workbook<'s> {
    zip: Zip<'s>,
    /// Rows that one sheet has at most, the head included.
    most: u64,
    sheets: usize,
    rows: u64,
}

impl<'s> Workbook<'s> {
    pub(crate) fn new(store: &'s dyn Store, most: u64) -> io::Result<Self> {
        let mut book = Self { zip: Zip::new(Draft::new(store, file::PROBLEMS)?), most, sheets: 0, rows: 0 };
        book.sheet()?;
        Ok(book)
    }

    /// One more row.
    pub(crate) fn add(&mut self, cells: &[Cow<'_, str>]) -> io::Result<()> {
        if self.rows == self.most {
            self.zip.write(SHEET_END)?;
            self.sheet()?;
        }
        self.row(cells.iter().map(|cell| &**cell))
    }

    pub(crate) fn end(mut self) -> io::Result<()> {
        self.zip.write(SHEET_END)?;
        let sheets = 1..=self.sheets;
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
        let parts = [
            (
                "xl/workbook.xml",
                format!(
                    "<workbook xmlns=\"{MAIN}\" xmlns:r=\"{OFFICE}\"><sheets>{names}</sheets></workbook>"
                ),
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
        ];
        for (name, text) in parts {
            self.zip.begin(name)?;
            self.zip.write(HEAD)?;
            self.zip.write(&text)?;
        }
        self.zip.finish()
    }

    fn sheet(&mut self) -> io::Result<()> {
        self.sheets += 1;
        self.rows = 0;
        self.zip.begin(&format!("xl/worksheets/sheet{}.xml", self.sheets))?;
        self.zip.write(HEAD)?;
        self.zip.write(&format!("<worksheet xmlns=\"{MAIN}\"><sheetData>"))?;
        self.row(COLUMNS.into_iter())
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
        self.zip.write(&row)
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

/// A zip whose members are written as they come: sizes stand behind them (APPNOTE.TXT §4.3.9).
struct Zip<'s> {
    out: Draft<'s>,
    at: u64,
    members: Vec<Member>,
    packer: Compress,
    sum: Crc,
    open: bool,
    /// Text that is packed when there is enough of it.
    gathered: String,
}

struct Member {
    name: String,
    at: u64,
    crc: u32,
    packed: u64,
    size: u64,
}

impl<'s> Zip<'s> {
    fn new(out: Draft<'s>) -> Self {
        let packer = Compress::new(Compression::fast(), false);
        Self {
            out,
            at: 0,
            members: Vec::new(),
            packer,
            sum: Crc::new(),
            open: false,
            gathered: String::new(),
        }
    }

    fn begin(&mut self, name: &str) -> io::Result<()> {
        self.close()?;
        self.members.push(Member { name: name.to_owned(), at: self.at, crc: 0, packed: 0, size: 0 });
        self.packer.reset();
        self.sum.reset();
        self.open = true;
        let header =
            [&b"PK\x03\x04"[..], VERSION, STREAMED, &[0; 12], &length(name), &[0; 2], name.as_bytes()];
        self.put(&header.concat())
    }

    fn write(&mut self, text: &str) -> io::Result<()> {
        self.gathered.push_str(text);
        if self.gathered.len() >= GATHERED { self.pack_gathered() } else { Ok(()) }
    }

    fn pack_gathered(&mut self) -> io::Result<()> {
        let mut text = std::mem::take(&mut self.gathered);
        self.sum.update(text.as_bytes());
        self.pack(text.as_bytes(), FlushCompress::None)?;
        text.clear();
        self.gathered = text;
        Ok(())
    }

    fn pack(&mut self, bytes: &[u8], flush: FlushCompress) -> io::Result<Status> {
        let (mut rest, mut packed) = (bytes, Vec::with_capacity(bytes.len() / 4 + 1024));
        loop {
            let before = self.packer.total_in();
            let status = self.packer.compress_vec(rest, &mut packed, flush).map_err(io::Error::other)?;
            let taken = usize::try_from(self.packer.total_in() - before).map_err(io::Error::other)?;
            rest = rest.get(taken..).unwrap_or_default();
            let full = packed.len() == packed.capacity();
            let ended = status == Status::StreamEnd || (flush == FlushCompress::None && rest.is_empty());
            if ended && !full || status == Status::StreamEnd {
                self.put(&packed)?;
                return Ok(status);
            }
            packed.reserve(4096);
        }
    }

    fn close(&mut self) -> io::Result<()> {
        if !std::mem::take(&mut self.open) {
            return Ok(());
        }
        self.pack_gathered()?;
        self.pack(b"", FlushCompress::Finish)?;
        let (crc, packed, size) = (self.sum.sum(), self.packer.total_out(), self.packer.total_in());
        let Some(member) = self.members.last_mut() else { return Ok(()) };
        (member.crc, member.packed, member.size) = (crc, packed, size);
        let sizes = member.sizes()?;
        self.put(&[&b"PK\x07\x08"[..], &sizes].concat())
    }

    fn finish(mut self) -> io::Result<()> {
        self.close()?;
        let begin = self.at;
        let members = std::mem::take(&mut self.members);
        for member in &members {
            let at = small(member.at)?;
            let sizes = member.sizes()?;
            let name = member.name.as_bytes();
            let header = [
                &b"PK\x01\x02"[..],
                VERSION,
                VERSION,
                STREAMED,
                &sizes,
                &length(&member.name),
                &[0; 12],
                &at,
                name,
            ];
            self.put(&header.concat())?;
        }
        let count = u16::try_from(members.len()).map_err(io::Error::other)?.to_le_bytes();
        let (size, begin) = (small(self.at - begin)?, small(begin)?);
        self.put(&[&b"PK\x05\x06"[..], &[0; 4], &count, &count, &size, &begin, &[0; 2]].concat())?;
        self.out.finish()
    }

    fn put(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.at += bytes.len() as u64;
        self.out.write_all(bytes)
    }
}

impl Member {
    /// Checksum, packed size and size, as they stand everywhere.
    fn sizes(&self) -> io::Result<Vec<u8>> {
        Ok([self.crc.to_le_bytes(), small(self.packed)?, small(self.size)?].concat())
    }
}

/// Without the 64 bit form: a workbook of 4 GiB is none that a spreadsheet opens.
fn small(number: u64) -> io::Result<[u8; 4]> {
    let too_many = |_| io::Error::other("more problems than a workbook holds: see results.csv");
    Ok(u32::try_from(number).map_err(too_many)?.to_le_bytes())
}

fn length(name: &str) -> [u8; 2] {
    u16::try_from(name.len()).expect("names of parts are short").to_le_bytes()
}

const VERSION: &[u8] = &[20, 0];
/// Sizes follow, names are UTF-8, deflated, and a day that DOS can name: 1 January 1980.
const STREAMED: &[u8] = &[8, 8, 8, 0, 0, 0, 0x21, 0];
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
    use crate::entry::{Content, Form, Member, Opened, Source};
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
            let mut sum = Crc::new();
            sum.update(text.as_bytes());
            assert_eq!((text.len(), sum.sum()), (size, crc));
            assert!(roxmltree::Document::parse(&text).is_ok());
            self.0.insert(member.name.unwrap().text.into_owned(), text);
            ControlFlow::Continue(())
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
                read(Source { name: "a.zip".to_owned(), form: Form::Detect, open }, &mut parts).is_continue()
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
