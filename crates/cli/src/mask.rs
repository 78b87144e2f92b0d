//! Personal data in answers for people: masked unless asked for.
//!
//! Masked are the holder's name and number wherever they stand, and the values nobody interprets (the
//! face, and what the layout does not map), since nothing tells whether they speak of a person.
//! Companies are registered in public, and their names and codes are shown.

use elicense::{Field, FieldName, License, Text, Value};

/// Whether personal data is shown in full.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Personal {
    Masked,
    Shown,
}

impl Personal {
    /// As the option was given.
    pub fn shown(asked: bool) -> Self {
        if asked { Self::Shown } else { Self::Masked }
    }
}

/// What is masked in the texts of one license.
#[derive(Debug)]
pub struct Mask {
    personal: Personal,
    secrets: Vec<(String, String)>,
    public_holder: bool,
}

impl Mask {
    /// The mask for a license.
    pub fn new(license: &License, personal: Personal) -> Self {
        let public_holder =
            license.holder_id_kind().is_some_and(|kind| OF_COMPANIES.contains(&kind.as_str()));
        let all = |name| match license.value(name) {
            Some(Value::Texts(texts)) => texts.iter().map(|text| Text::as_str(text).to_owned()).collect(),
            _ => Vec::new(),
        };
        let names = all(FieldName::HolderName).into_iter().map(|text| (name(&text), text));
        let numbers = all(FieldName::HolderId).into_iter().map(|text| (number(&text), text));
        let long_enough = |text: &String| text.chars().count() >= 2;
        let secrets =
            names.chain(numbers).filter(|(_, text)| long_enough(text)).map(|(masked, text)| (text, masked));
        let mut secrets: Vec<_> = secrets.collect();
        // The longest first, so that no part of it is left by a shorter one.
        secrets.sort_by_key(|(text, _)| std::cmp::Reverse(text.len()));
        Self { personal, secrets, public_holder }
    }

    /// Whether anything is masked at all.
    pub fn hides(&self) -> bool {
        self.personal == Personal::Masked
    }

    /// The text of a canonical field.
    pub fn field(&self, field: &Field, text: &str) -> String {
        match field.name {
            _ if !self.hides() => text.to_owned(),
            FieldName::HolderName if !self.public_holder => each(text, name),
            FieldName::HolderId if !self.public_holder => each(text, number),
            FieldName::HolderName | FieldName::HolderId => text.to_owned(),
            _ => self.known(text),
        }
    }

    /// A text that nobody interprets.
    pub fn uninterpreted(&self, text: &str) -> String {
        match self.hides() && !text.is_empty() {
            true => name(text),
            false => text.to_owned(),
        }
    }

    /// A text in which the holder's name or number may stand.
    fn known(&self, text: &str) -> String {
        if self.public_holder {
            return text.to_owned();
        }
        self.secrets.iter().fold(text.to_owned(), |text, (secret, masked)| text.replace(secret, masked))
    }
}

/// Kinds of holder numbers (GB/T 36903 annex A) that name companies: 统一社会信用代码, 其他法人证件.
const OF_COMPANIES: [&str; 2] = ["001", "099"];

/// Several holders are joined by `^` in canonical text.
fn each(text: &str, mask: fn(&str) -> String) -> String {
    text.split('^').map(mask).collect::<Vec<_>>().join("^")
}

/// The first character stays; the number of stars does not tell the length.
fn name(text: &str) -> String {
    let first: String = text.chars().take(1).collect();
    first + "**"
}

/// Of 18 characters the first 6 and the last 4 stay, of shorter numbers less.
fn number(text: &str) -> String {
    let characters: Vec<char> = text.chars().collect();
    let (head, tail) = match characters.len() {
        0..=3 => (0, 0),
        4..=9 => (1, 1),
        10..=14 => (2, 2),
        _ => (6, 4),
    };
    let hidden = characters.len() - head - tail;
    let star = |(at, c): (usize, &char)| {
        if (head..head + hidden).contains(&at) { '*' } else { *c }
    };
    characters.iter().enumerate().map(star).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_keeps_its_ends_and_a_name_its_first_character() {
        assert_eq!(number("11010519491231002X"), "110105********002X");
        assert_eq!(number("E12345678"), "E*******8");
        assert_eq!(number("123"), "***");
        assert_eq!(name("张三丰"), "张**");
        assert_eq!(each("张三^李四", name), "张**^李**");
    }
}
