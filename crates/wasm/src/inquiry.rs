//! What is asked about a license.

use elicense::jiff::Timestamp;
use elicense::license::Text;
use elicense::limits::{CHALLENGE_BYTES, MAX_AUDIENCE_CHARS, MAX_HOLDER_CHARS};
use elicense::{Holder, Reader, Region, Relying, Scenario};
use wasm_bindgen::prelude::wasm_bindgen;

use crate::problem::Problem;

/// What is asked about a license: when, where, for what, and who reads the answer.
#[wasm_bindgen]
#[derive(Clone, Debug)]
pub struct Inquiry(pub(crate) elicense::Inquiry);

#[wasm_bindgen]
impl Inquiry {
    /// Asks whether a license holds at a time (RFC 3339), and nothing else, for the most modest reader. There is no clock
    /// here.
    ///
    /// # Errors
    ///
    /// The text is no time.
    #[wasm_bindgen(constructor)]
    pub fn new(at: &str) -> Result<Self, Problem> {
        let at: Timestamp = at.parse().map_err(|_| Problem::call("a time is written as RFC 3339 says"))?;
        Ok(Self(elicense::Inquiry::at(at)))
    }

    /// Where the license is presented: a division code of six digits, or `all` for an overview.
    ///
    /// # Errors
    ///
    /// It is neither.
    #[wasm_bindgen(js_name = setRegion)]
    pub fn set_region(&mut self, region: &str) -> Result<(), Problem> {
        let known = match region {
            "all" => Some(Relying::All),
            code => Region::parse(code).map(Relying::Region),
        };
        self.0.relying =
            known.ok_or_else(|| Problem::call("a region is a division code of six digits, or `all`"))?;
        Ok(())
    }

    /// For what: `government-service`, `law-enforcement` or `social-life`.
    ///
    /// # Errors
    ///
    /// It is none of these.
    #[wasm_bindgen(js_name = setScenario)]
    pub fn set_scenario(&mut self, scenario: &str) -> Result<(), Problem> {
        let known = Scenario::from_word(scenario);
        self.0.scenario = Some(known.ok_or_else(|| Problem::call(format!("{scenario} is no scenario")))?);
        Ok(())
    }

    /// Who reads the answer: `public`, `clerk`, `officer` or `audit`. It decides how much personal data is shown.
    ///
    /// # Errors
    ///
    /// It is none of these.
    #[wasm_bindgen(js_name = setRole)]
    pub fn set_role(&mut self, role: &str) -> Result<(), Problem> {
        let known = Reader::from_name(role);
        self.0.reader = known.ok_or_else(|| Problem::call(format!("{role} is no role")))?;
        Ok(())
    }

    /// Who presents it, by name, number, or both. A license that is not known to be theirs does not pass.
    ///
    /// # Errors
    ///
    /// Neither is given, or one is too long.
    #[wasm_bindgen(js_name = setHolder)]
    pub fn set_holder(&mut self, name: Option<String>, id: Option<String>) -> Result<(), Problem> {
        let holder = Holder::new(name.as_deref(), id.as_deref());
        self.0.holder = Some(holder.ok_or_else(|| {
            Problem::call(format!("a holder has a name or a number of 1 to {MAX_HOLDER_CHARS} characters"))
        })?);
        Ok(())
    }

    /// What a live display code has to answer: 8 to 64 bytes that were never asked before.
    ///
    /// # Errors
    ///
    /// There are fewer or more.
    #[wasm_bindgen(js_name = setChallenge)]
    pub fn set_challenge(&mut self, challenge: Vec<u8>) -> Result<(), Problem> {
        if !CHALLENGE_BYTES.contains(&challenge.len()) {
            let (least, most) = (CHALLENGE_BYTES.start(), CHALLENGE_BYTES.end());
            return Err(Problem::call(format!("a challenge has {least} to {most} bytes")));
        }
        self.0.challenge = Some(challenge);
        Ok(())
    }

    /// By which name live display codes may be addressed to whoever asks.
    ///
    /// # Errors
    ///
    /// It is empty, too long, or not visible.
    #[wasm_bindgen(js_name = setAudience)]
    pub fn set_audience(&mut self, name: &str) -> Result<(), Problem> {
        if Text::parse(name, MAX_AUDIENCE_CHARS).is_err() {
            let bound = format!("an audience has 1 to {MAX_AUDIENCE_CHARS} visible characters");
            return Err(Problem::call(bound));
        }
        self.0.audience = Some(name.to_owned());
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_answer_to_a_question_is_refused() {
        assert!(Inquiry::new("today").is_err());
        let mut inquiry = Inquiry::new("2026-06-01T12:00:00+08:00").expect("a time");
        assert!(inquiry.set_region("11").is_err() && inquiry.set_region("110000").is_ok());
        assert!(inquiry.set_region("all").is_ok());
        assert!(inquiry.set_scenario("party").is_err() && inquiry.set_scenario("social-life").is_ok());
        assert!(inquiry.set_role("king").is_err() && inquiry.set_role("clerk").is_ok());
        assert!(inquiry.set_holder(None, None).is_err());
        assert!(inquiry.set_challenge(vec![0; 7]).is_err() && inquiry.set_challenge(vec![0; 8]).is_ok());
        assert!(inquiry.set_audience("").is_err());
        assert_eq!(inquiry.0.relying, Relying::All);
    }
}
