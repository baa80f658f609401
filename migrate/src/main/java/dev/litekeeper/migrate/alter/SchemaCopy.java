package dev.litekeeper.migrate.alter;

import dev.litekeeper.failure.Problem;
import dev.litekeeper.files.ScratchFolder;
import dev.litekeeper.sqlite.PrivateCopy;
import dev.litekeeper.sqlite.Session;
import dev.litekeeper.sqlite.Settings;
import dev.litekeeper.sqlite.SqlFailure;
import java.util.List;

/// An empty database of our own with the schema of another one, to try things on. Foreign keys are off, as they are in
/// schema scripts.
public final class SchemaCopy implements AutoCloseable {
    private static final String OBJECTS = """
            SELECT sql FROM main.sqlite_schema s
            WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite^_%' ESCAPE '^'
              AND NOT EXISTS (SELECT 1 FROM pragma_table_list l
                WHERE l.schema = 'main' AND l.name = s.name AND l.type = 'shadow')
            ORDER BY type <> 'table', type = 'trigger', type = 'view', rowid""";

    private final ScratchFolder scratch = ScratchFolder.inTemp();
    private final PrivateCopy copy = new PrivateCopy(scratch.resolve("schema.sqlite"));
    private final Session session;

    private SchemaCopy() {
        copy.create().close();
        session = copy.open(Settings.WRITE.foreignKeys(false));
        session.execute("PRAGMA synchronous = OFF");
        session.execute("PRAGMA journal_mode = MEMORY");
    }

    /// An empty database without a schema.
    public static SchemaCopy empty() {
        return new SchemaCopy();
    }

    /// The schema of this database. Fails where this process cannot make it: for want of a module, a function or a
    /// collation.
    public static SchemaCopy of(Session original) {
        SchemaCopy copy = new SchemaCopy();
        try {
            copy.session.execute("BEGIN");
            copy.make(original.query(OBJECTS, row -> row.text(1)));
            copy.session.commit();
            return copy;
        } catch (RuntimeException e) {
            copy.close();
            throw e;
        }
    }

    /// The connection to it.
    public Session session() {
        return session;
    }

    /// The file.
    public PrivateCopy file() {
        return copy;
    }

    private void make(List<String> statements) {
        for (String statement : statements) {
            try {
                session.execute(statement);
            } catch (SqlFailure e) {
                throw Problem.refused("the schema cannot be made again here, so nothing can be tried on it")
                        .because(e.message() + ", in: " + statement.replaceAll("\\s+", " "))
                        .hint("it needs an extension that Litekeeper does not have; write the script by hand")
                        .failure(e);
            }
        }
    }

    @Override
    public void close() {
        session.close();
        scratch.close();
    }
}
