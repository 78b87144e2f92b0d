//! Signers that came before: their chains are validated once and remembered.

use std::borrow::Cow;
use std::collections::HashMap;
use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;
use std::sync::{Arc, PoisonError, RwLock};

use crate::crypto::Tables;
use crate::trust::evidence::Evidence;
use crate::trust::path::{Signer, Task};
use crate::trust::store::Trust;
use crate::words::limits::MAX_REMEMBERED_ISSUERS;

/// A trust store and the signers met under it, shared between threads.
///
/// A [`Signer`] depends on the certificates and the trust store alone, not on time, license or policy.
/// Remembering it therefore cannot change an answer, and no entry ever has to be refreshed.
///
/// Only signers under an anchor are remembered, and only when each certificate that came along is part of
/// their chain: a stranger can neither fill the memory nor push anybody out of it.
#[derive(Debug)]
pub(crate) struct SignerCache {
    trust: Trust,
    tables: Tables,
    hasher: RandomState,
    remembered: RwLock<Memory>,
}

#[derive(Debug, Default)]
struct Memory {
    /// By a hash of the certificates; who it is, the bytes themselves decide.
    entries: HashMap<u64, Vec<Entry>>,
    len: usize,
}

#[derive(Debug)]
struct Entry {
    task: Task,
    chain: Vec<Vec<u8>>,
    signer: Arc<Signer>,
}

impl SignerCache {
    pub(crate) fn new(trust: Trust) -> Self {
        Self { trust, tables: Tables::new(), hasher: RandomState::new(), remembered: RwLock::default() }
    }

    pub(crate) fn trust(&self) -> &Trust {
        &self.trust
    }

    /// What its keys share.
    pub(crate) fn tables(&self) -> &Tables {
        &self.tables
    }

    /// The signer whose certificate is the first of `chain`; the others are candidates for its issuers.
    pub(crate) fn recall(&self, chain: &[Cow<'_, [u8]>]) -> Arc<Signer> {
        self.recall_for(chain, Task::Document)
    }

    /// The same for a signer whose certificate is used for something else.
    pub(crate) fn recall_for(&self, chain: &[Cow<'_, [u8]>], task: Task) -> Arc<Signer> {
        let hash = self.hasher.hash_one((task, chain));
        if let Some(signer) = self.read(hash, chain, task) {
            return signer;
        }
        let signer = Arc::new(Signer::find(chain, &self.trust, task));
        if signer.uses_all(chain) {
            self.remember(hash, chain, task, &signer);
        }
        signer
    }

    /// The same with what came with a document: no more than the lists of the store it changes who vouches for whom, and it
    /// is never remembered.
    pub(crate) fn recall_with(
        &self,
        chain: &[Cow<'_, [u8]>],
        task: Task,
        evidence: impl FnOnce() -> Evidence,
    ) -> Arc<Signer> {
        let signer = self.recall_for(chain, task);
        if !signer.is_anchored() {
            return signer;
        }
        let evidence = evidence();
        if evidence.is_empty() {
            return signer;
        }
        Arc::new(Signer::find_with(chain, &self.trust, &evidence, task))
    }

    fn read(&self, hash: u64, chain: &[Cow<'_, [u8]>], task: Task) -> Option<Arc<Signer>> {
        let memory = self.remembered.read().unwrap_or_else(PoisonError::into_inner);
        let entries = memory.entries.get(&hash)?;
        entries.iter().find(|entry| entry.is(chain, task)).map(|entry| Arc::clone(&entry.signer))
    }

    fn remember(&self, hash: u64, chain: &[Cow<'_, [u8]>], task: Task, signer: &Arc<Signer>) {
        let mut memory = self.remembered.write().unwrap_or_else(PoisonError::into_inner);
        if memory.len == MAX_REMEMBERED_ISSUERS {
            *memory = Memory::default();
        }
        let entries = memory.entries.entry(hash).or_default();
        // Another thread may have been faster.
        if !entries.iter().any(|entry| entry.is(chain, task)) {
            let chain = chain.iter().map(|der| der.to_vec()).collect();
            entries.push(Entry { task, chain, signer: Arc::clone(signer) });
            memory.len += 1;
        }
    }

    #[cfg(test)]
    pub(crate) fn len(&self) -> usize {
        self.remembered.read().unwrap_or_else(PoisonError::into_inner).len
    }
}

impl Entry {
    fn is(&self, chain: &[Cow<'_, [u8]>], task: Task) -> bool {
        self.task == task
            && self.chain.len() == chain.len()
            && self.chain.iter().zip(chain).all(|(ours, theirs)| ours[..] == theirs[..])
    }
}
