//! What a document brings along about revocation: lists and answers, each as good as the authority that signed it, and no
//! part of the trust store.

use std::sync::Arc;

use crate::words::limits::{MAX_PDF_LIST_BYTES, MAX_PDF_LISTS};
use crate::x509::name::ComparableName;
use crate::x509::ocsp::Answer;
use crate::x509::revocation_list::RevocationList;

/// Lists and answers that came with a document.
#[derive(Clone, Debug, Default)]
pub(crate) struct Evidence {
    lists: Vec<Arc<RevocationList>>,
    answers: Vec<Arc<Answer>>,
}

impl Evidence {
    /// Reads them, each DER. What cannot be read is passed over: nobody vouches for it, and whoever needs it misses it.
    pub(crate) fn read<'d>(
        lists: impl IntoIterator<Item = &'d [u8]>,
        answers: impl IntoIterator<Item = &'d [u8]>,
    ) -> Self {
        let is_short = |der: &&[u8]| der.len() <= MAX_PDF_LIST_BYTES;
        let list = |der: &[u8]| RevocationList::read(der, IN_DOCUMENT).ok().map(Arc::new);
        let answer = |der: &[u8]| Answer::read(der).ok().map(Arc::new);
        Self {
            lists: lists.into_iter().take(MAX_PDF_LISTS).filter(is_short).filter_map(list).collect(),
            answers: answers.into_iter().take(MAX_PDF_LISTS).filter_map(answer).collect(),
        }
    }

    /// These and those.
    #[must_use]
    pub(crate) fn and(mut self, other: &Self) -> Self {
        self.lists.extend(other.lists.iter().cloned());
        self.answers.extend(other.answers.iter().cloned());
        self
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.lists.is_empty() && self.answers.is_empty()
    }

    /// The lists that speak of certificates of this issuer.
    pub(crate) fn lists_about(&self, issuer: &ComparableName) -> impl Iterator<Item = &Arc<RevocationList>> {
        self.lists
            .iter()
            .filter(move |list| list.issuer == *issuer || list.other_issuers().any(|other| other == issuer))
    }

    pub(crate) fn answers(&self) -> &[Arc<Answer>] {
        &self.answers
    }
}

/// Where findings say that a list stands.
const IN_DOCUMENT: &str = "DSS";
