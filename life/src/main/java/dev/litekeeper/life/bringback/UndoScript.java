package dev.litekeeper.life.bringback;

import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Problem;
import dev.litekeeper.files.Json;
import dev.litekeeper.files.PlainFile;
import dev.litekeeper.sqlite.Quoted;
import dev.litekeeper.sqlite.Row;
import dev.litekeeper.sqlite.Session;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A file of SQL that takes back what was written: a line a statement, each naming its row as it must be found, and so
/// changing one row or none. Any SQLite can execute it.
record UndoScript(Path file) {
    private static final String ABOUT = "-- litekeeper ";
    private static final String END = "COMMIT;";

    /// Writes the script for what bringing back the chosen rows of these tables will do, durably; where that fails
    /// there is none. Nothing is written to the database yet.
    void write(Session session, List<Twin> tables, Map<String, ? extends @Nullable Object> about) {
        Path folder = Objects.requireNonNull(file.getParent(), "a file is in a folder");
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw cannot("write", e);
        }
        FileChannel channel = PlainFile.of(file).createNew();
        boolean whole = false;
        try (channel;
                Writer out = new BufferedWriter(Channels.newWriter(channel, StandardCharsets.UTF_8))) {
            out.write("-- Takes back what `litekeeper bring-back` wrote. Each statement changes exactly one row.\n");
            out.write(ABOUT + Json.line(about) + "\nPRAGMA foreign_keys = OFF;\nBEGIN IMMEDIATE;\n");
            Literals literals = Literals.of(session);
            for (Twin twin : tables) {
                deletes(session, literals, twin, out);
                updates(session, literals, twin, out);
            }
            out.write(END + "\n");
            out.flush();
            channel.force(true);
            PlainFile.syncFolder(folder);
            whole = true;
        } catch (IOException | UncheckedIOException e) {
            throw cannot("write", e);
        } finally {
            if (!whole) {
                PlainFile.of(file).delete();
            }
        }
    }

    /// Whether it was written to its end.
    boolean isWhole() {
        boolean[] ended = {false};
        lines(line -> ended[0] = line.equals(END));
        return ended[0];
    }

    /// What the script says of itself.
    Map<String, @Nullable Object> about() {
        List<String> found = new ArrayList<>();
        lines(line -> {
            if (line.startsWith(ABOUT)) {
                found.add(line.substring(ABOUT.length()));
            }
        });
        if (found.isEmpty()) {
            throw Problem.bad("this is not a script of bring-back").at(file).failure();
        }
        return Json.parseObject(found.getFirst());
    }

    /// Hands every statement that changes a row to `consumer`, in order. Fails as bad where the end is missing.
    void statements(Consumer<String> consumer) {
        boolean[] ended = {false};
        lines(line -> {
            ended[0] = line.equals(END);
            if (line.startsWith("DELETE ") || line.startsWith("UPDATE ")) {
                consumer.accept(line);
            }
        });
        if (!ended[0]) {
            throw Problem.bad("the script is cut off").at(file).failure();
        }
    }

    private void lines(Consumer<String> consumer) {
        try (BufferedReader in =
                new BufferedReader(new InputStreamReader(PlainFile.of(file).input(), StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                consumer.accept(line);
            }
        } catch (IOException e) {
            throw cannot("read", e);
        }
    }

    /// A row that will be inserted goes again, as long as it is what was inserted.
    private static void deletes(Session session, Literals literals, Twin twin, Writer out) {
        String sql = "SELECT " + Literals.select("t", twin.keyColumns()) + ", "
                + Literals.select("t", quoted(twin.columns())) + " FROM " + twin.deleted();
        session.forEach(sql, row -> {
            List<String> guards = key(literals, twin, row);
            for (int i = 0; i < twin.columns().size(); i++) {
                guards.add(Quoted.name(twin.columns().get(i)) + " IS "
                        + literals.at(row, twin.keyNames().size() + i + 1));
            }
            print(out, "DELETE FROM " + Quoted.name(twin.table()) + " WHERE " + String.join(" AND ", guards));
        });
    }

    /// A row that will be changed gets the values of now again, as long as it has those of then.
    private static void updates(Session session, Literals literals, Twin twin, Writer out) {
        String sql = "SELECT " + Literals.select("t", twin.keyColumns()) + ", "
                + Literals.select("t", quoted(twin.columns())) + ", " + Literals.select("n", quoted(twin.columns()))
                + " FROM " + twin.changed();
        int width = twin.columns().size();
        session.forEach(sql, row -> {
            List<String> sets = new ArrayList<>();
            List<String> guards = key(literals, twin, row);
            for (int i = 0; i < width; i++) {
                String then = literals.at(row, twin.keyNames().size() + i + 1);
                String now = literals.at(row, twin.keyNames().size() + width + i + 1);
                if (!then.equals(now)) {
                    String column = Quoted.name(twin.columns().get(i));
                    sets.add(column + " = " + now);
                    guards.add(column + " IS " + then);
                }
            }
            print(
                    out,
                    "UPDATE " + Quoted.name(twin.table()) + " SET " + String.join(", ", sets) + " WHERE "
                            + String.join(" AND ", guards));
        });
    }

    private static List<String> key(Literals literals, Twin twin, Row row) {
        List<String> guards = new ArrayList<>();
        for (int i = 0; i < twin.keyNames().size(); i++) {
            guards.add(twin.keyColumns().get(i) + " IS " + literals.at(row, i + 1));
        }
        return guards;
    }

    private static List<String> quoted(List<String> columns) {
        return columns.stream().map(Quoted::name).toList();
    }

    private static void print(Writer out, String statement) {
        try {
            out.write(statement + ";\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Failure cannot(String what, Exception e) {
        return Problem.environment("cannot " + what + " the script that takes it back")
                .at(file)
                .because(String.valueOf(e.getMessage()))
                .failure(e);
    }
}
