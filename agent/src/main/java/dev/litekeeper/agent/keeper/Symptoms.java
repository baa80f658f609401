package dev.litekeeper.agent.keeper;

import dev.litekeeper.agent.Alarm;
import dev.litekeeper.archive.capture.CaptureFigures;
import dev.litekeeper.archive.capture.StoreFigures;
import dev.litekeeper.failure.Problem;
import dev.litekeeper.files.ByteSize;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// Judges how the keeping of one database stands.
///
/// @param command what to type for this database, from the word of the command on, as in `litekeeper who
///     --env staging`
/// @param walBudget what the WAL may grow to
/// @param pinner who keeps the WAL from being reused, in words; asked only where it matters
record Symptoms(Commands command, ByteSize walBudget, Supplier<Optional<String>> pinner) {
    /// What is not durable in a store after so long is an alarm.
    static final Duration STALL = Duration.ofSeconds(30);

    /// Writes command lines for people.
    @FunctionalInterface
    interface Commands {
        String line(String words);
    }

    /// The alarms of a database that is followed.
    List<Alarm> of(CaptureFigures figures, Instant now) {
        List<Alarm> alarms = new ArrayList<>();
        following(figures, now).ifPresent(alarms::add);
        figures.stores().forEach(store -> alarms.addAll(store(store)));
        if (figures.spoolBytes() >= figures.spoolBudget()) {
            alarms.add(Alarm.trouble(
                    "spool",
                    "the spool is full, commits are not taken",
                    new ByteSize(figures.spoolBytes()) + " wait for a store",
                    "df -h   # then mend the store, or raise keep.spool in litekeeper.yml"));
        }
        if (figures.walBytes() > walBudget.bytes()) {
            pinner.get().ifPresent(who -> alarms.add(pinned(figures, who)));
        }
        if (figures.lock().waits().equals(Optional.of(false))) {
            alarms.add(impatient(figures.lock()));
        }
        if (figures.gaps() > 0) {
            alarms.add(Alarm.event(
                    "gap " + figures.gaps(),
                    "commits were missed; the state was repaired",
                    figures.lastGap(),
                    command.line("history")));
        }
        if (figures.replaced() > 0) {
            alarms.add(Alarm.event(
                    "replaced " + figures.replaced(),
                    "the database file was replaced by another one",
                    "its commits are kept from here on; those of the file before stay in the archive",
                    command.line("history")));
        }
        return alarms;
    }

    /// The alarm of a database that cannot be followed.
    List<Alarm> of(Problem problem) {
        return List.of(notKept(problem));
    }

    /// The alarm of a database whose following is paused; empty where that is not long ago.
    Optional<Alarm> paused(Instant since, Instant now) {
        return since.plus(STALL).isBefore(now)
                ? Optional.of(Alarm.trouble(
                        "paused",
                        "commits are not kept, the keeper is paused",
                        "since " + since.truncatedTo(ChronoUnit.SECONDS),
                        command.line("keep resume")))
                : Optional.empty();
    }

    private Alarm notKept(Problem problem) {
        return Alarm.trouble("capture", "commits are not kept", problem.toString(), problem.hint());
    }

    private Optional<Alarm> following(CaptureFigures figures, Instant now) {
        if (figures.phase() == CaptureFigures.Phase.DETACHED) {
            return figures.problem().map(this::notKept);
        }
        return figures.behindSince()
                .filter(since -> since.plus(STALL).isBefore(now))
                .map(since -> Alarm.trouble(
                        "behind", "commits wait in the WAL", "not taken since " + since, command.line("who")));
    }

    private List<Alarm> store(StoreFigures store) {
        String name = store.name();
        if (store.standing().fencedBy().isPresent()) {
            return List.of(Alarm.trouble(
                    "fenced " + name,
                    "another keeper took over the archive in store " + name,
                    store.standing().fencedBy().get(),
                    "end one of the two: " + command.line("keep stop")));
        }
        List<Alarm> alarms = new ArrayList<>();
        if (!store.standing().findings().isEmpty()) {
            alarms.add(Alarm.trouble(
                    "lost " + name,
                    "store " + name + " does not have all that it had",
                    String.join("; ", store.standing().findings()),
                    command.line("archive verify")));
        }
        if (store.lag().time().compareTo(STALL) >= 0) {
            alarms.add(late(store, name));
        }
        return alarms;
    }

    private static Alarm late(StoreFigures store, String name) {
        Optional<Problem> trouble = store.standing().trouble();
        return Alarm.trouble(
                "store " + name,
                "store " + name + " does not have the newest commits",
                store.lag().commits() + " commits wait, the oldest for "
                        + store.lag().time().toSeconds() + " s"
                        + trouble.map(problem -> ": " + problem).orElse(""),
                trouble.map(Problem::hint).orElse(""));
    }

    private static Alarm impatient(CaptureFigures.WriteLock lock) {
        return Alarm.trouble(
                "busy-timeout",
                "the app seems to have no busy_timeout",
                "it does not wait while the write lock is held, as it was " + lock.holds() + " times, "
                        + lock.longest().toMillis() + " ms at most: each is an error (SQLITE_BUSY) for it",
                "PRAGMA busy_timeout=5000 in the app, on each connection; or keep.gentle: true in litekeeper.yml");
    }

    private Alarm pinned(CaptureFigures figures, String who) {
        return Alarm.trouble(
                "wal",
                "the WAL is larger than " + walBudget,
                new ByteSize(figures.walBytes()) + ", kept by " + who,
                command.line("who"));
    }
}
