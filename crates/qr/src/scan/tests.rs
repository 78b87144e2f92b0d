//! Whole pictures: what is drawn is read, and what others photographed.

use std::cell::Cell;

use image::{ExtendedColorType, ImageEncoder as _};

use super::*;
use crate::draw::Drawing;
use crate::error::ErrorKind;
use crate::limits::{
    FREE_SCAN_WORK_PIXELS, MAX_FINDER_SETS, MAX_PICTURE_BYTES, MAX_PICTURE_PIXELS, MAX_PICTURE_SIDE,
    PIXELS_PER_FINDER_SET, SCAN_WORK_PER_BYTE, SCAN_WORK_PER_PIXEL,
};

fn codes(picture: &[u8]) -> Vec<String> {
    Scanner::new().scan(picture).unwrap().codes.into_iter().map(|code| code.text).collect()
}

#[test]
fn what_is_drawn_is_read() {
    for text in ["A", "AB1:6BF+70790T9WTDW", "https://example.org/?a=1", "扫码"] {
        assert_eq!(codes(&Drawing::of(text).unwrap().to_png()), [text]);
    }
}

#[test]
fn every_version_that_is_drawn_is_read() {
    for length in (1..970).step_by(37).chain([970]) {
        let text =
            "AB1:".chars().chain(('0'..='9').cycle()).take(length).collect::<String>().replace('5', "A");
        let drawing = Drawing::of(&text).unwrap();
        let scan = Scanner::new().scan(&drawing.to_png()).unwrap();
        assert_eq!(scan.codes.len(), 1, "{length}");
        assert_eq!((&scan.codes[0].text, scan.codes[0].version), (&text, u32::from(drawing.version())));
        assert_eq!(scan.codes[0].level, 'M');
    }
}

#[test]
fn a_code_among_others_that_nobody_wants_is_looked_for_until_it_is_found() {
    let wanted = picture(&Drawing::of("WANTED").unwrap(), 3, 90, 170);
    let poster = picture(&Drawing::of("POSTER").unwrap(), 8, 0, 255);
    let both = png(poster.0.max(wanted.0), &[poster, wanted].map(|(width, pixels)| (width, pixels)));
    let texts = |scan: Scan| scan.codes.into_iter().map(|code| code.text).collect::<Vec<String>>();
    let found = Scanner::new().scan_until(&both, |code| code.text == "WANTED").unwrap();
    assert!(texts(found).contains(&"WANTED".to_owned()));
    let all = Scanner::new().effort(Effort::Exhaust).scan(&both).unwrap();
    assert_eq!(texts(all), ["POSTER", "WANTED"]);
}

/// Modules of some pixels, dark and light ones of these values; the width and the pixels.
fn picture(drawing: &Drawing, pixels: usize, dark: u8, light: u8) -> (usize, Vec<u8>) {
    let width = (drawing.side() + 8) * pixels;
    let is_dark = |at: usize| {
        let module = |at: usize| (at / pixels).checked_sub(4);
        module(at % width).zip(module(at / width)).is_some_and(|(x, y)| drawing.is_dark(x, y))
    };
    (width, (0..width * width).map(|at| if is_dark(at) { dark } else { light }).collect())
}

/// Pictures one below the other, on white.
fn png(width: usize, pictures: &[(usize, Vec<u8>)]) -> Vec<u8> {
    let wide = |row: &[u8]| [row, &vec![u8::MAX; width - row.len()]].concat();
    let rows = pictures.iter().flat_map(|(own, pixels)| pixels.chunks(*own).map(wide));
    let pixels = rows.collect::<Vec<_>>().concat();
    let (width, height) = (width as u32, (pixels.len() / width) as u32);
    let mut png = Vec::new();
    let encoder = image::codecs::png::PngEncoder::new(&mut png);
    encoder.write_image(&pixels, width, height, ExtendedColorType::L8).unwrap();
    png
}

