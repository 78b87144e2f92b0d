/* One verifier and one inquiry, shared by 8 threads without a lock: every answer is the same. Of 8 threads that are
 * shown one code and share a replay guard, one lets it pass. */
#include <pthread.h>

#include "check.h"

static const char *const NAMES[] = {
    "vectors/sh-catalogue-jws-1/good.json", "vectors/js-license-xml-1/good.xml",
    "vectors/zj-gb-cose-1/good.cbor", "vectors/ah-zzwk-detached-1/good.json",
};
enum { FILES = sizeof NAMES / sizeof NAMES[0], THREADS = 8 };

static int rounds = 200;
static elicense_verifier *verifier;
static elicense_inquiry *inquiry;
static file_content files[FILES];
static char *expected[FILES];
/* Reports that all threads read at once, their JSON for the first time too. */
static elicense_report *shared[FILES];

static void *work(void *number) {
  for (int i = 0; i < FILES; i++) {
    const char *json = NULL;
    OK(elicense_report_json(shared[i], &json, NULL));
    CHECK(strcmp(json, expected[i]) == 0);
  }
  for (int round = 0; round < rounds; round++) {
    size_t i = ((size_t)round + (size_t)(uintptr_t)number) % FILES;
    char *json = json_of(verifier, inquiry, files[i].bytes, files[i].length);
    CHECK(strcmp(json, expected[i]) == 0);
    free(json);
  }
  return NULL;
}

static elicense_verifier *counters;
static elicense_replay_guard *guard;
static file_content code;
static elicense_presentation seen[THREADS];

static void *at_a_counter(void *number) {
  elicense_report *report = NULL;
  OK(elicense_verifier_verify_once(counters, inquiry, guard, code.bytes, code.length, NULL, &report, NULL));
  OK(elicense_report_presentation(report, &seen[(uintptr_t)number]));
  elicense_report_free(&report);
  return NULL;
}

static void run(void *(*thread)(void *)) {
  pthread_t threads[THREADS];
  for (uintptr_t i = 0; i < THREADS; i++) CHECK(pthread_create(&threads[i], NULL, thread, (void *)i) == 0);
  for (int i = 0; i < THREADS; i++) CHECK(pthread_join(threads[i], NULL) == 0);
}

static void one_of_them_lets_a_code_pass(const char *folder) {
  counters = test_verifier_of(folder, "display");
  code = read_file(folder, "vectors/display-code-1/good.txt");
  OK(elicense_replay_guard_new(0, &guard));
  run(at_a_counter);
  int fresh = 0, replayed = 0;
  for (int i = 0; i < THREADS; i++) {
    fresh += seen[i] == ELICENSE_PRESENTATION_FRESH;
    replayed += seen[i] == ELICENSE_PRESENTATION_REPLAYED;
  }
  CHECK(fresh == 1 && replayed == THREADS - 1);
  elicense_replay_guard_free(&guard);
  free(code.bytes);
  elicense_verifier_free(&counters);
}

int main(int argc, char **argv) {
  CHECK(argc == 2 || argc == 3);
  if (argc == 3) rounds = atoi(argv[2]);
  verifier = test_verifier(argv[1]);
  OK(elicense_inquiry_new(AT, 0, &inquiry));
  elicense_verifier *other = test_verifier(argv[1]);
  for (int i = 0; i < FILES; i++) {
    files[i] = read_file(argv[1], NAMES[i]);
    expected[i] = json_of(other, inquiry, files[i].bytes, files[i].length);
    OK(elicense_verifier_verify(other, inquiry, files[i].bytes, files[i].length, NULL, &shared[i], NULL));
  }
  elicense_verifier_free(&other);

  run(work);
  one_of_them_lets_a_code_pass(argv[1]);

  for (int i = 0; i < FILES; i++) {
    elicense_report_free(&shared[i]);
    free(files[i].bytes);
    free(expected[i]);
  }
  elicense_inquiry_free(&inquiry);
  elicense_verifier_free(&verifier);
  printf("threads: %d threads, %d answers each, one verifier\n", THREADS, rounds);
  return 0;
}
