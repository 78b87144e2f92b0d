//! A pen for PDF (ISO 32000-1 §7.5): revisions one behind the other, each with its own table. It writes what it is told,
//! sound or not.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write as _;

use flate2::Compression;
use flate2::write::ZlibEncoder;

/// The catalog's number, in every document.
pub const CATALOG: u32 = 1;

/// A file, and what its latest revision says.
#[derive(Clone, Debug, Default)]
pub struct File {
    /// The bytes so far.
    pub bytes: Vec<u8>,
    /// The latest body of every object that a revision wrote, by number.
    pub latest: BTreeMap<u32, Vec<u8>>,
    /// Where the latest table stands.
    table: Option<usize>,
    /// Where each revision ends.
    pub ends: Vec<usize>,
}

/// How the places of a revision's objects are written.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Table {
    /// A table in text (§7.5.4).
    #[default]
    Text,
    /// A stream (§7.5.8), packed, with the predictor of PNG that everybody uses for it.
    Stream,
    /// A table in text that leads to a stream for the objects in streams (§7.5.8.4).
    Hybrid,
    /// None: nobody owns these objects.
    None,
}

/// What a revision writes.
#[derive(Clone, Debug, Default)]
pub struct Update {
    /// Bodies by number.
    pub objects: BTreeMap<u32, Vec<u8>>,
    /// Those of them that stand inside an object stream.
    pub packed: BTreeSet<u32>,
    /// Numbers that become free.
    pub freed: Vec<u32>,
    /// How their places are written.
    pub table: Table,
    /// Bytes before the objects that no table owns.
    pub before: Vec<u8>,
    /// Bodies that stand there under a number that `objects` has too, and that the table does not lead to.
    pub shadows: Vec<(u32, Vec<u8>)>,
    /// Numbers whose entry leads to the body that a shadow wrote, as does nothing else.
    pub unveiled: Vec<(u32, usize)>,
    /// Another object than the catalog for `Root`.
    pub root: Option<u32>,
    /// More for the trailer.
    pub trailer: String,
    /// Whether `Prev` leads nowhere: the revisions before are forgotten.
    pub is_alone: bool,
}

impl Update {
    /// The objects, with nothing special about them.
    #[must_use]
    pub fn of(objects: impl IntoIterator<Item = (u32, Vec<u8>)>) -> Self {
        Self { objects: objects.into_iter().collect(), ..Self::default() }
    }

    /// With another object.
    #[must_use]
    pub fn with(mut self, number: u32, body: impl Into<Vec<u8>>) -> Self {
        self.objects.insert(number, body.into());
        self
    }

    /// With another way to write places.
    #[must_use]
    pub fn table(self, table: Table) -> Self {
        Self { table, ..self }
    }

    /// With everything that may stand in an object stream inside one.
    #[must_use]
    pub fn packed(mut self) -> Self {
        let may = |body: &[u8]| !holds(body, b"stream\n") && !holds(body, b"/ByteRange");
        self.packed = self.objects.iter().filter(|(_, body)| may(body)).map(|(number, _)| *number).collect();
        self
    }
}

impl File {
    /// The first number that is free, counted from the largest that was ever written.
    #[must_use]
    pub fn free(&self) -> u32 {
        self.latest.keys().max().map_or(1, |most| most + 1)
    }

    /// The latest body of an object, with one text in place of another.
    ///
    /// # Panics
    ///
    /// If there is no such object, or the text is not in it once.
    #[must_use]
    pub fn edited(&self, number: u32, from: &str, to: &str) -> Vec<u8> {
        replaced(&self.latest[&number], from.as_bytes(), to.as_bytes())
    }

