//! Trust directories: what an operator would keep, in several states of care.

use std::fmt::Write as _;

use crate::display::WITHDRAWN;
use crate::files::Files;
use crate::gm::pki::{GmPki, REGION};
use crate::keys::hex;
use crate::list_stores;
use crate::pdf::pki::PdfPki;
use crate::pem;
use crate::pki::{self, ANHUI, CHAINED, JIANGSU, Pki};
use crate::revocation_lists::Period;
use crate::status_stores;

/// The period of lists that may be used.
pub(crate) const FRESH: Period = Period { from: "2026-05-01T00:00:00Z", until: "2036-05-01T00:00:00Z" };
pub(crate) const STALE: Period = Period { from: "2026-03-15T00:00:00Z", until: "2026-04-15T00:00:00Z" };

/// One trust directory: its name and in what it differs from the default one.
struct Store {
    name: &'static str,
    about: &'static str,
    anchored: bool,
    lists: Option<Period>,
    /// Lines added to every anchor and key.
    scope: &'static str,
    purposes: &'static str,
    denied_since: Option<&'static str>,
    /// Whether it knows the signers of display codes.
    signers: bool,
}

const DEFAULT: Store = Store {
    name: "default",
    about: "Every region's anchor or keys, with fresh revocation lists.",
    anchored: true,
    lists: Some(FRESH),
    scope: "",
    purposes: r#"["license", "revocation"]"#,
    denied_since: None,
    signers: false,
};

const STORES: &[Store] = &[
    DEFAULT,
    Store { name: "empty", about: "Nobody is trusted.", anchored: false, lists: None, ..DEFAULT },
    Store { name: "no-lists", about: "The default without revocation lists.", lists: None, ..DEFAULT },
    Store {
        name: "stale-lists",
        about: "The default with lists that ended in April 2026.",
        lists: Some(STALE),
        ..DEFAULT
    },
    Store {
        name: "kind-scoped",
        about: "The default, trusted for business licenses alone.",
        scope: "kinds = [\"business-license\"]\n",
        ..DEFAULT
    },
    Store {
        name: "display-only",
        about: "The default, trusted for display codes alone.",
        purposes: r#"["display", "revocation"]"#,
        ..DEFAULT
    },
    Store {
        name: "retired",
        about: "The default, trusted until the end of 2025.",
        scope: "until = 2025-12-31\n",
        ..DEFAULT
    },
    Store {
        name: "denied",
        about: "The default; the good signers' keys became public after they signed.",
        denied_since: Some("2026-03-01T00:00:00Z"),
        ..DEFAULT
    },
    Store {
        name: "denied-early",
        about: "The default; the good signers' keys were public before they signed.",
        denied_since: Some("2026-01-15T00:00:00Z"),
        ..DEFAULT
    },
    DISPLAY,
    Store {
        name: "display-no-lists",
        about: "The store for display codes without revocation lists.",
        lists: None,
        ..DISPLAY
    },
    Store {
        name: "display-unpurposed",
        about: "The signers of display codes are known, their anchors trusted for licenses alone.",
        purposes: DEFAULT.purposes,
        ..DISPLAY
    },
];

const DISPLAY: Store = Store {
    name: "display",
    about: "The default, trusted for display codes too, and their signers.",
    purposes: r#"["license", "display", "revocation"]"#,
    signers: true,
    ..DEFAULT
};

/// Writes all of them below `trust/`.
pub fn write(files: &mut Files, pkis: &[Pki]) {
    for store in STORES {
        store.write(files, pkis);
    }
    list_stores::write(files, pkis);
    status_stores::write(files, pkis);
    if let Some(pki) = pkis.iter().find(|pki| pki.region.code == JIANGSU.code) {
        write_other_regions(files, pki);
        write_state(files);
        write_crowd(files, pki);
    }
}

/// The store for the regions of the examples, whose documents other regions' test keys sign.
pub const OTHER_REGIONS: &str = "other-regions";

fn write_other_regions(files: &mut Files, pki: &Pki) {
    let about = "The regions of the examples: test keys that other stores trust for other regions.";
    let store = Store { name: OTHER_REGIONS, about, ..DEFAULT };
    let mut toml = format!("# {about}\n# Test data: the private halves of these keys are public.\n");
    let signer = pki::pinned("good");
    store.put(files, "good.pem", signer.key.public_pem());
    store.entry(&mut toml, "key", "test-good", "public_key = \"good.pem\"", "440000", "");
    store.put(files, "root.pem", pem::write("CERTIFICATE", &pki.root.der));
    store.entry(&mut toml, "anchor", "test-root", "certificate = \"root.pem\"", "510000", "");
    store.lists(files, &mut toml, pki, FRESH);
    store.put(files, "trust.toml", toml);
}

