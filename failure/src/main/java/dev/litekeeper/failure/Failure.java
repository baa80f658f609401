package dev.litekeeper.failure;

import org.jspecify.annotations.Nullable;

/// Thrown when something could not be done; carries the [Problem] a person is told. Modules throw this, or a subclass
/// that adds what a caller can act on, and no other exception on purpose.
public class Failure extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient Problem problem;

    /// A failure for this problem, with the exception that led to it where there is one.
    protected Failure(Problem problem, @Nullable Throwable cause) {
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
