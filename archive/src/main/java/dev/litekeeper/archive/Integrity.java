package dev.litekeeper.archive;

import dev.litekeeper.sqlite.PrivateCopy;
import dev.litekeeper.sqlite.Session;
import dev.litekeeper.sqlite.SqlFailure;
import java.util.List;

/// What SQLite's own check says of a copy: whether every page, row and index of it fits together. It sees damage that
/// was in the source already; that the copy is the source's content is proven by the rows.
///
/// @param faults what is wrong, at most twenty lines
/// @param unchecked why the check could not be made, or empty
public record Integrity(List<String> faults, String unchecked) {
    private static final int MOST = 20;
    /// In KB, below zero as SQLite wants it.
    private static final String CACHE = "-65536";

    public Integrity {
        faults = List.copyOf(faults);
    }

    /// Every page and row; that indexes fit their tables is left out, as it takes ten times longer.
    public static Integrity quick(PrivateCopy copy) {
        return of(copy, "quick_check");
    }

    /// Everything SQLite can check.
    public static Integrity full(PrivateCopy copy) {
        return of(copy, "integrity_check");
    }

    private static Integrity of(PrivateCopy copy, String check) {
        try (Session session = copy.read()) {
            session.set("cache_size", CACHE);
            List<String> lines = session.query("PRAGMA " + check + "(" + MOST + ")", row -> row.text(1));
            return new Integrity(lines.equals(List.of("ok")) ? List.of() : lines, "");
        } catch (SqlFailure e) {
            return e.isDamage() ? new Integrity(List.of(e.message()), "") : new Integrity(List.of(), e.message());
        }
    }
}
