package dev.litekeeper.life.bringback;

import dev.litekeeper.failure.Problem;
import dev.litekeeper.life.bringback.Obstacles.Trigger;
import dev.litekeeper.sqlite.Quoted;
import dev.litekeeper.sqlite.Schema;
import dev.litekeeper.sqlite.Session;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/// Triggers that are out of the way while rows are written. All of it happens inside the caller's transaction: nobody
/// else ever sees the database without them.
final class TriggersAside {
    private final Session session;
    private final String before;
    private final List<Trigger> triggers = new ArrayList<>();

    private TriggersAside(Session session) {
        this.session = session;
        this.before = Schema.of(session).hash();
    }

    /// Takes the triggers of these tables out.
    static TriggersAside of(Session session, Collection<String> tables) {
        TriggersAside aside = new TriggersAside(session);
        tables.forEach(table -> aside.triggers.addAll(Trigger.on(session, table)));
        aside.triggers.forEach(trigger -> session.execute("DROP TRIGGER main." + Quoted.name(trigger.name())));
        return aside;
    }

    /// Puts them back as they were. Fails where the schema is not the same again.
    void putBack() {
        triggers.forEach(trigger -> session.execute(trigger.sql()));
        if (!Schema.of(session).hash().equals(before)) {
            throw Problem.bad("the triggers could not be put back as they were; nothing was changed")
                    .hint("bring the rows back with --fire-triggers")
                    .failure();
        }
    }
}
