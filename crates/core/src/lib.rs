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

#[cfg(feature = "audit")]
pub mod audit;
pub mod display;
pub mod limits;
pub mod messages;

mod agreement;
mod assessment;
mod catalog;
mod chain;
mod check;
mod comparison;
mod configuration;
mod consistency;
mod container;
#[cfg(test)]
mod corpora;
mod cow_text;
mod detect;
mod digest;
mod error;
mod extract;
mod holder;
mod identifier;
mod inquiry;
mod issuers;
mod layout;
mod license;
mod mask;
mod masking;
mod matter;
mod path;
mod personal;
mod policy;
mod proof;
mod recognition;
mod region;
mod report;
mod revocation;
mod rulebook;
#[cfg(feature = "pictures")]
mod shown;
mod signature;
#[cfg(feature = "stages")]
pub mod stages;
#[cfg(test)]
mod testing;
mod together;
mod token;
mod tree;
mod trust;
mod verdict;
mod verifier;
mod vouch;

/// Times are jiff's: this is the version that the interface speaks.
pub use jiff;
/// Short texts are smol_str's.
pub use smol_str::SmolStr;

pub use agreement::{
    Agreement, Conditions, Copies, HumanCondition, Presented, Rule, RuleChange, RuleState, Standard,
};
pub use assessment::{
    ASSESSMENT_FORMAT, Application, Assessment, Cause, FileAnswer, MaterialAnswer, Use, Waiver,
};
pub use catalog::{Catalog, Collected, Kind, KindSource, Recorded, Records, Regions};
pub use chain::{CertificateSummary, Role};
pub use check::{CheckId, Checks, Code, Finding, Outcome};
pub use comparison::{
    Absence, COMPARISON_FORMAT, Comparison, FacePair, FieldPair, Relation, Sameness, Transform, transforms,
};
pub use cow_text::CowText;
pub use error::{Error, ErrorKind, Position, error_json};
pub use holder::Holder;
pub use identifier::{CitizenNumber, Identifier, KindCode, NumberProblem, Uscc};
pub use inquiry::{Inquiry, Reader, Relying, Scenario};
pub use layout::{Layout, Source, SourceKind, Used};
pub use license::fields::{HolderIdKind, IssuerCode, MAX_HOLDERS, Text, Validity, Value};
pub use license::{Carried, FaceField, Field, FieldName, LICENSE_OFFSET, License, LicenseStatus, Title};
pub use mask::{Mask, SeenCarried, SeenField, SeenText};
pub use masking::{Masking, Shown};
pub use matter::{APPLICANT, Material, Matter, Matters};
pub use messages::{Advice, Language};
pub use personal::PersonalData;
pub use policy::{Policy, RevocationRule};
pub use recognition::{DecidedBy, Degree, Difference, DifferenceKind, Effect, Reason, Recognition, Ruling};
pub use region::Region;
pub use report::{Input, Picture, REPORT_FORMAT, Report};
pub use revocation::ListSummary;
pub use rulebook::Rulebook;
pub use token::TokenRule;
pub use trust::{Purpose, Trust};
pub use verdict::{Conclusion, Indication, Presentation, SubIndication, Verifiability};
pub use verifier::Verifier;
pub use vouch::{AnchorSummary, Voucher};
