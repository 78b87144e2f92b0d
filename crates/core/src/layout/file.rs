//! From the text of a layout file to the layout, with the place of everything that is wrong.

mod conditions;
mod days;
mod face;
mod field;
mod holders;
mod page;
mod sound;

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Deserialize;

use crate::document::container::Container;
use crate::document::container::gb18030::Encoding;
use crate::document::path::{Namespaces, Path, Plain};
use crate::layout::file::conditions::{Condition, Conditions};
use crate::layout::file::face::FaceFile;
use crate::layout::file::field::FieldFile;
use crate::layout::file::holders::HoldersFile;
use crate::layout::file::page::{RestFile, SealsFile};
use crate::layout::page::{PageRules, PageWant};
use crate::layout::{Detect, FaceRule, FieldRule, Head, Layout, Located, Nested, RegionSource, Speaks};
use crate::license::{FieldName, Title};
use crate::proof::ProofSpec;
use crate::proof::claims::Claims;
use crate::words::configuration::{ID_FORM, configuration_error, is_id, line_column};
use crate::words::error::Error;
use crate::words::limits::MAX_PAGE_WORDS;
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
    encoding: Option<toml::Spanned<Encoding>>,
    #[serde(default)]
    speaks_of: Speaks,
    #[serde(default)]
    nested: Nested,
    #[serde(default)]
    dotted_keys: bool,
    namespaces: Option<toml::Spanned<Namespaces>>,
    detect: Conditions,
    proof: toml::Spanned<ProofSpec>,
    fields: BTreeMap<toml::Spanned<String>, toml::Spanned<FieldFile>>,
    holders: Option<toml::Spanned<HoldersFile>>,
    #[serde(default)]
    face: BTreeMap<toml::Spanned<String>, FaceFile>,
    #[serde(default)]
    labels: Vec<String>,
    #[serde(default)]
    rest: Vec<RestFile>,
    allowed_seals: Option<toml::Spanned<SealsFile>>,
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
        let fields_span = text.find("[fields]").map_or(0..0, |place| place..place);
        if self.fields.is_empty() {
            return Err(at(fields_span, "a layout needs at least one of [fields]".to_owned()));
        }
        self.used.get_ref().check().map_err(|detail| at(self.used.span(), detail))?;
        let proof_span = self.proof.span();
        sound::proof(self.container, self.proof.get_ref())
            .map_err(|detail| at(proof_span.clone(), detail))?;
        let namespaces = match self.namespaces {
            Some(table) if self.container != Container::Xml => {
                return Err(at(
                    table.span(),
                    "[namespaces] are of xml; other containers have none".to_owned(),
                ));
            }
            table => table.map(|table| Arc::new(table.into_inner())),
        };
        let mut unfold = Unfold { namespaces: namespaces.clone(), ..Unfold::default() };
        let dots = |mut places: Box<dyn Iterator<Item = &Located> + '_>| match places
            .find(|place| place.path.has_dotted_key())
        {
            Some(place) if !self.dotted_keys => Err(sound::dotted(&place.text)),
            _ => Ok(()),
        };
        let mut detect: Vec<Detect> = Vec::with_capacity(self.detect.0.len());
        let mut page = PageRules::default();
        let first = self.detect.0.first().map_or(0..0, toml::Spanned::span);
        for condition in self.detect.0 {
            let span = condition.span();
            let condition = condition.into_inner().compile(&mut unfold);
            let condition = match unfold.sound(condition).map_err(|detail| at(span.clone(), detail))? {
                Condition::At(condition) => condition,
                Condition::Page(_) if self.container != Container::Ofd => {
                    return Err(at(span, "a [[detect]] on a page is of container = \"ofd\"".to_owned()));
                }
                Condition::Page(want) => {
                    page.wants.push(want);
                    continue;
                }
            };
            dots(Box::new(std::iter::once(&condition.at))).map_err(|detail| at(span.clone(), detail))?;
            sound::condition(&condition, &detect).map_err(|detail| at(span, detail))?;
            detect.push(condition);
        }
        let wanted = |want: &PageWant| !matches!(want, PageWant::Without(_));
        if !page.wants.iter().any(wanted) {
            sound::conditions(&detect).map_err(|detail| at(first.clone(), detail))?;
        }
        let fields = self.fields.into_iter().map(|(name, field)| {
            let unknown = || sound::unknown_field(name.get_ref());
            let canonical = FieldName::from_name(name.get_ref()).ok_or_else(|| at(name.span(), unknown()))?;
            let span = field.span();
            let rule = field.into_inner().compile(canonical, self.container, &mut unfold);
            let rule = unfold.sound(rule);
            let rule = rule.and_then(|rule| sound::required(&rule, &detect).map(|()| rule));
            let rule =
                rule.and_then(|rule| dots(Box::new(rule.at.iter().map(|piece| &piece.at))).map(|()| rule));
            rule.map_err(|detail| at(span, detail))
        });
        let mut fields: Vec<FieldRule> = fields.collect::<Result<_, Error>>()?;
        if let Some(holders) = self.holders {
            let span = holders.span();
            let of_each = holders.into_inner().compile(&fields, &mut unfold);
            let of_each = unfold.sound(of_each);
            fields.extend(of_each.map_err(|detail| at(span, detail))?);
        }
        fields.sort_by_key(|rule| rule.name);
        sound::holders(&fields).map_err(|detail| at(fields_span, detail))?;
        let face = self.face.into_iter().map(|(name, face)| {
            let rule = face.compile(name.get_ref(), self.container, &mut unfold);
            let rule = unfold.sound(rule);
            let rule =
                rule.and_then(|rule| dots(Box::new(rule.at.iter().map(|piece| &piece.at))).map(|()| rule));
            rule.map_err(|detail| at(name.span(), detail))
        });
        let face: Vec<FaceRule> = face.collect::<Result<_, Error>>()?;
        let on_page = fields.iter().map(|rule| &rule.on_page).chain(face.iter().map(|rule| &rule.on_page));
        let reads_pages = on_page.flatten().next().is_some();
        page.labels = self
            .labels
            .iter()
            .map(|label| page::letters(label))
            .collect::<Result<_, _>>()
            .map_err(Error::configuration)?;
        page.rest = self
            .rest
            .into_iter()
            .map(RestFile::compile)
            .collect::<Result<_, _>>()
            .map_err(Error::configuration)?;
        let seals_at = self.allowed_seals.as_ref().map(toml::Spanned::span);
        let seals = self.allowed_seals.map(|seals| seals.into_inner().compile()).transpose();
        page.seals = seals.map_err(|detail| at(seals_at.unwrap_or_default(), detail))?;
        if page.labels.len() + page.rest.len() > MAX_PAGE_WORDS {
            return Err(Error::configuration(format!(
                "a layout has at most {MAX_PAGE_WORDS} labels and open regions"
            )));
        }
        if !reads_pages && page != PageRules::default() {
            return Err(Error::configuration(
                "labels, rest, allowed_seals and conditions on pages are of layouts that read a field on a page",
            ));
        }
        if reads_pages && !page.wants.iter().any(wanted) {
            return Err(at(
                first,
                "a layout of pages needs a [[detect]] with `text`, `any`, `picture`, `size` or `tag`"
                    .to_owned(),
            ));
        }
        let mut proof = self.proof.into_inner();
        if let (ProofSpec::Signed(spec), Some(namespaces)) = (&mut proof, &namespaces) {
            spec.in_namespaces(namespaces).map_err(|detail| at(proof_span.clone(), detail))?;
        }
        let encoding = match self.encoding {
            Some(written) if !matches!(self.container, Container::Json | Container::Xml) => {
                let detail = "`encoding` is of json and xml; other containers have their own";
                return Err(at(written.span(), detail.to_owned()));
            }
            written => written.map(toml::Spanned::into_inner).unwrap_or_default(),
        };
        if let (Encoding::Gb18030, ProofSpec::Signed(spec)) = (encoding, &mut proof) {
            spec.in_gb18030();
        }
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
        let Unfold { texts: unfold, .. } = unfold;
        Ok(Layout {
            head,
            container: self.container,
            encoding,
            nested: self.nested,
            detect,
            proof,
            unfold,
            fields,
            face,
            region_source,
            claims,
            page: reads_pages.then(|| Arc::new(page)),
            json: Repeated::default(),
        })
    }
}