/// The near corners are more than twice as large as the far one.
#[test]
fn a_code_at_a_steep_slant_is_read() {
    let drawing = Drawing::of("STEEP").unwrap();
    let (side, middle) = (700usize, 350.0);
    let seen = |at: usize| {
        let (x, y) = ((at % side) as f64 - middle, (at / side) as f64 - middle);
        let near = 1.0 + 1.8 * x / side as f64 + 0.3 * y / side as f64;
        let (column, row) = (x / near / 16.0 + 10.5, y / near / 16.0 + 10.5);
        let dark = column >= 0.0 && row >= 0.0 && drawing.is_dark(column as usize, row as usize);
        if dark { 20 } else { 230 }
    };
    let pixels: Vec<u8> = (0..side * side).map(seen).collect();
    assert_eq!(codes(&png(side, &[(side, pixels)])), ["STEEP"]);
}

fn error(picture: &[u8]) -> ErrorKind {
    Scanner::new().scan(picture).unwrap_err().kind().clone()
}

#[test]
fn a_file_is_read_up_to_its_limit_and_not_beyond() {
    let mut picture = Drawing::of("A").unwrap().to_png();
    picture.resize(MAX_PICTURE_BYTES, 0);
    assert_eq!(codes(&picture), ["A"]);
    picture.push(0);
    let too_large = ErrorKind::FileTooLarge { size: MAX_PICTURE_BYTES + 1, limit: MAX_PICTURE_BYTES };
    assert_eq!(error(&picture), too_large);
}

#[test]
fn a_side_is_read_up_to_its_limit_and_not_beyond() {
    let line = |width: u32| png(width as usize, &[(width as usize, vec![u8::MAX; width as usize])]);
    assert_eq!(Scanner::new().scan(&line(MAX_PICTURE_SIDE)).unwrap().width, MAX_PICTURE_SIDE);
    let too_large =
        ErrorKind::PictureTooLarge { width: MAX_PICTURE_SIDE + 1, height: 1, limit: MAX_PICTURE_PIXELS };
    assert_eq!(error(&line(MAX_PICTURE_SIDE + 1)), too_large);
}

/// What a header promises is refused before room is made for it. What it may promise is missed only later.
#[test]
fn pixels_and_their_memory_are_promised_up_to_their_limits_and_not_beyond() {
    // Grey and eight bits; red, green and blue; the same and alpha, of eight and of sixteen bits.
    let (grey, color, alpha, deep) = ([8, 0], [8, 2], [8, 6], [16, 6]);
    for (width, height, depth, within) in [
        (8192, 6144, grey, true),
        (8192, 6145, grey, false),
        (8192, 6144, color, true),
        (8192, 4096, alpha, true),
        (8192, 4097, alpha, false),
        (8192, 2457, deep, true),
        (8192, 2458, deep, false),
    ] {
        let refused = match error(&promise(width, height, depth)) {
            ErrorKind::PictureTooLarge { .. } => true,
            ErrorKind::Malformed { .. } => false,
            other => panic!("{other}"),
        };
        assert_eq!(refused, !within, "{width} × {height} of {depth:?}");
    }
}

/// A PNG whose pixels begin and never come.
fn promise(width: u32, height: u32, depth: [u8; 2]) -> Vec<u8> {
    let header = [b"IHDR", &width.to_be_bytes()[..], &height.to_be_bytes(), &depth, &[0; 3]].concat();
    let step = |crc: u32, _| if crc & 1 == 1 { crc >> 1 ^ 0xEDB8_8320 } else { crc >> 1 };
    let check = !header.iter().fold(!0, |crc, &byte| (0..8).fold(crc ^ u32::from(byte), step));
    [b"\x89PNG\r\n\x1a\n", &13u32.to_be_bytes()[..], &header, &check.to_be_bytes(), b"\0\0\0\x10IDAT"]
        .concat()
}

#[test]
fn other_formats_are_named_and_a_text_is_none() {
    for (bytes, format) in [
        (&b"\0\0\0\x1cftypheic\0\0\0\0"[..], "HEIC"),
        (b"\0\0\0\x20ftypavif\0\0\0\0", "AVIF"),
        (b"RIFF\x10\0\0\0WEBPVP8 ", "WebP"),
        (b"GIF89a\x01\0", "GIF"),
        (b"II*\0\x08\0", "TIFF"),
        (b"BM\x36\0\0\0\0\0\0\0", "BMP"),
    ] {
        assert_eq!(error(bytes), ErrorKind::FormatUnsupported { format });
    }
    for bytes in [&b"BMW"[..], b"RIFF and WEBP", b"\0\0\0\x18ftypisom", b""] {
        assert_eq!(error(bytes), ErrorKind::NoPicture, "{bytes:?}");
    }
}

