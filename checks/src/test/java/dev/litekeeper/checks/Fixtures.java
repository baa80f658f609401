package dev.litekeeper.checks;

import dev.litekeeper.sqlite.FileFacts;
import dev.litekeeper.sqlite.Header;
import dev.litekeeper.sqlite.Mount;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Evidence of a database that is ready to go live, and the pieces to change it with.
final class Fixtures {
    static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    static final String DATABASE = "/srv/shop/data/shop.sqlite";
    static final long MEGA = 1L << 20;

    private Fixtures() {}

    static Evidence good() {
        return new Evidence(
                new Evidence.Subject(
                        "shop",
                        "production",
                        DATABASE,
                        "/srv/shop/litekeeper.yml",
                        "/opt/litekeeper",
                        1000,
                        "shop",
                        NOW),
                Promises.usual(),
                place(mount("ext4"), space(20_000 * MEGA)),
                rights(file(DATABASE, "rw-------"), folder("rwx------"), List.of()),
                content(true, 0, List.of()),
                use(holder("python3 app.py"), engine(4711, "3.53.0", "libsqlite3.so.0")),
                care(backup("b2", 2, 100), backup("b1", 26, 100)));
    }

    static Mount mount(String type, String... options) {
        return new Mount(Path.of("/srv"), type, "/dev/vda", "254:0", List.of(options));
    }

    static Place.Space space(long free) {
        return new Place.Space("/srv/shop/data", "/srv", 40_000 * MEGA, free, 1_000_000, 900_000);
    }

    static Place place(Mount mount, Place.Space space) {
        return new Place(
                Fact.seen(mount),
                Fact.seen(List.of()),
                Fact.seen(DATABASE),
                Fact.seen(space),
                Fact.seen(space),
                Fact.seen(List.of()));
    }

    static FileFacts file(String name, String permissions) {
        return owned(name, permissions, 1000, "shop", 100 * MEGA);
    }

    static FileFacts owned(String name, String permissions, int uid, String owner, long size) {
        return new FileFacts(name, false, false, size, 1, 42, 1, uid, uid, owner, owner, permissions, NOW);
    }

    static FileFacts folder(String permissions) {
        return new FileFacts(
                "/srv/shop/data", true, false, 4096, 1, 2, 2, 1000, 1000, "shop", "shop", permissions, NOW);
    }

    static FileFacts linked(int links) {
        return new FileFacts(DATABASE, false, false, MEGA, 1, 42, links, 1000, 1000, "shop", "shop", "rw-------", NOW);
    }

    static Rights rights(FileFacts database, FileFacts folder, List<FileFacts> sidecars) {
        return new Rights(
                Fact.seen(database),
                Fact.seen(folder),
                Fact.seen(List.of()),
                Fact.seen(sidecars),
                Fact.seen(List.of(file("/var/backups/b1.zst", "rw-------"))),
                Fact.seen(file("/srv/shop/litekeeper.yml", "rw-r--r--")),
                Fact.seen(List.of()));
    }

    static Content content(boolean wal, long orphans, List<String> quickCheck) {
        return new Content(
                Fact.seen(new Header(4096, wal, 25_600, 1, 0, 0, 3054001)),
                Fact.seen(7L),
                Fact.seen(quickCheck),
                Fact.seen(orphans),
                Fact.seen(List.of()),
                Fact.seen(new Content.SchemaState(true, List.of(), List.of(), Optional.empty())));
    }

    static Use.Holder holder(String command) {
        return new Use.Holder(
                4711, command, "shop", Optional.of(NOW), List.of(DATABASE), List.of(), false, Optional.empty(), false);
    }

    static Use.Engine engine(long pid, String version, String library, String... bugs) {
        return new Use.Engine("pid " + pid, pid, version, library, List.of(bugs));
    }

    static Use use(Use.Holder holder, Use.Engine... engines) {
        return new Use(
                Fact.seen(List.of(holder)),
                Fact.seen(List.of()),
                Fact.seen(List.of(engines)),
                Fact.seen(List.of()),
                Fact.seen(Optional.empty()),
                Fact.seen(new Use.Checkpoint(0, 0)),
                Optional.empty());
    }

    static Use.LockHeld held(Duration atLeast) {
        return new Use.LockHeld("pid 4711 (python3 app.py)", 4711, Optional.of(atLeast), 0);
    }

    static Care.Backup backup(String id, int hoursAgo, long rows) {
        return new Care.Backup(
                id,
                "away",
                false,
                NOW.minus(Duration.ofHours(hoursAgo)),
                true,
                "",
                100 * MEGA,
                List.of(),
                Map.of("orders", rows));
    }

    static Care.Drill drill(Instant when) {
        return new Care.Drill(
                when,
                Verdict.OK,
                "proven",
                Duration.ofHours(3),
                Duration.ofSeconds(4),
                List.of(),
                0,
                List.of(),
                Optional.of("abc"),
                List.of(),
                true);
    }

    static Care.Alerts alerts() {
        Instant recent = NOW.minus(Duration.ofMinutes(30));
        return new Care.Alerts(
                List.of("webhook"),
                Map.of("webhook", recent),
                true,
                Optional.of(recent),
                Optional.of(recent),
                List.of());
    }

    static Care care(Care.Backup... backups) {
        return new Care(
                Fact.seen(new Care.Schedule(List.of("/etc/cron.d/shop"), List.of("/etc/cron.d/shop"), List.of())),
                Fact.seen(List.of(new Care.Store("away", "file:///mnt/away", false, Optional.empty()))),
                Fact.seen(List.of(backups)),
                Fact.seen(Optional.empty()),
                Fact.seen(Optional.of(drill(NOW.minus(Duration.ofHours(5))))),
                Fact.seen(alerts()),
                Fact.seen(Optional.of(
                        new Care.Baseline(NOW.minus(Duration.ofDays(3)), "3.54.1", Duration.ofNanos(900_000)))),
                Fact.seen(new Care.Plan("DISASTER-RECOVERY.md", true, true, "abc")),
                Fact.seen(List.of()),
                Fact.seen(Optional.empty()),
                Fact.seen(List.of(archive())));
    }

    static Care.Archive archive() {
        return new Care.Archive("away", 7, Optional.of(NOW.minus(Duration.ofMinutes(1))), List.of());
    }
}
