//! OFD (GB/T 33190): a package of parts that say what pages look like, and of signatures over some of them.

pub(crate) mod location;
mod payload;
mod reach;
pub(crate) mod signature;
mod xml;

pub(crate) use xml::{is_ours, parse_text as parsed, relaxed};

use std::collections::BTreeSet;

use roxmltree::Node;

use crate::document::ofd::location::Lost;
use crate::document::ofd::reach::{Reach, TagFile};
use crate::document::ofd::signature::Listed;
use crate::document::package::Package;
use crate::words::check::{CheckId, Finding};
use crate::words::code::Code;
use crate::words::error::{Error, ErrorKind};
use crate::words::limits::{MAX_BODIES, MAX_BYTES_AROUND_PACKAGE, MAX_SIGNATURES};

/// A package read as OFD.
#[derive(Debug)]
pub(crate) struct Ofd<'a> {
    pub package: Package<'a>,
    /// Documents it holds (`DocBody`): one, nearly always.
    pub bodies: Vec<Body>,
    /// Every signature of every document.
    pub signatures: Vec<Listed>,
    /// Parts that list signatures.
    pub lists: BTreeSet<String>,
    /// Parts that are loaded to show it, `OFD.xml` among them.
    pub loaded: BTreeSet<String>,
    /// What was tolerated, what is missing: of [`CheckId::Package`].
    pub findings: Vec<Finding>,
}

/// One document of a package.
#[derive(Debug, Default)]
pub(crate) struct Body {
    /// What `DocInfo` says of it, by the names of its elements.
    pub info: Vec<(String, String)>,
    /// The metadata that its writer added, by name.
    pub custom: Vec<(String, String)>,
    /// Its attachments: the name they are shown under, and the part.
    pub attachments: Vec<(String, String)>,
    /// Tags of the issuer's own.
    pub tags: Vec<TagFile>,
    /// What each of its versions loads, the document itself first; none where it has no versions.
    pub revisions: Vec<BTreeSet<String>>,
}

/// The part where every OFD begins.
pub(crate) const ENTRY: &str = "OFD.xml";

/// Whether these bytes are a zip with an `OFD.xml`: one document (GB/T 33190), and no archive of several. Whether it can
/// be read, its verification tells.
///
/// ```
/// assert!(!elicense::is_ofd(b"PK\x05\x06"));
/// ```
#[must_use]
pub fn is_ofd(bytes: &[u8]) -> bool {
    Package::is_likely(bytes) && Package::lists(bytes, ENTRY)
}

impl<'a> Ofd<'a> {
    /// Reads a package as OFD; `None` where it has no `OFD.xml` and is something else.
    ///
    /// # Errors
    ///
    /// The package or a part that is shown cannot be read.
    pub(crate) fn read(bytes: &'a [u8]) -> Result<Option<Self>, Error> {
        let package = Package::read(bytes)?;
        let Some(entry) = package.find(ENTRY) else { return Ok(None) };
        let (mut reach, mut bodies, mut signatures) = (Reach::default(), Vec::new(), Vec::new());
        let mut lists = BTreeSet::new();
        if entry.other_case {
            return Err(malformed("the entry is called OFD.xml in other cases of its letters"));
        }
        let document = xml::parse(&entry.part.bytes, ENTRY)?;
        let root = document.root_element();
        if !xml::is(root, "OFD") {
            return Err(malformed("the root of OFD.xml is no OFD element"));
        }
        reach.parts.insert(ENTRY.to_owned());
        for body in xml::children(root, "DocBody") {
            if bodies.len() == MAX_BODIES {
                return Err(ErrorKind::PackageTooLarge { what: "documents", limit: MAX_BODIES }.into());
            }
            bodies.push(read_body(&package, body, &mut reach)?);
            let listed = read_signatures(&package, body, &mut lists, &mut reach)?;
            signatures.extend(listed);
            if signatures.len() > MAX_SIGNATURES {
                return Err(ErrorKind::PackageTooLarge { what: "signatures", limit: MAX_SIGNATURES }.into());
            }
        }
        if bodies.is_empty() {
            return Err(malformed("OFD.xml names no document"));
        }
        reach::follow_lax(&package, ENTRY, root, &mut reach)?;
        let (before, behind) = package.around;
        if before + behind > 0 {
            let finding = Finding::new(CheckId::Package, Code::BytesAroundPackage);
            reach.findings.push(finding.with("before", before).with("behind", behind));
        }
        debug_assert!(before <= MAX_BYTES_AROUND_PACKAGE);
        let Reach { parts: loaded, findings, .. } = reach;
        Ok(Some(Self { package, bodies, signatures, lists, loaded, findings }))
    }

    /// Whether these parts are everything that one version of a document loads, and what else is displayed are its
    /// other versions: `uncovered` are the parts that are displayed and not among them.
    pub(crate) fn is_earlier(&self, covered: &BTreeSet<String>, uncovered: &[String]) -> bool {
        self.bodies.iter().any(|body| {
            let of_version = |part: &String| body.revisions.iter().any(|revision| revision.contains(part));
            let is_whole = |revision: &BTreeSet<String>| !revision.is_empty() && revision.is_subset(covered);
            body.revisions.iter().any(is_whole) && uncovered.iter().all(of_version)
        })
    }

