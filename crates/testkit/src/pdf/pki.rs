//! The invented authorities of signed PDF: one house for each algorithm, an authority for time stamps with a root of its
//! own, and those who seal.

use std::collections::BTreeMap;

use super::party::{Party, Template, revocation_list};
use crate::check_characters::uscc;
use crate::gm::certificates::Name;
use crate::gm::pki::{GmPki, REGION, seal_number};
use crate::keys::{Key, Scheme};
use crate::license::{company, issuer_code};
use crate::pem;
use crate::revocation_lists::Period;

/// Everybody, by name.
#[derive(Clone, Debug)]
pub struct PdfPki {
    /// Those who sign and seal with SM2.
    pub gm: GmPki,
    parties: BTreeMap<&'static str, Party>,
}

/// Roots that are trusted: name of the root, and of the authority below it.
const HOUSES: [(&str, &str, Scheme); 3] = [
    ("p256-root", "p256-authority", Scheme::Es256),
    ("rsa-root", "rsa-authority", Scheme::Rs256),
    ("ed25519-root", "ed25519-authority", Scheme::Ed25519),
];

impl PdfPki {
    /// Invents them: always the same.
    #[must_use]
    pub fn invented() -> Self {
        let mut pki = Self { gm: GmPki::invented(), parties: BTreeMap::new() };
        for (root, authority, scheme) in HOUSES {
            let key = key(scheme, root);
            let made = Template::authority(test(&format!("TEST PDF {root}")), &key, 1).self_issued();
            pki.parties.insert(root, made);
            pki.issue(authority, scheme, root, |key| {
                Template::authority(test(&format!("TEST PDF {authority}")), key, 0)
            });
        }
        pki.invent_offices();
        pki.invent_time_stamps();
        pki.invent_strangers();
        pki
    }

    /// The party of this name; what begins with `gm-` is one of those who use SM2.
    ///
    /// # Panics
    ///
    /// If nobody has it: the names are constants of this crate.
    #[must_use]
    pub fn of(&self, name: &str) -> Party {
        match name.strip_prefix("gm-") {
            Some("root") => Party::from(&self.gm.root),
            Some("authority") => Party::from(&self.gm.authority),
            Some(name) => Party::from(&self.gm.of(name)),
            None => self.parties.get(name).unwrap_or_else(|| panic!("nobody is called {name}")).clone(),
        }
    }

    /// The certificates that a signature by this party carries: its own, and its authority's.
    #[must_use]
    pub fn chain(&self, name: &str) -> Vec<Vec<u8>> {
        let own = self.of(name);
        let all = self.parties.values().cloned().chain([self.of("gm-authority")]);
        let above = all.filter(|party| {
            party.subject == own.issuer && party.subject != party.issuer && issued(party, &own, name)
        });
        [own.der.clone()].into_iter().chain(above.map(|party| party.der)).collect()
    }

    /// Everybody who is not of the SM2 house, by the name in file names.
    pub fn parties(&self) -> impl Iterator<Item = (&'static str, &Party)> {
        self.parties.iter().map(|(name, party)| (*name, party))
    }

    /// The anchors, by the name in file names.
    #[must_use]
    pub fn anchors(&self) -> Vec<(&'static str, Party)> {
        let roots = HOUSES.iter().map(|(root, _, _)| *root).chain(["tsa-root", "gm-root", "gm-authority"]);
        roots.map(|name| (name, self.of(name))).collect()
    }

    /// The revocation lists in DER, by the name in file names.
    #[must_use]
    pub fn revocation_lists(&self, period: Period) -> Vec<(&'static str, Vec<u8>)> {
        let period = [period.from, period.until];
        let list =
            |name, revoked: &[(&Party, &str)]| (name, revocation_list(&self.of(name), period, revoked));
        let none: &[(&Party, &str)] = &[];
        let revoked = [
            (&self.parties["revoked"], "2026-03-01T00:00:00Z"),
            (&self.parties["revoked-early"], "2026-01-15T00:00:00Z"),
        ];
        let mut lists = vec![list("p256-authority", &revoked)];
        let rest =
            ["p256-root", "rsa-root", "rsa-authority", "ed25519-root", "ed25519-authority", "tsa-root"];
        lists.extend(rest.map(|name| list(name, none)));
        lists
    }

    /// The same as PEM, with those of the SM2 house, by file name.
    #[must_use]
    pub fn revocation_lists_pem(&self, period: Period) -> Vec<(String, String)> {
        let own = self
            .revocation_lists(period)
            .into_iter()
            .map(|(name, list)| (format!("pdf-{name}.crl.pem"), pem::write("X509 CRL", &list)));
        own.chain(self.gm.revocation_lists(period)).collect()
    }

