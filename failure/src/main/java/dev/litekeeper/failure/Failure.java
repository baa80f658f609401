package dev.litekeeper.failure;

import org.jspecify.annotations.Nullable;

/// Thrown when something could not be done; carries the [Problem] a person is told. Every module throws this and no
/// other exception on purpose.
public final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient Problem problem;

    Failure(Problem problem, @Nullable Throwable cause) {
        super(problem.toString(), cause);
        this.problem = problem;
    }

    /// What went wrong.
    public Problem problem() {
        return problem;
    }

    /// The kind of ending it is.
    public Kind kind() {
        return problem.kind();
    }
}
