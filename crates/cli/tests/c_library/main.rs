//! Every vector of `testdata/` through the calls of the C library: byte for byte what the command line prints.

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::{CStr, CString, c_char};
use std::io::Write as _;
use std::mem::MaybeUninit;
use std::path::{Path, PathBuf};
use std::{fs, ptr};

use common::{elicense, root, scratch};
use elicense::display::Drawing;
use elicense_capi::{
    elicense_code, elicense_code_make, elicense_code_svg, elicense_code_text, elicense_effort,
    elicense_error, elicense_error_json, elicense_inquiry, elicense_inquiry_new,
    elicense_inquiry_set_audience, elicense_inquiry_set_challenge, elicense_inquiry_set_holder,
    elicense_inquiry_set_reader, elicense_inquiry_set_relying_region, elicense_inquiry_set_scenario,
    elicense_pixels, elicense_reader, elicense_replay_guard, elicense_replay_guard_new, elicense_report,
    elicense_report_json, elicense_reports, elicense_reports_json, elicense_scenario, elicense_settings_new,
    elicense_settings_set_formats_folder, elicense_settings_set_trust_folder, elicense_signer,
    elicense_signer_new, elicense_status, elicense_verifier, elicense_verifier_new, elicense_verifier_verify,
    elicense_verifier_verify_frame, elicense_verifier_verify_many, elicense_verifier_verify_once,
};

#[test]
fn every_vector_gives_the_bytes_that_the_command_line_prints() {
    let mut compared = 0;
    for ((settings, question), inputs) in vectors() {
        compared += inputs.len();
        // The second showing is the one that was seen before.
        let inputs = if settings.once { [inputs.clone(), inputs].concat() } else { inputs };
        let printed = settings.command_line(&question, &inputs);
        let lines: Vec<&str> = printed.lines().collect();
        assert_eq!(lines.len(), inputs.len(), "{settings:?} {question:?}");
        let (verifier, inquiry) = (settings.verifier(), question.inquiry(&settings.at));
        let mut guard = settings.once.then(|| made(|place| elicense_replay_guard_new(0, Some(place))));
        for (input, line) in inputs.iter().zip(&lines) {
            assert_eq!(
                verify(&verifier, &inquiry, guard.as_deref_mut(), input),
                *line,
                "{}",
                input.display()
            );
        }
        if settings.once {
            continue;
        }
        // An error tells the name of its file; many documents in one buffer have none.
        let name = |input: &PathBuf| format!("{{\"name\":{:?}}}", input.to_str().expect("names are UTF-8"));
        let nameless = |(input, line): (&PathBuf, &&str)| match line.contains("\"error\":{\"code\"") {
            true => line.replacen(&name(input), "null", 1),
            false => (*line).to_owned(),
        };
        let expected: Vec<String> = inputs.iter().zip(&lines).map(nameless).collect();
        assert_eq!(verify_many(&verifier, &inquiry, &inputs), expected, "{settings:?} {question:?}");
    }
    assert!(compared >= 800, "{compared}");
    tell(&format!("{compared} vectors through the C library, one by one and many at once"));
}

/// Whatever else can be asked has the same effect from both, on every input.
#[test]
fn where_for_what_by_whom_and_about_whom_it_is_asked_means_the_same() {
    let vectors = vectors();
    // Regions that vectors ask about, so that this test names none.
    let relying: BTreeSet<&str> =
        vectors.keys().filter_map(|(_, question)| question.relying.as_deref()).collect();
    let regions: Vec<&str> = relying.iter().copied().filter(|region| *region != "all").collect();
    let [first, .., last] = regions[..] else { panic!("vectors ask about several regions") };
    let asked = |relying: &str, scenario: &str, role: &str| Question {
        relying: Some(relying.to_owned()),
        scenario: Some(scenario.to_owned()),
        role: Some(role.to_owned()),
        ..Question::default()
    };
    let questions = [
        asked(first, "government-service", "clerk"),
        asked(last, "law-enforcement", "officer"),
        asked("all", "social-life", "public"),
        Question { scenario: None, ..asked(last, "", "audit") },
        Question { holder_name: Some("测试甲".to_owned()), ..asked(last, "government-service", "clerk") },
    ];
    let mut inputs_of: BTreeMap<Settings, BTreeSet<PathBuf>> = BTreeMap::new();
    for ((settings, _), inputs) in vectors {
        inputs_of.entry(Settings { once: false, ..settings }).or_default().extend(inputs);
    }
    let (mut compared, mut plain) = (0, String::new());
    let mut printed: Vec<String> = vec![String::new(); questions.len()];
    for (settings, inputs) in inputs_of {
        let inputs: Vec<PathBuf> = inputs.into_iter().collect();
        let verifier = settings.verifier();
        plain.push_str(&settings.command_line(&Question::default(), &inputs));
        for (question, all) in questions.iter().zip(&mut printed) {
            let (inquiry, lines) = (question.inquiry(&settings.at), settings.command_line(question, &inputs));
            assert_eq!(lines.lines().count(), inputs.len(), "{settings:?} {question:?}");
            for (input, line) in inputs.iter().zip(lines.lines()) {
                assert_eq!(
                    verify(&verifier, &inquiry, None, input),
                    line,
                    "{question:?} {}",
                    input.display()
                );
            }
            compared += inputs.len();
            all.push_str(&lines);
        }
    }
    for (question, printed) in questions.iter().zip(&printed) {
        assert_ne!(*printed, plain, "{question:?} changes nothing");
    }
    assert!(compared >= 800 * questions.len(), "{compared}");
    tell(&format!("{compared} answers to {} other questions through the C library", questions.len()));
}

