//! What a layout file says that cannot be meant: found when it is read, with what to write instead.

use std::collections::BTreeMap;

use crate::document::container::Container;
use crate::layout::{Detect, FieldRule, Inside, Presence, Want};
use crate::license::FieldName;
use crate::license::code_list::{HolderIdKind, STATUS_WORDS};
use crate::license::day::{self, Format};
use crate::license::fields::{Reading, Value};
use crate::proof::{ProofKind, ProofSpec};

pub(super) fn unknown_field(name: &str) -> String {
    let all: Vec<&str> = FieldName::ALL.iter().map(|name| name.as_str()).collect();
    format!("{name} is no canonical field; they are {}", all.join(", "))
}

/// Each form of proof stands in containers of its own.
pub(super) fn proof(container: Container, proof: &ProofSpec) -> Result<(), String> {
    let kind = proof.kind();
    let is_inside = matches!(proof, ProofSpec::Signed(spec) if spec.is_inside_a_text());
    let containers: &[Container] = match kind {
        _ if container == Container::DisplayCode => &[Container::DisplayCode],
        ProofKind::None | ProofKind::Detached => &[Container::Json, Container::Xml, Container::Cbor],
        ProofKind::Jws => &[Container::Json],
        ProofKind::Cms => &[Container::Xml, Container::Json],
        ProofKind::Cose if is_inside => &[Container::Cbor, Container::Json],
        ProofKind::Cose => &[Container::Cbor, Container::DisplayCode],
        ProofKind::Ses => &[Container::Ofd],
        ProofKind::Pdf => &[Container::Pdf],
    };
    if container == Container::DisplayCode && kind != ProofKind::Cose {
        return Err("a display code has a proof of kind `cose`".to_owned());
    }
    if !containers.contains(&container) {
        let words: Vec<&str> = containers.iter().map(|container| container.as_str()).collect();
        return Err(format!(
            "a proof of kind `{}` stands in {}, and `container` says {}; correct the one or the other",
            kind.as_str(),
            words.join(" or "),
            container.as_str()
        ));
    }
    match proof {
        ProofSpec::Signed(spec) => spec.stands_in(container),
        ProofSpec::None | ProofSpec::Sealed | ProofSpec::Pdf => Ok(()),
    }
}

/// A condition tells documents apart, and agrees with those before it.
pub(super) fn condition(condition: &Detect, before: &[Detect]) -> Result<(), String> {
    if condition.path.is_root() {
        let detail = match condition.want {
            Want::Absent => "the root is always there, so that no document meets this condition",
            _ => "the root is always there, so that every document meets this condition",
        };
        return Err(format!("{detail}; name an entry that only documents of this layout have"));
    }
    match before.iter().find(|other| other.contradicts(condition)) {
        Some(other) => Err(format!(
            "the conditions {} and {} contradict each other, so that no document meets both; take one of them out",
            other.written(),
            condition.written()
        )),
        None => Ok(()),
    }
}

/// At least one condition wants something: most documents are without most entries.
pub(super) fn conditions(detect: &[Detect]) -> Result<(), String> {
    match detect.iter().all(|condition| condition.want == Want::Absent) {
        true => Err(
            "every condition is `without`, which nearly every document meets; name an entry with `at` that \
                     documents of this layout have"
                .to_owned(),
        ),
        false => Ok(()),
    }
}

/// A field that is required may be there.
pub(super) fn required(rule: &FieldRule, detect: &[Detect]) -> Result<(), String> {
    if rule.presence == Presence::Optional {
        return Ok(());
    }
    let pieces = rule.at.iter().filter(|piece| piece.presence == Presence::Required);
    let refuses = |detect: &&Detect, text: &str| {
        detect.inside == Inside::Payload && detect.want == Want::Absent && *detect.at.text == *text
    };
    let mut refused = pieces.filter_map(|piece| detect.iter().find(|detect| refuses(detect, &piece.at.text)));
    match refused.next() {
        Some(detect) => Err(format!(
            "{} is required, and the condition {} claims only documents without it; take one of them out",
            rule.name,
            detect.written()
        )),
        None => Ok(()),
    }
}

