//! Display codes (亮证码): a license shown as a text that fits into a QR code.
//!
//! `docs/display-code.md` specifies the texts. They are this project's own design on public standards.

mod draw;
#[cfg(feature = "pictures")]
pub(crate) mod scan;

pub use draw::Drawing;
#[cfg(feature = "pictures")]
pub use scan::{Effort, Frame, PixelFormat, Scan, ScannedCode, Scanner};
