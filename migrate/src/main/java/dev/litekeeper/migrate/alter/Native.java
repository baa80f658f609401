package dev.litekeeper.migrate.alter;

import dev.litekeeper.sqlite.SqliteVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Changes for which SQLite has a statement of its own.
///
/// @param engine the SQLite that will run the script
/// @param size of the table
record Native(SqliteVersion engine, Size size) {
    private static final SqliteVersion RENAME_COLUMN = SqliteVersion.of("3.25.0", "");
    private static final SqliteVersion DROP_COLUMN = SqliteVersion.of("3.35.0", "");
    private static final SqliteVersion ALTER_COLUMN = SqliteVersion.of("3.53.0", "");

    /// What a change is done with, and what it costs.
    record Done(List<String> statements, Cost cost) {}

    /// The statements for this change; empty where it needs a rebuild.
    Optional<Done> of(Change change) {
        String table = Names.sql(change.table());
        String alter = "ALTER TABLE " + table + " ";
        return switch (change) {
            case Change.SetNotNull(String _, String column, String fill) -> setNotNull(table, Names.sql(column), fill);
            case Change.DropNotNull(String _, String column) ->
                since(ALTER_COLUMN, Cost.NONE, alter + "ALTER COLUMN " + Names.sql(column) + " DROP NOT NULL");
            case Change.AddCheck(String _, String name, String expression) ->
                since(
                        ALTER_COLUMN,
                        Cost.scan(size),
                        alter + "ADD " + (name.isEmpty() ? "" : "CONSTRAINT " + Names.sql(name) + " ") + "CHECK "
                                + expression);
            case Change.DropConstraint(String _, String name) ->
                since(ALTER_COLUMN, Cost.NONE, alter + "DROP CONSTRAINT " + Names.sql(name));
            case Change.AddUnique(String _, List<String> columns) ->
                since(RENAME_COLUMN, Cost.index(size), unique(change.table(), columns));
            case Change.AddColumn add -> addColumn(alter, add);
            case Change.DropColumn(String _, String column) ->
                since(DROP_COLUMN, Cost.rewrite(size), alter + "DROP COLUMN " + Names.sql(column));
            case Change.RenameColumn(String _, String column, String to) ->
                since(RENAME_COLUMN, Cost.NONE, alter + "RENAME COLUMN " + Names.sql(column) + " TO " + Names.sql(to));
            case Change.RenameTable(String _, String to) ->
                Optional.of(new Done(List.of(alter + "RENAME TO " + Names.sql(to)), Cost.NONE));
            case Change.SetDefault _,
                    Change.DropDefault _,
                    Change.SetType _,
                    Change.SetCollation _,
                    Change.AddReference _,
                    Change.MakeStrict _ -> Optional.empty();
        };
    }

    /// The name of the index that keeps these columns unique.
    static String uniqueName(String table, List<String> columns) {
        return table + "_" + String.join("_", columns) + "_unique";
    }

    private static String unique(String table, List<String> columns) {
        return "CREATE UNIQUE INDEX " + Names.sql(uniqueName(table, columns)) + " ON " + Names.sql(table) + " ("
                + String.join(", ", columns.stream().map(Names::sql).toList()) + ")";
    }

    private Optional<Done> setNotNull(String table, String column, String fill) {
        if (engine.compareTo(ALTER_COLUMN) < 0) {
            return Optional.empty();
        }
        List<String> statements = new ArrayList<>();
        Cost cost = Cost.scan(size);
        if (!fill.isEmpty()) {
            statements.add(fill(table, column, fill));
            cost = cost.plus(Cost.rewrite(size));
        }
        statements.add("ALTER TABLE " + table + " ALTER COLUMN " + column + " SET NOT NULL");
        return Optional.of(new Done(statements, cost));
    }

    private static String fill(String table, String column, String value) {
        return "UPDATE " + table + " SET " + column + " = " + value + " WHERE " + column + " IS NULL";
    }

    private Optional<Done> addColumn(String alter, Change.AddColumn add) {
        TableText alone = TableText.of("CREATE TABLE t (" + add.definition() + ")");
        TableText.ColumnText column = alone.columns().getFirst();
        boolean keyed = column.clause(Clause.Kind.PRIMARY_KEY).isPresent()
                || column.clause(Clause.Kind.UNIQUE).isPresent();
        boolean stored = column.clause(Clause.Kind.GENERATED)
                .filter(clause ->
                        alone.text(clause.at()).toUpperCase(Locale.ROOT).endsWith("STORED"))
                .isPresent();
        boolean notNull = column.clause(Clause.Kind.NOT_NULL).isPresent();
        boolean varying = column.clause(Clause.Kind.DEFAULT)
                .map(clause -> alone.text(clause.at()).toUpperCase(Locale.ROOT))
                .filter(text -> text.contains("(") || text.contains("CURRENT_"))
                .isPresent();
        boolean filledAndRequired = !add.fill().isEmpty() && notNull;
        if (keyed || stored || (varying && size.rows() > 0) || filledAndRequired) {
            return Optional.empty();
        }
        List<String> statements = new ArrayList<>();
        statements.add(alter + "ADD COLUMN " + add.definition());
        Cost cost = column.clause(Clause.Kind.CHECK).isPresent() ? Cost.scan(size) : Cost.NONE;
        if (!add.fill().isEmpty()) {
            String name = Names.sql(add.column());
            statements.add("UPDATE " + Names.sql(add.table()) + " SET " + name + " = " + add.fill());
            cost = cost.plus(Cost.rewrite(size));
        }
        return Optional.of(new Done(statements, cost));
    }

    private Optional<Done> since(SqliteVersion version, Cost cost, String statement) {
        return engine.compareTo(version) < 0 ? Optional.empty() : Optional.of(new Done(List.of(statement), cost));
    }
}
