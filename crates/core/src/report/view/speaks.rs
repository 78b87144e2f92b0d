//! Of whom a license speaks: of companies, or of anybody else.

use crate::license::fields::Text;
use crate::license::identifier::{Uscc, has_day_of_birth};
use crate::license::{FieldName, HolderIdKind, License};
use crate::rules::disclosure::Masking;

/// Of whom a license speaks.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Speaks {
    /// Of holders who are registered in public, every one of them by the number he has there.
    Company,
    /// Of anybody else. A license says of which kind its holder's number is, and a document chooses what it says:
    /// only the number itself tells a company from a person.
    Person,
}

impl Speaks {
    pub(super) fn of(license: &License, masking: &Masking) -> Self {
        let is_registered = |id: &Text| Uscc::parse(id.as_str()).is_ok() && !has_day_of_birth(id.as_str());
        let ids = license.texts(FieldName::HolderId);
        let is_paired = match license.field(FieldName::HolderName) {
            Some(_) => license.texts(FieldName::HolderName).len() == ids.len(),
            None => true,
        };
        // A layout without a place for the kind leaves it to the number, which tells; a kind that cannot be read tells not.
        let is_public = |kind: HolderIdKind| masking.is_public(kind);
        let kind_is_public = match license.field(FieldName::HolderIdKind) {
            Some(_) => license.holder_id_kind().is_some_and(is_public),
            None => HolderIdKind::parse(COMPANY_CODE).is_some_and(is_public),
        };
        match kind_is_public && is_paired && !ids.is_empty() && ids.iter().all(is_registered) {
            true => Self::Company,
            false => Self::Person,
        }
    }
}

/// The kind of number that a unified social credit code is (GB/T 36903).
const COMPANY_CODE: &str = "001";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::license::Field;
    use crate::license::fields::Value;
    use crate::words::region::Region;

    /// Of whom a license with these holders speaks by the built-in rules.
    fn speaks(kind: &str, names: &[&str], ids: &[&str]) -> Speaks {
        let texts = |texts: &[&str]| {
            let read: Result<Vec<Text>, _> = texts.iter().map(|text| Text::parse(text, 64)).collect();
            (texts.join("^"), read.ok().filter(|texts| !texts.is_empty()).map(Value::Texts))
        };
        let field = |name, (raw, value): (String, _)| Field {
            name,
            raw: raw.into(),
            value,
            origin: "/a".into(),
            grade: None,
            place: None,
        };
        let told = (kind.to_owned(), HolderIdKind::parse(kind).map(Value::HolderIdKind));
        let mut fields =
            vec![field(FieldName::HolderName, texts(names)), field(FieldName::HolderId, texts(ids))];
        if kind != NO_PLACE {
            fields.push(field(FieldName::HolderIdKind, told));
        }
        let region = Region::parse("110000").unwrap();
        let masking = Masking::parse(elicense_formats::MASKING).unwrap();
        Speaks::of(&License::new(region, fields, Vec::new(), Vec::new()), &masking)
    }

    const COMPANY: &str = "91310000MATE5T0258";

    /// The layout has no place for the kind.
    const NO_PLACE: &str = "-";

    #[test]
    fn a_layout_without_a_place_for_the_kind_leaves_it_to_the_number() {
        assert_eq!(speaks(NO_PLACE, &["测试公司"], &[COMPANY]), Speaks::Company);
        assert_eq!(speaks(NO_PLACE, &["测试甲"], &["310101199001010004"]), Speaks::Person);
        assert_eq!(
            speaks(NO_PLACE, &["测试公司", "测试甲"], &[COMPANY, "310101199001010004"]),
            Speaks::Person
        );
    }

    #[test]
    fn companies_are_known_by_the_number_of_every_one_of_them() {
        assert_eq!(speaks("001", &["测试公司"], &[COMPANY]), Speaks::Company);
        assert_eq!(
            speaks("001", &["测试公司", "测试机关"], &[COMPANY, "11100000000013127D"]),
            Speaks::Company
        );
    }

    #[test]
    fn no_word_of_a_document_makes_a_person_a_company() {
        for (kind, names, ids) in [
            ("111", &["测试甲"][..], &[COMPANY][..]),
            ("", &["测试甲"], &[COMPANY]),
            ("001", &["测试甲"], &[]),
            ("001", &["测试甲"], &["310101199001010004"]),
            ("001", &["测试甲"], &["310101900101000"]),
            ("001", &["测试甲"], &["91310000MATE5T0259"]),
            ("001", &["测试甲"], &["91310000MATE5T0258 "]),
            ("001", &["测试甲"], &["91310000mate5t0258"]),
            ("001", &["测试甲"], &["统一社会信用代码91310000MATE5T0258"]),
            ("001", &["测试甲"], &["91310000MATE5T0258\u{200b}"]),
            ("001", &["测试公司", "测试甲"], &[COMPANY]),
            ("001", &["测试公司", "测试甲"], &[COMPANY, "310101199001010004"]),
            ("099", &["测试甲"], &["E12345678"]),
        ] {
            assert_eq!(speaks(kind, names, ids), Speaks::Person, "{kind} {names:?} {ids:?}");
        }
    }

    #[test]
    fn a_number_with_the_check_characters_of_both_standards_is_a_citizen_s() {
        let both = (0..10_000).map(|serial| format!("31010119900101{serial:04}"));
        let both: Vec<String> = both.filter(|number| Uscc::parse(number).is_ok()).collect();
        assert!(!both.is_empty(), "there are such numbers");
        for number in both {
            assert_eq!(speaks("001", &["测试甲"], &[&number]), Speaks::Person, "{number}");
        }
    }
}
