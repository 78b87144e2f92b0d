//! One catalogue of sentences for every code, in Chinese and English.
//!
//! The sentences live in `messages/zh-CN.toml` and `messages/en.toml`. A code without either language
//! fails the tests of this file.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::words::check::Finding;
use crate::words::error::Error;

/// The languages of the catalogue.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Language {
    /// 简体中文
    ZhCn,
    /// English
    En,
}

impl Language {
    /// Its tag (BCP 47).
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::ZhCn => "zh-CN",
            Self::En => "en",
        }
    }

    /// What stands between the names of a list.
    #[must_use]
    pub const fn separator(self) -> &'static str {
        match self {
            Self::ZhCn => "、",
            Self::En => ", ",
        }
    }
}

/// What was found, and what the person can do next.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, serde::Serialize)]
#[serde(deny_unknown_fields)]
pub struct Advice {
    /// What was found, one sentence.
    pub found: String,
    /// What the person can do next, one sentence.
    pub next: String,
}

/// What a name in a report is called.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Topic {
    /// A [`CheckId`](crate::CheckId).
    Check,
    /// An [`Outcome`](crate::Outcome), by [`Outcome::as_str`](crate::Outcome::as_str).
    Outcome,
    /// An [`Indication`](crate::Indication).
    Indication,
    /// A [`SubIndication`](crate::SubIndication).
    SubIndication,
    /// A [`LicenseStatus`](crate::LicenseStatus).
    Status,
    /// A [`Verifiability`](crate::Verifiability).
    Verifiability,
    /// A [`Presentation`](crate::Presentation).
    Presentation,
    /// A [`CodeForm`](crate::checks::presentation::CodeForm).
    CodeForm,
    /// A [`Conclusion`](crate::Conclusion).
    Conclusion,
    /// A [`FieldName`](crate::FieldName).
    Field,
    /// How sure a layout is: a [`SourceKind`](crate::layout::SourceKind) by its name in reports.
    Source,
    /// A [`Recognition`](crate::Recognition).
    Recognition,
    /// A [`Scenario`](crate::Scenario).
    Scenario,
    /// A [`RuleState`](crate::rules::RuleState).
    RuleState,
    /// A [`DifferenceKind`](crate::decision::DifferenceKind).
    Difference,
    /// A [`Degree`](crate::decision::Degree).
    Degree,
    /// An [`Effect`](crate::decision::Effect).
    Effect,
    /// How sure an entry of the data files is: a [`KindSource`](crate::rules::KindSource) by its word.
    KindSource,
    /// A [`Sameness`](crate::report::Sameness).
    Sameness,
    /// A [`Relation`](crate::report::Relation).
    Relation,
    /// An [`Absence`](crate::report::Absence).
    Absence,
    /// A [`Transform`](crate::report::Transform), by [`Transform::as_str`](crate::report::Transform::as_str).
    Transform,
    /// A [`Waiver`](crate::matters::Waiver).
    Waiver,
    /// A [`Coverage`](crate::Coverage).
    Coverage,
    /// A [`Chosen`](crate::signature::Chosen).
    Chosen,
    /// A [`CameAfter`](crate::signature::CameAfter).
    CameAfter,
    /// A heading or label of the command line.
    Label,
}

