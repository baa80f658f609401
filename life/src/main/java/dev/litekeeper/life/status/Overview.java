package dev.litekeeper.life.status;

import dev.litekeeper.archive.History;
import dev.litekeeper.archive.Origin;
import dev.litekeeper.archive.Scope;
import dev.litekeeper.archive.Stores;
import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Problem;
import dev.litekeeper.life.DatedRecord;
import dev.litekeeper.life.Records;
import dev.litekeeper.life.check.LastCheck;
import dev.litekeeper.life.check.Subject;
import dev.litekeeper.life.pointintime.Archives;
import dev.litekeeper.migrate.Author;
import dev.litekeeper.migrate.Migrator;
import dev.litekeeper.migrate.Scripts;
import dev.litekeeper.migrate.Status;
import dev.litekeeper.migrate.Target;
import dev.litekeeper.migrate.Track;
import dev.litekeeper.project.Environment;
import dev.litekeeper.project.EnvironmentName;
import dev.litekeeper.project.Project;
import dev.litekeeper.sqlite.DatabaseFile;
import dev.litekeeper.sqlite.FileFacts;
import dev.litekeeper.sqlite.Presence;
import dev.litekeeper.sqlite.Session;
import dev.litekeeper.sqlite.Sidecar;
import dev.litekeeper.store.Store;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// Where the database of an environment stands. Each part that cannot be seen says why, and hides none of the others.
///
/// @param size of the database file in bytes, `wal` of its log
/// @param database what the database itself says
/// @param users who has it open
/// @param backups what the stores hold
/// @param archives what they hold of the single commits
/// @param drill the newest drill; empty where there was none
/// @param scripts what ran and what is still to run
/// @param checked what the checklist said when it was last asked
public record Overview(
        Project project,
        Environment environment,
        Instant at,
        long size,
        long wal,
        Part<Facts> database,
        Part<Presence> users,
        Part<History> backups,
        Part<Archives> archives,
        Part<Optional<DatedRecord>> drill,
        Part<Status> scripts,
        Optional<LastCheck> checked) {

    /// Something that was looked at: what was seen, or the problem that kept it from being seen.
    public record Part<T>(Optional<T> seen, Optional<Problem> problem) {
        static <T> Part<T> look(Supplier<T> look) {
            try {
                return new Part<>(Optional.of(look.get()), Optional.empty());
            } catch (Failure e) {
                return new Part<>(Optional.empty(), Optional.of(e.problem()));
            }
        }
    }

    /// What the database says of itself.
    ///
    /// @param freePages how many of its pages hold nothing
    public record Facts(String journalMode, long pageSize, long pages, long freePages, int tables) {}

    /// Looks once. Changes nothing.
    public static Overview of(Subject subject) {
        Project project = subject.project();
        Environment environment = subject.environment();
        InstantSource clock = subject.clock();
        DatabaseFile file = DatabaseFile.at(environment.database());
        Instant now = clock.instant();
        return new Overview(
                project,
                environment,
                now,
                file.facts().map(FileFacts::size).orElse(0L),
                file.facts(Sidecar.WAL).map(FileFacts::size).orElse(0L),
                Part.look(() -> facts(file)),
                Part.look(() -> Presence.glance(file)),
                Part.look(() -> history(subject, now)),
                Part.look(() -> Archives.read(stores(subject), scope(subject))),
                Part.look(() -> Records.of(project.root(), environment.name().word()).all("drill").stream()
                        .reduce((_, later) -> later)),
                Part.look(() -> scripts(project, file, clock)),
                LastCheck.load(project, environment.name()));
    }

    /// The command that is due next.
    public String nextStep() {
        String env = " --env " + environment.name();
        if (database.problem().isPresent()) {
            return environment.name() == EnvironmentName.PRODUCTION
                    ? backups.seen().flatMap(History::newestProven).isPresent()
                            ? "litekeeper restore --dry-run" + env
                            : "litekeeper check" + env
                    : "litekeeper migrate" + env;
        }
        if (scripts.seen().filter(Status::current).isEmpty()) {
            return "litekeeper migrate status" + env;
        }
        if (environment.name() != EnvironmentName.PRODUCTION) {
            return "litekeeper new schema ...";
        }
        return backupIsDue() ? "litekeeper backup" + env : "litekeeper check" + env;
    }

    /// Whether the newest proven backup is older than promised, or there is none.
    public boolean backupIsDue() {
        return backups.seen()
                .flatMap(History::newestProven)
                .filter(newest -> newest.ours()
                        && newest.id().created().plus(project.backup().maxAge()).isAfter(at))
                .isEmpty();
    }

    private static Facts facts(DatabaseFile file) {
        try (Session session = file.read()) {
            return new Facts(
                    session.pragma("journal_mode"),
                    session.queryLong("PRAGMA page_size"),
                    session.queryLong("PRAGMA page_count"),
                    session.queryLong("PRAGMA freelist_count"),
                    (int) session.queryLong("SELECT count(*) FROM sqlite_schema WHERE type = 'table'"));
        }
    }

    private static History history(Subject subject, Instant now) {
        Origin here = Origin.here(DatabaseFile.at(subject.environment().database()));
        return History.of(
                stores(subject), scope(subject), here, subject.project().backup(), now);
    }

    private static List<Store> stores(Subject subject) {
        return Stores.open(subject.project().stores(), subject.variables());
    }

    private static Scope scope(Subject subject) {
        return new Scope(subject.project().app(), subject.environment().name().word());
    }

    private static Status scripts(Project project, DatabaseFile file, InstantSource clock) {
        return new Migrator(Target.of(file), Scripts.of(project), Track.SCRIPTS, new Author("status", clock)).status();
    }
}
