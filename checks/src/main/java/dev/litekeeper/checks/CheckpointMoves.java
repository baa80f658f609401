package dev.litekeeper.checks;

import java.time.Duration;
import java.util.Optional;

/// W2: the log is folded into the database.
final class CheckpointMoves implements Check {
    private static final About ABOUT = new About(
            "W2",
            Box.MONITORING,
            Severity.HIGH,
            "the log is folded into the database",
            "a checkpoint that stands still while the log grows ends with a full disk");
    private static final long BACKLOG = 4000;
    private static final Duration APART = Duration.ofMinutes(5);

    @Override
    public About about() {
        return ABOUT;
    }

    @Override
    public Finding look(Evidence evidence) {
        return evidence.use().checkpoint().judge(now -> {
            String text = now.frames() - now.folded() + " of " + now.frames() + " frames to fold in";
            if (now.frames() - now.folded() <= BACKLOG) {
                return Finding.ok(text);
            }
            Optional<Use.EarlierLook> earlier = evidence.use()
                    .earlier()
                    .filter(look ->
                            !look.when().plus(APART).isAfter(evidence.subject().now()));
            if (earlier.isEmpty()) {
                return Finding.unknown(text + ", and no look five minutes ago to compare with")
                        .with("sleep 300; " + evidence.subject().command("check"));
            }
            boolean frozen = now.folded() == earlier.get().folded()
                    && now.frames() > earlier.get().frames();
            return frozen
                    ? Finding.bad(
                            text + ", and none since the last look",
                            Fix.byHand(evidence.subject().command("who")))
                    : Finding.ok(text);
        });
    }
}
