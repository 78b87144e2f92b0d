//! What people agreed on: kinds of licenses, who recognises them, who may read what, what matters ask for.

pub(crate) mod agreement;
pub(crate) mod authorities;
pub(crate) mod catalog;
pub(crate) mod disclosure;
pub(crate) mod matters;
pub(crate) mod rulebook;

pub use agreement::{
    Agreement, Conditions, Copies, HumanCondition, Route, Rule, RuleChange, RuleState, Standard,
};
pub use authorities::Authorities;
pub use catalog::{Catalog, Collected, Kind, KindSource, Period, Recorded, Records, Regions};
pub use disclosure::{Masking, Shown};
pub use matters::{APPLICANT, Material, Matter, Matters};

pub use crate::words::personal::PersonalData;
