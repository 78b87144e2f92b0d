//! `Signatures.xml` and each `Signature.xml` (GB/T 33190 §17): which parts a signature names, and where its value is.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::document::ofd::location::{self, Lost, Met};
use crate::document::ofd::xml;
use crate::document::package::Package;

/// A signature as the package lists it.
#[derive(Debug)]
pub(crate) struct Listed {
    /// Its `ID`.
    pub id: String,
    pub kind: Kind,
    /// The part that describes it, and what that says; or why it cannot be read.
    pub description: Result<Description, String>,
}

/// What stands in its value.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Kind {
    /// A seal (GB/T 38540).
    Seal,
    /// A signature without one.
    Sign,
}

/// What a `Signature.xml` says.
#[derive(Debug)]
pub(crate) struct Description {
    /// The name of the part itself: what the signature is over.
    pub part: String,
    /// The digest of the parts it names, as written.
    pub digest: String,
    pub references: Vec<Reference>,
    /// The part with the value; a problem where it names none.
    pub value: Result<Met, Lost>,
    /// The part with the seal, where it names one.
    pub seal: Option<Result<Met, Lost>>,
    /// When it was made, as this part says: nobody relies on it.
    pub written_time: Option<String>,
    /// How many pictures of the seal it shows on pages.
    pub stamps: usize,
}

/// A part that a signature names with its digest.
#[derive(Debug)]
pub(crate) struct Reference {
    /// As written.
    pub location: String,
    pub part: Result<Met, Lost>,
    /// `None`: no base64.
    pub digest: Option<Vec<u8>>,
}

/// Lists the signatures of one `Signatures.xml`.
pub(super) fn listed(package: &Package<'_>, part: &str, most: usize) -> Result<Vec<Listed>, String> {
    let bytes = package.find(part).map(|found| &*found.part.bytes).unwrap_or_default();
    let document = xml::parse_text(bytes)?;
    let root = document.root_element();
    if !xml::is(root, "Signatures") {
        return Err("the root is no Signatures element".to_owned());
    }
    let mut all = Vec::new();
    for entry in xml::children(root, "Signature") {
        if all.len() == most {
            return Err(format!("more than {most} signatures"));
        }
        let id = entry.attribute("ID").unwrap_or_default().to_owned();
        let base = entry.attribute("BaseLoc").unwrap_or_default();
        let (kind, description) = match entry.attribute("Type") {
            None | Some("Seal") => (Kind::Seal, described(package, part, base)),
            Some("Sign") => (Kind::Sign, described(package, part, base)),
            Some(_) => (Kind::Seal, Err("a signature of another type than Seal and Sign".to_owned())),
        };
        all.push(Listed { id, kind, description });
    }
    Ok(all)
}

fn described(package: &Package<'_>, from: &str, base: &str) -> Result<Description, String> {
    let part = the_one(package, from, base).map_err(|lost| match lost {
        Lost::Unsafe => "the signature's location leads out of the package".to_owned(),
        Lost::Missing => "the package has no part where the signature is said to be".to_owned(),
    })?;
    let bytes = package.find(&part.name).map(|found| &*found.part.bytes).unwrap_or_default();
    let document = xml::parse_text(bytes)?;
    let root = document.root_element();
    if !xml::is(root, "Signature") {
        return Err("the root is no Signature element".to_owned());
    }
    let info = xml::child(root, "SignedInfo")?.ok_or("no SignedInfo")?;
    let list = xml::child(info, "References")?.ok_or("no References")?;
    let references = xml::children(list, "Reference").map(|reference| {
        let location = reference.attribute("FileRef").unwrap_or_default().to_owned();
        let value = xml::child(reference, "CheckValue")?.map(xml::text).unwrap_or_default();
        let digest = STANDARD.decode(value.split_ascii_whitespace().collect::<String>()).ok();
        Ok(Reference { part: the_one(package, &part.name, &location), location, digest })
    });
    let references = references.collect::<Result<Vec<_>, String>>()?;
    let value = xml::child(root, "SignedValue")?.map(xml::text).unwrap_or_default();
    let seal = match xml::child(info, "Seal")? {
        Some(seal) => xml::child(seal, "BaseLoc")?.map(|base| the_one(package, &part.name, &xml::text(base))),
        None => None,
    };
    Ok(Description {
        // GB/T 33190 table 68: MD5 where none is named.
        digest: list.attribute("CheckMethod").unwrap_or("MD5").trim().to_owned(),
        references,
        value: the_one(package, &part.name, &value),
        seal,
        written_time: xml::child(info, "SignatureDateTime")?.map(xml::text).filter(|text| !text.is_empty()),
        stamps: xml::children(info, "StampAnnot").count(),
        part: part.name,
    })
}

/// The standard's reading: a signature means one part, whatever else programs may make of its words.
fn the_one(package: &Package<'_>, from: &str, location: &str) -> Result<Met, Lost> {
    let readings = location::readings(package, from, location)?;
    readings.into_iter().next().ok_or(Lost::Missing)
}
