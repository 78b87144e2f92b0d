//! DER (X.690) as a tree, and the ways of BER to write it otherwise.

use super::tree::{Form, Node};

/// One value and nothing behind it.
pub fn read(bytes: &[u8]) -> Option<Node> {
    // An identifier of one byte and a length: anything shorter, and most texts, would be taken for DER by chance.
    if bytes.len() < 4 || ![0x30, 0x31, 0xa0].contains(&bytes[0]) {
        return None;
    }
    let mut at = 0;
    let node = value(bytes, &mut at, 0)?;
    (at == bytes.len()).then_some(node)
}

fn value(bytes: &[u8], at: &mut usize, depth: usize) -> Option<Node> {
    let tag = *bytes.get(*at)?;
    if depth > DEPTH || tag & 0x1f == 0x1f {
        return None;
    }
    let first = usize::from(*bytes.get(*at + 1)?);
    *at += 2;
    let length = match first {
        0..=0x7f => first,
        0x81..=0x83 => {
            let octets = bytes.get(*at..*at + first - 0x80)?;
            *at += first - 0x80;
            octets.iter().fold(0, |length, &octet| length << 8 | usize::from(octet))
        }
        _ => return None,
    };
    let content = bytes.get(*at..*at + length)?;
    *at += length;
    if tag & 0x20 == 0x20 {
        let (mut parts, mut inner) = (Vec::new(), 0);
        while inner < content.len() {
            parts.push(value(content, &mut inner, depth + 1)?);
        }
        return Some(Node::of(Form::DerConstructed, parts).named(&[tag]));
    }
    let before = usize::from(tag == 0x03);
    let inner = [0x03, 0x04].contains(&tag).then(|| Node::in_bytes(content.get(before..)?)).flatten();
    Some(match inner {
        Some(inner) => {
            Node { bytes: content[..before].to_vec(), ..Node::around(Form::DerAround, inner) }.named(&[tag])
        }
        None => Node::leaf(Form::DerPrimitive, content).named(&[tag]),
    })
}

/// `odd`: a length of more octets than it needs, of no end, too large, too small; the other construction.
pub fn write(node: &Node, out: &mut Vec<u8>) {
    let mut content = node.bytes.clone();
    content.extend(node.inside());
    let flip = if node.odd == 5 { 0x20 } else { 0 };
    out.extend(node.name.iter().map(|tag| tag ^ flip));
    let length = match node.odd {
        3 => content.len() + 1,
        4 => content.len().saturating_sub(1),
        _ => content.len(),
    };
    let octets: Vec<u8> = length.to_be_bytes().into_iter().skip_while(|&octet| octet == 0).collect();
    match node.odd {
        1 => out.extend([&[0x81 + octets.len() as u8, 0], &octets[..]].concat()),
        2 => out.push(0x80),
        _ if length < 0x80 => out.push(length as u8),
        _ => out.extend([&[0x80 + octets.len() as u8], &octets[..]].concat()),
    }
    out.extend_from_slice(&content);
    if node.odd == 2 {
        out.extend([0, 0]);
    }
}

const DEPTH: usize = 32;