/// The texts that a layout's paths read as JSON, outermost first, each once.
#[derive(Default)]
struct Unfold {
    texts: Vec<Located>,
    /// What prefixes of XML stand for, and what is wrong with those that a path uses.
    namespaces: Option<Arc<Namespaces>>,
    wrong: Option<String>,
}

impl Unfold {
    fn locate(&mut self, written: &Path) -> Located {
        let resolved = self.namespaces.as_ref().map(|namespaces| namespaces.resolve(written)).transpose();
        let resolved = resolved.unwrap_or_else(|wrong| {
            self.wrong.get_or_insert(wrong);
            None
        });
        let path = resolved.as_ref().unwrap_or(written);
        let (nested, rest) = path.split();
        let mut tree = 0;
        for step in nested {
            let step = &step.at;
            let same = |known: &Located| known.tree == tree && known.path == *step;
            tree = match self.texts.iter().position(same) {
                Some(index) => index + 1,
                None => {
                    let outer = tree.checked_sub(1).and_then(|index| self.texts.get(index));
                    let prefix = outer.map(|outer| outer.text.to_string()).unwrap_or_default();
                    self.texts.push(Located {
                        tree,
                        path: step.clone(),
                        text: format!("{prefix}{step}!json").into(),
                    });
                    self.texts.len()
                }
            };
        }
        Located { tree, path: rest.clone(), text: written.to_string().into() }
    }

    /// Passes a result on, unless a path in it has a prefix that nobody declares.
    fn sound<T>(&mut self, result: Result<T, String>) -> Result<T, String> {
        match self.wrong.take() {
            Some(wrong) => Err(wrong),
            None => result,
        }
    }

    /// The ways to the texts that have to be read to get to a tree, each with the tree it goes through.
    fn ways_to(&self, tree: usize) -> Vec<(usize, Plain)> {
        let text = |tree: usize| tree.checked_sub(1).and_then(|index| self.texts.get(index));
        let texts = std::iter::successors(text(tree), |inner| text(inner.tree));
        texts.map(|text| (text.tree, text.path.clone())).collect()
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
                f.write_str("a 6-digit division code (GB/T 2260), 000000, or { at = … }")
            }
            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<RegionFile, E> {
                let wrong = || E::custom("a region is a 6-digit division code (GB/T 2260), or 000000");
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
