//! JSON Web Signatures (RFC 7515): the compact form, the flattened one, and the general one with one signature.

use std::borrow::Cow;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use sha2::{Digest, Sha256};

use crate::crypto::Algorithm;
use crate::document::budget::Budget;
use crate::document::container;
use crate::document::container::Container;
use crate::document::tree::Node;
use crate::proof::detached::is_key_id;
use crate::proof::spec::{Algorithms, Naming};
use crate::proof::{
    Opened, Proof, ProofKind, SignerRef, algorithm_missing, algorithm_unprotected, base64_in_lines, bounded,
    certificate_missing, chain, critical, listed, malformed, numeric_date, unsupported,
};
use crate::words::check::Finding;

/// Opens the JWS that `node` is: a map in the flattened form, or the text of a compact one.
pub(super) fn open<'a>(
    node: &'a Node<'a>,
    naming: &Naming,
    allowed: &Algorithms,
    budget: &mut Budget,
) -> Result<Opened<'a>, String> {
    let jws = Jws::of(node)?;
    let payload = URL_SAFE_NO_PAD.decode(jws.payload).map_err(|error| format!("the JWS payload: {error}"))?;
    Ok(Opened { payload: Cow::Owned(payload), proof: jws.prove(naming, allowed, budget) })
}

/// A JWS whose members are still encoded.
struct Jws<'a> {
    payload: &'a str,
    form: Form<'a>,
}

enum Form<'a> {
    /// RFC 7515 §7.2.2. A reader of containers gives a compact JWS the same shape.
    Flattened(&'a Node<'a>),
    /// RFC 7515 §7.2.1: its signatures, each a flattened JWS without the payload.
    General { document: &'a Node<'a>, signatures: &'a Node<'a> },
    /// RFC 7515 §7.1, as a text inside another document.
    Compact { protected: &'a str, message: &'a str, signature: &'a str },
}

impl<'a> Jws<'a> {
    fn of(node: &'a Node<'a>) -> Result<Self, String> {
        match node {
            Node::Text(text) => Self::compact(text).ok_or_else(|| "the text is no compact JWS".to_owned()),
            Node::Map(_) => match node.get("payload") {
                Some(Node::Text(payload)) => {
                    let general = |signatures| Form::General { document: node, signatures };
                    let form = node.get("signatures").map_or(Form::Flattened(node), general);
                    Ok(Self { payload, form })
                }
                _ => Err("the JWS has no payload".to_owned()),
            },
            _ => Err("a JWS is a map or a text".to_owned()),
        }
    }

    fn compact(text: &'a str) -> Option<Self> {
        let (message, signature) = text.rsplit_once('.')?;
        let (protected, payload) = message.split_once('.')?;
        Some(Self { payload, form: Form::Compact { protected, message, signature } })
    }

    fn prove(
        &self,
        naming: &Naming,
        allowed: &Algorithms,
        budget: &mut Budget,
    ) -> Result<Proof<'a>, Finding> {
        if let Form::General { document, signatures } = self.form {
            let form = Form::Flattened(the_signature(document, signatures)?);
            return Self { payload: self.payload, form }.prove(naming, allowed, budget);
        }
        let protected = self.protected()?;
        let bytes = decoded("protected", protected)?;
        let header = container::read_as(Container::Json, &bytes, budget, 0).map_err(malformed)?;
        let header = Header { protected: &header, unprotected: self.unprotected()? };
        header.check()?;
        let algorithm = header.algorithm()?;
        Ok(Proof {
            kind: ProofKind::Jws,
            algorithm_allowed: allowed.check(&algorithm),
            algorithm,
            signer: match naming.fixed() {
                Some(signer) => Ok(signer),
                None if *naming == Naming::Kid => header.named_signer()?,
                None => header.signer()?,
            },
            message: self.message(protected),
            signature: Cow::Owned(decoded("signature", self.signature()?)?),
            user_id: None,
            time_stamps: Vec::new(),
            digest: None,
            signing_time: header.signing_time()?,
            ignored: header.ignored(naming),
        })
    }

    fn protected(&self) -> Result<&'a str, Finding> {
        match &self.form {
            Form::Compact { protected, .. } => Ok(protected),
            Form::Flattened(map) | Form::General { document: map, .. } => {
                match (map.get("protected"), map.get("header")) {
                    (Some(Node::Text(protected)), _) => Ok(protected),
                    (Some(_), _) => Err(malformed("`protected` is no text")),
                    (None, Some(header)) if header.get("alg").is_some() => Err(algorithm_unprotected()),
                    (None, _) => Err(algorithm_missing()),
                }
            }
        }
    }

    fn signature(&self) -> Result<&'a str, Finding> {
        match &self.form {
            Form::Compact { signature, .. } => Ok(signature),
            Form::Flattened(map) | Form::General { document: map, .. } => match map.get("signature") {
                Some(Node::Text(signature)) => Ok(signature),
                _ => Err(malformed("`signature` is missing or no text")),
            },
        }
    }

    fn unprotected(&self) -> Result<Option<&'a Node<'a>>, Finding> {
        let Form::Flattened(map) = &self.form else {
            return Ok(None);
        };
        match map.get("header") {
            None => Ok(None),
            Some(header @ Node::Map(_)) => Ok(Some(header)),
            Some(_) => Err(malformed("`header` is no map")),
        }
    }

    /// RFC 7515 §5.2 step 8: the encoded header and payload as they came, never encoded again.
    fn message(&self, protected: &str) -> Cow<'a, [u8]> {
        match &self.form {
            Form::Compact { message, .. } => Cow::Borrowed(message.as_bytes()),
            Form::Flattened(_) | Form::General { .. } => {
                Cow::Owned([protected, self.payload].join(".").into_bytes())
            }
        }
    }
}

