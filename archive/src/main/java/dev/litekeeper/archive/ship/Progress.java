package dev.litekeeper.archive.ship;

import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Problem;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// What a shipper has reached, for those who ask and those who wait. Safe for use by several threads.
final class Progress {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final String store;
    private Standing.Phase phase = Standing.Phase.CLAIMING;
    private long epoch;
    private long position;
    private long puts;
    private long bytes;
    private long errors;
    private Optional<Problem> trouble = Optional.empty();
    private Optional<String> fencedBy = Optional.empty();
    private Optional<String> baseWanted = Optional.empty();
    private final Set<String> findings = new LinkedHashSet<>();

    Progress(String store) {
        this.store = store;
    }

    void taken(Lease lease, boolean ours) {
        change(() -> {
            phase = phase == Standing.Phase.CLOSED ? phase : Standing.Phase.SHIPPING;
            epoch = lease.epoch();
            position = ours ? Math.max(position, lease.end().tip().position()) : position;
            findings.addAll(lease.end().findings());
            trouble = Optional.empty();
        });
    }

    void put(long size) {
        change(() -> {
            puts++;
            bytes += size;
        });
    }

    void durable(long upTo) {
        change(() -> {
            position = Math.max(position, upTo);
            trouble = Optional.empty();
            baseWanted = Optional.empty();
        });
    }

    void failed(Problem problem) {
        change(() -> {
            errors++;
            trouble = Optional.of(problem);
        });
    }

    void lost(String object) {
        change(() -> {
            findings.add("what was acknowledged is gone: " + object);
            position = 0;
        });
    }

    void wants(String why) {
        change(() -> baseWanted = Optional.of(why));
    }

    void fenced(String by) {
        change(() -> {
            phase = Standing.Phase.FENCED;
            fencedBy = Optional.of(by);
        });
    }

    void close() {
        change(() -> phase = phase == Standing.Phase.FENCED ? phase : Standing.Phase.CLOSED);
    }

    boolean goesOn() {
        lock.lock();
        try {
            return phase == Standing.Phase.CLAIMING || phase == Standing.Phase.SHIPPING;
        } finally {
            lock.unlock();
        }
    }

    boolean await(long wanted, Duration most) throws InterruptedException {
        long left = most.toNanos();
        lock.lock();
        try {
            while (position < wanted && left > 0) {
                if (fencedBy.isPresent()) {
                    throw fenced();
                }
                if (phase == Standing.Phase.CLOSED) {
                    return false;
                }
                left = changed.awaitNanos(left);
            }
            return position >= wanted;
        } finally {
            lock.unlock();
        }
    }

    Standing standing() {
        lock.lock();
        try {
            return new Standing(
                    store,
                    phase,
                    epoch,
                    position,
                    puts,
                    bytes,
                    errors,
                    trouble,
                    fencedBy,
                    baseWanted,
                    List.copyOf(findings));
        } finally {
            lock.unlock();
        }
    }

    private Failure fenced() {
        return Problem.refused("another keeper has taken over the archive")
                .at("store " + store)
                .because(fencedBy.orElse(""))
                .hint("end one of the two keepers")
                .failure();
    }

    private void change(Runnable what) {
        lock.lock();
        try {
            what.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
