package dev.litekeeper.checks;

import static dev.litekeeper.checks.Fixtures.DATABASE;
import static dev.litekeeper.checks.Fixtures.MEGA;
import static dev.litekeeper.checks.Fixtures.NOW;

import dev.litekeeper.sqlite.Header;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// For each check, evidence that is bad in one way, with a word of what it must say.
record BadFixtures(String check, String says, Evidence evidence) {

    static List<BadFixtures> all() {
        return List.of(
                bad("FS1", "virtiofs", "place.mount", Fixtures.mount("virtiofs")),
                bad("FS1", "nfs4", "place.mount", Fixtures.mount("nfs4")),
                bad("FS2", "overlay", "place.mount", Fixtures.mount("overlay")),
                bad("FS2", "tmpfs", "place.mount", Fixtures.mount("tmpfs")),
                bad("FS3", "no tables", "content.tables", 0L),
                bad("FS3", "empty", "rights.database", Fixtures.owned(DATABASE, "rw-------", 1000, "shop", 0)),
                bad("FS4", "2 names", "rights.database", Fixtures.linked(2)),
                bad(
                        "FS4",
                        "/mnt/other/shop.sqlite",
                        "use.holders",
                        holder("paths", List.of(DATABASE, "/mnt/other/shop.sqlite"))),
                bad("FS5", "shop.sqlite", "place.fileMounts", List.of(DATABASE)),
                bad("FS6", "Dropbox", "place.realPath", "/home/shop/Dropbox/shop.sqlite"),
                bad("FS6", "rsync", "use.holders", holder("command", "/usr/bin/rsync -a /srv")),
                bad("FS7", "free in", "place.space", Fixtures.space(100 * MEGA)),
                bad("FS7", "temporary files", "place.temporary", Fixtures.space(100 * MEGA)),
                bad(
                        "FS7",
                        "inodes",
                        "place.space",
                        new Place.Space("/srv", "/srv", 40_000 * MEGA, 20_000 * MEGA, 1000, 3)),
                bad("FS8", "of", "place.space", new Place.Space("/srv", "/srv", 150 * MEGA, 40 * MEGA, -1, -1)),
                bad("FS9", "nobarrier", "place.mount", Fixtures.mount("ext4", "rw", "nobarrier")),
                bad(
                        "FS9",
                        "faster",
                        "care.baseline",
                        Optional.of(new Care.Baseline(NOW, "3.54.1", Duration.ofNanos(900)))),
                bad("FS10", "errors_count", "place.diskErrors", List.of("vda: errors_count 3")),
                bad(
                        "P1",
                        "belongs to root",
                        "rights.sidecars",
                        List.of(Fixtures.owned(DATABASE + "-wal", "rw-------", 0, "root", 0))),
                bad("P1", "written by others", "rights.database", Fixtures.file(DATABASE, "rw-rw-rw-")),
                bad("P1", "as root", "use.holders", holder("user", "root")),
                bad("P2", "more open", "rights.database", Fixtures.file(DATABASE, "rw-r--r--")),
                bad("P2", "/var/backups", "rights.backups", List.of(Fixtures.file("/var/backups/b1.zst", "rw-r-----"))),
                bad("P2", "litekeeper.yml", "rights.plainSecrets", List.of("alerts[0].webhook")),
                bad("P2", "data is more open", "rights.folder", Fixtures.folder("rwxr-xr-x")),
                bad("P3", "read-only", "place.mount", Fixtures.mount("ext4", "ro")),
                bad("P3", "cannot write", "rights.folder", Fixtures.folder("r-xr-x---")),
                bad(
                        "P5",
                        "runs as root",
                        "subject",
                        new Evidence.Subject(
                                "shop",
                                "production",
                                DATABASE,
                                "/srv/litekeeper.yml",
                                "/opt/litekeeper",
                                0,
                                "root",
                                NOW)),
                bad(
                        "V1",
                        "WAL-reset",
                        "use.engines",
                        List.of(Fixtures.engine(4711, "3.40.1", "libsqlite3.so.0", "WAL-reset"))),
                bad(
                        "V2",
                        "and",
                        "use.engines",
                        List.of(Fixtures.engine(4711, "3.53.0", "a.so"), Fixtures.engine(4711, "3.54.1", "b.so"))),
                bad("V3", "without a lock", "use.holders", holder("lacksLocks", true)),
                bad("V4", "-wal", "use.holders", holder("deleted", List.of("the -wal"))),
                bad("V5", "parent 17", "use.holders", holder("inheritedFrom", Optional.of(17L))),
                bad("V6", "sqlite3", "use.holders", holder("command", "/usr/bin/sqlite3 shop.sqlite")),
                bad(
                        "V8",
                        "3.36.0",
                        "use.engines",
                        List.of(Fixtures.engine(4711, "3.36.0", "/tmp/sqlite-3.36.0-libsqlitejdbc.so"))),
                bad("V9", "maps", "use.holders", holder("mapsDatabase", true)),
                bad("C1", "rollback", "content.header", new Header(4096, false, 10, 1, 0, 0, 3054001)),
                bad("C5", "2 rows", "content.foreignKeyViolations", 2L),
                bad("D1", "quick_check", "content.quickCheck", List.of("row 9 missing")),
                bad("D1", "row 9", "care.drill", drill("integrity", List.of("row 9 missing from index"))),
                bad("D2", "3 rows", "care.drill", drill("foreignKeys", 3L)),
                bad("D3", "NATURAL", "content.foreignCollations", List.of("NATURAL (index by_name)")),
                bad("D4", "notes", "care.drill", drill("fts", List.of("notes: malformed"))),
                bad(
                        "D10",
                        "no history",
                        "content.schema",
                        new Content.SchemaState(false, List.of(), List.of(), Optional.empty())),
                bad(
                        "D10",
                        "03-schema-a.sql",
                        "content.schema",
                        new Content.SchemaState(true, List.of("03-schema-a.sql"), List.of(), Optional.empty())),
                bad(
                        "D10",
                        "edited",
                        "content.schema",
                        new Content.SchemaState(true, List.of(), List.of("01 was edited"), Optional.empty())),
                bad(
                        "D10",
                        "the way back ended",
                        "content.schema",
                        new Content.SchemaState(
                                true,
                                List.of(),
                                List.of(),
                                Optional.of(new Content.Lingering("the way back ended", "migrate online finish")))),
                bad(
                        "D11",
                        "orders has 50",
                        "care.backups",
                        List.of(Fixtures.backup("b2", 2, 50), Fixtures.backup("b1", 26, 100))),
                bad(
                        "W1",
                        "of",
                        "rights.sidecars",
                        List.of(Fixtures.owned(DATABASE + "-wal", "rw-------", 1000, "shop", 900 * MEGA))),
                frozen(),
                bad("W3", "4711", "use.readers", List.of(Fixtures.held(Duration.ofMinutes(20)))),
                bad("W4", "4711", "use.writer", Optional.of(Fixtures.held(Duration.ofMinutes(2)))),
                leftOver(),
                bad("B1", "no backup", "care.backups", List.of()),
                bad("B1", "30 hours", "care.backups", List.of(Fixtures.backup("b2", 30, 100))),
                bad(
                        "B1",
                        "no backup of this database is proven",
                        "care.backups",
                        List.of(Changed.in(Fixtures.backup("b2", 1, 9), "proven", false))),
                bad(
                        "B1",
                        "no backup of this database",
                        "care.backups",
                        List.of(Changed.in(Fixtures.backup("b2", 1, 9), "other", "/x on other.example"))),
                bad("B2", "no drill", "care.drill", Optional.empty()),
                bad("B2", "failed", "care.drill", drill("verdict", Verdict.BAD)),
                bad("B2", "9 days", "care.drill", drill("when", NOW.minus(Duration.ofDays(9)))),
                bad("B2", "took", "care.drill", drill("took", Duration.ofHours(3))),
                bad("B2", "record 3", "care.recordTrouble", Optional.of("record 3 was changed")),
                bad(
                        "B3",
                        "lacks",
                        "care.backups",
                        List.of(Changed.in(Fixtures.backup("b2", 2, 9), "missing", List.of("b2.zst")))),
                bad(
                        "B4",
                        "other.example",
                        "care.backups",
                        List.of(
                                Fixtures.backup("b2", 2, 100),
                                Changed.in(Fixtures.backup("b1", 9, 9), "other", "/x on other.example"))),
                bad("B5", "0 rows", "care.backups", List.of(Fixtures.backup("b2", 2, 0))),
                bad(
                        "B5",
                        "half",
                        "care.backups",
                        List.of(
                                Changed.in(Fixtures.backup("b2", 2, 100), "bytes", 9 * MEGA),
                                Fixtures.backup("b1", 26, 100))),
                bad(
                        "B6",
                        "same file system",
                        "care.stores",
                        List.of(new Care.Store("local", "file:///srv/b", true, Optional.empty()))),
                bad("B6", "no store", "care.stores", List.of()),
                bad(
                        "B6",
                        "denied",
                        "care.stores",
                        List.of(new Care.Store("away", "file:///mnt/b", false, Optional.of("permission denied")))),
                bad("B7", "one", "care.backups", List.of(Fixtures.backup("b2", 2, 100))),
                bad(
                        "B10",
                        "2026-11-22T15",
                        "care.backups",
                        List.of(Fixtures.backup("b2", -3, 100), Fixtures.backup("b1", 1, 100))),
                bad("B11", "no timer", "care.schedule", new Care.Schedule(List.of(), List.of("x"), List.of())),
                bad("A1", "no alerts", "care.alerts", alerts("channels", List.of())),
                bad("A1", "mail", "care.alerts", alerts("channels", List.of("webhook", "mail"))),
                bad(
                        "A1",
                        "webhook",
                        "care.alerts",
                        alerts("delivered", Map.of("webhook", NOW.minus(Duration.ofDays(8))))),
                bad("A2", "no ping", "care.alerts", alerts("ping", false)),
                bad("A2", "last ping", "care.alerts", alerts("pinged", Optional.of(NOW.minus(Duration.ofHours(9))))),
                bad(
                        "B1",
                        "no keeper is running",
                        "care.keeper",
                        Optional.of(new Care.Keeper(false, List.of(), Duration.ZERO, Map.of()))),
                bad(
                        "B1",
                        "may lack commits",
                        "care.keeper",
                        Optional.of(new Care.Keeper(true, List.of(), Duration.ofMinutes(6), Map.of()))),
                bad(
                        "B1",
                        "sent commit 9 to away, which ends with 7",
                        "care.keeper",
                        Optional.of(new Care.Keeper(true, List.of(), Duration.ZERO, Map.of("away", 9L)))),
                bad("B2", "none has restored the archive", "care.drill", drill("archive", false)),
                bad(
                        "B3",
                        "archive in away: objects are lost",
                        "care.archives",
                        List.of(Changed.in(Fixtures.archive(), "faults", List.of("objects are lost")))),
                bad("A3", "no look", "care.alerts", alerts("looked", Optional.<Instant>empty())),
                bad("A3", "not delivered", "care.alerts", alerts("undelivered", List.of("webhook: P1 turned bad"))),
                bad("A4", "none", "care.baseline", Optional.empty()),
                bad(
                        "A4",
                        "100 days",
                        "care.baseline",
                        Optional.of(
                                new Care.Baseline(NOW.minus(Duration.ofDays(100)), "3.54.1", Duration.ofMillis(1)))),
                bad("R1", "there is no", "care.plan", new Care.Plan("DISASTER-RECOVERY.md", false, false, "abc")),
                bad("R1", "not what", "care.plan", new Care.Plan("DISASTER-RECOVERY.md", true, false, "abc")),
                bad("R1", "no drill", "care.plan", new Care.Plan("DISASTER-RECOVERY.md", true, true, "other")),
                bad("R2", "zstd", "care.missingPrograms", List.of("zstd")));
    }

