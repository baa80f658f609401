package dev.litekeeper.sqlite;

import dev.litekeeper.failure.Problem;
import dev.litekeeper.files.AtExit;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Lets a session end in order when the process is told to end: its statement is interrupted, and the process waits
/// until the session has rolled back and is closed, so that nothing is left beside the database.
///
/// Made and closed by the thread that works; the interrupting is done at the end of the process.
public final class OrderlyEnd implements AutoCloseable {
    private static final long LONGEST_WAIT_SECONDS = 15;

    private final CountDownLatch closed = new CountDownLatch(1);
    private final AtExit atExit;
    private @Nullable Session session;
    private boolean underWay;

    /// Fails as interrupted where the process is ending already.
    public OrderlyEnd() {
        if (AtExit.underWay()) {
            throw interrupted();
        }
        atExit = AtExit.run(this::end);
    }

    /// Interrupts this session, if it comes to that, until [#release()].
    public synchronized void watch(Session watched) {
        session = watched;
    }

    /// From now on the session is left alone.
    public synchronized void release() {
        session = null;
    }

    /// Fails where the process is being ended.
    public synchronized void check() {
        if (underWay) {
            throw interrupted();
        }
    }

    @Override
    public void close() {
        closed.countDown();
        atExit.close();
    }

    private void end() {
        try {
            for (long tries = LONGEST_WAIT_SECONDS * 20; tries > 0; tries--) {
                interrupt();
                if (closed.await(50, TimeUnit.MILLISECONDS)) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void interrupt() {
        underWay = true;
        if (session != null) {
            session.interrupt();
        }
    }

    private static RuntimeException interrupted() {
        return Problem.interrupted("stopped")
                .because("the process was told to end")
                .failure();
    }
}
