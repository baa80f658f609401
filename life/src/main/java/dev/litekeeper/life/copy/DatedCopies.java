package dev.litekeeper.life.copy;

import dev.litekeeper.failure.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The temporary copies of one database in a folder, named by the moment of the copy in the machine's time zone, as in
/// `my-app-prod-2025-09-01T093000.sqlite`.
record DatedCopies(Path folder, String stem) {
    private static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HHmmss", Locale.ROOT);
    private static final String MOMENTS = "-[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{6}(-[0-9]+)?\\.sqlite";

    /// A name that is not taken, for a copy made at this moment.
    Path next(Instant moment, ZoneId zone) {
        String name = stem + "-" + MOMENT.format(moment.atZone(zone));
        Path path = folder.resolve(name + ".sqlite");
        for (int number = 2; Files.exists(path); number++) {
            path = folder.resolve(name + "-" + number + ".sqlite");
        }
        return path;
    }

    /// Makes the folder, for its owner alone, where it is missing.
    void prepare() {
        try {
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (IOException e) {
            throw Problem.environment("cannot create the folder")
                    .at(folder)
                    .because(String.valueOf(e.getMessage()))
                    .failure(e);
        }
    }

    /// Deletes all but the newest `keep` of them; answers those it deleted.
    List<Path> prune(int keep) {
        List<Path> old = all().stream().skip(keep).toList();
        for (Path copy : old) {
            for (String end : List.of("", "-wal", "-shm", "-journal")) {
                delete(copy.resolveSibling(copy.getFileName() + end));
            }
        }
        return old;
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw Problem.environment("cannot delete an old copy")
                    .at(file)
                    .because(String.valueOf(e.getMessage()))
                    .failure(e);
        }
    }

    /// All of them, the newest first.
    List<Path> all() {
        Pattern name = Pattern.compile(Pattern.quote(stem) + MOMENTS);
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file ->
                            name.matcher(String.valueOf(file.getFileName())).matches())
                    .sorted(Comparator.comparing((Path file) ->
                                    String.valueOf(file.getFileName()).replace(".sqlite", ""))
                            .reversed())
                    .toList();
        } catch (IOException e) {
            throw Problem.environment("cannot list the folder")
                    .at(folder)
                    .because(String.valueOf(e.getMessage()))
                    .failure(e);
        }
    }
}
