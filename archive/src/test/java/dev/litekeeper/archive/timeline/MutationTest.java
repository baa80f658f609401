package dev.litekeeper.archive.timeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.litekeeper.failure.Failure;
import dev.litekeeper.project.Tier;
import dev.litekeeper.store.Key;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Damages one object of a good archive in every way a disk, a service or a person can, and looks whether a
/// verification ever says that all is well, or a restore ever gives something else than what was there.
@Tag("slow")
class MutationTest {
    private static final int MUTATIONS = Integer.getInteger("mutations", 80);
    private static final List<Tier> TIERS = List.of(
            new Tier(Duration.ZERO, Duration.ofHours(2)),
            new Tier(Duration.ofMinutes(1), Duration.ofHours(6)),
            new Tier(Duration.ofHours(1), Duration.ofDays(2)));

    @TempDir
    Path folder;

    @Test
    void neverSaysThatADamagedArchiveIsSound() {
        long seed = Long.getLong("seed", 5);
        Random random = new Random(seed);
        MemoryStore store = new MemoryStore();
        try (Past past = new Past(folder, store, 512, 20, random)) {
            grow(past, random);
            assertThat(verified(past)).isEqualTo(ArchiveVerification.Verdict.PROVEN);
            for (int i = 0; i < MUTATIONS; i++) {
                mutation(past, store, random, "mutation " + i + ", seed " + seed + ": ");
            }
            assertThat(verified(past)).isEqualTo(ArchiveVerification.Verdict.PROVEN);
        }
    }

    /// An archive with everything in it: segments alone and joined, objects of all levels, announced
    /// deletions.
    private void grow(Past past, Random random) {
        Upkeep upkeep =
                new Upkeep(past.store, Past.SCOPE, new Upkeep.Rules(TIERS, Duration.ofMinutes(30), folder), random);
        for (int minute = 0; minute < 10 * 60; minute += 3) {
            past.pass(Duration.ofMinutes(3)).commit().ship();
            if (minute == 300) {
                past.gap().commits(2).ship();
            }
            if (minute % 60 == 0) {
                upkeep.run(past.now());
            }
        }
        upkeep.run(past.now());
        past.pass(Duration.ofHours(1));
        upkeep.run(past.now());
        past.commits(3).ship();
        Timeline timeline = past.timeline();
        assertThat(timeline.spans().stream().map(Span::level).distinct()).contains(0, 1, 2, 9);
        assertThat(timeline.pieces().chain().stretches())
                .anyMatch(Stretch::isJoined)
                .anyMatch(each -> !each.isJoined());
        assertThat(timeline.inventory().retirements()).isNotEmpty();
    }

    private void mutation(Past past, MemoryStore store, Random random, String story) {
        List<Key> keys = used(past);
        Key key = keys.get(random.nextInt(keys.size()));
        byte[] sound = store.objects.get(key);
        String what = story + mutate(store, keys, key, random) + " " + key;
        if (Arrays.equals(sound, store.objects.get(key))) {
            return;
        }
        try {
            boolean harmless = isSpare(past, key) && !store.objects.containsKey(key);
            assertThat(verified(past))
                    .as(what)
                    .matches(verdict -> harmless || verdict != ArchiveVerification.Verdict.PROVEN);
            restores(past, random, what);
        } finally {
            store.objects.put(key, sound);
        }
    }

    private static String mutate(MemoryStore store, List<Key> keys, Key key, Random random) {
        byte[] bytes =
                Objects.requireNonNull(store.objects.get(key), "it is there").clone();
        return switch (random.nextInt(6)) {
            case 0 -> {
                bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
                store.objects.put(key, bytes);
                yield "a bit flipped in";
            }
            case 1 -> {
                store.objects.put(key, Arrays.copyOf(bytes, random.nextInt(bytes.length)));
                yield "cut";
            }
            case 2 -> {
                store.objects.remove(key);
                yield "dropped";
            }
            case 3 -> {
                store.objects.put(key, new byte[bytes.length]);
                yield "zeros in";
            }
            case 4 -> {
                store.objects.put(key, Arrays.copyOf(bytes, bytes.length + 1 + random.nextInt(100)));
                yield "longer";
            }
            default -> {
                String kind = key.text().substring(0, key.text().lastIndexOf('/'));
                List<Key> like = keys.stream()
                        .filter(other -> other.text().startsWith(kind) && !other.equals(key))
                        .toList();
                if (!like.isEmpty()) {
                    store.objects.put(key, store.objects.get(like.get(random.nextInt(like.size()))));
                }
                yield "another one in the place of";
            }
        };
    }

    private void restores(Past past, Random random, String what) {
        List<Long> positions = new ArrayList<>(past.states.keySet());
        for (int i = 0; i < 4; i++) {
            long position = i == 0 ? past.states.lastKey() : positions.get(random.nextInt(positions.size()));
            try {
                assertThat(past.restored(past.timeline(), position))
                        .as(what + ": commit " + position)
                        .isEqualTo(past.at(position).content());
            } catch (Failure told) {
                assertThat(told.problem().what()).isNotEmpty();
            }
        }
    }

    /// Whether nothing is lost with an object: without an announced deletion all that it names simply stays, and a
    /// waymark is for those whose list is late.
    static boolean isSpare(Past past, Key key) {
        return key.text().contains("/retired/") || past.keys.waymarkOf(key).isPresent();
    }

    /// The objects that are neither announced for deletion nor left over.
    static List<Key> used(Past past) {
        Timeline timeline = past.timeline();
        List<Key> keys = new ArrayList<>();
        timeline.inventory().objects().forEach(object -> keys.add(object.key()));
        List<Retirement> retirements = timeline.inventory().retirements();
        retirements.forEach(retirement -> keys.removeAll(retirement.keys()));
        retirements.subList(0, retirements.size() - 1).forEach(retirement -> keys.remove(retirement.key()));
        return keys;
    }

    private ArchiveVerification.Verdict verified(Past past) {
        try {
            ArchiveVerification found = ArchiveVerification.of(
                    past.store, Past.SCOPE, past.states.lastKey(), folder, (phase, done, total) -> {});
            if (found.verdict() == ArchiveVerification.Verdict.FAILED) {
                assertThat(found.findings()).isNotEmpty();
            }
            return found.verdict();
        } catch (Failure told) {
            return ArchiveVerification.Verdict.FAILED;
        }
    }
}
