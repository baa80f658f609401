package dev.litekeeper.migrate.alter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.litekeeper.migrate.Sandbox;
import dev.litekeeper.migrate.Target;
import dev.litekeeper.sqlite.Session;
import dev.litekeeper.sqlite.SqliteVersion;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Tables made at random are rebuilt for another default of one column; everything else is read before and after.
class RandomSchemaTest {
    private static final int SCHEMAS = Integer.getInteger("schemas", 12);
    private static final List<String> NAMES = List.of(
            "a", "\"b c\"", "[order]", "`Mixed`", "\"with \"\"quotes\"\"\"", "\"select\"", "é", "rowid", "x$1", "key");
    private static final List<String> TYPES =
            List.of("", " TEXT", " INTEGER", " DECIMAL(10, 2)", " VARCHAR ( 20 )", " LONG TEXT", " BLOB", " REAL");
    private static final List<String> CLAUSES = List.of(
            " DEFAULT 5",
            " DEFAULT -1.5",
            " DEFAULT 'it''s, (so)'",
            " DEFAULT (1 + abs(-2))",
            " DEFAULT CURRENT_TIMESTAMP",
            " DEFAULT x'00ff'",
            " DEFAULT NULL",
            " COLLATE NOCASE",
            " CONSTRAINT c1 CHECK (1 <> ')')",
            " CHECK (/* , */ 1)",
            " NULL",
            " UNIQUE ON CONFLICT IGNORE",
            " REFERENCES other(id) ON DELETE SET NULL ON UPDATE CASCADE",
            " REFERENCES other NOT DEFERRABLE",
            " -- a comment, with )\n",
            " /* another */");
    private static final List<String> CONSTRAINTS = List.of(
            ", CHECK (length('a,b') = 3)",
            ", CONSTRAINT \"named one\" CHECK (1)",
            ", FOREIGN KEY (last) REFERENCES other(id) MATCH FULL DEFERRABLE INITIALLY DEFERRED",
            ", UNIQUE (last, first)",
            " -- the last words\n");

    @TempDir
    private Path folder;

    @Test
    void changesNothingButWhatWasAsked() {
        long first = Long.getLong("seed", System.nanoTime());
        System.out.println("RandomSchemaTest seed " + first);
        for (long seed = first; seed < first + SCHEMAS; seed++) {
            rebuild(seed);
        }
    }

    private void rebuild(long seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        Sandbox sandbox = new Sandbox(folder.resolve("s" + seed));
        String schema = schema(random);
        sandbox.script("00-schema-init.sql", schema).script("00-data-init.sql", "INSERT INTO other VALUES (1);");
        sandbox.migrate();
        fill(sandbox, random);
        Map<String, String> before = facts(sandbox);
        List<String> rows = rows(sandbox);
        Proposal proposal = Alter.propose(
                Target.of(sandbox.database()),
                List.of("subject.last default 'changed'"),
                SqliteVersion.of("3.54.1", ""));
        sandbox.script("01-schema-x.sql", proposal.text()).migrate();
        Map<String, String> after = facts(sandbox);
        assertThat(after.get("column last")).as("seed %d: %s", seed, schema).contains("default 'changed'");
        for (Map<String, String> facts : List.of(before, after)) {
            facts.remove("column last");
            facts.remove("words of last");
            facts.remove("table litekeeper_history");
        }
        assertThat(after).as("seed %d: %s", seed, schema).isEqualTo(before);
        assertThat(rows(sandbox)).as("seed %d: %s", seed, schema).isEqualTo(rows);
        assertThat(sandbox.rows("PRAGMA integrity_check")).as("seed %d", seed).containsExactly("ok");
    }

    private static String schema(RandomGenerator random) {
        List<String> names = new ArrayList<>(NAMES);
        StringBuilder text = new StringBuilder("CREATE TABLE other(id INTEGER PRIMARY KEY);\nCREATE TABLE subject (");
        boolean keyed = random.nextBoolean();
        text.append("first")
                .append(keyed ? " INTEGER PRIMARY KEY" + (random.nextBoolean() ? " AUTOINCREMENT" : "") : "");
        for (int i = random.nextInt(6); i > 0; i--) {
            text.append(", ").append(names.remove(random.nextInt(names.size())));
            text.append(TYPES.get(random.nextInt(TYPES.size()))).append(clauses(random));
        }
        if (random.nextBoolean()) {
            text.append(", sum AS (first * 2)").append(random.nextBoolean() ? " STORED" : "");
        }
        text.append(", last").append(TYPES.get(random.nextInt(TYPES.size()))).append(clauses(random));
        CONSTRAINTS.stream().filter(_ -> random.nextInt(3) == 0).forEach(text::append);
        text.append(");\n");
        text.append("CREATE INDEX by_last ON subject(last DESC) WHERE last IS NOT NULL;\n");
        text.append("CREATE INDEX by_length ON subject(length(last), first);\n");
        text.append("CREATE VIEW looking AS SELECT last AS l FROM subject;\n");
        text.append("CREATE TRIGGER after_it AFTER DELETE ON subject BEGIN DELETE FROM other; END;\n");
        text.append("CREATE TABLE child(s REFERENCES subject(first) ON DELETE CASCADE);\n");
        return text.toString();
    }

    /// At most one of each kind: SQLite takes the last of two, and Litekeeper changes the first.
    private static String clauses(RandomGenerator random) {
        Map<String, String> chosen = new HashMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            String clause = CLAUSES.get(random.nextInt(CLAUSES.size()));
            chosen.putIfAbsent(clause.strip().split("[ \n]")[0], clause);
        }
        return String.join("", chosen.values());
    }

    private static void fill(Sandbox sandbox, RandomGenerator random) {
        try (Session session = sandbox.database().write()) {
            session.execute("PRAGMA foreign_keys = OFF");
            for (int i = 0; i < 20; i++) {
                long value = random.nextLong(1000);
                session.update(
                        "INSERT OR IGNORE INTO subject(first, last) VALUES (?, ?)",
                        i * 3 + 1,
                        random.nextBoolean() ? "text " + value : null);
            }
            session.execute("DELETE FROM subject WHERE first IN (4, 58)");
            session.execute("INSERT OR IGNORE INTO child SELECT first FROM subject LIMIT 5");
        }
    }

    private static Map<String, String> facts(Sandbox sandbox) {
        try (Session session = sandbox.database().read()) {
            return Facts.of(session, "subject");
        }
    }

    private static List<String> rows(Sandbox sandbox) {
        String rowid = sandbox.rows("SELECT 1 FROM pragma_table_info('subject') WHERE name = 'rowid'")
                        .isEmpty()
                ? "rowid"
                : "oid";
        List<String> rows = new ArrayList<>();
        try (Session session = sandbox.database().read()) {
            session.forEach("SELECT " + rowid + ", * FROM subject ORDER BY 1", row -> {
                StringBuilder line = new StringBuilder();
                for (int i = 1; i <= row.columns(); i++) {
                    line.append(row.textOrNull(i)).append('|');
                }
                rows.add(line.toString());
            });
        }
        rows.addAll(sandbox.rows("SELECT 'child ' || s FROM child"));
        rows.addAll(sandbox.rows("SELECT coalesce(max(seq), '-') || count(*) FROM sqlite_schema LEFT JOIN"
                + " (SELECT 1 AS seq) WHERE name = 'sqlite_sequence'"));
        return rows;
    }
}
