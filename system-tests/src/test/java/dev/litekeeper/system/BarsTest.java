package dev.litekeeper.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.litekeeper.testkit.Programs;
import dev.litekeeper.testkit.Repository;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.opentest4j.TestAbortedException;

/// The short form of `benchmarks/keep`: no figure is judged, but what must be so on any machine is: every commit is
/// kept,
/// what comes back has the same bytes, the WAL stays within its bound, nothing is written where nothing happens.
@Tag("slow")
final class BarsTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "write, keeper, commits/s",
        "scattered, keeper, commits/s",
        "restore, 'keeper,litestream', 'litekeeper, the middle'",
        "snapshot, keeper, cp + fsync",
        "idle, keeper, 0 objects written meanwhile",
        "lively, keeper, written in turn",
        "checkpoint, keeper, 9 beside",
        "lost, keeper, 1 times",
        "stored, keeper, a state a minute"
    })
    void whatMustBeSoIsSoWhileItIsMeasured(String part, String contestants, String figure) {
        ProcessBuilder builder = new ProcessBuilder(
                        Programs.require("python3").toString(),
                        Repository.root().resolve("benchmarks/keep").toString(),
                        "--short",
                        part,
                        "--only",
                        contestants)
                .directory(folder.toFile());
        builder.environment().put("TMPDIR", folder.toString());
        Ran ran = Ran.of(builder);

        assertThat(ran.exit()).as("%s", ran).isZero();
        assertThat(ran.out()).contains(figure).doesNotContain("NOT SO");
        if (contestants.contains("litestream") && !ran.out().contains("litestream, newest")) {
            skipped("Litestream is not to be had: " + ran.out());
        }
    }

    private static void skipped(String why) {
        assertThat(System.getenv("CI")).as(why).isNotEqualTo("true");
        throw new TestAbortedException(why);
    }
}
