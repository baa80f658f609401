package dev.litekeeper.migrate.adopt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Kind;
import dev.litekeeper.migrate.Entry;
import dev.litekeeper.migrate.Listener;
import dev.litekeeper.migrate.Naming;
import dev.litekeeper.migrate.Orders;
import dev.litekeeper.migrate.Sandbox;
import dev.litekeeper.migrate.Scripts;
import dev.litekeeper.migrate.Target;
import dev.litekeeper.testkit.Shared;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Histories that are not taken over as they are.
class ObjectionTest {
    @TempDir
    private Path folder;

    @Test
    void asksWhichOfTwoToolsGoesOn() {
        Fixture fixture = Fixture.of(Tool.FLYWAY, folder);
        fixture.sandbox().execute("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)");
        Target target = Target.of(fixture.sandbox().database());

        assertThatThrownBy(() -> Adopter.tool(target, Optional.empty()))
                .isInstanceOfSatisfying(Failure.class, failure -> {
                    assertThat(failure.kind()).isEqualTo(Kind.USAGE);
                    assertThat(failure.problem().why())
                            .contains("flyway in flyway_schema_history", "alembic in alembic_version");
                    assertThat(failure.problem().hint()).contains("--from flyway");
                });
        assertThat(Adopter.tool(target, Optional.of(Tool.FLYWAY))).isEqualTo(Tool.FLYWAY);
        assertThatThrownBy(() -> Adopter.tool(target, Optional.of(Tool.GOOSE)))
                .hasMessageContaining("no history to take over");
    }

    @Test
    void refusesAVersionThatIsDirty() {
        Fixture fixture = Fixture.of(Tool.GOLANG_MIGRATE, folder);
        fixture.sandbox().execute("UPDATE schema_migrations SET dirty = 1");

        assertRefused(fixture, "failed half-way", "migrate force");
    }

    @Test
    void refusesAScriptThatFailed() {
        Fixture fixture = Fixture.of(Tool.FLYWAY, folder);
        fixture.sandbox()
                .execute("INSERT INTO flyway_schema_history VALUES (5, '10', 'orders by customer', 'SQL',"
                        + " 'V10__orders_by_customer.sql', 1, 'ci', '2026-11-24 01:02:03.004', 1, 0)");

        assertRefused(fixture, "V10__orders_by_customer.sql failed half-way", "flyway repair");
    }

    @Test
    void refusesALockThatIsHeld() {
        Fixture fixture = Fixture.of(Tool.KNEX, folder);
        fixture.sandbox()
                .script("00-schema-init.sql", "SELECT 1;")
                .execute("UPDATE knex_migrations_lock SET is_locked = 1");

        assertRefused(fixture, "runs now", "knex migrate:unlock");
    }

    @Test
    void tellsAnEditedScriptByTheToolsOwnChecksum() {
        Fixture fixture = Fixture.of(Tool.FLYWAY, folder);
        edit(fixture, "V2__first_customers.sql", text -> text.replace("Ada", "Eva"));

        assertRefused(fixture, "V2__first_customers.sql was edited after it ran", "--accept V2__first_customers.sql");

        fixture.adopt("V2__first_customers.sql");
        assertThat(fixture.migrator().status().findings()).isEmpty();
    }

    @Test
    void lineEndsAreNoEdit() {
        Fixture fixture = Fixture.of(Tool.FLYWAY, folder);
        edit(fixture, "V1__create_customer.sql", text -> "\uFEFF" + text.replace("\n", "\r\n"));

        assertThat(fixture.adopt().objections()).isEmpty();
    }

    @Test
    void runsAScriptAgainThatRunsWheneverItIsEdited() {
        Fixture fixture = Fixture.of(Tool.FLYWAY, folder);
        edit(fixture, "R__customer_totals.sql", text -> text.replace("sum(total)", "total(total)"));

        Adoption adoption = fixture.adopt();
        assertThat(adoption.notes()).singleElement().asString().contains("runs again");
        assertThat(fixture.migrator().apply(Orders.ALL, Listener.NOBODY).applied())
                .extracting(done -> done.script().file())
                .containsExactly("V10__orders_by_customer.sql", "R__customer_totals.sql");

        edit(fixture, "R__customer_totals.sql", text -> text.replace("total(total)", "avg(total)"));
        assertThat(fixture.migrator().apply(Orders.ALL, Listener.NOBODY).applied())
                .hasSize(1);
        assertThat(fixture.migrator().status().current()).isTrue();
        assertThat(fixture.sandbox().rows("SELECT sql FROM sqlite_schema WHERE type = 'view'"))
                .singleElement()
                .asString()
                .contains("avg(total)");
    }

    @Test
    void runsNoScriptWithAPlaceholder() {
        Fixture fixture = Fixture.of(Tool.FLYWAY, folder);
        fixture.adopt();
        fixture.sandbox().script("V11__who.sql", "-- ${free}\nINSERT INTO customer (name) VALUES ('${who}');");

        assertThatThrownBy(() -> fixture.migrator().apply(Orders.ALL, Listener.NOBODY))
                .hasMessageContaining("V11__who.sql:2:38")
                .hasMessageContaining("${who}");
        assertThat(fixture.migrator().status().pending()).hasSize(2);
    }

    @Test
    void namesAScriptThatIsNotInTheFolder() {
        Fixture fixture = Fixture.of(Tool.GOOSE, folder);
        fixture.sandbox().execute("INSERT INTO goose_db_version(version_id, is_applied) VALUES (9, 1)");

        assertRefused(fixture, "9 ran, and is not in", "--accept 9");

        fixture.adopt("9");
        assertThat(fixture.sandbox().rows("SELECT how FROM litekeeper_history WHERE number = 9"))
                .containsExactly("accepted");
        assertThat(fixture.migrator().status().findings()).isEmpty();
    }

