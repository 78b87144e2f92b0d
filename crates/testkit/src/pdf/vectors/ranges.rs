//! ByteRange and Contents: left out, emptied, or leading elsewhere (universal forgery, signature wrapping).

use super::{detached, file, followed, good, license, malformed, of, passed, signed, unsound};
use crate::keys::hex;
use crate::pdf::PdfPki;
use crate::pdf::file::{Update, find, replaced};
use crate::pdf::license::{CONTENT, page};
use crate::pdf::signing::{Contents, Gap, Signed, Signing, Value, sign};
use crate::pdf::{File, file as pen};
use crate::vectors::{Opinion, Vector};

pub(super) fn vectors(pki: &PdfPki) -> Vec<Vector> {
    let mut vectors = ranges(pki);
    vectors.extend(contents(pki));
    vectors.extend(wrapping(pki));
    vectors
}

fn ranges(pki: &PdfPki) -> Vec<Vector> {
    let of = |name, title, range: fn(Gap) -> Vec<i64>, told: &str| {
        let bytes = signed(&detached(pki, "office").with(|signing| signing.range = range));
        unsound(of(name, title, bytes)).change(told)
    };
    let own = |vector: Vector| vector.opinion(Opinion::None);
    vec![
        of("range-missing", "there is no ByteRange", |_| Vec::new(), "ByteRange is left out"),
        of(
            "range-odd",
            "ByteRange has three numbers",
            |gap| gap.sound()[..3].to_vec(),
            "a number is missing",
        ),
        of("range-one", "ByteRange is one range", |gap| gap.sound()[..2].to_vec(), "there is one range"),
        of(
            "range-negative-length",
            "the second length is negative",
            |gap| negated(gap, 3),
            "a number is negative",
        ),
        of(
            "range-negative-start",
            "the second start is negative",
            |gap| negated(gap, 2),
            "a number is negative",
        ),
        of("range-zeros", "ByteRange is over nothing", |_| vec![0, 0, 0, 0], "all four numbers are 0"),
        of(
            "range-beyond",
            "the second range ends behind the file",
            |gap| {
                let mut range = gap.sound();
                range[3] += 1000;
                range
            },
            "the last number is 1000 more",
        ),
        of(
            "range-huge",
            "numbers that overflow when they are added",
            |gap| vec![0, gap.from as i64, gap.until as i64, i64::MAX],
            "the last number is the largest there is",
        ),
        own(of(
            "range-from-one",
            "the first byte is left out",
            |gap| {
                let sound = gap.sound();
                vec![1, sound[1] - 1, sound[2], sound[3]]
            },
            "the first range begins at 1",
        )),
        own(of(
            "range-three",
            "a hole besides Contents",
            |gap| {
                let sound = gap.sound();
                vec![0, 200, 260, sound[1] - 260, sound[2], sound[3]]
            },
            "there are three ranges",
        )),
        own(of(
            "range-overlapping",
            "the second range begins inside the first",
            |gap| {
                let sound = gap.sound();
                vec![0, sound[1], sound[1] - 100, sound[3]]
            },
            "the ranges overlap",
        )),
        own(of(
            "range-wide",
            "the gap is wider than Contents",
            |gap| {
                let sound = gap.sound();
                vec![0, sound[1] - 10, sound[2], sound[3]]
            },
            "the gap begins ten bytes before Contents",
        )),
        own(of(
            "range-narrow",
            "the gap leaves a bracket of Contents out",
            |gap| {
                let sound = gap.sound();
                vec![0, sound[1] + 1, sound[2], sound[3]]
            },
            "the gap begins behind the bracket",
        )),
    ]
}

fn negated(gap: Gap, place: usize) -> Vec<i64> {
    let mut range = gap.sound();
    range[place] = -range[place];
    range
}

fn contents(pki: &PdfPki) -> Vec<Vector> {
    let by = || detached(pki, "office");
    let of = |name, title, contents, told: &str| {
        let bytes = signed(&by().with(|signing| signing.contents = contents));
        malformed(of(name, title, bytes)).change(told)
    };
    let given = |name, title, value: fn(Vec<u8>) -> Vec<u8>, told: &str| {
        let cms = value(value_of(pki));
        let bytes = signed(&by().with(|signing| signing.value = Value::Given(cms)));
        malformed(super::of(name, title, bytes)).change(told)
    };
    vec![
        of("contents-missing", "there is no Contents", Contents::Missing, "Contents is left out")
            .fails("references", "range-unsound"),
        of("contents-empty", "Contents is of no length", Contents::Empty, "Contents is <>"),
        of("contents-zeros", "Contents is nothing but zeros", Contents::Zeros, "Contents was never filled"),
        given(
            "contents-truncated",
            "the value ends in the middle",
            |mut value| {
                value.truncate(value.len() / 2);
                value
            },
            "the second half of the value is left out",
        ),
        given(
            "contents-no-der",
            "Contents is text",
            |_| b"signed by the office".to_vec(),
            "Contents is no DER",
        ),
        super::of("range-short", "the last bytes of the revision are left out", {
            signed(&by().with(|signing| {
                signing.range = |gap| {
                    let sound = gap.sound();
                    vec![0, sound[1], sound[2], sound[3] - 20]
                };
            }))
        })
        .fails("coverage", "revision-unended")
        .indeterminate("SIG_CONSTRAINTS_FAILURE")
        .opinion(Opinion::None)
        .covers("nothing")
        .change("the second range ends before the revision does"),
        passed("good-range-again", "words that look like ranges stand in a comment", {
            let (mut file, mut update) = (File::default(), license());
            update.before = b"% /ByteRange [0 10 20 30] /Contents <00>\n".to_vec();
            sign(&mut file, update, &by());
            file.bytes
        }),
    ]
}

