package dev.litekeeper.migrate.adopt;

import dev.litekeeper.failure.Problem;
import dev.litekeeper.migrate.Naming;
import dev.litekeeper.sqlite.Row;
import dev.litekeeper.sqlite.Session;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A tool that records in the database which scripts it ran: by what its table is known, and how it is read.
///
/// `columns` is a pattern for the table's columns with their types, in order and lower case. `rows` answers a line for
/// each script in the order they ran: version or name, file (or empty), state as in [Past.State], moment in ISO 8601
/// (or NULL), who (or empty), milliseconds, checksum (or NULL). `naming` is there where the scripts are SQL.
public enum Tool {
    FLYWAY(
            "flyway_schema_history",
            ".*installed_rank int.*version varchar.*checksum int.*success boolean.*",
            Naming.FLYWAY,
            """
            SELECT coalesce(version, ''), script,
                   CASE WHEN NOT success THEN 'failed' WHEN type = 'BASELINE' THEN 'baseline'
                        WHEN type = 'SQL' THEN 'applied' ELSE 'code' END,
                   strftime('%Y-%m-%dT%H:%M:%fZ', installed_on), installed_by, execution_time, checksum
            FROM main.flyway_schema_history AS h
            WHERE type NOT IN ('SCHEMA', 'DELETE', 'UNDO_SQL', 'UNDO_SCRIPT')
              AND installed_rank = (SELECT max(installed_rank) FROM main.flyway_schema_history
                  WHERE CASE WHEN h.version IS NULL THEN script = h.script ELSE version = h.version END)
            ORDER BY installed_rank"""),
    GOLANG_MIGRATE("schema_migrations", "version uint64, dirty bool", Naming.GOLANG_MIGRATE, """
            SELECT version, '', CASE WHEN dirty THEN 'failed' ELSE 'up to' END, NULL, '', 0, NULL
            FROM main.schema_migrations WHERE version >= 0"""),
    GOOSE("goose_db_version", "id integer, version_id integer, is_applied integer, tstamp .*", Naming.GOOSE, """
            SELECT version_id, '', 'applied', strftime('%Y-%m-%dT%H:%M:%fZ', tstamp), '', 0, NULL
            FROM main.goose_db_version AS h
            WHERE version_id > 0 AND is_applied
              AND id = (SELECT max(id) FROM main.goose_db_version WHERE version_id = h.version_id)
            ORDER BY id"""),
    DBMATE("schema_migrations", "version varchar\\(\\d+\\)", Naming.DBMATE, """
            SELECT version, '', 'applied', NULL, '', 0, NULL FROM main.schema_migrations ORDER BY version"""),
    RAILS("schema_migrations", "version varchar", null, """
            SELECT version, '', 'applied', NULL, '', 0, NULL FROM main.schema_migrations ORDER BY version"""),
    ALEMBIC("alembic_version", "version_num varchar\\(\\d+\\)", null, """
            SELECT version_num, '', 'applied', NULL, '', 0, NULL FROM main.alembic_version ORDER BY version_num"""),
    DJANGO("django_migrations", "id integer, app varchar.*, name varchar.*, applied datetime", null, """
            SELECT app || '.' || name, '', 'applied', strftime('%Y-%m-%dT%H:%M:%fZ', applied), '', 0, NULL
            FROM main.django_migrations ORDER BY id"""),
    KNEX("knex_migrations", "id integer, name varchar.*, batch integer, migration_time datetime", null, """
            SELECT name, '',
                   CASE WHEN (SELECT max(is_locked) FROM main.knex_migrations_lock) THEN 'failed' ELSE 'applied' END,
                   strftime('%Y-%m-%dT%H:%M:%fZ', migration_time / 1000.0, 'unixepoch'), '', 0, NULL
            FROM main.knex_migrations ORDER BY id"""),
    USER_VERSION("", "", Naming.NUMBERED, """
            SELECT user_version, '', 'up to', NULL, '', 0, NULL FROM pragma_user_version WHERE user_version > 0""");

    private final String table;
    private final String columns;
    private final @Nullable Naming naming;
    private final String rows;

    Tool(String table, String columns, @Nullable Naming naming, String rows) {
        this.table = table;
        this.columns = columns;
        this.naming = naming;
        this.rows = rows;
    }

    /// The tool that people call so, as in `golang-migrate`.
    public static Tool of(String word) {
        return Arrays.stream(values())
                .filter(tool -> tool.word().equals(word))
                .findFirst()
                .orElseThrow(() -> Problem.usage("no such tool")
                        .at(word)
                        .hint("known: "
                                + Arrays.stream(values()).map(Tool::word).collect(Collectors.joining(", ")))
                        .failure());
    }

    /// Its name in small letters; `user_version` for SQLite's own number.
    public String word() {
        String small = name().toLowerCase(Locale.ROOT);
        return this == USER_VERSION ? small : small.replace('_', '-');
    }

    /// Where it records what it ran: a table, or the pragma.
    public String place() {
        return this == USER_VERSION ? "PRAGMA user_version" : table;
    }

    /// What the note of an entry begins with that was taken over from this tool.
    String mark() {
        return "from " + word();
    }

    /// Whether its history tells of every script that ran, and not of the newest alone.
    boolean keepsAll() {
        return this != ALEMBIC;
    }

    /// How its scripts are named; empty where they are code.
    public Optional<Naming> naming() {
        return Optional.ofNullable(naming);
    }

    /// The tools whose history is in this database. `user_version` only where there is no other.
    public static List<Tool> in(Session session) {
        List<Tool> found = Arrays.stream(values())
                .filter(tool -> tool != USER_VERSION && tool.isIn(session))
                .toList();
        boolean numbered = found.isEmpty() && session.queryLong("PRAGMA user_version") > 0;
        return numbered ? List.of(USER_VERSION) : found;
    }

    boolean isIn(Session session) {
        String found = session.queryText(
                "SELECT group_concat(lower(name || ' ' || type), ', ') FROM pragma_table_info(?)", table);
        return this == USER_VERSION ? session.queryLong("PRAGMA user_version") > 0 : found.matches(columns);
    }

    /// What it ran, in order.
    List<Past> past(Session session) {
        return session.query(rows, Tool::past);
    }

    /// The line that stands for the scripts that make its tables from zero.
    Past start() {
        return new Past("00", "", Past.State.BASELINE, Optional.empty(), "", Duration.ZERO, Optional.empty());
    }

    private static Past past(Row row) {
        @Nullable String at = row.textOrNull(4);
        @Nullable String checksum = row.textOrNull(7);
        return new Past(
                row.text(1),
                row.text(2),
                Past.State.valueOf(row.text(3).toUpperCase(Locale.ROOT).replace(' ', '_')),
                Optional.ofNullable(at).map(Instant::parse),
                row.text(5),
                Duration.ofMillis(row.integer(6)),
                Optional.ofNullable(checksum).map(Integer::valueOf));
    }
}
