package dev.litekeeper.migrate;

import java.util.ArrayList;
import java.util.List;

/// What is executed for a script: settings that are made and read back before its transaction, the statements inside
/// it, and what there is to tell about the rest.
///
/// @param transaction whether the statements run in a transaction
record Program(Script script, boolean transaction, List<Setting> settings, List<Step> steps, List<Notice> notices) {

    Program {
        settings = List.copyOf(settings);
        steps = List.copyOf(steps);
        notices = List.copyOf(notices);
    }

    /// The same where this script runs next: that ends the short way back of a change that is kept reversible.
    Program followedBy(Script next) {
        if (script.reversible().isEmpty()) {
            return this;
        }
        List<Notice> more = new ArrayList<>(notices);
        more.add(new Notice(
                script.source().file(),
                "it is not kept reversible: " + next.name()
                        + " runs behind it and ends that; run it alone first (--to)"));
        return new Program(script, transaction, settings, steps, more);
    }

    /// A property of the whole database that can be chosen before its first table exists.
    record Setting(Statement statement, String name, String value) {}

    /// A statement, its number among all of the script (from 1), and whether its rows must be the one word `ok`.
    record Step(Statement statement, int number, boolean proof) {}
}
