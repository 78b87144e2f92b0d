//! The invented authorities: for each region with chains a root, its authorities and many signers;
//! for the one without, pinned keys.

use std::collections::BTreeMap;

use crate::certificates::{self, Certificate, Template, usage};
use crate::keys::{self, Key, Scheme};
use crate::revocation_lists::{self, Period};
use crate::{der, pem};

/// A region of the test data.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Region {
    /// Short name in file names.
    pub short: &'static str,
    /// Division code (GB/T 2260).
    pub code: &'static str,
    /// Name in the subjects of certificates.
    pub name: &'static str,
}

/// Shanghai, chains.
pub const SHANGHAI: Region = Region { short: "sh", code: "310000", name: "Shanghai" };
/// Jiangsu, chains.
pub const JIANGSU: Region = Region { short: "js", code: "320000", name: "Jiangsu" };
/// Zhejiang, chains.
pub const ZHEJIANG: Region = Region { short: "zj", code: "330000", name: "Zhejiang" };
/// Anhui, pinned keys.
pub const ANHUI: Region = Region { short: "ah", code: "340000", name: "Anhui" };

/// The regions whose signers carry chains.
pub const CHAINED: [Region; 3] = [SHANGHAI, JIANGSU, ZHEJIANG];

/// Who signs a license, and what the license carries about it.
#[derive(Clone, Debug)]
pub struct Signer {
    /// The key that signs.
    pub key: Key,
    /// Certificates that are carried, the signer's first.
    pub chain: Vec<Certificate>,
    /// How a proof without certificates names the key.
    pub key_id: String,
}

impl Signer {
    /// The chain in DER.
    #[must_use]
    pub fn chain_der(&self) -> Vec<Vec<u8>> {
        self.chain.iter().map(|certificate| certificate.der.clone()).collect()
    }

    /// The same certificates, but another key signs.
    #[must_use]
    pub fn with_key(mut self, key: Key) -> Self {
        self.key = key;
        self
    }
}

/// The authorities of one region and those who sign below them, by name.
#[derive(Clone, Debug)]
pub struct Pki {
    /// Whose they are.
    pub region: Region,
    /// The anchor.
    pub root: Certificate,
    /// The authority that issues to signers.
    pub authority: Certificate,
    /// An authority that the root has revoked.
    pub revoked_authority: Certificate,
    signers: BTreeMap<&'static str, Signer>,
}

impl Pki {
    /// Invents the authorities of `region`: always the same.
    #[must_use]
    pub fn invented(region: Region) -> Self {
        let key = |name: &str| Key::named(&format!("{} {name}", region.short));
        let subject = |name: &str| format!("TEST {} {name}", region.name);
        let authority = |name: &str, length, issuer: &Certificate| {
            Template::authority(&subject(name), &key(name), length).signed_by(issuer, &key(name))
        };
        let root = Template::authority(&subject("root"), &key("root"), 1).self_signed(&key("root"));
        let (good, revoked) = (authority("authority", 0, &root), authority("revoked-authority", 0, &root));
        let mut pki =
            Self { region, root, authority: good, revoked_authority: revoked, signers: BTreeMap::new() };
        pki.invent_signers();
        pki.invent_strangers();
        pki.invent_spoilt();
        pki.invent_constrained();
        pki.invent_rolled_over();
        pki.invent_stampers();
        pki
    }

    /// The signer of this name.
    ///
    /// # Panics
    ///
    /// If nobody has it: the names are constants of this crate.
    #[must_use]
    pub fn signer(&self, name: &str) -> Signer {
        self.signers.get(name).unwrap_or_else(|| panic!("no signer {name} in {}", self.region.name)).clone()
    }

    /// The own certificate of the signer of this name.
    ///
    /// # Panics
    ///
    /// If nobody has it: the names are constants of this crate.
    #[must_use]
    pub fn signer_certificate(&self, name: &str) -> &Certificate {
        &self.signers[name].chain[0]
    }

    /// Every signer by its name.
    pub fn signers(&self) -> impl Iterator<Item = (&'static str, &Signer)> {
        self.signers.iter().map(|(name, signer)| (*name, signer))
    }

