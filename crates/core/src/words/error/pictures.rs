//! What kept a picture from being read, in the words of this crate.

use crate::words::error::{Error, ErrorKind};

/// Every kind of its own crate has one here; a new one there does not compile until it has.
impl From<elicense_qr::Error> for Error {
    fn from(error: elicense_qr::Error) -> Self {
        use elicense_qr::ErrorKind as Theirs;
        Self::new(match error.kind().clone() {
            Theirs::FileTooLarge { size, limit } => ErrorKind::TooLarge { size, limit },
            Theirs::NoPicture => ErrorKind::UnknownContainer,
            Theirs::FormatUnsupported { format } => ErrorKind::PictureUnsupported { format: format.into() },
            Theirs::PictureTooLarge { width, height, limit } => {
                ErrorKind::PictureTooLarge { width, height, limit }
            }
            Theirs::Malformed { format, detail } => ErrorKind::PictureMalformed { format, detail },
            Theirs::TextTooLong { characters, excess } => ErrorKind::CodeTooLong { characters, excess },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use elicense_qr::ErrorKind as Theirs;

    #[test]
    fn what_is_wrong_with_a_picture_keeps_its_code_its_data_and_its_sentence() {
        for (theirs, code, data, sentence) in [
            (
                Theirs::FileTooLarge { size: 9, limit: 8 },
                "input-too-large",
                "size=9 limit=8 most=8 B",
                "the input has 9 bytes, at most 8 are read",
            ),
            (
                Theirs::NoPicture,
                "container-unknown",
                "",
                "the input is neither JSON, a compact JWS, XML nor CBOR",
            ),
            (
                Theirs::FormatUnsupported { format: "HEIC" },
                "picture-unsupported",
                "format=HEIC",
                "HEIC is a picture format this version does not read",
            ),
            (
                Theirs::PictureTooLarge { width: 3, height: 2, limit: 5 },
                "picture-too-large",
                "width=3 height=2 limit=5",
                "the picture has 3 × 2 pixels, at most 5 are read",
            ),
            (
                Theirs::Malformed { format: "PNG", detail: "no pixels".to_owned() },
                "picture-malformed",
                "format=PNG detail=no pixels",
                "malformed PNG picture: no pixels",
            ),
            (
                Theirs::TextTooLong { characters: 9, excess: 1 },
                "code-too-long",
                "characters=9 excess=1",
                "the text has 9 characters, 1 too many for one QR code",
            ),
        ] {
            let error = Error::from(elicense_qr::Error::from(theirs));
            let facts = error.kind().data();
            let facts: Vec<String> = facts.iter().map(|(name, fact)| format!("{name}={fact}")).collect();
            assert_eq!((error.kind().code(), &*facts.join(" ")), (code, data));
            assert_eq!(error.to_string(), sentence);
        }
    }
}