/// The report on a license in a frame is the one on the same license in a file, but for what it says of the picture.
#[test]
fn a_frame_of_every_kind_gives_the_report_of_the_code_in_it() {
    let code = root().join("testdata/vectors/display-code-1/good.txt");
    let ((settings, question), _) =
        vectors().into_iter().find(|(_, inputs)| inputs.contains(&code)).expect("the vector is there");
    let (verifier, inquiry) = (settings.verifier(), question.inquiry(&settings.at));
    let text = fs::read_to_string(&code).expect("the input of a vector");
    let from_file = verify(&verifier, &inquiry, None, &code);
    let drawing = Drawing::of(text.trim_end()).expect("a code that can be drawn");
    let kinds: [(elicense_pixels, usize); 4] = [
        (elicense_pixels::Grey, 1),
        (elicense_pixels::Rgb, 3),
        (elicense_pixels::Rgba, 4),
        (elicense_pixels::Bgra, 4),
    ];
    for (kind, bytes) in kinds {
        let frame = Pixels::of(&drawing, bytes);
        let (status, json) = frame.verify(&verifier, &inquiry, kind);
        assert_eq!(status, elicense_status::Ok, "{json}");
        assert_eq!(said_of_the_license(&json), said_of_the_license(&from_file));
        // One change away: the last row is cut off.
        let cut = Pixels { bytes: frame.bytes[..frame.bytes.len() - frame.stride].to_vec(), ..frame };
        let (status, json) = cut.verify(&verifier, &inquiry, kind);
        assert_eq!(status, elicense_status::NotExamined);
        assert!(json.contains("\"code\":\"picture-malformed\""), "{json}");
    }
}

/// One key, one time: one code, drawn alike.
#[test]
fn a_display_code_is_the_one_that_the_command_line_makes() {
    let (license, trust) = ("testdata/vectors/sh-catalogue-jws-1/good.json", "testdata/trust/display");
    let at = "2026-06-01T12:00:00+08:00";
    let made_by_command_line = |ending: &str| {
        let file = scratch("c-library-code").join(format!("code.{ending}"));
        let key = file.with_file_name("key.pem");
        fs::write(&key, pki("keys")).expect("the build's folder can be written");
        // The command line takes no key that others may read.
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            fs::set_permissions(&key, fs::Permissions::from_mode(0o600)).expect("one's own file");
        }
        let (key, out) = (key.to_str().expect("UTF-8"), file.to_str().expect("UTF-8"));
        let life = ["--life", "240", "--key", key, "--out", out];
        let answer =
            elicense(&[&["code", "make", license, "--trust", trust, "--at", at], &life[..]].concat());
        assert_eq!(answer.code, 0, "{answer:?}");
        fs::read_to_string(&file).expect("a code was written")
    };
    let settings = Settings { trust: trust.to_owned(), formats: None, at: at.to_owned(), once: false };
    let (verifier, inquiry) = (settings.verifier(), Question::default().inquiry(at));
    let bytes = fs::read(root().join(license)).expect("the input of a vector");
    let report: Box<elicense_report> = made(|place| {
        // SAFETY: the bytes stand there; there is no name.
        unsafe {
            let (start, length) = (bytes.as_ptr(), bytes.len());
            elicense_verifier_verify(
                Some(&verifier),
                Some(&inquiry),
                start,
                length,
                ptr::null(),
                Some(place),
                None,
            )
        }
    });
    let (key, certificate) = (pki("keys"), pki("certificates"));
    let signer: Box<elicense_signer> = made(|place| {
        let (start, length) = (key.as_ptr(), key.len());
        // SAFETY: the bytes of both stand there.
        unsafe {
            elicense_signer_new(start, length, certificate.as_ptr(), certificate.len(), Some(place), None)
        }
    });
    let now = at.parse::<elicense::jiff::Timestamp>().expect("a time").as_second();
    let code: Box<elicense_code> = made(|place| {
        // SAFETY: no key of a device.
        unsafe {
            elicense_code_make(Some(&report), Some(&signer), now, 240, ptr::null(), 0, Some(place), None)
        }
    });
    let text = json(|text, length| elicense_code_text(Some(&code), text, length));
    assert_eq!(format!("{text}\n"), made_by_command_line("txt"));
    assert_eq!(json(|svg, length| elicense_code_svg(Some(&code), svg, length)), made_by_command_line("svg"));
}

