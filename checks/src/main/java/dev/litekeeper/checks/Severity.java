package dev.litekeeper.checks;

/// How much harm comes of it when a check is bad.
public enum Severity {
    /// Data can be lost or corrupted, or the service stopped.
    CRITICAL("critical"),
    /// An outage is likely, or silent loss in an incident.
    HIGH("high");

    private final String words;

    Severity(String words) {
        this.words = words;
    }

    /// The severity as it is shown.
    public String words() {
        return words;
    }
}
