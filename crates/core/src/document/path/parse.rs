//! Parses paths, and says of a wrong one what is wrong with it and where.

use crate::document::path::{EMPTY, Error, Nested, Path, RESERVED, ReadAs, Step};
use crate::words::limits::MAX_KEY_CHARS;

pub(super) fn path(text: &str) -> Result<Path, Error> {
    if text == "/" {
        return Ok(Path::default());
    }
    let mut parser = Parser { rest: text };
    parser.path().map_err(|detail| {
        let character = 1 + text.chars().count() - parser.rest.chars().count();
        Error::configuration(format!("path \"{text}\", character {character}: {detail}"))
    })
}

struct Parser<'t> {
    /// What has not been parsed yet; after an error, what is wrong stands at its start.
    rest: &'t str,
}

impl Parser<'_> {
    fn path(&mut self) -> Result<Path, String> {
        let mut path = Path::default();
        loop {
            match self.next() {
                Some('/') => path.rest.steps.push(self.key()?),
                Some('[') => path.rest.steps.push(self.member()?),
                Some('!') => {
                    let read_as = ReadAs::ALL.into_iter().find(|step| self.rest.starts_with(step.step()));
                    let read_as = read_as.ok_or_else(|| {
                        self.wrong("the only steps with \"!\" are \"!json\" and \"!base64\"")
                    })?;
                    self.expect(read_as.step(), "")?;
                    path.texts.push(Nested { at: std::mem::take(&mut path.rest), read_as });
                }
                None if path != Path::default() => return Ok(path),
                _ => return Err(self.wrong("a step begins with \"/\", \"[\" or \"!json\"")),
            }
        }
    }

    fn key(&mut self) -> Result<Step, String> {
        self.expect("/", "a key follows \"/\"")?;
        self.word().map(Step::Key)
    }

    fn member(&mut self) -> Result<Step, String> {
        self.expect("[", MEMBER)?;
        let inner = self.rest;
        let key = self.word()?;
        if self.next() == Some(']') {
            let index = index(&key).ok_or_else(|| {
                self.rest = inner;
                MEMBER
            })?;
            self.expect("]", MEMBER)?;
            return Ok(Step::Index(index));
        }
        self.expect("=", MEMBER)?;
        let value = self.word()?;
        self.expect("]", MEMBER)?;
        Ok(Step::Select { key, value })
    }

    /// A key or a value: it goes on to the next character that would have to be escaped in it.
    fn word(&mut self) -> Result<String, String> {
        let end = self.rest.find(&RESERVED[1..]).unwrap_or(self.rest.len());
        let (written, rest) = self.rest.split_at(end);
        let word = match written {
            "" => {
                return Err(
                    self.wrong(&format!("a key or value is missing; the empty one is written {EMPTY}"))
                );
            }
            EMPTY => String::new(),
            _ => self.unescaped(written)?,
        };
        if word.chars().count() > MAX_KEY_CHARS {
            return Err(format!("a key or value has at most {MAX_KEY_CHARS} characters"));
        }
        self.rest = rest;
        Ok(word)
    }

    fn unescaped(&mut self, written: &str) -> Result<String, String> {
        let mut word = String::with_capacity(written.len());
        let mut characters = written.char_indices();
        while let Some((at, character)) = characters.next() {
            if character != '~' {
                word.push(character);
                continue;
            }
            let digit = characters.next().and_then(|(_, digit)| digit.to_digit(10));
            let meant = digit.and_then(|digit| RESERVED.get(usize::try_from(digit).ok()?));
            word.push(*meant.ok_or_else(|| {
                self.rest = &self.rest[at..];
                "\"~\" is followed by 0 for ~, 1 for /, 2 for [, 3 for ], 4 for !, 5 for ="
            })?);
        }
        Ok(word)
    }

    fn next(&self) -> Option<char> {
        self.rest.chars().next()
    }

    fn expect(&mut self, token: &str, otherwise: &str) -> Result<(), String> {
        self.rest = self.rest.strip_prefix(token).ok_or_else(|| self.wrong(otherwise))?;
        Ok(())
    }

    /// What is wrong here, and how the character is written if it was meant as itself.
    fn wrong(&self, what: &str) -> String {
        let reserved = self.next().and_then(|next| RESERVED.iter().position(|&c| c == next).zip(Some(next)));
        match reserved {
            Some((digit, character)) => {
                format!("{what}; \"{character}\" in a key or value is written ~{digit}")
            }
            None => what.to_owned(),
        }
    }
}

const MEMBER: &str = "a member is \"[0]\" or \"[key=value]\", an index without leading zeros";

fn index(digits: &str) -> Option<usize> {
    let has_one_spelling = digits == "0" || !digits.starts_with(['0', '+']);
    digits.parse().ok().filter(|_| has_one_spelling)
}
