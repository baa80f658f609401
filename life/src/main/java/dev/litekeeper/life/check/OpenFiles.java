package dev.litekeeper.life.check;

import dev.litekeeper.failure.Failure;
import dev.litekeeper.files.PlainFile;
import dev.litekeeper.sqlite.FileFacts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// How a process reaches a database file: the names it has it open under, as far as they mean the same here, and
/// whether it has it mapped into its memory.
record OpenFiles(List<String> names, boolean mapped) {

    static OpenFiles of(long pid, Path database) {
        Path process = Path.of("/proc", Long.toString(pid));
        Optional<FileFacts> facts = FileFacts.of(database);
        return facts.map(known -> new OpenFiles(names(process, known), mapped(process, known)))
                .orElse(new OpenFiles(List.of(), false));
    }

    private static List<String> names(Path process, FileFacts database) {
        if (!link(process.resolve("ns/mnt")).equals(link(Path.of("/proc/self/ns/mnt")))) {
            return List.of();
        }
        try (Stream<Path> descriptors = Files.list(process.resolve("fd"))) {
            return descriptors
                    .filter(descriptor -> FileFacts.of(descriptor)
                            .filter(file -> file.inode() == database.inode() && file.device() == database.device())
                            .isPresent())
                    .flatMap(descriptor -> link(descriptor).stream())
                    .distinct()
                    .toList();
        } catch (IOException notTold) {
            return List.of();
        }
    }

    private static boolean mapped(Path process, FileFacts database) {
        try {
            return PlainFile.of(process.resolve("maps"))
                    .readString()
                    .lines()
                    .map(line -> line.split(" +", 6))
                    .anyMatch(words -> words.length == 6
                            && words[4].equals(Long.toString(database.inode()))
                            && !words[5].endsWith("-shm"));
        } catch (Failure notTold) {
            return false;
        }
    }

    private static Optional<String> link(Path path) {
        try {
            return Optional.of(Files.readSymbolicLink(path).toString());
        } catch (IOException notTold) {
            return Optional.empty();
        }
    }
}
