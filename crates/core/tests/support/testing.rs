//! Certificates and lists for tests, written byte by byte so that each can be wrong in one way.

use ed25519_dalek::{Signer, SigningKey};

/// A key that only its name decides.
pub(crate) fn key(name: &str) -> SigningKey {
    use sha2::{Digest, Sha256};
    SigningKey::from_bytes(&Sha256::digest(format!("test key {name}")).into())
}

/// The SubjectPublicKeyInfo of a test key.
pub(crate) fn spki(name: &str) -> Vec<u8> {
    let point = [&[0][..], key(name).verifying_key().as_bytes()].concat();
    tlv(0x30, &[&ed25519(), &tlv(0x03, &[&point])])
}

/// A certificate to be: every part can be changed before it is signed.
#[derive(Clone)]
pub(crate) struct Draft {
    pub(crate) version: Vec<u8>,
    pub(crate) serial: Vec<u8>,
    pub(crate) algorithm: Vec<u8>,
    pub(crate) outer_algorithm: Vec<u8>,
    pub(crate) issuer: &'static str,
    pub(crate) subject: &'static str,
    /// The subject's name in DER, where a common name is not enough.
    pub(crate) subject_der: Option<Vec<u8>>,
    /// UTCTime: `yymmddhhmmssZ`.
    pub(crate) from: &'static str,
    pub(crate) until: &'static str,
    pub(crate) spki: Vec<u8>,
    /// Object identifier's value, critical, DER.
    pub(crate) extensions: Vec<(Vec<u8>, bool, Vec<u8>)>,
}

pub(crate) const KEY_USAGE: &[u8] = &[0x55, 0x1d, 0x0f];
pub(crate) const BASIC_CONSTRAINTS: &[u8] = &[0x55, 0x1d, 0x13];
pub(crate) const SUBJECT_KEY_ID: &[u8] = &[0x55, 0x1d, 0x0e];
pub(crate) const AUTHORITY_KEY_ID: &[u8] = &[0x55, 0x1d, 0x23];
pub(crate) const LIST_POINTS: &[u8] = &[0x55, 0x1d, 0x1f];
pub(crate) const EXTENDED_KEY_USAGE: &[u8] = &[0x55, 0x1d, 0x25];

impl Draft {
    /// A signer's certificate that keeps every rule.
    pub(crate) fn signer(subject: &'static str, issuer: &'static str) -> Self {
        let extensions = vec![
            (KEY_USAGE.to_vec(), true, tlv(0x03, &[&[6, 0xc0]])),
            (AUTHORITY_KEY_ID.to_vec(), false, tlv(0x30, &[&tlv(0x80, &[issuer.as_bytes()])])),
        ];
        Self {
            version: tlv(0xa0, &[&[2, 1, 2]]),
            serial: vec![0x11],
            algorithm: ed25519(),
            outer_algorithm: ed25519(),
            issuer,
            subject,
            subject_der: None,
            from: "240101000000Z",
            until: "251231235959Z",
            spki: spki(subject),
            extensions,
        }
    }

    /// An authority's certificate that keeps every rule.
    pub(crate) fn authority(subject: &'static str, issuer: &'static str) -> Self {
        let mut draft = Self::signer(subject, issuer);
        (draft.from, draft.until, draft.serial) = ("200101000000Z", "391231235959Z", vec![0x21]);
        draft.set(KEY_USAGE, true, tlv(0x03, &[&[1, 0x06]]));
        draft.set(BASIC_CONSTRAINTS, true, tlv(0x30, &[&[1, 1, 0xff]]));
        draft.set(SUBJECT_KEY_ID, false, tlv(0x04, &[subject.as_bytes()]));
        draft
    }

    pub(crate) fn with(mut self, change: impl FnOnce(&mut Self)) -> Self {
        change(&mut self);
        self
    }

    pub(crate) fn set(&mut self, oid: &[u8], critical: bool, value: Vec<u8>) {
        self.remove(oid);
        self.extensions.push((oid.to_vec(), critical, value));
    }

    pub(crate) fn remove(&mut self, oid: &[u8]) {
        self.extensions.retain(|(known, ..)| known != oid);
    }

    pub(crate) fn path_len(mut self, len: u8) -> Self {
        self.set(BASIC_CONSTRAINTS, true, tlv(0x30, &[&[1, 1, 0xff], &[2, 1, len]]));
        self
    }

    /// The certificate, signed with the key of its issuer's name.
    pub(crate) fn sign(&self) -> Vec<u8> {
        self.sign_with(self.issuer)
    }

    pub(crate) fn sign_with(&self, name: &str) -> Vec<u8> {
        let extension = |(oid, critical, value): &(Vec<u8>, bool, Vec<u8>)| {
            let mark: &[u8] = if *critical { &[1, 1, 0xff] } else { &[] };
            tlv(0x30, &[&tlv(0x06, &[oid]), mark, &tlv(0x04, &[value])])
        };
        let extensions: Vec<u8> = self.extensions.iter().flat_map(extension).collect();
        let body = tlv(
            0x30,
            &[
                &self.version,
                &tlv(0x02, &[&self.serial]),
                &self.algorithm,
                &name_der(self.issuer),
                &tlv(0x30, &[&tlv(0x17, &[self.from.as_bytes()]), &tlv(0x17, &[self.until.as_bytes()])]),
                &self.subject_der.clone().unwrap_or_else(|| name_der(self.subject)),
                &self.spki,
                &tlv(0xa3, &[&tlv(0x30, &[&extensions])]),
            ],
        );
        signed(&body, &self.outer_algorithm, name)
    }
}

/// A revocation list of `issuer`: serial numbers and when each was taken back.
pub(crate) fn list(issuer: &str, this: &str, next: &str, revoked: &[(&[u8], &str)]) -> Vec<u8> {
    list_with(issuer, issuer, this, next, revoked, &[])
}

