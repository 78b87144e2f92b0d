//! Layouts and the folders they come from, as whoever writes them sees it.

mod common;

use std::fs;
use std::path::Path;

use common::{AT, Answer, TRUST, elicense, root, scratch};

const DOCUMENT: &str = "testdata/vectors/readings/two-envelopes.json";

fn verify(formats: &Path) -> Answer {
    let formats = formats.to_str().expect("UTF-8");
    elicense(&[&["verify", "--formats", formats, DOCUMENT, "--lang", "en"], &AT[..], &TRUST[..]].concat())
}

#[test]
fn nothing_in_a_folder_of_formats_is_passed_over() {
    let given = root().join("testdata/formats/two-envelopes/xx-envelope-2.layout.toml");
    let layout = fs::read(&given).expect("a layout of the test data");
    let folder = |name: &str, files: &[&str]| {
        let folder = scratch(&format!("formats-{name}"));
        for file in files {
            let path = folder.join(file);
            fs::create_dir_all(path.parent().expect("a folder")).expect("created");
            fs::write(path, &layout).expect("written");
        }
        folder
    };
    let good = "xx-envelope-2.layout.toml";
    for (name, files) in [
        ("one", &[good][..]),
        ("notes", &[good, "README.md", "old.layout.toml.txt", "schemas/layout.schema.json", ".git/a.toml"]),
        ("hidden", &[".xx-envelope-2.layout.toml"]),
    ] {
        let answer = verify(&folder(name, files));
        assert_eq!(answer.code, 0, "{name}: {answer:?}");
    }
    for (name, files, words) in [
        ("empty", &[][..], "holds no file that is read"),
        ("no-toml", &["README.md", "xx.layout.tml"], "holds no file that is read"),
        ("mistyped", &[good, "recogniton.toml"], "recogniton.toml: A settings or data file is wrong"),
        (
            "no-kind",
            &[good, "xx-envelope-1.toml"],
            "nothing reads a file of this name; write one of *.layout.toml",
        ),
        ("plural", &[good, "xx.layouts.toml"], "nothing reads a file of this name"),
        ("capitals", &["XX.layout.TOML"], "nothing reads a file of this name"),
        ("ending-alone", &[good, ".toml"], "nothing reads a file of this name"),
        (
            "inside",
            &[good, "old/xx-envelope-1.layout.toml"],
            "folders inside the folder of formats are not read",
        ),
        ("deep-inside", &[good, "a/b/c/catalog.toml"], "folders inside the folder of formats are not read"),
        ("trust", &[good, "trust.toml"], "belongs into the folder of --trust"),
        ("folder-named-so", &[good, "xx.layout.toml/README.md"], "a folder or device has the name"),
        ("twice", &[good, "zz.layout.toml"], "is known already"),
    ] {
        let answer = verify(&folder(name, files));
        assert!(answer.code == 2 && answer.err.contains(words), "{name}: {answer:?}");
    }
    #[cfg(unix)]
    {
        let folder = folder("dangling", &[good]);
        std::os::unix::fs::symlink("nowhere", folder.join("xx-envelope-1.layout.toml")).expect("a link");
        assert_eq!(verify(&folder).code, 6);
    }
    assert_eq!(verify(Path::new("no-such-folder")).code, 6);
}

#[test]
fn layouts_are_checked_side_by_side() {
    let check = |args: &[&str]| elicense(&[&["layouts", "check", "--lang", "en"], args].concat());
    let outside = "testdata/formats/told-apart-outside";
    let [one, two] = ["1", "2"].map(|version| format!("{outside}/xx-version-{version}.layout.toml"));
    let words = "xx-version-1 and xx-version-2 are told apart only by what is not signed";
    for args in [&[outside][..], &[&one, &two], &[&one, "--formats", outside], &["--formats", outside, &two]]
    {
        let answer = check(args);
        let named = answer.err.split_whitespace().collect::<Vec<_>>().join(" ");
        let either = named.contains(words) || named.contains("xx-version-2 and xx-version-1 are told apart");
        assert!(answer.code == 2 && either, "{args:?}: {answer:?}");
    }
    assert_eq!(check(&[&one]).code, 0, "alone it can be told from those built in");
    for folder in ["told-apart-inside", "two-envelopes", "readings"] {
        let answer = check(&[&format!("testdata/formats/{folder}")]);
        assert!(answer.code == 0 && answer.out.contains("sound"), "{folder}: {answer:?}");
    }
    assert_eq!(elicense(&["check", &one, &two]).code, 2);
    assert_eq!(elicense(&["check", "formats/sh-catalogue-jws-1.layout.toml"]).code, 0);
}

#[test]
fn a_layout_is_tried_on_a_file_without_showing_it() {
    let attempt = |layout: &str, file: &str| elicense(&["layouts", "try", layout, file, "--lang", "en"]);
    let layout = "testdata/formats/two-envelopes/xx-envelope-2.layout.toml";
    let good = attempt(layout, DOCUMENT);
    assert!(good.code == 0 && good.out.contains("The layout claims the file."), "{good:?}");
    for (layout, file, words) in [
        ("ah-zzwk-detached-1", DOCUMENT, "in the document, at /flag is \"200\" – nothing"),
        (layout, "testdata/vectors/readings/told-apart-inside.json", "nothing at /content"),
        (layout, "testdata/vectors/zj-gb-cose-1/good.cbor", "json – cbor"),
    ] {
        let answer = attempt(layout, file);
        assert!(answer.code == 7 && answer.out.contains(words), "{words}: {answer:?}");
    }
    let paths = good.out.split("Paths of what is signed").nth(1).expect("paths");
    assert!(paths.contains("/number  text (9)") && paths.contains("/issued  text (10)"), "{good:?}");
    for value in ["TEST-0001", "测试甲", "测试发证机关", "2026-02-09"] {
        assert!(!good.out.contains(value), "{value} is shown: {good:?}");
    }
    assert_eq!(attempt("no-such-layout", DOCUMENT).code, 2);
}

/// Foreign documents are near to nothing; a layout is named where half of what it looks for is there.
#[test]
fn a_layout_is_called_close_where_it_is() {
    let folder = scratch("close");
    let told = |text: &str| {
        let file = folder.join("document.json");
        fs::write(&file, text).expect("written");
        let out = elicense(&["verify", "--lang", "en", file.to_str().expect("UTF-8")]).out;
        // Lines end where there is room.
        out.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let foreign = told(r#"{"code":0,"data":{"name":"x"}}"#);
    assert!(foreign.contains("layout-none") && !foreign.contains("closest"), "{foreign}");
    assert!(foreign.contains("layouts try"), "{foreign}");
    let near = told(r#"{"licensedatas":[{"license_code":"x"}]}"#);
    assert!(near.contains("closest is sh-exchange-reply-1"), "{near}");
}
