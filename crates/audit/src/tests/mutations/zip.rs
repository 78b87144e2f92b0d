//! Zips taken apart into their records, changed, and put together again.

use flate2::{Compress, Compression, Crc, FlushCompress};

use super::random::Random;

/// A zip by its records.
#[derive(Clone, Default)]
pub struct Zip {
    /// Bytes before the first member.
    before: Vec<u8>,
    members: Vec<Member>,
    headers: Vec<Header>,
    /// Bytes between the last member and the directory.
    between: Vec<u8>,
    end: End,
    /// Bytes behind everything.
    behind: Vec<u8>,
}

/// A member's own header (APPNOTE.TXT 6.3.10 §4.3.7), its bytes and what follows them.
#[derive(Clone)]
struct Member {
    mark: [u8; 4],
    shared: Shared,
    data: Vec<u8>,
    descriptor: Descriptor,
    /// Bytes that belong to nothing.
    behind: Vec<u8>,
}

/// What both headers say.
#[derive(Clone)]
struct Shared {
    version: u16,
    flags: u16,
    method: u16,
    crc: u32,
    packed: u32,
    size: u32,
    name: Vec<u8>,
    extra: Vec<u8>,
    /// How much longer than it is the name is said to be.
    name_off: i16,
    extra_off: i16,
}

/// §4.3.9, in each way it is written.
#[derive(Clone, Copy, Eq, PartialEq)]
enum Descriptor {
    None,
    Plain,
    Marked,
    MarkedWide,
    Wide,
    False,
}

/// A header of the directory (§4.3.12).
#[derive(Clone)]
struct Header {
    mark: [u8; 4],
    made_by: u16,
    shared: Shared,
    comment: Vec<u8>,
    disk: u16,
    attributes: u32,
    /// Which member it speaks of, and how far beside it.
    member: usize,
    off: i64,
}

/// The records at the end (§4.3.14 to §4.3.16): how far each number is off what it should be.
#[derive(Clone, Default)]
struct End {
    wide: bool,
    volume: u16,
    here_off: i64,
    count_off: i64,
    size_off: i64,
    begin_off: i64,
    wide_off: [i64; 3],
    locator_off: i64,
    comment: Vec<u8>,
    comment_off: i64,
    twice: bool,
}

impl Zip {
    /// Files with their names and bytes.
    pub fn of(files: &[(&str, &[u8])], random: &mut Random) -> Self {
        let mut zip = Self::default();
        for (name, bytes) in files {
            let (method, data) =
                if random.below(3) == 0 { (0, bytes.to_vec()) } else { (8, deflated(bytes)) };
            let follows = random.below(4) == 0;
            let flags = if name.is_ascii() { 0 } else { 0x800 } | if follows { 8 } else { 0 };
            let shared = Shared {
                version: 20,
                flags,
                method,
                crc: crc(bytes),
                packed: data.len() as u32,
                size: bytes.len() as u32,
                name: name.as_bytes().to_vec(),
                extra: Vec::new(),
                name_off: 0,
                extra_off: 0,
            };
            let descriptor = if follows { Descriptor::Marked } else { Descriptor::None };
            let (mark, behind) = (*b"PK\x03\x04", Vec::new());
            zip.headers.push(Header {
                mark: *b"PK\x01\x02",
                made_by: 0x0314,
                shared: shared.clone(),
                comment: Vec::new(),
                disk: 0,
                attributes: 0o100_644 << 16,
                member: zip.members.len(),
                off: 0,
            });
            zip.members.push(Member { mark, shared, data, descriptor, behind });
        }
        zip.end.wide = random.below(8) == 0;
        zip
    }

