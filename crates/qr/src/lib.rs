#![cfg_attr(feature = "pictures", doc = include_str!("../README.md"))]
#![cfg_attr(not(feature = "pictures"), doc = "Draws QR codes (ISO/IEC 18004) as SVG and for terminals.")]
#![forbid(unsafe_code)]

mod draw;
mod error;
pub mod limits;
#[cfg(feature = "pictures")]
mod scan;

#[cfg(all(test, feature = "pictures"))]
#[path = "../../core/tests/support/corpora.rs"]
#[expect(dead_code, reason = "other tests ask for more")]
mod corpora;

pub use draw::Drawing;
pub use error::{Error, ErrorKind};
#[cfg(feature = "pictures")]
pub use scan::{Cost, Effort, Frame, Part, PixelFormat, Scan, ScannedCode, Scanner, cost, is_picture};