/// The same, signed with another's key or with more extensions.
pub(crate) fn list_with(
    issuer: &str,
    signer: &str,
    this: &str,
    next: &str,
    revoked: &[(&[u8], &str)],
    more: &[u8],
) -> Vec<u8> {
    let mut draft = ListDraft::new(issuer, this, next);
    draft.entries = revoked.iter().map(|(serial, since)| entry(serial, since, &[])).collect();
    draft.more = more.to_vec();
    draft.sign_with(signer)
}

/// A revocation list to be: every part can be changed before it is signed.
#[derive(Clone)]
pub(crate) struct ListDraft {
    /// Empty for a list of version 1.
    pub(crate) version: Vec<u8>,
    pub(crate) issuer: String,
    pub(crate) this: Vec<u8>,
    /// Empty: it does not say.
    pub(crate) next: Vec<u8>,
    pub(crate) entries: Vec<Vec<u8>>,
    pub(crate) number: Option<u8>,
    pub(crate) names_its_key: bool,
    /// Further extensions.
    pub(crate) more: Vec<u8>,
}

/// The extension reasonCode.
pub(crate) fn reason(code: u8) -> Vec<u8> {
    extension(&[0x55, 0x1d, 0x15], false, &[0x0a, 1, code])
}

pub(crate) fn extension(oid: &[u8], critical: bool, value: &[u8]) -> Vec<u8> {
    let mark: &[u8] = if critical { &[1, 1, 0xff] } else { &[] };
    tlv(0x30, &[&tlv(0x06, &[oid]), mark, &tlv(0x04, &[value])])
}

/// An entry of a list, with its extensions.
pub(crate) fn entry(serial: &[u8], since: &str, extensions: &[u8]) -> Vec<u8> {
    let extensions = if extensions.is_empty() { vec![] } else { tlv(0x30, &[extensions]) };
    tlv(0x30, &[&tlv(0x02, &[serial]), &utc_time(since), &extensions])
}

pub(crate) fn utc_time(text: &str) -> Vec<u8> {
    tlv(0x17, &[text.as_bytes()])
}

impl ListDraft {
    /// A list that keeps every rule and names nobody.
    pub(crate) fn new(issuer: &str, this: &str, next: &str) -> Self {
        Self {
            version: vec![2, 1, 1],
            issuer: issuer.to_owned(),
            this: utc_time(this),
            next: utc_time(next),
            entries: Vec::new(),
            number: Some(1),
            names_its_key: true,
            more: Vec::new(),
        }
    }

    pub(crate) fn with(mut self, change: impl FnOnce(&mut Self)) -> Self {
        change(&mut self);
        self
    }

    pub(crate) fn naming(mut self, serial: &[u8], since: &str, extensions: &[u8]) -> Self {
        self.entries.push(entry(serial, since, extensions));
        self
    }

    /// The list, signed with the key of its issuer's name.
    pub(crate) fn sign(&self) -> Vec<u8> {
        self.sign_with(&self.issuer)
    }

    pub(crate) fn sign_with(&self, name: &str) -> Vec<u8> {
        let entries = self.entries.concat();
        let entries = if entries.is_empty() { entries } else { tlv(0x30, &[&entries]) };
        let number = self.number.map(|number| extension(&[0x55, 0x1d, 0x14], false, &[2, 1, number]));
        let key_id = tlv(0x30, &[&tlv(0x80, &[self.issuer.as_bytes()])]);
        let key_id = if self.names_its_key { extension(AUTHORITY_KEY_ID, false, &key_id) } else { vec![] };
        let extensions = [number.unwrap_or_default(), key_id, self.more.clone()].concat();
        let extensions =
            if extensions.is_empty() { vec![] } else { tlv(0xa0, &[&tlv(0x30, &[&extensions])]) };
        let issuer = name_der(&self.issuer);
        let body =
            tlv(0x30, &[&self.version, &ed25519(), &issuer, &self.this, &self.next, &entries, &extensions]);
        signed(&body, &ed25519(), name)
    }
}

/// One DER value: a tag, its length in the shortest form, and the parts.
pub(crate) fn tlv(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let content = parts.concat();
    let length = content.len().to_be_bytes();
    let length = &length[length.iter().take_while(|byte| **byte == 0).count()..];
    let length = match (content.len(), u8::try_from(length.len()).expect("short")) {
        (short @ 0..=127, _) => vec![u8::try_from(short).expect("short")],
        (_, bytes) => [&[0x80 | bytes], length].concat(),
    };
    [&[tag], &length[..], &content].concat()
}

pub(crate) fn pem(word: &str, der: &[u8]) -> Vec<u8> {
    use base64::Engine;
    let text = base64::engine::general_purpose::STANDARD.encode(der);
    format!("-----BEGIN {word}-----\n{text}\n-----END {word}-----\n").into_bytes()
}

fn signed(body: &[u8], algorithm: &[u8], name: &str) -> Vec<u8> {
    let signature = key(name).sign(body).to_bytes();
    tlv(0x30, &[body, algorithm, &tlv(0x03, &[&[0], &signature])])
}

fn ed25519() -> Vec<u8> {
    tlv(0x30, &[&[0x06, 3, 0x2b, 0x65, 0x70]])
}

pub(crate) fn name_der(common_name: &str) -> Vec<u8> {
    if common_name.is_empty() {
        return tlv(0x30, &[]);
    }
    let attribute = tlv(0x30, &[&[0x06, 3, 0x55, 4, 3], &tlv(0x0c, &[common_name.as_bytes()])]);
    tlv(0x30, &[&tlv(0x31, &[&attribute])])
}
