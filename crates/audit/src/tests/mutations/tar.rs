//! Tars taken apart into their entries, changed, and put together again.

use super::random::Random;
use super::zip::bytes;

const BLOCK: usize = 512;

/// A tar by its entries.
#[derive(Clone, Default)]
pub struct Tar {
    before: Vec<u8>,
    entries: Vec<Entry>,
    /// Blocks of zeros at the end.
    end: usize,
    behind: Vec<u8>,
}

#[derive(Clone)]
struct Entry {
    header: Vec<u8>,
    data: Vec<u8>,
    /// Bytes that its last block is filled up with more or fewer than it should be.
    fill_off: i64,
    /// Blocks of zeros before it.
    zeros: usize,
    /// Whether the checksum is that of the header.
    sums: bool,
}

impl Tar {
    /// Files with their names and bytes, as POSIX or GNU write them where names are long.
    pub fn of(files: &[(&str, &[u8])], random: &mut Random) -> Self {
        let gnu = random.below(2) == 0;
        let mut entries = Vec::new();
        for (name, bytes) in files {
            if name.len() > 99 || !name.is_ascii() {
                entries.push(match gnu {
                    true => Entry::new(b"././@LongLink", b'L', &[name.as_bytes(), b"\0"].concat()),
                    false => Entry::new(b"PaxHeaders/x", b'x', &record("path", name.as_bytes())),
                });
            }
            entries.push(Entry::new(&name.as_bytes()[..name.len().min(100)], b'0', bytes));
        }
        Self { entries, end: 2, ..Self::default() }
    }

    /// One change, with entries of another tar.
    pub fn change(&mut self, donor: &Self, random: &mut Random) {
        let at = random.below(self.entries.len());
        let other = random.of(&donor.entries).cloned();
        match random.below(16) {
            0 => self.before = b"\0".repeat([1, BLOCK, 2 * BLOCK][random.below(3)]),
            1 => self.end = random.below(4),
            2 => {
                self.behind = match random.below(4) {
                    0 => donor.written(),
                    1 => b"\0".repeat(random.below(3 * BLOCK)),
                    2 => b"trailing".to_vec(),
                    _ => b"trailing".repeat(BLOCK),
                }
            }
            3 if !self.entries.is_empty() => _ = self.entries.remove(at),
            4 if !self.entries.is_empty() => {
                let copy = self.entries[at].clone();
                self.entries.insert(random.below(self.entries.len() + 1), copy);
            }
            5 if self.entries.len() > 1 => {
                let to = random.below(self.entries.len());
                self.entries.swap(at, to);
            }
            6 => self.entries.extend(other),
            7 => {
                if let (Some(entry), Some(other)) = (self.entries.get_mut(at), other) {
                    entry.data = other.data;
                    if random.below(2) == 0 {
                        entry.say_size();
                    }
                }
            }
            8 => {
                let entry = special(other.as_ref(), random);
                self.entries.insert(at, entry);
            }
            9 => {
                if let Some(entry) = self.entries.get_mut(at) {
                    entry.fill_off = [1, -1, 512, -512, 3][random.below(5)];
                }
            }
            10 => {
                if let Some(entry) = self.entries.get_mut(at) {
                    entry.zeros = 1 + random.below(3);
                }
            }
            11 => {
                if let Some(entry) = self.entries.get_mut(at) {
                    bytes(&mut entry.data, random);
                    if random.below(2) == 0 {
                        entry.say_size();
                    }
                }
            }
            _ => {
                if let Some(entry) = self.entries.get_mut(at) {
                    entry.change(other.as_ref(), random);
                }
            }
        }
    }

    /// The archive.
    pub fn written(&self) -> Vec<u8> {
        let mut out = self.before.clone();
        for entry in &self.entries {
            entry.write(&mut out);
        }
        out.resize(out.len() + self.end * BLOCK, 0);
        out.extend(&self.behind);
        out
    }
}

/// An entry that speaks of the next one, of all, or is no file.
fn special(other: Option<&Entry>, random: &mut Random) -> Entry {
    let name = other.map_or_else(|| b"x".to_vec(), |other| other.name());
    let size = other.map_or(0, |other| other.data.len()).to_string().into_bytes();
    let records = match random.below(9) {
        0 => record("path", &name),
        1 => record("size", &size),
        2 => [record("path", &name), record("path", b"other.json")].concat(),
        3 => [record("size", b"3"), record("size", &size)].concat(),
        4 => record("GNU.sparse.major", b"1"),
        5 => record("GNU.sparse.name", &name),
        6 => record("hdrcharset", b"BINARY"),
        7 => record("linkpath", &name),
        _ => b"99 path=cut off".to_vec(),
    };
    match random.below(6) {
        0 => Entry::new(b"././@LongLink", b'L', &name),
        1 => Entry::new(b"././@LongLink", b'K', &name),
        2 => Entry::new(b"pax_global_header", b'g', &records),
        3 => Entry::new(&name, [b'1', b'2', b'3', b'5', b'6', b'7', b'V', b'S'][random.below(8)], b""),
        _ => Entry::new(b"PaxHeaders/x", b'x', &records),
    }
}

