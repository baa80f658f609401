package dev.litekeeper.sqlite;

/// What decides whether a bug can strike a database: `wal` is whether it is in WAL mode, `updateTriggers` whether it
/// has triggers on UPDATE, `nestedTriggers` whether it has two triggers or more, `severalUnique` whether a table has
/// two uniqueness constraints or more.
public record DatabaseTraits(Answer wal, Answer updateTriggers, Answer nestedTriggers, Answer severalUnique) {
    /// Of a database that could not be looked into.
    public static final DatabaseTraits UNKNOWN = new DatabaseTraits(
            Answer.COULD_NOT_TELL, Answer.COULD_NOT_TELL, Answer.COULD_NOT_TELL, Answer.COULD_NOT_TELL);

    /// What this connection's schema says.
    public static DatabaseTraits of(Session session) {
        long triggers = session.queryLong("SELECT count(*) FROM sqlite_schema WHERE type = 'trigger'");
        long onUpdate = session.queryLong(
                "SELECT count(*) FROM sqlite_schema WHERE type = 'trigger' AND upper(sql) LIKE '%UPDATE%'");
        long several = session.queryLong("""
                SELECT count(*) FROM (
                  SELECT t.name FROM sqlite_schema AS t, pragma_index_list(t.name) AS i
                  WHERE t.type = 'table' AND i."unique" AND i.origin <> 'pk'
                  GROUP BY t.name
                  HAVING count(*) + (SELECT max(pk) > 0 FROM pragma_table_info(t.name)) >= 2)""");
        return new DatabaseTraits(
                answer(session.pragma("journal_mode").equals("wal")),
                answer(onUpdate > 0),
                answer(triggers > 1),
                answer(several > 0));
    }

    private static Answer answer(boolean yes) {
        return yes ? Answer.YES : Answer.NO;
    }
}
