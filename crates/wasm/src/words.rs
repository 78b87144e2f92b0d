//! Words of one language.

use elicense::Language;
use elicense::jiff::Timestamp;
use elicense::license::{LICENSE_OFFSET, Title};
use elicense::messages::{self, Topic};

/// The language with this tag; Chinese where there is none.
pub(crate) fn language(tag: &str) -> Language {
    match tag {
        "en" => Language::En,
        _ => Language::ZhCn,
    }
}

/// A label of the catalogue.
pub(crate) fn label(language: Language, name: &str) -> String {
    word(language, Topic::Label, name)
}

/// What a name is called.
pub(crate) fn word(language: Language, topic: Topic, name: &str) -> String {
    messages::word(language, topic, name).to_owned()
}

/// A name that data files give in both languages.
pub(crate) fn titled(language: Language, title: &Title) -> String {
    match language {
        Language::ZhCn => title.zh_cn.clone(),
        Language::En => title.en.clone(),
    }
}

/// A time as clocks at the counter show it.
pub(crate) fn time(language: Language, at: Timestamp) -> String {
    let shown = LICENSE_OFFSET.to_datetime(at).strftime("%Y-%m-%d %H:%M:%S");
    match language {
        Language::ZhCn => shown.to_string(),
        Language::En => format!("{shown} UTC+8"),
    }
}

/// A time as a certificate or a list writes it, told as clocks at the counter show it.
pub(crate) fn told_time(language: Language, text: &str) -> String {
    text.parse::<Timestamp>().map_or_else(|_| text.to_owned(), |at| time(language, at))
}

/// What stands between a word and what it is about.
pub(crate) fn colon(language: Language) -> &'static str {
    match language {
        Language::ZhCn => "：",
        Language::En => ": ",
    }
}
