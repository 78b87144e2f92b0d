//! Base64, base45 and zlib around something, and the ways to write them otherwise.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};

use super::cbor;
use super::tree::{Form, Node};

/// Base64 of either alphabet, of more than bytes.
pub fn base64(text: &[u8]) -> Option<Node> {
    let around = |form, bytes: Vec<u8>| Some(Node::around(form, Node::in_bytes(&bytes)?));
    let url = || URL_SAFE_NO_PAD.decode(text).ok().and_then(|bytes| around(Form::Base64Url, bytes));
    STANDARD.decode(text).ok().and_then(|bytes| around(Form::Base64, bytes)).or_else(url)
}

/// Base64 in lines of 64, with white space around it.
pub fn lines(text: &[u8]) -> Option<Node> {
    let inner = text.trim_ascii();
    let (before, after) = (text.len() - text.trim_ascii_start().len(), text.trim_ascii_end().len());
    let packed: Vec<u8> = inner.iter().copied().filter(|byte| !byte.is_ascii_whitespace()).collect();
    let content = Node::in_bytes(&STANDARD.decode(packed).ok()?)?;
    let node = Node {
        name: text[after..].to_vec(),
        bytes: text[..before].to_vec(),
        ..Node::around(Form::Base64Lines, content)
    };
    (node.written() == text).then_some(node)
}

/// A display code.
pub fn code(text: &[u8]) -> Option<Node> {
    let prefix = [b"LZ1:", b"LV1:"].into_iter().find(|prefix| text.starts_with(*prefix))?;
    let bytes = base45::decode(std::str::from_utf8(&text[4..]).ok()?).ok()?;
    let content = cbor::read(&bytes).or_else(|| {
        let message = miniz_oxide::inflate::decompress_to_vec_zlib(&bytes).ok()?;
        Some(Node::around(Form::Zlib, cbor::read(&message)?))
    })?;
    let code = Node::around(Form::Base45, content);
    Some(Node { bytes: prefix.to_vec(), ..Node::around(Form::Prefixed, code) })
}

/// `odd`: line breaks, padding where none is and none where some is, the other alphabet, bits that nobody reads, bytes
/// behind the end, packed less.
pub fn write(node: &Node, out: &mut Vec<u8>) {
    let inside = node.inside();
    let mut text = match node.form {
        Form::Prefixed => [&node.bytes[..], &inside].concat(),
        Form::Zlib => {
            miniz_oxide::deflate::compress_to_vec_zlib(&inside, if node.odd == 1 { 0 } else { LEVEL })
        }
        Form::Base45 => base45::encode(&inside).into_bytes(),
        Form::Base64Url => URL_SAFE_NO_PAD.encode(&inside).into_bytes(),
        Form::Base64Lines => {
            let packed = STANDARD.encode(&inside).into_bytes();
            let lines = packed.chunks(64).collect::<Vec<_>>().join(&b'\n');
            [&node.bytes[..], &lines, &node.name].concat()
        }
        _ => STANDARD.encode(&inside).into_bytes(),
    };
    match node.odd {
        1 if node.form != Form::Zlib => text.insert(text.len() / 2, b'\n'),
        2 => text.push(b'='),
        3 => text.retain(|&byte| byte != b'='),
        4 => {
            text.iter_mut().rfind(|byte| byte.is_ascii_alphanumeric()).into_iter().for_each(|byte| *byte += 1)
        }
        5 => text.iter_mut().for_each(|byte| match *byte {
            b'+' => *byte = b'-',
            b'/' => *byte = b'_',
            b'-' => *byte = b'+',
            b'_' => *byte = b'/',
            _ => {}
        }),
        6 => text.make_ascii_lowercase(),
        _ => {}
    }
    out.extend(text);
}

/// How hard the maker of codes packs.
const LEVEL: u8 = 10;
