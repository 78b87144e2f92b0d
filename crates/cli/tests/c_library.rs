//! Every vector of `testdata/` through the calls of the C library: byte for byte what the command line prints.

mod common;

use std::collections::BTreeMap;
use std::ffi::{CStr, CString, c_char};
use std::io::Write as _;
use std::mem::MaybeUninit;
use std::path::{Path, PathBuf};
use std::{fs, ptr};

use common::{elicense, root};
use elicense_capi::{
    elicense_error, elicense_error_json, elicense_inquiry, elicense_inquiry_new, elicense_inquiry_set_holder,
    elicense_inquiry_set_reader, elicense_inquiry_set_relying_region, elicense_inquiry_set_scenario,
    elicense_reader, elicense_report, elicense_report_json, elicense_reports, elicense_reports_json,
    elicense_scenario, elicense_settings_new, elicense_settings_set_formats_folder,
    elicense_settings_set_trust_folder, elicense_status, elicense_verifier, elicense_verifier_new,
    elicense_verifier_verify, elicense_verifier_verify_many,
};

#[test]
fn every_vector_gives_the_bytes_that_the_command_line_prints() {
    let mut compared = 0;
    for (settings, inputs) in vectors() {
        let printed = settings.command_line(&inputs, &[]);
        let lines: Vec<&str> = printed.lines().collect();
        assert_eq!(lines.len(), inputs.len(), "{settings:?}");
        let (verifier, inquiry) = (settings.verifier(), settings.inquiry());
        for (input, line) in inputs.iter().zip(&lines) {
            assert_eq!(verify(&verifier, &inquiry, input), *line, "{}", input.display());
            compared += 1;
        }
        // An error tells the name of its file; many documents in one buffer have none.
        let name = |input: &PathBuf| format!("{{\"name\":{:?}}}", input.to_str().expect("names are UTF-8"));
        let nameless = |(input, line): (&PathBuf, &&str)| match line.contains("\"error\":{\"code\"") {
            true => line.replacen(&name(input), "null", 1),
            false => (*line).to_owned(),
        };
        let expected: Vec<String> = inputs.iter().zip(&lines).map(nameless).collect();
        assert_eq!(verify_many(&verifier, &inquiry, &inputs), expected, "{settings:?}");
    }
    assert!(compared >= 600, "{compared}");
    // On standard error itself, where it is seen also when the test passes.
    writeln!(std::io::stderr(), "{compared} vectors through the C library, one by one and many at once")
        .expect("standard error is open");
}

/// Whatever else can be asked has the same effect from both.
#[test]
fn who_asks_for_what_and_about_whom_means_the_same() {
    let (settings, inputs) =
        vectors().into_iter().max_by_key(|(_, inputs)| inputs.len()).expect("there are vectors");
    let verifier = settings.verifier();
    type Set = fn(&mut elicense_inquiry) -> elicense_status;
    let questions: [(&[&str], Set); 6] = [
        (&["--role", "clerk"], |inquiry| reads(inquiry, elicense_reader::Clerk)),
        (&["--role", "officer"], |inquiry| reads(inquiry, elicense_reader::Officer)),
        (&["--role", "audit"], |inquiry| reads(inquiry, elicense_reader::Audit)),
        (&["--scenario", "social-life"], |inquiry| {
            elicense_inquiry_set_scenario(Some(inquiry), elicense_scenario::SocialLife as u32)
        }),
        (&["--role", "clerk", "--scenario", "government-service"], |inquiry| {
            let scenario = elicense_scenario::GovernmentService as u32;
            assert_eq!(reads(inquiry, elicense_reader::Clerk), elicense_status::Ok);
            elicense_inquiry_set_scenario(Some(inquiry), scenario)
        }),
        (&["--holder-name", "某某"], |inquiry| {
            // SAFETY: a NUL-terminated text, and none.
            unsafe { elicense_inquiry_set_holder(Some(inquiry), c"某某".as_ptr(), ptr::null()) }
        }),
    ];
    for (asked, set) in questions {
        let mut inquiry = settings.inquiry();
        assert_eq!(set(&mut inquiry), elicense_status::Ok);
        let printed = settings.command_line(&inputs, asked);
        for (input, line) in inputs.iter().zip(printed.lines()) {
            assert_eq!(verify(&verifier, &inquiry, input), line, "{asked:?} {}", input.display());
        }
        assert_ne!(printed, settings.command_line(&inputs, &[]), "{asked:?} changes nothing");
    }
}

