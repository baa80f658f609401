package dev.litekeeper.project;

import dev.litekeeper.files.ByteSize;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/// Reads what a `litekeeper.yml` says of the keeper.
final class KeepReader {
    private static final String EVERY_COMMIT = "every-commit";
    private static final List<Tier> TIERS = List.of(
            new Tier(Duration.ZERO, Duration.ofHours(24)),
            new Tier(Duration.ofMinutes(1), Duration.ofDays(7)),
            new Tier(Duration.ofHours(1), Duration.ofDays(30)),
            new Tier(Duration.ofDays(1), Duration.ofDays(365)));

    private KeepReader() {}

    /// What is done where the file says nothing of it.
    static KeepPlan usual(Path root, List<NamedStore> stores) {
        boolean local = stores.stream().allMatch(store -> store.folder().isPresent());
        return new KeepPlan(
                List.of(EnvironmentName.PRODUCTION),
                root.resolve(".litekeeper"),
                local ? Duration.ofMillis(200) : Duration.ofSeconds(1),
                new ByteSize(1L << 30),
                new ByteSize(64L << 20),
                false,
                TIERS,
                Duration.ofHours(1),
                Arrays.asList(Job.values()),
                Duration.ofHours(1),
                LocalTime.of(4, 15));
    }

    static Function<Section, KeepPlan> reader(Path root, KeepPlan usual) {
        return section -> new KeepPlan(
                section.read("environments", KeepReader::environments, usual.environments()),
                section.read("state", value -> folder(root, value), usual.state()),
                section.read("sync", value -> atMost(value, Duration.ofMinutes(1)), usual.sync()),
                section.read("spool", value -> atLeast(value, 16L << 20), usual.spool()),
                section.read("wal", value -> atLeast(value, 4L << 20), usual.wal()),
                section.read("gentle", Value::truth, usual.gentle()),
                section.read("tiers", KeepReader::tiers, usual.tiers()),
                section.read("grace", Value::duration, usual.grace()),
                section.read("jobs", KeepReader::jobs, usual.jobs()),
                section.read("check", Value::duration, usual.check()),
                section.read("drill", Value::time, usual.drill()));
    }

    private static List<EnvironmentName> environments(Value list) {
        return list.items().stream()
                .map(item -> item.parsed(EnvironmentName::of))
                .distinct()
                .toList();
    }

    private static List<Job> jobs(Value list) {
        return list.items().stream().map(Job::of).distinct().toList();
    }

    private static Path folder(Path root, Value value) {
        return root.resolve(EnvironmentReader.path(value)).normalize();
    }

    private static Duration atMost(Value value, Duration limit) {
        Duration length = value.duration();
        if (length.isZero() || length.compareTo(limit) > 0) {
            throw value.place()
                    .wrong(value.key() + " is not between 1ms and 1m: " + value.text(), "write it as 200ms or 1s");
        }
        return length;
    }

    private static ByteSize atLeast(Value value, long bytes) {
        ByteSize size = value.size();
        if (size.bytes() < bytes) {
            throw value.place()
                    .wrong(value.key() + " is too small: " + value.text(), "write " + (bytes >> 20) + "MB or more");
        }
        return size;
    }

    static List<Tier> tiers(Value value) {
        if (!(value.node() instanceof MappingNode mapping)) {
            throw value.place().wrong(value.key() + " does not hold tiers", "write {every-commit: 24h, 1h: 30d}");
        }
        List<Tier> tiers = new ArrayList<>();
        for (NodeTuple tuple : mapping.getValue()) {
            Tier tier = tier(value, tuple);
            if (!tiers.isEmpty() && !follows(tiers.getLast(), tier)) {
                throw Place.of(value.file(), tuple.getKeyNode())
                        .wrong(
                                "a tier does not reach further back than the one before it",
                                "write the finest first, each coarser and kept for longer than the one before it");
            }
            tiers.add(tier);
        }
        if (tiers.isEmpty() || !tiers.getFirst().everyCommit()) {
            throw value.place()
                    .wrong(value.key() + " does not begin with every-commit", "write every-commit: 24h as the first");
        }
        return List.copyOf(tiers);
    }

    private static Tier tier(Value tiers, NodeTuple tuple) {
        Value step = new Value(tiers.key() + " step", tuple.getKeyNode(), tiers.file());
        String word = tuple.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "";
        Value kept = new Value(tiers.key() + "." + word, tuple.getValueNode(), tiers.file());
        Tier tier = new Tier(word.equals(EVERY_COMMIT) ? Duration.ZERO : step.duration(), kept.duration());
        if (!word.equals(EVERY_COMMIT) && tier.step().isZero()) {
            throw step.place().wrong("a step of no time", "write every-commit for every single one");
        }
        return tier;
    }

    private static boolean follows(Tier before, Tier tier) {
        return tier.step().compareTo(before.step()) > 0 && tier.kept().compareTo(before.kept()) > 0;
    }
}
