package dev.litekeeper.migrate.online;

import dev.litekeeper.sqlite.Session;

/// How far a walk through the rows of a table in the order of its key is. It is kept in the database, so
/// that the values of a key are never taken out of it.
final class Cursor {
    private final Session session;
    private final Key key;
    private final String place;
    private boolean from;
    private boolean to;

    /// @param schema `main` to survive, `temp` for this connection alone
    Cursor(Session session, Key key, String schema) {
        this.session = session;
        this.key = key;
        this.place = schema + "." + Own.AT;
    }

    void create() {
        session.execute("CREATE TABLE " + place + " (id INTEGER PRIMARY KEY, " + key.storedList() + ")");
    }

    /// Begins anew.
    void reset() {
        session.execute("DELETE FROM " + place);
        from = false;
        to = false;
    }

    /// Takes up where the last walk was.
    void read() {
        from = session.queryLong("SELECT count(*) FROM " + place + " WHERE id = 1") > 0;
        to = false;
    }

    /// Marks the next stretch of at most so many rows; answers whether rows come behind it.
    boolean mark(String table, long rows) {
        session.execute("DELETE FROM " + place + " WHERE id = 2");
        String qualified = table + ".";
        to = session.update(
                        "INSERT INTO " + place + " (id, " + key.storedList() + ") SELECT 2, " + key.list(qualified)
                                + " FROM main." + table + (from ? " WHERE " + behind(qualified) : "") + " ORDER BY "
                                + key.list(qualified) + " LIMIT 1 OFFSET ?",
                        rows - 1)
                > 0;
        return to;
    }

    /// The condition for rows of the marked stretch.
    String stretch(String prefix) {
        String upTo = key.tuple(prefix) + " <= " + value(2);
        String lower = from ? behind(prefix) : "1";
        return to ? lower + " AND " + upTo : lower;
    }

    /// The condition for rows that the walk has passed.
    String passed(String prefix) {
        return from ? key.tuple(prefix) + " <= " + value(1) : "0";
    }

    /// The marked stretch is done.
    void pass() {
        if (to) {
            session.execute("DELETE FROM " + place + " WHERE id = 1");
            session.execute("UPDATE " + place + " SET id = 1 WHERE id = 2");
            from = true;
            to = false;
        }
    }

    private String behind(String prefix) {
        return key.tuple(prefix) + " > " + value(1);
    }

    /// Without the affinity of its column, so that an index of the key is used.
    private String value(int id) {
        return "(SELECT +" + String.join(", +", key.stored()) + " FROM " + place + " WHERE id = " + id + ")";
    }
}
