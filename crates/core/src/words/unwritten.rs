//! Why a license is not written in a layout, by kind: each has a code and a sentence.

/// Why a license is not written in a layout.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Unwritten {
    /// The file of the license breaks its form.
    File,
    /// The file was shown to somebody who may not see all of it.
    Masked,
    /// The file lists values of another document that no field has.
    Unmapped,
    /// There is no layout of this name.
    LayoutUnknown,
    /// Documents of the layout are not made here: nobody signs them, or they are pages for people, or codes.
    Layout,
    /// The layout has no such field.
    Field,
    /// The layout has no way to write the value of the field, or the text is no value of it.
    Value,
    /// The layout writes the value in pieces, and the license does not say which.
    Pieces,
    /// The layout demands the field.
    Missing,
    /// The layout allows no algorithm that the key signs with.
    Algorithm,
    /// The layout's documents carry the signer's certificate.
    Certificate,
    /// The layout's documents name the signer's key.
    KeyName,
}

impl Unwritten {
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::File => "license-file-malformed",
            Self::Masked => "license-masked",
            Self::Unmapped => "license-unmapped",
            Self::LayoutUnknown => "license-layout-unknown",
            Self::Layout => "license-layout-unwritable",
            Self::Field => "license-field-unknown",
            Self::Value => "license-value-unwritable",
            Self::Pieces => "license-pieces-expected",
            Self::Missing => "license-field-missing",
            Self::Algorithm => "license-algorithm-refused",
            Self::Certificate => "license-certificate-missing",
            Self::KeyName => "license-key-name-missing",
        }
    }

    pub(crate) fn sentence(self, layout: &str, what: &str) -> String {
        match self {
            Self::File => format!("the file of the license is wrong: {what}"),
            Self::Masked => "the file shows the license in part".to_owned(),
            Self::Unmapped => format!("the license was read without what stands at {what}"),
            Self::LayoutUnknown => format!("no layout is called {what}"),
            Self::Layout => format!("documents of {layout} are not made by this program"),
            Self::Field => format!("{layout} has no field {what}"),
            Self::Value => format!("{layout} cannot write this {what}"),
            Self::Pieces => format!("{layout} writes {what} in pieces"),
            Self::Missing => format!("{layout} demands {what}"),
            Self::Algorithm => format!("{layout} does not allow the algorithm of the key"),
            Self::Certificate => format!("documents of {layout} carry the signer's certificate"),
            Self::KeyName => format!("documents of {layout} name the signer's key"),
        }
    }
}
