package dev.litekeeper.migrate;

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

    /// A property of the whole database that can be chosen before its first table exists.
    record Setting(Statement statement, String name, String value) {}

    /// A statement, its number among all of the script (from 1), and whether its rows must be the one word `ok`.
    record Step(Statement statement, int number, boolean proof) {}
}
