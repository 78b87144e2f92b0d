//! A vector: the bytes of one scenario and what a verifier must say of them.

mod expect;

use expect::{AFTER, CHECKS, Expect, Ruling, line};

pub use expect::SCENARIOS;

use crate::files::Files;

/// The time of a check where a scenario names no other.
pub const NOW: &str = "2026-06-01T12:00:00+08:00";

/// One scenario.
#[derive(Clone, Debug)]
pub struct Vector {
    /// The folder: the layout it is made from.
    pub folder: &'static str,
    /// The file name without ending.
    pub name: String,
    /// The claim, in one line.
    pub title: String,
    /// How the name of the bytes' file ends.
    pub extension: &'static str,
    /// The document.
    pub bytes: Vec<u8>,
    at: &'static str,
    trust: &'static str,
    formats: Option<&'static str>,
    relying: Option<&'static str>,
    scenario: Option<&'static str>,
    reader: Option<&'static str>,
    holder: Option<(String, String)>,
    neighbour: Option<String>,
    change: Option<String>,
    challenge: Option<&'static str>,
    audience: Option<&'static str>,
    seen: bool,
    opinion: Opinion,
    expect: Expect,
}

/// What any conforming tool must say of the proof alone: the signer's own key and the signed bytes.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Opinion {
    /// The signature verifies.
    Valid,
    /// It does not, or the proof is refused.
    Invalid,
    /// Conforming tools may differ, or there is nothing to judge.
    None,
}

impl Vector {
    /// A document that passes. What differs from that is said by the methods below.
    #[must_use]
    pub fn passed(folder: &'static str, name: impl Into<String>, title: impl Into<String>) -> Self {
        let expect = Expect::passed(folder);
        Self {
            folder,
            name: name.into(),
            title: title.into(),
            extension: "json",
            bytes: Vec::new(),
            at: NOW,
            trust: "default",
            formats: None,
            relying: None,
            scenario: None,
            reader: None,
            holder: None,
            neighbour: None,
            change: None,
            challenge: None,
            audience: None,
            seen: false,
            opinion: Opinion::Valid,
            expect,
        }
    }

    /// The document, in a file whose name ends so.
    #[must_use]
    pub fn bytes(self, extension: &'static str, bytes: Vec<u8>) -> Self {
        Self { extension, bytes, ..self }
    }

    /// In what it differs from the vector `good`, or from the one that [`Vector::beside`] names.
    #[must_use]
    pub fn change(mut self, sentence: impl Into<String>) -> Self {
        self.neighbour.get_or_insert_with(|| "good".to_owned());
        self.change = Some(sentence.into());
        self
    }

    /// The vector that is one change away; of a whole family one, which is no neighbour of itself.
    #[must_use]
    pub fn beside(mut self, neighbour: impl Into<String>) -> Self {
        self.neighbour = Some(neighbour.into()).filter(|neighbour| *neighbour != self.name);
        self
    }

    /// The time of the check.
    #[must_use]
    pub fn at(self, at: &'static str) -> Self {
        Self { at, ..self }
    }

    /// The trust directory.
    #[must_use]
    pub fn trust(self, trust: &'static str) -> Self {
        Self { trust, ..self }
    }

    /// The folder of `testdata/` with other layouts and data files.
    #[must_use]
    pub fn formats(self, folder: &'static str) -> Self {
        Self { formats: Some(folder), ..self }
    }

    /// Where it is presented: a division code, or `all`.
    #[must_use]
    pub fn presented(self, relying: &'static str) -> Self {
        Self { relying: Some(relying), ..self }
    }

    /// For what it is presented.
    #[must_use]
    pub fn scenario(self, scenario: &'static str) -> Self {
        Self { scenario: Some(scenario), ..self }
    }

    /// The answer of a region for a scenario, and the rule that decides it.
    #[must_use]
    pub fn ruled(
        mut self,
        to: &'static str,
        scenario: &'static str,
        status: &'static str,
        rule: Option<&'static str>,
    ) -> Self {
        self.expect.recognition.push(Ruling { to, scenario, status, rule });
        self
    }

