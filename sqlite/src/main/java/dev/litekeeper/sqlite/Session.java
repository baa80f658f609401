package dev.litekeeper.sqlite;

import dev.litekeeper.failure.Problem;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConnection;

/// One connection to a database. In autocommit mode until [#begin(Begin)].
///
/// For one thread at a time; only [#interrupt()] may be called from another. Errors are [SqlFailure]s.
public final class Session implements AutoCloseable {
    private final SQLiteConnection connection;
    private final String name;
    private final End end;

    private Session(SQLiteConnection connection, String name, End end) {
        this.connection = connection;
        this.name = name;
        this.end = end;
    }

    /// What becomes of the connection when the session ends.
    interface End {
        void end(Session session) throws SQLException;
    }

    /// Takes the connection over and makes the settings, each read back.
    static Session over(SQLiteConnection connection, String name, Settings settings) {
        Session session = new Session(connection, name, _ -> connection.close());
        try {
            session.make(settings);
            session.set("mmap_size", "0");
            return session;
        } catch (RuntimeException e) {
            session.close();
            throw e;
        }
    }

    /// Makes the settings on a connection that is somebody else's, each read back. When the session is closed, what is
    /// open is rolled back, the connection has the settings it had, and `end` happens.
    static Session lent(SQLiteConnection connection, String name, Settings settings, End end) {
        Map<String, String> before = new LinkedHashMap<>();
        Session session = new Session(connection, name, own -> {
            try {
                if (own.inTransaction()) {
                    own.rollback();
                }
                before.forEach(own::set);
            } finally {
                end.end(own);
            }
        });
        for (String pragma : List.of("query_only", "foreign_keys", "busy_timeout")) {
            before.put(pragma, session.pragma(pragma));
        }
        try {
            session.make(settings);
            return session;
        } catch (RuntimeException e) {
            session.close();
            throw e;
        }
    }

    private void make(Settings settings) {
        set("busy_timeout", Long.toString(settings.busyTimeout().toMillis()));
        set("foreign_keys", settings.foreignKeys() ? "1" : "0");
        set("query_only", settings.queryOnly() ? "1" : "0");
    }

    /// Executes one statement and ignores its rows.
    public void execute(String sql) {
        OneStatement.check(sql);
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw SqlFailure.of("SQLite refused a statement", name, e);
        }
    }

    /// Executes one INSERT, UPDATE or DELETE; answers how many rows it changed.
    public long update(String sql, @Nullable Object... arguments) {
        OneStatement.check(sql);
        try (PreparedStatement statement = prepare(sql, arguments)) {
            return statement.executeLargeUpdate();
        } catch (SQLException e) {
            throw SqlFailure.of("SQLite refused a statement", name, e);
        }
    }

    /// Hands each row of a query to `consumer`, in order.
    public void forEach(String sql, Consumer<Row> consumer, @Nullable Object... arguments) {
        OneStatement.check(sql);
        try (PreparedStatement statement = prepare(sql, arguments);
                ResultSet results = statement.executeQuery()) {
            Row row = new Row(results, name);
            while (results.next()) {
                consumer.accept(row);
            }
        } catch (SQLException e) {
            throw SqlFailure.of("SQLite refused a query", name, e);
        }
    }

    /// Every row of a query, each turned into a value.
    public <T extends @Nullable Object> List<T> query(
            String sql, Function<Row, T> reader, @Nullable Object... arguments) {
        List<T> values = new ArrayList<>();
        forEach(sql, row -> values.add(reader.apply(row)), arguments);
        return values;
    }

    /// The first row of a query, turned into a value; empty where there is no row.
    public <T> Optional<T> first(String sql, Function<Row, T> reader, @Nullable Object... arguments) {
        OneStatement.check(sql);
        try (PreparedStatement statement = prepare(sql, arguments);
                ResultSet results = statement.executeQuery()) {
            return results.next() ? Optional.of(reader.apply(new Row(results, name))) : Optional.empty();
        } catch (SQLException e) {
            throw SqlFailure.of("SQLite refused a query", name, e);
        }
    }

    /// The first column of the first row as an integer; 0 where there is no row.
    public long queryLong(String sql, @Nullable Object... arguments) {
        return first(sql, row -> row.integer(1), arguments).orElse(0L);
    }

    /// The first column of the first row as text; empty where there is no row.
    public String queryText(String sql, @Nullable Object... arguments) {
        return first(sql, row -> row.text(1), arguments).orElse("");
    }

    /// The value of a pragma, as in `pragma("journal_mode")`.
    public String pragma(String pragma) {
        return queryText("PRAGMA " + pragma);
    }

    /// Makes a setting and reads it back. Fails where SQLite did not take it.
    public void set(String pragma, String value) {
        execute("PRAGMA " + pragma + "=" + value);
        String effective = pragma(pragma);
        if (!effective.equalsIgnoreCase(value)) {
            throw Problem.environment("a setting did not take")
                    .at(name)
                    .because("PRAGMA " + pragma + "=" + value + " left it at " + effective)
                    .failure();
        }
    }

    /// Starts a transaction.
    public void begin(Begin begin) {
        execute("BEGIN " + begin.name());
    }

    /// Starts a transaction and its snapshot: what is read from now on is the state of this moment.
    public void beginSnapshot() {
        begin(Begin.DEFERRED);
        queryLong("SELECT count(*) FROM sqlite_schema");
    }

    public void commit() {
        execute("COMMIT");
    }

    public void rollback() {
        execute("ROLLBACK");
    }

    /// Whether a transaction is open. Costs one statement; leaves everything as it is.
    public boolean inTransaction() {
        try (Statement statement = connection.createStatement()) {
            statement.execute("BEGIN");
            statement.execute("ROLLBACK");
            return false;
        } catch (SQLException e) {
            if (String.valueOf(e.getMessage()).contains("within a transaction")) {
                return true;
            }
            throw SqlFailure.of("cannot tell whether a transaction is open", name, e);
        }
    }

    /// Makes the tables of a private copy readable beside those of the database, as `name.table`. The copy may be
    /// changed as well; no commit waits for its disk.
    public void attach(PrivateCopy copy, String schema) {
        execute("ATTACH " + Quoted.text(copy.path().toString()) + " AS " + Quoted.name(schema));
        execute("PRAGMA " + Quoted.name(schema) + ".synchronous=OFF");
    }

    /// Makes the running statement fail with `SQLITE_INTERRUPT`. May be called from any thread.
    public void interrupt() {
        try {
            connection.getDatabase().interrupt();
        } catch (SQLException e) {
            throw SqlFailure.of("cannot interrupt", name, e);
        }
    }

    /// The file's path, for messages.
    String name() {
        return name;
    }

    /// The driver's connection, for code of this module that needs more than statements.
    SQLiteConnection connection() {
        return connection;
    }

    /// Rolls back what is open and closes the connection, or gives it back.
    @Override
    public void close() {
        try {
            end.end(this);
        } catch (SQLException e) {
            throw SqlFailure.of("cannot close the connection", name, e);
        }
    }

    private PreparedStatement prepare(String sql, @Nullable Object... arguments) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        try {
            for (int i = 0; i < arguments.length; i++) {
                statement.setObject(i + 1, arguments[i]);
            }
            return statement;
        } catch (SQLException e) {
            statement.close();
            throw e;
        }
    }
}