/// The sentence for a finding, its facts filled in.
///
/// ```
/// use elicense::{Code, Language, messages};
/// let advice = messages::advice(Language::En, Code::LicenseExpired.as_str(), &[]);
/// assert!(!advice.next.is_empty());
/// ```
#[must_use]
pub fn advice(language: Language, code: &str, data: &[(&'static str, String)]) -> Advice {
    let catalogue = catalogue(language);
    let Some(template) = catalogue.code.get(code).or_else(|| catalogue.error.get(code)) else {
        return Advice::default();
    };
    let fill = |template| catalogue.fill(language, template, data);
    Advice { found: fill(&template.found), next: fill(&template.next) }
}

/// The sentence for a finding of a report.
#[must_use]
pub fn finding_advice(language: Language, finding: &Finding) -> Advice {
    advice(language, finding.code.as_str(), &finding.data)
}

/// The sentence for an input that could not be examined.
#[must_use]
pub fn error_advice(language: Language, error: &Error) -> Advice {
    advice(language, error.kind().code(), &error.kind().data())
}

/// What `name` is called; `name` itself where the catalogue does not have it.
///
/// ```
/// use elicense::{Language, messages::{self, Topic}};
/// assert_eq!(messages::word(Language::ZhCn, Topic::Indication, "TOTAL_PASSED"), "验证通过");
/// ```
#[must_use]
pub fn word(language: Language, topic: Topic, name: &str) -> &str {
    catalogue(language).words(topic).get(name).map_or(name, String::as_str)
}

/// Every code of the catalogue with its templates, sorted: for `--explain` and the documentation.
pub fn explanations(language: Language) -> impl Iterator<Item = (&'static str, &'static Advice)> {
    let catalogue = catalogue(language);
    catalogue.code.iter().chain(&catalogue.error).map(|(code, advice)| (code.as_str(), advice))
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Catalogue {
    code: BTreeMap<String, Advice>,
    error: BTreeMap<String, Advice>,
    check: Words,
    outcome: Words,
    indication: Words,
    sub_indication: Words,
    status: Words,
    verifiability: Words,
    presentation: Words,
    code_form: Words,
    conclusion: Words,
    field: Words,
    source: Words,
    recognition: Words,
    scenario: Words,
    rule_state: Words,
    difference: Words,
    degree: Words,
    effect: Words,
    kind_source: Words,
    sameness: Words,
    relation: Words,
    absence: Words,
    transform: Words,
    waiver: Words,
    coverage: Words,
    chosen: Words,
    came_after: Words,
    label: Words,
}

type Words = BTreeMap<String, String>;

impl Catalogue {
    /// Puts each fact in the place of `{name}`. A fact that is told once a language, as `name@en`, goes before
    /// the fact `name`; names of fields and scenarios, and lists of them, are called by their words.
    fn fill(&self, language: Language, template: &str, data: &[(&'static str, String)]) -> String {
        let mut text = template.to_owned();
        for (name, value) in data {
            if let Some((name, tag)) = name.split_once('@')
                && tag == language.tag()
            {
                text = text.replace(&format!("{{{name}}}"), value);
            }
        }
        for (name, value) in data {
            text = text.replace(&format!("{{{name}}}"), &self.called(language, value));
        }
        text
    }

    fn called<'v>(&'v self, language: Language, value: &'v str) -> std::borrow::Cow<'v, str> {
        let word = |name: &str| self.field.get(name).or_else(|| self.scenario.get(name)).map(String::as_str);
        if !value.contains(", ") {
            return word(value).unwrap_or(value).into();
        }
        match value.split(", ").map(word).collect::<Option<Vec<&str>>>() {
            Some(words) => words.join(language.separator()).into(),
            None => value.into(),
        }
    }

    fn words(&self, topic: Topic) -> &Words {
        match topic {
            Topic::Check => &self.check,
            Topic::Outcome => &self.outcome,
            Topic::Indication => &self.indication,
            Topic::SubIndication => &self.sub_indication,
            Topic::Status => &self.status,
            Topic::Verifiability => &self.verifiability,
            Topic::Presentation => &self.presentation,
            Topic::CodeForm => &self.code_form,
            Topic::Conclusion => &self.conclusion,
            Topic::Field => &self.field,
            Topic::Source => &self.source,
            Topic::Recognition => &self.recognition,
            Topic::Scenario => &self.scenario,
            Topic::RuleState => &self.rule_state,
            Topic::Difference => &self.difference,
            Topic::Degree => &self.degree,
            Topic::Effect => &self.effect,
            Topic::KindSource => &self.kind_source,
            Topic::Sameness => &self.sameness,
            Topic::Relation => &self.relation,
            Topic::Absence => &self.absence,
            Topic::Transform => &self.transform,
            Topic::Waiver => &self.waiver,
            Topic::Coverage => &self.coverage,
            Topic::Chosen => &self.chosen,
            Topic::CameAfter => &self.came_after,
            Topic::Label => &self.label,
        }
    }
}

fn catalogue(language: Language) -> &'static Catalogue {
    match language {
        Language::ZhCn => &ZH_CN,
        Language::En => &EN,
    }
}

static ZH_CN: LazyLock<Catalogue> = LazyLock::new(|| built_in(include_str!("../../messages/zh-CN.toml")));
static EN: LazyLock<Catalogue> = LazyLock::new(|| built_in(include_str!("../../messages/en.toml")));

fn built_in(text: &str) -> Catalogue {
    toml::from_str(text).expect("the built-in catalogue is read by a test of this file")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::code::Code;

    const LANGUAGES: [Language; 2] = [Language::ZhCn, Language::En];

    #[test]
    fn every_code_says_what_was_found_and_what_to_do_next_in_both_languages() {
        for language in LANGUAGES {
            for code in Code::ALL {
                let advice = advice(language, code.as_str(), &[]);
                assert!(!advice.found.is_empty() && !advice.next.is_empty(), "{code} in {language:?}");
            }
        }
    }

    #[test]
    fn the_catalogues_hold_no_code_that_does_not_exist() {
        let known = |code: &str| Code::from_name(code).is_some();
        for language in LANGUAGES {
            for code in catalogue(language).code.keys() {
                assert!(known(code), "{code} in {language:?}");
            }
        }
    }

    #[test]
    fn a_fact_told_once_a_language_is_told_in_that_language() {
        let data = vec![
            ("region", "990000".to_owned()),
            ("region@zh-CN", "某省".to_owned()),
            ("fields", "holder_name, number".to_owned()),
        ];
        let filled = |language| catalogue(language).fill(language, "{region}: {fields}", &data);
        assert_eq!(filled(Language::ZhCn), "某省: 持证主体、证照编号");
        assert_eq!(filled(Language::En), "990000: Holder, License number");
    }

    #[test]
    fn both_languages_fill_in_the_same_facts() {
        let places = |text: &str| -> Vec<String> {
            let mut names: Vec<String> =
                text.split('{').skip(1).filter_map(|rest| Some(rest.split_once('}')?.0.to_owned())).collect();
            names.sort();
            names.dedup();
            names
        };
        let of = |advice: &Advice| places(&format!("{}{}", advice.found, advice.next));
        for (code, chinese) in explanations(Language::ZhCn) {
            let english = catalogue(Language::En);
            let english = english.code.get(code).or_else(|| english.error.get(code)).expect(code);
            assert_eq!(of(chinese), of(english), "{code}");
        }
    }
}
