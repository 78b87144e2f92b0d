use std::borrow::Cow;
use std::rc::Rc;
use std::time::{Duration, Instant};

use crate::document::container::Container;
use crate::document::container::tests::{MAX_DEPTH, MAX_ITEMS, accepted, at, read_all, refused, text};
use crate::document::tree::{Element, Node};
use crate::words::error::ErrorKind;
use crate::words::limits::{MAX_KEY_CHARS, MAX_XML_ATTRIBUTES, MAX_XML_NAMESPACES};

const XML: Container = Container::Xml;

/// The element by which every path begins.
fn root<'t, 'a>(document: &'t Node<'a>, name: &str) -> &'t Element<'a> {
    match document.get(name).and_then(Node::single) {
        Some(Node::Element(element)) => element,
        other => panic!("must be an element: {other:?}"),
    }
}

fn keys(element: &Element<'_>) -> Vec<String> {
    let attributes = element.attributes.iter().map(|(name, _)| ["@", name].concat());
    attributes.chain(element.children.iter().map(|(name, _)| name.to_string())).collect()
}

fn reason(xml: &str) -> String {
    refused(XML, xml.as_bytes()).to_string()
}

#[test]
fn attributes_text_and_elements_are_entries() {
    let document =
        accepted(XML, "<证照 版本='1'>\n <项 CName='编号'>苏1</项>\n <空/>\n <项>2</项>\n</证照>".as_bytes());
    let license = root(&document, "证照");
    assert_eq!(keys(license), ["@版本", "项", "空"]);
    let Some((_, Node::Group(items))) = license.children.first() else { panic!("must be a group") };
    assert_eq!(items.iter().map(Node::scalar).collect::<Vec<_>>(), [Some("苏1".into()), Some("2".into())]);
    assert_eq!(items[0].get("@CName"), Some(&text("编号")));
    assert_eq!(root(&document, "证照").children[1].1.scalar(), Some("".into()));
}

#[test]
fn the_range_of_an_element_is_its_bytes_in_the_input() {
    let input = "\u{FEFF}<?xml version='1.0'?>\n<a>\n<b x='>'>证</b ><b/></a >\n";
    let (_, document) = read_all(input.as_bytes()).expect("must be read");
    let a = root(&document, "a");
    let Some((_, Node::Group(members))) = a.children.first() else { panic!("must be a group") };
    let pieces = members.iter().map(|member| match member {
        Node::Element(element) => &input[element.range.clone()],
        other => panic!("must be an element: {other:?}"),
    });
    assert_eq!(pieces.collect::<Vec<_>>(), ["<b x='>'>证</b >", "<b/>"]);
    assert_eq!(&input[a.range.clone()], "<a>\n<b x='>'>证</b ><b/></a >");
}

#[test]
fn text_is_joined_and_borrowed_where_it_stands_unescaped() {
    let text_of = |xml: &'static str| match accepted(XML, xml.as_bytes()) {
        Node::Map(mut entries) => match entries.pop() {
            Some((_, Node::Element(element))) => {
                let Element { mut attributes, text, .. } = Rc::unwrap_or_clone(element);
                attributes.pop().map(|(_, value)| value).or(Some(text).filter(|text| *text != Node::Null))
            }
            other => panic!("must be an element: {other:?}"),
        },
        other => panic!("must be a map: {other:?}"),
    };
    assert!(matches!(text_of("<a> b </a>"), Some(Node::Text(Cow::Borrowed(" b ")))));
    assert!(matches!(text_of("<a b='c'/>"), Some(Node::Text(Cow::Borrowed("c")))));
    assert_eq!(text_of("<a>1&lt;2<![CDATA[<3&amp;]]>&#x8BC1;\r\n</a>"), Some(text("1<2<3&amp;证\n")));
    assert_eq!(text_of("<a> </a>"), Some(text(" ")));
    assert_eq!(text_of("<a></a>"), None);
    assert_eq!(text_of("<a><![CDATA[]]></a>"), None);
}

#[test]
fn names_in_a_namespace_carry_it() {
    let xml = "<l:a xmlns:l='urn:l' xmlns='urn:d' l:k='1' k='2' xml:lang='zh'><b/><c xmlns=''/></l:a>";
    let document = accepted(XML, xml.as_bytes());
    let expected = ["@{urn:l}k", "@k", "@{http://www.w3.org/XML/1998/namespace}lang", "{urn:d}b", "c"];
    assert_eq!(keys(root(&document, "{urn:l}a")), expected);
}

