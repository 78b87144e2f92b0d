//! Reads the vectors of `testdata/`: one small TOML file and its bytes per scenario.

#![allow(dead_code)] // each test file uses its own part of this one

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use elicense::display::RecentShowings;
use elicense::layout::TokenRule;
use elicense::{
    Error, Holder, Inquiry, Layout, Reader, Region, Relying, Report, Rulebook, Scenario, Trust, Verifier,
};
use jiff::Timestamp;
use serde::Deserialize;

/// A scenario: what goes in, and what must come out.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Vector {
    #[serde(skip)]
    pub path: PathBuf,
    pub title: String,
    pub input: String,
    pub at: Timestamp,
    pub trust: String,
    pub formats: Option<String>,
    pub relying: Option<String>,
    pub scenario: Option<String>,
    pub role: Option<String>,
    pub holder_name: Option<String>,
    pub holder_id: Option<String>,
    pub neighbour: Option<String>,
    pub change: Option<String>,
    pub challenge: Option<String>,
    pub audience: Option<String>,
    #[serde(default)]
    pub seen: bool,
    pub opinion: String,
    pub expect: Expect,
}

/// What must come out.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Expect {
    pub conclusion: String,
    pub error: Option<String>,
    pub layout: Option<String>,
    pub indication: Option<String>,
    pub sub_indication: Option<String>,
    pub status: Option<String>,
    pub verifiability: Option<String>,
    pub presentation: Option<String>,
    /// What the deciding signature covers.
    pub coverage: Option<String>,
    /// What came after the deciding signature of a PDF.
    pub came_after: Option<String>,
    #[serde(default)]
    pub failed: Vec<String>,
    #[serde(default)]
    pub findings: Vec<String>,
    #[serde(default)]
    pub license: BTreeMap<String, String>,
    /// What the reader sees of a field.
    #[serde(default)]
    pub shown: BTreeMap<String, String>,
    #[serde(default)]
    pub recognition: Vec<ExpectedRuling>,
}

/// One region's answer for one scenario.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExpectedRuling {
    pub to: String,
    pub scenario: String,
    pub status: String,
    pub rule: Option<String>,
}

impl Vector {
    /// Reads one file.
    pub fn read(path: &Path) -> Self {
        let text = String::from_utf8(read(path)).expect("a vector is UTF-8");
        let vector = toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        Self { path: path.to_owned(), ..vector }
    }

    /// The bytes that go in.
    pub fn bytes(&self) -> Vec<u8> {
        read(&self.path.with_file_name(&self.input))
    }

    /// What it asks.
    pub fn inquiry(&self) -> Inquiry {
        let mut inquiry = Inquiry::at(self.at);
        inquiry.relying = match self.relying.as_deref() {
            None => Relying::NotAsked,
            Some("all") => Relying::All,
            Some(region) => Relying::Region(Region::parse(region).expect("a division code")),
        };
        let scenario = |word: &String| Scenario::from_word(word).expect("a scenario");
        inquiry.scenario = self.scenario.as_ref().map(scenario);
        if let Some(role) = &self.role {
            inquiry.reader = Reader::from_name(role).unwrap_or_else(|| panic!("{role} is no role"));
        }
        inquiry.holder = Holder::new(self.holder_name.as_deref(), self.holder_id.as_deref());
        inquiry.challenge = self.challenge.as_ref().map(|challenge| challenge.clone().into_bytes());
        inquiry.audience.clone_from(&self.audience);
        inquiry
    }

    /// What comes out when it is verified as it says.
    pub fn verify(&self, verifier: &Verifier) -> Result<Report, Error> {
        let bytes = self.bytes();
        let inquiry = self.inquiry();
        if self.seen {
            let guard = RecentShowings::default();
            verifier.verify_once(&bytes, &inquiry, &guard)?;
            return verifier.verify_once(&bytes, &inquiry, &guard);
        }
        verifier.verify_for(&bytes, &inquiry)
    }

    /// The folder it stands in: the id of its layout.
    pub fn folder(&self) -> String {
        self.path.parent().and_then(Path::file_name).unwrap_or_default().display().to_string()
    }

    /// `layout/scenario`.
    pub fn name(&self) -> String {
        format!("{}/{}", self.folder(), self.path.file_stem().unwrap_or_default().display())
    }
}

