//! JSON of what many reports repeat word for word.

use std::sync::OnceLock;

use serde::Serialize;

/// The JSON of one value, written when first asked for and copied from then on. It belongs to the value: a clone
/// may be changed, and begins without.
#[derive(Debug, Default)]
pub(crate) struct Repeated(OnceLock<Box<str>>);

impl Repeated {
    /// The JSON of `value`, which is the same every time.
    pub(crate) fn json(&self, value: &impl Serialize) -> &str {
        let json = || serde_json::to_string(value).expect("texts and numbers are JSON");
        self.0.get_or_init(|| json().into())
    }
}

impl Clone for Repeated {
    fn clone(&self) -> Self {
        Self::default()
    }
}
