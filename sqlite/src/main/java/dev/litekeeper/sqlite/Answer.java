package dev.litekeeper.sqlite;

/// An answer that does not pretend.
public enum Answer {
    YES("yes"),
    NO("no"),
    COULD_NOT_TELL("could not tell");

    private final String word;

    Answer(String word) {
        this.word = word;
    }

    @Override
    public String toString() {
        return word;
    }
}
