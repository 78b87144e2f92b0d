//! The proof of a document to be, in the form that its layout names.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use jiff::Timestamp;

use crate::crypto::Known;
use crate::document::budget::Budget;
use crate::document::container::gb18030::Encoding;
use crate::document::container::{self, Container};
use crate::issue::document::signed_data::SignedData;
use crate::issue::document::tree::{Taken, Value};
use crate::issue::document::{Refused, encode, unwritten};
use crate::issue::signer::LicenseSigner;
use crate::layout::{Inside, Layout, Want};
use crate::proof::cose::sig_structure;
use crate::proof::parts::{
    Fields, Form, Key, Naming, Pairs, Place, SignedByFields, SignedByMessage, Spellings, signed_bytes,
};
use crate::proof::{Payload, SignedSpec};
use crate::words::unwritten::Unwritten;
use crate::x509::key_id::kid;

/// The signed document around a payload.
///
/// # Errors
///
/// The key signs with nothing that the layout allows, documents of the layout carry certificates or a name that the signer
/// has not, or two parts of the proof want one place.
pub(super) fn document(
    layout: &Layout,
    spec: &SignedSpec,
    payload: Value,
    signer: &LicenseSigner,
    at: Timestamp,
) -> Result<Vec<u8>, Refused> {
    let mut work = Work { layout, spec, signer, at, document: Value::Null };
    work.conditions()?;
    match &spec.form {
        Form::Jws { at, naming } => work.jws(at, naming, &payload)?,
        Form::Cose { at, naming } => {
            let message = work.cose(naming, &payload)?;
            match at.is_root() {
                true => return Ok(message),
                false => work.put(at, Value::Bytes(message))?,
            }
        }
        Form::Cms { signed, signature, spellings } => work.cms(signed, signature, spellings, &payload)?,
        Form::Detached(fields) => work.detached(fields, payload)?,
    }
    work.written().ok_or_else(|| work.broken())
}

struct Work<'w> {
    layout: &'w Layout,
    spec: &'w SignedSpec,
    signer: &'w LicenseSigner,
    at: Timestamp,
    document: Value,
}

