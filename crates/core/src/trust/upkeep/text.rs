//! The text of `trust.toml`: tables are added at its end and cut out of it, and what people wrote stays as it is.

use toml::{Table, Value};

use crate::trust::upkeep::remark::Remark;

/// A text of `trust.toml`, and what it says.
pub(super) struct StoreText<'t> {
    text: &'t str,
    table: Table,
}

impl<'t> StoreText<'t> {
    pub(super) fn read(bytes: &'t [u8]) -> Result<Self, Remark> {
        let wrong =
            |detail: String| Remark::wrong("configuration").with("detail", format!("trust.toml: {detail}"));
        let text = std::str::from_utf8(bytes).map_err(|_| wrong("not UTF-8".to_owned()))?;
        let table =
            text.parse().map_err(|error: toml::de::Error| wrong(error.message().trim_end().to_owned()))?;
        Ok(Self { text, table })
    }

    /// Every entry with the name of its kind, in the order of the kinds and of the text.
    pub(super) fn entries(&self) -> impl Iterator<Item = (&str, usize, &Table)> {
        self.table.iter().flat_map(|(kind, value)| {
            let tables = value.as_array().into_iter().flatten().filter_map(Value::as_table);
            tables.enumerate().map(move |(index, table)| (kind.as_str(), index, table))
        })
    }

    /// The files that entries name, but for one.
    pub(super) fn files_without(&self, kind: &str, index: usize) -> Vec<&str> {
        let others = self.entries().filter(|(other, place, _)| (*other, *place) != (kind, index));
        others.flat_map(|(_, _, table)| files_of(table)).collect()
    }

    /// The text with another table at its end.
    pub(super) fn with(&self, kind: &str, rows: &[(&str, Value)]) -> String {
        let mut text = self.text.trim_end().to_owned();
        if !text.is_empty() {
            text.push_str("\n\n");
        }
        text.push_str(&format!("[[{kind}]]\n"));
        rows.iter().for_each(|(name, value)| text.push_str(&format!("{name} = {}\n", written(value))));
        text
    }

    /// The text without one of its tables and the comments right above it. `None` where the text is written so that
    /// no cut leaves exactly the others.
    pub(super) fn without(&self, kind: &str, index: usize) -> Option<String> {
        let lines: Vec<&str> = self.text.split_inclusive('\n').collect();
        let headers: Vec<usize> =
            (0..lines.len()).filter(|&at| lines.get(at).is_some_and(|line| is_header(line))).collect();
        let of_kind = |at: &&usize| lines.get(**at).is_some_and(|line| header_of(line) == Some(kind));
        let begin = *headers.iter().filter(of_kind).nth(index)?;
        let is_comment = |at: usize| lines.get(at).is_some_and(|line| line.trim_start().starts_with('#'));
        let begin_of =
            |header: usize| (0..header).rev().take_while(|&at| is_comment(at)).last().unwrap_or(header);
        let first = begin_of(begin);
        let end = headers.iter().find(|&&at| at > begin).map_or(lines.len(), |&next| begin_of(next));
        let text = [lines.get(..first)?, lines.get(end..)?].concat().concat();
        let cut: Table = text.parse().ok()?;
        (cut == self.table_without(kind, index)).then_some(text)
    }

    fn table_without(&self, kind: &str, index: usize) -> Table {
        let mut table = self.table.clone();
        if let Some(Value::Array(entries)) = table.get_mut(kind) {
            if index < entries.len() {
                entries.remove(index);
            }
            if entries.is_empty() {
                table.remove(kind);
            }
        }
        table
    }
}

/// The files that an entry names.
pub(super) fn files_of(table: &Table) -> Vec<&str> {
    let one = ["certificate", "public_key", "file"].into_iter().filter_map(|name| table.get(name)?.as_str());
    let several = table.get("certificates").and_then(Value::as_array).into_iter().flatten();
    one.chain(several.filter_map(Value::as_str)).collect()
}

fn is_header(line: &str) -> bool {
    line.trim_start().starts_with('[')
}

/// The kind of entry that a header begins.
fn header_of(line: &str) -> Option<&str> {
    let (kind, rest) = line.trim_start().strip_prefix("[[")?.split_once("]]")?;
    let rest = rest.trim();
    (rest.is_empty() || rest.starts_with('#')).then_some(kind.trim())
}

/// A value as TOML writes it. JSON's strings are TOML's, but for the character DEL, which no value here has.
fn written(value: &Value) -> String {
    match value {
        Value::String(text) => serde_json::to_string(text).unwrap_or_default(),
        Value::Array(values) => format!("[{}]", values.iter().map(written).collect::<Vec<_>>().join(", ")),
        Value::Datetime(day) => day.to_string(),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    const TEXT: &str = "# a store\n\n# the first\n[[key]]\nid = \"a\"\n\n# lists\n[[revocation_list]]\nfile = \"x\"\n\n[[key]] # the second\nid = \"b\"\n";

    #[test]
    fn a_table_goes_with_the_comments_right_above_it_and_nothing_else() {
        let text = StoreText::read(TEXT.as_bytes()).unwrap();
        let without = |kind, index| text.without(kind, index).unwrap();
        assert_eq!(without("key", 0), TEXT.replace("# the first\n[[key]]\nid = \"a\"\n\n", ""));
        assert_eq!(without("key", 1), TEXT.replace("[[key]] # the second\nid = \"b\"\n", ""));
        assert_eq!(
            without("revocation_list", 0),
            TEXT.replace("# lists\n[[revocation_list]]\nfile = \"x\"\n\n", "")
        );
        assert_eq!(text.without("key", 2), None);
    }

    #[test]
    fn what_only_looks_like_a_table_is_not_cut() {
        let inside = "[[key]]\nid = \"\"\"\n[[key]]\n\"\"\"\n[[key]]\nid = \"b\"\n";
        assert_eq!(StoreText::read(inside.as_bytes()).unwrap().without("key", 1), None);
        let inline = "key = [{ id = \"a\" }]\n";
        assert_eq!(StoreText::read(inline.as_bytes()).unwrap().without("key", 0), None);
    }

    #[test]
    fn a_table_stands_at_the_end_with_its_values_written_safely() {
        let text = StoreText::read(b"# empty").unwrap();
        let rows = [("id", Value::from("a\"\n[[anchor]]")), ("regions", Value::from(vec!["990000"]))];
        let with = text.with("key", &rows);
        assert_eq!(with, "# empty\n\n[[key]]\nid = \"a\\\"\\n[[anchor]]\"\nregions = [\"990000\"]\n");
        assert_eq!(StoreText::read(with.as_bytes()).unwrap().entries().count(), 1);
    }
}
