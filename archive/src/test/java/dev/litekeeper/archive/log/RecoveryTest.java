package dev.litekeeper.archive.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A log goes on after its process was killed, and trusts nothing that is not proven.
final class RecoveryTest {
    private static final int PAGE = 1024;

    @TempDir
    Path folder;

    private final Random random = new Random(11);

    /// The process that is killed: commits, cutting now and then, and then waits.
    public static void main(String[] args) throws IOException {
        Random random = new Random(Long.parseLong(args[1]));
        Written database = new Written(Path.of(args[0]), PAGE, random);
        begin(database);
        while (database.encoder.position() < 6000) {
            database.change();
            if (database.encoder.position() % 40 == 0) {
                database.encoder.cut();
            }
        }
        System.in.read();
    }

    @Test
    @Tag("slow")
    void aKilledProcessLeavesALogThatGoesOn() throws IOException, InterruptedException {
        for (int round = 0; round < 4; round++) {
            long seed = System.nanoTime();
            System.out.println("seed " + seed);
            Path log = folder.resolve("log" + round);
            killed(log, seed, 3 + 20 * round);
            Random same = new Random(seed);
            try (Written database = new Written(folder.resolve("model" + round), PAGE, same)) {
                begin(database);
                long reached = reached(log);
                while (database.encoder.position() < reached) {
                    database.change();
                }
                byte[] expected = database.content.clone();
                goesOn(log, reached, expected);
            }
        }
    }

    @Test
    void whatWasNotDurableIsTakenAgain() throws IOException {
        Written database = new Written(folder.resolve("log"), PAGE, random);
        begin(database);
        for (int i = 0; i < 20; i++) {
            database.commit();
        }
        database.encoder.flush();
        byte[] durable = database.content.clone();
        long position = database.encoder.position();
        for (int i = 0; i < 20; i++) {
            database.change();
        }
        database.abandon();
        database.content = durable;
        database.open();
        assertThat(database.log.lost()).isEmpty();
        assertThat(database.log.end().position()).isEqualTo(position);
        database.attach(true);
        database.commit();
        database.encoder.flush();
        assertThat(Written.restored(database.segments(), position + 1, folder.resolve("restored")))
                .isEqualTo(database.content);
        database.close();
    }

