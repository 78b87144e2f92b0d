//! The axes of a report as numbers: for ever, gaps kept. Names and reasons stand in the report's JSON.
//!
//! A value that this version has no number for is told as the most careful one; a test shows that there is none.

use elicense::{
    Conclusion, Coverage, Grade, Indication, LicenseStatus, Presentation, Recognition, SubIndication,
    Verifiability,
};

/// The three answers, kept apart.
#[repr(u32)]
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum elicense_conclusion {
    /// The signature holds, its signer is trusted for it, the license is in force, no check failed.
    Passed = 1,
    /// Something was checked and does not hold.
    Failed = 2,
    /// Nothing proves it wrong, and what a pass needs could not be checked.
    Undetermined = 3,
}

impl From<Conclusion> for elicense_conclusion {
    fn from(conclusion: Conclusion) -> Self {
        match conclusion {
            Conclusion::Passed => Self::Passed,
            Conclusion::Failed => Self::Failed,
            _ => Self::Undetermined,
        }
    }
}

/// How much of what a document displays the signature that decides covers.
#[repr(u32)]
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum elicense_coverage {
    /// There is no signature.
    NoSignature = 0,
    /// Everything.
    All = 1,
    /// Everything but parts that the report's JSON names.
    AllBut = 2,
    /// An earlier revision of the document: changes came after it.
    EarlierRevision = 3,
    /// Nothing.
    Nothing = 4,
}

impl From<Option<Coverage>> for elicense_coverage {
    fn from(coverage: Option<Coverage>) -> Self {
        match coverage {
            None => Self::NoSignature,
            Some(Coverage::All) => Self::All,
            Some(Coverage::AllBut) => Self::AllBut,
            Some(Coverage::EarlierRevision) => Self::EarlierRevision,
            Some(_) => Self::Nothing,
        }
    }
}

/// How sure one value of a sealed document is.
#[repr(u32)]
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum elicense_grade {
    /// There is no such value, or the document is no sealed one: the report as a whole says how sure it is.
    NotGraded = 0,
    /// It stands in data that the seal covers.
    CoveredData = 1,
    /// It stands on a page that the seal covers, named by the issuer's own tag.
    CoveredTag = 2,
    /// It stands on a page that the seal covers, where the form has it.
    CoveredPage = 3,
}

impl From<Option<Grade>> for elicense_grade {
    fn from(grade: Option<Grade>) -> Self {
        match grade {
            None => Self::NotGraded,
            Some(Grade::CoveredData) => Self::CoveredData,
            Some(Grade::CoveredTag) => Self::CoveredTag,
            Some(_) => Self::CoveredPage,
        }
    }
}

/// Axis 1: the signature.
#[repr(u32)]
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum elicense_indication {
    /// 验证通过
    TotalPassed = 1,
    /// 无法确定
    Indeterminate = 2,
    /// 验证不通过
    TotalFailed = 3,
    /// 未发现签名
    NoSignatureFound = 4,
}

impl From<Indication> for elicense_indication {
    fn from(indication: Indication) -> Self {
        match indication {
            Indication::TotalPassed => Self::TotalPassed,
            Indication::TotalFailed => Self::TotalFailed,
            Indication::NoSignatureFound => Self::NoSignatureFound,
            _ => Self::Indeterminate,
        }
    }
}

/// Why axis 1 is not TOTAL_PASSED.
#[repr(u32)]
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum elicense_sub_indication {
    /// It is, or no signature was found.
    None = 0,
    /// 格式不符
    FormatFailure = 1,
    /// 内容摘要不符
    HashFailure = 2,
    /// 签名值不符
    SigCryptoFailure = 3,
    /// 签名时证书已吊销
    Revoked = 4,
    /// 签名时证书已过期
    Expired = 5,
    /// 签名时证书尚未生效
    NotYetValid = 6,
    /// 签名属性不符合策略
    SigConstraintsFailure = 20,
    /// 证书链不符合策略
    ChainConstraintsFailure = 21,
    /// 证书链一般性错误
    CertificateChainGeneralFailure = 22,
    /// 算法强度不足
    CryptoConstraintsFailure = 23,
    /// 算法强度不足且无存在性证明
    CryptoConstraintsFailureNoPoe = 24,
    /// 策略文件无法处理
    PolicyProcessingError = 25,
    /// 策略不可得
    SignaturePolicyNotAvailable = 26,
    /// 时间戳顺序错误
    TimestampOrderFailure = 27,
    /// 未找到签名证书
    NoSigningCertificateFound = 28,
    /// 未能链接到信任根
    NoCertificateChainFound = 29,
    /// 信任根已退出且无存在性证明
    NoCertificateChainFoundNoPoe = 30,
    /// 已吊销，签名先后不明
    RevokedNoPoe = 31,
    /// 中间CA已吊销
    RevokedCaNoPoe = 32,
    /// 证书已过有效期（未吊销）
    OutOfBoundsNotRevoked = 33,
    /// 证书已过有效期，签名时间不明
    OutOfBoundsNoPoe = 34,
    /// 吊销信息签发证书超期
    RevocationOutOfBoundsNoPoe = 35,
    /// 缺少存在性证明
    NoPoe = 36,
    /// 暂无法确定，稍后再验
    TryLater = 37,
    /// 未找到被签名数据
    SignedDataNotFound = 38,
}

