//! Where a value of a sealed document stands, and how sure that makes it.

use smol_str::SmolStr;

use crate::words::named::named;

named! {
    /// How sure a value of a sealed document is, the surest first.
    pub enum Grade {
        /// It stands in data that the seal covers.
        CoveredData = "covered-data",
        /// It stands on a page that the seal covers, and the issuer's own tag says what it is.
        CoveredTag = "covered-tag",
        /// It stands on a page that the seal covers, at the place where the form has it.
        CoveredPage = "covered-page",
    }
}

/// Where a value stands on the pages of a document.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct OnSheet {
    /// The page, from 1.
    pub page: usize,
    /// The ids of the objects that hold it.
    pub objects: Vec<SmolStr>,
    /// Left, top, width and height in hundredths of a millimetre.
    pub place: [i32; 4],
}
