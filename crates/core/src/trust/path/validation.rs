//! Whether a path may stand (RFC 5280 §6.1, without policies): what its members allow one another.

use std::sync::Arc;

use crate::trust::path::place;
use crate::trust::path::search::Purposes;
use crate::words::check::{CheckId, Finding};
use crate::words::code::Code;
use crate::x509::certificate::Certificate;
use crate::x509::constraints::Constrained;

/// Why a path does not stand, and how near it came.
#[derive(Clone, Debug)]
pub(super) struct Broken {
    finding: Finding,
    /// 0: a signature does not fit; 1: nobody here can say; 2: it reaches an anchor and breaks a rule.
    nearness: u8,
}

impl Broken {
    pub(super) fn before_anchor(finding: Finding) -> Self {
        Self { finding, nearness: 0 }
    }

    pub(super) fn unsupported(finding: Finding) -> Self {
        Self { finding, nearness: 1 }
    }

    pub(super) fn at_anchor(finding: Finding) -> Self {
        Self { finding, nearness: 2 }
    }

    pub(super) fn tells_less_than(&self, other: &Self) -> bool {
        self.nearness < other.nearness
    }

    pub(super) fn into_finding(self) -> Finding {
        self.finding
    }
}

/// Whether the certificates, the signer's first, stand together below `anchor`. What belongs to each alone, its period
/// and the rules of its role, is looked at elsewhere.
pub(super) fn validate(
    path: &[Arc<Certificate>],
    anchor: &Certificate,
    purposes: Purposes,
) -> Result<(), Broken> {
    for (index, certificate) in path.iter().enumerate() {
        let constraint =
            |rule: &str, clause: &str| Err(Broken::at_anchor(constraint(rule, clause).at(place(index))));
        if certificate.has_unknown_critical() {
            let finding = Finding::new(CheckId::Chain, Code::ChainCriticalUnsupported).at(place(index));
            return Err(Broken::at_anchor(finding));
        }
        match (index, certificate.is_ca) {
            (0, true) => return constraint("authority-as-signer", "RFC 5280 §4.2.1.9"),
            (1.., false) => return constraint("signer-as-authority", "RFC 5280 §4.2.1.9"),
            _ => {}
        }
        if !purposes.allow(certificate, index == 0) {
            return constraint("extended-key-usage", "RFC 5280 §4.2.1.12");
        }
        if certificate.path_len.is_some_and(|allowed| intermediates(path, index) > allowed) {
            return constraint("path-length", "RFC 5280 §4.2.1.9");
        }
    }
    let from = path.iter().map(|certificate| certificate.period.from).max();
    let until = path.iter().map(|certificate| certificate.period.until).min();
    if from > until {
        return Err(Broken::at_anchor(constraint("no-common-period", "RFC 5280 §6.1.3 (a)(2)")));
    }
    let authorities = path.iter().enumerate().skip(1).map(|(index, one)| (index, &**one));
    authorities.chain([(path.len(), anchor)]).try_for_each(|(index, one)| names(path, index, one))
}

/// The certificates between the one at `index` and the signer's that count for a path length: those that are not
/// self-issued (RFC 5280 §4.2.1.9).
pub(super) fn intermediates(path: &[Arc<Certificate>], index: usize) -> usize {
    let between = path.get(..index).unwrap_or(path).iter().skip(1);
    between.filter(|certificate| !certificate.is_self_issued()).count()
}

/// Whether the constraints of `authority`, at `index`, let everybody below it be called as they are.
fn names(path: &[Arc<Certificate>], index: usize, authority: &Certificate) -> Result<(), Broken> {
    let Some(constraints) = &authority.constraints else { return Ok(()) };
    for (below, certificate) in path.iter().enumerate().take(index) {
        // RFC 5280 §6.1.3 (b): an authority's certificate for its next key has its own name.
        if below > 0 && certificate.is_self_issued() {
            continue;
        }
        let code = match constraints.judge(&certificate.names) {
            Constrained::Satisfied => continue,
            Constrained::Broken => Code::ChainConstraint,
            Constrained::Unsupported => Code::ChainConstraintUnsupported,
        };
        let finding = Finding::new(CheckId::Chain, code).at(place(below)).with("rule", "name-constraints");
        return Err(Broken::at_anchor(finding.with("clause", "RFC 5280 §4.2.1.10")));
    }
    Ok(())
}

fn constraint(rule: &str, clause: &str) -> Finding {
    Finding::new(CheckId::Chain, Code::ChainConstraint).with("rule", rule).with("clause", clause)
}
