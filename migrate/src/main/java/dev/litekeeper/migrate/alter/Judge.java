package dev.litekeeper.migrate.alter;

import dev.litekeeper.migrate.Token;
import dev.litekeeper.sqlite.Quoted;
import dev.litekeeper.sqlite.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/// Looks for rows that break a new rule. Reads each table once a rule.
public final class Judge {
    private static final int EXAMPLES = 5;

    private final Session session;
    private final String table;
    private final boolean strict;

    /// @param strict whether the table is or becomes STRICT
    Judge(Session session, String table, boolean strict) {
        this.session = session;
        this.table = table;
        this.strict = strict;
    }

    /// Rows whose values would change, or not fit, if this column had this type.
    public static Optional<Trouble> type(Session session, String table, String column, String type, boolean strict) {
        return new Judge(session, table, strict).type(column, type);
    }

    /// The rows that break what this change asks for.
    Optional<Trouble> of(Change change) {
        return switch (change) {
            case Change.SetNotNull(String _, String column, String fill)
            when fill.isEmpty() ->
                rows(
                        table + "." + column + " not null",
                        Names.sql(column) + " IS NULL",
                        "say what they get: --alter \"" + table + "." + column + " not null fill VALUE\"");
            case Change.AddCheck(String _, String _, String expression) ->
                rows(
                        table + " check " + expression,
                        "NOT " + expression,
                        "mend them in a data script, and plan again when it has run");
            case Change.AddUnique(String _, List<String> columns) -> duplicates(columns);
            case Change.AddReference(String _, String column, String definition) -> orphans(column, definition);
            case Change.SetType(String _, String column, String type, String using)
            when using.isEmpty() -> type(column, type);
            case Change.AddColumn add when add.fill().isEmpty() -> empty(add);
            case Change.MakeStrict _ -> strictRows();
            case Change _ -> Optional.empty();
        };
    }

    private Optional<Trouble> empty(Change.AddColumn add) {
        TableText.ColumnText column = TableText.of("CREATE TABLE t (" + add.definition() + ")")
                .columns()
                .getFirst();
        boolean needed = column.clause(Clause.Kind.NOT_NULL).isPresent()
                && column.clause(Clause.Kind.DEFAULT).isEmpty()
                && column.clause(Clause.Kind.GENERATED).isEmpty();
        return needed
                ? rows(
                        table + " add column " + add.definition(),
                        "TRUE",
                        "give it a default, or say what they get: ... fill VALUE")
                : Optional.empty();
    }

    private Optional<Trouble> duplicates(List<String> columns) {
        String list = columns.stream().map(Names::sql).collect(Collectors.joining(", "));
        String present =
                columns.stream().map(name -> Names.sql(name) + " IS NOT NULL").collect(Collectors.joining(" AND "));
        return rows(
                table + " unique (" + list + ")",
                "(" + list + ") IN (SELECT " + list + " FROM " + Names.sql(table) + " WHERE " + present + " GROUP BY "
                        + list + " HAVING count(*) > 1)",
                "decide which of them stay, in a data script, and plan again when it has run");
    }

    private Optional<Trouble> orphans(String column, String definition) {
        List<Token> tokens = Token.meaningful(definition);
        String parent = name(tokens.get(1));
        String key = tokens.size() > 3 && tokens.get(2).isSymbol('(') ? name(tokens.get(3)) : primaryKey(parent);
        String name = Names.sql(column);
        return rows(
                table + "." + column + " " + definition,
                name + " IS NOT NULL AND NOT EXISTS (SELECT 1 FROM main." + Names.sql(parent)
                        + " litekeeper_parent WHERE" + " litekeeper_parent." + Names.sql(key) + " = " + Names.sql(table)
                        + "." + name + ")",
                "give them a parent or remove them in a data script, and plan again when it has run");
    }

    private String primaryKey(String parent) {
        return session.queryText("SELECT name FROM pragma_table_info(?) WHERE pk = 1", parent);
    }

    private static String name(Token token) {
        return token.kind() == Token.Kind.WORD ? token.text() : token.unquoted();
    }

    private Optional<Trouble> strictRows() {
        List<Trouble> found = new ArrayList<>();
        session.forEach(
                "SELECT name, type FROM pragma_table_info(?)",
                row -> type(row.text(1), row.text(2)).ifPresent(found::add),
                table);
        return found.stream().findFirst();
    }

    /// Rows that a STRICT table would not take, and elsewhere texts of digits that a number would not give back.
    private Optional<Trouble> type(String column, String type) {
        String name = Names.sql(column);
        String rule = table + "." + column + " type " + type;
        String hint =
                "say how they change: --alter \"" + table + "." + column + " type " + type + " using EXPRESSION\"";
        String affinity = type.toUpperCase(Locale.ROOT);
        boolean whole = affinity.contains("INT");
        boolean number = whole
                || affinity.contains("REAL")
                || affinity.contains("FLOA")
                || affinity.contains("DOUB")
                || affinity.contains("NUM")
                || affinity.contains("DEC");
        String lossy = "typeof(" + name + ") = 'text' AND " + name + " = CAST(" + name + " AS NUMERIC) AND CAST(CAST("
                + name + " AS NUMERIC) AS TEXT) <> " + name;
        if (!strict) {
            return number ? rows(rule + " without a loss", lossy, hint) : Optional.empty();
        }
        String fits = "typeof(" + name + ") IN ('integer', 'real', 'null') OR (typeof(" + name + ") = 'text' AND "
                + name + " = CAST(" + name + " AS NUMERIC))";
        String wholly = "(" + fits + ") AND (" + name + " IS NULL OR CAST(" + name + " AS NUMERIC) = CAST(" + name
                + " AS INTEGER))";
        return switch (affinity) {
            case "INT", "INTEGER" -> rows(rule, "NOT (" + wholly + ") OR (" + lossy + ")", hint);
            case "REAL" -> rows(rule, "NOT (" + fits + ") OR (" + lossy + ")", hint);
            case "TEXT" -> rows(rule, "typeof(" + name + ") = 'blob'", hint);
            case "BLOB" -> rows(rule, "typeof(" + name + ") NOT IN ('blob', 'null')", hint);
            default -> Optional.empty();
        };
    }

    private Optional<Trouble> rows(String rule, String condition, String hint) {
        String from = " FROM main." + Names.sql(table) + " WHERE " + condition;
        long rows = session.queryLong("SELECT count(*)" + from);
        if (rows == 0) {
            return Optional.empty();
        }
        List<String> examples = session.query("SELECT " + key() + from + " LIMIT " + EXAMPLES, row -> row.text(1));
        return Optional.of(new Trouble(rule, rows, examples, hint));
    }

    /// What names a row: its key, else its rowid.
    private String key() {
        List<String> keys = session.query(
                "SELECT name FROM pragma_table_info(?) WHERE pk > 0 ORDER BY pk", row -> row.text(1), table);
        if (keys.isEmpty()) {
            return "'rowid=' || rowid";
        }
        return keys.stream()
                .map(key -> Quoted.text(key + "=") + " || coalesce(" + Names.sql(key) + ", 'NULL')")
                .collect(Collectors.joining(" || ', ' || "));
    }
}
