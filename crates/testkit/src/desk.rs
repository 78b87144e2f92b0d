//! The desk at which one region's signed licenses are issued, well or badly.

use crate::kinds::{self, Kind};
use crate::layouts::Signed;
use crate::license::Facts;
use crate::pki::{self, CHAINED, Pki, Signer};
use crate::proofs::{Proof, Seal};
use crate::value::Value;
use crate::vectors::Vector;

/// A signed layout and those who sign in it.
#[derive(Debug)]
pub struct Desk {
    /// The layout.
    pub layout: &'static Signed,
    pki: Option<Pki>,
}

impl Desk {
    /// The desk of a layout.
    #[must_use]
    pub fn of(layout: &'static Signed) -> Self {
        let chained = CHAINED.contains(&layout.region);
        Self { layout, pki: chained.then(|| Pki::invented(layout.region)) }
    }

    /// The facts of the vector `good`: a resident identity card.
    #[must_use]
    pub fn facts(&self) -> Facts {
        self.facts_of(kinds::RESIDENT_ID_CARD)
    }

    /// The facts of a good license of this kind.
    #[must_use]
    pub fn facts_of(&self, kind: Kind) -> Facts {
        Facts::of(kind, self.layout.region)
    }

    /// The authorities, for a layout whose proofs carry chains.
    ///
    /// # Panics
    ///
    /// For the layout of pinned keys.
    #[must_use]
    pub fn pki(&self) -> &Pki {
        self.pki.as_ref().expect("a layout whose proofs carry chains")
    }

    /// A signer of this region.
    #[must_use]
    pub fn signer(&self, name: &str) -> Signer {
        match &self.pki {
            Some(pki) => pki.signer(name),
            None => pki::pinned(name),
        }
    }

    /// The payload of these facts.
    #[must_use]
    pub fn payload(&self, facts: &Facts) -> Value {
        (self.layout.payload)(facts)
    }

    /// The seal of the good signer over these facts.
    #[must_use]
    pub fn seal(&self, facts: &Facts) -> Seal {
        let payload = (self.layout.write)(&self.payload(facts));
        Seal::new(payload, self.signer("good"), facts.signing_time())
    }

    /// The seal of the good signer over the good license.
    #[must_use]
    pub fn good(&self) -> Seal {
        self.seal(&self.facts())
    }

    /// The good license, signed by somebody.
    #[must_use]
    pub fn signed_by(&self, signer: Signer) -> Vec<u8> {
        self.document(&Seal { signer, ..self.good() })
    }

    /// A good license whose payload was changed before it was signed.
    #[must_use]
    pub fn edited(&self, change: impl FnOnce(&mut Value)) -> Vec<u8> {
        let mut payload = self.payload(&self.facts());
        change(&mut payload);
        let payload = (self.layout.write)(&payload);
        self.document(&Seal::new(payload, self.signer("good"), self.facts().signing_time()))
    }

    /// A good license whose payload was changed after it was signed.
    #[must_use]
    pub fn altered(&self, change: impl FnOnce(&mut Value)) -> Vec<u8> {
        let mut payload = self.payload(&self.facts());
        change(&mut payload);
        self.document(&Seal { shown: (self.layout.write)(&payload), ..self.good() })
    }

    /// A license of these facts, signed by the good signer.
    #[must_use]
    pub fn issued(&self, facts: &Facts) -> Vec<u8> {
        self.document(&self.seal(facts))
    }

    /// A license with this payload, whatever its facts, signed by the good signer.
    #[must_use]
    pub fn issued_as(&self, facts: &Facts, payload: &Value) -> Vec<u8> {
        let payload = (self.layout.write)(payload);
        self.document(&Seal::new(payload, self.signer("good"), facts.signing_time()))
    }

    /// The document of a seal.
    #[must_use]
    pub fn document(&self, seal: &Seal) -> Vec<u8> {
        seal.document(self.layout.proof)
    }

    /// A vector of this layout that passes.
    #[must_use]
    pub fn vector(&self, name: impl Into<String>, title: impl Into<String>, bytes: Vec<u8>) -> Vector {
        let vector = Vector::passed(self.layout.id, name, title).bytes(self.layout.extension, bytes);
        vector.verifiability(if self.is_pinned() { "V3" } else { "V4" })
    }

    /// Whether the proof names a pinned key and carries no chain.
    #[must_use]
    pub fn is_pinned(&self) -> bool {
        self.layout.proof == Proof::Detached
    }
}