/// The store for what authorities of the whole state issue, and for no region.
pub const STATE: &str = "whole-state";

fn write_state(files: &mut Files) {
    let about = "A test key that signs for the whole state, and for no region.";
    let store = Store { name: STATE, about, ..DEFAULT };
    let mut toml = format!("# {about}\n# Test data: the private halves of these keys are public.\n");
    store.put(files, "state.pem", pki::pinned("good").key.public_pem());
    store.entry(&mut toml, "key", "test-state", "public_key = \"state.pem\"", "000000", "");
    store.put(files, "trust.toml", toml);
}

/// The store with more anchors of one name than one search tries.
pub const CROWD: &str = "anchors-of-one-name";

fn write_crowd(files: &mut Files, pki: &Pki) {
    let about = "A thousand anchors of the name of Jiangsu's root, with the key of somebody else.";
    let store = Store { name: CROWD, about, ..DEFAULT };
    let mut toml = format!("# {about}\n# Test data: the private halves of these keys are public.\n");
    let root = pki.signer("same-names").chain.pop().expect("its last certificate is a root");
    store.put(files, "root.pem", pem::write("CERTIFICATE", &root.der));
    for number in 0..1_000 {
        let id = format!("root-{number}");
        store.entry(&mut toml, "anchor", &id, "certificate = \"root.pem\"", pki.region.code, "");
    }
    store.put(files, "trust.toml", toml);
}

/// Stores for sealed documents: name, what they are, whether there are lists, and what limits the anchors.
const SEALED: &[(&str, &str, bool, &str)] = &[
    ("sealed", "Who issues to owners and makers of seals, with fresh revocation lists.", true, ""),
    ("sealed-no-lists", "The store for sealed documents without revocation lists.", false, ""),
    (
        "sealed-kind-scoped",
        "The store for sealed documents, trusted for business licenses alone.",
        true,
        "kinds = [\"business-license\"]\n",
    ),
];

/// Writes the stores for sealed documents. A seal carries no certificate of an authority, so the one that issues to
/// owners of seals is an anchor beside its root.
pub fn write_sealed(files: &mut Files, pki: &GmPki) {
    for (name, about, has_lists, scope) in SEALED {
        let store = Store { name, about, scope, ..DEFAULT };
        let mut toml = format!("# {about}\n# Test data: the private halves of these keys are public.\n");
        for (name, certificate) in [("root", &pki.root), ("authority", &pki.authority)] {
            let file = format!("gm-{name}.pem");
            store.put(files, &file, pem::write("CERTIFICATE", &certificate.der));
            let certificate = format!("certificate = \"{file}\"");
            store.entry(&mut toml, "anchor", &format!("gm-{name}"), &certificate, REGION.code, "");
        }
        let lists = has_lists.then(|| pki.revocation_lists(FRESH)).into_iter().flatten();
        for (file, text) in lists {
            toml.push_str(&format!("\n[[revocation_list]]\nfile = \"{file}\"\n"));
            store.put(files, &file, text);
        }
        store.put(files, "trust.toml", toml);
    }
}

/// Writes the stores for signed PDF: the roots of all houses, that for time stamps, and those of seals.
pub fn write_pdf(files: &mut Files, pki: &PdfPki) {
    let stores = [
        ("pdf", "Who issues to signers of PDF, with fresh revocation lists.", true),
        ("pdf-no-lists", "The store for signed PDF without revocation lists.", false),
    ];
    for (name, about, has_lists) in stores {
        let store = Store { name, about, ..DEFAULT };
        let mut toml = format!("# {about}\n# Test data: the private halves of these keys are public.\n");
        for (name, party) in pki.anchors() {
            let id = format!("pdf-{name}");
            store.put(files, &format!("{id}.pem"), pem::write("CERTIFICATE", &party.der));
            let certificate = format!("certificate = \"{id}.pem\"");
            store.entry(&mut toml, "anchor", &id, &certificate, REGION.code, "");
        }
        let lists = has_lists.then(|| pki.revocation_lists_pem(FRESH)).into_iter().flatten();
        for (file, text) in lists {
            toml.push_str(&format!("\n[[revocation_list]]\nfile = \"{file}\"\n"));
            store.put(files, &file, text);
        }
        store.put(files, "trust.toml", toml);
    }
}

