//! Files inside the file (ISO 32000-1 §7.11.4): by the names of the tree that the catalog leads to.

use std::collections::HashSet;

use crate::document::pdf::object::{Id, Object};
use crate::document::pdf::syntax::{Fault, Read};
use crate::document::pdf::{Pdf, View};
use crate::words::limits::MAX_PDF_ATTACHMENTS;

impl<'f> Pdf<'f> {
    /// The attachments of a revision: the name each is shown under, and where its bytes are.
    ///
    /// # Errors
    ///
    /// What leads to them is encrypted, or a limit ends the work.
    pub(crate) fn attachments(&self, view: View) -> Read<Vec<(String, Id)>> {
        let mut all = Vec::new();
        let Some(catalog) = self.catalog(view)? else { return Ok(all) };
        let Object::Dict(names) = self.get(view, &catalog, "Names")? else { return Ok(all) };
        let Some(root) = names.get("EmbeddedFiles") else { return Ok(all) };
        let (mut waiting, mut seen) = (vec![root.clone()], HashSet::new());
        while let Some(node) = waiting.pop() {
            if node.reference().is_some_and(|id| !seen.insert(id.number)) {
                continue;
            }
            let Object::Dict(node) = self.resolve(view, &node)? else { continue };
            if let Object::Array(pairs) = self.get(view, &node, "Names")? {
                for specification in pairs.iter().skip(1).step_by(2) {
                    if all.len() == MAX_PDF_ATTACHMENTS {
                        return Err(Fault::Limit("attachments", MAX_PDF_ATTACHMENTS));
                    }
                    all.extend(self.attachment(view, specification)?);
                }
            }
            if let Object::Array(kids) = self.get(view, &node, "Kids")? {
                waiting.extend(kids.iter().rev().cloned());
            }
        }
        Ok(all)
    }

    fn attachment(&self, view: View, specification: &Object<'f>) -> Read<Option<(String, Id)>> {
        let Object::Dict(specification) = self.resolve(view, specification)? else { return Ok(None) };
        let name = match self.get(view, &specification, "UF")? {
            Object::Text(name) => name,
            _ => match self.get(view, &specification, "F")? {
                Object::Text(name) => name,
                _ => return Ok(None),
            },
        };
        let Object::Dict(files) = self.get(view, &specification, "EF")? else { return Ok(None) };
        let stream = ["UF", "F"].iter().find_map(|key| files.get(key)).and_then(Object::reference);
        Ok(stream.map(|stream| (name.shown(), stream)))
    }
}
