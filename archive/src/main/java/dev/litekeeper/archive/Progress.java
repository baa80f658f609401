package dev.litekeeper.archive;

/// Is told how far a long piece of work is, from any thread.
@FunctionalInterface
public interface Progress {
    /// Tells nobody.
    Progress SILENT = (what, done, total) -> {};

    /// `done` of `total` bytes of `what`, as in `compressing`, are done. A total of zero is an unknown one.
    void at(String what, long done, long total);
}
