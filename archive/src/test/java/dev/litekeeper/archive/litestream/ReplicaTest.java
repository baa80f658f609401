package dev.litekeeper.archive.litestream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.litekeeper.failure.Failure;
import dev.litekeeper.sqlite.Fingerprint;
import dev.litekeeper.sqlite.PrivateCopy;
import dev.litekeeper.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ReplicaTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.5.13-growth",
                "0.5.13-vacuum",
                "0.5.13-wide",
                "0.5.17-growth",
                "0.5.17-tiny",
                "0.5.17-vacuum",
                "broken-two-writers-a"
            })
    void restoresEveryPositionToTheBytesLitestreamRestores(String name) throws IOException {
        Fixture fixture = Fixture.named(name);
        Replica replica = fixture.replica();
        Map<Long, Fixture.Expected> expected = fixture.expected();
        Map<Long, String> wanted = new TreeMap<>();
        Map<Long, String> found = new TreeMap<>();
        expected.forEach((number, each) -> {
            wanted.put(number, each.file());
            Path file = folder.resolve(number + ".sqlite");
            try {
                replica.restore(replica.position(number).orElseThrow(), file);
                found.put(number, each.file().equals("malformed") ? "malformed" : Fixture.sha256(file));
            } catch (Failure e) {
                found.put(number, "-");
            }
        });
        assertThat(found).isEqualTo(wanted);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.3.13-growth",
                "0.5.13-growth",
                "0.5.13-vacuum",
                "0.5.13-wide",
                "0.5.17-growth",
                "0.5.17-tiny",
                "0.5.17-vacuum"
            })
    void findsNothingWrongWithAGoodReplica(String name) {
        Judgement judgement = Court.judge(Fixture.named(name).replica(), folder, _ -> {});
        assertThat(judgement.damaged()).isEmpty();
        assertThat(judgement.broken()).isEmpty();
        assertThat(judgement.verdicts()).hasSizeGreaterThan(20);
    }

    @Test
    void tellsEveryBrokenPositionOfAReplicaWithTwoWriters() throws IOException {
        Fixture fixture = Fixture.named("broken-two-writers-a");
        List<Verdict> told = new ArrayList<>();
        Judgement judgement = Court.judge(fixture.replica(), folder, told::add);
        assertThat(told).isEqualTo(judgement.verdicts());
        List<Long> broken = new ArrayList<>();
        fixture.expected().forEach((number, each) -> {
            if (each.isBroken()) {
                broken.add(number);
            }
        });
        assertThat(judgement.ok()).isFalse();
        Map<Long, Soundness> found = new TreeMap<>();
        judgement.broken().forEach(verdict -> found.put(verdict.position().number(), verdict.soundness()));
        assertThat(found.keySet()).containsAll(broken);
        assertThat(found)
                .as("and where the two writers contradict each other")
                .isEqualTo(Map.of(
                        0x14L, Soundness.CONTRADICTED,
                        0x15L, Soundness.CONTRADICTED,
                        0x16L, Soundness.UNREACHABLE,
                        0x17L, Soundness.CONTRADICTED,
                        0x18L, Soundness.MALFORMED,
                        0x19L, Soundness.MALFORMED,
                        0x1aL, Soundness.MALFORMED,
                        0x1bL, Soundness.UNREACHABLE));
    }

    @Test
    void readsAReplicaAsItIsLaidOutInABucket() throws IOException {
        Fixture fixture = Fixture.named("0.5.17-growth");
        Path bucket = folder.resolve("bucket");
        for (int level : new int[] {0, 1, 2, 9}) {
            Path target = Files.createDirectories(bucket.resolve(String.format("backups/shop/%04x", level)));
            try (Stream<Path> files = Files.list(fixture.folder().resolve("replica/ltx/" + level))) {
                for (Path file : files.toList()) {
                    Files.copy(file, target.resolve(file.getFileName()));
                }
            }
        }
        Replica replica = Replica.in(Store.at("bucket", bucket.toUri().toString()));
        assertThat(replica.positions())
                .extracting(Position::number)
                .containsExactlyElementsOf(fixture.expected().keySet());
        Path file = folder.resolve("restored.sqlite");
        replica.restore(replica.positions().getLast(), file);
        assertThat(Fixture.sha256(file))
                .isEqualTo(
                        fixture.expected().values().stream().toList().getLast().file());
    }

    @Test
    void severalReplicasInOnePlaceAreToldApart() throws IOException {
        for (String name : new String[] {"a", "b"}) {
            Path level = Files.createDirectories(folder.resolve("place/" + name + "/ltx/0"));
            Files.write(level.resolve("0000000000000001-0000000000000001.ltx"), new byte[] {1});
        }
        Store store = Store.at("place", folder.resolve("place").toUri().toString());
        assertThatThrownBy(() -> Replica.in(store))
                .hasMessageContaining("there is more than one replica here")
                .hasMessageContaining("a/, b/");
    }

    @Test
    void theNewestStateOfAnOldReplicaIsTheDatabaseAsItWas() throws IOException {
        Fixture fixture = Fixture.named("0.3.13-growth");
        Replica replica = fixture.replica();
        assertThat(replica.version()).isEqualTo("0.3");
        Path file = folder.resolve("newest.sqlite");
        replica.restore(replica.positions().getLast(), file);
        Path database = Files.copy(fixture.last(), folder.resolve("database.sqlite"));
        assertThat(Fingerprint.of(new PrivateCopy(file))).isEqualTo(Fingerprint.of(new PrivateCopy(database)));
    }
}
