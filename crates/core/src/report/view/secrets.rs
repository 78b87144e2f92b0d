//! What must not be told, and the search for it in every text that leaves.

use smol_str::{SmolStr, SmolStrBuilder};

use crate::license::identifier::CitizenNumber;
use crate::report::view::partial::{HIDDEN, partial};
use crate::rules::disclosure::Shown;
use crate::words::cow_text::CowText;
use crate::words::encoded;
use crate::words::encoded::Names;
use crate::words::fold::{FoldedChar, Pairs, fold};
use crate::words::personal::PersonalData;

/// The values of one license that one reader does not see in full, in the form in which texts are searched.
#[derive(Clone, Debug)]
pub(crate) struct Secrets {
    /// Folded values, one after the other.
    chars: Vec<char>,
    /// The longest first, so that no part of one is left by a shorter one.
    needles: Vec<Needle>,
    /// How they begin.
    pairs: Pairs<4>,
    /// Bytes of the shortest value, in the shortest way of writing it.
    least: usize,
    /// How much is shown of numbers that citizens have, whoever they are.
    id_numbers: Shown,
}

/// One value, or a part or form of it that tells as much.
#[derive(Clone, Debug)]
struct Needle {
    from: usize,
    until: usize,
    /// The check character that may follow, and follows from the rest.
    tail: Option<char>,
    /// What stands in its place.
    masked: SmolStr,
}

/// What was found in a folded text, up to where.
struct Found {
    until: usize,
    masked: SmolStr,
}

impl Secrets {
    /// None yet. `id_numbers` is how much the reader sees of citizens' numbers.
    pub(crate) fn new(id_numbers: Shown) -> Self {
        let least = if id_numbers == Shown::Full { usize::MAX } else { CITIZEN_NUMBER };
        Self { chars: Vec::new(), needles: Vec::new(), pairs: Pairs::default(), least, id_numbers }
    }

    /// Whether there is nothing to search for.
    pub(crate) fn is_empty(&self) -> bool {
        self.needles.is_empty() && self.id_numbers == Shown::Full
    }

    /// One more value; what it is made of may stand elsewhere alone. `told` makes what stands in the place of a
    /// value.
    pub(crate) fn add(&mut self, class: PersonalData, text: &str, told: &dyn Fn(&str) -> SmolStr) {
        self.add_part(class, text, told);
        let between: &[char] = match class {
            PersonalData::Name => &BETWEEN_NAMES,
            PersonalData::IdNumber => &BETWEEN_NUMBERS,
            _ => return,
        };
        if text.contains(between) {
            text.split(between).for_each(|part| self.add_part(class, part, told));
        }
    }

    fn add_part(&mut self, class: PersonalData, text: &str, told: &dyn Fn(&str) -> SmolStr) {
        let from = self.chars.len();
        fold(text, |one| self.chars.push(one.folded));
        if matches!(class, PersonalData::IdNumber | PersonalData::LicenseNumber) {
            let whole: Vec<char> = self.chars.drain(from..).collect();
            return self.add_number(class, &whole, told(text), told);
        }
        let least = if class == PersonalData::Name { LEAST_NAME } else { LEAST_TEXT };
        self.add_needle(from, least, None, told(text));
    }

    /// A number: whole, without the words around it, and in the two forms that a citizen's number has.
    fn add_number(
        &mut self,
        class: PersonalData,
        whole: &[char],
        masked: SmolStr,
        told: &dyn Fn(&str) -> SmolStr,
    ) {
        let numbers = whole.split(|c| !c.is_ascii_alphanumeric());
        for number in numbers.filter(|number| number.len() >= LEAST_NUMBER) {
            let text: String = number.iter().collect();
            let Some((digits, check)) = citizen_digits(&text) else {
                // Of other licenses, what stands between words is often a year or a day.
                if number.len() < whole.len() && class == PersonalData::IdNumber {
                    self.add_form(&text, None, told(&text));
                }
                continue;
            };
            self.add_form(digits, check, told(&text));
            self.add_form(&digits.chars().rev().collect::<String>(), None, HIDDEN.into());
            let (division, rest) = digits.split_at_checked(6).unwrap_or_default();
            // GB 11643-1989 had two digits of the year and no check character.
            let other = match rest.strip_prefix("19") {
                Some(rest) if check.is_some() => format!("{division}{rest}"),
                _ => format!("{division}19{rest}"),
            };
            self.add_form(&other, None, told(&other));
            if number.len() == whole.len() {
                return;
            }
        }
        let from = self.chars.len();
        self.chars.extend(whole);
        self.add_needle(from, LEAST_TEXT, None, masked);
    }

