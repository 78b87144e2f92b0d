//! Trust directories of one region whose revocation lists are as people find them.

use crate::certificates::{Certificate, Extension};
use crate::files::Files;
use crate::pki::{Pki, SHANGHAI};
use crate::revocation_lists::{CESSATION, Draft, HOLD, KEY_COMPROMISE, Period};
use crate::{der, pem};

/// The region they are of.
pub const REGION: &str = SHANGHAI.code;

const MAY: Period = Period { from: "2026-05-01T00:00:00Z", until: "2036-05-01T00:00:00Z" };
const MID_MAY: Period = Period { from: "2026-05-15T00:00:00Z", until: "2036-05-01T00:00:00Z" };
const NEXT_YEAR: Period = Period { from: "2027-01-01T00:00:00Z", until: "2036-01-01T00:00:00Z" };
const BACKWARDS: Period = Period { from: "2026-05-01T00:00:00Z", until: "2026-04-01T00:00:00Z" };
const FEBRUARY: &str = "2026-02-01T00:00:00Z";

/// What the store holds of its authority, file by file; the root's list is always a good one.
type Lists = fn(&Pki) -> Vec<String>;

/// Name, what is in it, and its lists.
const STORES: &[(&str, &str, Lists)] = &[
    ("lists-hold", "The good signer is on hold.", |pki| vec![pem(&[hold(pki)])]),
    ("lists-hold-lifted", "The good signer was on hold, and a later list names it no more.", |pki| {
        vec![pem(&[hold(pki)]), pem(&[Draft { number: Some(2), ..Draft::of(&pki.authority, MID_MAY) }])]
    }),
    ("lists-hold-earlier", "The good signer is on hold, and an earlier list did not name it.", |pki| {
        vec![pem(&[Draft { from: MID_MAY.from, number: Some(2), ..hold(pki) }]), pem(&[clear(pki)])]
    }),
    ("lists-hold-removed", "The good signer was on hold, and a later delta list takes it back in.", |pki| {
        vec![pem(&[hold(pki)]), pem(&[clear_early(pki)]), pem(&[delta(pki, REMOVED)])]
    }),
    ("lists-announced", "The good signer is to be revoked in July 2026.", |pki| {
        vec![pem(&[clear(pki).naming(good(pki), "2026-07-01T00:00:00Z", CESSATION)])]
    }),
    ("lists-open-ended", "The list does not say when the next is due.", |pki| {
        vec![pem(&[Draft { until: None, ..clear(pki) }])]
    }),
    ("lists-backwards", "The list ends before it begins.", |pki| {
        vec![pem(&[Draft::of(&pki.authority, BACKWARDS)])]
    }),
    ("lists-of-next-year", "The list was made in 2027.", |pki| {
        vec![pem(&[Draft::of(&pki.authority, NEXT_YEAR)])]
    }),
    ("lists-version-1", "The list is as OpenSSL makes it: version 1, no extension.", |pki| {
        vec![pem(&[Draft { number: None, ..clear(pki) }])]
    }),
    ("lists-of-signers", "The list is about certificates of signers only.", |pki| {
        vec![pem(&[pointed(pki, der::context_primitive(1, &[0xff]))])]
    }),
    ("lists-of-authorities", "The list is about certificates of authorities only.", |pki| {
        vec![pem(&[pointed(pki, der::context_primitive(2, &[0xff]))])]
    }),
    ("lists-some-reasons", "The list is about keys that leaked only.", |pki| {
        vec![pem(&[pointed(pki, der::context_primitive(3, &[6, 0x40]))])]
    }),
    ("lists-delta-beside", "A delta list beside a complete one.", |pki| {
        vec![pem(&[clear(pki)]), pem(&[delta(pki, None)])]
    }),
    ("lists-delta-alone", "A delta list, and nothing it goes with.", |pki| vec![pem(&[delta(pki, None)])]),
    ("lists-in-one-file", "Two lists in one file, with words before them.", |pki| {
        vec![format!(
            "0 Lists of the authority:\n{}",
            pem(&[hold(pki), Draft { number: Some(2), ..Draft::of(&pki.authority, MID_MAY) }])
        )]
    }),
    ("lists-unreadable-beside", "A file that holds no list beside one that does.", |pki| {
        vec![pem(&[clear(pki)]), "<html>404</html>\n".to_owned()]
    }),
    ("lists-unreadable-alone", "A file that holds no list.", |_| vec!["<html>404</html>\n".to_owned()]),
    (
        "lists-of-unknown-key",
        "A list under the authority's name by a key of which nothing is known names the good signer.",
        |pki| {
            let stranger = Certificate { key: pki.signer("second").key, ..pki.authority.clone() };
            vec![
                pem(&[clear(pki)]),
                pem(&[Draft::of(&stranger, MAY).naming(good(pki), FEBRUARY, KEY_COMPROMISE)]),
            ]
        },
    ),
    ("lists-of-unknown-key-others", "The same list names somebody else.", |pki| {
        let stranger = Certificate { key: pki.signer("second").key, ..pki.authority.clone() };
        let second = &pki.signer("second").chain[0];
        vec![pem(&[clear(pki)]), pem(&[Draft::of(&stranger, MAY).naming(second, FEBRUARY, KEY_COMPROMISE)])]
    }),
    ("lists-of-next-keys", "Lists by the authority's key and by the two that followed.", |pki| {
        let twice = pki.signer("rolled-over-twice").chain;
        let keys = [&twice[1], &twice[2], &twice[3]];
        keys.iter().map(|issuer| pem(&[Draft::of(issuer, MAY)])).collect()
    }),
    ("files-unnamed-beside", "The authority's list, and one more that is not named here.", |pki| {
        vec![pem(&[clear(pki)])]
    }),
    ("files-unnamed-missed", "The authority's list lies here and is not named.", |_| Vec::new()),
    ("files-for-people", "The authority's list, beside a note and a hidden file.", |pki| {
        vec![pem(&[clear(pki)])]
    }),
];

