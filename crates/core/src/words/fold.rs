//! The form in which texts are searched for what must not be told: the same for every way of writing the same.

use std::sync::atomic::{AtomicU16, Ordering};

use unicode_normalization::char::{decompose_compatible, is_combining_mark};

/// One character of a folded text, and where it comes from.
#[derive(Clone, Copy, Debug)]
pub(crate) struct FoldedChar {
    /// A capital letter, an ASCII digit, or a character of a script without cases.
    pub folded: char,
    /// The first of its bytes in the text.
    pub start: usize,
    /// Behind the last of them.
    pub end: usize,
    /// Whether punctuation stands between it and the one before.
    pub apart: bool,
}

/// Gives every character of the folded text, in order. Folding
///
/// - takes compatibility decompositions (UAX #15, NFKD): full-width, circled, superscript and the like;
/// - drops all that is neither letter nor digit: white space, punctuation, marks that combine, controls, and what
///   nobody sees;
/// - makes letters capital, traditional characters simplified, and digits of the scripts of China ASCII.
///
/// Letters of other scripts that only look alike stay what they are.
pub(crate) fn fold(text: &str, mut give: impl FnMut(FoldedChar)) {
    let mut apart = false;
    for (start, c) in text.char_indices() {
        let end = start + c.len_utf8();
        let mut one = |folded, apart| give(FoldedChar { folded, start, end, apart });
        apart = match c {
            '0'..='9' | 'A'..='Z' => {
                one(c, apart);
                false
            }
            'a'..='z' => {
                one(c.to_ascii_uppercase(), apart);
                false
            }
            HAN_FIRST..=HAN_LAST => {
                one(simplified(c), apart);
                false
            }
            '\0'..='\x7f' => apart || c.is_ascii_punctuation(),
            _ => {
                let mut told = false;
                decompose_compatible(c, |part| {
                    for part in part.to_uppercase().filter(|part| is_told(*part)) {
                        one(simplified(digit(part)), apart && !told);
                        told = true;
                    }
                });
                !told && (apart || is_punctuation(c))
            }
        };
    }
}

/// Pairs of characters that follow each other in folded texts; some others may seem to be among them. Of most texts
/// they tell at once that a value is not there.
#[derive(Clone, Debug)]
pub(crate) struct Pairs<const WORDS: usize>([u64; WORDS]);

impl<const WORDS: usize> Pairs<WORDS> {
    fn place(one: char, other: char) -> (usize, u64) {
        let mixed = u32::from(one).wrapping_mul(0x9e37_79b1) ^ u32::from(other).wrapping_mul(0x85eb_ca6b);
        let place = (mixed >> 16) as usize;
        (place / 64 % WORDS, 1 << (place % 64))
    }

    /// One more.
    pub(crate) fn add(&mut self, one: char, other: char) {
        let (word, bit) = Self::place(one, other);
        self.0.iter_mut().skip(word).take(1).for_each(|word| *word |= bit);
    }

    /// Whether the pair was added, or may have been.
    pub(crate) fn may_have(&self, one: char, other: char) -> bool {
        let (word, bit) = Self::place(one, other);
        self.0.get(word).is_some_and(|word| word & bit != 0)
    }
}

impl<const WORDS: usize> Default for Pairs<WORDS> {
    fn default() -> Self {
        Self([0; WORDS])
    }
}

/// Whether a decomposed character says something by itself. The two fillers of Hangul are letters that nobody sees
/// (Unicode, `Default_Ignorable_Code_Point`).
fn is_told(c: char) -> bool {
    c.is_alphanumeric() && !is_combining_mark(c) && !matches!(c, '\u{115f}' | '\u{1160}')
}

/// Whether a character that is dropped ends a word: the marks of Latin-1, General Punctuation, CJK Symbols and their
/// forms of other widths, but for the spaces and invisible characters among them.
fn is_punctuation(c: char) -> bool {
    let in_blocks = matches!(c, '\u{a1}'..='\u{bf}' | '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{205e}'
        | '\u{3001}'..='\u{303f}' | '\u{fe10}'..='\u{fe19}' | '\u{fe30}'..='\u{fe6b}' | '\u{ff01}'..='\u{ff65}');
    in_blocks && c != '\u{ad}' && !is_combining_mark(c)
}

