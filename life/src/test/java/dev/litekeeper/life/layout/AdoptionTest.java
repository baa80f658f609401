package dev.litekeeper.life.layout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.litekeeper.files.PlainFile;
import dev.litekeeper.migrate.Scripts;
import dev.litekeeper.project.Layout;
import dev.litekeeper.sqlite.PrivateCopy;
import dev.litekeeper.sqlite.Schema;
import dev.litekeeper.sqlite.SchemaObject;
import dev.litekeeper.sqlite.Session;
import dev.litekeeper.testkit.Programs;
import dev.litekeeper.testkit.Shared;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdoptionTest {
    private static final Path LAUNCHER = Path.of("/opt/litekeeper");
    private static final String SCHEMA = "database/sql/00-schema-init.sql";

    @TempDir
    Path folder;

    @Test
    void theScriptMakesTheSameSchemaAgain() throws Exception {
        Path database = odd();

        Layout layout = Adoption.of(database, folder.resolve("app"), "app", LAUNCHER);

        assertThat(replayed(layout)).isEqualTo(objects(database));
    }

    @ParameterizedTest
    @ValueSource(strings = {"chinook.sqlite", "memos-demo.sqlite"})
    void soItDoesForARealDatabase(String name) throws Exception {
        Path real = Shared.path("databases/" + name).orElse(null);
        Assumptions.assumeTrue(real != null, name);
        Path database = folder.resolve(name);
        Files.copy(Objects.requireNonNull(real), database);

        Layout layout = Adoption.of(database, folder.resolve("app"), "app", LAUNCHER);

        assertThat(replayed(layout)).isEqualTo(objects(database));
    }

    @Test
    void theDatabaseKeepsEveryByte() throws IOException {
        Path database = odd();
        byte[] before = Files.readAllBytes(database);

        Adoption.of(database, folder.resolve("app"), "app", LAUNCHER).create();

        assertThat(Files.readAllBytes(database)).isEqualTo(before);
        assertThat(folder.resolve("odd.sqlite-wal")).doesNotExist();
    }

    @Test
    void leavesOutWhatMakesItself() throws IOException {
        String script = Adoption.of(odd(), folder.resolve("app"), "app", LAUNCHER)
                .files()
                .get(SCHEMA);

        assertThat(script)
                .doesNotContain(
                        "sqlite_sequence", "sqlite_stat1", "litekeeper_history", "notes_content", "_autoindex_");
    }

    @Test
    void theProjectItMakesHasScriptsThatCanBeRead() throws IOException {
        Path database = odd();

        Adoption.of(database, folder.resolve("app"), "app", LAUNCHER).create();

        assertThat(Scripts.in(folder.resolve("app/database/sql")).names())
                .extracting(Object::toString)
                .containsExactly("00-schema-init.sql", "00-data-init.sql");
    }

    private Path odd() throws IOException {
        Path database = folder.resolve("odd.sqlite");
        try (Session session = new PrivateCopy(database).create()) {
            for (String sql : List.of(
                    "CREATE TABLE \"order\" (id INTEGER PRIMARY KEY AUTOINCREMENT, \"it's\" TEXT UNIQUE, a INT) -- the orders",
                    "CREATE VIEW early AS SELECT * FROM late",
                    "CREATE TABLE late (x INTEGER REFERENCES \"order\", y INTEGER AS (x + 1) STORED) STRICT",
                    "CREATE TABLE wr (k TEXT PRIMARY KEY, v) WITHOUT ROWID",
                    "CREATE VIRTUAL TABLE notes USING fts5(title, body)",
                    "CREATE VIRTUAL TABLE places USING rtree(id, x0, x1)",
                    "CREATE INDEX \"größe\" ON \"order\" (lower(\"it's\")) WHERE a > 0",
                    "CREATE TRIGGER t AFTER INSERT ON late BEGIN UPDATE \"order\" SET a = 1; END /* with -- a comment */",
                    "CREATE TRIGGER iv INSTEAD OF INSERT ON early BEGIN SELECT 1; END",
                    "CREATE TABLE litekeeper_history (id INTEGER PRIMARY KEY)",
                    "INSERT INTO \"order\" (\"it's\", a) VALUES ('a', 1)",
                    "ANALYZE")) {
                session.execute(sql);
            }
        }
        return database;
    }

    private List<SchemaObject> replayed(Layout layout) throws IOException, InterruptedException {
        Path script = folder.resolve("replay.sql");
        PlainFile.of(script).write(Objects.requireNonNull(layout.files().get(SCHEMA)));
        Path replayed = folder.resolve("replayed.sqlite");
        Process sqlite = new ProcessBuilder(
                        Programs.require("sqlite3").toString(), "-bail", replayed.toString(), ".read " + script)
                .inheritIO()
                .start();
        assertThat(sqlite.waitFor()).isZero();
        return objects(replayed);
    }

    private static List<SchemaObject> objects(Path database) {
        try (Session session = new PrivateCopy(database).read()) {
            return Schema.of(session).application().objects().stream()
                    .sorted(Comparator.comparing(SchemaObject::type).thenComparing(SchemaObject::name))
                    .toList();
        }
    }
}
