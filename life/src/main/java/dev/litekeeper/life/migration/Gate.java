package dev.litekeeper.life.migration;

import dev.litekeeper.failure.Problem;
import dev.litekeeper.life.rehearsal.Rehearsals;
import dev.litekeeper.migrate.Checksum;
import dev.litekeeper.migrate.Entry;
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
/// statements they have now.
///
/// @param staging the history of staging, where that is on this machine
record Gate(Require require, Rehearsals rehearsals, List<Entry> staging) {

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
                    .hint("litekeeper migrate rehearse, where the scripts are written, and commit what it writes; in an"
                            + " emergency: --unrehearsed SCRIPT --because REASON")
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

    private Optional<String> missing(Plan.Item item) {
        Optional<Rehearsals.Rehearsal> rehearsal = rehearsals.rehearsal(item.script(), item.checksum());
        boolean rehearsed = rehearsal.filter(Rehearsals.Rehearsal::passed).isPresent();
        boolean staged = onStaging(item.script(), item.checksum());
        boolean enough = switch (require) {
            case NOTHING -> true;
            case REHEARSAL -> rehearsed;
            case STAGING -> staged;
            case REHEARSAL_OR_STAGING -> rehearsed || staged;
        };
        if (enough) {
            return Optional.empty();
        }
        return Optional.of(
                require == Require.STAGING
                        ? "was not applied on staging as it is now"
                        : rehearsal.isPresent()
                                ? "did not pass its rehearsal of "
                                        + rehearsal.get().at()
                                : "was not rehearsed as it is now");
    }

    private boolean onStaging(ScriptName script, Checksum checksum) {
        return rehearsals.appliedOnStaging(script, checksum)
                || staging.stream()
                        .anyMatch(entry -> entry.key().equals(script.key())
                                && entry.how().equals("applied")
                                && entry.checksum().meaning().equals(checksum.meaning()));
    }
}
