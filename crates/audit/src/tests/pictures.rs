//! Archives of pictures: how many of them are looked at.

use std::num::NonZeroUsize;

use super::*;
use crate::limits::{FREE_PICTURE_WORK, PICTURE_WORK_PER_BYTE, WORK_OF_EVERY_PICTURE};
use crate::pictures::work;

/// A picture of nothing, of 1024 × 1024 pixels (ISO/IEC 15948), and so many bytes behind it.
fn blank(behind: usize) -> Vec<u8> {
    let chunk = |kind: &[u8], content: &[u8]| {
        let mut crc = flate2::Crc::new();
        crc.update(kind);
        crc.update(content);
        let length = u32::try_from(content.len()).unwrap().to_be_bytes();
        [&length[..], kind, content, &crc.sum().to_be_bytes()].concat()
    };
    let mut pixels = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    pixels.write_all(&vec![0; 1024 * 129]).unwrap();
    let side = 1024_u32.to_be_bytes();
    let header = [&side[..], &side, &[1, 0, 0, 0, 0]].concat();
    let chunks = [chunk(b"IHDR", &header), chunk(b"IDAT", &pixels.finish().unwrap()), chunk(b"IEND", b"")];
    [b"\x89PNG\r\n\x1a\n", &chunks.concat()[..], &vec![0; behind]].concat()
}

/// Pictures with licenses between them, so that they come in several batches.
fn archive(pictures: &[Vec<u8>]) -> Vec<u8> {
    let names: Vec<String> = (0..pictures.len()).map(|number| format!("{number}.png")).collect();
    let mut members = Vec::new();
    for (name, picture) in names.iter().zip(pictures) {
        members.push((name.as_str(), ::tar::EntryType::Regular, picture.as_slice()));
        let license = ("license.json", ::tar::EntryType::Regular, LICENSE.as_bytes());
        members.extend([license; LICENSES]);
    }
    tar(&members)
}

/// After each picture.
const LICENSES: usize = 5;

#[test]
fn pictures_are_looked_at_as_far_as_their_input_has_bytes_for_them() {
    let picture = blank(0);
    let tar = gzip(&archive(&vec![picture.clone(); 60]));
    let most = FREE_PICTURE_WORK + PICTURE_WORK_PER_BYTE * tar.len() as u64;
    let looked_at = most / work(&picture).unwrap();
    assert!((20..30).contains(&looked_at), "{looked_at}");
    let causes = causes("a.tar.gz", tar);
    let count = |cause: &str| causes.iter().filter(|found| *found == cause).count() as u64;
    assert_eq!((count("picture-without-code"), count("pictures-too-many")), (looked_at, 60 - looked_at));
    assert_eq!(count("-"), 60 * LICENSES as u64, "every license is examined, wherever it stands");
    // The first are looked at, and not whichever core was quicker.
    let pictures: Vec<&String> = causes.iter().filter(|cause| *cause != "-").collect();
    let (first, rest) = pictures.split_at(looked_at as usize);
    assert!(first.iter().all(|cause| *cause == "picture-without-code"), "{first:?}");
    assert!(rest.iter().all(|cause| *cause == "pictures-too-many"), "{rest:?}");
}

/// One change away: the same pictures with as many bytes as photographs of so many pixels have.
#[test]
fn no_number_of_photographs_is_too_many() {
    let photograph = blank(1024 * 1024 / 40);
    assert!(work(&photograph).unwrap() < PICTURE_WORK_PER_BYTE * photograph.len() as u64);
    let causes = causes("a.tar", archive(&vec![photograph; 60]));
    assert_eq!(causes.iter().filter(|cause| *cause == "picture-without-code").count(), 60, "{causes:?}");
}

/// Of display codes too, as this project draws them: of the longest text, and of half of it.
#[test]
fn no_number_of_drawn_display_codes_is_too_many() {
    for length in [200, 400] {
        // Signatures look like anything; those that repeat would take fewer bytes.
        let mut number = 1_u32;
        let letters = std::iter::repeat_with(|| {
            number = number.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            char::from(b'A' + (number >> 24) as u8 % 26)
        });
        let text: String = letters.take(length).collect();
        let picture = elicense::display::Drawing::of(&text).unwrap().to_png();
        let needed = work(&picture).unwrap();
        assert!(
            needed < PICTURE_WORK_PER_BYTE * picture.len() as u64,
            "{needed} for {} bytes",
            picture.len()
        );
    }
    assert_eq!(work(LICENSE.as_bytes()), None);
    assert!(work(&blank(0)).unwrap() > WORK_OF_EVERY_PICTURE);
}

#[test]
fn which_pictures_are_too_many_depends_on_no_core_no_break_and_no_pipe() {
    let tar = gzip(&archive(&vec![blank(0); 60]));
    let pieces = |bytes: Vec<u8>| InputSource {
        name: "a.tar.gz".to_owned(),
        form: Form::Detect,
        open: Box::new(|| Ok(Opened::Pipe(Box::new(Dribbling(Cursor::new(bytes)))))),
    };
    let verifier = Verifier::new(Trust::empty());
    let run = |source: InputSource, threads: usize, stop: Option<u64>| {
        let store = Memory::default();
        let audit = Audit { threads: NonZeroUsize::new(threads).unwrap(), checkpoint: 1, ..audit(&verifier) };
        let basis = Basis::default();
        if let Some(entries) = stop {
            let first = super::source("a.tar.gz", tar.clone());
            audit.run(std::iter::once(first), &basis, &store, &Until(entries, AtomicU64::new(0))).unwrap();
        }
        audit.run(std::iter::once(source), &basis, &store, &never()).unwrap();
        store.bytes(file::RESULTS).unwrap()
    };
    let file = || super::source("a.tar.gz", tar.clone());
    let expected = run(file(), 1, None);
    assert!(String::from_utf8_lossy(&expected).contains("pictures-too-many"));
    for threads in [1, 2, 4] {
        assert!(run(file(), threads, None) == expected, "{threads} threads");
        assert!(run(file(), threads, Some(5)) == expected, "{threads} threads and a break");
    }
    // How long a pipe is is not known before its end: what was read of it so far counts.
    let piped = run(pieces(tar.clone()), 1, None);
    assert!(run(pieces(tar.clone()), 3, None) == piped);
}

/// Gives some bytes at a time, now more and now fewer.
struct Dribbling(Cursor<Vec<u8>>);

impl std::io::Read for Dribbling {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let most = 1 + (self.0.position() % 7) as usize * 100;
        let most = most.min(buffer.len());
        self.0.read(&mut buffer[..most])
    }
}
