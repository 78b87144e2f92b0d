//! Signature dictionaries (ISO 32000-1 §12.8), the fields that hold them, and the bytes they are over.

use super::cms::Cms;
use super::file::{CATALOG, Entry, File, Update, find, replaced};
use super::license::{FIELD, FORM, PAGE};
use super::party::Party;
use super::stamp::Stamp;
use crate::der;
use crate::gm;
use crate::keys::{Scheme, hex};
use crate::ofd::seal::Seal;
use crate::ofd::ses::{SesSignature, Writing};
use crate::ofd::signed_data;

/// When test documents are signed, as dictionaries write it.
pub const CLAIMED: &str = "D:20260210093000+08'00'";
/// The same as RFC 3339 text.
pub const SIGNED_AT: &str = "2026-02-10T01:30:00Z";

/// A signature to be. Everything may be changed before [`sign`].
#[derive(Clone, Debug)]
pub struct Signing {
    /// What is written into Contents.
    pub value: Value,
    /// Filter.
    pub filter: &'static str,
    /// SubFilter; empty leaves it out.
    pub sub_filter: &'static str,
    /// Where the signature hangs.
    pub field: Field,
    /// ByteRange: what it says of a gap. Where that can be followed, it is what is signed.
    pub range: fn(Gap) -> Vec<i64>,
    /// How Contents is written.
    pub contents: Contents,
    /// P of DocMDP, for a certification.
    pub certifies: Option<u8>,
    /// Action and Fields of FieldMDP.
    pub locks: Option<&'static str>,
    /// M; empty leaves it out.
    pub claimed: &'static str,
}

/// What stands in Contents.
#[derive(Clone, Debug)]
pub enum Value {
    /// SignedData.
    Cms(Box<Cms>),
    /// PKCS #1 in an OCTET STRING, with the certificates in Cert (§12.8.3.2).
    X509(Party, Vec<Vec<u8>>),
    /// SES_Signature by this owner; `true`: over nothing, as two public files of a maker are.
    Seal(Box<Seal>, gm::certificates::Certificate, Writing, bool),
    /// SignedData of GM/T 0010, which carries the digest.
    Gm(gm::certificates::Certificate, Vec<Vec<u8>>),
    /// A time stamp over the document.
    Stamp(Box<Stamp>),
    /// What was made for something else.
    Given(Vec<u8>),
}

/// Where a signature hangs.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Field {
    /// In the field that the license has for it.
    Issuer,
    /// In a new field of this name and place, with this look.
    New(&'static str, &'static str, &'static str),
    /// In Perms alone, under this name.
    Perms(&'static str),
}

/// How Contents is written.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Contents {
    /// In hexadecimal, with some zeros behind.
    Hexadecimal,
    /// As a literal string, every byte in three digits.
    Literal,
    /// In hexadecimal, nothing but zeros.
    Zeros,
    /// In hexadecimal, of no length.
    Empty,
    /// Under another name: there is none.
    Missing,
}

/// The bytes that are left out.
#[derive(Clone, Copy, Debug)]
pub struct Gap {
    /// Where they begin.
    pub from: usize,
    /// Where they end.
    pub until: usize,
    /// Where the file ends.
    pub end: usize,
}

impl Gap {
    /// What ByteRange should say.
    #[must_use]
    pub fn sound(self) -> Vec<i64> {
        [0, self.from, self.until, self.end - self.until].map(|number| number as i64).to_vec()
    }
}

/// What became of a signature.
#[derive(Clone, Copy, Debug)]
pub struct Signed {
    /// The number of its dictionary.
    pub number: u32,
    /// Its gap.
    pub gap: Gap,
}

impl Signing {
    /// A sound one.
    #[must_use]
    pub fn of(value: Value, filter: &'static str, sub_filter: &'static str) -> Self {
        Self {
            value,
            filter,
            sub_filter,
            field: Field::Issuer,
            range: Gap::sound,
            contents: Contents::Hexadecimal,
            certifies: None,
            locks: None,
            claimed: CLAIMED,
        }
    }

    /// The same with a change.
    #[must_use]
    pub fn with(mut self, change: impl FnOnce(&mut Self)) -> Self {
        change(&mut self);
        self
    }

