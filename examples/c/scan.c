/*
 * Verifies licenses from C: loads whom to trust, reads files, prints what the verdict is.
 *
 *   scan [--json] TRUST SECONDS FILE...
 *
 * TRUST is a folder with trust.toml; SECONDS since 1970 is the time to verify at, or `now`. `--json` prints the
 * whole report of each file instead, one a line. Ends with 0 when every license passed.
 *
 * A file is a license in any layout, or a PNG or JPEG picture that shows one as a QR code. A PGM or PPM file stands
 * for what a camera gives: its pixels, grey or RGB, are handed over as they lie in memory.
 */
#include <elicense.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* One byte more than the library reads of a picture, its largest input, so that it can say when a file is too long. */
enum { MOST = (16 << 20) + 1 };

/* Says why a call failed, and ends the program. */
static void stop(const char *what, elicense_status status, const elicense_error *error) {
  const char *message = elicense_status_text(status);
  if (error != NULL) elicense_error_message(error, &message, NULL);
  fprintf(stderr, "scan: %s: %s\n", what, message);
  exit(2);
}

static elicense_verifier *load_trust(const char *folder) {
  elicense_settings *settings = NULL;
  elicense_verifier *verifier = NULL;
  elicense_error *error = NULL;
  elicense_status status = elicense_settings_new(&settings);
  if (status == ELICENSE_STATUS_OK) status = elicense_settings_set_trust_folder(settings, folder);
  if (status == ELICENSE_STATUS_OK) status = elicense_verifier_new(settings, &verifier, &error);
  if (status != ELICENSE_STATUS_OK) stop(folder, status, error);
  elicense_settings_free(&settings);
  return verifier;
}

static elicense_inquiry *ask_at(const char *seconds) {
  elicense_inquiry *inquiry = NULL;
  int64_t at = strcmp(seconds, "now") == 0 ? (int64_t)time(NULL) : strtoll(seconds, NULL, 10);
  elicense_status status = elicense_inquiry_new(at, 0, &inquiry);
  if (status != ELICENSE_STATUS_OK) stop(seconds, status, NULL);
  return inquiry;
}

static size_t read_file(const char *name, uint8_t *bytes) {
  FILE *file = fopen(name, "rb");
  if (file == NULL) {
    perror(name);
    exit(2);
  }
  size_t length = fread(bytes, 1, MOST, file);
  if (ferror(file)) {
    perror(name);
    exit(2);
  }
  fclose(file);
  return length;
}

static const char *verdict(elicense_conclusion conclusion) {
  switch (conclusion) {
    case ELICENSE_CONCLUSION_PASSED:
      return "passed 通过";
    case ELICENSE_CONCLUSION_FAILED:
      return "failed 不通过";
    default:
      return "undetermined 无法确定";
  }
}

/* The header of a PGM or PPM file (P5, P6; no comments): how many bytes it has, 0 if there is none. */
static size_t frame_header(const uint8_t *bytes, size_t length, uint32_t *width, uint32_t *height,
                           uint32_t *format) {
  char text[64] = {0};
  char kind = 0;
  int end = 0;
  memcpy(text, bytes, length < sizeof text ? length : sizeof text - 1);
  int found = sscanf(text, "P%c %" SCNu32 " %" SCNu32 " 255%n", &kind, width, height, &end);
  if (found != 3 || end == 0 || (kind != '5' && kind != '6')) return 0;
  *format = kind == '5' ? ELICENSE_PIXELS_GREY : ELICENSE_PIXELS_RGB;
  return (size_t)end + 1;
}

/* Verifies what a file holds: a frame of a camera, or anything else as it is. */
static elicense_status verify(const elicense_verifier *verifier, const elicense_inquiry *inquiry, const char *name,
                              const uint8_t *bytes, size_t length, elicense_report **report,
                              elicense_error **error) {
  uint32_t width = 0, height = 0, format = 0;
  size_t header = frame_header(bytes, length, &width, &height, &format);
  if (header == 0 || header > length) {
    return elicense_verifier_verify(verifier, inquiry, bytes, length, name, report, error);
  }
  size_t stride = (size_t)width * (format == ELICENSE_PIXELS_RGB ? 3 : 1);
  return elicense_verifier_verify_frame(verifier, inquiry, NULL, bytes + header, length - header, width, height,
                                        stride, format, ELICENSE_EFFORT_SEARCH, report, error);
}

/* Prints the answer to one file; 1 if its license passed. */
static int answer(const elicense_verifier *verifier, const elicense_inquiry *inquiry, const char *name,
                  const uint8_t *bytes, size_t length, int as_json) {
  elicense_report *report = NULL;
  elicense_error *error = NULL;
  elicense_conclusion conclusion = ELICENSE_CONCLUSION_UNDETERMINED;
  const char *text = NULL;
  elicense_status status = verify(verifier, inquiry, name, bytes, length, &report, &error);
  if (status == ELICENSE_STATUS_OK) {
    elicense_report_conclusion(report, &conclusion);
    elicense_report_json(report, &text, NULL);
    if (as_json) {
      puts(text);
    } else {
      printf("%s: %s\n", name, verdict(conclusion));
    }
  } else if (status == ELICENSE_STATUS_NOT_EXAMINED) {
    elicense_error_json(error, &text, NULL);
    if (as_json) {
      puts(text);
    } else {
      elicense_error_message(error, &text, NULL);
      printf("%s: not examined 未能检查: %s\n", name, text);
    }
  } else {
    stop(name, status, error);
  }
  elicense_report_free(&report);
  elicense_error_free(&error);
  return conclusion == ELICENSE_CONCLUSION_PASSED;
}

int main(int argc, char **argv) {
  int as_json = argc > 1 && strcmp(argv[1], "--json") == 0;
  char **arguments = argv + 1 + as_json;
  int count = argc - 1 - as_json;
  if (count < 3 || elicense_abi_version() != ELICENSE_ABI_VERSION) {
    fputs("usage: scan [--json] TRUST SECONDS FILE...\n", stderr);
    return 2;
  }
  elicense_verifier *verifier = load_trust(arguments[0]);
  elicense_inquiry *inquiry = ask_at(arguments[1]);
  uint8_t *bytes = malloc(MOST);
  if (bytes == NULL) return 2;
  int all_passed = 1;
  for (int i = 2; i < count; i++) {
    size_t length = read_file(arguments[i], bytes);
    all_passed &= answer(verifier, inquiry, arguments[i], bytes, length, as_json);
  }
  free(bytes);
  elicense_inquiry_free(&inquiry);
  elicense_verifier_free(&verifier);
  return all_passed ? 0 : 1;
}
