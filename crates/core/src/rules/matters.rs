//! 办事事项: what a matter asks for. Data, read from `matters.toml`.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::Deserialize;
use toml::Spanned;

use crate::license::Title;
use crate::rules::catalog::{Catalog, KindSource};
use crate::words::configuration::{configuration_error, is_id, line_column};
use crate::words::error::Error;
use crate::words::limits::{MAX_CONFIG_BYTES, MAX_MATTERS};
use crate::words::scenario::Scenario;

/// The matters that are known.
///
/// ```
/// use elicense::rules::{Catalog, Matters};
///
/// let matters = Matters::built_in(&Catalog::built_in());
/// let matter = matters.matter("start-a-company").unwrap();
/// assert!(matter.materials.iter().any(|material| material.takes("real-estate-certificate")));
/// ```
#[derive(Clone, Debug)]
pub struct Matters(Vec<Arc<Matter>>);

/// One matter and the materials it asks for.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Matter {
    /// Its id, for ever.
    pub id: Arc<str>,
    /// Its name.
    pub title: Title,
    /// For what licenses are presented in it.
    pub scenario: Scenario,
    /// Who takes part beside the applicant, by the word in [`Material::party`].
    pub parties: BTreeMap<String, Title>,
    /// What it asks for, in the order of the file.
    pub materials: Vec<Material>,
    /// How sure the entry is.
    pub source: KindSource,
}

/// One material, which a license may make unnecessary.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Material {
    /// Its id within the matter.
    pub id: String,
    /// Its name.
    pub title: Title,
    /// The kinds of licenses that cover it: ids of the catalogue, at least one.
    pub kinds: Vec<String>,
    /// Who must hold the license: [`APPLICANT`] or one of the matter's parties; `None` where anybody may.
    pub party: Option<String>,
}

/// The party that presents the licenses.
pub const APPLICANT: &str = "applicant";

impl Matters {
    /// What is built in.
    ///
    /// # Panics
    ///
    /// With a catalogue that lacks kinds of the built-in one; [`Matters::parse`] refuses there.
    #[must_use]
    pub fn built_in(catalog: &Catalog) -> Self {
        Self::parse(elicense_formats::MATTERS, catalog).expect("the built-in matters are read by a test")
    }

    /// Reads a file of matters, which speaks of the kinds of `catalog`.
    ///
    /// # Errors
    ///
    /// Text that is no such file, with line and column; an id that stands twice; a kind or a party that is
    /// not known.
    pub fn parse(text: &str, catalog: &Catalog) -> Result<Self, Error> {
        if text.len() > MAX_CONFIG_BYTES {
            return Err(Error::configuration(format!("matters have at most {MAX_CONFIG_BYTES} bytes")));
        }
        let file: File = toml::from_str(text).map_err(|error| configuration_error(text, &error))?;
        if file.matter.len() > MAX_MATTERS {
            return Err(Error::configuration(format!("a file has at most {MAX_MATTERS} matters")));
        }
        let reading = Reading { text, catalog };
        let mut ids = BTreeSet::new();
        let matters = file.matter.into_iter().map(|matter| {
            reading.new_id(&matter.id, &mut ids)?;
            reading.matter(matter).map(Arc::new)
        });
        matters.collect::<Result<_, _>>().map(Self)
    }

    /// All of them, in the order of the file.
    #[must_use]
    pub fn all(&self) -> &[Arc<Matter>] {
        &self.0
    }

    /// The one with this id.
    #[must_use]
    pub fn matter(&self, id: &str) -> Option<&Arc<Matter>> {
        self.0.iter().find(|matter| *matter.id == *id)
    }
}

