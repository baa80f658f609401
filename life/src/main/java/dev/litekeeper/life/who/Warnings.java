package dev.litekeeper.life.who;

import dev.litekeeper.files.ByteSize;
import dev.litekeeper.sqlite.HeldLock;
import dev.litekeeper.sqlite.Occupant;
import dev.litekeeper.sqlite.Presence;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Judges what a watch saw. `lackingLocks` counts for each process in how many of the `looks` it had the WAL open and
/// held no lock.
record Warnings(int looks, Map<Long, Integer> lackingLocks) {
    private static final Duration LONG_WRITE = Duration.ofSeconds(1);
    private static final long LARGE_WAL = 64L << 20;

    List<Warning> about(List<Visitor> visitors, Presence presence, long walBytes) {
        List<Warning> warnings = new ArrayList<>();
        for (Visitor visitor : visitors) {
            if (visitor.there()) {
                visitor.occupant().ifPresent(occupant -> aboutFiles(occupant, warnings));
                aboutLocks(visitor, walBytes, warnings);
            }
        }
        if (walBytes > 0
                && presence.occupants().isEmpty()
                && presence.unnamed().isEmpty()
                && presence.view().whole()) {
            warnings.add(new Warning(
                    "leftover-wal",
                    false,
                    "nobody has the database open, but its -wal holds " + new ByteSize(walBytes)
                            + ": it was not closed cleanly; the commits in it count, never delete it"));
        }
        return warnings;
    }

    private void aboutFiles(Occupant occupant, List<Warning> warnings) {
        for (Occupant.OpenFile file : occupant.files()) {
            switch (file) {
                case DELETED_DATABASE ->
                    warnings.add(new Warning(
                            "deleted-database",
                            true,
                            occupant.describe() + " uses a database that was deleted or replaced under this name: "
                                    + "what it commits is lost"));
                case DELETED_WAL ->
                    warnings.add(new Warning(
                            "deleted-wal",
                            true,
                            occupant.describe() + " writes to a -wal that was deleted: nobody else sees its commits; "
                                    + "save /proc/" + occupant.pid() + "/fd before it ends"));
                case DELETED_SHM ->
                    warnings.add(new Warning(
                            "deleted-shm",
                            true,
                            occupant.describe()
                                    + " locks through a -shm that was deleted: nobody else sees its locks"));
                case DATABASE, WAL, SHM, JOURNAL -> {
                    // As it should be.
                }
            }
        }
        if (looks > 1 && lackingLocks.getOrDefault(occupant.pid(), 0) == looks) {
            warnings.add(new Warning(
                    "lost-locks",
                    true,
                    occupant.describe() + " has the WAL open and holds none of its locks: it opened and closed the "
                            + "database as a plain file, or inherited the connection by a fork"));
        }
    }

    private static void aboutLocks(Visitor visitor, long walBytes, List<Warning> warnings) {
        for (Duty duty : visitor.duties()) {
            if (duty.now()
                    && duty.lock().role() == HeldLock.Role.WRITING
                    && duty.atLeast().compareTo(LONG_WRITE) >= 0) {
                warnings.add(new Warning(
                        "long-write",
                        false,
                        visitor.describe() + " is in a write transaction for at least " + seconds(duty.atLeast())
                                + ": nobody else can write"));
            }
        }
        if (walBytes >= LARGE_WAL && WhoReport.behind(visitor) > 0) {
            warnings.add(new Warning(
                    "pinned-wal",
                    false,
                    visitor.describe() + " keeps a WAL of " + new ByteSize(walBytes)
                            + " from being emptied; it shrinks when this reader ends its transaction"));
        }
    }

    private static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
    }
}