/// The one signature of a general JWS.
///
/// RFC 7515 §7.2.2: what belongs to a flattened one never stands beside `signatures`; readers would disagree on which
/// of the two counts.
fn the_signature<'a>(document: &'a Node<'a>, signatures: &'a Node<'a>) -> Result<&'a Node<'a>, Finding> {
    if let Some(name) = ["signature", "protected", "header"].iter().find(|name| document.get(name).is_some())
    {
        return Err(malformed(format_args!("`{name}` beside `signatures`")));
    }
    match signatures {
        Node::List(list) => match list.as_slice() {
            [only @ Node::Map(_)] => Ok(only),
            [_, _, ..] => Err(unsupported("a JWS with several signatures")),
            _ => Err(malformed("`signatures` holds no signature")),
        },
        _ => Err(malformed("`signatures` is no list")),
    }
}

struct Header<'h> {
    protected: &'h Node<'h>,
    unprotected: Option<&'h Node<'h>>,
}

impl Header<'_> {
    /// What makes the whole header void, whatever else it says.
    fn check(&self) -> Result<(), Finding> {
        if !matches!(self.protected, Node::Map(_)) {
            return Err(malformed("the protected header is no map"));
        }
        if let Some(names) = self.protected.get("crit") {
            return Err(critical(listed(names)));
        }
        // RFC 7797 §6: without `crit` a reader may or may not honour it, so that two read two messages.
        if self.protected.get("b64").is_some() {
            return Err(critical("b64"));
        }
        names(self.unprotected).try_for_each(|name| self.check_unprotected(name))
    }

    fn check_unprotected(&self, name: &str) -> Result<(), Finding> {
        // RFC 7515 §7.2.1: the names in the two locations are disjoint.
        if self.protected.get(name).is_some() {
            return Err(malformed(format_args!("`{name}` stands in both headers")));
        }
        match name {
            "alg" => Err(algorithm_unprotected()),
            _ if MUST_BE_PROTECTED.contains(&name) => {
                Err(malformed(format_args!("`{name}` is not protected")))
            }
            _ if READ_PROTECTED.contains(&name) => Err(unsupported(format_args!("`{name}` unprotected"))),
            _ => Ok(()),
        }
    }

    fn algorithm(&self) -> Result<Algorithm, Finding> {
        match self.protected.get("alg") {
            None => Err(algorithm_missing()),
            // RFC 8725 §3.2; readers were fooled by `nOnE`.
            Some(Node::Text(name)) if name.is_empty() || name.eq_ignore_ascii_case("none") => {
                Err(algorithm_missing())
            }
            Some(Node::Text(name)) => Ok(Algorithm::from_jose(name)),
            Some(_) => Err(malformed("`alg` is no text")),
        }
    }

    /// The certificates of `x5c` (RFC 7515 §4.1.6), the signer's first.
    fn signer(&self) -> Result<Result<SignerRef<'static>, Finding>, Finding> {
        let place = self.unprotected.and_then(|header| header.get("x5c")).map(|_| "unprotected");
        let Some(x5c) = self.protected.get("x5c") else {
            return Ok(Err(certificate_missing(place)));
        };
        let certificates = match x5c {
            Node::List(list) if !list.is_empty() => bounded(list.len()).map(|()| list)?,
            _ => return Err(malformed("`x5c` is no list of certificates")),
        };
        let certificates = certificates.iter().map(certificate).collect::<Result<Vec<_>, _>>()?;
        self.check_thumbprint(&certificates)?;
        chain(certificates).map(Ok)
    }

    /// RFC 7515 §4.1.8: where the signer names the certificate meant, it is that one.
    fn check_thumbprint(&self, certificates: &[Cow<'_, [u8]>]) -> Result<(), Finding> {
        let (Some(named), Some(first)) = (self.protected.get("x5t#S256"), certificates.first()) else {
            return Ok(());
        };
        let digest = URL_SAFE_NO_PAD.encode(Sha256::digest(first));
        match named {
            Node::Text(text) if *text == digest => Ok(()),
            _ => Err(malformed("`x5t#S256` is not the digest of the first certificate")),
        }
    }

    /// `sigT` (ETSI TS 119 182-1 §5.2.1), or `iat` (RFC 7519 §4.1.6), which takes its place in later versions.
    fn signing_time(&self) -> Result<Option<Timestamp>, Finding> {
        match (self.protected.get("sigT"), self.protected.get("iat")) {
            (None, None) => Ok(None),
            (Some(Node::Text(text)), None) => {
                date_time(text).map(Some).ok_or_else(|| malformed("`sigT` is no RFC 3339 time"))
            }
            (Some(_), None) => Err(malformed("`sigT` is no text")),
            (None, Some(node)) => {
                numeric_date(node).map(Some).ok_or_else(|| malformed("`iat` is no NumericDate"))
            }
            (Some(_), Some(_)) => Err(malformed("both `sigT` and `iat`")),
        }
    }

    /// The key of the trust store that `kid` names (RFC 7515 §4.1.4).
    fn named_signer(&self) -> Result<Result<SignerRef<'static>, Finding>, Finding> {
        let place = self.unprotected.and_then(|header| header.get("kid")).map(|_| "unprotected");
        match self.protected.get("kid") {
            None => Ok(Err(certificate_missing(place))),
            Some(Node::Text(kid)) if is_key_id(kid) => {
                Ok(Ok(SignerRef::KeyId(Cow::Owned(kid.clone().into_owned()))))
            }
            Some(_) => Err(malformed("`kid` is not 1 to 128 visible ASCII characters")),
        }
    }

    fn ignored(&self, naming: &Naming) -> Vec<String> {
        let signer = match naming {
            Naming::Certificates => &["x5c", "x5t#S256"][..],
            Naming::Kid => &["kid"],
            Naming::Fixed(_) => &[],
        };
        let unused = |name: &&str| !USED.contains(name) && !signer.contains(name);
        names(Some(self.protected)).filter(unused).map(str::to_owned).collect()
    }
}

