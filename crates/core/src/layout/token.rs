//! Online tokens: codes that only their region's own system can resolve. Data, read from `*.token.toml`.
//!
//! They are recognised so that nobody takes them for broken or for verified: the answer names the region and
//! what to do next.

use std::sync::Arc;

use serde::Deserialize;

use crate::document::container::unmarked;
use crate::layout::Layout;
use crate::license::fields::{Text, Value};
use crate::license::identifier::CitizenNumber;
use crate::license::{Field, FieldName, License, Title};
use crate::words::code::Code;
use crate::words::configuration::{configuration_error, line_column};
use crate::words::error::{Error, ErrorKind};
use crate::words::limits::{MAX_CONFIG_BYTES, MAX_TOKEN_CHARS};
use crate::words::personal::MASK;
use crate::words::region::Region;
use crate::words::source::{Source, Used};

/// What one kind of token looks like.
#[derive(Clone, Debug)]
pub struct TokenRule {
    layout: Arc<Layout>,
    shape: Shape,
    /// Whether a rule that fits as well goes before this one.
    stands_back: bool,
}

/// The shape of a text that holds a token. All of it must fit.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Shape {
    /// What the text begins with.
    #[serde(default)]
    prefix: String,
    /// The text is a URL of this host, or of one below it; the parts are what follows the host.
    host: Option<String>,
    /// What does not occur in the text.
    without: Option<String>,
    /// What stands between the parts; without it the text is one part.
    separator: Option<char>,
    /// The parts in their order.
    parts: Vec<Part>,
    /// Which part holds the token, from 1.
    token: usize,
}

/// How sure it is that a text of some shape is a token of that kind.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Certainty {
    /// The text has a mark of its own: what it begins with, its host, or parts that are told apart.
    Marked,
    /// Only length and characters fit, as they do for the number on any label.
    Possible,
}

impl Certainty {
    /// Why nothing is said of its showing.
    pub(crate) fn reason(self) -> Code {
        match self {
            Self::Marked => Code::OnlineOnly,
            Self::Possible => Code::OnlinePossible,
        }
    }
}

/// One part of the text.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Part {
    alphabet: Alphabet,
    /// Characters, at least.
    min: usize,
    /// Characters, at most.
    max: usize,
    /// The token is no more than the end of the part.
    last: Option<Last>,
}

/// The end of a part.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Last {
    alphabet: Alphabet,
    characters: usize,
}

/// The characters of a part.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "kebab-case")]
enum Alphabet {
    /// 0–9; not a 公民身份号码, which has as many characters as some tokens.
    Digits,
    /// 0–9, a–f, A–F.
    Hex,
    /// 0–9, a–z, A–Z.
    Alphanumeric,
    /// RFC 4648 §4, with its padding.
    Base64,
    /// What stands in a URL after its host (RFC 3986 §2).
    Url,
    /// Any visible ASCII character.
    Visible,
}

impl TokenRule {
    /// Reads a token file.
    ///
    /// # Errors
    ///
    /// Text that is no such file, with line and column and what is expected instead.
    pub fn parse(text: &str) -> Result<Self, Error> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct File {
            id: Arc<str>,
            region: Region,
            title: Title,
            source: Source,
            used: toml::Spanned<Used>,
            shape: toml::Spanned<Shape>,
            #[serde(default)]
            stands_back: bool,
        }
        if text.len() > MAX_CONFIG_BYTES {
            return Err(Error::configuration(format!("a token file has at most {MAX_CONFIG_BYTES} bytes")));
        }
        let file: File = toml::from_str(text).map_err(|error| configuration_error(text, &error))?;
        let used = file.used.span().start;
        file.used
            .get_ref()
            .check()
            .map_err(|detail| Error::configuration(detail).at(line_column(text, used)))?;
        let start = file.shape.span().start;
        let shape = file.shape.into_inner();
        shape.check().map_err(|detail| Error::configuration(detail).at(line_column(text, start)))?;
        let layout = Layout::of_token(file.id, file.region, file.title, file.source, file.used.into_inner())?;
        Ok(Self { layout: Arc::new(layout), shape, stands_back: file.stands_back })
    }

    /// Its id: appears in reports, for ever.
    #[must_use]
    pub fn id(&self) -> &str {
        self.layout.id()
    }

    /// What it says of itself: region, title, and where it is known from.
    #[must_use]
    pub fn layout(&self) -> &Layout {
        &self.layout
    }
}

