//! Sealed documents that are made here hold under the rules of the standards: by a reader of this file's own, by
//! `sm2`, and where they are there by the programs `openssl` and `unzip`.

#[path = "support/values.rs"]
mod values;

use std::collections::BTreeMap;
use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use elicense_testkit::gm::certificates::Certificate;
use elicense_testkit::gm::pki::GmPki;
use elicense_testkit::gm::{oids, sm3};
use elicense_testkit::ofd::signatures::path;
use elicense_testkit::ofd::vectors::{self, METADATA};
use elicense_testkit::vectors::{Opinion, Vector};
use elicense_testkit::{der, ofd, pem};
use rawzip::ZipArchive;
use values::{Signed, USER_ID, values};

/// Every vector whose signature says that it is sound holds, and every one that is said to be broken breaks.
#[test]
fn digests_and_signatures_are_as_the_vectors_say() {
    let (mut sound, mut broken) = (0, 0);
    for vector in vectors::all(&GmPki::invented()) {
        let found = || checked(&vector.bytes);
        match vector.other_opinion() {
            Opinion::Valid => {
                sound += 1;
                found().unwrap_or_else(|fault| panic!("{}/{}: {fault}", vector.folder, vector.name));
            }
            Opinion::Invalid => {
                broken += 1;
                assert!(found().is_err(), "{}/{} holds", vector.folder, vector.name);
            }
            Opinion::None => (),
        }
    }
    assert!(sound > 40 && broken > 10, "{sound} sound, {broken} broken");
}

#[test]
fn many_documents_are_of_100_kilobytes_and_all_different() {
    let made: Vec<_> = ofd::many(3).collect();
    for (name, bytes) in &made {
        assert!((95 << 10..110 << 10).contains(&bytes.len()), "{name}: {} bytes", bytes.len());
        checked(bytes).unwrap_or_else(|fault| panic!("{name}: {fault}"));
    }
    assert!(made[0].1 != made[1].1 && made[1].1 != made[2].1);
}

/// OpenSSL agrees on certificates, revocation lists, seals and signatures.
#[test]
fn openssl_agrees() {
    if !is_there("openssl", "version") {
        println!("openssl is not there: its opinion is not asked");
        return;
    }
    let (folder, pki) = (scratch("openssl"), GmPki::invented());
    let put = |name: &str, bytes: &[u8]| {
        let path = folder.join(name);
        fs::write(&path, bytes).expect("a file can be written");
        path.display().to_string()
    };
    // OpenSSL 3.0 takes the user id for the certificate that is asked about, and not for those above it.
    let is_issued = |issuer: &Certificate, certificate: &Certificate| {
        let issuer = put("issuer.pem", pem::write("CERTIFICATE", &issuer.der).as_bytes());
        let certificate = put("certificate.pem", pem::write("CERTIFICATE", &certificate.der).as_bytes());
        let (id, anchor) = (format!("distid:{USER_ID}"), ["-partial_chain", "-trusted", &issuer]);
        let question = [&["verify", "-vfyopt", &id, "-no_check_time"][..], &anchor, &[&certificate]].concat();
        openssl(&question).status.success()
    };
    assert!(is_issued(&pki.root, &pki.authority));
    for name in ["seal", "maker", "company"] {
        assert!(is_issued(&pki.authority, &pki.of(name)), "{name}");
    }
    assert!(!is_issued(&pki.authority, &pki.of("stranger-seal")), "a stranger is verified");
    let all = vectors::all(&pki);
    let signed = ["good", "good-first-standard", "good-signed-attributes", "good-time-stamp"];
    for signed in signed.iter().flat_map(|name| signed_values(bytes(&all, name))) {
        let spki = der::sequence(&[
            der::sequence(&[der::oid(oids::EC_PUBLIC_KEY), der::oid(oids::SM2)]),
            der::bit_string(&signed.key),
        ]);
        let key = put("key.pem", pem::write("PUBLIC KEY", &spki).as_bytes());
        let (message, value) = (put("message", &signed.message), put("value", &signed.value));
        let verify = |user: &str| {
            let id = format!("distid:{user}");
            openssl(&[
                "pkeyutl", "-verify", "-pubin", "-inkey", &key, "-sigfile", &value, "-rawin", "-in",
                &message, "-digest", "sm3", "-pkeyopt", &id,
            ])
        };
        assert!(verify(USER_ID).status.success(), "{}: {:?}", signed.what, verify(USER_ID));
        assert!(!verify("somebody else").status.success(), "{} under another user id", signed.what);
    }
}

