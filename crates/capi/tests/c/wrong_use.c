/* Wrong calls end with a status that says what is wrong, and change nothing. */
#include "check.h"

/* An output that no call may touch: not NULL, and nowhere. */
static void *const UNTOUCHED = (void *)(intptr_t)-16;

static void null_is_checked_everywhere(const elicense_verifier *verifier, const elicense_inquiry *inquiry) {
  const char *text = UNTOUCHED;
  elicense_settings *settings = UNTOUCHED;
  elicense_verifier *made = UNTOUCHED;
  elicense_report *report = UNTOUCHED;
  elicense_reports *reports = UNTOUCHED;
  const uint8_t byte = 0;
  const int32_t offsets[2] = {0, 0};
  const int64_t large_offsets[2] = {0, 0};

  ENDS(NULL_POINTER, elicense_settings_new(NULL));
  ENDS(NULL_POINTER, elicense_settings_set_trust_folder(NULL, "x"));
  ENDS(NULL_POINTER, elicense_settings_set_formats_folder(NULL, "x"));
  ENDS(NULL_POINTER, elicense_settings_add_trust_file(NULL, "x", &byte, 1));
  ENDS(NULL_POINTER, elicense_settings_add_layout(NULL, &byte, 1));
  ENDS(NULL_POINTER, elicense_settings_set_revocation(NULL, ELICENSE_REVOCATION_REQUIRED));
  OK(elicense_settings_new(&settings));
  ENDS(NULL_POINTER, elicense_settings_set_trust_folder(settings, NULL));
  ENDS(NULL_POINTER, elicense_settings_set_formats_folder(settings, NULL));
  ENDS(NULL_POINTER, elicense_settings_add_trust_file(settings, NULL, &byte, 1));
  ENDS(NULL_POINTER, elicense_settings_add_trust_file(settings, "x", NULL, 1));
  ENDS(NULL_POINTER, elicense_settings_add_layout(settings, NULL, 1));
  ENDS(NULL_POINTER, elicense_verifier_new(NULL, &made, NULL));
  ENDS(NULL_POINTER, elicense_verifier_new(settings, NULL, NULL));
  elicense_settings_free(&settings);

  ENDS(NULL_POINTER, elicense_inquiry_new(AT, 0, NULL));
  ENDS(NULL_POINTER, elicense_inquiry_set_relying_region(NULL, "110000"));
  ENDS(NULL_POINTER, elicense_inquiry_set_scenario(NULL, ELICENSE_SCENARIO_SOCIAL_LIFE));
  ENDS(NULL_POINTER, elicense_inquiry_set_reader(NULL, ELICENSE_READER_CLERK));

  ENDS(NULL_POINTER, elicense_inquiry_set_holder(NULL, "x", NULL));

  ENDS(NULL_POINTER, elicense_verifier_verify(NULL, inquiry, &byte, 1, NULL, &report, NULL));
  ENDS(NULL_POINTER, elicense_verifier_verify(verifier, NULL, &byte, 1, NULL, &report, NULL));
  ENDS(NULL_POINTER, elicense_verifier_verify(verifier, inquiry, NULL, 1, NULL, &report, NULL));
  ENDS(NULL_POINTER, elicense_verifier_verify(verifier, inquiry, &byte, 1, NULL, NULL, NULL));
  ENDS(NULL_POINTER, elicense_verifier_verify_many(NULL, inquiry, &byte, 1, offsets, 1, &reports, NULL));
  ENDS(NULL_POINTER, elicense_verifier_verify_many(verifier, NULL, &byte, 1, offsets, 1, &reports, NULL));
  ENDS(NULL_POINTER, elicense_verifier_verify_many(verifier, inquiry, NULL, 1, offsets, 1, &reports, NULL));
  ENDS(NULL_POINTER, elicense_verifier_verify_many(verifier, inquiry, &byte, 1, NULL, 1, &reports, NULL));
  ENDS(NULL_POINTER, elicense_verifier_verify_many(verifier, inquiry, &byte, 1, NULL, 0, &reports, NULL));
  ENDS(NULL_POINTER, elicense_verifier_verify_many(verifier, inquiry, &byte, 1, offsets, 1, NULL, NULL));
  ENDS(NULL_POINTER,
       elicense_verifier_verify_many_large(verifier, inquiry, &byte, 1, large_offsets, 1, NULL, NULL));

  ENDS(NULL_POINTER, elicense_report_json(NULL, &text, NULL));
  ENDS(NULL_POINTER, elicense_error_json(NULL, &text, NULL));
  ENDS(NULL_POINTER, elicense_error_message(NULL, &text, NULL));
  CHECK(text == UNTOUCHED && made == UNTOUCHED && report == UNTOUCHED && reports == UNTOUCHED);
}

