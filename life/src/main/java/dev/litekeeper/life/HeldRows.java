package dev.litekeeper.life;

import dev.litekeeper.migrate.Plan;
import dev.litekeeper.migrate.Reach;
import dev.litekeeper.migrate.Script;
import dev.litekeeper.migrate.ScriptName;
import dev.litekeeper.migrate.Scripts;
import dev.litekeeper.sqlite.Quoted;
import dev.litekeeper.sqlite.Schema;
import dev.litekeeper.sqlite.Session;
import dev.litekeeper.sqlite.SqlFailure;
import dev.litekeeper.sqlite.Table;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Whether an application has rows in a database.
public final class HeldRows {
    private HeldRows() {}

    /// Looks at each table until one has a row. A table whose collation or module is unknown here may have some.
    public static boolean any(Session session) {
        return tables(session).anyMatch(table -> any(session, table));
    }

    /// The tables with rows that each script of a plan names, in lower case; see [Reach].
    public static Map<ScriptName, List<String>> named(Session session, Scripts scripts, Plan plan) {
        Set<String> filled = tables(session)
                .filter(table -> any(session, table))
                .map(table -> table.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
        Set<ScriptName> planned = plan.items().stream().map(Plan.Item::script).collect(Collectors.toSet());
        Map<ScriptName, List<String>> named = new HashMap<>();
        for (Script script : scripts.forward()) {
            if (planned.contains(script.name())) {
                named.put(
                        script.name(),
                        Reach.of(session, script).stream()
                                .filter(filled::contains)
                                .toList());
            }
        }
        return named;
    }

    private static Stream<Table> tables(Session session) {
        return Schema.of(session).application().tables().stream()
                .filter(table -> table.kind() == Table.Kind.ORDINARY && !table.internal());
    }

    private static boolean any(Session session, Table table) {
        try {
            return session.queryLong("SELECT EXISTS (SELECT 1 FROM main." + Quoted.name(table.name()) + ")") > 0;
        } catch (SqlFailure unreadable) {
            if (unreadable.isBusy()) {
                throw unreadable;
            }
            return true;
        }
    }
}