/// The folder `testdata/` of the workspace.
pub fn testdata() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../testdata")
}

/// Every vector, sorted by path. An empty folder is a failure.
pub fn vectors() -> Vec<Vector> {
    vectors_in("vectors")
}

/// Those of one folder of `testdata/`.
pub fn vectors_in(folder: &str) -> Vec<Vector> {
    let mut vectors: Vec<Vector> = files(&testdata().join(folder))
        .into_iter()
        .filter(|path| path.extension().is_some_and(|extension| extension == "toml"))
        .map(|path| Vector::read(&path))
        .collect();
    vectors.sort_by(|a, b| a.path.cmp(&b.path));
    assert!(!vectors.is_empty(), "testdata/{folder} is empty");
    vectors
}

/// Verifiers by what they trust and which layouts they know, each made once.
#[derive(Default)]
pub struct Verifiers(BTreeMap<(String, Option<String>), Verifier>);

impl Verifiers {
    /// The verifier that a vector asks for.
    pub fn of(&mut self, vector: &Vector) -> &Verifier {
        let key = (vector.trust.clone(), vector.formats.clone());
        self.0.entry(key).or_insert_with(|| {
            let verifier = Verifier::new(trust(&vector.trust));
            vector
                .formats
                .iter()
                .fold(verifier, |verifier, folder| with_formats(verifier, &testdata().join(folder)))
        })
    }

    /// The verifier that a vector asks for, made before.
    pub fn made_for(&self, vector: &Vector) -> &Verifier {
        self.0.get(&(vector.trust.clone(), vector.formats.clone())).expect("made before")
    }
}

/// The trust store `testdata/trust/<name>`.
pub fn trust(name: &str) -> Trust {
    trust_in(&testdata().join("trust").join(name))
}

/// The trust store of a folder.
pub fn trust_in(folder: &Path) -> Trust {
    let file = |path: PathBuf| (path.file_name().unwrap_or_default().display().to_string(), read(&path));
    let files = files(folder).into_iter().map(file).collect();
    Trust::from_files(&files).unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
}

/// The verifier with every layout of a folder, and its data files in place of the built-in ones.
pub fn with_formats(verifier: Verifier, folder: &Path) -> Verifier {
    let named = |path: PathBuf| (path.file_name().unwrap_or_default().display().to_string(), read(&path));
    let files = files(folder).into_iter().map(named).collect();
    let rulebook =
        Rulebook::from_files(&files).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    with_layouts(verifier.with_rulebook(rulebook), folder)
}

/// The verifier with every layout and every kind of token of a folder.
pub fn with_layouts(verifier: Verifier, folder: &Path) -> Verifier {
    files(folder).into_iter().fold(verifier, |verifier, path| {
        let (name, wrong) = (path.to_string_lossy(), format!("{}", path.display()));
        let text = || String::from_utf8(read(&path)).expect("a layout is UTF-8");
        let added = if name.ends_with(".layout.toml") {
            verifier.with_layout(Layout::parse(&text()).unwrap_or_else(|error| panic!("{wrong}: {error}")))
        } else if name.ends_with(".token.toml") {
            verifier.with_token(TokenRule::parse(&text()).unwrap_or_else(|error| panic!("{wrong}: {error}")))
        } else {
            return verifier;
        };
        added.expect("layouts of the tests have ids of their own")
    })
}

/// Every file below a folder.
pub fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let paths = entries.map(|entry| entry.expect("a folder of the repository can be listed").path());
    paths.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

fn read(path: &Path) -> Vec<u8> {
    fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Says a figure on standard error itself, where it is seen also when the test passes.
pub fn tell(figure: &str) {
    // A closed standard error is no reason to fail.
    let _ = writeln!(std::io::stderr(), "{figure}");
}

/// Whether two licenses say the same: everything but what the report itself tells to be unsigned.
pub fn says_the_same(one: &elicense::License, other: &elicense::License) -> bool {
    fn signed(license: &elicense::License) -> impl Iterator<Item = &elicense::license::Carried> {
        license.carried().iter().filter(|carried| carried.signed)
    }
    one.fields() == other.fields() && one.face() == other.face() && signed(one).eq(signed(other))
}
