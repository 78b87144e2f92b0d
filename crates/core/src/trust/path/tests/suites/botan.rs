//! The sets that Botan carries: those of the BSI's test tool, the older ones of NIST, paths among many candidates.

use super::*;

/// RSA with SHA-1, whatever its size: two of the sets are older than what is taken here, and what they ask of paths is not.
#[derive(Debug)]
struct Sha1Rsa;

impl SignatureVerificationAlgorithm for Sha1Rsa {
    fn verify_signature(&self, key: &[u8], message: &[u8], signature: &[u8]) -> Result<(), InvalidSignature> {
        use rsa::pkcs1::DecodeRsaPublicKey;
        use rsa::traits::SignatureScheme;
        use sha1::Digest;
        /// The DigestInfo of SHA-1 before its digest (RFC 8017 §9.2).
        const PREFIX: &[u8] = &[0x30, 0x21, 0x30, 9, 6, 5, 0x2b, 0x0e, 3, 2, 0x1a, 5, 0, 4, 0x14];
        let key = rsa::PublicKey::from_pkcs1_der(key).map_err(|_| InvalidSignature)?;
        let scheme = rsa::Pkcs1v15Sign { hash_len: Some(20), prefix: PREFIX.into() };
        scheme.verify(&key, &sha1::Sha1::digest(message), signature).map_err(|_| InvalidSignature)
    }

    fn public_key_alg_id(&self) -> AlgorithmIdentifier {
        alg_id::RSA_ENCRYPTION
    }

    fn signature_alg_id(&self) -> AlgorithmIdentifier {
        AlgorithmIdentifier::from_slice(&[6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 5, 5, 0])
    }
}

const OLD: Rules = Rules { algorithms: &[&Sha1Rsa], purposes: Purposes::Any };

#[test]
fn what_botan_carries_is_decided_as_it_expects() {
    let cases = corpora::cases("botan-x509");
    if cases.is_empty() {
        return;
    }
    let mut score = Score::new("botan-x509-sets");
    for (id, case) in cases {
        let found = match id.split_once('/') {
            Some(("nist", _)) => nist(&id),
            Some(("bsi", _)) => bsi(&id),
            Some(("extended", _)) => extended(&id),
            Some(("path_building", _)) => among_candidates(&id),
            Some(("x509test", _)) => x509test(&id),
            _ => continue,
        };
        score.count(id.clone(), case["expect"] == "accept", found);
    }
    score.finish();
}

/// The files of a case, by name.
fn files(folder: &str) -> BTreeMap<String, Vec<u8>> {
    let folder = corpora::folder(&format!("botan-x509/{folder}")).unwrap();
    let entries =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_file());
    entries
        .map(|path| (path.file_name().unwrap().to_str().unwrap().to_owned(), std::fs::read(&path).unwrap()))
        .collect()
}

/// The certificate or list in a file, which is DER or PEM.
fn first(bytes: &[u8]) -> Vec<u8> {
    use rustls_pki_types::pem::{PemObject, SectionKind};
    let section = <(SectionKind, Vec<u8>)>::pem_slice_iter(bytes).next();
    section.map_or_else(|| bytes.to_vec(), |section| section.unwrap().1)
}

fn decide(
    anchor: Vec<u8>,
    chain: &[Vec<u8>],
    lists: Option<Vec<Vec<u8>>>,
    at: &str,
    rules: &Rules,
) -> Result<(), String> {
    let revocation = if lists.is_some() { RevocationRule::Required } else { RevocationRule::Advisory };
    judge(&store(anchor, lists.unwrap_or_default()), chain, at.parse().unwrap(), rules, revocation)
}

fn nist(id: &str) -> Result<(), String> {
    let (own, root) = (files(id), files("nist"));
    let others = own.iter().filter(|(name, _)| name.ends_with(".crt") && *name != "end.crt");
    let chain: Vec<_> = std::iter::once(&own["end.crt"])
        .chain(others.map(|(_, bytes)| bytes))
        .map(|bytes| first(bytes))
        .collect();
    let lists = own.iter().filter(|(name, _)| name.ends_with(".crl")).map(|(_, bytes)| first(bytes));
    let lists = lists.chain([first(&root["root.crl"])]).collect();
    decide(first(&root["root.crt"]), &chain, Some(lists), "2018-04-01T09:30:33Z", &OLD)
}

fn bsi(id: &str) -> Result<(), String> {
    let own = files(id);
    let with = |mark: &str| -> Vec<Vec<u8>> {
        own.iter()
            .filter(|(name, _)| name.ends_with(&format!("{mark}.pem.crt")))
            .map(|(_, bytes)| first(bytes))
            .collect()
    };
    // Lists count if and only if the case is one of lists, as its notes say.
    let lists =
        id.contains("CRL").then(|| files(&format!("{id}/crls")).values().map(|bytes| first(bytes)).collect());
    let chain: Vec<_> = with(".TC").into_iter().chain(with(".ca")).collect();
    let rules = Rules { algorithms: in_chains(), purposes: Purposes::Any };
    decide(with(".TA").remove(0), &chain, lists, "2017-08-19T12:00:00Z", &rules)
}

fn extended(id: &str) -> Result<(), String> {
    let own = files(id);
    let others = own.iter().filter(|(name, _)| name.starts_with("int"));
    let chain: Vec<_> = std::iter::once(&own["end.crt"])
        .chain(others.map(|(_, bytes)| bytes))
        .map(|bytes| first(bytes))
        .collect();
    let rules = Rules { algorithms: in_chains(), purposes: Purposes::Any };
    decide(first(&own["root.crt"]), &chain, None, "2017-09-01T00:00:00Z", &rules)
}

/// More candidates than a document may bring: it stands where it stands with two of them.
fn among_candidates(id: &str) -> Result<(), String> {
    let own = files("path_building");
    let leaf = first(&corpora::bytes(&format!("botan-x509/{id}")).unwrap());
    let of = |level: &str| -> Vec<Vec<u8>> {
        own.iter().filter(|(name, _)| name.starts_with(level)).map(|(_, bytes)| first(bytes)).collect()
    };
    let rules = Rules { algorithms: in_chains(), purposes: Purposes::Any };
    let (upper, lower) = (of("level1"), of("level2"));
    let pairs = upper.iter().flat_map(|one| lower.iter().map(move |other| [one.clone(), other.clone()]));
    let mut answers = pairs.map(|[one, other]| {
        decide(first(&own["root.pem"]), &[leaf.clone(), one, other], None, "2027-01-01T00:00:00Z", &rules)
    });
    answers.find(Result::is_ok).unwrap_or_else(|| Err("no two candidates make a path".to_owned()))
}

fn x509test(id: &str) -> Result<(), String> {
    use rustls_pki_types::CertificateDer;
    use rustls_pki_types::pem::PemObject;
    let pem = corpora::bytes(&format!("botan-x509/{id}")).unwrap();
    let chain: Vec<Vec<u8>> = CertificateDer::pem_slice_iter(&pem).map(|der| der.unwrap().to_vec()).collect();
    let root = first(&corpora::bytes("botan-x509/x509test/root.pem").unwrap());
    decide(root, &chain, None, "2016-01-01T00:00:00Z", &OLD)
}
