package dev.litekeeper.migrate;

import java.time.InstantSource;

/// Who changes the database, as in `deploy@shop`, and the clock the history is written by.
public record Author(String who, InstantSource clock) {}
