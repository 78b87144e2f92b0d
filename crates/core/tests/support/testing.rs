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

/// An answer about one certificate (RFC 6960) to be.
#[derive(Clone)]
pub(crate) struct AnswerDraft {
    pub(crate) serial: Vec<u8>,
    /// Whose issuer it says the certificate has.
    pub(crate) issuer: &'static str,
    /// Hashes of the issuer by SHA-256, and not by SHA-1.
    pub(crate) with_sha_256: bool,
    /// Who says to answer, and by its key's hash or its name.
    pub(crate) responder: &'static str,
    pub(crate) by_key: bool,
    /// Whose key signs.
    pub(crate) signer: &'static str,
    pub(crate) certificates: Vec<Vec<u8>>,
    /// Since when and why, where it was taken back.
    pub(crate) revoked: Option<(&'static str, Option<u8>)>,
    pub(crate) is_unknown: bool,
    /// `yyyymmddhhmmssZ`, without the century.
    pub(crate) this: &'static str,
    pub(crate) next: Option<&'static str>,
}

impl AnswerDraft {
    /// The issuer itself says that nothing is wrong.
    pub(crate) fn good(serial: &[u8], issuer: &'static str) -> Self {
        Self {
            serial: serial.to_vec(),
            issuer,
            with_sha_256: false,
            responder: issuer,
            by_key: false,
            signer: issuer,
            certificates: Vec::new(),
            revoked: None,
            is_unknown: false,
            this: "240601000000Z",
            next: Some("240701000000Z"),
        }
    }

    /// The BasicOCSPResponse.
    pub(crate) fn sign(&self) -> Vec<u8> {
        use sha1::Sha1;
        use sha2::{Digest, Sha256};
        let time = |text: &str| tlv(0x18, &[b"20", text.as_bytes()]);
        let point = |name: &str| key(name).verifying_key().as_bytes().to_vec();
        let hash = |bytes: &[u8]| match self.with_sha_256 {
            true => Sha256::digest(bytes).to_vec(),
            false => Sha1::digest(bytes).to_vec(),
        };
        let digest: &[u8] = if self.with_sha_256 {
            &[0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 1]
        } else {
            &[0x2b, 0x0e, 3, 2, 0x1a]
        };
        let id = tlv(
            0x30,
            &[
                &tlv(0x30, &[&tlv(0x06, &[digest]), &[5, 0]]),
                &tlv(0x04, &[&hash(&name_der(self.issuer))]),
                &tlv(0x04, &[&hash(&point(self.issuer))]),
                &tlv(0x02, &[&self.serial]),
            ],
        );
        let reason = |code: u8| tlv(0xa0, &[&[0x0a, 1, code]]);
        let status = match self.revoked {
            Some((since, why)) => tlv(0xa1, &[&time(since), &why.map(reason).unwrap_or_default()]),
            None if self.is_unknown => vec![0x82, 0],
            None => vec![0x80, 0],
        };
        let next = self.next.map(|next| tlv(0xa0, &[&time(next)])).unwrap_or_default();
        let single = tlv(0x30, &[&id, &status, &time(self.this), &next]);
        let responder = match self.by_key {
            true => tlv(0xa2, &[&tlv(0x04, &[&Sha1::digest(point(self.responder))])]),
            false => tlv(0xa1, &[&name_der(self.responder)]),
        };
        let body = tlv(0x30, &[&responder, &time(self.this), &tlv(0x30, &[&single])]);
        let signature = key(self.signer).sign(&body).to_bytes();
        let certificates = tlv(0xa0, &[&tlv(0x30, &[&self.certificates.concat()])]);
        let certificates = if self.certificates.is_empty() { vec![] } else { certificates };
        tlv(0x30, &[&body, &ed25519(), &tlv(0x03, &[&[0], &signature]), &certificates])
    }

    /// An answer in the envelope of an OCSPResponse with this status.
    pub(crate) fn enveloped(basic: &[u8], status: u8) -> Vec<u8> {
        let kind = tlv(0x06, &[&[0x2b, 6, 1, 5, 5, 7, 0x30, 1, 1]]);
        let bytes = tlv(0x30, &[&kind, &tlv(0x04, &[basic])]);
        tlv(0x30, &[&[0x0a, 1, status], &tlv(0xa0, &[&bytes])])
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
