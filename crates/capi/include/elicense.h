/*
 * elicense: reads electronic licenses (电子证照), verifies who signed them, and says whether they can be relied on.
 *
 * Conventions, in short; crates/capi/README.md has them in full.
 *   - A call returns how it ended. What was found about a license stands in the report, never in a status.
 *   - Outputs come last and are written only when the call ends with ELICENSE_STATUS_OK; an error, where a call
 *     has one, only when it does not.
 *   - What a call gives out as `T **` is the caller's, who frees it with `elicense_T_free(&pointer)`. Everything
 *     else stays the library's and lives as long as what it was asked of.
 *   - No pointer may be NULL unless its call says so; then the status says which is.
 *   - `const` handles may be shared between threads.
 *
 * Made by cbindgen from crates/capi/src.
 */

#ifndef ELICENSE_H
#define ELICENSE_H

#include <stddef.h>
#include <stdint.h>

/**
 * The version of this interface. A change that breaks callers raises it, and with it the name under which the
 * shared library is found (its SONAME); added calls and numbers do not. It is not the release version.
 */
#define ELICENSE_ABI_VERSION 1

/**
 * Documents of one call of `elicense_verifier_verify_many`. A report takes 3 to 20 KB of memory: about a
 * gigabyte at most for ordinary ones.
 */
#define ELICENSE_MAX_DOCUMENTS 65536

/**
 * The three answers, kept apart.
 */
enum elicense_conclusion
#ifdef __cplusplus
  : uint32_t
#endif // __cplusplus
 {
  /**
   * The signature holds, its signer is trusted for it, the license is in force, no check failed.
   */
  ELICENSE_CONCLUSION_PASSED = 1,
  /**
   * Something was checked and does not hold.
   */
  ELICENSE_CONCLUSION_FAILED = 2,
  /**
   * Nothing proves it wrong, and what a pass needs could not be checked.
   */
  ELICENSE_CONCLUSION_UNDETERMINED = 3,
};
#ifndef __cplusplus
typedef uint32_t elicense_conclusion;
#endif // __cplusplus

/**
 * How much of what a document displays the signature that decides covers.
 */
enum elicense_coverage
#ifdef __cplusplus
  : uint32_t
#endif // __cplusplus
 {
  /**
   * There is no signature.
   */
  ELICENSE_COVERAGE_NO_SIGNATURE = 0,
  /**
   * Everything.
   */
  ELICENSE_COVERAGE_ALL = 1,
  /**
   * Everything but parts that the report's JSON names.
   */
  ELICENSE_COVERAGE_ALL_BUT = 2,
  /**
   * An earlier revision of the document: changes came after it.
   */
  ELICENSE_COVERAGE_EARLIER_REVISION = 3,
  /**
   * Nothing.
   */
  ELICENSE_COVERAGE_NOTHING = 4,
};
#ifndef __cplusplus
typedef uint32_t elicense_coverage;
#endif // __cplusplus

/**
 * How hard to look for a code.
 */
enum elicense_effort
#ifdef __cplusplus
  : uint32_t
#endif // __cplusplus
 {
  /**
   * The cheap ways only: for a frame of a film, after which the next one comes.
   */
  ELICENSE_EFFORT_GLANCE = 1,
  /**
   * Every way until one of them reads a code: for a single picture.
   */
  ELICENSE_EFFORT_SEARCH = 2,
};
#ifndef __cplusplus
typedef uint32_t elicense_effort;
#endif // __cplusplus

/**
 * How sure one value of a sealed document is.
 */
enum elicense_grade
#ifdef __cplusplus
  : uint32_t
#endif // __cplusplus
 {
  /**
   * There is no such value, or the document is no sealed one: the report as a whole says how sure it is.
   */
  ELICENSE_GRADE_NOT_GRADED = 0,
  /**
   * It stands in data that the seal covers.
   */
  ELICENSE_GRADE_COVERED_DATA = 1,
  /**
   * It stands on a page that the seal covers, named by the issuer's own tag.
   */
  ELICENSE_GRADE_COVERED_TAG = 2,
  /**
   * It stands on a page that the seal covers, where the form has it.
   */
  ELICENSE_GRADE_COVERED_PAGE = 3,
};
#ifndef __cplusplus
typedef uint32_t elicense_grade;
#endif // __cplusplus

/**
 * Axis 1: the signature.
 */
enum elicense_indication
#ifdef __cplusplus
  : uint32_t
#endif // __cplusplus
 {
  /**
   * 验证通过
   */
  ELICENSE_INDICATION_TOTAL_PASSED = 1,
  /**
   * 无法确定
   */
  ELICENSE_INDICATION_INDETERMINATE = 2,
  /**
   * 验证不通过
   */
  ELICENSE_INDICATION_TOTAL_FAILED = 3,
  /**
   * 未发现签名
   */
  ELICENSE_INDICATION_NO_SIGNATURE_FOUND = 4,
};
#ifndef __cplusplus
typedef uint32_t elicense_indication;
#endif // __cplusplus

