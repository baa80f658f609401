package dev.litekeeper.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.litekeeper.testkit.Programs;
import dev.litekeeper.testkit.Repository;
import dev.litekeeper.testkit.S3Server;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opentest4j.TestAbortedException;

/// The short form of `soak/run`.
@Tag("slow")
final class SoakTest {
    private static final int MISSING = 77;

    @TempDir
    Path folder;

    private final Map<String, String> variables = new HashMap<>();

    @Test
    void everyReferenceOfHostileWritersComesBackByteForByte() {
        Ran ran = soak("differential", "--seconds", "10", "--references", "12", "--page-size", "0");

        assertThat(ran.exit()).as("%s", ran).isZero();
        assertThat(ran.out()).contains(" references, 0 differ");
    }

    @Test
    void everyReferenceComesBackAfterKillsOfTheKeeperAndTheWriters() {
        Ran ran = soak("kills", "--seconds", "15", "--references", "10", "--databases", "2");

        assertThat(ran.exit()).as("%s", ran).isZero();
        assertThat(ran.out()).contains(" references, 0 differ");
    }

    @Test
    void everyCommandDoesWhatItSaysBesideAnAppAndAKeeper() {
        Ran ran = soak("life", "--seconds", "25");

        assertThat(ran.exit()).as("%s", ran).isZero();
        assertThat(ran.out()).contains(" references, 0 wrong");
    }

    @Test
    void twoKeepersOnOneArchiveLoseNothingAndMixNothing() {
        Ran ran = soak("two", "--seconds", "6", "--references", "3");

        assertThat(ran.exit()).as("%s", ran).isZero();
        assertThat(ran.out()).contains(" references, 0 differ; 0 states of both or damaged");
    }

    @Test
    void twoKeepersOnABucketLoseNothingAndMixNothing() {
        try (S3Server server = S3Server.start()) {
            variables.put("LITEKEEPER_S3", server.endpoint().toString());
            Ran ran = soak("two", "--bucket", "--seconds", "6", "--references", "3");

            assertThat(ran.exit()).as("%s", ran).isZero();
            assertThat(ran.out()).contains(" references, 0 differ; 0 states of both or damaged");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "store_full",
                "file_replaced",
                "keeper_stopped_for_good",
                "page_size_changed",
                "second_keeper",
                "half_deleted",
                "downtime_is_cheap"
            })
    void aFaultLosesNothingThatWasAcknowledged(String fault) {
        Ran ran = soak("faults", "--only", fault);

        assertThat(ran.exit()).as("%s", ran).isZero();
        assertThat(ran.out()).contains(fault, " ok");
    }

    @Test
    void aLargeFileOfHolesIsKeptAndComesBack() {
        Ran ran = soak("huge", "--gigabytes", "1", "--seconds", "200");

        assertThat(ran.exit()).as("%s", ran).isZero();
        assertThat(ran.out()).contains("every page is the same");
    }

    private Ran soak(String... words) {
        List<String> command = new ArrayList<>(List.of(
                Programs.require("python3").toString(),
                Repository.root().resolve("soak/run").toString()));
        command.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().put("TMPDIR", folder.toString());
        builder.environment().putAll(variables);
        builder.environment().putIfAbsent("LITEKEEPER_PYPI", packages());
        Ran ran = Ran.of(builder);
        if (ran.exit() == MISSING && !"true".equals(System.getenv("CI"))) {
            throw new TestAbortedException(ran.err());
        }
        return ran;
    }

    /// What was installed for one test serves the next.
    private static String packages() {
        return Repository.root()
                .resolve("system-tests/target/pypi")
                .toAbsolutePath()
                .toString();
    }
}
