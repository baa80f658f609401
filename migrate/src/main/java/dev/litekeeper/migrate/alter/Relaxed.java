package dev.litekeeper.migrate.alter;

import dev.litekeeper.migrate.Token;
import dev.litekeeper.migrate.alter.TableText.ColumnText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The rules that a table had and another one, which takes its place, has not: rows that are written into
/// the new one might not fit into the old one.
public final class Relaxed {
    private Relaxed() {}

    /// A line for each rule that ends. Columns that are gone are not judged.
    public static List<String> rules(String before, String after) {
        TableText old = TableText.of(before);
        TableText fresh = TableText.of(after);
        List<String> ended = new ArrayList<>();
        for (ColumnText column : old.columns()) {
            fresh.column(column.name()).ifPresent(now -> ended.addAll(column(old, column, fresh, now)));
        }
        List<String> checks = new ArrayList<>(checks(old));
        checks(fresh).forEach(checks::remove);
        checks.forEach(check -> ended.add(check + " ends"));
        List<String> references = new ArrayList<>(references(old));
        references(fresh).forEach(references::remove);
        references.forEach(reference -> ended.add(reference + " ends"));
        if (old.option("STRICT") && !fresh.option("STRICT")) {
            ended.add("the types are not enforced any more");
        }
        return ended;
    }

    private static List<String> column(TableText old, ColumnText column, TableText fresh, ColumnText now) {
        List<String> ended = new ArrayList<>();
        retyped(old, column, fresh, now).ifPresent(ended::add);
        if (column.clause(Clause.Kind.NOT_NULL).isPresent()
                && now.clause(Clause.Kind.NOT_NULL).isEmpty()) {
            ended.add(column.name() + " may be NULL");
        }
        Optional<Clause> computed = now.clause(Clause.Kind.GENERATED);
        if (computed.isPresent() && column.clause(Clause.Kind.GENERATED).isEmpty()) {
            ended.add(column.name() + " is computed");
        }
        return ended;
    }

    /// Why a column cannot get its new type; empty where every value of that is kept by the old one.
    private static Optional<String> retyped(TableText old, ColumnText column, TableText fresh, ColumnText now) {
        Retyped retyped = Retyped.of(
                Facts.words(old.text(column.type())),
                old.option("STRICT"),
                Facts.words(fresh.text(now.type())),
                fresh.option("STRICT"));
        if (retyped.from().equals(retyped.to()) || retyped.isTheSame()) {
            return Optional.empty();
        }
        String text = column.name() + " gets another type: ";
        if (!retyped.keepsEveryValue()) {
            return Optional.of(text + (retyped.from().isEmpty() ? "it" : retyped.from())
                    + " would not give back every value that " + retyped.to()
                    + (retyped.enforced() ? "" : ", which is not enforced,") + " can hold");
        }
        return isNamedElsewhere(old, column)
                ? Optional.of(text + "the key or a rule of the table names it, and may judge the old type otherwise")
                : Optional.empty();
    }

    private static boolean isNamedElsewhere(TableText table, ColumnText column) {
        long named = Token.meaningful(table.sql()).stream()
                .filter(token -> token.name().equals(column.name()))
                .count();
        return named > 1 || column.clause(Clause.Kind.PRIMARY_KEY).isPresent();
    }

    private static List<String> checks(TableText table) {
        return clauses(table, Clause.Kind.CHECK)
                .map(clause -> Facts.words(table.text(clause.at())))
                .toList();
    }

    private static List<String> references(TableText table) {
        return clauses(table, Clause.Kind.FOREIGN_KEY)
                .map(clause -> Facts.words(table.text(clause.at())))
                .toList();
    }

    private static Stream<Clause> clauses(TableText table, Clause.Kind kind) {
        return Stream.concat(
                        table.columns().stream().flatMap(column -> column.clauses().stream()),
                        table.constraints().stream())
                .filter(clause -> clause.kind() == kind);
    }
}
