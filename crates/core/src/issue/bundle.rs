//! Making trust bundles: the files of a store, signed by root keys.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde_cbor::Value;

use crate::crypto::SigningKey;
use crate::issue::keys::SecretKey;
use crate::rules::catalog::Catalog;
use crate::rules::rulebook::Rulebook;
use crate::trust::bundle::{
    BODY_PROTECTED, Bundle, BundleHead, Draft, Message, Roots, TAG, rules, signer_protected, to_be_signed,
    whole,
};
use crate::trust::upkeep::{Remark, review};

/// What a bundle is to say beside its files.
#[derive(Clone, Copy, Debug)]
pub struct Packing<'p> {
    /// Higher than that of every bundle before.
    pub version: u64,
    /// Now.
    pub issued: Timestamp,
    /// From when on nobody takes it any more, and answers that stand on it say that it is too old.
    pub expires: Timestamp,
    /// Who may sign this one and the next.
    pub roots: &'p Roots,
    /// Who could sign the one before, where that changes.
    pub old_roots: Option<&'p Roots>,
}

/// Puts the files of a trust store into a bundle, and signs it with each of the keys. Files with kinds, agreement and names of
/// regions are called `formats/…`.
///
/// ```
/// # use std::collections::BTreeMap;
/// # use elicense::display::SecretKey;
/// # use elicense::upkeep::{Bundle, Packing, Remark, Roots, pack};
/// # fn renewed(roots: &Roots, keys: &[SecretKey], now: elicense::jiff::Timestamp) -> Result<(), Remark> {
/// let files = BTreeMap::from([("trust.toml".to_owned(), Vec::new())]);
/// let expires = now + elicense::jiff::SignedDuration::from_hours(7 * 24);
/// let packing = Packing { version: 8, issued: now, expires, roots, old_roots: None };
/// let bytes = pack(&files, &packing, keys)?;
/// assert_eq!(Bundle::open(&bytes, roots, now, Some(7))?.head().version, 8);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// The store is not whole, holds a revocation list that its issuer did not sign, or a file that has no place in a bundle;
/// too few of the keys are among the roots, before or after, or one is among neither; the bundle would end before it begins.
pub fn pack(
    files: &BTreeMap<String, Vec<u8>>,
    packing: &Packing<'_>,
    keys: &[SecretKey],
) -> Result<Vec<u8>, Remark> {
    let bytes = begin(files, packing, keys)?;
    // By the reader that everybody else will read it with.
    Bundle::open(&bytes, packing.old_roots.unwrap_or(packing.roots), packing.issued, None)?;
    Ok(bytes)
}

/// The same where not all keys are at hand: it is no bundle before enough have signed it, each where its key lies, by
/// [`sign`].
///
/// # Errors
///
/// As [`pack`], but that one key is enough.
pub fn begin(
    files: &BTreeMap<String, Vec<u8>>,
    packing: &Packing<'_>,
    keys: &[SecretKey],
) -> Result<Vec<u8>, Remark> {
    let Packing { version, issued, expires, roots, old_roots } = *packing;
    forged_lists(files, issued)?;
    let payload = Draft { version, issued, expires, roots, files }.encode()?;
    let mut signatures = Signatures::new();
    add(&mut signatures, &payload, keys, roots, old_roots)?;
    let bytes = message(payload, signatures)?;
    Bundle::unfinished(&bytes, &Message::read(&bytes)?)?;
    Ok(bytes)
}

/// A bundle to which signatures were added.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct SignedBundle {
    /// The file.
    pub bytes: Vec<u8>,
    /// What it says of itself.
    pub head: BundleHead,
    /// How many of those who may sign it have, and how many have to.
    pub signed: (usize, usize),
    /// The same of those who could sign the one before, where they are said.
    pub signed_by_old: Option<(usize, usize)>,
}

impl SignedBundle {
    /// Whether as many have signed as have to.
    ///
    /// ```
    /// # fn sent_on(signed: &elicense::upkeep::SignedBundle) -> bool {
    /// !signed.is_complete()
    /// # }
    /// ```
    #[must_use]
    pub fn is_complete(&self) -> bool {
        let enough = |(found, threshold)| found >= threshold;
        enough(self.signed) && self.signed_by_old.is_none_or(enough)
    }
}

