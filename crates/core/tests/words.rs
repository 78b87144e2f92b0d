//! Every name that reports print has a word in both languages.

use elicense::decision::{Degree, DifferenceKind, Effect};
use elicense::display::CodeForm;
use elicense::matters::Waiver;
use elicense::messages::{Topic, word};
use elicense::report::{Absence, Relation, Sameness};
use elicense::rules::RuleState;
use elicense::{
    CheckId, Conclusion, Coverage, FieldName, Grade, Indication, Language, LicenseStatus, Presentation,
    Recognition, Scenario, SubIndication, Verifiability, signature::CameAfter, signature::Chosen,
};

const LANGUAGES: [Language; 2] = [Language::ZhCn, Language::En];

#[test]
fn every_name_in_a_report_has_a_word_in_both_languages() {
    let names: Vec<(Topic, Vec<&str>)> = vec![
        (Topic::Check, CheckId::ALL.iter().map(|n| n.as_str()).collect()),
        (Topic::Indication, Indication::ALL.iter().map(|n| n.as_str()).collect()),
        (Topic::SubIndication, SubIndication::ALL.iter().map(|n| n.as_str()).collect()),
        (Topic::Status, LicenseStatus::ALL.iter().map(|n| n.as_str()).collect()),
        (Topic::Verifiability, Verifiability::ALL.iter().map(|n| n.as_str()).collect()),
        (Topic::Presentation, Presentation::ALL.iter().map(|n| n.as_str()).collect()),
        (Topic::CodeForm, CodeForm::ALL.iter().map(|n| n.as_str()).collect()),
        (Topic::Conclusion, Conclusion::ALL.iter().map(|n| n.as_str()).collect()),
        (Topic::Field, FieldName::ALL.iter().map(|n| n.as_str()).collect()),
        (Topic::Outcome, vec!["passed", "failed", "warned", "ignored", "not-executed"]),
        (Topic::Source, vec!["standard", "public-code", "assumed", "public-form", "invented"]),
        (Topic::Recognition, Recognition::ALL.iter().map(|n| n.as_str()).collect()),
        (Topic::Scenario, Scenario::ALL.iter().map(|n| n.as_str()).collect()),
        (Topic::RuleState, RuleState::ALL.iter().map(|n| n.as_str()).collect()),
        (Topic::Difference, DifferenceKind::ALL.iter().map(|n| n.as_str()).collect()),
        (Topic::Degree, Degree::ALL.iter().map(|n| n.as_str()).collect()),
        (Topic::Effect, Effect::ALL.iter().map(|n| n.as_str()).collect()),
        (Topic::KindSource, vec!["standard", "public", "source-document", "assumed"]),
        (Topic::Coverage, Coverage::ALL.iter().map(|n| n.as_str()).collect()),
        (Topic::Grade, Grade::ALL.iter().map(|n| n.as_str()).collect()),
        (Topic::Chosen, Chosen::ALL.iter().map(|n| n.as_str()).collect()),
        (Topic::CameAfter, CameAfter::ALL.iter().map(|n| n.as_str()).collect()),
        (Topic::Waiver, Waiver::ALL.iter().map(|n| n.as_str()).collect()),
        (Topic::Sameness, Sameness::ALL.iter().map(|n| n.as_str()).collect()),
        (Topic::Relation, Relation::ALL.iter().map(|n| n.as_str()).collect()),
        (Topic::Absence, Absence::ALL.iter().map(|n| n.as_str()).collect()),
        (Topic::Transform, vec!["joined", "code-table", "date-format", "separator", "long-term"]),
    ];
    for language in LANGUAGES {
        for (topic, names) in &names {
            for name in names {
                assert!(has_word(language, *topic, name), "{topic:?} {name} in {language:?}");
            }
        }
    }
}

/// Where there is no word, the name itself comes back: the very text that was asked for.
fn has_word(language: Language, topic: Topic, name: &str) -> bool {
    !std::ptr::eq(word(language, topic, name), name)
}
