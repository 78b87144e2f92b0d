//! What is no license, by its kind: each has a code and a sentence.

/// What kind of file an input is that holds no license this version reads.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum FileFamily {
    /// An archive that holds page files in the national format OFD (GB/T 33190), and is none itself.
    Ofd,
    /// A page file in PDF.
    Pdf,
    /// A document of an office program, old or new, a table or slides.
    Office,
    /// A page of the web.
    Page,
    /// An archive, or something compressed.
    Archive,
    /// A text in another encoding than UTF-8.
    Encoding,
    /// Certificates, revocation lists, public keys or signatures alone.
    Certificate,
    /// A private key.
    Key,
    /// A table as text.
    Table,
    /// A text of no other kind.
    Text,
    /// Sound, film, a program and whatever else.
    Other,
}

impl FileFamily {
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::Ofd => "file-ofd",
            Self::Pdf => "file-pdf",
            Self::Office => "file-office",
            Self::Page => "file-page",
            Self::Archive => "file-archive",
            Self::Encoding => "file-encoding",
            Self::Certificate => "file-certificate",
            Self::Key => "file-private-key",
            Self::Table => "file-table",
            Self::Text => "file-text",
            Self::Other => "file-other",
        }
    }

    pub(crate) fn sentence(self, format: &str) -> String {
        match self {
            Self::Ofd => {
                format!("the input is an archive in {format} with page files in OFD, not one of them")
            }
            Self::Pdf => {
                format!("the input is a page file in {format}, which this version does not read")
            }
            Self::Office => format!("the input is a document in {format}, not the data of a license"),
            Self::Page => format!("the input is a web page in {format}, not the data of a license"),
            Self::Archive => format!("the input is an archive in {format}, not one license"),
            Self::Encoding => format!("the input is text in {format}, not in UTF-8"),
            Self::Certificate => {
                format!("the input is a certificate, key or signature in {format}, not a license")
            }
            Self::Key => format!("the input is a private key in {format}, not a license"),
            Self::Table => format!("the input is a table in {format}, not a license"),
            Self::Text => "the input is neither JSON, a compact JWS, XML nor CBOR but plain text".to_owned(),
            Self::Other => format!("the input is a file of the kind {format}, not a license"),
        }
    }
}
