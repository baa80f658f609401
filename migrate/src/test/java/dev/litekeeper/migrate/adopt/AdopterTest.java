package dev.litekeeper.migrate.adopt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.litekeeper.migrate.Entry;
import dev.litekeeper.migrate.Finding;
import dev.litekeeper.migrate.Listener;
import dev.litekeeper.migrate.Orders;
import dev.litekeeper.migrate.Sandbox;
import dev.litekeeper.migrate.ScriptName;
import dev.litekeeper.migrate.Status;
import dev.litekeeper.migrate.Target;
import dev.litekeeper.sqlite.Schema;
import dev.litekeeper.sqlite.Session;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class AdopterTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource
    void knowsWhoseHistoryItIs(Tool tool) {
        Fixture fixture = Fixture.of(tool, folder);

        assertThat(Adopter.tool(target(fixture), Optional.empty())).isEqualTo(tool);
        assertThat(Adopter.tool(target(fixture), Optional.of(tool))).isEqualTo(tool);
    }

    @ParameterizedTest
    @EnumSource(
            mode = Mode.INCLUDE,
            names = {"FLYWAY", "GOLANG_MIGRATE", "GOOSE", "DBMATE", "USER_VERSION"})
    void goesOnBehindTheLastScriptThatTheToolRan(Tool tool) {
        Fixture fixture = Fixture.of(tool, folder);
        List<String> own = fixture.own();

        Adoption adoption = fixture.adopt();

        assertThat(adoption.objections()).isEmpty();
        assertThat(files(adoption)).hasSize(tool == Tool.FLYWAY ? 4 : 3);
        assertThat(adoption.pending())
                .singleElement()
                .satisfies(name -> assertThat(name.file()).contains(last(tool)));
        Status status = fixture.migrator().status();
        assertThat(status.findings()).isEmpty();
        assertThat(status.pending()).isEqualTo(adoption.pending());
        assertThat(fixture.migrator().apply(Orders.ALL, Listener.NOBODY).applied())
                .hasSize(1);
        assertThat(fixture.migrator().status().current()).isTrue();
        assertThat(fixture.sandbox().rows("SELECT name FROM sqlite_schema WHERE name = 'orders_by_customer'"))
                .hasSize(1);
        assertThat(fixture.own()).as("what the tool sees").isEqualTo(own).hasSize(tool == Tool.USER_VERSION ? 1 : 2);
    }

    @ParameterizedTest
    @EnumSource(
            mode = Mode.INCLUDE,
            names = {"GOLANG_MIGRATE", "GOOSE", "DBMATE"})
    void takesBackByTheWayBackThatTheToolHas(Tool tool) {
        Fixture fixture = Fixture.of(tool, folder);
        Adoption adoption = fixture.adopt();
        String before = schema(fixture);
        fixture.migrator().apply(Orders.ALL, Listener.NOBODY);

        fixture.migrator().takeBack(adoption.pending().getFirst().key(), Listener.NOBODY);

        assertThat(schema(fixture)).isEqualTo(before);
        assertThat(fixture.migrator().status().pending()).isEqualTo(adoption.pending());
    }

    @ParameterizedTest
    @EnumSource(
            mode = Mode.INCLUDE,
            names = {"RAILS", "ALEMBIC", "DJANGO", "KNEX"})
    void recordsWhatRanInCodeAndStartsFromTheSchema(Tool tool) {
        Fixture fixture = Fixture.of(tool, folder);
        List<String> own = fixture.own();
        writeSchema(fixture);
        fixture.sandbox().script("01-schema-note.sql", "CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT);");

        Adoption adoption = fixture.adopt();

        assertThat(files(adoption)).startsWith("00-schema-init.sql").hasSize(1 + ran(tool));
        assertThat(fixture.sandbox().rows("SELECT file FROM litekeeper_history WHERE kind = '" + tool.word() + "'"))
                .hasSize(ran(tool));
        assertThat(fixture.migrator().apply(Orders.ALL, Listener.NOBODY).applied())
                .hasSize(1);
        assertThat(fixture.migrator().status().current()).isTrue();
        assertThat(fixture.own()).as("what the tool sees").isEqualTo(own).hasSize(tool == Tool.USER_VERSION ? 1 : 2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "FLYWAY | DELETE FROM flyway_schema_history WHERE version = '2' | V2__first_customers.sql",
                "FLYWAY | INSERT INTO flyway_schema_history SELECT 9, version, description, 'UNDO_SQL', script, checksum,"
                        + " '', installed_on, 0, 1 FROM flyway_schema_history WHERE version = '2' | V2__first_customers.sql",
                "GOLANG_MIGRATE | UPDATE schema_migrations SET version = 2 | 000003_first_customers.up.sql",
                "GOOSE | DELETE FROM goose_db_version WHERE version_id = 3 | 00003_first_customers.sql",
                "DBMATE | DELETE FROM schema_migrations WHERE version LIKE '%3' | 20250901093003_first_customers.sql",
                "USER_VERSION | PRAGMA user_version = 2 | 3.sql",
                "RAILS | DELETE FROM schema_migrations WHERE version LIKE '%2' | 20250901093002",
                "ALEMBIC | DELETE FROM alembic_version | 27c6a30d7c24",
                "DJANGO | DELETE FROM django_migrations WHERE id = 14 | auth.0012_alter_user_first_name_max_length",
                "KNEX | DELETE FROM knex_migrations WHERE id = 2 | 20250901093002_orders.js",
            })
    void noticesWhatTheToolTookBackSince(Tool tool, String step, String file) {
        Fixture fixture = Fixture.of(tool, folder);
        if (tool.naming().isEmpty()) {
            writeSchema(fixture);
        }
        fixture.adopt();
        assertThat(since(fixture)).isEmpty();
        fixture.sandbox().execute(step);

        assertThat(since(fixture)).singleElement().satisfies(finding -> {
            assertThat(finding.file()).isEqualTo(file);
            assertThat(finding.why()).contains("has taken it back");
            assertThat(finding.blocks()).isTrue();
        });

        Adoption adoption = fixture.adopt();
        assertThat(adoption.gone()).extracting(Entry::file).containsExactly(file);
        assertThat(since(fixture)).isEmpty();
        assertThat(fixture.sandbox().rows("SELECT file FROM litekeeper_history WHERE file = '" + file + "'"))
                .isEmpty();
        if (tool.naming().isPresent()) {
            assertThat(adoption.pending())
                    .hasSize(2)
                    .extracting(ScriptName::file)
                    .startsWith(file);
            assertThat(fixture.migrator().apply(Orders.ALL, Listener.NOBODY).applied())
                    .hasSize(2);
        }
    }

    @Test
    void noticesThatTheToolFailedHalfWaySince() {
        Fixture fixture = Fixture.of(Tool.GOLANG_MIGRATE, folder);
        fixture.adopt();
        fixture.sandbox().execute("UPDATE schema_migrations SET version = 4, dirty = 1");
        assertThat(since(fixture))
                .singleElement()
                .satisfies(finding -> assertThat(finding.blocks()).isTrue());
    }

    private static List<Finding> since(Fixture fixture) {
        try (Session session = fixture.sandbox().database().read()) {
            return Adopter.since(session, fixture.scripts());
        }
    }

    @ParameterizedTest
    @EnumSource
    void recordsNothingTwice(Tool tool) {
        Fixture fixture = Fixture.of(tool, folder);
        if (tool.naming().isEmpty()) {
            writeSchema(fixture);
        }
        fixture.adopt();
        List<String> recorded = fixture.sandbox().rows("SELECT file || at FROM litekeeper_history ORDER BY id");

        Adoption again = fixture.adopt();

        assertThat(again.entries()).isEmpty();
        assertThat(fixture.sandbox().rows("SELECT file || at FROM litekeeper_history ORDER BY id"))
                .isEqualTo(recorded);
    }

    @Test
    void keepsWhenAndByWhomAScriptRan() {
        Entry entry = Fixture.of(Tool.FLYWAY, folder).adopt().entries().get(1);

        assertThat(entry.file()).isEqualTo("V1_1__create_orders.sql");
        assertThat(entry.key()).isEqualTo("1.1-schema");
        assertThat(entry.at()).isBefore(Sandbox.AUTHOR.clock().instant()).isAfter("2026-11-23T02:05:18.700Z");
        assertThat(entry.how()).isEqualTo("adopted");
    }

    private static Target target(Fixture fixture) {
        return Target.of(fixture.sandbox().database());
    }

    private static List<String> files(Adoption adoption) {
        return adoption.entries().stream().map(Entry::file).toList();
    }

    private static String last(Tool tool) {
        return tool == Tool.USER_VERSION ? "4.sql" : "orders_by_customer";
    }

    private static int ran(Tool tool) {
        return tool == Tool.DJANGO ? 14 : tool == Tool.ALEMBIC ? 1 : 2;
    }

    private static String schema(Fixture fixture) {
        try (Session session = fixture.sandbox().database().read()) {
            return Schema.of(session).application().hash();
        }
    }

    /// The live schema as the first script, as `litekeeper init --adopt` writes it.
    private static void writeSchema(Fixture fixture) {
        try (Session session = fixture.sandbox().database().read()) {
            String text = Schema.of(session).application().objects().stream()
                    .filter(object -> !object.sql().isEmpty() && !object.name().startsWith("sqlite_"))
                    .sorted((one, other) -> Boolean.compare(
                            other.type().equals("table"), one.type().equals("table")))
                    .map(object -> object.sql() + ";\n")
                    .collect(Collectors.joining());
            fixture.sandbox().script("00-schema-init.sql", text);
        }
    }
}
