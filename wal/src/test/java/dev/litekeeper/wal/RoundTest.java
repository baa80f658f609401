package dev.litekeeper.wal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.litekeeper.sqlite.DatabaseFile;
import dev.litekeeper.testkit.Foreign;
import dev.litekeeper.wal.TailStatus.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Many databases in which nothing happens are looked at side by side; none of them is forgotten over that.
class RoundTest {
    private static final int MANY = 11;
    /// What only a closer look finds, which is made now and then, takes a hundred at least.
    private static final int FEW = 60;

    private final Path folder;
    private final AtomicLong looks = new AtomicLong();
    private final Tails tails = new Tails(InstantSource.system(), () -> {}, looks::incrementAndGet);
    private final List<Foreign> apps = new ArrayList<>();
    private final List<Image> images = new ArrayList<>();
    private final List<Tail> followed = new ArrayList<>();

    RoundTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @BeforeEach
    void everythingIsCalm() {
        for (int i = 0; i < MANY; i++) {
            Foreign app = Foreign.on(path(i));
            app.run("PRAGMA journal_mode=WAL");
            app.run("CREATE TABLE t(id INTEGER PRIMARY KEY)");
            apps.add(app);
            images.add(new Image());
            followed.add(tails.follow(DatabaseFile.at(path(i)), TailOrder.USUAL, images.get(i)));
        }
        for (int i = 0; i < MANY; i++) {
            calms(i);
        }
    }

    @AfterEach
    void close() {
        tails.close();
        apps.forEach(Foreign::close);
    }

    @Test
    void aCommitInAnyOfThemIsSeenAgainAndAgain() {
        List<Integer> order = new ArrayList<>(IntStream.range(0, MANY).boxed().toList());
        Random random = new Random(17);
        for (int round = 0; round < 2; round++) {
            Collections.shuffle(order, random);
            for (int i : order) {
                commits(i);
            }
            order.forEach(this::calms);
        }
    }

    @Test
    void oneThatIsClosedLeavesTheOthersToBeSeen() {
        long before = looks.get();
        followed.get(MANY / 2).close();
        assertThat(looks.get() - before).as("looks until it was closed").isLessThan(FEW);
        followed.get(MANY - 1).close();
        followed.get(0).close();
        for (int i = 1; i < MANY - 1; i++) {
            if (i != MANY / 2) {
                commits(i);
            }
        }
        assertThat(followed).filteredOn(tail -> tail.state() == State.CLOSED).hasSize(3);
    }

    @Test
    void aFileThatIsReplacedIsNoticedThoughNothingIsCommitted() throws IOException {
        Path gone = path(MANY / 2);
        Files.move(gone, folder.resolve("elsewhere"));
        Image image = images.get(MANY / 2);
        Wait.until(() -> !image.ends().isEmpty(), () -> "nobody minds");
        assertThat(image.ends()).contains("the database file was replaced or removed");
        commits(0);
        commits(MANY - 1);
    }

    private Path path(int number) {
        return folder.resolve("app-" + number + ".sqlite");
    }

    private void calms(int number) {
        Tail tail = followed.get(number);
        Wait.until(
                () -> images.get(number).whole() && tail.state() == State.IDLE,
                () -> tail.status().toString());
        long before = looks.get();
        Wait.until(() -> looks.get() > before + 2, () -> "nobody looks");
        assertThat(tail.rests()).isTrue();
    }

    private void commits(int number) {
        long before = images.get(number).commits();
        long seen = looks.get();
        apps.get(number).run("INSERT INTO t DEFAULT VALUES");
        Wait.until(
                () -> images.get(number).commits() > before,
                () -> number + ": " + followed.get(number).status());
        assertThat(looks.get() - seen).as("looks until it was seen").isLessThan(FEW);
    }
}
