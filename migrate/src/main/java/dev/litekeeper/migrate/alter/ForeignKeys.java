package dev.litekeeper.migrate.alter;

import dev.litekeeper.migrate.alter.TableText.Part;
import java.util.List;
import java.util.Optional;

/// The foreign keys in the statement of a table.
public final class ForeignKeys {
    private ForeignKeys() {}

    /// The statement without them, everything else word for word. Fails as refused at a statement that is not
    /// understood.
    public static String without(String createTable) {
        TableText text = TableText.of(createTable);
        Optional<TableText> less = without(text);
        while (less.isPresent()) {
            text = less.get();
            less = without(text);
        }
        return text.sql();
    }

    /// One less; empty where there is none.
    private static Optional<TableText> without(TableText text) {
        Optional<Clause> ofColumn = text.columns().stream()
                .flatMap(column -> column.clause(Clause.Kind.FOREIGN_KEY).stream())
                .findFirst();
        if (ofColumn.isPresent()) {
            return ofColumn.map(clause -> text.remove(clause.at()));
        }
        List<Clause> clauses = text.constraints();
        for (int i = 0; i < clauses.size(); i++) {
            if (clauses.get(i).kind() == Clause.Kind.FOREIGN_KEY) {
                int before = i == 0
                        ? text.columns().getLast().all().end()
                        : clauses.get(i - 1).at().end();
                Part part = new Part(before, clauses.get(i).at().end());
                return Optional.of(text.replace(part, ""));
            }
        }
        return Optional.empty();
    }
}
