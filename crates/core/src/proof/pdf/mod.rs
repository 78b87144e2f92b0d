//! The values of signatures in a PDF (ISO 32000-1 §12.8.3, GB/T 38540, GB/T 35275): told apart by their bytes, and never
//! by what the file calls them.
//!
//! Reading only. Writers in the field keep fewer rules than those of other documents: what no check stands on is taken as
//! it comes, and what is signed is looked at as it came.

mod attributes;
mod message;
mod stamp;

use std::borrow::Cow;

use crate::crypto::{SUB_FILTERS_OF_MESSAGES, SUB_FILTERS_OF_NUMBERS, SUB_FILTERS_OF_SEALS};
use crate::document::ber;
use crate::document::der::{Cursor, OBJECT_IDENTIFIER, OCTET_STRING, SEQUENCE};
use crate::proof::ses::SealSignature;

pub(crate) use attributes::Carried;
pub(crate) use message::{Binding, Message, Over};
pub(crate) use stamp::Stamp;

/// Both stretches of a file that a signature is over.
pub(crate) type Parts<'p> = [&'p [u8]; 2];

/// What a value is.
pub(crate) enum Value<'v> {
    /// A signature with a seal.
    Seal(Box<SealSignature<'v>>),
    /// SignedData, by whichever of the two standards.
    Message(Box<Message<'v>>),
    /// The numbers of PKCS #1 alone (ISO 32000-1 §12.8.3.2); the certificate stands beside them.
    Bare(&'v [u8]),
}

/// The value as DER, without what fills up the place kept for it.
///
/// # Errors
///
/// It is no BER, or BER of a form that is not read.
pub(crate) fn in_der(contents: &[u8]) -> Result<Cow<'_, [u8]>, ber::Problem> {
    ber::first_in_der(contents, |_| false)
}

impl<'v> Value<'v> {
    /// Reads a value in DER.
    pub(crate) fn read(der: &'v [u8]) -> Result<Self, ber::Problem> {
        let mut document = Cursor::new(der)?;
        if document.next_tag() == Some(OCTET_STRING) {
            return Ok(Self::Bare(document.value(OCTET_STRING)?));
        }
        let first = document.inside(SEQUENCE)?.next_tag();
        Ok(match first {
            Some(OBJECT_IDENTIFIER) => Self::Message(Box::new(Message::read(der)?)),
            _ => Self::Seal(Box::new(SealSignature::read(der)?)),
        })
    }

    /// Whether what the file calls the value is one of the names for such.
    pub(crate) fn is_called(&self, sub_filter: &str) -> bool {
        let names = match self {
            Self::Seal(_) => SUB_FILTERS_OF_SEALS,
            Self::Message(_) => SUB_FILTERS_OF_MESSAGES,
            Self::Bare(_) => SUB_FILTERS_OF_NUMBERS,
        };
        names.contains(&sub_filter)
    }
}

/// Names that standards and programs are known to use.
pub(crate) fn is_known(sub_filter: &str) -> bool {
    [SUB_FILTERS_OF_SEALS, SUB_FILTERS_OF_MESSAGES, SUB_FILTERS_OF_NUMBERS]
        .into_iter()
        .any(|names| names.contains(&sub_filter))
}

#[cfg(test)]
mod tests;
