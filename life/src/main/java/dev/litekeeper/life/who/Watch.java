package dev.litekeeper.life.who;

import dev.litekeeper.sqlite.DatabaseFile;
import dev.litekeeper.sqlite.FileFacts;
import dev.litekeeper.sqlite.HeldLock;
import dev.litekeeper.sqlite.Occupant;
import dev.litekeeper.sqlite.Presence;
import dev.litekeeper.sqlite.Sidecar;
import dev.litekeeper.sqlite.WalIndex;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Looks at who uses a database, again and again, and adds up how long each lock was held at the least: the kernel does
/// not tell since when. Opens no connection and takes no lock. One thread.
public final class Watch {
    private final DatabaseFile database;
    private final InstantSource clock;
    private final Map<Key, Run> runs = new LinkedHashMap<>();
    private final Map<Person, Occupant> people = new LinkedHashMap<>();
    private final Map<Long, Integer> lackingLocks = new LinkedHashMap<>();
    private Instant first = Instant.EPOCH;
    private Instant latest = Instant.EPOCH;
    private Optional<Presence> last = Optional.empty();
    private Optional<WalIndex> wal = Optional.empty();
    private int looks;

    /// A process: a number alone may be given to another one later. The number 0 stands for everybody without one.
    private record Person(long pid, Optional<Instant> started) {
        static final Person NOBODY = new Person(0, Optional.empty());

        static Person of(Occupant occupant) {
            return new Person(occupant.pid(), occupant.started());
        }
    }

    private record Key(Person person, HeldLock.Role role, int mark) {}

    private record Run(HeldLock lock, Instant since, Instant until, Duration longest, int seen) {
        Run seenAgain(HeldLock lock, Instant now, boolean unbroken) {
            Instant start = unbroken ? since : now;
            Duration held = Duration.between(start, now);
            return new Run(lock, start, now, held.compareTo(longest) > 0 ? held : longest, seen + 1);
        }
    }

    public Watch(DatabaseFile database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /// Looks for this long, every `step`; at least twice. Ends early where the thread is interrupted.
    public WhoReport lookFor(Duration span, Duration step) {
        look();
        Instant end = latest.plus(span);
        do {
            try {
                Thread.sleep(step);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                break;
            }
            look();
        } while (latest.isBefore(end));
        return report();
    }

    /// Takes one look.
    void look() {
        Presence presence = Presence.of(database);
        Instant now = clock.instant();
        Instant before = latest;
        first = looks == 0 ? now : first;
        looks++;
        for (Occupant occupant : presence.occupants()) {
            people.put(Person.of(occupant), occupant);
            note(Person.of(occupant), occupant.locks(), before, now);
            if (occupant.lacksItsLocks()) {
                lackingLocks.merge(occupant.pid(), 1, Integer::sum);
            }
        }
        note(Person.NOBODY, presence.unnamed(), before, now);
        last = Optional.of(presence);
        wal = WalIndex.of(database).or(() -> wal.filter(_ -> presence.view().wal()));
        latest = now;
    }

    private void note(Person person, List<HeldLock> locks, Instant before, Instant now) {
        Set<Key> noted = new HashSet<>();
        for (HeldLock lock : locks) {
            Key key = new Key(person, lock.role(), lock.mark());
            if (lock.waiting() || !noted.add(key)) {
                continue;
            }
            Run run = runs.get(key);
            runs.put(
                    key,
                    run == null
                            ? new Run(lock, now, now, Duration.ZERO, 1)
                            : run.seenAgain(lock, now, run.until().equals(before)));
        }
    }

    /// What all looks so far add up to.
    WhoReport report() {
        Presence presence = last.orElseThrow(() -> new IllegalStateException("nobody has looked"));
        List<Visitor> visitors = new ArrayList<>();
        Set<Person> there = new HashSet<>();
        presence.occupants().forEach(occupant -> there.add(Person.of(occupant)));
        people.forEach((person, occupant) ->
                visitors.add(new Visitor(Optional.of(occupant), duties(person), there.contains(person))));
        List<Duty> hidden = duties(Person.NOBODY);
        if (!hidden.isEmpty()) {
            visitors.add(
                    new Visitor(Optional.empty(), hidden, !presence.unnamed().isEmpty()));
        }
        visitors.sort(Comparator.comparing((Visitor visitor) -> !visitor.there()));
        long walBytes = database.facts(Sidecar.WAL).map(FileFacts::size).orElse(0L);
        return new WhoReport(
                visitors,
                presence,
                wal,
                walBytes,
                looks,
                Duration.between(first, latest),
                new Warnings(looks, lackingLocks).about(visitors, presence, walBytes));
    }

    private List<Duty> duties(Person person) {
        List<Duty> duties = new ArrayList<>();
        runs.forEach((key, run) -> {
            if (key.person().equals(person)) {
                boolean now = run.until().equals(latest);
                duties.add(new Duty(run.lock(), run.seen(), run.longest(), now, now ? behind(run.lock()) : 0));
            }
        });
        return duties;
    }

    private long behind(HeldLock lock) {
        return lock.role() == HeldLock.Role.READING_WAL
                ? wal.map(index -> index.bytesBehind(lock.mark())).orElse(0L)
                : 0;
    }
}