/**
 * Axis 2: whether the license itself is in force.
 */
enum elicense_license_status
#ifdef __cplusplus
  : uint32_t
#endif // __cplusplus
 {
  /**
   * 有效
   */
  ELICENSE_LICENSE_STATUS_IN_FORCE = 1,
  /**
   * 未生效
   */
  ELICENSE_LICENSE_STATUS_NOT_YET_EFFECTIVE = 2,
  /**
   * 已过期
   */
  ELICENSE_LICENSE_STATUS_EXPIRED = 3,
  /**
   * 暂扣
   */
  ELICENSE_LICENSE_STATUS_SUSPENDED = 4,
  /**
   * 吊销
   */
  ELICENSE_LICENSE_STATUS_REVOKED = 5,
  /**
   * 注销
   */
  ELICENSE_LICENSE_STATUS_CANCELLED = 6,
  /**
   * 已换发
   */
  ELICENSE_LICENSE_STATUS_SUPERSEDED = 7,
  /**
   * 未知
   */
  ELICENSE_LICENSE_STATUS_UNKNOWN = 8,
};
#ifndef __cplusplus
typedef uint32_t elicense_license_status;
#endif // __cplusplus

/**
 * What the bytes of a pixel are.
 */
enum elicense_pixels
#ifdef __cplusplus
  : uint32_t
#endif // __cplusplus
 {
  /**
   * One byte of brightness: also the first plane of NV12, NV21 and I420.
   */
  ELICENSE_PIXELS_GREY = 1,
  /**
   * Red, green, blue.
   */
  ELICENSE_PIXELS_RGB = 2,
  /**
   * Red, green, blue, and a byte that is not looked at.
   */
  ELICENSE_PIXELS_RGBA = 3,
  /**
   * Blue, green, red, and a byte that is not looked at.
   */
  ELICENSE_PIXELS_BGRA = 4,
};
#ifndef __cplusplus
typedef uint32_t elicense_pixels;
#endif // __cplusplus

/**
 * Axis 5: whether this showing of a display code is fresh and bound.
 */
enum elicense_presentation
#ifdef __cplusplus
  : uint32_t
#endif // __cplusplus
 {
  /**
   * The input is no display code, or its showing was not judged: the report's check says why.
   */
  ELICENSE_PRESENTATION_NOT_JUDGED = 0,
  /**
   * 新鲜
   */
  ELICENSE_PRESENTATION_FRESH = 1,
  /**
   * 已过期: its time is over; a fresh one would do.
   */
  ELICENSE_PRESENTATION_STALE = 2,
  /**
   * 重复出示: it was seen before, or made for another occasion than this one.
   */
  ELICENSE_PRESENTATION_REPLAYED = 3,
  /**
   * 未绑定持证人
   */
  ELICENSE_PRESENTATION_NOT_BOUND = 4,
  /**
   * 已失效: it does not count, however fresh.
   */
  ELICENSE_PRESENTATION_VOID = 5,
  /**
   * 仅可在线核验: only its region's own system can tell.
   */
  ELICENSE_PRESENTATION_ONLINE_ONLY = 6,
};
#ifndef __cplusplus
typedef uint32_t elicense_presentation;
#endif // __cplusplus

/**
 * Who reads the answer; it decides how much personal data the report shows.
 */
enum elicense_reader
#ifdef __cplusplus
  : uint32_t
#endif // __cplusplus
 {
  /**
   * 公众: anybody. The default.
   */
  ELICENSE_READER_PUBLIC = 1,
  /**
   * 窗口人员: whoever takes the license at a counter.
   */
  ELICENSE_READER_CLERK = 2,
  /**
   * 执法人员: whoever checks it in the street.
   */
  ELICENSE_READER_OFFICER = 3,
  /**
   * 审计人员: whoever checks what was done with licenses.
   */
  ELICENSE_READER_AUDIT = 4,
};
#ifndef __cplusplus
typedef uint32_t elicense_reader;
#endif // __cplusplus

/**
 * Axis 4: whether the relying region recognises the license for one scenario.
 */
enum elicense_recognition
#ifdef __cplusplus
  : uint32_t
