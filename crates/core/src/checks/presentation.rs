//! Axis 5: whether this showing of a license is fresh and bound to its holder.

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::checks::inquiry::Inquiry;
use crate::checks::replay::{Noted, ReplayGuard, ShowingRecord};
use crate::document::container::Container;
use crate::document::tree::Node;
use crate::layout::claim::Claim;
use crate::license::{FieldName, License, day_of};
use crate::proof::claims::Claims;
use crate::proof::live::LiveProof;
use crate::rules::agreement::{Agreement, Route};
use crate::trust::store::Trust;
use crate::words::axes::Presentation;
use crate::words::check::{CheckId, Checks, Finding, Outcome};
use crate::words::code::Code;
use crate::words::named::named;
use crate::words::policy::Policy;
use crate::words::scenario::{Relying, Scenario};
use crate::x509::certificate::hex;

/// A code as it was shown, and what became of it.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct PresentedCode {
    /// Axis 5; `None` where it was not checked: the check says why.
    pub presentation: Option<Presentation>,
    /// Which kind of code.
    pub form: CodeForm,
    /// The code's name, in hexadecimal: what a list of withdrawn codes would name.
    pub code: Option<String>,
    /// When the issuing side made the code, as it says.
    pub made_at: Option<Timestamp>,
    /// When the code ends, as the issuing side says.
    pub ends_at: Option<Timestamp>,
    /// When the holder's device showed it, as the device says.
    pub shown_at: Option<Timestamp>,
    /// The fields that are shown whole.
    pub shown: Vec<FieldName>,
    /// The fields of which a part is shown; the rest is not in the code.
    pub masked: Vec<FieldName>,
    /// The last moment at which the showing counts, clocks being as far apart as they may be.
    #[serde(skip)]
    pub(crate) counts_until: Option<Timestamp>,
}

named! {
    /// The kinds of codes.
    pub enum CodeForm {
        /// Signed by the issuing side: anybody who has seen it can show it.
        Static = "static",
        /// Signed once more by the holder's device when it is shown.
        Live = "live",
        /// A reference that only its region's own system can resolve.
        Online = "online",
    }
}

/// What a presented code is checked by.
pub(crate) struct PresentationCheck<'q> {
    pub inquiry: &'q Inquiry,
    pub policy: &'q Policy,
    pub agreement: &'q Agreement,
    pub trust: &'q Trust,
    pub guard: Option<&'q dyn ReplayGuard>,
}

impl PresentationCheck<'_> {
    /// Fills [`CheckId::Presentation`], and answers what was shown; `None` for what is no display code.
    pub(crate) fn run(
        &self,
        claim: &Claim<'_, '_>,
        live: Option<&LiveProof>,
        license: &License,
        checks: &mut Checks,
    ) -> Option<PresentedCode> {
        let proof = claim.opened.and_then(|opened| opened.proof.as_ref().ok());
        let signed = proof.map_or(&[][..], |proof| &*proof.message);
        match claim.trees.tree(0).filter(|_| claim.layout.container == Container::DisplayCode) {
            Some(payload) => Some(self.presented(payload, signed, live, license, checks)),
            None => {
                checks.skip(CheckId::Presentation, Code::NotAsked);
                None
            }
        }
    }
}

