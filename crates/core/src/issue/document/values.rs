//! From a license in canonical words to the payload of a layout: each value in the layout's own form, at its place.

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::document::path::ReadAs;
use crate::issue::canonical::{CanonicalLicense, Given};
use crate::issue::document::tree::Value;
use crate::issue::document::{Refused, unwritten};
use crate::issue::draft::is_canonical;
use crate::layout::{
    FaceRule, FieldRule, InEach, Layout, Located, Nested, Piece, Presence, RegionSource, Want, claim,
};
use crate::license::FieldName;
use crate::license::code_list::STATUS_WORDS;
use crate::license::day::{Format, Half, Part};
use crate::license::fields::{Reading, Text, Validity, Value as Meant};
use crate::words::unwritten::Unwritten;

/// The payload of a license in a layout.
///
/// # Errors
///
/// The layout has no such field, demands one that is not there, or has no way to write a value.
pub(super) fn payload(layout: &Layout, license: &CanonicalLicense) -> Result<Value, Refused> {
    if layout.nested != Nested::Json {
        return Err(unwritten(Unwritten::Layout, ""));
    }
    let mut writer = Writer { layout, root: Value::Null, halves: BTreeMap::new() };
    let region = match &layout.region_source {
        RegionSource::Read(at) => Some(at),
        RegionSource::Fixed(_) => None,
    };
    for (name, given) in &license.fields.0 {
        match (layout.fields.iter().find(|rule| rule.name == *name), region) {
            (Some(rule), _) => writer.field(rule, given, license)?,
            (None, Some(at)) if *name == FieldName::Region => {
                writer.put(at, Value::text(one(given, name.as_str())?), name.as_str())?;
            }
            (None, _) => return Err(unwritten(Unwritten::Field, name.as_str())),
        }
    }
    for rule in layout.fields.iter().filter(|rule| rule.presence == Presence::Required) {
        if !license.fields.0.contains_key(&rule.name) {
            return Err(unwritten(Unwritten::Missing, rule.name.as_str()));
        }
    }
    for (name, given) in &license.face.0 {
        let rule = layout.face.iter().find(|rule| *rule.name == **name);
        writer.face(rule.ok_or_else(|| unwritten(Unwritten::Field, name))?, given)?;
    }
    writer.halves()?;
    writer.conditions()?;
    Ok(writer.root)
}

struct Writer<'l> {
    layout: &'l Layout,
    root: Value,
    /// Two days in one text, by their place: the first, the second, what stands between them.
    halves: BTreeMap<String, (&'l Located, &'l Half, [Option<String>; 2])>,
}

impl<'l> Writer<'l> {
    fn field(
        &mut self,
        rule: &'l FieldRule,
        given: &Given,
        license: &CanonicalLicense,
    ) -> Result<(), Refused> {
        let name = rule.name.as_str();
        // Which code stands for which name is the data's of a region, and may be said by many.
        if rule.is_code {
            return Err(unwritten(Unwritten::Value, name));
        }
        if let Some(in_each) = &rule.in_each {
            return self.in_each(rule, in_each, one(given, name)?, license);
        }
        if rule.days.formats.first() != Some(&Format::YearMonthDay)
            && rule.at.len() > 1
            && !rule.is_first
            && !rule.has_a_place_for_each()
        {
            return self.pieces(&rule.at, given, name);
        }
        let text = one(given, name)?;
        check(rule.name, text)?;
        if rule.has_a_place_for_each() {
            return self.each(&rule.at, text, name);
        }
        let raw = raw(rule, text)?;
        if rule.days.formats.first() == Some(&Format::YearMonthDay) {
            let parts: Vec<&str> = raw.split('-').collect();
            return match parts.len() == rule.at.len() {
                true => rule
                    .at
                    .iter()
                    .zip(parts)
                    .try_for_each(|(piece, part)| self.put(&piece.at, Value::text(part), name)),
                false => Err(unwritten(Unwritten::Value, name)),
            };
        }
        let place = rule.at.first().ok_or_else(|| unwritten(Unwritten::Value, name))?;
        if let Some(half) = &rule.days.half {
            let known =
                self.halves.entry(place.at.text.to_string()).or_insert((&place.at, half, [None, None]));
            known.2[usize::from(half.part == Part::Second)] = Some(raw);
            return Ok(());
        }
        let is_endless = rule.days.null_is_endless && text == endless();
        let is_number = rule.days.formats.first().is_some_and(|format| format.is_number());
        let value = match raw.parse() {
            _ if is_endless => return self.put_null(&place.at, name),
            Ok(number) if is_number => Value::Integer(number),
            _ => Value::Text(raw),
        };
        self.put(&place.at, value, name)
    }

