//! Changes to a document that know how it is built.

use super::random::Random;
use super::tree::{Form, Node};

/// One to three changes of a document, with parts of another of its kind.
pub fn changed(document: &Node, donor: &Node, random: &mut Random) -> Node {
    let mut changed = document.clone();
    for _ in 0..=random.below(3) {
        change(&mut changed, donor, random);
    }
    changed
}

fn change(document: &mut Node, donor: &Node, random: &mut Random) {
    let other = if random.below(2) == 0 { some_part(document, random) } else { some_part(donor, random) };
    let same_place = random.below(document.size());
    let Some(node) = place(document, same_place, random) else { return };
    let count = node.parts.len();
    let (one, two) = (random.below(count), random.below(count));
    match random.below(14) {
        0 if count > 0 => _ = node.parts.remove(one),
        1 if count > 0 => {
            let copy = node.parts[one].clone();
            node.parts.insert(two, copy);
        }
        2 if count > 1 => node.parts.swap(one, two),
        3 if count > 0 => {
            let moved = node.parts.remove(one);
            node.parts.push(moved);
        }
        4 => *node = other,
        5 => node.parts.insert(random.below(count + 1), other),
        6 => node.odd = 1 + random.below(6) as u8,
        7 => node.name.clone_from(&other.name),
        8 => bytes(&mut node.name, &other.name, random),
        9 if count > 0 => *node = node.parts[one].clone(),
        10 => *node = Node::around(node.form, node.clone()).named(&node.name),
        11 => node.form = random.of(&siblings(node.form)).copied().unwrap_or(node.form),
        // The same place of the other document: a field of one holder in the license of another.
        12 => *node = donor.clone().nth(same_place).cloned().unwrap_or(other),
        _ => bytes(&mut node.bytes, &other.bytes, random),
    }
}

/// Half of all picks go down from the root, so that what is above the many parts of certificates is changed as often.
fn place<'d>(document: &'d mut Node, nth: usize, random: &mut Random) -> Option<&'d mut Node> {
    if random.below(2) == 0 {
        return document.nth(nth);
    }
    let mut node = document;
    while !node.parts.is_empty() && random.below(4) > 0 {
        let below = random.below(node.parts.len());
        node = node.parts.get_mut(below)?;
    }
    Some(node)
}

fn some_part(document: &Node, random: &mut Random) -> Node {
    let mut copy = document.clone();
    let nth = random.below(copy.size());
    copy.nth(nth).cloned().unwrap_or_else(|| document.clone())
}

/// Bytes of a text, a number or an octet string.
fn bytes(bytes: &mut Vec<u8>, other: &[u8], random: &mut Random) {
    let at = random.below(bytes.len());
    match random.below(9) {
        0 => bytes.iter_mut().skip(at).take(1).for_each(|byte| *byte ^= 1 << random.below(8)),
        1 => bytes.iter_mut().skip(at).take(1).for_each(|byte| {
            // A digit for a digit, a letter for a letter.
            *byte = match *byte {
                b'0'..=b'9' => b'0' + random.below(10) as u8,
                b'a'..=b'z' => b'a' + random.below(26) as u8,
                b'A'..=b'Z' => b'A' + random.below(26) as u8,
                byte => byte.wrapping_add(1),
            };
        }),
        2 => bytes.truncate(at),
        3 => _ = bytes.drain(..at),
        4 => bytes.extend_from_slice(other),
        5 => *bytes = other.to_vec(),
        6 => bytes.make_ascii_uppercase(),
        7 => bytes.insert(at, *random.of(&[0, b' ', b'\n', b'0', b'"', b'<', 0x7f, 0xff]).unwrap_or(&0)),
        _ => bytes.reverse(),
    }
}

/// Forms in which the same could have been written.
fn siblings(form: Form) -> Vec<Form> {
    let groups = [
        vec![Form::JsonObject, Form::JsonArray],
        vec![Form::JsonText, Form::JsonWord, Form::Raw],
        vec![Form::XmlAttribute, Form::XmlElement, Form::XmlText],
        vec![Form::DerConstructed, Form::DerPrimitive, Form::DerAround],
        vec![Form::CborMap, Form::CborArray, Form::CborTag],
        vec![Form::CborBytes, Form::CborText, Form::CborHead],
        vec![Form::CborAround, Form::CborArray],
        vec![Form::Base64, Form::Base64Url, Form::Base64Lines, Form::Base45, Form::JsonTextOf],
        vec![Form::Zlib, Form::Prefixed],
        vec![Form::Zip, Form::ZipMember],
    ];
    groups.into_iter().find(|group| group.contains(&form)).unwrap_or_default()
}
