//! No region is named in the code: regions are data.

use crate::workspace::{Text, crates, none, texts};

/// The one crate that invents licenses of regions.
const INVENTS: &str = "testkit";

/// The regions of the built-in layouts are read from the data, so that this test names none either.
#[test]
fn no_region_is_named_in_the_code() {
    let layouts: Vec<toml::Table> =
        elicense_formats::LAYOUTS.iter().map(|(_, text)| text.parse().expect("TOML")).collect();
    let names: toml::Table = elicense_formats::REGIONS.parse().expect("TOML");
    let mut words: Vec<String> =
        layouts.iter().filter_map(|layout| layout["region"].as_str().map(str::to_owned)).collect();
    for name in names.values().filter_map(toml::Value::as_table) {
        let texts = ["zh-CN", "en"].map(|language| name[language].as_str().expect("a name is a text"));
        words.extend(texts.map(|text| text.trim_end_matches(['省', '市']).to_owned()));
    }
    assert!(words.len() >= 8);
    let crates = crates().into_iter().filter(|name| name != INVENTS);
    let sources = crates.flat_map(|name| texts(&format!("crates/{name}/src"), ".rs"));
    none(&sources.flat_map(|source| named(&source, &words)).collect::<Vec<_>>());
}

/// Every line of a text with one of the words, however it is capitalised.
fn named(source: &Text, words: &[String]) -> Vec<String> {
    let mut faults = Vec::new();
    for (at, line) in source.text.lines().enumerate() {
        let line = line.to_lowercase();
        let found = words.iter().filter(|word| stands_in(&line, &word.to_lowercase()));
        faults.extend(found.map(|word| format!("{}:{}: {word}", source.path, at + 1)));
    }
    faults
}

/// Whether `word` stands in the text, and not as a part of a longer number.
fn stands_in(text: &str, word: &str) -> bool {
    let is_digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    text.match_indices(word).any(|(at, _)| {
        let (before, after) = (text[..at].chars().next_back(), text[at + word.len()..].chars().next());
        !(word.starts_with(|c: char| c.is_ascii_digit()) && (is_digit(before) || is_digit(after)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_region_in_code_comments_or_texts_is_named_with_its_line() {
        let words = ["Nowhere".to_owned(), "999900".to_owned()];
        let faults = |text: &str| named(&Text::new("a.rs", text), &words);
        assert_eq!(faults("fn a() {}\n// as in NOWHERE's\n"), ["a.rs:2: Nowhere"]);
        assert_eq!(faults("const A: &str = \"999900\";"), ["a.rs:1: 999900"]);
        assert_eq!(faults("const A: &str = \"9999001\"; // no where"), [""; 0]);
    }
}
