//! What no rule of a layout reads: carried, as long as there is room to list it.

use std::cell::{Cell, RefCell};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use smol_str::{SmolStr, ToSmolStr};

use crate::document::path::Place;
use crate::document::tree::Node;
use crate::license::Carried;
use crate::words::cow_text::CowText;
use crate::words::error::{Error, ErrorKind};
use crate::words::limits::MAX_UNMAPPED_PATH_BYTES;

/// What no rule has read, as long as there is room to list it.
#[derive(Default)]
pub(super) struct Unmapped {
    carried: RefCell<Vec<Carried>>,
    path_bytes: Cell<usize>,
}

impl Unmapped {
    pub(super) fn room(&self) -> bool {
        self.path_bytes.get() <= MAX_UNMAPPED_PATH_BYTES
    }

    pub(super) fn keep(&self, place: &Place<'_, '_>, node: &Node<'_>, signed: bool) {
        let path = place.to_smolstr();
        self.path_bytes.set(self.path_bytes.get() + path.len());
        self.carried.borrow_mut().push(Carried { path, text: carried_text(node), signed });
    }

    pub(super) fn into_carried(self) -> Result<Vec<Carried>, Error> {
        let limit = MAX_UNMAPPED_PATH_BYTES;
        if self.room() {
            Ok(self.carried.into_inner())
        } else {
            Err(ErrorKind::TooMuchUnmapped { limit }.into())
        }
    }
}

fn carried_text(node: &Node<'_>) -> SmolStr {
    match node {
        Node::Null => "null".into(),
        Node::Bytes(bytes) => format!("base64:{}", STANDARD.encode(bytes)).into(),
        Node::List(_) => "[]".into(),
        Node::Map(_) => "{}".into(),
        node => node.scalar().map(CowText::into_owned).unwrap_or_default(),
    }
}
