//! The `[proof]` table of a layout as it is written, and what of it cannot be meant.

use std::sync::Arc;

use serde::Deserialize;

use crate::crypto::Known;
use crate::document::container::Container;
use crate::document::container::gb18030::Encoding;
use crate::document::path::{Path, Plain, ProofPath};
use crate::proof::pairs::{Pairs, PairsFile};
use crate::proof::place::{Place, Spellings};
use crate::proof::spec::{Algorithms, Form, Naming, Payload};
use crate::proof::{ProofKind, ProofSpec, SignedSpec, cms, detached};
use crate::words::limits::MAX_USER_ID_BYTES;

/// The table. Flat, so that the reader's line and column survive.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Table {
    kind: ProofKind,
    at: Option<ProofPath>,
    signed: Option<ProofPath>,
    signed_text: Option<ProofPath>,
    text_as: Option<Encoding>,
    attached: Option<bool>,
    signature: Option<ProofPath>,
    signature_as: Option<Spellings>,
    key_id: Option<ProofPath>,
    key: Option<String>,
    signer: Option<SignerFile>,
    payload: Option<PayloadFile>,
    pairs: Option<PairsFile>,
    algorithms: Option<Vec<Known>>,
    #[serde(rename = "sm2_user_id")]
    user_id: Option<String>,
}

/// The word for who signed.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
enum SignerFile {
    #[serde(alias = "x5chain")]
    X5c,
    Kid,
}

/// The word for what signed content is.
#[derive(Clone, Copy, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "kebab-case")]
enum PayloadFile {
    Json,
    Xml,
    Cbor,
    Pairs,
}

impl TryFrom<Table> for ProofSpec {
    type Error = String;

    fn try_from(mut table: Table) -> Result<Self, String> {
        let kind = table.kind;
        let form = match kind {
            ProofKind::None | ProofKind::Ses | ProofKind::Pdf => None,
            ProofKind::Jws => Some(Form::Jws { at: table.at()?, naming: table.naming()? }),
            ProofKind::Cms => Some(table.cms()?),
            ProofKind::Cose => Some(Form::Cose { at: table.at()?, naming: table.naming()? }),
            ProofKind::Detached => Some(table.detached()?),
        };
        let spec = match form {
            None if kind == ProofKind::Ses => Self::Sealed,
            None if kind == ProofKind::Pdf => Self::Pdf,
            None => Self::None,
            Some(form) => Self::Signed(Box::new(table.signed_by(form)?)),
        };
        table.spent().map(|()| spec)
    }
}

impl Table {
    /// Where a JWS or COSE_Sign1 stands: the document itself, where nothing is said.
    fn at(&mut self) -> Result<Place, String> {
        let root = || Path::parse("/").map(ProofPath).map_err(|error| error.to_string());
        Ok(self.at.take().map_or_else(root, Ok)?.into())
    }

    fn naming(&mut self) -> Result<Naming, String> {
        match (self.signer.take(), self.key.take()) {
            (None | Some(SignerFile::X5c), None) => Ok(Naming::Certificates),
            (Some(SignerFile::Kid), None) => Ok(Naming::Kid),
            (None, Some(name)) => Ok(Naming::Fixed(key(&name)?)),
            (Some(_), Some(_)) => {
                Err("the signer is named by the document (`signer`) or by the layout (`key`)".into())
            }
        }
    }

    fn cms(&mut self) -> Result<Form, String> {
        let signed = match (self.signed.take(), self.signed_text.take(), self.attached.take()) {
            (Some(ProofPath(path)), None, None) => cms::Signed::Element(plain(&path)?),
            (None, Some(text), None) => cms::Signed::Text(text.into()),
            (None, None, Some(true)) => cms::Signed::Attached,
            (None, None, _) => return Err("the proof lacks `signed`".to_owned()),
            _ => {
                return Err("a cms proof has one of `signed`, `signed_text` and `attached = true`".to_owned());
            }
        };
        let signature = required(self.signature.take(), "signature")?.into();
        let spellings = self.spellings(&signature)?;
        if spellings.are_several() {
            return Err(
                "a SignedData has no length by which spellings are told apart: name one in `signature_as`"
                    .into(),
            );
        }
        Ok(Form::Cms { signed, signature, spellings })
    }

