package dev.litekeeper.life.check;

import dev.litekeeper.checks.Fix;
import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Problem;
import dev.litekeeper.files.PlainFile;
import dev.litekeeper.project.Project;
import dev.litekeeper.sqlite.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Applies the safe fixes of the checklist: takes permission bits away, switches to WAL mode, adds lines to
/// `litekeeper.yml`. The owner of a file never changes.
public final class Mending {
    private final Subject subject;

    public Mending(Subject subject) {
        this.subject = subject;
    }

    /// What applying this fix will do, a line each.
    public static List<String> intention(Fix fix) {
        return switch (fix) {
            case Fix.ByHand(List<String> commands) -> commands;
            case Fix.Narrow narrow -> narrow.commands();
            case Fix.UseWal(String database) -> List.of("switch " + database + " to WAL mode");
            case Fix.Settings(String file, String lines) ->
                List.of("add to " + file + ":", lines.indent(2).stripTrailing());
        };
    }

    /// Applies the fix; answers what was done, a line each. Fails as refused where it is for a person to do.
    public List<String> apply(Fix fix) {
        return switch (fix) {
            case Fix.ByHand(List<String> commands) ->
                throw Problem.refused("this is not mended by litekeeper")
                        .because("only permissions, WAL mode and missing settings are")
                        .hint(String.join("; ", commands))
                        .failure();
            case Fix.Narrow(List<Fix.Mode> modes) ->
                modes.stream().map(Mending::narrow).toList();
            case Fix.UseWal _ -> List.of(useWal());
            case Fix.Settings(String file, String lines) -> List.of(add(Path.of(file), lines));
        };
    }

    private static String narrow(Fix.Mode mode) {
        Path path = Path.of(mode.path());
        try {
            Set<PosixFilePermission> before = Files.getPosixFilePermissions(path);
            Files.setPosixFilePermissions(path, permissions(mode.bits()));
            return path + ": " + PosixFilePermissions.toString(before) + " is now "
                    + PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
        } catch (IOException e) {
            throw Problem.environment("cannot change the permissions")
                    .at(path)
                    .because(String.valueOf(e.getMessage()))
                    .hint("do it as the owner: " + String.format(Locale.ROOT, "chmod %03o %s", mode.bits(), path))
                    .failure(e);
        }
    }

    private static Set<PosixFilePermission> permissions(int bits) {
        StringBuilder text = new StringBuilder();
        for (int bit = 8; bit >= 0; bit--) {
            text.append((bits >> bit & 1) == 0 ? '-' : "rwxrwxrwx".charAt(8 - bit));
        }
        return PosixFilePermissions.fromString(text.toString());
    }

    private String useWal() {
        try (Session session = subject.database().write()) {
            String before = session.pragma("journal_mode");
            String after = session.queryText("PRAGMA journal_mode=WAL");
            if (!after.equals("wal")) {
                throw Problem.environment("the database did not change to WAL mode")
                        .at(subject.path())
                        .because("it is still in mode " + after)
                        .hint("it changes when no other connection is open: litekeeper who")
                        .failure();
            }
            return subject.path() + ": journal mode " + before + " is now " + after;
        }
    }

    private String add(Path file, String lines) {
        PlainFile config = PlainFile.of(file);
        String before = config.readString();
        config.write(before + (before.endsWith("\n") || before.isEmpty() ? "" : "\n") + lines + "\n");
        try {
            Project.load(subject.project().root());
        } catch (Failure e) {
            config.write(before);
            throw Problem.refused("the setting was not added")
                    .at(file)
                    .because("with it the file is wrong: " + e.problem())
                    .hint("add it by hand: " + lines)
                    .failure(e);
        }
        return file + ": added " + String.join(" / ", lines.lines().toList());
    }
}
