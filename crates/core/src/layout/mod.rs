//! Layouts: how one system of a region writes a license. Data, read from `*.layout.toml`.
//!
//! The language has closed words only; `docs/layout-format.md` is its reference.

pub(crate) mod claim;
mod comparison;
pub(crate) mod extract;
mod file;
pub(crate) mod page;
mod rivals;
mod rule;
#[cfg(test)]
mod tests;
pub(crate) mod token;
pub(crate) mod trial;

pub(crate) use rule::{Days, FaceRule, FieldRule, InEach, Numbered, Piece, Presence};
pub use token::TokenRule;
pub use trial::{Seen, SeenKind, Trial, TrialPlace, TrialStep, TrialSubject, told_path};

pub use crate::words::source::{Source, SourceKind, Used};

use std::sync::Arc;

use jiff::civil::Date;
use serde::Deserialize;
use smol_str::{SmolStr, format_smolstr};

use crate::document::container::Container;
use crate::document::container::gb18030::Encoding;
use crate::document::path::{Path, Plain};
use crate::layout::page::PageRules;
use crate::license::day::Format;
use crate::license::{FieldName, Title};
use crate::proof::ProofSpec;
use crate::words::configuration::{ID_FORM, is_id};
use crate::words::error::Error;
use crate::words::limits::MAX_CONFIG_BYTES;
use crate::words::purpose::Purpose;
use crate::words::region::Region;
use crate::words::repeated::Repeated;

/// How one system of a region writes a license.
#[derive(Clone, Debug)]
pub struct Layout {
    head: Head,
    pub(crate) container: Container,
    pub(crate) encoding: Encoding,
    pub(crate) nested: Nested,
    pub(crate) detect: Vec<Detect>,
    pub(crate) proof: ProofSpec,
    pub(crate) unfold: Vec<Located>,
    pub(crate) fields: Vec<FieldRule>,
    pub(crate) face: Vec<FaceRule>,
    pub(crate) region_source: RegionSource,
    /// Of a display code: what its payload says of the code itself.
    pub(crate) claims: Vec<Located>,
    /// What it says of pages, where it reads any.
    pub(crate) page: Option<Arc<PageRules>>,
    /// What reports say of the layout.
    json: Repeated,
}

/// Where the region of a license is known from.
#[derive(Clone, Debug, PartialEq)]
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
    in_years: SmolStr,
    speaks: Speaks,
}

/// Of what documents of a layout speak.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Speaks {
    #[default]
    License,
    /// An invoice, which is sealed like a license and is none.
    Invoice,
    /// Whatever stands on its page: no program reads it. No layout file says so.
    #[serde(skip)]
    Page,
}

impl Head {
    fn new(id: Arc<str>, title: Title, source: Source, used: Used) -> Self {
        let until = used.until.map(|until| until.to_string()).unwrap_or_default();
        let in_years = format_smolstr!("{id} {}/{until}", used.from);
        Self { id, title, source, used, in_years, speaks: Speaks::default() }
    }
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
    /// The path as it is written.
    pub path: Path,
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
    /// One of these texts.
    Text(Vec<String>),
    /// A day, from one to another.
    Day(Span),
}

/// Days that a condition takes, both ends included.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Span {
    pub formats: Vec<Format>,
    pub from: Option<Date>,
    pub until: Option<Date>,
}

/// A path whose `!json` steps are resolved: a place in one of the trees that the document unfolds
/// to. Tree 0 is the payload (or document), tree n the text at `unfold[n - 1]`.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Located {
    pub tree: usize,
    pub path: Plain,
    pub text: Arc<str>,
}