    /// One change, with parts of another zip.
    pub fn change(&mut self, donor: &Self, random: &mut Random) {
        let (member, header) = (random.below(self.members.len()), random.below(self.headers.len()));
        let other = random.of(&donor.members).cloned();
        match random.below(22) {
            0 => self.end.change(random),
            1 => self.before = junk(donor, random),
            2 => self.between = junk(donor, random),
            3 => self.behind = junk(donor, random),
            4 if !self.members.is_empty() => {
                let copy = self.members[member].clone();
                self.members.insert(random.below(self.members.len() + 1), copy);
            }
            5 if !self.headers.is_empty() => {
                let copy = self.headers[header].clone();
                self.headers.insert(random.below(self.headers.len() + 1), copy);
            }
            6 if !self.headers.is_empty() => _ = self.headers.remove(header),
            7 if !self.members.is_empty() => _ = self.members.remove(member),
            8 if self.members.len() > 1 => {
                let to = random.below(self.members.len());
                self.members.swap(member, to);
            }
            9 if self.headers.len() > 1 => {
                let to = random.below(self.headers.len());
                self.headers.swap(header, to);
            }
            // A member of another archive, in the directory or not.
            10 => {
                let Some(other) = other else { return };
                let named = random.below(2) == 0;
                if let Some(like) = self.headers.get(header).filter(|_| named).cloned() {
                    let (shared, member) = (other.shared.clone(), self.members.len());
                    self.headers.push(Header { shared, member, off: 0, ..like });
                }
                self.members.push(other);
            }
            // The bytes of a member in another's place.
            11 => {
                let (Some(own), Some(other)) = (self.members.get_mut(member), other) else { return };
                own.data = other.data;
                if random.below(2) == 0 {
                    own.shared.packed = own.data.len() as u32;
                }
            }
            12 => {
                if let Some(header) = self.headers.get_mut(header) {
                    header.member = random.below(self.members.len());
                }
            }
            13 => {
                if let Some(header) = self.headers.get_mut(header) {
                    header.off = off(random);
                }
            }
            14 => {
                let Some(own) = self.members.get_mut(member) else { return };
                let all = [
                    Descriptor::None,
                    Descriptor::Plain,
                    Descriptor::Marked,
                    Descriptor::MarkedWide,
                    Descriptor::Wide,
                    Descriptor::False,
                ];
                own.descriptor = all[random.below(all.len())];
                if random.below(2) == 0 {
                    own.shared.flags ^= 8;
                }
            }
            15 => {
                if let Some(own) = self.members.get_mut(member) {
                    own.behind = junk(donor, random);
                }
            }
            16 => {
                if let Some(header) = self.headers.get_mut(header) {
                    match random.below(5) {
                        0 => header.made_by = (random.number() as u16) & 0x1fff,
                        1 => header.attributes = [0x10, 0o040_755 << 16, 0o120_777 << 16, 0][random.below(4)],
                        2 => header.comment = junk(donor, random),
                        3 => header.disk = [1, u16::MAX][random.below(2)],
                        _ => header.mark[random.below(4)] ^= 1 << random.below(8),
                    }
                }
            }
            17 => {
                if let Some(own) = self.members.get_mut(member) {
                    own.mark[random.below(4)] ^= 1 << random.below(8);
                }
            }
            // The same change of both headers, so that they agree.
            18 => {
                let (other, seed) = (other.map(|other| other.shared), random.number());
                let Some(own) = self.members.get_mut(member) else { return };
                let headers = self.headers.iter_mut().filter(|header| header.member == member);
                for shared in headers.map(|header| &mut header.shared).chain([&mut own.shared]) {
                    shared.change(other.as_ref(), &mut Random::new(seed));
                }
            }
            19 => {
                if let Some(own) = self.members.get_mut(member) {
                    own.shared.change(other.as_ref().map(|other| &other.shared), random);
                }
            }
            20 => {
                if let Some(header) = self.headers.get_mut(header) {
                    header.shared.change(other.as_ref().map(|other| &other.shared), random);
                }
            }
            _ => {
                let Some(own) = self.members.get_mut(member) else { return };
                bytes(&mut own.data, random);
            }
        }
    }

    /// The archive.
    pub fn written(&self) -> Vec<u8> {
        let mut out = self.before.clone();
        let mut places = Vec::new();
        for member in &self.members {
            places.push(out.len() as u64);
            member.write(&mut out);
        }
        out.extend(&self.between);
        let begin = out.len() as u64;
        for header in &self.headers {
            let place = places.get(header.member).copied().unwrap_or_default();
            header.write(place.wrapping_add_signed(header.off), &mut out);
        }
        let size = out.len() as u64 - begin;
        self.end.write(self.headers.len() as u64, size, begin, &mut out);
        out.extend(&self.behind);
        out
    }
}

