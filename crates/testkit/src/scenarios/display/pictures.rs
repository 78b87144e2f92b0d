//! Display codes in pictures: screenshots, photographs of screens, and what else is in them.

use super::desk::{Desk, FOLDER, NOW, caught, device, fixed, live};
use crate::display::{Shown, gb2312, text};
use crate::pictures::Picture;
use crate::vectors::{Opinion, Vector};

pub fn vectors(desk: &Desk) -> Vec<Vector> {
    [read(desk), refused(desk)].concat().into_iter().map(|vector| vector.opinion(Opinion::None)).collect()
}

fn picture(shown: &Shown) -> Picture {
    Picture::code(shown.text().as_bytes())
}

fn read(desk: &Desk) -> Vec<Vector> {
    let shown = desk.shown();
    let good = picture(&shown);
    let of = |name, title, extension, bytes| live(name, title, &shown).bytes(extension, bytes);
    vec![
        fixed("picture-good", "a picture of a static code", desk.code().text())
            .bytes("png", Picture::code(desk.code().text().as_bytes()).png()),
        of("picture-live", "a picture of a live code, taken at once", "png", good.png()),
        of("picture-jpeg", "a live code in a poor JPEG", "jpg", good.jpeg()),
        of("picture-twice", "the same showing twice in one picture", "png", good.above(&good).png()),
        of(
            "picture-photograph",
            "a screen, photographed at a slant in poor light",
            "jpg",
            good.photographed().jpeg(),
        ),
        of(
            "picture-photograph-inverted",
            "a dark screen, photographed at a slant in poor light",
            "jpg",
            good.inverted().photographed().jpeg(),
        ),
    ]
}

fn refused(desk: &Desk) -> Vec<Vector> {
    let shown = desk.shown();
    let later = desk.kept().shown(&device(), NOW - 10);
    let good = picture(&shown);
    let altered = desk.code().field(8, gb2312("测试乙"));
    let altered = text("LZ1:", &desk.code().message(&altered.payload()));
    let error = |name, title, picture: Picture, code| {
        live(name, title, &shown).bytes("png", picture.png()).error(code).beside("picture-live")
    };
    vec![
        error(
            "picture-two-showings",
            "two showings in one picture",
            good.above(&picture(&later)),
            "picture-several-codes",
        )
        .change("another showing below"),
        error("picture-none", "paper without a code", Picture::blank(200, 200), "picture-without-code")
            .change("no code on the paper"),
        live("picture-heic", "a picture in another format", &shown)
            .bytes("heic", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic".to_vec())
            .error("picture-unsupported")
            .beside("picture-live")
            .change("the head of a HEIC picture"),
        caught(
            "picture-screenshot",
            "a screenshot of a live code, sent to a friend",
            &shown,
            "STALE",
            "showing-too-old",
        )
        .bytes("png", good.png())
        .at("2026-06-01T12:02:00+08:00")
        .beside("picture-live")
        .change("the picture is shown two minutes later"),
        caught("picture-replayed", "a screenshot within the minute", &shown, "REPLAYED", "code-replayed")
            .bytes("png", good.png())
            .seen()
            .beside("picture-live")
            .change("the showing was seen before"),
        Vector::passed(FOLDER, "picture-altered", "another holder's name in the picture's code")
            .bytes("png", Picture::code(altered.as_bytes()).png())
            .trust("display")
            .fails("signature", "signature-mismatch")
            .total_failed("SIG_CRYPTO_FAILURE")
            .verifiability("V0")
            .beside("picture-good")
            .change("the holder's name was changed after signing"),
    ]
}
