//! Lines for a terminal: straight columns, wrapped texts, and nothing that a document could use to
//! steer the terminal.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// How a piece of text stands out, where color is on. What it says never depends on it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Style {
    Plain,
    Strong,
    Faint,
    Good,
    Bad,
    Doubt,
}

/// Text on its way out. Every text is made [`plain`] when it comes in: there is no other way in.
#[derive(Debug)]
pub struct Page {
    text: String,
    color: bool,
    width: usize,
}

impl Page {
    /// An empty page.
    pub fn new(color: bool) -> Self {
        Self { text: String::new(), color, width: WIDTH }
    }

    /// An empty page for a terminal of 80 columns, as the smallest are.
    pub fn narrow(color: bool) -> Self {
        Self { text: String::new(), color, width: NARROW }
    }

    /// The page's text.
    pub fn into_text(self) -> String {
        self.text
    }

    /// An empty line.
    pub fn gap(&mut self) {
        self.text.push('\n');
    }

    /// A heading.
    pub fn heading(&mut self, text: &str) {
        self.line(0, Style::Strong, text);
    }

    /// A text on lines of its own, `indent` columns from the left.
    pub fn line(&mut self, indent: usize, style: Style, text: &str) {
        self.line_most(indent, style, text, usize::MAX);
    }

    /// The same on at most so many lines, the last of which says that there was more.
    pub fn line_most(&mut self, indent: usize, style: Style, text: &str, most: usize) {
        let mut lines = wrapped(&plain(text), self.width.saturating_sub(indent));
        if lines.len() > most {
            lines.truncate(most);
            if let Some(last) = lines.last_mut() {
                *last = format!("{}…", cut(last, self.width.saturating_sub(indent + 2)));
            }
        }
        for line in lines {
            self.text.push_str(&" ".repeat(indent));
            self.styled(style, &line);
            self.text.push('\n');
        }
    }

    /// A name on one line: of one that is too long its end, which tells files apart.
    pub fn one_line(&mut self, indent: usize, style: Style, name: &str) {
        let name = plain(name);
        let room = self.width.saturating_sub(indent);
        let shown = if name.width() > room { format!("…{}", cut_front(&name, room - 1)) } else { name };
        self.line_most(indent, style, &shown, 1);
    }

    /// A name and its text, the names padded to the widest.
    pub fn row(&mut self, indent: usize, column: usize, style: Style, name: &str, text: &str) {
        let name = plain(name);
        let gap = column.saturating_sub(name.width()) + 2;
        let left = indent + column + 2;
        for (index, line) in
            wrapped(&plain(text), self.width.saturating_sub(left).max(NARROWEST)).iter().enumerate()
        {
            self.text.push_str(&" ".repeat(if index == 0 { indent } else { left }));
            if index == 0 {
                self.styled(style, &name);
                self.text.push_str(&" ".repeat(gap));
            }
            self.text.push_str(line);
            self.text.push('\n');
        }
    }

    /// A name and a list beside it. Lines end between its items, where they fit.
    pub fn list_row(&mut self, indent: usize, column: usize, style: Style, name: &str, items: &List) {
        let room = self.width.saturating_sub(indent + column + 2).max(NARROWEST);
        let (mut name, mut line) = (name, String::new());
        for item in &items.0 {
            if !line.is_empty() && line.width() + plain(item.trim_end()).width() > room {
                self.row(indent, column, style, name, &std::mem::take(&mut line));
                name = "";
            }
            line.push_str(item);
        }
        self.row(indent, column, style, name, &line);
    }

    fn styled(&mut self, style: Style, text: &str) {
        let code = match style {
            Style::Plain => None,
            Style::Strong => Some("1"),
            Style::Faint => Some("2"),
            Style::Good => Some("32"),
            Style::Bad => Some("1;31"),
            Style::Doubt => Some("33"),
        };
        match code.filter(|_| self.color) {
            Some(code) => self.text.push_str(&format!("\x1b[{code}m{text}\x1b[0m")),
            None => self.text.push_str(text),
        }
    }
}

/// Names one after the other, each with what follows it.
#[derive(Debug)]
pub struct List(Vec<String>);

impl List {
    /// The names with `separator` between them and `end` after the last.
    pub fn new(names: Vec<String>, separator: &str, end: &str) -> Self {
        let last = names.len().saturating_sub(1);
        let follow = |(index, name): (usize, String)| name + if index == last { end } else { separator };
        Self(names.into_iter().enumerate().map(follow).collect())
    }
}

/// Columns of the widest of some texts.
pub fn widest<'t>(texts: impl Iterator<Item = &'t str>) -> usize {
    texts.map(|text| plain(text).width()).max().unwrap_or(0)
}

/// The beginning of a text, in so many columns.
pub fn cut(text: &str, columns: usize) -> &str {
    let mut width = 0;
    let end = text.char_indices().find(|(_, c)| {
        width += c.width().unwrap_or(0);
        width > columns
    });
    end.map_or(text, |(at, _)| &text[..at])
}

/// The end of a text, in so many columns.
pub fn cut_front(text: &str, columns: usize) -> &str {
    let mut width = 0;
    let before = text.char_indices().rev().find(|(_, c)| {
        width += c.width().unwrap_or(0);
        width > columns
    });
    before.map_or(text, |(at, c)| &text[at + c.len_utf8()..])
}

