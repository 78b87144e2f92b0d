//! Signed PDF as issuing authorities hand them out: SignedData (RFC 5652) and time stamps (RFC 3161) of every profile that
//! ISO 32000 and ETSI EN 319 142 know, and the Chinese ones with SM2: SignedData of GM/T 0010 and seals of GB/T 38540.
//!
//! [`license::objects`] say what a license shows, [`signing::sign`] signs it, [`file::File::write`] adds what comes after.

pub mod cms;
pub mod file;
pub mod license;
pub mod ocsp;
pub mod party;
pub mod pki;
pub mod signing;
pub mod stamp;
pub mod vectors;

pub use file::{File, Table, Update};
pub use pki::PdfPki;
pub use signing::{Field, Signing, Value};

use sha2::{Digest as _, Sha256};

/// So many signed licenses, each another license, named as in an archive. They are made when they are asked for, so any
/// number is cheap to hold.
pub fn many(count: u64) -> impl Iterator<Item = (String, Vec<u8>)> {
    let pki = PdfPki::invented();
    (0..count).map(move |n| {
        let page = license::page(&format!("TEST{n:010}"));
        let page = file::stream("", page.as_bytes(), true);
        let update = Update::of(license::objects()).with(license::CONTENT, page);
        (format!("{:04}/{n:010}.pdf", n / 10_000), vectors::signed_by_office(&pki, update))
    })
}

/// A signed license that carries so many bytes that nobody can pack, as a scanned picture would.
#[must_use]
pub fn filled(bytes: usize) -> Vec<u8> {
    let mut noise = Vec::with_capacity(bytes + 32);
    for block in 0_u64.. {
        if noise.len() >= bytes {
            break;
        }
        noise.extend(Sha256::digest([bytes as u64, block].map(u64::to_be_bytes).concat()));
    }
    noise.truncate(bytes);
    let update = Update::of(license::objects());
    let number = update.objects.keys().max().map_or(1, |most| most + 1);
    let update = update.with(number, file::stream("/Type /EmbeddedFile", &noise, false));
    vectors::signed_by_office(&PdfPki::invented(), update)
}