    fn detached(&mut self) -> Result<Form, String> {
        let algorithm = match self.algorithms.as_deref() {
            Some([known]) => *known,
            // Nothing in such a document says which of several was used.
            _ => return Err("a detached proof needs exactly one entry in `algorithms`".to_owned()),
        };
        let pairs = match (self.payload, self.pairs.take()) {
            (Some(PayloadFile::Pairs), Some(pairs)) => Some(pairs.compile()?),
            (Some(PayloadFile::Pairs), None) => {
                return Err("payload = \"pairs\" needs [proof.pairs]".to_owned());
            }
            (_, Some(_)) => return Err("[proof.pairs] needs payload = \"pairs\"".to_owned()),
            (_, None) => None,
        };
        let signed = match pairs {
            Some(Pairs { of: Some(_), .. }) if self.signed.is_some() => {
                return Err(
                    "signed pairs are entries (`of`) or stand in a text (`signed`), and not both".to_owned()
                );
            }
            Some(pairs @ Pairs { of: Some(_), .. }) => detached::Signed::Entries(pairs),
            Some(pairs) => {
                detached::Signed::TextOfPairs(required(self.signed.take(), "signed")?.into(), pairs)
            }
            None => detached::Signed::Text(required(self.signed.take(), "signed")?.into()),
        };
        let signature: Place = required(self.signature.take(), "signature")?.into();
        let spellings = self.spellings(&signature)?;
        if spellings.are_several() && algorithm.signature_bytes().is_none() {
            return Err(
                "signatures of this algorithm have no fixed length: name one spelling in `signature_as`"
                    .into(),
            );
        }
        let key = match (self.key_id.take(), self.key.take()) {
            (Some(place), None) => detached::Key::At(place.into()),
            (None, Some(name)) => detached::Key::Fixed(key(&name)?),
            (None, None) => return Err("the proof lacks `key_id`".to_owned()),
            _ => {
                return Err("the key is named by the document (`key_id`) or by the layout (`key`)".to_owned());
            }
        };
        Ok(Form::Detached(detached::Fields { signed, signature, spellings, key, algorithm }))
    }

    /// A signature is a text, whose spelling has a word of its own.
    fn spellings(&mut self, signature: &Place) -> Result<Spellings, String> {
        match signature.is_bytes() {
            true => Err(format!("`{signature}`: how a signature is spelt is said by `signature_as`")),
            false => Ok(self.signature_as.take().unwrap_or_default()),
        }
    }

    fn signed_by(&mut self, form: Form) -> Result<SignedSpec, String> {
        let payload = match (required(self.payload.take(), "payload")?, &form) {
            (PayloadFile::Json, _) => Payload::In(Container::Json),
            (PayloadFile::Xml, _) => Payload::In(Container::Xml),
            (PayloadFile::Cbor, _) => Payload::In(Container::Cbor),
            (PayloadFile::Pairs, Form::Detached(fields)) => {
                let pairs = fields.pairs().ok_or("payload = \"pairs\" needs [proof.pairs]")?;
                Payload::Pairs(pairs.separators.clone())
            }
            (PayloadFile::Pairs, _) => {
                return Err("pairs are signed by a proof of kind `detached`".to_owned());
            }
        };
        let algorithms = Algorithms(required(self.algorithms.take(), "algorithms")?);
        if algorithms.0.is_empty() {
            return Err("`algorithms` of a proof must name at least one".to_owned());
        }
        let user_id = self.user_id.take().map(|id| user_id(&id, &algorithms)).transpose()?;
        let text_as = if form.signs_a_text() { self.text_as.take() } else { None }.unwrap_or_default();
        let (namespaces, encoding) = (None, Encoding::Utf8);
        Ok(SignedSpec { payload, algorithms, form, user_id, namespaces, encoding, text_as })
    }

