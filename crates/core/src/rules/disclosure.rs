//! 个人信息显示规则: which reader sees how much of what a license tells about a person.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use crate::license::FieldName;
use crate::license::code_list::HolderIdKind;
use crate::words::configuration::{configuration_error, line_column};
use crate::words::error::Error;
use crate::words::limits::MAX_CONFIG_BYTES;
use crate::words::named::named;
use crate::words::personal::PersonalData;
use crate::words::scenario::{Reader, Scenario};
use crate::words::source::Source;

named! {
    /// How much of a value an answer shows.
    pub enum Shown {
        /// The value as it is.
        Full = "full",
        /// Enough to recognise it, not to learn it: `110105********002X`, `张**`.
        Partial = "partial",
        /// Nothing.
        Hidden = "hidden",
    }
}

/// The rules by which answers show personal data: what each field tells about a person, and how much of
/// that each reader sees in each scenario.
///
/// ```
/// use elicense::{Reader, Scenario, Trust, Verifier};
/// use elicense::rules::{Masking, PersonalData, Shown};
///
/// let verifier = Verifier::new(Trust::empty());
/// let masking: &Masking = verifier.masking();
/// let counter = Some(Scenario::GovernmentService);
/// assert_eq!(masking.shown(Reader::Clerk, counter, PersonalData::Address), Shown::Full);
/// assert_eq!(masking.shown(Reader::Clerk, None, PersonalData::Address), Shown::Hidden);
/// ```
#[derive(Clone, Debug)]
pub struct Masking {
    source: Source,
    fields: [PersonalData; FieldName::ALL.len()],
    face: BTreeMap<String, PersonalData>,
    public_holders: Vec<HolderIdKind>,
    shown: [[[Shown; PersonalData::ALL.len()]; Scenario::ALL.len()]; Reader::ALL.len()],
}

impl Masking {
    /// Reads a file of masking rules.
    ///
    /// # Errors
    ///
    /// Text that is no such file, with line and column: a word that is not known, or a reader or scenario
    /// that is left out.
    pub fn parse(text: &str) -> Result<Self, Error> {
        if text.len() > MAX_CONFIG_BYTES {
            return Err(Error::configuration(format!("masking rules have at most {MAX_CONFIG_BYTES} bytes")));
        }
        let file: File = toml::from_str(text).map_err(|error| configuration_error(text, &error))?;
        file.compile(text)
    }

    /// How sure the rules are.
    #[must_use]
    pub fn source(&self) -> &Source {
        &self.source
    }

    /// How much of this class the reader sees. Without a scenario, the most modest of all of them counts.
    #[must_use]
    pub fn shown(&self, reader: Reader, scenario: Option<Scenario>, class: PersonalData) -> Shown {
        let rows = &self.shown[reader as usize];
        match scenario {
            Some(scenario) => rows[scenario as usize][class as usize],
            None => rows.iter().map(|row| row[class as usize]).max().unwrap_or(Shown::Hidden),
        }
    }

    /// What a canonical field tells about a person, where its kind of license says nothing else.
    #[must_use]
    pub fn field(&self, name: FieldName) -> PersonalData {
        self.fields[name as usize]
    }

    /// Whether holders of this kind are registered in public, so that their names and numbers tell nothing
    /// about a person.
    #[must_use]
    pub fn is_public(&self, holder: HolderIdKind) -> bool {
        self.public_holders.contains(&holder)
    }

    /// What a face field of this name tells about a person, where its kind of license says nothing else.
    #[must_use]
    pub fn face(&self, name: &str) -> PersonalData {
        self.face.get(name).copied().unwrap_or(PersonalData::Unknown)
    }
}