impl Layout {
    /// The same layout, whose words are counted apart from this one's.
    pub(crate) fn apart(&self) -> Self {
        let mut own = self.clone();
        own.head.in_years = own.head.in_years.as_str().into();
        for rule in &mut own.fields {
            rule.origin = (*rule.origin).into();
        }
        for rule in &mut own.face {
            (rule.name, rule.origin) = ((*rule.name).into(), (*rule.origin).into());
            rule.title = Arc::new((*rule.title).clone());
        }
        own
    }

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
        file::layout(text)
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
            head: Head::new(id, title, source, used),
            container: Container::OnlineToken,
            encoding: Encoding::default(),
            nested: Nested::default(),
            detect: Vec::new(),
            proof: ProofSpec::None,
            unfold: Vec::new(),
            fields: Vec::new(),
            face: Vec::new(),
            region_source: RegionSource::Fixed(region),
            claims: Vec::new(),
            page: None,
            json: Repeated::default(),
        })
    }

    /// What stands for the layout of a sealed package that no layout claims: who sealed it can be told, and nothing else.
    pub(crate) fn of_page() -> Self {
        let title = Title {
            zh_cn: "盖章的版式文件，内容须看页面".into(),
            en: "Sealed document, to be read on its page".into(),
        };
        let note = "GB/T 33190 and GB/T 38540: what every sealed package says, whoever wrote it";
        Self::of_pages("ofd-sealed-1", title, note, 2014, (Container::Ofd, ProofSpec::Sealed))
    }

    /// The same for a signed PDF.
    pub(crate) fn of_pdf() -> Self {
        let title = Title {
            zh_cn: "签名的 PDF 文件，内容须看页面".into(),
            en: "Signed PDF, to be read on its page".into(),
        };
        let note = "ISO 32000 and GB/T 38540: what every signed PDF says, whoever wrote it";
        Self::of_pages("pdf-signed-1", title, note, 2008, (Container::Pdf, ProofSpec::Pdf))
    }

    fn of_pages(
        id: &str,
        title: Title,
        note: &str,
        since: i16,
        (container, proof): (Container, ProofSpec),
    ) -> Self {
        let source = Source { kind: SourceKind::Standard, note: note.into() };
        let used = Used { from: jiff::civil::date(since, 1, 1), until: None };
        let mut head = Head::new(id.into(), title, source, used);
        head.speaks = Speaks::Page;
        Self {
            head,
            container,
            encoding: Encoding::default(),
            nested: Nested::default(),
            detect: Vec::new(),
            proof,
            unfold: Vec::new(),
            fields: Vec::new(),
            face: Vec::new(),
            region_source: RegionSource::Fixed(Region::UNKNOWN),
            claims: Vec::new(),
            page: None,
            json: Repeated::default(),
        }
    }

    /// Whether its documents give the code of an authority in place of its name.
    pub(crate) fn names_issuer_by_code(&self) -> bool {
        self.fields.iter().any(|rule| rule.is_code)
    }

    /// Of what its documents speak.
    pub(crate) fn speaks(&self) -> Speaks {
        self.head.speaks
    }

    /// The layout's id: appears in reports, for ever.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.head.id
    }

    /// Its id and the years of its use, as differences tell them.
    pub(crate) fn in_years(&self) -> &SmolStr {
        &self.head.in_years
    }

    /// The region whose system writes it; `None` where every document names its own.
    #[must_use]
    pub fn region(&self) -> Option<Region> {
        match self.region_source {
            RegionSource::Fixed(region) => Some(region).filter(|region| region.is_known()),
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

    /// The container of its documents: `json`, `xml`, `cbor`, `display-code`, `ofd`, `pdf` or `online-token`.
    #[must_use]
    pub fn container(&self) -> &'static str {
        self.container.as_str()
    }

    /// Whether a document is in its container, and in its encoding.
    pub(crate) fn is_written_as(&self, document: &claim::Document<'_>) -> bool {
        self.container == document.container && self.encoding == document.encoding
    }

    pub(crate) fn json(&self) -> &Repeated {
        &self.json
    }

    /// Whether it reads values on pages.
    pub(crate) fn reads_pages(&self) -> bool {
        self.page.is_some()
    }

    /// What the signer of its documents must be trusted for.
    pub(crate) fn purpose(&self) -> Purpose {
        if self.container == Container::DisplayCode { Purpose::Display } else { Purpose::License }
    }

    /// The kind of its proof: `none`, `jws`, `cms`, `cose`, `detached`, `ses` or `pdf`.
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
