//! Everything that a program loads to show a document: pages, templates, resources, fonts, pictures, annotations, tags,
//! attachments, older versions. Found by the words that hold locations, and not by a model of every table of the
//! standard, so that no way to a part is forgotten.

use std::collections::{BTreeMap, BTreeSet};

use roxmltree::Node;

use crate::document::ofd::location::{self, Lost};
use crate::document::ofd::xml;
use crate::document::package::Package;
use crate::words::check::{CheckId, Finding};
use crate::words::code::Code;
use crate::words::error::Error;

/// A file of tags of the issuer's own (GB/T 33190 §14).
#[derive(Debug)]
pub(crate) struct TagFile {
    /// What it says it is.
    pub kind: String,
    /// Its location as the list of such files has it: how the part is spelt in the package, nobody signs.
    pub at: String,
    /// The part that is meant.
    pub part: String,
}

/// What is loaded.
#[derive(Debug, Default)]
pub(crate) struct Reach {
    /// By name.
    pub parts: BTreeSet<String>,
    /// Attachments by the name they are shown under; `None` where two have one.
    pub attachments: BTreeMap<String, Option<String>>,
    /// Tags of the issuer's own (GB/T 33190 §14).
    pub tags: Vec<TagFile>,
    /// What had to be tolerated, and what is not there.
    pub findings: Vec<Finding>,
}

/// Elements whose text is a location.
const ELEMENTS: &[&str] = &[
    "DocRoot",
    "PublicRes",
    "DocumentRes",
    "PageRes",
    "Annotations",
    "CustomTags",
    "Attachments",
    "Extensions",
    "FileLoc",
    "MediaFile",
    "FontFile",
    "Cover",
    "SchemaLoc",
    "ExtendData",
    "File",
    "Thumbnail",
];

/// Attributes that are locations.
const ATTRIBUTES: &[&str] = &["BaseLoc", "Profile", "FileLoc"];

/// Follows everything from one part on; its own list of signatures is not part of what is shown.
pub(super) fn follow(package: &Package<'_>, start: &str, reach: &mut Reach) -> Result<(), Error> {
    let mut waiting = vec![start.to_owned()];
    while let Some(name) = waiting.pop() {
        if !reach.parts.insert(name.clone()) {
            continue;
        }
        let Some(found) = package.find(&name) else { continue };
        let bytes = &*found.part.bytes;
        let begins = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes).trim_ascii_start();
        // Other programs read UTF-16 by its mark: what such a part names would not be seen here.
        let is_wide = bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF");
        if !begins.starts_with(b"<") && !is_wide {
            continue;
        }
        let is_tag = reach.tags.iter().any(|tags| tags.part == name);
        let text = if is_tag { xml::relaxed(bytes) } else { bytes.into() };
        let document = match xml::parse(&text, &name) {
            Ok(document) => document,
            // An attachment may be anything.
            Err(_) if !name.to_ascii_lowercase().ends_with(".xml") => continue,
            Err(error) => return Err(error),
        };
        let root = document.root_element();
        // GB/T 33190 §7.9: a table of resources may name the folder of what it lists.
        let is_table = root.tag_name().name() == "Res";
        let base = root.attribute("BaseLoc").filter(|_| is_table);
        let links = Links { package, name: &name, base };
        for node in root.descendants().filter(Node::is_element) {
            links.of(node, node == root && base.is_some(), reach, &mut waiting);
        }
    }
    Ok(())
}

/// Follows what stands below an element in places where the standard has nothing, and programs look all the same.
pub(super) fn follow_lax(
    package: &Package<'_>,
    name: &str,
    root: Node<'_, '_>,
    reach: &mut Reach,
) -> Result<(), Error> {
    let (links, mut waiting) = (Links { package, name, base: None }, Vec::new());
    let elements = root.descendants().filter(Node::is_element);
    waiting
        .extend(elements.flat_map(|node| locations(node, false)).flat_map(|location| links.lax(&location)));
    // The list of signatures and what it names are no content.
    waiting.iter().try_for_each(|part| follow(package, part, reach))
}

/// The locations that an element holds. Whether its namespace is the standard's is not asked: programs go by names.
fn locations(node: Node<'_, '_>, is_table: bool) -> Vec<String> {
    let attributes = node.attributes().filter(|one| ATTRIBUTES.contains(&one.name()) && !is_table);
    let mut locations: Vec<String> = attributes.map(|one| one.value().to_owned()).collect();
    if ELEMENTS.contains(&node.tag_name().name()) && !node.children().any(|child| child.is_element()) {
        locations.push(xml::text(node));
    }
    locations.retain(|location| !location.trim().is_empty());
    locations
}

struct Links<'l> {
    package: &'l Package<'l>,
    name: &'l str,
    base: Option<&'l str>,
}

impl Links<'_> {
    fn of(&self, node: Node<'_, '_>, is_table: bool, reach: &mut Reach, waiting: &mut Vec<String>) {
        for location in &locations(node, is_table) {
            // What another namespace holds need not be a location.
            let met = if xml::is_ours(node) { self.meet(location, reach) } else { self.lax(location) };
            if xml::is(node, "FileLoc")
                && let Some(attachment) = node.parent().filter(|parent| xml::is(*parent, "Attachment"))
                && let Some(first) = met.first()
            {
                let title = attachment.attribute("Name").unwrap_or_default().to_owned();
                let known = reach.attachments.entry(title).or_insert_with(|| Some(first.clone()));
                if known.as_ref() != Some(first) {
                    *known = None;
                }
            }
            if xml::is(node, "FileLoc")
                && let Some(tag) = node.parent().filter(|parent| xml::is(*parent, "CustomTag"))
            {
                let kind = tag.attribute("TypeID").unwrap_or("-").to_owned();
                let named = |part: &String| TagFile { kind, at: location.to_string(), part: part.clone() };
                reach.tags.extend(met.first().map(named));
            }
            waiting.extend(met);
        }
    }

    /// The same, where nothing is said of what is not there.
    fn lax(&self, location: &str) -> Vec<String> {
        self.meet(location, &mut Reach::default())
    }

    /// Every part that some program may take it for; from the folder of a table of resources, where it names one.
    fn meet(&self, location: &str, reach: &mut Reach) -> Vec<String> {
        let based = self.base.filter(|_| !location.starts_with('/'));
        let based = based.map(|base| format!("{}/{location}", base.trim_end_matches('/')));
        let read = |location: &str| location::readings(self.package, self.name, location);
        let readings = match based.map(|based| read(&based)) {
            Some(Ok(readings)) => Ok(readings),
            _ => read(location),
        };
        match readings {
            Ok(readings) => {
                if let Some(tolerated) = readings.first().and_then(|first| first.tolerated) {
                    reach.findings.push(tolerated.finding(self.name, location));
                }
                readings.into_iter().map(|met| met.name).collect()
            }
            Err(lost) => {
                let code = if lost == Lost::Unsafe { Code::PackageEscape } else { Code::PackagePartMissing };
                reach
                    .findings
                    .push(Finding::new(CheckId::Package, code).at(self.name).with("location", location));
                Vec::new()
            }
        }
    }
}
