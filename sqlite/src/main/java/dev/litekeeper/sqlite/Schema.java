package dev.litekeeper.sqlite;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;

/// What the main database of a connection is made of.
///
/// @param objects every entry of `sqlite_schema`, by type and name
/// @param tables every table with its columns, by name
public record Schema(List<SchemaObject> objects, List<Table> tables) {
    /// The table in which the executed scripts are recorded.
    public static final String HISTORY = "litekeeper_history";

    /// The tables in which other tools record what they executed.
    private static final Set<String> OTHERS = Set.of(
            "flyway_schema_history",
            "schema_migrations",
            "ar_internal_metadata",
            "goose_db_version",
            "alembic_version",
            "django_migrations",
            "knex_migrations",
            "knex_migrations_lock");

    public Schema {
        objects = List.copyOf(objects);
        tables = List.copyOf(tables);
    }

    /// The [#hash] of the [#application], as the session sees it now, without a look at the columns of each table.
    public static String applicationHash(Session session) {
        return new Schema(objects(session), List.of()).application().hash();
    }

    /// Whether scripts that were executed are recorded in a table of this name, by Litekeeper or another tool.
    public static boolean isHistory(String table) {
        return table.equals(HISTORY) || OTHERS.contains(table);
    }

    /// The schema as the session sees it now.
    public static Schema of(Session session) {
        List<Table> tables = new ArrayList<>();
        for (Listed listed : list(session)) {
            tables.add(new Table(
                    listed.name,
                    Table.Kind.of(listed.type),
                    listed.withoutRowid,
                    listed.strict,
                    columns(session, listed)));
        }
        return new Schema(objects(session), tables);
    }

    private static List<SchemaObject> objects(Session session) {
        return session.query(
                "SELECT type, name, tbl_name, sql FROM main.sqlite_schema ORDER BY type, name COLLATE BINARY",
                row -> new SchemaObject(row.text(1), row.text(2), row.text(3), row.text(4)));
    }

    /// The same without what comes and goes by itself: whatever Litekeeper keeps there under names that begin with
    /// `litekeeper_`, the histories of other tools, and the planner's statistics.
    public Schema application() {
        Predicate<String> kept = name -> !name.toLowerCase(Locale.ROOT).startsWith("litekeeper_")
                && !isHistory(name)
                && !name.toLowerCase(Locale.ROOT).startsWith("sqlite_stat");
        return new Schema(
                objects.stream()
                        .filter(object -> kept.test(object.table()) && kept.test(object.name()))
                        .toList(),
                tables.stream().filter(table -> kept.test(table.name())).toList());
    }

    /// SHA-256, in hexadecimal, over type, name, table and statement of each object; each text in UTF-8 behind its
    /// length.
    public String hash() {
        MessageDigest digest = sha256();
        for (SchemaObject object : objects) {
            feed(digest, object.type());
            feed(digest, object.name());
            feed(digest, object.table());
            feed(digest, object.sql());
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static List<Listed> list(Session session) {
        return session
                .query(
                        "SELECT name, type, wr, strict FROM pragma_table_list WHERE schema = 'main' ORDER BY name",
                        row -> new Listed(row.text(1), row.text(2), row.integer(3) == 1, row.integer(4) == 1))
                .stream()
                .filter(listed -> Table.listed(listed.type, listed.name))
                .toList();
    }

    private static List<Column> columns(Session session, Listed listed) {
        try {
            return session.query(
                    "SELECT name, type, \"notnull\", dflt_value, pk, hidden FROM pragma_table_xinfo(?) ORDER BY cid",
                    row -> new Column(
                            row.text(1),
                            row.text(2),
                            row.integer(3) == 1,
                            row.textOrNull(4),
                            (int) row.integer(5),
                            Column.Kind.of(row.integer(6))),
                    listed.name);
        } catch (SqlFailure e) {
            if (listed.type.equals("virtual")) {
                return List.of();
            }
            throw e;
        }
    }

    private static void feed(MessageDigest digest, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(4).putInt(bytes.length).array());
        digest.update(bytes);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private record Listed(String name, String type, boolean withoutRowid, boolean strict) {}
}
