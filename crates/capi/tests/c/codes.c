/* Display codes: made of a verified license, drawn, shown by a device, verified, and only once. */
#include "check.h"

/* The first test key of RFC 8032 section 7.1, in PKCS #8, and its public half: the key of a device. */
static const uint8_t DEVICE[] = {
    0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20,
    0x9d, 0x61, 0xb1, 0x9d, 0xef, 0xfd, 0x5a, 0x60, 0xba, 0x84, 0x4a, 0xf4, 0x92, 0xec, 0x2c, 0xc4,
    0x44, 0x49, 0xc5, 0x69, 0x7b, 0x32, 0x69, 0x19, 0x70, 0x3b, 0xac, 0x03, 0x1c, 0xae, 0x7f, 0x60,
};
static const uint8_t DEVICE_PUBLIC[32] = {
    0xd7, 0x5a, 0x98, 0x01, 0x82, 0xb1, 0x0a, 0xb7, 0xd5, 0x4b, 0xfe, 0xd3, 0xc9, 0x64, 0x07, 0x3a,
    0x0e, 0xe1, 0x72, 0xf3, 0xda, 0xa6, 0x23, 0x25, 0xaf, 0x02, 0x1a, 0x68, 0xf7, 0x07, 0x51, 0x1a,
};
static const uint8_t CHALLENGE[65] = {1, 2, 3, 4, 5, 6, 7, 8};
enum { ASKED = 8 };

static const char *folder;
static elicense_verifier *verifier;
static elicense_inquiry *inquiry;
static elicense_signer *signer;
static elicense_report *good;

static elicense_report *verified(const uint8_t *bytes, size_t length) {
  elicense_report *report = NULL;
  OK(elicense_verifier_verify(verifier, inquiry, bytes, length, NULL, &report, NULL));
  return report;
}

static elicense_code *made(int64_t life, const uint8_t *device, size_t device_length) {
  elicense_code *code = NULL;
  OK(elicense_code_make(good, signer, AT, life, device, device_length, &code, NULL));
  return code;
}

static void a_code_is_verified_by_its_text_and_by_its_picture(void) {
  elicense_code *code = made(300, NULL, 0);
  const char *text = NULL;
  const char *svg = NULL;
  const uint8_t *png = NULL;
  size_t length = 0;
  OK(elicense_code_text(code, &text, &length));
  CHECK(strncmp(text, "LZ1:", 4) == 0 && strlen(text) == length);
  shows(verified((const uint8_t *)text, length), ELICENSE_CONCLUSION_PASSED, ELICENSE_PRESENTATION_FRESH);
  OK(elicense_code_svg(code, &svg, &length));
  CHECK(strncmp(svg, "<svg", 4) == 0 && strlen(svg) == length);
  OK(elicense_code_png(code, &png, &length));
  shows(verified(png, length), ELICENSE_CONCLUSION_PASSED, ELICENSE_PRESENTATION_FRESH);
  const uint8_t *again = NULL;
  OK(elicense_code_png(code, &again, &length));
  CHECK(again == png);

  /* A license that is no display code is not shown: its axis says so. */
  elicense_presentation shown = 77;
  OK(elicense_report_presentation(good, &shown));
  CHECK(shown == ELICENSE_PRESENTATION_NOT_JUDGED);
  ENDS(NULL_POINTER, elicense_report_presentation(NULL, &shown));
  ENDS(NULL_POINTER, elicense_report_presentation(good, NULL));

  /* All that a license says for programs is signed here. */
  elicense_coverage coverage = 77;
  OK(elicense_report_coverage(good, &coverage));
  CHECK(coverage == ELICENSE_COVERAGE_ALL);
  ENDS(NULL_POINTER, elicense_report_coverage(NULL, &coverage));
  ENDS(NULL_POINTER, elicense_report_coverage(good, NULL));

  ENDS(NULL_POINTER, elicense_code_text(NULL, &text, NULL));
  ENDS(NULL_POINTER, elicense_code_text(code, NULL, &length));
  ENDS(NULL_POINTER, elicense_code_svg(NULL, &svg, NULL));
  ENDS(NULL_POINTER, elicense_code_svg(code, NULL, NULL));
  ENDS(NULL_POINTER, elicense_code_png(NULL, &png, &length));
  ENDS(NULL_POINTER, elicense_code_png(code, NULL, &length));
  ENDS(NULL_POINTER, elicense_code_png(code, &png, NULL));
  elicense_code_free(&code);
  CHECK(code == NULL);
  elicense_code_free(&code);
  elicense_code_free(NULL);
}

