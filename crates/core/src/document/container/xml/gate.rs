//! What is looked at before an XML document is parsed: how deep it nests, how many elements, attributes and
//! namespaces it has, and constructs that are refused wherever they stand.
//!
//! It follows markup as the parser does, without judging it: what is not well-formed is for the parser to
//! refuse, but for the few things it lets pass (`well_formed`). It must come first, because the parser compares
//! every attribute of an element with every other, copies the namespaces in scope, and reserves room for every
//! `<` and `=`.

#[cfg(test)]
mod tests;
mod well_formed;

use memchr::{memchr, memchr_iter, memchr2, memmem};

use crate::document::budget::Budget;
use crate::document::container::gb18030::Encoding;
use crate::document::container::xml::{NAME, line_column, malformed};
use crate::words::error::{Error, ErrorKind};
use crate::words::limits::{MAX_ITEMS, MAX_XML_ATTRIBUTES, MAX_XML_NAMESPACES};

/// Follows the markup of `text`, whose root element lies `depth` levels below the root of its document.
pub(super) fn pass(text: &str, encoding: Encoding, budget: &Budget, depth: usize) -> Result<(), Error> {
    reserve(text)?;
    let body = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let rest = declaration(body, encoding).map_err(|error| error.at(line_column(text, 0)))?;
    let mut gate = Gate { text, rest, budget, base: depth, open: 0, closed: false, items: 0, namespaces: 0 };
    gate.follow().map_err(|error| error.at(line_column(text, gate.offset())))
}

/// The parser reserves a node for every `<` and an attribute for every `=`, those in text included. A
/// document within the budget has at most two `<` for a value; the room for `=` leaves text its own.
fn reserve(text: &str) -> Result<(), Error> {
    let count = |byte: u8| memchr_iter(byte, text.as_bytes()).count();
    let fits = count(b'<') <= 2 * MAX_ITEMS && count(b'=') <= 4 * MAX_ITEMS;
    if fits { Ok(()) } else { Err(ErrorKind::TooManyItems { limit: MAX_ITEMS }.into()) }
}

/// Looks at the XML declaration (§2.8) and returns what follows it. Only XML 1.0 in UTF-8 is read; a
/// document that declares another encoding would not say to others what it says to us.
fn declaration(body: &str, came_in: Encoding) -> Result<&str, Error> {
    let Some(declared) = body.strip_prefix("<?xml").filter(|rest| rest.starts_with(SPACE)) else {
        return Ok(body);
    };
    let (version, declared) = pseudo_attribute(declared, "version").ok_or_else(bad_declaration)?;
    if version != "1.0" {
        return Err(malformed(NAME, "a version other than 1.0"));
    }
    let (own, detail) = match came_in {
        Encoding::Utf8 => (&["UTF-8"][..], "an encoding other than UTF-8 is declared"),
        Encoding::Gb18030 => {
            (&["GB18030", "GBK", "GB2312"][..], "an encoding other than GB18030 is declared")
        }
    };
    let (encoding, declared) = pseudo_attribute(declared, "encoding").unwrap_or((own[0], declared));
    if !own.iter().any(|own| encoding.eq_ignore_ascii_case(own)) {
        return Err(malformed(NAME, detail));
    }
    let (standalone, declared) = pseudo_attribute(declared, "standalone").unwrap_or(("no", declared));
    let end = declared.trim_start_matches(SPACE).strip_prefix("?>");
    end.filter(|_| matches!(standalone, "yes" | "no")).ok_or_else(bad_declaration)
}

/// §2.8: white space comes before each. The parser asks for it only where a blank follows `<?xml`.
fn pseudo_attribute<'t>(declared: &'t str, name: &str) -> Option<(&'t str, &'t str)> {
    let spaced = declared.strip_prefix(SPACE)?.trim_start_matches(SPACE);
    let equals = spaced.strip_prefix(name)?.trim_start_matches(SPACE);
    let quoted = equals.strip_prefix('=')?.trim_start_matches(SPACE);
    let quote = quoted.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    quoted.strip_prefix(quote)?.split_once(quote)
}