#endif // __cplusplus
 {
  /**
   * Nobody asked: the inquiry names no relying region, or another scenario alone.
   */
  ELICENSE_RECOGNITION_NOT_ASKED = 0,
  /**
   * 予以认可
   */
  ELICENSE_RECOGNITION_RECOGNISED = 1,
  /**
   * 附条件认可: what remains is for a person to see to.
   */
  ELICENSE_RECOGNITION_RECOGNISED_WITH_CONDITIONS = 2,
  /**
   * 不予认可
   */
  ELICENSE_RECOGNITION_NOT_RECOGNISED = 3,
  /**
   * 待核
   */
  ELICENSE_RECOGNITION_UNDETERMINED = 4,
};
#ifndef __cplusplus
typedef uint32_t elicense_recognition;
#endif // __cplusplus

/**
 * What it means that no fresh revocation list is at hand.
 */
enum elicense_revocation
#ifdef __cplusplus
  : uint32_t
#endif // __cplusplus
 {
  /**
   * The signer cannot be judged: the license is undetermined. The default.
   */
  ELICENSE_REVOCATION_REQUIRED = 1,
  /**
   * A warning.
   */
  ELICENSE_REVOCATION_ADVISORY = 2,
};
#ifndef __cplusplus
typedef uint32_t elicense_revocation;
#endif // __cplusplus

/**
 * For what a license is presented.
 */
enum elicense_scenario
#ifdef __cplusplus
  : uint32_t
#endif // __cplusplus
 {
  /**
   * 政务服务
   */
  ELICENSE_SCENARIO_GOVERNMENT_SERVICE = 1,
  /**
   * 监管执法
   */
  ELICENSE_SCENARIO_LAW_ENFORCEMENT = 2,
  /**
   * 社会生活
   */
  ELICENSE_SCENARIO_SOCIAL_LIFE = 3,
};
#ifndef __cplusplus
typedef uint32_t elicense_scenario;
#endif // __cplusplus

/**
 * How a call ended. Says nothing about a license: what was found stands in the report.
 *
 * Numbers are for ever. Those between are kept for calls to come.
 */
enum elicense_status
#ifdef __cplusplus
  : uint32_t
#endif // __cplusplus
 {
  /**
   * The call did what it says; its outputs are written.
   */
  ELICENSE_STATUS_OK = 0,
  /**
   * A pointer that must not be NULL is NULL.
   */
  ELICENSE_STATUS_NULL_POINTER = 1,
  /**
   * An argument is outside what the call takes.
   */
  ELICENSE_STATUS_WRONG_ARGUMENT = 2,
  /**
   * A text is not UTF-8.
   */
  ELICENSE_STATUS_NOT_UTF8 = 3,
  /**
   * A file or folder cannot be read.
   */
  ELICENSE_STATUS_UNREADABLE = 10,
  /**
   * A trust store or layout says something that it must not.
   */
  ELICENSE_STATUS_CONFIGURATION = 11,
  /**
   * The input could not be examined at all: there is no report, the error says why.
   */
  ELICENSE_STATUS_NOT_EXAMINED = 20,
  /**
   * What was asked for cannot be made, or not of what was given: the error says why.
   */
  ELICENSE_STATUS_REFUSED = 30,
  /**
   * This library was built without the part that the call needs, which the error names.
   */
  ELICENSE_STATUS_LEFT_OUT = 40,
  /**
   * A fault of this library. The call had no effect, and what it was called on may be used on.
   */
  ELICENSE_STATUS_INTERNAL = 90,
};
#ifndef __cplusplus
typedef uint32_t elicense_status;
#endif // __cplusplus

/**
 * Why axis 1 is not TOTAL_PASSED.
 */
enum elicense_sub_indication
#ifdef __cplusplus
  : uint32_t
