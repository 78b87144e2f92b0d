//! `elicense` for Python: the part of the package that is compiled. Decides nothing.
//!
//! Everything that takes time is done without the interpreter's lock.

#![forbid(unsafe_code)]

mod code;
mod document;
mod inquiry;
mod many;
mod problem;
mod report;
mod rows;
mod verifier;

use pyo3::prelude::*;

#[pymodule]
mod _native {
    #[pymodule_export]
    use crate::code::{make_code, scan};
    #[pymodule_export]
    use crate::report::Report;
    #[pymodule_export]
    use crate::verifier::Verifier;
    use pyo3::prelude::*;

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        module.add("__version__", env!("CARGO_PKG_VERSION"))?;
        module.add("COLUMNS", elicense_audit::Row::COLUMNS.to_vec())
    }
}
