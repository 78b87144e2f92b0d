/* A library that was built without pictures has every call, says which it cannot do, and does the others. */
#include "check.h"

int main(int argc, char **argv) {
  CHECK(argc == 2);
  elicense_verifier *verifier = test_verifier_of(argv[1], "display");
  elicense_inquiry *inquiry = NULL;
  OK(elicense_inquiry_new(AT, 0, &inquiry));
  elicense_signer *signer = test_signer(argv[1]);
  elicense_report *report = test_report(argv[1], verifier, inquiry, "vectors/sh-catalogue-jws-1/good.json");
  elicense_code *code = NULL;
  OK(elicense_code_make(report, signer, AT, 300, NULL, 0, &code, NULL));
  elicense_report_free(&report);

  const uint8_t *png = NULL;
  const char *text = NULL;
  size_t length = 77;
  elicense_error *error = NULL;
  ENDS(LEFT_OUT, elicense_code_png(code, &png, &length));
  CHECK(png == NULL && length == 77);
  const uint8_t white[4] = {255, 255, 255, 255};
  ENDS(LEFT_OUT, elicense_verifier_verify_frame(verifier, inquiry, NULL, white, 4, 2, 2, 2, ELICENSE_PIXELS_GREY,
                                                ELICENSE_EFFORT_GLANCE, &report, &error));
  OK(elicense_error_message(error, &text, NULL));
  CHECK(strstr(text, "`pictures`") != NULL);
  elicense_error_free(&error);
  file_content file = read_file(argv[1], "vectors/ah-zzwk-detached-1/picture-good.png");
  ENDS(NOT_EXAMINED, elicense_verifier_verify(verifier, inquiry, file.bytes, file.length, NULL, &report, NULL));
  CHECK(report == NULL);
  free(file.bytes);

  OK(elicense_code_svg(code, &text, NULL));
  OK(elicense_code_text(code, &text, &length));
  OK(elicense_verifier_verify(verifier, inquiry, (const uint8_t *)text, length, NULL, &report, NULL));
  shows(report, ELICENSE_CONCLUSION_PASSED, ELICENSE_PRESENTATION_FRESH);
  elicense_code_free(&code);
  elicense_signer_free(&signer);
  elicense_inquiry_free(&inquiry);
  elicense_verifier_free(&verifier);
  puts("left out: pictures, and nothing else");
  return 0;
}