#[test]
fn what_readers_understand_differently_is_refused() {
    let cases = [
        ("<!DOCTYPE a><a/>", "a document type declaration at line 1 column 1"),
        ("<a>\n<!DOCTYPE a></a>", "a document type declaration at line 2 column 1"),
        ("<?pi?><a/>", "a processing instruction at line 1 column 1"),
        ("<a><?pi?></a>", "a processing instruction at line 1 column 4"),
        ("<a>b<!-- c --></a>", "a comment inside the root element at line 1 column 5"),
        ("<a>\n<b>证<c/></b></a>", "text beside child elements at line 2 column 4"),
        ("<a><c/>\u{3000}</a>", "text beside child elements at line 1 column 8"),
        ("<a>&x;</a>", "an entity other than the five of XML itself at line 1 column 4"),
        (
            "<a xmlns:p='u' xmlns:p='v'/>",
            "a namespace prefix declared twice in one element at line 1 column 16",
        ),
        ("<a xmlns:p=''/>", "a namespace prefix declared as nothing at line 1 column 1"),
        ("<p:a xmlns:p='u' p:xmlns='v'/>", "a namespace declaration with a prefix at line 1 column 17"),
        ("<p:a/>", "an undeclared namespace prefix at line 1 column 2"),
        ("<a></b>", "an end tag that does not match its start tag at line 1 column 4"),
        ("<a>\u{1}</a>", "a character that XML does not allow at line 1 column 4"),
        ("<a><b></b>\n", "the document ends before its root element at line 2 column 1"),
        ("<a", "a start tag that does not end at line 1 column 1"),
        ("<a b='", "an attribute value that does not end at line 1 column 1"),
        ("<a b=c/>", "an attribute value without quotes at line 1 column 1"),
        ("</a>", "an end tag without a start tag at line 1 column 1"),
    ];
    for (xml, detail) in cases {
        assert_eq!(reason(xml), format!("malformed XML: {detail}"), "{xml}");
    }
    accepted(XML, b"<!-- before --><a/><!-- after -->\n");
}

#[test]
fn references_lead_to_characters_that_xml_has() {
    for reference in [
        "9", "10", "13", "32", "x20", "x85", "xD7FF", "xE000", "xFFFD", "x10000", "x20000", "x10FFFF",
        "x0041",
    ] {
        accepted(XML, format!("<a b='&#{reference};'>&#{reference};</a>").as_bytes());
    }
    let unknown = "a reference to a character that XML does not have";
    for reference in [
        "0",
        "1",
        "x0",
        "xB",
        "x1F",
        "xD800",
        "xDBFF",
        "xDFFF",
        "57343",
        "xFFFE",
        "65535",
        "x110000",
        "1114112",
        "4294967295",
    ] {
        let in_text = reason(&format!("<a>\n 证&#{reference};</a>"));
        assert_eq!(in_text, format!("malformed XML: {unknown} at line 2 column 3"));
        let in_value = reason(&format!("<a b='1'\n c='证&#{reference};'/>"));
        assert_eq!(in_value, format!("malformed XML: {unknown} at line 2 column 6"));
    }
    for reference in ["4294967296", "x", "", "X41", "+65", "x 41", "x41 "] {
        assert!(reason(&format!("<a>&#{reference};</a>")).starts_with("malformed XML"), "{reference}");
    }
    // In a CDATA section it is text, and in a comment nobody reads it.
    accepted(XML, b"<!--&#xD800;--><a><![CDATA[&#xD800;]]></a>");
}

