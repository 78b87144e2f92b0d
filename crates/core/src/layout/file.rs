//! From the text of a layout file to the layout, with the place of everything that is wrong.

mod field;
mod sound;

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Deserialize;

use crate::document::container::Container;
use crate::document::path::{Path, Plain};
use crate::layout::file::field::{FaceFile, FieldFile};
use crate::layout::{Detect, FieldRule, Head, Inside, Layout, Located, Nested, RegionSource, Speaks, Want};
use crate::license::{FieldName, Title};
use crate::proof::ProofSpec;
use crate::proof::claims::Claims;
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
    used: toml::Spanned<Used>,
    container: Container,
    #[serde(default)]
    speaks_of: Speaks,
    #[serde(default)]
    nested: Nested,
    detect: Conditions,
    proof: toml::Spanned<ProofSpec>,
    fields: BTreeMap<toml::Spanned<String>, toml::Spanned<FieldFile>>,
    #[serde(default)]
    face: BTreeMap<toml::Spanned<String>, FaceFile>,
}

/// Conditions, all of which must hold.
struct Conditions(Vec<toml::Spanned<DetectFile>>);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DetectFile {
    #[serde(default, rename = "in")]
    inside: Inside,
    at: Option<Path>,
    without: Option<Path>,
    is: Option<String>,
}

/// A division code, or `{ at = … }`: where the payload has one.
enum RegionFile {
    Fixed(Region),
    Read(Path),
}

impl File {
    fn compile(self, text: &str) -> Result<Layout, Error> {
        let at = |span: std::ops::Range<usize>, detail: String| {
            Error::configuration(detail).at(line_column(text, span.start))
        };
        if !is_id(self.id.get_ref()) {
            return Err(at(self.id.span(), ID_FORM.into()));
        }
        if self.detect.0.is_empty() || self.fields.is_empty() {
            return Err(Error::configuration("a layout needs at least one [[detect]] and one of [fields]"));
        }
        self.used.get_ref().check().map_err(|detail| at(self.used.span(), detail))?;
        let proof_span = self.proof.span();
        sound::proof(self.container, self.proof.get_ref())
            .map_err(|detail| at(proof_span.clone(), detail))?;
        let mut unfold = Unfold::default();
        let mut detect: Vec<Detect> = Vec::with_capacity(self.detect.0.len());
        let first = self.detect.0.first().map_or(0..0, toml::Spanned::span);
        for condition in self.detect.0 {
            let span = condition.span();
            let condition =
                condition.into_inner().compile(&mut unfold).map_err(|detail| at(span.clone(), detail))?;
            sound::condition(&condition, &detect).map_err(|detail| at(span, detail))?;
            detect.push(condition);
        }
        sound::conditions(&detect).map_err(|detail| at(first, detail))?;
        let fields = self.fields.into_iter().map(|(name, field)| {
            let unknown = || sound::unknown_field(name.get_ref());
            let canonical = FieldName::from_name(name.get_ref()).ok_or_else(|| at(name.span(), unknown()))?;
            let span = field.span();
            let rule = field.into_inner().compile(canonical, &mut unfold);
            let rule = rule.and_then(|rule| sound::required(&rule, &detect).map(|()| rule));
            rule.map_err(|detail| at(span, detail))
        });
        let mut fields: Vec<FieldRule> = fields.collect::<Result<_, Error>>()?;
        fields.sort_by_key(|rule| rule.name);
        sound::holders(&fields)
            .map_err(|detail| at(text.find("[fields]").map_or(0..0, |place| place..place), detail))?;
        let face = self.face.into_iter().map(|(name, face)| {
            face.compile(name.get_ref(), &mut unfold).map_err(|detail| at(name.span(), detail))
        });
        let face = face.collect::<Result<_, Error>>()?;
        let proof = self.proof.into_inner();
        let region_source = match self.region {
            RegionFile::Fixed(region) => RegionSource::Fixed(region),
            RegionFile::Read(_) if proof == ProofSpec::None => {
                return Err(at(
                    proof_span,
                    "a region that is read needs a proof: without one anybody may name any".to_owned(),
                ));
            }
            RegionFile::Read(path) => RegionSource::Read(unfold.locate(&path)),
        };
        let is_code = self.container == Container::DisplayCode;
        let claims =
            if is_code { Claims::paths().map(|path| unfold.locate(&path)).collect() } else { Vec::new() };
        let mut head = Head::new(self.id.into_inner(), self.title, self.source, self.used.into_inner());
        head.speaks = self.speaks_of;
        let Unfold(unfold) = unfold;
        Ok(Layout {
            head,
            container: self.container,
            nested: self.nested,
            detect,
            proof,
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
        Ok(Detect { inside: self.inside, path, at, want })
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

    /// The ways to the texts that have to be read to get to a tree, each with the tree it goes through.
    fn ways_to(&self, tree: usize) -> Vec<(usize, Plain)> {
        let text = |tree: usize| tree.checked_sub(1).and_then(|index| self.0.get(index));
        let texts = std::iter::successors(text(tree), |inner| text(inner.tree));
        texts.map(|text| (text.tree, text.path.clone())).collect()
    }
}

impl<'de> Deserialize<'de> for Conditions {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl<'de> serde::de::Visitor<'de> for Visitor {
            type Value = Conditions;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("conditions, each under [[detect]]")
            }
            fn visit_seq<A: serde::de::SeqAccess<'de>>(self, mut list: A) -> Result<Conditions, A::Error> {
                let mut conditions = Vec::new();
                while let Some(condition) = list.next_element()? {
                    conditions.push(condition);
                }
                Ok(Conditions(conditions))
            }
        }
        deserializer.deserialize_any(Visitor)
    }
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
