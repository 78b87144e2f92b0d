//! The `[proof]` table of a layout: which form of proof its documents carry, and where.

use std::borrow::Cow;
use std::sync::Arc;

use serde::Deserialize;

use crate::crypto::{Algorithm, Known};
use crate::document::budget::Budget;
use crate::document::container::gb18030::{self, Encoding};
use crate::document::container::{self, Container};
use crate::document::path::{Namespaces, Plain};
use crate::document::tree::Node;
use crate::proof::pairs::{Pairs, Separators};
use crate::proof::place::{Found, Place, Spellings};
use crate::proof::table::Table;
use crate::proof::{Opened, SignerRef, cms, cose, detached, jws};
use crate::words::check::{CheckId, Finding};
use crate::words::code::Code;
use crate::words::error::{Error, ErrorKind};

/// The proof that documents of a layout carry.
#[derive(Clone, Debug, Eq, PartialEq, Deserialize)]
#[serde(try_from = "Table")]
pub(crate) enum ProofSpec {
    None,
    /// The signatures of a package say themselves where they are and what they cover.
    Sealed,
    /// So do those of a PDF.
    Pdf,
    Signed(Box<SignedSpec>),
}

/// Where documents of a layout keep signed bytes and signature, and which algorithms are allowed.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct SignedSpec {
    /// What the signed content is read as.
    pub payload: Payload,
    pub(crate) algorithms: Algorithms,
    pub(crate) form: Form,
    /// The user id of its signers, where it is another than the standard's.
    pub(crate) user_id: Option<Arc<str>>,
    /// With which a signed element is read.
    pub(crate) namespaces: Option<Arc<Namespaces>>,
    /// In which the bytes of a signed element are written.
    pub(crate) encoding: Encoding,
    /// In which the characters of a signed text were when they were signed.
    pub(crate) text_as: Encoding,
}

/// What signed content is read as.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum Payload {
    In(Container),
    Pairs(Separators),
}

impl Payload {
    /// Reads signed bytes.
    pub(crate) fn read<'a>(&self, bytes: &'a [u8], budget: &mut Budget) -> Result<Node<'a>, Error> {
        match self {
            Self::In(container) => container::read_as(*container, bytes, budget, 0),
            Self::Pairs(separators) => separators.tree(bytes, budget),
        }
    }
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
    Pdf,
}

/// What a layout allows. Never empty.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Algorithms(pub(super) Vec<Known>);

#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum Form {
    Jws { at: Place, naming: Naming },
    Cms { signed: cms::Signed, signature: Place, spellings: Spellings },
    Cose { at: Place, naming: Naming },
    Detached(detached::Fields),
}

/// How a JWS or COSE_Sign1 says who signed.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(crate) enum Naming {
    /// It carries the signer's certificates (RFC 7515 §4.1.6, RFC 9360).
    #[default]
    Certificates,
    /// It names the signer, who is one of the trust store's: a JWS a key by its name; a COSE_Sign1 a certificate by the
    /// first eight bytes of its SHA-256.
    Kid,
    /// It names nobody: all are signed with one key of the trust store.
    Fixed(Arc<str>),
}

impl ProofSpec {
    pub(crate) fn kind(&self) -> ProofKind {
        match self {
            Self::None => ProofKind::None,
            Self::Sealed => ProofKind::Ses,
            Self::Pdf => ProofKind::Pdf,
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
            Self::Pdf => "pdf",
        }
    }
}

impl SignedSpec {
    pub(crate) fn kind(&self) -> ProofKind {
        match self.form {
            Form::Jws { .. } => ProofKind::Jws,
            Form::Cms { .. } => ProofKind::Cms,
            Form::Cose { .. } => ProofKind::Cose,
            Form::Detached(_) => ProofKind::Detached,
        }
    }

    /// The text of pairs, or the entries that make it.
    fn pairs(&self) -> Option<&Pairs> {
        match &self.form {
            Form::Detached(fields) => fields.pairs(),
            _ => None,
        }
    }

    /// Whether it signs entries of a map.
    pub(crate) fn signs_pairs(&self) -> bool {
        self.pairs().is_some()
    }

    /// The same in documents whose names are in namespaces.
    pub(crate) fn in_namespaces(&mut self, namespaces: &Arc<Namespaces>) -> Result<(), String> {
        match &mut self.form {
            Form::Cms { signed, signature, .. } => {
                signed.in_namespaces(namespaces)?;
                signature.in_namespaces(namespaces)?;
            }
            Form::Jws { at, .. } | Form::Cose { at, .. } => at.in_namespaces(namespaces)?,
            Form::Detached(fields) => fields.in_namespaces(namespaces)?,
        }
        self.namespaces = Some(Arc::clone(namespaces));
        Ok(())
    }