/// What the test data has of who signs display codes.
fn pki(kind: &str) -> Vec<u8> {
    fs::read(root().join(format!("testdata/pki/{kind}/sh-display.pem"))).expect("test data")
}

/// A report without what it says of its input.
fn said_of_the_license(json: &str) -> serde_json::Value {
    let mut report: serde_json::Value = serde_json::from_str(json).expect("a report is JSON");
    let report = report.as_object_mut().expect("a report is an object");
    for of_the_input in ["input", "picture"] {
        report.remove(of_the_input);
    }
    serde_json::Value::Object(std::mem::take(report))
}

/// A code as a camera sees it.
struct Pixels {
    bytes: Vec<u8>,
    side: usize,
    stride: usize,
}

impl Pixels {
    /// Four pixels a module, a quiet zone of four modules, and rows that end in bytes of nothing.
    fn of(drawing: &Drawing, bytes: usize) -> Self {
        let side = (drawing.side() + 8) * 4;
        let stride = side * bytes + 5;
        let shade = |x: usize, y: usize| match (x / 4).checked_sub(4).zip((y / 4).checked_sub(4)) {
            Some((x, y)) if drawing.is_dark(x, y) => 0,
            _ => u8::MAX,
        };
        let row = |y| (0..side).flat_map(move |x| vec![shade(x, y); bytes]).chain([0x55; 5]);
        Self { bytes: (0..side).flat_map(row).collect(), side, stride }
    }

    fn verify(
        &self,
        verifier: &elicense_verifier,
        inquiry: &elicense_inquiry,
        kind: elicense_pixels,
    ) -> (elicense_status, String) {
        let side = u32::try_from(self.side).expect("a small frame");
        answered(|report, error| {
            // SAFETY: the bytes stand there.
            unsafe {
                elicense_verifier_verify_frame(
                    Some(verifier),
                    Some(inquiry),
                    ptr::null_mut(),
                    self.bytes.as_ptr(),
                    self.bytes.len(),
                    side,
                    side,
                    self.stride,
                    kind as u32,
                    elicense_effort::Glance as u32,
                    Some(report),
                    Some(error),
                )
            }
        })
    }
}

/// How a verifier is made, and when it is asked.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
struct Settings {
    trust: String,
    formats: Option<String>,
    at: String,
    /// Whether a showing passes only once.
    once: bool,
}

/// What is asked beside the time.
#[derive(Clone, Debug, Default, Eq, Ord, PartialEq, PartialOrd)]
struct Question {
    relying: Option<String>,
    scenario: Option<String>,
    role: Option<String>,
    holder_name: Option<String>,
    holder_id: Option<String>,
    challenge: Option<String>,
    audience: Option<String>,
}

