package dev.litekeeper.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.litekeeper.failure.Failure;
import dev.litekeeper.testkit.Signals;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Ends processes of its own in several ways and looks at what they have left.
final class AtExitTest {
    @ParameterizedTest
    @ValueSource(strings = {"TERM", "INT", "HUP"})
    void aSignalLetsWhatIsOpenBeDoneNewestFirst(String signal) throws IOException, InterruptedException {
        Process process = start("wait");
        Path folder = Path.of(line(process));
        assertThat(folder.resolve("left")).exists();
        new ProcessBuilder("kill", "-" + signal, String.valueOf(process.pid()))
                .start()
                .waitFor();
        assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        assertThat(rest(process)).isEqualTo("second\nfirst\nlast\n");
        assertThat(folder).doesNotExist();
        assertThat(process.exitValue()).isEqualTo(7);
    }

    @Test
    void whatItsOwnerHasDoneIsNotDoneAgain() throws IOException, InterruptedException {
        Process process = start("close");
        Path folder = Path.of(line(process));
        assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        assertThat(rest(process)).isEqualTo("first\nlast\n");
        assertThat(folder).doesNotExist();
    }

    @Test
    void aFolderIsGoneAlsoWhereAThreadGoesOnWritingIntoIt() throws IOException, InterruptedException {
        Process process = start("busy");
        Path folder = Path.of(line(process));
        process.toHandle().destroy();
        assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        assertThat(rest(process)).contains("last\n");
        assertThat(folder).doesNotExist();
    }

    @Test
    void nothingIsMadeThatWouldNotBeTidiedUpAnyMore() throws IOException, InterruptedException {
        Process process = start("late");
        assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        assertThat(rest(process)).isEqualTo("nothing made: stopped\n");
    }

    private static Process start(String what) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> command =
                List.of(java, "-cp", System.getProperty("java.class.path"), Ending.class.getName(), what);
        return new ProcessBuilder(Signals.heeding(command))
                .redirectErrorStream(true)
                .start();
    }

    private static String line(Process process) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = process.getInputStream().read();
                c >= 0 && c != '\n';
                c = process.getInputStream().read()) {
            line.append((char) c);
        }
        return line.toString();
    }

    private static String rest(Process process) throws IOException {
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    /// The process that ends.
    static final class Ending {
        private Ending() {}

        public static void main(String[] args) throws InterruptedException {
            switch (args[0]) {
                case "busy" -> busy();
                case "late" -> late();
                default -> open(args[0]);
            }
        }

        private static void busy() {
            AtExit.last(() -> {
                System.out.println("last");
                Runtime.getRuntime().halt(7);
            });
            ScratchFolder scratch = ScratchFolder.inTemp();
            System.out.println(scratch.path());
            try {
                for (int i = 0; true; i++) {
                    PlainFile.of(scratch.resolve("file-" + i)).createNew().close();
                }
            } catch (Failure | IOException e) {
                System.out.println("gone");
            }
        }

        private static void late() {
            Path parent = Path.of(System.getProperty("java.io.tmpdir"));
            AtExit.last(() -> {
                try {
                    System.out.println(ScratchFolder.in(parent).path());
                } catch (Failure e) {
                    System.out.println("nothing made: " + e.problem().what());
                }
                Runtime.getRuntime().halt(7);
            });
        }

        private static void open(String how) throws InterruptedException {
            AtExit.last(() -> {
                System.out.println("last");
                Runtime.getRuntime().halt(7);
            });
            AtExit first = AtExit.run(() -> System.out.println("first"));
            AtExit failing = AtExit.run(() -> {
                throw new IllegalStateException("lost");
            });
            AtExit second = AtExit.run(() -> System.out.println("second"));
            ScratchFolder scratch = ScratchFolder.inTemp();
            PlainFile.of(scratch.resolve("left")).write("something");
            System.out.println(scratch.path());
            if (how.equals("close")) {
                second.close();
                return;
            }
            new CountDownLatch(1).await(1, TimeUnit.MINUTES);
            first.close();
            failing.close();
            scratch.close();
        }
    }
}
