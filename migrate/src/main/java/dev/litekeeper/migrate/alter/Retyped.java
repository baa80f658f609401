package dev.litekeeper.migrate.alter;

import java.util.Locale;
import java.util.Set;

/// A column that gets another type: what is written into it afterwards goes into a column of the old type, too.
///
/// @param from the old type in upper case, `strict` whether its table enforced it
/// @param to the new type in upper case, `enforced` whether its table enforces it
record Retyped(String from, boolean strict, String to, boolean enforced) {
    private static final Set<String> WHOLE = Set.of("INT", "INTEGER");

    /// What SQLite makes of a value before it stores it, which it takes from the words of the type.
    private enum Affinity {
        INTEGER,
        TEXT,
        BLOB,
        REAL,
        NUMERIC;

        static Affinity of(String type) {
            if (type.contains("INT")) {
                return INTEGER;
            }
            if (type.contains("CHAR") || type.contains("CLOB") || type.contains("TEXT")) {
                return TEXT;
            }
            if (type.isEmpty() || type.contains("BLOB")) {
                return BLOB;
            }
            return type.contains("REAL") || type.contains("FLOA") || type.contains("DOUB") ? REAL : NUMERIC;
        }
    }

    static Retyped of(String from, boolean strict, String to, boolean enforced) {
        return new Retyped(from.toUpperCase(Locale.ROOT), strict, to.toUpperCase(Locale.ROOT), enforced);
    }

    /// Whether SQLite stores and compares every value that the new column can hold in the old one as in the new.
    boolean isTheSame() {
        return !strict && Affinity.of(from) == Affinity.of(to);
    }

    /// Whether the old column takes every value that the new one can hold, and gives each back as it was.
    boolean keepsEveryValue() {
        if (isTheSame() || takesAll()) {
            return true;
        }
        return enforced
                && switch (to) {
                    case "INT", "INTEGER" ->
                        strict ? WHOLE.contains(from) || from.equals("TEXT") : Affinity.of(from) != Affinity.REAL;
                    case "BLOB" -> !strict;
                    default -> false;
                };
    }

    private boolean takesAll() {
        return strict ? from.equals("ANY") : Affinity.of(from) == Affinity.BLOB;
    }
}
