//! Answers for people. The rules of this interface:
//!
//! 1. One glance first: the file, the conclusion in words with a mark, the license. Reasons follow.
//! 2. What nobody vouches for is never shown under a heading that could be read as verified.
//! 3. Every check is named, also those that did not run, with the reason.
//! 4. Every finding says what to do next.
//! 5. Nothing is said by color or mark alone.
//! 6. Columns are straight whatever the script; lines fit 98 columns.
//! 7. No character of a document reaches the terminal that could steer it.
//! 8. A license is shown only through the mask of its reader.

mod basis;
mod comparison;
mod license;
mod matter;
pub mod page;
mod parts;
mod recognition;
mod refusal;
mod report;
pub mod trust;

pub use basis::certificate;
pub use comparison::comparison;
pub use license::show as license;
pub use matter::{assessment, matters};
pub use parts::{Look, advice, columns};
pub use refusal::{unexamined, unread};
pub use report::report;
