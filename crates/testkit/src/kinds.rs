//! Kinds of licenses that are invented, with the codes that are public for them.

/// A kind of license.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Kind {
    /// Id in the catalogue.
    pub id: &'static str,
    /// 证照名称.
    pub name: &'static str,
    /// 证照类型代码, where one is public.
    pub national: Option<&'static str>,
    /// The code of the Shanghai catalogue, where one is public.
    pub shanghai: Option<&'static str>,
    /// Whether people or companies hold it.
    pub holder: Holder,
}

/// Who holds a kind of license.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Holder {
    /// People with a 公民身份号码.
    Person,
    /// Organisations with a 统一社会信用代码.
    Company,
}

const PERSONAL: Kind = Kind { id: "", name: "", national: None, shanghai: None, holder: Holder::Person };

/// Resident identity card.
pub const RESIDENT_ID_CARD: Kind = Kind {
    id: "resident-id-card",
    name: "居民身份证",
    national: Some("11100000000013127D001"),
    shanghai: Some("310105109000100"),
    ..PERSONAL
};
/// Business license.
pub const BUSINESS_LICENSE: Kind = Kind {
    id: "business-license",
    name: "营业执照",
    national: Some("11100000MB0143028R001"),
    shanghai: Some("310100717000200"),
    holder: Holder::Company,
};
/// Real estate certificate.
pub const REAL_ESTATE_CERTIFICATE: Kind = Kind {
    id: "real-estate-certificate",
    name: "不动产权证书",
    national: Some("11100000MB03271699001"),
    shanghai: Some("310100488000100"),
    ..PERSONAL
};

/// Every kind, in the order of the catalogue.
pub const ALL: &[Kind] = &[
    RESIDENT_ID_CARD,
    Kind { id: "household-register", name: "居民户口簿", shanghai: Some("310105105000100"), ..PERSONAL },
    BUSINESS_LICENSE,
    REAL_ESTATE_CERTIFICATE,
    Kind {
        id: "real-estate-registration-proof",
        name: "不动产登记证明",
        national: Some("11100000MB03271699022"),
        ..PERSONAL
    },
    Kind { id: "vehicle-license", name: "机动车行驶证", shanghai: Some("310100209000100"), ..PERSONAL },
    Kind { id: "driving-license", name: "机动车驾驶证", ..PERSONAL },
    Kind { id: "passport", name: "护照", shanghai: Some("310100192004100"), ..PERSONAL },
    Kind { id: "disability-card", name: "残疾人证", shanghai: Some("310101360000100"), ..PERSONAL },
    Kind { id: "marriage-certificate", name: "结婚证", ..PERSONAL },
    Kind { id: "birth-certificate", name: "出生医学证明", ..PERSONAL },
    Kind {
        id: "special-operations-certificate",
        name: "建筑施工特种作业操作资格证书",
        national: Some("11100000000013338W032"),
        ..PERSONAL
    },
];
