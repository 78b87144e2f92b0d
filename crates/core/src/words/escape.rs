//! Characters that would steer a terminal or turn the text around them: documents choose what stands in a report.

use memchr::{memchr, memchr3_iter};

/// Whether a character turns or hides what stands around it, or steers a terminal. None of them is outside
/// the Basic Multilingual Plane.
///
/// ```
/// use elicense::escape::is_deceptive;
/// assert!(is_deceptive('\u{202e}') && !is_deceptive('证'));
/// ```
#[must_use]
pub fn is_deceptive(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// The same JSON with every character escaped that would steer a terminal or turn the text around it:
/// documents choose what stands in a report. All of JSON outside its strings is ASCII.
///
/// ```
/// use elicense::escape::escaped;
/// assert_eq!(escaped("[\"a\u{202e}b\"]".to_owned()), r#"["a\u202eb"]"#);
/// ```
#[must_use]
pub fn escaped(mut json: String) -> String {
    escape(&mut json, 0);
    json
}

/// Escapes what stands after the first `from` bytes.
pub(crate) fn escape(json: &mut String, from: usize) {
    if !json.as_bytes().get(from..).is_some_and(has_deceptive) {
        return;
    }
    for c in json.split_off(from).chars() {
        match is_deceptive(c) {
            true => json.extend(format!("\\u{:04x}", u32::from(c)).chars()),
            false => json.push(c),
        }
    }
}

/// Whether a text holds a character that [`is_deceptive`].
fn has_deceptive(text: &[u8]) -> bool {
    let mut places = memchr3_iter(0xc2, 0xe2, 0xef, text);
    memchr(0x7f, text).is_some() || places.any(|place| text.get(place..).is_some_and(begins_deceptive))
}

/// [`is_deceptive`], for the first character of a text in UTF-8; JSON has escaped the control characters below 0x20.
fn begins_deceptive(text: &[u8]) -> bool {
    matches!(
        text,
        [0x7f, ..]
            | [0xc2, 0x80..=0x9f, ..]
            | [0xe2, 0x80, 0x8b..=0x8f | 0xa8..=0xae, ..]
            | [0xe2, 0x81, 0xa0..=0xa9, ..]
            | [0xef, 0xbb, 0xbf, ..]
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_that_deceive_are_escaped_and_read_back_the_same() {
        let text = "a\u{202e}b\u{9b}c证\u{7f}";
        let json = escaped(serde_json::to_string(text).unwrap());
        assert_eq!(json, "\"a\\u202eb\\u009bc证\\u007f\"");
        assert_eq!(serde_json::from_str::<String>(&json).unwrap(), text);
    }

    #[test]
    fn every_character_that_deceives_is_seen_in_its_bytes_and_no_other_wherever_it_stands() {
        for c in ('\u{20}'..=char::MAX).filter(|c| u32::from(*c) < 0x1_0000 || is_deceptive(*c)) {
            assert_eq!(has_deceptive(c.to_string().as_bytes()), is_deceptive(c), "{c:?}");
        }
        for before in 0..256 {
            let text = format!("{}\u{202e}{}", "a".repeat(before), "证".repeat(50));
            assert!(has_deceptive(text.as_bytes()), "after {before} bytes");
        }
    }
}
