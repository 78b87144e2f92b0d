//! Display codes (亮证码): a license shown as a text that fits into a QR code.
//!
//! `docs/display-code.md` specifies the texts. They are this project's own design on public standards.

mod claims;
mod draft;
mod draw;
mod keys;
mod live;
mod making;
mod packed;
mod presentation;
mod replay;
#[cfg(feature = "pictures")]
pub(crate) mod scan;
mod selection;
mod text;

pub use draft::Draft;
pub use draw::Drawing;
pub use keys::{CodeSigner, SecretKey};
pub use making::{Life, show};
pub use presentation::{CodeForm, Showing};
pub use replay::{RecentShowings, ReplayGuard, Seen};
#[cfg(feature = "pictures")]
pub use scan::{Effort, Frame, PixelFormat, Scan, ScannedCode, Scanner};

pub use selection::{Extent, Selection};

pub(crate) use claims::Claims;
pub(crate) use live::LiveProof;
pub(crate) use packed::Packing;
pub(crate) use presentation::Occasion;

use crate::container::{Strictness, read_cbor};
use crate::error::Error;
use crate::limits::Budget;
use crate::tree::Node;
use text::Form;
#[cfg(test)]
pub(crate) use text::unpacked;

/// Stands for each character that a code does not show.
pub(crate) const MASK: char = '*';

/// Opens an input that is a display code: the message that the issuing side signed, and around it what the
/// holder's device signed, if the code is live. `None` where the input is no display code.
pub(crate) fn open(
    bytes: &[u8],
    budget: &mut Budget,
) -> Result<Option<(Node<'static>, Option<LiveProof>)>, Error> {
    let Some(code) = text::read(bytes)? else { return Ok(None) };
    let (issued, live) = match code.form {
        Form::Static => (code.cose, None),
        Form::Live => {
            let (issued, live) = live::open(&code.cose, budget)?;
            (issued, Some(live))
        }
    };
    let root = read_cbor(&issued, budget, 0, Strictness::Deterministic)?;
    Ok(Some((root.into_owned(), live)))
}
