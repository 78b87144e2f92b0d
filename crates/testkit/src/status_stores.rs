//! Trust directories of one region that hold status lists of licenses (draft-ietf-oauth-status-list-21).

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;

use crate::files::Files;
use crate::pem;
use crate::pki::{Pki, SHANGHAI};
use crate::proofs::Seal;
use crate::proofs::cose::Cose;
use crate::proofs::jws::Jws;
use crate::revocation_lists::{Draft, KEY_COMPROMISE, Period};
use crate::value::{Value, map};

/// What the good license's identifier begins with; 1 is left of its serial number.
const ABOUT: &str = "1.2.156.3005.2.11100000000013127D001.11310000MBTE5T0102.TEST";
const FIRST: u64 = 2_026_000_000;
const URI: &str = "https://licenses.example/statuslists/1";

const MAY: &str = "2026-05-01T00:00:00Z";
const FRESH: Period = Period { from: MAY, until: "2036-05-01T00:00:00Z" };

/// A list to be.
#[derive(Clone, Copy, Debug)]
struct List {
    issued: &'static str,
    until: Option<&'static str>,
    says: Says,
    signer: &'static str,
    spoilt: bool,
}

#[derive(Clone, Copy, Debug)]
enum Says {
    /// Two bits each, of licenses from the first on.
    Places(&'static [u8]),
    /// This status of licenses with these ends.
    Named(&'static str, &'static str),
    /// No list at all.
    Nothing,
}

const IN_FORCE: List = List {
    issued: MAY,
    until: Some("2036-05-01T00:00:00Z"),
    // Both neighbours are revoked.
    says: Says::Places(&[1, 0, 1]),
    signer: "second",
    spoilt: false,
};
const REVOKED: List = List { says: Says::Places(&[0, 1, 0]), ..IN_FORCE };
const SUSPENDED: List = List { says: Says::Places(&[0, 2, 0]), ..IN_FORCE };
const LATER: &str = "2026-05-20T00:00:00Z";

/// Name, what is in it, what the anchor is trusted for, and its status lists.
const STORES: &[(&str, &str, &str, &[List])] = &[
    ("listed-in-force", "The good license is in force, its neighbours are revoked.", BOTH, &[IN_FORCE]),
    ("listed-revoked", "The good license is revoked.", BOTH, &[REVOKED]),
    ("listed-suspended", "The good license is suspended.", BOTH, &[SUSPENDED]),
    (
        "listed-lifted",
        "The good license was suspended, and a later list has it in force.",
        BOTH,
        &[List { issued: LATER, ..IN_FORCE }, SUSPENDED],
    ),
    (
        "listed-lost",
        "The good license was revoked, and a later list has it in force.",
        BOTH,
        &[List { issued: LATER, ..IN_FORCE }, REVOKED],
    ),
    (
        "listed-stale",
        "The list ended in May 2026.",
        BOTH,
        &[List { until: Some("2026-05-31T00:00:00Z"), ..IN_FORCE }],
    ),
    (
        "listed-stale-revoked",
        "The list ended in May 2026, and the good license is revoked.",
        BOTH,
        &[List { until: Some("2026-05-31T00:00:00Z"), ..REVOKED }],
    ),
    (
        "listed-endless",
        "The list does not say until when it may be used.",
        BOTH,
        &[List { until: None, ..IN_FORCE }],
    ),
    (
        "listed-of-next-year",
        "The list is of 2027.",
        BOTH,
        &[List { issued: "2027-01-01T00:00:00Z", ..IN_FORCE }],
    ),
    (
        "listed-short",
        "The list ends before the good license.",
        BOTH,
        &[List { says: Says::Places(&[]), ..IN_FORCE }],
    ),
    ("listed-unreadable", "A file that is no list.", BOTH, &[List { says: Says::Nothing, ..IN_FORCE }]),
    ("listed-forged", "The signature of the list is another's.", BOTH, &[List { spoilt: true, ..IN_FORCE }]),
    ("listed-unpurposed", "Who signs the list may sign licenses alone.", r#"["license"]"#, &[IN_FORCE]),
    (
        "listed-by-revoked",
        "The certificate of who signs the list is revoked.",
        BOTH,
        &[List { signer: "revoked", ..IN_FORCE }],
    ),
    (
        "listed-named-others",
        "A list names another license as revoked.",
        BOTH,
        &[List { says: Says::Named("revoked", "2026000002"), ..IN_FORCE }],
    ),
    (
        "listed-named",
        "A list names the good license, in its first version, as superseded.",
        BOTH,
        &[List { says: Says::Named("superseded", "2026000001.001"), ..IN_FORCE }],
    ),
];

const BOTH: &str = r#"["license", "revocation"]"#;

/// Writes all of them below `trust/`.
pub fn write(files: &mut Files, pkis: &[Pki]) {
    let pki = pkis.iter().find(|pki| pki.region == SHANGHAI).expect("a region with chains");
    for (name, about, purposes, lists) in STORES {
        let region = SHANGHAI.code;
        let mut toml = format!(
            "# {about}\n# Test data: the private halves of these keys are public.\n\n[[anchor]]\nid = \"sh-root\"\n\
             certificate = \"root.pem\"\ngroup = \"test\"\nregions = [\"{region}\"]\npurposes = {purposes}\n"
        );
        let mut put = |file: &str, bytes: Vec<u8>| files.put(format!("trust/{name}/{file}"), bytes);
        put("root.pem", pem::write("CERTIFICATE", &pki.root.der).into_bytes());
        let revoked = pki.signer("revoked");
        let certificates = [
            Draft::of(&pki.root, FRESH),
            Draft::of(&pki.authority, FRESH).naming(
                &revoked.chain[0],
                "2026-02-01T00:00:00Z",
                KEY_COMPROMISE,
            ),
        ];
        for (index, list) in certificates.iter().enumerate() {
            toml.push_str(&format!("\n[[revocation_list]]\nfile = \"{index}.crl\"\n"));
            put(&format!("{index}.crl"), list.signed());
        }
        for (index, list) in lists.iter().enumerate() {
            let (ending, bytes) = list.write(pki);
            let file = format!("{index}.{ending}");
            toml.push_str(&format!(
                "\n[[status_list]]\nfile = \"{file}\"\nuri = \"{URI}\"\nidentifiers = \"{ABOUT}\"\n"
            ));
            if !matches!(list.says, Says::Named(..)) {
                toml.push_str(&format!("first = {FIRST}\n"));
            }
            put(&file, bytes);
        }
        put("trust.toml", toml.into_bytes());
    }
}

impl List {
    /// By places as a JWT, by names as a CWT.
    fn write(&self, pki: &Pki) -> (&'static str, Vec<u8>) {
        let second = |time: &str| time.parse::<Timestamp>().expect("a time").as_second();
        let seal = |payload: Vec<u8>| {
            let seal = Seal::new(payload, pki.signer(self.signer), None);
            let spoil = |mut signature: Vec<u8>| {
                signature[0] ^= 1;
                signature
            };
            if self.spoilt { Seal { spoil, ..seal } } else { seal }
        };
        match self.says {
            Says::Places(places) => {
                let list =
                    map([("bits", Value::Integer(2)), ("lst", URL_SAFE_NO_PAD.encode(zlib(places)).into())]);
                let mut claims: Value =
                    map([("sub", Value::from(URI)), ("iat", Value::Integer(second(self.issued)))]);
                if let Some(until) = self.until {
                    claims.set(&["exp"], second(until));
                }
                claims.set(&["status_list"], list);
                let seal = seal(claims.json().into_bytes());
                let jws = Jws::new(&seal).protected(|header| header.set(&["typ"], "statuslist+jwt"));
                ("jwt", jws.compact().into_bytes())
            }
            Says::Named(status, ends) => {
                let until = second(self.until.expect("lists of names have an end here"));
                // In the order of deterministic CBOR.
                let claims = Value::Map(vec![
                    (2.into(), URI.into()),
                    (4.into(), until.into()),
                    (6.into(), second(self.issued).into()),
                    ("license_statuses".into(), map([(status, ends)])),
                ]);
                let seal = seal(claims.cbor());
                let typ = "application/license-status+cwt";
                let cose = Cose::new(&seal).protected(|header| header.set(16, typ));
                ("cwt", cose.document().cbor())
            }
            Says::Nothing => ("jwt", b"<html>404</html>\n".to_vec()),
        }
    }
}

/// Two bits each, the lowest first.
fn zlib(places: &[u8]) -> Vec<u8> {
    let byte = |four: &[u8]| four.iter().rev().fold(0, |byte, place| byte << 2 | place);
    let bytes: Vec<u8> = places.chunks(4).map(byte).collect();
    miniz_oxide::deflate::compress_to_vec_zlib(&bytes, 9)
}
