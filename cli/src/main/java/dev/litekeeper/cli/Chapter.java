package dev.litekeeper.cli;

/// A group of commands in the help.
enum Chapter {
    FIRST("See it"),
    PREPARE("Day 0: prepare"),
    CHANGE("Change"),
    OPEN("Day 1: open for business"),
    KEEP("Keep an eye on it"),
    RECOVER("Back up and recover"),
    HELP("Help");

    private final String title;

    Chapter(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }
}
