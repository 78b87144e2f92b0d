//! One catalogue of sentences for every code, in Chinese and English.
//!
//! The sentences live in `messages/zh-CN.toml` and `messages/en.toml`, each with who has to act. What they have to keep
//! (limits of length, words that are not used, one word for one thing) is held by `tests/sentences`; which word stands
//! for what is told in `docs/words.md`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use jiff::Timestamp;
use jiff::tz::Offset;
use serde::Deserialize;

use crate::words::check::Finding;
use crate::words::error::Error;
use crate::words::named::named;

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

named! {
    /// Who has to act on what was found, before the license can be relied on.
    pub enum Who {
        /// 本窗口: whoever reads the answer.
        Window = "window",
        /// 持证人: whoever presents the license.
        Holder = "holder",
        /// 管理员: whoever looks after this program, its trust store and its data.
        Administrator = "administrator",
        /// 发证机关: whoever issued the license, or its certificates.
        Issuer = "issuer",
        /// Nobody: it is said so that nobody wonders.
        Nobody = "nobody",
    }
}

impl<'de> Deserialize<'de> for Who {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        Self::from_name(&name)
            .ok_or_else(|| serde::de::Error::custom(format_args!("nobody is called {name}")))
    }
}

/// What was found, and what the person can do next.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, serde::Serialize)]
#[serde(deny_unknown_fields)]
pub struct Advice {
    /// Who has to act. JSON tells it once, beside the sentences of both languages.
    #[serde(skip_serializing)]
    pub who: Who,
    /// What was found, one sentence.
    pub found: String,
    /// What the person can do next, one sentence.
    pub next: String,
}

impl Default for Advice {
    /// No sentence, of which nobody has to do anything.
    fn default() -> Self {
        Self { who: Who::Nobody, found: String::new(), next: String::new() }
    }
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
    /// A [`Who`].
    Who,
    /// A [`Coverage`](crate::Coverage).
    Coverage,
    /// A [`Grade`](crate::Grade).
    Grade,
    /// A [`Chosen`](crate::signature::Chosen).
    Chosen,
    /// A [`CameAfter`](crate::signature::CameAfter).
    CameAfter,
    /// A heading or label of the command line.
    Label,
    /// A command or argument of the command line, by the names that lead to it: `audit.prove.run`.
    Help,
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
    Advice { who: template.who, found: fill(&template.found), next: fill(&template.next) }
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

/// Who has to act on the code; nobody on one that the catalogue does not have.
///
/// ```
/// use elicense::{Code, messages::{self, Who}};
/// assert_eq!(messages::who(Code::RevocationListStale.as_str()), Who::Administrator);
/// ```
#[must_use]
pub fn who(code: &str) -> Who {
    let catalogue = catalogue(Language::En);
    catalogue.code.get(code).or_else(|| catalogue.error.get(code)).map_or(Who::Nobody, |advice| advice.who)
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

/// Whether the catalogue has a word for `name`.
#[must_use]
pub fn knows(topic: Topic, name: &str) -> bool {
    catalogue(Language::En).words(topic).contains_key(name)
}

/// Every name that the catalogue has a word for, sorted.
pub fn names(topic: Topic) -> impl Iterator<Item = &'static str> {
    catalogue(Language::En).words(topic).keys().map(String::as_str)
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
    who: Words,
    rule: Words,
    fact: Words,
    coverage: Words,
    grade: Words,
    chosen: Words,
    came_after: Words,
    label: Words,
    help: Words,
}

type Words = BTreeMap<String, String>;

impl Catalogue {
    /// Puts each fact in the place of `{name}`, once: what a fact itself has in braces stays as it is.
    fn fill(&self, language: Language, template: &str, data: &[(&'static str, String)]) -> String {
        let mut text = String::with_capacity(template.len());
        let mut rest = template;
        while let Some((before, from)) = rest.split_once('{') {
            text.push_str(before);
            let placeholder = from.split_once('}');
            match placeholder.and_then(|(name, after)| Some((self.told(language, name, data)?, after))) {
                Some((told, after)) => {
                    text.push_str(&told);
                    rest = after;
                }
                None => {
                    text.push('{');
                    rest = from;
                }
            }
        }
        text.push_str(rest);
        text
    }

    /// The fact `name`: as it is told in the language, as `name@en`, where it is told once a language; otherwise as its
    /// words, where it is a field, a scenario, or a list of them.
    fn told<'v>(
        &'v self,
        language: Language,
        name: &str,
        data: &'v [(&'static str, String)],
    ) -> Option<std::borrow::Cow<'v, str>> {
        let in_language = |(key, _): &&(&str, String)| {
            key.strip_prefix(name).and_then(|rest| rest.strip_prefix('@')) == Some(language.tag())
        };
        if let Some((_, text)) = data.iter().find(in_language) {
            return Some(text.as_str().into());
        }
        let (_, value) = data.iter().find(|(key, _)| *key == name)?;
        Some(self.called(language, name, value))
    }

    /// What a fact is called: rules of certificates, forms and amounts have words of their own.
    fn called<'v>(&'v self, language: Language, name: &str, value: &'v str) -> std::borrow::Cow<'v, str> {
        match name {
            "rule" => return self.rule.get(value).map_or(value, String::as_str).into(),
            "form" | "what" | "claim" => return self.fact.get(value).map_or(value, String::as_str).into(),
            _ => {}
        }
        if let Some(local) = local(language, value) {
            return local.into();
        }
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
            Topic::Who => &self.who,
            Topic::Coverage => &self.coverage,
            Topic::Grade => &self.grade,
            Topic::Chosen => &self.chosen,
            Topic::CameAfter => &self.came_after,
            Topic::Label => &self.label,
            Topic::Help => &self.help,
        }
    }
}

