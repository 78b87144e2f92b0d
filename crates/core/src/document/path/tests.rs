use std::borrow::Cow;
use std::rc::Rc;

use crate::document::budget::Budget;
use crate::document::container::tests::Random;
use crate::document::container::{Container, read_as};
use crate::document::path::{Ambiguous, Nested, Path, Plain, ProofPath, ReadAs, leaf, walk};
use crate::document::tree::{Element, Node};
use crate::words::limits::MAX_KEY_CHARS;

fn path(text: &str) -> Path {
    Path::parse(text).expect("must be a path")
}

/// A path without nested texts.
fn plain(text: &str) -> Plain {
    let path = path(text);
    let (texts, rest) = path.split();
    assert!(texts.is_empty(), "{text}");
    rest.clone()
}

fn json_at(text: &str) -> Nested {
    Nested { at: plain(text), read_as: ReadAs::Json }
}

#[test]
fn a_path_of_a_proof_alone_leads_to_bytes_and_ends_there() {
    let parsed = |text: &str| {
        toml::from_str::<ProofPathOf>(&format!("at = \"{text}\"")).map(|path| path.at.0.to_string())
    };
    for text in ["/a!base64", "/a!json/b!base64", "/a!base64!json/b"] {
        assert_eq!(parsed(text).as_deref(), Ok(text));
    }
    for text in ["/a!base64/b", "/a!base64[0]!json"] {
        assert!(parsed(text).unwrap_err().message().contains("stands nothing, or `!json`"), "{text}");
    }
    #[derive(Debug, serde::Deserialize)]
    struct Field {
        #[allow(dead_code)]
        at: Path,
    }
    let error = toml::from_str::<Field>("at = \"/a!base64\"").unwrap_err();
    assert!(error.message().contains("`!base64` is for paths of a proof"), "{error}");
}

#[derive(Debug, serde::Deserialize)]
struct ProofPathOf {
    at: ProofPath,
}

fn read(container: Container, text: &str) -> Node<'_> {
    read_as(container, text.as_bytes(), &mut Budget::new(), 0).expect("must be read")
}

fn json(text: &str) -> Node<'_> {
    read(Container::Json, text)
}

fn xml(text: &str) -> Node<'_> {
    read(Container::Xml, text)
}

fn reason(text: &str) -> String {
    Path::parse(text).expect_err("must be refused").to_string()
}

/// The scalar that a path finds, if it finds one.
fn scalar(root: &Node<'_>, text: &str) -> Result<Option<String>, Ambiguous> {
    Ok(plain(text).find(root)?.and_then(Node::scalar).map(|text| text.to_string()))
}

fn found(text: &str) -> Result<Option<String>, Ambiguous> {
    Ok(Some(text.to_owned()))
}

#[test]
fn a_path_prints_as_it_was_written() {
    for text in [
        "/",
        "/a",
        "/证照/@CName",
        "/a[0]/b[10]",
        "[3]",
        "/a[name=ZZ BH]/value",
        "/a[@CName=有效期（起始）]",
        "/a!json",
        "/a!json/b",
        "!json",
        "!json!json[0]",
        "/a~0~1~2~3~4~5b[~1=~5]",
        "/~6[~6=~6]",
    ] {
        assert_eq!(path(text).to_string(), text);
    }
}

