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
mod layout;
mod license;
mod proof;
mod report;
mod rules;
mod trust;
mod verifier;
mod words;
mod x509;

#[cfg(test)]
#[path = "../tests/support/corpora.rs"]
mod corpora;
pub mod display;
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
pub use checks::signature::{AnchorSummary, SignatureValidation};
pub use crypto::Disagreement;
pub use decision::differences::{Degree, Difference, DifferenceKind, Effect};
pub use decision::recognition::{DecidedBy, Reason, Recognition, Ruling};
pub use layout::Layout;
pub use layout::token::TokenRule;
pub use license::fields::{HolderIdKind, IssuerCode, MAX_HOLDERS, Text, Validity, Value};
pub use license::holder::Holder;
pub use license::identifier::{CitizenNumber, Identifier, KindCode, NumberProblem, Uscc};
pub use license::{Carried, FaceField, Field, FieldName, LICENSE_OFFSET, License, LicenseStatus, Title};
pub use report::comparison::{
    Absence, COMPARISON_FORMAT, Comparison, FacePair, FieldPair, Relation, Sameness, Transform, transforms,
};
pub use report::error::error_json;
pub use report::view::{Mask, SeenCarried, SeenField, SeenText};
pub use report::{Input, Picture, REPORT_FORMAT, Report};
pub use rules::agreement::{
    Agreement, Conditions, Copies, HumanCondition, Route, Rule, RuleChange, RuleState, Standard,
};
pub use rules::catalog::{Catalog, Collected, Kind, KindSource, Recorded, Records, Regions};
pub use rules::disclosure::{Masking, Shown};
pub use rules::matters::{APPLICANT, Material, Matter, Matters};
pub use rules::rulebook::Rulebook;
pub use trust::store::Trust;
pub use verifier::Verifier;
pub use verifier::assessment::{
    ASSESSMENT_FORMAT, Application, Assessment, Cause, FileAnswer, MaterialAnswer, Use, Waiver,
};
pub use words::axes::{Conclusion, Coverage, Indication, Presentation, SubIndication, Verifiability};
pub use words::check::{CheckId, Checks, Finding, Outcome};
pub use words::code::Code;
pub use words::cow_text::CowText;
pub use words::error::{Error, ErrorKind, Position};
pub use words::messages::{Advice, Language};
pub use words::personal::PersonalData;
pub use words::policy::{Policy, RevocationRule};
pub use words::purpose::Purpose;
pub use words::region::Region;
pub use words::scenario::{Reader, Relying, Scenario};
pub use words::source::{Source, SourceKind, Used};
pub use x509::certificate::CertificateSummary;
pub use x509::profile::Role;
pub use x509::revocation_list::ListSummary;

/// The Rust of these pages compiles as it stands.
#[cfg(doctest)]
#[doc = include_str!("../../../README.md")]
#[doc = include_str!("../../../README.zh-CN.md")]
#[doc = include_str!("../../../docs/embedding.md")]
struct Pages;
