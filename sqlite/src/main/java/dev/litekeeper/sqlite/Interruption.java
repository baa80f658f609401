package dev.litekeeper.sqlite;

import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Problem;

/// The failure of a thread that was asked to stop.
final class Interruption {
    private Interruption() {}

    static Failure failure(InterruptedException e) {
        return Problem.interrupted("stopped").failure(e);
    }
}