impl From<Option<SubIndication>> for elicense_sub_indication {
    fn from(sub_indication: Option<SubIndication>) -> Self {
        let Some(sub_indication) = sub_indication else { return Self::None };
        match sub_indication {
            SubIndication::FormatFailure => Self::FormatFailure,
            SubIndication::HashFailure => Self::HashFailure,
            SubIndication::SigCryptoFailure => Self::SigCryptoFailure,
            SubIndication::Revoked => Self::Revoked,
            SubIndication::Expired => Self::Expired,
            SubIndication::NotYetValid => Self::NotYetValid,
            SubIndication::SigConstraintsFailure => Self::SigConstraintsFailure,
            SubIndication::ChainConstraintsFailure => Self::ChainConstraintsFailure,
            SubIndication::CertificateChainGeneralFailure => Self::CertificateChainGeneralFailure,
            SubIndication::CryptoConstraintsFailure => Self::CryptoConstraintsFailure,
            SubIndication::CryptoConstraintsFailureNoPoe => Self::CryptoConstraintsFailureNoPoe,
            SubIndication::PolicyProcessingError => Self::PolicyProcessingError,
            SubIndication::SignaturePolicyNotAvailable => Self::SignaturePolicyNotAvailable,
            SubIndication::TimestampOrderFailure => Self::TimestampOrderFailure,
            SubIndication::NoSigningCertificateFound => Self::NoSigningCertificateFound,
            SubIndication::NoCertificateChainFound => Self::NoCertificateChainFound,
            SubIndication::NoCertificateChainFoundNoPoe => Self::NoCertificateChainFoundNoPoe,
            SubIndication::RevokedNoPoe => Self::RevokedNoPoe,
            SubIndication::RevokedCaNoPoe => Self::RevokedCaNoPoe,
            SubIndication::OutOfBoundsNotRevoked => Self::OutOfBoundsNotRevoked,
            SubIndication::OutOfBoundsNoPoe => Self::OutOfBoundsNoPoe,
            SubIndication::RevocationOutOfBoundsNoPoe => Self::RevocationOutOfBoundsNoPoe,
            SubIndication::NoPoe => Self::NoPoe,
            SubIndication::TryLater => Self::TryLater,
            SubIndication::SignedDataNotFound => Self::SignedDataNotFound,
            _ => Self::None,
        }
    }
}

/// Axis 2: whether the license itself is in force.
#[repr(u32)]
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum elicense_license_status {
    /// 有效
    InForce = 1,
    /// 未生效
    NotYetEffective = 2,
    /// 已过期
    Expired = 3,
    /// 暂扣
    Suspended = 4,
    /// 吊销
    Revoked = 5,
    /// 注销
    Cancelled = 6,
    /// 已换发
    Superseded = 7,
    /// 未知
    Unknown = 8,
}

impl From<LicenseStatus> for elicense_license_status {
    fn from(status: LicenseStatus) -> Self {
        match status {
            LicenseStatus::InForce => Self::InForce,
            LicenseStatus::NotYetEffective => Self::NotYetEffective,
            LicenseStatus::Expired => Self::Expired,
            LicenseStatus::Suspended => Self::Suspended,
            LicenseStatus::Revoked => Self::Revoked,
            LicenseStatus::Cancelled => Self::Cancelled,
            LicenseStatus::Superseded => Self::Superseded,
            _ => Self::Unknown,
        }
    }
}

