package dev.litekeeper.life.pointintime;

import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Kind;
import dev.litekeeper.sqlite.DatabaseFile;
import dev.litekeeper.sqlite.Progress;
import dev.litekeeper.sqlite.Session;
import java.nio.file.Path;

/// Finds the state of the past that somebody asks for.
///
/// @param archives where to look
/// @param live the database itself, whose history of scripts is read
/// @param scratch the folder for what is restored on the way and thrown away
public record PointInTime(Archives archives, DatabaseFile live, Path scratch) {

    /// The state. Fails as refused, with what can be restored nearby, where the archive does not have it.
    public Found find(Target target, Progress progress) {
        archives.first();
        return target.in(this, progress);
    }

    /// The state before a script was applied. Where the database is gone or damaged, its newest state in the archive
    /// knows which scripts were applied.
    Found before(String script, Progress progress) {
        MigrationSearch search = new MigrationSearch(archives, scratch, progress);
        try (Session session = live.read()) {
            session.beginSnapshot();
            return search.before(script, session);
        } catch (Failure e) {
            if (live.exists() && e.kind() != Kind.BAD) {
                throw e;
            }
        }
        try (EarlierState newest = EarlierState.of(find(new Target.Latest(), progress), scratch, progress);
                Session session = newest.copy().read()) {
            return search.before(script, session);
        }
    }
}
