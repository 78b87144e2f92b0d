import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The C library from Java 17: verifies documents. Made once, shared between threads, closed once. */
final class Elicense implements AutoCloseable {
    static {
        System.loadLibrary("elicense_jni");
    }

    private long verifier;

    /** Trusts what the folder says. */
    Elicense(String trustFolder) {
        verifier = open(terminated(trustFolder));
    }

    /** The report on a document, or the error in its place where it could not be examined: one line of JSON. */
    String verify(byte[] document, long seconds, String name) {
        if (verifier == 0) {
            throw new IllegalStateException("closed");
        }
        return new String(verify(verifier, document, seconds, terminated(name)), StandardCharsets.UTF_8);
    }

    /** No other thread may still be verifying. */
    @Override
    public void close() {
        free(verifier);
        verifier = 0;
    }

    /** UTF-8 with a NUL at its end; JNI's own texts are in another encoding. */
    private static byte[] terminated(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return Arrays.copyOf(bytes, bytes.length + 1);
    }

    private static native long open(byte[] trustFolder);

    private static native byte[] verify(long verifier, byte[] document, long seconds, byte[] name);

    private static native void free(long verifier);
}