    /// The verdict as a whole is another than the axes alone would make it.
    #[must_use]
    pub fn concludes(mut self, conclusion: &'static str) -> Self {
        self.expect.other_conclusion = Some(conclusion);
        self
    }

    /// Who presents it: a name and a number, either may be empty.
    #[must_use]
    pub fn holder(self, name: &str, id: &str) -> Self {
        Self { holder: Some((name.to_owned(), id.to_owned())), ..self }
    }

    /// Who reads the answer.
    #[must_use]
    pub fn reader(self, reader: &'static str) -> Self {
        Self { reader: Some(reader), ..self }
    }

    /// What a live code is asked.
    #[must_use]
    pub fn challenge(self, challenge: &'static str) -> Self {
        Self { challenge: Some(challenge), ..self }
    }

    /// By which name whoever asks goes.
    #[must_use]
    pub fn audience(self, audience: &'static str) -> Self {
        Self { audience: Some(audience), ..self }
    }

    /// The same showing was verified before.
    #[must_use]
    pub fn seen(self) -> Self {
        Self { seen: true, ..self }
    }

    /// Axis 5.
    #[must_use]
    pub fn presentation(mut self, presentation: &'static str) -> Self {
        self.expect.presentation = Some(presentation);
        self
    }

    /// What other tools must say.
    #[must_use]
    pub fn opinion(self, opinion: Opinion) -> Self {
        Self { opinion, ..self }
    }

    /// The document cannot be examined, and the error has this code.
    #[must_use]
    pub fn error(mut self, code: &'static str) -> Self {
        self.expect.error = Some(code);
        self.opinion(Opinion::None)
    }

    /// Another layout claims the document.
    #[must_use]
    pub fn layout(mut self, id: &'static str) -> Self {
        self.expect.layout = id;
        self
    }

    /// TOTAL_FAILED for this reason.
    #[must_use]
    pub fn total_failed(self, reason: &'static str) -> Self {
        self.indication("TOTAL_FAILED", Some(reason))
    }

    /// INDETERMINATE for this reason.
    #[must_use]
    pub fn indeterminate(self, reason: &'static str) -> Self {
        self.indication("INDETERMINATE", Some(reason))
    }

    /// NO_SIGNATURE_FOUND.
    #[must_use]
    pub fn unsigned(self) -> Self {
        self.indication("NO_SIGNATURE_FOUND", None).verifiability("V1").opinion(Opinion::None)
    }

    fn indication(mut self, indication: &'static str, reason: Option<&'static str>) -> Self {
        self.expect.indication = indication;
        self.expect.sub_indication = reason;
        self
    }

    /// Another status of the license.
    #[must_use]
    pub fn status(mut self, status: &'static str) -> Self {
        self.expect.status = status;
        self
    }

    /// Another level of verifiability.
    #[must_use]
    pub fn verifiability(mut self, level: &'static str) -> Self {
        self.expect.verifiability = level;
        self
    }

    /// This check fails with this finding.
    #[must_use]
    pub fn fails(mut self, check: &'static str, code: &'static str) -> Self {
        assert!(CHECKS.contains(&check), "{check} is no check");
        self.expect.failed.push(check);
        self.warns(code)
    }

    /// This is found as well, and is only a warning or a second finding of a check that fails.
    #[must_use]
    pub fn warns(mut self, code: &'static str) -> Self {
        self.expect.findings.push(code);
        self
    }

    /// The canonical license says this.
    #[must_use]
    pub fn says(mut self, field: &'static str, value: impl Into<String>) -> Self {
        self.expect.license.push((field, value.into()));
        self
    }

    /// What the signature that decides covers.
    #[must_use]
    pub fn covers(mut self, coverage: &'static str) -> Self {
        self.expect.coverage = Some(coverage);
        self
    }

