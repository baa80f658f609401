package dev.litekeeper.life.bringback;

import dev.litekeeper.failure.Problem;
import dev.litekeeper.files.PlainFile;
import dev.litekeeper.life.bringback.BringBackOrder.Triggers;
import dev.litekeeper.sqlite.Begin;
import dev.litekeeper.sqlite.DatabaseFile;
import dev.litekeeper.sqlite.OrderlyEnd;
import dev.litekeeper.sqlite.Schema;
import dev.litekeeper.sqlite.Session;
import dev.litekeeper.sqlite.Settings;
import dev.litekeeper.sqlite.SqlFailure;
import dev.litekeeper.sqlite.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The way back of rows that were brought back: the newest script that was not executed yet. From before the commit
/// until right behind it the script has a name of its own, so that one whose rows were never committed is told apart.
public final class Undoing {
    private static final String PREFIX = "bring-back-";
    private static final String BEGUN = ".begun.sql";
    private static final String SUFFIX = ".undo.sql";
    private static final String DONE = ".undone.sql";

    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HHmmss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final UndoScript script;
    private final Map<String, @Nullable Object> about;

    private Undoing(UndoScript script) {
        this.script = script;
        this.about = script.about();
    }

    /// The newest script of this database whose rows were committed; empty where there is none.
    ///
    /// @param passed hears of the newer ones that were stopped before their commit
    public static Optional<Undoing> newest(Path folder, DatabaseFile live, Consumer<Path> passed) {
        for (Path file : scripts(folder).reversed()) {
            UndoScript script = new UndoScript(file);
            if (isBegun(file) && !script.isWhole()) {
                passed.accept(file);
                continue;
            }
            Undoing undoing = new Undoing(script);
            if (live.name().equals(undoing.about.get("database"))) {
                if (undoing.isCommitted(live)) {
                    return Optional.of(undoing);
                }
                passed.accept(file);
            }
        }
        return Optional.empty();
    }

    /// Whether what it takes back may have been committed: its name says so, or a row is as it was to be brought back.
    /// Changes nothing; where tables are others by now, no row is.
    private boolean isCommitted(DatabaseFile live) {
        if (!isBegun(script.file())) {
            return true;
        }
        try (Session session = live.open(Settings.WRITE.foreignKeys(false))) {
            session.begin(Begin.IMMEDIATE);
            try {
                TriggersAside.of(session, tables());
                long[] rows = {0};
                script.statements(statement -> rows[0] += session.update(statement));
                return rows[0] > 0;
            } catch (SqlFailure e) {
                if (e.isBusy()) {
                    throw e;
                }
                return !e.code().equals("SQLITE_ERROR");
            } finally {
                session.rollback();
            }
        }
    }

    private List<String> tables() {
        return about.get("tables") instanceof Map<?, ?> map
                ? map.keySet().stream().map(String::valueOf).toList()
                : List.of();
    }

    /// The file of the script.
    public Path file() {
        return script.file();
    }

    /// What it takes back: `database`, `at`, `table`, `where` and `tables`.
    public Map<String, @Nullable Object> about() {
        return about;
    }

    /// Executes it in one transaction; answers how many rows it changed. Where a row is not as it was brought back,
    /// nothing is changed. Where the process is told to end, what is not committed is taken back first.
    public long run(DatabaseFile live, Triggers triggers) {
        try (OrderlyEnd end = new OrderlyEnd()) {
            long rows;
            try (Session session = live.open(Settings.WRITE.foreignKeys(false))) {
                end.watch(session);
                try {
                    rows = run(session, live, triggers);
                } finally {
                    end.release();
                }
            }
            renamed(script.file(), DONE);
            return rows;
        }
    }

    private long run(Session session, DatabaseFile live, Triggers triggers) {
        List<String> tables = tables();
        session.begin(Begin.IMMEDIATE);
        requireTriggers(session, tables, triggers);
        Map<String, Long> orphans = orphans(session, tables);
        if (about.get("healed") instanceof Map<?, ?> healed) {
            healed.forEach((table, count) -> orphans.merge(String.valueOf(table), (Long) count, Long::sum));
        }
        Optional<TriggersAside> aside =
                triggers == Triggers.LEAVE_OUT ? Optional.of(TriggersAside.of(session, tables)) : Optional.empty();
        long rows = execute(session);
        aside.ifPresent(TriggersAside::putBack);
        requireNoMore(orphans, orphans(session, tables), live);
        session.commit();
        return rows;
    }