#[test]
fn a_wrong_path_says_what_is_wrong_and_where() {
    let cases = [
        ("", "character 1: a step begins with \"/\", \"[\" or \"!json\""),
        ("a/b", "character 1: a step begins with \"/\", \"[\" or \"!json\""),
        (
            "/a]",
            "character 3: a step begins with \"/\", \"[\" or \"!json\"; \"]\" in a key or value is written ~3",
        ),
        (
            "/a=b",
            "character 3: a step begins with \"/\", \"[\" or \"!json\"; \"=\" in a key or value is written ~5",
        ),
        (
            "/证!jso",
            "character 3: the only steps with \"!\" are \"!json\" and \"!base64\"; \"!\" in a key or value is written ~4",
        ),
        ("/a/", "character 4: a key or value is missing; the empty one is written ~6"),
        (
            "//a",
            "character 2: a key or value is missing; the empty one is written ~6; \"/\" in a key or value is written ~1",
        ),
        (
            "/a[k=]",
            "character 6: a key or value is missing; the empty one is written ~6; \"]\" in a key or value is written ~3",
        ),
        ("/a~9", "character 3: \"~\" is followed by 0 for ~, 1 for /, 2 for [, 3 for ], 4 for !, 5 for ="),
        ("/a~6", "character 3: \"~\" is followed by 0 for ~, 1 for /, 2 for [, 3 for ], 4 for !, 5 for ="),
        ("/a~", "character 3: \"~\" is followed by 0 for ~, 1 for /, 2 for [, 3 for ], 4 for !, 5 for ="),
        ("/a[01]", "character 4: a member is \"[0]\" or \"[key=value]\", an index without leading zeros"),
        ("/a[+1]", "character 4: a member is \"[0]\" or \"[key=value]\", an index without leading zeros"),
        ("/a[-1]", "character 4: a member is \"[0]\" or \"[key=value]\", an index without leading zeros"),
        ("/a[*]", "character 4: a member is \"[0]\" or \"[key=value]\", an index without leading zeros"),
        ("/a[k=v", "character 7: a member is \"[0]\" or \"[key=value]\", an index without leading zeros"),
        ("/a[k", "character 5: a member is \"[0]\" or \"[key=value]\", an index without leading zeros"),
    ];
    for (text, detail) in cases {
        assert_eq!(reason(text), format!("path \"{text}\", {detail}"));
    }
}

#[test]
fn a_key_is_as_long_as_documents_have_them_and_no_longer() {
    let key = "证".repeat(MAX_KEY_CHARS);
    assert_eq!(path(&format!("/{key}")).to_string(), format!("/{key}"));
    assert!(reason(&format!("/{key}证")).contains("a key or value has at most 128 characters"));
    // Escapes are counted as the character they stand for.
    let slashes = "~1".repeat(MAX_KEY_CHARS);
    assert_eq!(path(&format!("/{slashes}")).to_string(), format!("/{slashes}"));
}

#[test]
fn a_wrong_path_in_a_layout_is_told_with_its_line_and_column() {
    #[derive(Debug, serde::Deserialize)]
    struct Layout {
        at: Path,
    }
    let layout: Layout = toml::from_str("at = '/a'").expect("must be read");
    assert_eq!(layout.at, path("/a"));
    let text = "\nat = '//a'";
    let error = toml::from_str::<Layout>(text).expect_err("must be refused");
    assert_eq!(error.span().map(|span| &text[span]), Some("'//a'"));
    assert!(error.message().starts_with("path \"//a\", character 2: a key or value is missing"), "{error}");
    let error = toml::from_str::<Layout>("at = 1").expect_err("must be refused");
    assert!(error.message().contains("a path such as"), "{error}");
}

#[test]
fn a_path_is_cut_behind_each_nested_text() {
    let whole = path("/a!json[0]/b!json/c");
    let (texts, rest) = whole.split();
    assert_eq!(texts, [json_at("/a"), json_at("[0]/b")]);
    assert_eq!(*rest, plain("/c"));
    let whole = path("!json");
    let (texts, rest) = whole.split();
    assert_eq!(texts, [json_at("/")]);
    assert_eq!(*rest, plain("/"));
}

