package dev.litekeeper.migrate;

/// Something a person should know about a script although it is no error: where, and what Litekeeper makes of it.
public record Notice(String where, String text) {

    @Override
    public String toString() {
        return where + ": " + text;
    }
}
