package dev.litekeeper.cli;

import dev.litekeeper.failure.Problem;
import dev.litekeeper.life.pointintime.Moment;
import dev.litekeeper.life.pointintime.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options that name a state of the archive.
final class Past {
    @Option(names = "--at", paramLabel = "TIME", description = "What was there at this time.")
    private @Nullable String time;

    @Option(names = "--commit", paramLabel = "N", description = "Right after this commit.")
    private @Nullable Long commit;

    @Option(names = "--before-migration", paramLabel = "NN", description = "Right before this script was applied.")
    private @Nullable String script;

    @Option(names = "--latest", description = "The newest commit in the archive.")
    private boolean latest;

    /// What is asked for; empty where nothing is. A time is told as it was understood. Fails as usage where more than
    /// one thing is named.
    Optional<Target> target(Common common) {
        List<Target> named = new ArrayList<>();
        if (time != null) {
            Moment moment = Moment.of(time, common.surroundings().clock().instant(), common.zone());
            common.console().say(time + " is " + moment);
            named.add(new Target.AtTime(moment));
        }
        if (commit != null) {
            named.add(new Target.AtCommit(commit));
        }
        if (script != null) {
            named.add(new Target.BeforeMigration(script));
        }
        if (latest) {
            named.add(new Target.Latest());
        }
        if (named.size() > 1) {
            throw Problem.usage("--at, --commit, --before-migration and --latest exclude each other")
                    .failure();
        }
        return named.stream().findFirst();
    }
}
