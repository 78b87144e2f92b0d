/* Many documents in one buffer: each answer is what the document alone would get, wherever it lies. */
#include "check.h"

static const char *const NAMES[] = {
    "vectors/sh-catalogue-jws-1/good.json", "vectors/js-license-xml-1/good.xml",
    "vectors/js-license-xml-1/changed-holder-name.xml", "vectors/zj-gb-cose-1/good.cbor",
    "vectors/ah-zzwk-detached-1/good.json",
};
enum { FILES = sizeof NAMES / sizeof NAMES[0], COUNT = FILES + 2, BEFORE = 3 };

int main(int argc, char **argv) {
  CHECK(argc == 2);
  elicense_verifier *verifier = test_verifier(argv[1]);
  elicense_inquiry *inquiry = NULL;
  OK(elicense_inquiry_new(AT, 0, &inquiry));

  /* A slice of a column begins anywhere; a null is an empty document; rubbish is one too. */
  uint8_t *data = malloc(1 << 20);
  CHECK(data != NULL);
  memcpy(data, "???", BEFORE);
  int32_t offsets[COUNT + 1] = {BEFORE};
  for (int i = 0; i < COUNT; i++) {
    size_t end = (size_t)offsets[i];
    if (i < FILES) {
      file_content file = read_file(argv[1], NAMES[i]);
      memcpy(data + end, file.bytes, file.length);
      end += file.length;
      free(file.bytes);
    } else if (i == FILES) {
      memcpy(data + end, "rubbish", 7);
      end += 7;
    }
    offsets[i + 1] = (int32_t)end;
  }
  size_t length = (size_t)offsets[COUNT];

  elicense_reports *reports = NULL;
  OK(elicense_verifier_verify_many(verifier, inquiry, data, length, offsets, COUNT, &reports, NULL));
  const elicense_status *statuses = NULL;
  const uint32_t *conclusions = NULL;
  const char *json = NULL;
  const int64_t *ends = NULL;
  size_t count = 0;
  OK(elicense_reports_statuses(reports, &statuses, &count));
  CHECK(count == COUNT);
  OK(elicense_reports_conclusions(reports, &conclusions, &count));
  CHECK(count == COUNT);
  OK(elicense_reports_json(reports, &json, &ends, &count));
  CHECK(count == COUNT && ends[0] == 0);
  for (int i = 0; i < COUNT; i++) {
    char *alone = json_of(verifier, inquiry, data + offsets[i], (size_t)(offsets[i + 1] - offsets[i]));
    size_t size = (size_t)(ends[i + 1] - ends[i]);
    CHECK(strlen(alone) == size && memcmp(alone, json + ends[i], size) == 0);
    free(alone);
    CHECK(statuses[i] == (i < FILES ? ELICENSE_STATUS_OK : ELICENSE_STATUS_NOT_EXAMINED));
    uint32_t expected = i >= FILES ? 0 : i == 2 ? ELICENSE_CONCLUSION_FAILED : ELICENSE_CONCLUSION_PASSED;
    CHECK(conclusions[i] == expected);
  }
  ENDS(NULL_POINTER, elicense_reports_statuses(NULL, &statuses, &count));
  ENDS(NULL_POINTER, elicense_reports_statuses(reports, NULL, &count));
  ENDS(NULL_POINTER, elicense_reports_conclusions(reports, &conclusions, NULL));
  ENDS(NULL_POINTER, elicense_reports_json(reports, &json, NULL, &count));
  elicense_reports_free(&reports);

  /* The same with wide offsets, and with none at all. */
  int64_t wide[COUNT + 1];
  for (int i = 0; i <= COUNT; i++) wide[i] = offsets[i];
  OK(elicense_verifier_verify_many_large(verifier, inquiry, data, length, wide, COUNT, &reports, NULL));
  OK(elicense_reports_conclusions(reports, &conclusions, &count));
  CHECK(count == COUNT && conclusions[0] == ELICENSE_CONCLUSION_PASSED);
  elicense_reports_free(&reports);
  OK(elicense_verifier_verify_many(verifier, inquiry, NULL, 0, (const int32_t[]){0}, 0, &reports, NULL));
  OK(elicense_reports_json(reports, &json, &ends, &count));
  CHECK(count == 0 && ends[0] == 0);
  elicense_reports_free(&reports);

  /* Offsets that leave the data, go back or are negative; more documents than one call takes. */
  elicense_error *error = NULL;
  const char *message = NULL;
  offsets[3] = (int32_t)length + 1;
  ENDS(WRONG_ARGUMENT,
       elicense_verifier_verify_many(verifier, inquiry, data, length, offsets, COUNT, &reports, &error));
  OK(elicense_error_message(error, &message, NULL));
  CHECK(strcmp(message, "the offsets at 2 do not lie in the data, in order") == 0);
  elicense_error_free(&error);
  wide[0] = -1;
  ENDS(WRONG_ARGUMENT,
       elicense_verifier_verify_many_large(verifier, inquiry, data, length, wide, COUNT, &reports, NULL));
  ENDS(WRONG_ARGUMENT, elicense_verifier_verify_many(verifier, inquiry, data, length, offsets,
                                                     ELICENSE_MAX_DOCUMENTS + 1, &reports, NULL));
  ENDS(WRONG_ARGUMENT,
       elicense_verifier_verify_many(verifier, inquiry, data, length, offsets, SIZE_MAX, &reports, NULL));
  ENDS(WRONG_ARGUMENT,
       elicense_verifier_verify_many(verifier, inquiry, data, SIZE_MAX, offsets, COUNT, &reports, NULL));
  CHECK(reports == NULL);

  free(data);
  elicense_inquiry_free(&inquiry);
  elicense_verifier_free(&verifier);
  puts("many: each answer is the document's own");
  return 0;
}
