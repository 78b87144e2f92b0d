//! Why a picture was not read or a text not drawn.

use std::fmt;

/// A picture that was not read, or a text that was not drawn.
///
/// That a picture shows no code is no error.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Error {
    kind: ErrorKind,
}

/// What was wrong.
///
/// Whoever puts it in words of their own should miss none: a kind more is a new version of the interface.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum ErrorKind {
    /// The file is larger than [`MAX_PICTURE_BYTES`](crate::limits::MAX_PICTURE_BYTES).
    #[error("the file has {size} bytes, at most {limit} are read")]
    FileTooLarge {
        /// Bytes of the file.
        size: usize,
        /// Bytes that are read at most.
        limit: usize,
    },
    /// The bytes are no picture of any known format.
    #[error("the bytes are no picture")]
    NoPicture,
    /// A picture in a format that is not read.
    #[error("{format} is a format of pictures that is not read")]
    FormatUnsupported {
        /// The format's name.
        format: &'static str,
    },
    /// The picture has more pixels than [`MAX_PICTURE_PIXELS`](crate::limits::MAX_PICTURE_PIXELS), a side longer than
    /// [`MAX_PICTURE_SIDE`](crate::limits::MAX_PICTURE_SIDE), or takes more memory than
    /// [`MAX_PICTURE_MEMORY`](crate::limits::MAX_PICTURE_MEMORY).
    #[error("the picture has {width} × {height} pixels, at most {limit} are read")]
    PictureTooLarge {
        /// Pixels from left to right.
        width: u32,
        /// Pixels from top to bottom.
        height: u32,
        /// Pixels that are read at most.
        limit: u64,
    },
    /// The picture is damaged, or the frame is not whole.
    #[error("malformed {format}: {detail}")]
    Malformed {
        /// `PNG`, `JPEG` or `frame`.
        format: &'static str,
        /// What was found, in the reader's words; nothing of the pixels.
        detail: String,
    },
    /// The text does not fit into a code of version [`MAX_DRAWN_VERSION`](crate::limits::MAX_DRAWN_VERSION).
    #[error("the text has {characters} characters, {excess} too many for one QR code")]
    TextTooLong {
        /// Characters of the text.
        characters: usize,
        /// Characters too many.
        excess: usize,
    },
}

impl Error {
    /// What was wrong.
    ///
    /// ```
    /// use elicense_qr::{Drawing, ErrorKind};
    ///
    /// let error = Drawing::of(&"A".repeat(1000)).unwrap_err();
    /// assert_eq!(*error.kind(), ErrorKind::TextTooLong { characters: 1000, excess: 30 });
    /// ```
    #[must_use]
    pub fn kind(&self) -> &ErrorKind {
        &self.kind
    }
}

impl From<ErrorKind> for Error {
    fn from(kind: ErrorKind) -> Self {
        Self { kind }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.kind.fmt(f)
    }
}

impl std::error::Error for Error {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_one_sentence() {
        for (kind, sentence) in [
            (ErrorKind::FileTooLarge { size: 9, limit: 8 }, "the file has 9 bytes, at most 8 are read"),
            (ErrorKind::NoPicture, "the bytes are no picture"),
            (
                ErrorKind::FormatUnsupported { format: "HEIC" },
                "HEIC is a format of pictures that is not read",
            ),
            (
                ErrorKind::PictureTooLarge { width: 3, height: 2, limit: 5 },
                "the picture has 3 × 2 pixels, at most 5 are read",
            ),
            (
                ErrorKind::Malformed { format: "PNG", detail: "no pixels".to_owned() },
                "malformed PNG: no pixels",
            ),
            (
                ErrorKind::TextTooLong { characters: 9, excess: 1 },
                "the text has 9 characters, 1 too many for one QR code",
            ),
        ] {
            assert_eq!(Error::from(kind).to_string(), sentence);
        }
    }
}