    /// Refuses what the kind does not read: a path nobody follows would look like a check.
    fn spent(&self) -> Result<(), String> {
        let left = [
            ("at", self.at.is_some()),
            ("signed", self.signed.is_some()),
            ("signed_text", self.signed_text.is_some()),
            ("text_as", self.text_as.is_some()),
            ("attached", self.attached.is_some()),
            ("signature", self.signature.is_some()),
            ("signature_as", self.signature_as.is_some()),
            ("key_id", self.key_id.is_some()),
            ("key", self.key.is_some()),
            ("signer", self.signer.is_some()),
            ("payload", self.payload.is_some()),
            ("pairs", self.pairs.is_some()),
            ("algorithms", self.algorithms.is_some()),
            (USER_ID, self.user_id.is_some()),
        ];
        match left.iter().find(|(_, is_left)| *is_left) {
            Some(("text_as", _)) => {
                Err("`text_as` is for a text that is signed: no element, no bytes, nothing attached"
                    .to_owned())
            }
            Some((name, _)) => Err(format!("a proof of kind `{}` has no `{name}`", self.kind.as_str())),
            None => Ok(()),
        }
    }
}

impl Form {
    /// Whether characters are signed, which have to be written somehow for it.
    fn signs_a_text(&self) -> bool {
        match self {
            Self::Cms { signed: cms::Signed::Text(place), .. } => !place.is_bytes(),
            Self::Detached(fields) => match &fields.signed {
                detached::Signed::Text(place) => !place.is_bytes(),
                detached::Signed::TextOfPairs(..) | detached::Signed::Entries(_) => true,
            },
            Self::Jws { .. } | Self::Cms { .. } | Self::Cose { .. } => false,
        }
    }
}

impl SignedSpec {
    /// Whether it is the bytes of a text.
    pub(crate) fn is_inside_a_text(&self) -> bool {
        matches!(&self.form, Form::Cose { at, .. } if at.is_bytes())
    }

    /// Whether documents in this container can have such a proof; says what to write instead.
    pub(crate) fn stands_in(&self, container: Container) -> Result<(), String> {
        let is_in = |payload| self.payload == Payload::In(payload);
        match &self.form {
            Form::Cms { signed: cms::Signed::Element(_), .. } if container != Container::Xml => Err(format!(
                "a proof of kind `cms` stands in xml, and `container` says {}; correct the one or the other, or, where a \
                 text is signed, write `signed_text`",
                container.as_str()
            )),
            Form::Cms { signed: cms::Signed::Element(_), .. } if !is_in(Container::Xml) => Err(
                "what a `cms` proof signs is an XML element, and is read as one: write payload = \"xml\"; of its text \
                 write `signed_text`"
                    .to_owned(),
            ),
            Form::Detached(_) if self.signs_pairs() && container != Container::Json => {
                Err("signed pairs are entries of a map in json".to_owned())
            }
            Form::Cose { at, .. } if container == Container::DisplayCode && !at.is_root() => {
                Err("a display code is its COSE_Sign1 itself; leave out `at`".to_owned())
            }
            _ => Ok(()),
        }
    }
}

/// The name of a key of the trust store.
fn key(name: &str) -> Result<Arc<str>, String> {
    detached::is_key_id(name).then(|| name.into()).ok_or_else(|| {
        "`key` is the id of a key in the trust store, 1 to 128 visible ASCII characters".to_owned()
    })
}

/// A user id that some algorithm of the layout hashes, of characters that every system writes alike.
fn user_id(id: &str, algorithms: &Algorithms) -> Result<Arc<str>, String> {
    if !algorithms.0.iter().any(|known| known.takes_user_id()) {
        return Err(format!("`{USER_ID}` is for algorithms that hash it, and `algorithms` names none"));
    }
    let fits = id.len() <= MAX_USER_ID_BYTES && id.bytes().all(|byte| matches!(byte, b' '..=b'~'));
    let expected = || format!("`{USER_ID}` is at most {MAX_USER_ID_BYTES} printable ASCII characters");
    fits.then(|| id.into()).ok_or_else(expected)
}

/// What layouts call it.
const USER_ID: &str = "sm2_user_id";

fn required<T>(value: Option<T>, name: &str) -> Result<T, String> {
    value.ok_or_else(|| format!("the proof lacks `{name}`"))
}

/// An element is signed as its bytes stand in the document: text that is read first has none.
fn plain(path: &Path) -> Result<Plain, String> {
    path.as_plain().cloned().ok_or_else(|| {
        format!("`{path}`: an element stands in the document itself; of a text inside it write `signed_text`")
    })
}
