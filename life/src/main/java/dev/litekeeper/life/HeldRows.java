package dev.litekeeper.life;

import dev.litekeeper.sqlite.Quoted;
import dev.litekeeper.sqlite.Schema;
import dev.litekeeper.sqlite.Session;
import dev.litekeeper.sqlite.SqlFailure;
import dev.litekeeper.sqlite.Table;

/// Whether an application has rows in a database.
public final class HeldRows {
    private HeldRows() {}

    /// Looks at each table until one has a row. A table whose collation or module is unknown here may have some.
    public static boolean any(Session session) {
        return Schema.of(session).application().tables().stream()
                .filter(table -> table.kind() == Table.Kind.ORDINARY && !table.internal())
                .anyMatch(table -> any(session, table));
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
