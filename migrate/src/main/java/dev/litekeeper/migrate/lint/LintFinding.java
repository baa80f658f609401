package dev.litekeeper.migrate.lint;

/// Something that was found in a script.
///
/// @param line and `column` count from 1
/// @param text what is found, with the figures of the database where there is one
/// @param allowed the reason a line of the script gives for it; empty where there is none
public record LintFinding(
        Rule rule, Severity severity, String file, int line, int column, String text, String allowed) {

    /// As in `03-schema-x.sql:4:1: warning SL202: ...`.
    @Override
    public String toString() {
        return file + ":" + line + ":" + column + ": " + severity.word() + " " + rule.code() + ": " + text;
    }
}