    @Test
    void takesABaselineForWhatItIs() {
        Fixture fixture = Fixture.of(Tool.FLYWAY, folder);
        fixture.sandbox()
                .remove("V1__create_customer.sql")
                .execute("DELETE FROM flyway_schema_history WHERE installed_rank < 3")
                .execute("INSERT INTO flyway_schema_history VALUES (2, '1', '<< Flyway Baseline >>', 'BASELINE',"
                        + " '<< Flyway Baseline >>', NULL, 'ci', '2026-11-24 01:02:03.004', 0, 1)");

        assertRefused(fixture, "do not run on an empty database", "--accept schema");

        Adoption adoption = fixture.adopt("schema");
        assertThat(adoption.entries())
                .extracting(Entry::file, Entry::how)
                .contains(tuple("<< Flyway Baseline >>", "accepted"));
    }

    @Test
    void refusesTablesThatTheScriptsDoNotMake() {
        Fixture fixture = Fixture.of(Tool.DBMATE, folder);
        fixture.sandbox().execute("ALTER TABLE orders ADD COLUMN note TEXT");

        assertRefused(fixture, "another table orders", "--accept schema");
        assertThat(fixture.adopt("schema").entries()).hasSize(3);
    }

    @Test
    void refusesAnEmptyHistory() {
        Fixture fixture = Fixture.of(Tool.GOOSE, folder);
        fixture.sandbox().execute("DELETE FROM goose_db_version WHERE version_id > 0");

        assertThatThrownBy(fixture::adopt).isInstanceOfSatisfying(Failure.class, failure -> {
            assertThat(failure.kind()).isEqualTo(Kind.REFUSED);
            assertThat(failure.problem().what()).isEqualTo("the history of goose is empty");
        });
    }

    @Test
    void aScriptThatWasTakenBackDidNotRun() {
        Fixture fixture = Fixture.of(Tool.GOOSE, folder);
        fixture.sandbox()
                .execute("DELETE FROM orders", "DELETE FROM customer")
                .execute("INSERT INTO goose_db_version(version_id, is_applied) VALUES (3, 0)");

        assertThat(fixture.adopt().pending()).hasSize(2);
    }

    @Test
    void needsAScriptThatMakesTheTablesOfAToolInCode() {
        assertRefused(Fixture.of(Tool.DJANGO, folder), "there is no 00-schema-init.sql", "litekeeper init --adopt");
    }

    @Test
    void recordsNothingWhereTheDatabaseChangedMeanwhile() {
        Fixture fixture = Fixture.of(Tool.DBMATE, folder);
        Adopter adopter = fixture.adopter();
        Adoption seen = adopter.look(Tool.DBMATE);
        fixture.sandbox().execute("INSERT INTO schema_migrations VALUES ('20250901093004')");

        assertThatThrownBy(() -> adopter.record(seen)).hasMessageContaining("changed meanwhile");
        assertThat(fixture.sandbox().rows("SELECT name FROM sqlite_schema WHERE name = 'litekeeper_history'"))
                .isEmpty();
    }

    /// The scripts of a real application, as far as they run without its own functions.
    @Test
    void takesOverTheHistoryOfPocketId() throws IOException {
        Path history = Shared.path("migrations/pocket-id").orElse(null);
        Assumptions.assumeTrue(history != null, "needs the shared folder");
        Sandbox sandbox = new Sandbox(folder);
        try (Stream<Path> files = Files.walk(history)) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".sql")).toList()) {
                sandbox.script(file.getFileName().toString(), Files.readString(file));
            }
        }
        Scripts scripts = Scripts.in(sandbox.sql(), Naming.GOLANG_MIGRATE);
        long last = scripts.names().stream()
                .filter(name -> name.number() < 20250705000000L)
                .reduce((_, later) -> later)
                .orElseThrow()
                .number();
        scripts.forward().stream()
                .filter(script -> script.name().number() <= last)
                .forEach(script ->
                        sandbox.load(sandbox.sql().resolve(script.name().file())));
        sandbox.execute("CREATE TABLE schema_migrations (version uint64,dirty bool)")
                .execute("INSERT INTO schema_migrations VALUES (" + last + ", 0)");
        Fixture fixture = new Fixture(Tool.GOLANG_MIGRATE, sandbox);

        Adoption adoption = fixture.adopt();

        assertThat(adoption.entries()).hasSizeGreaterThan(20);
        assertThat(adoption.pending().getFirst().file()).contains("normalize");
        assertThat(fixture.migrator().status().findings()).isEmpty();
    }

    private static void assertRefused(Fixture fixture, String why, String hint) {
        List<Objection> objections = fixture.adopter().look(fixture.tool()).objections();
        assertThat(objections).anySatisfy(objection -> {
            assertThat(objection.why()).contains(why);
            assertThat(objection.hint()).contains(hint);
        });
        assertThatThrownBy(fixture::adopt)
                .isInstanceOfSatisfying(
                        Failure.class, failure -> assertThat(failure.kind()).isEqualTo(Kind.REFUSED));
        assertThat(fixture.sandbox().rows("SELECT name FROM sqlite_schema WHERE name = 'litekeeper_history'"))
                .isEmpty();
    }

    private static void edit(Fixture fixture, String file, UnaryOperator<String> how) {
        try {
            Path path = fixture.sandbox().sql().resolve(file);
            Files.writeString(path, how.apply(Files.readString(path)));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
