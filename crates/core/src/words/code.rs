//! What was found, or why a check did not run: one word for each, for ever.

use crate::words::named::named;

named! {
    /// What was found, or why a check did not run. The catalogue of messages has a cause and a next
    /// step for each, in Chinese and English.
    pub enum Code {
        /// The license is dated outside the years in which its layout was in use.
        LayoutOutOfUse = "layout-out-of-use",
        /// A value breaks the format that the layout names.
        ValueMalformed = "value-malformed",
        /// A path meets more than one entry.
        ValueAmbiguous = "value-ambiguous",
        /// A field that the layout requires is not there.
        ValueMissing = "value-missing",
        /// A value is longer than its field allows.
        ValueTooLong = "value-too-long",
        /// A code is in no code table of the layout.
        ValueCodeUnknown = "value-code-unknown",
        /// Several holders' names and numbers do not pair.
        HoldersUnpaired = "holders-unpaired",
        /// The identifier breaks the structure of GB/T 36904.
        IdentifierMalformed = "identifier-malformed",
        /// The identifier's check character is wrong.
        IdentifierCheckWrong = "identifier-check-wrong",
        /// The identifier names another kind of license, or another issuer, than the license.
        IdentifierContradicts = "identifier-contradicts",
        /// A 统一社会信用代码 breaks the structure of GB 32100.
        UsccMalformed = "uscc-malformed",
        /// A check character of a 统一社会信用代码 is wrong.
        UsccCheckWrong = "uscc-check-wrong",
        /// A 公民身份号码 breaks the structure of GB 11643.
        CitizenNumberMalformed = "citizen-number-malformed",
        /// The check character of a 公民身份号码 is wrong.
        CitizenNumberCheckWrong = "citizen-number-check-wrong",
        /// Names and codes of the license name different kinds.
        KindContradicts = "kind-contradicts",
        /// The license names another region than its layout's.
        RegionContradicts = "region-contradicts",
        /// Two dates of the license contradict each other.
        DatesContradict = "dates-contradict",
        /// The proof cannot be read.
        ProofMalformed = "proof-malformed",
        /// The proof names no algorithm, or `none`.
        AlgorithmNone = "algorithm-none",
        /// The algorithm is named outside the protected part.
        AlgorithmUnprotected = "algorithm-unprotected",
        /// The algorithm is not one that the layout allows.
        AlgorithmNotAllowed = "algorithm-not-allowed",
        /// This build cannot check the algorithm. Not a sign of forgery.
        AlgorithmUnsupported = "algorithm-unsupported",
        /// The named algorithm and the signer's key are of different kinds.
        AlgorithmKeyMismatch = "algorithm-key-mismatch",
        /// The proof demands understanding of an extension this build does not have.
        CriticalHeaderUnsupported = "critical-header-unsupported",
        /// The digest in the proof is not that of the signed bytes.
        DigestMismatch = "digest-mismatch",
        /// The signature does not fit signer and signed bytes.
        SignatureMismatch = "signature-mismatch",
        /// The proof carries no certificate of its signer.
        SignerCertificateMissing = "signer-certificate-missing",
        /// A certificate cannot be read.
        CertificateMalformed = "certificate-malformed",
        /// The signer's key cannot be a sound public key.
        SignerKeyUnsound = "signer-key-unsound",
        /// The pinned key the proof names is not in the trust store.
        KeyUnknown = "key-unknown",
        /// The pinned key is outside the period in which it is trusted.
        KeyOutOfPeriod = "key-out-of-period",
        /// No path leads from the signer's certificate to an anchor.
        ChainNoAnchor = "chain-no-anchor",
        /// The signer's certificate vouches for itself and is no anchor.
        ChainSelfSigned = "chain-self-signed",
        /// Building the path took more work than the bound allows.
        ChainTooComplex = "chain-too-complex",
        /// A signature inside the chain does not verify.
        ChainSignatureMismatch = "chain-signature-mismatch",
        /// A certificate of the chain carries a critical extension that is not understood.
        ChainCriticalUnsupported = "chain-critical-unsupported",
        /// A certificate of the chain breaks another constraint of path validation.
        ChainConstraint = "chain-constraint",
        /// A certificate breaks a rule for its role.
        CertificateRule = "certificate-rule",
        /// A certificate is past its period; when the license was signed is unproven.
        CertificateExpired = "certificate-expired",
        /// A certificate is past its period and was not revoked; when the license was signed is unproven.
        CertificateExpiredNotRevoked = "certificate-expired-not-revoked",
        /// A certificate's period has not begun.
        CertificateNotYetValid = "certificate-not-yet-valid",
        /// The anchor is outside the period in which it is trusted.
        AnchorOutOfPeriod = "anchor-out-of-period",
        /// The anchor or key is not trusted for licenses of this region.
        ScopeRegion = "scope-region",
        /// The anchor or key is not trusted for this kind of license.
        ScopeKind = "scope-kind",
        /// The anchor or key is not trusted for this purpose.
        ScopePurpose = "scope-purpose",
        /// A key of the chain is on the deny-list; when the license was signed is unproven.
        KeyDenied = "key-denied",
        /// A key of the chain is on the deny-list since before the claimed signing time.
        KeyDeniedBeforeSigning = "key-denied-before-signing",
        /// No revocation list at hand covers a certificate of the chain.
        RevocationListMissing = "revocation-list-missing",
        /// The revocation list is older than it says it may be.
        RevocationListStale = "revocation-list-stale",
        /// The signer's certificate is revoked; when the license was signed is unproven.
        CertificateRevoked = "certificate-revoked",
        /// The signer's certificate was revoked before the claimed signing time.
        CertificateRevokedBeforeSigning = "certificate-revoked-before-signing",
        /// A certificate authority of the chain is revoked.
        AuthorityRevoked = "authority-revoked",
        /// The claimed signing time is after the end of the signer's certificate.
        SignedAfterExpiry = "signed-after-expiry",
        /// The claimed signing time is before the signer's certificate began.
        SignedBeforeValidity = "signed-before-validity",
        /// The claimed signing time is later than the time of the check.
        SignedInFuture = "signed-in-future",
        /// The license's period has ended.
        LicenseExpired = "license-expired",
        /// The license's period has not begun.
        LicenseNotYetEffective = "license-not-yet-effective",
        /// The license is suspended (暂扣).
        LicenseSuspended = "license-suspended",
        /// The license is revoked (吊销, 撤销).
        LicenseRevoked = "license-revoked",
        /// The license is cancelled (注销).
        LicenseCancelled = "license-cancelled",
        /// The license was replaced by a newer one (换发).
        LicenseSuperseded = "license-superseded",
        /// Whether the license is in force is not recorded in a way that can be judged.
        LicenseStatusUnknown = "license-status-unknown",
        /// Not run: the layout carries no proof.
        NoProof = "no-proof",
        /// Not run: a check before it did not pass.
        EarlierCheck = "earlier-check",
        /// Not run: the license does not record what would be checked.
        NotRecorded = "not-recorded",
        /// Not run: this kind of proof signs no digest.
        NoDigest = "no-digest",
        /// Not run: the signer is a pinned key, which has no chain.
        PinnedKey = "pinned-key",
        /// Not run: holder numbers of this kind follow no public rule.
        NoRule = "no-rule",
        /// Not run: nothing was asked that needs it.
        NotAsked = "not-asked",
        /// The license is not that of whoever presents it.
        HolderMismatch = "holder-mismatch",
        /// Not run: the license does not record the holder's name or number that is asked about.
        HolderNotRecorded = "holder-not-recorded",
        /// Not run: the holder's name or number cannot be compared with what is recorded.
        HolderNotComparable = "holder-not-comparable",
        /// Not run: every region was asked about, which is an overview and no answer for one of them.
        RecognitionOverview = "recognition-overview",
        /// The catalogue does not know the kind of license, so no rule can be found for it.
        RecognitionKindUnknown = "recognition-kind-unknown",
        /// The agreement has no rule for such a license.
        AgreementNoRule = "agreement-no-rule",
        /// The rule for such a license is not in force yet.
        AgreementNotYetEnacted = "agreement-not-yet-enacted",
        /// The rule for such a license was repealed.
        AgreementRepealed = "agreement-repealed",
        /// The license has no force in the region.
        OutsideTerritory = "outside-territory",
        /// The verification failed, whatever the agreement says.
        VerificationFailed = "verification-failed",
        /// The verification could not be brought to an end.
        VerificationUndetermined = "verification-undetermined",
        /// The license could be verified less far than the rule asks.
        VerifiabilityTooLow = "verifiability-too-low",
        /// The revocation lists are older than the rule allows.
        ListsTooOld = "lists-too-old",
        /// The license does not record what the rule asks for.
        RecognitionFieldMissing = "recognition-field-missing",
        /// The license is a copy, and the rule accepts none.
        CopyRefused = "copy-refused",
        /// The license is a copy: somebody must see that it was made for this purpose.
        CopyPurpose = "copy-purpose",
        /// The rule asks a person to see to something.
        HumanConditions = "human-conditions",
        /// Of two licenses: their identifiers are the same, and nothing contradicts.
        SameIdentifier = "same-identifier",
        /// Of two licenses: their identifiers differ in the version alone.
        SameOtherVersion = "same-other-version",
        /// Of two licenses: kind, number, issuer and holder are the same.
        SameFacts = "same-facts",
        /// Of two licenses: their identifiers differ.
        DifferentIdentifier = "different-identifier",
        /// Of two licenses: they differ in kind, number, issuer or holder.
        DifferentFacts = "different-facts",
        /// Of two licenses: they have one identifier and differ in what one license has but once.
        SameIdentifierContradicts = "same-identifier-contradicts",
        /// Of two licenses: what would tell is not recorded by both, or not in a way that can be compared.
        SamenessNotRecorded = "sameness-not-recorded",
        /// Of a matter: no file covers the material.
        MaterialMissing = "material-missing",
        /// Of a matter: the holder whom the material asks for was not named.
        PartyNotGiven = "party-not-given",
        /// Of a matter: the catalogue does not know what kind of license the file is.
        FileKindUnknown = "file-kind-unknown",
        /// Of a matter: no material takes licenses of this kind.
        FileKindNotNeeded = "file-kind-not-needed",
        /// The trust store has no certificate by the name that a display code gives its signer.
        DisplaySignerUnknown = "display-signer-unknown",
        /// A display code does not say when it was made, when it ends or what it is called, or not readably.
        CodeClaimMalformed = "code-claim-malformed",
        /// The display code has ended.
        CodeExpired = "code-expired",
        /// The display code was shown longer ago than a showing counts.
        ShowingTooOld = "showing-too-old",
        /// The display code was withdrawn.
        CodeWithdrawn = "code-withdrawn",
        /// The display code was made or shown later than the time of the check.
        CodeFromFuture = "code-from-future",
        /// This showing of the display code was seen before.
        CodeReplayed = "code-replayed",
        /// The display code answers another challenge.
        ChallengeMismatch = "challenge-mismatch",
        /// The display code answers no challenge.
        ChallengeUnanswered = "challenge-unanswered",
        /// The display code is meant for somebody else.
        AudienceMismatch = "audience-mismatch",
        /// The display code belongs to a device, and no device signed its showing.
        DeviceProofMissing = "device-proof-missing",
        /// A device signed the showing, and the display code belongs to no device.
        DeviceKeyMissing = "device-key-missing",
        /// Another device than the display code's signed its showing.
        DeviceSignatureMismatch = "device-signature-mismatch",
        /// A display code that no device signs cannot be told from a picture of it.
        StaticCode = "static-code",
        /// Not run: the code is a reference that only its region's own system can resolve.
        OnlineOnly = "online-only",
        /// Not run: the memory of showings is full.
        ReplayMemoryFull = "replay-memory-full",
        /// Not run: the code shows only a part of what would be checked.
        Masked = "masked",
        /// Every revocation list at hand was made after the time of the check.
        RevocationListNotYet = "revocation-list-not-yet",
        /// The revocation lists at hand name certificates revoked for some reasons only.
        RevocationListPartial = "revocation-list-partial",
        /// The revocation list at hand breaks a rule so that it clears nobody.
        RevocationListUnusable = "revocation-list-unusable",
        /// A revocation list breaks a rule; what it is good for counts.
        RevocationListIrregular = "revocation-list-irregular",
        /// A revocation list could not be read; the others count.
        RevocationListUnreadable = "revocation-list-unreadable",
        /// A revocation list names a certificate of the chain, and nobody can say here that it is the issuer's.
        RevocationListNames = "revocation-list-names",
        /// A certificate of the chain is on hold.
        CertificateOnHold = "certificate-on-hold",
        /// The chain has a constraint that this build cannot judge. Not a sign of forgery.
        ChainConstraintUnsupported = "chain-constraint-unsupported",
        /// Several values stand where the layout reads fewer: nobody is left out, or made one with another.
        MembersUnread = "members-unread",
        /// The license lacks what every license that passes records.
        MinimumMissing = "minimum-missing",
        /// The proof has a lawful form that this version does not read. Not a sign of forgery.
        ProofFormUnsupported = "proof-form-unsupported",
        /// Not run: the text may be a reference that only its region's own system can resolve, or anything else.
        OnlinePossible = "online-possible",
        /// The algorithm, its hash or the key is too weak to rely on.
        AlgorithmWeak = "algorithm-weak",
        /// Not run: documents of this kind have nothing for it.
        NotApplicable = "not-applicable",
        /// Not run: the signature has no seal.
        NoSeal = "no-seal",
        /// Not run: which region the document is of is not known.
        RegionUnknown = "region-unknown",
        /// A part of the package is named in a form that the standard does not have.
        PackageTolerated = "package-tolerated",
        /// The package names a part outside itself.
        PackageEscape = "package-escape",
        /// The package names a part that it does not have.
        PackagePartMissing = "package-part-missing",
        /// Bytes stand before or behind the package.
        BytesAroundPackage = "bytes-around-package",
        /// The package has parts that nothing names and no signature covers.
        PartUnreferenced = "part-unreferenced",
        /// A part that was signed is not in the package any more.
        ReferenceMissing = "reference-missing",
        /// The signature names a part outside the package.
        ReferenceUnsafe = "reference-unsafe",
        /// The signature names a part twice.
        ReferenceDuplicate = "reference-duplicate",
        /// A digest that the signature gives a part can be none.
        DigestMalformed = "digest-malformed",
        /// The signature names no part: nothing of the document is signed.
        ReferencesEmpty = "references-empty",
        /// The list of signatures changed after signing, as it does when another is added.
        SignatureListChanged = "signature-list-changed",
        /// The seal is not what its maker signed.
        SealSignatureMismatch = "seal-signature-mismatch",
        /// The seal does not list its signer.
        SignerNotInSeal = "signer-not-in-seal",
        /// The package shows another seal than the one that is signed.
        SealCopyDiffers = "seal-copy-differs",
        /// It was signed before the seal was valid.
        SealNotYetValid = "seal-not-yet-valid",
        /// It was signed after the seal had expired.
        SealExpired = "seal-expired",
        /// The time stamp cannot be read.
        TimeStampUnreadable = "time-stamp-unreadable",
        /// The time stamp is about something else, or was not made by who it names.
        TimeStampMismatch = "time-stamp-mismatch",
        /// No anchor vouches for who made the time stamp.
        TimeStampUntrusted = "time-stamp-untrusted",
        /// Something that is displayed is not signed.
        PartUncovered = "part-uncovered",
        /// What the document says of itself to programs is not signed.
        MetadataUncovered = "metadata-uncovered",
        /// Beside the deciding signature another one shows a seal that does not hold.
        StampUnvouched = "stamp-unvouched",
        /// The seal is that of a company, an association or a person.
        SealOwnerNoAuthority = "seal-owner-no-authority",
        /// The seal is that of another authority than the one that issues the license.
        SealOwnerDiffers = "seal-owner-differs",
        /// The document is sealed and says nothing to programs: a person has to read the page.
        ReadThePage = "read-the-page",
        /// The document is an invoice and no license.
        NotALicense = "not-a-license",
        /// The folder of the trust store holds a file that `trust.toml` does not name: nothing of it counts.
        TrustFileUnnamed = "trust-file-unnamed",
        /// The tables of a PDF are broken: what is in it was put together by looking for it.
        PdfRebuilt = "pdf-rebuilt",
        /// A PDF is encrypted: its signatures can be examined, and its texts not.
        PdfEncrypted = "pdf-encrypted",
        /// A PDF holds a signature that its catalog does not lead to.
        SignatureUnlisted = "signature-unlisted",
        /// The bytes that a signature names are not all but its own value.
        RangeUnsound = "range-unsound",
        /// What is signed does not end where a revision of the document ends.
        RevisionUnended = "revision-unended",
        /// The document was changed after it was signed, in a way the signer does not permit.
        ChangedAfterSigning = "changed-after-signing",
        /// Bytes that belong to nothing stand behind what was signed.
        BytesUnowned = "bytes-unowned",
        /// Forms were filled in, or annotations added, after it was signed, as the signer permits.
        FilledAfterSigning = "filled-after-signing",
        /// The signature is bound to no content: it is over the digest of nothing.
        BoundToNothing = "bound-to-nothing",
        /// The signature is called by a name that no standard has.
        SubFilterUnknown = "sub-filter-unknown",
        /// The signature is of another form than the document calls it.
        SubFilterDiffers = "sub-filter-differs",
        /// The document has no signature that can be read, and says nothing to programs.
        PageUnsigned = "page-unsigned",
        /// The document was filled in after it was signed, as is permitted: a person has to read the page.
        ReadTheFilledPage = "read-the-filled-page",
        /// The signer claims to have signed later than the time stamp over the signature was made.
        SignedAfterStamp = "signed-after-stamp",
        /// The trust bundle that everything stands on is too old.
        TrustBundleStale = "trust-bundle-stale",
        /// An answer about a certificate of the chain is older than it says it may be, and there is no list.
        RevocationAnswerStale = "revocation-answer-stale",
        /// An answer about a certificate of the chain was made after the time of the check, and there is no list.
        RevocationAnswerNotYet = "revocation-answer-not-yet",
        /// Who answers does not know a certificate of the chain, and there is no list.
        RevocationAnswerUnknown = "revocation-answer-unknown",
        /// A list or an answer came with the document that nobody vouches for who may.
        RevocationEvidenceUnvouched = "revocation-evidence-unvouched",
        /// What was read on a sealed page is to be compared with it.
        ComparePage = "compare-the-page",
        /// The seal is not one of those that the layout allows.
        SealNotAllowed = "seal-not-allowed",
        /// A part that shows the page is not covered.
        PagePartUncovered = "page-part-uncovered",
        /// The package has several documents, or one in several versions.
        PageNotAlone = "page-not-alone",
        /// A text of the page cannot be seen.
        PageTextHidden = "page-text-hidden",
        /// A text of the page stands outside of it, or is cut.
        PageTextOutside = "page-text-outside",
        /// A text of the page is turned, squeezed or too small.
        PageTextTurned = "page-text-turned",
        #[doc = "The characters of a text of the page stand in another order than they are read, or on top of others."] PageTextDisordered = "page-text-disordered",
        #[doc = "A text of the page has a character that hides, turns or looks like another."] PageLetterUnfit = "page-letter-unfit",
        #[doc = "Something was painted over a text of the page."] PageTextBelow = "page-text-below",
        #[doc = "A font of the page shows other characters than the text has."] PageFontDiffers = "page-font-differs",
        #[doc = "What a font of the page shows cannot be told."] PageFontUnknown = "page-font-unknown",
        #[doc = "A label of the form is not on the page."] PageLabelMissing = "page-label-missing",
        #[doc = "A label of the form is on the page more than once."] PageLabelRepeated = "page-label-repeated",
        #[doc = "One text of the page would be two values."] PageObjectShared = "page-object-shared",
        #[doc = "A text of the page is neither label nor value."] PageTextLeft = "page-text-left",
        #[doc = "Several texts stand where one value is expected."] PageValueSeveral = "page-value-several",
        #[doc = "A value of the page does not have the form of its field."] PageValueUnfit = "page-value-unfit",
        #[doc = "An annotation lies over a text of the page."] PageTextAnnotated = "page-text-annotated",
        #[doc = "A status list that is about the license cannot be read."] StatusListUnreadable = "status-list-unreadable",
        #[doc = "A status list that is about the license is not by somebody who may say so."] StatusListUntrusted = "status-list-untrusted",
        #[doc = "A status list that is about the license was made after the time of the check."] StatusListNotYet = "status-list-not-yet",
        #[doc = "A status list that is about the license is older than it may be."] StatusListStale = "status-list-stale",
        #[doc = "A status list ends before the license."] StatusListShort = "status-list-short",
        #[doc = "A status list knows nothing any more of what an earlier one had revoked for good."] StatusListLost = "status-list-lost",
        #[doc = "A status list and the license itself say different things."] StatusDiffers = "status-differs",
        #[doc = "Whether the license is in force, a status list would say, and none at hand does."] LicenseStatusUnlisted = "license-status-unlisted",
    }
}
