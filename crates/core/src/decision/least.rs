//! What every license that passes says, whatever its layout requires: a signature over next to nothing vouches for
//! next to nothing.

use crate::decision::facts::Facts;
use crate::decision::verdict::Axes;
use crate::license::FieldName;
use crate::rules::rulebook::Rulebook;
use crate::words::axes::{Conclusion, Indication};
use crate::words::check::{CheckId, Finding, Outcome};
use crate::words::code::Code;

/// The same axes; not passed where the license lacks what the agreement's baseline asks for, with a finding that names
/// it. What is written and cannot be read is lacking too. A license that failed or that nobody signed lacks more than
/// fields, and does not pass anyway.
pub(super) fn hold(axes: Axes, facts: &mut Facts<'_>, rulebook: &Rulebook) -> Axes {
    // A page for people to read is told as such, and lacks all of them.
    let machine_readable = facts.checks.outcome(CheckId::MachineReadable);
    if matches!(machine_readable, Outcome::Warned | Outcome::NotExecuted(Code::NotRecorded)) {
        return axes;
    }
    if axes.conclusion == Conclusion::Failed || axes.indication == Indication::NoSignatureFound {
        return axes;
    }
    let is_there = |names: &[FieldName]| names.iter().any(|&name| facts.contents.read.contains(name));
    let lacking: Vec<&[FieldName]> = rulebook
        .agreement
        .least_fields()
        .iter()
        .map(Vec::as_slice)
        .filter(|names| !is_there(names))
        .collect();
    if lacking.is_empty() {
        return axes;
    }
    // Of several that would do, the one that most licenses have.
    let named = lacking.iter().filter_map(|names| Some(names.first()?.as_str()));
    let fields = named.collect::<Vec<_>>().join(", ");
    facts.checks.warn(Finding::new(CheckId::Fields, Code::MinimumMissing).with("fields", fields));
    Axes { conclusion: Conclusion::Undetermined, ..axes }
}