    @Override
    public String toString() {
        return check + " says " + says;
    }

    /// A value stands where a fact is expected: it was seen.
    private static BadFixtures bad(String check, String says, String path, Object value) {
        Object put = path.contains(".") ? Fact.seen(value) : value;
        return new BadFixtures(check, says, Changed.good(path, put));
    }

    private static BadFixtures frozen() {
        Evidence now = Changed.good("use.checkpoint", Fact.seen(new Use.Checkpoint(90_000, 1000)));
        return new BadFixtures(
                "W2",
                "none since",
                Changed.in(
                        now,
                        "use.earlier",
                        Optional.of(new Use.EarlierLook(NOW.minus(Duration.ofMinutes(6)), 70_000, 1000))));
    }

    private static BadFixtures leftOver() {
        Evidence log =
                Changed.good("rights.sidecars", Fact.seen(List.of(Fixtures.file(DATABASE + "-wal", "rw-------"))));
        return new BadFixtures("W5", "no process", Changed.in(log, "use.holders", Fact.seen(List.of())));
    }

    private static List<Use.Holder> holder(String component, Object value) {
        return List.of(Changed.in(Fixtures.holder("python3 app.py"), component, value));
    }

    private static Optional<Care.Drill> drill(String component, Object value) {
        return Optional.of(Changed.in(Fixtures.drill(NOW.minus(Duration.ofHours(5))), component, value));
    }

    private static Care.Alerts alerts(String component, Object value) {
        return Changed.in(Fixtures.alerts(), component, value);
    }
}
