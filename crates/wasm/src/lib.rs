//! `elicense` for browsers: what a page calls. Decides nothing.
//!
//! ```js
//! const settings = new Settings();
//! for (const [name, bytes] of files) settings.addTrustFile(name, bytes);
//! const verifier = settings.verifier();
//! const answer = verifier.verify(bytes, "license.ofd", new Inquiry("2026-06-01T12:00:00+08:00"));
//! answer.json;              // the bytes that the command line prints
//! answer.card("zh-CN");     // what a person at a counter reads
//! ```
//!
//! Nothing is caught here: WebAssembly ends at a panic, the caller sees a `RuntimeError`, and the instance is not to be
//! called again. The page makes a new one and says what happened.

#![forbid(unsafe_code)]

mod answer;
mod basis;
mod card;
mod inquiry;
mod limits;
mod problem;
mod row;
mod settings;
mod values;
mod verifier;
mod words;

pub use answer::Answer;
pub use card::{Card, Entry};
pub use inquiry::Inquiry;
pub use problem::Problem;
pub use row::Row;
pub use settings::Settings;
pub use verifier::{Choice, Showings, TrustList, Verifier, label_of, scan};

use wasm_bindgen::prelude::wasm_bindgen;

/// The release version, such as "0.1.0".
#[wasm_bindgen]
#[must_use]
pub fn version() -> String {
    env!("CARGO_PKG_VERSION").to_owned()
}

/// Bytes of the largest file of any form that is examined. Whoever reads files hands over one byte more at most.
#[wasm_bindgen(js_name = maxFileBytes)]
#[must_use]
pub fn max_file_bytes() -> usize {
    elicense::limits::MAX_PACKAGE_BYTES.max(elicense::limits::MAX_PICTURE_BYTES)
}

/// Bytes of all files of a trust store together, at most.
#[wasm_bindgen(js_name = maxFolderBytes)]
#[must_use]
pub fn max_folder_bytes() -> usize {
    limits::MAX_FOLDER_BYTES
}
