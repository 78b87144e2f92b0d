//! Kinds of licenses and names of regions: what the data files say, as lookups.

mod file;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::license::contents::Contents;
use crate::license::fields::Value;
use crate::license::{FieldName, License, Title};
use crate::words::configuration::configuration_error;
use crate::words::error::Error;
use crate::words::limits::MAX_CONFIG_BYTES;
use crate::words::personal::PersonalData;
use crate::words::region::Region;

/// The kinds of licenses this verifier knows.
///
/// ```
/// use elicense::rules::Catalog;
/// let catalog = Catalog::built_in();
/// assert!(catalog.kinds().len() >= 31);
/// assert_eq!(catalog.kind("business-license").unwrap().name.zh_cn, "营业执照");
/// ```
#[derive(Clone, Debug)]
pub struct Catalog {
    kinds: Vec<Arc<Kind>>,
    recorded: BTreeMap<Arc<str>, Title>,
    /// What every license records.
    metadata: Records,
    standard: KindSource,
    index: Index,
}

/// Where each clue leads: an index into the kinds.
#[derive(Clone, Debug, Default)]
struct Index {
    ids: HashMap<Arc<str>, usize>,
    national: HashMap<String, usize>,
    names: HashMap<String, usize>,
    codes_of: HashMap<Region, HashMap<String, usize>>,
    names_of: HashMap<Region, HashMap<String, usize>>,
}

/// One kind of license.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Kind {
    /// The catalogue's id, for ever.
    pub id: Arc<str>,
    /// 标准证照名称.
    pub name: Title,
    /// Other names by which anybody calls it.
    pub aliases: Vec<String>,
    /// 本省证照名称: the names by which one region alone calls it.
    pub names: BTreeMap<Region, Vec<String>>,
    /// 证照类型代码, where it is public.
    pub national: Option<String>,
    /// The codes regions give it, where they are public.
    pub regional: BTreeMap<Region, Vec<String>>,
    /// 归集范围: who collects it.
    pub collected: Collected,
    /// 记载信息: what it records, the metadata that every license records included.
    pub records: Records,
    /// The regions outside which it has no force; empty where it has it everywhere.
    pub valid_in: Vec<Region>,
    /// Whether licenses of the kind have a period at all.
    pub period: Period,
    /// How sure the entry is.
    pub source: KindSource,
    personal: BTreeMap<String, PersonalData>,
    /// The same of every canonical field: asked several times for each report.
    personal_fields: [Option<PersonalData>; FieldName::ALL.len()],
}

/// Whether licenses of a kind have a period in which they are in force.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Period {
    /// They have, and one that records no end is not known to be in force.
    #[default]
    Recorded,
    /// What they say has no end, as of a marriage: one that records none is in force.
    None,
}

/// 归集范围: the regions whose license libraries hold a kind, so that others can ask for it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Collected {
    /// The regions.
    pub regions: Vec<Region>,
    /// How sure that is.
    pub source: KindSource,
}

/// 记载信息: fields by their canonical names, or by the names that layouts give them on the face.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Records {
    /// What a complete license of the kind holds.
    pub required: BTreeSet<Recorded>,
    /// What it may hold.
    pub optional: BTreeSet<Recorded>,
}

/// One thing that licenses record.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Recorded {
    /// A canonical field.
    Field(FieldName),
    /// A field of the face, by the name that layouts give it.
    Face(Arc<str>),
}

impl Recorded {
    /// Its name in data files and reports.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Field(name) => name.as_str(),
            Self::Face(name) => name,
        }
    }

    /// Whether something is written for it, readable or not.
    pub(crate) fn is_written_in(&self, contents: &Contents<'_>) -> bool {
        match self {
            Self::Field(name) => contents.has(*name),
            Self::Face(_) => self.stands_in(contents),
        }
    }

    /// Whether the license records it, in a way that can be read.
    pub(crate) fn stands_in(&self, contents: &Contents<'_>) -> bool {
        match self {
            Self::Field(name) => contents.read.contains(*name),
            Self::Face(name) => contents.face.contains(&&**name),
        }
    }
}

/// How sure an entry of the catalogue is.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
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

impl KindSource {
    /// The word of the data files and of reports.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Standard => "standard",
            Self::Public => "public",
            Self::SourceDocument => "source-document",
            Self::Assumed => "assumed",
        }
    }
}