fn bad_declaration() -> Error {
    malformed(NAME, "an XML declaration that is not one")
}

/// XML §2.3, `S`.
const SPACE: &[char] = &[' ', '\t', '\r', '\n'];

struct Gate<'t> {
    text: &'t str,
    /// What has not been followed yet: always an end of `text`.
    rest: &'t str,
    budget: &'t Budget,
    /// Levels above the root element.
    base: usize,
    /// Elements that are open.
    open: usize,
    /// The root element has ended.
    closed: bool,
    items: usize,
    namespaces: usize,
}

impl<'t> Gate<'t> {
    fn offset(&self) -> usize {
        self.text.len() - self.rest.len()
    }

    /// On an error, `rest` stands at what was refused.
    fn follow(&mut self) -> Result<(), Error> {
        while let Some(end) = memchr(b'<', self.rest.as_bytes()) {
            let (text, markup) = self.rest.split_at(end);
            self.text_between(text)?;
            self.rest = markup;
            self.markup()?;
        }
        self.text_between(self.rest)
    }

    fn text_between(&mut self, text: &str) -> Result<(), Error> {
        let behind = text.trim_start_matches(SPACE);
        if self.closed && !behind.is_empty() {
            self.rest = &self.rest[text.len() - behind.len()..];
            return Err(trailing());
        }
        well_formed::text(text).map_err(|(offset, error)| {
            self.rest = &self.rest[offset..];
            error
        })
    }

    /// One piece of markup, which `rest` begins with.
    fn markup(&mut self) -> Result<(), Error> {
        if self.rest.starts_with("<!--") {
            if self.open > 0 {
                // Readers disagree on what the text around it is: one text, two, or the first.
                return Err(malformed(NAME, "a comment inside the root element"));
            }
            return self.skip("<!--", "-->", "a comment that does not end");
        }
        if self.rest.starts_with("<?") {
            return Err(malformed(NAME, "a processing instruction"));
        }
        if self.closed {
            return Err(trailing());
        }
        if self.rest.starts_with("<![CDATA[") {
            return self.skip("<![CDATA[", "]]>", "a CDATA section that does not end");
        }
        if self.rest.starts_with("<!") {
            return Err(malformed(NAME, "a document type declaration"));
        }
        if self.rest.starts_with("</") { self.end_tag() } else { self.start_tag() }
    }

    /// Skips to behind `end`, which does not overlap `start`: `<!-->` begins a comment and does not end it.
    fn skip(&mut self, start: &str, end: &str, unended: &'static str) -> Result<(), Error> {
        let inner = self.rest.strip_prefix(start).unwrap_or(self.rest);
        let at = memmem::find(inner.as_bytes(), end.as_bytes()).ok_or_else(|| malformed(NAME, unended))?;
        self.rest = &inner[at + end.len()..];
        Ok(())
    }

    fn end_tag(&mut self) -> Result<(), Error> {
        let unopened = || malformed(NAME, "an end tag without a start tag");
        self.open = self.open.checked_sub(1).ok_or_else(unopened)?;
        self.closed = self.open == 0;
        let unended = || malformed(NAME, "an end tag that does not end");
        let end = memchr(b'>', self.rest.as_bytes()).ok_or_else(unended)?;
        self.rest = &self.rest[end + 1..];
        Ok(())
    }

    fn start_tag(&mut self) -> Result<(), Error> {
        self.budget.depth(self.base + self.open + 1)?;
        let tag = Tag::follow(self.rest).map_err(|(offset, error)| {
            self.rest = &self.rest[offset..];
            error
        })?;
        self.items += 1 + tag.attributes;
        self.namespaces += tag.namespaces;
        if self.items > self.budget.remaining() {
            return Err(ErrorKind::TooManyItems { limit: MAX_ITEMS }.into());
        }
        if self.namespaces > MAX_XML_NAMESPACES {
            return Err(malformed(NAME, format!("more than {MAX_XML_NAMESPACES} namespace declarations")));
        }
        if tag.is_empty {
            self.closed = self.open == 0
        } else {
            self.open += 1
        }
        self.rest = tag.after;
        Ok(())
    }
}

