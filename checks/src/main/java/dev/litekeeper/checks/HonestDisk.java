package dev.litekeeper.checks;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/// FS9: the disk writes when it is told to.
final class HonestDisk implements Check {
    private static final About ABOUT = new About(
            "FS9",
            Box.BASELINE,
            Severity.HIGH,
            "the disk writes when it is told to",
            "a file system or disk that only says so loses commits at a power cut, or the whole database");
    private static final Set<String> DANGEROUS = Set.of("nobarrier", "barrier=0", "data=writeback");
    private static final Duration TOO_FAST = Duration.ofNanos(20_000);

    @Override
    public About about() {
        return ABOUT;
    }

    @Override
    public Finding look(Evidence evidence) {
        return evidence.place().mount().judge(mount -> {
            List<String> options =
                    mount.options().stream().filter(DANGEROUS::contains).toList();
            if (!options.isEmpty()) {
                return Finding.bad(
                        mount.point() + " is mounted with " + String.join(", ", options),
                        Fix.byHand(
                                "# take the option out of /etc/fstab, then:",
                                "mount -o remount " + Shell.word(mount.point().toString())));
            }
            return evidence.care()
                    .baseline()
                    .judge(baseline -> baseline.map(known -> flush(known.fsync()))
                            .orElseGet(() -> Finding.unknown("no baseline has measured how long a flush takes")
                                    .with(evidence.subject().command("baseline record"))));
        });
    }

    private static Finding flush(Duration fsync) {
        String text = "a flush takes " + fsync.toNanos() / 1000 + " us";
        return fsync.compareTo(TOO_FAST) < 0
                ? Finding.bad(
                        text + ", faster than any disk", Fix.byHand("# use a disk or volume that honours flushes"))
                : Finding.ok(text);
    }
}
