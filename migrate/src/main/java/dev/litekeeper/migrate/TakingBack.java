package dev.litekeeper.migrate;

import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Problem;
import dev.litekeeper.sqlite.Schema;
import dev.litekeeper.sqlite.Session;
import java.util.ArrayList;
import java.util.List;

/// Scripts that ran last, taken back by their ways back in one transaction.
record TakingBack(Scripts scripts, Track track, Author author, Listener listener) {

    /// Whether they are data scripts all, which are taken back with foreign keys on.
    boolean onlyData(List<Entry> history, String from) {
        return last(history, from).stream().noneMatch(entry -> entry.kind().equals("schema"));
    }

    /// The files that run, in their order. Fails where one is missing.
    List<String> waysBack(List<Entry> history, String from) {
        return last(history, from).reversed().stream()
                .map(entry -> wayBack(entry).name().file())
                .toList();
    }

    /// Runs the ways back inside the transaction that is open; the caller commits.
    List<Applied> run(Session session, String database, String from) {
        List<Entry> entries =
                last(History.read(session).stream().filter(track::holds).toList(), from);
        listener.locked(name(entries.getFirst()), session);
        Violations known = Violations.in(session);
        List<Applied> done = new ArrayList<>();
        for (Entry entry : entries.reversed()) {
            Program program = Policy.judge(wayBack(entry));
            done.add(new ScriptRun(session, program, track, author, listener).back());
            History.remove(session, entry);
        }
        requireAsBefore(session, database, entries.getFirst());
        List<String> lost = Violations.in(session).beyond(known);
        if (!lost.isEmpty()) {
            throw Problem.usage("the ways back leave rows without their parents, nothing was changed")
                    .at(database)
                    .because(String.join("; ", lost))
                    .failure();
        }
        return done;
    }

    private List<Entry> last(List<Entry> history, String from) {
        for (int i = 0; i < history.size(); i++) {
            if (history.get(i).key().equals(from)) {
                return history.subList(i, history.size());
            }
        }
        throw Problem.usage("this script has not run").at(from).failure();
    }

    private Script wayBack(Entry entry) {
        return scripts.back(name(entry)).orElseThrow(() -> without(entry));
    }

    private ScriptName name(Entry entry) {
        return scripts.naming().parse(entry.file());
    }

    private Failure without(Entry entry) {
        return Problem.usage("a script has no way back")
                .at(entry.file())
                .hint("write it: " + scripts.folder().resolve(scripts.naming().back(entry.file())))
                .failure();
    }

    private static void requireAsBefore(Session session, String database, Entry first) {
        String now = Schema.applicationHash(session);
        if (!now.equals(first.schemaBefore())) {
            throw Problem.usage("the ways back do not make the schema that was there before, nothing was changed")
                    .at(database)
                    .because("before " + first.file() + " its hash was " + first.schemaBefore() + ", now " + now)
                    .hint("a table's text counts: one that ALTER TABLE changed has another than one made anew")
                    .failure();
        }
    }
}
