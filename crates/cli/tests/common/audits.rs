//! What the tests of audits have in common.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use super::{AT, TRUST, command};

/// An audit to be run.
pub fn audit(archive: &Path, out: &Path, rest: &[&str]) -> Command {
    let path = |path: &Path| path.to_str().expect("UTF-8").to_owned();
    let (archive, out) = (path(archive), path(out));
    command(&[&["audit", &archive, "--out", &out], &TRUST[..], &AT[..], rest].concat())
}

/// Every file of a run but the two that tell how it came about.
pub fn files(out: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = fs::read_dir(out).expect("a folder").map(|entry| entry.expect("an entry"));
    let named = entries.map(|entry| entry.file_name().into_string().expect("UTF-8"));
    let kept = named.filter(|name| name != "journal.jsonl" && name != "run.lock");
    kept.map(|name| (name.clone(), fs::read(out.join(&name)).expect("a file"))).collect()
}

/// Numbers that are the same in every run: Marsaglia's xorshift.
pub fn random() -> impl FnMut() -> u64 {
    let mut state = 88_172_645_463_325_252_u64;
    move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    }
}
