//! The whole of `testdata/` that is made here: vectors, trust directories, keys and certificates.

use crate::files::Files;
use crate::gm::pki::GmPki;
use crate::pdf::PdfPki;
use crate::pki::{self, CHAINED, Pki};
use crate::{
    agreement, algorithms, comparisons, layout_files, matters, ofd, pdf, pem, scenarios, sheet, trust,
};

/// Every file, always the same.
#[must_use]
pub fn files() -> Files {
    let mut files = Files::default();
    let pkis = CHAINED.map(Pki::invented);
    trust::write(&mut files, &pkis);
    agreement::write(&mut files);
    layout_files::write(&mut files);
    algorithms::write(&mut files);
    scenarios::all().iter().for_each(|vector| vector.write(&mut files));
    sealed(&mut files);
    signed_pages(&mut files);
    comparisons::write(&mut files);
    matters::write(&mut files);
    pkis.iter().for_each(|pki| write_pki(&mut files, pki));
    for name in ["good", "second", "expired", "not-yet", "elsewhere"] {
        let signer = pki::pinned(name);
        files.put(format!("pki/keys/{}.pem", signer.key_id), signer.key.private_pem().into_bytes());
    }
    files.put("pki/README.md".to_owned(), README.as_bytes().to_vec());
    files
}

/// Sealed documents, those who seal them, and a store that trusts them.
fn sealed(files: &mut Files) {
    let pki = GmPki::invented();
    ofd::vectors::all(&pki).iter().for_each(|vector| vector.write_below(ofd::vectors::FOLDER, files));
    sheet::vectors::all(&pki).iter().for_each(|vector| vector.write_below(ofd::vectors::FOLDER, files));
    sheet::layouts::write(files);
    trust::write_sealed(files, &pki);
    for (name, certificate) in pki.all() {
        let pem = pem::write("CERTIFICATE", &certificate.der);
        files.put(format!("pki/certificates/gm-{name}.pem"), pem.into_bytes());
        files.put(format!("pki/keys/gm-{name}.pem"), certificate.key.private_pem().into_bytes());
    }
}

/// Signed PDF, those who sign them, and stores that trust them.
fn signed_pages(files: &mut Files) {
    let pki = PdfPki::invented();
    pdf::vectors::all(&pki).iter().for_each(|vector| vector.write_below(pdf::vectors::FOLDER, files));
    trust::write_pdf(files, &pki);
    for (name, party) in pki.parties() {
        let pem = pem::write("CERTIFICATE", &party.der);
        files.put(format!("pki/certificates/pdf-{name}.pem"), pem.into_bytes());
        files.put(format!("pki/keys/pdf-{name}.pem"), party.key.private_pem().into_bytes());
    }
}

fn write_pki(files: &mut Files, pki: &Pki) {
    let authorities =
        [("root", &pki.root), ("authority", &pki.authority), ("revoked-authority", &pki.revoked_authority)];
    let signers = pki.signers().map(|(name, signer)| (name, &signer.chain[0]));
    for (name, certificate) in authorities.into_iter().chain(signers) {
        let name = format!("{}-{name}.pem", pki.region.short);
        files.put(
            format!("pki/certificates/{name}"),
            pem::write("CERTIFICATE", &certificate.der).into_bytes(),
        );
        files.put(format!("pki/keys/{name}"), certificate.key.private_pem().into_bytes());
    }
}

const README: &str = "\
# Test keys

**Never trust anything in this folder.** The private keys are public: each is the SHA-256 of the words
`elicense test key: ` and the key's name (SHA-384 for P-384); the RSA keys, which no hash makes, stand in files of the
testkit. They exist so that everybody can make the test data again.

- `certificates/`: the invented authorities and signers, by region and name.
- `algorithms-*`: the same for SM2, P-256, P-384 and RSA.
- `keys/`: the private key of each certificate, and the pinned keys of the region whose proofs carry no chain.
  `weak-key` and `other-key-kind` are certificates for another public key than that of their file.
- `pdf-…`: the same for signed PDF.
- `gm-…`: the same for sealed documents, with SM2 (GB/T 32918) and the same rule for the private keys.

All of it is written by `cargo run -p elicense-testkit -- testdata`.
";

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::vectors::Vector;

    fn vectors() -> Vec<Vector> {
        scenarios::all()
    }

    #[test]
    fn everything_comes_out_the_same_twice() {
        let (first, second) = (files(), files());
        assert!(first.iter().eq(second.iter()));
    }

    #[test]
    fn every_rejection_has_an_accepted_neighbour() {
        let all = vectors();
        let by_name: BTreeMap<_, _> =
            all.iter().map(|vector| ((vector.folder, vector.name.as_str()), vector)).collect();
        for vector in &all {
            let neighbour = vector.neighbour().map(|name| by_name[&(vector.folder, name)]);
            // The good reply of a layout without proof is as good as such a reply can be.
            let accepted = neighbour.is_some_and(|other| other.is_accepted() || other.is_unsigned());
            let good = vector.is_accepted() || (vector.is_unsigned() && vector.name == "good");
            assert!(good || accepted, "{}/{} has no accepted neighbour", vector.folder, vector.name);
            assert!(
                neighbour.is_none_or(|other| other.bytes != vector.bytes || other.differs_outside(vector))
            );
        }
    }

    #[test]
    fn the_folder_holds_what_is_written_here() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../testdata");
        let differences = files().differences(&folder).expect("the folder can be read");
        assert!(differences.is_empty(), "run `elicense-testkit testdata`: {differences:?}");
    }

    #[test]
    fn every_vector_is_small() {
        let most = |vector: &Vector| match vector.extension {
            // JPEG makes much of sharp edges.
            "png" | "jpg" => 16 << 10,
            // Two time stamps bring their makers' certificates along.
            _ if vector.name == "stamps-one-holds" => 7 << 10,
            _ => 5 << 10,
        };
        let large: Vec<_> =
            vectors().into_iter().filter(|vector| vector.bytes.len() > most(vector)).collect();
        assert!(
            large.is_empty(),
            "{:?}",
            large.iter().map(|vector| (&vector.name, vector.bytes.len())).collect::<Vec<_>>()
        );
    }
}