/// Adds the signatures of these keys to a bundle, as somebody does who has one of the roots' keys and not the others. In
/// which order they come is no matter: the file is the same.
///
/// ```
/// use elicense::upkeep::sign;
/// assert_eq!(sign(b"no bundle", &[], None).unwrap_err().code, "trust-bundle-malformed");
/// ```
///
/// # Errors
///
/// It is no bundle, or not whole; holds a list that its issuer did not sign, or a signature of a root that does not hold; a
/// key is among no roots, or has signed already.
pub fn sign(bytes: &[u8], keys: &[SecretKey], old_roots: Option<&Roots>) -> Result<SignedBundle, Remark> {
    let read = Message::read(bytes)?;
    let bundle = Bundle::unfinished(bytes, &read)?;
    forged_lists(bundle.files(), bundle.head().issued)?;
    let mut signatures: Signatures = read
        .signatures()
        .map(|(kid, header, value)| (kid.to_vec(), (header.to_vec(), value.to_vec())))
        .collect();
    add(&mut signatures, read.payload, keys, bundle.roots(), old_roots)?;
    let bytes = message(read.payload.to_vec(), signatures)?;
    let written = Message::read(&bytes)?;
    let count = |roots: &Roots| Ok((written.count_of(roots)?, roots.threshold()));
    let (signed, signed_by_old) = (count(bundle.roots())?, old_roots.map(count).transpose()?);
    let head = Bundle::unfinished(&bytes, &written)?.head().clone();
    Ok(SignedBundle { bytes, head, signed, signed_by_old })
}

/// Header and value by the SHA-256 of the key: one order, whoever signed first.
type Signatures = BTreeMap<Vec<u8>, (Vec<u8>, Vec<u8>)>;

fn add(
    signatures: &mut Signatures,
    payload: &[u8],
    keys: &[SecretKey],
    roots: &Roots,
    old_roots: Option<&Roots>,
) -> Result<(), Remark> {
    for key in keys {
        let public = SigningKey::public_key(key.public());
        let kid = public.map_err(|problem| unfit(format!("a root key: {problem:?}")))?.sha256();
        if !roots.has(&kid) && !old_roots.is_some_and(|old| old.has(&kid)) {
            return Err(unfit("a key is among no roots: take it away, or name the roots that it is among"));
        }
        let protected = signer_protected(SigningKey::COSE_ALGORITHM, kid);
        let signature = key.sign(&to_be_signed(&protected, payload)).to_vec();
        if signatures.insert(kid.to_vec(), (protected, signature)).is_some() {
            return Err(unfit("a key has signed already: one person's signature counts once"));
        }
    }
    Ok(())
}

fn message(payload: Vec<u8>, signatures: Signatures) -> Result<Vec<u8>, Remark> {
    let signature =
        |(header, value)| Value::Array([Value::Bytes(header), empty(), Value::Bytes(value)].into());
    let signatures = Value::Array(signatures.into_values().map(signature).collect());
    let members = [Value::Bytes(BODY_PROTECTED.to_vec()), empty(), Value::Bytes(payload), signatures];
    let message = serde_cbor::to_vec(&Value::Array(members.into())).map_err(unfit)?;
    Ok([&TAG[..], &message].concat())
}

/// A list that somebody else signed clears nobody; whoever signs the bundle would vouch for it all the same.
fn forged_lists(files: &BTreeMap<String, Vec<u8>>, at: Timestamp) -> Result<(), Remark> {
    let catalog = rules(files)?.map_or_else(Catalog::built_in, |rules: Rulebook| rules.catalog);
    let remarks = review(&whole(files)?, &catalog, at).remarks;
    match remarks.into_iter().find(|remark| FORGED.contains(&remark.code)) {
        Some(forged) => Err(forged),
        None => Ok(()),
    }
}

/// What is said of lists that whoever they name did not sign.
const FORGED: [&str; 2] = ["trust-list-foreign", "status-list-untrusted"];

fn empty() -> Value {
    Value::Map(BTreeMap::new())
}

