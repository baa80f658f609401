package dev.litekeeper.agent.keeper;

import dev.litekeeper.agent.Alarm;
import dev.litekeeper.archive.Scope;
import dev.litekeeper.archive.timeline.Upkeep;
import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Kind;
import dev.litekeeper.failure.Problem;
import dev.litekeeper.life.check.Subject;
import dev.litekeeper.project.KeepPlan;
import dev.litekeeper.project.Tier;
import dev.litekeeper.store.Store;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Keeps the archive of one database small: joins, makes the objects of the tiers, deletes in two steps
/// what no tier needs. A store is not asked while there is nothing to do, and one that fails holds up no
/// other. Safe for use by several threads.
final class Tidying {
    private static final Duration OFTEN = Duration.ofMinutes(5);
    private static final Duration SELDOM = Duration.ofDays(1);
    private static final Duration WHILE = Duration.ofHours(1);

    private final Subject subject;
    private final List<Store> stores;
    private final Path folder;
    private final RandomGenerator random;
    private final LongSupplier nanos;
    private @Nullable Leaps leaps;
    private long left;
    private final Set<String> compared = new HashSet<>();
    private volatile Optional<Duration> off = Optional.empty();
    private final Map<String, Upkeep> upkeeps = new LinkedHashMap<>();
    private final Map<String, Problem> troubles = new TreeMap<>();
    private volatile Map<String, Problem> told = Map.of();
    private long tidied;
    private Instant last;
    private Instant next = Instant.MAX;

    /// @param folder the state folder of the database, also for what is being made
    /// @param nanos a clock that only counts
    Tidying(Subject subject, List<Store> stores, Path folder, LongSupplier nanos, RandomGenerator random) {
        this.subject = subject;
        this.stores = List.copyOf(stores);
        this.folder = folder;
        this.random = random;
        this.nanos = nanos;
        this.last = subject.clock().instant();
    }

    /// From the first time on that there is something to tidy.
    private Leaps leaps(Instant now) {
        if (leaps == null) {
            leaps = new Leaps(folder, now, nanos);
            leave(leaps, now);
        }
        return leaps;
    }

    private void leave(Leaps known, Instant now) {
        left = nanos.getAsLong();
        known.leave(now);
    }

    private Map<String, Upkeep> upkeeps() {
        if (!upkeeps.isEmpty()) {
            return upkeeps;
        }
        KeepPlan plan = subject.project().keep();
        Scope scope =
                new Scope(subject.project().app(), subject.environment().name().word());
        List<Tier> tiers = subject.environment().tiers().orElse(plan.tiers());
        Upkeep.Rules rules = new Upkeep.Rules(tiers, plan.grace(), folder);
        Optional<String> keeper = Optional.of(dev.litekeeper.archive.ship.Keeper.idOf(folder));
        stores.forEach(store -> upkeeps.put(store.name(), new Upkeep(store, scope, rules, keeper, random)));
        return upkeeps;
    }

    /// Tidies every store where there are new commits, what was announced may be deleted, or a day has
    /// passed.
    ///
    /// @param position the newest commit
    synchronized void runDue(long position) {
        Instant now = subject.clock().instant();
        Leaps known = leaps(now);
        if (nanos.getAsLong() - left > WHILE.toNanos()) {
            off = known.look(now);
            leave(known, now);
        }
        boolean grown = position != tidied && last.plus(OFTEN).isBefore(now);
        if (grown || next.isBefore(now) || last.plus(SELDOM).isBefore(now)) {
            run(position);
        }
    }

    /// Tidies every store. What fails is an alarm, and tried again.
    ///
    /// @param position the newest commit
    synchronized void run(long position) {
        Instant now = subject.clock().instant();
        last = now;
        next = next.isAfter(now) ? next : Instant.MAX;
        tidied = position;
        Leaps known = leaps(now);
        off = known.look(now);
        upkeeps().forEach((store, upkeep) -> run(store, upkeep, known, now));
        leave(known, now);
        told = Map.copyOf(troubles);
    }

    private void run(String store, Upkeep upkeep, Leaps known, Instant now) {
        try {
            if (!known.isKnown() && !compared.contains(store)) {
                upkeep.heard().ifPresent(word -> known.compare(word, now));
                compared.add(store);
                off = known.look(now);
            }
            Upkeep.Report report = off.isPresent() ? upkeep.grow(now) : upkeep.run(now);
            troubles.remove(store);
            if (report.announced() > 0) {
                due(now.plus(subject.project().keep().grace()).plus(OFTEN));
            }
        } catch (Failure e) {
            if (e.kind() == Kind.INTERRUPTED) {
                throw e;
            }
            troubles.put(store, e.problem());
            due(now.plus(OFTEN));
        }
    }

    private void due(Instant at) {
        next = at.isBefore(next) ? at : next;
    }

    /// Fails where a store could not be tidied.
    void requireTidy() {
        told.values().stream().findFirst().ifPresent(problem -> {
            throw problem.failure();
        });
    }

    /// What could not be tidied.
    List<Alarm> alarms() {
        Stream<Alarm> clock = off.stream().map(Tidying::wrong);
        Stream<Alarm> untidy = told.entrySet().stream()
                .map(trouble -> Alarm.trouble(
                        "upkeep " + trouble.getKey(),
                        "the archive in store " + trouble.getKey() + " is not kept small",
                        trouble.getValue().toString(),
                        trouble.getValue().hint()));
        return Stream.concat(clock, untidy).toList();
    }

    private static Alarm wrong(Duration by) {
        Duration size = by.abs();
        String told = size.toDays() > 1 ? size.toDays() + " days" : size.toMinutes() + " minutes";
        String what = by.isNegative()
                ? "the clock is behind the time that was known before"
                : "the clock leapt ahead, or nothing was kept for long";
        return Alarm.trouble(
                "clock",
                what + "; nothing old is deleted for a day",
                "by " + told,
                "date   # and set it right where it is wrong");
    }
}