/// Where each holder has a place of its own, names and numbers have the same ones.
pub(super) fn holders(fields: &[FieldRule]) -> Result<(), String> {
    let places = |name: FieldName| {
        let rule = fields.iter().find(|rule| rule.name == name && rule.has_a_place_for_each())?;
        Some(rule.at.iter().map(|piece| piece.presence).collect::<Vec<_>>())
    };
    match (places(FieldName::HolderName), places(FieldName::HolderId)) {
        (Some(names), Some(ids)) if names != ids => Err(
            "holder_name and holder_id have a path for each holder: write as many of one as of the other, with \
             `optional` for the same holders"
                .to_owned(),
        ),
        _ => Ok(()),
    }
}

/// A code table leads from the document's codes to values that the field can have.
pub(super) fn codes(name: FieldName, codes: &BTreeMap<String, String>) -> Result<(), String> {
    if !codes.is_empty() && (name.is_dated() || name.is_of_several()) {
        return Err(format!("{name} is no code and has no table of `codes`; leave it out"));
    }
    let plain = Reading { separator: None, ..Reading::canonical(&[]) };
    let reads = |text: &str| Value::read(name, text, plain).is_ok();
    let Some((from, to)) = codes.iter().find(|(_, to)| !reads(to)) else { return Ok(()) };
    let known = match name {
        FieldName::Status => format!("; they are {}", STATUS_WORDS.map(|(word, _)| word).join(", ")),
        FieldName::HolderIdKind => format!("; GB/T 36903 annex A has {}", HolderIdKind::codes().join(", ")),
        _ => String::new(),
    };
    let what = if name == FieldName::Status { "status word" } else { name.as_str() };
    let turned = match reads(from) {
        true => format!("; the document's code stands on the left: write \"{to}\" = \"{from}\""),
        false => String::new(),
    };
    Err(format!("{to} is no {what}{known}{turned}"))
}

/// A text means "no end" only where it cannot be meant as an end: a word, nothing, zeros, or a day of the year 9999.
pub(super) fn long_term(text: &str, formats: &[Format]) -> Result<(), String> {
    let is_end = match day::date(formats, text.trim()) {
        Some(day) => day.year() != LAST_YEAR,
        None => has_number(text) || has_chinese_number(text),
    };
    match is_end {
        true => Err(format!(
            "long_term \"{text}\" may be a day, and a day is an end; what means \"no end\" is a word such as 长期, the \
             empty text, zeros such as 00000000, or a day of the year {LAST_YEAR}"
        )),
        false => Ok(()),
    }
}

/// Whether a text holds digits that are neither all zeros nor begin with the year 9999.
fn has_number(text: &str) -> bool {
    let digits: String = text.chars().filter_map(digit).collect();
    !digits.starts_with("9999") && !digits.chars().all(|digit| digit == '0') && text.trim() != "-1"
}

/// Digits of any width; those of other scripts are numbers, whatever their value.
fn digit(character: char) -> Option<char> {
    match character {
        '０'..='９' => char::from_u32(u32::from(character) - u32::from('０') + u32::from('0')),
        '0'..='9' => Some(character),
        _ => (character.is_numeric() && !CHINESE_DIGITS.contains(character)).then_some('1'),
    }
}

/// Two Chinese digits in a row, or one before 年, 月 or 日. One alone may be part of a word: 一直.
fn has_chinese_number(text: &str) -> bool {
    let is_digit = |character: char| CHINESE_DIGITS.contains(character);
    let mut pairs = text.chars().zip(text.chars().skip(1));
    !text.contains(CHINESE_LAST_YEAR)
        && pairs.any(|(one, next)| is_digit(one) && (is_digit(next) || "年月日".contains(next)))
}

const CHINESE_DIGITS: &str = "〇○零一二三四五六七八九十廿卅";

/// The year that systems write where a license has no end, and the same in Chinese.
const LAST_YEAR: i16 = 9999;
const CHINESE_LAST_YEAR: &str = "九九九九年";

/// A dot where a slash was meant leads nowhere, and nobody would notice.
pub(super) fn dotted(path: &str) -> String {
    format!(
        "{path} has a dot in it, and steps are separated by \"/\"; where the documents' keys do hold dots, write \
         dotted_keys = true at the top"
    )
}
