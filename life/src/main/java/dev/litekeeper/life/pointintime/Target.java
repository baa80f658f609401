package dev.litekeeper.life.pointintime;

/// The state of the past that somebody asks for.
public sealed interface Target {
    /// What was there at a moment.
    record AtTime(Moment moment) implements Target {}

    /// Right after this commit.
    record AtCommit(long position) implements Target {}

    /// Right before a script was applied, named as in `05`, `05-schema` or by its file.
    record BeforeMigration(String script) implements Target {}

    /// The newest.
    record Latest() implements Target {}
}