/// The one kind of token that a text is, and all that can be read from it without asking its region: a
/// reference, of which only the end is shown, for whoever has a token can use it.
///
/// # Errors
///
/// No kind takes the text, and the error names the nearest; or two do. What cannot be the text of a code at
/// all is in no container that is read.
pub(crate) fn recognise(
    bytes: &[u8],
    rules: &[TokenRule],
) -> Result<(Arc<Layout>, License, Certainty), Error> {
    let text = code_text(bytes).ok_or(ErrorKind::UnknownContainer)?;
    let mut found = Vec::new();
    let mut closest: Option<(usize, String, String)> = None;
    for rule in rules {
        match rule.shape.token(text) {
            Ok(token) => found.push((rule, token)),
            Err((held, why)) if closest.as_ref().is_none_or(|(best, ..)| held > *best) => {
                closest = Some((held, rule.id().to_owned(), why));
            }
            Err(_) => {}
        }
    }
    // Who has no sure mark does not take what another knows by one.
    if found.len() > 1 && found.iter().any(|(rule, _)| !rule.stands_back) {
        found.retain(|(rule, _)| !rule.stands_back);
    }
    match found.as_slice() {
        [(rule, token)] => Ok((Arc::clone(&rule.layout), reference(rule, token)?, rule.shape.certainty())),
        [] => {
            let closest = closest.map(|(_, rule, why)| (rule, why));
            Err(ErrorKind::CodeUnknown { tried: rules.len(), closest }.into())
        }
        several => {
            let layouts = several.iter().map(|(rule, _)| rule.id().to_owned()).collect();
            Err(ErrorKind::SeveralLayouts { layouts }.into())
        }
    }
}

/// The text of a code: visible ASCII in one line.
fn code_text(bytes: &[u8]) -> Option<&str> {
    let text = std::str::from_utf8(unmarked(bytes).trim_ascii_end()).ok()?;
    let fits = matches!(text.len(), 1..=MAX_TOKEN_CHARS);
    // Base45 has a space among its characters: a code of that family is a code, if an unknown one.
    (fits && text.bytes().all(|byte| matches!(byte, b' '..=b'~'))).then_some(text)
}

fn reference(rule: &TokenRule, token: &str) -> Result<License, Error> {
    let hidden = token.chars().count().saturating_sub(SHOWN);
    let shown: String = token.chars().enumerate().map(|(at, c)| if at < hidden { MASK } else { c }).collect();
    let value = Text::parse(&shown, MAX_TOKEN_CHARS).map_err(|_| ErrorKind::UnknownContainer)?;
    let field = Field {
        name: FieldName::Reference,
        raw: shown.into(),
        value: Some(Value::Text(value)),
        origin: format!("part {}", rule.shape.token).into(),
        grade: None,
        place: None,
    };
    let region = rule.layout.region().ok_or(ErrorKind::UnknownContainer)?;
    Ok(License::new(region, vec![field], Vec::new(), Vec::new()))
}

/// Characters of a token that a report shows: enough to tell two apart at the counter.
const SHOWN: usize = 4;

/// How many of the conditions hold, and what is wrong with the next.
type Miss = (usize, String);

impl Shape {
    /// What no file may say.
    fn check(&self) -> Result<(), String> {
        if self.parts.is_empty() || !(1..=self.parts.len()).contains(&self.token) {
            return Err("`token` is the number of one of the `parts`, from 1".to_owned());
        }
        if self.separator.is_none() && self.parts.len() > 1 {
            return Err("several parts need a `separator`".to_owned());
        }
        if self.host.is_some() && !self.prefix.is_empty() {
            return Err("a text with a `host` begins with it and has no `prefix`".to_owned());
        }
        let sound = |part: &Part| {
            let last = part.last.as_ref().is_none_or(|last| (1..=part.min).contains(&last.characters));
            last && (1..=part.max).contains(&part.min) && part.max <= MAX_TOKEN_CHARS
        };
        match self.parts.iter().all(sound) {
            true => Ok(()),
            false => {
                Err(format!("1 <= `last` <= `min` <= `max` <= {MAX_TOKEN_CHARS} is expected of every part"))
            }
        }
    }