    /// Writes a revision; answers where each of its objects begins, shadows by the place in their list.
    pub fn write(&mut self, update: &Update) -> Written {
        if self.bytes.is_empty() {
            // §7.5.2: four bytes above 127 say that the file is not text.
            self.bytes.extend(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n");
        }
        self.bytes.extend(&update.before);
        let mut written = Written::default();
        for (number, body) in &update.shadows {
            written.shadows.push(self.object(*number, body));
        }
        let mut free = self.free().max(update.objects.keys().max().map_or(0, |most| most + 1));
        for (number, body) in update.objects.iter().filter(|(number, _)| !update.packed.contains(number)) {
            let place = self.object(*number, body);
            written.places.insert(*number, Entry::At(place));
        }
        if !update.packed.is_empty() {
            let place = self.object(free, &object_stream(update));
            let inside = update.packed.iter().enumerate();
            written.places.extend(inside.map(|(index, number)| (*number, Entry::In(free, index))));
            written.places.insert(free, Entry::At(place));
            self.latest.insert(free, Vec::new());
            free += 1;
        }
        written.places.extend(update.freed.iter().map(|number| (*number, Entry::Free)));
        written.places.extend(update.unveiled.iter().map(|(number, place)| (*number, Entry::At(*place))));
        self.latest.extend(update.objects.iter().map(|(number, body)| (*number, body.clone())));
        self.place_table(update, free, &mut written);
        self.ends.push(self.bytes.len());
        written
    }

    fn object(&mut self, number: u32, body: &[u8]) -> usize {
        let place = self.bytes.len();
        self.bytes.extend(format!("{number} 0 obj\n").into_bytes());
        self.bytes.extend(body);
        self.bytes.extend(b"\nendobj\n");
        place
    }

    fn place_table(&mut self, update: &Update, free: u32, written: &mut Written) {
        if self.table.is_none() {
            written.places.insert(0, Entry::Free);
        }
        let size = free.max(self.free()) + u32::from(update.table != Table::Text);
        let previous = self.table.filter(|_| !update.is_alone);
        let previous = previous.map(|place| format!(" /Prev {place}")).unwrap_or_default();
        let root = update.root.unwrap_or(CATALOG);
        let trailer = format!("/Size {size} /Root {root} 0 R{previous}{}", update.trailer);
        let table = match update.table {
            Table::None => return,
            Table::Text => {
                let table = self.bytes.len();
                self.text_table(&written.places, &trailer);
                table
            }
            Table::Stream => self.stream_table(free, &mut written.places, &trailer),
            Table::Hybrid => {
                let (mut inside, outside): (BTreeMap<_, _>, BTreeMap<_, _>) =
                    written.places.iter().partition(|(_, entry)| matches!(entry, Entry::In(..)));
                let stream = self.stream_table(free, &mut inside, &trailer);
                let table = self.bytes.len();
                self.text_table(&outside, &format!("{trailer} /XRefStm {stream}"));
                table
            }
        };
        self.table = Some(table);
        self.bytes.extend(format!("startxref\n{table}\n%%EOF\n").into_bytes());
    }

    fn text_table(&mut self, places: &BTreeMap<u32, Entry>, trailer: &str) {
        self.bytes.extend(b"xref\n");
        for (first, run) in runs(places) {
            self.bytes.extend(format!("{first} {}\n", run.len()).into_bytes());
            for (number, entry) in (first..).zip(run) {
                let line = match entry {
                    Entry::At(place) => format!("{place:010} 00000 n \n"),
                    // §7.5.4: the head of the list of free entries is of generation 65535.
                    _ if number == 0 => "0000000000 65535 f \n".to_owned(),
                    _ => "0000000000 00001 f \n".to_owned(),
                };
                self.bytes.extend(line.into_bytes());
            }
        }
        self.bytes.extend(format!("trailer\n<< {trailer} >>\n").into_bytes());
    }

    /// Answers where it stands, which its own entry says too.
    fn stream_table(&mut self, own: u32, places: &mut BTreeMap<u32, Entry>, trailer: &str) -> usize {
        let table = self.bytes.len();
        places.insert(own, Entry::At(table));
        let (mut index, mut rows) = (Vec::new(), Vec::new());
        for (first, run) in runs(places) {
            index.push(format!("{first} {}", run.len()));
            rows.extend(run.into_iter().map(Entry::row));
        }
        let packed = packed(&up(&rows));
        let about = format!(
            "<< /Type /XRef {trailer} /W [1 4 2] /Index [{}] /Filter /FlateDecode \
             /DecodeParms << /Predictor 12 /Columns 7 >> /Length {} >>",
            index.join(" "),
            packed.len()
        );
        self.latest.insert(own, Vec::new());
        self.object(own, &[about.as_bytes(), b"\nstream\n", &packed, b"\nendstream"].concat());
        table
    }
}

/// Where a revision put what.
#[derive(Clone, Debug, Default)]
pub struct Written {
    /// By number.
    pub places: BTreeMap<u32, Entry>,
    /// Of the bodies that the table does not lead to.
    pub shadows: Vec<usize>,
}

/// Where an object is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Entry {
    /// Nowhere.
    Free,
    /// At this byte.
    At(usize),
    /// In this object stream, at this place of it.
    In(u32, usize),
}

