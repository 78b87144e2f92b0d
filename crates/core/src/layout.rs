//! Layouts: how one system of a region writes a license. Data, read from `*.layout.toml`.
//!
//! The language has closed words only; `docs/layout-format.md` is its reference.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;
use serde::Deserialize;

use crate::container::Container;
use crate::display::{Claims, Packing};
use crate::error::{Error, Position};
use crate::license::fields::{Format, Reading, SPLIT_DATE_JOINT, Text, status_word};
use crate::license::{FieldName, Title};
use crate::limits::MAX_CONFIG_BYTES;
use crate::path::{Path, Plain};
use crate::proof::{ProofKind, ProofSpec};
use crate::region::Region;
use crate::trust::Purpose;

/// How one system of a region writes a license.
#[derive(Clone, Debug)]
pub struct Layout {
    head: Head,
    pub(crate) container: Container,
    pub(crate) nested: Nested,
    pub(crate) detect: Vec<Detect>,
    pub(crate) proof: ProofSpec,
    pub(crate) unfold: Vec<Located>,
    pub(crate) fields: Vec<FieldRule>,
    pub(crate) face: Vec<FaceRule>,
    pub(crate) region_source: RegionSource,
    /// Of a display code: what its payload says of the code itself.
    pub(crate) claims: Vec<Located>,
}

/// Where the region of a license is known from.
#[derive(Clone, Debug)]
pub(crate) enum RegionSource {
    /// The layout is one region's.
    Fixed(Region),
    /// The signed payload names it.
    Read(Located),
}

/// What a layout says of itself.
#[derive(Clone, Debug)]
struct Head {
    id: Arc<str>,
    title: Title,
    source: Source,
    used: Used,
}

/// Where a layout is known from, and how sure that is.
#[derive(Clone, Debug, Deserialize, serde::Serialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// How sure it is.
    pub kind: SourceKind,
    /// What was seen where, and what was not.
    pub note: String,
}

/// How sure a layout is.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum SourceKind {
    /// A published standard.
    Standard,
    /// Seen in public code: one integration, not a region's own description.
    PublicCode,
    /// An assumption of this project.
    Assumed,
}

/// The days on which a layout was in use, both included.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Used {
    /// The first day.
    #[serde(deserialize_with = "day")]
    pub from: Date,
    /// The last day; `None` where it is still in use.
    #[serde(default, deserialize_with = "optional_day")]
    pub until: Option<Date>,
}

/// How texts under `!json` are quoted.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Nested {
    #[default]
    Json,
    SingleQuoted,
}

/// One condition of a layout's claim.
#[derive(Clone, Debug)]
pub(crate) struct Detect {
    pub inside: Inside,
    pub at: Located,
    pub want: Want,
}

/// Which of the two a condition looks at. Without a proof they are the same.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Inside {
    #[default]
    Payload,
    Document,
}

/// What a condition asks of its place.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum Want {
    Present,
    Absent,
    Text(String),
}

/// A path whose `!json` steps are resolved: a place in one of the trees that the document unfolds
/// to. Tree 0 is the payload (or document), tree n the text at `unfold[n - 1]`.
#[derive(Clone, Debug)]
pub(crate) struct Located {
    pub tree: usize,
    pub path: Plain,
    pub text: Arc<str>,
}

/// How one canonical field is read.
#[derive(Clone, Debug)]
pub(crate) struct FieldRule {
    pub name: FieldName,
    pub at: Vec<Located>,
    pub origin: Arc<str>,
    pub presence: Presence,
    pub max: usize,
    pub format: Format,
    pub packed: Option<Packing>,
    pub separator: Option<char>,
    pub codes: BTreeMap<String, String>,
    pub long_term: Vec<String>,
}

/// Whether a layout's licenses always hold a field.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Presence {
    Required,
    Optional,
}

/// How one field of the face is carried.
#[derive(Clone, Debug)]
pub(crate) struct FaceRule {
    pub name: Arc<str>,
    pub title: Arc<Title>,
    pub at: Vec<Located>,
    pub origin: Arc<str>,
}

impl Layout {
    /// Reads a layout file.
    ///
    /// # Errors
    ///
    /// Text that is no layout, with line and column and what is expected instead.
    ///
    /// ```
    /// let (_, text) = elicense_formats::LAYOUTS[0];
    /// let layout = elicense::Layout::parse(text).unwrap();
    /// assert!(text.contains(layout.id()));
    ///
    /// let error = elicense::Layout::parse("id = \"x\"\naccept = true").unwrap_err();
    /// assert_eq!(error.position().unwrap().to_string(), "line 2 column 1");
    /// ```
    pub fn parse(text: &str) -> Result<Self, Error> {
        if text.len() > MAX_CONFIG_BYTES {
            return Err(Error::configuration(format!("a layout has at most {MAX_CONFIG_BYTES} bytes")));
        }
        let file: File = toml::from_str(text).map_err(|error| configuration_error(text, &error))?;
        file.compile(text)
    }

