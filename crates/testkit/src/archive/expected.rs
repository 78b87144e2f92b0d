//! What an audit of an archive must count, told by the one who made it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// The counts of an archive.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Expected {
    /// Entries.
    pub entries: u64,
    /// Entries by conclusion.
    pub conclusions: BTreeMap<&'static str, u64>,
    /// Entries that cannot be examined, by cause.
    pub causes: BTreeMap<&'static str, u64>,
    /// Examined licenses by layout.
    pub layouts: BTreeMap<&'static str, u64>,
    /// Entries with names that are no UTF-8.
    pub encodings: BTreeMap<&'static str, u64>,
    /// What only shows beside other entries: groups by what they have in common.
    pub eyes: BTreeMap<&'static str, u64>,
    /// Bad entries by the way in which they are bad.
    pub bad: BTreeMap<&'static str, u64>,
    burst: (u64, u64),
}

/// What an audit must count of one entry.
#[derive(Clone, Copy, Debug)]
pub struct ExpectedEntry {
    bad: Option<&'static str>,
    result: Result<(&'static str, &'static str), &'static str>,
    encoding: Option<&'static str>,
    eye: Option<&'static str>,
    burst: Option<bool>,
}

impl ExpectedEntry {
    /// It is examined as one of this layout, with this conclusion.
    #[must_use]
    pub fn examined(layout: &'static str, conclusion: &'static str) -> Self {
        Self { bad: None, result: Ok((layout, conclusion)), encoding: None, eye: None, burst: None }
    }

    /// It cannot be examined, for this cause.
    #[must_use]
    pub fn unexamined(cause: &'static str) -> Self {
        Self { bad: None, result: Err(cause), encoding: None, eye: None, burst: None }
    }

    /// It is bad in this way.
    #[must_use]
    pub fn bad(self, way: &'static str) -> Self {
        Self { bad: Some(way), ..self }
    }

    /// Its name is in this encoding.
    #[must_use]
    pub fn encoded(self, encoding: &'static str) -> Self {
        Self { encoding: Some(encoding), ..self }
    }

    /// With another entry it makes a group that is seen.
    #[must_use]
    pub fn seen(self, eye: &'static str) -> Self {
        Self { eye: Some(eye), ..self }
    }

    /// It is of the issuer with a burst; on its day, or on another.
    #[must_use]
    pub fn in_burst(self, on_its_day: bool) -> Self {
        Self { burst: Some(on_its_day), ..self }
    }
}

impl Expected {
    /// Counts an entry.
    pub fn add(&mut self, entry: ExpectedEntry) {
        self.entries += 1;
        if let Some(on_its_day) = entry.burst {
            let (on, off) = &mut self.burst;
            *(if on_its_day { on } else { off }) += 1;
            // The same rule as an auditor's: many on one day, and other days to compare with.
            if self.burst.0 >= 20 && self.burst.1 >= 5 {
                self.eyes.insert("issuer-burst", 1);
            }
        }
        match entry.result {
            Ok((layout, conclusion)) => {
                *self.conclusions.entry(conclusion).or_default() += 1;
                *self.layouts.entry(layout).or_default() += 1;
            }
            Err(cause) => {
                *self.conclusions.entry("unexamined").or_default() += 1;
                *self.causes.entry(cause).or_default() += 1;
            }
        }
        for (counts, name) in
            [(&mut self.encodings, entry.encoding), (&mut self.eyes, entry.eye), (&mut self.bad, entry.bad)]
        {
            if let Some(name) = name {
                *counts.entry(name).or_default() += 1;
            }
        }
    }

    /// What a summary counts otherwise, one sentence each.
    #[must_use]
    pub fn differences(&self, summary: &serde_json::Value) -> Vec<String> {
        let mut differences = Vec::new();
        let mut hold = |what: String, found: &serde_json::Value, expected: u64| {
            if found.as_u64().unwrap_or_default() != expected {
                differences.push(format!("{what}: {found} in the summary, {expected} in the archive"));
            }
        };
        hold("entries".to_owned(), &summary["entries"], self.entries);
        let parts = [
            ("conclusions", &self.conclusions),
            ("causes", &self.causes),
            ("layouts", &self.layouts),
            ("encodings", &self.encodings),
        ];
        for (part, expected) in parts {
            let found = summary[part].as_object().into_iter().flatten().map(|(name, _)| &**name);
            let names: BTreeSet<&str> = expected.keys().copied().chain(found).collect();
            for name in names {
                let count = expected.get(name).copied().unwrap_or_default();
                hold(format!("{part} {name}"), &summary[part][name], count);
            }
        }
        for (eye, seen) in summary["eyes"].as_object().into_iter().flatten() {
            let count = self.eyes.get(&**eye).copied().unwrap_or_default();
            hold(format!("eyes {eye}"), &seen["groups"], count);
        }
        differences
    }

    /// The counts as JSON.
    #[must_use]
    pub fn json(&self) -> String {
        let mut json = format!("{{\n  \"entries\": {}", self.entries);
        let parts = [
            ("conclusions", &self.conclusions),
            ("causes", &self.causes),
            ("layouts", &self.layouts),
            ("encodings", &self.encodings),
            ("eyes", &self.eyes),
            ("bad", &self.bad),
        ];
        for (name, counts) in parts {
            let rows: Vec<String> =
                counts.iter().map(|(name, count)| format!("    \"{name}\": {count}")).collect();
            write!(json, ",\n  \"{name}\": {{\n{}\n  }}", rows.join(",\n"))
                .expect("a string takes everything");
        }
        json + "\n}\n"
    }
}