/// The value of the vector `good`.
fn value_of(pki: &PdfPki) -> Vec<u8> {
    let (file, Signed { gap, .. }) = file(license(), &detached(pki, "office"));
    let text = &file.bytes[gap.from + 1..gap.until - 1];
    let digit = |byte: u8| (byte as char).to_digit(16).expect("hexadecimal") as u8;
    let bytes: Vec<u8> = text.chunks(2).map(|pair| digit(pair[0]) << 4 | digit(pair[1])).collect();
    let length = 4 + usize::from(bytes[2]) * 256 + usize::from(bytes[3]);
    bytes[..length].to_vec()
}

/// Signature wrapping: the signed bytes stand elsewhere, and what is shown between them.
fn wrapping(pki: &PdfPki) -> Vec<Vector> {
    let refused = |vector: Vector, told: &str| unsound(vector).opinion(Opinion::None).change(told);
    vec![
        refused(
            of("wrapped", "other objects stand in the gap, and the second range is moved", wrapped(pki)),
            "the gap holds another page, its table, and a second ByteRange that steps over them",
        ),
        refused(
            of("wrapped-later", "a later revision writes the signature anew, its gap at the old Contents", {
                rewritten(pki)
            }),
            "ByteRange leads around the Contents of another object",
        ),
        super::digest_differs(of("moved-to-another", "the signature was taken from another document", {
            let value = value_of(pki);
            let other = license().with(CONTENT, pen::stream("", page("TEST2026999999").as_bytes(), true));
            let signing = detached(pki, "office").with(|signing| signing.value = Value::Given(value));
            super::file(other, &signing).0.bytes
        }))
        .change("it is the license of another number"),
    ]
}

/// The second block of signed bytes moved behind what is new: its last line leads to where the old table stood, and
/// there stands another.
fn wrapped(pki: &PdfPki) -> Vec<u8> {
    let (file, Signed { gap, .. }) = file(license(), &detached(pki, "office"));
    let rest = &file.bytes[gap.until..];
    let table = gap.until + find(rest, b"xref\n").expect("there is a table");
    let content = table + moved_table(&file, gap, 0).len();
    let build = |begin: usize| {
        let mut bytes = file.bytes[..gap.until].to_vec();
        bytes.extend(format!("/ByteRange[0 {} {begin:05} {}]>>endobj", gap.from, rest.len()).into_bytes());
        assert!(bytes.len() < table, "the old table's place is free");
        bytes.resize(table - 1, b' ');
        bytes.push(b'\n');
        bytes.extend(moved_table(&file, gap, content).into_bytes());
        assert_eq!(bytes.len(), content, "every number has its width");
        bytes.extend(format!("{CONTENT} 0 obj\n").into_bytes());
        bytes.extend(pen::stream("", page("TEST2026999999").as_bytes(), true));
        bytes.extend(b"\nendobj\n");
        bytes
    };
    let begin = build(0).len();
    [&build(begin), rest].concat()
}

/// A table over everything, for the file in which the gap has grown.
fn moved_table(file: &File, gap: Gap, content: usize) -> String {
    let mut lines = String::new();
    let most = file.free();
    for number in 1..most {
        let head = format!("\n{number} 0 obj\n");
        let found = find(&file.bytes, head.as_bytes()).expect("every object is there") + 1;
        assert!(found < gap.from, "objects stand before the signature");
        let place = if number == CONTENT { content } else { found };
        lines += &format!("{place:010} 00000 n \n");
    }
    format!("xref\n0 {most}\n0000000000 65535 f \n{lines}trailer\n<< /Size {most} /Root 1 0 R >>\n")
}

/// The dictionary once more, in a later revision, whose Contents is elsewhere than its ByteRange says.
fn rewritten(pki: &PdfPki) -> Vec<u8> {
    let signing: Signing = detached(pki, "office");
    let (probe, Signed { number, gap }) = file(license(), &signing);
    let contents = hex(&value_of(pki));
    followed(&signing, |file| {
        let (start, end) = (gap.from, gap.until);
        let range = format!("[0 {start} {end} {}]", gap.end - end);
        let body = format!(
            "<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /adbe.pkcs7.detached /ByteRange {range} /Contents \
             <{contents}> >>"
        );
        assert_eq!(probe.bytes, file.bytes, "it comes out the same twice");
        file.write(&Update::default().with(number, body));
    })
}

/// The signed document with one text in place of another of the same length.
pub(super) fn altered(pki: &PdfPki, from: &str, to: &str) -> Vec<u8> {
    assert_eq!(from.len(), to.len(), "places stay");
    replaced(&good(pki), from.as_bytes(), to.as_bytes())
}
