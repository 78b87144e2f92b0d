//! Pairs of vectors, and whether they describe the same license.

use std::fmt::Write as _;

use crate::files::Files;

/// A pair: its name, the claim in one line, the two documents, the answer, its reason and what decides.
struct Pair(&'static str, &'static str, [&'static str; 2], [&'static str; 3]);

/// Every pair. The documents are those of `vectors/`.
const PAIRS: &[Pair] = &[
    Pair(
        "itself",
        "a license beside itself",
        ["sh-catalogue-jws-1/good.json", "sh-catalogue-jws-1/good.json"],
        ["same", "same-identifier", "identifier"],
    ),
    Pair(
        "other-version",
        "a license and its next version",
        ["zj-gb-cose-1/good.cbor", "zj-gb-cose-1/identifier-next-version.cbor"],
        ["same", "same-other-version", "identifier"],
    ),
    Pair(
        "two-layouts",
        "one license in two layouts, of which one records no identifier",
        ["sh-catalogue-jws-1/good.json", "sh-exchange-reply-1/good.json"],
        ["same", "same-facts", ""],
    ),
    Pair(
        "two-replies",
        "one license in two replies, neither of which records an identifier",
        ["js-gateway-reply-1/good.json", "js-sufu-reply-1/good.json"],
        ["same", "same-facts", ""],
    ),
    Pair(
        "two-regions",
        "licenses of two regions",
        ["js-license-xml-1/good.xml", "zj-gb-cose-1/good.cbor"],
        ["different", "different-identifier", "identifier"],
    ),
    Pair(
        "two-regions-without-identifier",
        "replies of two regions",
        ["sh-exchange-reply-1/good.json", "js-gateway-reply-1/good.json"],
        ["different", "different-facts", "number"],
    ),
    Pair(
        "altered-day",
        "a license and the same one with another day of issue",
        ["js-license-xml-1/good.xml", "js-license-xml-1/changed-issued-on.xml"],
        ["cannot-tell", "same-identifier-contradicts", "issued_on"],
    ),
    Pair(
        "altered-holder",
        "a license and the same one with another holder's name",
        ["js-license-xml-1/good.xml", "js-license-xml-1/changed-holder-name.xml"],
        ["cannot-tell", "same-identifier-contradicts", "holder_name"],
    ),
    Pair(
        "unreadable-number",
        "a reply without identifier, and a license whose number cannot be read",
        ["sh-exchange-reply-1/good.json", "sh-catalogue-jws-1/number-too-long.json"],
        ["cannot-tell", "sameness-not-recorded", "number"],
    ),
];

/// Adds a file for each pair.
pub fn write(files: &mut Files) {
    for Pair(name, title, [left, right], [same, reason, decided_by]) in PAIRS {
        let mut out = String::new();
        let lines = [("title", title), ("left", left), ("right", right)];
        lines.iter().for_each(|(key, value)| line(&mut out, key, value));
        out.push_str("\n[expect]\n");
        let lines = [("same", same), ("reason", reason), ("decided_by", decided_by)];
        lines
            .iter()
            .filter(|(_, value)| !value.is_empty())
            .for_each(|(key, value)| line(&mut out, key, value));
        files.put(format!("comparisons/{name}.toml"), out.into_bytes());
    }
}

fn line(out: &mut String, key: &str, value: &str) {
    writeln!(out, "{key} = {value:?}").expect("writing to a string cannot fail");
}
