/* Frames of a camera: the code in them is verified, whatever their pixels are; what cannot be a frame is refused. */
#include "check.h"

static elicense_verifier *verifier;
static elicense_inquiry *inquiry;

/* Pixels, and how they lie in memory. */
typedef struct {
  uint8_t *pixels;
  size_t length;
  uint32_t side;
  size_t stride;
} frame;

enum { SCALE = 4, PADDING = 3 };

/* A code as a camera sees it: each module of its drawing SCALE by SCALE pixels of so many bytes. */
static frame frame_of(const elicense_code *code, size_t bytes) {
  const char *svg = NULL;
  unsigned modules = 0, x = 0, y = 0, width = 0;
  OK(elicense_code_svg(code, &svg, NULL));
  const char *box = strstr(svg, "viewBox=");
  CHECK(box != NULL && sscanf(box, "viewBox=\"0 0 %u", &modules) == 1);
  frame seen = {.side = modules * SCALE, .stride = modules * SCALE * bytes + PADDING};
  seen.length = seen.stride * seen.side;
  seen.pixels = malloc(seen.length);
  CHECK(seen.pixels != NULL);
  memset(seen.pixels, 255, seen.length);
  for (const char *bar = strstr(svg, "<path d="); bar != NULL && (bar = strchr(bar, 'M')) != NULL; bar++) {
    CHECK(sscanf(bar, "M%u %uh%u", &x, &y, &width) == 3);
    for (unsigned row = y * SCALE; row < (y + 1) * SCALE; row++) {
      memset(seen.pixels + row * seen.stride + x * SCALE * bytes, 0, width * SCALE * bytes);
    }
  }
  return seen;
}

static elicense_status look(frame seen, uint32_t format, uint32_t effort, elicense_replay_guard *guard,
                            elicense_report **report, elicense_error **error) {
  return elicense_verifier_verify_frame(verifier, inquiry, guard, seen.pixels, seen.length, seen.side, seen.side,
                                        seen.stride, format, effort, report, error);
}

static void a_code_in_a_frame_of_any_kind_is_verified(const elicense_code *code) {
  const struct {
    uint32_t format;
    size_t bytes;
  } kinds[] = {
      {ELICENSE_PIXELS_GREY, 1}, {ELICENSE_PIXELS_RGB, 3}, {ELICENSE_PIXELS_RGBA, 4}, {ELICENSE_PIXELS_BGRA, 4}};
  for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
    frame seen = frame_of(code, kinds[i].bytes);
    for (uint32_t effort = ELICENSE_EFFORT_GLANCE; effort <= ELICENSE_EFFORT_SEARCH; effort++) {
      elicense_report *report = NULL;
      elicense_error *error = NULL;
      OK(look(seen, kinds[i].format, effort, NULL, &report, &error));
      CHECK(error == NULL);
      shows(report, ELICENSE_CONCLUSION_PASSED, ELICENSE_PRESENTATION_FRESH);
    }
    /* The last row needs no bytes behind it, but all of its own. */
    elicense_report *report = NULL;
    seen.length -= PADDING;
    OK(look(seen, kinds[i].format, ELICENSE_EFFORT_GLANCE, NULL, &report, NULL));
    elicense_report_free(&report);
    seen.length -= 1;
    ENDS(NOT_EXAMINED, look(seen, kinds[i].format, ELICENSE_EFFORT_GLANCE, NULL, &report, NULL));
    CHECK(report == NULL);
    free(seen.pixels);
  }
}

static void with_a_guard_a_frame_passes_once(const elicense_code *code) {
  frame seen = frame_of(code, 1);
  elicense_replay_guard *guard = NULL;
  elicense_report *report = NULL;
  OK(elicense_replay_guard_new(0, &guard));
  OK(look(seen, ELICENSE_PIXELS_GREY, ELICENSE_EFFORT_GLANCE, guard, &report, NULL));
  shows(report, ELICENSE_CONCLUSION_PASSED, ELICENSE_PRESENTATION_FRESH);
  OK(look(seen, ELICENSE_PIXELS_GREY, ELICENSE_EFFORT_GLANCE, guard, &report, NULL));
  shows(report, ELICENSE_CONCLUSION_FAILED, ELICENSE_PRESENTATION_REPLAYED);
  elicense_replay_guard_free(&guard);
  free(seen.pixels);
}

