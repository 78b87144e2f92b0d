//! 个人信息: what about a license speaks of a person.

use crate::words::named::named;

named! {
    /// What a field tells about a person. The words of the catalogue and of the masking rules.
    pub enum PersonalData {
        /// Nothing about a person: kind, issuer, dates of the license.
        None = "none",
        /// 姓名
        Name = "name",
        /// 证件号码: the number by which a state knows a person.
        IdNumber = "id-number",
        /// 证照编号, where it leads to one person.
        LicenseNumber = "license-number",
        /// 出生日期
        Birth = "birth",
        /// 住址
        Address = "address",
        /// 联系方式
        Contact = "contact",
        /// 性别、民族 and the like.
        Trait = "trait",
        /// 健康状况
        Health = "health",
        /// 家庭关系: who is married to, child of, or lives with whom.
        Family = "family",
        /// What nobody has classified: it may speak of a person.
        Unknown = "unknown",
    }
}

impl<'de> serde::Deserialize<'de> for PersonalData {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
        Self::from_name(&text).ok_or_else(|| {
            let all: Vec<&str> = Self::ALL.iter().map(|class| class.as_str()).collect();
            serde::de::Error::custom(format_args!(
                "{text} is no class of personal data; they are {}",
                all.join(", ")
            ))
        })
    }
}

/// Stands for each character that a code does not show.
pub(crate) const MASK: char = '*';