/// The file as it is written. Readers and scenarios are all there: a row that is forgotten must not pass
/// for one that shows nothing on purpose.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    source: Source,
    fields: BTreeMap<Spanned<String>, PersonalData>,
    #[serde(default)]
    face: BTreeMap<String, PersonalData>,
    /// Holders of these kinds are registered in public: annex A of GB/T 36903.
    #[serde(default)]
    public_holders: Vec<Spanned<String>>,
    show: ReadersFile,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ReadersFile {
    public: ScenariosFile,
    clerk: ScenariosFile,
    officer: ScenariosFile,
    audit: ScenariosFile,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct ScenariosFile {
    government_service: RowFile,
    law_enforcement: RowFile,
    social_life: RowFile,
}

type RowFile = BTreeMap<Spanned<String>, Spanned<String>>;

impl File {
    fn compile(self, text: &str) -> Result<Masking, Error> {
        let mut fields = [PersonalData::Unknown; FieldName::ALL.len()];
        for (name, class) in &self.fields {
            let name = word(text, name, "canonical field", FieldName::ALL, FieldName::from_name)?;
            fields[name as usize] = *class;
        }
        let public_holders = self.public_holders.iter().map(|kind| holder_kind(text, kind));
        let public_holders = public_holders.collect::<Result<_, Error>>()?;
        let mut shown = [[[Shown::Hidden; PersonalData::ALL.len()]; Scenario::ALL.len()]; Reader::ALL.len()];
        for (reader, scenarios) in self.show.rows() {
            for (scenario, row) in scenarios.rows() {
                shown[reader as usize][scenario as usize] = row_of(text, row)?;
            }
        }
        Ok(Masking { source: self.source, fields, face: self.face, public_holders, shown })
    }
}

impl ReadersFile {
    fn rows(&self) -> [(Reader, &ScenariosFile); 4] {
        [
            (Reader::Public, &self.public),
            (Reader::Clerk, &self.clerk),
            (Reader::Officer, &self.officer),
            (Reader::Audit, &self.audit),
        ]
    }
}

impl ScenariosFile {
    fn rows(&self) -> [(Scenario, &RowFile); 3] {
        [
            (Scenario::GovernmentService, &self.government_service),
            (Scenario::LawEnforcement, &self.law_enforcement),
            (Scenario::SocialLife, &self.social_life),
        ]
    }
}

fn row_of(text: &str, row: &RowFile) -> Result<[Shown; PersonalData::ALL.len()], Error> {
    let mut shown = [Shown::Hidden; PersonalData::ALL.len()];
    shown[PersonalData::None as usize] = Shown::Full;
    for (class, how) in row {
        let name = word(text, class, "class of personal data", PersonalData::ALL, PersonalData::from_name)?;
        if name == PersonalData::None {
            let detail = "`none` tells nothing about a person and is always shown; leave it out";
            return Err(Error::configuration(detail).at(line_column(text, class.span().start)));
        }
        shown[name as usize] = word(text, how, "way to show a value", Shown::ALL, Shown::from_name)?;
    }
    Ok(shown)
}

fn holder_kind(text: &str, code: &Spanned<String>) -> Result<HolderIdKind, Error> {
    let unknown = || {
        let detail = format!("{} is no kind of holder number (GB/T 36903 annex A)", code.get_ref());
        Error::configuration(detail).at(line_column(text, code.span().start))
    };
    HolderIdKind::parse(code.get_ref()).ok_or_else(unknown)
}

/// One of the names of a closed list, or an error that holds them all.
fn word<T: Copy + std::fmt::Display>(
    text: &str,
    found: &Spanned<String>,
    what: &str,
    all: &[T],
    read: fn(&str) -> Option<T>,
) -> Result<T, Error> {
    let wrong = || {
        let all: Vec<String> = all.iter().map(ToString::to_string).collect();
        let detail = format!("{} is no {what}; they are {}", found.get_ref(), all.join(", "));
        Error::configuration(detail).at(line_column(text, found.span().start))
    };
    read(found.get_ref()).ok_or_else(wrong)
}

#[cfg(test)]
mod tests {
    use super::*;

    const BUILT_IN: &str = elicense_formats::MASKING;

    #[test]
    fn the_built_in_rules_class_every_canonical_field() {
        let masking = Masking::parse(BUILT_IN).unwrap();
        for &name in FieldName::ALL {
            assert_ne!(masking.field(name), PersonalData::Unknown, "{name}");
        }
        assert_eq!(masking.face("what no layout has"), PersonalData::Unknown);
    }

    #[test]
    fn without_a_scenario_nobody_sees_more_than_in_any() {
        let masking = Masking::parse(BUILT_IN).unwrap();
        for &reader in Reader::ALL {
            for &class in PersonalData::ALL {
                for &scenario in Scenario::ALL {
                    let none = masking.shown(reader, None, class);
                    assert!(none >= masking.shown(reader, Some(scenario), class), "{reader} {class}");
                }
            }
        }
    }

    #[test]
    fn the_public_never_sees_a_person_in_full() {
        let masking = Masking::parse(BUILT_IN).unwrap();
        for &class in PersonalData::ALL.iter().filter(|&&class| class != PersonalData::None) {
            assert_ne!(masking.shown(Reader::Public, None, class), Shown::Full, "{class}");
        }
    }

    #[test]
    fn a_wrong_file_is_refused_with_its_place() {
        let place = |from: &str, to: &str| {
            let changed = BUILT_IN.replacen(from, to, 1);
            assert_ne!(changed, BUILT_IN);
            Masking::parse(&changed).unwrap_err().to_string()
        };
        let line = |text: &str| BUILT_IN.split(text).next().unwrap().lines().count() + 1;
        let wrong = place("version = \"none\"", "version = \"secret\"");
        assert!(wrong.starts_with("secret is no class of personal data; they are none, name,"), "{wrong}");
        assert!(wrong.ends_with(&format!("line {} column 11", line("version = "))), "{wrong}");
        assert!(place("[\"001\", ", "[\"002\", ").starts_with("002 is no kind of holder number"));
        assert!(place("holder_id = ", "holder_ids = ").starts_with("holder_ids is no canonical field"));
        assert!(place("name = \"partial\"", "name = \"some\"").starts_with("some is no way to show a value"));
        assert!(place("name = \"partial\"", "none = \"hidden\"").starts_with("`none` tells nothing"));
        assert!(
            place("[show.audit.social-life]", "[show.audit.at-home]").contains("unknown field `at-home`")
        );
        assert!(place("[show.clerk.social-life]", "[face.clerk]").contains("column"));
    }
}