    fn add_form(&mut self, number: &str, tail: Option<char>, masked: SmolStr) {
        let from = self.chars.len();
        self.chars.extend(number.chars());
        self.add_needle(from, LEAST_TEXT, tail, masked);
    }

    /// What was put at the end of `chars` is searched for, if it is long enough.
    fn add_needle(&mut self, from: usize, least: usize, tail: Option<char>, masked: SmolStr) {
        let until = self.chars.len();
        match self.chars.get(from..until) {
            Some(chars @ [first, second, ..]) if chars.len() >= least => {
                self.pairs.add(*first, *second);
                // Chinese is shortest in GBK, with two bytes a character.
                let bytes = chars.iter().map(|c| c.len_utf8().min(2)).sum();
                self.least = self.least.min(bytes);
                self.needles.push(Needle { from, until, tail, masked });
            }
            _ => self.chars.truncate(from),
        }
    }

    /// Nothing more will be added.
    pub(crate) fn finish(&mut self) {
        let Self { chars, needles, .. } = self;
        let of = |needle: &Needle| chars.get(needle.from..needle.until).unwrap_or_default();
        needles
            .sort_by(|one, other| of(other).len().cmp(&of(one).len()).then_with(|| of(one).cmp(of(other))));
        needles.dedup_by(|one, other| of(one) == of(other));
    }

    /// All of another license's secrets as well.
    pub(crate) fn join(&mut self, other: &Self) {
        for needle in &other.needles {
            let from = self.chars.len();
            self.chars.extend(other.chars.get(needle.from..needle.until).unwrap_or_default());
            self.add_needle(from, 0, needle.tail, needle.masked.clone());
        }
        self.id_numbers = self.id_numbers.max(other.id_numbers);
        self.finish();
    }

    /// A text that a document chose, with what must not be told masked where it stands. One that is an encoding of
    /// it is hidden whole.
    pub(crate) fn text<'t>(&self, text: &'t str) -> CowText<'t> {
        let told = self.plain(text);
        match encoded::any(&told, self.least, &|decoded| self.finds(decoded)) {
            true => CowText::Owned(HIDDEN.into()),
            false => told,
        }
    }

    /// The same for a text whose form leaves no room for an encoding: a day, a code.
    pub(super) fn plain<'t>(&self, text: &'t str) -> CowText<'t> {
        if self.is_empty() || !self.may_be_in(text) {
            return CowText::Borrowed(text);
        }
        let mut chars = Vec::with_capacity(text.len());
        fold(text, |one| chars.push(one));
        let (mut told, mut at, mut copied) = (SmolStrBuilder::new(), 0, 0);
        while at < chars.len() {
            let Some(found) = self.found_at(&chars, at) else {
                at += 1;
                continue;
            };
            let place = |index: usize| chars.get(index);
            let start = place(at).map_or(copied, |one| one.start).max(copied);
            told.push_str(text.get(copied..start).unwrap_or_default());
            told.push_str(&found.masked);
            copied = place(found.until - 1).map_or(start, |one| one.end);
            at = found.until;
        }
        if copied == 0 {
            return CowText::Borrowed(text);
        }
        told.push_str(text.get(copied..).unwrap_or_default());
        CowText::Owned(told.finish())
    }

    /// Whether the text tells any of it.
    fn finds(&self, text: &str) -> bool {
        matches!(self.plain(text), CowText::Owned(_))
    }

    /// Whether something may be told by one of these names.
    pub(super) fn may_be_in_names(&self, names: &Names) -> bool {
        let may_be_in = |needle: &Needle| {
            let chars = self.chars.get(needle.from..needle.until).unwrap_or_default();
            chars.iter().zip(chars.iter().skip(1)).all(|(one, other)| names.pairs.may_have(*one, *other))
        };
        names.has_number && self.id_numbers != Shown::Full || self.needles.iter().any(may_be_in)
    }

    /// A quick look: nearly all texts begin no value anywhere.
    fn may_be_in(&self, text: &str) -> bool {
        let (mut last, mut digits, mut may) = ('\0', 0, false);
        fold(text, |one| {
            may |= self.pairs.may_have(last, one.folded);
            last = one.folded;
            digits = if last.is_ascii_digit() { digits + 1 } else { 0 };
            may |= digits == CITIZEN_NUMBER - 1 && self.id_numbers != Shown::Full;
        });
        may
    }

    /// What begins at this place of a folded text.
    fn found_at(&self, chars: &[FoldedChar], at: usize) -> Option<Found> {
        let [one, other, ..] = chars.get(at..)? else { return None };
        let known = || self.needles.iter().find_map(|needle| self.fits(needle, chars, at));
        let needle = if self.pairs.may_have(one.folded, other.folded) { known() } else { None };
        needle.or_else(|| self.citizen_number(chars, at))
    }

    fn fits(&self, needle: &Needle, chars: &[FoldedChar], at: usize) -> Option<Found> {
        let wanted = self.chars.get(needle.from..needle.until)?;
        let until = at + wanted.len();
        let there = chars.get(at..until)?;
        if !there.iter().zip(wanted).all(|(one, wanted)| one.folded == *wanted)
            || !stands_alone(chars, at, until)
        {
            return None;
        }
        let has_tail = needle.tail.is_some() && chars.get(until).map(|one| one.folded) == needle.tail;
        // Nor does the check character stand in what is told instead.
        let last =
            needle.masked.char_indices().nth(wanted.len()).filter(|_| needle.tail.is_some() && !has_tail);
        let masked = last.and_then(|(last, _)| needle.masked.get(..last)).map(SmolStr::new);
        let masked = masked.unwrap_or_else(|| needle.masked.clone());
        Some(Found { until: until + usize::from(has_tail), masked })
    }

    /// A number of 18 characters that can only be some citizen's: with a day of birth and the right check character.
    fn citizen_number(&self, chars: &[FoldedChar], at: usize) -> Option<Found> {
        let until = at + CITIZEN_NUMBER;
        let inside = chars.get(at..until)?;
        let is_whole = self.id_numbers != Shown::Full
            && inside.first().is_some_and(|first| first.folded.is_ascii_digit())
            && !goes_on(at.checked_sub(1).and_then(|before| chars.get(before)), inside.first())
            && !goes_on(inside.last(), chars.get(until));
        if !is_whole {
            return None;
        }
        let number: String = inside.iter().map(|one| one.folded).collect();
        CitizenNumber::parse(&number).ok()?;
        let partly = self.id_numbers == Shown::Partial;
        let masked = if partly { partial(PersonalData::IdNumber, &number) } else { HIDDEN.into() };
        Some(Found { until, masked })
    }
}

