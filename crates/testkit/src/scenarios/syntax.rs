//! Bytes that are no document, or more than one.

use crate::desk::Desk;
use crate::proofs::Proof;
use crate::vectors::Vector;

pub fn vectors(desk: &Desk) -> Vec<Vector> {
    let mut vectors = truncated(desk);
    vectors.extend(trailing(desk));
    if desk.layout.proof != Proof::Cose {
        vectors.extend(text(desk));
    }
    vectors
}

fn truncated(desk: &Desk) -> Vec<Vector> {
    let good = desk.document(&desk.good());
    let end = good.trim_ascii_end().len();
    let cut = |name, title, length: usize, error| {
        let change = format!("the first {length} of {end} bytes");
        desk.vector(name, title, good[..length].to_vec()).error(error).change(change)
    };
    vec![
        cut("empty", "no bytes", 0, "input-empty"),
        cut("truncated-first-byte", "the first byte alone", 1, "container-malformed"),
        cut("truncated-half", "the first half", end / 2, "container-malformed"),
        cut("truncated-last-byte", "the last byte is missing", end - 1, "container-malformed"),
    ]
}

fn trailing(desk: &Desk) -> Vec<Vector> {
    let with = |tail: &[u8]| [&desk.document(&desk.good()), tail].concat();
    let second: &[u8] = match desk.layout.proof {
        Proof::Cms => b"<a/>",
        Proof::Cose => &[0xf6],
        Proof::Jws | Proof::Detached => b"{}",
    };
    let newline = desk.vector("trailing-newline", "a newline at the end", with(b"\n"));
    vec![
        desk.vector("trailing-document", "a second document follows", with(second))
            .error("trailing-bytes")
            .change("a second, small document at the end"),
        match desk.layout.proof {
            // CBOR knows no space: every byte is data.
            Proof::Cose => newline.error("trailing-bytes").change("a newline at the end"),
            _ => newline,
        },
    ]
}

fn text(desk: &Desk) -> Vec<Vector> {
    let good = desk.document(&desk.good());
    let latin: Vec<u8> = [&good[..good.len() / 2], b"\xe9", &good[good.len() / 2..]].concat();
    vec![
        desk.vector(
            "byte-order-mark",
            "a byte order mark at the start",
            [b"\xef\xbb\xbf", good.as_slice()].concat(),
        ),
        desk.vector("not-utf8", "a byte that is no UTF-8", latin)
            .error("container-malformed")
            .change("the byte E9 in the middle"),
    ]
}