static void null_is_checked_in_answers(const elicense_verifier *verifier, const elicense_inquiry *inquiry,
                                       file_content good) {
  elicense_report *report = NULL;
  OK(elicense_verifier_verify(verifier, inquiry, good.bytes, good.length, NULL, &report, NULL));
  elicense_conclusion conclusion = 77;
  elicense_indication indication = 77;
  elicense_sub_indication sub_indication = 77;
  elicense_license_status license_status = 77;
  elicense_verifiability verifiability = 77;
  ENDS(NULL_POINTER, elicense_report_conclusion(NULL, &conclusion));
  ENDS(NULL_POINTER, elicense_report_indication(NULL, &indication));
  ENDS(NULL_POINTER, elicense_report_sub_indication(NULL, &sub_indication));
  ENDS(NULL_POINTER, elicense_report_license_status(NULL, &license_status));
  ENDS(NULL_POINTER, elicense_report_verifiability(NULL, &verifiability));
  CHECK(conclusion == 77 && indication == 77 && sub_indication == 77 && license_status == 77);
  CHECK(verifiability == 77);
  ENDS(NULL_POINTER, elicense_report_conclusion(report, NULL));
  ENDS(NULL_POINTER, elicense_report_indication(report, NULL));
  ENDS(NULL_POINTER, elicense_report_sub_indication(report, NULL));
  ENDS(NULL_POINTER, elicense_report_license_status(report, NULL));
  ENDS(NULL_POINTER, elicense_report_verifiability(report, NULL));
  ENDS(NULL_POINTER, elicense_report_json(report, NULL, NULL));
  elicense_recognition recognition = 77;
  ENDS(NULL_POINTER, elicense_report_recognition(NULL, ELICENSE_SCENARIO_SOCIAL_LIFE, &recognition));
  ENDS(NULL_POINTER, elicense_report_recognition(report, ELICENSE_SCENARIO_SOCIAL_LIFE, NULL));
  ENDS(WRONG_ARGUMENT, elicense_report_recognition(report, 0, &recognition));
  CHECK(recognition == 77);
  OK(elicense_report_recognition(report, ELICENSE_SCENARIO_SOCIAL_LIFE, &recognition));
  CHECK(recognition == ELICENSE_RECOGNITION_NOT_ASKED);
  OK(elicense_report_conclusion(report, &conclusion));
  OK(elicense_report_indication(report, &indication));
  OK(elicense_report_sub_indication(report, &sub_indication));
  OK(elicense_report_license_status(report, &license_status));
  OK(elicense_report_verifiability(report, &verifiability));
  CHECK(conclusion == ELICENSE_CONCLUSION_PASSED && indication == ELICENSE_INDICATION_TOTAL_PASSED);
  CHECK(sub_indication == ELICENSE_SUB_INDICATION_NONE && verifiability == ELICENSE_VERIFIABILITY_V4);
  CHECK(license_status == ELICENSE_LICENSE_STATUS_IN_FORCE);
  elicense_report_free(&report);
}

static void freeing_twice_is_nothing(void) {
  elicense_settings *settings = NULL;
  OK(elicense_settings_new(&settings));
  elicense_settings_free(&settings);
  CHECK(settings == NULL);
  elicense_settings_free(&settings);
  elicense_settings_free(NULL);
  elicense_verifier_free(NULL);
  elicense_inquiry_free(NULL);
  elicense_report_free(NULL);
  elicense_reports_free(NULL);
  elicense_error_free(NULL);
}

static void arguments_outside_what_a_call_takes_are_refused(void) {
  elicense_settings *settings = NULL;
  elicense_inquiry *inquiry = NULL;
  OK(elicense_settings_new(&settings));
  ENDS(WRONG_ARGUMENT, elicense_settings_set_revocation(settings, 0));
  ENDS(WRONG_ARGUMENT, elicense_settings_set_revocation(settings, 99));
  ENDS(NOT_UTF8, elicense_settings_set_trust_folder(settings, "\xff"));
  ENDS(NOT_UTF8, elicense_settings_add_layout(settings, (const uint8_t *)"\xff", 1));
  ENDS(WRONG_ARGUMENT, elicense_settings_add_layout(settings, (const uint8_t *)"", SIZE_MAX));
  ENDS(WRONG_ARGUMENT, elicense_settings_add_trust_file(settings, "x", (const uint8_t *)"", (size_t)1 << 40));
  OK(elicense_settings_set_trust_folder(settings, "somewhere"));
  ENDS(WRONG_ARGUMENT, elicense_settings_add_trust_file(settings, "trust.toml", NULL, 0));
  elicense_settings_free(&settings);

  ENDS(WRONG_ARGUMENT, elicense_inquiry_new(INT64_MAX, 0, &inquiry));
  ENDS(WRONG_ARGUMENT, elicense_inquiry_new(INT64_MIN, 0, &inquiry));
  ENDS(WRONG_ARGUMENT, elicense_inquiry_new(AT, 1000000000, &inquiry));
  ENDS(WRONG_ARGUMENT, elicense_inquiry_new(AT, UINT32_MAX, &inquiry));
  CHECK(inquiry == NULL);
  OK(elicense_inquiry_new(AT, 999999999, &inquiry));
  ENDS(WRONG_ARGUMENT, elicense_inquiry_set_relying_region(inquiry, "11"));
  ENDS(NOT_UTF8, elicense_inquiry_set_relying_region(inquiry, "\xc0\x80"));
  ENDS(WRONG_ARGUMENT, elicense_inquiry_set_scenario(inquiry, 0));
  ENDS(WRONG_ARGUMENT, elicense_inquiry_set_reader(inquiry, UINT32_MAX));
  ENDS(WRONG_ARGUMENT, elicense_inquiry_set_holder(inquiry, NULL, NULL));
  ENDS(WRONG_ARGUMENT, elicense_inquiry_set_holder(inquiry, "", NULL));
  elicense_inquiry_free(&inquiry);
}

