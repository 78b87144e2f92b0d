//! Which bundle of a store counts, and how that came about: `bundle.toml`.

use elicense::jiff::Timestamp;
use toml::{Table, Value};

/// Something that was done to a store that is kept by bundles.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Event {
    /// When.
    pub at: Timestamp,
    /// What.
    pub act: Act,
    /// The version that counted from then on.
    pub version: u64,
    /// SHA-256 of that bundle, in hexadecimal digits.
    pub sha256: String,
}

/// What was done.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Act {
    /// A bundle was taken.
    Update,
    /// Somebody went back to one that was taken before.
    Rollback,
}

impl Act {
    /// Its name in the record.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Update => "update",
            Self::Rollback => "rollback",
        }
    }
}

/// What `bundle.toml` says.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(super) struct State {
    /// The version that counts; 0 before the first.
    pub(super) current: u64,
    /// The highest that was ever taken.
    pub(super) newest: u64,
    /// The oldest first.
    pub(super) events: Vec<Event>,
}

impl State {
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let table: Table = text.parse().map_err(|error: toml::de::Error| error.message().to_owned())?;
        let events = table.get("event").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        let state = Self {
            current: number(&table, "current")?,
            newest: number(&table, "newest")?,
            events: events.iter().map(event).collect::<Result<_, _>>()?,
        };
        match state.current == 0
            || state.newest < state.current
            || [state.current, state.newest].iter().any(|version| state.sha256(*version).is_none())
        {
            true => Err("the versions do not fit what was recorded".to_owned()),
            false => Ok(state),
        }
    }

    pub(super) fn to_text(&self) -> String {
        let mut text = format!("{HEAD}current = {}\nnewest = {}\n", self.current, self.newest);
        for Event { at, act, version, sha256 } in &self.events {
            let act = act.as_str();
            text += &format!(
                "\n[[event]]\nat = {at}\nact = \"{act}\"\nversion = {version}\nsha256 = \"{sha256}\"\n"
            );
        }
        text
    }

    /// The state after something was done.
    pub(super) fn after(&self, event: Event) -> Self {
        let (current, newest) = (event.version, self.newest.max(event.version));
        let mut events: Vec<_> = self.events.iter().cloned().chain([event]).collect();
        let surplus = events.len().saturating_sub(MAX_EVENTS);
        // How those that are kept came in stays known.
        let wanted = Self { current, newest, events: events.clone() }.kept();
        let mut index = 0;
        events.retain(|event| {
            index += 1;
            index > surplus || wanted.contains(&event.version)
        });
        Self { current, newest, events }
    }

    /// SHA-256 of the bundle that was taken under this version.
    pub(super) fn sha256(&self, version: u64) -> Option<&str> {
        let last = self.events.iter().rev().find(|event| event.version == version);
        last.map(|event| event.sha256.as_str())
    }

    /// The version to go back to: the highest below the one that counts that was taken and is kept.
    pub(super) fn before(&self) -> Option<u64> {
        self.kept().into_iter().filter(|version| *version < self.current).max()
    }

    /// The versions that are kept: the one that counts, the newest, whose roots sign the next, and some before.
    pub(super) fn kept(&self) -> Vec<u64> {
        let mut versions: Vec<u64> = self.events.iter().map(|event| event.version).collect();
        versions.extend([self.current, self.newest]);
        versions.sort_unstable();
        versions.dedup();
        let surplus = versions.len().saturating_sub(MAX_KEPT);
        let is_old = |index: usize, version: u64| index < surplus && version != self.current;
        let kept = versions.iter().enumerate().filter(|(index, version)| !is_old(*index, **version));
        kept.map(|(_, version)| *version).collect()
    }
}

fn event(value: &Value) -> Result<Event, String> {
    let table = value.as_table().ok_or("an event is no table")?;
    let act = match table.get("act").and_then(Value::as_str) {
        Some("update") => Act::Update,
        Some("rollback") => Act::Rollback,
        _ => return Err("an event has no `act` that is known".to_owned()),
    };
    let at = table.get("at").and_then(Value::as_datetime).and_then(|at| at.to_string().parse().ok());
    let sha256 = table.get("sha256").and_then(Value::as_str).ok_or("an event has no `sha256`")?;
    Ok(Event {
        at: at.ok_or("an event has no time")?,
        act,
        version: number(table, "version")?,
        sha256: sha256.to_owned(),
    })
}

fn number(table: &Table, name: &str) -> Result<u64, String> {
    let number = table.get(name).and_then(Value::as_integer);
    number.and_then(|number| u64::try_from(number).ok()).ok_or_else(|| format!("`{name}` is no number"))
}

const HEAD: &str = "# Kept by `elicense trust update` and `elicense trust rollback`. Do not edit: an older bundle would be taken\n# for a newer one.\n\n";

/// Bundles that are kept: some months of weekly ones, of some megabytes each.
const MAX_KEPT: usize = 16;

/// Events that are remembered: ten years of weekly bundles, in some 80 KB.
const MAX_EVENTS: usize = 520;

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn event(act: Act, version: u64) -> Event {
        Event { at: Timestamp::UNIX_EPOCH, act, version, sha256: format!("{version:064x}") }
    }

    #[test]
    fn what_is_written_is_read_and_what_does_not_fit_is_refused() {
        let state = State::default().after(event(Act::Update, 7)).after(event(Act::Update, 8));
        let state = state.after(event(Act::Rollback, 7));
        assert_eq!((state.current, state.newest), (7, 8));
        assert_eq!(State::parse(&state.to_text()).unwrap(), state);
        assert!(State::parse("current = 7\nnewest = 8").is_err(), "nothing was recorded");
        assert!(State::parse(&state.to_text().replace("newest = 8", "newest = 6")).is_err());
        assert!(State::parse("current = 0\nnewest = 0").is_err());
        assert!(State::parse("").is_err());
    }

    #[test]
    fn the_version_to_go_back_to_was_taken_before() {
        let state = State::default().after(event(Act::Update, 3));
        assert_eq!(state.before(), None);
        let state = state.after(event(Act::Update, 5));
        assert_eq!(state.before(), Some(3));
        assert_eq!(state.after(event(Act::Rollback, 3)).before(), None);
    }

    #[test]
    fn some_are_kept_and_the_record_is_bounded() {
        let state =
            (1..=1000).fold(State::default(), |state, version| state.after(event(Act::Update, version)));
        assert_eq!(state.events.len(), MAX_EVENTS);
        assert_eq!(state.kept(), (1000 - MAX_KEPT as u64 + 1..=1000).collect::<Vec<_>>());
        assert_eq!(State::parse(&state.to_text()).unwrap(), state);
    }
}
