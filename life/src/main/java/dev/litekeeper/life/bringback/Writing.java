package dev.litekeeper.life.bringback;

import dev.litekeeper.sqlite.Quoted;
import java.util.stream.Collectors;

/// The statements that write chosen rows. Values go from file to file inside SQLite, so that they arrive as they are.
final class Writing {
    private Writing() {}

    /// Inserts the rows that are not there, under their old rowid where nobody has it.
    static String insert(Twin twin) {
        String columns = Twin.names(twin.columns());
        String values = twin.columns().stream()
                .map(column -> "t." + Quoted.name(column))
                .collect(Collectors.joining(", "));
        if (!twin.keepsRowid()) {
            return "INSERT INTO " + twin.now() + " (" + columns + ") SELECT " + values + " FROM " + twin.deleted();
        }
        String rowid = twin.rowid().orElseThrow();
        String free = "CASE WHEN EXISTS (SELECT 1 FROM " + twin.now() + " AS x WHERE x." + rowid + " = t." + rowid
                + ") THEN NULL ELSE t." + rowid + " END";
        return "INSERT INTO " + twin.now() + " (" + rowid + ", " + columns + ") SELECT " + free + ", " + values
                + " FROM " + twin.deleted() + " ORDER BY 1 NULLS LAST";
    }

    /// Gives the rows that have other values their old ones.
    static String update(Twin twin) {
        String sets = twin.columns().stream()
                .map(column -> Quoted.name(column) + " = t." + Quoted.name(column))
                .collect(Collectors.joining(", "));
        return "UPDATE " + twin.now() + " AS n SET " + sets + " FROM "
                + twin.chosenRows().replace(" CROSS JOIN ", " JOIN ") + " WHERE " + twin.same() + " AND ("
                + twin.differs() + ")";
    }
}
