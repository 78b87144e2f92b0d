//! 持证人核对: whether a license is that of whoever presents it.

use std::fmt;

use crate::license::fields::{Text, Value};
use crate::license::{FieldName, License};
use crate::report::view::looks_like_citizen_number;
use crate::words::check::{CheckId, Checks, Code, Finding};
use crate::words::limits::MAX_HOLDER_CHARS;

/// Whoever presents a license: a name, a number, or both, as their own document says.
///
/// Both are kept in the form in which they are compared. Full-width characters are their ASCII ones, small
/// ASCII letters capital ones (`x` of a citizen number is `X`), white space is left out, and the marks that
/// separate the parts of a name (`·`, `•`, `‧`, `∙`, `⋅`, `・`, `･`, `.`) are one. Nothing else is
/// equated: no traditional with simplified characters, no old numbers with new ones.
///
/// ```
/// use elicense::Holder;
///
/// let typed = Holder::new(Some("阿依 • 测试"), Some("11010519491231002x"));
/// assert_eq!(typed, Holder::new(Some("阿依·测试"), Some("１１０１０５１９４９１２３１００２X")));
/// assert!(Holder::new(None, Some(" ")).is_none());
/// ```
#[derive(Clone, Eq, PartialEq)]
pub struct Holder {
    name: Option<String>,
    id: Option<String>,
}

impl Holder {
    /// Somebody with this name, this number, or both.
    ///
    /// `None` where neither is given, or where one that is given is empty or has more than
    /// [`MAX_HOLDER_CHARS`] characters.
    #[must_use]
    pub fn new(name: Option<&str>, id: Option<&str>) -> Option<Self> {
        let fits = |text: &str| text.chars().count() <= MAX_HOLDER_CHARS && !compared(text).is_empty();
        let given = [name, id];
        if given.iter().all(Option::is_none) || !given.into_iter().flatten().all(fits) {
            return None;
        }
        Some(Self { name: name.map(compared), id: id.map(compared) })
    }

    /// Whether one holder of the license is this one. A no outweighs what is not known.
    fn is_of(&self, license: &License) -> Answer {
        let names = self.name.as_deref().map(|name| Matches::of(FieldName::HolderName, name, license));
        let ids = self.id.as_deref().map(|id| Matches::of(FieldName::HolderId, id, license));
        let each = names.iter().chain(&ids).map(Matches::answer).max();
        match (each, names, ids) {
            // A right name and a right number are not enough: they must be those of one holder.
            (Some(Answer::Same), Some(names), Some(ids)) => names.pair(&ids),
            (answer, ..) => answer.unwrap_or(Answer::Unknown(Code::HolderNotRecorded)),
        }
    }
}

/// A number is for comparing, not for logs.
impl fmt::Debug for Holder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let given = |part: &Option<String>| if part.is_some() { "given" } else { "not given" };
        write!(f, "Holder {{ name: {}, id: {} }}", given(&self.name), given(&self.id))
    }
}

/// Runs the check. Its findings never tell a name or number, neither the license's nor the presenter's.
pub(crate) fn check(license: &License, presented: Option<&Holder>, checks: &mut Checks) {
    let check = CheckId::HolderBinding;
    match presented.map(|holder| holder.is_of(license)) {
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

/// The form in which names and numbers are compared.
pub(crate) fn compared(text: &str) -> String {
    let ascii = |c: char| match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        c => c,
    };
    let told = text.chars().map(ascii).filter(|c| !c.is_whitespace());
    told.map(|c| if SEPARATORS.contains(&c) { '·' } else { c.to_ascii_uppercase() }).collect()
}

/// Marks that stand for `·` between the parts of a name: Latin and Katakana middle dots, bullets, operators,
/// full stops.
const SEPARATORS: [char; 10] = ['·', '•', '‧', '∙', '⋅', '・', '･', '.', '。', '﹒'];

#[cfg(test)]
mod tests {
    use super::*;

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
