package dev.litekeeper.life.check;

import dev.litekeeper.checks.Fact;
import dev.litekeeper.checks.Use;
import dev.litekeeper.sqlite.Answer;
import dev.litekeeper.sqlite.DatabaseTraits;
import dev.litekeeper.sqlite.FileFacts;
import dev.litekeeper.sqlite.HeldLock;
import dev.litekeeper.sqlite.HeldLock.Role;
import dev.litekeeper.sqlite.KnownBugs;
import dev.litekeeper.sqlite.Mount;
import dev.litekeeper.sqlite.Occupant;
import dev.litekeeper.sqlite.Presence;
import dev.litekeeper.sqlite.Sidecar;
import dev.litekeeper.sqlite.SqliteUse;
import dev.litekeeper.sqlite.SqliteUses;
import dev.litekeeper.sqlite.WalIndex;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Looks at who uses a database: twice, so that what lasts a moment only is not taken for what lasts. Opens no
/// connection.
final class UseLook {
    private static final Duration BETWEEN = Duration.ofMillis(60);
    private static final int LOOKS_AT_A_WRITER = 4;
    private static final Duration APART = Duration.ofMinutes(5);

    private final Subject subject;
    private final LookState before;
    private final Instant now;
    private final Optional<WalIndex> index;
    private final Presence first;
    private final Presence second;
    private final Optional<Occupant> writer;
    private final Fact<Use.Checkpoint> checkpoint;
    private final Map<String, Instant> held = new LinkedHashMap<>();

    UseLook(Subject subject, LookState before) {
        this.subject = subject;
        this.before = before;
        this.now = subject.clock().instant();
        this.index = Guarded.look(() -> WalIndex.of(subject.database())).known().flatMap(found -> found);
        this.checkpoint = checkpoint();
        this.first = Presence.of(subject.database());
        pause();
        this.second = Presence.glance(subject.database());
        this.writer = lastingWriter();
    }

    /// The processes that have it open.
    Fact<List<Use.Holder>> holders() {
        if (!first.view().told()) {
            return Fact.unseen(first.whatIsHidden());
        }
        return Fact.seen(first.occupants().stream().map(this::holder).toList());
    }

    Use look(DatabaseTraits traits) {
        return new Use(
                holders(),
                Fact.seen(hidden()),
                Guarded.look(() -> engines(traits)),
                Fact.seen(readers()),
                Fact.seen(writer.map(occupant -> lock(occupant, Role.WRITING, -1))),
                checkpoint,
                before.log().map(log -> new Use.EarlierLook(log.at(), log.frames(), log.folded())));
    }

    /// What the next look needs to know of this one. The log of the look before stays until five minutes have gone by.
    LookState after() {
        Optional<LookState.Log> log = index.map(found -> new LookState.Log(now, found.frames(), found.checkpointed()));
        boolean young =
                before.log().filter(old -> old.at().plus(APART).isAfter(now)).isPresent();
        return before.saw(young ? before.log() : log, held);
    }

    private Use.Holder holder(Occupant occupant) {
        boolean lacks = occupant.lacksItsLocks()
                && second.occupants().stream()
                        .anyMatch(later -> later.pid() == occupant.pid() && later.lacksItsLocks());
        Optional<Long> parent = lacks ? parentWithIt(occupant) : Optional.empty();
        OpenFiles files = OpenFiles.of(occupant.pid(), subject.path());
        return new Use.Holder(
                occupant.pid(),
                String.join(" ", occupant.command()),
                occupant.user(),
                occupant.started(),
                files.names(),
                occupant.files().stream()
                        .filter(Occupant.OpenFile::deleted)
                        .map(file -> file.name().toLowerCase(Locale.ROOT).replace('_', ' '))
                        .sorted()
                        .toList(),
                lacks && parent.isEmpty(),
                parent,
                files.mapped());
    }

    private Optional<Long> parentWithIt(Occupant occupant) {
        return ProcessHandle.of(occupant.pid())
                .flatMap(ProcessHandle::parent)
                .map(ProcessHandle::pid)
                .filter(pid -> first.occupants().stream().anyMatch(other -> other.pid() == pid));
    }

