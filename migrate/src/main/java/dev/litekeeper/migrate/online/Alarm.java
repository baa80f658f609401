package dev.litekeeper.migrate.online;

import dev.litekeeper.sqlite.Session;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Interrupts the statements of a session that is at work for too long, from another thread, until it is closed.
final class Alarm implements AutoCloseable {
    private static final long AGAIN_MILLIS = 5;

    private final Session session;
    private final CountDownLatch closed = new CountDownLatch(1);
    private boolean over;
    private boolean rung;

    private Alarm(Session session) {
        this.session = session;
    }

    /// Rings when this time has passed.
    static Alarm in(Duration time, Session session) {
        Alarm alarm = new Alarm(session);
        Thread.ofPlatform().daemon().name("alarm").start(() -> alarm.run(time));
        return alarm;
    }

    /// Whether it has interrupted the session.
    synchronized boolean rung() {
        return rung;
    }

    /// From now on the session is left alone.
    @Override
    public void close() {
        silence();
        closed.countDown();
    }

    private synchronized void silence() {
        over = true;
    }

    private void run(Duration time) {
        try {
            boolean done = closed.await(time.toNanos(), TimeUnit.NANOSECONDS);
            while (!done) {
                ring();
                done = closed.await(AGAIN_MILLIS, TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// A statement that begins later is not interrupted by it, so that it is done again.
    private synchronized void ring() {
        if (!over) {
            rung = true;
            session.interrupt();
        }
    }
}
