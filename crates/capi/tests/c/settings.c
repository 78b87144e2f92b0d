/* What a verifier is made of: trust from a folder or from bytes decides alike, and without trust nobody passes. */
#include "check.h"

static elicense_conclusion conclude(const elicense_verifier *verifier, file_content file) {
  elicense_inquiry *inquiry = NULL;
  elicense_report *report = NULL;
  elicense_conclusion conclusion = 0;
  OK(elicense_inquiry_new(AT, 0, &inquiry));
  OK(elicense_verifier_verify(verifier, inquiry, file.bytes, file.length, NULL, &report, NULL));
  OK(elicense_report_conclusion(report, &conclusion));
  elicense_report_free(&report);
  elicense_inquiry_free(&inquiry);
  return conclusion;
}

/* At home the verification alone decides; a region is asked only where the inquiry names one. */
static void a_license_is_recognised_at_home(const elicense_verifier *verifier, file_content file) {
  elicense_inquiry *inquiry = NULL;
  elicense_report *report = NULL;
  elicense_recognition recognition = 77;
  OK(elicense_inquiry_new(AT, 0, &inquiry));
  OK(elicense_inquiry_set_relying_region(inquiry, "320000"));
  OK(elicense_inquiry_set_scenario(inquiry, ELICENSE_SCENARIO_LAW_ENFORCEMENT));
  OK(elicense_verifier_verify(verifier, inquiry, file.bytes, file.length, NULL, &report, NULL));
  OK(elicense_report_recognition(report, ELICENSE_SCENARIO_LAW_ENFORCEMENT, &recognition));
  CHECK(recognition == ELICENSE_RECOGNITION_RECOGNISED);
  OK(elicense_report_recognition(report, ELICENSE_SCENARIO_SOCIAL_LIFE, &recognition));
  CHECK(recognition == ELICENSE_RECOGNITION_NOT_ASKED);
  elicense_report_free(&report);
  elicense_inquiry_free(&inquiry);
}

/* A sealed document: whether it passes, how far the seal reaches, and how sure its number is. */
static void is_covered(const char *testdata, const char *name, elicense_conclusion ends, elicense_coverage how_far,
                       elicense_grade sure) {
  char folder[4096];
  CHECK(snprintf(folder, sizeof folder, "%s/trust/sealed", testdata) < (int)sizeof folder);
  file_content file = read_file(testdata, name);
  elicense_settings *settings = NULL;
  elicense_verifier *verifier = NULL;
  elicense_inquiry *inquiry = NULL;
  elicense_report *report = NULL;
  elicense_conclusion conclusion = 0;
  elicense_coverage coverage = 77;
  OK(elicense_settings_new(&settings));
  OK(elicense_settings_set_trust_folder(settings, folder));
  OK(elicense_verifier_new(settings, &verifier, NULL));
  OK(elicense_inquiry_new(AT, 0, &inquiry));
  OK(elicense_verifier_verify(verifier, inquiry, file.bytes, file.length, NULL, &report, NULL));
  OK(elicense_report_conclusion(report, &conclusion));
  OK(elicense_report_coverage(report, &coverage));
  CHECK(conclusion == ends && coverage == how_far);
  elicense_grade grade = 77;
  OK(elicense_report_grade(report, "number", &grade));
  CHECK(grade == sure);
  OK(elicense_report_grade(report, "no such field", &grade));
  CHECK(grade == ELICENSE_GRADE_NOT_GRADED);
  ENDS(NULL_POINTER, elicense_report_grade(report, NULL, &grade));
  ENDS(NULL_POINTER, elicense_report_grade(report, "number", NULL));
  elicense_report_free(&report);
  elicense_inquiry_free(&inquiry);
  elicense_verifier_free(&verifier);
  elicense_settings_free(&settings);
  free(file.bytes);
}

/* The files that a trust.toml names: everything in quotes that ends like a file of one. */
static void add_named_files(elicense_settings *settings, const char *folder, file_content toml) {
  char *text = strndup((const char *)toml.bytes, toml.length);
  CHECK(text != NULL);
  for (char *part = strtok(text, "\""); part != NULL; part = strtok(NULL, "\"")) {
    const char *dot = strrchr(part, '.');
    if (dot == NULL || (strcmp(dot, ".pem") != 0 && strcmp(dot, ".crl") != 0)) continue;
    file_content file = read_file(folder, part);
    OK(elicense_settings_add_trust_file(settings, part, file.bytes, file.length));
    free(file.bytes);
  }
  free(text);
}

