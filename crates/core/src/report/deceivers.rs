//! Characters that would steer a terminal or turn the text around them: documents choose what stands in a report.

use crate::license::fields::deceives;

/// The same JSON with every character escaped that would steer a terminal or turn the text around it:
/// documents choose what stands in a report. All of JSON outside its strings is ASCII.
pub(crate) fn without_deceivers(json: String) -> String {
    let mut json = json.into_bytes();
    escape(&mut json, 0);
    String::from_utf8(json).expect("JSON is text")
}

/// Escapes what stands after the first `from` bytes, which are text.
pub(super) fn escape(json: &mut Vec<u8>, from: usize) {
    if !json.get(from..).is_some_and(has_deceivers) {
        return;
    }
    let text = String::from_utf8(json.split_off(from)).expect("JSON is text");
    for c in text.chars() {
        match deceives(c) {
            true => json.extend(format!("\\u{:04x}", u32::from(c)).bytes()),
            false => json.extend(c.encode_utf8(&mut [0; 4]).bytes()),
        }
    }
}

/// Whether a text holds a character that [`deceives`]. A report has thousands of bytes and mostly none: whole
/// blocks are passed at once, and only where a block holds a byte that one may begin with, they are looked at.
fn has_deceivers(text: &[u8]) -> bool {
    let may_begin = |byte: u8| matches!(byte, 0x7f | 0xc2 | 0xe2 | 0xef);
    let blocks = text.chunks(BLOCK).enumerate();
    let suspicious = blocks.filter(|(_, block)| block.iter().fold(false, |any, &byte| any | may_begin(byte)));
    suspicious.into_iter().any(|(index, block)| {
        let begin = index * BLOCK;
        (begin..begin + block.len()).any(|place| text.get(place..).is_some_and(begins_with_deceiver))
    })
}

/// [`deceives`], for the first character of a text in UTF-8; JSON has escaped the control characters below 0x20.
fn begins_with_deceiver(text: &[u8]) -> bool {
    matches!(
        text,
        [0x7f, ..]
            | [0xc2, 0x80..=0x9f, ..]
            | [0xe2, 0x80, 0x8b..=0x8f | 0xa8..=0xae, ..]
            | [0xe2, 0x81, 0xa0..=0xa9, ..]
            | [0xef, 0xbb, 0xbf, ..]
    )
}

/// Bytes looked at together: some vector registers full.
const BLOCK: usize = 128;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_that_deceive_are_escaped_and_read_back_the_same() {
        let text = "a\u{202e}b\u{9b}c证\u{7f}";
        let json = without_deceivers(serde_json::to_string(text).unwrap());
        assert_eq!(json, "\"a\\u202eb\\u009bc证\\u007f\"");
        assert_eq!(serde_json::from_str::<String>(&json).unwrap(), text);
    }

    #[test]
    fn every_character_that_deceives_is_seen_in_its_bytes_and_no_other_wherever_it_stands() {
        for c in ('\u{20}'..=char::MAX).filter(|c| u32::from(*c) < 0x1_0000 || deceives(*c)) {
            assert_eq!(has_deceivers(c.to_string().as_bytes()), deceives(c), "{c:?}");
        }
        for before in 0..2 * BLOCK {
            let text = format!("{}\u{202e}{}", "a".repeat(before), "证".repeat(50));
            assert!(has_deceivers(text.as_bytes()), "after {before} bytes");
        }
    }
}