#endif // __cplusplus
 {
  /**
   * It is, or no signature was found.
   */
  ELICENSE_SUB_INDICATION_NONE = 0,
  /**
   * 格式不符
   */
  ELICENSE_SUB_INDICATION_FORMAT_FAILURE = 1,
  /**
   * 内容摘要不符
   */
  ELICENSE_SUB_INDICATION_HASH_FAILURE = 2,
  /**
   * 签名值不符
   */
  ELICENSE_SUB_INDICATION_SIG_CRYPTO_FAILURE = 3,
  /**
   * 签名时证书已吊销
   */
  ELICENSE_SUB_INDICATION_REVOKED = 4,
  /**
   * 签名时证书已过期
   */
  ELICENSE_SUB_INDICATION_EXPIRED = 5,
  /**
   * 签名时证书尚未生效
   */
  ELICENSE_SUB_INDICATION_NOT_YET_VALID = 6,
  /**
   * 签名属性不符合策略
   */
  ELICENSE_SUB_INDICATION_SIG_CONSTRAINTS_FAILURE = 20,
  /**
   * 证书链不符合策略
   */
  ELICENSE_SUB_INDICATION_CHAIN_CONSTRAINTS_FAILURE = 21,
  /**
   * 证书链一般性错误
   */
  ELICENSE_SUB_INDICATION_CERTIFICATE_CHAIN_GENERAL_FAILURE = 22,
  /**
   * 算法强度不足
   */
  ELICENSE_SUB_INDICATION_CRYPTO_CONSTRAINTS_FAILURE = 23,
  /**
   * 算法强度不足且无存在性证明
   */
  ELICENSE_SUB_INDICATION_CRYPTO_CONSTRAINTS_FAILURE_NO_POE = 24,
  /**
   * 策略文件无法处理
   */
  ELICENSE_SUB_INDICATION_POLICY_PROCESSING_ERROR = 25,
  /**
   * 策略不可得
   */
  ELICENSE_SUB_INDICATION_SIGNATURE_POLICY_NOT_AVAILABLE = 26,
  /**
   * 时间戳顺序错误
   */
  ELICENSE_SUB_INDICATION_TIMESTAMP_ORDER_FAILURE = 27,
  /**
   * 未找到签名证书
   */
  ELICENSE_SUB_INDICATION_NO_SIGNING_CERTIFICATE_FOUND = 28,
  /**
   * 未能链接到信任根
   */
  ELICENSE_SUB_INDICATION_NO_CERTIFICATE_CHAIN_FOUND = 29,
  /**
   * 信任根已退出且无存在性证明
   */
  ELICENSE_SUB_INDICATION_NO_CERTIFICATE_CHAIN_FOUND_NO_POE = 30,
  /**
   * 已吊销，签名先后不明
   */
  ELICENSE_SUB_INDICATION_REVOKED_NO_POE = 31,
  /**
   * 中间CA已吊销
   */
  ELICENSE_SUB_INDICATION_REVOKED_CA_NO_POE = 32,
  /**
   * 证书已过有效期（未吊销）
   */
  ELICENSE_SUB_INDICATION_OUT_OF_BOUNDS_NOT_REVOKED = 33,
  /**
   * 证书已过有效期，签名时间不明
   */
  ELICENSE_SUB_INDICATION_OUT_OF_BOUNDS_NO_POE = 34,
  /**
   * 吊销信息签发证书超期
   */
  ELICENSE_SUB_INDICATION_REVOCATION_OUT_OF_BOUNDS_NO_POE = 35,
  /**
   * 缺少存在性证明
   */
  ELICENSE_SUB_INDICATION_NO_POE = 36,
  /**
   * 暂无法确定，稍后再验
   */
  ELICENSE_SUB_INDICATION_TRY_LATER = 37,
  /**
   * 未找到被签名数据
   */
  ELICENSE_SUB_INDICATION_SIGNED_DATA_NOT_FOUND = 38,
};
#ifndef __cplusplus
typedef uint32_t elicense_sub_indication;
#endif // __cplusplus

/**
 * Axis 3: how much could be checked at all (可验证程度).
 */
enum elicense_verifiability
#ifdef __cplusplus
  : uint32_t
#endif // __cplusplus
 {
  /**
   * A picture only.
   */
  ELICENSE_VERIFIABILITY_V0 = 0,
  /**
   * Data without a proof that holds.
   */
  ELICENSE_VERIFIABILITY_V1 = 1,
  /**
   * An online token or a digest only.
   */
  ELICENSE_VERIFIABILITY_V2 = 2,
  /**
   * A signature under a pinned key, or under a chain without fresh revocation.
   */
  ELICENSE_VERIFIABILITY_V3 = 3,
  /**
   * A signature, a chain to an anchor, and fresh revocation.
   */
  ELICENSE_VERIFIABILITY_V4 = 4,
};
#ifndef __cplusplus
typedef uint32_t elicense_verifiability;
#endif // __cplusplus

/**
 * A display code: a text, and its picture. Any number of threads may read it.
 */
typedef struct elicense_code elicense_code;

/**
 * Why a call did not do what was asked. Belongs to whoever called; one thread at a time or many may read it.
 */
typedef struct elicense_error elicense_error;

/**
 * What is asked about a license: when, where, for what, and who reads the answer. Many threads may ask with
 * one inquiry; while it is changed, nobody else may use it.
 */
typedef struct elicense_inquiry elicense_inquiry;

/**
 * Remembers which display codes were shown: one for all counters among which a code must not pass twice.
 * Any number of threads may use it at the same time. It is gone when the program ends.
 */
typedef struct elicense_replay_guard elicense_replay_guard;

/**
 * The answer to one document. Belongs to whoever asked; any number of threads may read it.
 */
typedef struct elicense_report elicense_report;

/**
 * The answers to many documents, each a column: how the examination ended, what it concluded, and its JSON.
 * Belongs to whoever asked; any number of threads may read it.
 */
typedef struct elicense_reports elicense_reports;

/**
 * What a verifier is made of: whom it trusts, which layouts it knows beside the built-in ones, how strict it
 * is. New settings trust nobody and are strict. For one thread at a time.
 */