/// Whether what stands there is no piece of something else: short values are pieces of many words and numbers.
fn stands_alone(chars: &[FoldedChar], at: usize, until: usize) -> bool {
    let length = until - at;
    if length >= LEAST_UNIQUE {
        return true;
    }
    let inside = chars.get(at..until).unwrap_or_default();
    if length == LEAST_NAME && inside.iter().skip(1).any(|one| one.apart) {
        return false;
    }
    let is_one_piece = inside.is_sorted_by(|one, next| one.end == next.start);
    let before = at.checked_sub(1).and_then(|before| chars.get(before));
    let (before, behind) = ((before, inside.first()), (inside.last(), chars.get(until)));
    let goes_on = if is_one_piece { goes_on } else { is_alike };
    !goes_on(before.0, before.1) && !goes_on(behind.0, behind.1)
}

/// Whether a word or number goes on from one character to the next.
fn goes_on(one: Option<&FoldedChar>, next: Option<&FoldedChar>) -> bool {
    one.zip(next).is_some_and(|(one, next)| one.end == next.start) && is_alike(one, next)
}

/// Whether both are digits, or both letters.
fn is_alike(one: Option<&FoldedChar>, next: Option<&FoldedChar>) -> bool {
    let both =
        |is: fn(&char) -> bool| one.zip(next).is_some_and(|(one, next)| is(&one.folded) && is(&next.folded));
    both(char::is_ascii_digit) || both(char::is_ascii_alphabetic)
}

/// The digits that name a citizen, and the check character that follows from them: of 18 characters, or of 15.
fn citizen_digits(number: &str) -> Option<(&str, Option<char>)> {
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    match number.len() {
        CITIZEN_NUMBER => {
            let (first, check) = number.split_at_checked(CITIZEN_NUMBER - 1)?;
            let check = check.chars().next().filter(|check| check.is_ascii_digit() || *check == 'X')?;
            digits(first).then_some((first, Some(check)))
        }
        OLD_CITIZEN_NUMBER => digits(number).then_some((number, None)),
        _ => None,
    }
}

/// Shorter names and texts are parts of too many words to be looked for in others.
const LEAST_NAME: usize = 2;
const LEAST_TEXT: usize = 4;
/// Shorter pieces of a number are no numbers.
const LEAST_NUMBER: usize = 6;
/// Values of so many characters are looked for inside other words and numbers as well.
const LEAST_UNIQUE: usize = 8;

/// Characters of a citizen's number: since GB 11643-1999, and before.
const CITIZEN_NUMBER: usize = 18;
const OLD_CITIZEN_NUMBER: usize = 15;

