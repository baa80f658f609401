package dev.litekeeper.migrate.lint;

/// Takes what a rule finds.
interface Sink {
    /// @param offset where in the script
    void found(Rule rule, Severity severity, int offset, String text);
}
