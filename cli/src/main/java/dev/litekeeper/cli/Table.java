package dev.litekeeper.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/// Rows of text under headings. Columns are as wide as their longest cell, two spaces apart; those whose cells all
/// start with a digit stand to the right.
final class Table {
    private final List<String> headings;
    private final List<List<String>> rows = new ArrayList<>();
    private final List<Style> styles = new ArrayList<>();

    private Table(List<String> headings) {
        this.headings = headings;
    }

    static Table of(String... headings) {
        return new Table(List.of(headings));
    }

    /// Adds a row of as many cells as there are headings.
    Table row(Object... cells) {
        return row(Style.PLAIN, cells);
    }

    /// Adds a row that stands out on a terminal.
    Table row(Style style, Object... cells) {
        if (cells.length != headings.size()) {
            throw new IllegalArgumentException(cells.length + " cells under " + headings.size() + " headings");
        }
        List<String> row = new ArrayList<>();
        for (Object cell : cells) {
            row.add(Visible.onOneLine(cell.toString()));
        }
        rows.add(row);
        styles.add(style);
        return this;
    }

    List<String> lines(BiFunction<Style, String, String> paint) {
        List<String> lines = new ArrayList<>();
        lines.add(paint.apply(Style.FAINT, line(headings)));
        for (int i = 0; i < rows.size(); i++) {
            lines.add(paint.apply(styles.get(i), line(rows.get(i))));
        }
        return lines;
    }

    private String line(List<String> cells) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < cells.size(); column++) {
            String cell = cells.get(column);
            String space = " ".repeat(width(column) - length(cell));
            line.append(numeric(column) ? space + cell : cell + space).append("  ");
        }
        return line.toString().stripTrailing();
    }

    private int width(int column) {
        int width = length(headings.get(column));
        for (List<String> row : rows) {
            width = Math.max(width, length(row.get(column)));
        }
        return width;
    }

    private boolean numeric(int column) {
        return !rows.isEmpty()
                && rows.stream()
                        .map(row -> row.get(column))
                        .allMatch(cell -> cell.matches("[-+]?[0-9][0-9.,]*( ?[A-Za-z%]{1,2})?|-?"));
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }
}
