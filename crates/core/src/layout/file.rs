//! From the text of a layout file to the layout, with the place of everything that is wrong.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Deserialize;

use crate::document::container::Container;
use crate::document::packed::Packing;
use crate::document::path::Path;
use crate::layout::{
    Detect, FaceRule, FieldRule, Head, Inside, Layout, Located, Nested, Presence, RegionSource, Speaks, Want,
};
use crate::license::fields::{Format, Reading, SPLIT_DATE_JOINT, Text, status_word};
use crate::license::{FieldName, Title};
use crate::proof::claims::Claims;
use crate::proof::{ProofKind, ProofSpec};
use crate::words::configuration::{ID_FORM, configuration_error, is_id, line_column};
use crate::words::error::Error;
use crate::words::region::Region;
use crate::words::repeated::Repeated;
use crate::words::source::{Source, Used};

/// Reads a layout file.
pub(super) fn layout(text: &str) -> Result<Layout, Error> {
    let file: File = toml::from_str(text).map_err(|error| configuration_error(text, &error))?;
    file.compile(text)
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
    speaks_of: Speaks,
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
        if (self.container == Container::Ofd) != (self.proof == ProofSpec::Sealed) {
            return Err(Error::configuration("the container `ofd` and a proof of kind `ses` go together"));
        }
        let claims =
            if is_code { Claims::paths().map(|path| unfold.locate(&path)).collect() } else { Vec::new() };
        let mut head = Head::new(self.id.into_inner(), self.title, self.source, self.used);
        head.speaks = self.speaks_of;
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
            json: Repeated::default(),
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
