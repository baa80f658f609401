package dev.litekeeper.migrate;

import dev.litekeeper.failure.Problem;
import dev.litekeeper.sqlite.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Page size, encoding and auto_vacuum: chosen before a database has its first table, and fixed from then on.
final class DatabaseSetting {
    private static final Map<String, String> SAME = Map.of(
            "none",
            "0",
            "full",
            "1",
            "incremental",
            "2",
            "utf8",
            "utf-8",
            "utf16",
            "utf-16le",
            "utf-16",
            "utf-16le",
            "utf16le",
            "utf-16le",
            "utf16be",
            "utf-16be");

    private DatabaseSetting() {}

    /// Makes the settings of a script, each read back; answers what did not take.
    static List<Problem> make(Session session, Program program) {
        List<Problem> refused = new ArrayList<>();
        for (Program.Setting setting : program.settings()) {
            session.execute(setting.statement().sql());
            String effective = session.pragma(setting.name());
            if (!normal(effective).equals(normal(setting.value()))) {
                refused.add(program.script()
                        .source()
                        .problem(
                                "a setting did not take, nothing was changed",
                                setting.statement().start(),
                                setting.name() + " is " + effective
                                        + ", and stays so once a database has its first page")
                        .hint("remove the line, or put it into the first script of a new database"));
            }
        }
        return refused;
    }

    private static String normal(String value) {
        String lower = value.toLowerCase(Locale.ROOT);
        return SAME.getOrDefault(lower, lower);
    }
}