    /// One of several holders in each member of a list.
    fn in_each(
        &mut self,
        rule: &FieldRule,
        in_each: &InEach,
        text: &str,
        license: &CanonicalLicense,
    ) -> Result<(), Refused> {
        let wrong = || unwritten(Unwritten::Value, rule.name.as_str());
        let holders = match license.fields.0.get(&FieldName::HolderName) {
            Some(Given::Text(names)) => names.split(Text::JOINT).count(),
            _ => return Err(unwritten(Unwritten::Missing, FieldName::HolderName.as_str())),
        };
        let mut texts: Vec<&str> = text.split(Text::JOINT).collect();
        // Of kinds that are all the same one is told.
        if rule.name == FieldName::HolderIdKind && texts.len() == 1 {
            texts = vec![text; holders];
        }
        if texts.len() != holders {
            return Err(wrong());
        }
        for (index, text) in texts.iter().enumerate() {
            check(rule.name, text)?;
            let coded = coded(rule, text).ok_or_else(wrong)?;
            let list = self.place(&in_each.list).ok_or_else(wrong)?;
            let member = list.member(index).map_err(|_| wrong())?;
            member.at(&in_each.path).and_then(|place| place.put(Value::Text(coded))).map_err(|_| wrong())?;
        }
        Ok(())
    }

    /// Holders, each with a place of its own.
    fn each(&mut self, places: &'l [Piece], text: &str, name: &str) -> Result<(), Refused> {
        let texts: Vec<&str> = text.split(Text::JOINT).collect();
        if texts.len() > places.len() {
            return Err(unwritten(Unwritten::Value, name));
        }
        places.iter().zip(texts).try_for_each(|(piece, text)| self.put(&piece.at, Value::text(text), name))
    }

    /// The pieces of one value. How a text falls into them nobody can tell.
    fn pieces(&mut self, places: &'l [Piece], given: &Given, name: &str) -> Result<(), Refused> {
        let Given::Pieces(pieces) = given else { return Err(unwritten(Unwritten::Pieces, name)) };
        if pieces.len() != places.len() {
            return Err(unwritten(Unwritten::Pieces, name));
        }
        for (piece, text) in places.iter().zip(pieces) {
            match (text.is_empty(), piece.presence) {
                (true, Presence::Required) => return Err(unwritten(Unwritten::Pieces, name)),
                (true, Presence::Optional) => {}
                (false, _) => self.put(&piece.at, Value::text(text), name)?,
            }
        }
        Ok(())
    }

    fn face(&mut self, rule: &'l FaceRule, given: &Given) -> Result<(), Refused> {
        match rule.at.as_slice() {
            [list] if rule.is_list => {
                let texts = one(given, &rule.name)?.split(Text::JOINT).map(Value::text).collect();
                self.put(&list.at, Value::List(texts), &rule.name)
            }
            [only] => self.put(&only.at, Value::text(one(given, &rule.name)?), &rule.name),
            places => self.pieces(places, given, &rule.name),
        }
    }

    /// Two days in one text: neither can be read without the other.
    fn halves(&mut self) -> Result<(), Refused> {
        for (at, half, days) in std::mem::take(&mut self.halves).into_values() {
            let missing = |name: FieldName| unwritten(Unwritten::Missing, name.as_str());
            let [first, second] = days;
            let first = first.ok_or_else(|| missing(FieldName::ValidFrom))?;
            let second = second.ok_or_else(|| missing(FieldName::ValidUntil))?;
            self.put(
                at,
                Value::Text([&first, &half.between, &*second].concat()),
                FieldName::ValidUntil.as_str(),
            )?;
        }
        Ok(())
    }

    /// What else has to stand there for the layout to claim the document.
    fn conditions(&mut self) -> Result<(), Refused> {
        let layout = self.layout;
        for detect in layout.detect.iter().filter(|detect| !claim::looks_at_document(layout, detect)) {
            let wrong = || unwritten(Unwritten::Value, &detect.at.text);
            match &detect.want {
                Want::Text(texts) => {
                    let text = texts.first().ok_or_else(wrong)?;
                    let place = self.place(&detect.at).ok_or_else(wrong)?;
                    if *place == Value::Null {
                        *place = Value::text(text);
                    }
                }
                // A place that was made on the way to this one is one that is there.
                Want::Present => drop(self.place(&detect.at).ok_or_else(wrong)?),
                Want::Absent | Want::Day(_) => {}
            }
        }
        Ok(())
    }