static elicense_code *shown(const char *text, const char *audience) {
  elicense_code *live = NULL;
  OK(elicense_code_show(text, DEVICE, sizeof DEVICE, AT, CHALLENGE, ASKED, audience, &live, NULL));
  return live;
}

static void a_live_code_answers_whoever_asks_and_passes_once(void) {
  elicense_code *kept = made(86400, DEVICE_PUBLIC, sizeof DEVICE_PUBLIC);
  const char *text = NULL;
  size_t length = 0;
  OK(elicense_code_text(kept, &text, NULL));
  elicense_code *live = shown(text, "counter-7");
  elicense_code *elsewhere = shown(text, "counter-8");
  OK(elicense_code_text(live, &text, &length));
  CHECK(strncmp(text, "LV1:", 4) == 0);
  const uint8_t *bytes = (const uint8_t *)text;

  elicense_inquiry *asking = NULL;
  elicense_replay_guard *guard = NULL;
  elicense_report *report = NULL;
  OK(elicense_inquiry_new(AT, 0, &asking));
  OK(elicense_inquiry_set_challenge(asking, CHALLENGE, ASKED));
  OK(elicense_inquiry_set_audience(asking, "counter-7"));
  OK(elicense_replay_guard_new(0, &guard));
  OK(elicense_verifier_verify_once(verifier, asking, guard, bytes, length, NULL, &report, NULL));
  shows(report, ELICENSE_CONCLUSION_PASSED, ELICENSE_PRESENTATION_FRESH);
  report = NULL;
  OK(elicense_verifier_verify_once(verifier, asking, guard, bytes, length, NULL, &report, NULL));
  shows(report, ELICENSE_CONCLUSION_FAILED, ELICENSE_PRESENTATION_REPLAYED);
  report = NULL;
  OK(elicense_code_text(elsewhere, &text, &length));
  OK(elicense_verifier_verify_once(verifier, asking, guard, (const uint8_t *)text, length, NULL, &report, NULL));
  shows(report, ELICENSE_CONCLUSION_FAILED, ELICENSE_PRESENTATION_REPLAYED);
  elicense_replay_guard_free(&guard);
  CHECK(guard == NULL);
  elicense_replay_guard_free(&guard);
  elicense_replay_guard_free(NULL);

  /* Of a new memory it is the first again; a memory of one code has room for the newest showing of it. */
  OK(elicense_replay_guard_new(1, &guard));
  report = NULL;
  OK(elicense_verifier_verify_once(verifier, asking, guard, bytes, length, NULL, &report, NULL));
  shows(report, ELICENSE_CONCLUSION_PASSED, ELICENSE_PRESENTATION_FRESH);
  OK(elicense_code_text(kept, &text, NULL));
  elicense_code *next = NULL;
  OK(elicense_code_show(text, DEVICE, sizeof DEVICE, AT + 1, CHALLENGE, ASKED, "counter-7", &next, NULL));
  OK(elicense_code_text(next, &text, &length));
  report = NULL;
  OK(elicense_verifier_verify_once(verifier, asking, guard, (const uint8_t *)text, length, NULL, &report, NULL));
  shows(report, ELICENSE_CONCLUSION_PASSED, ELICENSE_PRESENTATION_FRESH);
  report = NULL;
  elicense_code_free(&next);
  elicense_code_free(&elsewhere);
  elicense_code_free(&live);
  elicense_code_free(&kept);

  const uint8_t byte = 0;
  ENDS(NULL_POINTER, elicense_verifier_verify_once(verifier, asking, NULL, &byte, 1, NULL, &report, NULL));
  ENDS(NULL_POINTER, elicense_verifier_verify_once(NULL, asking, guard, &byte, 1, NULL, &report, NULL));
  ENDS(NULL_POINTER, elicense_verifier_verify_once(verifier, NULL, guard, &byte, 1, NULL, &report, NULL));
  ENDS(NULL_POINTER, elicense_verifier_verify_once(verifier, asking, guard, NULL, 1, NULL, &report, NULL));
  ENDS(NULL_POINTER, elicense_verifier_verify_once(verifier, asking, guard, &byte, 1, NULL, NULL, NULL));
  ENDS(NOT_EXAMINED, elicense_verifier_verify_once(verifier, asking, guard, NULL, 0, NULL, &report, NULL));
  ENDS(WRONG_ARGUMENT, elicense_verifier_verify_once(verifier, asking, guard, &byte, SIZE_MAX, NULL, &report, NULL));
  ENDS(NOT_UTF8, elicense_verifier_verify_once(verifier, asking, guard, &byte, 1, "\xff", &report, NULL));
  ENDS(NULL_POINTER, elicense_replay_guard_new(0, NULL));
  CHECK(report == NULL);
  elicense_replay_guard_free(&guard);
  elicense_inquiry_free(&asking);
}

