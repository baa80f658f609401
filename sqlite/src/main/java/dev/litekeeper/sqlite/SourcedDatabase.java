package dev.litekeeper.sqlite;

import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Problem;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import javax.sql.DataSource;
import org.sqlite.SQLiteConnection;

/// The database that an app's own [DataSource] connects to: a file, or one in memory, which goes on over one connection
/// until this is closed. A connection is given back as it came, with the settings it had.
///
/// One session at a time, on one thread.
public final class SourcedDatabase implements AutoCloseable {
    private final DataSource source;
    private final String file;
    private final Optional<Lent> kept;

    private SourcedDatabase(DataSource source, String file, Optional<Lent> kept) {
        this.source = source;
        this.file = file;
        this.kept = kept;
    }

    /// Takes a first connection. Fails as usage where it is none of sqlite-jdbc, or does not hand that out.
    public static SourcedDatabase of(DataSource source) {
        Lent lent = Lent.of(source);
        try {
            String file = file(lent.inner);
            if (file.isEmpty()) {
                return new SourcedDatabase(source, file, Optional.of(lent));
            }
            lent.close();
            return new SourcedDatabase(source, file, Optional.empty());
        } catch (SQLException e) {
            throw SqlFailure.of("cannot look at the database", "the DataSource", e);
        }
    }

    /// The file's path, for messages.
    public String name() {
        return file.isEmpty() ? "a database in memory" : file;
    }

    /// Whether it lasts no longer than its connections.
    public boolean inMemory() {
        return file.isEmpty();
    }

    /// A session with these settings, over one of the source's connections.
    public Session open(Settings settings) {
        Lent lent = kept.orElseGet(() -> Lent.of(source));
        return Session.lent(lent.inner, name(), settings, _ -> {
            if (kept.isEmpty()) {
                lent.close();
            }
        });
    }

    /// Gives the connection back that a database in memory was held by.
    @Override
    public void close() {
        kept.ifPresent(lent -> {
            try {
                lent.close();
            } catch (SQLException e) {
                throw SqlFailure.of("cannot give the connection back", name(), e);
            }
        });
    }

    private static String file(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT file FROM pragma_database_list WHERE name = 'main'")) {
            String found = rows.next() ? rows.getString(1) : "";
            return found == null ? "" : found;
        }
    }

    /// A connection of the source and the driver's own within it, in autocommit mode until it is given back.
    private record Lent(Connection outer, SQLiteConnection inner, boolean autoCommit) implements AutoCloseable {

        static Lent of(DataSource source) {
            try {
                Connection outer = source.getConnection();
                try {
                    if (!outer.isWrapperFor(SQLiteConnection.class)) {
                        throw foreign(outer);
                    }
                    boolean autoCommit = outer.getAutoCommit();
                    outer.setAutoCommit(true);
                    return new Lent(outer, outer.unwrap(SQLiteConnection.class), autoCommit);
                } catch (SQLException | RuntimeException e) {
                    outer.close();
                    throw e;
                }
            } catch (SQLException e) {
                throw SqlFailure.of("the DataSource gives no connection", source.toString(), e);
            }
        }

        private static Failure foreign(Connection outer) {
            return Problem.usage("this is no connection of sqlite-jdbc")
                    .at(outer.getClass().getName())
                    .because("another driver made it, or its pool does not hand the driver's own out")
                    .hint("use org.xerial:sqlite-jdbc, and a pool whose connections can be unwrapped, as HikariCP's")
                    .failure();
        }

        @Override
        public void close() throws SQLException {
            try {
                outer.setAutoCommit(autoCommit);
            } finally {
                outer.close();
            }
        }
    }
}