/// A text in a column of so many columns: cut where it is longer, padded where it is shorter.
pub fn fitted(text: &str, columns: usize) -> String {
    let text = plain(text);
    let shown = match text.width() > columns {
        true => format!("{}…", cut(&text, columns.saturating_sub(1))),
        false => text,
    };
    let gap = columns.saturating_sub(shown.width());
    shown + &" ".repeat(gap)
}

/// The text with every character spelled out that a terminal would obey, not show: controls, and those
/// that turn or hide the characters around them. A new line is such a character too.
pub fn plain(text: &str) -> String {
    if !text.contains(steers) {
        return text.to_owned();
    }
    let spelled = |c: char| {
        if steers(c) { format!("\\u{{{:x}}}", u32::from(c)) } else { c.to_string() }
    };
    text.chars().map(spelled).collect()
}

fn steers(c: char) -> bool {
    let hides = matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}');
    c.is_control() || hides
}

/// Lines of at most `width` columns. A line ends after a space or beside a wide character, but none
/// begins with a closing mark; a word that is too long for a line is broken.
fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for piece in pieces(text) {
        if !line.is_empty() && line.width() + piece.trim_end().width() > width {
            lines.push(std::mem::take(&mut line).trim_end().to_owned());
        }
        if piece.width() > width {
            push_broken(&mut lines, &mut line, piece, width);
        } else {
            line.push_str(piece);
        }
    }
    lines.push(line.trim_end().to_owned());
    lines
}

fn push_broken(lines: &mut Vec<String>, line: &mut String, piece: &str, width: usize) {
    for c in piece.chars() {
        if line.width() + c.width().unwrap_or(0) > width {
            lines.push(std::mem::take(line));
        }
        line.push(c);
    }
}

/// The text cut where a line may end.
fn pieces(text: &str) -> Vec<&str> {
    let mut cuts = vec![0];
    let mut before: Option<char> = None;
    for (at, c) in text.char_indices() {
        let may_end = before
            .is_some_and(|before| before == ' ' || ((wide(before) || wide(c)) && !OPENING.contains(before)));
        if may_end && !CLOSING.contains(c) && c != ' ' {
            cuts.push(at);
        }
        before = Some(c);
    }
    cuts.push(text.len());
    cuts.windows(2).filter_map(|cut| text.get(cut[0]..cut[1])).filter(|piece| !piece.is_empty()).collect()
}

fn wide(c: char) -> bool {
    c.width() == Some(2)
}

/// Marks that do not begin a line (GB/T 15834).
const CLOSING: &str = "，。、；：？！”’）》〉】」』·…,.;:?!)]}";

/// Marks that do not end one.
const OPENING: &str = "“‘（《〈【「『([{";

/// Columns of a line: fits a terminal of 100 and a page of paper.
const WIDTH: usize = 98;

/// Columns of lines on a terminal of 80: a closing mark may hang over.
const NARROW: usize = 76;

/// Columns a text gets even beside a very wide name.
const NARROWEST: usize = 30;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_character_that_steers_a_terminal_gets_through() {
        let hostile: String = (0..=0xffff).chain(0xe0000..0xe0080).filter_map(char::from_u32).collect();
        let mut page = Page::new(false);
        page.line(2, Style::Bad, &hostile);
        page.row(2, 4, Style::Good, &hostile, &hostile);
        page.heading(&hostile);
        assert!(page.into_text().chars().all(|c| c == '\n' || !steers(c)));
        assert_eq!(plain("a\x1b[31m\u{202e}b\n"), "a\\u{1b}[31m\\u{202e}b\\u{a}");
    }

    #[test]
    fn columns_stay_straight_with_chinese_text() {
        let mut page = Page::new(false);
        let column = widest(["证照编号", "No."].into_iter());
        page.row(2, column, Style::Plain, "证照编号", "a");
        page.row(2, column, Style::Plain, "No.", "b");
        let text = page.into_text();
        let starts: Vec<usize> = text.lines().map(|line| line.width()).collect();
        assert_eq!((column, starts), (8, vec![13, 13]), "{text}");
    }

    #[test]
    fn no_line_is_too_wide_and_none_begins_with_a_closing_mark() {
        let text =
            "签名值与证照内容、签名人公钥不符：内容被改动过，或者签名并非该签名人所作。Ask the issuer. "
                .repeat(7);
        for width in 20..90 {
            let lines = wrapped(&text, width);
            // A closing mark may hang over by its own two columns.
            assert!(lines.iter().all(|line| line.width() <= width + 4), "{width}");
            assert!(
                lines.iter().all(|line| !line.starts_with(|c| CLOSING.contains(c))),
                "{width}: {lines:?}"
            );
            let whole = |text: &str| text.replace(' ', "");
            assert_eq!(whole(&lines.concat()), whole(&text));
        }
        assert_eq!(wrapped("abcdefgh", 3), ["abc", "def", "gh"]);
        assert_eq!(wrapped("", 3), [""]);
    }

    #[test]
    fn color_only_surrounds_what_is_said() {
        let mut page = Page::new(true);
        page.line(0, Style::Good, "x\x1b");
        assert_eq!(page.into_text(), "\x1b[32mx\\u{1b}\x1b[0m\n");
    }
}
