//! Why an input or a configuration could not be examined at all.

mod pictures;

use std::fmt;

use crate::words::file_family::FileFamily;
use crate::words::limits;
use crate::words::position::Position;
use crate::words::unwritten::Unwritten;

/// A document, layout or trust store that could not be examined.
///
/// What *could* be examined, however badly it turned out, is a [`Report`](crate::Report).
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Error {
    kind: ErrorKind,
    position: Option<Position>,
    source_name: Option<String>,
}

/// What kept an input from being examined.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The input is empty.
    #[error("the input is empty")]
    Empty,
    /// The input is larger than [`MAX_INPUT_BYTES`](crate::words::limits::MAX_INPUT_BYTES).
    #[error("the input has {size} bytes, at most {limit} are read")]
    TooLarge {
        /// Bytes of the input.
        size: usize,
        /// Bytes that are read at most.
        limit: usize,
    },
    /// The input is in none of the containers that are read.
    #[error("the input is neither JSON, a compact JWS, XML nor CBOR")]
    UnknownContainer,
    /// The input is encrypted: nobody can read it without its password or key.
    #[error("the {format} file is encrypted")]
    Encrypted {
        /// The format's name.
        format: String,
    },
    /// The input is a file of a known kind that holds no license this version reads.
    #[error("{}", .family.sentence(format))]
    ForeignFile {
        /// What kind of file it is: each has a code of its own.
        family: FileFamily,
        /// The format's name.
        format: String,
    },
    /// The container breaks its own rules.
    #[error("malformed {container}: {detail}")]
    Malformed {
        /// `JSON`, `XML`, `CBOR` or `JWS`.
        container: &'static str,
        /// What was found, in the reader's words; never a value of the document.
        detail: String,
    },
    /// A package can be read in two ways: what one program checks another would not show.
    #[error("the package can be read in two ways: {detail}")]
    PackageAmbiguous {
        /// What was found, in the reader's words.
        detail: String,
    },
    /// A package goes beyond one of the limits of packages.
    #[error("the package has more than {limit} {what}")]
    PackageTooLarge {
        /// What there is too much of.
        what: &'static str,
        /// How many are read at most.
        limit: usize,
    },
    /// A PDF goes beyond one of the limits of PDF.
    #[error("the PDF has more than {limit} {what}")]
    PdfTooLarge {
        /// What there is too much of.
        what: &'static str,
        /// How many are read at most.
        limit: usize,
    },
    /// A map holds the same key twice.
    #[error("a key occurs twice in one {container} map")]
    DuplicateKey {
        /// `JSON`, `XML` or `CBOR`.
        container: &'static str,
    },
    /// Bytes follow the end of the document.
    #[error("bytes follow the end of the {container} document")]
    TrailingBytes {
        /// `JSON`, `XML` or `CBOR`.
        container: &'static str,
    },
    /// The document nests deeper than [`MAX_DEPTH`](crate::words::limits::MAX_DEPTH).
    #[error("the document nests deeper than {limit} levels")]
    TooDeep {
        /// Levels that are read at most.
        limit: usize,
    },
    /// The document holds more values than [`MAX_ITEMS`](crate::words::limits::MAX_ITEMS).
    #[error("the document holds more than {limit} values")]
    TooManyItems {
        /// Values that are read at most.
        limit: usize,
    },
    /// Paths of unmapped values beyond [`MAX_UNMAPPED_PATH_BYTES`](crate::words::limits::MAX_UNMAPPED_PATH_BYTES).
    #[error("the paths of the values that the layout does not map have more than {limit} bytes")]
    TooMuchUnmapped {
        /// Bytes that are listed at most.
        limit: usize,
    },
    /// No layout claims the document.
    #[error("no layout claims this document ({tried} tried{})", nearest(.closest))]
    NoLayout {
        /// Layouts that were tried.
        tried: usize,
        /// The layout that got furthest, and what kept it from claiming the document.
        closest: Option<(String, String)>,
    },
    /// More than one layout claims the document.
    #[error("more than one layout claims this document: {}", .layouts.join(", "))]
    SeveralLayouts {
        /// Their ids.
        layouts: Vec<String>,
    },
    /// A picture cannot be decoded.
    #[error("malformed {format} picture: {detail}")]
    PictureMalformed {
        /// `PNG`, `JPEG` or `frame`.
        format: &'static str,
        /// What was found, in the reader's words.
        detail: String,
    },
    /// A picture in a format that is not read.
    #[error("{format} is a picture format this version does not read")]
    PictureUnsupported {
        /// The format's name.
        format: String,
    },
    /// A picture has more pixels, or a longer side, than [`limits`](crate::words::limits) lets it have.
    #[error("the picture has {width} × {height} pixels, at most {limit} are read")]
    PictureTooLarge {
        /// Pixels from left to right.
        width: u32,
        /// Pixels from top to bottom.
        height: u32,
        /// Pixels that are read at most.
        limit: u64,
    },
    /// No code was read in a picture.
    #[error("no QR code was read in the picture of {width} × {height} pixels")]
    PictureWithoutCode {
        /// Pixels from left to right.
        width: u32,
        /// Pixels from top to bottom.
        height: u32,
    },
    /// Codes were read in a picture, and none of them is a license.
    #[error("{codes} QR code(s) were read in the picture, none of them a license")]
    PictureCodeForeign {
        /// Codes that were read.
        codes: usize,
    },
    /// Several codes in a picture can be examined, and nothing says which one counts.
    #[error("{codes} different QR codes in the picture are licenses")]
    PictureSeveralCodes {
        /// Codes that can be examined.
        codes: usize,
    },
    /// A code in a picture is one part of a message that several codes carry (ISO/IEC 18004 §8).
    #[error("the QR code is part {part} of {parts} of one message")]
    PicturePart {
        /// Which part, from 1.
        part: usize,
        /// How many there are.
        parts: usize,
    },
    /// A text does not fit into a QR code of the size that is drawn.
    #[error("the text has {characters} characters, {excess} too many for one QR code")]
    CodeTooLong {
        /// Characters of the text.
        characters: usize,
        /// Characters too many.
        excess: usize,
    },
    /// The text is no license, display code or online token that is known.
    #[error("no known kind of code ({tried} tried{})", nearest(.closest))]
    CodeUnknown {
        /// Kinds of tokens that were tried.
        tried: usize,
        /// The kind that got furthest, and what kept it from taking the text.
        closest: Option<(String, String)>,
    },
    /// A display code is not made.
    #[error("{detail}")]
    CodeNotMade {
        /// Why not.
        detail: String,
    },
    /// A license is not written in a layout.
    #[error("{}", .why.sentence(layout, what))]
    NotWritten {
        /// Why not: each has a code of its own.
        why: Unwritten,
        /// The layout's id.
        layout: String,
        /// The field, or whatever it is about.
        what: String,
    },
    /// A private key or its certificate cannot be used.
    #[error("{detail}")]
    KeyUnusable {
        /// What is wrong and what is expected instead; nothing of the key.
        detail: String,
    },
    /// A layout, trust or catalogue file is wrong.
    #[error("{detail}")]
    Configuration {
        /// What is wrong and what is expected instead.
        detail: String,
    },
}