impl Shared {
    fn change(&mut self, other: Option<&Self>, random: &mut Random) {
        let number = |value: u32, random: &mut Random| match random.below(5) {
            0 => 0,
            1 => u32::MAX,
            2 => other.map_or(1 << 31, |other| other.size),
            3 => value.wrapping_add(1),
            _ => value.wrapping_sub(1),
        };
        match random.below(12) {
            0 => self.flags ^= 1 << random.below(16),
            1 => self.method = [0, 8, 9, 12, 14, 93, 95, 99][random.below(8)],
            2 => self.crc = number(self.crc, random),
            3 => self.packed = number(self.packed, random),
            4 => self.size = number(self.size, random),
            5 => self.name = other.map_or_else(Vec::new, |other| other.name.clone()),
            6 => {
                const ODD: [&[u8]; 10] =
                    [b"../", b"/", b"./", b"a\\", b"A", b"\0", b"._", b".DS_Store", b"\xd6\xd0", b"x/"];
                let odd = ODD[random.below(ODD.len())];
                self.name = if random.below(2) == 0 {
                    [odd, &self.name].concat()
                } else {
                    [&self.name, odd].concat()
                };
            }
            7 => self.name_off = off(random) as i16,
            8 => self.extra_off = off(random) as i16,
            9 => self.extra.extend(self.unicode_path(other, random)),
            10 => {
                let field = self.wide(random);
                self.extra.extend(field);
            }
            _ => bytes(&mut self.extra, random),
        }
    }

    /// An extra field 0x7075 (§4.6.9) with this name or another, and the checksum of this name or none.
    fn unicode_path(&self, other: Option<&Self>, random: &mut Random) -> Vec<u8> {
        let name = match other.filter(|_| random.below(2) == 0) {
            Some(other) => other.name.clone(),
            None => self.name.clone(),
        };
        let sum = if random.below(4) == 0 { 0 } else { crc(&self.name) };
        field(0x7075, &[&[1][..], &sum.to_le_bytes(), &name].concat())
    }

    /// An extra field 1 (§4.5.3) with the numbers, which move there from the header or stand in both places.
    fn wide(&mut self, random: &mut Random) -> Vec<u8> {
        let (size, packed) = (u64::from(self.size), u64::from(self.packed));
        let told = match random.below(4) {
            0 => vec![size, packed],
            1 => vec![packed, size],
            2 => vec![size],
            _ => vec![size.wrapping_add(1), packed, 0],
        };
        if random.below(2) == 0 {
            (self.size, self.packed) = (u32::MAX, u32::MAX);
        }
        field(1, &told.iter().flat_map(|number| number.to_le_bytes()).collect::<Vec<u8>>())
    }

    fn write(&self, out: &mut Vec<u8>) {
        for number in [self.version, self.flags, self.method, 0, 0x5c21] {
            out.extend(number.to_le_bytes());
        }
        for number in [self.crc, self.packed, self.size] {
            out.extend(number.to_le_bytes());
        }
        for (bytes, off) in [(&self.name, self.name_off), (&self.extra, self.extra_off)] {
            out.extend((bytes.len() as u16).wrapping_add_signed(off).to_le_bytes());
        }
    }
}

impl Member {
    fn write(&self, out: &mut Vec<u8>) {
        let Shared { crc, packed, size, ref name, ref extra, .. } = self.shared;
        let follows = self.shared.flags & 8 != 0 && self.descriptor != Descriptor::None;
        let told = match follows {
            true => Shared { crc: 0, packed: 0, size: 0, ..self.shared.clone() },
            false => self.shared.clone(),
        };
        out.extend(self.mark);
        told.write(out);
        out.extend(name.iter().chain(extra).chain(&self.data));
        let mark = &b"PK\x07\x08"[..];
        let short = [crc, packed, size].map(u32::to_le_bytes).concat();
        let wide = [u64::from(packed), u64::from(size)].map(u64::to_le_bytes).concat();
        match self.descriptor {
            Descriptor::None => {}
            Descriptor::Plain => out.extend(&short),
            Descriptor::Marked => out.extend(mark.iter().chain(&short)),
            Descriptor::MarkedWide => out.extend([mark, &crc.to_le_bytes(), &wide].concat()),
            Descriptor::Wide => out.extend([&crc.to_le_bytes()[..], &wide].concat()),
            Descriptor::False => out.extend([mark, &[0x55; 12]].concat()),
        }
        out.extend(&self.behind);
    }
}

impl Header {
    fn write(&self, place: u64, out: &mut Vec<u8>) {
        out.extend(self.mark);
        out.extend(self.made_by.to_le_bytes());
        self.shared.write(out);
        for number in [self.comment.len() as u16, self.disk, 0] {
            out.extend(number.to_le_bytes());
        }
        out.extend(self.attributes.to_le_bytes());
        out.extend((place as u32).to_le_bytes());
        out.extend(self.shared.name.iter().chain(&self.shared.extra).chain(&self.comment));
    }
}

