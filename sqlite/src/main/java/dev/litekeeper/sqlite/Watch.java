package dev.litekeeper.sqlite;

import dev.litekeeper.failure.Problem;
import dev.litekeeper.files.ByteSize;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/// Looks after the limits of work beside a live database, from outside.
final class Watch implements Runnable {
    private final DatabaseFile live;
    private final Path target;
    private final CopyLimits limits;
    private final long start = System.nanoTime();
    private final long walAtStart;

    Watch(DatabaseFile live, Path target, CopyLimits limits) {
        this.live = live;
        this.target = target.toAbsolutePath();
        this.limits = limits;
        this.walAtStart = wal();
    }

    /// The limits for work that lets the WAL grow on purpose.
    static Watch withoutWal(DatabaseFile live, Path target, CopyLimits limits) {
        return new Watch(live, target, limits.walGrowth(new ByteSize(Long.MAX_VALUE)));
    }

    /// Fails where the disk of the database cannot take this many bytes and keep its reserve.
    void roomBeside(long bytes) {
        room(folder(live.path()), bytes);
    }

    /// Fails where the disk of the target cannot take this many bytes and keep its reserve.
    void roomFor(long bytes) {
        room(folder(target), bytes);
    }

    private void room(Path folder, long bytes) {
        long free = free(folder);
        if (free - bytes < limits.diskReserve().bytes()) {
            throw Problem.environment("not enough free disk space")
                    .at(folder)
                    .because(new ByteSize(bytes) + " are needed and " + limits.diskReserve() + " are kept free, "
                            + new ByteSize(free) + " are there")
                    .failure();
        }
    }

    /// Fails where a limit is reached.
    @Override
    public void run() {
        long grown = wal() - walAtStart;
        if (grown > limits.walGrowth().bytes()) {
            throw stopped("the WAL grew by more than its budget of " + limits.walGrowth())
                    .hint("run it when fewer commits are made, or raise the budget")
                    .failure();
        }
        reserve(folder(target));
        reserve(folder(live.path()));
        if (System.nanoTime() - start > limits.deadline().toNanos()) {
            throw stopped("it took longer than its deadline of "
                            + limits.deadline().toSeconds() + " s")
                    .failure();
        }
    }

    private void reserve(Path folder) {
        if (free(folder) < limits.diskReserve().bytes()) {
            throw stopped("less than the disk reserve of " + limits.diskReserve() + " is free in " + folder)
                    .hint("free some disk space")
                    .failure();
        }
    }

    private Problem stopped(String why) {
        return Problem.environment("stopped the work on the database; everything is as it was")
                .at(live)
                .because(why);
    }

    private long wal() {
        return live.facts(Sidecar.WAL).map(FileFacts::size).orElse(0L);
    }

    private static long free(Path folder) {
        try {
            return Files.getFileStore(folder).getUsableSpace();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path folder(Path file) {
        return Objects.requireNonNull(file.getParent(), "a file is in a folder");
    }
}
