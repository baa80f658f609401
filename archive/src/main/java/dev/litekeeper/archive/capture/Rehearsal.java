package dev.litekeeper.archive.capture;

import dev.litekeeper.archive.Scope;
import dev.litekeeper.files.ByteSize;
import dev.litekeeper.files.ScratchFolder;
import dev.litekeeper.project.KeepPlan;
import dev.litekeeper.sqlite.DatabaseFile;
import dev.litekeeper.sqlite.Session;
import dev.litekeeper.store.Store;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.util.List;

/// A capture of a database that nobody else knows, written as fast as can be, which lets the compiler see the way
/// of a commit before the first one of an application takes it.
final class Rehearsal {
    private static final int COMMITS = 30_000;
    private static final long MOST_NANOS = 1_500_000_000;
    private static final int ROWS = 2000;
    private static final String WRITE = "INSERT OR REPLACE INTO t(id, a, b) VALUES (?, ?, ?)";

    private final Captures house;

    Rehearsal(Captures house) {
        this.house = house;
    }

    /// Returns when the way was taken often enough, or after a moment on a slow machine.
    void run() {
        long end = System.nanoTime() + MOST_NANOS;
        try (ScratchFolder scratch = ScratchFolder.inTemp()) {
            DatabaseFile database = DatabaseFile.at(scratch.resolve("rehearsal.sqlite"));
            database.create();
            try (Session app = database.write()) {
                app.set("journal_mode", "wal");
                app.set("wal_autocheckpoint", "0");
                app.execute("PRAGMA synchronous=OFF");
                app.execute("CREATE TABLE t(id INTEGER PRIMARY KEY, a TEXT, b INTEGER)");
                Capture capture = house.begin(order(database, scratch.path()));
                try (capture) {
                    for (int i = 0; i < COMMITS && System.nanoTime() - end < 0; i++) {
                        app.update(WRITE, i % ROWS, "rehearsal " + i, i);
                    }
                }
            }
        }
    }

    private static CaptureOrder order(DatabaseFile database, Path folder) {
        KeepPlan plan = new KeepPlan(
                List.of(),
                folder,
                Duration.ofMillis(50),
                ByteSize.parse("64MB"),
                ByteSize.parse("8MB"),
                false,
                List.of(),
                Duration.ZERO,
                List.of(),
                Duration.ZERO,
                LocalTime.MIDNIGHT);
        Store store = Store.at("rehearsal", folder.resolve("store").toUri().toString());
        return new CaptureOrder(
                database,
                "rehearsal",
                new Scope("rehearsal", "test"),
                folder.resolve("state"),
                plan,
                List.of(store),
                false);
    }
}
