//! Tags of the issuer's own (自定义标引, GB/T 33190 §14): names for objects of the page.

use crate::document::ofd::{Ofd, parsed, relaxed};
use crate::document::page::Tag;
use crate::document::page::parts::{Parts, descendants, text};
use crate::words::limits::MAX_PAGE_TAGS;

pub(super) fn read(parts: &Parts<'_>, ofd: &Ofd<'_>) -> Result<Vec<Tag>, String> {
    let mut all = Vec::new();
    for part in ofd.bodies.iter().flat_map(|body| &body.tags).map(|tags| &tags.part) {
        let bytes = relaxed(parts.bytes(part));
        let document = parsed(&bytes).map_err(|detail| format!("{part}: {detail}"))?;
        for reference in descendants(document.root_element(), "ObjectRef") {
            if all.len() == MAX_PAGE_TAGS {
                return Err(format!("more than {MAX_PAGE_TAGS} tags"));
            }
            let Some(name) = reference.parent_element() else { continue };
            all.push(Tag {
                name: name.tag_name().name().to_owned(),
                page: reference.attribute("PageRef").unwrap_or_default().into(),
                object: text(reference).into(),
            });
        }
    }
    Ok(all)
}
