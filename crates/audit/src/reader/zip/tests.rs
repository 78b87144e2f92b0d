//! Small archives, each one change away from one that is read.

use std::io::{Cursor, Write};

use rawzip::extra_fields::ExtraFieldId;
use rawzip::{Header, ZipArchiveWriter};

use super::*;
use crate::reader::Sink;

/// Names of members, each with its cause, or how its bytes came.
#[derive(Default)]
struct Names(Vec<(String, &'static str)>);

impl Sink for Names {
    fn wants_next(&self) -> bool {
        true
    }

    fn take(&mut self, member: Member<'_>) -> ControlFlow<()> {
        let how = match member.content {
            Content::Bytes(_) => "bytes",
            Content::Deflated { .. } => "deflated",
            Content::Refused(refusal) => refusal.cause.as_str(),
            Content::Passed => "passed",
        };
        self.0.push((member.name.map(|name| name.text.into_owned()).unwrap_or_default(), how));
        ControlFlow::Continue(())
    }

    fn leave_out(&mut self, _: LeftOut) {}
}

fn names(bytes: &[u8]) -> Vec<(String, &'static str)> {
    let mut names = Names::default();
    let ended = Archive::read(&mut names, |archive| {
        super::read(&mut Cursor::new(bytes.to_vec()), bytes.len() as u64, archive)
    });
    assert!(ended.is_continue());
    names.0
}

fn archive(members: &[&str]) -> Vec<u8> {
    let mut archive = ZipArchiveWriter::new(Vec::new());
    for name in members {
        let (mut member, data) = archive.new_file(name).start().unwrap();
        let mut data = data.wrap(&mut member);
        data.write_all(b"{}").unwrap();
        let (_, sums) = data.finish().unwrap();
        member.finish(sums).unwrap();
    }
    archive.finish().unwrap()
}

/// Where the record at the end begins, which has no comment.
fn end_of(archive: &[u8]) -> usize {
    archive.len() - END
}

fn with_comment(archive: &[u8], comment: &[u8]) -> Vec<u8> {
    let length = u16::try_from(comment.len()).unwrap().to_le_bytes();
    [&archive[..archive.len() - 2], &length, comment].concat()
}

/// The same with an end of 64 bits, whose numbers are these.
fn wide(archive: &[u8], count: u64, size: u64, offset: u64) -> Vec<u8> {
    let end = end_of(archive);
    let numbers = [count, count, size, offset].map(u64::to_le_bytes).concat();
    let record = [&b"PK\x06\x06"[..], &44_u64.to_le_bytes(), &[45, 0, 45, 0], &[0; 8], &numbers].concat();
    let locator = [&b"PK\x06\x07"[..], &[0; 4], &(end as u64).to_le_bytes(), &1_u32.to_le_bytes()].concat();
    let short = [&b"PK\x05\x06"[..], &[0; 4], &[0xff; 12], &[0; 2]].concat();
    [&archive[..end], &record, &locator, &short].concat()
}

fn both() -> Vec<(String, &'static str)> {
    vec![("a".to_owned(), "bytes"), ("b".to_owned(), "bytes")]
}

/// The archive as a whole, with this cause and no member of it.
fn refused(cause: &'static str) -> Vec<(String, &'static str)> {
    vec![(String::new(), cause)]
}

const BROKEN: &str = "archive-broken";
const AMBIGUOUS: &str = "archive-ambiguous";

#[test]
fn the_end_is_the_one_whose_comment_reaches_to_the_end_of_the_file() {
    let plain = archive(&["a", "b"]);
    assert_eq!(names(&plain), both());
    let false_end = [&b"PK\x05\x06"[..], &[0; 18]].concat();
    for comment in
        [&b"a comment"[..], b"PK\x05\x06", &false_end.repeat(100), &[&false_end[..], b"x"].concat()]
    {
        let commented = with_comment(&plain, comment);
        let expected = if comment == b"a comment" { both() } else { refused(AMBIGUOUS) };
        assert_eq!(names(&commented), expected, "{}", comment.escape_ascii());
        assert_eq!(names(&[&commented[..], b"trailing"].concat()), refused(AMBIGUOUS));
        let filled = [&commented[..], &vec![0; 1024 - commented.len() % 512]].concat();
        assert_eq!(names(&filled), expected, "a block filled up");
        assert_eq!(names(&filled[..filled.len() - 1]), refused(AMBIGUOUS));
    }
}

#[test]
fn records_at_the_end_that_contradict_each_other_or_the_directory_are_refused() {
    let plain = archive(&["a", "b"]);
    let end = end_of(&plain);
    let number = |place: usize| u64::from(u32::from_le_bytes(plain[place..place + 4].try_into().unwrap()));
    let (size, offset) = (number(end + 12), number(end + 16));
    assert_eq!(names(&wide(&plain, 2, size, offset)), both());
    let wrong = [(1, size, offset), (3, size, offset), (2, size - 1, offset), (2, size + 1, offset)];
    for (count, size, offset) in wrong.into_iter().chain([(2, size, offset + 1), (2, u64::MAX, offset)]) {
        let found = names(&wide(&plain, count, size, offset));
        assert_eq!(found, refused(AMBIGUOUS), "{count} members in {size} bytes at {offset}");
    }
    // The short end says something else than the long one.
    let mut contradicting = wide(&plain, 2, size, offset);
    let short = end_of(&contradicting);
    contradicting[short + 8] = 1;
    contradicting[short + 9] = 0;
    assert_eq!(names(&contradicting), refused(AMBIGUOUS));
    let mut volumes = plain.clone();
    volumes[end + 4] = 1;
    assert_eq!(names(&volumes), refused(BROKEN));
    let behind_another = [archive(&["c"]), plain.clone()].concat();
    assert_eq!(names(&behind_another), refused(AMBIGUOUS));
    // Nobody can read what has no end, or ends inside it.
    assert_eq!(names(&plain[..end]), refused(BROKEN));
    assert_eq!(names(&plain[..end + 20]), refused(BROKEN));
}

#[test]
fn an_archive_in_which_a_members_own_header_tells_of_another_is_read_in_no_way() {
    let plain = archive(&["a", "b"]);
    let header = plain.windows(4).rposition(|four| four == b"PK\x03\x04").unwrap();
    // Flags, method, checksum, sizes, name; and what follows the bytes: its checksum and sizes.
    let behind = header + 30 + 1 + 2;
    for place in
        [6, 8, 14, 18, 22, 30].map(|at| header + at).into_iter().chain([4, 8, 12].map(|at| behind + at))
    {
        let mut other = plain.clone();
        other[place] ^= 8;
        assert_eq!(names(&other), refused(AMBIGUOUS), "{}", place - header);
    }
    // How hard the packer tried, and when: nothing that makes it another member.
    for (place, bits) in [(6, 4), (10, 8), (12, 8)] {
        let mut other = plain.clone();
        other[header + place] ^= bits;
        assert_eq!(names(&other), both(), "{place}");
    }
}

#[test]
fn names_links_and_sizes_are_as_the_directory_says() {
    // `..` is left out by whoever writes: it is put in afterwards, in both headers.
    let mut unsafe_name = archive(&["xx/a"]);
    let places = unsafe_name.windows(4).enumerate().filter(|(_, four)| *four == b"xx/a");
    let places: Vec<usize> = places.map(|(at, _)| at).collect();
    assert_eq!(places.len(), 2);
    places.into_iter().for_each(|at| unsafe_name[at..at + 2].copy_from_slice(b".."));
    assert_eq!(names(&unsafe_name), [("../a".to_owned(), "member-name-unsafe")]);
    let plain = archive(&["a"]);
    let header = plain.windows(4).position(|four| four == b"PK\x01\x02").unwrap();
    let changed = |place: usize, bytes: &[u8]| {
        let mut archive = plain.clone();
        archive[header + place..header + place + bytes.len()].copy_from_slice(bytes);
        names(&archive).pop().map(|last| last.1)
    };
    assert_eq!(changed(5, &[3]), Some("bytes"), "made on Unix");
    assert_eq!(changed(41, &[0xa1]), Some("member-link"), "a link of Unix");
    assert_eq!(changed(41, &[0x41]), Some(AMBIGUOUS), "a folder of Unix, with bytes");
    assert_eq!(changed(38, &[0x10]), Some(AMBIGUOUS), "a folder of Windows, with bytes");
    for (place, bytes) in [(8, &[9][..]), (16, &[0; 4]), (24, &[0, 0, 0, 0x10]), (42, &[1])] {
        assert_eq!(changed(place, bytes), Some(AMBIGUOUS), "{place}");
    }
    let own = |place: usize, byte: u8| {
        let mut archive = plain.clone();
        (archive[place], archive[header + place + 2]) = (byte, byte);
        names(&archive).pop().map(|last| last.1)
    };
    assert_eq!(own(6, 9), Some("member-encrypted"), "as both headers say");
}

#[test]
fn numbers_of_64_bits_stand_in_the_extra_field_as_many_as_are_needed() {
    let numbers =
        |numbers: &[u64]| numbers.iter().flat_map(|number| number.to_le_bytes()).collect::<Vec<u8>>();
    let with = |field: &[u8]| {
        let mut archive = ZipArchiveWriter::new(Vec::new());
        let file = archive.new_file("a").extra_field(ExtraFieldId::ZIP64, field, Header::CENTRAL).unwrap();
        let (mut member, data) = file.start().unwrap();
        let mut data = data.wrap(&mut member);
        data.write_all(b"{}").unwrap();
        let (_, sums) = data.finish().unwrap();
        member.finish(sums).unwrap();
        archive.finish().unwrap()
    };
    // Which of the numbers are left to the field: the size at 24, the packed size at 20, the place at 42.
    let left = |archive: &[u8], places: &[usize]| {
        let header = archive.windows(4).position(|four| four == b"PK\x01\x02").unwrap();
        let mut archive = archive.to_vec();
        places.iter().for_each(|place| archive[header + place..header + place + 4].fill(0xff));
        names(&archive)
    };
    let one = || vec![("a".to_owned(), "bytes")];
    assert_eq!(left(&with(&numbers(&[2])), &[24]), one());
    assert_eq!(left(&with(&numbers(&[2, 2])), &[24, 20]), one());
    assert_eq!(left(&with(&numbers(&[2, 2, 0])), &[24, 20, 42]), one());
    assert_eq!(left(&with(&numbers(&[0])), &[42]), one());
    assert_eq!(left(&with(&numbers(&[2, 2, 0])), &[]), one(), "what nobody needs and contradicts nothing");
    for (field, places) in
        [(&[2][..], &[24, 20][..]), (&[3], &[24]), (&[3], &[]), (&[2, 3], &[24]), (&[u32::MAX.into()], &[24])]
    {
        assert_eq!(left(&with(&numbers(field)), places), refused(AMBIGUOUS), "{field:?} for {places:?}");
    }
    let mut cut = with(&numbers(&[2]));
    let header = cut.windows(4).position(|four| four == b"PK\x01\x02").unwrap();
    cut[header + 46 + 1 + 2] = 9;
    assert_eq!(names(&cut), refused(AMBIGUOUS), "a field beyond the end of them all");
}

#[test]
fn every_byte_before_the_directory_belongs_to_one_member_of_it() {
    let plain = archive(&["a", "b"]);
    let end = end_of(&plain);
    let number = |place: usize| u32::from_le_bytes(plain[place..place + 4].try_into().unwrap());
    let (size, begin) = (number(end + 12) as usize, number(end + 16) as usize);
    // In whatever order the directory lists them.
    let (first, second) = plain[begin..begin + size].split_at(size / 2);
    assert_eq!(names(&[&plain[..begin], second, first, &plain[end..]].concat()).len(), 2);
    // A member that the directory does not list, a gap, and one that it lists twice.
    let shortened = |kept: &[u8], count: u8| {
        let mut tail = plain[end..].to_vec();
        (tail[8], tail[10]) = (count, count);
        tail[12..16].copy_from_slice(&u32::try_from(kept.len()).unwrap().to_le_bytes());
        names(&[&plain[..begin], kept, &tail].concat())
    };
    assert_eq!(shortened(&plain[begin..end], 2), both());
    assert_eq!(shortened(first, 1), refused(AMBIGUOUS));
    assert_eq!(shortened(second, 1), refused(AMBIGUOUS));
    let mut again = second.to_vec();
    again[46] = b'c';
    assert_eq!(shortened(&[first, second, &again].concat(), 3), refused(AMBIGUOUS));
    assert_eq!(names(&[b"#!/bin/sh\n", &plain[..]].concat()), refused(AMBIGUOUS));
}

#[test]
fn an_archive_with_two_members_of_one_name_is_read_in_no_way() {
    for [one, other] in [["a", "a"], ["a", "A"], ["x/a", "x\\a"], ["a", "a/b"]] {
        assert_eq!(names(&archive(&[one, other])), refused(AMBIGUOUS), "{one} and {other}");
    }
}

const END: usize = 22;
