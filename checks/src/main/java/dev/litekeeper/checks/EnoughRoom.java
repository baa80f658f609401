package dev.litekeeper.checks;

import dev.litekeeper.files.ByteSize;
import java.util.ArrayList;
import java.util.List;

/// FS7: there is room for the log, a copy and a reserve.
final class EnoughRoom implements Check {
    private static final About ABOUT = new About(
            "FS7",
            Box.MONITORING,
            Severity.CRITICAL,
            "there is room for the log, a copy and a reserve",
            "on a full disk the log cannot grow, and every write fails");
    private static final long RESERVE = 64L << 20;
    private static final long FEW_INODES = 1000;

    @Override
    public About about() {
        return ABOUT;
    }

    @Override
    public Finding look(Evidence evidence) {
        return evidence.rights()
                .database()
                .judge(file -> evidence.place()
                        .space()
                        .judge(space -> evidence.place()
                                .temporary()
                                .judge(temporary -> judge(evidence, file.size(), space, temporary))));
    }

    private static Finding judge(Evidence evidence, long size, Place.Space space, Place.Space temporary) {
        long needed = size + evidence.promises().wal().bytes() + RESERVE;
        List<String> bad = new ArrayList<>();
        if (space.free() < needed) {
            bad.add(free(space) + ", needed are " + new ByteSize(needed));
        }
        if (temporary.free() < size + RESERVE) {
            bad.add(free(temporary) + " for temporary files, needed are " + new ByteSize(size + RESERVE));
        }
        if (space.inodes() > 0 && space.freeInodes() < FEW_INODES) {
            bad.add(space.freeInodes() + " free inodes in " + space.folder());
        }
        return Finding.none(
                bad,
                free(space) + ", needed are " + new ByteSize(needed),
                Fix.byHand(
                        "du -xh --max-depth=2 " + Shell.word(space.point()) + " | sort -h | tail -20",
                        "# delete what is not needed, or enlarge the disk"));
    }

    private static String free(Place.Space space) {
        return new ByteSize(space.free()) + " free in " + space.folder();
    }
}
