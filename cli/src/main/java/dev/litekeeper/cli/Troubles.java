package dev.litekeeper.cli;

import dev.litekeeper.failure.Kind;
import dev.litekeeper.failure.Problem;
import java.util.List;

/// What went wrong beside a result that is there all the same.
final class Troubles {
    private Troubles() {}

    /// Tells each on stderr; answers the exit status, 0 where there is none.
    static int tell(Console console, List<Problem> problems) {
        for (Problem problem : problems) {
            console.warn(problem + (problem.hint().isEmpty() ? "" : "; hint: " + problem.hint()));
        }
        return problems.stream()
                .map(Problem::kind)
                .reduce(Kind::graver)
                .map(Kind::exitStatus)
                .orElse(0);
    }
}