/// Axis 3: how much could be checked at all (可验证程度).
#[repr(u32)]
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum elicense_verifiability {
    /// A picture only.
    V0 = 0,
    /// Data without a proof that holds.
    V1 = 1,
    /// An online token or a digest only.
    V2 = 2,
    /// A signature under a pinned key, or under a chain without fresh revocation.
    V3 = 3,
    /// A signature, a chain to an anchor, and fresh revocation.
    V4 = 4,
}

impl From<Verifiability> for elicense_verifiability {
    fn from(verifiability: Verifiability) -> Self {
        match verifiability {
            Verifiability::V4 => Self::V4,
            Verifiability::V3 => Self::V3,
            Verifiability::V2 => Self::V2,
            Verifiability::V1 => Self::V1,
            _ => Self::V0,
        }
    }
}

/// Axis 4: whether the relying region recognises the license for one scenario.
#[repr(u32)]
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum elicense_recognition {
    /// Nobody asked: the inquiry names no relying region, or another scenario alone.
    NotAsked = 0,
    /// 予以认可
    Recognised = 1,
    /// 附条件认可: what remains is for a person to see to.
    RecognisedWithConditions = 2,
    /// 不予认可
    NotRecognised = 3,
    /// 待核
    Undetermined = 4,
}

impl From<Option<Recognition>> for elicense_recognition {
    fn from(recognition: Option<Recognition>) -> Self {
        match recognition {
            None => Self::NotAsked,
            Some(Recognition::Recognised) => Self::Recognised,
            Some(Recognition::WithConditions) => Self::RecognisedWithConditions,
            Some(Recognition::NotRecognised) => Self::NotRecognised,
            Some(_) => Self::Undetermined,
        }
    }
}

/// Axis 5: whether this showing of a display code is fresh and bound.
#[repr(u32)]
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum elicense_presentation {
    /// The input is no display code, or its showing was not judged: the report's check says why.
    NotJudged = 0,
    /// 新鲜
    Fresh = 1,
    /// 已过期: its time is over; a fresh one would do.
    Stale = 2,
    /// 重复出示: it was seen before, or made for another occasion than this one.
    Replayed = 3,
    /// 未绑定持证人
    NotBound = 4,
    /// 已失效: it does not count, however fresh.
    Void = 5,
    /// 仅可在线核验: only its region's own system can tell.
    OnlineOnly = 6,
}

impl From<Option<Presentation>> for elicense_presentation {
    fn from(presentation: Option<Presentation>) -> Self {
        match presentation {
            None => Self::NotJudged,
            Some(Presentation::Fresh) => Self::Fresh,
            Some(Presentation::Stale) => Self::Stale,
            Some(Presentation::Replayed) => Self::Replayed,
            Some(Presentation::NotBound) => Self::NotBound,
            Some(Presentation::OnlineOnly) => Self::OnlineOnly,
            Some(_) => Self::Void,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;
    use std::hash::Hash;

    use super::*;

    fn all_differ<From: Copy, To: Eq + Hash>(all: &[From], to: impl Fn(From) -> To) -> bool {
        all.iter().map(|&name| to(name)).collect::<HashSet<_>>().len() == all.len()
    }

    #[test]
    fn every_name_of_a_report_has_a_number_of_its_own() {
        assert!(all_differ(Conclusion::ALL, elicense_conclusion::from));
        assert!(all_differ(Indication::ALL, elicense_indication::from));
        assert!(all_differ(LicenseStatus::ALL, elicense_license_status::from));
        let coverages: Vec<_> = Coverage::ALL.iter().copied().map(Some).chain([None]).collect();
        assert!(all_differ(&coverages, elicense_coverage::from));
        let grades: Vec<_> = Grade::ALL.iter().copied().map(Some).chain([None]).collect();
        assert!(all_differ(&grades, elicense_grade::from));
        assert!(all_differ(Verifiability::ALL, elicense_verifiability::from));
        let rulings: Vec<_> = Recognition::ALL.iter().copied().map(Some).chain([None]).collect();
        assert!(all_differ(&rulings, elicense_recognition::from));
        let showings: Vec<_> = Presentation::ALL.iter().copied().map(Some).chain([None]).collect();
        assert!(all_differ(&showings, elicense_presentation::from));
        let reasons: Vec<_> = SubIndication::ALL.iter().copied().map(Some).chain([None]).collect();
        assert!(all_differ(&reasons, elicense_sub_indication::from));
    }
}