/// What stands between names where a layout does not take them apart.
const BETWEEN_NAMES: [char; 9] = ['^', '、', ',', '，', ';', '；', '/', '|', '&'];
/// The same for numbers, and what stands around the word for one.
const BETWEEN_NUMBERS: [char; 15] =
    ['^', '、', ',', '，', ';', '；', '/', '|', '&', ':', '：', '(', ')', '（', '）'];

#[cfg(test)]
mod tests {
    use super::*;

    fn secrets(values: &[(PersonalData, &str)]) -> Secrets {
        let mut secrets = Secrets::new(Shown::Partial);
        values.iter().for_each(|(class, text)| secrets.add(*class, text, &|text| partial(*class, text)));
        secrets.finish();
        secrets
    }

    fn told(values: &[(PersonalData, &str)], text: &str) -> String {
        secrets(values).text(text).to_string()
    }

    const NAME: (PersonalData, &str) = (PersonalData::Name, "测试甲");
    const NUMBER: (PersonalData, &str) = (PersonalData::IdNumber, "31010119900101003X");

    #[test]
    fn a_name_is_masked_in_every_way_of_writing_it() {
        for (text, masked) in [
            ("测试甲", "测**"),
            ("测 试\u{200b}甲的诊所", "测**的诊所"),
            ("測試甲、测试乙", "测**、测试乙"),
            ("A测-试-甲B", "A测**B"),
            ("5rWL6K+V55Sy", "**"),
            ("https://a.example/?n=%E6%B5%8B%E8%AF%95%E7%94%B2", "**"),
        ] {
            assert_eq!(told(&[NAME], text), masked, "{text}");
        }
        for other in ["测试发证机关", "测试乙", "甲试测", "试甲"] {
            assert_eq!(told(&[NAME], other), other);
        }
    }

    #[test]
    fn a_number_is_masked_with_and_without_its_check_character_in_both_forms_and_backwards() {
        for (text, masked) in [
            ("31010119900101003X", "310101********003X"),
            ("31010119900101003x。", "310101********003X。"),
            ("31010119900101003", "310101********003"),
            ("310101 1990 0101 003X", "310101********003X"),
            ("３１０１０１１９９００１０１００３Ｘ", "310101********003X"),
            ("A310101199001010031", "A310101********0031"),
            ("310101900101003", "310101*****1003"),
            ("30010100991101013", "**"),
        ] {
            assert_eq!(told(&[NUMBER], text), masked, "{text}");
        }
        let old = (PersonalData::IdNumber, "310101900101003");
        assert_eq!(told(&[old], "31010119900101003X"), "310101*******1003X");
        assert_eq!(
            told(&[NUMBER], "310101200001010030"),
            "310101200001010030",
            "somebody else's, and it is none"
        );
    }

    #[test]
    fn a_value_is_known_by_what_stands_between_words_for_it() {
        let prefixed = (PersonalData::IdNumber, "身份证310101199001010004");
        assert_eq!(told(&[prefixed], "310101199001010004"), "310101********0004");
        assert_eq!(told(&[(PersonalData::IdNumber, "护照：E12345678")], "E12345678"), "E*******8");
        let two = (PersonalData::Name, "测试甲、测试乙");
        assert_eq!(told(&[two], "测试乙和测试甲"), "测**和测**");
        let license = (PersonalData::LicenseNumber, "测试(2026)第0001号");
        assert_eq!(told(&[license], "2026-02-09"), "2026-02-09");
    }

    #[test]
    fn a_short_value_is_no_piece_of_other_words_and_numbers() {
        let (latin, number) = ((PersonalData::Name, "Li"), (PersonalData::LicenseNumber, "2602"));
        for (text, masked) in
            [("License", "License"), ("Li's license", "L**'s license"), ("测Li试", "测L**试"), ("LI", "L**")]
        {
            assert_eq!(told(&[latin], text), masked);
        }
        for (text, masked) in [("2026-02-09", "2026-02-09"), ("12602", "12602"), ("A-2602", "A-2**2")] {
            assert_eq!(told(&[number], text), masked);
        }
        let two = (PersonalData::Name, "华国");
        assert_eq!(told(&[two], "中华，国家"), "中华，国家");
        assert_eq!(told(&[two], "华 国"), "华**");
    }

    #[test]
    fn a_number_that_only_a_citizen_has_is_masked_whoever_it_is() {
        assert_eq!(told(&[], "051@11010519491231002X@1"), "051@110105********002X@1");
        for other in ["110105194912310021", "211010519491231002X", "91310000MATE5T0258"] {
            assert_eq!(told(&[], other), other);
        }
    }

    #[test]
    fn what_both_hide_is_hidden_together() {
        let mut both = secrets(&[NAME]);
        both.join(&secrets(&[NUMBER]));
        assert_eq!(both.text("测试甲31010119900101003X"), "测**310101********003X");
    }
}
