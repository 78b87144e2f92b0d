//! Signatures.xml, Signature.xml and what stands beside them.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use jiff::Timestamp;
use jiff::tz::offset;
use md5::{Digest, Md5};
use sha1::Sha1;

use super::document::{ENTRY, part};
use super::package::Package;
use super::seal::{Seal, Standard};
use super::ses::{SesSignature, Writing};
use super::signed_data::{self, Content};
use super::time_stamp::Stamp;
use crate::gm::certificates::Certificate;
use crate::gm::key::USER_ID;
use crate::gm::pki::GmPki;
use crate::gm::{oids, sm3};
use crate::xml::{element, empty};

/// The list of signatures.
pub const LIST: &str = "Doc_0/Signs/Signatures.xml";

/// The path of a part of signature `number`, counted from 0.
#[must_use]
pub fn path(number: usize, part: &str) -> String {
    format!("Doc_0/Signs/Sign_{number}/{part}")
}

/// One signature to be. Everything may be changed before [`sign`].
#[derive(Clone, Debug)]
pub struct Signing {
    /// The seal; for [`Form::SignedData`] and [`Form::Bare`] it is not used.
    pub seal: Seal,
    /// Who signs.
    pub signer: Certificate,
    /// The certificates behind the signer's, which only SignedData carries.
    pub chain: Vec<Certificate>,
    /// What kind of value it is.
    pub form: Form,
    /// How a value of [`Form::Seal`] is written.
    pub writing: Writing,
    /// The user id of the signer.
    pub user_id: &'static str,
    /// When, as is claimed.
    pub signed_at: Timestamp,
    /// The time stamp over the value.
    pub stamp: Option<Stamp>,
    /// Paths, or beginnings of paths, that are left out of the references.
    pub uncovered: Vec<&'static str>,
    /// Whether the list of signatures is covered, which a later signature changes.
    pub covers_list: bool,
    /// How the parts are digested.
    pub check: CheckMethod,
    /// What becomes of the references before they are signed.
    pub edit: fn(&mut Vec<Reference>),
    /// What becomes of Signature.xml before it is signed.
    pub rewrite: fn(String) -> String,
    /// Whether the seal stands in a part of its own too, and as which.
    pub seal_part: Option<Seal>,
}

/// What kind of value a signature is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Form {
    /// SES_Signature.
    Seal,
    /// SignedData of GB/T 35275, with so many signers.
    SignedData(Content, usize),
    /// The value and nothing else: nobody is named.
    Bare,
}

/// How parts are digested.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum CheckMethod {
    /// SM3.
    Sm3,
    /// SHA-1.
    Sha1,
    /// MD5.
    Md5,
    /// MD5, which is what the schema takes where nothing is said.
    Unsaid,
}

/// One reference.
#[derive(Clone, Debug)]
pub struct Reference {
    /// Its FileRef.
    pub path: String,
    /// Its CheckValue.
    pub digest: Vec<u8>,
}

impl Signing {
    /// The seal of the issuing authority, by GB/T 38540-2020.
    ///
    /// # Panics
    ///
    /// Never: the time is a constant.
    #[must_use]
    pub fn seal(pki: &GmPki) -> Self {
        Self {
            seal: Seal::sound(pki, Standard::V4),
            signer: pki.of("seal"),
            chain: vec![pki.authority.clone()],
            form: Form::Seal,
            writing: Writing::Der,
            user_id: USER_ID,
            signed_at: "2026-02-10T01:30:00Z".parse().expect("a time"),
            stamp: None,
            uncovered: Vec::new(),
            covers_list: false,
            check: CheckMethod::Sm3,
            edit: |_| (),
            rewrite: |text| text,
            seal_part: None,
        }
    }

    /// The same by another standard.
    #[must_use]
    pub fn by(pki: &GmPki, standard: Standard) -> Self {
        Self { seal: Seal::sound(pki, standard), ..Self::seal(pki) }
    }

    /// A seal of this name that somebody owns.
    #[must_use]
    pub fn of(pki: &GmPki, owner: &str, name: &str) -> Self {
        let signer = pki.of(owner);
        let seal = Seal::of(Standard::V4, name, signer.clone(), pki.of("maker"));
        Self { seal, signer, ..Self::seal(pki) }
    }

    fn covers(&self, path: &str) -> bool {
        (path != LIST || self.covers_list) && !self.uncovered.iter().any(|start| path.starts_with(start))
    }