fn nearest(closest: &Option<(String, String)>) -> String {
    match closest {
        Some((layout, path)) => format!("; closest is {layout}: {path}"),
        None => String::new(),
    }
}

impl ErrorKind {
    /// A stable name for programs: kebab-case, never renamed.
    ///
    /// ```
    /// assert_eq!(elicense::ErrorKind::Empty.code(), "input-empty");
    /// ```
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Empty => "input-empty",
            Self::TooLarge { .. } => "input-too-large",
            Self::UnknownContainer => "container-unknown",
            Self::Encrypted { .. } => "input-encrypted",
            Self::ForeignFile { family, .. } => family.code(),
            Self::Malformed { .. } => "container-malformed",
            Self::PackageAmbiguous { .. } => "package-ambiguous",
            Self::PackageTooLarge { .. } => "package-too-large",
            Self::PdfTooLarge { .. } => "pdf-too-large",
            Self::DuplicateKey { .. } => "key-duplicate",
            Self::TrailingBytes { .. } => "trailing-bytes",
            Self::TooDeep { .. } => "too-deep",
            Self::TooManyItems { .. } => "too-many-items",
            Self::TooMuchUnmapped { .. } => "too-much-unmapped",
            Self::NoLayout { .. } => "layout-none",
            Self::SeveralLayouts { .. } => "layout-several",
            Self::PictureMalformed { .. } => "picture-malformed",
            Self::PictureUnsupported { .. } => "picture-unsupported",
            Self::PictureTooLarge { .. } => "picture-too-large",
            Self::PictureWithoutCode { .. } => "picture-without-code",
            Self::PictureCodeForeign { .. } => "picture-code-foreign",
            Self::PictureSeveralCodes { .. } => "picture-several-codes",
            Self::PicturePart { .. } => "picture-part",
            Self::CodeTooLong { .. } => "code-too-long",
            Self::CodeUnknown { .. } => "display-code-unknown",
            Self::CodeNotMade { .. } => "code-not-made",
            Self::NotWritten { why, .. } => why.code(),
            Self::KeyUnusable { .. } => "key-unusable",
            Self::Configuration { .. } => "configuration",
        }
    }

    /// The facts that fill the message of this error, by name.
    #[must_use]
    pub fn data(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Empty | Self::UnknownContainer => vec![],
            Self::TooLarge { size, limit } => {
                vec![
                    ("size", size.to_string()),
                    ("limit", limit.to_string()),
                    ("most", limits::amount(*limit)),
                ]
            }
            Self::Malformed { container, detail } => {
                vec![("container", (*container).into()), ("detail", detail.clone())]
            }
            Self::DuplicateKey { container } | Self::TrailingBytes { container } => {
                vec![("container", (*container).into())]
            }
            Self::TooDeep { limit } | Self::TooManyItems { limit } | Self::TooMuchUnmapped { limit } => {
                vec![("limit", limit.to_string())]
            }
            Self::NoLayout { tried, closest } | Self::CodeUnknown { tried, closest } => {
                let (layout, place) = closest.clone().unwrap_or_default();
                vec![("tried", tried.to_string()), ("layout", layout), ("place", place)]
            }
            Self::SeveralLayouts { layouts } => vec![("layouts", layouts.join(", "))],
            Self::PictureMalformed { format, detail } => {
                vec![("format", (*format).into()), ("detail", detail.clone())]
            }
            Self::PictureUnsupported { format }
            | Self::Encrypted { format }
            | Self::ForeignFile { format, .. } => vec![("format", format.clone())],
            Self::PictureTooLarge { width, height, limit } => vec![
                ("width", width.to_string()),
                ("height", height.to_string()),
                ("limit", limit.to_string()),
            ],
            Self::PictureWithoutCode { width, height } => {
                vec![("width", width.to_string()), ("height", height.to_string())]
            }
            Self::PictureCodeForeign { codes } | Self::PictureSeveralCodes { codes } => {
                vec![("codes", codes.to_string())]
            }
            Self::PicturePart { part, parts } => {
                vec![("part", part.to_string()), ("parts", parts.to_string())]
            }
            Self::CodeTooLong { characters, excess } => {
                vec![("characters", characters.to_string()), ("excess", excess.to_string())]
            }
            Self::PackageTooLarge { what, limit } | Self::PdfTooLarge { what, limit } => {
                vec![("what", (*what).into()), ("limit", limit.to_string())]
            }
            Self::NotWritten { why: Unwritten::File, what, .. } => vec![("detail", what.clone())],
            Self::NotWritten { layout, what, .. } => vec![("layout", layout.clone()), ("what", what.clone())],
            Self::Configuration { detail }
            | Self::CodeNotMade { detail }
            | Self::KeyUnusable { detail }
            | Self::PackageAmbiguous { detail } => vec![("detail", detail.clone())],
        }
    }
}

