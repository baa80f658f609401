package dev.litekeeper.migrate.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Kind;
import dev.litekeeper.migrate.Naming;
import dev.litekeeper.migrate.Outcome;
import dev.litekeeper.migrate.Sandbox;
import java.io.OutputStream;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteDataSource;

class MigrationsTest {
    @TempDir
    private Path folder;

    private Sandbox sandbox;

    @BeforeEach
    void write() {
        sandbox = new Sandbox(folder)
                .script("00-schema-init.sql", "CREATE TABLE note(id INTEGER PRIMARY KEY, text TEXT);")
                .script("01-data-first.sql", "INSERT INTO note(text) VALUES ('one'), ('two');");
    }

    @Test
    void appliesWhatIsPendingAndAnswersWhatRan() {
        DataSource source = file();

        Outcome outcome = Migrations.of(source).from(sandbox.sql()).apply();

        assertThat(outcome.applied())
                .extracting(done -> done.script().file() + " " + done.rows())
                .containsExactly("00-schema-init.sql 0", "01-data-first.sql 2");
        assertThat(Migrations.of(source).from(sandbox.sql()).apply().applied()).isEmpty();
        assertThat(Migrations.of(source).from(sandbox.sql()).status().current()).isTrue();
        assertThat(sandbox.migrator().status().current())
                .as("as the command line sees it")
                .isTrue();
    }

    @Test
    void readsTheClasspath() {
        Migrations migrations = Migrations.of(file()).fromClasspath("embed/notes");

        assertThat(migrations.apply().applied()).hasSize(2);
        assertThat(sandbox.rows("SELECT text FROM note")).containsExactly("on the classpath");
    }

    @Test
    void readsAJar() throws Exception {
        Path jar = folder.resolve("app.jar");
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(out)) {
            for (String name : List.of("database/", "database/sql/", "database/sql/00-schema-init.sql")) {
                entries.putNextEntry(new JarEntry(name));
                entries.write(
                        name.endsWith(".sql")
                                ? "CREATE TABLE jarred(id);".getBytes(StandardCharsets.UTF_8)
                                : new byte[0]);
            }
        }
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        try (URLClassLoader loader = new URLClassLoader(new URL[] {jar.toUri().toURL()}, before)) {
            Thread.currentThread().setContextClassLoader(loader);

            assertThat(Migrations.of(file()).apply().applied()).hasSize(1);
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
        assertThat(sandbox.rows("SELECT name FROM sqlite_schema WHERE name = 'jarred'"))
                .hasSize(1);
    }

    @Test
    void saysWhereScriptsAreMissing() {
        assertThatThrownBy(() -> Migrations.of(file()).fromClasspath("no/such").apply())
                .isInstanceOfSatisfying(Failure.class, failure -> {
                    assertThat(failure.kind()).isEqualTo(Kind.USAGE);
                    assertThat(failure.problem().hint()).contains("src/main/resources/no/such");
                });
    }

    @Test
    void givesAPoolItsConnectionBackAsItWas() throws SQLException {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl("jdbc:sqlite:" + sandbox.databasePath());
        config.setMaximumPoolSize(1);
        config.setAutoCommit(false);
        config.addDataSourceProperty("foreign_keys", "true");
        try (HikariDataSource pool = new HikariDataSource(config)) {
            Map<String, String> before = settings(pool);

            assertThat(Migrations.of(pool).from(sandbox.sql()).apply().applied())
                    .hasSize(2);

            assertThat(settings(pool)).isEqualTo(before).containsEntry("foreign_keys", "1");
            try (Connection connection = pool.getConnection()) {
                assertThat(connection.getAutoCommit()).isFalse();
            }
        }
    }

    @Test
    void givesTheConnectionBackWhereAScriptFails() throws SQLException {
        sandbox.script("02-schema-bad.sql", "CREATE TABLE fine(a); CREATE TABLE note(b);");
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl("jdbc:sqlite:" + sandbox.databasePath());
        config.setMaximumPoolSize(1);
        try (HikariDataSource pool = new HikariDataSource(config)) {
            Map<String, String> before = settings(pool);

            assertThatThrownBy(() -> Migrations.of(pool).from(sandbox.sql()).apply())
                    .hasMessageContaining("02-schema-bad.sql");

            assertThat(settings(pool)).isEqualTo(before);
            assertThat(sandbox.rows("SELECT name FROM sqlite_schema WHERE name = 'fine'"))
                    .isEmpty();
        }
    }