typedef struct elicense_settings elicense_settings;

/**
 * Who signs display codes: a private key and its certificate. Any number of threads may use it at the same
 * time. The key is wiped when it is freed.
 */
typedef struct elicense_signer elicense_signer;

/**
 * Verifies documents. Made once; any number of threads may use it at the same time.
 */
typedef struct elicense_verifier elicense_verifier;

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

/**
 * The interface of the library that is loaded: to be compared with `ELICENSE_ABI_VERSION`, which is that of
 * the header. Other numbers than the header's mean that nothing else may be called.
 */
uint32_t elicense_abi_version(void);

/**
 * The release version, such as "0.1.0". Lives as long as the library.
 */
const char *elicense_version(void);

/**
 * What a status says, in English, for logs. Never NULL, lives as long as the library; a number that is no
 * status has a text too.
 */
const char *elicense_status_text(uint32_t status);

/**
 * One line of English for logs. `length` is its length without the NUL at its end, and may be NULL. The text
 * lives as long as the error.
 */
elicense_status elicense_error_message(const elicense_error *error,
                                       const char **message,
                                       size_t *length);

/**
 * One line of JSON in the place of a report: code, place and message, and in Chinese and English what is
 * wrong and what to do next. The bytes that the command line prints. `length` is their number without the
 * NUL at their end, and may be NULL. The text lives as long as the error.
 */
elicense_status elicense_error_json(const elicense_error *error,
                                    const char **json,
                                    size_t *length);

/**
 * Frees an error and leaves NULL in its place. NULL, or a pointer to NULL, is nothing to do.
 */
void elicense_error_free(elicense_error **error);

/**
 * New settings: nobody is trusted, only the built-in layouts are known, the policy is strict.
 */
elicense_status elicense_settings_new(elicense_settings **settings);

/**
 * Frees settings and leaves NULL in their place. A verifier made of them stays.
 */
void elicense_settings_free(elicense_settings **settings);

/**
 * Trust what the folder `path` says: `trust.toml` and the files it names. Read when a verifier is made.
 * Instead of, not beside, single files.
 *
 * # Safety
 *
 * `path` is NULL or a NUL-terminated text.
 */
elicense_status elicense_settings_set_trust_folder(elicense_settings *settings,
                                                   const char *path);

/**
 * Trust what a file says, given as bytes: one is called `trust.toml`, and names the others, which are PEM or
 * DER. For programs whose files are not in a folder. The bytes are copied; a name given again replaces.
 *
 * # Safety
 *
 * `name` is NULL or a NUL-terminated text; `length` bytes stand at `bytes`.
 */
elicense_status elicense_settings_add_trust_file(elicense_settings *settings,
                                                 const char *name,
                                                 const uint8_t *bytes,
                                                 size_t length);

/**
 * Trust what a trust bundle says, given as bytes, if those signed it whom `roots` names: the text of a file of root keys,
 * UTF-8, which came another way than the bundle. Checked when a verifier is made. Given again it replaces. How old the
 * bundle is, reports say (`trust_bundle`, `trust-bundle-stale`); that an older one never takes the place of a newer one, is
 * for the caller to see to, who has its version from reports: a folder kept by `elicense trust update` does it.
 *
 * # Safety
 *
 * `length` bytes stand at `bytes`; `roots_length` bytes stand at `roots`.
 */
elicense_status elicense_settings_set_trust_bundle(elicense_settings *settings,
                                                   const uint8_t *bytes,
                                                   size_t length,
                                                   const uint8_t *roots,
                                                   size_t roots_length);

/**
 * Know the layouts and tokens of the folder `path` too, its files that end in `.layout.toml` and `.token.toml`;
 * its `catalog.toml`, `recognition.toml`, `regions.toml` and `masking.toml`, where there are any, stand in place
 * of those built in.
 * Read when a verifier is made. Whoever may change them is trusted like an anchor.
 *
 * # Safety
 *
 * `path` is NULL or a NUL-terminated text.
 */
elicense_status elicense_settings_set_formats_folder(elicense_settings *settings,
                                                     const char *path);

/**
 * Know this layout too: the text of a `.layout.toml` file, UTF-8. Read when a verifier is made.
 *
 * # Safety
 *
 * `length` bytes stand at `text`.
 */
elicense_status elicense_settings_add_layout(elicense_settings *settings,
                                             const uint8_t *text,
                                             size_t length);

/**
 * What it means that no fresh revocation list is at hand: an `elicense_revocation`.
 */
elicense_status elicense_settings_set_revocation(elicense_settings *settings, uint32_t revocation);

/**
 * How strict verifications are: the bytes of a policy file, UTF-8. It takes the place of what
 * `elicense_settings_set_revocation` said before.
 *
 * # Safety
 *
 * `text` points at `length` bytes.
 */
