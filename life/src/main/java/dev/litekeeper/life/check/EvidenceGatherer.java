package dev.litekeeper.life.check;

import dev.litekeeper.checks.Care;
import dev.litekeeper.checks.Content;
import dev.litekeeper.checks.Evidence;
import dev.litekeeper.checks.Fact;
import dev.litekeeper.checks.Promises;
import dev.litekeeper.checks.Rights;
import dev.litekeeper.failure.Failure;
import dev.litekeeper.project.Project;
import dev.litekeeper.sqlite.Self;
import java.time.Duration;
import java.util.Optional;

/// Gathers the evidence for the checklist. Each look is on its own: one that fails is a fact that could not be seen.
///
/// Changes nothing of the database: files are looked at without being opened, one connection reads for a fraction of a
/// second, and where opening would fold in a log that was left behind there is no connection at all.
public final class EvidenceGatherer {
    private static final Duration LONG_READER = Duration.ofMinutes(1);
    private static final Duration LONG_WRITER = Duration.ofSeconds(10);
    private static final Duration ALERT_TEST = Duration.ofDays(7);
    private static final Duration LOOK = Duration.ofHours(2);

    private EvidenceGatherer() {}

    /// Looks once, and keeps what the next look needs to know where that can be written.
    public static Gathered look(Subject subject) {
        Gathered gathered = look(subject, LookState.load(subject));
        try {
            gathered.keep();
        } catch (Failure readOnlyProject) {
            // Ages of locks start anew at the next look, and `status` shows an older check; that is all that is lost.
            return gathered;
        }
        return gathered;
    }

    private static Gathered look(Subject subject, LookState before) {
        Rights rights = new RightsLook(subject).look();
        UseLook use = new UseLook(subject, before);
        Care care = new CareLook(subject, before).look();
        try (ContentLook content = ContentLook.at(subject, rights, use.holders())) {
            Fact<Content.SchemaState> schema =
                    content.open() ? Guarded.look(() -> SchemaLook.of(subject)) : content.notOpen();
            Optional<Long> orphans =
                    care.drill().known().flatMap(drill -> drill).map(Care.Drill::foreignKeys);
            Evidence evidence = new Evidence(
                    whatIsLookedAt(subject),
                    promises(subject.project()),
                    new PlaceLook(subject).look(),
                    rights,
                    content.look(schema, orphans),
                    use.look(content.traits()),
                    care);
            return new Gathered(subject, evidence, use.after());
        }
    }

    private static Evidence.Subject whatIsLookedAt(Subject subject) {
        return new Evidence.Subject(
                subject.project().app(),
                subject.environment().name().word(),
                subject.path().toString(),
                subject.project().file().toString(),
                System.getProperty("litekeeper.program", "litekeeper"),
                Self.uid(),
                System.getProperty("user.name"),
                subject.clock().instant());
    }

    private static Promises promises(Project project) {
        return new Promises(
                project.backup().maxAge(),
                project.objectives().rto(),
                project.drill().maxAge(),
                ALERT_TEST,
                LOOK,
                LONG_READER,
                LONG_WRITER,
                Promises.usual().wal());
    }
}