#[test]
fn whoever_has_no_time_left_reads_nothing_and_nothing_else() {
    let drawing = Drawing::of("IN TIME").unwrap();
    let (width, mut pixels) = picture(&drawing, 4, 0, 255);
    // Nothing to be read in the first ways: the whole picture lies in noise.
    let mut seed = 1u32;
    for pixel in &mut pixels {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        *pixel = if *pixel == 0 { 0 } else { 255 }.max((seed >> 25) as u8);
    }
    let frame = Frame::new(&pixels, width as u32, width as u32, width, PixelFormat::Grey).unwrap();
    let steps = Cell::new(0);
    let count = || {
        steps.set(steps.get() + 1);
        true
    };
    let whole = Scanner::new().keep_going(&count).scan_frame(&frame);
    assert_eq!(whole.codes.len(), 1);
    for left in 0..steps.get() {
        let clock = Cell::new(left);
        let in_time = || clock.replace(clock.get() - 1) > 0;
        let scan = Scanner::new().keep_going(&in_time).scan_frame(&frame);
        assert!(scan.codes.is_empty() || scan.codes == whole.codes, "{left} steps");
    }
    assert!(Scanner::new().keep_going(&|| false).scan_frame(&frame).codes.is_empty());
}

/// Each three of its corners might be those of a code.
#[test]
fn a_carpet_of_corners_ends_within_its_steps_and_a_code_beside_some_is_read() {
    let corner = |x: usize, y: usize| {
        let ring = x.abs_diff(3).max(y.abs_diff(3));
        x < 7 && y < 7 && ring != 2
    };
    let carpet = |width: usize, height: usize| -> Vec<u8> {
        let dark = |x: usize, y: usize| corner(x / 2 % 9, y / 2 % 9);
        let places = (0..height).flat_map(|y| (0..width).map(move |x| (x, y)));
        places.map(|(x, y)| if dark(x, y) { 0 } else { 255 }).collect()
    };
    // In a file of few bytes, it was drawn: fewer tries, and more of them where there are bytes for noise.
    let tries = |behind: usize| {
        let steps = Cell::new(0);
        let count = || {
            steps.set(steps.get() + 1);
            true
        };
        let mut drawn = png(900, &[(900, carpet(900, 900))]);
        drawn.resize(drawn.len() + behind, 0);
        assert!(Scanner::new().keep_going(&count).scan(&drawn).unwrap().codes.is_empty());
        let work = FREE_SCAN_WORK_PIXELS + 900 * 900 * SCAN_WORK_PER_PIXEL + drawn.len() * SCAN_WORK_PER_BYTE;
        let most = (work / PIXELS_PER_FINDER_SET).min(MAX_FINDER_SETS) + 2 * PLAN.len();
        assert!(steps.get() <= most, "{} tries, and at most {most}", steps.get());
        steps.get()
    };
    let (drawn, with_noise) = (tries(0), tries(200_000));
    assert!(with_noise > 2 * drawn, "{drawn} and {with_noise} tries");
    let all = carpet(900, 900);
    let frame = Frame::new(&all, 900, 900, 900, PixelFormat::Grey).unwrap();
    let steps = Cell::new(0);
    let count = || {
        steps.set(steps.get() + 1);
        true
    };
    assert!(Scanner::new().keep_going(&count).scan_frame(&frame).codes.is_empty());
    assert!(steps.get() <= MAX_FINDER_SETS + 2 * PLAN.len(), "{} steps", steps.get());
    let code = picture(&Drawing::of("BESIDE").unwrap(), 5, 0, 255);
    assert_eq!(codes(&png(code.0, &[(90, carpet(90, 40)), code])), ["BESIDE"]);
}