    fn put(&mut self, at: &Located, value: Value, name: &str) -> Result<(), Refused> {
        let wrong = || unwritten(Unwritten::Value, name);
        let place = self.place(at).ok_or_else(wrong)?;
        place.put(value).map_err(|_| wrong())
    }

    /// Null, where the path leads.
    fn put_null(&mut self, at: &Located, name: &str) -> Result<(), Refused> {
        let place = self.place(at).ok_or_else(|| unwritten(Unwritten::Value, name))?;
        if *place == Value::Null { Ok(()) } else { Err(unwritten(Unwritten::Value, name)) }
    }

    /// The place in whichever of the layout's trees.
    fn place(&mut self, at: &Located) -> Option<&mut Value> {
        let mut ways = Vec::new();
        let mut tree = at.tree;
        while let Some(nested) = tree.checked_sub(1) {
            let text = self.layout.unfold.get(nested)?;
            ways.push(&text.path);
            tree = text.tree;
        }
        let mut value = &mut self.root;
        for way in ways.into_iter().rev() {
            value = value.at(way).ok()?.unfold(ReadAs::Json).ok()?;
        }
        value.at(&at.path).ok()
    }
}

/// The text of a value that is not in pieces.
fn one<'g>(given: &'g Given, name: &str) -> Result<&'g str, Refused> {
    match given {
        Given::Text(text) => Ok(text),
        Given::Pieces(_) => Err(unwritten(Unwritten::Value, name)),
    }
}

/// Refuses what is no canonical text of the field.
fn check(name: FieldName, text: &str) -> Result<(), Refused> {
    let is_value = match name {
        FieldName::SignedAt => instant(text).is_some(),
        _ => is_canonical(name, text),
    };
    is_value.then_some(()).ok_or_else(|| unwritten(Unwritten::Value, name.as_str()))
}

/// The canonical text as the layout writes it.
fn raw(rule: &FieldRule, text: &str) -> Result<String, Refused> {
    let wrong = || unwritten(Unwritten::Value, rule.name.as_str());
    let long_term = [endless()];
    let format = rule.days.formats.first().copied();
    match rule.name {
        FieldName::Status => return coded(rule, text).ok_or_else(wrong),
        FieldName::SignedAt => {
            let at = instant(text).ok_or_else(wrong)?;
            return format.and_then(|format| format.write_time(at)).ok_or_else(wrong);
        }
        _ => {}
    }
    let meant = Meant::read(rule.name, text, Reading::canonical(&long_term)).map_err(|_| wrong())?;
    let raw = match meant {
        Meant::Date(day) | Meant::Validity(Validity::Until(day)) => {
            format.and_then(|format| format.write_date(day))
        }
        Meant::Validity(Validity::LongTerm) if rule.days.null_is_endless => Some(String::new()),
        Meant::Validity(Validity::LongTerm) => {
            // The words for it where there are some: an empty text says less.
            let words = rule.long_term.iter().find(|words| !words.is_empty());
            words.or(rule.long_term.first()).cloned()
        }
        Meant::Texts(holders) => match (holders.len(), rule.separator) {
            (1, _) => Some(text.to_owned()),
            (_, Some(separator)) => Some(text.replace(Text::JOINT, &separator.to_string())),
            (_, None) => None,
        },
        _ => coded(rule, text),
    };
    raw.ok_or_else(wrong)
}

/// An instant in its canonical text.
fn instant(text: &str) -> Option<Timestamp> {
    text.parse().ok().filter(|at: &Timestamp| at.to_string() == text)
}

/// The document's code for a canonical one: the first, where several stand for it.
fn coded(rule: &FieldRule, text: &str) -> Option<String> {
    let is_status = rule.name == FieldName::Status;
    let word = || STATUS_WORDS.iter().find(|(_, status)| status.as_str() == text).map(|(word, _)| *word);
    let meant = if is_status { word()? } else { text };
    match rule.codes.is_empty() {
        true => Some(meant.to_owned()),
        false => rule.codes.iter().find(|(_, known)| *known == meant).map(|(code, _)| code.clone()),
    }
}

fn endless() -> String {
    Meant::Validity(Validity::LongTerm).to_text()
}
