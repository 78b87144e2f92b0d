//! Licenses shown as a code in a picture.

use crate::desk::Desk;
use crate::license::Facts;
use crate::pictures::{self, Picture};
use crate::vectors::{Opinion, Vector};

pub fn vectors(desk: &Desk) -> Vec<Vector> {
    let mut vectors = read(desk);
    vectors.extend(refused(desk));
    vectors.into_iter().map(|vector| vector.opinion(Opinion::None)).collect()
}

/// What any web page's code carries.
const ELSEWHERE: &[u8] = b"https://example.org/menu";

/// What the label of any machine carries: it ends in 32 letters and digits.
const LABEL: &[u8] = b"ASSET-2026-000017/0123456789abcdef0123456789abcdef";

fn license(desk: &Desk) -> Picture {
    Picture::code(desk.document(&desk.good()).trim_ascii_end())
}

fn read(desk: &Desk) -> Vec<Vector> {
    let shown = |name: &str, title: &str, picture: &Picture| {
        desk.vector(name, title, vec![]).bytes("png", picture.png())
    };
    let good = license(desk);
    let altered =
        desk.altered(|payload| *payload = desk.payload(&Facts { number: "X-1".into(), ..desk.facts() }));
    vec![
        shown("picture-good", "a picture of a code that carries the license", &good),
        shown("picture-inverted", "light modules on a dark ground", &good.inverted()),
        shown("picture-turned", "a quarter turn to the right", &good.turned()),
        shown(
            "picture-poster",
            "a code that leads to a web page stands above it",
            &Picture::code(ELSEWHERE).above(&good),
        ),
        shown(
            "picture-label",
            "the number on a label stands above it, which may be an online code",
            &Picture::code(LABEL).above(&good),
        ),
        desk.vector("picture-jpeg", "a poor JPEG", vec![]).bytes("jpg", good.jpeg()),
        shown(
            "picture-changed",
            "the number was changed before the code was drawn",
            &Picture::code(altered.trim_ascii_end()),
        )
        .total_failed("SIG_CRYPTO_FAILURE")
        .verifiability("V0")
        .fails("signature", "signature-mismatch")
        .beside("picture-good")
        .change("the license's number inside the code"),
    ]
}

fn refused(desk: &Desk) -> Vec<Vector> {
    let good = license(desk);
    let second = Picture::code(desk.issued(&Facts { number: "X-2".into(), ..desk.facts() }).trim_ascii_end());
    let whole = good.png();
    let refused = |name: &str, title: &str, bytes: Vec<u8>, error, change: &str| {
        desk.vector(name, title, vec![])
            .bytes("png", bytes)
            .error(error)
            .beside("picture-good")
            .change(change)
    };
    vec![
        refused(
            "picture-blank",
            "paper without a code",
            Picture::blank(234, 234).png(),
            "picture-without-code",
            "no code on the paper",
        ),
        refused(
            "picture-elsewhere",
            "the only code leads to a web page",
            Picture::code(ELSEWHERE).png(),
            "picture-code-foreign",
            "a web address in the code",
        ),
        refused(
            "picture-two-licenses",
            "two different licenses in one picture",
            good.above(&second).png(),
            "picture-several-codes",
            "another license's code below",
        ),
        refused(
            "picture-truncated",
            "the first half of the file",
            whole[..whole.len() / 2].to_vec(),
            "picture-malformed",
            "the second half of the file is missing",
        ),
        refused(
            "picture-bomb",
            "a header that promises four billion pixels",
            pictures::promise(65_500),
            "picture-too-large",
            "a header that promises 65500 × 65500 pixels, and one of them",
        ),
    ]
}
