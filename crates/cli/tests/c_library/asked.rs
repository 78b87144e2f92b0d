//! What vectors ask, as options of the command line and as calls of the C library.

use std::collections::BTreeMap;
use std::ffi::{CStr, CString};
use std::mem::MaybeUninit;
use std::path::PathBuf;
use std::{fs, ptr};

use elicense_capi::{
    elicense_inquiry, elicense_inquiry_new, elicense_inquiry_set_audience, elicense_inquiry_set_challenge,
    elicense_inquiry_set_holder, elicense_inquiry_set_reader, elicense_inquiry_set_relying_region,
    elicense_inquiry_set_scenario, elicense_reader, elicense_scenario, elicense_settings,
    elicense_settings_new, elicense_settings_set_formats_folder, elicense_settings_set_trust_bundle,
    elicense_settings_set_trust_folder, elicense_status, elicense_verifier, elicense_verifier_new,
};

use crate::calls::{made, text};
use crate::common::{self, elicense, root};

/// How a verifier is made, and when it is asked.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Settings {
    pub trust: String,
    pub formats: Option<String>,
    pub at: String,
    /// Whether a showing passes only once.
    pub once: bool,
}

/// What is asked beside the time.
#[derive(Clone, Debug, Default, Eq, Ord, PartialEq, PartialOrd)]
pub struct Question {
    pub relying: Option<String>,
    pub scenario: Option<String>,
    pub role: Option<String>,
    pub holder_name: Option<String>,
    pub holder_id: Option<String>,
    pub challenge: Option<String>,
    pub audience: Option<String>,
}

impl Settings {
    pub fn command_line(&self, question: &Question, inputs: &[PathBuf]) -> String {
        let mut args = vec!["verify", "--format", "jsonl", "--trust", &self.trust, "--at", &self.at];
        if let Some(folder) = &self.formats {
            args.extend(["--formats", folder]);
        }
        if self.once {
            args.push("--once");
        }
        args.extend(question.options());
        args.extend(inputs.iter().map(|input| input.to_str().expect("names are UTF-8")));
        elicense(&args).out
    }

    pub fn verifier(&self) -> Box<elicense_verifier> {
        let mut settings = made(|place| elicense_settings_new(Some(place)));
        let path = |name: &str| text(&root().join(name).display().to_string());
        let set = match self.trust.ends_with(".bundle") {
            true => self.trust_bundle(&mut settings),
            // SAFETY: the paths are NUL-terminated.
            false => unsafe {
                elicense_settings_set_trust_folder(Some(&mut settings), path(&self.trust).as_ptr())
            },
        };
        assert_eq!(set, elicense_status::Ok);
        if let Some(folder) = &self.formats {
            // SAFETY: as above.
            let set =
                unsafe { elicense_settings_set_formats_folder(Some(&mut settings), path(folder).as_ptr()) };
            assert_eq!(set, elicense_status::Ok);
        }
        made(|place| elicense_verifier_new(Some(&settings), Some(place), None))
    }
}

impl Settings {
    /// How no verifier comes of it.
    pub fn refused(&self) -> elicense_status {
        let mut settings = made(|place| elicense_settings_new(Some(place)));
        assert_eq!(self.trust_bundle(&mut settings), elicense_status::Ok);
        elicense_verifier_new(Some(&settings), Some(&mut MaybeUninit::new(None)), None)
    }

    /// A bundle, and who may sign it by the file beside it.
    fn trust_bundle(&self, settings: &mut elicense_settings) -> elicense_status {
        let bundle = fs::read(&self.trust).expect("a bundle");
        let roots = fs::read(PathBuf::from(&self.trust).with_file_name("roots.toml")).expect("its roots");
        let (start, length, roots_length) = (bundle.as_ptr(), bundle.len(), roots.len());
        // SAFETY: the bytes of both stand there.
        unsafe {
            elicense_settings_set_trust_bundle(Some(settings), start, length, roots.as_ptr(), roots_length)
        }
    }
}

impl Question {
    pub fn options(&self) -> impl Iterator<Item = &str> {
        let options = [
            ("--region", &self.relying),
            ("--scenario", &self.scenario),
            ("--role", &self.role),
            ("--holder-name", &self.holder_name),
            ("--holder-id", &self.holder_id),
            ("--challenge", &self.challenge),
            ("--audience-name", &self.audience),
        ];
        options.into_iter().filter_map(|(option, value)| Some([option, value.as_deref()?])).flatten()
    }

