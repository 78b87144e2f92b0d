/* The native half of Elicense.java: handles as numbers, failures as exceptions. */
#include <elicense.h>
#include <jni.h>

#include <string.h>

/* Throws what a call says, and frees it. */
static void fail(JNIEnv *env, elicense_status status, elicense_error *error) {
  const char *message = elicense_status_text(status);
  if (error != NULL) elicense_error_message(error, &message, NULL);
  jclass exception = (*env)->FindClass(env, "java/lang/IllegalStateException");
  if (exception != NULL) (*env)->ThrowNew(env, exception, message);
  elicense_error_free(&error);
}

JNIEXPORT jlong JNICALL Java_Elicense_open(JNIEnv *env, jclass class, jbyteArray trust_folder) {
  (void)class;
  elicense_settings *settings = NULL;
  elicense_verifier *verifier = NULL;
  elicense_error *error = NULL;
  jbyte *folder = (*env)->GetByteArrayElements(env, trust_folder, NULL);
  if (folder == NULL) return 0;
  elicense_status status = elicense_settings_new(&settings);
  if (status == ELICENSE_STATUS_OK) {
    status = elicense_settings_set_trust_folder(settings, (const char *)folder);
  }
  if (status == ELICENSE_STATUS_OK) status = elicense_verifier_new(settings, &verifier, &error);
  (*env)->ReleaseByteArrayElements(env, trust_folder, folder, JNI_ABORT);
  elicense_settings_free(&settings);
  if (status != ELICENSE_STATUS_OK) fail(env, status, error);
  return (jlong)(intptr_t)verifier;
}

/* The JSON of an answer, as an array of Java. */
static jbyteArray array_of(JNIEnv *env, const char *json, size_t length) {
  jbyteArray array = (*env)->NewByteArray(env, (jsize)length);
  if (array != NULL) (*env)->SetByteArrayRegion(env, array, 0, (jsize)length, (const jbyte *)json);
  return array;
}

JNIEXPORT jbyteArray JNICALL Java_Elicense_verify(JNIEnv *env, jclass class, jlong verifier,
                                                  jbyteArray document, jlong seconds, jbyteArray name) {
  (void)class;
  elicense_inquiry *inquiry = NULL;
  elicense_report *report = NULL;
  elicense_error *error = NULL;
  const char *json = NULL;
  size_t length = 0;
  jbyteArray answer = NULL;
  jbyte *bytes = (*env)->GetByteArrayElements(env, document, NULL);
  jbyte *name_bytes = bytes == NULL ? NULL : (*env)->GetByteArrayElements(env, name, NULL);
  if (name_bytes != NULL) {
    elicense_status status = elicense_inquiry_new(seconds, 0, &inquiry);
    if (status == ELICENSE_STATUS_OK) {
      status = elicense_verifier_verify((const elicense_verifier *)(intptr_t)verifier, inquiry,
                                        (const uint8_t *)bytes,
                                        (size_t)(*env)->GetArrayLength(env, document),
                                        (const char *)name_bytes, &report, &error);
    }
    if (status == ELICENSE_STATUS_OK) {
      elicense_report_json(report, &json, &length);
      answer = array_of(env, json, length);
    } else if (status == ELICENSE_STATUS_NOT_EXAMINED) {
      elicense_error_json(error, &json, &length);
      answer = array_of(env, json, length);
      elicense_error_free(&error);
    } else {
      fail(env, status, error);
    }
    (*env)->ReleaseByteArrayElements(env, name, name_bytes, JNI_ABORT);
  }
  if (bytes != NULL) (*env)->ReleaseByteArrayElements(env, document, bytes, JNI_ABORT);
  elicense_report_free(&report);
  elicense_inquiry_free(&inquiry);
  return answer;
}

JNIEXPORT void JNICALL Java_Elicense_free(JNIEnv *env, jclass class, jlong verifier) {
  (void)env;
  (void)class;
  elicense_verifier *handle = (elicense_verifier *)(intptr_t)verifier;
  elicense_verifier_free(&handle);
}