impl End {
    fn change(&mut self, random: &mut Random) {
        match random.below(12) {
            0 => self.wide ^= true,
            1 => self.volume = 1,
            2 => self.here_off = off(random),
            3 => self.count_off = off(random),
            4 => (self.here_off, self.count_off) = ([1, -1][random.below(2)], [1, -1][random.below(2)]),
            5 => self.size_off = off(random),
            6 => self.begin_off = off(random),
            7 => {
                self.wide = true;
                self.wide_off[random.below(3)] = off(random);
            }
            8 => {
                self.wide = true;
                self.locator_off = off(random);
            }
            9 => {
                self.comment =
                    [&b"a comment"[..], b"PK\x05\x06", b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"]
                        [random.below(3)]
                    .to_vec()
            }
            10 => self.comment_off = off(random),
            _ => self.twice = true,
        }
    }

    fn write(&self, count: u64, size: u64, begin: u64, out: &mut Vec<u8>) {
        let place = out.len() as u64;
        if self.wide {
            let numbers = [count, count, size, begin];
            let [count_off, size_off, begin_off] = self.wide_off;
            let offs = [count_off, count_off, size_off, begin_off];
            out.extend([&b"PK\x06\x06"[..], &44_u64.to_le_bytes(), &[45, 3, 45, 0], &[0; 8]].concat());
            for (number, off) in numbers.into_iter().zip(offs) {
                out.extend(number.wrapping_add_signed(off).to_le_bytes());
            }
            out.extend([&b"PK\x06\x07"[..], &[0; 4]].concat());
            out.extend(place.wrapping_add_signed(self.locator_off).to_le_bytes());
            out.extend(1_u32.to_le_bytes());
        }
        for _ in 0..=usize::from(self.twice) {
            out.extend(b"PK\x05\x06");
            for number in [self.volume, 0] {
                out.extend(number.to_le_bytes());
            }
            for off in [self.here_off, self.count_off] {
                out.extend((count.wrapping_add_signed(off) as u16).to_le_bytes());
            }
            for (number, off) in [(size, self.size_off), (begin, self.begin_off)] {
                out.extend((number.wrapping_add_signed(off) as u32).to_le_bytes());
            }
            let length = (self.comment.len() as u64).wrapping_add_signed(self.comment_off) as u16;
            out.extend(length.to_le_bytes());
            out.extend(&self.comment);
        }
    }
}

/// Bytes that somebody may put where none belong.
fn junk(donor: &Zip, random: &mut Random) -> Vec<u8> {
    match random.below(6) {
        0 => b"\0".repeat(1 + random.below(600)),
        1 => b"#!/bin/sh\n".to_vec(),
        2 => donor.written(),
        3 => {
            let mut member = Vec::new();
            if let Some(other) = random.of(&donor.members) {
                other.write(&mut member);
            }
            member
        }
        4 => {
            let mut header = Vec::new();
            if let Some(other) = random.of(&donor.headers) {
                other.write(0, &mut header);
            }
            header
        }
        _ => b"PK\x05\x06".to_vec(),
    }
}

fn off(random: &mut Random) -> i64 {
    [1, -1, 2, -2, 22, 46, -46, 512, 1 << 15, -(1 << 15), i64::from(u32::MAX), 4][random.below(12)]
}

/// A few of the bytes changed, taken away or doubled.
pub fn bytes(bytes: &mut Vec<u8>, random: &mut Random) {
    let at = random.below(bytes.len());
    match random.below(5) {
        0 if !bytes.is_empty() => bytes[at] ^= 1 << random.below(8),
        1 if !bytes.is_empty() => _ = bytes.remove(at),
        2 => bytes.insert(at, random.number() as u8),
        3 => bytes.truncate(at),
        _ => {
            let copy = bytes.get(at..(at + 8).min(bytes.len())).unwrap_or_default().to_vec();
            bytes.extend(copy);
        }
    }
}

fn field(id: u16, content: &[u8]) -> Vec<u8> {
    [&id.to_le_bytes()[..], &(content.len() as u16).to_le_bytes(), content].concat()
}

fn crc(bytes: &[u8]) -> u32 {
    let mut crc = Crc::new();
    crc.update(bytes);
    crc.sum()
}

fn deflated(bytes: &[u8]) -> Vec<u8> {
    let mut packed = Vec::with_capacity(bytes.len() + 64);
    let mut packer = Compress::new(Compression::fast(), false);
    packer.compress_vec(bytes, &mut packed, FlushCompress::Finish).expect("memory is there");
    packed
}