    @Test
    void migratesADatabaseInMemoryThatSomebodyKeeps() throws SQLException {
        SQLiteDataSource source = new SQLiteDataSource();
        source.setUrl("jdbc:sqlite:file:" + folder.getFileName() + "?mode=memory&cache=shared");
        try (Connection kept = source.getConnection()) {
            assertThat(Migrations.of(source).from(sandbox.sql()).apply().applied())
                    .hasSize(2);
            assertThat(text(kept, "SELECT count(*) FROM note")).isEqualTo("2");
        }
    }

    @Test
    void saysThatADatabaseInMemoryIsGone() {
        SQLiteDataSource source = new SQLiteDataSource();
        source.setUrl("jdbc:sqlite::memory:");

        assertThatThrownBy(() -> Migrations.of(source).from(sandbox.sql()).apply())
                .isInstanceOfSatisfying(Failure.class, failure -> {
                    assertThat(failure.kind()).isEqualTo(Kind.USAGE);
                    assertThat(failure.problem().hint()).contains("cache=shared");
                });
    }

    @Test
    void refusesConnectionsThatHideTheDriver() {
        DataSource hiding = (DataSource) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {DataSource.class}, (_, _, _) -> hidden(file()));

        assertThatThrownBy(() -> Migrations.of(hiding).from(sandbox.sql()).apply())
                .isInstanceOfSatisfying(
                        Failure.class,
                        failure ->
                                assertThat(failure.problem().what()).isEqualTo("this is no connection of sqlite-jdbc"));
    }

    @Test
    void takesTheScriptsOfAnotherTool() {
        sandbox.remove("00-schema-init.sql").remove("01-data-first.sql");
        sandbox.script("V1_1__x.sql", "CREATE TABLE x(a);").script("V1_10__y.sql", "CREATE INDEX y ON x(a);");

        Outcome outcome =
                Migrations.of(file()).from(sandbox.sql()).named(Naming.FLYWAY).apply();

        assertThat(outcome.applied())
                .extracting(done -> done.script().key())
                .containsExactly("1.1-schema", "1.10-schema");
    }

    @Test
    void severalThreadsApplyEachScriptOnce() throws Exception {
        sandbox.database();
        List<Future<Outcome>> running = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            Callable<Outcome> run =
                    () -> Migrations.of(file()).from(sandbox.sql()).apply();
            for (int i = 0; i < 4; i++) {
                running.add(threads.submit(run));
            }
        }
        int applied = 0;
        for (Future<Outcome> each : running) {
            applied += each.get().applied().size();
        }
        assertThat(applied).isEqualTo(2);
        assertThat(sandbox.rows("SELECT count(*) FROM note")).containsExactly("2");
    }

    private DataSource file() {
        SQLiteDataSource source = new SQLiteDataSource();
        source.setUrl("jdbc:sqlite:" + sandbox.databasePath());
        return source;
    }

    private static Connection hidden(DataSource source) throws SQLException {
        Connection real = source.getConnection();
        return (Connection) Proxy.newProxyInstance(
                MigrationsTest.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (_, method, arguments) ->
                        method.getName().equals("isWrapperFor") ? (Object) false : method.invoke(real, arguments));
    }

    private static Map<String, String> settings(DataSource source) throws SQLException {
        try (Connection connection = source.getConnection()) {
            return Map.of(
                    "foreign_keys", text(connection, "PRAGMA foreign_keys"),
                    "query_only", text(connection, "PRAGMA query_only"),
                    "busy_timeout", text(connection, "PRAGMA busy_timeout"));
        }
    }

    private static String text(Connection connection, String query) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            return rows.next() ? rows.getString(1) : "";
        }
    }
}