    private List<String> hidden() {
        List<String> hidden = new ArrayList<>();
        if (!first.unnamed().isEmpty()) {
            hidden.add("somebody in another container holds a lock on it");
        }
        if (first.view().kind() == Mount.Kind.NETWORK) {
            hidden.add("other machines may use this file system");
        }
        first.occupants().stream()
                .filter(occupant -> occupant.files().isEmpty())
                .forEach(occupant -> hidden.add(occupant.describe() + " could not be looked into"));
        boolean locksTell = first.view().wal() && first.view().asked();
        boolean othersMayOpen = subject.database()
                .facts()
                .filter(facts -> !facts.permissions().endsWith("------"))
                .isPresent();
        if (!locksTell && othersMayOpen && !first.whatIsHidden().isEmpty()) {
            hidden.add(first.whatIsHidden());
        }
        return hidden;
    }

    private List<Use.Engine> engines(DatabaseTraits traits) {
        SqliteUses found = SqliteUses.of(first, subject.variable("PATH", "/usr/bin:/bin"));
        Stream<Use.Engine> seen = found.uses().stream().map(use -> engine(use, traits));
        Stream<Use.Engine> unseen =
                found.unseen().stream().map(who -> new Use.Engine(who, -1, Use.Engine.UNKNOWN, "", List.of()));
        return Stream.concat(seen, unseen).toList();
    }

    private static Use.Engine engine(SqliteUse use, DatabaseTraits traits) {
        List<String> bugs = KnownBugs.ALL.stream()
                .filter(bug -> bug.applies(use.version(), traits) == Answer.YES)
                .map(bug -> bug.id() + " (" + bug.effect() + ")")
                .toList();
        return new Use.Engine(use.who(), use.pid().orElse(0), use.version().toString(), use.file(), bugs);
    }

    private List<Use.LockHeld> readers() {
        List<Use.LockHeld> readers = new ArrayList<>();
        for (Occupant occupant : second.occupants()) {
            for (HeldLock lock : occupant.locks()) {
                boolean reads = lock.role() == Role.READING_WAL || lock.role() == Role.READING;
                if (reads && !lock.waiting()) {
                    readers.add(lock(occupant, lock.role(), lock.mark()));
                }
            }
        }
        return readers;
    }

    /// Whoever is a writer in every one of several looks, with nothing committed in between.
    private Optional<Occupant> lastingWriter() {
        Optional<Occupant> lasting = writer(first);
        List<Long> before = written();
        Presence latest = second;
        for (int look = 1; look < LOOKS_AT_A_WRITER && lasting.isPresent(); look++) {
            long pid = lasting.get().pid();
            lasting = writer(latest).filter(later -> later.pid() == pid);
            if (lasting.isPresent()) {
                pause();
                latest = Presence.glance(subject.database());
            }
        }
        return written().equals(before) ? lasting : Optional.empty();
    }

    /// What a commit changes: the frames of the log, and the time and size of the file.
    private List<Long> written() {
        Optional<FileFacts> file = subject.database().facts();
        return List.of(
                WalIndex.of(subject.database()).map(WalIndex::frames).orElse(-1L),
                file.map(facts -> facts.modified().toEpochMilli()).orElse(-1L),
                file.map(FileFacts::size).orElse(-1L));
    }

    private static Optional<Occupant> writer(Presence presence) {
        return presence.occupants().stream()
                .filter(occupant -> occupant.is(Role.WRITING) || occupant.is(Role.EXCLUSIVE))
                .findFirst();
    }

    /// A lock with its age: since the first look that saw the same process in the same role, with nothing committed or
    /// read anew in between.
    private Use.LockHeld lock(Occupant occupant, Role role, int mark) {
        long state = index.map(
                        found -> mark < 0 ? found.frames() : found.readMarks().get(mark))
                .orElse(0L);
        String key = occupant.pid() + " "
                + occupant.started().map(Instant::toString).orElse("") + " " + role + " " + mark + " " + state;
        Optional<Instant> since = Optional.ofNullable(before.held().get(key));
        held.put(key, since.orElse(now));
        return new Use.LockHeld(
                occupant.describe(),
                occupant.pid(),
                since.map(from -> Duration.between(from, now)),
                mark < 0 ? 0 : index.map(found -> found.bytesBehind(mark)).orElse(0L));
    }

    private Fact<Use.Checkpoint> checkpoint() {
        if (index.isPresent()) {
            return Fact.seen(
                    new Use.Checkpoint(index.get().frames(), index.get().checkpointed()));
        }
        boolean none =
                subject.database().facts(Sidecar.WAL).map(FileFacts::size).orElse(0L) == 0;
        return none
                ? Fact.seen(new Use.Checkpoint(0, 0))
                : Fact.unseen("how far the log is folded in could not be read from its index");
    }

    private static void pause() {
        try {
            Thread.sleep(BETWEEN);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
