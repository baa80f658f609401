package dev.litekeeper.life.copy;

import dev.litekeeper.failure.Problem;
import dev.litekeeper.project.EnvironmentName;

/// Which environment may be copied to which.
final class Rules {
    private Rules() {}

    static void check(EnvironmentName from, EnvironmentName to, boolean unmasked) {
        if (to == EnvironmentName.PRODUCTION) {
            throw Problem.refused("production is never the target of a copy")
                    .at(from + " to " + to)
                    .hint("schema and rows get there by scripts (litekeeper migrate), lost ones by litekeeper restore")
                    .failure();
        }
        if (to == EnvironmentName.TEST) {
            throw Problem.refused(
                            "the test database is made from scripts and checked in; real rows do not belong there")
                    .at(from + " to " + to)
                    .hint("litekeeper seed --env test")
                    .failure();
        }
        if (from == to) {
            throw Problem.usage("from and to are the same environment").at(from).failure();
        }
        if (from == EnvironmentName.PRODUCTION && to == EnvironmentName.STAGING && !unmasked) {
            throw Problem.refused("this would put real rows into staging")
                    .at(from + " to " + to)
                    .because("copies with masked rows do not exist yet")
                    .hint("add --unmasked where everybody with access to staging may see them")
                    .failure();
        }
    }
}
