package dev.litekeeper.life.check;

import dev.litekeeper.checks.Fact;
import dev.litekeeper.checks.Rights;
import dev.litekeeper.project.Alert;
import dev.litekeeper.project.EnvironmentName;
import dev.litekeeper.project.NamedStore;
import dev.litekeeper.project.Project;
import dev.litekeeper.project.Secret;
import dev.litekeeper.sqlite.DatabaseFile;
import dev.litekeeper.sqlite.FileFacts;
import dev.litekeeper.sqlite.Sidecar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Looks at who may do what with the files of a database, without opening any.
final class RightsLook {
    private static final Pattern DATABASE = Pattern.compile(".*\\.(sqlite3?|db3?)(-wal|-shm|-journal)?");
    private static final int MOST_BACKUPS = 5000;

    private final Subject subject;
    private final DatabaseFile database;

    RightsLook(Subject subject) {
        this.subject = subject;
        this.database = subject.database();
    }

    Rights look() {
        Project project = subject.project();
        return new Rights(
                Guarded.present(database.facts(), "there is no file " + database.name()),
                Guarded.present(database.folderFacts(), "there is no folder " + subject.folder()),
                Guarded.look(this::neighbours),
                Guarded.look(() -> Arrays.stream(Sidecar.values())
                        .flatMap(sidecar -> database.facts(sidecar).stream())
                        .toList()),
                Guarded.look(this::backups),
                Guarded.present(FileFacts.of(project.file()), "there is no file " + project.file()),
                Fact.seen(plainSecrets(project)));
    }

    private List<String> neighbours() throws IOException {
        try (Stream<Path> folder = Files.list(subject.folder())) {
            return folder.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> !name.startsWith(database.fileName()))
                    .filter(name ->
                            !name.startsWith(".") && !DATABASE.matcher(name).matches())
                    .sorted()
                    .limit(20)
                    .toList();
        }
    }

    private List<FileFacts> backups() throws IOException {
        List<FileFacts> found = new ArrayList<>();
        for (NamedStore store : subject.project().stores()) {
            Optional<Path> folder = store.folder().filter(Files::isDirectory);
            if (folder.isPresent()) {
                collect(folder.get(), found);
            }
        }
        Path copies = subject.project().folder(EnvironmentName.PRODUCTION);
        if (Files.isDirectory(copies) && !copies.equals(subject.folder())) {
            try (Stream<Path> files = Files.list(copies)) {
                files.filter(file -> DATABASE.matcher(file.toString()).matches())
                        .flatMap(file -> FileFacts.of(file).stream())
                        .forEach(found::add);
            }
        }
        return found;
    }

    private static void collect(Path store, List<FileFacts> found) throws IOException {
        try (Stream<Path> files = Files.walk(store)) {
            files.limit(MOST_BACKUPS)
                    .flatMap(file -> FileFacts.of(file).stream())
                    .forEach(found::add);
        }
    }

    private static List<String> plainSecrets(Project project) {
        List<String> plain = new ArrayList<>();
        project.ping().filter(RightsLook::isPlain).ifPresent(ping -> plain.add("ping at " + ping.place()));
        for (Alert alert : project.alerts()) {
            secret(alert).filter(RightsLook::isPlain).ifPresent(secret -> plain.add("alert at " + secret.place()));
        }
        return plain;
    }

    private static Optional<Secret> secret(Alert alert) {
        return switch (alert) {
            case Alert.Webhook(Secret url) -> Optional.of(url);
            case Alert.Command _, Alert.Mail _ -> Optional.empty();
        };
    }

    private static boolean isPlain(Secret secret) {
        return !secret.hasVariable() && !secret.text().matches("http://(localhost|127\\.0\\.0\\.1|\\[::1])[:/].*");
    }
}
