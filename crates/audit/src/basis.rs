//! What the results of a run depend on, in words that its journal keeps and its summary shows.
//!
//! Every word is written here: no name of a type or field of the code is among them, so that renaming one makes no
//! run another.

use std::collections::BTreeMap;

use data_encoding::HEXLOWER;
use elicense::upkeep::BundleHead;
use elicense::{Inquiry, Policy, Region, Relying, RevocationRule, Scenario, Verifier};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::entry::Form;

/// What the results of a run depend on, by name. A run goes on only where all of it is the same.
///
/// Whoever starts a run says what only they know: the inputs, how those hold their licenses, and the data files in
/// the place of built-in ones. What follows from the audit itself (program, trust, policy, what is asked) is added
/// by [`Audit::run`](crate::Audit::run).
///
/// ```
/// use elicense_audit::{Basis, Form};
///
/// let mut basis = Basis::default();
/// basis.form(Form::Lines);
/// basis.input("archive.jsonl", [("archive.jsonl", "4096 1780286400000000000")]);
/// assert_eq!(basis.iter().next(), Some(("input archive.jsonl", "1 parts, 24 bytes, sha256 \
///     f01a4edcede73d04a9b7ded9a0639a064b5aea5847c78c77c5c8b4789637f0b7")));
/// ```
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Basis(BTreeMap<String, String>);

impl Basis {
    /// An input, by whatever tells that each of its parts is still the same: their bytes, or size and time of
    /// change.
    pub fn input(
        &mut self,
        name: &str,
        parts: impl IntoIterator<Item = (impl AsRef<str>, impl AsRef<[u8]>)>,
    ) {
        self.say(&format!("input {name}"), digest(parts));
    }

    /// An input that cannot be read twice: nobody can tell whether it is still the same.
    pub fn input_read_once(&mut self, name: &str) {
        self.say(&format!("input {name}"), "cannot be read twice");
    }

    /// How the inputs hold their licenses.
    pub fn form(&mut self, form: Form) {
        let word = match form {
            Form::Detect => "detect",
            Form::Lines => "lines",
            Form::LengthPrefixed => "length-prefixed",
        };
        self.say("stream", word);
    }

    /// Data files that the verifier reads in the place of built-in ones, by name.
    pub fn formats(&mut self, files: impl IntoIterator<Item = (impl AsRef<str>, impl AsRef<[u8]>)>) {
        self.say("formats", digest(files));
    }

    /// Every name with its words, sorted.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, words)| (name.as_str(), words.as_str()))
    }

    /// The same with what follows from who verifies and what is asked.
    pub(crate) fn of_run(&self, verifier: &Verifier, inquiry: &Inquiry) -> Self {
        let mut all = self.clone();
        all.say("program", env!("CARGO_PKG_VERSION"));
        all.say("trust", HEXLOWER.encode(&verifier.trust().fingerprint()));
        if let Some(bundle) = verifier.trust().bundle() {
            let BundleHead { version, issued, expires, .. } = &**bundle;
            let days = bundle.age_in_days(inquiry.at);
            let words = format!("version {version}, {days} days old, made {issued}, ends {expires}");
            all.say("trust bundle", words);
        }
        all.say("policy", policy(verifier.policy()));
        asked(inquiry).into_iter().for_each(|(name, words)| all.say(name, words));
        all
    }

    /// What was asked about recognition, and when; `None` where it is not said or in other words.
    pub(crate) fn inquiry(&self) -> Option<Inquiry> {
        let word = |name| self.0.get(name).map(String::as_str);
        let mut inquiry = Inquiry::at(word(AT)?.parse().ok()?);
        inquiry.relying = match word(REGION)? {
            NOT_ASKED => Relying::NotAsked,
            ALL => Relying::All,
            code => Relying::Region(Region::parse(code)?),
        };
        inquiry.scenario = match word(SCENARIO)? {
            ALL => None,
            word => Some(Scenario::from_word(word)?),
        };
        Some(inquiry)
    }

    /// What differs, one sentence each.
    pub(crate) fn changes(&self, now: &Self) -> Vec<String> {
        let names: std::collections::BTreeSet<&String> = self.0.keys().chain(now.0.keys()).collect();
        let words = |words: Option<&String>| words.map_or("nothing", String::as_str).to_owned();
        let differs = names.into_iter().filter(|name| self.0.get(*name) != now.0.get(*name));
        differs
            .map(|name| format!("{name}: {} before, {} now", words(self.0.get(name)), words(now.0.get(name))))
            .collect()
    }

    fn say(&mut self, name: &str, words: impl Into<String>) {
        self.0.insert(name.to_owned(), words.into());
    }
}

/// Named parts: their number, their bytes, and a digest over all of them.
fn digest(parts: impl IntoIterator<Item = (impl AsRef<str>, impl AsRef<[u8]>)>) -> String {
    let (mut digest, mut count, mut size) = (Sha256::new(), 0_u64, 0_u64);
    for (part, bytes) in parts {
        let (part, bytes) = (part.as_ref().as_bytes(), bytes.as_ref());
        for text in [part, bytes] {
            digest.update((text.len() as u64).to_be_bytes());
            digest.update(text);
        }
        (count, size) = (count + 1, size + bytes.len() as u64);
    }
    format!("{count} parts, {size} bytes, sha256 {}", HEXLOWER.encode(&digest.finalize()))
}

