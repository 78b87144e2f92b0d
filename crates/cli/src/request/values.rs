//! What single arguments mean, those that several commands take.

use std::io;

use elicense::jiff::{Timestamp, civil};
use elicense::license::LICENSE_OFFSET;
use elicense::limits::{CHALLENGE_BYTES, MAX_HOLDER_CHARS};
use elicense::{Holder, Inquiry, Policy, Reader, Region, Relying, RevocationRule, Scenario};

use crate::args;
use crate::files::Source;
use crate::problem::Problem;

/// Who reads the answer, by their role.
pub fn reader(role: args::Role) -> Reader {
    match role {
        args::Role::Public => Reader::Public,
        args::Role::Clerk => Reader::Clerk,
        args::Role::Officer => Reader::Officer,
        args::Role::Audit => Reader::Audit,
    }
}

/// What is asked at this time, for this audience.
pub fn inquiry(at: Timestamp, audience: args::Audience) -> Inquiry {
    let mut inquiry = Inquiry::at(at);
    inquiry.reader = reader(audience.role.unwrap_or(args::Role::Public));
    inquiry.scenario = audience.scenario.map(|scenario| match scenario {
        args::Scenario::GovernmentService => Scenario::GovernmentService,
        args::Scenario::LawEnforcement => Scenario::LawEnforcement,
        args::Scenario::SocialLife => Scenario::SocialLife,
    });
    inquiry
}

/// A region, all of them, or none.
pub fn relying(typed: Option<String>) -> Result<Relying, Problem> {
    let Some(text) = typed else { return Ok(Relying::NotAsked) };
    let region = || Region::parse(&text).map(Relying::Region);
    let known = if text == "all" { Some(Relying::All) } else { region() };
    known.ok_or_else(|| Problem::usage("region_all", &[("value", text.clone())]))
}

/// The time that was typed, or now.
pub fn at(typed: Option<String>) -> Result<Timestamp, Problem> {
    typed.map_or_else(|| Ok(Timestamp::now()), |text| time(&text))
}

/// Who presents the licenses, where anybody is named.
pub fn holder(typed: args::Holder, inputs: &[Source]) -> Result<Option<Holder>, Problem> {
    let (name, id) = match typed.holder_file {
        None if typed.holder_name.is_none() && typed.holder_id.is_none() => return Ok(None),
        None => (typed.holder_name, typed.holder_id),
        Some(file) => {
            let file = Source::new(file);
            if file == Source::Stdin && inputs.contains(&file) {
                return Err(Problem::usage("stdin_twice", &[]));
            }
            holder_file(&file)?
        }
    };
    Holder::new(name.as_deref(), id.as_deref())
        .ok_or_else(|| Problem::usage("holder", &[("max", MAX_HOLDER_CHARS.to_string())]))
        .map(Some)
}

/// The name and the number in a file: the number on its first line, the name on its second.
fn holder_file(file: &Source) -> Result<(Option<String>, Option<String>), Problem> {
    let wrong = |detail| Problem::unreadable(file.name().as_ref(), &io::Error::other(detail));
    let bytes = file.read().map_err(|error| Problem::unreadable(file.name().as_ref(), &error))?;
    let text = String::from_utf8(bytes).map_err(|_| wrong("not UTF-8"))?;
    let mut lines = text.trim_start_matches('\u{feff}').lines().map(str::trim);
    let mut line = || lines.next().filter(|line| !line.is_empty()).map(str::to_owned);
    let (id, name) = (line(), line());
    match line() {
        None => Ok((name, id)),
        Some(_) => Err(wrong("more than two lines: the first is the number, the second the name")),
    }
}

/// The policy that was named, or the strict one, with what else was typed.
pub fn policy(typed: args::PolicyChoice) -> Result<Policy, Problem> {
    let args::PolicyChoice { policy, revocation, clock_skew, live_code_life, static_code_life } = typed;
    let mut policy = policy.map(|name| named_policy(&name)).transpose()?.unwrap_or_default();
    if let Some(revocation) = revocation {
        policy.revocation = match revocation {
            args::Revocation::Required => RevocationRule::Required,
            args::Revocation::Advisory => RevocationRule::Advisory,
        };
    }
    policy.clock_skew = clock_skew.unwrap_or(policy.clock_skew);
    policy.live_code_life = live_code_life.unwrap_or(policy.live_code_life);
    policy.static_code_life = static_code_life.unwrap_or(policy.static_code_life);
    Ok(policy)
}

/// One of the policies that come with the program, or a file; a file of such a name is `./counter`.
pub fn named_policy(name: &str) -> Result<Policy, Problem> {
    match Policy::named(name) {
        Some(policy) => Ok(policy),
        None => Ok(elicense_files::policy(name.as_ref())?),
    }
}

/// As long as codes can answer it.
pub fn challenge(text: String) -> Result<Vec<u8>, Problem> {
    match CHALLENGE_BYTES.contains(&text.len()) {
        true => Ok(text.into_bytes()),
        false => Err(Problem::usage("challenge", &[])),
    }
}

/// RFC 3339 with its offset, or a day: noon where licenses are dated.
pub fn time(text: &str) -> Result<Timestamp, Problem> {
    let day = || {
        let fits = text.len() == "yyyy-mm-dd".len();
        let date = fits.then(|| text.parse::<civil::Date>().ok())??;
        LICENSE_OFFSET.to_timestamp(date.at(12, 0, 0, 0)).ok()
    };
    text.parse().ok().or_else(day).ok_or_else(|| Problem::usage("time", &[("value", text.to_owned())]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_means_noon_where_licenses_are_dated() {
        let noon = time("2026-06-01").unwrap_or_else(|_| panic!("a day is a time"));
        assert_eq!(noon.to_string(), "2026-06-01T04:00:00Z");
        assert_eq!(time("2026-06-01T12:00:00+08:00").ok(), Some(noon));
    }

    #[test]
    fn a_time_without_offset_is_refused() {
        for text in ["2026-06-01T12:00:00", "2026-06-01 12:00", "20260601", "2026-13-01", "now", ""] {
            assert!(time(text).is_err(), "{text}");
        }
    }
}