/// Somebody else's program reads the good packages.
#[test]
fn unzip_agrees() {
    if !is_there("unzip", "-v") {
        println!("unzip is not there: its opinion is not asked");
        return;
    }
    let (folder, all) = (scratch("unzip"), vectors::all(&GmPki::invented()));
    let file = folder.join("a.ofd");
    for name in ["good", "good-stored", "good-streamed", "good-whole", "good-version"] {
        fs::write(&file, bytes(&all, name)).expect("a file can be written");
        let output = Command::new("unzip").arg("-tqq").arg(&file).output().expect("unzip is there");
        assert!(output.status.success(), "{name}: {output:?}");
    }
    fs::write(&file, bytes(&all, "zip-checksum")).expect("a file can be written");
    let output = Command::new("unzip").arg("-tqq").arg(&file).output().expect("unzip is there");
    assert!(!output.status.success(), "a wrong checksum is told");
}

fn bytes<'v>(all: &'v [Vector], name: &str) -> &'v [u8] {
    let found = all.iter().find(|vector| vector.folder == METADATA && vector.name == name);
    &found.unwrap_or_else(|| panic!("no vector {name}")).bytes
}

fn is_there(program: &str, question: &str) -> bool {
    Command::new(program).arg(question).output().is_ok_and(|output| output.status.success())
}

fn openssl(arguments: &[&str]) -> Output {
    Command::new("openssl").args(arguments).output().expect("openssl is there")
}

fn scratch(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("ofd-{name}-{}", std::process::id()));
    fs::create_dir_all(&folder).expect("a folder can be made");
    folder
}

/// Digests, bindings and signature values of every signature of a document: the first fault, if there is one.
fn checked(file: &[u8]) -> Result<(), String> {
    let parts = parts(file);
    let signatures = parts.keys().filter(|name| name.ends_with("/Signature.xml")).count();
    if signatures == 0 {
        return Err("nobody signs".to_owned());
    }
    for number in 0..signatures {
        let xml = part(&parts, &path(number, "Signature.xml"))?;
        for (name, digest) in references(xml) {
            // The list of signatures grows with the next one.
            let may_grow = name == "Doc_0/Signs/Signatures.xml" && number + 1 < signatures;
            if !may_grow && sm3(part(&parts, &name)?) != digest {
                return Err(format!("{name} has another digest"));
            }
        }
    }
    for signed in signed_values(file) {
        signed.bound.then_some(()).ok_or("the value is over another Signature.xml")?;
        signed.verify().then_some(()).ok_or_else(|| format!("{} does not verify", signed.what))?;
    }
    Ok(())
}

fn part<'p>(parts: &'p BTreeMap<String, Vec<u8>>, name: &str) -> Result<&'p Vec<u8>, String> {
    parts.get(name).ok_or_else(|| format!("{name} is missing"))
}

/// Parts by name, as a reader of the central directory finds them.
fn parts(file: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let archive = ZipArchive::from_slice(file).expect("a zip");
    let mut entries = archive.entries();
    let mut parts = BTreeMap::new();
    while let Some(header) = entries.next_entry().expect("an entry") {
        let name = String::from_utf8(header.file_path().as_bytes().to_vec()).expect("UTF-8");
        let entry = archive.get_entry(header.wayfinder()).expect("an entry");
        let mut bytes = Vec::new();
        match header.compression_method() {
            rawzip::CompressionMethod::STORE => bytes.extend(entry.data()),
            _ => {
                flate2::read::DeflateDecoder::new(entry.data()).read_to_end(&mut bytes).expect("deflate");
            }
        }
        parts.insert(name, bytes);
    }
    parts
}

/// FileRef and CheckValue of every reference.
fn references(xml: &[u8]) -> Vec<(String, Vec<u8>)> {
    let text = std::str::from_utf8(xml).expect("UTF-8");
    let one = |chunk: &str| {
        let (name, rest) = chunk.split_once('"').expect("a path ends");
        let value =
            rest.split_once("CheckValue>").expect("a value").1.split('<').next().expect("a value ends");
        (name.trim_start_matches('/').to_owned(), STANDARD.decode(value).expect("base64"))
    };
    text.split("FileRef=\"").skip(1).map(one).collect()
}

/// The values of every signature: of the one who signs, of the seal's maker, of the time stamp.
fn signed_values(file: &[u8]) -> Vec<Signed> {
    let parts = parts(file);
    let mut found = Vec::new();
    for number in 0.. {
        let Some(xml) = parts.get(&path(number, "Signature.xml")) else { return found };
        let value = &parts[&path(number, "SignedValue.dat")];
        found.extend(values(value, xml));
    }
    unreachable!("numbers do not end")
}
