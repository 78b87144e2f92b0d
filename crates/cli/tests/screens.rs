//! The first screens of `verify` for what people bring to a counter, word by word. `BLESS=1 cargo test -p elicense-cli
//! --test screens` writes them again; read the difference before you commit it.

mod common;
#[path = "../../core/tests/support/zips.rs"]
#[allow(dead_code)]
mod zips;

use std::fs;
use std::path::{Path, PathBuf};

use common::{AT, answer, command, root, scratch};
use unicode_width::UnicodeWidthStr;

/// Lines and columns of a first screen.
const LINES: usize = 12;
const COLUMNS: usize = 80;

/// A screen: what it is called, what is brought, and what is typed after `verify`. What is brought stands in a folder
/// of its own under names that somebody could have given it.
struct Screen {
    name: &'static str,
    brought: &'static [(&'static str, Brought)],
    typed: &'static str,
    trust: &'static str,
}

enum Brought {
    /// A file of `testdata`.
    Vector(&'static str),
    /// Bytes that are made here.
    Made(fn() -> Vec<u8>),
}

use Brought::{Made, Vector};

const DEFAULT: &str = "default";

const SCREENS: &[Screen] = &[
    good("good-shanghai", &[("license.json", Vector("vectors/sh-catalogue-jws-1/good.json"))]),
    good("good-jiangsu", &[("license.xml", Vector("vectors/js-license-xml-1/good.xml"))]),
    good("good-zhejiang", &[("license.cbor", Vector("vectors/zj-gb-cose-1/good.cbor"))]),
    good("good-anhui", &[("license.json", Vector("vectors/ah-zzwk-detached-1/good.json"))]),
    good("company", &[("license.json", Vector("vectors/sh-catalogue-jws-1/good-business-license.json"))]),
    good("altered", &[("license.xml", Vector("vectors/js-license-xml-1/changed-holder-name.xml"))]),
    good("expired", &[("license.json", Vector("vectors/ah-zzwk-detached-1/license-expired.json"))]),
    Screen {
        name: "wrong-holder",
        brought: &[("license.json", Vector("vectors/sh-catalogue-jws-1/good.json"))],
        typed: "license.json --holder-name 测试丁",
        trust: DEFAULT,
    },
    good("unsigned", &[("license.json", Vector("vectors/sh-exchange-reply-1/good.json"))]),
    Screen {
        name: "nobody-trusted",
        brought: &[("license.json", Vector("vectors/sh-catalogue-jws-1/good.json"))],
        typed: "license.json",
        trust: "",
    },
    Screen {
        name: "no-lists",
        brought: &[("license.cbor", Vector("vectors/zj-gb-cose-1/good.cbor"))],
        typed: "license.cbor",
        trust: "no-lists",
    },
    Screen {
        name: "recognised-on-conditions",
        brought: &[("license.xml", Vector("vectors/js-license-xml-1/presented-conditions.xml"))],
        typed: "license.xml --region 330000",
        trust: DEFAULT,
    },
    Screen {
        name: "code",
        brought: &[("code.txt", Vector("vectors/display-code-1/good.txt"))],
        typed: "code.txt",
        trust: "display",
    },
    Screen {
        name: "code-in-picture",
        brought: &[("photo.png", Vector("vectors/display-code-1/picture-live.png"))],
        typed: "photo.png",
        trust: "display",
    },
    Screen {
        name: "stale-code",
        brought: &[("code.txt", Vector("vectors/display-code-1/expired.txt"))],
        typed: "code.txt --at 2026-06-01T12:03:31+08:00",
        trust: "display",
    },
    good("online-token", &[("code.txt", Vector("vectors/sh-suishen-url-1/good.txt"))]),
    good("picture-without-code", &[("photo.png", Made(blank_picture))]),
    good(
        "pdf",
        &[("license.pdf", Made(|| b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n%%EOF\n".to_vec()))],
    ),
    Screen {
        name: "ofd",
        brought: &[("license.ofd", Vector("ofd/gb-ofd-1/good.ofd"))],
        typed: "license.ofd",
        trust: "sealed",
    },
    Screen {
        name: "ofd-page-alone",
        brought: &[("license.ofd", Vector("ofd/ofd-sealed-1/good.ofd"))],
        typed: "license.ofd",
        trust: "sealed",
    },
    good("docx", &[("license.docx", Made(word_document))]),
    good("empty", &[("license.json", Made(Vec::new))]),
    good("five-megabytes", &[("license.json", Made(five_megabytes))]),
    Screen { name: "folder", brought: SEVERAL, typed: ".", trust: DEFAULT },
    Screen { name: "several", brought: SEVERAL, typed: "*.json b.xml c.cbor", trust: DEFAULT },
];

/// One file, verified with the usual trust store.
const fn good(name: &'static str, brought: &'static [(&'static str, Brought)]) -> Screen {
    Screen { name, brought, typed: brought[0].0, trust: DEFAULT }
}

const SEVERAL: &[(&str, Brought)] = &[
    ("a.json", Vector("vectors/sh-catalogue-jws-1/good.json")),
    ("b.xml", Vector("vectors/js-license-xml-1/changed-holder-name.xml")),
    ("c.cbor", Vector("vectors/zj-gb-cose-1/good.cbor")),
    ("d.json", Vector("vectors/ah-zzwk-detached-1/license-expired.json")),
    ("e.json", Vector("vectors/sh-exchange-reply-1/good.json")),
    ("f.json", Made(Vec::new)),
];

fn blank_picture() -> Vec<u8> {
    let size = 64_u32;
    let mut png = vec![0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n'];
    let mut chunk = |kind: &[u8; 4], data: &[u8]| {
        png.extend((data.len() as u32).to_be_bytes());
        let body = [&kind[..], data].concat();
        png.extend(&body);
        png.extend(rawzip::crc32(&body).to_be_bytes());
    };
    let head = [&size.to_be_bytes()[..], &size.to_be_bytes()[..], &[8, 0, 0, 0, 0]].concat();
    chunk(b"IHDR", &head);
    // Every line is one byte for its filter and white pixels.
    let line = [&[0][..], &[0xff; 64][..]].concat();
    chunk(b"IDAT", &miniz_oxide::deflate::compress_to_vec_zlib(&line.repeat(64), 6));
    chunk(b"IEND", &[]);
    png
}

fn word_document() -> Vec<u8> {
    zips::zip(&[("[Content_Types].xml", b"<Types/>"), ("word/document.xml", b"<w:document/>")])
}

fn five_megabytes() -> Vec<u8> {
    let mut text = b"{\"a\":\"".to_vec();
    text.resize(5 << 20, b'a');
    text.extend(b"\"}");
    text
}

/// What the screen shows in a language: all that is printed, with the exit code.
fn shown(screen: &Screen, language: &str) -> String {
    let folder = brought(screen);
    let trust = root().join("testdata/trust").join(screen.trust);
    let mut args = vec!["verify", "--lang", language];
    if !screen.typed.contains("--at") {
        args.extend(AT);
    }
    if !screen.trust.is_empty() {
        args.extend(["--trust", trust.to_str().expect("UTF-8")]);
    }
    args.extend(screen.typed.split(' '));
    let answer = answer(command(&args).current_dir(&folder));
    let error =
        if answer.err.is_empty() { String::new() } else { format!("--- standard error\n{}", answer.err) };
    format!("{}{error}--- exit {}\n", answer.out, answer.code)
}

fn brought(screen: &Screen) -> PathBuf {
    let folder = scratch(&format!("screen-{}", screen.name));
    for (name, brought) in screen.brought {
        let bytes = match brought {
            Vector(path) => fs::read(root().join("testdata").join(path)).expect("a vector"),
            Made(make) => make(),
        };
        fs::write(folder.join(name), bytes).expect("the build's folder can be written");
    }
    folder
}

fn place(language: &str) -> PathBuf {
    root().join("testdata/screens").join(language)
}

#[test]
fn every_first_screen_is_the_one_on_record() {
    let bless = std::env::var_os("BLESS").is_some();
    let mut different = Vec::new();
    for language in ["zh-CN", "en"] {
        fs::create_dir_all(place(language)).expect("testdata can be written");
        for screen in SCREENS {
            let file = place(language).join(format!("{}.txt", screen.name));
            let shown = shown(screen, language);
            if bless {
                fs::write(&file, shown).expect("testdata can be written");
            } else if fs::read_to_string(&file).ok().as_deref() != Some(&*shown) {
                different.push(format!("{}:\n{shown}", file.display()));
            }
        }
    }
    assert!(different.is_empty(), "BLESS=1 writes them again:\n{}", different.join("\n"));
}

#[test]
fn a_first_screen_is_short_and_says_what_to_do() {
    for (language, passed, next) in [("zh-CN", "✔ 核验通过：", "下一步（"), ("en", "✔ Verified: ", "Next (")]
    {
        for screen in SCREENS {
            let text = read(&place(language).join(format!("{}.txt", screen.name)));
            let screen_text = text.split("--- ").next().expect("what is printed");
            let lines: Vec<&str> = screen_text.lines().collect();
            let several = screen.brought.len() > 1;
            // Several files take a line each, and each kind of problem four.
            let most = if several { 4 * screen.brought.len() + 8 } else { LINES };
            assert!(lines.len() <= most, "{language} {}: {} lines", screen.name, lines.len());
            let wide: Vec<&&str> = lines.iter().filter(|line| line.width() > COLUMNS).collect();
            assert!(wide.is_empty(), "{language} {}: {wide:?}", screen.name);
            let says = text.contains(passed) && !several || text.contains(next);
            assert!(says, "{language} {}: no next step\n{text}", screen.name);
            // A person's name or number is never whole on a screen for anybody.
            assert!(!text.contains("测试甲") && !text.contains("310101199001010004"), "{text}");
        }
    }
}

/// 40 files are told on at most 80 lines, whatever is wrong with them.
#[test]
fn forty_files_fit_on_two_screens() {
    let folder = scratch("forty");
    let vectors = common::files(&root().join("testdata/vectors/js-license-xml-1"));
    let inputs = vectors.iter().filter(|path| path.extension().is_some_and(|ending| ending == "xml"));
    let chosen: Vec<&PathBuf> = inputs.step_by(3).take(40).collect();
    assert_eq!(chosen.len(), 40);
    for path in chosen {
        fs::copy(path, folder.join(path.file_name().expect("a name")))
            .expect("the build's folder can be written");
    }
    let trust = root().join(common::TRUST[1]);
    for language in ["zh-CN", "en"] {
        let args = ["verify", ".", "--lang", language, "--trust", trust.to_str().expect("UTF-8")];
        let answer = answer(command(&[&args[..], &AT].concat()).current_dir(&folder));
        let lines = answer.out.lines().count();
        assert!((42..=80).contains(&lines), "{lines} lines\n{}", answer.out);
    }
}

#[test]
fn every_file_of_screens_belongs_to_a_screen() {
    for language in ["zh-CN", "en"] {
        for path in common::files(&place(language)) {
            let name = path.file_stem().and_then(|name| name.to_str()).expect("a name").to_owned();
            assert!(SCREENS.iter().any(|screen| screen.name == name), "nobody writes {name}");
        }
    }
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