impl Store {
    fn write(&self, files: &mut Files, pkis: &[Pki]) {
        let mut toml =
            format!("# {}\n# Test data: the private halves of these keys are public.\n", self.about);
        if self.anchored {
            pkis.iter().for_each(|pki| self.anchor(files, &mut toml, pki));
            self.keys(files, &mut toml);
        }
        if self.signers {
            pkis.iter().for_each(|pki| self.signers(files, &mut toml, pki));
            self.withdrawn(&mut toml);
        }
        self.deny(&mut toml, pkis);
        if let Some(period) = self.lists {
            pkis.iter().for_each(|pki| self.lists(files, &mut toml, pki, period));
        }
        self.put(files, "trust.toml", toml);
    }

    fn anchor(&self, files: &mut Files, toml: &mut String, pki: &Pki) {
        let file = format!("{}-root.pem", pki.region.short);
        self.put(files, &file, pem::write("CERTIFICATE", &pki.root.der));
        let id = format!("{}-root", pki.region.short);
        self.entry(toml, "anchor", &id, &format!("certificate = \"{file}\""), pki.region.code, "");
    }

    fn keys(&self, files: &mut Files, toml: &mut String) {
        for (name, region, period) in PINNED {
            let signer = pki::pinned(name);
            let file = format!("{}.pem", signer.key_id);
            self.put(files, &file, signer.key.public_pem());
            // One `until` is enough: the store's own, if it has one.
            let period = if self.scope.contains("until") { "" } else { period };
            self.entry(toml, "key", &signer.key_id, &format!("public_key = \"{file}\""), region, period);
        }
    }

    fn entry(&self, toml: &mut String, table: &str, id: &str, file: &str, region: &str, period: &str) {
        let (purposes, scope) = (self.purposes, self.scope);
        let text = format!(
            "\n[[{table}]]\nid = \"{id}\"\n{file}\ngroup = \"test\"\nregions = [\"{region}\"]\n\
             purposes = {purposes}\n{scope}{period}"
        );
        toml.push_str(&text);
    }

    /// Certificates by which display codes name their signers.
    fn signers(&self, files: &mut Files, toml: &mut String, pki: &Pki) {
        let short = pki.region.short;
        let authority = format!("{short}-authority.pem");
        self.put(files, &authority, pem::write("CERTIFICATE", &pki.authority.der));
        for name in ["display", "revoked"] {
            let file = format!("{short}-{name}.pem");
            self.put(files, &file, pem::write("CERTIFICATE", &pki.signer(name).chain[0].der));
            writeln!(toml, "\n[[signer]]\ncertificates = [\"{file}\", \"{authority}\"]")
                .expect("writing to a string cannot fail");
        }
    }

    fn withdrawn(&self, toml: &mut String) {
        let code = hex(&WITHDRAWN);
        write!(
            toml,
            "\n[[withdrawn]]\ncode = \"{code}\"\nsince = 2026-05-31T00:00:00Z\n\
             reason = \"the phone it was issued to was lost\"\n"
        )
        .expect("writing to a string cannot fail");
    }

    fn deny(&self, toml: &mut String, pkis: &[Pki]) {
        let Some(since) = self.denied_since else { return };
        let signers = pkis.iter().map(|pki| pki.signer("good")).chain([pki::pinned("good")]);
        for signer in signers {
            let (hash, name) = (signer.key.fingerprint(), signer.key.name().to_owned());
            write!(
                toml,
                "\n[[deny]]\nkey_sha256 = \"{hash}\"\ncompromised = {since}\n\
                 reason = \"the private key of TEST {name} was published\"\n"
            )
            .expect("writing to a string cannot fail");
        }
    }

    fn lists(&self, files: &mut Files, toml: &mut String, pki: &Pki, period: Period) {
        for (file, text) in pki.revocation_lists(period) {
            toml.push_str(&format!("\n[[revocation_list]]\nfile = \"{file}\"\n"));
            self.put(files, &file, text);
        }
    }

    fn put(&self, files: &mut Files, file: &str, text: String) {
        files.put(format!("trust/{}/{file}", self.name), text.into_bytes());
    }
}

/// Pinned keys: name, the region they are trusted for, and a line for their period.
const PINNED: &[(&str, &str, &str)] = &[
    ("good", ANHUI.code, ""),
    ("second", ANHUI.code, ""),
    ("expired", ANHUI.code, "until = 2026-03-31\n"),
    ("not-yet", ANHUI.code, "from = 2027-01-01\n"),
    ("elsewhere", CHAINED[1].code, ""),
];