    /// The same through the calls of the C library.
    pub fn inquiry(&self, at: &str) -> Box<elicense_inquiry> {
        let at: elicense::jiff::Timestamp = at.parse().expect("a time");
        let nanoseconds = u32::try_from(at.subsec_nanosecond()).expect("after 1970");
        let mut inquiry = made(|place| elicense_inquiry_new(at.as_second(), nanoseconds, Some(place)));
        let mut set = |call: &dyn Fn(Option<&mut elicense_inquiry>) -> elicense_status| {
            assert_eq!(call(Some(&mut inquiry)), elicense_status::Ok, "{self:?}");
        };
        if let Some(region) = self.relying.as_deref().map(text) {
            // SAFETY: the text is NUL-terminated.
            set(&|inquiry| unsafe { elicense_inquiry_set_relying_region(inquiry, region.as_ptr()) });
        }
        if let Some(scenario) = &self.scenario {
            set(&|inquiry| elicense_inquiry_set_scenario(inquiry, number_of_scenario(scenario)));
        }
        if let Some(role) = &self.role {
            set(&|inquiry| elicense_inquiry_set_reader(inquiry, number_of_role(role)));
        }
        if self.holder_name.is_some() || self.holder_id.is_some() {
            let [name, id] = [&self.holder_name, &self.holder_id].map(|given| given.as_deref().map(text));
            let start = |text: &Option<CString>| text.as_deref().map_or(ptr::null(), CStr::as_ptr);
            // SAFETY: NUL-terminated texts, or NULL.
            set(&|inquiry| unsafe { elicense_inquiry_set_holder(inquiry, start(&name), start(&id)) });
        }
        if let Some(challenge) = &self.challenge {
            // SAFETY: so many bytes stand there.
            set(&|inquiry| unsafe {
                elicense_inquiry_set_challenge(inquiry, challenge.as_ptr(), challenge.len())
            });
        }
        if let Some(name) = self.audience.as_deref().map(text) {
            // SAFETY: the text is NUL-terminated.
            set(&|inquiry| unsafe { elicense_inquiry_set_audience(inquiry, name.as_ptr()) });
        }
        inquiry
    }
}

fn number_of_scenario(word: &str) -> u32 {
    let number = match word {
        "government-service" => elicense_scenario::GovernmentService,
        "law-enforcement" => elicense_scenario::LawEnforcement,
        "social-life" => elicense_scenario::SocialLife,
        other => panic!("no scenario: {other}"),
    };
    number as u32
}

fn number_of_role(word: &str) -> u32 {
    let number = match word {
        "public" => elicense_reader::Public,
        "clerk" => elicense_reader::Clerk,
        "officer" => elicense_reader::Officer,
        "audit" => elicense_reader::Audit,
        other => panic!("no role: {other}"),
    };
    number as u32
}

/// The inputs of all vectors, by what they ask.
pub fn vectors() -> BTreeMap<(Settings, Question), Vec<PathBuf>> {
    let mut vectors: BTreeMap<(Settings, Question), Vec<PathBuf>> = BTreeMap::new();
    let folders = ["testdata/vectors", "testdata/ofd"].map(|folder| common::files(&root().join(folder)));
    for path in folders.into_iter().flatten() {
        if path.extension().is_none_or(|extension| extension != "toml") {
            continue;
        }
        let table: toml::Table =
            fs::read_to_string(&path).expect("a vector is UTF-8").parse().expect("a vector is TOML");
        let text = |key: &str| table.get(key).map(|value| value.as_str().expect("a text").to_owned());
        let settings = Settings {
            trust: format!("testdata/trust/{}", text("trust").expect("every vector names its trust store")),
            formats: text("formats").map(|folder| format!("testdata/{folder}")),
            at: text("at").expect("every vector has a time"),
            once: table.contains_key("seen"),
        };
        let question = Question {
            relying: text("relying"),
            scenario: text("scenario"),
            role: text("role"),
            holder_name: text("holder_name"),
            holder_id: text("holder_id"),
            challenge: text("challenge"),
            audience: text("audience"),
        };
        let input = path.with_file_name(text("input").expect("every vector has an input"));
        vectors.entry((settings, question)).or_default().push(input);
    }
    vectors
}
