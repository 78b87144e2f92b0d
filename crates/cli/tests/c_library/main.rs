//! Every vector of `testdata/` through the calls of the C library: byte for byte what the command line prints.

mod asked;
mod calls;
#[path = "../common/mod.rs"]
mod common;
mod pixels;

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write as _;
use std::path::PathBuf;
use std::{fs, ptr};

use elicense::display::Drawing;
use elicense_capi::{
    elicense_code, elicense_code_make, elicense_code_svg, elicense_code_text, elicense_pixels,
    elicense_replay_guard_new, elicense_report, elicense_signer, elicense_signer_new, elicense_status,
    elicense_verifier_verify,
};

use asked::{Question, Settings, vectors};
use calls::{json, made, verify, verify_many};
use common::{elicense, root, scratch};
use pixels::Pixels;

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
        // Answers tell the name of their file; many documents in one buffer have none.
        let name = |input: &PathBuf| format!("\"name\":{:?}", input.to_str().expect("names are UTF-8"));
        let nameless = |(input, line): (&PathBuf, &&str)| match line.contains("\"error\":{\"code\"") {
            true => line.replacen(&format!("{{{}}}", name(input)), "null", 1),
            false => line.replacen(&format!("{},", name(input)), "", 1),
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

/// A bundle and its roots as bytes: the answer of the command line, and none where somebody else signed it.
#[test]
#[cfg(unix)]
fn a_trust_bundle_is_trusted_as_the_command_line_trusts_it() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = scratch("c-library-bundle");
    let path = |name: &str| folder.join(name).to_str().expect("UTF-8").to_owned();
    let [(private, public), (_, other)] = [common::ROOTS[0], common::ROOTS[1]];
    let pem = |label: &str, body: &str| format!("-----BEGIN {label}-----\n{body}\n-----END {label}-----\n");
    let roots = |public: &str| {
        let key = pem("PUBLIC KEY", public);
        fs::write(path("roots.toml"), format!("threshold = 1\n[[key]]\npublic_key = '''\n{key}'''\n"))
            .expect("a file of roots");
    };
    roots(public);
    fs::write(path("root.key"), pem("PRIVATE KEY", private)).expect("a key");
    fs::set_permissions(path("root.key"), fs::Permissions::from_mode(0o600)).expect("one's own file");
    let (bundle, roots_file, key) = (path("1.bundle"), path("roots.toml"), path("root.key"));
    let pack = ["trust", "pack", "testdata/trust/default", "--version", "7", "--at", "2026-05-30"];
    let rest = ["--expires", "2999-01-01", "--roots", &roots_file, "--key", &key, "-o", &bundle];
    assert_eq!(elicense(&[&pack[..], &rest].concat()).code, 0);
    let at = "2026-06-01T12:00:00+08:00".to_owned();
    let settings = Settings { trust: bundle, formats: None, at, once: false };
    let input = PathBuf::from("testdata/vectors/sh-catalogue-jws-1/good.json");
    let said = || {
        let inquiry = Question::default().inquiry(&settings.at);
        verify(&settings.verifier(), &inquiry, None, &root().join(&input))
    };
    let printed = settings.command_line(&Question::default(), &[root().join(&input)]);
    assert!(printed.contains("\"trust_bundle\":{\"version\":7,"), "{printed}");
    assert_eq!(said(), printed.trim_end());
    roots(other);
    assert_eq!(settings.refused(), elicense_status::Configuration);
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

/// On standard error itself, where it is seen also when the test passes.
fn tell(line: &str) {
    writeln!(std::io::stderr(), "{line}").expect("standard error is open");
}