int main(int argc, char **argv) {
  CHECK(argc == 2);
  char folder[4096];
  CHECK(snprintf(folder, sizeof folder, "%s/trust/default", argv[1]) < (int)sizeof folder);
  file_content good = read_file(argv[1], "vectors/js-license-xml-1/good.xml");

  elicense_settings *settings = NULL;
  elicense_verifier *verifier = NULL;
  OK(elicense_settings_new(&settings));
  OK(elicense_verifier_new(settings, &verifier, NULL));
  CHECK(conclude(verifier, good) == ELICENSE_CONCLUSION_UNDETERMINED);
  elicense_verifier_free(&verifier);

  /* Bytes, of which the settings keep a copy. */
  file_content toml = read_file(folder, "trust.toml");
  OK(elicense_settings_add_trust_file(settings, "trust.toml", toml.bytes, toml.length));
  add_named_files(settings, folder, toml);
  free(toml.bytes);
  ENDS(WRONG_ARGUMENT, elicense_settings_set_trust_folder(settings, folder));
  OK(elicense_verifier_new(settings, &verifier, NULL));
  CHECK(conclude(verifier, good) == ELICENSE_CONCLUSION_PASSED);
  a_license_is_recognised_at_home(verifier, good);
  elicense_verifier_free(&verifier);

  /* A verifier can be made again of the same settings, and with another policy. */
  OK(elicense_settings_set_revocation(settings, ELICENSE_REVOCATION_ADVISORY));
  OK(elicense_verifier_new(settings, &verifier, NULL));
  elicense_settings_free(&settings);
  CHECK(conclude(verifier, good) == ELICENSE_CONCLUSION_PASSED);
  elicense_verifier_free(&verifier);

  /* The same by the text of a policy, and one that says what is not for a policy to say. */
  static const char advisory[] = "revocation = \"advisory\"\nclock_skew = 120\n";
  static const char denied[] = "[constraints]\nkey-denied = \"warn\"\n";
  OK(elicense_settings_new(&settings));
  OK(elicense_settings_set_policy(settings, (const uint8_t *)advisory, sizeof advisory - 1));
  ENDS(CONFIGURATION, elicense_settings_set_policy(settings, (const uint8_t *)denied, sizeof denied - 1));
  elicense_settings_free(&settings);

  /* A layout that is known already, and one that is none. */
  elicense_error *error = NULL;
  const char *message = NULL;
  OK(elicense_settings_new(&settings));
  OK(elicense_settings_add_layout(settings, (const uint8_t *)"id = \"x\"\naccept = true", 22));
  ENDS(CONFIGURATION, elicense_verifier_new(settings, &verifier, &error));
  OK(elicense_error_message(error, &message, NULL));
  CHECK(strstr(message, "line 2 column 1") != NULL);
  elicense_error_free(&error);
  elicense_settings_free(&settings);
  char layouts[4096];
  CHECK(snprintf(layouts, sizeof layouts, "%s/../formats", argv[1]) < (int)sizeof layouts);
  OK(elicense_settings_new(&settings));
  OK(elicense_settings_set_formats_folder(settings, layouts));
  ENDS(CONFIGURATION, elicense_verifier_new(settings, &verifier, &error));
  OK(elicense_error_message(error, &message, NULL));
  CHECK(strstr(message, "nothing reads a file of this name") != NULL);
  elicense_error_free(&error);
  elicense_settings_free(&settings);

  is_covered(argv[1], "ofd/gb-ofd-1/good.ofd", ELICENSE_CONCLUSION_PASSED, ELICENSE_COVERAGE_ALL,
             ELICENSE_GRADE_COVERED_DATA);
  is_covered(argv[1], "ofd/gb-ofd-1/font-uncovered.ofd", ELICENSE_CONCLUSION_UNDETERMINED, ELICENSE_COVERAGE_ALL_BUT,
             ELICENSE_GRADE_COVERED_DATA);
  is_covered(argv[1], "ofd/gb-ofd-1/version-uncovered.ofd", ELICENSE_CONCLUSION_UNDETERMINED,
             ELICENSE_COVERAGE_EARLIER_REVISION, ELICENSE_GRADE_NOT_GRADED);
  is_covered(argv[1], "ofd/gb-ofd-1/no-references.ofd", ELICENSE_CONCLUSION_FAILED, ELICENSE_COVERAGE_NOTHING,
             ELICENSE_GRADE_NOT_GRADED);
  is_covered(argv[1], "ofd/gb-ofd-1/stripped.ofd", ELICENSE_CONCLUSION_UNDETERMINED, ELICENSE_COVERAGE_NO_SIGNATURE,
             ELICENSE_GRADE_NOT_GRADED);
  is_covered(argv[1], "ofd/cn-mining-license-page-1/good.ofd", ELICENSE_CONCLUSION_UNDETERMINED, ELICENSE_COVERAGE_ALL,
             ELICENSE_GRADE_COVERED_PAGE);

  free(good.bytes);
  puts("settings: folder and bytes decide alike");
  return 0;
}