    @Test
    void aSegmentThatDoesNotFollowTheOneBeforeItEndsTheLog() throws IOException {
        for (String name : List.of("log", "another")) {
            Written database = new Written(folder.resolve(name), PAGE, random);
            begin(database);
            database.encoder.flush();
            byte[] state = Files.readAllBytes(folder.resolve(name + "/state.json"));
            byte[] pages = Files.readAllBytes(folder.resolve(name + "/pages"));
            for (int i = 0; i < 3; i++) {
                database.commit();
                database.encoder.cut();
            }
            database.close();
            Files.write(folder.resolve(name + "/state.json"), state);
            Files.write(folder.resolve(name + "/pages"), pages);
        }
        List<Path> spooled = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder.resolve("log/spool"))) {
            files.sorted().forEach(spooled::add);
        }
        Path last = spooled.getLast();
        Files.copy(
                folder.resolve("another/spool").resolve(last.getFileName()), last, StandardCopyOption.REPLACE_EXISTING);
        try (LogFolder log = LogFolder.open(folder.resolve("log"), Set.of(Written.STORE), Written.BUDGET)) {
            assertThat(log.lost()).isEmpty();
            assertThat(log.end().known()).isTrue();
            assertThat(log.end().position()).isEqualTo(3);
            assertThat(last).doesNotExist();
        }
    }

    @Test
    void segmentsAfterTheLastSavedStateAreBroughtIn() throws IOException {
        Written database = new Written(folder.resolve("log"), PAGE, random);
        begin(database);
        database.encoder.flush();
        byte[] state = Files.readAllBytes(folder.resolve("log/state.json"));
        byte[] pages = Files.readAllBytes(folder.resolve("log/pages"));
        for (int i = 0; i < 30; i++) {
            database.commit();
            database.encoder.cut();
        }
        database.close();
        byte[] newer = Files.readAllBytes(folder.resolve("log/pages"));
        // The state is an old one, and of the page hashes any part may have reached the disk since.
        for (int at = 0; at + 8 <= pages.length; at += 8) {
            System.arraycopy(random.nextBoolean() ? pages : newer, at, newer, at, 8);
        }
        Files.write(folder.resolve("log/state.json"), state);
        Files.write(folder.resolve("log/pages"), newer);
        try (LogFolder log = LogFolder.open(folder.resolve("log"), Set.of(Written.STORE), Written.BUDGET)) {
            assertThat(log.lost()).isEmpty();
            assertThat(log.end().position()).isEqualTo(31);
        }
    }

    @Test
    void pageHashesThatDoNotAddUpAreNotTrusted() throws IOException {
        Written database = new Written(folder.resolve("log"), PAGE, random);
        begin(database);
        database.close();
        byte[] pages = Files.readAllBytes(folder.resolve("log/pages"));
        pages[17] ^= 1;
        Files.write(folder.resolve("log/pages"), pages);
        beginsAgain(database, "page hashes");
    }

    @Test
    void aStateThatCannotBeReadIsNotTrusted() throws IOException {
        Written database = new Written(folder.resolve("log"), PAGE, random);
        begin(database);
        database.close();
        Files.writeString(folder.resolve("log/state.json"), "{\"sequence\": 1");
        beginsAgain(database, "JSON");
    }

    @Test
    void aDamagedSegmentThatStoresStillNeedIsTold() throws IOException {
        Written database = new Written(folder.resolve("log"), PAGE, random);
        begin(database);
        database.close();
        Path file = database.log.spool().pending().getFirst().path();
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 4;
        Files.write(file, bytes);
        beginsAgain(database, "segment is damaged");
        assertThat(file).doesNotExist();
    }

    @Test
    void whatWasBeingWrittenIsRemoved() throws IOException {
        Written database = new Written(folder.resolve("log"), PAGE, random);
        begin(database);
        database.close();
        Path torn = folder.resolve("log/spool/7.part");
        Files.writeString(torn, "torn");
        database.open();
        assertThat(torn).doesNotExist();
        assertThat(database.log.lost()).isEmpty();
        database.close();
    }

    private void beginsAgain(Written database, String why) throws IOException {
        database.open();
        assertThat(database.log.lost()).contains(why);
        assertThat(database.log.end().known()).isFalse();
        long before = database.log.end().position();
        database.attach(false);
        database.scan(() -> {});
        database.commit();
        database.encoder.flush();
        assertThat(database.encoder.position()).isEqualTo(before + 2);
        List<Segment> segments = database.segments();
        Segment first = segments.stream()
                .filter(segment -> segment.header().begins())
                .reduce((_, last) -> last)
                .orElseThrow();
        assertThat(Written.restored(
                        segments.subList(segments.indexOf(first), segments.size()),
                        before + 2,
                        folder.resolve("restored")))
                .isEqualTo(database.content);
        database.close();
    }

    private static void begin(Written database) {
        database.content = new byte[PAGE * 20];
        database.random.nextBytes(database.content);
        database.attach(false);
        database.scan(() -> {});
    }

    private static void killed(Path log, long seed, int segments) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        RecoveryTest.class.getName(),
                        log.toString(),
                        "" + seed)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                .start();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (spooled(log) < segments) {
            assertThat(process.isAlive()).isTrue();
            assertThat(System.nanoTime()).isLessThan(deadline);
            TimeUnit.MILLISECONDS.sleep(2);
        }
        process.destroyForcibly().waitFor();
    }

    private static long spooled(Path log) throws IOException {
        if (!Files.isDirectory(log.resolve("spool"))) {
            return 0;
        }
        try (var files = Files.list(log.resolve("spool"))) {
            return files.filter(file -> file.toString().endsWith(".seg")).count();
        }
    }

    private static long reached(Path log) {
        try (LogFolder opened = LogFolder.open(log, Set.of(Written.STORE), Written.BUDGET)) {
            assertThat(opened.lost()).isEmpty();
            assertThat(opened.end().known()).isTrue();
            return opened.end().position();
        }
    }

    private void goesOn(Path log, long reached, byte[] expected) throws IOException {
        try (Written again = new Written(log, PAGE, random)) {
            again.content = expected;
            again.millis = System.currentTimeMillis();
            assertThat(Written.restored(again.segments(), reached, folder.resolve("restored")))
                    .isEqualTo(expected);
            again.attach(true);
            again.commit();
            again.encoder.flush();
            assertThat(again.encoder.position()).isEqualTo(reached + 1);
            assertThat(Written.restored(again.segments(), reached + 1, folder.resolve("restored")))
                    .isEqualTo(again.content);
        }
    }
}