/// What a license says of its kind, surest first.
#[derive(Clone, Copy, Debug)]
pub(crate) enum KindClue<'l> {
    National(&'l str),
    Identifier(&'l str),
    Regional(Region, &'l str),
    Name(Region, &'l str),
}

impl<'l> KindClue<'l> {
    /// Everything the license says of its kind.
    pub(crate) fn all(license: &'l License) -> impl Iterator<Item = Self> {
        let text = |name| match license.value(name)? {
            Value::Text(text) => Some(text.as_str()),
            Value::KindCode(code) => Some(code.as_str()),
            _ => None,
        };
        let region = license.region();
        let clues = [
            text(FieldName::KindCode).map(Self::National),
            license.identifier().map(|identifier| Self::Identifier(identifier.kind_code())),
            text(FieldName::RegionKindCode).map(|code| Self::Regional(region, code)),
            text(FieldName::Name).map(|name| Self::Name(region, name)),
        ];
        clues.into_iter().flatten()
    }

    /// The field the clue stands in.
    pub(crate) fn field(self) -> FieldName {
        match self {
            Self::National(_) => FieldName::KindCode,
            Self::Identifier(_) => FieldName::Identifier,
            Self::Regional(..) => FieldName::RegionKindCode,
            Self::Name(..) => FieldName::Name,
        }
    }
}

impl Catalog {
    /// The same catalogue, whose kinds are counted apart from this one's.
    pub(crate) fn apart(&self) -> Self {
        let apart = |kind: &Arc<Kind>| Arc::new(Kind { id: (*kind.id).into(), ..Kind::clone(kind) });
        Self { kinds: self.kinds.iter().map(apart).collect(), ..self.clone() }
    }

    /// The catalogue that is built in.
    #[must_use]
    pub fn built_in() -> Self {
        Self::parse(elicense_formats::CATALOG).expect("the built-in catalogue is read by a test")
    }

    /// Reads a catalogue file.
    ///
    /// # Errors
    ///
    /// Text that is no catalogue, an id, code or name that two kinds claim, a field nobody declares: each
    /// with line and column.
    ///
    /// ```
    /// let error = elicense::rules::Catalog::parse("[[kind]]\nid = \"a\"\nurl = \"x\"\n").unwrap_err();
    /// assert_eq!(error.position().unwrap().to_string(), "line 3 column 1");
    /// ```
    pub fn parse(text: &str) -> Result<Self, Error> {
        file::read(text)
    }

    /// The same catalogue with what a file adds: kinds, and names and codes of kinds that are known.
    ///
    /// ```
    /// let more = "[[more]]\nkind = \"business-license\"\nregional = { 990000 = [\"YYZZ\"] }\n";
    /// let catalog = elicense::rules::Catalog::built_in().with(more)?;
    /// assert_eq!(catalog.kinds().len(), elicense::rules::Catalog::built_in().kinds().len());
    /// # Ok::<(), elicense::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`Catalog::parse`]; it takes nothing away and changes nothing, and what a kind claims no other can.
    pub fn with(self, text: &str) -> Result<Self, Error> {
        file::add(self, text)
    }

    /// The kinds, in the order of the file.
    #[must_use]
    pub fn kinds(&self) -> &[Arc<Kind>] {
        &self.kinds
    }

    /// The kind with this id.
    #[must_use]
    pub fn kind(&self, id: &str) -> Option<&Arc<Kind>> {
        self.at(self.index.ids.get(id))
    }

    /// What a field of the face is called, where kinds record it.
    #[must_use]
    pub fn recorded(&self, name: &str) -> Option<&Title> {
        self.recorded.get(name)
    }

    /// The field of the face with this name, where kinds record it.
    pub(crate) fn recorded_face(&self, name: &str) -> Option<Recorded> {
        self.recorded.get_key_value(name).map(|(name, _)| Recorded::Face(Arc::clone(name)))
    }

    /// How sure the list of metadata is that every license records.
    #[must_use]
    pub fn metadata_source(&self) -> KindSource {
        self.standard
    }

    /// The kind that a clue names. `None` for what the catalogue does not have: regions have codes and
    /// names we never saw.
    pub(crate) fn recognise(&self, clue: KindClue<'_>) -> Option<&Arc<Kind>> {
        let Index { national, names, codes_of, names_of, .. } = &self.index;
        self.at(match clue {
            KindClue::National(code) | KindClue::Identifier(code) => national.get(code),
            KindClue::Regional(region, code) => codes_of.get(&region)?.get(code),
            KindClue::Name(region, name) => {
                names.get(name).or_else(|| names_of.get(&region).and_then(|names| names.get(name)))
            }
        })
    }

    fn at(&self, index: Option<&usize>) -> Option<&Arc<Kind>> {
        self.kinds.get(*index?)
    }
}

impl Kind {
    /// What a field of this kind tells about a person, where it is not what the masking rules say of fields
    /// otherwise. Fields by canonical name, or by their name on the face.
    #[must_use]
    pub fn personal(&self, field: &str) -> Option<PersonalData> {
        self.personal.get(field).copied()
    }

    /// The same, of a canonical field.
    pub(crate) fn personal_field(&self, field: FieldName) -> Option<PersonalData> {
        self.personal_fields[field as usize]
    }

    /// Whether the region's license library holds licenses of this kind.
    #[must_use]
    pub fn is_collected_by(&self, region: Region) -> bool {
        self.collected.regions.iter().any(|collector| collector.contains(region))
    }

    /// Whether a license of this kind has force in the region.
    #[must_use]
    pub fn is_valid_in(&self, region: Region) -> bool {
        self.valid_in.is_empty() || self.valid_in.iter().any(|inside| inside.contains(region))
    }

    /// The name by which the region calls it.
    #[must_use]
    pub fn name_in(&self, region: Region) -> &str {
        let own = self.names.get(&region).and_then(|names| names.first());
        own.unwrap_or(&self.name.zh_cn)
    }
}

/// Names of regions.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(transparent)]
pub struct Regions(BTreeMap<Region, Title>);

impl Regions {
    /// The names that are built in.
    #[must_use]
    pub fn built_in() -> Self {
        Self::parse(elicense_formats::REGIONS).expect("the built-in names are read by a test")
    }

    /// Reads a file of names by division code.
    ///
    /// # Errors
    ///
    /// Text that is no such file, with line and column.
    pub fn parse(text: &str) -> Result<Self, Error> {
        if text.len() > MAX_CONFIG_BYTES {
            return Err(Error::configuration(format!("regions have at most {MAX_CONFIG_BYTES} bytes")));
        }
        toml::from_str(text).map_err(|error| configuration_error(text, &error))
    }

    /// The region's name, where the file has it.
    #[must_use]
    pub fn title(&self, region: Region) -> Option<&Title> {
        self.0.get(&region)
    }

    /// The regions that have a name, by their codes.
    pub fn all(&self) -> impl Iterator<Item = (Region, &Title)> {
        self.0.iter().map(|(region, title)| (*region, title))
    }
}
