//! The time and the trust with which everything is measured: those of the vectors.

use std::collections::BTreeMap;
use std::path::Path;

use elicense::Trust;
use elicense_testkit::testdata;
use jiff::Timestamp;

/// The time of the vectors.
pub fn at() -> Timestamp {
    Timestamp::constant(1_780_286_400, 0)
}

/// The trust store `default` of the test data.
pub fn trust() -> Trust {
    trust_called("default")
}

/// The trust store of this name.
pub fn trust_called(name: &str) -> Trust {
    let folder = Path::new("trust").join(name);
    let files = testdata::files();
    let own = files.iter().filter(|(path, _)| Path::new(path).parent() == Some(&folder));
    let named = own.filter_map(|(path, bytes)| {
        Some((Path::new(path).file_name()?.to_str()?.to_owned(), bytes.to_vec()))
    });
    Trust::from_files(&named.collect::<BTreeMap<_, _>>()).expect("the test data's own trust store")
}