impl Entry {
    /// A type, a place or an object stream, a generation or an index.
    fn row(self) -> [u8; 7] {
        let (kind, middle, last) = match self {
            Self::Free => (0, 0, u16::MAX),
            Self::At(place) => (1, u32::try_from(place).expect("test data are small"), 0),
            Self::In(stream, index) => (2, stream, u16::try_from(index).expect("test data are small")),
        };
        let mut row = [kind; 7];
        row[1..5].copy_from_slice(&middle.to_be_bytes());
        row[5..].copy_from_slice(&last.to_be_bytes());
        row
    }
}

/// Entries whose numbers follow on one another.
fn runs(places: &BTreeMap<u32, Entry>) -> Vec<(u32, Vec<Entry>)> {
    let mut runs: Vec<(u32, Vec<Entry>)> = Vec::new();
    for (number, entry) in places {
        match runs.last_mut().filter(|(first, run)| *first as usize + run.len() == *number as usize) {
            Some((_, run)) => run.push(*entry),
            None => runs.push((*number, vec![*entry])),
        }
    }
    runs
}

/// Each row as its difference to the one above (PNG, filter 2).
fn up(rows: &[[u8; 7]]) -> Vec<u8> {
    let above = std::iter::once(&[0; 7]).chain(rows);
    rows.iter()
        .zip(above)
        .flat_map(|(row, above)| {
            let differences = row.iter().zip(above).map(|(byte, above)| byte.wrapping_sub(*above));
            std::iter::once(2).chain(differences).collect::<Vec<_>>()
        })
        .collect()
}

/// §7.5.7: numbers and places first, then the bodies.
fn object_stream(update: &Update) -> Vec<u8> {
    let (mut head, mut bodies) = (String::new(), Vec::new());
    for number in &update.packed {
        head += &format!("{number} {} ", bodies.len());
        bodies.extend(&update.objects[number]);
        bodies.push(b'\n');
    }
    let (first, count) = (head.len(), update.packed.len());
    let about = format!("/Type /ObjStm /N {count} /First {first}");
    stream(&about, &[head.as_bytes(), &bodies].concat(), true)
}

/// A stream, packed or not.
#[must_use]
pub fn stream(about: &str, content: &[u8], is_packed: bool) -> Vec<u8> {
    let (filter, content) = match is_packed {
        true => (" /Filter /FlateDecode", packed(content)),
        false => ("", content.to_vec()),
    };
    let head = format!("<< {about}{filter} /Length {} >>\nstream\n", content.len());
    [head.as_bytes(), &content, b"\nendstream"].concat()
}

fn packed(content: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(content).expect("a vector takes everything");
    encoder.finish().expect("a vector takes everything")
}

/// Whether one is inside the other.
#[must_use]
pub fn holds(bytes: &[u8], part: &[u8]) -> bool {
    find(bytes, part).is_some()
}

/// Where one begins inside the other, for the first time.
#[must_use]
pub fn find(bytes: &[u8], part: &[u8]) -> Option<usize> {
    bytes.windows(part.len()).position(|window| window == part)
}

/// The bytes with one part in place of another.
///
/// # Panics
///
/// If that is not inside exactly once.
#[must_use]
pub fn replaced(bytes: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    let place = find(bytes, from).unwrap_or_else(|| panic!("no {:?}", String::from_utf8_lossy(from)));
    let (before, rest) = bytes.split_at(place);
    let rest = &rest[from.len()..];
    assert!(!holds(rest, from), "{:?} is there twice", String::from_utf8_lossy(from));
    [before, to, rest].concat()
}
