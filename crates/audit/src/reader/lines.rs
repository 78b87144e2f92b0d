//! Streams of records: one license a line, or each after its length.

use std::io::{BufRead, BufReader, Read};
use std::ops::ControlFlow;

use elicense::limits::MAX_INPUT_BYTES;

use crate::entry::{Content, Member, MemberName};
use crate::limits::ROOM_KEPT;
use crate::reader::archive::Archive;
use crate::reader::broken;
use crate::refusal::RefusalCause;

/// One license a line. Empty lines are none; lines are counted from 1, the empty ones too. A byte order mark before
/// a line is none of its bytes: there is one where streams that begin with one were put together.
pub(super) fn lines(
    bytes: impl Read,
    overflowed: &dyn Fn() -> bool,
    archive: &mut Archive<'_>,
) -> ControlFlow<()> {
    let mut bytes = BufReader::new(bytes);
    let (mut number, mut all, mut line) = (0_u64, 0_u64, Vec::new());
    loop {
        number += 1;
        line.clear();
        line.shrink_to(ROOM_KEPT);
        let read = (&mut bytes).take(MAX_INPUT_BYTES as u64 + 1).read_until(b'\n', &mut line);
        all += line.len() as u64;
        let text = line.trim_ascii();
        let text = text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(text).trim_ascii_start();
        let content = match read {
            Ok(0) => return ControlFlow::Continue(()),
            Ok(_) if line.last() != Some(&b'\n') && line.len() > MAX_INPUT_BYTES => {
                match bytes.skip_until(b'\n') {
                    Ok(skipped) => {
                        all += skipped as u64;
                        too_large()
                    }
                    Err(error) => {
                        return archive.take(record(number, broken(&error.to_string(), overflowed)), all);
                    }
                }
            }
            Ok(_) if text.is_empty() => continue,
            Ok(_) => Content::Bytes(text),
            Err(error) => return archive.take(record(number, broken(&error.to_string(), overflowed)), all),
        };
        let content = if archive.wants_next() { content } else { Content::Passed };
        archive.take(record(number, content), all)?;
    }
}

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Each license after its length in four bytes, the highest first.
pub(super) fn length_prefixed(
    mut bytes: impl Read,
    overflowed: &dyn Fn() -> bool,
    archive: &mut Archive<'_>,
) -> ControlFlow<()> {
    let (mut record_bytes, mut all) = (Vec::new(), 0);
    for number in 1_u64.. {
        match one(&mut bytes, &mut record_bytes, &mut all) {
            Ok(None) => break,
            Ok(Some(content)) => {
                let content = if archive.wants_next() { content } else { Content::Passed };
                archive.take(record(number, content), all)?;
            }
            Err(error) => return archive.take(record(number, broken(&error.to_string(), overflowed)), all),
        }
    }
    ControlFlow::Continue(())
}

fn one<'b>(
    bytes: &mut impl Read,
    record: &'b mut Vec<u8>,
    all: &mut u64,
) -> std::io::Result<Option<Content<&'b [u8]>>> {
    let mut length = [0; 4];
    let (first, rest) = length.split_at_mut(1);
    if bytes.read(first)? == 0 {
        return Ok(None);
    }
    bytes.read_exact(rest)?;
    let length = u64::from(u32::from_be_bytes(length));
    *all += 4 + length;
    if length > MAX_INPUT_BYTES as u64 {
        let skipped = std::io::copy(&mut bytes.take(length), &mut std::io::sink())?;
        return if skipped == length { Ok(Some(too_large())) } else { Err(truncated()) };
    }
    record.clear();
    record.shrink_to(ROOM_KEPT);
    bytes.take(length).read_to_end(record)?;
    if record.len() as u64 == length { Ok(Some(Content::Bytes(record))) } else { Err(truncated()) }
}

fn truncated() -> std::io::Error {
    std::io::Error::other("the stream ends inside a record")
}

fn too_large<'b>() -> Content<&'b [u8]> {
    Content::refused(RefusalCause::MemberTooLarge, format!("a record of more than {MAX_INPUT_BYTES} bytes"))
}

fn record(number: u64, content: Content<&[u8]>) -> Member<'_> {
    Member { name: Some(MemberName { text: number.to_string().into(), encoding: None }), content }
}