/// A Chinese character as it is written simplified, and a Chinese digit as an ASCII one; any other character as it is.
fn simplified(c: char) -> char {
    let place = u32::from(c).wrapping_sub(u32::from(HAN_FIRST)) as usize;
    let Some(known) = SIMPLIFIED.get(place) else { return c };
    if let Some(simple) =
        char::from_u32(known.load(Ordering::Relaxed).into()).filter(|simple| *simple != '\0')
    {
        return simple;
    }
    let simple = simplet2s::convert(c.encode_utf8(&mut [0; 4])).chars().next().unwrap_or(c);
    let simple = CHINESE_DIGITS.iter().position(|digit| *digit == simple).map_or(simple, ascii_digit);
    // What does not fit is asked for again: no simplified character outside the Basic Multilingual Plane is in use.
    known.store(u16::try_from(u32::from(simple)).unwrap_or_default(), Ordering::Relaxed);
    simple
}

/// A digit of another script of China as an ASCII one; any other character as it is.
fn digit(c: char) -> char {
    if c == '〇' {
        return '0';
    }
    let number = |zero: &char| (u32::from(c).checked_sub(u32::from(*zero))).filter(|number| *number < 10);
    ZEROS.iter().find_map(number).map_or(c, |number| ascii_digit(number as usize))
}

fn ascii_digit(number: usize) -> char {
    char::from(b"0123456789".get(number).copied().unwrap_or(b'0'))
}

/// The digits as everybody writes them; those of documents on money are other words.
const CHINESE_DIGITS: [char; 10] = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九'];

/// The digit zero in Arabic, Uyghur, Tibetan, Mongolian and New Tai Lue (Unicode, general category Nd); the nine
/// others follow it.
const ZEROS: [char; 5] = ['\u{660}', '\u{6f0}', '\u{f20}', '\u{1810}', '\u{19d0}'];

/// The block of characters that nearly all names are written in (Unicode, CJK Unified Ideographs).
const HAN_FIRST: char = '\u{4e00}';
const HAN_LAST: char = '\u{9fff}';

/// What [`simplified`] has found out, 0 where nothing yet: the table behind it is too slow to be asked for every
/// character of every text.
static SIMPLIFIED: [AtomicU16; 0x5200] = [const { AtomicU16::new(0) }; 0x5200];

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(text: &str) -> String {
        let mut all = String::new();
        fold(text, |one| all.push(one.folded));
        all
    }

    #[test]
    fn every_way_of_writing_a_name_or_number_is_one() {
        for (written, plain) in [
            ("張國華", "张国华"),
            ("张\u{200b}国 \u{fe00}华", "张国华"),
            ("张\u{301}国\u{20dd}华", "张国华"),
            ("⼀、⼆", "12"),
            ("\u{f9e1}", "李"),
            ("阿依·测试", "阿依测试"),
            ("ｊｏｈｎ　ＳＭＩＴＨ", "JOHNSMITH"),
            ("Jöhn", "JOHN"),
            ("３１0-①⑤ ٣", "310153"),
            ("三一〇一零", "31010"),
            ("11010519491231002x", "11010519491231002X"),
            ("\u{ad}\u{3164}\u{feff}\u{0}", ""),
        ] {
            assert_eq!(folded(written), folded(plain), "{written:?}");
        }
    }

    #[test]
    fn what_says_something_else_stays_another_text() {
        for (one, other) in [("测试甲", "测试乙"), ("测试", "测试甲"), ("С1", "C1"), ("〇", "O")]
        {
            assert_ne!(folded(one), folded(other), "{one} {other}");
        }
    }

    #[test]
    fn every_character_says_where_it_stands_and_whether_it_stands_apart() {
        let mut places = Vec::new();
        fold("测 试，Ａ\u{200b}-b㈱", |one| places.push((one.folded, one.start, one.end, one.apart)));
        let expected = [('测', 0, 3, false), ('试', 4, 7, false), ('A', 10, 13, true), ('B', 17, 18, true)];
        assert_eq!(places[..4], expected);
        assert_eq!(places[4], ('株', 18, 21, false));
    }

    #[test]
    fn pairs_that_were_added_are_known_and_nearly_no_others() {
        let mut pairs = Pairs::<4>::default();
        let added = [('测', '试'), ('试', '甲'), ('甲', 'A'), ('A', 'B')];
        added.iter().for_each(|(one, other)| pairs.add(*one, *other));
        assert!(added.iter().all(|(one, other)| pairs.may_have(*one, *other)));
        let others = ('a'..='z').filter(|c| pairs.may_have(*c, '甲')).count();
        assert!(others < 4, "{others} of 26");
    }

    #[test]
    fn a_character_is_found_again_as_it_was_found_first() {
        for c in (u32::from(HAN_FIRST)..=u32::from(HAN_LAST)).filter_map(char::from_u32) {
            assert_eq!(simplified(c), simplified(c), "{c}");
            assert_eq!(simplified(simplified(c)), simplified(c), "{c} is simplified once and for all");
        }
    }
}
