//! Answers for people. The rules of this interface:
//!
//! 1. One glance first, on 12 lines of 80 columns: the file, the conclusion with its reason, what to do and who, the
//!    license. The rest is shown to whoever asks for it.
//! 2. What nobody vouches for is never shown under a heading that could be read as verified.
//! 3. Every check is named, also those that did not run, with the reason.
//! 4. Every finding says what to do next.
//! 5. Nothing is said by color or mark alone.
//! 6. Columns are straight whatever the script; first screens fit 80 columns, all others 98.
//! 7. No character of a document reaches the terminal that could steer it.
//! 8. A license is shown only through the mask of its reader.

mod basis;
pub mod bundle;
mod comparison;
mod license;
mod matter;
pub mod page;
mod parts;
mod recognition;
mod refusal;
mod report;
mod several;
mod sheets;
mod short;
pub mod trust;

pub use basis::{certificate, sealed};
pub use comparison::comparison;
pub use license::{heading as license_heading, rows as license_rows, show as license};
pub use matter::{assessment, matters};
pub use parts::{Look, advice, columns, filled, time_in};
pub use recognition::answers;
pub use refusal::{unexamined, unread};
pub use report::report;
pub use several::{Row, several};
pub use short::{advice as ground_advice, headline, next_step, report as short};
