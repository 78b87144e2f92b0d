//! Damaged and hostile pictures: never a panic, and never another license that passes.

#![cfg(feature = "pictures")]

mod common;

use common::{Vector, Verifiers, vectors};
use elicense::{Error, Report};
use image::{ExtendedColorType, ImageEncoder as _};

/// A picture whose license passes.
struct Shown {
    vector: Vector,
    bytes: Vec<u8>,
    verifiers: Verifiers,
}

impl Shown {
    fn named(name: &str) -> Self {
        let is_named = |vector: &Vector| vector.name() == format!("display-code-1/{name}");
        let vector = vectors().into_iter().find(is_named).unwrap_or_else(|| panic!("{name} is not there"));
        Self { bytes: vector.bytes(), vector, verifiers: Verifiers::default() }
    }

    fn verify(&mut self, bytes: &[u8]) -> Result<Report, Error> {
        self.verifiers.of(&self.vector).verify_for(bytes, &self.vector.inquiry())
    }

    /// How many of the changed pictures still pass; each of them shows the same code.
    fn pass(&mut self, changed: impl Iterator<Item = Vec<u8>>) -> usize {
        let payload = |report: &Report| report.picture().expect("it came in a picture").payload;
        let bytes = self.bytes.clone();
        let own = self.verify(&bytes).expect("the unchanged picture is examined");
        assert!(own.verified().is_some(), "the unchanged picture passes");
        let mut passed = 0;
        for picture in changed {
            let report = self.verify(&picture).ok().filter(|report| report.verified().is_some());
            report.iter().for_each(|report| assert_eq!(payload(report), payload(&own)));
            passed += usize::from(report.is_some());
        }
        passed
    }
}

/// Numbers that look random and are always the same.
fn numbers() -> impl FnMut(usize) -> usize {
    let mut seed = 1u64;
    move |below| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(seed >> 33).expect("31 bits") % below
    }
}

#[test]
fn no_flipped_bit_of_a_file_makes_another_license_pass() {
    for (name, flips) in [("picture-good", 300), ("picture-jpeg", 100)] {
        let mut shown = Shown::named(name);
        let (bytes, mut number) = (shown.bytes.clone(), numbers());
        let flipped = (0..flips).map(|_| {
            let mut picture = bytes.clone();
            picture[number(bytes.len())] ^= 1 << number(8);
            picture
        });
        shown.pass(flipped);
    }
}

#[test]
fn no_beginning_of_a_file_makes_another_license_pass() {
    for name in ["picture-good", "picture-jpeg"] {
        let mut shown = Shown::named(name);
        let bytes = shown.bytes.clone();
        shown.pass((0..bytes.len()).step_by(bytes.len() / 40).map(|end| bytes[..end].to_vec()));
    }
}

/// The picture's own header, with its check value made right again.
#[test]
fn no_changed_header_makes_another_license_pass() {
    let mut shown = Shown::named("picture-good");
    let bytes = shown.bytes.clone();
    let changed = (16..29).flat_map(|at| [0, 1, 2, 3, 4, 6, 16, 127, 255].map(|value| (at, value)));
    shown.pass(changed.map(|(at, value)| {
        let mut picture = bytes.clone();
        picture[at] = value;
        let check = crc32(&picture[12..29]);
        picture[29..33].copy_from_slice(&check.to_be_bytes());
        picture
    }));
    let mut shown = Shown::named("picture-jpeg");
    let bytes = shown.bytes.clone();
    // SOF0: length, precision, height, width, components.
    let frame = bytes.windows(2).position(|marker| marker == [0xFF, 0xC0]).expect("a baseline JPEG");
    let changed = (frame..frame + 13).flat_map(|at| [0, 1, 8, 17, 255].map(|value| (at, value)));
    shown.pass(changed.map(|(at, value)| {
        let mut picture = bytes.clone();
        picture[at] = value;
        picture
    }));
}

/// What is painted over a code is mended or not read; it never becomes another code.
#[test]
fn no_painted_spot_makes_another_license_pass() {
    let mut shown = Shown::named("picture-good");
    let grey = image::load_from_memory(&shown.bytes).expect("a PNG").into_luma8();
    let (width, height, mut number) = (grey.width(), grey.height(), numbers());
    let painted = (0..60).map(|spots| {
        let mut grey = grey.clone();
        for _ in 0..spots {
            let (left, top) = (number(width as usize - 4), number(height as usize - 4));
            let places = (0..16).map(|at| (left + at % 4, top + at / 4));
            places.for_each(|(x, y)| grey.get_pixel_mut(x as u32, y as u32).0[0] ^= 0xFF);
        }
        let mut png = Vec::new();
        let encoder = image::codecs::png::PngEncoder::new(&mut png);
        encoder.write_image(grey.as_raw(), width, height, ExtendedColorType::L8).expect("a whole picture");
        png
    });
    let passed = shown.pass(painted);
    assert!((2..60).contains(&passed), "a little paint is mended, much is not: {passed} of 60 pass");
}

/// The check value of PNG's chunks (ISO/IEC 15948 annex D).
fn crc32(bytes: &[u8]) -> u32 {
    let step = |crc: u32, _| if crc & 1 == 1 { crc >> 1 ^ 0xEDB8_8320 } else { crc >> 1 };
    !bytes.iter().fold(!0, |crc, &byte| (0..8).fold(crc ^ u32::from(byte), step))
}
