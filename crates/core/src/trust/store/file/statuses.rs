//! `[[status_list]]`: what became of licenses, by a list of whoever may say so.

use std::collections::BTreeMap;

use crate::license::Identifier;
use crate::trust::status::{About, StatusList};
use crate::trust::store::file::Reading;
use crate::trust::store::tables::{StatusTable, Wrong, at};

impl Reading {
    /// A status list of licenses. One that cannot be read says nothing, and licenses that it is about are not known to be
    /// in force.
    pub(super) fn status_list(
        &mut self,
        table: StatusTable,
        files: &BTreeMap<String, Vec<u8>>,
    ) -> Result<(), Wrong> {
        let StatusTable { file, uri, identifiers, first } = table;
        let sound = matches!(uri.get_ref().len(), 1..=MAX_URI_LEN)
            && uri.get_ref().bytes().all(|byte| byte.is_ascii_graphic());
        if !sound {
            return Err(at(&uri, format!("a URI is 1 to {MAX_URI_LEN} visible ASCII characters")));
        }
        if !About::is_beginning(identifiers.get_ref()) {
            let expected = format!(
                "what identifiers begin with is expected: {:?}, a kind of 21 characters, a dot, an issuer of 6 or 18, a dot",
                Identifier::ROOT
            );
            return Err(at(&identifiers, expected));
        }
        let name = file.into_inner();
        let bytes = files.get(&name).map(Vec::as_slice);
        let content = bytes.unwrap_or_default();
        self.digest(
            "status list",
            &[uri.get_ref().as_bytes(), identifiers.get_ref().as_bytes(), &first.to_be_bytes(), content],
        );
        let about = About { uri: uri.into_inner().into(), identifiers: identifiers.into_inner(), first };
        let bytes = bytes.ok_or_else(|| "the file is not there".to_owned());
        self.status_lists.push(StatusList::read(about, bytes, &self.keys));
        Ok(())
    }
}

/// Characters of the URI of a status list: as long as one that people can copy.
const MAX_URI_LEN: usize = 256;
