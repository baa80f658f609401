package dev.litekeeper.cli;

import dev.litekeeper.files.ByteSize;
import dev.litekeeper.sqlite.Progress;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;

/// How far a long piece of work is, in bytes: a bar with rate and remaining time, from the first second of a phase on.
/// Safe for use by several threads.
final class ProgressBar implements Progress, AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final int BAR = 24;

    private final PrintStream err;
    private final boolean shown;
    private final InstantSource clock;
    private String phase = "";
    private Instant start = Instant.EPOCH;
    private Instant next = Instant.EPOCH;
    private boolean drawn;

    ProgressBar(PrintStream err, boolean shown, InstantSource clock) {
        this.err = err;
        this.shown = shown;
        this.clock = clock;
    }

    /// Tells that `done` of `total` bytes are done. A total of zero or less is an unknown one.
    @Override
    public synchronized void at(String current, long done, long total) {
        if (!shown) {
            return;
        }
        Instant now = clock.instant();
        if (!current.equals(phase)) {
            phase = current;
            start = now;
            next = now.plus(PATIENCE);
        }
        if (!now.isBefore(next)) {
            next = now.plus(PAUSE);
            drawn = true;
            err.print("\r\033[K" + text(done, total, Duration.between(start, now)));
            err.flush();
        }
    }

    /// Takes the bar away.
    @Override
    public synchronized void close() {
        if (drawn) {
            err.print("\r\033[K");
            err.flush();
            drawn = false;
        }
    }

    private String text(long done, long total, Duration elapsed) {
        String what = Visible.onOneLine(phase);
        double rate = done / Math.max(0.001, elapsed.toMillis() / 1000.0);
        String speed = new ByteSize((long) rate) + "/s";
        if (total <= 0) {
            return what + "  " + new ByteSize(done) + "  " + speed;
        }
        double part = Math.clamp((double) done / total, 0, 1);
        int full = (int) (part * BAR);
        String bar = "#".repeat(full) + ".".repeat(BAR - full);
        String left = rate < 1 ? "" : "  " + clockTime((long) ((total - done) / rate)) + " left";
        return String.format(Locale.ROOT, "%s  [%s] %3d %%  %s%s", what, bar, (int) (part * 100), speed, left);
    }

    private static String clockTime(long seconds) {
        return String.format(Locale.ROOT, "%d:%02d", Math.max(0, seconds) / 60, Math.max(0, seconds) % 60);
    }
}
