package dev.litekeeper.archive.litestream;

import dev.litekeeper.failure.Problem;
import dev.litekeeper.files.PlainFile;
import dev.litekeeper.files.ScratchFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/// Puts a state of a replica where a user wants it: under its name there is the whole file or nothing.
final class Delivery {
    private Delivery() {}

    static void restore(Replica replica, Position position, Path target) {
        Path file = target.toAbsolutePath().normalize();
        refuseTaken(file);
        Path folder = Objects.requireNonNull(file.getParent(), "a file is in a folder");
        try (ScratchFolder scratch = ScratchFolder.in(folder)) {
            Path made = scratch.resolve("restored.sqlite");
            try (Rebuild rebuild = replica.rebuild(made, List.of())) {
                rebuild.to(position).force();
            } catch (IOException e) {
                throw Problem.environment("cannot write the file")
                        .at(target)
                        .because(String.valueOf(e.getMessage()))
                        .failure(e);
            }
            refuseTaken(file);
            PlainFile.of(file).moveHere(made);
        }
    }

    private static void refuseTaken(Path file) {
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            throw Problem.refused("the file exists")
                    .at(file)
                    .hint("name one that does not")
                    .failure();
        }
    }
}
