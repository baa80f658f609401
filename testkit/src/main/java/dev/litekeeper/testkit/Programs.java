package dev.litekeeper.testkit;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.opentest4j.TestAbortedException;

/// Programs of the system that some tests need, as in `sqlite3` or `sshd`.
public final class Programs {
    private static final List<String> BESIDE_PATH = List.of("/usr/local/sbin", "/usr/sbin", "/sbin");

    private Programs() {}

    /// The path of this program. Where there is none the test is skipped under the program's name, and under `CI=true`
    /// it fails.
    public static Path require(String name) {
        return find(name).orElseThrow(() -> missing("needs the program " + name + ", which is not installed"));
    }

    /// What a command is to begin with whose processes meet this fault at calls of this kind, as in
    /// `signal=KILL:when=3`.
    public static List<String> faulty(String call, String fault) {
        String strace = require("strace").toString();
        String inject = "inject=" + call + ":" + fault;
        return List.of(strace, "-f", "-o", "/dev/null", "-e", "trace=" + call, "-e", inject);
    }

    private static RuntimeException missing(String message) {
        if ("true".equals(System.getenv("CI"))) {
            throw new AssertionError(message + " (CI=true: a skip is a failure)");
        }
        return new TestAbortedException(message);
    }

    /// The path of this program, looked for on the `PATH` and in the system's folders for daemons.
    public static Optional<Path> find(String name) {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("/usr/local/bin:/usr/bin:/bin");
        return Stream.concat(Stream.of(path.split(":")), BESIDE_PATH.stream())
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .filter(Files::isRegularFile)
                .findFirst();
    }
}
