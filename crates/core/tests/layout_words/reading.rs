//! One layout of a test and what it reads, without any signature.

use elicense::License;
use elicense::{Layout, Report, Trust, Verifier};

/// A layout of this container that claims documents with an entry `n`.
pub fn layout(container: &str, fields: &str, more: &str) -> String {
    format!(
        "id = \"test-1\"\nregion = \"990000\"\ncontainer = \"{container}\"\n\
         source = {{ kind = \"assumed\", note = \"invented\" }}\nused = {{ from = 2000-01-01 }}\n\
         [title]\nzh-CN = \"试\"\nen = \"test\"\n[[detect]]\nat = \"/n\"\n[proof]\nkind = \"none\"\n{fields}{more}"
    )
}

pub fn report(layout: &str, document: &[u8]) -> Result<Report, elicense::Error> {
    let layout = Layout::parse(layout).unwrap_or_else(|error| panic!("{error}\n{layout}"));
    let verifier = Verifier::new(Trust::empty()).with_layout(layout).expect("an id of its own");
    verifier.verify(document, "2026-06-01T12:00:00+08:00".parse().expect("a time"))
}

pub fn try_claimed<T>(layout: &str, document: &[u8], look: impl Fn(&License) -> T) -> Result<T, String> {
    report(layout, document)
        .map(|report| look(report.claimed()))
        .map_err(|error| error.kind().code().to_owned())
}

pub fn claimed<T>(layout: &str, document: &[u8], look: impl Fn(&License) -> T) -> T {
    try_claimed(layout, document, look).unwrap_or_else(|error| panic!("{error}"))
}

/// The codes of everything that was found.
pub fn findings(layout: &str, document: &[u8]) -> Vec<String> {
    let report = report(layout, document).unwrap_or_else(|error| panic!("{error}"));
    report.findings().iter().map(|finding| finding.code.as_str().to_owned()).collect()
}

/// Why a layout is refused.
pub fn refused(layout: &str) -> String {
    Layout::parse(layout).expect_err("must be refused").to_string()
}