impl PresentationCheck<'_> {
    /// `payload` is what the issuing side signed, `signed` the bytes of it, `live` what the device did.
    fn presented(
        &self,
        payload: &Node<'_>,
        signed: &[u8],
        live: Option<&LiveProof>,
        license: &License,
        checks: &mut Checks,
    ) -> PresentedCode {
        let mut showing = PresentedCode::of(live, license);
        let claims = match Claims::read(payload) {
            Ok(claims) => claims,
            Err(claim) => {
                checks.fail(found(Code::CodeClaimMalformed).with("claim", claim));
                return showing;
            }
        };
        showing.tell(&claims);
        if checks.outcome(CheckId::Signature) != Outcome::Passed {
            // Nobody knows whose words the times are.
            checks.skip(CheckId::Presentation, Code::EarlierCheck);
            return showing;
        }
        let life = self.life(live, license);
        showing.counts_until = Some(later(last(&claims, live, life), seconds(self.policy.clock_skew)));
        let mut against = self.against(&claims, live, life);
        if against.is_empty() {
            against.extend(self.remember(&claims, signed, live, life, checks));
        }
        let worst = against.iter().filter_map(|finding| finding.code.presentation()).max();
        against.into_iter().for_each(|finding| checks.fail(finding));
        showing.presentation = worst;
        if worst.is_none()
            && checks.outcome(CheckId::Presentation) != Outcome::NotExecuted(Code::ReplayMemoryFull)
        {
            showing.presentation = Some(Presentation::Fresh);
            match live {
                Some(_) => checks.pass(CheckId::Presentation),
                None => checks.warn(found(Code::StaticCode)),
            }
        }
        showing
    }

    /// Everything against the presentation that needs no memory.
    fn against(&self, claims: &Claims, live: Option<&LiveProof>, life: u32) -> Vec<Finding> {
        let mut against = Vec::new();
        against.extend(binding(claims, live));
        against.extend(self.withdrawn(claims));
        against.extend(self.times(claims, live, life));
        against.extend(self.addressee(live));
        against
    }
}

/// Whether the device that shows the code is the one it was made for.
fn binding(claims: &Claims, live: Option<&LiveProof>) -> Option<Finding> {
    match (&claims.device, live) {
        (None, None) => None,
        (Some(_), None) => Some(found(Code::DeviceProofMissing)),
        (None, Some(_)) => Some(found(Code::DeviceKeyMissing)),
        (Some(Ok(key)), Some(live)) if live.holds(key).is_ok() => None,
        (Some(_), Some(_)) => Some(found(Code::DeviceSignatureMismatch)),
    }
}

impl PresentationCheck<'_> {
    fn withdrawn(&self, claims: &Claims) -> Option<Finding> {
        let withdrawal = self.trust.withdrawal(&claims.id)?;
        let finding = found(Code::CodeWithdrawn).with("code", hex(&claims.id));
        Some(finding.with("since", withdrawal.since).with("reason", &withdrawal.reason))
    }

    /// The code's own period, the longest that the policy allows, and the device's clock.
    fn times(&self, claims: &Claims, live: Option<&LiveProof>, life: u32) -> Vec<Finding> {
        let (at, skew) = (self.inquiry.at, seconds(self.policy.clock_skew));
        let mut against = Vec::new();
        let begins = live.map_or(claims.made_at, |live| live.shown_at.max(claims.made_at));
        if later(at, skew) < begins {
            against.push(found(Code::CodeFromFuture).with("made_at", begins).with("at", at));
        }
        if at > later(claims.ends_at, skew) {
            against.push(found(Code::CodeExpired).with("ends_at", claims.ends_at).with("at", at));
        } else if at > later(last(claims, live, life), skew) {
            let shown_at = shown_at(claims, live);
            against.push(found(Code::ShowingTooOld).with("shown_at", shown_at).with("life", life));
        }
        against
    }

    /// For how many seconds a showing counts: what the rule of the agreement says for this kind of code; of
    /// several scenarios the shortest; else what the policy says.
    fn life(&self, live: Option<&LiveProof>, license: &License) -> u32 {
        let of_rule = |scenario: &Scenario| {
            let Relying::Region(to) = self.inquiry.relying else { return None };
            let (from, kind, on) = (license.region(), license.kind()?, day_of(self.inquiry.at));
            let route = Route { from, to, kind, scenario: *scenario };
            let conditions = self.agreement.decides(&route, on)?.0.conditions();
            if live.is_some() { conditions.code_live_seconds } else { conditions.code_static_seconds }
        };
        let asked = |scenario: &&Scenario| self.inquiry.scenario.is_none_or(|only| only == **scenario);
        let agreed = Scenario::ALL.iter().filter(asked).filter_map(of_rule).min();
        agreed.unwrap_or(if live.is_some() {
            self.policy.live_code_life
        } else {
            self.policy.static_code_life
        })
    }

    /// Whether the showing is the answer to this question and no other.
    fn addressee(&self, live: Option<&LiveProof>) -> Vec<Finding> {
        let challenge = live.and_then(|live| live.challenge.as_ref());
        let audience = live.and_then(|live| live.audience.as_ref());
        let mut against = Vec::new();
        match (&self.inquiry.challenge, challenge) {
            (Some(_), None) => against.push(found(Code::ChallengeUnanswered)),
            (Some(asked), Some(answered)) if asked != answered => {
                against.push(found(Code::ChallengeMismatch))
            }
            _ => {}
        }
        // RFC 7519 §4.1.3: who is not named in `aud` must refuse. A code without it is for anybody.
        if audience.is_some() && audience != self.inquiry.audience.as_ref() {
            against.push(found(Code::AudienceMismatch));
        }
        against
    }

    /// Asks the guard, which remembers the showing from now on.
    fn remember(
        &self,
        claims: &Claims,
        signed: &[u8],
        live: Option<&LiveProof>,
        life: u32,
        checks: &mut Checks,
    ) -> Option<Finding> {
        // By what was signed, never by a signature: one message can be signed in many ways. And by all of it: two
        // issuers may give their codes one id.
        let code = Sha256::new_with_prefix(signed);
        let id = code.clone().chain_update(live.map(|live| live.message.as_slice()).unwrap_or_default());
        let showing = ShowingRecord {
            code: code.finalize().into(),
            id: id.finalize().into(),
            shown_at: shown_at(claims, live),
            until: later(last(claims, live, life), seconds(self.policy.clock_skew)),
        };
        match self.guard?.note(&showing, self.inquiry.at) {
            Noted::First => None,
            Noted::Again => Some(found(Code::CodeReplayed)),
            Noted::NoRoom => {
                checks.skip(CheckId::Presentation, Code::ReplayMemoryFull);
                None
            }
        }
    }
}

