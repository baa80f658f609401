package dev.litekeeper.sqlite;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/// The current row of a query; columns count from 1. Valid only inside the call it is handed to.
public final class Row {
    private final ResultSet results;
    private final String sql;

    Row(ResultSet results, String sql) {
        this.results = results;
        this.sql = sql;
    }

    /// How many columns there are.
    public int columns() {
        try {
            return results.getMetaData().getColumnCount();
        } catch (SQLException e) {
            throw SqlFailure.of("cannot read a row", sql, e);
        }
    }

    /// The name of a column as the query gives it.
    public String name(int column) {
        try {
            return results.getMetaData().getColumnLabel(column);
        } catch (SQLException e) {
            throw SqlFailure.of("cannot read a row", sql, e);
        }
    }

    /// The value as an integer; 0 where it is null.
    public long integer(int column) {
        try {
            return results.getLong(column);
        } catch (SQLException e) {
            throw SqlFailure.of("cannot read a row", sql, e);
        }
    }

    /// The value as a real number; 0 where it is null.
    public double real(int column) {
        try {
            return results.getDouble(column);
        } catch (SQLException e) {
            throw SqlFailure.of("cannot read a row", sql, e);
        }
    }

    /// The value as text; empty where it is null.
    public String text(int column) {
        String text = textOrNull(column);
        return text == null ? "" : text;
    }

    /// The value as text, or null.
    public @Nullable String textOrNull(int column) {
        try {
            return results.getString(column);
        } catch (SQLException e) {
            throw SqlFailure.of("cannot read a row", sql, e);
        }
    }

    /// The value as it is stored: `Long`, `Double`, `String`, `byte[]` or null.
    public @Nullable Object value(int column) {
        try {
            return switch (results.getObject(column)) {
                case null -> null;
                case Integer number -> number.longValue();
                case byte[] bytes -> bytes;
                case Long number -> number;
                case Double number -> number;
                case String text -> text;
                case Object other ->
                    new String(other.toString().getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
            };
        } catch (SQLException e) {
            throw SqlFailure.of("cannot read a row", sql, e);
        }
    }
}