    /// The revocation lists of root and authorities as PEM, by file name.
    #[must_use]
    pub fn revocation_lists(&self, period: Period) -> Vec<(String, String)> {
        let leaf = |name: &str| &self.signers[name].chain[0];
        let by_root = [(&self.revoked_authority, "2026-03-01T00:00:00Z")];
        let by_authority =
            [(leaf("revoked"), "2026-03-01T00:00:00Z"), (leaf("revoked-early"), "2026-01-15T00:00:00Z")];
        let list = |name: &str, issuer, revoked: &[_]| {
            let der = revocation_lists::write(issuer, period, revoked);
            (format!("{}-{name}.crl.pem", self.region.short), pem::write("X509 CRL", &der))
        };
        vec![
            list("root", &self.root, &by_root),
            list("authority", &self.authority, &by_authority),
            list("revoked-authority", &self.revoked_authority, &[]),
        ]
    }

    fn key(&self, name: &str) -> Key {
        Key::named(&format!("{} {name}", self.region.short))
    }

    fn template(&self, name: &str) -> Template {
        Template::signer(&format!("TEST {} {name}", self.region.name), &self.key(name))
    }

    fn add(&mut self, name: &'static str, chain: Vec<Certificate>) {
        let key_id = format!("{}-{name}", self.region.short);
        self.signers.insert(name, Signer { key: chain[0].key.clone(), chain, key_id });
    }

    /// A signer below the authority, from a template that differs from a good one.
    fn issue(&mut self, name: &'static str, change: impl FnOnce(Template) -> Template) {
        let certificate = change(self.template(name)).signed_by(&self.authority, &self.key(name));
        self.add(name, vec![certificate, self.authority.clone()]);
    }

    fn invent_signers(&mut self) {
        self.issue("good", |template| template);
        self.issue("second", |template| template);
        self.issue("revoked", |template| template);
        self.issue("revoked-early", |template| template);
        self.issue("expired", |template| template.period("2025-01-01T00:00:00Z", "2026-05-15T00:00:00Z"));
        self.issue("expired-early", |template| {
            template.period("2025-01-01T00:00:00Z", "2026-04-15T00:00:00Z")
        });
        self.issue("late", |template| template.period("2026-05-20T00:00:00Z", "2040-12-31T23:59:59Z"));
        self.issue("not-yet", |template| template.period("2027-01-01T00:00:00Z", "2040-12-31T23:59:59Z"));
        self.issue("wrong-usage", |template| template.usage(usage::AGREEMENT));
        self.issue("wrong-purpose", |template| template.purpose(certificates::SERVER_AUTHENTICATION));
        self.issue("no-purpose", |mut template| {
            template.extensions.pop();
            template
        });
        self.issue("display", |template| template);
        let key = self.key("under-revoked");
        let certificate = self.template("under-revoked").signed_by(&self.revoked_authority, &key);
        self.add("under-revoked", vec![certificate, self.revoked_authority.clone()]);
    }

    /// Signers to whom no anchor leads.
    fn invent_strangers(&mut self) {
        let key = self.key("self-signed");
        let alone = self.template("self-signed").self_issued(&key);
        self.add("self-signed", vec![alone]);

        // The names of the true authorities, with keys of somebody else.
        let (root_key, key) = (self.key("false-root"), self.key("false-authority"));
        let root = Template::authority(&self.root.subject, &root_key, 1).self_signed(&root_key);
        let authority = Template::authority(&self.authority.subject, &key, 0).signed_by(&root, &key);
        let subject = self.template("good").subject;
        let leaf = Template::signer(&subject, &self.key("false")).signed_by(&authority, &self.key("false"));
        self.add("same-names", vec![leaf, authority, root]);

        let (root_key, key) = (self.key("stranger-root"), self.key("stranger-authority"));
        let root = Template::authority("TEST stranger root", &root_key, 1).self_signed(&root_key);
        let authority = Template::authority("TEST stranger authority", &key, 0).signed_by(&root, &key);
        let leaf = self.template("stranger").signed_by(&authority, &self.key("stranger"));
        self.add("stranger", vec![leaf, authority, root]);
    }

