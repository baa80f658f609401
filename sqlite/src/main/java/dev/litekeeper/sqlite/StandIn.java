package dev.litekeeper.sqlite;

import java.sql.SQLException;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sqlite.Collation;

/// A collation in place of one that this process does not have. With it a table whose order is defined by
/// that collation can be walked in the order in which it lies, which compares nothing; anything that
/// compares would be wrong.
final class StandIn extends Collation {
    private static final Pattern COLLATE = Pattern.compile(
            "\\bCOLLATE\\s+(?:\"([^\"]+)\"|'([^']+)'|`([^`]+)`|\\[([^]]+)]|(\\w+))", Pattern.CASE_INSENSITIVE);

    private static final Set<String> BUILT_IN = Set.of("binary", "nocase", "rtrim");

    private StandIn() {}

    /// Gives the session every collation its schema names and it does not have. The session must change nothing.
    static void provide(Session session) {
        Set<String> missing = named(session);
        missing.removeAll(BUILT_IN);
        if (missing.isEmpty()) {
            return;
        }
        for (String name : missing) {
            try {
                create(session.connection(), name, new StandIn());
            } catch (SQLException e) {
                throw SqlFailure.of("cannot read the database", session.name(), e);
            }
        }
        session.execute("PRAGMA writable_schema=RESET");
    }

    private static Set<String> named(Session session) {
        Set<String> names = new TreeSet<>();
        session.forEach(
                "SELECT sql FROM main.sqlite_schema WHERE sql LIKE '%collate%'",
                row -> {
                    Matcher matcher = COLLATE.matcher(row.text(1));
                    while (matcher.find()) {
                        for (int group = 1; group <= matcher.groupCount(); group++) {
                            if (matcher.group(group) != null) {
                                names.add(matcher.group(group).toLowerCase(Locale.ROOT));
                            }
                        }
                    }
                });
        return names;
    }

    @Override
    protected int xCompare(String one, String other) {
        return one.compareTo(other);
    }
}
