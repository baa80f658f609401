package dev.litekeeper.wal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.litekeeper.sqlite.Activity;
import dev.litekeeper.sqlite.DatabaseFile;
import dev.litekeeper.testkit.Foreign;
import dev.litekeeper.wal.TailStatus.Waits;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MannersTest {
    private static final String WRITER = """
            import sqlite3, sys
            db = sqlite3.connect(sys.argv[1], timeout=float(sys.argv[2]), isolation_level=None)
            db.execute('PRAGMA synchronous=OFF')
            while True:
                try:
                    db.execute("INSERT INTO t(a) VALUES (printf('%0100d', random()))")
                except sqlite3.OperationalError:
                    pass
            """;

    @ParameterizedTest
    @CsvSource({
        "1, 10, 10, 100, 1900, NO",
        "1, 10, 11, 100, 1900, YES",
        "1, 10, 10, 100, 300, COULD_NOT_TELL",
        "2, 10, 10, 100, 1900, COULD_NOT_TELL",
        "2, 10, 11, 100, 1900, COULD_NOT_TELL",
    })
    void judgesByWhatTheProcessDidMeanwhile(int threads, long slept, long sleeps, long ran, long runs, Waits expected) {
        Activity before = new Activity(threads, slept, ran);
        Activity now = new Activity(threads, sleeps, runs);

        assertThat(Manners.judge(before, now, 1000)).isEqualTo(expected);
    }

    @Tag("slow")
    @ParameterizedTest
    @CsvSource({"0, NO", "10, YES"})
    void tellsWhetherAnApplicationWaits(double timeout, Waits expected, @TempDir Path folder)
            throws IOException, InterruptedException {
        Path path = folder.resolve("app.sqlite");
        try (Foreign maker = Foreign.on(path)) {
            maker.run("PRAGMA journal_mode=WAL");
            maker.run("CREATE TABLE t(id INTEGER PRIMARY KEY, a TEXT)");
        }
        Process app = new ProcessBuilder("python3", "-c", WRITER, path.toString(), Double.toString(timeout)).start();
        try (Tails tails = new Tails(InstantSource.system(), () -> {})) {
            Tail tail = tails.follow(DatabaseFile.at(path), TailOrder.USUAL, new Image());
            Wait.until(
                    () -> tail.status().waits() == expected, () -> tail.status().toString());
        } finally {
            app.destroyForcibly().waitFor();
        }
    }
}
