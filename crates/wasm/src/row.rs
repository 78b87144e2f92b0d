//! A line of a card: a name and its text.

use wasm_bindgen::prelude::wasm_bindgen;

/// A name and its text.
#[wasm_bindgen(getter_with_clone)]
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Row {
    /// The name; empty where the row above goes on.
    #[wasm_bindgen(readonly)]
    pub name: String,
    /// The text.
    #[wasm_bindgen(readonly)]
    pub value: String,
    /// `good`, `bad`, `doubt`, or nothing to be told apart.
    #[wasm_bindgen(readonly)]
    pub tone: Option<String>,
}

impl Row {
    pub(crate) fn new(name: impl Into<String>, value: impl Into<String>) -> Self {
        Self { name: name.into(), value: value.into(), tone: None }
    }

    pub(crate) fn toned(self, tone: Option<&str>) -> Self {
        Self { tone: tone.map(str::to_owned), ..self }
    }
}