impl Settings {
    fn command_line(&self, question: &Question, inputs: &[PathBuf]) -> String {
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

    fn verifier(&self) -> Box<elicense_verifier> {
        let mut settings = made(|place| elicense_settings_new(Some(place)));
        let path = |name: &str| text(&root().join(name).display().to_string());
        // SAFETY: the paths are NUL-terminated.
        let set =
            unsafe { elicense_settings_set_trust_folder(Some(&mut settings), path(&self.trust).as_ptr()) };
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

impl Question {
    fn options(&self) -> impl Iterator<Item = &str> {
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
    fn inquiry(&self, at: &str) -> Box<elicense_inquiry> {
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

/// What a call makes.
fn made<T>(call: impl FnOnce(&mut MaybeUninit<Option<Box<T>>>) -> elicense_status) -> Box<T> {
    let mut place = MaybeUninit::new(None);
    assert_eq!(call(&mut place), elicense_status::Ok);
    // SAFETY: initialised above, whatever the call did.
    unsafe { place.assume_init() }.expect("the call said OK")
}

/// Places that a call writes to.
type Place<T> = MaybeUninit<Option<Box<T>>>;

/// How a call that verifies ended, and the JSON of its report or of its error.
fn answered(
    call: impl FnOnce(&mut Place<elicense_report>, &mut Place<elicense_error>) -> elicense_status,
) -> (elicense_status, String) {
    let (mut report, mut error) = (MaybeUninit::new(None), MaybeUninit::new(None));
    let status = call(&mut report, &mut error);
    // SAFETY: initialised above, whatever the call did.
    let (report, error) = unsafe { (report.assume_init(), error.assume_init()) };
    let json = match status {
        elicense_status::Ok => json(|json, length| elicense_report_json(report.as_deref(), json, length)),
        _ => json(|json, length| elicense_error_json(error.as_deref(), json, length)),
    };
    (status, json)
}

fn verify(
    verifier: &elicense_verifier,
    inquiry: &elicense_inquiry,
    guard: Option<&mut elicense_replay_guard>,
    input: &Path,
) -> String {
    let bytes = fs::read(input).expect("the input of a vector");
    let name = text(&input.display().to_string());
    let (verifier, inquiry) = (Some(verifier), Some(inquiry));
    let (start, length, name) = (bytes.as_ptr(), bytes.len(), name.as_ptr());
    let (status, json) = answered(|report, error| {
        let (report, error) = (Some(report), Some(error));
        // SAFETY: the bytes and the NUL-terminated name stand there.
        unsafe {
            match guard {
                None => elicense_verifier_verify(verifier, inquiry, start, length, name, report, error),
                Some(guard) => elicense_verifier_verify_once(
                    verifier, inquiry, guard, start, length, name, report, error,
                ),
            }
        }
    });
    let examined = matches!(status, elicense_status::Ok | elicense_status::NotExamined);
    assert!(examined, "{}: {status:?}", input.display());
    json
}

/// A text that a call gives out; its length and its NUL agree.
fn json(
    call: impl FnOnce(Option<&mut MaybeUninit<*const c_char>>, Option<&mut MaybeUninit<usize>>) -> elicense_status,
) -> String {
    let (mut json, mut length) = (MaybeUninit::new(ptr::null()), MaybeUninit::new(0));
    assert_eq!(call(Some(&mut json), Some(&mut length)), elicense_status::Ok);
    // SAFETY: both are initialised; after OK the text is NUL-terminated, and what it was asked of still lives.
    let (text, length) = unsafe { (CStr::from_ptr(json.assume_init()), length.assume_init()) };
    assert_eq!(text.count_bytes(), length);
    text.to_str().expect("JSON is UTF-8").to_owned()
}

fn verify_many(verifier: &elicense_verifier, inquiry: &elicense_inquiry, inputs: &[PathBuf]) -> Vec<String> {
    let documents: Vec<Vec<u8>> =
        inputs.iter().map(|input| fs::read(input).expect("the input of a vector")).collect();
    let data = documents.concat();
    let ends = documents.iter().scan(0, |end, document| {
        *end += i32::try_from(document.len()).expect("vectors are small");
        Some(*end)
    });
    let offsets: Vec<i32> = std::iter::once(0).chain(ends).collect();
    let reports: Box<elicense_reports> = made(|place| {
        // SAFETY: the data and one offset more than documents stand there.
        unsafe {
            elicense_verifier_verify_many(
                Some(verifier),
                Some(inquiry),
                data.as_ptr(),
                data.len(),
                offsets.as_ptr(),
                documents.len(),
                Some(place),
                None,
            )
        }
    });
    let (mut json, mut offsets) = (MaybeUninit::new(ptr::null()), MaybeUninit::new(ptr::null()));
    let mut count = MaybeUninit::new(0);
    let given = elicense_reports_json(Some(&reports), Some(&mut json), Some(&mut offsets), Some(&mut count));
    assert_eq!(given, elicense_status::Ok);
    // SAFETY: all three are initialised.
    let (json, offsets, count) = unsafe { (json.assume_init(), offsets.assume_init(), count.assume_init()) };
    // SAFETY: after OK there is one offset more than documents, and as many bytes as the last one says.
    let offsets = unsafe { std::slice::from_raw_parts(offsets, count + 1) };
    let at = |offset: i64| usize::try_from(offset).expect("offsets are lengths");
    // SAFETY: as above.
    let json = unsafe { std::slice::from_raw_parts(json.cast::<u8>(), at(offsets[count])) };
    let line =
        |pair: &[i64]| String::from_utf8(json[at(pair[0])..at(pair[1])].to_vec()).expect("JSON is UTF-8");
    offsets.windows(2).map(line).collect()
}

fn text(text: &str) -> CString {
    CString::new(text).expect("no NUL in a path")
}

/// On standard error itself, where it is seen also when the test passes.
fn tell(line: &str) {
    writeln!(std::io::stderr(), "{line}").expect("standard error is open");
}

/// The inputs of all vectors, by what they ask.
fn vectors() -> BTreeMap<(Settings, Question), Vec<PathBuf>> {
    let mut vectors: BTreeMap<(Settings, Question), Vec<PathBuf>> = BTreeMap::new();
    for path in common::files(&root().join("testdata/vectors")) {
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
