package dev.litekeeper.sqlite;

/// Names and texts as they are written into SQL.
public final class Quoted {
    private Quoted() {}

    /// An identifier between double quotes, as in `"order"`.
    public static String name(String identifier) {
        return "\"" + identifier.replace("\"", "\"\"") + "\"";
    }

    /// A string literal between single quotes.
    public static String text(String value) {
        return "'" + value.replace("'", "''") + "'";
    }
}
