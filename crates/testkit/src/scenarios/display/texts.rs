//! The text of a code, cut, spoilt and spelt in other ways.

use super::desk::{Desk, FOLDER, long};
use crate::display::{base45, text};
use crate::vectors::Vector;

pub fn vectors(desk: &Desk) -> Vec<Vector> {
    let good = desk.code().text();
    let error = |name: &str, title: &str, text: String, code| {
        Vector::passed(FOLDER, name, title).bytes("txt", text.into_bytes()).trust("display").error(code)
    };
    let message = desk.code().message(&desk.code().payload());
    let bomb = miniz_oxide::deflate::compress_to_vec_zlib(&[&[0xd2][..], &[0; 1 << 20]].concat(), 9);
    let mut damaged = miniz_oxide::deflate::compress_to_vec_zlib(&long(desk), 9);
    *damaged.last_mut().expect("a stream has bytes") ^= 1;
    let tail = [miniz_oxide::deflate::compress_to_vec_zlib(&long(desk), 9), vec![0]].concat();
    vec![
        error(
            "truncated",
            "the last character is missing",
            good[..good.len() - 1].to_owned(),
            "container-malformed",
        )
        .change("one character less"),
        error(
            "truncated-group",
            "the last three characters are missing",
            good[..good.len() - 3].to_owned(),
            "container-malformed",
        )
        .change("three characters less"),
        error(
            "truncated-live",
            "the last three characters of a live code are missing",
            desk.shown().text().split_at(desk.shown().text().len() - 3).0.to_owned(),
            "container-malformed",
        )
        .beside("good-live")
        .change("three characters less"),
        error("prefix-alone", "nothing behind the prefix", "LZ1:".to_owned(), "container-malformed")
            .change("only the prefix"),
        error(
            "too-long",
            "more characters than a QR code holds",
            format!("LZ1:{}", "0".repeat(4_297)),
            "input-too-large",
        )
        .change("4297 characters behind the prefix"),
        error(
            "not-canonical",
            "a second spelling of the same bytes",
            format!("LZ1:{}", second_spelling(&message)),
            "container-malformed",
        )
        .change("the last byte is written as that byte and 256"),
        error(
            "lower-case",
            "lower-case letters",
            good.replacen("LZ1:", "", 1).to_lowercase().replacen("", "LZ1:", 1),
            "container-malformed",
        )
        .change("all letters are lower-case"),
        error("space-in-front", "a space in front", format!(" {good}"), "display-code-unknown")
            .change("a space in front"),
        error(
            "wrong-prefix",
            "a prefix of nobody's",
            good.replacen("LZ1:", "LZ9:", 1),
            "display-code-unknown",
        )
        .change("the prefix is LZ9:"),
        error(
            "health-prefix",
            "the prefix of another kind of code",
            good.replacen("LZ1:", "HC1:", 1),
            "display-code-unknown",
        )
        .change("the prefix is HC1:"),
        error("untagged", "a COSE_Sign1 without its tag", text("LZ1:", &message[1..]), "container-malformed")
            .change("without the tag"),
        error("bomb", "a megabyte in a small text", text("LZ1:", &bomb), "container-malformed")
            .change("packed content of a megabyte"),
        error("bomb-live", "a megabyte in a small live text", text("LV1:", &bomb), "container-malformed")
            .beside("good-live")
            .change("packed content of a megabyte"),
        error(
            "packed-damaged",
            "the checksum of the packed content is wrong",
            text("LZ1:", &damaged),
            "container-malformed",
        )
        .beside("good-packed")
        .change("one bit of the checksum"),
        error("packed-tail", "a byte follows the packed content", text("LZ1:", &tail), "container-malformed")
            .beside("good-packed")
            .change("a byte more"),
        error(
            "live-bare",
            "a code under the prefix of live codes",
            good.replacen("LZ1:", "LV1:", 1),
            "container-malformed",
        )
        .change("the prefix is LV1:"),
    ]
}

/// The text of a message of an odd number of bytes whose last byte is written as 256 more.
fn second_spelling(message: &[u8]) -> String {
    const ALPHABET: &[u8; 45] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
    let odd = if message.len() % 2 == 1 { message.to_vec() } else { [message, &[7]].concat() };
    let (last, body) = odd.split_last().expect("a message has bytes");
    let number = usize::from(*last) + 256;
    let pair = [number % 45, number / 45].map(|digit| char::from(ALPHABET[digit]));
    format!("{}{}{}", base45(body), pair[0], pair[1])
}
