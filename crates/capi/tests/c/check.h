/* What the tests in C share: a claim that does not hold ends the program. */
#ifndef CHECK_H
#define CHECK_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <elicense.h>

#define CHECK(claim)                                                             \
  do {                                                                           \
    if (!(claim)) {                                                              \
      fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #claim);        \
      exit(1);                                                                   \
    }                                                                            \
  } while (0)

#define ENDS(status, call) CHECK((call) == ELICENSE_STATUS_##status)
#define OK(call) ENDS(OK, call)

/* 2026-06-01T12:00:00+08:00, the time of the test data. */
#define AT INT64_C(1780286400)

typedef struct {
  uint8_t *bytes;
  size_t length;
} file_content;

/* Reads a file below the folder of test data. */
static inline file_content read_file(const char *folder, const char *name) {
  char path[4096];
  CHECK(snprintf(path, sizeof path, "%s/%s", folder, name) < (int)sizeof path);
  FILE *file = fopen(path, "rb");
  if (file == NULL) {
    perror(path);
    exit(1);
  }
  file_content content = {malloc(1 << 20), 0};
  CHECK(content.bytes != NULL);
  content.length = fread(content.bytes, 1, 1 << 20, file);
  CHECK(content.length > 0 && content.length < 1 << 20);
  fclose(file);
  return content;
}

/* A verifier that trusts what a store of the test data trusts. */
static inline elicense_verifier *test_verifier_of(const char *folder, const char *store) {
  char path[4096];
  CHECK(snprintf(path, sizeof path, "%s/trust/%s", folder, store) < (int)sizeof path);
  elicense_settings *settings = NULL;
  elicense_verifier *verifier = NULL;
  OK(elicense_settings_new(&settings));
  OK(elicense_settings_set_trust_folder(settings, path));
  OK(elicense_verifier_new(settings, &verifier, NULL));
  elicense_settings_free(&settings);
  return verifier;
}

static inline elicense_verifier *test_verifier(const char *folder) {
  return test_verifier_of(folder, "default");
}

/* Who signs the display codes of the test data. */
static inline elicense_signer *test_signer(const char *folder) {
  file_content key = read_file(folder, "pki/keys/sh-display.pem");
  file_content certificate = read_file(folder, "pki/certificates/sh-display.pem");
  elicense_signer *signer = NULL;
  OK(elicense_signer_new(key.bytes, key.length, certificate.bytes, certificate.length, &signer, NULL));
  free(key.bytes);
  free(certificate.bytes);
  return signer;
}

/* A report on a license of the test data, from which codes are made. */
static inline elicense_report *test_report(const char *folder, const elicense_verifier *verifier,
                                           const elicense_inquiry *inquiry, const char *name) {
  file_content file = read_file(folder, name);
  elicense_report *report = NULL;
  OK(elicense_verifier_verify(verifier, inquiry, file.bytes, file.length, NULL, &report, NULL));
  free(file.bytes);
  return report;
}

/* What a report on a display code says, which is then freed. */
static inline void shows(elicense_report *report, elicense_conclusion conclusion,
                         elicense_presentation presentation) {
  elicense_conclusion found = 0;
  elicense_presentation shown = 77;
  OK(elicense_report_conclusion(report, &found));
  OK(elicense_report_presentation(report, &shown));
  CHECK(found == conclusion && shown == presentation);
  elicense_report_free(&report);
}

/* The JSON of one document: of its report, or of the error in its place. The caller frees it. */
static inline char *json_of(const elicense_verifier *verifier, const elicense_inquiry *inquiry,
                            const uint8_t *bytes, size_t length) {
  elicense_report *report = NULL;
  elicense_error *error = NULL;
  const char *json = NULL;
  elicense_status status = elicense_verifier_verify(verifier, inquiry, bytes, length, NULL, &report, &error);
  if (status == ELICENSE_STATUS_OK) {
    CHECK(error == NULL);
    OK(elicense_report_json(report, &json, NULL));
  } else {
    CHECK(status == ELICENSE_STATUS_NOT_EXAMINED && report == NULL);
    OK(elicense_error_json(error, &json, NULL));
  }
  char *copy = strdup(json);
  CHECK(copy != NULL);
  elicense_report_free(&report);
  elicense_error_free(&error);
  return copy;
}

#endif
