package dev.litekeeper.life.desk;

import dev.litekeeper.failure.Failure;
import dev.litekeeper.sqlite.Answer;
import dev.litekeeper.sqlite.DatabaseFile;
import dev.litekeeper.sqlite.DatabaseTraits;
import dev.litekeeper.sqlite.Header;
import dev.litekeeper.sqlite.KnownBug;
import dev.litekeeper.sqlite.KnownBugs;
import dev.litekeeper.sqlite.Presence;
import dev.litekeeper.sqlite.Session;
import dev.litekeeper.sqlite.SqliteUse;
import dev.litekeeper.sqlite.SqliteUses;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/// What SQLites touch a database, and which known bugs each brings to it.
///
/// @param uses each SQLite with its bugs
/// @param mixed the processes that have two engines or more in themselves, which cancel each other's locks
/// @param unseen processes whose engine was not found
/// @param traits what the database has that bugs depend on
/// @param notLookedInto why the schema could not be read; empty where it could
public record SqliteDesk(
        List<Use> uses, List<Long> mixed, List<String> unseen, DatabaseTraits traits, String notLookedInto) {

    /// One SQLite and what applies of its bugs to this database.
    public record Use(SqliteUse sqlite, List<Finding> findings) {
        public Use {
            findings = List.copyOf(findings);
        }
    }

    /// A bug that a SQLite has, and whether it can strike this database.
    public record Finding(KnownBug bug, Answer applies) {}

    public SqliteDesk {
        uses = List.copyOf(uses);
        mixed = List.copyOf(mixed);
        unseen = List.copyOf(unseen);
    }

    /// Looks at this database. `searchPath` is where the `sqlite3` command is looked for.
    public static SqliteDesk of(DatabaseFile database, String searchPath) {
        SqliteUses found = SqliteUses.of(Presence.of(database), searchPath);
        DatabaseTraits traits;
        String notLookedInto = "";
        try (Session session = database.read()) {
            traits = DatabaseTraits.of(session);
        } catch (Failure e) {
            notLookedInto = e.problem().toString();
            traits = headerOnly(database);
        }
        List<Use> uses = new ArrayList<>();
        for (SqliteUse use : found.uses()) {
            uses.add(new Use(use, findings(use, traits)));
        }
        return new SqliteDesk(uses, mixed(found.uses()), found.unseen(), traits, notLookedInto);
    }

    private static DatabaseTraits headerOnly(DatabaseFile database) {
        Answer wal = Answer.COULD_NOT_TELL;
        try {
            wal = database.header()
                    .map(Header::wal)
                    .map(on -> on ? Answer.YES : Answer.NO)
                    .orElse(Answer.COULD_NOT_TELL);
        } catch (Failure unreadable) {
            return DatabaseTraits.UNKNOWN;
        }
        return new DatabaseTraits(wal, Answer.COULD_NOT_TELL, Answer.COULD_NOT_TELL, Answer.COULD_NOT_TELL);
    }

    private static List<Finding> findings(SqliteUse use, DatabaseTraits traits) {
        return KnownBugs.ALL.stream()
                .map(bug -> new Finding(bug, bug.applies(use.version(), traits)))
                .filter(finding -> finding.applies() != Answer.NO)
                .toList();
    }

    private static List<Long> mixed(List<SqliteUse> uses) {
        Set<Long> once = new HashSet<>();
        Set<Long> twice = new TreeSet<>();
        for (SqliteUse use : uses) {
            OptionalLong pid = use.pid();
            if (pid.isPresent() && !once.add(pid.getAsLong())) {
                twice.add(pid.getAsLong());
            }
        }
        return List.copyOf(twice);
    }

    /// The gravest of all: yes where a bug applies or a process has two engines, could not tell where one may apply or
    /// an engine was not found, else no.
    public Answer endangered() {
        boolean applies = !mixed.isEmpty()
                || uses.stream()
                        .flatMap(use -> use.findings().stream())
                        .anyMatch(finding -> finding.applies() == Answer.YES);
        if (applies) {
            return Answer.YES;
        }
        boolean open = !unseen.isEmpty()
                || uses.stream().anyMatch(use -> !use.findings().isEmpty());
        return open ? Answer.COULD_NOT_TELL : Answer.NO;
    }
}
