package dev.litekeeper.migrate.adopt;

import dev.litekeeper.migrate.Migrator;
import dev.litekeeper.migrate.Naming;
import dev.litekeeper.migrate.Sandbox;
import dev.litekeeper.migrate.Scripts;
import dev.litekeeper.migrate.Target;
import dev.litekeeper.migrate.Track;
import dev.litekeeper.sqlite.Fingerprint;
import dev.litekeeper.sqlite.PrivateCopy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// A database on which a real tool has run its scripts, but the last one, and a copy of their folder. `fixtures/make`
/// made it.
record Fixture(Tool tool, Sandbox sandbox) {
    private static final Path MADE = Path.of("src/test/fixtures");

    static Fixture of(Tool tool, Path folder) {
        Sandbox sandbox = new Sandbox(folder).load(MADE.resolve(tool.word()).resolve("database.sql"));
        try {
            Files.createDirectories(sandbox.sql());
            Path scripts = MADE.resolve(tool.word()).resolve("scripts");
            if (Files.isDirectory(scripts)) {
                try (Stream<Path> files = Files.list(scripts)) {
                    for (Path file : files.toList()) {
                        Files.copy(file, sandbox.sql().resolve(file.getFileName()));
                    }
                }
            }
            return new Fixture(tool, sandbox);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Scripts scripts() {
        return Scripts.in(sandbox.sql(), tool.naming().orElse(Naming.LITEKEEPER));
    }

    Adopter adopter(String... accepted) {
        return new Adopter(Target.of(sandbox.database()), scripts(), Sandbox.AUTHOR, Set.of(accepted));
    }

    Migrator migrator() {
        return new Migrator(Target.of(sandbox.database()), scripts(), Track.SCRIPTS, Sandbox.AUTHOR);
    }

    Adoption adopt(String... accepted) {
        Adopter adopter = adopter(accepted);
        Adoption adoption = adopter.look(tool);
        adopter.record(adoption);
        return adoption;
    }

    /// What the tool itself would read: every row of its table, and the number that SQLite keeps for apps.
    List<String> own() {
        Fingerprint print = Fingerprint.of(new PrivateCopy(sandbox.databasePath()));
        return Stream.concat(
                        Stream.of("user_version " + print.userVersion()),
                        print.tables().stream()
                                .filter(table -> table.table().equals(tool.place()))
                                .map(Object::toString))
                .toList();
    }
}
