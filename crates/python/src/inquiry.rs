//! What is asked about a license.

use elicense::jiff::{Timestamp, civil};
use elicense::license::{LICENSE_OFFSET, Text};
use elicense::limits::{CHALLENGE_BYTES, MAX_AUDIENCE_CHARS, MAX_HOLDER_CHARS};
use elicense::{Holder, Inquiry, Reader, Region, Relying, Scenario};
use pyo3::prelude::*;

use crate::problem::call;

/// The question as the caller wrote it.
#[derive(FromPyObject)]
pub(crate) struct Question<'py> {
    at: Option<Bound<'py, PyAny>>,
    region: Option<String>,
    scenario: Option<String>,
    role: Option<String>,
    holder: Option<Presenter>,
    challenge: Option<Vec<u8>>,
    audience: Option<String>,
}

/// Who presents a license: a name, or a name and a number.
#[derive(FromPyObject)]
pub(crate) enum Presenter {
    Name(String),
    Both(Option<String>, Option<String>),
}

impl Question<'_> {
    /// The question, with everything in it understood.
    ///
    /// # Errors
    ///
    /// Something in it is none of what may stand there.
    pub(crate) fn read(self) -> PyResult<Inquiry> {
        let Self { at, region, scenario, role, holder, challenge, audience } = self;
        let mut inquiry = Inquiry::at(at.map_or_else(|| Ok(Timestamp::now()), |at| time(&at))?);
        if let Some(region) = region {
            let known = match &*region {
                "all" => Some(Relying::All),
                code => Region::parse(code).map(Relying::Region),
            };
            inquiry.relying =
                known.ok_or_else(|| call("a region is a division code of six digits, or `all`"))?;
        }
        if let Some(word) = scenario {
            let known = Scenario::from_word(&word);
            inquiry.scenario = Some(known.ok_or_else(|| call(format!("{word} is no scenario")))?);
        }
        if let Some(role) = role {
            inquiry.reader = Reader::from_name(&role).ok_or_else(|| call(format!("{role} is no role")))?;
        }
        if let Some(holder) = holder {
            let (name, id) = match holder {
                Presenter::Name(name) => (Some(name), None),
                Presenter::Both(name, id) => (name, id),
            };
            let known = Holder::new(name.as_deref(), id.as_deref());
            inquiry.holder = Some(known.ok_or_else(|| {
                call(format!("a holder has a name or a number of 1 to {MAX_HOLDER_CHARS} characters"))
            })?);
        }
        if let Some(challenge) = challenge {
            if !CHALLENGE_BYTES.contains(&challenge.len()) {
                let (least, most) = (CHALLENGE_BYTES.start(), CHALLENGE_BYTES.end());
                return Err(call(format!("a challenge has {least} to {most} bytes")));
            }
            inquiry.challenge = Some(challenge);
        }
        if let Some(audience) = audience {
            if Text::parse(&audience, MAX_AUDIENCE_CHARS).is_err() {
                return Err(call(format!("an audience has 1 to {MAX_AUDIENCE_CHARS} visible characters")));
            }
            inquiry.audience = Some(audience);
        }
        Ok(inquiry)
    }
}

/// A time: a text as the command line takes it, or a date or a time with its zone. A day is noon where licenses are dated.
pub(crate) fn time(at: &Bound<'_, PyAny>) -> PyResult<Timestamp> {
    let text: String = match at.extract() {
        Ok(text) => text,
        Err(_) => at
            .call_method0("isoformat")
            .and_then(|text| text.extract())
            .map_err(|_| call("a time is a text, a datetime or a date"))?,
    };
    let day = || {
        let fits = text.len() == "yyyy-mm-dd".len();
        let date = fits.then(|| text.parse::<civil::Date>().ok())??;
        LICENSE_OFFSET.to_timestamp(date.at(12, 0, 0, 0)).ok()
    };
    let known = text.parse().ok().or_else(day);
    known.ok_or_else(|| call(format!("{text} is no time with its zone (RFC 3339) and no day")))
}
