//! Values of which a part is shown: enough to recognise them, not to learn them.

use smol_str::SmolStr;

use crate::license::Field;
use crate::license::fields::Value;
use crate::words::personal::PersonalData;

pub(super) fn partial_value(class: PersonalData, value: &Value) -> SmolStr {
    match value {
        Value::Texts(texts) if texts.len() != 1 => {
            texts.iter().map(|text| partial(class, text.as_str())).collect::<Vec<_>>().join("^").into()
        }
        value => partial(class, &value.text()),
    }
}

/// The raw text of several holders is masked as their value is: what separates them differs by layout.
pub(super) fn partial_raw(class: PersonalData, field: &Field) -> SmolStr {
    match &field.value {
        Some(value @ Value::Texts(texts)) if texts.len() > 1 => partial_value(class, value),
        _ => partial(class, &field.raw),
    }
}

/// The customary forms. The number of stars tells the length only of numbers, whose length their kind tells.
pub(super) fn partial(class: PersonalData, text: &str) -> SmolStr {
    match class {
        PersonalData::Name => head(text, 1),
        PersonalData::IdNumber | PersonalData::LicenseNumber | PersonalData::Contact => number(text),
        PersonalData::Birth => head(text, if text.chars().count() > 4 { 4 } else { 0 }),
        PersonalData::Address => head(text, 6.min(text.chars().count() / 2)),
        _ => HIDDEN.into(),
    }
}

fn head(text: &str, length: usize) -> SmolStr {
    [split_at_char(text, length).0, HIDDEN].into_iter().collect()
}

/// Of 18 characters the first 6 and the last 4 stay, of shorter numbers less; of longer ones, at most 8
/// stars stand for the rest.
fn number(text: &str) -> SmolStr {
    let length = text.chars().count();
    let (head, tail) = match length {
        0..=3 => (0, 0),
        4..=9 => (1, 1),
        10..=14 => (2, 2),
        _ => (6, 4),
    };
    let hidden = length - head - tail;
    let (first, rest) = split_at_char(text, head);
    let (_, last) = split_at_char(rest, hidden);
    [first, STARS.get(..hidden).unwrap_or(STARS), last].into_iter().collect()
}

/// The first `length` characters, or all there are, and the rest.
fn split_at_char(text: &str, length: usize) -> (&str, &str) {
    let end = text.char_indices().nth(length).map_or(text.len(), |(end, _)| end);
    text.split_at(end)
}

/// What stands for the hidden characters of a number, at most.
const STARS: &str = "********";

/// What stands for a text of which nothing is shown, inside another.
pub(super) const HIDDEN: &str = "**";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_keeps_its_ends_and_a_name_its_first_character() {
        let of = |class, text: &str| partial(class, text);
        assert_eq!(of(PersonalData::IdNumber, "11010519491231002X"), "110105********002X");
        assert_eq!(of(PersonalData::IdNumber, "E12345678"), "E*******8");
        assert_eq!(of(PersonalData::IdNumber, "123"), "***");
        assert_eq!(of(PersonalData::LicenseNumber, &"7".repeat(64)), "777777********7777");
        assert_eq!(of(PersonalData::LicenseNumber, "测试0012号"), "测*****号");
        assert_eq!(of(PersonalData::Name, "张三丰"), "张**");
        assert_eq!(of(PersonalData::Name, "张"), "张**");
        assert_eq!(of(PersonalData::Birth, "1990-01-01"), "1990**");
        assert_eq!(of(PersonalData::Birth, "1990"), "**");
        assert_eq!(of(PersonalData::Address, "测试省测试市测试路1号"), "测试省测试**");
        assert_eq!(of(PersonalData::Trait, "女"), "**");
    }
}
