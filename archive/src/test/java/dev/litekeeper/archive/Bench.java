package dev.litekeeper.archive;

import dev.litekeeper.files.ByteSize;
import dev.litekeeper.project.BackupPlan;
import dev.litekeeper.sqlite.CopyLimits;
import dev.litekeeper.sqlite.DatabaseFile;
import dev.litekeeper.sqlite.Fingerprint;
import dev.litekeeper.sqlite.PrivateCopy;
import dev.litekeeper.sqlite.Progress;
import dev.litekeeper.sqlite.Session;
import dev.litekeeper.store.Store;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalTime;
import java.util.List;
import java.util.Random;

/// A database, a store and a folder for scratch files, for the tests of this module.
final class Bench {
    static final Scope SCOPE = new Scope("my-app", "production");

    final Path folder;
    final Path database;
    final Store store;
    final Random random = new Random(20261122);
    InstantSource clock = Clock.systemUTC();

    Bench(Path folder) {
        this.folder = folder;
        this.database = folder.resolve("app.sqlite");
        this.store = Store.at("local", "file://" + folder.resolve("store"));
        try {
            Files.createDirectory(folder.resolve("scratch"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Executes statements on the database, which is created where it is missing.
    Bench sql(String... statements) {
        try (Session session = new PrivateCopy(database).create()) {
            for (String statement : statements) {
                session.execute(statement);
            }
        }
        return this;
    }

    /// A table of orders with this many rows.
    Bench orders(int rows) {
        return sql(
                "CREATE TABLE orders(id INTEGER PRIMARY KEY, customer TEXT, total REAL, extra BLOB)",
                "CREATE INDEX orders_customer ON orders(customer)",
                "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " + rows
                        + ") INSERT INTO orders SELECT i, 'customer ' || (i * 7919 % 1000), i * 0.25,"
                        + " CAST(printf('%x', i * 2654435761) AS BLOB) FROM n");
    }

    Path scratch() {
        return folder.resolve("scratch");
    }

    BackupOrder order(Store... stores) {
        return new BackupOrder(SCOPE, DatabaseFile.at(database), List.of(stores), scratch(), CopyLimits.DEFAULT);
    }

    BackupReport backup() {
        return backup(store);
    }

    BackupReport backup(Store... stores) {
        return Backup.by(clock, random).make(order(stores), Progress.NONE);
    }

    Bench at(String instant) {
        clock = InstantSource.fixed(Instant.parse(instant));
        return this;
    }

    Catalogue catalogue() {
        return new Catalogue(store, SCOPE);
    }

    Verification verify(BackupId id) {
        return Verification.of(store, SCOPE, id, scratch(), Progress.NONE);
    }

    Restore restore() {
        RestoreOrder order = new RestoreOrder(
                SCOPE, DatabaseFile.at(database), List.of(store), scratch(), folder.resolve("landing"));
        return Restore.of(order, clock, random);
    }

    History history() {
        BackupPlan promise = new BackupPlan(
                LocalTime.of(3, 0), new BackupPlan.Keep(7, 7, 4, 12, 2), Duration.ofHours(26), ByteSize.parse("256MB"));
        return History.of(List.of(store), SCOPE, Origin.here(DatabaseFile.at(database)), promise, clock.instant());
    }

    Fingerprint fingerprint() {
        return Fingerprint.of(new PrivateCopy(database));
    }

    /// The names of everything below a folder.
    static List<String> files(Path folder) {
        try (var walk = Files.walk(folder)) {
            return walk.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
