//! Signatures that are checked together once all of them are known, and what stands guard over that.

use std::cell::RefCell;
use std::collections::hash_map::RandomState;
use std::hash::BuildHasher as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::crypto::algorithm::{Algorithm, Signed};
use crate::crypto::key::{InvalidSignature, PublicKey};
use crate::words::limits::MAX_KEY_TABLES;

/// The signatures of one document that are checked later, together with those of others. They count as good until
/// then, so nothing that was made meanwhile may leave before [`Deferred::settle`] has said so.
#[derive(Debug, Default)]
pub(crate) struct Deferred {
    signatures: RefCell<Vec<Signature>>,
}

#[derive(Debug)]
struct Signature {
    key: Arc<PublicKey>,
    algorithm: Algorithm,
    message: Vec<u8>,
    signature: Vec<u8>,
    user_id: Option<String>,
}

/// Two ways of checking a signature came to different decisions: a fault of this program or of the machine.
///
/// No result of the run in which this happened should be relied on.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error(
    "two ways of checking a signature disagreed: this program or this machine is at fault, and no result of this run \
     should be relied on; do not go on with it, begin anew on another machine, and report this"
)]
pub struct Disagreement;

impl Deferred {
    fn push(&self, key: &Arc<PublicKey>, algorithm: &Algorithm, signed: &Signed<'_>) {
        self.signatures.borrow_mut().push(Signature {
            key: Arc::clone(key),
            algorithm: algorithm.clone(),
            message: signed.message.to_vec(),
            signature: signed.signature.to_vec(),
            user_id: signed.user_id.map(str::to_owned),
        });
    }

    /// Decides on a signature now, or leaves it for later: then it counts as good. The key must
    /// [fit](PublicKey::fits) the algorithm.
    pub(crate) fn check(
        later: Option<&Self>,
        key: &Arc<PublicKey>,
        algorithm: &Algorithm,
        signed: &Signed<'_>,
    ) -> Result<(), InvalidSignature> {
        match later {
            None => key.check(algorithm, signed),
            Some(later) => {
                later.push(key, algorithm, signed);
                Ok(())
            }
        }
    }

    /// Decides on all signatures of all documents: for each document, whether all of its hold.
    ///
    /// Keys that come again may decide by a way of their own that is shorter for many. What it refuses is decided
    /// again by the library's own check, and so is one in [`CHECKED_AGAIN`] of what it accepts.
    ///
    /// # Errors
    ///
    /// Both ways came to different decisions.
    pub(crate) fn settle(all: Vec<Self>, tables: &Tables) -> Result<Vec<bool>, Disagreement> {
        let mut held = vec![true; all.len()];
        let mut of_each_key: Vec<Vec<(usize, Signature)>> = Vec::new();
        for (document, deferred) in all.into_iter().enumerate() {
            for signature in deferred.signatures.into_inner() {
                let is_alike = |(_, first): &(usize, Signature)| first.is_alike(&signature);
                match of_each_key.iter_mut().find(|alike| alike.first().is_some_and(is_alike)) {
                    Some(alike) => alike.push((document, signature)),
                    None => of_each_key.push(vec![(document, signature)]),
                }
            }
        }
        for alike in &of_each_key {
            let decisions = decide(alike.iter().map(|(_, signature)| signature), tables)?;
            for ((document, _), decision) in alike.iter().zip(decisions) {
                if let Some(held) = held.get_mut(*document) {
                    *held &= decision.is_ok();
                }
            }
        }
        Ok(held)
    }
}

/// Decides on signatures of one key and algorithm.
fn decide<'s>(
    all: impl ExactSizeIterator<Item = &'s Signature> + Clone,
    tables: &Tables,
) -> Result<Vec<Result<(), InvalidSignature>>, Disagreement> {
    let singly = |one: &Signature| one.key.check(&one.algorithm, &one.signed());
    let signed: Vec<_> = all.clone().map(Signature::signed).collect();
    let key = all.clone().next().and_then(|first| first.key.of(&first.algorithm));
    let Some(decisions) = key.and_then(|key| key.check_many(&signed, tables)) else {
        return Ok(all.map(singly).collect());
    };
    #[cfg(test)]
    let decisions = tables.distorted(decisions);
    let agrees = |(one, decision): (&Signature, &Result<(), InvalidSignature>)| {
        let is_checked = decision.is_err() || tables.checks_again(&one.signature);
        !is_checked || one.key.check_again(&one.algorithm, &one.signed()) == *decision
    };
    let agree = decisions.len() == all.len() && all.zip(&decisions).all(agrees);
    if agree { Ok(decisions) } else { Err(Disagreement) }
}

impl Signature {
    /// Whether it is of the same key and algorithm.
    fn is_alike(&self, other: &Self) -> bool {
        self.key.sha256() == other.key.sha256() && self.algorithm == other.algorithm
    }

    fn signed(&self) -> Signed<'_> {
        Signed { message: &self.message, signature: &self.signature, user_id: self.user_id.as_deref() }
    }
}

/// What the keys of one verifier share: the right to a table, given out at most [`MAX_KEY_TABLES`] times, and which
/// decisions are made again.
#[derive(Debug)]
pub(crate) struct Tables {
    permits: Arc<AtomicUsize>,
    chosen: RandomState,
    #[cfg(test)]
    distortion: std::sync::Mutex<Option<Distortion>>,
}

impl Tables {
    pub(crate) fn new() -> Self {
        Self::with_permits(MAX_KEY_TABLES)
    }

    pub(super) fn with_permits(permits: usize) -> Self {
        Self {
            permits: Arc::new(AtomicUsize::new(permits)),
            chosen: RandomState::new(),
            #[cfg(test)]
            distortion: std::sync::Mutex::default(),
        }
    }

    pub(super) fn permit(&self) -> Option<Permit> {
        let taken =
            self.permits.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1));
        taken.ok().map(|_| Permit(Arc::clone(&self.permits)))
    }

    /// Whether an accepted signature is checked again: by a hash with a key of its own for each verifier, so that
    /// nobody who makes signatures knows which are.
    fn checks_again(&self, signature: &[u8]) -> bool {
        self.chosen.hash_one(signature).is_multiple_of(CHECKED_AGAIN)
    }
}

/// The right to one table; given back when the key is forgotten.
#[derive(Debug)]
pub(super) struct Permit(Arc<AtomicUsize>);

impl Drop for Permit {
    fn drop(&mut self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

/// One acceptance in so many is decided again: it costs a sixty-fourth of a check, and a fault that accepts what does
/// not hold shows after some dozens of such signatures.
const CHECKED_AGAIN: u64 = 64;

/// A fault of the shorter way, for tests of what follows from it.
#[cfg(test)]
#[derive(Clone, Copy, Debug)]
pub(crate) enum Distortion {
    AcceptsAll,
    RefusesAll,
}

#[cfg(test)]
impl Tables {
    pub(crate) fn distort(&self, distortion: Distortion) {
        *self.distortion.lock().expect("no test panics while it holds it") = Some(distortion);
    }

    fn distorted(
        &self,
        mut decisions: Vec<Result<(), InvalidSignature>>,
    ) -> Vec<Result<(), InvalidSignature>> {
        match *self.distortion.lock().expect("no test panics while it holds it") {
            None => {}
            Some(Distortion::AcceptsAll) => decisions.fill(Ok(())),
            Some(Distortion::RefusesAll) => decisions.fill(Err(InvalidSignature)),
        }
        decisions
    }
}

#[cfg(test)]
mod tests;