fn trailing() -> Error {
    ErrorKind::TrailingBytes { container: NAME }.into()
}

/// A start tag or an empty-element tag.
struct Tag<'t> {
    attributes: usize,
    namespaces: usize,
    is_empty: bool,
    after: &'t str,
}

impl<'t> Tag<'t> {
    fn follow(markup: &'t str) -> Result<Self, Refused> {
        let mut tag = Self { attributes: 0, namespaces: 0, is_empty: false, after: "" };
        let mut rest = markup;
        let mut declared = Declared::default();
        well_formed::element_name(markup)?;
        loop {
            let offset = markup.len() - rest.len();
            let at = |error| (offset, error);
            let end = memchr2(b'=', b'>', rest.as_bytes());
            let end = end.ok_or_else(|| at(malformed(NAME, "a start tag that does not end")))?;
            let (before, from_end) = rest.split_at(end);
            if let Some(after) = from_end.strip_prefix('>') {
                return Ok(Self { is_empty: before.ends_with('/'), after, ..tag });
            }
            let (value, after) = quoted(&from_end[1..]).map_err(at)?;
            let value_at = markup.len() - after.len() - 1 - value.len();
            well_formed::references(value).map_err(|(within, error)| (value_at + within, error))?;
            rest = after;
            tag.count(attribute_name(before), value, &mut declared).map_err(at)?;
        }
    }

    fn count(&mut self, name: &str, value: &str, declared: &mut Declared) -> Result<(), Error> {
        self.attributes += 1;
        if self.attributes > MAX_XML_ATTRIBUTES {
            return Err(malformed(NAME, format!("more than {MAX_XML_ATTRIBUTES} attributes of one element")));
        }
        well_formed::attribute_name(name)?;
        // The parser lets a second declaration of these two pass (XML §3.1: no attribute name twice).
        let twice = match name {
            "xmlns" => std::mem::replace(&mut declared.default, true),
            "xmlns:xml" => std::mem::replace(&mut declared.xml, true),
            _ => false,
        };
        if twice {
            return Err(ErrorKind::DuplicateKey { container: NAME }.into());
        }
        match name.split_once(':') {
            None if name == "xmlns" => self.namespaces += 1,
            Some(("xmlns", _)) => {
                self.namespaces += 1;
                // Namespaces in XML 1.0 §2.2: a prefix cannot be undeclared. The parser lets it pass.
                if value.is_empty() {
                    return Err(malformed(NAME, "a namespace prefix declared as nothing"));
                }
            }
            // The parser would take it for a declaration of the default namespace.
            Some((_, "xmlns")) => return Err(malformed(NAME, "a namespace declaration with a prefix")),
            _ => {}
        }
        Ok(())
    }
}

/// Why a piece of markup is refused, and how far into it.
type Refused = (usize, Error);

/// Declarations that one element has made, of those that the parser does not compare.
#[derive(Default)]
struct Declared {
    default: bool,
    xml: bool,
}

/// The value behind a `=`, and what follows its closing quote.
fn quoted(text: &str) -> Result<(&str, &str), Error> {
    let unquoted = || malformed(NAME, "an attribute value without quotes");
    let value = text.trim_start_matches(SPACE);
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\'')).ok_or_else(unquoted)?;
    let value = value.strip_prefix(quote).ok_or_else(unquoted)?;
    let end = memchr(quote as u8, value.as_bytes());
    let end = end.ok_or_else(|| malformed(NAME, "an attribute value that does not end"))?;
    Ok((&value[..end], &value[end + 1..]))
}

/// The name in front of a `=`.
fn attribute_name(before: &str) -> &str {
    let before = before.trim_end_matches(SPACE);
    before.rsplit(SPACE).next().unwrap_or(before)
}
