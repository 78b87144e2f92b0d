// The C library from Node.js, through koffi.
"use strict";

const koffi = require("koffi");

const OK = 0;
const NOT_EXAMINED = 20;
const ABI_VERSION = 1;
const READERS = { public: 1, clerk: 2, officer: 3, audit: 4 };
const SCENARIOS = { "government-service": 1, "law-enforcement": 2, "social-life": 3 };

const library = koffi.load(process.env.ELICENSE_LIBRARY ?? `libelicense_capi.so.${ABI_VERSION}`);
const call = (signature) => library.func(signature);

const abiVersion = call("uint32_t elicense_abi_version()");
if (abiVersion() !== ABI_VERSION) throw new Error("libelicense_capi has another interface than this module");

const statusText = call("const char *elicense_status_text(uint32_t status)");
const settingsNew = call("uint32_t elicense_settings_new(_Out_ void **settings)");
const settingsSetTrustFolder = call("uint32_t elicense_settings_set_trust_folder(void *settings, const char *path)");
const settingsFree = call("void elicense_settings_free(_Inout_ void **settings)");
const verifierNew = call("uint32_t elicense_verifier_new(void *settings, _Out_ void **verifier, _Out_ void **error)");
const verifierFree = call("void elicense_verifier_free(_Inout_ void **verifier)");
const verifierVerify = call(
  "uint32_t elicense_verifier_verify(void *verifier, void *inquiry, const uint8_t *bytes, size_t length, const char *name, _Out_ void **report, _Out_ void **error)",
);
const inquiryNew = call("uint32_t elicense_inquiry_new(int64_t seconds, uint32_t nanoseconds, _Out_ void **inquiry)");
const inquirySetRegion = call("uint32_t elicense_inquiry_set_relying_region(void *inquiry, const char *region)");
const inquirySetScenario = call("uint32_t elicense_inquiry_set_scenario(void *inquiry, uint32_t scenario)");
const inquirySetReader = call("uint32_t elicense_inquiry_set_reader(void *inquiry, uint32_t reader)");
const inquirySetHolder = call("uint32_t elicense_inquiry_set_holder(void *inquiry, const char *name, const char *id)");
const inquiryFree = call("void elicense_inquiry_free(_Inout_ void **inquiry)");
const reportJson = call("uint32_t elicense_report_json(void *report, _Out_ const char **json, void *length)");
const reportFree = call("void elicense_report_free(_Inout_ void **report)");
const errorJson = call("uint32_t elicense_error_json(void *error, _Out_ const char **json, void *length)");
const errorMessage = call("uint32_t elicense_error_message(void *error, _Out_ const char **message, void *length)");
const errorFree = call("void elicense_error_free(_Inout_ void **error)");

/** Verifies documents. Made once. */
class Verifier {
  #handle = [null];

  /** Trusts what the folder says. */
  constructor(trustFolder) {
    const settings = [null];
    const error = [null];
    check(settingsNew(settings));
    try {
      check(settingsSetTrustFolder(settings[0], trustFolder));
      check(verifierNew(settings[0], this.#handle, error), error);
    } finally {
      settingsFree(settings);
    }
  }

  /**
   * The report on a document, or the error in its place where it could not be examined: one line of JSON.
   *
   * `asked` may have `region`, the division code of where the license is presented, or "all"; `scenario`, one of
   * SCENARIOS; `role`, one of READERS; and the presenter's `holderName` and `holderId`.
   */
  verify(document, seconds, name, asked = {}) {
    const [inquiry, report, error] = [[null], [null], [null]];
    const { region, scenario, role, holderName = null, holderId = null } = asked;
    check(inquiryNew(seconds, 0, inquiry));
    try {
      if (region !== undefined) check(inquirySetRegion(inquiry[0], region));
      if (scenario !== undefined) check(inquirySetScenario(inquiry[0], number(SCENARIOS, scenario)));
      if (role !== undefined) check(inquirySetReader(inquiry[0], number(READERS, role)));
      if (holderName !== null || holderId !== null) check(inquirySetHolder(inquiry[0], holderName, holderId));
      const status = verifierVerify(this.#handle[0], inquiry[0], document, document.length, name, report, error);
      if (status === NOT_EXAMINED) return text(errorJson, error[0]);
      check(status, error);
      return text(reportJson, report[0]);
    } finally {
      inquiryFree(inquiry);
      reportFree(report);
      errorFree(error);
    }
  }

  close() {
    verifierFree(this.#handle);
  }
}

function number(words, word) {
  if (!Object.hasOwn(words, word)) throw new Error(`${word} is none of ${Object.keys(words).join(", ")}`);
  return words[word];
}

function text(of, handle) {
  const out = [null];
  check(of(handle, out, null));
  return out[0];
}

function check(status, error = [null]) {
  if (status === OK) return;
  const message = error[0] === null ? statusText(status) : text(errorMessage, error[0]);
  errorFree(error);
  throw new Error(message);
}

module.exports = { Verifier, READERS, SCENARIOS };
