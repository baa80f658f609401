package dev.litekeeper.life.migration;

import dev.litekeeper.failure.Problem;
import dev.litekeeper.life.rehearsal.Rehearsals;
import dev.litekeeper.migrate.Plan;
import dev.litekeeper.migrate.ScriptName;
import dev.litekeeper.project.MigratePlan.Require;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Whether scripts may change production: only those that were rehearsed, or applied on staging, with the very
/// statements they have now, and on rows where production has rows.
///
/// @param rows whether production has rows
/// @param held the tables with rows, in production, that each script names
record Gate(Require require, Rehearsals rehearsals, Staging staging, boolean rows, Map<ScriptName, List<String>> held) {

    /// What keeps a script from production, by its name; empty where nothing does.
    Map<ScriptName, String> unproven(Plan plan) {
        Map<ScriptName, String> found = new LinkedHashMap<>();
        for (Plan.Item item : plan.items()) {
            Optional<String> why = missing(item);
            why.ifPresent(text -> found.put(item.script(), text));
        }
        return found;
    }

    /// The scripts of `taken` that go on all the same, with the reason for the history, by key. Fails as refused where
    /// others are unproven, and as usage where one needs no such word.
    Map<String, String> pass(Plan plan, Set<String> taken, String reason, String who) {
        Map<ScriptName, String> unproven = unproven(plan);
        Map<String, String> notes = new LinkedHashMap<>();
        List<String> left = new ArrayList<>();
        unproven.forEach((script, why) -> {
            if (taken.contains(script.file()) || taken.contains(script.key())) {
                notes.put(script.key(), "not rehearsed, taken on by " + who + ": " + reason);
            } else {
                left.add(script + " " + why);
            }
        });
        if (!left.isEmpty()) {
            throw Problem.refused("scripts that nobody has tried do not go to production")
                    .at(rehearsals.file())
                    .because(String.join("; ", left))
                    .hint(help(unproven.keySet()) + "; in an emergency: --unrehearsed SCRIPT --because REASON")
                    .failure();
        }
        for (String name : taken) {
            if (unproven.keySet().stream()
                    .noneMatch(script -> name.equals(script.file()) || name.equals(script.key()))) {
                throw Problem.usage("this script needs no --unrehearsed")
                        .at(name)
                        .failure();
            }
        }
        return notes;
    }

    private String help(Set<ScriptName> unproven) {
        return switch (require) {
            case STAGING -> staging.help(unproven);
            case REHEARSAL, REHEARSAL_OR_STAGING, NOTHING ->
                "litekeeper migrate rehearse, where the scripts are written, and commit what it writes";
        };
    }

    private Optional<String> missing(Plan.Item item) {
        Optional<Rehearsals.Rehearsal> rehearsal = rehearsals.rehearsal(item.script(), item.checksum());
        Optional<Rehearsals.Staged> staged = staging.applied(item.script(), item.checksum());
        boolean rehearsed = rehearsal
                .filter(known -> known.passed()
                        && meets(known.databaseRows() > 0)
                        && unmet(item, known).isEmpty())
                .isPresent();
        boolean applied = staged.filter(known -> meets(known.metRows())).isPresent();
        boolean enough = switch (require) {
            case NOTHING -> true;
            case REHEARSAL -> rehearsed;
            case STAGING -> applied;
            case REHEARSAL_OR_STAGING -> rehearsed || applied;
        };
        return enough ? Optional.empty() : Optional.of(why(item, rehearsal, staged));
    }

    /// The tables with rows in production that had none in a rehearsal, as far as that is written down.
    private List<String> unmet(Plan.Item item, Rehearsals.Rehearsal known) {
        List<String> unmet = new ArrayList<>(held.getOrDefault(item.script(), List.of()));
        known.metTables().ifPresentOrElse(unmet::removeAll, unmet::clear);
        return unmet;
    }

    private boolean meets(boolean itsRows) {
        return itsRows || !rows;
    }

    private String why(Plan.Item item, Optional<Rehearsals.Rehearsal> rehearsal, Optional<Rehearsals.Staged> staged) {
        String tried = rehearsal.map(known -> tried(item, known)).orElse("was not rehearsed as it is now");
        String applied = staged.map(known -> "was applied on staging at " + known.at() + ", which had no rows then")
                .orElse("was not applied on staging as it is now");
        return switch (require) {
            case STAGING -> applied;
            case REHEARSAL, NOTHING -> tried;
            case REHEARSAL_OR_STAGING -> staged.isPresent() ? tried + ", and " + applied : tried;
        };
    }

    private String tried(Plan.Item item, Rehearsals.Rehearsal known) {
        if (!known.passed()) {
            return "did not pass its rehearsal of " + known.at();
        }
        boolean empty = known.databaseRows() == 0;
        return "was rehearsed at " + known.at() + " on a copy of " + known.environment() + " that had no rows"
                + (empty ? "" : " in " + String.join(", ", unmet(item, known))) + ", and production has "
                + (empty ? "rows" : "some");
    }
}
