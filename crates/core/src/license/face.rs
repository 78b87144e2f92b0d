//! Fields that a license shows and nobody interprets.

use std::sync::Arc;

use smol_str::SmolStr;

use crate::license::{Grade, OnSheet, Title};

/// A field of a license's face: carried and shown, never interpreted.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct FaceField {
    /// The layout's name for it.
    pub name: Arc<str>,
    /// Its title in Chinese and English.
    pub title: Arc<Title>,
    /// The text as it stands in the document.
    pub text: SmolStr,
    /// The layout's path, or paths joined by ` + `.
    pub origin: Arc<str>,
    /// As of a canonical field.
    pub grade: Option<Grade>,
    /// As of a canonical field.
    pub place: Option<Arc<OnSheet>>,
}
