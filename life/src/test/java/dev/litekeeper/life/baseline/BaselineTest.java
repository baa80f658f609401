package dev.litekeeper.life.baseline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.litekeeper.files.ByteSize;
import dev.litekeeper.life.Records;
import dev.litekeeper.life.baseline.Comparison.Verdict;
import dev.litekeeper.sqlite.DatabaseFile;
import dev.litekeeper.sqlite.Progress;
import dev.litekeeper.testkit.Foreign;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BaselineTest {
    private static final InstantSource CLOCK = () -> Instant.now().truncatedTo(ChronoUnit.MILLIS);

    private final Path folder;
    private final Path file;

    BaselineTest(@TempDir Path folder) {
        this.folder = folder;
        this.file = folder.resolve("app.sqlite");
    }

    @Test
    void measuresDiskReadsAndQueriesBesideALiveAppAndLeavesNothingBehind() throws IOException {
        try (Foreign app = app()) {
            List<Path> before = files();

            Baseline baseline = take("SELECT * FROM t WHERE b = 7", "SELECT nonsense", "SELECT count(*) FROM t");

            assertThat(baseline.times()).containsOnlyKeys("fsync", "commit", "write", "lookup", "scan");
            assertThat(baseline.times().values()).allSatisfy(figure -> {
                assertThat(figure.median()).isPositive();
                assertThat(figure.low()).isLessThanOrEqualTo(figure.median());
                assertThat(figure.high()).isBetween(figure.median(), figure.worst());
            });
            assertThat(baseline.journalMode()).isEqualTo("wal");
            assertThat(baseline.sizes().get("database")).isPositive();
            assertThat(baseline.sizes().get("walFile"))
                    .isGreaterThanOrEqualTo(baseline.sizes().get("walInUse"));
            assertThat(query(baseline, "SELECT * FROM t WHERE b = 7").plan()).containsExactly("SCAN t");
            assertThat(query(baseline, "SELECT * FROM t WHERE b = 7").rows()).isEqualTo(20);
            assertThat(query(baseline, "SELECT nonsense").error()).contains("no such column");
            assertThat(baseline.notes()).isEmpty();
            assertThat(files()).isEqualTo(before);
            assertThat(app.run("SELECT count(*) FROM t")).isEqualTo("[[2000]]");
        }
    }

    @Test
    void comesBackFromTheRecordsAsItWas() {
        try (Foreign _ = app()) {
            Baseline baseline = take("SELECT * FROM t WHERE b = 7");
            Records records = Records.of(folder, "production");

            baseline.record(records);

            assertThat(Baseline.newest(records)).contains(baseline);
        }
    }

    @Test
    void leavesALargeDatabaseUncopied() {
        try (Foreign _ = app()) {
            Baseline baseline = new Measurement(DatabaseFile.at(file), folder, new ByteSize(1000), List.of())
                    .take(CLOCK, RandomGenerator.getDefault(), Progress.NONE);

            assertThat(baseline.times()).containsOnlyKeys("fsync", "commit", "write");
            assertThat(baseline.notes()).singleElement().asString().contains("larger than 1000 B");
        }
    }

    @Test
    void tellsWhenAQueryTookAnotherPlan() {
        try (Foreign app = app()) {
            String sql = "SELECT * FROM t WHERE b = 7";
            app.run("CREATE INDEX t_b ON t(b)");
            Baseline before = take(sql);
            app.run("DROP INDEX t_b");

            Comparison comparison = Comparison.of(before, take(sql));

            assertThat(comparison.plans()).singleElement().satisfies(change -> {
                assertThat(change.before()).containsExactly("SEARCH t USING INDEX t_b (b=?)");
                assertThat(change.now()).containsExactly("SCAN t");
                assertThat(change.scans()).isTrue();
            });
            assertThat(comparison.verdict()).isEqualTo(Verdict.SLOWER);
        }
    }

    @Test
    void callsSlowerOnlyWhatIsBeyondTheSpread() {
        Figure before = new Figure(100, 90, 110, 500, 50);

        assertThat(judge(before, new Figure(160, 150, 170, 500, 50))).isEqualTo(Verdict.SLOWER);
        assertThat(judge(before, new Figure(160, 100, 170, 500, 50))).isEqualTo(Verdict.WITHIN_NOISE);
        assertThat(judge(before, new Figure(120, 115, 125, 500, 50))).isEqualTo(Verdict.WITHIN_NOISE);
        assertThat(judge(before, new Figure(60, 50, 70, 80, 50))).isEqualTo(Verdict.FASTER);
        assertThat(judge(before, new Figure(900, 900, 900, 900, 2))).isEqualTo(Verdict.COULD_NOT_TELL);
        assertThat(Comparison.Line.of("x", Optional.of(before), Optional.empty())
                        .verdict())
                .isEqualTo(Verdict.COULD_NOT_TELL);
    }

    @Test
    void comparesWithItselfAsWithinNoise() {
        Baseline one = new Baseline(
                Instant.EPOCH,
                "3.54.1",
                "wal",
                Map.of("database", 4096L),
                Map.of("fsync", new Figure(100, 90, 110, 200, 60)),
                List.of(),
                List.of());

        Comparison comparison = Comparison.of(one, one);

        assertThat(comparison.verdict()).isEqualTo(Verdict.WITHIN_NOISE);
        assertThat(comparison.sizes()).containsEntry("database", 1.0);
    }

    private static Verdict judge(Figure before, Figure now) {
        return Comparison.Line.of("x", Optional.of(before), Optional.of(now)).verdict();
    }

    private Foreign app() {
        Foreign app = Foreign.on(file);
        app.run("PRAGMA journal_mode=WAL");
        app.run("CREATE TABLE t(id INTEGER PRIMARY KEY, b, c)");
        app.run("INSERT INTO t(b, c) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i<2000)"
                + " SELECT i % 100, hex(randomblob(50)) FROM n");
        return app;
    }

    private Baseline take(String... queries) {
        return new Measurement(DatabaseFile.at(file), folder, new ByteSize(1 << 30), List.of(queries))
                .take(CLOCK, RandomGenerator.getDefault(), Progress.NONE);
    }

    private static QueryFigure query(Baseline baseline, String sql) {
        return baseline.queries().stream()
                .filter(query -> query.sql().equals(sql))
                .findFirst()
                .orElseThrow();
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }
}
