package dev.litekeeper.archive.litestream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.litekeeper.failure.Failure;
import dev.litekeeper.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whatever happens to the files of a replica, no position is called good that is not what it was. More rounds with
/// `-Dlitekeeper.mutations=1000`.
@Tag("slow")
final class MutationTest {
    private static final int ROUNDS = Integer.getInteger("litekeeper.mutations", 15);

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"0.5.17-tiny", "0.5.17-vacuum", "0.3.13-growth"})
    void aReplicaThatWasTamperedWithGivesNothingElse(String name) throws IOException {
        Path good = Fixture.named(name).folder().resolve("replica");
        Map<String, String> expected = states(good);
        assertThat(expected).hasSizeGreaterThan(20);
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            Path bad = Files.createDirectory(folder.resolve("round-" + round));
            copy(good, bad);
            String what = mutate(bad, random);
            Map<String, String> found = states(bad);
            found.forEach((position, state) -> assertThat(state)
                    .as("position %s after %s, round of seed %d", position, what, seed)
                    .isEqualTo(expected.get(position)));
        }
    }

    /// The SHA-256 of every position that is called good.
    private Map<String, String> states(Path replica) {
        Map<String, String> states = new HashMap<>();
        try {
            Court.hear(Replica.in(Store.at("replica", replica.toUri().toString())), folder, (verdict, image) -> {
                if (verdict.soundness().isGood()) {
                    Path file = image.orElseThrow().copy().path();
                    states.put(verdict.position().label(), Fixture.sha256(file));
                }
            });
        } catch (Failure noReplicaAtAll) {
            return Map.of();
        }
        return states;
    }

    private static String mutate(Path replica, Random random) throws IOException {
        List<Path> files;
        try (Stream<Path> walk = Files.walk(replica)) {
            files = walk.filter(Files::isRegularFile).sorted().toList();
        }
        Path file = files.get(random.nextInt(files.size()));
        byte[] bytes = Files.readAllBytes(file);
        int at = random.nextInt(bytes.length);
        return switch (random.nextInt(4)) {
            case 0 -> {
                bytes[at] ^= (byte) (1 << random.nextInt(8));
                Files.write(file, bytes);
                yield "a flip at " + at + " of " + file;
            }
            case 1 -> {
                Files.write(file, Arrays.copyOf(bytes, at));
                yield "a cut to " + at + " of " + file;
            }
            case 2 -> {
                Files.delete(file);
                yield "the loss of " + file;
            }
            default -> {
                Path other = files.get(random.nextInt(files.size()));
                Files.write(file, Files.readAllBytes(other));
                yield other + " in place of " + file;
            }
        };
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> walk = Files.walk(from)) {
            for (Path path : walk.toList()) {
                Path target = to.resolve(from.relativize(path).toString());
                if (Files.isDirectory(path)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(path, target);
                }
            }
        }
    }
}
