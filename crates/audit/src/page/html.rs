//! Markup: what the page writes itself, and everything else escaped.

use std::fmt::Write as _;

use elicense::escape::is_deceptive;

/// A page being written.
#[derive(Default)]
pub(super) struct Html {
    text: String,
}

impl Html {
    /// Markup, which stands in the program.
    pub(super) fn raw(&mut self, markup: &'static str) {
        self.text.push_str(markup);
    }

    /// A text from anywhere, escaped for elements and quoted attributes.
    pub(super) fn text(&mut self, text: &str) {
        text.chars().for_each(|c| push_escaped(&mut self.text, c));
    }

    pub(super) fn number(&mut self, number: u64) {
        write!(self.text, "{number}").expect("a string takes everything");
    }

    pub(super) fn element(&mut self, tag: &'static str, text: &str) {
        self.text.extend(["<", tag, ">"]);
        self.text(text);
        self.text.extend(["</", tag.split(' ').next().unwrap_or_default(), ">"]);
    }

    /// A name that others chose: told apart from the text around it, whatever way it is written, and shortened.
    pub(super) fn name(&mut self, name: &str) {
        self.raw("<bdi class=\"name\">");
        let (begin, end) = shortened(name);
        self.text(begin);
        if let Some(end) = end {
            self.raw(" … ");
            self.text(end);
        }
        self.raw("</bdi>");
    }

    /// A file of the run's folder.
    pub(super) fn link(&mut self, file: &'static str, text: &str) {
        self.text.extend(["<a href=\"", file, "\">"]);
        self.text(text);
        self.raw("</a>");
    }

    /// A count that programs find by its name.
    pub(super) fn counted(&mut self, name: &str, count: u64) {
        self.raw("<span class=\"n\" data-name=\"");
        self.text(name);
        self.raw("\" data-count=\"");
        self.number(count);
        self.raw("\">");
        self.text(&grouped(count));
        self.raw("</span>");
    }

    /// A bar of parts of a whole, each in the color of its class. It shows what stands beside it in figures, and is
    /// nothing to be read aloud.
    pub(super) fn bar(&mut self, whole: u64, parts: &[(&'static str, u64)]) {
        self.raw(
            "<svg class=\"bar\" viewBox=\"0 0 1000 10\" preserveAspectRatio=\"none\" aria-hidden=\"true\">",
        );
        let mut from = 0;
        for &(class, count) in parts.iter().filter(|(_, count)| *count > 0) {
            // Whatever is there can be seen: a part has at least the width of a line.
            let width = thousandth(count, whole).clamp(4, 1000 - u64::min(from, 996));
            self.text.extend(["<rect class=\"", class, "\" x=\""]);
            self.number(from);
            self.raw("\" width=\"");
            self.number(width);
            self.raw("\" height=\"10\"/>");
            from += width;
        }
        self.raw("</svg>");
    }

    pub(super) fn into_text(self) -> String {
        self.text
    }
}

/// Parts of a thousand: no floating point, the same bytes everywhere.
fn thousandth(part: u64, whole: u64) -> u64 {
    let parts = u128::from(part) * 1000 / u128::from(whole.max(1));
    u64::try_from(parts).unwrap_or(1000).min(1000)
}

/// A share as people say it: `12.3%`.
pub(super) fn share(part: u64, whole: u64) -> String {
    match thousandth(part, whole) {
        0 if part > 0 => "<0.1%".to_owned(),
        parts => format!("{}.{}%", parts / 10, parts % 10),
    }
}

/// Digits in threes.
pub(super) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

fn push_escaped(html: &mut String, c: char) {
    match c {
        '&' => html.push_str("&amp;"),
        '<' => html.push_str("&lt;"),
        '>' => html.push_str("&gt;"),
        '"' => html.push_str("&quot;"),
        c if is_deceptive(c) => write!(html, "\\u{{{:x}}}", u32::from(c)).expect("a string takes everything"),
        c => html.push(c),
    }
}

/// A name, or its begin and its end where it would take too much of the page.
fn shortened(name: &str) -> (&str, Option<&str>) {
    let size = |c: char| {
        let mut text = String::new();
        push_escaped(&mut text, c);
        text.len()
    };
    let whole: usize = name.chars().map(size).sum();
    if whole <= NAME_BYTES {
        return (name, None);
    }
    let within = |c: char, left: &mut usize| {
        *left = left.checked_sub(size(c))?;
        Some(c.len_utf8())
    };
    let mut left = NAME_BYTES * 2 / 3;
    let begin: usize = name.chars().map_while(|c| within(c, &mut left)).sum();
    let mut left = NAME_BYTES / 3;
    let end: usize = name.chars().rev().map_while(|c| within(c, &mut left)).sum();
    let text = |from: usize, until: usize| name.get(from..until).unwrap_or_default();
    (text(0, begin), Some(text(name.len() - end, name.len())))
}

/// Bytes of a name on the page: two lines of it. All of it stands in the results.
pub(super) const NAME_BYTES: usize = 150;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_and_texts_escaped() {
        assert_eq!([0, 999, 1000, 1_234_567].map(grouped), ["0", "999", "1,000", "1,234,567"]);
        assert_eq!(
            [(0, 9), (1, 9000), (8999, 9000), (1, 8), (9, 9), (0, 0)].map(|(part, whole)| share(part, whole)),
            ["0.0%", "<0.1%", "99.9%", "12.5%", "100.0%", "0.0%"]
        );
        let mut html = Html::default();
        html.element("td", "<script>\"&\u{202e}");
        assert_eq!(html.into_text(), "<td>&lt;script&gt;&quot;&amp;\\u{202e}</td>");
    }

    #[test]
    fn a_long_name_has_its_begin_and_its_end() {
        assert_eq!(shortened("a.json"), ("a.json", None));
        for c in ["a", "证", "\"", "\u{202e}"] {
            let (begin, end) = (format!("begin{}", c.repeat(4000)), "end.json");
            let name = begin + end;
            let mut html = Html::default();
            html.name(&name);
            let text = html.into_text();
            assert!(text.contains(">begin") && text.contains("end.json</bdi>"), "{text}");
            assert!(text.len() <= NAME_BYTES + 40, "{}", text.len());
        }
    }

    #[test]
    fn a_bar_ends_where_its_track_ends() {
        let mut html = Html::default();
        html.bar(1_000_000, &[("good", 999_999), ("bad", 1), ("doubt", 0)]);
        let text = html.into_text();
        assert!(
            text.contains("class=\"good\" x=\"0\" width=\"999\"") && text.contains("class=\"bad\" x=\"999\"")
        );
        assert!(!text.contains("doubt"));
    }
}
