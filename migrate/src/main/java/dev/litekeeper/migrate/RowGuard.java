package dev.litekeeper.migrate;

import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Problem;
import dev.litekeeper.sqlite.Quoted;
import dev.litekeeper.sqlite.Session;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Sees to it that a script loses no rows beside those it says it deletes. Rows can go without a word through
/// `ON DELETE CASCADE`, through triggers, and in a rebuild that does not copy all of them. Such a loss fails the
/// script, unless a line `-- litekeeper: expect-delete TABLE` announces it.
///
/// Tables are counted only around a statement of which SQLite's own counters say that it changed rows beside its own,
/// and around the rebuild of a table; a script without such a statement costs a few microseconds.
final class RowGuard {
    private static final Set<String> CHANGING = Set.of("DELETE", "DROP", "INSERT", "REPLACE", "UPDATE", "WITH");

    private final Session session;
    private final Script script;
    private final Map<String, Long> allowances = new HashMap<>();
    private final Map<String, String> origins = new HashMap<>();
    private final Set<String> own = new HashSet<>();
    private final List<Dropped> dropped = new ArrayList<>();
    private final List<Notice> notices = new ArrayList<>();
    private @Nullable Kinship kinship;
    private long schemaVersion = -1;
    private long repeated;

    /// A table that was there before the script, and what it held when it was dropped.
    private record Dropped(String table, long rows, Statement by) {}

    RowGuard(Session session, Script script) {
        this.session = session;
        this.script = script;
        for (Directive directive : script.directives()) {
            if (directive instanceof Directive.ExpectDelete(String table, long atMost)) {
                allowances.merge(table, atMost, Math::max);
            }
        }
    }

    /// Runs a statement inside the transaction that is open. Fails where it loses rows that nothing announces.
    ///
    /// `execution` may be called twice, with what it did the first time rolled back.
    void run(Statement statement, Runnable execution) {
        remember(statement);
        Set<String> endangered = endangered(statement);
        if (endangered.isEmpty()) {
            execution.run();
            return;
        }
        session.execute("SAVEPOINT litekeeper_guard");
        boolean more = changesMore(statement, execution);
        if (!session.inTransaction()) {
            return;
        }
        if (more) {
            session.execute("ROLLBACK TO litekeeper_guard");
            compare(statement, counts(endangered), execution);
        }
        session.execute("RELEASE litekeeper_guard");
    }

    /// Looks at the tables that were dropped and made again. Fails where one holds fewer rows than before.
    void finish() {
        for (Dropped before : dropped) {
            if (exists(before.table)) {
                judge(before.by, before.table, before.rows, count(before.table), "which were not copied before this");
            }
        }
    }

    /// How many changes were rolled back to be made again; SQLite counts them twice.
    long repeated() {
        return repeated;
    }

    /// What was lost as announced.
    List<Notice> notices() {
        return notices;
    }

    private Set<String> endangered(Statement statement) {
        if (!CHANGING.contains(statement.first().text().toUpperCase(Locale.ROOT))) {
            return Set.of();
        }
        Set<String> endangered = kinship().endangeredBy(statement);
        endangered.removeIf(table -> allowances.getOrDefault(table, 0L) == Long.MAX_VALUE);
        return endangered;
    }

    /// Whether the statement changed rows beside those SQLite counts as its own.
    private boolean changesMore(Statement statement, Runnable execution) {
        long before = session.queryLong("SELECT total_changes()");
        execution.run();
        long changed = session.queryLong("SELECT total_changes()") - before;
        boolean more = changed > 0 && changed != direct(statement);
        repeated += more ? changed : 0;
        return more;
    }

    private long direct(Statement statement) {
        return statement.first().is("DROP") ? 0 : session.queryLong("SELECT changes()");
    }

    private void compare(Statement statement, Map<String, Long> before, Runnable execution) {
        execution.run();
        long direct = direct(statement);
        String target = deletedFrom(statement);
        Map<String, Long> after = counts(before.keySet());
        before.forEach((table, rows) -> judge(
                statement,
                table,
                table.equals(target) ? rows - direct : rows,
                after.getOrDefault(table, 0L),
                "through ON DELETE CASCADE or a trigger of what this changes"));
    }

