package dev.litekeeper.life.copy;

import dev.litekeeper.failure.Problem;
import dev.litekeeper.sqlite.Fingerprint;
import dev.litekeeper.sqlite.PrivateCopy;
import dev.litekeeper.sqlite.Session;
import dev.litekeeper.sqlite.SqlFailure;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/// That a copy is what was copied.
final class Proof {
    private Proof() {}

    /// What proves the copy, in words: its rows against those of the database, or, where those could not be read over
    /// there, SQLite's own check. Fails as bad where the copy is not what it should be.
    static String of(Path file, Arrived arrived, String origin) {
        PrivateCopy copy = new PrivateCopy(file);
        return arrived.sent().map(sent -> byRows(copy, sent, origin)).orElseGet(() -> byIntegrity(copy, origin));
    }

    private static String byRows(PrivateCopy copy, Fingerprint sent, String origin) {
        Fingerprint here = Fingerprint.of(copy);
        return switch (here.compare(sent)) {
            case EQUAL ->
                String.format(
                        Locale.ROOT,
                        "%,d rows in %d tables equal those of the database",
                        here.rows(),
                        here.tables().size());
            case UNKNOWN -> "the rows that can be read equal those of the database";
            case DIFFERENT ->
                throw Problem.bad("the copy is not what the database held")
                        .at(origin)
                        .because(String.join("; ", here.differences(sent)))
                        .hint("run it again; where it happens twice, look at the disk and the network")
                        .failure();
        };
    }

    private static String byIntegrity(PrivateCopy copy, String origin) {
        List<String> found;
        try (Session session = copy.read()) {
            found = session.query("PRAGMA integrity_check(5)", row -> row.text(1));
        } catch (SqlFailure e) {
            return "not checked: " + e.problem().why();
        }
        if (!found.equals(List.of("ok"))) {
            throw Problem.bad("the copy is not sound, and so is the database it was made of")
                    .at(origin)
                    .because(String.join("; ", found))
                    .hint("look at the database there: PRAGMA integrity_check; restore it from its last proven backup")
                    .failure();
        }
        return "integrity_check ok";
    }
}
