//! Kinds of licenses and names of regions: what the data files say, as lookups.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Deserialize;

use crate::error::Error;
use crate::layout::configuration_error;
use crate::license::fields::Value;
use crate::license::{FieldName, License, Title};
use crate::personal::PersonalData;
use crate::region::Region;

/// The kinds of licenses this verifier knows.
#[derive(Clone, Debug)]
pub struct Catalog {
    kinds: Vec<Arc<Kind>>,
}

/// One kind of license.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Kind {
    /// The catalogue's id, for ever.
    pub id: Arc<str>,
    /// 标准证照名称.
    pub name: Title,
    /// Other names by which regions call it.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// 证照类型代码, where it is public.
    pub national: Option<String>,
    /// The codes regions give it, where they are public.
    #[serde(default)]
    pub regional: BTreeMap<Region, Vec<String>>,
    #[serde(default)]
    personal: BTreeMap<String, PersonalData>,
    /// How sure the entry is.
    pub source: KindSource,
}

/// How sure an entry of the catalogue is.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "kebab-case")]
pub enum KindSource {
    /// A published standard.
    Standard,
    /// Public code or a public list.
    Public,
    /// The agreement that this project serves.
    SourceDocument,
    /// An assumption.
    Assumed,
}

/// What a license says of its kind, surest first.
#[derive(Clone, Copy, Debug)]
pub(crate) enum KindClue<'l> {
    National(&'l str),
    Identifier(&'l str),
    Regional(Region, &'l str),
    Name(&'l str),
}

impl<'l> KindClue<'l> {
    /// Everything the license says of its kind.
    pub(crate) fn all(license: &'l License) -> impl Iterator<Item = Self> {
        let text = |name| match license.value(name)? {
            Value::Text(text) => Some(text.as_str()),
            Value::KindCode(code) => Some(code.as_str()),
            _ => None,
        };
        let clues = [
            text(FieldName::KindCode).map(Self::National),
            license.identifier().map(|identifier| Self::Identifier(identifier.kind_code())),
            text(FieldName::RegionKindCode).map(|code| Self::Regional(license.region(), code)),
            text(FieldName::Name).map(Self::Name),
        ];
        clues.into_iter().flatten()
    }

    /// The field the clue stands in.
    pub(crate) fn field(self) -> FieldName {
        match self {
            Self::National(_) => FieldName::KindCode,
            Self::Identifier(_) => FieldName::Identifier,
            Self::Regional(..) => FieldName::RegionKindCode,
            Self::Name(_) => FieldName::Name,
        }
    }
}

impl Catalog {
    /// Reads a catalogue file.
    ///
    /// # Errors
    ///
    /// Text that is no catalogue, with line and column; an id, code or name that two kinds claim.
    pub fn parse(text: &str) -> Result<Self, Error> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct File {
            #[serde(default)]
            kind: Vec<Arc<Kind>>,
        }
        let file: File = toml::from_str(text).map_err(|error| configuration_error(text, &error))?;
        let catalog = Self { kinds: file.kind };
        catalog.refuse_double_claims()?;
        Ok(catalog)
    }

    /// The kinds, in the order of the file.
    #[must_use]
    pub fn kinds(&self) -> &[Arc<Kind>] {
        &self.kinds
    }

    /// The kind with this id.
    #[must_use]
    pub fn kind(&self, id: &str) -> Option<&Arc<Kind>> {
        self.kinds.iter().find(|kind| *kind.id == *id)
    }

    /// The kind that a clue names. `None` for what the catalogue does not have: regions have codes and
    /// names we never saw.
    pub(crate) fn recognise(&self, clue: KindClue<'_>) -> Option<&Arc<Kind>> {
        self.kinds.iter().find(|kind| match clue {
            KindClue::National(code) | KindClue::Identifier(code) => kind.national.as_deref() == Some(code),
            KindClue::Regional(region, code) => {
                kind.regional.get(&region).is_some_and(|codes| codes.iter().any(|known| known == code))
            }
            KindClue::Name(name) => kind.is_called(name),
        })
    }

    fn refuse_double_claims(&self) -> Result<(), Error> {
        let mut claims = BTreeMap::new();
        for kind in &self.kinds {
            for claim in kind.claims() {
                if let Some(other) = claims.insert(claim.clone(), &kind.id) {
                    let detail =
                        format!("kinds {other} and {} both claim {claim}; leave it to one of them", kind.id);
                    return Err(Error::configuration(detail));
                }
            }
        }
        Ok(())
    }
}

impl Kind {
    /// What a field of this kind tells about a person, where it is not what the masking rules say of fields
    /// otherwise. Fields by canonical name, or by their name on the face.
    #[must_use]
    pub fn personal(&self, field: &str) -> Option<PersonalData> {
        self.personal.get(field).copied()
    }

    fn is_called(&self, name: &str) -> bool {
        self.name.zh_cn == name || self.aliases.iter().any(|alias| alias == name)
    }

    fn claims(&self) -> impl Iterator<Item = String> {
        let names =
            std::iter::once(&self.name.zh_cn).chain(&self.aliases).map(|name| format!("the name {name}"));
        let codes = self
            .regional
            .iter()
            .flat_map(|(region, codes)| codes.iter().map(move |code| format!("{code} of {region}")));
        let national = self.national.iter().map(|code| format!("the national code {code}"));
        names.chain(codes).chain(national).chain(std::iter::once(format!("the id {}", self.id)))
    }
}

/// Names of regions.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(transparent)]
pub struct Regions(BTreeMap<Region, Title>);

impl Regions {
    /// Reads a file of names by division code.
    ///
    /// # Errors
    ///
    /// Text that is no such file, with line and column.
    pub fn parse(text: &str) -> Result<Self, Error> {
        toml::from_str(text).map_err(|error| configuration_error(text, &error))
    }

    /// The region's name, where the file has it.
    #[must_use]
    pub fn title(&self, region: Region) -> Option<&Title> {
        self.0.get(&region)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_kinds_cannot_claim_one_name() {
        let kind = |id| {
            format!(
                "[[kind]]\nid = \"{id}\"\nname = {{ zh-CN = \"同名\", en = \"x\" }}\nsource = \"assumed\"\n"
            )
        };
        assert!(Catalog::parse(&kind("a")).is_ok());
        let error = Catalog::parse(&(kind("a") + &kind("b"))).unwrap_err();
        assert_eq!(error.to_string(), "kinds a and b both claim the name 同名; leave it to one of them");
    }

    #[test]
    fn an_unknown_key_is_refused_with_its_place() {
        let error = Catalog::parse("[[kind]]\nid = \"a\"\nurl = \"x\"\n").unwrap_err();
        assert!(error.to_string().contains("line 3 column 1"), "{error}");
    }
}
