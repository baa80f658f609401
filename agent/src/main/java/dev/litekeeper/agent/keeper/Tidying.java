package dev.litekeeper.agent.keeper;

import dev.litekeeper.archive.Scope;
import dev.litekeeper.archive.Stores;
import dev.litekeeper.archive.timeline.Upkeep;
import dev.litekeeper.life.check.Subject;
import dev.litekeeper.project.KeepPlan;
import dev.litekeeper.store.Store;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;

/// Keeps the archive of one database small: joins, makes the objects of the tiers, deletes in two steps what no tier
/// needs. A store is not asked while there is nothing to do. One thread.
final class Tidying {
    private static final Duration OFTEN = Duration.ofMinutes(5);
    private static final Duration SELDOM = Duration.ofDays(1);

    private final Subject subject;
    private final Path scratch;
    private final RandomGenerator random;
    private long tidied;
    private Instant last;
    private Instant next = Instant.MAX;

    /// @param scratch the folder for what is being made
    Tidying(Subject subject, Path scratch, RandomGenerator random) {
        this.subject = subject;
        this.scratch = scratch;
        this.random = random;
        this.last = subject.clock().instant();
    }

    /// Tidies every store where there are new commits, what was announced may be deleted, or a day has passed.
    ///
    /// @param position the newest commit
    void runDue(long position) {
        Instant now = subject.clock().instant();
        boolean grown = position != tidied && last.plus(OFTEN).isBefore(now);
        if (grown || next.isBefore(now) || last.plus(SELDOM).isBefore(now)) {
            run(position);
        }
    }

    /// Tidies every store.
    void run(long position) {
        Instant now = subject.clock().instant();
        last = now;
        next = Instant.MAX;
        tidied = position;
        KeepPlan plan = subject.project().keep();
        Scope scope =
                new Scope(subject.project().app(), subject.environment().name().word());
        Upkeep.Rules rules = new Upkeep.Rules(plan.tiers(), plan.grace(), scratch);
        for (Store store : Stores.open(subject.project().stores(), subject.variables())) {
            Upkeep.Report report = new Upkeep(store, scope, rules, random).run(now);
            if (report.announced() > 0) {
                next = now.plus(plan.grace()).plus(OFTEN);
            }
        }
    }
}