    /// Reads the signed bytes. What surrounds an element does not say what its names mean: the layout does.
    pub(crate) fn read_payload<'a>(&self, bytes: &'a [u8], budget: &mut Budget) -> Result<Node<'a>, Error> {
        let is_element = matches!(self.form, Form::Cms { signed: cms::Signed::Element(_), .. });
        if !is_element {
            return self.payload.read(bytes, budget);
        }
        let text = match self.encoding {
            Encoding::Utf8 => Cow::Borrowed(bytes),
            Encoding::Gb18030 => {
                let decoded = gb18030::decoded(bytes).ok_or(ErrorKind::Malformed {
                    container: "XML",
                    detail: "a signed element that is no GB18030, or could be UTF-8 as well".to_owned(),
                })?;
                Cow::Owned(decoded.into_bytes())
            }
        };
        match (&self.namespaces, text) {
            (Some(namespaces), text) => container::read_element(&text, namespaces, budget),
            (None, Cow::Borrowed(bytes)) => self.payload.read(bytes, budget),
            (None, Cow::Owned(bytes)) => self.payload.read(&bytes, budget).map(Node::into_owned),
        }
    }

    /// The same in files in GB18030.
    pub(crate) fn in_gb18030(&mut self) {
        self.encoding = Encoding::Gb18030;
    }

    /// Whether a signed element is read by itself, as its layout says and not as its document does.
    pub(crate) fn reads_elements_anew(&self) -> bool {
        self.namespaces.is_some() || self.encoding != Encoding::Utf8
    }

    /// The values of a document that are the proof or the signed content; what stands elsewhere is
    /// unsigned.
    pub(crate) fn own_nodes<'t, 'a>(&self, document: &'t Node<'a>) -> Vec<&'t Node<'a>> {
        let own = |place: &Place| place.own_node(document);
        match &self.form {
            Form::Jws { at, .. } => match own(at) {
                // The members of RFC 7515 §7.2.2.
                Some(map @ Node::Map(_)) => {
                    let members = ["payload", "protected", "signature", "header"];
                    members.iter().filter_map(|name| map.get(name)).collect()
                }
                compact => compact.into_iter().collect(),
            },
            // All of it (RFC 9052 §4.2).
            Form::Cose { at, .. } => own(at).into_iter().collect(),
            Form::Cms { signed, signature, .. } => {
                signed.own_node(document).into_iter().chain(own(signature)).collect()
            }
            Form::Detached(fields) => fields.own_nodes(document),
        }
    }

    /// The signed content where it is a value of the document, and its name there.
    pub(crate) fn signed_node<'t, 'a>(&self, document: &'t Node<'a>) -> Option<(&str, &'t Node<'a>)> {
        match &self.form {
            Form::Cms { signed: cms::Signed::Element(signed), .. } => {
                Some((signed.last_key()?, signed.find(document).ok()??))
            }
            _ => None,
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
            Form::Jws { at, naming } => match at.find(document, budget)? {
                Found::Here(node) => jws::open(node, naming, allowed, budget),
                Found::Inside(node) => jws::open(&node, naming, allowed, budget).map(Opened::into_owned),
                Found::Bytes(bytes) => {
                    let text = String::from_utf8(bytes).map_err(|_| format!("no text at {at}"))?;
                    jws::open(&Node::Text(text.into()), naming, allowed, budget).map(Opened::into_owned)
                }
            },
            Form::Cms { signed, signature, spellings } => {
                let signature = signature.find(document, budget);
                cms::open((signed, self.text_as), (signature, spellings), document, (input, budget), allowed)
            }
            Form::Cose { at, naming } => match at.find(document, budget)? {
                Found::Here(Node::Bytes(bytes)) => cose::encoded(bytes, naming, allowed, budget),
                Found::Here(node) => cose::open(node, naming, allowed, budget),
                Found::Bytes(bytes) => cose::encoded(&bytes, naming, allowed, budget),
                Found::Inside(_) => Err(format!("no bytes at {at}")),
            },
            Form::Detached(fields) => fields.open(document, self.text_as, allowed, budget),
        }?;
        if let Ok(proof) = &mut opened.proof {
            proof.user_id.clone_from(&self.user_id);
        }
        Ok(opened)
    }
}

/// The bytes of a text that were signed.
pub(crate) fn signed_bytes(text: Cow<'_, [u8]>, text_as: Encoding) -> Result<Cow<'_, [u8]>, String> {
    let two = "the bytes of the signed text in GB18030 would be another text in UTF-8";
    text_as.bytes_of(text).ok_or_else(|| two.to_owned())
}

/// The one node at `path`, or what is wrong there.
pub(super) fn locate<'t, 'a>(document: &'t Node<'a>, path: &Plain) -> Result<&'t Node<'a>, String> {
    match path.find(document) {
        Ok(Some(node)) => node.single().ok_or_else(|| format!("more than one entry at {path}")),
        Ok(None) => Err(format!("nothing at {path}")),
        Err(_) => Err(format!("more than one entry at {path}")),
    }
}

impl Naming {
    /// The key that signs all, where that is how it is.
    pub(super) fn fixed(&self) -> Option<SignerRef<'static>> {
        match self {
            Self::Fixed(key) => Some(SignerRef::KeyId(key.to_string().into())),
            Self::Certificates | Self::Kid => None,
        }
    }
}

impl Algorithms {
    /// Whether the layout allows it.
    pub(crate) fn allow(&self, known: Known) -> bool {
        self.0.iter().any(|allowed| allowed.is_in_layouts(known))
    }

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
