//! The seal of a document: named where somebody who is trusted vouches for it.

use elicense::license::CowText;
use elicense::report::Mask;
use elicense::{CheckId, Outcome, Report};
use serde::{Deserialize, Serialize};

use super::owned;

/// What a document is sealed with. All texts are empty where nobody vouches for the seal: anybody can write its name.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RecordedSeal<'r> {
    #[serde(borrow)]
    pub name: CowText<'r>,
    #[serde(borrow)]
    pub owner: CowText<'r>,
    #[serde(borrow)]
    pub maker: CowText<'r>,
}

impl<'r> RecordedSeal<'r> {
    /// The seal of the signature that decides.
    pub(super) fn of(report: &'r Report, mask: &Mask<'_>) -> Option<Self> {
        let of_package = report.signature()?.of_package.as_deref()?;
        let seal = of_package.seal.as_ref()?;
        let holds = VOUCHING.iter().all(|check| report.checks().outcome(*check) == Outcome::Passed);
        let told = |text: Option<&'r str>| match text.filter(|_| holds) {
            Some(text) => mask.text(text).into_owned().into(),
            None => CowText::from(""),
        };
        let owner = of_package.owner.as_ref().map(|owner| owner.name.as_str());
        Some(Self { name: told(Some(&seal.name)), owner: told(owner), maker: told(seal.maker.as_deref()) })
    }

    pub(super) fn into_owned(self) -> RecordedSeal<'static> {
        let Self { name, owner, maker } = self;
        RecordedSeal { name: owned(name), owner: owned(owner), maker: owned(maker) }
    }
}

/// The checks by which a seal is what its maker made, and used by its owner.
const VOUCHING: [CheckId; 5] =
    [CheckId::Signature, CheckId::Chain, CheckId::SealSignature, CheckId::SealSigner, CheckId::SealMaker];
