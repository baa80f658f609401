package dev.litekeeper.cli;

import dev.litekeeper.archive.litestream.Position;
import dev.litekeeper.archive.litestream.Replica;
import dev.litekeeper.failure.Problem;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "extract", description = "Restore a position of a replica of Litestream to a new file.")
final class ArchiveExtractCommand implements Callable<Integer> {
    @Mixin
    private final Common common = new Common();

    @Parameters(paramLabel = "PATH-OR-URL", description = "The folder of the replica, or its address.")
    private String where = "";

    @Option(names = "--to", required = true, paramLabel = "FILE", description = "The file, which must not exist.")
    private Path target = Path.of("");

    @Option(
            names = "--position",
            paramLabel = "N",
            description = "The position, or Litestream's id of it; the newest one without it.")
    private @Nullable String wanted;

    @Override
    public Integer call() {
        Replica replica = new Replicas(common).open(where);
        Position position = wanted == null ? replica.positions().getLast() : choose(wanted, replica);
        Path file = common.resolve(target);
        replica.restore(position, file);
        common.console()
                .result(
                        () -> Map.of("position", position.number(), "id", position.label(), "file", file.toString()),
                        () -> common.console()
                                .line("position " + position.number() + " (" + position + ") is in " + file));
        return 0;
    }

    private Position choose(String id, Replica replica) {
        List<Position> positions = replica.positions();
        return positions.stream()
                .filter(position -> position.label().equals(id)
                        || Long.toString(position.number()).equals(id))
                .findFirst()
                .orElseThrow(() -> Problem.usage("the replica has no such position")
                        .at(id)
                        .because(replica.where() + " has " + positions.size() + ", from "
                                + positions.getFirst().number() + " to "
                                + positions.getLast().number())
                        .hint("litekeeper archive verify " + where + " --json lists them")
                        .failure());
    }
}
