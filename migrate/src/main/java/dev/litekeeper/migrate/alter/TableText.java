package dev.litekeeper.migrate.alter;

import dev.litekeeper.migrate.Token;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/// The statement that made a table, cut into its parts. An edit changes one place and leaves everything else, comments
/// included, as it was written.
///
/// @param name where the table's name stands
/// @param open where the opening parenthesis stands
/// @param close where the closing parenthesis stands
record TableText(String sql, Part name, int open, int close, List<ColumnText> columns, List<Clause> constraints) {

    /// A stretch of the text, from `start` (inclusive) to `end` (exclusive).
    record Part(int start, int end) {
        Part to(Part last) {
            return new Part(start, last.end);
        }
    }

    /// A column: its name in lower case, where its name and its type stand (an empty stretch where it has none), its
    /// constraints, and all of it.
    record ColumnText(String name, Part nameAt, Part type, List<Clause> clauses, Part all) {
        Optional<Clause> clause(Clause.Kind kind) {
            return clauses.stream().filter(clause -> clause.kind() == kind).findFirst();
        }
    }

    TableText {
        columns = List.copyOf(columns);
        constraints = List.copyOf(constraints);
    }

    /// Reads a statement as `sqlite_schema` has it. Fails as refused at anything that is not understood.
    static TableText of(String sql) {
        return new TableReader(sql).read();
    }

    Optional<ColumnText> column(String column) {
        String lower = column.toLowerCase(Locale.ROOT);
        return columns.stream().filter(text -> text.name.equals(lower)).findFirst();
    }

    /// The column, which exists.
    ColumnText existing(String column) {
        return column(column).orElseThrow(() -> new IllegalStateException("no column " + column + " in " + sql));
    }

    String text(Part part) {
        return sql.substring(part.start, part.end);
    }

    /// The words behind the closing parenthesis: `STRICT`, `WITHOUT ROWID`.
    boolean option(String word) {
        return Token.meaningful(sql.substring(close + 1)).stream().anyMatch(token -> token.is(word));
    }

    boolean autoincrement() {
        return columns.stream()
                .flatMap(column -> column.clause(Clause.Kind.PRIMARY_KEY).stream())
                .anyMatch(clause ->
                        Token.meaningful(text(clause.at())).stream().anyMatch(token -> token.is("AUTOINCREMENT")));
    }

    /// The constraints of the table: their words, comments and white space aside.
    String constraintWords() {
        return constraints.stream()
                .map(clause -> Facts.words(text(clause.at())))
                .sorted()
                .collect(Collectors.joining("; "));
    }

    /// The constraints of a column: their words, comments and white space aside.
    String constraintWords(ColumnText column) {
        return column.clauses.stream()
                .filter(clause -> clause.kind() != Clause.Kind.NULL)
                .map(clause -> Facts.words(text(clause.at())))
                .sorted()
                .collect(Collectors.joining("; "));
    }

    TableText replace(Part part, String text) {
        return of(sql.substring(0, part.start) + text + sql.substring(part.end));
    }

    TableText insert(int at, String text) {
        return replace(new Part(at, at), text);
    }

    /// Takes a stretch out, with the white space before it.
    TableText remove(Part part) {
        int from = part.start;
        while (from > 0 && Character.isWhitespace(sql.charAt(from - 1))) {
            from--;
        }
        return replace(new Part(from, part.end), "");
    }

    /// Puts a column behind the last one.
    TableText addColumn(String definition) {
        return insert(columns.getLast().all.end, ", " + definition);
    }

    /// Puts a table constraint behind everything else.
    TableText addConstraint(String definition) {
        int end = constraints.isEmpty()
                ? columns.getLast().all.end
                : constraints.getLast().at().end;
        return insert(end, ", " + definition);
    }

    /// Puts a column constraint behind those the column has.
    TableText addClause(String column, String definition) {
        return insert(existing(column).all.end, " " + definition);
    }

    TableText removeColumn(String column) {
        int index = columns.indexOf(existing(column));
        if (index == 0) {
            return replace(new Part(columns.getFirst().all.start, columns.get(1).all.start), "");
        }
        return replace(new Part(columns.get(index - 1).all.end, columns.get(index).all.end), "");
    }
}
