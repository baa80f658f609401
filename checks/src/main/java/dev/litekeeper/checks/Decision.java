package dev.litekeeper.checks;

/// Whether to go live.
public enum Decision {
    GO("go", 0),
    NO_GO("no-go", 1),
    COULD_NOT_TELL("could not tell", 4);

    private final String words;
    private final int exitStatus;

    Decision(String words, int exitStatus) {
        this.words = words;
        this.exitStatus = exitStatus;
    }

    /// The decision as it is shown.
    public String words() {
        return words;
    }

    /// The exit status of a process that ends with this decision.
    public int exitStatus() {
        return exitStatus;
    }
}