    fn issue(
        &mut self,
        name: &'static str,
        scheme: Scheme,
        issuer: &str,
        template: impl FnOnce(&Key) -> Template,
    ) {
        let party = template(&key(scheme, name)).issued_by(&self.of(issuer));
        self.parties.insert(name, party);
    }

    fn invent_offices(&mut self) {
        let p256 = |pki: &mut Self, name, subject| {
            pki.issue(name, Scheme::Es256, "p256-authority", |key| Template::signer(subject, key));
        };
        p256(self, "office", office(11));
        p256(self, "second", office(12));
        p256(self, "revoked", office(13));
        p256(self, "revoked-early", office(14));
        let elsewhere = format!("{}测试其他机关", issuer_code(REGION, "MBTE5T09"));
        p256(self, "other-office", Name::new(elsewhere, seal_number(15)));
        let (name, code) = company(REGION);
        p256(self, "company", Name::new(code + &name, seal_number(16)));
        let tax = format!("{}测试税务机关", uscc("11", REGION.code, "MBTE5T08"));
        p256(self, "tax-office", Name::new(tax, seal_number(17)));
        let timed = |pki: &mut Self, name, number, from, until| {
            pki.issue(name, Scheme::Es256, "p256-authority", |key| {
                Template::signer(office(number), key).period(from, until)
            });
        };
        timed(self, "expired", 18, "2025-01-01T00:00:00Z", "2026-01-31T00:00:00Z");
        timed(self, "expired-since", 19, "2025-01-01T00:00:00Z", "2026-05-15T00:00:00Z");
        timed(self, "not-yet", 20, "2026-03-01T00:00:00Z", "2040-12-31T23:59:59Z");
        self.issue("responder", Scheme::Es256, "p256-authority", |key| {
            Template::answering(test("TEST PDF p256 answers"), key)
        });
        self.issue("rsa-office", Scheme::Rs256, "rsa-authority", |key| Template::signer(office(21), key));
        self.issue("rsa-short", Scheme::Rs256, "rsa-authority", |key| Template::signer(office(22), key));
        self.issue("ed25519-office", Scheme::Ed25519, "ed25519-authority", |key| {
            Template::signer(office(23), key)
        });
    }

    fn invent_time_stamps(&mut self) {
        let root = key(Scheme::Es256, "tsa-root");
        let made = Template::authority(test("TEST PDF time stamps root"), &root, 0).self_issued();
        self.parties.insert("tsa-root", made);
        self.issue("tsa", Scheme::Es256, "tsa-root", |key| {
            Template::time_stamping(test("TEST PDF time stamps"), key)
        });
        // Of the true root, but not for this purpose.
        self.issue("tsa-unpurposed", Scheme::Es256, "tsa-root", |key| {
            Template::signer(test("TEST PDF other purposes"), key)
        });
    }

    /// Everybody once more, with the same names and keys of somebody else.
    fn invent_strangers(&mut self) {
        let root = key(Scheme::Es256, "stranger-root");
        let made = Template::authority(test("TEST PDF p256-root"), &root, 1).self_issued();
        self.parties.insert("stranger-root", made);
        self.issue("stranger-authority", Scheme::Es256, "stranger-root", |key| {
            Template::authority(test("TEST PDF p256-authority"), key, 0)
        });
        self.issue("stranger", Scheme::Es256, "stranger-authority", |key| Template::signer(office(11), key));
        let alone = key(Scheme::Es256, "alone");
        let made = Template::signer(office(11), &alone).self_issued();
        self.parties.insert("alone", made);
        let root = key(Scheme::Es256, "stranger-tsa-root");
        let made = Template::authority(test("TEST PDF time stamps root"), &root, 0).self_issued();
        self.parties.insert("stranger-tsa-root", made);
        self.issue("stranger-tsa", Scheme::Es256, "stranger-tsa-root", |key| {
            Template::time_stamping(test("TEST PDF time stamps"), key)
        });
    }
}

/// Of two authorities of one name, the one that issued: strangers stand below strangers.
fn issued(authority: &Party, own: &Party, name: &str) -> bool {
    let is_strange = authority.key.name().contains("stranger");
    authority.der != own.der && is_strange == name.contains("stranger")
}

/// The subject of a signer of the authority that issues the test licenses.
fn office(number: u32) -> Name {
    Name::new(format!("{}测试发证机关", issuer_code(REGION, "MBTE5T01")), seal_number(number))
}

fn test(common: &str) -> Name {
    Name::new("TEST elicense", common)
}

fn key(scheme: Scheme, name: &str) -> Key {
    Key::of(scheme, &format!("pdf {name}"))
}