    /// What stands for the layout of a document that is an online token: nothing is read in it.
    pub(crate) fn of_token(
        id: Arc<str>,
        region: Region,
        title: Title,
        source: Source,
        used: Used,
    ) -> Result<Self, Error> {
        if !is_id(&id) {
            return Err(Error::configuration(ID_FORM));
        }
        Ok(Self {
            head: Head { id, title, source, used },
            container: Container::OnlineToken,
            nested: Nested::default(),
            detect: Vec::new(),
            proof: ProofSpec::None,
            unfold: Vec::new(),
            fields: Vec::new(),
            face: Vec::new(),
            region_source: RegionSource::Fixed(region),
            claims: Vec::new(),
        })
    }

    /// The layout's id: appears in reports, for ever.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.head.id
    }

    /// The region whose system writes it; `None` where every document names its own.
    #[must_use]
    pub fn region(&self) -> Option<Region> {
        match self.region_source {
            RegionSource::Fixed(region) => Some(region),
            RegionSource::Read(_) => None,
        }
    }

    /// Its title in both languages.
    #[must_use]
    pub fn title(&self) -> &Title {
        &self.head.title
    }

    /// Where it is known from.
    #[must_use]
    pub fn source(&self) -> &Source {
        &self.head.source
    }

    /// When it was in use.
    #[must_use]
    pub fn used(&self) -> Used {
        self.head.used
    }

    /// The container of its documents: `json`, `xml`, `cbor`, `display-code` or `online-token`.
    #[must_use]
    pub fn container(&self) -> &'static str {
        self.container.as_str()
    }

    /// What the signer of its documents must be trusted for.
    pub(crate) fn purpose(&self) -> Purpose {
        if self.container == Container::DisplayCode { Purpose::Display } else { Purpose::License }
    }

    /// The kind of its proof: `none`, `jws`, `cms`, `cose` or `detached`.
    #[must_use]
    pub fn proof(&self) -> &'static str {
        self.proof.kind().as_str()
    }

    /// Its canonical fields, each with the path or paths it is read from.
    pub fn fields(&self) -> impl Iterator<Item = (FieldName, &str)> {
        self.fields.iter().map(|rule| (rule.name, &*rule.origin))
    }

    /// Its fields of the face, each with its title and path.
    pub fn face(&self) -> impl Iterator<Item = (&str, &Title, &str)> {
        self.face.iter().map(|rule| (&*rule.name, &*rule.title, &*rule.origin))
    }
}

impl Used {
    /// Whether the layout was in use on `day`.
    #[must_use]
    pub fn on(self, day: Date) -> bool {
        self.from <= day && self.until.is_none_or(|last| day <= last)
    }
}

