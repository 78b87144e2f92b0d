//! 持证人核对: whether a license is that of whoever presents it.

use crate::license::fields::{Text, Value};
use crate::license::holder::{Holder, compared};
use crate::license::identifier::looks_like_citizen_number;
use crate::license::{FieldName, License};
use crate::words::check::{CheckId, Checks, Finding};
use crate::words::code::Code;

/// Runs the check. Its findings never tell a name or number, neither the license's nor the presenter's.
pub(crate) fn check(license: &License, presented: Option<&Holder>, checks: &mut Checks) {
    let check = CheckId::HolderBinding;
    match presented.map(|holder| Answer::of(holder, license)) {
        None => checks.skip(check, Code::NotAsked),
        Some(Answer::Same) => checks.pass(check),
        Some(Answer::Unknown(reason)) => checks.skip(check, reason),
        Some(Answer::Other(field)) => {
            let finding = Finding::new(check, Code::HolderMismatch).at(field.as_str());
            checks.fail(finding.with("field", field));
        }
    }
}

/// Whether somebody is a holder of the license; the graver the later.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
enum Answer {
    Same,
    Unknown(Code),
    Other(FieldName),
}

impl Answer {
    /// Whether one holder of the license is this one. A no outweighs what is not known.
    fn of(presenter: &Holder, license: &License) -> Answer {
        let names = presenter.name.as_deref().map(|name| Matches::of(FieldName::HolderName, name, license));
        let ids = presenter.id.as_deref().map(|id| Matches::of(FieldName::HolderId, id, license));
        let each = names.iter().chain(&ids).map(Matches::answer).max();
        match (each, names, ids) {
            // A right name and a right number are not enough: they must be those of one holder.
            (Some(Answer::Same), Some(names), Some(ids)) => names.pair(&ids),
            (answer, ..) => answer.unwrap_or(Answer::Unknown(Code::HolderNotRecorded)),
        }
    }
}

/// What a name, or a number, is to each holder of a license.
struct Matches {
    field: FieldName,
    holders: Result<Vec<Match>, Code>,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Match {
    Same,
    Other,
    /// Numbers of two kinds: one person has both.
    OtherKind,
}

impl Matches {
    fn of(field: FieldName, presented: &str, license: &License) -> Self {
        let each = |recorded: &Text| matching(field, presented, &compared(recorded.as_str()));
        let holders = match license.field(field).map(|field| &field.value) {
            Some(Some(Value::Texts(texts))) => Ok(texts.iter().map(each).collect()),
            Some(_) => Err(Code::HolderNotComparable),
            None => Err(Code::HolderNotRecorded),
        };
        Self { field, holders }
    }

    fn answer(&self) -> Answer {
        match &self.holders {
            Err(reason) => Answer::Unknown(*reason),
            Ok(holders) if holders.contains(&Match::Same) => Answer::Same,
            Ok(holders) if holders.contains(&Match::OtherKind) => Answer::Unknown(Code::HolderNotComparable),
            Ok(_) => Answer::Other(self.field),
        }
    }

    /// Whether one holder has both. Where names and numbers do not pair, nobody can tell.
    fn pair(&self, ids: &Self) -> Answer {
        let (Ok(names), Ok(numbers)) = (&self.holders, &ids.holders) else {
            return Answer::Unknown(Code::HolderNotComparable);
        };
        match names.iter().zip(numbers).any(|pair| pair == (&Match::Same, &Match::Same)) {
            _ if names.len() != numbers.len() => Answer::Unknown(Code::HolderNotComparable),
            true => Answer::Same,
            false => Answer::Other(ids.field),
        }
    }
}

fn matching(field: FieldName, presented: &str, recorded: &str) -> Match {
    if presented == recorded {
        Match::Same
    } else if field == FieldName::HolderId
        && looks_like_citizen_number(presented) != looks_like_citizen_number(recorded)
    {
        Match::OtherKind
    } else {
        Match::Other
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::limits::MAX_HOLDER_CHARS;

    fn same(one: &str, other: &str) -> bool {
        Holder::new(Some(one), None) == Holder::new(Some(other), None)
    }

    #[test]
    fn ways_to_write_one_name_are_one_name() {
        for name in
            ["阿依·测试", "阿依•测试", "阿依‧测试", "阿依・测试", "阿依.测试", "阿依．测试", "阿依 · 测试"]
        {
            assert!(same(name, "阿依·测试"), "{name}");
        }
        assert!(same("张 三", "张三") && same("张\u{3000}三", "张三") && same("Ceshi Yi", "CESHI YI"));
        assert!(!same("张三", "张叁") && !same("阿依测试", "阿依·测试"));
    }

    #[test]
    fn a_holder_says_something_within_its_bound() {
        let long = "7".repeat(MAX_HOLDER_CHARS + 1);
        for (name, id) in [(None, None), (Some(""), None), (None, Some(" \u{3000}")), (None, Some(&*long))] {
            assert!(Holder::new(name, id).is_none());
        }
        assert!(Holder::new(None, Some(&long[1..])).is_some());
    }

    #[test]
    fn numbers_of_two_kinds_are_not_compared() {
        let id = FieldName::HolderId;
        assert_eq!(matching(id, "E12345678", "11010519491231002X"), Match::OtherKind);
        assert_eq!(matching(id, "E12345678", "E12345679"), Match::Other);
        assert_eq!(matching(FieldName::HolderName, "E12345678", "11010519491231002X"), Match::Other);
    }

    #[test]
    fn a_holder_is_not_printed() {
        let holder = Holder::new(Some("测试甲"), Some("11010519491231002X")).unwrap();
        assert_eq!(format!("{holder:?}"), "Holder { name: given, id: given }");
    }
}
