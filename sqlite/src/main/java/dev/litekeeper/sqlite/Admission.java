package dev.litekeeper.sqlite;

import dev.litekeeper.failure.Problem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/// What must hold before a live database is opened; each refusal says why and what to do.
final class Admission {
    private static final int LOOKS = 10;
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);

    private Admission() {}

    static void check(Path path) {
        check(path, Mounts.now());
    }

    static void check(Path path, Mounts mounts) {
        FileFacts facts = present(path);
        if (facts.directory()) {
            throw Problem.usage("this is a folder, not a database")
                    .at(path)
                    .hint("name the database file in it")
                    .failure();
        }
        if (!Files.isReadable(path)) {
            throw Problem.environment("cannot read the database")
                    .at(path)
                    .because("permission denied; it belongs to " + facts.owner() + " (" + facts.permissions() + ")")
                    .hint("run this as its owner: sudo -u " + facts.owner() + " litekeeper ...")
                    .failure();
        }
        if (facts.size() == 0) {
            return;
        }
        byte[] head = Gateway.head(path, Header.LENGTH);
        if (!Header.isDatabase(head)) {
            throw notADatabase(path);
        }
        Header header = Header.parse(head);
        sameUser(path, facts, header);
        localDisk(path, header, mounts);
        whole(path, header);
    }

    private static FileFacts present(Path path) {
        return FileFacts.of(path)
                .orElseThrow(() -> Problem.usage("there is no such database")
                        .at(path)
                        .because(
                                FileFacts.taken(path)
                                        ? "the name is there, but it leads nowhere or cannot be looked at"
                                        : "")
                        .hint("check the path; litekeeper.yml names each environment's file")
                        .failure());
    }

    private static RuntimeException notADatabase(Path path) {
        return Problem.bad("this is not a SQLite database")
                .at(path)
                .because("it does not start with SQLite's header; it is encrypted, damaged or something else")
                .hint("if it was a database: `litekeeper history` lists what can be restored")
                .failure();
    }

    /// Another user's process could leave a `-wal` and `-shm` that lock the owner out.
    private static void sameUser(Path path, FileFacts facts, Header header) {
        if (header.wal() && facts.uid() != Self.uid()) {
            throw Problem.refused("this database belongs to another user")
                    .at(path)
                    .because("in WAL mode the files beside it would belong to you, and lock " + facts.owner() + " out")
                    .hint("sudo -u " + facts.owner() + " litekeeper ...")
                    .failure();
        }
    }

    /// The shared memory of WAL mode does not work between machines, nor between a host and its guests.
    private static void localDisk(Path path, Header header, Mounts mounts) {
        if (!header.wal() || mounts.kind(path) != Mount.Kind.NETWORK) {
            return;
        }
        String type = mounts.holding(path).map(Mount::type).orElse("unknown");
        throw Problem.refused("this database is in WAL mode on a shared file system")
                .at(path)
                .because("WAL on " + type + " damages databases without an error")
                .hint("stop the app and move the file to a local disk, or leave WAL mode: PRAGMA journal_mode=DELETE")
                .failure();
    }

    /// A commit under way writes the header before the pages it counts. While one is, its journal lies beside the file,
    /// or the pages stand in the log; where it keeps its journal in memory, it is over in a moment.
    private static void whole(Path path, Header atFirst) {
        long expected = length(atFirst);
        for (int look = 0; look < LOOKS; look++) {
            if (isFilled(path, Sidecar.WAL) || isFilled(path, Sidecar.JOURNAL) || expected <= Gateway.length(path)) {
                return;
            }
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
            expected = length(Header.parse(Gateway.head(path, Header.LENGTH)));
        }
        throw Problem.bad("the database file is cut off")
                .at(path)
                .because("its header says " + expected + " bytes, it has " + Gateway.length(path))
                .hint("`litekeeper history` lists what can be restored")
                .failure();
    }

    private static long length(Header header) {
        return header.pageCount() * header.pageSize();
    }

    private static boolean isFilled(Path path, Sidecar sidecar) {
        return FileFacts.of(sidecar.beside(path)).map(FileFacts::size).orElse(0L) > 0;
    }
}