/// A layout as its file writes it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    id: toml::Spanned<Arc<str>>,
    region: RegionFile,
    title: Title,
    source: Source,
    used: Used,
    container: Container,
    #[serde(default)]
    nested: Nested,
    detect: Vec<toml::Spanned<DetectFile>>,
    proof: ProofSpec,
    fields: BTreeMap<toml::Spanned<String>, toml::Spanned<FieldFile>>,
    #[serde(default)]
    face: BTreeMap<String, FaceFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DetectFile {
    #[serde(default, rename = "in")]
    inside: Inside,
    at: Option<Path>,
    without: Option<Path>,
    is: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FieldFile {
    at: OneOrMore,
    #[serde(default)]
    required: bool,
    max: Option<usize>,
    format: Option<Format>,
    packed: Option<Packing>,
    separator: Option<char>,
    #[serde(default)]
    codes: BTreeMap<String, String>,
    #[serde(default)]
    long_term: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FaceFile {
    at: OneOrMore,
    title: Title,
}

/// A division code, or `{ at = … }`: where the payload has one.
enum RegionFile {
    Fixed(Region),
    Read(Path),
}

/// A path, or a list of paths whose values are joined.
struct OneOrMore(Vec<Path>);

impl File {
    fn compile(self, text: &str) -> Result<Layout, Error> {
        let at = |span: std::ops::Range<usize>, detail: String| {
            Error::configuration(detail).at(line_column(text, span.start))
        };
        if !is_id(self.id.get_ref()) {
            return Err(at(self.id.span(), ID_FORM.into()));
        }
        if self.detect.is_empty() || self.fields.is_empty() {
            return Err(Error::configuration("a layout needs at least one [[detect]] and one of [fields]"));
        }
        let mut unfold = Unfold::default();
        let detect = self.detect.into_iter().map(|detect| {
            let span = detect.span();
            detect.into_inner().compile(&mut unfold).map_err(|detail| at(span, detail))
        });
        let detect = detect.collect::<Result<_, _>>()?;
        let fields = self.fields.into_iter().map(|(name, field)| {
            let unknown = || format!("{} is no canonical field; they are {}", name.get_ref(), all_fields());
            let canonical = FieldName::from_name(name.get_ref()).ok_or_else(|| at(name.span(), unknown()))?;
            let span = field.span();
            field.into_inner().compile(canonical, &mut unfold).map_err(|detail| at(span, detail))
        });
        let mut fields: Vec<FieldRule> = fields.collect::<Result<_, Error>>()?;
        fields.sort_by_key(|rule| rule.name);
        let face = self.face.into_iter().map(|(name, face)| face.compile(&name, &mut unfold)).collect();
        let region_source = match self.region {
            RegionFile::Fixed(region) => RegionSource::Fixed(region),
            RegionFile::Read(_) if self.proof == ProofSpec::None => {
                return Err(Error::configuration(
                    "a region that is read needs a proof: without one anybody may name any",
                ));
            }
            RegionFile::Read(path) => RegionSource::Read(unfold.locate(&path)),
        };
        let is_code = self.container == Container::DisplayCode;
        if is_code && self.proof.kind() != ProofKind::Cose {
            return Err(Error::configuration("a display code has a proof of kind `cose`"));
        }
        let claims =
            if is_code { Claims::paths().map(|path| unfold.locate(&path)).collect() } else { Vec::new() };
        let head = Head { id: self.id.into_inner(), title: self.title, source: self.source, used: self.used };
        let Unfold(unfold) = unfold;
        Ok(Layout {
            head,
            container: self.container,
            nested: self.nested,
            detect,
            proof: self.proof,
            unfold,
            fields,
            face,
            region_source,
            claims,
        })
    }
}

impl DetectFile {
    fn compile(self, unfold: &mut Unfold) -> Result<Detect, String> {
        let (path, want) = match (self.at, self.without, self.is) {
            (Some(path), None, None) => (path, Want::Present),
            (Some(path), None, Some(text)) => (path, Want::Text(text)),
            (None, Some(path), None) => (path, Want::Absent),
            _ => return Err("a [[detect]] has `at`, or `at` and `is`, or `without`".into()),
        };
        let at = unfold.locate(&path);
        if self.inside == Inside::Document && at.tree != 0 {
            return Err("a [[detect]] in the document has no !json step".into());
        }
        Ok(Detect { inside: self.inside, at, want })
    }
}

impl FieldFile {
    fn compile(self, name: FieldName, unfold: &mut Unfold) -> Result<FieldRule, String> {
        let OneOrMore(paths) = self.at;
        let format = self.format.unwrap_or_default();
        if self.format.is_some() && !is_dated(name) {
            return Err(format!("{name} is not a day or time and has no format"));
        }
        if (format == Format::YearMonthDay) != (paths.len() == 3 && is_dated(name)) {
            return Err(
                "the format year-month-day has a list of three paths, and other days have one path".into()
            );
        }
        if self.packed.is_some() && (is_dated(name) || paths.len() > 1) {
            return Err(format!("{name} is a day, or several values joined, and cannot be packed"));
        }
        if self.separator.is_some() && !matches!(name, FieldName::HolderName | FieldName::HolderId) {
            return Err(format!("{name} holds one value and has no separator"));
        }
        if !self.long_term.is_empty() && name != FieldName::ValidUntil {
            return Err(format!("{name} cannot be long-term, only valid_until can"));
        }
        if name == FieldName::Status {
            let unknown = self.codes.values().find(|word| status_word(word).is_none());
            if let Some(word) = unknown {
                return Err(format!("{word} is no status word; docs/layout-format.md lists them"));
            }
        }
        Ok(FieldRule {
            name,
            origin: origin(&paths),
            at: paths.iter().map(|path| unfold.locate(path)).collect(),
            presence: if self.required { Presence::Required } else { Presence::Optional },
            max: self.max.unwrap_or(Text::DEFAULT_MAX),
            format,
            packed: self.packed,
            separator: self.separator,
            codes: self.codes,
            long_term: self.long_term,
        })
    }
}

impl FieldRule {
    /// How its values are read.
    pub(crate) fn reading(&self) -> Reading<'_> {
        Reading { max: self.max, format: self.format, separator: self.separator, long_term: &self.long_term }
    }

    /// What stands between the values of a joined field.
    pub(crate) fn joint(&self) -> Option<char> {
        (self.format == Format::YearMonthDay).then_some(SPLIT_DATE_JOINT)
    }
}

impl FaceFile {
    fn compile(self, name: &str, unfold: &mut Unfold) -> FaceRule {
        let OneOrMore(paths) = self.at;
        FaceRule {
            name: name.into(),
            title: Arc::new(self.title),
            origin: origin(&paths),
            at: paths.iter().map(|path| unfold.locate(path)).collect(),
        }
    }
}

/// The texts that a layout's paths read as JSON, outermost first, each once.
#[derive(Default)]
struct Unfold(Vec<Located>);

impl Unfold {
    fn locate(&mut self, path: &Path) -> Located {
        let (nested, rest) = path.split();
        let mut tree = 0;
        for step in nested {
            let same = |known: &Located| known.tree == tree && known.path == *step;
            tree = match self.0.iter().position(same) {
                Some(index) => index + 1,
                None => {
                    let outer = tree.checked_sub(1).and_then(|index| self.0.get(index));
                    let prefix = outer.map(|outer| outer.text.to_string()).unwrap_or_default();
                    self.0.push(Located {
                        tree,
                        path: step.clone(),
                        text: format!("{prefix}{step}!json").into(),
                    });
                    self.0.len()
                }
            };
        }
        Located { tree, path: rest.clone(), text: path.to_string().into() }
    }
}

fn origin(paths: &[Path]) -> Arc<str> {
    paths.iter().map(Path::to_string).collect::<Vec<_>>().join(" + ").into()
}

const ID_FORM: &str = "an id is 1 to 64 of a-z, 0-9 and -";

/// Ids appear in reports and in other files.
pub(crate) fn is_id(id: &str) -> bool {
    matches!(id.len(), 1..=64)
        && id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

fn is_dated(name: FieldName) -> bool {
    use FieldName::{CopyMadeOn, CopyUntil, IssuedOn, SignedAt, ValidFrom, ValidUntil};
    matches!(name, IssuedOn | ValidFrom | ValidUntil | SignedAt | CopyMadeOn | CopyUntil)
}

fn all_fields() -> String {
    FieldName::ALL.iter().map(|name| name.as_str()).collect::<Vec<_>>().join(", ")
}

impl<'de> Deserialize<'de> for RegionFile {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Place {
            at: Path,
        }
        struct Visitor;
        impl<'de> serde::de::Visitor<'de> for Visitor {
            type Value = RegionFile;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a 6-digit division code (GB/T 2260), or { at = … }")
            }
            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<RegionFile, E> {
                let wrong = || E::custom("a region is a 6-digit division code (GB/T 2260)");
                Region::parse(text).map(RegionFile::Fixed).ok_or_else(wrong)
            }
            fn visit_map<A: serde::de::MapAccess<'de>>(self, map: A) -> Result<RegionFile, A::Error> {
                let place = Place::deserialize(serde::de::value::MapAccessDeserializer::new(map))?;
                Ok(RegionFile::Read(place.at))
            }
        }
        deserializer.deserialize_any(Visitor)
    }
}