    /// The same with its SignedData changed.
    ///
    /// # Panics
    ///
    /// If it is something else.
    #[must_use]
    pub fn with_cms(mut self, change: impl FnOnce(&mut Cms)) -> Self {
        let Value::Cms(cms) = &mut self.value else { panic!("no SignedData") };
        change(cms);
        self
    }

    fn dictionary(&self, reserve: usize) -> Vec<u8> {
        let kind = if matches!(self.value, Value::Stamp(_)) { "DocTimeStamp" } else { "Sig" };
        let mut text = format!("<< /Type /{kind} /Filter /{}", self.filter);
        if !self.sub_filter.is_empty() {
            text += &format!(" /SubFilter /{}", self.sub_filter);
        }
        let somewhere = Gap { from: 1, until: 2, end: 3 };
        if !(self.range)(somewhere).is_empty() {
            text += &format!(" /ByteRange {}", " ".repeat(RANGE));
        }
        let (key, open, zero, close) = match self.contents {
            Contents::Literal => ("Contents", "(", "\\000", ")"),
            Contents::Missing => ("Kontents", "<", "00", ">"),
            Contents::Empty => ("Contents", "<", "", ">"),
            Contents::Hexadecimal | Contents::Zeros => ("Contents", "<", "00", ">"),
        };
        text += &format!(" /{key} {open}{}{close}", zero.repeat(reserve));
        if !self.claimed.is_empty() {
            text += &format!(" /M ({})", self.claimed);
        }
        text += &self.references();
        if let Value::X509(_, certificates) = &self.value {
            let all: String = certificates.iter().map(|der| format!("<{}>", hex(der))).collect();
            text += &format!(" /Cert [{all}]");
        }
        (text + " >>").into_bytes()
    }

    fn references(&self) -> String {
        let one = |method: &str, parameters: &str| {
            format!(
                " << /Type /SigRef /TransformMethod /{method} /TransformParams << /Type /TransformParams /V /1.2 \
                 {parameters} >> >>"
            )
        };
        let certifies = self.certifies.map(|level| one("DocMDP", &format!("/P {level}")));
        let locks = self.locks.map(|action| one("FieldMDP", action));
        let all: String = certifies.into_iter().chain(locks).collect();
        if all.is_empty() { all } else { format!(" /Reference [{all} ]") }
    }
}

/// Room for ByteRange.
const RANGE: usize = 48;

impl Value {
    fn over(&self, signed: &[u8]) -> Vec<u8> {
        match self {
            Self::Cms(cms) => cms.content_info(signed),
            Self::X509(party, _) => der::octet_string(&party.key.clone().by(Scheme::Rs1).sign(signed)),
            Self::Seal(seal, signer, writing, is_over_nothing) => {
                let signature = SesSignature {
                    standard: seal.standard,
                    seal: &seal.der(),
                    signature_xml: if *is_over_nothing { b"" } else { signed },
                    path: "",
                    signer,
                    signed_at: SIGNED_AT.parse().expect("a time"),
                    user_id: gm::key::USER_ID,
                    writing: *writing,
                    stamp: None,
                };
                signature.der()
            }
            Self::Gm(signer, chain) => {
                signed_data::write(signed, signed_data::Content::Digest, signer, chain, 1)
            }
            Self::Stamp(stamp) => stamp.token(signed),
            Self::Given(value) => value.clone(),
        }
    }
}

/// Signs what an update says, behind what is there.
pub fn sign(file: &mut File, mut update: Update, signing: &Signing) -> Signed {
    let taken = update.objects.keys().max().map_or(0, |most| most + 1);
    let number = file.free().max(taken);
    hang(file, &mut update, signing, number);
    // Numbers in signatures by curves are sometimes a byte shorter.
    let reserve = signing.value.over(b"").len() + 16;
    update.objects.insert(number, signing.dictionary(reserve));
    update.packed.remove(&number);
    let written = file.write(&update);
    let Entry::At(start) = written.places[&number] else { unreachable!("it is in no object stream") };
    let gap = fill(&mut file.bytes, start, signing);
    Signed { number, gap }
}

