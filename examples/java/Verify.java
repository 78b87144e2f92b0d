import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Prints the report of each file, one a line: Verify TRUST SECONDS FILE... */
final class Verify {
    public static void main(String[] arguments) throws IOException {
        if (arguments.length < 3) {
            System.err.println("usage: Verify TRUST SECONDS FILE...");
            System.exit(2);
        }
        PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        long seconds = Long.parseLong(arguments[1]);
        try (Elicense elicense = new Elicense(arguments[0])) {
            for (int i = 2; i < arguments.length; i++) {
                byte[] document = Files.readAllBytes(Path.of(arguments[i]));
                out.print(elicense.verify(document, seconds, arguments[i]) + "\n");
            }
        }
        out.flush();
    }
}
