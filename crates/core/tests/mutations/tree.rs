//! A document as a tree of everything that is written into everything: texts in JSON, DER in base64 in XML, CBOR in
//! byte strings, all of it down to the certificates.

use super::{cbor, der, json, texts, xml, zip};

/// A part of a document.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Node {
    pub form: Form,
    /// A member's key, an element's or attribute's name, a DER identifier octet, the first byte and number of a CBOR
    /// head.
    pub name: Vec<u8>,
    /// What it holds, where it has no parts.
    pub bytes: Vec<u8>,
    pub parts: Vec<Self>,
    /// 0: written as it was found. Else one of the other ways in which its form can be written, right or wrong.
    pub odd: u8,
}

/// How a part is written.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Form {
    /// Bytes as they are.
    Raw,
    JsonObject,
    /// Of an object: a key and one part.
    JsonMember,
    JsonArray,
    JsonText,
    /// A text that holds JSON, base64 or the like: one part.
    JsonTextOf,
    /// A number, `true`, `false` or `null`.
    JsonWord,
    XmlElement,
    XmlAttribute,
    /// Between elements.
    XmlText,
    DerConstructed,
    DerPrimitive,
    /// An OCTET STRING or a BIT STRING that holds DER; `bytes` stand before it.
    DerAround,
    CborMap,
    CborArray,
    CborTag,
    /// An integer or a simple value: its head alone.
    CborHead,
    CborBytes,
    CborText,
    /// A byte string that holds CBOR or DER.
    CborAround,
    Base64,
    /// Without padding.
    Base64Url,
    /// In lines, as MIME and PEM write it; `bytes` are the white space around.
    Base64Lines,
    Base45,
    Zlib,
    /// `bytes` and what follows.
    Prefixed,
    /// A package of members.
    Zip,
    /// Of a package: a name and what stands under it.
    ZipMember,
}

impl Node {
    pub fn new(form: Form) -> Self {
        Self { form, name: vec![], bytes: vec![], parts: vec![], odd: 0 }
    }

    pub fn leaf(form: Form, bytes: &[u8]) -> Self {
        Self { bytes: bytes.to_vec(), ..Self::new(form) }
    }

    pub fn around(form: Form, part: Self) -> Self {
        Self { parts: vec![part], ..Self::new(form) }
    }

    pub fn of(form: Form, parts: Vec<Self>) -> Self {
        Self { parts, ..Self::new(form) }
    }

    pub fn named(self, name: &[u8]) -> Self {
        Self { name: name.to_vec(), ..self }
    }

    /// A whole document, whatever it is written in.
    pub fn document(bytes: &[u8]) -> Self {
        same(bytes, zip::read)
            .or_else(|| same(bytes, json::read))
            .or_else(|| same(bytes, xml::read))
            .or_else(|| same(bytes, texts::code))
            .or_else(|| same(bytes, cbor::read))
            .unwrap_or_else(|| Self::leaf(Form::Raw, bytes))
    }

    /// What stands in a text, where it is more than a text.
    pub fn in_text(text: &[u8]) -> Option<Self> {
        same(text, json::read_container).or_else(|| same(text, texts::base64))
    }

    /// What stands in bytes, where it is more than bytes.
    pub fn in_bytes(bytes: &[u8]) -> Option<Self> {
        same(bytes, json::read_container)
            .or_else(|| same(bytes, der::read))
            .or_else(|| same(bytes, cbor::read_container))
    }

    /// What a part of a package is.
    pub fn in_part(bytes: &[u8]) -> Option<Self> {
        same(bytes, xml::read).or_else(|| same(bytes, der::read))
    }

    /// What it holds, of whatever form it became.
    pub fn inside_or_bytes(&self) -> Vec<u8> {
        match self.form {
            Form::ZipMember => self.inside(),
            _ => self.written(),
        }
    }

    pub fn written(&self) -> Vec<u8> {
        let mut out = Vec::new();
        self.write(&mut out);
        out
    }

    pub fn write(&self, out: &mut Vec<u8>) {
        match self.form {
            Form::Raw => out.extend_from_slice(&self.bytes),
            Form::JsonObject
            | Form::JsonMember
            | Form::JsonArray
            | Form::JsonText
            | Form::JsonTextOf
            | Form::JsonWord => json::write(self, out),
            Form::XmlElement | Form::XmlAttribute | Form::XmlText => xml::write(self, out),
            Form::DerConstructed | Form::DerPrimitive | Form::DerAround => der::write(self, out),
            Form::CborMap
            | Form::CborArray
            | Form::CborTag
            | Form::CborHead
            | Form::CborBytes
            | Form::CborText
            | Form::CborAround => cbor::write(self, out),
            Form::Base64
            | Form::Base64Url
            | Form::Base64Lines
            | Form::Base45
            | Form::Zlib
            | Form::Prefixed => texts::write(self, out),
            Form::Zip | Form::ZipMember => zip::write(self, out),
        }
    }

    /// The parts, one after the other.
    pub fn inside(&self) -> Vec<u8> {
        let mut inside = Vec::new();
        self.parts.iter().for_each(|part| part.write(&mut inside));
        inside
    }

    /// How many parts there are, this one included, at every depth.
    pub fn size(&self) -> usize {
        1 + self.parts.iter().map(Self::size).sum::<usize>()
    }

    /// The so many-th part, counted as they are written.
    pub fn nth(&mut self, nth: usize) -> Option<&mut Self> {
        let mut left = nth;
        self.nth_of(&mut left)
    }

    fn nth_of(&mut self, left: &mut usize) -> Option<&mut Self> {
        if *left == 0 {
            return Some(self);
        }
        *left -= 1;
        self.parts.iter_mut().find_map(|part| part.nth_of(left))
    }
}

/// What was read, if writing it gives the same bytes: nothing else may change a document but what is changed on
/// purpose.
fn same(bytes: &[u8], read: impl Fn(&[u8]) -> Option<Node>) -> Option<Node> {
    read(bytes).filter(|node| node.written() == bytes)
}