static void what_is_asked_of_a_code_has_bounds(void) {
  elicense_inquiry *asking = NULL;
  char name[255];
  memset(name, 'x', sizeof name);
  name[254] = '\0';
  OK(elicense_inquiry_new(AT, 0, &asking));
  ENDS(NULL_POINTER, elicense_inquiry_set_challenge(NULL, CHALLENGE, ASKED));
  ENDS(NULL_POINTER, elicense_inquiry_set_challenge(asking, NULL, ASKED));
  ENDS(WRONG_ARGUMENT, elicense_inquiry_set_challenge(asking, NULL, 0));
  ENDS(WRONG_ARGUMENT, elicense_inquiry_set_challenge(asking, CHALLENGE, 7));
  OK(elicense_inquiry_set_challenge(asking, CHALLENGE, 64));
  ENDS(WRONG_ARGUMENT, elicense_inquiry_set_challenge(asking, CHALLENGE, 65));
  ENDS(WRONG_ARGUMENT, elicense_inquiry_set_challenge(asking, CHALLENGE, SIZE_MAX));
  ENDS(NULL_POINTER, elicense_inquiry_set_audience(NULL, "x"));
  ENDS(NULL_POINTER, elicense_inquiry_set_audience(asking, NULL));
  ENDS(WRONG_ARGUMENT, elicense_inquiry_set_audience(asking, ""));
  ENDS(WRONG_ARGUMENT, elicense_inquiry_set_audience(asking, name));
  name[253] = '\0';
  OK(elicense_inquiry_set_audience(asking, name));
  ENDS(NOT_UTF8, elicense_inquiry_set_audience(asking, "\xff"));
  elicense_inquiry_free(&asking);
}

static void what_cannot_be_made_is_refused(void) {
  elicense_code *code = NULL;
  elicense_error *error = NULL;
  const char *message = NULL;
  elicense_report *changed =
      test_report(folder, verifier, inquiry, "vectors/js-license-xml-1/changed-holder-name.xml");
  ENDS(REFUSED, elicense_code_make(changed, signer, AT, 300, NULL, 0, &code, &error));
  OK(elicense_error_message(error, &message, NULL));
  CHECK(strstr(message, "did not pass") != NULL);
  elicense_error_free(&error);
  elicense_report_free(&changed);
  ENDS(REFUSED, elicense_code_make(good, signer, AT, 0, NULL, 0, &code, NULL));
  ENDS(REFUSED, elicense_code_make(good, signer, AT, INT64_MAX, NULL, 0, &code, NULL));
  ENDS(WRONG_ARGUMENT, elicense_code_make(good, signer, INT64_MAX, 300, NULL, 0, &code, NULL));
  ENDS(WRONG_ARGUMENT, elicense_code_make(good, signer, AT, 300, DEVICE_PUBLIC, 31, &code, NULL));
  ENDS(NULL_POINTER, elicense_code_make(good, signer, AT, 300, NULL, 32, &code, NULL));
  ENDS(NULL_POINTER, elicense_code_make(NULL, signer, AT, 300, NULL, 0, &code, NULL));
  ENDS(NULL_POINTER, elicense_code_make(good, NULL, AT, 300, NULL, 0, &code, NULL));
  ENDS(NULL_POINTER, elicense_code_make(good, signer, AT, 300, NULL, 0, NULL, NULL));
  CHECK(code == NULL);
}