/* Two frames side by side. */
static frame beside(frame left, frame right) {
  CHECK(left.side == right.side && left.stride == right.stride);
  frame both = {.side = left.side, .stride = 2 * left.stride, .length = 2 * left.length};
  both.pixels = malloc(both.length);
  CHECK(both.pixels != NULL);
  for (uint32_t row = 0; row < both.side; row++) {
    memcpy(both.pixels + row * both.stride, left.pixels + row * left.stride, left.stride);
    memcpy(both.pixels + row * both.stride + left.stride, right.pixels + row * right.stride, right.stride);
  }
  return both;
}

/* Two licenses in sight are no showing of either; one license twice is one. */
static void a_frame_with_several_licenses_does_not_use_a_showing_up(const elicense_code *code,
                                                                    const elicense_code *another) {
  frame one = frame_of(code, 1), other = frame_of(another, 1);
  frame both = beside(one, other), twice = beside(one, one);
  elicense_replay_guard *guard = NULL;
  elicense_report *report = NULL;
  elicense_error *error = NULL;
  const char *json = NULL;
  OK(elicense_replay_guard_new(0, &guard));
  ENDS(NOT_EXAMINED, elicense_verifier_verify_frame(verifier, inquiry, guard, both.pixels, both.length,
                                                    (uint32_t)both.stride, both.side, both.stride,
                                                    ELICENSE_PIXELS_GREY, ELICENSE_EFFORT_GLANCE, &report, &error));
  OK(elicense_error_json(error, &json, NULL));
  CHECK(strstr(json, "\"code\":\"picture-several-codes\"") != NULL);
  elicense_error_free(&error);
  OK(elicense_verifier_verify_frame(verifier, inquiry, guard, twice.pixels, twice.length, (uint32_t)twice.stride,
                                    twice.side, twice.stride, ELICENSE_PIXELS_GREY, ELICENSE_EFFORT_GLANCE,
                                    &report, NULL));
  shows(report, ELICENSE_CONCLUSION_PASSED, ELICENSE_PRESENTATION_FRESH);
  OK(look(other, ELICENSE_PIXELS_GREY, ELICENSE_EFFORT_GLANCE, guard, &report, NULL));
  shows(report, ELICENSE_CONCLUSION_PASSED, ELICENSE_PRESENTATION_FRESH);
  elicense_replay_guard_free(&guard);
  free(one.pixels);
  free(other.pixels);
  free(both.pixels);
  free(twice.pixels);
}

