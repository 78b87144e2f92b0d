//! What a call says when it could not do what was asked.

use elicense::Error;
use elicense::messages::{self, Advice};
use elicense::report::error_json;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::words::language;

/// Why a call did not do what was asked: what it throws.
#[wasm_bindgen]
#[derive(Clone, Debug)]
pub struct Problem {
    code: &'static str,
    data: Vec<(&'static str, String)>,
    message: String,
    json: String,
}

#[wasm_bindgen]
impl Problem {
    /// The code in the catalogue of messages.
    #[wasm_bindgen(getter)]
    #[must_use]
    pub fn code(&self) -> String {
        self.code.to_owned()
    }

    /// One line of English for logs.
    #[wasm_bindgen(getter)]
    #[must_use]
    pub fn message(&self) -> String {
        self.message.clone()
    }

    /// One line of JSON in the place of a report.
    #[wasm_bindgen(getter)]
    #[must_use]
    pub fn json(&self) -> String {
        self.json.clone()
    }

    /// What was found, in `zh-CN` or `en`.
    #[must_use]
    pub fn found(&self, tag: &str) -> String {
        self.advice(tag).found
    }

    /// What to do next, in `zh-CN` or `en`.
    #[must_use]
    pub fn next(&self, tag: &str) -> String {
        self.advice(tag).next
    }
}

impl Problem {
    fn advice(&self, tag: &str) -> Advice {
        messages::advice(language(tag), self.code, &self.data)
    }

    /// The call itself is wrong.
    pub(crate) fn call(detail: impl Into<String>) -> Self {
        let message = detail.into();
        let data = vec![("detail", message.clone())];
        let json = error_json(None, "call-wrong", &data, None, &message);
        Self { code: "call-wrong", data, message, json }
    }
}

impl From<Error> for Problem {
    /// Settings that came as bytes are wrong.
    fn from(error: Error) -> Self {
        let (code, data) = (error.kind().code(), error.kind().data());
        Self { code, data, message: error.to_string(), json: error.to_json(None) }
    }
}
