package dev.litekeeper.cli;

import dev.litekeeper.archive.litestream.Court;
import dev.litekeeper.archive.litestream.Judgement;
import dev.litekeeper.archive.litestream.Replica;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "verify", description = "Restore and judge every position of a replica of Litestream.")
final class ArchiveVerifyCommand implements Callable<Integer> {
    @Mixin
    private final Common common = new Common();

    @Parameters(paramLabel = "PATH-OR-URL", description = "The folder of the replica, or its address.")
    private String where = "";

    @Override
    public Integer call() {
        Replicas replicas = new Replicas(common);
        Replica replica = replicas.open(where);
        Console console = common.console();
        console.say("judging " + replica.positions().size() + " positions of " + replica.where());
        Judgement judgement = Court.judge(replica, replicas.scratch(), _ -> {});
        console.result(() -> Replicas.json(judgement), () -> replicas.print(judgement));
        return Replicas.status(judgement);
    }
}
