//! What two stores trust differently.

use std::collections::BTreeMap;

use crate::trust::store::Trust;
use crate::x509::certificate::hex;

/// Something that the one store has and the other has not, or has otherwise.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Difference {
    /// What it is: `anchor`, `key`, `deny`, `revocation_list`, `signer`, `status_list`, `withdrawn`.
    pub kind: &'static str,
    /// What it is called.
    pub name: String,
    /// What the one store says of it; `None` where it has no such entry.
    pub before: Option<String>,
    /// What the other store says.
    pub after: Option<String>,
}

/// What two stores trust differently, entry by entry, in a fixed order.
///
/// ```
/// use elicense::{Trust, upkeep};
/// assert!(upkeep::differences(&Trust::empty(), &Trust::empty()).is_empty());
/// ```
#[must_use]
pub fn differences(before: &Trust, after: &Trust) -> Vec<Difference> {
    let (before, after) = (entries(before), entries(after));
    let mut keys: Vec<_> = before.keys().chain(after.keys()).collect();
    keys.sort();
    keys.dedup();
    let differs = keys.into_iter().filter(|key| before.get(*key) != after.get(*key));
    let difference = |key: &(&'static str, String)| Difference {
        kind: key.0,
        name: key.1.clone(),
        before: before.get(key).cloned(),
        after: after.get(key).cloned(),
    };
    differs.map(difference).collect()
}

/// Every entry of a store by kind and name, with all that counts of it in one text.
fn entries(trust: &Trust) -> BTreeMap<(&'static str, String), String> {
    let mut entries = BTreeMap::new();
    for anchor in trust.anchors() {
        let (certificate, scope) = (hex(&anchor.certificate.key_sha256), anchor.scope.to_stable_text());
        let whole = anchor.certificate.summary(crate::x509::profile::Role::Anchor).sha256;
        entries.insert(("anchor", anchor.id.clone()), format!("{scope} {whole} key {certificate}"));
    }
    for key in trust.pinned_keys() {
        let text = format!("{} key {}", key.scope.to_stable_text(), hex(&key.key.sha256()));
        entries.insert(("key", key.id.clone()), text);
    }
    for (sha256, denial) in trust.denials() {
        entries.insert(("deny", hex(sha256)), format!("{} {}", denial.compromised, denial.reason));
    }
    for list in trust.all_lists() {
        let summary = &list.summary;
        let next = summary.next_update.as_deref().unwrap_or("-");
        let text = format!("{} … {next} {}", summary.this_update, summary.sha256);
        // Several lists of one issuer are one entry with a line each.
        let entry = entries.entry(("revocation_list", summary.issuer.clone())).or_insert_with(String::new);
        if !entry.is_empty() {
            entry.push_str("; ");
        }
        entry.push_str(&text);
    }
    for chain in trust.signer_chains() {
        let digests: Vec<String> = chain.iter().map(|der| hex(&crate::crypto::digest::sha256(der))).collect();
        let name = digests.first().cloned().unwrap_or_default();
        entries.insert(("signer", name), digests.join(" "));
    }
    for list in trust.status_lists() {
        let about = &list.about;
        let text = list.content.as_ref().map_or_else(Clone::clone, |content| {
            let until = content.until.map_or_else(|| "-".to_owned(), |until| until.to_string());
            format!("{} … {until} {}", content.issued, content.sha256)
        });
        let name = format!("{} {}", list.uri(), about.identifiers);
        let entry = entries.entry(("status_list", name)).or_insert_with(String::new);
        let separator = if entry.is_empty() { "" } else { "; " };
        entry.push_str(&format!("{separator}{} {text}", about.first));
    }
    for (code, withdrawal) in trust.withdrawals() {
        entries.insert(("withdrawn", hex(code)), format!("{} {}", withdrawal.since, withdrawal.reason));
    }
    entries
}