/// A time as clocks at the counter show it; `None` of what is no time.
fn local(language: Language, value: &str) -> Option<String> {
    let time: Timestamp = value.ends_with('Z').then(|| value.parse().ok())??;
    let shown = CHINESE_TIME.to_datetime(time).strftime("%Y-%m-%d %H:%M:%S").to_string();
    Some(match language {
        Language::ZhCn => shown,
        Language::En => format!("{shown} UTC+8"),
    })
}

/// The offset in which licenses are dated and sentences tell times: Chinese standard time, all year.
pub(crate) const CHINESE_TIME: Offset = Offset::constant(8);

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
        assert_eq!(filled(Language::ZhCn), "某省: 持证人、证照编号");
        assert_eq!(filled(Language::En), "990000: Holder, License number");
    }

    /// A document chooses facts: none of them is a template.
    #[test]
    fn braces_of_a_fact_and_of_nothing_known_stay_as_they_are() {
        let data = vec![("file", "{detail}{".to_owned()), ("detail", "{file}".to_owned())];
        let filled = |template| catalogue(Language::En).fill(Language::En, template, &data);
        assert_eq!(filled("{file}, {detail}: {unknown} {"), "{detail}{, {file}: {unknown} {");
    }

    #[test]
    fn a_rule_and_a_form_have_words_of_their_own() {
        let data = vec![("rule", "number".to_owned()), ("form", "letter-case".to_owned())];
        let filled = catalogue(Language::ZhCn).fill(Language::ZhCn, "{rule}{form}", &data);
        assert_eq!(filled, "列表没有编号字母大小写不同");
    }

    #[test]
    fn times_are_those_of_clocks_in_china() {
        let data = vec![("at", "2026-05-31T20:05:09Z".to_owned())];
        let filled = |language| catalogue(language).fill(language, "{at}", &data);
        assert_eq!(filled(Language::ZhCn), "2026-06-01 04:05:09");
        assert_eq!(filled(Language::En), "2026-06-01 04:05:09 UTC+8");
    }

    #[test]
    fn both_languages_name_the_same_to_act() {
        for (code, chinese) in explanations(Language::ZhCn) {
            assert_eq!(chinese.who, who(code), "{code}");
        }
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
