//! What did not pass, by reason: as much of it as a page shows.

use std::collections::BTreeMap;

use crate::record::columns::UNEXAMINED;
use crate::record::{Facts, Record};
use crate::workbook::RowPlace;

/// Entries that did not pass, by conclusion and code of the reason: both are among a few hundred words of ours.
#[derive(Default)]
pub(crate) struct Problems(BTreeMap<(String, String), Problem>);

/// Entries that did not pass for one reason.
#[derive(Clone, Debug, Default)]
pub(crate) struct Problem {
    pub count: u64,
    /// The first of them, at most [`FIRST`].
    pub first: Vec<Example>,
}

/// One of them.
#[derive(Clone, Debug)]
pub(crate) struct Example {
    pub entry: u64,
    pub name: String,
    /// Where it stands in the workbook.
    pub place: RowPlace,
}

impl Problems {
    /// One more entry that did not pass.
    pub(crate) fn add(&mut self, record: &Record<'_>, place: RowPlace) {
        let facts = record.facts.as_ref();
        let conclusion = facts.map_or(UNEXAMINED, |facts| &*facts.conclusion);
        let reason = facts.and_then(Facts::reason);
        let code = record.error.as_deref().or(reason.map(|code| code.as_str())).unwrap_or_default();
        let problem = self.0.entry((conclusion.to_owned(), code.to_owned())).or_default();
        problem.count += 1;
        if problem.first.len() < FIRST {
            problem.first.push(Example { entry: record.n, name: record.name.to_string(), place });
        }
    }

    /// Conclusion, code and what is known of them: what failed before what could not be confirmed or examined, and of
    /// one conclusion the most first.
    pub(crate) fn in_order(&self) -> Vec<(&str, &str, &Problem)> {
        let mut all: Vec<_> =
            self.0.iter().map(|((one, code), problem)| (&**one, &**code, problem)).collect();
        let order = ["failed", "undetermined", UNEXAMINED];
        let place = |name: &str| order.iter().position(|one| *one == name).unwrap_or(order.len());
        all.sort_by_key(|(conclusion, _, problem)| (place(conclusion), std::cmp::Reverse(problem.count)));
        all
    }
}

/// Entries of each reason that are named.
const FIRST: usize = 4;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_entries_of_each_reason_are_named_and_all_are_counted() {
        let mut problems = Problems::default();
        let place = RowPlace { sheet: 1, row: 2 };
        for n in 0..10 {
            let error = if n == 0 { "member-bomb" } else { "input-empty" };
            let name = format!("{n}.json");
            problems.add(
                &Record {
                    n,
                    name: (&*name).into(),
                    s: 1,
                    encoding: None,
                    sha256: None,
                    error: Some(error.into()),
                    facts: None,
                },
                place,
            );
        }
        let all = problems.in_order();
        let told: Vec<_> = all.iter().map(|(_, code, one)| (*code, one.count, one.first.len())).collect();
        assert_eq!(told, [("input-empty", 9, FIRST), ("member-bomb", 1, 1)]);
        assert_eq!(all[0].2.first[0].name, "1.json");
    }
}