    private void judge(Statement by, String table, long before, long after, String how) {
        long lost = before - after;
        if (lost <= 0) {
            return;
        }
        long allowed = allowances.getOrDefault(table, 0L);
        if (lost > allowed) {
            String why = table + " loses " + lost + " of " + before + rows(before) + ", " + how
                    + (allowed > 0 ? "; " + allowed + rows(allowed) + " would have been announced" : "");
            throw loss(by, table, lost, why);
        }
        allowances.computeIfPresent(table, (_, rows) -> rows == Long.MAX_VALUE ? rows : rows - lost);
        notices.add(
                new Notice(script.source().at(by.start()), table + ": " + lost + rows(lost) + " lost, as announced"));
    }

    private Failure loss(Statement by, String table, long lost, String why) {
        Problem place = script.source().problem("", by.start(), why);
        return Problem.refused("the script loses rows it does not speak of, nothing was changed by it")
                .at(place.where())
                .because(place.why())
                .hint("where that is meant, say so in the script: -- litekeeper: expect-delete " + table + " " + lost)
                .failure();
    }

    private static String rows(long number) {
        return number == 1 ? " row" : " rows";
    }

    /// Keeps track of tables that are dropped, renamed and made, before the statement runs.
    private void remember(Statement statement) {
        if (statement.startsWith("CREATE")) {
            statement.table().ifPresent(own::add);
        } else if (statement.startsWith("ALTER", "TABLE")) {
            renamed(statement);
        } else if (statement.startsWith("DROP", "TABLE")) {
            statement.table().ifPresent(table -> drop(table, statement));
        }
    }

    private void renamed(Statement statement) {
        List<Token> tokens = statement.tokens();
        int at = IntStream.range(2, tokens.size() - 2)
                .filter(i -> tokens.get(i).is("RENAME") && tokens.get(i + 1).is("TO"))
                .findFirst()
                .orElse(-1);
        if (at > 2) {
            String from = tokens.get(at - 1).name();
            String to = tokens.get(at + 2).name();
            if (own.remove(from)) {
                own.add(to);
            } else {
                origins.put(to, origins.getOrDefault(from, from));
            }
        }
    }

    private void drop(String table, Statement statement) {
        String origin = origins.getOrDefault(table, table);
        boolean madeAgain = script.statements().stream().anyMatch(other -> makes(other, origin));
        if (madeAgain && !own.remove(table) && exists(table)) {
            dropped.add(new Dropped(origin, count(table), statement));
        }
    }

    private static boolean makes(Statement statement, String table) {
        Token last = statement.tokens().getLast();
        return (statement.startsWith("CREATE")
                        && statement.table().filter(table::equals).isPresent())
                || (statement.startsWith("ALTER", "TABLE")
                        && statement.tokens().stream().anyMatch(token -> token.is("RENAME"))
                        && last.name().equals(table));
    }

    /// The table that a DELETE names; empty for any other statement.
    private static String deletedFrom(Statement statement) {
        List<Token> tokens = statement.tokens();
        for (int i = 0; i + 2 < tokens.size(); i++) {
            if (tokens.get(i).is("DELETE") && tokens.get(i + 1).is("FROM")) {
                boolean qualified = i + 4 < tokens.size() && tokens.get(i + 3).isSymbol('.');
                return tokens.get(qualified ? i + 4 : i + 2).name();
            }
        }
        return "";
    }

    private Kinship kinship() {
        long version = session.queryLong("PRAGMA main.schema_version");
        Kinship known = kinship;
        if (known == null || version != schemaVersion) {
            known = Kinship.of(session);
            kinship = known;
            schemaVersion = version;
        }
        return known;
    }

    private boolean exists(String table) {
        return session.queryLong(
                        "SELECT count(*) FROM main.sqlite_schema WHERE type = 'table' AND lower(name) = ?", table)
                > 0;
    }

    private Map<String, Long> counts(Set<String> tables) {
        Map<String, Long> counts = new TreeMap<>();
        tables.stream().filter(this::exists).forEach(table -> counts.put(table, count(table)));
        return counts;
    }

    private long count(String table) {
        return session.queryLong("SELECT count(*) FROM main." + Quoted.name(table));
    }
}