elicense_status elicense_settings_set_policy(elicense_settings *settings,
                                             const uint8_t *text,
                                             size_t length);

/**
 * Makes a verifier: reads the folders that the settings name.
 *
 * `error`, which may be NULL, is written when the call fails: which file is wrong, where and why.
 */
elicense_status elicense_verifier_new(const elicense_settings *settings,
                                      elicense_verifier **verifier,
                                      elicense_error **error);

/**
 * Frees a verifier and leaves NULL in its place. Reports that it made stay.
 */
void elicense_verifier_free(elicense_verifier **verifier);

/**
 * Verifies a document: the `length` bytes of a file as it came.
 *
 * OK means that there is a report, whatever it says. NOT_EXAMINED means that there is none; `error`, which may
 * be NULL, is then written. `name` is what the input is called in JSON, and may be NULL.
 *
 * # Safety
 *
 * `length` bytes stand at `bytes`; `name` is NULL or a NUL-terminated text.
 */
elicense_status elicense_verifier_verify(const elicense_verifier *verifier,
                                         const elicense_inquiry *inquiry,
                                         const uint8_t *bytes,
                                         size_t length,
                                         const char *name,
                                         elicense_report **report,
                                         elicense_error **error);

/**
 * Asks whether a license holds at a time: seconds since 1970-01-01T00:00:00Z, and nanoseconds, 0 to
 * 999,999,999, added to them. The library has no clock.
 */
elicense_status elicense_inquiry_new(int64_t seconds,
                                     uint32_t nanoseconds,
                                     elicense_inquiry **inquiry);

/**
 * Frees an inquiry and leaves NULL in its place.
 */
void elicense_inquiry_free(elicense_inquiry **inquiry);

/**
 * Asks for the recognition of one region, where the license is presented: a division code of GB/T 2260, six
 * digits. What it does not recognise does not pass. `all` asks every region for an overview in the report's
 * JSON, which leaves the conclusion alone.
 *
 * # Safety
 *
 * `region` is NULL or a NUL-terminated text.
 */
elicense_status elicense_inquiry_set_relying_region(elicense_inquiry *inquiry,
                                                    const char *region);

/**
 * Asks for one scenario, an `elicense_scenario`, and no longer for all.
 */
elicense_status elicense_inquiry_set_scenario(elicense_inquiry *inquiry, uint32_t scenario);

/**
 * Says who reads the answer: an `elicense_reader`.
 */
elicense_status elicense_inquiry_set_reader(elicense_inquiry *inquiry, uint32_t reader);

/**
 * Says who presents the license, by name, number, or both; either may be NULL. A license that is not known to
 * be theirs does not pass.
 *
 * # Safety
 *
 * `name` and `id` are NULL or NUL-terminated texts.
 */
elicense_status elicense_inquiry_set_holder(elicense_inquiry *inquiry,
                                            const char *name,
                                            const char *id);

/**
 * Says what a live display code has to answer: 8 to 64 bytes that were never asked before. They are copied.
 *
 * # Safety
 *
 * `length` bytes stand at `challenge`.
 */
elicense_status elicense_inquiry_set_challenge(elicense_inquiry *inquiry,
                                               const uint8_t *challenge,
                                               size_t length);

/**
 * Says by which name live display codes may be addressed to whoever asks.
 *
 * # Safety
 *
 * `name` is NULL or a NUL-terminated text.
 */
elicense_status elicense_inquiry_set_audience(elicense_inquiry *inquiry, const char *name);

/**
 * Frees a report and leaves NULL in its place, and with it the texts it gave out.
 */
void elicense_report_free(elicense_report **report);

/**
 * The three answers, for a first look. Only PASSED means that the license may be relied on.
 */
elicense_status elicense_report_conclusion(const elicense_report *report,
                                           elicense_conclusion *conclusion);

/**
 * Axis 1: the signature, in the words of ETSI EN 319 102-1.
 */
elicense_status elicense_report_indication(const elicense_report *report,
                                           elicense_indication *indication);

/**
 * Why axis 1 is not TOTAL_PASSED; NONE where it is, or where no signature was found.
 */
elicense_status elicense_report_sub_indication(const elicense_report *report,
                                               elicense_sub_indication *sub_indication);

/**
 * Axis 2: whether the license itself is in force.
 */
elicense_status elicense_report_license_status(const elicense_report *report,
                                               elicense_license_status *license_status);

/**
 * Axis 3: how much could be checked at all.
 */
elicense_status elicense_report_verifiability(const elicense_report *report,
                                              elicense_verifiability *verifiability);

/**
 * Axis 4: whether the relying region recognises the license for a scenario, an `elicense_scenario`. What several
 * regions say stands in the report's JSON alone.
 */
