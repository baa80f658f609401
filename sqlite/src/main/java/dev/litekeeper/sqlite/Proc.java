package dev.litekeeper.sqlite;

import dev.litekeeper.failure.Failure;
import dev.litekeeper.files.PlainFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The kernel's tables of processes, locks and mounts under `/proc`, or a folder laid out like it.
///
/// Nothing here fails because a process ended meanwhile or belongs to somebody else: its texts are then empty.
record Proc(Path root) {
    static final Proc SYSTEM = new Proc(Path.of("/proc"));

    /// The text of a file, in UTF-8 with a replacement for what is not; empty where it cannot be read.
    Optional<String> text(String name) {
        Path file = root.resolve(name);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(new String(PlainFile.of(file).readBytes(), StandardCharsets.UTF_8));
        } catch (Failure goneOrForbidden) {
            return Optional.empty();
        }
    }

    /// The target of a symbolic link; empty where it cannot be read.
    Optional<String> link(String name) {
        return link(root.resolve(name));
    }

    /// The target of this symbolic link; empty where it cannot be read.
    static Optional<String> link(Path link) {
        try {
            return Optional.of(Files.readSymbolicLink(link).toString());
        } catch (IOException | UnsupportedOperationException goneOrForbidden) {
            return Optional.empty();
        }
    }

    /// The ids of all processes that are shown, in ascending order.
    List<Long> pids() {
        List<Long> pids = new ArrayList<>();
        for (String name : names(".").orElse(List.of())) {
            if (name.chars().allMatch(c -> c >= '0' && c <= '9')) {
                pids.add(Long.parseLong(name));
            }
        }
        pids.sort(null);
        return pids;
    }

    /// The names in a folder; empty where it may not be listed or is gone.
    Optional<List<String>> names(String folder) {
        return entries(folder)
                .map(entries -> entries.stream()
                        .map(entry -> entry.getFileName().toString())
                        .toList());
    }

    /// What is in a folder; empty where it may not be listed or is gone.
    Optional<List<Path>> entries(String folder) {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> entries =
                Files.newDirectoryStream(root.resolve(folder).normalize())) {
            entries.forEach(found::add);
        } catch (IOException | DirectoryIteratorException goneOrForbidden) {
            return Optional.empty();
        }
        return Optional.of(found);
    }

    /// Whether such tables exist on this system.
    boolean exists() {
        return Files.exists(root.resolve("self/mountinfo"));
    }
}