    fn certainty(&self) -> Certainty {
        let marked = !self.prefix.is_empty() || self.host.is_some() || self.separator.is_some();
        if marked { Certainty::Marked } else { Certainty::Possible }
    }

    /// The token in the text, or what keeps the text from being of this kind.
    fn token<'t>(&self, text: &'t str) -> Result<&'t str, Miss> {
        let body = match &self.host {
            Some(host) => below(text, host).ok_or_else(|| (0, format!("no URL of the host {host}")))?,
            None => {
                let begins = || (0, format!("it does not begin with {}", self.prefix));
                text.strip_prefix(&*self.prefix).ok_or_else(begins)?
            }
        };
        let mut held = usize::from(self.host.is_some() || !self.prefix.is_empty());
        if let Some(word) = self.without.as_ref().filter(|word| text.contains(&***word)) {
            return Err((held, format!("{word} occurs in it")));
        }
        let parts: Vec<&str> = match self.separator {
            Some(separator) => body.split(separator).collect(),
            None => vec![body],
        };
        if parts.len() != self.parts.len() {
            return Err((held, format!("{} parts, not {}", parts.len(), self.parts.len())));
        }
        held += usize::from(self.separator.is_some());
        let mut token = "";
        for (index, (part, rule)) in parts.iter().zip(&self.parts).enumerate() {
            let read =
                rule.read(part).map_err(|(more, why)| (held + more, format!("part {}: {why}", index + 1)))?;
            held += 3;
            if index + 1 == self.token {
                token = read;
            }
        }
        Ok(token)
    }
}

impl Part {
    fn read<'t>(&self, part: &'t str) -> Result<&'t str, Miss> {
        if !part.bytes().all(|byte| self.alphabet.holds(byte)) {
            return Err((0, format!("a character that is not {}", self.alphabet.describe())));
        }
        if !(self.min..=self.max).contains(&part.len()) {
            return Err((1, format!("{} characters, not {} to {}", part.len(), self.min, self.max)));
        }
        if self.alphabet == Alphabet::Digits && CitizenNumber::parse(part).is_ok() {
            return Err((2, "a citizen number, which is no token".to_owned()));
        }
        let Some(last) = &self.last else { return Ok(part) };
        let (_, end) = part.split_at_checked(part.len() - last.characters).unwrap_or((part, ""));
        match end.bytes().all(|byte| last.alphabet.holds(byte)) {
            true => Ok(end),
            false => Err((
                2,
                format!("its last {} characters are not all {}", last.characters, last.alphabet.describe()),
            )),
        }
    }
}

/// What follows the host in a URL of `host` or of a name below it.
fn below<'t>(text: &'t str, host: &str) -> Option<&'t str> {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"))?;
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (name, path) = rest.split_at_checked(end)?;
    // A user before `@`, or a port, would make it another place than it looks.
    let above = name.strip_suffix(host)?;
    let plain =
        name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'.' | b'-'));
    (plain && (above.is_empty() || above.ends_with('.'))).then_some(path)
}

