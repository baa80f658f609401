package dev.litekeeper.cli;

import dev.litekeeper.archive.litestream.Court;
import dev.litekeeper.archive.litestream.Judgement;
import dev.litekeeper.archive.litestream.Replica;
import dev.litekeeper.archive.timeline.ArchiveVerification;
import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Kind;
import dev.litekeeper.failure.Problem;
import dev.litekeeper.life.keeper.Promised;
import dev.litekeeper.life.keeper.StateFolder;
import dev.litekeeper.project.Environment;
import dev.litekeeper.store.Store;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "verify", description = "Prove the archive, or a replica of Litestream, by reading all of it.")
final class ArchiveVerifyCommand implements Travelling {
    @Mixin
    private final Common common = new Common();

    @Mixin
    private final Backups backups = new Backups();

    @Option(
            names = "--at-least",
            paramLabel = "N",
            description =
                    "A commit that is known to have been in the archive; it is missed where it is not. Without it, the newest"
                            + " one that a keeper of this machine was told to be durable.")
    private long atLeast;

    @Parameters(
            arity = "0..1",
            paramLabel = "PATH-OR-URL",
            description = "A replica of Litestream; the archive of the project without it.")
    private @Nullable String where;

    @Override
    public Optional<Environment> about() {
        return where == null ? Optional.of(backups.environment(common.project())) : Optional.empty();
    }

    @Override
    public Integer call() {
        common.console().ifStopped(() -> "nothing was changed, and nothing is proven");
        return where == null ? archive() : replica(where);
    }

    private int replica(String address) {
        Replicas replicas = new Replicas(common);
        Replica replica = replicas.open(address);
        Console console = common.console();
        console.say("judging " + replica.positions().size() + " positions of " + replica.where());
        Judgement judgement = Court.judge(replica, replicas.scratch(), _ -> {});
        console.result(() -> Replicas.json(judgement), () -> replicas.print(judgement));
        return Replicas.status(judgement);
    }

    private int archive() {
        Backups.Place place = backups.place(common);
        StateFolder state =
                new StateFolder(place.project().keep().state(place.environment().name()));
        Map<String, ArchiveVerification> found = new LinkedHashMap<>();
        List<Problem> problems = new ArrayList<>();
        for (Store store : place.stores()) {
            try (ProgressBar bar = common.console().progress()) {
                long least = Math.max(atLeast, Promised.position(state, store));
                found.put(store.name(), ArchiveVerification.of(store, place.scope(), least, place.scratch(), bar));
            } catch (Failure e) {
                if (e.kind() == Kind.INTERRUPTED) {
                    throw e;
                }
                problems.add(e.problem());
            }
        }
        ArchiveVerificationView view = new ArchiveVerificationView(common.console());
        common.console().result(() -> ArchiveVerificationView.json(found), () -> found.forEach(view::print));
        found.forEach((store, verification) -> problems.addAll(ArchiveVerificationView.problems(store, verification)));
        return Troubles.tell(common.console(), problems);
    }
}