fn unfit(detail: impl std::fmt::Display) -> Remark {
    Remark::wrong("trust-bundle-unfit").with("detail", detail)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::testing::{Draft as CertificateDraft, key, list, list_with, pem, spki};

    #[test]
    fn a_list_that_its_issuer_did_not_sign_is_packed_by_nobody() {
        let public = String::from_utf8(pem("PUBLIC KEY", &spki("a"))).unwrap();
        let one = Roots::parse(&format!("threshold = 1\n[[key]]\npublic_key = '''\n{public}'''\n")).unwrap();
        let head = [0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20];
        let secret = |name| SecretKey::from_pem(&[&head[..], &key(name).to_bytes()].concat()).unwrap();
        let (issued, expires) =
            ("2024-06-01T00:00:00Z".parse().unwrap(), "2024-06-08T00:00:00Z".parse().unwrap());
        let packing = Packing { version: 3, issued, expires, roots: &one, old_roots: None };
        let mut files = BTreeMap::from([
            ("trust.toml".to_owned(), STORE.into()),
            ("root.cer".to_owned(), CertificateDraft::authority("root", "root").sign()),
            ("root.crl".to_owned(), list("root", "240101000000Z", "250101000000Z", &[])),
        ]);
        let packed = |files: &BTreeMap<_, _>, keys: &[SecretKey]| {
            pack(files, &packing, keys).map_err(|remark| remark.code)
        };
        let bytes = packed(&files, &[secret("a")]).unwrap();
        assert_eq!(Bundle::open(&bytes, &one, issued, Some(2)).unwrap().head().version, 3);
        assert_eq!(packed(&files, &[]).unwrap_err(), "trust-bundle-malformed");
        assert_eq!(packed(&files, &[secret("b")]).unwrap_err(), "trust-bundle-unfit");
        let forged = list_with("root", "other", "240101000000Z", "250101000000Z", &[], &[]);
        files.insert("root.crl".to_owned(), forged);
        assert_eq!(packed(&files, &[secret("a")]).unwrap_err(), "trust-list-foreign");
    }

    #[test]
    fn signatures_of_several_places_make_one_file_in_whichever_order_they_come() {
        let public = |name| String::from_utf8(pem("PUBLIC KEY", &spki(name))).unwrap();
        let table = |name| format!("[[key]]\npublic_key = '''\n{}'''\n", public(name));
        let two = ["a", "b", "c"].map(table).concat();
        let two = Roots::parse(&format!("threshold = 2\n{two}")).unwrap();
        let head = [0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20];
        let secret = |name| SecretKey::from_pem(&[&head[..], &key(name).to_bytes()].concat()).unwrap();
        let (issued, expires) =
            ("2024-06-01T00:00:00Z".parse().unwrap(), "2024-06-08T00:00:00Z".parse().unwrap());
        let packing = Packing { version: 3, issued, expires, roots: &two, old_roots: None };
        let files = BTreeMap::from([("trust.toml".to_owned(), Vec::new())]);
        assert_eq!(pack(&files, &packing, &[secret("a")]).unwrap_err().code, "trust-bundle-unsigned");
        let whole = pack(&files, &packing, &[secret("a"), secret("b")]).unwrap();
        for [first, then] in [["a", "b"], ["b", "a"]] {
            let begun = begin(&files, &packing, &[secret(first)]).unwrap();
            assert_eq!(Bundle::open(&begun, &two, issued, None).unwrap_err().code, "trust-bundle-unsigned");
            let signed = sign(&begun, &[secret(then)], None).unwrap();
            assert!(signed.is_complete() && signed.signed == (2, 2) && signed.bytes == whole);
            // More than have to are no harm; twice, and somebody else, are none of it.
            assert_eq!(sign(&whole, &[secret("c")], None).unwrap().signed, (3, 2));
            for other in [first, "d"] {
                assert_eq!(sign(&begun, &[secret(other)], None).unwrap_err().code, "trust-bundle-unfit");
            }
            let mut forged = begun.clone();
            *forged.last_mut().unwrap() ^= 1;
            assert_eq!(sign(&forged, &[secret(then)], None).unwrap_err().code, "trust-bundle-forged");
        }
    }

    const STORE: &str = "[[anchor]]\nid = \"root\"\ncertificate = \"root.cer\"\ngroup = \"test\"\nregions = [\"990000\"]\npurposes = [\"license\"]\n[[revocation_list]]\nfile = \"root.crl\"\n";
}
