package dev.litekeeper.migrate.lint;

import java.util.Locale;

/// How grave a finding is.
public enum Severity {
    /// The script fails, or loses what nobody asked it to.
    ERROR,
    /// Somebody should look at it before it runs.
    WARNING,
    /// Worth knowing.
    NOTE;

    /// As people read it.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
