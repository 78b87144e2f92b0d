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
        let last = names(&wide(&plain, count, size, offset)).pop();
        assert_eq!(last.map(|last| last.1), Some(BROKEN), "{count} members in {size} bytes at {offset}");
    }
    // The short end says something else than the long one.
    let mut contradicting = wide(&plain, 2, size, offset);
    let short = end_of(&contradicting);
    contradicting[short + 8] = 1;
    contradicting[short + 9] = 0;
    assert_eq!(names(&contradicting).pop().map(|last| last.1), Some(BROKEN));
    let mut volumes = plain.clone();
    volumes[end + 4] = 1;
    assert_eq!(names(&volumes).pop().map(|last| last.1), Some(BROKEN));
    let behind_another = [archive(&["c"]), plain].concat();
    assert_eq!(names(&behind_another).pop().map(|last| last.1), Some(BROKEN));
}

#[test]
fn a_member_whose_own_header_tells_of_another_is_refused_alone() {
    let plain = archive(&["a", "b"]);
    let place = plain.windows(2).position(|two| two == b"b{").unwrap();
    for (place, bits) in [(place, 1), (place - 22, 8)] {
        let mut other = plain.clone();
        other[place] ^= bits;
        assert_eq!(names(&other), [both().remove(0), ("b".to_owned(), "member-corrupt")]);
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
    assert_eq!(changed(8, &[9]), Some("member-encrypted"));
    assert_eq!(changed(5, &[3]), Some("bytes"), "made on Unix");
    assert_eq!(changed(16, &[0; 4]), Some("member-corrupt"), "another checksum");
    assert_eq!(changed(24, &0x1000_0000_u32.to_le_bytes()), Some("archive-bomb"));
    assert_eq!(changed(24, &u32::MAX.to_le_bytes()), Some("archive-bomb"));
    assert_eq!(changed(42, &1_u32.to_le_bytes()), Some("member-corrupt"), "no header there");
}

#[test]
fn numbers_of_64_bits_stand_in_the_extra_field_as_many_as_are_needed() {
    let mut archive = ZipArchiveWriter::new(Vec::new());
    let size = [2_u64.to_le_bytes(), u64::from(u32::MAX).to_le_bytes()];
    let with = |archive: &mut ZipArchiveWriter<Vec<u8>>, name: &str, field: &[u8]| {
        let file = archive.new_file(name).extra_field(ExtraFieldId::ZIP64, field, Header::CENTRAL).unwrap();
        let (mut member, data) = file.start().unwrap();
        let mut data = data.wrap(&mut member);
        data.write_all(b"{}").unwrap();
        let (_, sums) = data.finish().unwrap();
        member.finish(sums).unwrap();
    };
    with(&mut archive, "a", &size[0]);
    with(&mut archive, "b", &size.concat());
    let plain = archive.finish().unwrap();
    assert_eq!(names(&plain), both());
    let headers = plain.windows(4).enumerate().filter(|(_, four)| *four == b"PK\x01\x02");
    let headers: Vec<usize> = headers.map(|(at, _)| at).collect();
    let without = |places: &[usize]| {
        let mut archive = plain.clone();
        places.iter().for_each(|&place| archive[place..place + 4].fill(0xff));
        names(&archive).pop().map(|last| last.1)
    };
    assert_eq!(without(&[headers[0] + 24, headers[1] + 24]), Some("bytes"), "both sizes are there");
    assert_eq!(without(&[headers[0] + 24, headers[0] + 20]), Some(BROKEN), "one of two sizes is there");
    assert_eq!(
        without(&[headers[1] + 24, headers[1] + 20]),
        Some("member-too-large"),
        "this number is meant"
    );
    let mut cut = plain.clone();
    let field = headers[0] + 46 + 1 + 2;
    cut[field] = 9;
    assert_eq!(names(&cut).pop().map(|last| last.1), Some(BROKEN), "a field beyond the end of them all");
}

const END: usize = 22;
