//! Packages as a tree: members with their names, and what stands in each.

use super::packages;
use super::tree::{Form, Node};
use super::zips::{Member, zip_of};

/// A zip of members that are not packed.
pub fn read(bytes: &[u8]) -> Option<Node> {
    if !bytes.starts_with(b"PK\x03\x04") {
        return None;
    }
    let member = |(name, bytes): (String, Vec<u8>)| {
        let inside = Node::in_part(&bytes).unwrap_or_else(|| Node::leaf(Form::Raw, &bytes));
        Node::around(Form::ZipMember, inside).named(name.as_bytes())
    };
    Some(Node::of(Form::Zip, packages::parts(bytes)?.into_iter().map(member).collect()))
}

/// `odd`: of a member, a header of its own with another name, size, checksum or method, or none in the directory.
pub fn write(node: &Node, out: &mut Vec<u8>) {
    if node.form == Form::ZipMember {
        // What does not stand in a zip is its content.
        out.extend(node.inside());
        return;
    }
    let named: Vec<(String, Vec<u8>, u8)> = node
        .parts
        .iter()
        .map(|part| (String::from_utf8_lossy(&part.name).into_owned(), part.inside_or_bytes(), part.odd))
        .collect();
    let members = named.iter().map(|(name, bytes, odd)| {
        let member = Member::stored(name, bytes);
        match odd {
            1 => Member { own_name: Some("OFD.xml"), ..member },
            2 => Member { own_size: Some(1), ..member },
            3 => Member { own_crc: Some(1), ..member },
            4 => Member { own_method: Some(8), ..member },
            5 => Member { listed: false, ..member },
            6 => Member { flags: 1, ..member },
            _ => member,
        }
    });
    out.extend(zip_of(&members.collect::<Vec<_>>()));
    if node.odd == 1 {
        out.extend(b"behind");
    }
}