    /// Signers below the authority in another certificate, in which its anchor lets it vouch for some names only.
    fn invent_constrained(&mut self) {
        let mail = |address: &str| der::context_primitive(1, address.as_bytes());
        let directory = |name: &str| der::context(4, &certificates::name(name));
        let subject = |name: &str| format!("TEST {} {name}", self.region.name);
        let alternative = |address: &str| (ALTERNATIVE_NAME, der::sequence(&[mail(address)]));
        let cases = [
            ("mail-inside", mail("gov.example"), Some(alternative("office@gov.example"))),
            ("mail-outside", mail("gov.example"), Some(alternative("office@evil.example"))),
            ("directory-inside", directory(&subject("directory-inside")), None),
            ("directory-outside", directory(&subject("somebody else")), None),
        ];
        for (name, permitted, alternative) in cases {
            let subtrees = der::context(0, &der::sequence(&[permitted]));
            let mut twin = Template::authority(&self.authority.subject, &self.authority.key, 0).with(
                NAME_CONSTRAINTS,
                true,
                der::sequence(&[subtrees]),
            );
            twin.serial.push(1);
            let twin = twin.signed_by(&self.root, &self.authority.key);
            let leaf = self.template(name);
            let leaf = match alternative {
                Some((oid, value)) => leaf.with(oid, false, value),
                None => leaf,
            };
            self.add(name, vec![leaf.signed_by(&twin, &self.key(name)), twin]);
        }
    }

    /// Signers below the authority's next keys, each of which the key before it vouches for.
    fn invent_rolled_over(&mut self) {
        let mut chain = vec![self.authority.clone()];
        for name in ["rolled-over", "rolled-over-twice"] {
            let key = self.key(&format!("authority {name}"));
            let mut next = Template::authority(&self.authority.subject, &key, 0);
            next.serial.push(u8::try_from(chain.len()).expect("two"));
            chain.insert(0, next.signed_by(&chain[0], &key));
            let leaf = self.template(name).signed_by(&chain[0], &self.key(name));
            self.add(name, [vec![leaf], chain.clone()].concat());
        }
    }

    /// Who stamps times (RFC 3161 §2.3): below the authority, and below nobody.
    fn invent_stampers(&mut self) {
        let stamper = |pki: &Self, name: &str| {
            // Everybody who reads time stamps knows such keys.
            let key = Key::of(Scheme::Es256, &format!("{} {name}", pki.region.short));
            let template = Template::signer(&format!("TEST {} {name}", pki.region.name), &key);
            let purpose = der::sequence(&[der::oid(certificates::TIME_STAMPING)]);
            (template.with(certificates::EXTENDED_USAGE, true, purpose), key)
        };
        let (template, key) = stamper(self, "stamps");
        let below = template.signed_by(&self.authority, &key);
        self.add("stamps", vec![below, self.authority.clone()]);
        let (template, key) = stamper(self, "stamps-alone");
        self.add("stamps-alone", vec![template.self_issued(&key)]);
    }

    /// Signers whose certificates break a rule below the true anchor.
    fn invent_spoilt(&mut self) {
        self.issue("critical", |template| template.with("2.25.1", true, der::sequence(&[])));
        self.issue("serial-zero", |mut template| {
            template.serial = Vec::new();
            template
        });
        // The neutral point of the curve: lax verifiers accept signatures of everybody for it.
        self.issue("weak-key", |mut template| {
            template.spki = keys::spki(&neutral_point());
            template
        });

        self.issue("other-key-kind", |mut template| {
            template.spki = keys::p256_spki();
            template
        });

        let key = self.key("no-authority-key");
        let leaf = self.template("no-authority-key");
        let leaf = leaf.signed_as_is(&self.authority.subject, &self.authority.key, &key);
        self.add("no-authority-key", vec![leaf, self.authority.clone()]);

        let mut broken = self.signer("good").chain;
        *broken[0].der.last_mut().expect("a certificate has bytes") ^= 1;
        self.add("broken-signature", broken);

        let good = self.signer("good").chain;
        let leaf = self.template("under-signer").signed_by(&good[0], &self.key("under-signer"));
        self.add("under-signer", [vec![leaf], good].concat());

        let key = self.key("too-deep-authority");
        let deep = Template::authority(&format!("TEST {} too deep", self.region.name), &key, 0);
        let deep = deep.signed_by(&self.authority, &key);
        let leaf = self.template("too-deep").signed_by(&deep, &self.key("too-deep"));
        self.add("too-deep", vec![leaf, deep, self.authority.clone()]);
    }
}

const ALTERNATIVE_NAME: &str = "2.5.29.17";
const NAME_CONSTRAINTS: &str = "2.5.29.30";

/// The pinned keys of the region without chains: key id and name.
#[must_use]
pub fn pinned(name: &str) -> Signer {
    let key_id = format!("{}-{name}", ANHUI.short);
    Signer { key: Key::named(&format!("{} {name}", ANHUI.short)), chain: Vec::new(), key_id }
}

fn neutral_point() -> [u8; 32] {
    let mut point = [0; 32];
    point[0] = 1;
    point
}
