//! The words of the answer, in the languages asked for.

use elicense::layout::SourceKind;
use elicense::license::Title;
use elicense::messages::Advice;
use elicense::messages::{self, Topic};
use elicense::rules::{KindSource, Regions};
use elicense::{Language, Region, Scenario};

/// One language, or Chinese and English together.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Words(&'static [Language]);

impl Words {
    /// 简体中文.
    pub const ZH_CN: Self = Self(&[Language::ZhCn]);
    /// English.
    pub const EN: Self = Self(&[Language::En]);
    /// Both, Chinese first.
    pub const BOTH: Self = Self(&[Language::ZhCn, Language::En]);

    /// One language.
    pub const fn of(language: Language) -> Self {
        match language {
            Language::ZhCn => Self::ZH_CN,
            Language::En => Self::EN,
        }
    }

    /// The languages, in the order in which they are written.
    pub fn languages(self) -> &'static [Language] {
        self.0
    }

    /// What a name of a report is called.
    pub fn word(self, topic: Topic, name: &str) -> String {
        self.joined(|language| messages::word(language, topic, name).to_owned())
    }

    /// A heading or label of this program.
    pub fn label(self, name: &str) -> String {
        self.word(Topic::Label, name)
    }

    /// A sentence of this program, once a language.
    pub fn labels(self, name: &str) -> Vec<String> {
        self.sentences(|language| messages::word(language, Topic::Label, name).to_owned())
    }

    /// Where something was found: a field, a certificate or key by its place, or a path as it stands.
    pub fn place(self, place: &str) -> String {
        match place.split_once(' ') {
            Some((name @ ("certificate" | "key"), which)) => {
                format!("{} {which}", self.label(&format!("place_{name}")))
            }
            _ => self.word(Topic::Field, place),
        }
    }

    /// How sure a layout is.
    pub fn source(self, kind: SourceKind) -> String {
        let name = match kind {
            SourceKind::Standard => "standard",
            SourceKind::PublicCode => "public-code",
            SourceKind::Assumed => "assumed",
            SourceKind::PublicForm => "public-form",
            SourceKind::Invented => "invented",
        };
        self.word(Topic::Source, name)
    }

    /// For what a license is presented.
    pub fn scenario(self, scenario: Scenario) -> String {
        self.word(Topic::Scenario, scenario.as_str())
    }

    /// How sure an entry of the data files is.
    pub fn kind_source(self, source: KindSource) -> String {
        self.word(Topic::KindSource, source.as_str())
    }

    /// A name that data files give in both languages.
    pub fn title(self, title: &Title) -> String {
        self.joined(|language| match language {
            Language::ZhCn => title.zh_cn.clone(),
            Language::En => title.en.clone(),
        })
    }

    /// A region by its code and its name, where it has one.
    pub fn region(self, region: Region, regions: &Regions) -> String {
        if region == Region::UNKNOWN {
            return self.label("unknown_region");
        }
        let title = regions.title(region).map(|title| self.title(title)).unwrap_or_default();
        format!("{region} {title}").trim_end().to_owned()
    }

    /// Something for each language.
    pub fn each<T>(self, of: impl Fn(Language) -> T) -> Vec<T> {
        self.0.iter().map(|language| of(*language)).collect()
    }

    /// One sentence a language.
    pub fn sentences(self, say: impl Fn(Language) -> String) -> Vec<String> {
        self.0.iter().map(|language| say(*language)).collect()
    }

    /// What was found for a code, one sentence a language.
    pub fn found(self, code: &str) -> Vec<String> {
        self.sentences(|language| messages::advice(language, code, &[]).found)
    }

    /// Names one after the other.
    pub fn list(self, names: &[String]) -> String {
        names.join(self.separator())
    }

    /// What stands between names.
    pub fn separator(self) -> &'static str {
        match self {
            Self::ZH_CN => "、",
            Self::EN => ", ",
            _ => " · ",
        }
    }

    /// What stands between names and what is said of all of them.
    pub fn colon(self) -> &'static str {
        if self == Self::ZH_CN { "：" } else { " – " }
    }

    /// A template with its facts left open.
    pub fn template(self, name: &str) -> Vec<Advice> {
        let of = |language| {
            messages::explanations(language).find(|(code, _)| *code == name).map(|(_, advice)| advice)
        };
        self.0.iter().filter_map(|language| of(*language).cloned()).collect()
    }

    /// The languages' texts on one line; one where they are the same.
    fn joined(self, text: impl Fn(Language) -> String) -> String {
        let mut texts = self.sentences(text);
        texts.dedup();
        texts.join(" / ")
    }
}

/// A label with its facts filled in.
pub fn filled(language: Language, label: &str, facts: &[(&str, &str)]) -> String {
    let template = messages::word(language, Topic::Label, label).to_owned();
    facts.iter().fold(template, |text, (name, fact)| text.replace(&format!("{{{name}}}"), fact))
}