impl<'de> Deserialize<'de> for OneOrMore {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl<'de> serde::de::Visitor<'de> for Visitor {
            type Value = OneOrMore;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, "a path, or a list of 1 to {MAX_JOINED} paths")
            }
            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<OneOrMore, E> {
                Ok(OneOrMore(vec![Path::parse(text).map_err(E::custom)?]))
            }
            fn visit_seq<A: serde::de::SeqAccess<'de>>(self, mut list: A) -> Result<OneOrMore, A::Error> {
                let mut paths = Vec::new();
                while let Some(path) = list.next_element()? {
                    paths.push(path);
                }
                match paths.len() {
                    1..=MAX_JOINED => Ok(OneOrMore(paths)),
                    other => Err(serde::de::Error::invalid_length(other, &self)),
                }
            }
        }
        deserializer.deserialize_any(Visitor)
    }
}

/// Paths joined to one value. A number in pieces has had four.
const MAX_JOINED: usize = 16;

pub(crate) fn day<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Date, D::Error> {
    let date = toml::value::Datetime::deserialize(deserializer)?;
    day_of(date).ok_or_else(|| serde::de::Error::custom("expected a day such as 2020-01-01, without quotes"))
}

pub(crate) fn optional_day<'de, D: serde::Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Date>, D::Error> {
    day(deserializer).map(Some)
}