/// The body as this update leaves it.
#[must_use]
pub fn body(file: &File, update: &Update, number: u32) -> Vec<u8> {
    update.objects.get(&number).unwrap_or_else(|| &file.latest[&number]).clone()
}

/// Changes one text of an object in an update.
pub fn edit(file: &File, update: &mut Update, number: u32, from: &str, to: &str) {
    let body = replaced(&body(file, update, number), from.as_bytes(), to.as_bytes());
    update.objects.insert(number, body);
}

fn hang(file: &File, update: &mut Update, signing: &Signing, number: u32) {
    match signing.field {
        Field::Issuer => edit(file, update, FIELD, "/FT /Sig", &format!("/FT /Sig /V {number} 0 R")),
        Field::New(name, place, look) => {
            let field = number + 1;
            let text = format!(
                "<< /Type /Annot /Subtype /Widget /FT /Sig /T ({name}) /F 132 /Rect [{place}] /P 3 0 R /V \
                 {number} 0 R{look} >>"
            );
            update.objects.insert(field, text.into_bytes());
            edit(file, update, FORM, "] /SigFlags", &format!(" {field} 0 R] /SigFlags"));
            edit(file, update, PAGE, "] >>", &format!(" {field} 0 R] >>"));
        }
        Field::Perms(name) => {
            let catalog = format!("/Perms << /{name} {number} 0 R >> /Pages 2 0 R");
            edit(file, update, CATALOG, "/Pages 2 0 R", &catalog);
        }
    }
    if signing.certifies.is_some() && !matches!(signing.field, Field::Perms(_)) {
        let catalog = format!("/Perms << /DocMDP {number} 0 R >> /Pages 2 0 R");
        edit(file, update, CATALOG, "/Pages 2 0 R", &catalog);
    }
}

fn fill(bytes: &mut [u8], start: usize, signing: &Signing) -> Gap {
    let key: &[u8] = match signing.contents {
        Contents::Literal => b"/Contents (",
        Contents::Missing => b"/Kontents <",
        Contents::Hexadecimal | Contents::Zeros | Contents::Empty => b"/Contents <",
    };
    let from = start + find(&bytes[start..], key).expect("it was written") + key.len() - 1;
    let close = if signing.contents == Contents::Literal { b")" } else { b">" };
    let until = from + find(&bytes[from..], close).expect("it was written") + 1;
    let gap = Gap { from, until, end: bytes.len() };
    let range = (signing.range)(gap);
    if !range.is_empty() {
        let text: Vec<_> = range.iter().map(i64::to_string).collect();
        let text = format!("[{}]", text.join(" "));
        let place = start + find(&bytes[start..], b"/ByteRange ").expect("it was written") + 11;
        assert!(text.len() <= RANGE, "no room for {text}");
        bytes[place..place + text.len()].copy_from_slice(text.as_bytes());
    }
    let value = signing.value.over(&signed(bytes, &range, gap));
    write_contents(&mut bytes[from + 1..until - 1], signing.contents, &value);
    gap
}

/// The bytes that a range names, or those it should name where it cannot be followed.
fn signed(bytes: &[u8], range: &[i64], gap: Gap) -> Vec<u8> {
    let parts: Option<Vec<&[u8]>> = range
        .chunks(2)
        .map(|pair| {
            let [from, count] = pair else { return None };
            let from = usize::try_from(*from).ok()?;
            bytes.get(from..from.checked_add(usize::try_from(*count).ok()?)?)
        })
        .collect();
    let sound = || [&bytes[..gap.from], &bytes[gap.until..]].concat();
    parts.filter(|parts| !parts.is_empty()).map_or_else(sound, |parts| parts.concat())
}

fn write_contents(room: &mut [u8], contents: Contents, value: &[u8]) {
    let text = match contents {
        Contents::Zeros | Contents::Empty => return,
        Contents::Literal => value.iter().map(|byte| format!("\\{byte:03o}")).collect(),
        Contents::Hexadecimal | Contents::Missing => hex(value),
    };
    assert!(text.len() <= room.len(), "no room for {} bytes", value.len());
    room[..text.len()].copy_from_slice(text.as_bytes());
}