/// Writes all of them below `trust/`.
pub fn write(files: &mut Files, pkis: &[Pki]) {
    let pki = pkis.iter().find(|pki| pki.region == SHANGHAI).expect("a region with chains");
    for (name, about, lists) in STORES {
        let root = Draft::of(&pki.root, MAY).naming(&pki.revoked_authority, FEBRUARY, KEY_COMPROMISE);
        let lists: Vec<_> = std::iter::once(pem(&[root])).chain(lists(pki)).collect();
        let mut toml = format!(
            "# {about}\n# Test data: the private halves of these keys are public.\n\n[[anchor]]\nid = \"sh-root\"\n\
             certificate = \"root.pem\"\ngroup = \"test\"\nregions = [\"{REGION}\"]\npurposes = [\"license\"]\n"
        );
        let mut put = |file: &str, text: String| files.put(format!("trust/{name}/{file}"), text.into_bytes());
        put("root.pem", pem::write("CERTIFICATE", &pki.root.der));
        for (index, list) in lists.into_iter().enumerate() {
            toml.push_str(&format!("\n[[revocation_list]]\nfile = \"{index}.crl.pem\"\n"));
            put(&format!("{index}.crl.pem"), list);
        }
        for (file, _) in BESIDE.iter().filter(|(_, stores)| stores.contains(name)) {
            put(file, pem(&[clear(pki)]));
        }
        put("trust.toml", toml);
    }
}

/// Files that no `trust.toml` names, and the stores they lie in: each holds the authority's list.
const BESIDE: &[(&str, &[&str])] = &[
    ("authority.crl.pem", &["files-unnamed-beside", "files-unnamed-missed"]),
    ("README.md", &["files-for-people"]),
    (".authority.crl.pem", &["files-for-people"]),
];

fn pem(lists: &[Draft<'_>]) -> String {
    lists.iter().map(|list| pem::write("X509 CRL", &list.signed())).collect()
}

fn good(pki: &Pki) -> &Certificate {
    pki.signer_certificate("good")
}

fn clear(pki: &Pki) -> Draft<'_> {
    Draft::of(&pki.authority, MAY)
}

/// One that is older than the others, and still runs.
fn clear_early(pki: &Pki) -> Draft<'_> {
    Draft { from: "2026-04-01T00:00:00Z", ..clear(pki) }
}

fn hold(pki: &Pki) -> Draft<'_> {
    clear(pki).naming(good(pki), FEBRUARY, HOLD)
}

/// A list with an issuingDistributionPoint.
fn pointed(pki: &Pki, field: Vec<u8>) -> Draft<'_> {
    let point = Extension { oid: "2.5.29.28", critical: true, value: der::sequence(&[field]) };
    Draft { more: vec![point], ..clear(pki) }
}

fn delta(pki: &Pki, good_for: Option<u8>) -> Draft<'_> {
    let indicator = Extension { oid: "2.5.29.27", critical: true, value: der::integer(&[1]) };
    let draft = Draft { number: Some(2), more: vec![indicator], ..Draft::of(&pki.authority, MID_MAY) };
    match good_for {
        Some(reason) => draft.naming(good(pki), MID_MAY.from, reason),
        None => draft,
    }
}

/// removeFromCRL.
const REMOVED: Option<u8> = Some(8);