fn day_of(date: toml::value::Datetime) -> Option<Date> {
    let toml::value::Datetime { date: Some(day), time: None, offset: None } = date else { return None };
    Date::new(i16::try_from(day.year).ok()?, i8::try_from(day.month).ok()?, i8::try_from(day.day).ok()?).ok()
}

/// What the TOML reader found, with line and column.
pub(crate) fn configuration_error(text: &str, error: &toml::de::Error) -> Error {
    let configuration = Error::configuration(error.message());
    match error.span() {
        Some(span) => configuration.at(line_column(text, span.start)),
        None => configuration,
    }
}

/// Line and column, both from 1, of a byte offset.
pub(crate) fn line_column(text: &str, offset: usize) -> Position {
    let before = text.get(..offset).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    Position::LineColumn { line, column }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = r#"
id = "test-1"
region = "990000"
container = "json"
title = { zh-CN = "试", en = "test" }
source = { kind = "assumed", note = "invented" }
used = { from = 2020-01-01, until = 2024-12-31 }
detect = [{ at = "/number" }]
proof = { kind = "none" }
[fields]
number = { at = "/number" }
valid_until = { at = ["/y", "/m", "/d"], format = "year-month-day" }
status = { at = "/status", codes = { "1" = "in-force" } }
holder_name = { at = "/data!json/a!json/name", separator = "^" }
"#;

    #[test]
    fn every_built_in_layout_is_read_and_has_an_id_of_its_own() {
        let layouts: Vec<Layout> = elicense_formats::LAYOUTS
            .iter()
            .map(|(name, text)| Layout::parse(text).unwrap_or_else(|error| panic!("{name}: {error}")))
            .collect();
        assert!(layouts.len() >= 8);
        for ((name, _), layout) in elicense_formats::LAYOUTS.iter().zip(&layouts) {
            assert_eq!(*name, format!("{}.layout.toml", layout.id()));
        }
    }

    #[test]
    fn nested_texts_are_unfolded_once_and_outermost_first() {
        let layout = Layout::parse(GOOD).unwrap();
        let unfolded: Vec<&str> = layout.unfold.iter().map(|located| &*located.text).collect();
        assert_eq!(unfolded, ["/data!json", "/data!json/a!json"]);
    }

    #[test]
    fn a_layout_is_in_use_through_its_last_day() {
        let used = Layout::parse(GOOD).unwrap().used();
        assert!(used.on(jiff::civil::date(2024, 12, 31)));
        assert!(!used.on(jiff::civil::date(2025, 1, 1)));
    }

    /// One change each, and the place that is named.
    #[test]
    fn what_is_wrong_is_named_with_its_place() {
        for (from, to, place, words) in [
            ("id = \"test-1\"", "id = \"Test 1\"", "line 2 column 6", "an id is 1 to 64 of"),
            ("region = \"990000\"", "region = \"99\"", "line 3 column 10", "6-digit division code"),
            ("container = \"json\"", "container = \"pdf\"", "line 4 column 13", "unknown variant `pdf`"),
            ("\"json\"\n", "\"json\"\naccept = true\n", "line 5 column 1", "unknown field `accept`"),
            ("2020-01-01", "\"2020-01-01\"", "line 7 column 17", ""),
            ("at = \"/number\" }]", "is = \"x\" }]", "line 8 column 11", "a [[detect]] has"),
            ("number = {", "nummer = {", "line 11 column 1", "nummer is no canonical field"),
            ("number = { at = \"/number\" }", "number = { at = \"number\" }", "line 11 column 17", ""),
            (
                "number\" }\nvalid",
                "number\", format = \"yyyymmdd\" }\nvalid",
                "line 11 column 10",
                "has no format",
            ),
            ("[\"/y\", \"/m\", \"/d\"]", "[\"/y\", \"/m\"]", "line 12 column 15", "a list of three paths"),
            ("\"in-force\"", "\"valid\"", "line 13 column 10", "valid is no status word"),
            ("kind = \"none\"", "kind = \"trust-me\"", "line 9", "trust-me"),
        ] {
            let text = GOOD.replacen(from, to, 1);
            assert_ne!(text, GOOD, "{from} is not in the layout");
            let error = Layout::parse(&text).unwrap_err().to_string();
            assert!(error.contains(place) && error.contains(words), "{to}: {error}");
        }
    }
}
