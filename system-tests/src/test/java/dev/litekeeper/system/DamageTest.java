package dev.litekeeper.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.litekeeper.testkit.Foreign;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// One object of an archive is damaged, or is that of a sister: the same app, whose commits were others. What verifies
/// the archive always says so, a restore gives nothing or a state that there was, a drill proves no more than the
/// newest.
@Tag("slow")
final class DamageTest {
    private static final int MUTATIONS = Integer.getInteger("mutations", 25);

    @TempDir
    Path folder;

    private final long seed = Long.getLong("seed", 9);
    private final Random random = new Random(seed);
    private Shop shop;
    private Shop sister;
    /// What may come back: nothing, or one of the states that there were, the newest last.
    private final List<String> states = new ArrayList<>();

    @BeforeEach
    void keepBoth() throws IOException {
        states.add("nothing");
        shop = kept("a", 1, states);
        sister = kept("b", 2, new ArrayList<>());
        assertThat(shop.litekeeper("archive", "verify").exit()).isZero();
        assertThat(shop.litekeeper("drill").exit()).isZero();
        assertThat(states).doesNotHaveDuplicates();
    }

    @Test
    void neitherVerifyNorRestoreNorDrillEverTakesItForSound() throws IOException {
        List<Path> objects = objects();
        for (int i = 0; i < MUTATIONS; i++) {
            Path object = objects.get(random.nextInt(objects.size()));
            byte[] sound = Files.readAllBytes(object);
            String what = "mutation %d, seed %d: %s of %s".formatted(i, seed, damage(object, sound, objects), object);
            if (Files.exists(object) && Arrays.equals(sound, Files.readAllBytes(object))) {
                continue;
            }
            assertThat(shop.litekeeper("archive", "verify").exit()).as(what).isNotZero();
            String restored = restored(shop);
            assertThat(restored).as(what).isIn(states);
            if (!restored.equals(states.getLast())) {
                assertThat(shop.litekeeper("drill").exit()).as(what).isNotZero();
            }
            Files.write(object, sound);
        }
        assertThat(shop.litekeeper("archive", "verify").exit()).isZero();
        assertThat(shop.litekeeper("drill").exit()).isZero();
    }

    private String damage(Path object, byte[] sound, List<Path> objects) throws IOException {
        byte[] bytes = sound.clone();
        return switch (random.nextInt(6)) {
            case 0 -> {
                bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
                Files.write(object, bytes);
                yield "a flipped bit";
            }
            case 1 -> {
                Files.write(object, Arrays.copyOf(bytes, random.nextInt(bytes.length)));
                yield "the end";
            }
            case 2 -> {
                Files.delete(object);
                yield "all";
            }
            case 3 -> {
                Files.write(object, new byte[bytes.length]);
                yield "every byte";
            }
            case 4 -> {
                Files.write(object, Files.readAllBytes(objects.get(random.nextInt(objects.size()))));
                yield "the place";
            }
            default -> {
                Path other = sister.store().resolve(shop.store().relativize(object));
                if (Files.exists(other)) {
                    Files.write(object, Files.readAllBytes(other));
                }
                yield "the sister's version";
            }
        };
    }

    /// The newest state that is restored, by the hash of its bytes.
    private static String restored(Shop shop) throws IOException {
        Path out = shop.folder().resolve("out.sqlite");
        Files.deleteIfExists(out);
        Shop.Answer answer = shop.litekeeper("restore", "--latest", "--to", out.toString(), "--yes");
        return answer.exit() == 0 ? hash(Files.readAllBytes(out)) : "nothing";
    }

    private static String hash(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<Path> objects() throws IOException {
        try (Stream<Path> files = Files.walk(shop.store())) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> file.toString().contains("/archive/"))
                    .sorted()
                    .toList();
        }
    }

    private Shop kept(String name, int change, List<String> states) throws IOException {
        Shop one = Shop.open(Files.createDirectory(folder.resolve(name)));
        try (Foreign app = one.app()) {
            for (int i = 0; i < 4; i++) {
                app.run("UPDATE orders SET total = total + " + change + " WHERE id % 7 = " + i);
                one.litekeeper("keep", "--once").succeeded();
                states.add(restored(one));
            }
        }
        return one;
    }
}
