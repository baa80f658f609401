package dev.litekeeper.sqlite;

/// Is told how far a long piece of work has come.
@FunctionalInterface
public interface Progress {
    /// For those who do not want to know.
    Progress NONE = (phase, done, total) -> {};

    /// @param phase what is being done, as in `copy`
    /// @param done bytes, 0 to `total`
    void at(String phase, long done, long total);
}
