package dev.litekeeper.checks;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// B10: no record is from the future.
final class ClockInOrder implements Check {
    private static final About ABOUT = new About(
            "B10",
            Box.BACKUPS,
            Severity.HIGH,
            "no record is from the future",
            "with a wrong clock the newest backup is not the newest, and retention deletes the wrong one");
    private static final Duration GRACE = Duration.ofMinutes(5);

    @Override
    public About about() {
        return ABOUT;
    }

    @Override
    public Finding look(Evidence evidence) {
        Instant latest = evidence.subject().now().plus(GRACE);
        return evidence.care()
                .backups()
                .judge(backups -> evidence.care().drill().judge(drill -> {
                    List<String> future = new ArrayList<>();
                    backups.stream()
                            .filter(backup -> backup.taken().isAfter(latest))
                            .forEach(backup -> future.add("backup " + backup.id() + " is of " + backup.taken()));
                    drill.filter(last -> last.when().isAfter(latest))
                            .ifPresent(last -> future.add("the drill is of " + last.when()));
                    return Finding.none(
                            future, "all in order", Fix.byHand("timedatectl status", "sudo timedatectl set-ntp true"));
                }));
    }
}