    fn value(&self, signature_xml: &[u8], path: &str) -> Vec<u8> {
        match self.form {
            Form::Seal => {
                let signature = SesSignature {
                    standard: self.seal.standard,
                    seal: &self.seal.der(),
                    signature_xml,
                    path,
                    signer: &self.signer,
                    signed_at: self.signed_at,
                    user_id: self.user_id,
                    writing: self.writing,
                    stamp: self.stamp.as_ref(),
                };
                signature.der()
            }
            Form::SignedData(content, signers) => {
                let chain = [&self.signer].into_iter().chain(&self.chain);
                let chain: Vec<_> = chain.map(|certificate| certificate.der.clone()).collect();
                signed_data::write(signature_xml, content, &self.signer, &chain, signers)
            }
            Form::Bare => self.signer.key.sign(signature_xml),
        }
    }
}

/// Signs what is there: the list, the signature's own parts, and the entry's mention of the list.
pub fn sign(package: &mut Package, namespace: &str, signing: &Signing) {
    let number = (0..).find(|&number| !package.paths().any(|other| other == path(number, "Signature.xml")));
    let number = number.expect("a number is free");
    list(package, namespace, number, signing);
    if let Some(seal) = &signing.seal_part {
        package.add(path(number, "Seal.esl"), seal.der());
    }
    let covered = package.entries.iter().filter(|entry| signing.covers(&entry.name));
    let mut references: Vec<Reference> = covered
        .map(|entry| Reference {
            path: format!("/{}", entry.name),
            digest: signing.check.digest(&entry.bytes),
        })
        .collect();
    (signing.edit)(&mut references);
    let text = (signing.rewrite)(signature_xml(namespace, number, signing, &references));
    let file = path(number, "Signature.xml");
    let value = signing.value(text.as_bytes(), &format!("/{file}"));
    package.add(file, text);
    package.add(path(number, "SignedValue.dat"), value);
}

fn list(package: &mut Package, namespace: &str, number: usize, signing: &Signing) {
    let kind = if signing.form == Form::Seal { "Seal" } else { "Sign" };
    let (id, place) = ((number + 1).to_string(), format!("/{}", path(number, "Signature.xml")));
    let new = empty("ofd:Signature", &[("ID", &id), ("Type", kind), ("BaseLoc", &place)]);
    let max = |number: usize| element("ofd:MaxSignId", &[], &number.to_string());
    if number == 0 {
        let mention = element("ofd:Signatures", &[], LIST);
        // The first document of the package is the one that is sealed.
        let entry = package.text(ENTRY).replacen("</ofd:DocBody>", &format!("{mention}</ofd:DocBody>"), 1);
        package.put(ENTRY, entry);
        package.add(LIST, part(namespace, "Signatures", &(max(1) + &new)));
    } else {
        package.edit(LIST, &max(number), &max(number + 1));
        package.edit(LIST, "</ofd:Signatures>", &format!("{new}</ofd:Signatures>"));
    }
}

fn signature_xml(namespace: &str, number: usize, signing: &Signing, references: &[Reference]) -> String {
    let said = |name: &str, text: &str| element(&format!("ofd:{name}"), &[], text);
    let local = offset(8).to_datetime(signing.signed_at).strftime("%Y-%m-%d %H:%M:%S").to_string();
    let about = [("ProviderName", "testkit"), ("Version", "1"), ("Company", "TEST elicense")];
    let mut info = empty("ofd:Provider", &about);
    info += &said("SignatureMethod", oids::SM2_WITH_SM3);
    info += &said("SignatureDateTime", &local);
    let one = |reference: &Reference| {
        let value = said("CheckValue", &STANDARD.encode(&reference.digest));
        element("ofd:Reference", &[("FileRef", &reference.path)], &value)
    };
    let method = signing.check.name().map(|name| ("CheckMethod", name));
    let method: Vec<_> = method.into_iter().collect();
    info += &element("ofd:References", &method, &references.iter().map(one).collect::<String>());
    if signing.form == Form::Seal {
        info += &empty("ofd:StampAnnot", &[("ID", "1"), ("PageRef", "1"), ("Boundary", "150 90 40 40")]);
    }
    if signing.seal_part.is_some() {
        let place = format!("/{}", path(number, "Seal.esl"));
        info += &element("ofd:Seal", &[], &said("BaseLoc", &place));
    }
    let content = said("SignedInfo", &info) + &said("SignedValue", "SignedValue.dat");
    part(namespace, "Signature", &content)
}

impl CheckMethod {
    fn name(self) -> Option<&'static str> {
        match self {
            Self::Sm3 => Some(oids::SM3),
            Self::Sha1 => Some("SHA1"),
            Self::Md5 => Some("MD5"),
            Self::Unsaid => None,
        }
    }

    fn digest(self, bytes: &[u8]) -> Vec<u8> {
        match self {
            Self::Sm3 => sm3(bytes),
            Self::Sha1 => Sha1::digest(bytes).to_vec(),
            Self::Md5 | Self::Unsaid => Md5::digest(bytes).to_vec(),
        }
    }
}
