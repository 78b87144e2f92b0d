//! CBOR (RFC 8949) as a tree, and the ways to write it otherwise.

use super::tree::{Form, Node};

/// One item and nothing behind it.
pub fn read(bytes: &[u8]) -> Option<Node> {
    let mut at = 0;
    let node = item(bytes, &mut at, 0)?;
    (at == bytes.len()).then_some(node)
}

/// The same, of a map, an array or a tag alone.
pub fn read_container(bytes: &[u8]) -> Option<Node> {
    read(bytes).filter(|node| matches!(node.form, Form::CborMap | Form::CborArray | Form::CborTag))
}

fn item(bytes: &[u8], at: &mut usize, depth: usize) -> Option<Node> {
    let first = *bytes.get(*at)?;
    if depth > DEPTH {
        return None;
    }
    *at += 1;
    let octets = match first & 0x1f {
        0..24 => 0,
        24..28 => 1 << ((first & 0x1f) - 24),
        _ => return None,
    };
    let argument = bytes.get(*at..*at + octets)?;
    *at += octets;
    let number = match octets {
        0 => u64::from(first & 0x1f),
        _ => argument.iter().fold(0, |number, &octet| number << 8 | u64::from(octet)),
    };
    let mut items = |count: u64| -> Option<Vec<Node>> {
        (0..count.min(1 << 12)).map(|_| item(bytes, at, depth + 1)).collect()
    };
    let (form, parts) = match first >> 5 {
        4 => (Form::CborArray, items(number)?),
        5 => (Form::CborMap, items(number.checked_mul(2)?)?),
        6 => (Form::CborTag, items(1)?),
        major @ (2 | 3) => {
            let content = bytes.get(*at..at.checked_add(usize::try_from(number).ok()?)?)?;
            *at += content.len();
            let inner = (major == 2).then(|| Node::in_bytes(content)).flatten();
            return Some(match (inner, major) {
                (Some(inner), _) => Node::around(Form::CborAround, inner),
                (None, 2) => Node::leaf(Form::CborBytes, content),
                (None, _) => Node::leaf(Form::CborText, content),
            });
        }
        _ => (Form::CborHead, vec![]),
    };
    Some(Node::of(form, parts).named(&[&[first >> 5], &number.to_be_bytes()[..]].concat()))
}

/// `odd`: numbers longer than they need be, no end, a count too large or too small, text for bytes.
pub fn write(node: &Node, out: &mut Vec<u8>) {
    let (major, number) = match node.form {
        Form::CborMap => (5, node.parts.len() as u64 / 2),
        Form::CborArray => (4, node.parts.len() as u64),
        Form::CborBytes | Form::CborText => {
            let major = if (node.form == Form::CborBytes) == (node.odd != 5) { 2 } else { 3 };
            (major, node.bytes.len() as u64)
        }
        Form::CborAround => (if node.odd == 5 { 3 } else { 2 }, node.inside().len() as u64),
        _ => {
            let number =
                node.name.get(1..9).and_then(|octets| octets.try_into().ok()).map_or(0, u64::from_be_bytes);
            (node.name.first().map_or(0, |major| major & 7), number)
        }
    };
    let number = match node.odd {
        3 => number.wrapping_add(1),
        4 => number.wrapping_sub(1),
        _ => number,
    };
    let has_end = node.odd == 2 && [2, 3, 4, 5].contains(&major);
    if has_end {
        out.push(major << 5 | 31);
        if [2, 3].contains(&major) {
            head(major, number, 0, out);
        }
    } else {
        head(major, number, usize::from(node.odd == 1), out);
    }
    out.extend_from_slice(&node.bytes);
    node.parts.iter().for_each(|part| part.write(out));
    if has_end {
        out.push(0xff);
    }
}

fn head(major: u8, number: u64, longer: usize, out: &mut Vec<u8>) {
    let shortest = match number {
        0..24 => 0,
        24..0x100 => 1,
        0x100..0x1_0000 => 2,
        0x1_0000..0x1_0000_0000 => 3,
        _ => 4,
    };
    let octets = number.to_be_bytes();
    match shortest + longer {
        0 => out.push(major << 5 | number as u8),
        size => {
            let size = size.min(4);
            out.push(major << 5 | (23 + size as u8));
            out.extend_from_slice(&octets[8 - (1 << (size - 1))..]);
        }
    }
}

const DEPTH: usize = 32;