static void only_the_device_a_code_was_made_for_can_show_it(void) {
  elicense_code *live = NULL;
  elicense_code *of_nobody = made(300, NULL, 0);
  elicense_code *kept = made(86400, DEVICE_PUBLIC, sizeof DEVICE_PUBLIC);
  const char *text = NULL;
  file_content other = read_file(folder, "pki/keys/sh-second.pem");
  OK(elicense_code_text(of_nobody, &text, NULL));
  ENDS(REFUSED, elicense_code_show(text, DEVICE, sizeof DEVICE, AT, NULL, 0, NULL, &live, NULL));
  OK(elicense_code_text(kept, &text, NULL));
  ENDS(REFUSED, elicense_code_show(text, other.bytes, other.length, AT, NULL, 0, NULL, &live, NULL));
  ENDS(REFUSED, elicense_code_show(text, NULL, 0, AT, NULL, 0, NULL, &live, NULL));
  ENDS(REFUSED, elicense_code_show(text, DEVICE, sizeof DEVICE, AT, CHALLENGE, 7, NULL, &live, NULL));
  ENDS(REFUSED, elicense_code_show(text, DEVICE, sizeof DEVICE, AT, CHALLENGE, 65, NULL, &live, NULL));
  ENDS(REFUSED, elicense_code_show(text, DEVICE, sizeof DEVICE, AT, NULL, 0, "", &live, NULL));
  ENDS(REFUSED, elicense_code_show("LZ1:", DEVICE, sizeof DEVICE, AT, NULL, 0, NULL, &live, NULL));
  ENDS(WRONG_ARGUMENT, elicense_code_show(text, DEVICE, sizeof DEVICE, INT64_MIN, NULL, 0, NULL, &live, NULL));
  ENDS(WRONG_ARGUMENT, elicense_code_show(text, DEVICE, SIZE_MAX, AT, NULL, 0, NULL, &live, NULL));
  ENDS(NULL_POINTER, elicense_code_show(NULL, DEVICE, sizeof DEVICE, AT, NULL, 0, NULL, &live, NULL));
  ENDS(NULL_POINTER, elicense_code_show(text, NULL, 1, AT, NULL, 0, NULL, &live, NULL));
  ENDS(NULL_POINTER, elicense_code_show(text, DEVICE, sizeof DEVICE, AT, NULL, 8, NULL, &live, NULL));
  ENDS(NULL_POINTER, elicense_code_show(text, DEVICE, sizeof DEVICE, AT, NULL, 0, NULL, NULL, NULL));
  ENDS(NOT_UTF8, elicense_code_show("\xff", DEVICE, sizeof DEVICE, AT, NULL, 0, NULL, &live, NULL));
  CHECK(live == NULL);
  OK(elicense_code_show(text, DEVICE, sizeof DEVICE, AT, NULL, 0, NULL, &live, NULL));
  elicense_code_free(&live);
  elicense_code_free(&kept);
  elicense_code_free(&of_nobody);
  free(other.bytes);
}

static void a_signer_is_a_key_and_its_own_certificate(void) {
  elicense_signer *made = NULL;
  elicense_error *error = NULL;
  const char *json = NULL;
  file_content key = read_file(folder, "pki/keys/sh-display.pem");
  file_content other = read_file(folder, "pki/keys/sh-second.pem");
  file_content certificate = read_file(folder, "pki/certificates/sh-display.pem");
  const uint8_t *bytes = certificate.bytes;
  size_t length = certificate.length;
  ENDS(REFUSED, elicense_signer_new(other.bytes, other.length, bytes, length, &made, &error));
  OK(elicense_error_json(error, &json, NULL));
  CHECK(strstr(json, "\"zh-CN\":{\"found\":") != NULL);
  elicense_error_free(&error);
  ENDS(REFUSED, elicense_signer_new(key.bytes, key.length, key.bytes, key.length, &made, NULL));
  ENDS(REFUSED, elicense_signer_new(NULL, 0, NULL, 0, &made, NULL));
  ENDS(NULL_POINTER, elicense_signer_new(NULL, 1, bytes, length, &made, NULL));
  ENDS(NULL_POINTER, elicense_signer_new(key.bytes, key.length, NULL, 1, &made, NULL));
  ENDS(NULL_POINTER, elicense_signer_new(key.bytes, key.length, bytes, length, NULL, NULL));
  ENDS(WRONG_ARGUMENT, elicense_signer_new(key.bytes, SIZE_MAX, bytes, length, &made, NULL));
  CHECK(made == NULL);
  OK(elicense_signer_new(key.bytes, key.length, bytes, length, &made, NULL));
  elicense_signer_free(&made);
  CHECK(made == NULL);
  elicense_signer_free(&made);
  elicense_signer_free(NULL);
  free(key.bytes);
  free(other.bytes);
  free(certificate.bytes);
}

int main(int argc, char **argv) {
  CHECK(argc == 2);
  folder = argv[1];
  verifier = test_verifier_of(folder, "display");
  OK(elicense_inquiry_new(AT, 0, &inquiry));
  signer = test_signer(folder);
  good = test_report(folder, verifier, inquiry, "vectors/sh-catalogue-jws-1/good.json");
  a_code_is_verified_by_its_text_and_by_its_picture();
  a_live_code_answers_whoever_asks_and_passes_once();
  what_is_asked_of_a_code_has_bounds();
  what_cannot_be_made_is_refused();
  only_the_device_a_code_was_made_for_can_show_it();
  a_signer_is_a_key_and_its_own_certificate();
  elicense_report_free(&good);
  elicense_signer_free(&signer);
  elicense_inquiry_free(&inquiry);
  elicense_verifier_free(&verifier);
  puts("codes: made, drawn, shown, verified, and only once");
  return 0;
}