fn policy(policy: &Policy) -> String {
    let revocation = match policy.revocation {
        RevocationRule::Required => "required",
        RevocationRule::Advisory => "advisory",
    };
    let Policy { live_code_life, static_code_life, clock_skew, .. } = policy;
    let said = policy.constraints().map(|(code, level)| format!(", {code} {level}"));
    let said: String = said.collect();
    format!(
        "revocation {revocation}, live codes {live_code_life} s, static codes {static_code_life} s, \
         clocks {clock_skew} s{said}"
    )
}

/// What is asked about every license. Of a holder it is said only whether one is named: names are no words for a
/// journal.
fn asked(inquiry: &Inquiry) -> [(&'static str, String); 7] {
    let region = match inquiry.relying {
        Relying::All => ALL.to_owned(),
        Relying::Region(region) => region.to_string(),
        _ => NOT_ASKED.to_owned(),
    };
    let holder = if inquiry.holder.is_some() { "named" } else { NOT_ASKED };
    let challenge = inquiry.challenge.as_ref().map_or(NOT_ASKED.to_owned(), |bytes| HEXLOWER.encode(bytes));
    [
        (AT, inquiry.at.to_string()),
        (REGION, region),
        (SCENARIO, inquiry.scenario.map_or(ALL, Scenario::word).to_owned()),
        ("asked by reader", inquiry.reader.as_str().to_owned()),
        ("asked about holder", holder.to_owned()),
        ("asked with challenge", challenge),
        ("asked by audience", inquiry.audience.clone().unwrap_or_else(|| NOT_ASKED.to_owned())),
    ]
}

const AT: &str = "asked at";
const REGION: &str = "asked by region";
const SCENARIO: &str = "asked for scenario";
const NOT_ASKED: &str = "not-asked";
const ALL: &str = "all";

#[cfg(test)]
mod tests {
    use elicense::{Reader, Trust};

    use super::*;

    fn verifier() -> Verifier {
        Verifier::new(Trust::empty())
    }

    /// Runs that were begun by an earlier program go on with a later one: none of these words may change.
    #[test]
    fn every_word_is_as_it_was_written_down() {
        let mut said = Basis::default();
        said.form(Form::LengthPrefixed);
        said.input("a.zip", [("a.zip", "1 2")]);
        said.input_read_once("-");
        said.formats([("regions.toml", "")]);
        let mut inquiry = Inquiry::at("2026-06-01T12:00:00+08:00".parse().unwrap());
        inquiry.reader = Reader::Audit;
        let basis = said.of_run(&verifier(), &inquiry);
        let words: Vec<String> = basis.iter().map(|(name, words)| format!("{name}: {words}")).collect();
        let golden = include_str!("basis/golden.txt");
        let version = env!("CARGO_PKG_VERSION");
        let trust = HEXLOWER.encode(&Trust::empty().fingerprint());
        let golden = golden.replace("VERSION", version).replace("TRUST", &trust);
        assert_eq!(words.join("\n") + "\n", golden);
    }

    #[test]
    fn every_answer_of_the_policy_and_of_what_is_asked_has_a_word_of_its_own() {
        let mut inquiry = Inquiry::at("2026-06-01T12:00:00+08:00".parse().unwrap());
        let mut all = vec![Basis::default().of_run(&verifier(), &inquiry)];
        let mut policies = Policy::default();
        policies.revocation = RevocationRule::Advisory;
        all.push(Basis::default().of_run(&verifier().with_policy(policies), &inquiry));
        for reader in Reader::ALL.iter().filter(|reader| **reader != Reader::Public) {
            inquiry.reader = *reader;
            all.push(Basis::default().of_run(&verifier(), &inquiry));
        }
        inquiry.challenge = Some(vec![1; 8]);
        all.push(Basis::default().of_run(&verifier(), &inquiry));
        inquiry.audience = Some("desk".to_owned());
        all.push(Basis::default().of_run(&verifier(), &inquiry));
        for (number, one) in all.iter().enumerate() {
            assert!(all.iter().skip(number + 1).all(|other| !one.changes(other).is_empty()));
        }
    }

    #[test]
    fn what_was_asked_is_read_back_as_it_was() {
        let mut asked = Inquiry::at("2026-06-01T12:00:00+08:00".parse().unwrap());
        let regions = [Relying::NotAsked, Relying::All, Relying::Region(Region::parse("990000").unwrap())];
        let scenarios = Scenario::ALL.iter().copied().map(Some).chain([None]);
        for (relying, scenario) in
            regions.into_iter().flat_map(|one| scenarios.clone().map(move |other| (one, other)))
        {
            (asked.relying, asked.scenario) = (relying, scenario);
            assert_eq!(Basis::default().of_run(&verifier(), &asked).inquiry(), Some(asked.clone()));
        }
        assert_eq!(Basis::default().inquiry(), None);
    }
}