impl Material {
    /// Whether licenses of this kind cover it.
    #[must_use]
    pub fn takes(&self, kind: &str) -> bool {
        self.kinds.iter().any(|taken| taken == kind)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    matter: Vec<MatterTable>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MatterTable {
    id: Spanned<String>,
    title: Title,
    scenario: Spanned<String>,
    #[serde(default)]
    parties: BTreeMap<Spanned<String>, Title>,
    #[serde(default)]
    material: Vec<MaterialTable>,
    source: KindSource,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MaterialTable {
    id: Spanned<String>,
    title: Title,
    kinds: Vec<Spanned<String>>,
    party: Option<Spanned<String>>,
}

/// A file being read.
struct Reading<'r> {
    text: &'r str,
    catalog: &'r Catalog,
}

impl Reading<'_> {
    fn matter(&self, table: MatterTable) -> Result<Matter, Error> {
        let scenario = Scenario::from_word(table.scenario.get_ref()).ok_or_else(|| {
            let words: Vec<&str> = Scenario::ALL.iter().map(|scenario| scenario.word()).collect();
            let detail =
                format!("{} is no scenario; they are {}", table.scenario.get_ref(), words.join(", "));
            self.wrong(&table.scenario, detail)
        })?;
        if table.material.is_empty() {
            return Err(self.wrong(&table.id, "a matter needs at least one [[matter.material]]".into()));
        }
        let misnamed = |party: &&Spanned<String>| !is_id(party.get_ref()) || party.get_ref() == APPLICANT;
        if let Some(party) = table.parties.keys().find(misnamed) {
            return Err(self.wrong(party, format!("a party is named by an id other than `{APPLICANT}`")));
        }
        let mut ids = BTreeSet::new();
        let materials = table.material.into_iter().map(|material| {
            self.new_id(&material.id, &mut ids)?;
            self.material(material, &table.parties)
        });
        Ok(Matter {
            materials: materials.collect::<Result<_, _>>()?,
            id: table.id.into_inner().into(),
            title: table.title,
            scenario,
            parties: table.parties.into_iter().map(|(party, title)| (party.into_inner(), title)).collect(),
            source: table.source,
        })
    }

    fn material(
        &self,
        table: MaterialTable,
        parties: &BTreeMap<Spanned<String>, Title>,
    ) -> Result<Material, Error> {
        if table.kinds.is_empty() {
            return Err(self.wrong(&table.id, "a material needs at least one kind".into()));
        }
        if let Some(kind) = table.kinds.iter().find(|kind| self.catalog.kind(kind.get_ref()).is_none()) {
            return Err(self.wrong(kind, format!("{} is no kind of the catalogue", kind.get_ref())));
        }
        let known = |party: &Spanned<String>| {
            party.get_ref() == APPLICANT || parties.keys().any(|known| known.get_ref() == party.get_ref())
        };
        if let Some(party) = table.party.as_ref().filter(|party| !known(party)) {
            let detail = format!("{} is neither `{APPLICANT}` nor one of [matter.parties]", party.get_ref());
            return Err(self.wrong(party, detail));
        }
        Ok(Material {
            id: table.id.into_inner(),
            title: table.title,
            kinds: table.kinds.into_iter().map(Spanned::into_inner).collect(),
            party: table.party.map(Spanned::into_inner),
        })
    }

    fn new_id(&self, id: &Spanned<String>, known: &mut BTreeSet<String>) -> Result<(), Error> {
        if !is_id(id.get_ref()) {
            return Err(self.wrong(id, "an id is 1 to 64 of a-z, 0-9 and -".into()));
        }
        if !known.insert(id.get_ref().clone()) {
            return Err(self.wrong(id, format!("{} stands twice; give it another id", id.get_ref())));
        }
        Ok(())
    }

    fn wrong(&self, place: &Spanned<String>, detail: String) -> Error {
        Error::configuration(detail).at(line_column(self.text, place.span().start))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BUILT_IN: &str = elicense_formats::MATTERS;

    fn refused(from: &str, to: &str) -> String {
        let changed = BUILT_IN.replacen(from, to, 1);
        assert_ne!(changed, BUILT_IN, "{from}");
        Matters::parse(&changed, &Catalog::built_in()).unwrap_err().to_string()
    }

    #[test]
    fn the_built_in_matters_are_three_and_assumed() {
        let matters = Matters::built_in(&Catalog::built_in());
        assert!(matters.all().len() >= 3);
        assert!(matters.all().iter().all(|matter| matter.source == KindSource::Assumed));
    }

    #[test]
    fn a_wrong_file_is_refused_with_its_place() {
        for (from, to, says) in [
            ("kinds = [\"real", "kinds = [\"unreal", "unreal-estate-certificate is no kind of the catalogue"),
            ("party = \"spouse\"", "party = \"uncle\"", "uncle is neither `applicant` nor one of"),
            ("id = \"newborn\"", "id = \"start-a-company\"", "start-a-company stands twice"),
            ("id = \"identity\"", "id = \"Identity\"", "an id is 1 to 64"),
            ("\"government-service\"", "\"service\"", "service is no scenario; they are government-service,"),
            ("party =", "holder =", "unknown field `holder`"),
            ("kinds = [\"real-estate-certificate\"]", "kinds = []", "at least one kind"),
        ] {
            let error = refused(from, to);
            assert!(error.contains(says) && error.contains(" at line "), "{error}");
        }
    }
}
