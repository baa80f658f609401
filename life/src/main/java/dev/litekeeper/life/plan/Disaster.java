package dev.litekeeper.life.plan;

import java.util.List;

/// Something that can happen, and what to do.
///
/// @param signs how it shows
/// @param needsBackup whether the steps take a backup, whatever else there is
/// @param harm what it does to the database
/// @param result the file that holds the recovered database after the drilled steps; empty for the database itself
public record Disaster(String title, String signs, boolean needsBackup, Harm harm, String result, List<Step> steps) {
    public Disaster {
        steps = List.copyOf(steps);
    }

    Disaster(String title, String signs, Harm harm, String result, List<Step> steps) {
        this(title, signs, false, harm, result, steps);
    }

    /// One step: what it is for, and its commands, a line each.
    ///
    /// @param drilled whether a drill executes the commands as they stand here
    public record Step(String what, boolean drilled, List<String> commands) {
        public Step {
            commands = List.copyOf(commands);
        }

        static Step drilled(String what, String... commands) {
            return new Step(what, true, List.of(commands));
        }

        static Step byHand(String what, String... commands) {
            return new Step(what, false, List.of(commands));
        }
    }

    /// The commands a drill executes, in order; empty where it executes none.
    public List<String> drill() {
        return steps.stream()
                .filter(Step::drilled)
                .flatMap(step -> step.commands().stream())
                .toList();
    }
}
