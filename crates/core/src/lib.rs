//! Reads an electronic license (电子证照) of any known layout, verifies who signed it, and says in
//! Chinese and English whether it can be relied on, and why.
//!
//! Offline: bytes and a time come in, a [`Report`] goes out. No clock, file, network, locale or logger
//! is touched.
//!
//! ```
//! use elicense::{Trust, Verifier};
//!
//! let verifier = Verifier::new(Trust::empty());
//! let license = r#"{ "flag": "200", "result": "ok",
//!     "data": "{\"infoCode\":\"T-1\",\"infoName\":\"身份证\",\"ownerName\":\"测试\",\"ownerId\":\"11010519491231002X\"}" }"#;
//! let report = verifier.verify(license.as_bytes(), "2026-06-01T00:00:00Z".parse()?)?;
//!
//! assert!(report.verified().is_none());
//! assert_eq!(report.indication().as_str(), "NO_SIGNATURE_FOUND");
//! assert_eq!(report.claimed().number(), Some("T-1"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Every file is a noun: [`Verifier`] is the pipeline, `layout` the layout language, `chain` the path to
//! an anchor. `docs/architecture.md` is the map.

#![forbid(unsafe_code)]

mod checks;
mod crypto;
pub mod decision;
mod document;
mod issue;
pub mod layout;
pub mod license;
mod proof;
pub mod report;
pub mod rules;
mod trust;
mod verifier;
mod words;
mod x509;

#[cfg(test)]
#[path = "../tests/support/corpora.rs"]
mod corpora;
#[cfg(test)]
#[path = "../tests/support/zips.rs"]
mod packed;
#[cfg(test)]
#[path = "../tests/support/sample.rs"]
mod sample;
#[cfg(test)]
#[path = "../tests/support/strokes.rs"]
mod strokes;
#[cfg(test)]
#[path = "../tests/support/testing.rs"]
mod testing;

/// Times are jiff's: this is the version that the interface speaks.
pub use jiff;
/// Short texts are smol_str's.
pub use smol_str::SmolStr;

#[cfg(feature = "stages")]
pub use verifier::stages;
pub use words::{escape, limits, messages};

pub use checks::inquiry::Inquiry;
pub use checks::signature::SignatureValidation;
pub use decision::recognition::Recognition;
pub use document::ofd::is_ofd;
pub use document::pdf::is_pdf;
pub use layout::Layout;
pub use license::holder::Holder;
pub use license::{Field, FieldName, Grade, License, LicenseStatus, OnSheet};
pub use report::Report;
pub use rules::rulebook::Rulebook;
pub use trust::store::Trust;
pub use verifier::Verifier;
pub use words::axes::{Conclusion, Coverage, Indication, Presentation, SubIndication, Verifiability};
pub use words::check::{CheckId, Checks, Finding, Outcome};
pub use words::code::Code;
pub use words::error::{Error, ErrorKind};
pub use words::file_family::FileFamily;
pub use words::messages::Language;
pub use words::policy::{Policy, RevocationRule};
pub use words::position::Position;
pub use words::region::Region;
pub use words::scenario::{Reader, Relying, Scenario};

/// What a verifier's operator may decide beyond what the standards say: [`Policy`].
pub mod policy {
    pub use crate::words::constraints::{Constraint, Level};
    pub use crate::words::policy::{AcceptedPage, LeastGrade};
}

/// Who signed: what a [`SignatureValidation`] is made of, and what somebody is trusted for.
pub mod signature {
    pub use crate::checks::signature::{
        AnchorSummary, Chosen, LaterChange, OfPackage, OfPdf, Revision, SealOwner, SealSummary,
    };
    pub use crate::crypto::Disagreement;
    pub use crate::trust::store::{UnreadList, certificate_of};
    pub use crate::words::axes::CameAfter;
    pub use crate::words::purpose::Purpose;
    pub use crate::x509::certificate::CertificateSummary;
    pub use crate::x509::known::{KnownAuthority, known_authority};
    pub use crate::x509::profile::Role;
    pub use crate::x509::revocation_list::ListSummary;
}

/// Keeping a trust store: what a file for it is, how entries come and go, and what it still lacks.
///
/// Bytes come in and go out, as everywhere in this library; who reads and writes the folder is the caller.
pub mod upkeep {
    pub use crate::issue::bundle::{Packing, SignedBundle, begin, pack, sign};
    pub use crate::trust::bundle::{Bundle, BundleHead, Difference, Roots, differences};
    pub use crate::trust::store::is_for_people;
    pub use crate::trust::upkeep::{
        Asked, Change, EMPTY_STORE, Holding, KeySummary, Piece, Remark, Review, StatusSummary, Weight, add,
        remove, review,
    };
}

/// Display codes (亮证码): a license shown as a text that fits into a QR code.
///
/// `docs/display-code.md` specifies the texts. They are this project's own design on public standards.
pub mod display {
    pub use crate::checks::presentation::{CodeForm, PresentedCode};
    pub use crate::checks::replay::{Noted, RecentShowings, ReplayGuard, ShowingRecord};
    pub use crate::issue::draft::Draft;
    pub use crate::issue::keys::{CodeSigner, SecretKey};
    pub use crate::issue::making::{Life, show};
    pub use crate::issue::selection::{Extent, Selection};
    #[cfg(feature = "pictures")]
    pub use crate::report::scan::scan_json;
    pub use elicense_qr::Drawing;
    #[cfg(feature = "pictures")]
    pub use elicense_qr::{
        Cost as PictureCost, Effort, Frame, Part, PixelFormat, Scan, ScannedCode, Scanner,
        cost as picture_cost,
    };
}

/// Issuing licenses: from a license in canonical words to a signed document of a layout, driven by the layout's own file.
///
/// [`Verifier::sign_license`] writes and reads again what it wrote. `docs/layout-format.md` says which layouts are written.
pub mod issuing {
    pub use crate::issue::canonical::CanonicalLicense;
    pub use crate::issue::signer::LicenseSigner;
    pub use crate::words::unwritten::Unwritten;
}

/// 材料免交: what of a matter's materials licenses make unnecessary. Matters themselves are in [`rules`].
pub mod matters {
    pub use crate::verifier::assessment::{
        ASSESSMENT_FORMAT, Application, Assessment, Cause, FileAnswer, MaterialAnswer, Use, Waiver,
    };
}

/// The Rust of these pages compiles as it stands.
#[cfg(doctest)]
#[doc = include_str!("../../../README.md")]
#[doc = include_str!("../../../README.zh-CN.md")]
#[doc = include_str!("../../../docs/embedding.md")]
struct Pages;
