package dev.litekeeper.life.baseline;

import dev.litekeeper.failure.Problem;
import dev.litekeeper.files.PlainFile;
import dev.litekeeper.sqlite.PrivateCopy;
import dev.litekeeper.sqlite.Session;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/// How fast a disk makes things durable, measured on scratch files in one of its folders.
record DiskSpeed(Path folder) {
    private static final int FLUSHES = 60;
    private static final int COMMITS = 60;
    private static final int BATCHES = 7;
    private static final int ROWS = 1000;

    /// Writing 4 KB and having them on disk.
    Figure fsync() {
        Path file = folder.resolve("fsync");
        long[] nanos = new long[FLUSHES];
        try (FileChannel channel = PlainFile.of(file).createNew()) {
            ByteBuffer page = ByteBuffer.allocate(4096);
            for (int i = 0; i < nanos.length; i++) {
                long start = System.nanoTime();
                channel.write(page.clear(), 0);
                channel.force(false);
                nanos[i] = System.nanoTime() - start;
            }
        } catch (IOException e) {
            throw Problem.environment("cannot write to the disk of the database")
                    .at(folder)
                    .because(String.valueOf(e.getMessage()))
                    .failure(e);
        }
        return Figure.of(nanos);
    }

    /// A commit of one row in this journal mode with `synchronous = FULL`, without the first few.
    Figure commit(String journalMode) {
        try (Session session = scratch("commit", journalMode)) {
            long[] nanos = new long[COMMITS];
            for (int i = -5; i < nanos.length; i++) {
                long start = System.nanoTime();
                session.execute("INSERT INTO t(b) VALUES (randomblob(100))");
                if (i >= 0) {
                    nanos[i] = System.nanoTime() - start;
                }
            }
            return Figure.of(nanos);
        }
    }

    /// Writing one row of 100 bytes, among a thousand in a transaction.
    Figure write(String journalMode) {
        try (Session session = scratch("write", journalMode)) {
            long[] nanos = new long[BATCHES];
            for (int i = 0; i < nanos.length; i++) {
                long start = System.nanoTime();
                session.execute(
                        "INSERT INTO t(b) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < "
                                + ROWS + ") SELECT randomblob(100) FROM n");
                nanos[i] = (System.nanoTime() - start) / ROWS;
            }
            return Figure.of(nanos);
        }
    }

    private Session scratch(String name, String journalMode) {
        Session session = new PrivateCopy(folder.resolve(name + ".sqlite")).create();
        session.queryText("PRAGMA journal_mode=" + (journalMode.equals("wal") ? "wal" : "delete"));
        session.set("synchronous", "2");
        session.execute("CREATE TABLE t(id INTEGER PRIMARY KEY, b)");
        return session;
    }
}