impl Work<'_> {
    /// What has to stand around the signed content for the layout to claim the document.
    fn conditions(&mut self) -> Result<(), Refused> {
        for detect in self.layout.detect.iter().filter(|detect| detect.inside == Inside::Document) {
            if let Want::Text(texts) = &detect.want {
                let text = texts.first().map(Value::text).unwrap_or_default();
                let place = self.document.at(&detect.at.path).and_then(|place| place.put(text));
                place.map_err(|Taken| unwritten(Unwritten::Value, &detect.at.text))?;
            }
        }
        Ok(())
    }

    /// Flattened (RFC 7515 §7.2.2), or compact where it stands in base64.
    fn jws(&mut self, at: &Place, naming: &Naming, payload: &Value) -> Result<(), Refused> {
        let with = self.choose(|known| known.jose().is_some())?;
        let mut header = vec![("alg".to_owned(), Value::text(with.jose().unwrap_or_default()))];
        match naming {
            Naming::Certificates => {
                let chain = self.certificates()?.iter().map(|der| Value::Text(STANDARD.encode(der)));
                header.push(("x5c".to_owned(), Value::List(chain.collect())));
            }
            Naming::Kid => header.push(("kid".to_owned(), Value::text(self.key_name()?))),
            Naming::Fixed(_) => {}
        }
        header.push(("iat".to_owned(), Value::Integer(self.at.as_second())));
        let header = encode::json(&Value::Map(header)).ok_or_else(|| self.broken())?;
        let encoded = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
        let (header, payload) = (encoded(header.as_bytes()), encoded(&self.bytes_of(payload)?));
        let message = format!("{header}.{payload}");
        let signature = encoded(&self.sign(with, message.as_bytes())?);
        if at.is_bytes() {
            return self.put(at, Value::Text(format!("{message}.{signature}")));
        }
        for (name, text) in [("payload", payload), ("protected", header), ("signature", signature)] {
            let step = crate::document::path::Path::parse(&format!("/{name}")).map_err(|_| self.broken())?;
            let place = self.document.inside(at.path()).and_then(|jws| jws.inside(&step));
            place.and_then(|place| place.put(Value::Text(text))).map_err(|Taken| self.broken())?;
        }
        Ok(())
    }

    /// A tagged COSE_Sign1 (RFC 9052 §4.2).
    fn cose(&self, naming: &Naming, payload: &Value) -> Result<Vec<u8>, Refused> {
        let with = self.choose(|known| known.cose().is_some())?;
        let mut header = vec![(ALG.to_owned(), Value::Integer(with.cose().unwrap_or_default()))];
        match naming {
            Naming::Certificates => {
                let mut chain: Vec<Value> = self.certificates()?.iter().cloned().map(Value::Bytes).collect();
                // RFC 9360 §2: one alone is no list.
                let chain = if chain.len() == 1 { chain.remove(0) } else { Value::List(chain) };
                header.push((X5CHAIN.to_owned(), chain));
            }
            Naming::Kid => {
                let own = self.certificates()?.first().map(|der| kid(der).to_vec());
                header.push((KID.to_owned(), Value::Bytes(own.unwrap_or_default())));
            }
            Naming::Fixed(_) => {}
        }
        let claims = vec![(IAT.to_owned(), Value::Integer(self.at.as_second()))];
        header.push((CWT_CLAIMS.to_owned(), Value::Map(claims)));
        let header = encode::cbor(&Value::Map(header)).ok_or_else(|| self.broken())?;
        let payload = self.bytes_of(payload)?;
        let signature = self.sign(with, &sig_structure(&header, &payload))?;
        let members =
            [Value::Bytes(header), Value::Map(Vec::new()), Value::Bytes(payload), Value::Bytes(signature)];
        let message = encode::cbor(&Value::List(members.to_vec())).ok_or_else(|| self.broken())?;
        Ok([&[SIGN1_TAG], &message[..]].concat())
    }

    fn cms(
        &mut self,
        signed: &SignedByMessage,
        signature: &Place,
        spellings: &Spellings,
        payload: &Value,
    ) -> Result<(), Refused> {
        let with = self.choose(|known| known.cms().is_some())?;
        let Some((oid, parameters, digest)) = with.cms() else { return Err(self.broken()) };
        let content = self.bytes_of(payload)?;
        match signed {
            // The characters stand there, the bytes of the layout's encoding are signed.
            SignedByMessage::Element(path) => {
                let text = self.text_of(payload)?.into_bytes();
                let place = self.document.at(path).and_then(|place| place.put(Value::Bytes(text)));
                place.map_err(|Taken| self.broken())?;
            }
            SignedByMessage::Text(place) => self.put(place, signed_value(place, content.clone()))?,
            SignedByMessage::Attached => {}
        }
        let content = match signed {
            SignedByMessage::Element(_) => content,
            _ => signed_bytes(content.into(), self.spec.text_as).map_err(|_| self.broken())?.into_owned(),
        };
        let certificates = self.certificates()?;
        let data = SignedData {
            content: &content,
            is_inside: *signed == SignedByMessage::Attached,
            certificates,
            algorithm: (oid, parameters),
            digest,
            at: self.at,
        };
        let message = data.message().ok_or_else(|| self.broken())?;
        let encoded = data.with_signature(&self.sign(with, &message)?).ok_or_else(|| self.broken())?;
        self.put(signature, Value::Text(spellings.encode(&encoded)))
    }

    fn detached(&mut self, fields: &Fields, payload: Value) -> Result<(), Refused> {
        // Of plain numbers there is one length, by which a reader tells them.
        let has_one_length = |known: Known| known.signature_bytes().is_some();
        let with = self.choose(has_one_length).or_else(|_| self.choose(|_| true))?;
        let content = match &fields.signed {
            SignedByFields::Text(place) => {
                let content = self.bytes_of(&payload)?;
                self.put(place, signed_value(place, content.clone()))?;
                content
            }
            SignedByFields::TextOfPairs(place, pairs) => {
                let text = text_of_pairs(pairs, &payload).ok_or_else(|| self.broken())?;
                self.put(place, Value::text(&text))?;
                text.into_bytes()
            }
            SignedByFields::Entries(pairs) => {
                let of = pairs.of.as_ref().ok_or_else(|| self.broken())?;
                let place = self.document.at(of).and_then(|place| place.put(payload));
                place.map_err(|Taken| self.broken())?;
                self.entries(pairs)?.into_bytes()
            }
        };
        let message = signed_bytes(content.into(), self.spec.text_as).map_err(|_| self.broken())?;
        let signature = fields.spellings.encode(&self.sign(with, &message)?);
        self.put(&fields.signature, Value::Text(signature))?;
        match &fields.key {
            Key::At(place) => self.put(place, Value::text(self.key_name()?)),
            Key::Fixed(_) => Ok(()),
        }
    }

    /// The text that entries of the document make, as its readers make it.
    fn entries(&self, pairs: &Pairs) -> Result<String, Refused> {
        let text = encode::json(&self.document).ok_or_else(|| self.broken())?;
        let read = container::read_as(Container::Json, text.as_bytes(), &mut Budget::new(), 0);
        let read = read.map_err(|_| self.broken())?;
        pairs.of_map(&read).map_err(|what| unwritten(Unwritten::Value, &what))
    }

    /// The payload as it is signed, in whatever the layout reads it as.
    fn bytes_of(&self, payload: &Value) -> Result<Vec<u8>, Refused> {
        match self.spec.payload {
            Payload::In(Container::Cbor) => encode::cbor(payload).ok_or_else(|| self.broken()),
            Payload::In(Container::Xml) => in_encoding(self.spec.encoding, self.text_of(payload)?),
            _ => self.text_of(payload).map(String::into_bytes),
        }
    }

    /// The same as characters.
    fn text_of(&self, payload: &Value) -> Result<String, Refused> {
        let namespaces = self.spec.namespaces.as_deref();
        let text = match self.spec.payload {
            // A root of a text of its own declares its prefixes, an element of a document is inside of one that does.
            Payload::In(Container::Xml) => {
                let is_element = matches!(&self.spec.form, Form::Cms { signed: SignedByMessage::Element(path), .. }
                    if path.way().len() > 1);
                encode::xml(payload, namespaces, !is_element)
            }
            Payload::In(Container::Json) => encode::json(payload),
            Payload::In(_) | Payload::Pairs(_) => None,
        };
        text.ok_or_else(|| self.broken())
    }

    /// The document in its container.
    fn written(&self) -> Option<Vec<u8>> {
        match self.layout.container {
            Container::Json => in_encoding(self.layout.encoding, encode::json(&self.document)? + "\n").ok(),
            Container::Cbor => encode::cbor(&self.document),
            Container::Xml => {
                let name = match self.layout.encoding {
                    Encoding::Utf8 => "UTF-8",
                    Encoding::Gb18030 => "GB18030",
                };
                // A document that is the signed element declares what is needed itself.
                let declares = !matches!(&self.document, Value::Map(entries)
                    if matches!(entries.as_slice(), [(_, Value::Bytes(_))]));
                let root = encode::xml(&self.document, self.spec.namespaces.as_deref(), declares)?;
                let text = format!("<?xml version=\"1.0\" encoding=\"{name}\"?>\n{root}\n");
                in_encoding(self.layout.encoding, text).ok()
            }
            _ => None,
        }
    }

    fn put(&mut self, at: &Place, value: Value) -> Result<(), Refused> {
        let place = self.document.inside(at.path()).and_then(|place| place.put(value));
        place.map_err(|Taken| self.broken())
    }

    /// The first algorithm of the key that the layout allows and the form can name.
    fn choose(&self, is_fit: impl Fn(Known) -> bool) -> Result<Known, Refused> {
        let allowed = |known: Known| self.spec.algorithms.allow(known) && is_fit(known);
        self.signer.key.choose(allowed).ok_or_else(|| unwritten(Unwritten::Algorithm, ""))
    }

    fn sign(&self, with: Known, message: &[u8]) -> Result<Vec<u8>, Refused> {
        let signature = self.signer.key.sign(with, message, self.spec.user_id.as_deref());
        signature.ok_or_else(|| self.broken())
    }

    fn certificates(&self) -> Result<&[Vec<u8>], Refused> {
        match self.signer.certificates.as_slice() {
            [] => Err(unwritten(Unwritten::Certificate, "")),
            certificates => Ok(certificates),
        }
    }

    fn key_name(&self) -> Result<&str, Refused> {
        self.signer.key_name.as_deref().ok_or_else(|| unwritten(Unwritten::KeyName, ""))
    }

    /// The layout's parts want one place, or what it says cannot be written.
    fn broken(&self) -> Refused {
        unwritten(Unwritten::Layout, "")
    }
}

