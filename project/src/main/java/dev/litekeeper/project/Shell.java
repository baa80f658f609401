package dev.litekeeper.project;

/// Writes texts the way a POSIX shell reads them back.
final class Shell {
    private Shell() {}

    /// The text inside `${NAME:-...}` that is not in quotes, so that the shell takes it as it is.
    static String inDefault(String text) {
        return text.matches("[A-Za-z0-9/._-]+") ? text : '"' + text.replaceAll("[\\\\$`\"]", "\\\\$0") + '"';
    }
}