static void an_error_says_what_is_wrong(void) {
  elicense_settings *settings = NULL;
  elicense_verifier *verifier = NULL;
  elicense_error *error = NULL;
  const char *message = NULL;
  const char *json = NULL;
  size_t length = 0;
  OK(elicense_settings_new(&settings));
  OK(elicense_settings_set_trust_folder(settings, "/no/such/folder"));
  ENDS(UNREADABLE, elicense_verifier_new(settings, &verifier, &error));
  OK(elicense_error_message(error, &message, &length));
  CHECK(strcmp(message, "/no/such/folder: no such file or folder") == 0 && strlen(message) == length);
  ENDS(NULL_POINTER, elicense_error_message(error, NULL, NULL));
  ENDS(NULL_POINTER, elicense_error_json(error, NULL, NULL));
  elicense_error_free(&error);
  elicense_settings_free(&settings);

  OK(elicense_settings_new(&settings));
  const char *toml = "[[anchor]]\naccept = true\n";
  OK(elicense_settings_add_trust_file(settings, "trust.toml", (const uint8_t *)toml, strlen(toml)));
  ENDS(CONFIGURATION, elicense_verifier_new(settings, &verifier, &error));
  OK(elicense_error_message(error, &message, NULL));
  CHECK(strstr(message, "line 2 column 1") != NULL);
  OK(elicense_error_json(error, &json, &length));
  CHECK(strlen(json) == length && strstr(json, "\"zh-CN\":{\"found\":") != NULL);
  elicense_error_free(&error);

  ENDS(NULL_POINTER, elicense_verifier_new(settings, NULL, &error));
  OK(elicense_error_message(error, &message, NULL));
  CHECK(strcmp(message, "verifier is NULL") == 0);
  elicense_error_free(&error);
  elicense_settings_free(&settings);
  CHECK(verifier == NULL);
}

static void inputs_that_are_none_are_not_examined(const elicense_verifier *verifier,
                                                  const elicense_inquiry *inquiry) {
  size_t too_long = ((size_t)4 << 20) + 1;
  uint8_t *zeros = calloc(too_long, 1);
  CHECK(zeros != NULL);
  char *json = json_of(verifier, inquiry, NULL, 0);
  CHECK(strstr(json, "\"input\":null,\"error\":{\"code\":\"input-empty\"") != NULL);
  free(json);
  json = json_of(verifier, inquiry, zeros, too_long);
  CHECK(strstr(json, "\"code\":\"input-too-large\"") != NULL);
  free(json);
  free(zeros);

  elicense_report *report = NULL;
  elicense_error *error = NULL;
  const char *text = NULL;
  ENDS(NOT_EXAMINED, elicense_verifier_verify(verifier, inquiry, NULL, 0, "a \"name\"", &report, &error));
  OK(elicense_error_json(error, &text, NULL));
  CHECK(strstr(text, "\"input\":{\"name\":\"a \\\"name\\\"\"}") != NULL);
  elicense_error_free(&error);
  ENDS(NOT_UTF8, elicense_verifier_verify(verifier, inquiry, NULL, 0, "\xff", &report, &error));
  elicense_error_free(&error);
  ENDS(WRONG_ARGUMENT, elicense_verifier_verify(verifier, inquiry, (const uint8_t *)"", SIZE_MAX, NULL, &report, NULL));
  CHECK(report == NULL);
}

static void texts_are_for_every_number(void) {
  CHECK(elicense_abi_version() == ELICENSE_ABI_VERSION);
  CHECK(strlen(elicense_version()) >= 5);
  CHECK(strlen(elicense_status_text(ELICENSE_STATUS_OK)) > 0);
  CHECK(strcmp(elicense_status_text(12345), "not a status of this version") == 0);
}

int main(int argc, char **argv) {
  CHECK(argc == 2);
  elicense_verifier *verifier = test_verifier(argv[1]);
  elicense_inquiry *inquiry = NULL;
  OK(elicense_inquiry_new(AT, 0, &inquiry));
  file_content good = read_file(argv[1], "vectors/js-license-xml-1/good.xml");
  null_is_checked_everywhere(verifier, inquiry);
  null_is_checked_in_answers(verifier, inquiry, good);
  freeing_twice_is_nothing();
  arguments_outside_what_a_call_takes_are_refused();
  an_error_says_what_is_wrong();
  inputs_that_are_none_are_not_examined(verifier, inquiry);
  texts_are_for_every_number();
  free(good.bytes);
  elicense_inquiry_free(&inquiry);
  elicense_verifier_free(&verifier);
  puts("wrong use: every claim holds");
  return 0;
}
