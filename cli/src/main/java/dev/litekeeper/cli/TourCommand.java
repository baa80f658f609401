package dev.litekeeper.cli;

import dev.litekeeper.failure.Problem;
import dev.litekeeper.files.ScratchFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "tour", description = "All of it on a sample app, or on a copy of your database, in under a minute.")
final class TourCommand implements Callable<Integer> {
    @Mixin
    private final Common common = new Common();

    @Option(
            names = "--keep",
            paramLabel = "DIR",
            description = "Play in this folder, new or empty, and leave everything there.")
    private @Nullable Path keep;

    @Option(
            names = "--database",
            paramLabel = "FILE",
            description = "Play on a copy of this database in place of the sample; it is only read.")
    private @Nullable Path database;

    @Override
    public Integer call() {
        if (keep != null) {
            play(newFolder(common.resolve(keep)), true);
            return 0;
        }
        try (ScratchFolder scratch = ScratchFolder.inTemp()) {
            play(scratch.path(), false);
        }
        return 0;
    }

    private void play(Path folder, boolean kept) {
        Console console = common.console();
        Tour tour = new Tour(common, folder, console.wantsJson() ? line -> {} : console::line);
        TourApp app =
                database == null ? new SampleShop(folder) : AdoptedApp.of(common.resolve(database), folder, console);
        TourReport report = tour.play(app);
        console.result(() -> report.json(kept), () -> report.print(console, kept));
    }

    private static Path newFolder(Path folder) {
        try {
            Files.createDirectories(folder);
            try (Stream<Path> inside = Files.list(folder)) {
                if (inside.findAny().isPresent()) {
                    throw Problem.refused("the folder is not empty")
                            .at(folder)
                            .hint("give --keep a folder that is new or empty")
                            .failure();
                }
            }
            return folder.toRealPath();
        } catch (IOException e) {
            throw Problem.environment("cannot make the folder")
                    .at(folder)
                    .because(String.valueOf(e.getMessage()))
                    .failure(e);
        }
    }
}