    /// What came after the signature that decides; of several things the worst.
    #[must_use]
    pub fn came_after(mut self, what: &'static str) -> Self {
        let rank = |word| AFTER.iter().position(|other| *other == word);
        assert!(rank(what).is_some(), "{what} is no word for it");
        self.expect.came_after =
            self.expect.came_after.into_iter().chain([what]).max_by_key(|word| rank(word));
        self
    }

    /// The reader sees this value of a field.
    #[must_use]
    pub fn shows(mut self, field: &'static str, text: &str) -> Self {
        self.expect.shown.push((field, text.to_owned()));
        self
    }

    /// The license is not in force, for this reason.
    #[must_use]
    pub fn not_in_force(self, status: &'static str, code: &'static str) -> Self {
        self.status(status).fails("in-force", code)
    }

    /// Whether a verifier must say that all is well.
    #[must_use]
    pub fn is_accepted(&self) -> bool {
        self.expect.conclusion() == "passed"
    }

    /// Whether no proof is there to be judged.
    #[must_use]
    pub fn is_unsigned(&self) -> bool {
        self.expect.error.is_none() && self.expect.indication == "NO_SIGNATURE_FOUND"
    }

    /// Whether anything but the document is another than that of `other`.
    #[must_use]
    pub fn differs_outside(&self, other: &Self) -> bool {
        let outside =
            |vector: &Self| (vector.at, vector.trust, vector.formats, vector.relying, vector.scenario);
        let people = |vector: &Self| (vector.reader, vector.holder.clone());
        let asked = |vector: &Self| (vector.challenge, vector.audience, vector.seen);
        outside(self) != outside(other) || people(self) != people(other) || asked(self) != asked(other)
    }

    /// What other tools must say.
    #[must_use]
    pub fn other_opinion(&self) -> Opinion {
        self.opinion
    }

    /// Name of the vector one change away.
    #[must_use]
    pub fn neighbour(&self) -> Option<&str> {
        self.neighbour.as_deref()
    }

    /// Adds its two files below `vectors/`.
    pub fn write(&self, files: &mut Files) {
        self.write_below("vectors", files);
    }

    /// Adds its two files below another folder.
    pub fn write_below(&self, root: &str, files: &mut Files) {
        let path = format!("{root}/{}/{}", self.folder, self.name);
        files.put(format!("{path}.{}", self.extension), self.bytes.clone());
        files.put(format!("{path}.toml"), self.toml().into_bytes());
    }

    fn toml(&self) -> String {
        let mut out = String::new();
        line(&mut out, "title", &self.title);
        line(&mut out, "input", &format!("{}.{}", self.name, self.extension));
        line(&mut out, "at", self.at);
        line(&mut out, "trust", self.trust);
        let asked = [("formats", self.formats), ("relying", self.relying), ("scenario", self.scenario)];
        asked.iter().for_each(|(key, value)| value.iter().for_each(|value| line(&mut out, key, value)));
        let (name, id) =
            self.holder.as_ref().map(|(name, id)| (name.as_str(), id.as_str())).unwrap_or_default();
        let people = [("role", self.reader.unwrap_or_default()), ("holder_name", name), ("holder_id", id)];
        people.iter().filter(|(_, text)| !text.is_empty()).for_each(|(key, text)| line(&mut out, key, text));
        for (key, value) in [("challenge", self.challenge), ("audience", self.audience)] {
            value.into_iter().for_each(|value| line(&mut out, key, value));
        }
        if self.seen {
            out.push_str("seen = true\n");
        }
        if let (Some(neighbour), Some(change)) = (&self.neighbour, &self.change) {
            line(&mut out, "neighbour", neighbour);
            line(&mut out, "change", change);
        }
        line(&mut out, "opinion", self.opinion.as_str());
        out.push_str("\n[expect]\n");
        line(&mut out, "conclusion", self.expect.conclusion());
        match self.expect.error {
            Some(code) => line(&mut out, "error", code),
            None => self.expect.toml(&mut out),
        }
        out
    }
}

impl Opinion {
    fn as_str(self) -> &'static str {
        match self {
            Self::Valid => "valid",
            Self::Invalid => "invalid",
            Self::None => "none",
        }
    }
}
