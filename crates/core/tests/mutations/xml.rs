//! XML as a tree, and the ways to write it otherwise.

use super::texts;
use super::tree::{Form, Node};

/// A document: what stands before its root, the root, what stands behind it.
pub fn read(bytes: &[u8]) -> Option<Node> {
    let mut at = 0;
    let mut parts = Vec::new();
    if bytes.starts_with(b"<?xml") {
        at = find(bytes, b"?>")? + 2;
        parts.push(Node::leaf(Form::Raw, &bytes[..at]));
    }
    parts.extend(text(bytes, &mut at)?);
    parts.push(element(bytes, &mut at, 0)?);
    parts.extend((at < bytes.len()).then(|| Node::leaf(Form::XmlText, &bytes[at..])));
    Some(Node::of(Form::XmlText, parts))
}

fn element(bytes: &[u8], at: &mut usize, depth: usize) -> Option<Node> {
    if depth > DEPTH || *bytes.get(*at)? != b'<' {
        return None;
    }
    let end = *at + find(&bytes[*at..], b">")?;
    let tag = &bytes[*at + 1..end];
    let (tag, is_empty) = tag.strip_suffix(b"/").map_or((tag, false), |tag| (tag, true));
    *at = end + 1;
    let name_end = tag.iter().position(|&byte| byte == b' ').unwrap_or(tag.len());
    let mut parts = attributes(&tag[name_end..])?;
    if is_empty {
        return Some(Node { odd: EMPTY, ..Node::of(Form::XmlElement, parts).named(&tag[..name_end]) });
    }
    loop {
        parts.extend(text(bytes, at)?);
        if bytes[*at..].starts_with(b"</") {
            let close = *at + find(&bytes[*at..], b">")?;
            if bytes[*at + 2..close] != tag[..name_end] {
                return None;
            }
            *at = close + 1;
            return Some(Node::of(Form::XmlElement, parts).named(&tag[..name_end]));
        }
        parts.push(element(bytes, at, depth + 1)?);
    }
}

fn attributes(mut tag: &[u8]) -> Option<Vec<Node>> {
    let mut parts = Vec::new();
    while let Some(rest) = tag.strip_prefix(b" ") {
        let equals = find(rest, b"=\"")?;
        let value = &rest[equals + 2..];
        let end = find(value, b"\"")?;
        parts.push(Node::leaf(Form::XmlAttribute, &value[..end]).named(&rest[..equals]));
        tag = &value[end + 1..];
    }
    tag.is_empty().then_some(parts)
}

/// Up to the next tag; there is one.
fn text(bytes: &[u8], at: &mut usize) -> Option<Option<Node>> {
    let end = find(&bytes[*at..], b"<").map_or(bytes.len(), |end| *at + end);
    let text = &bytes[*at..end];
    *at = end;
    Some((!text.is_empty()).then(|| texts::lines(text).unwrap_or_else(|| Node::leaf(Form::XmlText, text))))
}

fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).position(|window| window == what)
}

/// `odd`: the other empty tag, CDATA, references, comments, instructions, other quotes, white space, namespaces.
pub fn write(node: &Node, out: &mut Vec<u8>) {
    let bytes = &node.bytes;
    match node.form {
        Form::XmlElement => {
            out.push(b'<');
            out.extend_from_slice(&node.name);
            let is_attribute = |part: &&Node| part.form == Form::XmlAttribute;
            node.parts.iter().filter(is_attribute).for_each(|part| part.write(out));
            out.extend_from_slice(match node.odd {
                1 => b" ",
                2 => b" xmlns=\"urn:other\"",
                3 => b" xml:space=\"preserve\"",
                _ => b"",
            });
            if node.odd == EMPTY {
                out.extend_from_slice(b"/>");
                return;
            }
            out.push(b'>');
            node.parts.iter().filter(|part| !is_attribute(part)).for_each(|part| part.write(out));
            out.extend_from_slice(match node.odd {
                4 => b"<!---->",
                _ => b"",
            });
            out.extend_from_slice(b"</");
            out.extend_from_slice(&node.name);
            out.push(b'>');
        }
        Form::XmlAttribute => {
            out.push(b' ');
            out.extend_from_slice(&node.name);
            let quote = if node.odd == 1 { b'\'' } else { b'"' };
            out.extend([b'=', quote]);
            match (node.odd, bytes.split_first()) {
                (2, Some((first, rest))) if first.is_ascii() => {
                    out.extend(format!("&#{first};").into_bytes());
                    out.extend_from_slice(rest);
                }
                (3, _) => out.extend([b"\n".as_slice(), bytes].concat()),
                (4, _) => out.extend([bytes, b"&lt;".as_slice()].concat()),
                _ => out.extend_from_slice(bytes),
            }
            out.push(quote);
        }
        _ => {
            match node.odd {
                1 => out.extend([b"<![CDATA[", &bytes[..], b"]]>"].concat()),
                2 => out.extend([b"<!-- -->", &bytes[..]].concat()),
                3 => out.extend([&bytes[..], b"<?other instruction?>"].concat()),
                4 => out.extend([b"&#x20;", &bytes[..]].concat()),
                _ => out.extend_from_slice(bytes),
            }
            node.parts.iter().for_each(|part| part.write(out));
        }
    }
}

/// The way to write an element that has nothing inside.
const EMPTY: u8 = 9;

const DEPTH: usize = 32;