/// Names that change what is verified, and that their standards want protected (RFC 7515 §4.1.11, RFC 7797 §3, ETSI
/// TS 119 182-1 §5.2).
const MUST_BE_PROTECTED: [&str; 4] = ["crit", "b64", "sigT", "sigD"];

/// Names that tell against which key, or when it was signed: they may stand unprotected and are not read there. `x5c`
/// is not among them: where it stands unprotected it is as good as missing.
const READ_PROTECTED: [&str; 6] = ["x5u", "x5t", "x5t#S256", "jwk", "jku", "iat"];

/// Names that a check has looked at, or that only describe the payload.
const USED: [&str; 5] = ["alg", "sigT", "iat", "typ", "cty"];

fn names<'h>(header: Option<&'h Node<'_>>) -> impl Iterator<Item = &'h str> {
    let entries = match header {
        Some(Node::Map(entries)) => entries.as_slice(),
        _ => &[],
    };
    entries.iter().map(|(name, _)| &**name)
}

fn decoded(name: &str, text: &str) -> Result<Vec<u8>, Finding> {
    URL_SAFE_NO_PAD.decode(text).map_err(|error| malformed(format_args!("`{name}`: {error}")))
}

/// Standard base64 (RFC 7515 §4.1.6), not the URL-safe one of everything else. Some writers put in the body of a PEM
/// file with its line breaks.
fn certificate(node: &Node<'_>) -> Result<Cow<'static, [u8]>, Finding> {
    let Node::Text(text) = node else {
        return Err(malformed("a certificate of `x5c` is no text"));
    };
    base64_in_lines(text).map(Cow::Owned).map_err(|error| malformed(format_args!("`x5c`: {error}")))
}

/// RFC 3339 §5.6 `date-time`. jiff reads more than that: dates without time, zones in brackets.
fn date_time(text: &str) -> Option<Timestamp> {
    let punctuation = [(4, b'-'), (7, b'-'), (10, b'T'), (13, b':'), (16, b':')];
    let shaped = punctuation.iter().all(|&(at, byte)| text.as_bytes().get(at) == Some(&byte));
    if shaped && !text.contains('[') { text.parse().ok() } else { None }
}

#[cfg(test)]
mod tests;
