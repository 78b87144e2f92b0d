//! The `[proof]` table of a layout: which form of proof its documents carry, and where.

use std::sync::Arc;

use serde::Deserialize;

use crate::crypto::{Algorithm, Known};
use crate::document::budget::Budget;
use crate::document::container::Container;
use crate::document::path::{Path, Plain};
use crate::document::tree::Node;
use crate::proof::{Opened, cms, cose, detached, jws};
use crate::words::check::{CheckId, Finding};
use crate::words::code::Code;
use crate::words::limits::MAX_USER_ID_BYTES;

/// The proof that documents of a layout carry.
#[derive(Clone, Debug, Eq, PartialEq, Deserialize)]
#[serde(try_from = "Table")]
pub(crate) enum ProofSpec {
    None,
    /// The signatures of a package say themselves where they are and what they cover.
    Sealed,
    Signed(SignedSpec),
}

/// Where documents of a layout keep signed bytes and signature, and which algorithms are allowed.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct SignedSpec {
    /// What the signed content is read as.
    pub payload: Container,
    algorithms: Algorithms,
    form: Form,
    /// The user id of its signers, where it is another than the standard's.
    user_id: Option<Arc<str>>,
}

/// The form of a proof.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum ProofKind {
    None,
    Jws,
    Cms,
    Cose,
    Detached,
    Ses,
}

/// What a layout allows. Never empty.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Algorithms(Vec<Known>);

#[derive(Clone, Debug, Eq, PartialEq)]
enum Form {
    Jws { at: Plain },
    Cms { signed: Plain, signature: Plain },
    Cose(cose::Naming),
    Detached(detached::Fields),
}

impl ProofSpec {
    pub(crate) fn kind(&self) -> ProofKind {
        match self {
            Self::None => ProofKind::None,
            Self::Sealed => ProofKind::Ses,
            Self::Signed(spec) => spec.kind(),
        }
    }
}

impl ProofKind {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Jws => "jws",
            Self::Cms => "cms",
            Self::Cose => "cose",
            Self::Detached => "detached",
            Self::Ses => "ses",
        }
    }
}

impl SignedSpec {
    pub(crate) fn kind(&self) -> ProofKind {
        match self.form {
            Form::Jws { .. } => ProofKind::Jws,
            Form::Cms { .. } => ProofKind::Cms,
            Form::Cose(_) => ProofKind::Cose,
            Form::Detached(_) => ProofKind::Detached,
        }
    }

    /// The values of a document that are the proof or the signed content; what stands elsewhere is
    /// unsigned.
    pub(crate) fn own_nodes<'t, 'a>(&self, document: &'t Node<'a>) -> Vec<&'t Node<'a>> {
        let find = |path: &Plain| path.find(document).ok().flatten();
        match &self.form {
            // The members of RFC 7515 §7.2.2.
            Form::Jws { at } => {
                let members = ["payload", "protected", "signature", "header"];
                members.iter().filter_map(|name| find(at)?.get(name)).collect()
            }
            // All of it (RFC 9052 §4.2).
            Form::Cose(_) => vec![document],
            Form::Cms { signed, signature } => [signed, signature].into_iter().filter_map(find).collect(),
            Form::Detached(fields) => {
                [&fields.signed, &fields.signature, &fields.key_id].into_iter().filter_map(find).collect()
            }
        }
    }

    /// The signed content where it is a value of the document, and its name there.
    pub(crate) fn signed_node<'t, 'a>(&self, document: &'t Node<'a>) -> Option<(&str, &'t Node<'a>)> {
        match &self.form {
            Form::Cms { signed, .. } => Some((signed.last_key()?, signed.find(document).ok()??)),
            Form::Jws { .. } | Form::Cose(_) | Form::Detached(_) => None,
        }
    }

    /// Finds signed content and proof in `document`, which was read from `input`.
    ///
    /// # Errors
    ///
    /// Says why there is no signed content, so that the document is not one of this layout.
    pub(crate) fn open<'a>(
        &self,
        document: &'a Node<'a>,
        input: &'a [u8],
        budget: &mut Budget,
    ) -> Result<Opened<'a>, String> {
        let allowed = &self.algorithms;
        let mut opened = match &self.form {
            Form::Jws { at } => jws::open(locate(document, at)?, allowed, budget),
            Form::Cms { signed, signature } => {
                cms::open(locate(document, signed)?, locate(document, signature), input, allowed)
            }
            Form::Cose(naming) => cose::open(document, *naming, allowed, budget),
            Form::Detached(fields) => fields.open(document, allowed),
        }?;
        if let Ok(proof) = &mut opened.proof {
            proof.user_id.clone_from(&self.user_id);
        }
        Ok(opened)
    }
}

