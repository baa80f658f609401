package dev.litekeeper.life.copy;

/// Is told how a copy goes on, in the thread that makes it.
public interface Listener {
    /// Tells nobody.
    Listener NOBODY = new Listener() {};

    /// How much of a phase is done, in bytes.
    default void at(String phase, long done, long total) {}

    /// Something worth knowing.
    default void note(String text) {}
}
