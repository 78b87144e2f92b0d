//! Whole pictures: what is drawn is read, and what others photographed.

use super::*;
use crate::display::Drawing;

fn codes(picture: &[u8]) -> Vec<String> {
    Scanner::new().scan(picture).unwrap().codes.into_iter().map(|code| code.text).collect()
}

#[test]
fn what_is_drawn_is_read() {
    for text in ["A", "LZ1:6BF+70790T9WTDW", "https://example.org/?a=1", "证照"] {
        assert_eq!(codes(&Drawing::of(text).unwrap().to_png()), [text]);
    }
}

#[test]
fn every_version_that_is_drawn_is_read() {
    for length in (1..970).step_by(37).chain([970]) {
        let text =
            "LZ1:".chars().chain(('0'..='9').cycle()).take(length).collect::<String>().replace('5', "A");
        let drawing = Drawing::of(&text).unwrap();
        let scan = Scanner::new().scan(&drawing.to_png()).unwrap();
        assert_eq!(scan.codes.len(), 1, "{length}");
        assert_eq!((&scan.codes[0].text, scan.codes[0].version), (&text, u32::from(drawing.version())));
        assert_eq!(scan.codes[0].level, 'M');
    }
}
