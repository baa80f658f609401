package dev.litekeeper.project;

import java.util.Optional;
import java.util.OptionalLong;

/// A query that a restored database has to answer, and with what. Where nothing is said of the answer, any row will do.
///
/// @param gives the first row, its columns joined with `|` as the sqlite3 program writes them
/// @param atLeast the least number that the first column of the first row may be
public record SmokeQuery(String sql, Optional<String> gives, OptionalLong atLeast) {
    static SmokeQuery of(Section section) {
        return new SmokeQuery(
                section.required("query").text(),
                section.optional("gives").map(Value::text),
                section.optional("at-least")
                        .map(Value::count)
                        .map(OptionalLong::of)
                        .orElse(OptionalLong.empty()));
    }

    /// One that wants any row.
    public static SmokeQuery any(String sql) {
        return new SmokeQuery(sql, Optional.empty(), OptionalLong.empty());
    }

    /// What is wrong with an answer whose first row is this; empty where nothing is.
    public Optional<String> complaint(String row) {
        if (gives.isPresent() && !gives.get().equals(row)) {
            return Optional.of("gave " + row + ", not " + gives.get());
        }
        if (atLeast.isPresent() && !reaches(row, atLeast.getAsLong())) {
            return Optional.of("gave " + row + ", not " + atLeast.getAsLong() + " or more");
        }
        return Optional.empty();
    }

    private static boolean reaches(String row, long least) {
        try {
            return Double.parseDouble(row.split("\\|", 2)[0]) >= least;
        } catch (NumberFormatException e) {
            return false;
        }
    }
}