impl Entry {
    fn new(name: &[u8], kind: u8, data: &[u8]) -> Self {
        let mut header = vec![0; BLOCK];
        header[..name.len().min(100)].copy_from_slice(&name[..name.len().min(100)]);
        header[100..107].copy_from_slice(b"0000644");
        header[108..115].copy_from_slice(b"0000000");
        header[116..123].copy_from_slice(b"0000000");
        header[136..147].copy_from_slice(b"15045123456");
        header[156] = kind;
        header[257..265].copy_from_slice(b"ustar\x0000");
        let mut entry = Self { header, data: data.to_vec(), fill_off: 0, zeros: 0, sums: true };
        entry.say_size();
        entry
    }

    fn say_size(&mut self) {
        let size = format!("{:011o}\0", self.data.len());
        self.header[124..136].copy_from_slice(size.as_bytes());
    }

    fn name(&self) -> Vec<u8> {
        self.header[..100].iter().copied().take_while(|byte| *byte != 0).collect()
    }

    fn change(&mut self, other: Option<&Self>, random: &mut Random) {
        match random.below(10) {
            0 => self.header[156] = b"0\x001234567xgLKSVDMN"[random.below(18)],
            1 | 2 => self.size(random),
            // A field of another entry: name, size, kind, link, version, prefix.
            3 | 4 => {
                let fields = [0..100, 124..136, 156..157, 157..257, 257..265, 345..500];
                let field = fields[random.below(fields.len())].clone();
                if let Some(other) = other {
                    self.header[field.clone()].copy_from_slice(&other.header[field]);
                }
            }
            5 => {
                const ODD: [&[u8]; 8] = [b"../", b"/", b"./", b"._", b"a/", b"\xd6\xd0", b"A\\", b" "];
                let name = [ODD[random.below(ODD.len())], &self.name()].concat();
                let name = &name[..name.len().min(100)];
                self.header[..name.len()].copy_from_slice(name);
            }
            6 => {
                let end = self.name().len().min(99);
                self.header[end] = b'/';
            }
            7 => {
                let prefix = [&b"folder"[..], b"..", b"/", b"a/b"][random.below(4)];
                self.header[345..345 + prefix.len()].copy_from_slice(prefix);
            }
            8 => self.header[257..265].copy_from_slice([b"ustar  \0", b"\0\0\0\0\0\0\0\0"][random.below(2)]),
            _ => {
                self.sums = random.below(2) == 0;
                self.header[random.below(BLOCK)] ^= 1 << random.below(8);
            }
        }
    }

    /// Another size, or the same in another way of writing.
    fn size(&mut self, random: &mut Random) {
        let size = self.data.len() as u64;
        let field: Vec<u8> = match random.below(9) {
            0 => format!("{:011o}\0", size + 1).into(),
            1 => format!("{:011o}\0", size.saturating_sub(1)).into(),
            2 => format!("{:011o}\0", size + 512).into(),
            3 => format!("{:o} ", size).into(),
            4 => format!("{:>11o} ", size).into(),
            5 => format!("{:012o}", size).into(),
            6 => [&[0x80, 0, 0, 0][..], &size.to_be_bytes()].concat(),
            7 => vec![0xff; 12],
            _ => b"00000000000\0".to_vec(),
        };
        self.header[124..136].fill(0);
        self.header[124..124 + field.len()].copy_from_slice(&field);
    }

    fn write(&self, out: &mut Vec<u8>) {
        out.resize(out.len() + self.zeros * BLOCK, 0);
        let mut header = self.header.clone();
        header[148..156].fill(b' ');
        let sum: u32 = header.iter().map(|byte| u32::from(*byte)).sum();
        let sum = if self.sums { sum } else { sum + 1 };
        header[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
        out.extend(header);
        out.extend(&self.data);
        let whole = self.data.len().next_multiple_of(BLOCK) as i64 - self.data.len() as i64;
        out.resize(out.len() + (whole + self.fill_off).max(0) as usize, 0);
    }
}

/// A record of a pax header: its length, which counts itself, and `key=value`.
fn record(key: &str, value: &[u8]) -> Vec<u8> {
    let rest = key.len() + value.len() + 3;
    let mut length = rest + 1;
    while length != rest + length.to_string().len() {
        length = rest + length.to_string().len();
    }
    [format!("{length} {key}=").as_bytes(), value, b"\n"].concat()
}
