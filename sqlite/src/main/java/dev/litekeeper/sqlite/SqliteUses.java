package dev.litekeeper.sqlite;

import dev.litekeeper.failure.Failure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/// Every SQLite that touches a database, and what could not be looked into.
///
/// @param uses ours first, then the `sqlite3` command, then those of processes that have it open now
/// @param unseen processes that have it open and whose engine was not found, for people
public record SqliteUses(List<SqliteUse> uses, List<String> unseen) {

    public SqliteUses {
        uses = List.copyOf(uses);
        unseen = List.copyOf(unseen);
    }

    /// Looks at this program, at the `sqlite3` on `searchPath` (folders separated by `:`), and into the libraries of
    /// the processes in `presence`.
    public static SqliteUses of(Presence presence, String searchPath) {
        return of(presence, searchPath, Proc.SYSTEM);
    }

    static SqliteUses of(Presence presence, String searchPath, Proc proc) {
        List<SqliteUse> uses = new ArrayList<>();
        List<String> unseen = new ArrayList<>();
        uses.add(new SqliteUse("litekeeper", OptionalLong.empty(), ours(), "sqlite-jdbc"));
        command(searchPath).ifPresent(uses::add);
        Map<Inode, Optional<SqliteVersion>> seen = new HashMap<>();
        for (Occupant occupant : presence.occupants()) {
            List<SqliteUse> mapped = mapped(occupant, proc, seen);
            uses.addAll(mapped);
            if (mapped.isEmpty()) {
                unseen.add(occupant.describe());
            }
        }
        return new SqliteUses(uses, unseen);
    }

    /// The engine in this program.
    public static SqliteVersion ours() {
        try (Connection connection = Gateway.inMemory();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT sqlite_version(), sqlite_source_id()")) {
            row.next();
            return SqliteVersion.of(row.getString(1), row.getString(2));
        } catch (SQLException e) {
            throw SqlFailure.of("cannot ask for the version of SQLite", "", e);
        }
    }

    /// The `sqlite3` command that a person or script would get.
    static Optional<SqliteUse> command(String searchPath) {
        for (String folder : searchPath.split(":")) {
            Path program = Path.of(folder, "sqlite3");
            if (!folder.isEmpty() && Files.isRegularFile(program) && Files.isExecutable(program)) {
                return Optional.of(new SqliteUse(
                        "the sqlite3 command", OptionalLong.empty(), versionOf(program), program.toString()));
            }
        }
        return Optional.empty();
    }

    private static SqliteVersion versionOf(Path program) {
        try {
            Process process = new ProcessBuilder(program.toString(), "--version")
                    .redirectErrorStream(true)
                    .start();
            process.getOutputStream().close();
            String answer = new String(process.getInputStream().readNBytes(1000), StandardCharsets.UTF_8).strip();
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            String[] words = answer.split(" ", 2);
            return SqliteVersion.of(words[0], words.length > 1 ? words[1] : "");
        } catch (IOException notAProgram) {
            return new SqliteVersion(0, "");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new SqliteVersion(0, "");
        }
    }

    /// The engines in the files that a process has mapped: one for most, two where two libraries use SQLite.
    private static List<SqliteUse> mapped(Occupant occupant, Proc proc, Map<Inode, Optional<SqliteVersion>> seen) {
        List<SqliteUse> uses = new ArrayList<>();
        for (Map.Entry<String, Path> file : files(proc, occupant.pid()).entrySet()) {
            Optional<Inode> inode = Inode.of(file.getValue());
            if (inode.isEmpty()) {
                continue;
            }
            Optional<SqliteVersion> version = seen.computeIfAbsent(inode.get(), _ -> scan(file.getValue()));
            version.ifPresent(found -> uses.add(
                    new SqliteUse(occupant.describe(), OptionalLong.of(occupant.pid()), found, file.getKey())));
        }
        return uses;
    }

    private static Optional<SqliteVersion> scan(Path file) {
        try {
            return EngineScan.of(file);
        } catch (Failure forbidden) {
            return Optional.empty();
        }
    }

    /// The mapped program files, by the name the process has for them, each with a path that leads there from here:
    /// also out of another container, and where the file was replaced since.
    private static Map<String, Path> files(Proc proc, long pid) {
        Map<String, Path> files = new LinkedHashMap<>();
        for (String line : proc.text(pid + "/maps").orElse("").split("\n")) {
            String[] words = line.split(" +", 6);
            if (words.length == 6 && words[5].startsWith("/") && words[1].contains("x")) {
                Path own = proc.root().resolve(pid + "/root" + words[5]);
                files.putIfAbsent(
                        words[5], Files.exists(own) ? own : proc.root().resolve(pid + "/map_files/" + words[0]));
            }
        }
        return files;
    }
}