static void what_is_no_frame_with_a_code_is_not_examined(void) {
  enum { WIDTH = 320, HEIGHT = 240, LENGTH = WIDTH * HEIGHT };
  uint8_t *white = malloc(LENGTH);
  CHECK(white != NULL);
  memset(white, 255, LENGTH);
  const uint32_t grey = ELICENSE_PIXELS_GREY, glance = ELICENSE_EFFORT_GLANCE;
  elicense_report *report = NULL;
  elicense_error *error = NULL;
  const char *json = NULL;
  ENDS(NOT_EXAMINED, elicense_verifier_verify_frame(verifier, inquiry, NULL, white, LENGTH, WIDTH, HEIGHT, WIDTH,
                                                    grey, ELICENSE_EFFORT_SEARCH, &report, &error));
  OK(elicense_error_json(error, &json, NULL));
  CHECK(strstr(json, "\"code\":\"picture-without-code\"") != NULL);
  elicense_error_free(&error);

  const struct {
    size_t length, stride;
    uint32_t width, height;
  } wrong[] = {
      {LENGTH - 1, WIDTH, WIDTH, HEIGHT}, {LENGTH, WIDTH, 0, HEIGHT},
      {LENGTH, WIDTH, WIDTH, 0},          {LENGTH, WIDTH - 1, WIDTH, HEIGHT},
      {LENGTH, 0, WIDTH, HEIGHT},         {LENGTH, SIZE_MAX, WIDTH, HEIGHT},
      {0, WIDTH, WIDTH, HEIGHT},          {LENGTH, SIZE_MAX, UINT32_MAX, UINT32_MAX},
      {LENGTH, 16385, 16385, 1},
  };
  for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
    ENDS(NOT_EXAMINED,
         elicense_verifier_verify_frame(verifier, inquiry, NULL, white, wrong[i].length, wrong[i].width,
                                        wrong[i].height, wrong[i].stride, grey, glance, &report, NULL));
  }
  /* No bytes may stand at NULL, as everywhere; they are no frame. */
  ENDS(NOT_EXAMINED, elicense_verifier_verify_frame(verifier, inquiry, NULL, NULL, 0, WIDTH, HEIGHT, WIDTH, grey,
                                                    glance, &report, NULL));
  const uint32_t unknown[][2] = {{0, glance}, {5, glance}, {UINT32_MAX, glance}, {grey, 0}, {grey, 3}};
  for (size_t i = 0; i < sizeof unknown / sizeof unknown[0]; i++) {
    ENDS(WRONG_ARGUMENT,
         elicense_verifier_verify_frame(verifier, inquiry, NULL, white, LENGTH, WIDTH, HEIGHT, WIDTH,
                                        unknown[i][0], unknown[i][1], &report, NULL));
  }
  ENDS(WRONG_ARGUMENT, elicense_verifier_verify_frame(verifier, inquiry, NULL, white, SIZE_MAX, WIDTH, HEIGHT,
                                                      WIDTH, grey, glance, &report, NULL));
  ENDS(NULL_POINTER, elicense_verifier_verify_frame(NULL, inquiry, NULL, white, LENGTH, WIDTH, HEIGHT, WIDTH, grey,
                                                    glance, &report, NULL));
  ENDS(NULL_POINTER, elicense_verifier_verify_frame(verifier, NULL, NULL, white, LENGTH, WIDTH, HEIGHT, WIDTH, grey,
                                                    glance, &report, NULL));
  ENDS(NULL_POINTER, elicense_verifier_verify_frame(verifier, inquiry, NULL, NULL, LENGTH, WIDTH, HEIGHT, WIDTH,
                                                    grey, glance, &report, NULL));
  ENDS(NULL_POINTER, elicense_verifier_verify_frame(verifier, inquiry, NULL, white, LENGTH, WIDTH, HEIGHT, WIDTH,
                                                    grey, glance, NULL, NULL));
  CHECK(report == NULL);
  free(white);
}

int main(int argc, char **argv) {
  CHECK(argc == 2);
  verifier = test_verifier_of(argv[1], "display");
  OK(elicense_inquiry_new(AT, 0, &inquiry));
  elicense_signer *signer = test_signer(argv[1]);
  elicense_report *good = test_report(argv[1], verifier, inquiry, "vectors/sh-catalogue-jws-1/good.json");
  elicense_code *code = NULL;
  OK(elicense_code_make(good, signer, AT, 300, NULL, 0, &code, NULL));
  a_code_in_a_frame_of_any_kind_is_verified(code);
  with_a_guard_a_frame_passes_once(code);
  elicense_code *another = NULL;
  OK(elicense_code_make(good, signer, AT, 299, NULL, 0, &another, NULL));
  a_frame_with_several_licenses_does_not_use_a_showing_up(code, another);
  elicense_code_free(&another);
  what_is_no_frame_with_a_code_is_not_examined();
  elicense_code_free(&code);
  elicense_report_free(&good);
  elicense_signer_free(&signer);
  elicense_inquiry_free(&inquiry);
  elicense_verifier_free(&verifier);
  puts("frames: grey, RGB, RGBA and BGRA");
  return 0;
}
