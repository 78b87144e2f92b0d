//! The values of SM2 and what they are over, by a reader of DER of the tests' own.

use elicense_testkit::der;
use elicense_testkit::gm::sm3;
use sm2::dsa::signature::Verifier as _;
use sm2::dsa::{Signature, VerifyingKey};

pub const USER_ID: &str = "1234567812345678";

/// A signature value, its key and what it is over.
pub struct Signed {
    pub what: &'static str,
    /// Whether what is signed names the digest of what it is to be over.
    pub bound: bool,
    pub key: Vec<u8>,
    pub message: Vec<u8>,
    pub value: Vec<u8>,
}

impl Signed {
    pub fn verify(&self) -> bool {
        let key = VerifyingKey::from_sec1_bytes(USER_ID, &self.key).expect("a point of the curve");
        let signature = match self.value.len() {
            64 => Signature::from_slice(&self.value),
            _ => Signature::from_der(&self.value),
        };
        signature.is_ok_and(|signature| key.verify(&self.message, &signature).is_ok())
    }
}

/// The values inside one signature over `signed`: of the one who signs, of the seal's maker, of the time stamp.
pub fn values(value: &[u8], signed: &[u8]) -> Vec<Signed> {
    let fields = children(value);
    match fields[0].tag {
        0x06 => signed_data(&fields, signed),
        _ => seal(&fields, signed),
    }
}

fn seal(fields: &[Element], over: &[u8]) -> Vec<Signed> {
    let signed = children(fields[0].whole);
    let bound = signed[3].content[1..] == sm3(over);
    let of_seal = children(signed[1].whole);
    let is_first = fields.len() == 2;
    let (signer, value) =
        if is_first { (signed[5].content, &fields[1]) } else { (fields[1].content, &fields[3]) };
    let (maker, message, made) = match is_first {
        true => {
            let info = children(of_seal[1].whole);
            let message =
                der::sequence(&[of_seal[0].whole.to_vec(), info[0].whole.to_vec(), info[1].whole.to_vec()]);
            (info[0].content, message, info[2].content)
        }
        false => (of_seal[1].content, of_seal[0].whole.to_vec(), of_seal[3].content),
    };
    let mut found = vec![
        Signed {
            what: "the signature",
            bound,
            key: key_of(signer),
            message: fields[0].whole.to_vec(),
            value: value.content[1..].to_vec(),
        },
        Signed { what: "the seal", bound, key: key_of(maker), message, value: made[1..].to_vec() },
    ];
    if let Some(stamp) = fields.get(4) {
        let token = children(stamp.whole)[0].content[1..].to_vec();
        let info = children(&token);
        let data = children(children(info[1].whole)[0].whole);
        let content = children(children(data[2].whole)[1].whole)[0].content;
        let imprint = children(children(content)[2].whole)[1].content.to_vec();
        let stamped = imprint == sm3(&value.content[1..]);
        found.push(of_signer(&data, stamped, sm3(content)));
    }
    found
}

/// SignedData: the digest stands in its content, or in a signed attribute.
fn signed_data(fields: &[Element], over: &[u8]) -> Vec<Signed> {
    let data = children(children(fields[1].whole)[0].whole);
    let digest = sm3(over);
    let content = children(data[2].whole);
    let bound = match content.get(1) {
        Some(content) => children(content.whole)[0].content == digest,
        None => true,
    };
    vec![of_signer(&data, bound, digest)]
}

/// The value of the one signer of SignedData; `digest` is what a signed attribute has to say, or what is signed.
fn of_signer(data: &[Element], bound: bool, digest: Vec<u8>) -> Signed {
    let certificates = elements(data[3].content);
    let infos = elements(data[4].content);
    let info = children(infos[0].whole);
    let (attributes, value) = match info[3].tag {
        0xa0 => (Some(info[3].content), info[5].content),
        _ => (None, info[4].content),
    };
    let serial = children(info[1].whole)[1].whole.to_vec();
    let signer = certificates
        .iter()
        .find(|certificate| children(children(certificate.whole)[0].whole)[1].whole == serial);
    let (bound, message) = match attributes {
        Some(attributes) => {
            let says = attributes.windows(32).any(|window| window == digest);
            (bound && says, der::element(0x31, attributes))
        }
        None => (bound, digest),
    };
    let key = key_of(signer.expect("the signer's certificate is carried").whole);
    Signed { what: "SignedData", bound, key, message, value: value.to_vec() }
}

/// The public point of a certificate.
fn key_of(certificate: &[u8]) -> Vec<u8> {
    let body = children(children(certificate)[0].whole);
    children(body[6].whole)[1].content[1..].to_vec()
}

/// One DER element.
struct Element<'d> {
    tag: u8,
    whole: &'d [u8],
    content: &'d [u8],
}

/// What stands inside an element.
fn children(whole: &[u8]) -> Vec<Element<'_>> {
    elements(elements(whole)[0].content)
}

fn elements(mut bytes: &[u8]) -> Vec<Element<'_>> {
    let mut found = Vec::new();
    while let [tag, first, ..] = *bytes {
        let long = usize::from(first.saturating_sub(0x80));
        let length = match long {
            0 => usize::from(first),
            _ => bytes[2..2 + long].iter().fold(0, |length, &byte| length << 8 | usize::from(byte)),
        };
        let begin = 2 + long;
        let (whole, rest) = bytes.split_at(begin + length);
        found.push(Element { tag, whole, content: &whole[begin..] });
        bytes = rest;
    }
    found
}
