package dev.litekeeper.life.drill;

import dev.litekeeper.failure.Failure;
import dev.litekeeper.life.drill.SecondEngine.Answer;
import dev.litekeeper.project.SmokeQuery;
import dev.litekeeper.sqlite.PrivateCopy;
import dev.litekeeper.sqlite.Quoted;
import dev.litekeeper.sqlite.Session;
import dev.litekeeper.sqlite.TableSum;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Reads a restored database with two engines side by side, and asks the second one what the user would ask.
final class Reading {
    /// How long a query of the user may take.
    private static final Duration SMOKE_LIMIT = Duration.ofMinutes(5);

    private final SecondEngine engine;
    private final PrivateCopy copy;
    private final List<String> faults = new ArrayList<>();
    private final List<String> untold = new ArrayList<>();

    Reading(SecondEngine engine, PrivateCopy copy) {
        this.engine = engine;
        this.copy = copy;
    }

    /// What was wrong.
    List<String> faults() {
        return faults;
    }

    /// What could not be told.
    List<String> untold() {
        return untold;
    }

    /// Looks at everything; `expected` are the tables as the backup's manifest has them.
    SecondLook look(List<TableSum> expected, List<SmokeQuery> queries) {
        List<String> integrity = integrity();
        Answer orphans = engine.ask(copy.path(), "PRAGMA foreign_key_check");
        if (orphans.failed()) {
            untold.add("foreign_key_check: " + orphans.error());
        }
        int tables = 0;
        long rows = 0;
        try (Session session = copy.read()) {
            for (TableSum table : expected) {
                if (compare(session, table)) {
                    tables++;
                    rows += table.rows();
                }
            }
        }
        return new SecondLook(tables, rows, integrity, orphans.lines().size(), fullText(), smoke(queries));
    }

    private List<String> integrity() {
        Answer answer = engine.ask(copy.path(), "PRAGMA integrity_check(20)");
        if (answer.failed()) {
            boolean unknown = answer.error().contains("no such");
            (unknown ? untold : faults).add("integrity_check of the second engine: " + answer.error());
            return unknown ? List.of() : List.of(answer.error());
        }
        List<String> complaints =
                answer.lines().stream().filter(line -> !line.equals("ok")).toList();
        complaints.stream().limit(3).forEach(line -> faults.add("integrity_check of the second engine: " + line));
        return complaints;
    }

    /// Whether both engines read the same rows out of a table, and as many as the manifest says.
    private boolean compare(Session session, TableSum table) {
        List<String> columns;
        try {
            columns = session.query(
                    "SELECT name FROM pragma_table_xinfo(?) WHERE hidden <> 1", row -> row.text(1), table.table());
        } catch (Failure e) {
            untold.add(table.table() + ": " + e.problem().why());
            return false;
        }
        String sql = query(table.table(), columns);
        Sum second = new Sum();
        String error = engine.read(copy.path(), sql, second::add);
        if (!error.isEmpty()) {
            (error.contains("no such") ? untold : faults)
                    .add("the second engine cannot read " + table.table() + ": " + error);
            return false;
        }
        Sum first = new Sum();
        session.forEach(sql, row -> first.add(row.text(1)));
        if (second.rows != table.rows()) {
            faults.add(table.table() + ": " + second.rows + " rows read by the second engine, " + table.rows()
                    + " in the backup's proof");
            return false;
        }
        if (!second.hash().equals(first.hash())) {
            faults.add(table.table() + ": the second engine reads other content");
            return false;
        }
        return true;
    }

    /// One line of text a row, written the same by every version of SQLite: a real number stands with its integer part
    /// alone, as versions differ in its last digits.
    private static String query(String table, List<String> columns) {
        String values = columns.stream()
                .map(Quoted::name)
                .map(column -> "CASE typeof(" + column + ") WHEN 'null' THEN '-' WHEN 'integer' THEN 'i' || " + column
                        + " WHEN 'real' THEN 'r' || CAST(" + column + " AS INTEGER) ELSE substr(typeof(" + column
                        + "), 1, 1) || hex(" + column + ") END")
                .collect(Collectors.joining(" || ',' || "));
        return "SELECT " + (values.isEmpty() ? "''" : values) + " FROM " + Quoted.name(table) + " NOT INDEXED";
    }

    /// For FTS5 the index is also compared with a table that keeps its text elsewhere, which takes a rank of 1.
    private List<String> fullText() {
        List<String> complaints = new ArrayList<>();
        virtual("fts5")
                .forEach(table -> fullText(table, "(" + table + ", rank) VALUES('integrity-check', 1)", complaints));
        virtual("fts4").forEach(table -> fullText(table, "(" + table + ") VALUES('integrity-check')", complaints));
        return complaints;
    }

    private void fullText(String table, String check, List<String> complaints) {
        Answer answer = engine.ask(copy.path(), "INSERT INTO " + table + check);
        if (answer.failed() && answer.error().contains("no such module")) {
            untold.add(table + ": the second engine has no full-text search");
        } else if (answer.failed()) {
            complaints.add(table + ": " + answer.error());
        }
    }

    /// The tables of a module, their names quoted.
    private List<String> virtual(String module) {
        return engine
                .ask(
                        copy.path(),
                        "SELECT name FROM sqlite_schema WHERE sql LIKE 'CREATE VIRTUAL TABLE%USING " + module + "%'")
                .lines()
                .stream()
                .map(Quoted::name)
                .toList();
    }

    private Map<String, String> smoke(List<SmokeQuery> queries) {
        Map<String, String> answers = new LinkedHashMap<>();
        for (SmokeQuery query : queries) {
            Answer answer = engine.ask(copy.path(), query.sql(), SMOKE_LIMIT);
            if (answer.failed()) {
                faults.add("smoke query failed: " + query.sql() + ": " + answer.error());
            } else if (answer.lines().isEmpty()) {
                faults.add("smoke query gave no row: " + query.sql());
            } else {
                query.complaint(answer.first())
                        .ifPresent(wrong -> faults.add("smoke query " + wrong + ": " + query.sql()));
            }
            answers.put(query.sql(), answer.failed() ? answer.error() : answer.first());
        }
        return answers;
    }

    /// Counts and hashes lines in their order.
    private static final class Sum {
        private final MessageDigest digest;
        private long rows;

        Sum() {
            try {
                digest = MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java has SHA-256", e);
            }
        }

        void add(String line) {
            rows++;
            digest.update(line.getBytes(StandardCharsets.UTF_8));
            digest.update((byte) '\n');
        }

        String hash() {
            return HexFormat.of().formatHex(digest.digest());
        }
    }
}
