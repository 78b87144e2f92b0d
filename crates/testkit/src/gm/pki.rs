//! The invented authorities of sealed documents: root, authority, maker of seals, owners of seals, time stamps.

use std::collections::BTreeMap;

use crate::check_characters::uscc;
use crate::gm::certificates::{self, Certificate, Name, Revoked, Template};
use crate::gm::key::Key;
use crate::license::{company, issuer_code};
use crate::pem;
use crate::pki::{Region, ZHEJIANG};
use crate::revocation_lists::Period;

/// Whose documents are sealed.
pub const REGION: Region = ZHEJIANG;

/// The authorities and everybody below them, by name.
#[derive(Clone, Debug)]
pub struct GmPki {
    /// The anchor.
    pub root: Certificate,
    /// The authority that issues to makers, owners of seals and time stamping.
    pub authority: Certificate,
    others: BTreeMap<&'static str, Certificate>,
}

impl GmPki {
    /// Invents them: always the same.
    #[must_use]
    pub fn invented() -> Self {
        let root = Template::authority(test_name("TEST GM root"), &key("root"), 1).self_signed();
        let authority =
            Template::authority(test_name("TEST GM authority"), &key("authority"), 0).signed_by(&root);
        let mut pki = Self { root, authority, others: BTreeMap::new() };
        pki.invent_owners();
        pki.invent_offices();
        pki.invent_strangers();
        pki
    }

    /// The certificate of this name.
    ///
    /// # Panics
    ///
    /// If nobody has it: the names are constants of this crate.
    #[must_use]
    pub fn of(&self, name: &str) -> Certificate {
        self.others.get(name).unwrap_or_else(|| panic!("nobody is called {name}")).clone()
    }

    /// Everybody, by the name in file names.
    pub fn all(&self) -> impl Iterator<Item = (&'static str, &Certificate)> {
        let authorities = [("root", &self.root), ("authority", &self.authority)];
        authorities.into_iter().chain(self.others.iter().map(|(name, certificate)| (*name, certificate)))
    }

    /// The revocation lists of root and authority as PEM, by file name.
    #[must_use]
    pub fn revocation_lists(&self, period: Period) -> Vec<(String, String)> {
        let pem = |(name, der): (&str, Vec<u8>)| (format!("gm-{name}.crl.pem"), pem::write("X509 CRL", &der));
        self.revocation_lists_der(period).into_iter().map(pem).collect()
    }

    /// The same in DER, by the name of who issues it.
    #[must_use]
    pub fn revocation_lists_der(&self, period: Period) -> Vec<(&'static str, Vec<u8>)> {
        let list = |name, issuer, revoked: &[Revoked]| {
            let der = certificates::revocation_list(issuer, period, revoked);
            (name, der)
        };
        let revoked = [
            (&self.others["revoked"], "2026-03-01T00:00:00Z", None),
            (&self.others["revoked-early"], "2026-01-15T00:00:00Z", None),
            (&self.others["maker-revoked"], "2025-01-15T00:00:00Z", None),
            (&self.others["maker-ended"], "2026-04-01T00:00:00Z", Some(CESSATION_OF_OPERATION)),
            (&self.others["maker-stolen"], "2026-04-01T00:00:00Z", Some(KEY_COMPROMISE)),
        ];
        vec![list("root", &self.root, &[]), list("authority", &self.authority, &revoked)]
    }

    fn issue(&mut self, name: &'static str, subject: Name, change: impl FnOnce(Template) -> Template) {
        let template = Template::signer(subject, &key(name));
        self.others.insert(name, change(template).signed_by(&self.authority));
    }

    fn invent_owners(&mut self) {
        self.issue("seal", seal_owner(1), |template| template);
        // The same office with another key, which no seal lists.
        self.issue("second", seal_owner(2), |template| template);
        self.issue("expired", seal_owner(3), |template| {
            template.period("2025-01-01T00:00:00Z", "2026-01-31T00:00:00Z")
        });
        self.issue("revoked", seal_owner(4), |template| template);
        self.issue("revoked-early", seal_owner(5), |template| template);
        let elsewhere = format!("{}测试其他机关", issuer_code(REGION, "MBTE5T09"));
        self.issue("other-office", Name::new(elsewhere, seal_number(6)), |template| template);
        let (name, code) = company(REGION);
        self.issue("company", Name::new(code + &name, seal_number(7)), |template| template);
        let tax = format!("{}测试税务机关", uscc("11", REGION.code, "MBTE5T08"));
        self.issue("tax-office", Name::new(tax, seal_number(8)), |template| template);
    }

    fn invent_offices(&mut self) {
        self.issue("maker", test_name("TEST maker of seals"), |template| template);
        self.issue("maker-revoked", test_name("TEST revoked maker of seals"), |template| template);
        self.issue("maker-ended", test_name("TEST maker of seals that ended"), |template| template);
        self.issue("maker-stolen", test_name("TEST maker of seals whose key is known"), |template| template);
        self.issue("tsa", test_name("TEST time stamps"), Template::time_stamping);
    }

    /// A root of somebody's own, and below it the names of the true ones.
    fn invent_strangers(&mut self) {
        let root = Template::authority(test_name("TEST GM root"), &key("stranger-root"), 0).self_signed();
        let mut issue = |name: &'static str, template: Template| {
            self.others.insert(name, template.signed_by(&root));
        };
        issue("stranger-maker", Template::signer(test_name("TEST maker of seals"), &key("stranger-maker")));
        issue("stranger-seal", Template::signer(seal_owner(1), &key("stranger-seal")));
        let tsa = Template::signer(test_name("TEST time stamps"), &key("stranger-tsa"));
        issue("stranger-tsa", tsa.time_stamping());
        self.others.insert("stranger-root", root);
    }
}

/// Reasons of RFC 5280 §5.3.1.
const KEY_COMPROMISE: u8 = 1;
const CESSATION_OF_OPERATION: u8 = 5;

/// The subject of a seal of the authority that issues the test licenses.
fn seal_owner(number: u32) -> Name {
    Name::new(format!("{}测试发证机关", issuer_code(REGION, "MBTE5T01")), seal_number(number))
}

/// The 14 digits of a seal: division and an order number.
#[must_use]
pub fn seal_number(number: u32) -> String {
    format!("{}{number:08}", REGION.code)
}

fn test_name(common: &str) -> Name {
    Name::new("TEST elicense", common)
}

fn key(name: &str) -> Key {
    Key::named(&format!("gm {name}"))
}
