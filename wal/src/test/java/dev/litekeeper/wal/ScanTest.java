package dev.litekeeper.wal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.litekeeper.sqlite.DatabaseFile;
import dev.litekeeper.sqlite.LiveBytes;
import dev.litekeeper.sqlite.WalConnection;
import dev.litekeeper.testkit.Foreign;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is taken from the database file, and what is not, where commits come while it is read.
class ScanTest {
    private static final int PAGE = 4096;
    private static final int PAGES = 8;
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-11-22T12:00:00Z"));

    private final List<Integer> taken = new ArrayList<>();
    private final PageSet touched = new PageSet();

    @TempDir
    Path folder;

    private boolean finished;

    @Test
    void aPageThatIsCommittedWhileItsChunkIsReadIsNotTakenFromTheFile() {
        scan(3, () -> {
            touched.add(2);
            return PAGES;
        });
        assertThat(taken).containsExactly(1, 3, 4, 5, 6, 7, 8);
    }

    @Test
    void aPageThatIsCommittedBeforeItsChunkIsReadIsNotTakenEither() {
        scan(3, () -> {
            touched.add(8);
            return PAGES;
        });
        assertThat(taken).containsExactly(1, 2, 3, 4, 5, 6, 7);
    }

    @Test
    void theSizeIsThatAfterTheCommitsOfTheMeantime() {
        scan(3, () -> taken.isEmpty() ? PAGES : 5);
        assertThat(taken).containsExactly(1, 2, 3, 4, 5);
    }

    /// Scans a database of eight pages, so many of them at a time.
    private void scan(int atOnce, Scan.Draining drain) {
        DatabaseFile database = database();
        try (Arena arena = Arena.ofConfined();
                WalConnection connection = database.walConnection()) {
            connection.beginRead();
            try (LiveBytes bytes = database.liveBytes()) {
                Scan scan = new Scan(bytes, new Taking(), CLOCK, PAGE, touched);
                MemorySegment memory = arena.allocate((long) atOnce * PAGE, 8);
                scan.begin();
                while (scan.running()) {
                    scan.step(memory, drain);
                }
            }
        }
        assertThat(finished).isTrue();
    }

    private DatabaseFile database() {
        Path path = folder.resolve("app.sqlite");
        try (Foreign app = Foreign.on(path)) {
            app.run("PRAGMA journal_mode=WAL");
            app.run("CREATE TABLE t(a)");
            app.run("INSERT INTO t VALUES (zeroblob(" + (PAGES - 2) * PAGE + "))");
            app.run("PRAGMA wal_checkpoint(TRUNCATE)");
            assertThat(app.run("PRAGMA page_count")).isEqualTo("[[" + PAGES + "]]");
        }
        return DatabaseFile.at(path);
    }

    private final class Taking implements CommitSink {
        @Override
        public void attached(Attachment attachment) {}

        @Override
        public void page(int number, MemorySegment memory, long offset) {}

        @Override
        public void commit(int pages, long millis, WalPoint point) {}

        @Override
        public void scanned(int number, MemorySegment memory, long offset) {
            taken.add(number);
        }

        @Override
        public void scanFinished(long millis) {
            finished = true;
        }

        @Override
        public void detached(String why) {}
    }
}
