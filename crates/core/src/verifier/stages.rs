//! The stages of a verification one by one, for whoever measures where time goes. Behind the feature
//! `stages`; it decides nothing and no verdict leaves it.

use std::hint::black_box;
use std::sync::Arc;

use jiff::Timestamp;
use sha2::{Digest, Sha256};

use crate::checks::consistency;
use crate::checks::inquiry::Inquiry;
use crate::crypto::algorithm::Signed;
use crate::crypto::{Algorithm, Deferred, Disagreement, PublicKey, Tables};
use crate::document::budget::Budget;
use crate::layout::claim;
use crate::layout::claim::Document;
use crate::layout::extract::extract;
use crate::trust::scope::Question;
use crate::verifier::Verifier;
use crate::verifier::context::Context;
use crate::words::check::Checks;
use crate::words::error::Error;
use crate::x509::revocation_list::RevocationList;

/// A revocation list, for whoever measures look-ups in it and what it takes of memory.
#[derive(Debug)]
pub struct List(RevocationList);

impl List {
    /// Reads a list in DER.
    ///
    /// # Errors
    ///
    /// What is wrong with it, in a few words.
    pub fn read(der: &[u8]) -> Result<Self, String> {
        RevocationList::read(der, "").map(Self)
    }

    /// Whether the list names a certificate of its own issuer with this serial number.
    #[must_use]
    pub fn names(&self, serial: &[u8]) -> bool {
        self.0.names(serial)
    }

    /// Bytes of memory that its entries take beside its own bytes.
    #[must_use]
    pub fn table_bytes(&self) -> usize {
        self.0.table_bytes()
    }

    /// Bytes of memory that the list itself takes: what its signature is over, and that.
    #[must_use]
    pub fn own_bytes(&self) -> usize {
        self.0.own_bytes()
    }
}

impl Verifier {
    /// The same verifier without the layouts that read pages, to measure what reading them costs.
    #[must_use]
    pub fn reading_no_pages(mut self) -> Self {
        self.layouts.retain(|layout| !layout.reads_pages());
        self
    }
}

/// Runs each stage of [`Verifier::verify`] through `run`, which calls the work it is given as often as it
/// wants and times it: core has no clock.
///
/// # Errors
///
/// Those of [`Verifier::verify`].
pub fn each(
    verifier: &Verifier,
    bytes: &[u8],
    at: Timestamp,
    run: &mut dyn FnMut(&'static str, &dyn Fn()),
) -> Result<(), Error> {
    let layouts = verifier.layouts();
    let budget = Budget::new;
    run("digest of the input", &|| {
        black_box(Sha256::digest(bytes));
    });
    let document = Document::read(bytes, &mut budget())?;
    run("container", &|| drop(black_box(Document::read(bytes, &mut budget()))));
    let openings = claim::open(&document, layouts, &mut budget());
    run("proofs opened", &|| drop(black_box(claim::open(&document, layouts, &mut budget()))));
    let payloads = claim::read_payloads(&document, &openings, &mut budget());
    run("payloads read", &|| drop(black_box(claim::read_payloads(&document, &openings, &mut budget()))));
    let claim = || claim::the_one(layouts, &document, &openings, &payloads, &budget());
    run("detection", &|| drop(black_box(claim())));
    let claim = claim()?;
    let license = extract(&claim, &document, &mut Checks::new())?;
    run("extraction", &|| drop(black_box(extract(&claim, &document, &mut Checks::new()))));
    run("consistency", &|| {
        let mut checks = Checks::new();
        black_box(consistency::recognise(&mut license.clone(), verifier.catalog(), &mut checks));
        consistency::check(&license, claim.layout, at, &mut checks);
    });
    let question = Question::of(&license, claim.layout.purpose(), at);
    let inquiry = Inquiry::at(at);
    let check = verifier.signature_check(&Context::of(&inquiry));
    run("signature, chain, scope, revocation", &|| {
        drop(black_box(check.run(claim.opened, question, &mut Checks::new())));
    });
    Ok(())
}

/// A signature that is checked again and again, as those of an issuer that comes again are.
#[derive(Debug)]
pub struct Check<'c> {
    key: Arc<PublicKey>,
    algorithm: Algorithm,
    signed: Signed<'c>,
    tables: Tables,
}

impl<'c> Check<'c> {
    /// Of a signature as certificates have them, by the key in a DER SubjectPublicKeyInfo and the algorithm with this
    /// object identifier; `None` where they do not go together.
    #[must_use]
    pub fn of(spki: &[u8], algorithm: &str, message: &'c [u8], signature: &'c [u8]) -> Option<Self> {
        let key = Arc::new(PublicKey::from_spki_der(spki).ok()?);
        let algorithm = Algorithm::from_identifier(algorithm.parse().ok()?, &[]).ok();
        let algorithm = algorithm.filter(|algorithm| key.fits(algorithm))?;
        Some(Self { key, algorithm, signed: Signed::new(message, signature), tables: Tables::new() })
    }

    /// The one check that decides on single signatures: whether this one is the key's.
    #[must_use]
    pub fn singly(&self) -> bool {
        self.key.check(&self.algorithm, &self.signed).is_ok()
    }

    /// So many documents with this signature, decided together: whether all hold.
    ///
    /// # Errors
    ///
    /// Two ways of checking disagreed.
    pub fn together(&self, count: usize) -> Result<bool, Disagreement> {
        let left = || {
            let later = Deferred::default();
            let left = Deferred::check(Some(&later), &self.key, &self.algorithm, &self.signed);
            left.is_ok().then_some(later)
        };
        let all = std::iter::repeat_with(left).take(count).flatten().collect();
        Ok(Deferred::settle(all, &self.tables)?.into_iter().all(|held| held))
    }
}