impl Error {
    pub(crate) fn new(kind: ErrorKind) -> Self {
        Self { kind, position: None, source_name: None }
    }

    pub(crate) fn at(mut self, position: Position) -> Self {
        self.position.get_or_insert(position);
        self
    }

    /// The same error where so many bytes stand before what was read.
    pub(crate) fn behind(mut self, bytes: usize) -> Self {
        if let Some(Position::Byte(offset)) = &mut self.position {
            *offset += bytes;
        }
        self
    }

    /// A configuration error: what is wrong and what is expected instead.
    pub(crate) fn configuration(detail: impl Into<String>) -> Self {
        Self::new(ErrorKind::Configuration { detail: detail.into() })
    }

    /// The same error, told to come from the file `name`.
    #[must_use]
    pub fn in_file(mut self, name: impl Into<String>) -> Self {
        self.source_name = Some(name.into());
        self
    }

    /// What went wrong.
    #[must_use]
    pub fn kind(&self) -> &ErrorKind {
        &self.kind
    }

    /// Where, if the place is known.
    #[must_use]
    pub fn position(&self) -> Option<Position> {
        self.position
    }
}

impl From<ErrorKind> for Error {
    fn from(kind: ErrorKind) -> Self {
        Self::new(kind)
    }
}

impl std::error::Error for Error {}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(name) = &self.source_name {
            write!(f, "{name}: ")?;
        }
        write!(f, "{}", self.kind)?;
        match self.position {
            Some(position) => write!(f, " at {position}"),
            None => Ok(()),
        }
    }
}