elicense_status elicense_report_recognition(const elicense_report *report,
                                            uint32_t scenario,
                                            elicense_recognition *recognition);

/**
 * Axis 5: whether this showing of a display code is fresh and bound.
 */
elicense_status elicense_report_presentation(const elicense_report *report,
                                             elicense_presentation *presentation);

/**
 * How much of what the document displays the signature that decides covers. All signatures stand in the report's
 * JSON, each with its own.
 */
elicense_status elicense_report_coverage(const elicense_report *report,
                                         elicense_coverage *coverage);

/**
 * How sure the value of one field is, canonical or of the face, by its name in the report's JSON. Values that were read on
 * a page are for a person to compare with it, unless the policy says otherwise.
 *
 * # Safety
 *
 * `field` is NULL or a NUL-terminated text.
 */
elicense_status elicense_report_grade(const elicense_report *report,
                                      const char *field,
                                      elicense_grade *grade);

/**
 * The whole report as one line of JSON: the bytes that the command line prints for the same input, settings
 * and inquiry. `length` is their number without the NUL at their end, and may be NULL. Made when first asked
 * for; the text lives as long as the report.
 */
elicense_status elicense_report_json(const elicense_report *report,
                                     const char **json,
                                     size_t *length);

/**
 * Verifies `count` documents that lie in one buffer: document i is `data[offsets[i]]` up to, and without,
 * `data[offsets[i + 1]]`. There are `count` + 1 offsets, none less than the one before. This is how Arrow
 * lays out a `binary` or `utf8` column; a null of such a column is an empty document, which is NOT_EXAMINED.
 *
 * OK means that there are `count` answers. `error`, which may be NULL, is written when the call fails.
 * Works in the thread that calls; several threads may each call it with a part of the column.
 *
 * # Safety
 *
 * `data_length` bytes stand at `data`, `count` + 1 numbers at `offsets`.
 */
elicense_status elicense_verifier_verify_many(const elicense_verifier *verifier,
                                              const elicense_inquiry *inquiry,
                                              const uint8_t *data,
                                              size_t data_length,
                                              const int32_t *offsets,
                                              size_t count,
                                              elicense_reports **reports,
                                              elicense_error **error);

/**
 * The same with offsets of 64 bits: a `large_binary` or `large_utf8` column.
 *
 * # Safety
 *
 * `data_length` bytes stand at `data`, `count` + 1 numbers at `offsets`.
 */
elicense_status elicense_verifier_verify_many_large(const elicense_verifier *verifier,
                                                    const elicense_inquiry *inquiry,
                                                    const uint8_t *data,
                                                    size_t data_length,
                                                    const int64_t *offsets,
                                                    size_t count,
                                                    elicense_reports **reports,
                                                    elicense_error **error);

/**
 * Frees answers and leaves NULL in their place, and with them the columns they gave out.
 */
void elicense_reports_free(elicense_reports **reports);

/**
 * A column of numbers, one for each document: an `elicense_status`. OK where there is a report, NOT_EXAMINED
 * where there is an error object in its place. Lives as long as the answers.
 */
elicense_status elicense_reports_statuses(const elicense_reports *reports,
                                          const elicense_status **statuses,
                                          size_t *count);

/**
 * A column of numbers, one for each document: an `elicense_conclusion`, or 0 where there is no report. Lives
 * as long as the answers.
 */
elicense_status elicense_reports_conclusions(const elicense_reports *reports,
                                             const uint32_t **conclusions,
                                             size_t *count);

/**
 * A column of JSON, one line for each document: the bytes that `elicense_report_json` or `elicense_error_json`
 * would give. Laid out as a `large_utf8` column: `count` + 1 offsets into `json`, without NULs. Lives as long
 * as the answers.
 */
elicense_status elicense_reports_json(const elicense_reports *reports,
                                      const char **json,
                                      const int64_t **offsets,
                                      size_t *count);

/**
 * A memory with room for `room` codes whose newest showing has not ended yet, about 200 bytes each; 0 is room enough
 * for a busy hall (100,000). Of each code the newest showing alone is remembered: an older one counts as shown again.
 * Where there is no room, a code does not pass.
 */
elicense_status elicense_replay_guard_new(size_t room,
                                          elicense_replay_guard **guard);

/**
 * Frees a memory and leaves NULL in its place.
 */
void elicense_replay_guard_free(elicense_replay_guard **guard);

/**
 * As `elicense_verifier_verify`, and a display code passes only once: `guard` remembers its showing. Other
 * documents may be shown as often as anybody likes.
 *
 * # Safety
 *
 * `guard` is NULL or a guard; `length` bytes stand at `bytes`; `name` is NULL or a NUL-terminated text.
 */
