package dev.litekeeper.life.migration;

import dev.litekeeper.failure.Problem;
import dev.litekeeper.files.PlainFile;
import dev.litekeeper.sqlite.Sidecar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// The notes of runs of scripts on the database of one environment, and the copies of what was there before, in the
/// project's folder for databases of that environment.
record Runs(Path folder) {
    private static final String PREFIX = "before-";
    private static final String NOTE = ".run.json";
    private static final String COPY = ".sqlite";
    private static final DateTimeFormatter MOMENT =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    /// The note of a run that begins now; nothing is written yet.
    Path next(String firstScript, Instant now) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw cannot(e);
        }
        long mine = Thread.currentThread().threadId();
        String who = ProcessHandle.current().pid() + "." + mine;
        return folder.resolve(PREFIX + MOMENT.format(now) + "-" + who + "-" + firstScript.replace('/', '-') + NOTE);
    }

    /// The file for the copy that goes with a note.
    static Path copy(Path note) {
        return note.resolveSibling(
                String.valueOf(note.getFileName()).replaceFirst(NOTE.replace(".", "\\.") + "$", COPY));
    }

    /// The newest run of all.
    Optional<Run> newest() {
        return notes().stream().findFirst().map(Run::read);
    }

    /// All of them, the newest first.
    List<Run> all() {
        return notes().stream().map(Run::read).toList();
    }

    /// Deletes all but the newest `keep`.
    void prune(int keep) {
        notes().stream().skip(keep).forEach(Runs::delete);
    }

    static void delete(Path note) {
        Path copy = copy(note);
        for (Sidecar sidecar : Sidecar.values()) {
            PlainFile.of(copy.resolveSibling(copy.getFileName() + sidecar.suffix()))
                    .delete();
        }
        PlainFile.of(copy).delete();
        PlainFile.of(note).delete();
    }

    /// The newest first: a note's name begins with its time.
    private List<Path> notes() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> String.valueOf(file.getFileName()).startsWith(PREFIX)
                            && String.valueOf(file.getFileName()).endsWith(NOTE))
                    .sorted(Comparator.comparing((Path file) -> String.valueOf(file.getFileName()))
                            .reversed())
                    .toList();
        } catch (IOException e) {
            throw cannot(e);
        }
    }

    private RuntimeException cannot(IOException e) {
        return Problem.environment("cannot use the folder for copies")
                .at(folder)
                .because(String.valueOf(e.getMessage()))
                .failure(e);
    }
}