/// The one node at `path`, or what is wrong there.
pub(super) fn locate<'a>(document: &'a Node<'a>, path: &Plain) -> Result<&'a Node<'a>, String> {
    match path.find(document) {
        Ok(Some(node)) => node.single().ok_or_else(|| format!("more than one entry at {path}")),
        Ok(None) => Err(format!("nothing at {path}")),
        Err(_) => Err(format!("more than one entry at {path}")),
    }
}

impl Algorithms {
    /// Whether this build can check `algorithm` and the layout allows it.
    pub(super) fn check(&self, algorithm: &Algorithm) -> Result<(), Finding> {
        let code = match algorithm {
            Algorithm::Known(known) if self.0.iter().any(|allowed| allowed.is_in_layouts(*known)) => {
                return Ok(());
            }
            Algorithm::Known(_) => Code::AlgorithmNotAllowed,
            Algorithm::Unsupported(_) => Code::AlgorithmUnsupported,
            Algorithm::Weak(_) => Code::AlgorithmWeak,
        };
        Err(Finding::new(CheckId::Algorithm, code).with("algorithm", algorithm))
    }

    /// What no table can say.
    #[cfg(test)]
    pub(super) fn nothing() -> Self {
        Self(Vec::new())
    }
}

/// The table as written. Flat, so that the reader's line and column survive.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    kind: ProofKind,
    at: Option<Path>,
    signed: Option<Path>,
    signature: Option<Path>,
    key_id: Option<Path>,
    signer: Option<cose::Naming>,
    payload: Option<Container>,
    algorithms: Option<Vec<Known>>,
    #[serde(rename = "sm2_user_id")]
    user_id: Option<String>,
}

impl TryFrom<Table> for ProofSpec {
    type Error = String;

    fn try_from(mut table: Table) -> Result<Self, String> {
        let kind = table.kind;
        let form = match kind {
            ProofKind::None | ProofKind::Ses => None,
            ProofKind::Jws => {
                Some(Form::Jws { at: table.at.take().map_or_else(|| Ok(Plain::default()), plain)? })
            }
            ProofKind::Cms => Some(table.cms()?),
            ProofKind::Cose => Some(Form::Cose(table.signer.take().unwrap_or_default())),
            ProofKind::Detached => Some(table.detached()?),
        };
        let spec = match form {
            None if kind == ProofKind::Ses => Self::Sealed,
            None => Self::None,
            Some(form) => Self::Signed(table.signed_by(form)?),
        };
        table.spent().map(|()| spec)
    }
}

impl Table {
    fn cms(&mut self) -> Result<Form, String> {
        let signed = required(self.signed.take(), "signed").and_then(plain)?;
        Ok(Form::Cms { signed, signature: required(self.signature.take(), "signature").and_then(plain)? })
    }

    fn detached(&mut self) -> Result<Form, String> {
        let algorithm = match self.algorithms.as_deref() {
            Some([known]) => *known,
            // Nothing in such a document says which of several was used.
            _ => return Err("a detached proof needs exactly one entry in `algorithms`".to_owned()),
        };
        Ok(Form::Detached(detached::Fields {
            signed: required(self.signed.take(), "signed").and_then(plain)?,
            signature: required(self.signature.take(), "signature").and_then(plain)?,
            key_id: required(self.key_id.take(), "key_id").and_then(plain)?,
            algorithm,
        }))
    }

    fn signed_by(&mut self, form: Form) -> Result<SignedSpec, String> {
        let payload = required(self.payload.take(), "payload")?;
        if payload == Container::DisplayCode || payload == Container::Ofd {
            return Err("a display code or package is a document of its own, not a payload".to_owned());
        }
        let algorithms = Algorithms(required(self.algorithms.take(), "algorithms")?);
        if algorithms.0.is_empty() {
            return Err("`algorithms` of a proof must name at least one".to_owned());
        }
        let user_id = self.user_id.take().map(|id| user_id(&id, &algorithms)).transpose()?;
        Ok(SignedSpec { payload, algorithms, form, user_id })
    }

    /// Refuses what the kind does not read: a path nobody follows would look like a check.
    fn spent(&self) -> Result<(), String> {
        let left = [
            ("at", self.at.is_some()),
            ("signed", self.signed.is_some()),
            ("signature", self.signature.is_some()),
            ("key_id", self.key_id.is_some()),
            ("signer", self.signer.is_some()),
            ("payload", self.payload.is_some()),
            ("algorithms", self.algorithms.is_some()),
            (USER_ID, self.user_id.is_some()),
        ];
        match left.iter().find(|(_, is_left)| *is_left) {
            Some((name, _)) => Err(format!("a proof of kind `{}` has no `{name}`", self.kind.as_str())),
            None => Ok(()),
        }
    }
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

/// A proof stands in the document itself: text that is read as JSON first has no bytes of its own to
/// be signed.
fn plain(path: Path) -> Result<Plain, String> {
    match path.split() {
        ([], plain) => Ok(plain.clone()),
        _ => Err(format!("`{path}`: a path of a proof has no `!json`")),
    }
}
