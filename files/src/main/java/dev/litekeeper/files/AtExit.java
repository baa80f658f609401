package dev.litekeeper.files;

import dev.litekeeper.failure.Problem;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.jspecify.annotations.Nullable;

/// Something to be tidied up when the process ends before its owner could do it, as by Ctrl-C. Closing it says that the
/// owner has done it.
///
/// At the end of the process what is still open is done by one thread, the newest first. A kill leaves it undone. Safe
/// for use by several threads.
public final class AtExit implements AutoCloseable {
    private static final Deque<AtExit> OPEN = new ConcurrentLinkedDeque<>();
    private static volatile Runnable last = () -> {};
    private static volatile boolean underWay;
    private static boolean over;

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(AtExit::end, "at-exit"));
    }

    private final Runnable action;

    private AtExit(Runnable action) {
        this.action = action;
    }

    /// From now on, until it is closed, this is done when the process ends. What it throws then is lost. Fails as
    /// interrupted where the end of the process has come so far that it would not be done any more.
    public static AtExit run(Runnable action) {
        return made(() -> {}, action);
    }

    /// [#run] for what `make` makes: it is made only where it will be tidied up.
    public static AtExit made(Runnable make, Runnable action) {
        synchronized (OPEN) {
            if (over) {
                throw Problem.interrupted("stopped")
                        .because("the process was told to end")
                        .failure();
            }
            make.run();
            AtExit exit = new AtExit(action);
            OPEN.push(exit);
            return exit;
        }
    }

    /// Whether the process is ending. What fails from then on fails because of that.
    public static boolean underWay() {
        return underWay;
    }

    /// What is done after everything else.
    public static void last(Runnable action) {
        last = action;
    }

    @Override
    public void close() {
        OPEN.remove(this);
    }

    private static void end() {
        underWay = true;
        try {
            for (AtExit exit = next(); exit != null; exit = next()) {
                exit.attempt();
            }
        } finally {
            last.run();
        }
    }

    private static @Nullable AtExit next() {
        synchronized (OPEN) {
            AtExit exit = OPEN.poll();
            over = exit == null;
            return exit;
        }
    }

    private void attempt() {
        try {
            action.run();
        } catch (RuntimeException lost) {
            // The process is ending: there is nobody left to tell, and the others are to be done as well.
            return;
        }
    }
}
