package dev.litekeeper.migrate.alter;

import dev.litekeeper.failure.Problem;
import dev.litekeeper.migrate.Token;
import dev.litekeeper.migrate.alter.TableText.ColumnText;
import java.util.List;

/// Makes a change in the text of a table.
final class Edit {
    private Edit() {}

    /// The table's statement with this change. A rename, and a unique index, are no edits of it.
    static TableText of(TableText table, Change change) {
        return switch (change) {
            case Change.SetNotNull(String _, String column, String _) -> setNotNull(table, column);
            case Change.DropNotNull(String _, String column) -> drop(table, column, Clause.Kind.NOT_NULL);
            case Change.SetDefault(String _, String column, String value) ->
                replace(table, column, Clause.Kind.DEFAULT, "DEFAULT " + value);
            case Change.DropDefault(String _, String column) -> drop(table, column, Clause.Kind.DEFAULT);
            case Change.SetType(String _, String column, String type, String _) -> setType(table, column, type);
            case Change.SetCollation(String _, String column, String collation) ->
                replace(table, column, Clause.Kind.COLLATE, "COLLATE " + Names.sql(collation));
            case Change.AddCheck(String _, String name, String expression) ->
                table.addConstraint(
                        (name.isEmpty() ? "" : "CONSTRAINT " + Names.sql(name) + " ") + "CHECK " + expression);
            case Change.DropConstraint(String _, String name) -> dropConstraint(table, name);
            case Change.AddReference(String _, String column, String definition) -> table.addClause(column, definition);
            case Change.AddColumn(String _, String _, String definition, String _) -> table.addColumn(definition);
            case Change.DropColumn(String _, String column) -> table.removeColumn(column);
            case Change.MakeStrict _ -> makeStrict(table);
            case Change.AddUnique _, Change.RenameColumn _, Change.RenameTable _ -> table;
        };
    }

    private static TableText setNotNull(TableText table, String column) {
        ColumnText text = table.existing(column);
        return text.clause(Clause.Kind.NULL)
                .map(word -> table.replace(word.at(), "NOT NULL"))
                .orElseGet(() -> table.insert(text.type().end(), " NOT NULL"));
    }

    private static TableText drop(TableText table, String column, Clause.Kind kind) {
        return table.existing(column)
                .clause(kind)
                .map(clause -> table.remove(clause.at()))
                .orElse(table);
    }

    private static TableText replace(TableText table, String column, Clause.Kind kind, String text) {
        return table.existing(column)
                .clause(kind)
                .map(clause -> table.replace(clause.at(), text))
                .orElseGet(() -> table.addClause(column, text));
    }

    private static TableText setType(TableText table, String column, String type) {
        ColumnText text = table.existing(column);
        boolean none = text.type().start() == text.type().end();
        return table.replace(text.type(), none ? " " + type : type);
    }

    private static TableText dropConstraint(TableText table, String name) {
        String wanted = Token.meaningful(Names.sql(name)).getFirst().name();
        List<Clause> ofTable = table.constraints();
        for (int i = 0; i < ofTable.size(); i++) {
            if (ofTable.get(i).name().equals(wanted)) {
                if (i + 1 < ofTable.size()) {
                    return table.replace(
                            new TableText.Part(
                                    ofTable.get(i).at().start(),
                                    ofTable.get(i + 1).at().start()),
                            "");
                }
                int from = i == 0
                        ? table.columns().getLast().all().end()
                        : ofTable.get(i - 1).at().end();
                return table.replace(
                        new TableText.Part(from, ofTable.get(i).at().end()), "");
            }
        }
        return table.columns().stream()
                .flatMap(column -> column.clauses().stream())
                .filter(clause -> clause.name().equals(wanted))
                .findFirst()
                .map(clause -> table.remove(clause.at()))
                .orElseThrow(() -> Problem.usage("no such constraint")
                        .at(name)
                        .hint("constraints without a name cannot be dropped by it")
                        .failure());
    }

    private static TableText makeStrict(TableText table) {
        boolean more =
                !Token.meaningful(table.sql().substring(table.close() + 1)).isEmpty();
        return table.option("STRICT") ? table : table.insert(table.close() + 1, more ? " STRICT," : " STRICT");
    }
}
