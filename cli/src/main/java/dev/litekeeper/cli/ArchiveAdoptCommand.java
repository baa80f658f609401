package dev.litekeeper.cli;

import dev.litekeeper.archive.litestream.Adoption;
import dev.litekeeper.archive.litestream.Replica;
import dev.litekeeper.archive.timeline.Founding;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "adopt", description = "Take a replica of Litestream over as the beginning of the archive.")
final class ArchiveAdoptCommand implements Callable<Integer> {
    @Mixin
    private final Common common = new Common();

    @Mixin
    private final Backups backups = new Backups();

    @Parameters(paramLabel = "PATH-OR-URL", description = "The folder of the replica, or its address.")
    private String where = "";

    @Override
    public Integer call() {
        AtomicInteger judged = new AtomicInteger();
        Console console = common.console();
        console.ifStopped(() -> stopped(judged.get()));
        Backups.Place place = backups.place(common);
        Replicas replicas = new Replicas(common);
        Replica replica = replicas.open(where);
        Instant now = common.surroundings().clock().instant();
        List<Founding> archives = place.stores().stream()
                .map(store -> Founding.in(store, place.scope(), now))
                .toList();
        console.say("judging " + replica.positions().size() + " positions of " + replica.where());
        Adoption.Adopted adopted = Adoption.adopt(replica, archives, place.scratch(), _ -> judged.incrementAndGet());
        console.result(() -> json(adopted, archives), () -> {
            replicas.print(adopted.judgement());
            text(adopted, archives);
        });
        return Replicas.status(adopted.judgement());
    }

    private static String stopped(int judged) {
        return judged == 0
                ? "nothing was taken over"
                : judged + " positions were judged, and the good ones taken over; saying it again goes on";
    }

    private void text(Adoption.Adopted adopted, List<Founding> archives) {
        Console console = common.console();
        if (adopted.states() == 0) {
            console.line(Style.BAD, "nothing was taken over");
            return;
        }
        console.line("taken over: " + adopted.states() + " positions, " + adopted.first() + " to " + adopted.last()
                + ", into " + String.join(", ", names(archives)));
        console.line(
                "they are as old as this adoption to the tiers (keep.tiers): none goes before its time from now on");
        console.line("litekeeper keep goes on at position " + (adopted.last() + 1));
    }

    private static Map<String, Object> json(Adoption.Adopted adopted, List<Founding> archives) {
        Map<String, Object> json = Replicas.json(adopted.judgement());
        Map<String, Object> taken = new LinkedHashMap<>();
        taken.put("states", adopted.states());
        taken.put("first", adopted.first());
        taken.put("last", adopted.last());
        taken.put("stores", names(archives));
        json.put("adopted", taken);
        return json;
    }

    private static List<String> names(List<Founding> archives) {
        return archives.stream().map(archive -> archive.store().name()).toList();
    }
}