    /// The bytes of a part.
    pub(crate) fn bytes(&self, name: &str) -> Option<&[u8]> {
        self.package.find(name).map(|found| &*found.part.bytes)
    }
}

/// One document: what it says of itself, and everything that showing it loads.
fn read_body(package: &Package<'_>, body: Node<'_, '_>, reach: &mut Reach) -> Result<Body, Error> {
    let mut read = Body::default();
    if let Some(info) = xml::child(body, "DocInfo").map_err(malformed)? {
        for field in info.children().filter(|child| xml::is_ours(*child)) {
            match field.tag_name().name() {
                name if CUSTOM_DATAS.contains(&name) => custom(field, &mut read.custom),
                name if !field.children().any(|child| child.is_element()) => {
                    read.info.push((name.to_owned(), xml::text(field)));
                }
                _ => {}
            }
        }
        for cover in xml::children(info, "Cover") {
            follow(package, &xml::text(cover), reach)?;
        }
    }
    let root = xml::child(body, "DocRoot").map_err(malformed)?;
    let root = root.map(xml::text).ok_or_else(|| malformed("a document without DocRoot"))?;
    let before = std::mem::take(&mut reach.attachments);
    let tags = std::mem::take(&mut reach.tags);
    follow(package, &root, reach)?;
    let versions = xml::children(body, "Versions").flat_map(|list| xml::children(list, "Version"));
    let versions: Vec<&str> =
        versions.map(|version| version.attribute("BaseLoc").unwrap_or_default()).collect();
    if versions.len() > MAX_BODIES {
        return Err(ErrorKind::PackageTooLarge { what: "versions of a document", limit: MAX_BODIES }.into());
    }
    for version in &versions {
        follow(package, version, reach)?;
    }
    if !versions.is_empty() {
        for begin in std::iter::once(root.as_str()).chain(versions) {
            let mut alone = Reach::default();
            follow(package, begin, &mut alone)?;
            read.revisions.push(alone.parts);
        }
    }
    let attachments = std::mem::replace(&mut reach.attachments, before);
    read.tags = std::mem::replace(&mut reach.tags, tags);
    read.attachments = attachments.into_iter().filter_map(|(name, part)| Some((name, part?))).collect();
    Ok(read)
}

/// Metadata by name: an element of its own for each, its name an attribute.
fn custom(datas: Node<'_, '_>, all: &mut Vec<(String, String)>) {
    let named = datas.children().filter(|child| xml::is_ours(*child));
    all.extend(named.filter_map(|data| Some((data.attribute("Name")?.to_owned(), xml::text(data)))));
}

/// A location in `OFD.xml` that showing the document goes through: it has to be there.
fn follow(package: &Package<'_>, location: &str, reach: &mut Reach) -> Result<(), Error> {
    let readings = location::readings(package, ENTRY, location).map_err(|lost| match lost {
        Lost::Unsafe => malformed("OFD.xml names a part outside the package"),
        Lost::Missing => malformed("OFD.xml names a part that the package does not have"),
    })?;
    if let Some(tolerated) = readings.first().and_then(|first| first.tolerated) {
        reach.findings.push(tolerated.finding(ENTRY, location));
    }
    readings.iter().try_for_each(|met| reach::follow(package, &met.name, reach))
}

fn read_signatures(
    package: &Package<'_>,
    body: Node<'_, '_>,
    lists: &mut BTreeSet<String>,
    reach: &mut Reach,
) -> Result<Vec<Listed>, Error> {
    let mut all = Vec::new();
    for list in xml::children(body, "Signatures") {
        let location = xml::text(list);
        let lost = |lost: Lost| match lost {
            Lost::Unsafe => malformed("the list of signatures is outside the package"),
            Lost::Missing => malformed("the package has no list of signatures where OFD.xml says"),
        };
        let met = location::readings(package, ENTRY, &location).map_err(lost)?;
        let Some(first) = met.into_iter().next() else { continue };
        if let Some(tolerated) = first.tolerated {
            reach.findings.push(tolerated.finding(ENTRY, &location));
        }
        if !lists.insert(first.name.clone()) {
            continue;
        }
        let listed = signature::listed(package, &first.name, MAX_SIGNATURES);
        all.extend(listed.map_err(|detail| malformed(detail).in_file(first.name))?);
    }
    Ok(all)
}

fn malformed(detail: impl Into<String>) -> Error {
    ErrorKind::Malformed { container: "OFD", detail: detail.into() }.into()
}

/// The element of the writer's metadata, as the standard spells it and as some writers do.
const CUSTOM_DATAS: [&str; 4] = ["CustomDatas", "CustomData", "CustomDates", "CustomerDatas"];

#[cfg(test)]
mod tests;