elicense_status elicense_verifier_verify_once(const elicense_verifier *verifier,
                                              const elicense_inquiry *inquiry,
                                              elicense_replay_guard *guard,
                                              const uint8_t *bytes,
                                              size_t length,
                                              const char *name,
                                              elicense_report **report,
                                              elicense_error **error);

/**
 * Verifies the license in a frame of a camera: `width` by `height` pixels as they lie in memory, rows
 * `stride` bytes apart, the bytes of a pixel an `elicense_pixels`. How hard to look is an `elicense_effort`.
 * The pixels are only read, and nothing is kept of them.
 *
 * OK means that there is a report on the one code in the frame. NOT_EXAMINED means that there is none: no code
 * is in sight, or several licenses are, or the frame cannot be whole; `error`, which may be NULL, is then
 * written. The bytes of a PNG or JPEG file are verified by `elicense_verifier_verify`, like any other file.
 *
 * `guard` may be NULL. With one a display code passes only once, so that in a film the first frame with a
 * report has to be the last that is asked about.
 *
 * A library that was built without pictures ends this call with LEFT_OUT.
 *
 * # Safety
 *
 * `guard` is NULL or a guard; `length` bytes stand at `pixels`.
 */
elicense_status elicense_verifier_verify_frame(const elicense_verifier *verifier,
                                               const elicense_inquiry *inquiry,
                                               elicense_replay_guard *guard,
                                               const uint8_t *pixels,
                                               size_t length,
                                               uint32_t width,
                                               uint32_t height,
                                               size_t stride,
                                               uint32_t format,
                                               uint32_t effort,
                                               elicense_report **report,
                                               elicense_error **error);

/**
 * Takes a private Ed25519 key (PKCS #8, PEM or DER, not encrypted) and its certificate (PEM or DER).
 *
 * # Safety
 *
 * `key_length` bytes stand at `key`, `certificate_length` bytes at `certificate`.
 */
elicense_status elicense_signer_new(const uint8_t *key,
                                    size_t key_length,
                                    const uint8_t *certificate,
                                    size_t certificate_length,
                                    elicense_signer **signer,
                                    elicense_error **error);

/**
 * Frees a signer and leaves NULL in its place.
 */
void elicense_signer_free(elicense_signer **signer);

/**
 * Makes a display code of the license that a report has verified: number, holder with a masked number, issuer,
 * dates, kind, region and status. It lives `life` seconds, at most five years, from the time `seconds` after 1970.
 *
 * `device` is the public Ed25519 key of the holder's device, 32 bytes: such a code counts only when the device
 * wraps it (`elicense_code_show`), and can live long. Without it (length 0) whoever has seen the code can show
 * it, for as long as it lives.
 *
 * REFUSED means that there is no code to be made: the license did not pass, the life is none, or the code
 * would be too long to be scanned; `error`, which may be NULL, is then written.
 *
 * # Safety
 *
 * `device_length` bytes stand at `device`.
 */
elicense_status elicense_code_make(const elicense_report *report,
                                   const elicense_signer *signer,
                                   int64_t seconds,
                                   int64_t life,
                                   const uint8_t *device,
                                   size_t device_length,
                                   elicense_code **code,
                                   elicense_error **error);

/**
 * Wraps the `text` of a code that was made for a device: a live code, shown at the time `seconds` after 1970.
 * `key` is the device's private key, as for a signer. `challenge`, 8 to 64 bytes, is what whoever asks wants
 * to have answered, and `audience` their name; length 0 and NULL where there is none.
 *
 * # Safety
 *
 * `text` and `audience` are NULL or NUL-terminated texts; `key_length` bytes stand at `key`, and
 * `challenge_length` at `challenge`.
 */
elicense_status elicense_code_show(const char *text,
                                   const uint8_t *key,
                                   size_t key_length,
                                   int64_t seconds,
                                   const uint8_t *challenge,
                                   size_t challenge_length,
                                   const char *audience,
                                   elicense_code **code,
                                   elicense_error **error);

/**
 * Frees a code and leaves NULL in its place, and with it the texts and pictures it gave out.
 */
void elicense_code_free(elicense_code **code);

/**
 * The code's text, what a QR code of it carries. `length` may be NULL.
 */
elicense_status elicense_code_text(const elicense_code *code, const char **text, size_t *length);

/**
 * The code as a QR code in SVG. `length` may be NULL. Drawn when first asked for.
 */
elicense_status elicense_code_svg(const elicense_code *code, const char **svg, size_t *length);

/**
 * The code as a QR code in PNG. Drawn when first asked for. A library that was built without pictures ends this
 * call with LEFT_OUT.
 */
elicense_status elicense_code_png(const elicense_code *code,
                                  const uint8_t **png,
                                  size_t *length);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

#endif  /* ELICENSE_H */