impl Alphabet {
    fn holds(self, byte: u8) -> bool {
        match self {
            Self::Digits => byte.is_ascii_digit(),
            Self::Hex => byte.is_ascii_hexdigit(),
            Self::Alphanumeric => byte.is_ascii_alphanumeric(),
            Self::Base64 => byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'='),
            Self::Url => byte.is_ascii_alphanumeric() || b"-._~:/?#[]@!$&'()*+,;=%".contains(&byte),
            Self::Visible => byte.is_ascii_graphic(),
        }
    }

    fn describe(self) -> &'static str {
        match self {
            Self::Digits => "a digit",
            Self::Hex => "a hexadecimal digit",
            Self::Alphanumeric => "a letter or digit",
            Self::Base64 => "of base64",
            Self::Url => "of a URL",
            Self::Visible => "visible",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = r#"
id = "test-token-1"
region = "990000"
title = { zh-CN = "试", en = "test" }
source = { kind = "assumed", note = "invented" }
used = { from = 2020-01-01 }
[shape]
separator = ","
parts = [{ alphabet = "hex", min = 4, max = 4 }, { alphabet = "visible", min = 6, max = 9, last = { alphabet = "digits", characters = 3 } }]
token = 2
"#;

    fn rule(from: &str, to: &str) -> Result<TokenRule, Error> {
        TokenRule::parse(&FILE.replacen(from, to, 1))
    }

    fn miss(text: &str) -> String {
        recognise(text.as_bytes(), &[rule("", "").unwrap()]).unwrap_err().to_string()
    }

    #[test]
    fn every_built_in_token_is_read_and_has_an_id_of_its_own() {
        for (name, text) in elicense_formats::TOKENS {
            let rule = TokenRule::parse(text).unwrap_or_else(|error| panic!("{name}: {error}"));
            assert_eq!(*name, format!("{}.token.toml", rule.id()));
        }
        assert!(!elicense_formats::TOKENS.is_empty());
    }

    #[test]
    fn of_a_token_only_the_end_is_shown() {
        let longer = rule("characters = 3", "characters = 6").unwrap();
        let (layout, license, certainty) = recognise(b"\xEF\xBB\xBF00fF,ab-123456\n", &[longer]).unwrap();
        assert_eq!(certainty, Certainty::Marked);
        assert_eq!(layout.id(), "test-token-1");
        assert_eq!(license.field(FieldName::Reference).unwrap().raw, "**3456");
    }

    #[test]
    fn a_shape_without_a_mark_is_only_possible() {
        const NUMBER: &str = "parts = [{ alphabet = \"digits\", min = 4, max = 4 }]\ntoken = 1\n";
        let (head, _) = FILE.split_once("separator").unwrap();
        let certainty = |mark: &str, text: &[u8]| {
            let rule = TokenRule::parse(&[head, mark, NUMBER].concat()).unwrap();
            recognise(text, &[rule]).unwrap().2
        };
        assert_eq!(certainty("", b"1234"), Certainty::Possible);
        assert_eq!(certainty("prefix = \"T:\"\n", b"T:1234"), Certainty::Marked);
    }

    #[test]
    fn a_near_miss_says_what_is_wrong() {
        for (text, why) in [
            ("00ff", "1 parts, not 2"),
            ("00fg,ab-1234", "part 1: a character that is not a hexadecimal digit"),
            ("00f,ab-1234", "part 1: 3 characters, not 4 to 4"),
            ("00ff,ab-12", "part 2: 5 characters, not 6 to 9"),
            ("00ff,ab-12x4", "part 2: its last 3 characters are not all a digit"),
        ] {
            assert!(miss(text).contains(why), "{text}: {}", miss(text));
        }
        assert!(miss("two\nlines").contains("neither JSON"), "{}", miss("two\nlines"));
    }

    #[test]
    fn a_host_is_the_host_and_nothing_that_looks_like_it() {
        for url in ["https://a.test/x", "https://b.c.a.test?x", "http://a.test"] {
            assert!(below(url, "a.test").is_some(), "{url}");
        }
        for url in [
            "https://xa.test/x",
            "https://a.test.evil/x",
            "https://a.test@evil/x",
            "https://evil/a.test",
            "https://evil#a.test",
            "https://a.test:80/x",
            "https://evil\\a.test/",
            "ftp://a.test/x",
            "a.test/x",
        ] {
            assert!(below(url, "a.test").is_none(), "{url}");
        }
    }

    #[test]
    fn what_is_wrong_with_a_file_is_named_with_its_place() {
        for (from, to, place, words) in [
            ("token = 2", "token = 3", "line 7", "`token` is the number"),
            ("separator = \",\"\n", "", "line 7", "several parts need"),
            ("min = 6", "min = 2", "line 7", "`last` <= `min`"),
            ("token = 2", "url = 2", "line 10 column 1", "unknown field `url`"),
            ("\"hex\"", "\"any\"", "line 9", "unknown variant `any`"),
        ] {
            let error = rule(from, to).unwrap_err().to_string();
            assert!(error.contains(place) && error.contains(words), "{to}: {error}");
        }
    }
}
