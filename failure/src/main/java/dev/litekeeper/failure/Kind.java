package dev.litekeeper.failure;

/// What sort of ending a failure is, and the exit status a process ends with because of it.
///
/// The constants stand in order of precedence: where several failures meet, the one declared first decides.
public enum Kind {
    /// Declined because going on could harm the database or lose data. Nothing was changed.
    REFUSED(3),
    /// Wrong arguments, wrong configuration, or a script or file that is not what it must be.
    USAGE(2),
    /// The surroundings do not allow it: disk, network, permission, a missing program.
    ENVIRONMENT(5),
    /// The thing that was looked at is bad: a failed check, a backup that does not prove itself.
    BAD(1),
    /// It could not be told whether the thing that was looked at is good or bad.
    UNKNOWN(4),
    /// Stopped by a signal. Everything is as it was.
    INTERRUPTED(130);

    private final int exitStatus;

    Kind(int exitStatus) {
        this.exitStatus = exitStatus;
    }

    /// The exit status of a process that ends with this kind of failure: 1 to 5, or 130.
    public int exitStatus() {
        return exitStatus;
    }

    /// The one of the two that decides how a process ends.
    public static Kind graver(Kind one, Kind other) {
        return one.compareTo(other) <= 0 ? one : other;
    }
}