#[test]
fn names_are_those_of_namespaces_in_xml() {
    for xml in ["<:a/>", "<a :b=''/>", "<a><:b></:b></a>", "<a>\n<b c=''\t:d = ''/></a>"] {
        assert!(reason(xml).contains("a name that begins with a colon"), "{xml}: {}", reason(xml));
    }
    for xml in ["<a xmlns:xmlns='u'/>", "<a xmlns:xmlns = 'http://www.w3.org/2000/xmlns/'/>"] {
        assert!(reason(xml).contains("a declaration of the prefix xmlns"), "{xml}: {}", reason(xml));
    }
    const XML_URI: &str = "http://www.w3.org/XML/1998/namespace";
    const XMLNS_URI: &str = "http://www.w3.org/2000/xmlns/";
    for xml in [
        "<a:/>".to_owned(),
        "<a:b:c xmlns:a='u'/>".to_owned(),
        "<a b:c:d='' xmlns:b='u'/>".to_owned(),
        "<a><?b:c?></a>".to_owned(),
        "<xmlns:a/>".to_owned(),
        "<a xmlns:='u'/>".to_owned(),
        "<a xmlns:xml='u'/>".to_owned(),
        format!("<a xmlns:b='{XML_URI}'/>"),
        format!("<a xmlns='{XML_URI}'/>"),
        format!("<a xmlns:b='{XMLNS_URI}'/>"),
        format!("<a xmlns='{XMLNS_URI}'/>"),
        "<a xmlns:b='&#104;ttp://www.w3.org/2000/xmlns/'/>".to_owned(),
        "<a xmlns:1='u'/>".to_owned(),
        "<a:1b xmlns:a='u'/>".to_owned(),
        "<-a/>".to_owned(),
        "<a \u{b7}b=''/>".to_owned(),
    ] {
        assert!(reason(&xml).starts_with("malformed XML"), "{xml}: {}", reason(&xml));
    }
    accepted(XML, format!("<a xmlns:xml='{XML_URI}' xml:id='b'/>").as_bytes());
    accepted(XML, "<a:b xmlns:a='u' a:c·1=''><x_-.1/><ns:xmlns-1 xmlns:ns='v'/></a:b>".as_bytes());
}

#[test]
fn a_line_that_ends_in_a_carriage_return_is_one_text_to_all() {
    for xml in ["<a>b\r&lt;</a>", "<a>&lt;\r</a>", "<a>\r&#10;</a>"] {
        assert!(reason(xml).contains("a carriage return alone"), "{xml}: {}", reason(xml));
    }
    for xml in ["<a>b\rc</a>", "<a>b\r\n&lt;\r\n</a>", "<a>b\n&lt;</a>", "<a>b&#13;&lt;</a>"] {
        accepted(XML, xml.as_bytes());
    }
}

#[test]
fn an_attribute_twice_is_a_duplicate_key() {
    let duplicate = ErrorKind::DuplicateKey { container: "XML" };
    let cases = [
        "<a b='' b=''/>",
        "<a xmlns='u' xmlns='v'/>",
        "<a xmlns:xml='http://www.w3.org/XML/1998/namespace' xmlns:xml='http://www.w3.org/XML/1998/namespace'/>",
        "<a xmlns:p='u' xmlns:q='u' p:b='' q:b=''/>",
        "<a><b xmlns = 'u'\n\txmlns\r=\"v\"/></a>",
    ];
    for xml in cases {
        assert_eq!(refused(XML, xml.as_bytes()).kind(), &duplicate, "{xml}");
    }
    accepted(XML, b"<a xmlns:p='u' b='' p:b=''/>");
}

#[test]
fn bytes_after_the_root_element_are_refused() {
    for xml in ["<a/>\n x", "<a></a>\n <b/>", "<a/>\n \0", "<a/>\n <![CDATA[]]>", "<a/>\n </a>"] {
        let error = refused(XML, xml.as_bytes());
        assert_eq!(error.kind(), &ErrorKind::TrailingBytes { container: "XML" }, "{xml}");
        assert_eq!(error.position(), at(2, 2), "{xml}");
    }
    accepted(XML, b"<a/> \r\n\t");
}

#[test]
fn only_xml_1_0_in_utf_8_is_read() {
    let with = |declaration: &str| format!("{declaration}<a/>");
    for declaration in [
        "",
        "<?xml version=\"1.0\"?>\n",
        "<?xml version='1.0' encoding='utf-8'?>",
        "<?xml version = '1.0' encoding=\"UTF-8\" standalone='yes' ?>",
    ] {
        accepted(XML, with(declaration).as_bytes());
    }
    let cases = [
        ("<?xml version='1.1'?>", "a version other than 1.0"),
        ("<?xml version='1.0' encoding='GBK'?>", "an encoding other than UTF-8 is declared"),
        ("<?xml\tversion='1.0' encoding='GB18030'?>", "an encoding other than UTF-8 is declared"),
        ("<?xml encoding='UTF-8'?>", "an XML declaration that is not one"),
        ("<?xml\tversion='1.0'encoding='UTF-8'?>", "an XML declaration that is not one"),
        ("<?xml version='1.0' standalone='maybe'?>", "an XML declaration that is not one"),
        ("<?xml version='1.0' encoding='UTF-8' encoding='GBK'?>", "an XML declaration that is not one"),
        ("\n<?xml version='1.0'?>", "a processing instruction"),
    ];
    for (declaration, detail) in cases {
        assert!(reason(&with(declaration)).starts_with(&format!("malformed XML: {detail}")), "{declaration}");
    }
    assert_eq!(refused(XML, b"<a>\xD6\xD0</a>").to_string(), "malformed XML: not UTF-8 at byte 3");
}

