//! Display codes (亮证码): a license shown as a text that fits into a QR code.
//!
//! `docs/display-code.md` specifies the texts. They are this project's own design on public standards.

pub use crate::checks::presentation::{CodeForm, Showing};
pub use crate::checks::replay::{RecentShowings, ReplayGuard, Seen};
pub use crate::issue::draft::Draft;
pub use crate::issue::keys::{CodeSigner, SecretKey};
pub use crate::issue::making::{Life, show};
pub use crate::issue::selection::{Extent, Selection};
#[cfg(feature = "pictures")]
pub use crate::report::scan::scan_json;
pub use elicense_qr::Drawing;
#[cfg(feature = "pictures")]
pub use elicense_qr::{Effort, Frame, PixelFormat, Scan, ScannedCode, Scanner};
