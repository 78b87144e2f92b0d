//! Every number this project promises, one line each: `name value goal met|missed`.

mod audit;
mod capi;
mod codes;
mod frames;
mod peers;
mod photos;
mod ratio;
mod verify;

use std::collections::BTreeMap;
use std::path::Path;

use elicense::Trust;
use elicense_testkit::testdata;
use jiff::Timestamp;

pub use audit::audit;
pub use capi::capi;
pub use codes::codes;
pub use frames::frames;
pub use photos::photos;
pub use verify::{stages, verify};

/// The time of the vectors.
fn at() -> Timestamp {
    Timestamp::constant(1_780_286_400, 0)
}

/// The trust store `default` of the test data.
fn trust() -> Trust {
    trust_called("default")
}

/// The trust store of this name.
fn trust_called(name: &str) -> Trust {
    let folder = Path::new("trust").join(name);
    let files = testdata::files();
    let own = files.iter().filter(|(path, _)| Path::new(path).parent() == Some(&folder));
    let named = own.filter_map(|(path, bytes)| {
        Some((Path::new(path).file_name()?.to_str()?.to_owned(), bytes.to_vec()))
    });
    Trust::from_files(&named.collect::<BTreeMap<_, _>>()).expect("the test data's own trust store")
}