#[test]
fn nesting_is_read_up_to_its_limit_and_not_beyond() {
    let nested = |depth: usize| ["<a>".repeat(depth), "</a>".repeat(depth)].concat().into_bytes();
    accepted(XML, &nested(MAX_DEPTH));
    let error = refused(XML, &nested(MAX_DEPTH + 1));
    assert_eq!(error.kind(), &ErrorKind::TooDeep { limit: MAX_DEPTH });
    assert_eq!(error.position(), at(1, 3 * MAX_DEPTH + 1));
}

#[test]
fn values_are_read_up_to_their_limit_and_not_beyond() {
    // The document and the root element are two values; every child is three: element, attribute, text.
    let children = |count: usize| format!("<a>{}</a>", "<b c=''>=</b>".repeat(count)).into_bytes();
    accepted(XML, &children((MAX_ITEMS - 2) / 3));
    let too_many = ErrorKind::TooManyItems { limit: MAX_ITEMS };
    assert_eq!(refused(XML, &children((MAX_ITEMS - 2) / 3 + 1)).kind(), &too_many);
    assert_eq!(refused(XML, &children(MAX_ITEMS * 4)).kind(), &too_many);
}

#[test]
fn room_is_not_reserved_for_more_markup_than_is_read() {
    let too_many = ErrorKind::TooManyItems { limit: MAX_ITEMS };
    for character in ["<", "="] {
        let xml = format!("<a><![CDATA[{}]]></a>", character.repeat(MAX_ITEMS * 5));
        assert_eq!(refused(XML, xml.as_bytes()).kind(), &too_many);
    }
    accepted(XML, format!("<a>{}</a>", "=".repeat(MAX_ITEMS)).as_bytes());
}

#[test]
fn attributes_and_namespaces_are_read_up_to_their_limits_and_not_beyond() {
    let attributes = |count: usize| {
        let all: String = (0..count).map(|n| format!(" a{n}=''")).collect();
        format!("<a{all}/>")
    };
    let namespaces = |count: usize| {
        let all: String = (0..count).map(|n| format!("<b xmlns:n{n}='{n}'/>")).collect();
        format!("<a>{all}</a>")
    };
    accepted(XML, attributes(MAX_XML_ATTRIBUTES).as_bytes());
    accepted(XML, namespaces(MAX_XML_NAMESPACES).as_bytes());
    assert!(reason(&attributes(MAX_XML_ATTRIBUTES + 1)).contains("more than 256 attributes of one element"));
    assert!(reason(&namespaces(MAX_XML_NAMESPACES + 1)).contains("more than 64 namespace declarations"));
}

#[test]
fn a_long_namespace_is_not_copied_to_every_element() {
    let xml = |chars: usize| format!("<a xmlns='{}'/>", "n".repeat(chars));
    accepted(XML, xml(MAX_KEY_CHARS - "{}a".len()).as_bytes());
    assert!(reason(&xml(MAX_KEY_CHARS - "{}a".len() + 1)).contains("a key of more than 128 characters"));
}

#[test]
fn a_comment_is_not_ended_by_its_own_beginning() {
    accepted(XML, b"<!--><x y=' --><a/>");
    accepted(XML, b"<!--><b/>--><a/>");
    assert_eq!(reason("<!--><a/>"), "malformed XML: a comment that does not end at line 1 column 1");
}

#[test]
fn hostile_documents_are_answered_in_no_time() {
    let start = Instant::now();
    let many = 300_000;
    let distinct: String = (0..MAX_ITEMS - 2).map(|n| format!("<b{n}/>")).collect();
    accepted(XML, format!("<a>{distinct}</a>").as_bytes());
    let attributes: String = (0..many).map(|n| format!(" a{n}=''")).collect();
    refused(XML, format!("<a{attributes}/>").as_bytes());
    refused(XML, "<a>".repeat(many).as_bytes());
    refused(XML, "<a".repeat(many).as_bytes());
    refused(XML, format!("<a>{}", "<![CDATA[".repeat(2 * MAX_ITEMS - 1)).as_bytes());
    accepted(XML, format!("<a>{}</a>", "<![CDATA[x]]>".repeat(2 * MAX_ITEMS - 2)).as_bytes());
    assert!(start.elapsed() < Duration::from_secs(10), "took {:?}", start.elapsed());
}
