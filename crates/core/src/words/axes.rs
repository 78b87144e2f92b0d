//! The words of the five axes and of the conclusion.

use crate::words::named::named;

named! {
    /// The signature indication of ETSI EN 319 102-1, and the extension of EU DSS: axis 1.
    pub enum Indication {
        /// 验证通过
        TotalPassed = "TOTAL_PASSED",
        /// 无法确定
        Indeterminate = "INDETERMINATE",
        /// 验证不通过
        TotalFailed = "TOTAL_FAILED",
        /// 未发现签名
        NoSignatureFound = "NO_SIGNATURE_FOUND",
    }
}

named! {
    /// Why the indication is not TOTAL_PASSED (ETSI EN 319 102-1 tables 5 and 6).
    pub enum SubIndication {
        /// 格式不符
        FormatFailure = "FORMAT_FAILURE",
        /// 内容摘要不符
        HashFailure = "HASH_FAILURE",
        /// 签名值不符
        SigCryptoFailure = "SIG_CRYPTO_FAILURE",
        /// 签名时证书已吊销
        Revoked = "REVOKED",
        /// 签名时证书已过期
        Expired = "EXPIRED",
        /// 签名时证书尚未生效
        NotYetValid = "NOT_YET_VALID",
        /// 签名属性不符合策略
        SigConstraintsFailure = "SIG_CONSTRAINTS_FAILURE",
        /// 证书链不符合策略
        ChainConstraintsFailure = "CHAIN_CONSTRAINTS_FAILURE",
        /// 证书链一般性错误
        CertificateChainGeneralFailure = "CERTIFICATE_CHAIN_GENERAL_FAILURE",
        /// 算法强度不足
        CryptoConstraintsFailure = "CRYPTO_CONSTRAINTS_FAILURE",
        /// 算法强度不足且无存在性证明
        CryptoConstraintsFailureNoPoe = "CRYPTO_CONSTRAINTS_FAILURE_NO_POE",
        /// 策略文件无法处理
        PolicyProcessingError = "POLICY_PROCESSING_ERROR",
        /// 策略不可得
        SignaturePolicyNotAvailable = "SIGNATURE_POLICY_NOT_AVAILABLE",
        /// 时间戳顺序错误
        TimestampOrderFailure = "TIMESTAMP_ORDER_FAILURE",
        /// 未找到签名证书
        NoSigningCertificateFound = "NO_SIGNING_CERTIFICATE_FOUND",
        /// 未能链接到信任根
        NoCertificateChainFound = "NO_CERTIFICATE_CHAIN_FOUND",
        /// 信任根已退出且无存在性证明
        NoCertificateChainFoundNoPoe = "NO_CERTIFICATE_CHAIN_FOUND_NO_POE",
        /// 已吊销，签名先后不明
        RevokedNoPoe = "REVOKED_NO_POE",
        /// 中间CA已吊销
        RevokedCaNoPoe = "REVOKED_CA_NO_POE",
        /// 证书已过有效期（未吊销）
        OutOfBoundsNotRevoked = "OUT_OF_BOUNDS_NOT_REVOKED",
        /// 证书已过有效期，签名时间不明
        OutOfBoundsNoPoe = "OUT_OF_BOUNDS_NO_POE",
        /// 吊销信息签发证书超期
        RevocationOutOfBoundsNoPoe = "REVOCATION_OUT_OF_BOUNDS_NO_POE",
        /// 缺少存在性证明
        NoPoe = "NO_POE",
        /// 暂无法确定，稍后再验
        TryLater = "TRY_LATER",
        /// 未找到被签名数据
        SignedDataNotFound = "SIGNED_DATA_NOT_FOUND",
    }
}

named! {
    /// How much could be checked at all (可验证程度): axis 3.
    pub enum Verifiability {
        /// A picture only.
        V0 = "V0",
        /// Data without a proof that holds.
        V1 = "V1",
        /// An online token or a digest only.
        V2 = "V2",
        /// A signature under a pinned key, or under a chain without fresh revocation.
        V3 = "V3",
        /// A signature, a chain to an anchor, and fresh revocation.
        V4 = "V4",
    }
}

named! {
    /// Whether a showing is fresh and bound to its holder: axis 5. Of several the one farthest down the list
    /// is told.
    pub enum Presentation {
        /// 新鲜
        Fresh = "FRESH",
        /// 已过期: its time is over; a fresh one would do.
        Stale = "STALE",
        /// 重复出示: it was made for another occasion than this one.
        Replayed = "REPLAYED",
        /// 未绑定持证人: nothing shows that whoever holds the phone is whoever it was made for.
        NotBound = "NOT_BOUND",
        /// 已失效: it does not count, however fresh.
        Void = "VOID",
        /// 仅可在线核验: only its region's own system can tell.
        OnlineOnly = "ONLINE_ONLY",
    }
}

named! {
    /// The three answers, kept apart: for exit codes and for a first look.
    pub enum Conclusion {
        /// The signature holds, the license is in force, and no check failed.
        Passed = "passed",
        /// Something was checked and does not hold.
        Failed = "failed",
        /// Nothing failed, but something that is needed could not be checked.
        Undetermined = "undetermined",
    }
}

named! {
    /// What was added to a document after it was signed, from nothing to the worst.
    pub enum CameAfter {
        /// Nothing.
        Nothing = "nothing",
        /// Data to check signatures with, or what the document says of itself: nothing that is shown.
        ValidationData = "validation-data",
        /// Another signature, or a time stamp of the document.
        Signature = "signature",
        /// Forms were filled in, or annotations added, as the signer permits.
        Permitted = "permitted",
        /// Anything else: what is shown may be another than what was signed.
        Changes = "changes",
    }
}

named! {
    /// How much of what a document displays a signature covers. One vocabulary for every kind of document.
    pub enum Coverage {
        /// Everything.
        All = "all",
        /// Everything but parts that the report names.
        AllBut = "all-but",
        /// An earlier revision of the document.
        EarlierRevision = "earlier-revision",
        /// Nothing.
        Nothing = "nothing",
    }
}
