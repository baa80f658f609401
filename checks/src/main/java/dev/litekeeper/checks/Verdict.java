package dev.litekeeper.checks;

/// What a look says about one thing. The constants stand in order of gravity.
public enum Verdict {
    OK("ok"),
    UNKNOWN("could not tell"),
    BAD("bad");

    private final String words;

    Verdict(String words) {
        this.words = words;
    }

    /// The verdict as it is shown.
    public String words() {
        return words;
    }
}
