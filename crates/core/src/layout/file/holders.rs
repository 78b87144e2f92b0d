//! `[holders]`: holders who stand in the members of one list, each with name, number and kind.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::document::path::{Path, Plain};
use crate::layout::file::{Unfold, sound};
use crate::layout::{Days, FieldRule, InEach, Presence};
use crate::license::FieldName;
use crate::license::fields::Text;

/// The table as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct HoldersFile {
    each: Path,
    name: MemberFile,
    id: Option<MemberFile>,
    id_kind: Option<MemberFile>,
}

/// Where a value stands in a member.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MemberFile {
    at: Path,
    #[serde(default)]
    required: bool,
    max: Option<usize>,
    #[serde(default)]
    codes: BTreeMap<String, String>,
}

impl HoldersFile {
    /// The fields of holders, which `fields` does not have.
    pub(super) fn compile(self, fields: &[FieldRule], unfold: &mut Unfold) -> Result<Vec<FieldRule>, String> {
        let members = [
            (FieldName::HolderName, Some(self.name)),
            (FieldName::HolderId, self.id),
            (FieldName::HolderIdKind, self.id_kind),
        ];
        let given = members.into_iter().filter_map(|(name, member)| Some((name, member?)));
        let rules = given.map(|(name, member)| {
            let is_twice = |rule: &FieldRule| rule.name == name;
            if fields.iter().any(is_twice) {
                return Err(format!("{name} is read by [holders] already; take it out of [fields]"));
            }
            member.compile(name, &self.each, unfold)
        });
        let rules = rules.collect::<Result<Vec<FieldRule>, String>>()?;
        match fields.iter().find(|rule| rule.name.is_of_several()) {
            Some(rule) => Err(format!(
                "{} would not pair with what [holders] reads; take it out of [fields]",
                rule.name
            )),
            None => Ok(rules),
        }
    }
}

impl MemberFile {
    fn compile(self, name: FieldName, each: &Path, unfold: &mut Unfold) -> Result<FieldRule, String> {
        if self.max.is_some() && !name.is_text() {
            return Err(format!("{name} has a form of its own and no `max`; leave it out"));
        }
        if self.max == Some(0) {
            return Err(format!("{name} of at most 0 characters is none; write how many it may have"));
        }
        sound::codes(name, &self.codes)?;
        let path = unfold.in_member(&self.at)?;
        let origin = if self.at.is_root() { format!("{each}[]") } else { format!("{each}[]{path}") };
        Ok(FieldRule {
            name,
            at: Vec::new(),
            is_first: false,
            in_each: Some(InEach { list: unfold.locate(each), path }),
            lists: Vec::new(),
            origin: origin.into(),
            presence: if self.required { Presence::Required } else { Presence::Optional },
            max: self.max.unwrap_or(Text::DEFAULT_MAX),
            is_code: false,
            days: Days::default(),
            packed: None,
            separator: None,
            codes: self.codes,
            long_term: Vec::new(),
            on_page: None,
        })
    }
}

impl Unfold {
    fn in_member(&self, path: &Path) -> Result<Plain, String> {
        let plain = path.as_plain().cloned();
        let mut plain =
            plain.ok_or_else(|| format!("{path}: a path in a member of a list has no `!json`"))?;
        if let Some(namespaces) = &self.namespaces {
            namespaces.resolve_plain(&mut plain)?;
        }
        Ok(plain)
    }
}