#[test]
fn each_step_leads_where_it_says() {
    let document =
        json(r#"{"a": [{"k": "x", "v": 1}, {"k": "y", "v": 2.5}, {"v": null}], "": {"/~": true}}"#);
    assert_eq!(plain("/").find(&document), Ok(Some(&document)));
    assert_eq!(scalar(&document, "/a[0]/v"), found("1"));
    assert_eq!(scalar(&document, "/a[k=y]/v"), found("2.5"));
    assert_eq!(scalar(&document, "/a[v=1]/k"), found("x"));
    assert_eq!(scalar(&document, "/~6/~1~0"), found("true"));
    assert_eq!(plain("/a[2]/v").find(&document), Ok(Some(&Node::Null)));
    for absent in ["/b", "/a[3]", "/a[k=z]", "/a[0][0]", "/a[0]/v/w", "/a/k", "[0]"] {
        assert_eq!(plain(absent).find(&document), Ok(None), "{absent}");
    }
}

#[test]
fn elements_are_found_by_name_by_place_and_by_attribute() {
    let document = xml("<L><B v='1'><F n='编号'>苏1</F><F n='名称'>甲</F></B></L>");
    assert_eq!(scalar(&document, "/L/B/@v"), found("1"));
    assert_eq!(scalar(&document, "/L[0]/B[0]/F[1]"), found("甲"));
    assert_eq!(scalar(&document, "/L/B/F[@n=编号]"), found("苏1"));
    assert_eq!(scalar(&document, "/L/B[@v=1]/F[@n=编号]/#text"), found("苏1"));
    assert_eq!(scalar(&document, "/L/B/F[@n=别的]"), Ok(None));
    assert_eq!(scalar(&document, "/L/B[0]/@v"), found("1"));
    assert_eq!(scalar(&document, "/L/B[0][0]/@v"), Ok(None));
    assert_eq!(scalar(&document, "/L/B[@v=1][0]/@v"), Ok(None));
}

#[test]
fn what_is_there_twice_is_not_chosen_from() {
    let list = json(r#"[{"k": "x", "v": 1}, {"k": "x", "v": 2}]"#);
    assert_eq!(scalar(&list, "[k=x]/v"), Err(Ambiguous));
    let document = xml("<L><B><F>1</F></B><B/></L>");
    assert_eq!(scalar(&document, "/L/B/F"), Err(Ambiguous));
    assert_eq!(scalar(&document, "/L/B[0]/F"), found("1"));
    // The group itself is found; that it has no one scalar is for the caller to see.
    assert_eq!(scalar(&document, "/L/B"), Ok(None));
    assert_eq!(
        plain("/L/B").find(&document).map(|node| node.map(|node| node.single().is_none())),
        Ok(Some(true))
    );
}

/// The leaves of a document, by path and scalar.
fn leaves(root: &Node<'_>) -> Vec<(String, Option<String>)> {
    let mut leaves = Vec::new();
    walk("", root, &|_| true, &mut |path, node| {
        leaves.push((path.to_string(), node.scalar().map(|text| text.to_string())))
    });
    leaves
}

#[test]
fn walking_tells_every_leaf_with_its_path() {
    let leaf = |path: &str, scalar: Option<&str>| (path.to_owned(), scalar.map(str::to_owned));
    let document = json(r#"{"a": [1, {"b/c": null}, []], "": {}, "d": "e"}"#);
    let expected = [
        leaf("/a[0]", Some("1")),
        leaf("/a[1]/b~1c", None),
        leaf("/a[2]", None),
        leaf("/~6", None),
        leaf("/d", Some("e")),
    ];
    assert_eq!(leaves(&document), expected);
    assert_eq!(leaves(&json("1")), [leaf("/", Some("1"))]);
}

#[test]
fn walking_tells_an_element_s_text_under_its_own_path() {
    let leaf = |path: &str, scalar: &str| (path.to_owned(), Some(scalar.to_owned()));
    let document = xml("<L><F n='1'>a</F><F>b</F><G><H/></G></L>");
    let expected = [leaf("/L/F[0]/@n", "1"), leaf("/L/F[0]", "a"), leaf("/L/F[1]", "b"), leaf("/L/G/H", "")];
    assert_eq!(leaves(&document), expected);
}

#[test]
fn walking_an_unfolded_text_continues_its_path() {
    let mut paths = Vec::new();
    for root in [json("[1]"), json("1")] {
        walk("/a!json", &root, &|_| true, &mut |path, _| paths.push(path.to_string()));
    }
    assert_eq!(paths, ["/a!json[0]", "/a!json"]);
    assert_eq!(path(&paths[0]).split().1, &plain("[0]"));
}

#[test]
fn what_is_not_entered_is_not_told_of() {
    let document = json(r#"{"a": [1, 2], "b": 3}"#);
    let mut paths = Vec::new();
    walk("", &document, &|node| !matches!(node, Node::List(_)), &mut |path, _| paths.push(path.to_string()));
    assert_eq!(paths, ["/b"]);
}

#[test]
fn a_walked_path_finds_the_leaf_it_was_told_with() {
    let mut told = 0;
    for seed in 0..10_000 {
        let root = Documents(Random(seed)).node(4);
        walk("", &root, &|_| true, &mut |text, node| {
            let found = plain(&text.to_string())
                .find(&root)
                .expect("one leaf has one path")
                .expect("the leaf is there");
            assert!(std::ptr::eq(leaf(found), node), "{text} in {root:?}");
            told += 1;
        });
    }
    assert!(told > 10_000, "{told} leaves");
}

#[test]
fn any_text_is_refused_or_prints_as_it_was_written() {
    const PIECES: [&str; 16] =
        ["/", "[", "]", "=", "!json", "!", "~", "0", "1", "6", "a", "证", "@", "[0]", "~1", "/a"];
    let mut parsed = 0;
    for seed in 0..100_000 {
        let mut random = Random(seed);
        let text: String = (0..random.below(7)).map(|_| PIECES[random.below(PIECES.len())]).collect();
        if let Ok(path) = Path::parse(&text) {
            assert_eq!(path.to_string(), text);
            parsed += 1;
        }
    }
    assert!(parsed > 1_000, "{parsed} paths");
}

/// Documents as the readers make them, the same in every run.
struct Documents(Random);

impl Documents {
    fn below(&mut self, bound: usize) -> usize {
        self.0.below(bound)
    }

    fn text(&mut self) -> Cow<'static, str> {
        const CHARACTERS: [char; 12] = ['~', '/', '[', ']', '!', '=', '0', '6', 'a', '证', ' ', '@'];
        (0..self.below(4)).map(|_| CHARACTERS[self.below(CHARACTERS.len())]).collect::<String>().into()
    }

    fn node(&mut self, depth: usize) -> Node<'static> {
        match self.below(if depth == 0 { 4 } else { 8 }) {
            0 => Node::Null,
            1 => Node::Text(self.text()),
            2 => Node::Integer(7),
            3 => Node::Bytes(Cow::Borrowed(b"b")),
            4 => Node::List(self.nodes(depth)),
            5 | 6 => Node::Map(self.entries(depth)),
            _ => Node::Map(vec![(self.text(), self.element(depth))]),
        }
    }

    fn nodes(&mut self, depth: usize) -> Vec<Node<'static>> {
        (0..self.below(4)).map(|_| self.node(depth - 1)).collect()
    }

    fn entries(&mut self, depth: usize) -> Vec<(Cow<'static, str>, Node<'static>)> {
        let mut entries: Vec<_> = (0..self.below(4)).map(|_| (self.text(), self.node(depth - 1))).collect();
        entries.sort_by(|one, other| one.0.cmp(&other.0));
        entries.dedup_by(|one, other| one.0 == other.0);
        entries
    }

    /// As the XML reader makes them: attributes, then a text, one element or several.
    fn element(&mut self, depth: usize) -> Node<'static> {
        let (mut attributes, mut text, mut children) = (Vec::new(), Node::Null, Vec::new());
        if self.below(2) == 0 {
            attributes.push(("a".into(), Node::Text(self.text())));
        }
        match self.below(4) {
            0 => text = Node::Text(self.text()),
            1 if depth > 0 => children.push(("e".into(), self.element(depth - 1))),
            2 if depth > 0 => {
                let members = (0..2 + self.below(3)).map(|_| self.element(depth - 1)).collect();
                children.push(("e".into(), Node::Group(Rc::new(members))));
            }
            _ => {}
        }
        Node::Element(Rc::new(Element { attributes, text, children, range: 0..0 }))
    }
}
