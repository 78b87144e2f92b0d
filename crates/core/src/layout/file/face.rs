//! The rules of a layout file by which fields of the face are read.

use std::sync::Arc;

use serde::Deserialize;

use crate::document::container::Container;
use crate::document::path::Path;
use crate::layout::file::Unfold;
use crate::layout::file::days::FormatFile;
use crate::layout::file::field::{PieceFile, Pieces};
use crate::layout::file::page::{BetweenFile, BoxFile, PageWords, page_words};
use crate::layout::{FaceRule, Presence};
use crate::license::Title;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FaceFile {
    at: Option<Pieces>,
    each: Option<Path>,
    title: Title,
    format: Option<FormatFile>,
    between: Option<BetweenFile>,
    part: Option<u8>,
    tag: Option<String>,
    label: Option<String>,
    within: Option<f64>,
    row: Option<String>,
    column: Option<String>,
    #[serde(rename = "box")]
    place: Option<BoxFile>,
    under: Option<String>,
    near: Option<BoxFile>,
    #[serde(default)]
    pieces: bool,
    split: Option<String>,
    page: Option<usize>,
}

impl FaceFile {
    pub(super) fn compile(
        mut self,
        name: &str,
        container: Container,
        unfold: &mut Unfold,
    ) -> Result<FaceRule, String> {
        let words = page_words!(self);
        if self.format.is_some() || matches!(self.between, Some(BetweenFile::Days(_))) {
            return Err(format!("{name} of [face] is shown as it stands, and has no form of days"));
        }
        let on_page = match words.is_any() {
            true if container == Container::Ofd => Some(Box::new(words.compile(name)?)),
            true => {
                return Err(format!("{name} has a word about pages, which are those of container = \"ofd\""));
            }
            false if words.is_code || self.part.is_some() => {
                return Err(format!(
                    "{name} of [face] has a word of values on pages, and does not stand on one"
                ));
            }
            false => None,
        };
        let (at, is_list) = match (self.at, self.each) {
            (None, None) if on_page.is_some() => (Pieces(Vec::new()), false),
            _ if on_page.is_some() => {
                return Err(format!("{name} stands at a path or on a page, and not both"));
            }
            (Some(at), None) => (at, false),
            (None, Some(path)) => (Pieces(vec![PieceFile { path, presence: Presence::Required }]), true),
            _ => return Err(format!("{name} of [face] has `at`, or `each` for a list, and not both")),
        };
        at.check(false)?;
        Ok(FaceRule {
            name: name.into(),
            title: Arc::new(self.title),
            origin: on_page.as_ref().map_or_else(|| at.origin(" + "), |on_page| on_page.to_string().into()),
            lists: at.lists(false, unfold),
            at: at.located(unfold),
            is_list,
            on_page,
        })
    }
}