fn reads(inquiry: &mut elicense_inquiry, reader: elicense_reader) -> elicense_status {
    elicense_inquiry_set_reader(Some(inquiry), reader as u32)
}

/// What a vector asks for beside its input.
#[derive(Debug, Eq, Ord, PartialEq, PartialOrd)]
struct Settings {
    trust: String,
    at: String,
    formats: Option<String>,
    relying: Option<String>,
}

impl Settings {
    fn command_line(&self, inputs: &[PathBuf], asked: &[&str]) -> String {
        let mut args = vec!["verify", "--format", "jsonl", "--trust", &self.trust, "--at", &self.at];
        if let Some(folder) = &self.formats {
            args.extend(["--formats", folder]);
        }
        if let Some(region) = &self.relying {
            args.extend(["--region", region]);
        }
        args.extend(asked);
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

    fn inquiry(&self) -> Box<elicense_inquiry> {
        let at: elicense::jiff::Timestamp = self.at.parse().expect("a time");
        let nanoseconds = u32::try_from(at.subsec_nanosecond()).expect("after 1970");
        let mut inquiry = made(|place| elicense_inquiry_new(at.as_second(), nanoseconds, Some(place)));
        if let Some(region) = &self.relying {
            // SAFETY: the text is NUL-terminated.
            let set =
                unsafe { elicense_inquiry_set_relying_region(Some(&mut inquiry), text(region).as_ptr()) };
            assert_eq!(set, elicense_status::Ok);
        }
        inquiry
    }
}

/// What a call makes.
fn made<T>(call: impl FnOnce(&mut MaybeUninit<Option<Box<T>>>) -> elicense_status) -> Box<T> {
    let mut place = MaybeUninit::new(None);
    assert_eq!(call(&mut place), elicense_status::Ok);
    // SAFETY: initialised above, whatever the call did.
    unsafe { place.assume_init() }.expect("the call said OK")
}

fn verify(verifier: &elicense_verifier, inquiry: &elicense_inquiry, input: &Path) -> String {
    let bytes = fs::read(input).expect("the input of a vector");
    let name = text(&input.display().to_string());
    let mut report = MaybeUninit::new(None);
    let mut error = MaybeUninit::new(None);
    // SAFETY: the bytes and the NUL-terminated name stand there.
    let status = unsafe {
        elicense_verifier_verify(
            Some(verifier),
            Some(inquiry),
            bytes.as_ptr(),
            bytes.len(),
            name.as_ptr(),
            Some(&mut report),
            Some(&mut error),
        )
    };
    // SAFETY: initialised above, whatever the call did.
    let (report, error): (Option<Box<elicense_report>>, Option<Box<elicense_error>>) =
        unsafe { (report.assume_init(), error.assume_init()) };
    match status {
        elicense_status::Ok => json(|json, length| elicense_report_json(report.as_deref(), json, length)),
        elicense_status::NotExamined => {
            json(|json, length| elicense_error_json(error.as_deref(), json, length))
        }
        other => panic!("{}: {other:?}", input.display()),
    }
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

/// The inputs of all vectors, by what they ask for.
fn vectors() -> BTreeMap<Settings, Vec<PathBuf>> {
    let mut vectors: BTreeMap<Settings, Vec<PathBuf>> = BTreeMap::new();
    for path in common::files(&root().join("testdata/vectors")) {
        if path.extension().is_none_or(|extension| extension != "toml") {
            continue;
        }
        let table: toml::Table =
            fs::read_to_string(&path).expect("a vector is UTF-8").parse().expect("a vector is TOML");
        let text = |key: &str| table.get(key).map(|value| value.as_str().expect("a text"));
        let settings = Settings {
            trust: format!("testdata/trust/{}", text("trust").expect("every vector names its trust store")),
            at: text("at").expect("every vector has a time").to_owned(),
            formats: text("formats").map(|folder| format!("testdata/{folder}")),
            relying: text("relying").map(str::to_owned),
        };
        let input = path.with_file_name(text("input").expect("every vector has an input"));
        vectors.entry(settings).or_default().push(input);
    }
    vectors
}