/// The signed content at its place: its characters, or its bytes where the place ends in those.
fn signed_value(place: &Place, content: Vec<u8>) -> Value {
    match place.is_bytes() {
        true => Value::Bytes(content),
        false => {
            String::from_utf8(content).map_or_else(|error| Value::Bytes(error.into_bytes()), Value::Text)
        }
    }
}

/// The pairs of the payload; nothing of it is left out.
fn text_of_pairs(pairs: &Pairs, payload: &Value) -> Option<String> {
    let Value::Map(entries) = payload else { return None };
    if !entries.iter().all(|(key, _)| pairs.keys().contains(key)) {
        return None;
    }
    let value = |key: &str| {
        entries.iter().find(|(name, _)| name == key).and_then(|(_, value)| match value {
            Value::Text(text) => Some(text.as_str()),
            _ => None,
        })
    };
    pairs.text_of(value).ok()
}

fn in_encoding(encoding: Encoding, text: String) -> Result<Vec<u8>, Refused> {
    let bytes = encoding.bytes_of(text.into_bytes().into());
    bytes.map(|bytes| bytes.into_owned()).ok_or_else(|| unwritten(Unwritten::Layout, ""))
}

// Labels of COSE headers (RFC 9052 §3.1, RFC 9597, RFC 9360) and of a CWT (RFC 8392).
const ALG: &str = "1";
const KID: &str = "4";
const CWT_CLAIMS: &str = "15";
const X5CHAIN: &str = "33";
const IAT: &str = "6";
const SIGN1_TAG: u8 = 0xd2;
