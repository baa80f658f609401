package dev.litekeeper.cli;

import dev.litekeeper.project.Environment;
import java.util.Optional;
import java.util.concurrent.Callable;

/// A command that changes no database, and that runs on the machine that holds the one it is about.
interface Travelling extends Callable<Integer> {
    /// Whose database it is about; empty where it has to run here.
    Optional<Environment> about();
}
