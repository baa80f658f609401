package dev.litekeeper.life.bringback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Kind;
import dev.litekeeper.life.bringback.BringBackOrder.Rows;
import dev.litekeeper.life.bringback.BringBackOrder.Triggers;
import dev.litekeeper.sqlite.Copier;
import dev.litekeeper.sqlite.CopyLimits;
import dev.litekeeper.sqlite.DatabaseFile;
import dev.litekeeper.sqlite.Fingerprint;
import dev.litekeeper.sqlite.PrivateCopy;
import dev.litekeeper.sqlite.Progress;
import dev.litekeeper.sqlite.Session;
import dev.litekeeper.testkit.Foreign;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// A shop whose rows are brought back, live and as it was at a moment.
abstract class BringBackShop {
    static final Instant AT = Instant.parse("2026-11-22T14:03:05.120Z");

    @TempDir
    Path folder;

    Foreign app;

    @BeforeEach
    void shop() {
        app = Foreign.on(folder.resolve("live.sqlite"));
        run(
                "PRAGMA journal_mode=WAL",
                "PRAGMA foreign_keys=ON",
                "CREATE TABLE customer(id INTEGER PRIMARY KEY, name TEXT NOT NULL, email TEXT UNIQUE)",
                "CREATE TABLE orders(id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL REFERENCES customer(id)"
                        + " ON DELETE CASCADE, total REAL, note, cents INTEGER AS (round(total * 100)) STORED)",
                "CREATE TABLE line(order_id INTEGER NOT NULL REFERENCES orders(id) ON DELETE CASCADE, no INTEGER NOT"
                        + " NULL, what TEXT, PRIMARY KEY (order_id, no)) WITHOUT ROWID",
                "INSERT INTO customer VALUES (1, 'Ann', 'ann@x'), (2, 'Bob', 'bob@x'), (3, 'Cy', NULL)",
                "INSERT INTO orders(id, customer_id, total, note) VALUES (10, 1, 1.5, 'a''b'), (11, 1, 2, NULL),"
                        + " (12, 2, 3.25, x'00ff'), (13, 3, 4, 'line' || char(10) || 'feed')",
                "INSERT INTO line VALUES (10, 1, 'nut'), (10, 2, 'bolt'), (12, 1, 'screw')");
    }

    @AfterEach
    void close() {
        app.close();
    }

    void fails(Kind kind, PrivateCopy then, String table, @Nullable String where, String words) {
        assertThatThrownBy(() -> bringBack(then, table, where).plan())
                .isInstanceOfSatisfying(
                        Failure.class,
                        failure -> assertThat(failure.kind()).as(table).isEqualTo(kind))
                .hasMessageContaining(words);
    }

    void refused(Runnable attempt, String words) {
        assertThatThrownBy(attempt::run).isInstanceOfSatisfying(Failure.class, failure -> {
            assertThat(failure.kind()).isEqualTo(Kind.REFUSED);
            assertThat(failure.problem() + " " + failure.problem().hint()).contains(words);
        });
    }

    BringBack bringBack(PrivateCopy then, String table, @Nullable String where) {
        return bringBack(then, table, where, false, false);
    }

    BringBack bringBack(PrivateCopy then, String table, @Nullable String where, Triggers triggers) {
        return BringBack.of(live(), then, new BringBackOrder(rows(table, where), false, false, triggers, 10));
    }

    BringBack bringBack(PrivateCopy then, String table, @Nullable String where, boolean parents, boolean children) {
        return BringBack.of(
                live(), then, new BringBackOrder(rows(table, where), parents, children, Triggers.REFUSE, 10));
    }

    static Rows rows(String table, @Nullable String where) {
        return new Rows(table, Optional.empty(), Optional.ofNullable(where));
    }

    void run(String... statements) {
        Stream.of(statements).forEach(app::run);
    }

    DatabaseFile live() {
        return DatabaseFile.at(folder.resolve("live.sqlite"));
    }

    PrivateCopy copy() {
        try {
            Path target = Files.createTempDirectory(folder, "then").resolve("then.sqlite");
            new Copier(CopyLimits.DEFAULT, Progress.NONE).copy(live(), target);
            return new PrivateCopy(target);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Fingerprint fingerprint() {
        try (Session session = live().read()) {
            return Fingerprint.of(session);
        }
    }
}