    /// The file of the script for what is brought back at this moment, until that is committed.
    static Path begun(Path folder, Instant at) {
        return folder.resolve(PREFIX + STAMP.format(at) + BEGUN);
    }

    /// Gives the file the name that it has once its rows are committed; answers it.
    static Path committed(Path begun) {
        return renamed(begun, SUFFIX);
    }

    private static Path renamed(Path file, String suffix) {
        String name = name(file);
        String old = isBegun(file) ? BEGUN : SUFFIX;
        Path target = file.resolveSibling(name.substring(0, name.length() - old.length()) + suffix);
        PlainFile.of(target).moveHere(file);
        return target;
    }

    private static boolean isBegun(Path file) {
        return name(file).endsWith(BEGUN);
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }

    private long execute(Session session) {
        long[] done = {0};
        script.statements(statement -> done[0] += one(session, statement));
        return done[0];
    }

    private static long one(Session session, String statement) {
        long changed = session.update(statement);
        if (changed != 1) {
            throw Problem.refused("a row is not as it was brought back; nothing was changed")
                    .at(statement.length() > 200 ? statement.substring(0, 200) + "…" : statement)
                    .because("somebody has changed it since, or the bringing back was stopped before its commit")
                    .hint("the script is plain SQL: what of it is still right can be executed by hand")
                    .failure();
        }
        return changed;
    }

    private static void requireTriggers(Session session, List<String> tables, Triggers triggers) {
        List<String> names = tables.stream()
                .flatMap(table -> Obstacles.Trigger.on(session, table).stream())
                .filter(trigger -> !trigger.event().equals("INSERT"))
                .map(Obstacles.Trigger::name)
                .toList();
        if (triggers == Triggers.REFUSE && !names.isEmpty()) {
            throw Problem.refused("triggers could fire")
                    .because(String.join(", ", names))
                    .hint("choose: --fire-triggers lets them, --without-triggers leaves them out")
                    .failure();
        }
    }

    /// How many rows have no parent, for each table that these are part of or referred to by.
    private static Map<String, Long> orphans(Session session, List<String> tables) {
        Map<String, Long> orphans = new TreeMap<>();
        Schema.of(session).tables().stream()
                .map(Table::name)
                .filter(child -> ForeignKey.of(session, child).stream()
                        .anyMatch(key ->
                                tables.contains(child) || tables.stream().anyMatch(key.parent()::equalsIgnoreCase)))
                .forEach(child -> orphans.put(
                        child, session.queryLong("SELECT count(*) FROM pragma_foreign_key_check(?)", child)));
        return orphans;
    }

    private static void requireNoMore(Map<String, Long> before, Map<String, Long> after, DatabaseFile live) {
        List<String> more = after.entrySet().stream()
                .filter(entry -> entry.getValue() > before.getOrDefault(entry.getKey(), 0L))
                .map(entry ->
                        rows(entry.getValue() - before.getOrDefault(entry.getKey(), 0L)) + " of " + entry.getKey())
                .toList();
        if (!more.isEmpty()) {
            throw Problem.refused("rows would be left without a parent; nothing was changed")
                    .at(live)
                    .because(String.join(", ", more))
                    .hint("they refer to what was brought back; delete them first, or leave it")
                    .failure();
        }
    }

    private static String rows(long count) {
        return count + (count == 1 ? " row" : " rows");
    }

    private static List<Path> scripts(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> {
                        String name = name(file);
                        return name.startsWith(PREFIX) && (name.endsWith(SUFFIX) || name.endsWith(BEGUN));
                    })
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw Problem.environment("cannot list the folder")
                    .at(folder)
                    .because(String.valueOf(e.getMessage()))
                    .failure(e);
        }
    }
}
