//! JSON (RFC 8259) as a tree, and the ways to write it otherwise.

use super::tree::{Form, Node};

/// A whole text. White space between tokens is not kept: a text that has some is not read.
pub fn read(bytes: &[u8]) -> Option<Node> {
    let mut at = 0;
    let node = value(bytes, &mut at, 0)?;
    (at == bytes.len()).then_some(node)
}

/// The same, of an object or an array alone.
pub fn read_container(bytes: &[u8]) -> Option<Node> {
    read(bytes).filter(|node| matches!(node.form, Form::JsonObject | Form::JsonArray))
}

fn value(bytes: &[u8], at: &mut usize, depth: usize) -> Option<Node> {
    if depth > DEPTH {
        return None;
    }
    match *bytes.get(*at)? {
        b'{' => list(bytes, at, b'}', |at| {
            let key = string(bytes, at)?;
            skip(bytes, at, b':')?;
            Some(Node::around(Form::JsonMember, value(bytes, at, depth + 1)?).named(&key))
        })
        .map(|parts| Node::of(Form::JsonObject, parts)),
        b'[' => list(bytes, at, b']', |at| value(bytes, at, depth + 1))
            .map(|parts| Node::of(Form::JsonArray, parts)),
        b'"' => {
            let raw = string(bytes, at)?;
            let text = serde_json::from_slice::<String>(&[b"\"", &raw[..], b"\""].concat()).ok()?;
            let quoted = quoted(text.as_bytes());
            // What is written with other escapes than ours stays as it is.
            Some(match Node::in_text(text.as_bytes()).filter(|_| quoted == raw) {
                Some(inner) => Node::around(Form::JsonTextOf, inner),
                None => Node::leaf(Form::JsonText, &raw),
            })
        }
        _ => {
            let rest = &bytes[*at..];
            let end = rest.iter().position(|byte| b",]}".contains(byte)).unwrap_or(rest.len());
            *at += end;
            serde_json::from_slice::<serde_json::Value>(&rest[..end]).ok()?;
            Some(Node::leaf(Form::JsonWord, &rest[..end]))
        }
    }
}

fn list(
    bytes: &[u8],
    at: &mut usize,
    end: u8,
    mut member: impl FnMut(&mut usize) -> Option<Node>,
) -> Option<Vec<Node>> {
    *at += 1;
    let mut parts = Vec::new();
    while *bytes.get(*at)? != end {
        if !parts.is_empty() {
            skip(bytes, at, b',')?;
        }
        parts.push(member(at)?);
    }
    *at += 1;
    Some(parts)
}

fn skip(bytes: &[u8], at: &mut usize, byte: u8) -> Option<()> {
    (*bytes.get(*at)? == byte).then(|| *at += 1)
}

/// What stands between the quotes, as it stands there.
fn string(bytes: &[u8], at: &mut usize) -> Option<Vec<u8>> {
    skip(bytes, at, b'"')?;
    let from = *at;
    loop {
        match *bytes.get(*at)? {
            b'"' => break,
            b'\\' => *at += 2,
            _ => *at += 1,
        }
    }
    *at += 1;
    Some(bytes[from..*at - 1].to_vec())
}

fn quoted(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    for &byte in text {
        match byte {
            b'"' | b'\\' => out.extend([b'\\', byte]),
            b'\n' => out.extend(b"\\n"),
            b'\r' => out.extend(b"\\r"),
            b'\t' => out.extend(b"\\t"),
            0..0x20 => out.extend(format!("\\u{byte:04x}").into_bytes()),
            _ => out.push(byte),
        }
    }
    out
}

/// `odd`: escapes that need not be, white space, commas too many, other quotes, no end.
pub fn write(node: &Node, out: &mut Vec<u8>) {
    let joined = |out: &mut Vec<u8>, open: u8, close: u8| {
        out.push(open);
        for (nth, part) in node.parts.iter().enumerate() {
            if nth > 0 {
                out.extend_from_slice(if node.odd == 1 { b" ,\n" } else { b"," });
            }
            part.write(out);
        }
        out.extend_from_slice(match node.odd {
            2 => b",",
            3 => b"\t",
            _ => b"",
        });
        out.extend((node.odd != 4).then_some(close));
    };
    match node.form {
        Form::JsonObject => joined(out, b'{', b'}'),
        Form::JsonArray => joined(out, b'[', b']'),
        Form::JsonMember => {
            string_of(&node.name, node.odd, out);
            out.push(b':');
            node.parts.iter().for_each(|part| part.write(out));
        }
        Form::JsonText => string_of(&node.bytes, node.odd, out),
        Form::JsonTextOf => string_of(&quoted(&node.inside()), node.odd, out),
        _ => {
            out.extend_from_slice(&node.bytes);
            out.extend_from_slice(match node.odd {
                1 => b".0",
                2 => b"e0",
                3 => b" ",
                _ => b"",
            });
        }
    }
}

fn string_of(raw: &[u8], odd: u8, out: &mut Vec<u8>) {
    out.push(b'"');
    match (odd, raw.split_first()) {
        (1, Some((first, rest))) if first.is_ascii_alphanumeric() => {
            out.extend(format!("\\u{first:04X}").into_bytes());
            out.extend_from_slice(rest);
        }
        (2, _) => {
            out.extend_from_slice(raw);
            out.extend_from_slice(b"\\u0000");
        }
        (3, _) => {
            out.extend_from_slice("\u{feff}".as_bytes());
            out.extend_from_slice(raw);
        }
        (4, _) => {
            out.extend_from_slice(raw);
            out.extend_from_slice(b"\\ud800");
        }
        _ => out.extend_from_slice(raw),
    }
    out.push(b'"');
}

const DEPTH: usize = 32;
