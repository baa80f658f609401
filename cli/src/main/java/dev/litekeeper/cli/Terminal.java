package dev.litekeeper.cli;

/// Which of the three standard streams are a terminal, as opposed to a pipe or a file.
record Terminal(boolean in, boolean out, boolean err) {
    static final Terminal NONE = new Terminal(false, false, false);

    /// As the launcher found it: the system property `litekeeper.terminal` holds the digits 0, 1 and 2 of those
    /// streams that are one. Without the property none is.
    static Terminal ofProcess() {
        String streams = System.getProperty("litekeeper.terminal", "");
        return new Terminal(streams.contains("0"), streams.contains("1"), streams.contains("2"));
    }
}