impl PresentedCode {
    fn of(live: Option<&LiveProof>, license: &License) -> Self {
        Self {
            presentation: None,
            form: if live.is_some() { CodeForm::Live } else { CodeForm::Static },
            code: None,
            made_at: None,
            ends_at: None,
            shown_at: live.map(|live| live.shown_at),
            shown: license.fields().iter().map(|field| field.name).collect(),
            masked: Vec::new(),
            counts_until: None,
        }
    }

    /// A token that only its region's system can resolve.
    pub(crate) fn online() -> Self {
        Self {
            presentation: Some(Presentation::OnlineOnly),
            form: CodeForm::Online,
            code: None,
            made_at: None,
            ends_at: None,
            shown_at: None,
            shown: Vec::new(),
            masked: Vec::new(),
            counts_until: None,
        }
    }

    fn tell(&mut self, claims: &Claims) {
        self.code = Some(hex(&claims.id));
        (self.made_at, self.ends_at) = (Some(claims.made_at), Some(claims.ends_at));
        (self.masked, self.shown) = self.shown.iter().partition(|name| claims.masked.contains(name));
    }
}

/// When the code was shown: by the device, or else made for being shown.
fn shown_at(claims: &Claims, live: Option<&LiveProof>) -> Timestamp {
    live.map_or(claims.made_at, |live| live.shown_at)
}

/// The last moment at which the showing counts, clocks being right.
fn last(claims: &Claims, live: Option<&LiveProof>, life: u32) -> Timestamp {
    later(shown_at(claims, live), seconds(life)).min(claims.ends_at)
}

fn found(code: Code) -> Finding {
    Finding::new(CheckId::Presentation, code)
}

fn seconds(seconds: u32) -> SignedDuration {
    SignedDuration::from_secs(seconds.into())
}

/// A time that lies so much later; the last one there is, where that is beyond the calendar.
fn later(time: Timestamp, by: SignedDuration) -> Timestamp {
    time.saturating_add(by).unwrap_or(Timestamp::MAX)
}
