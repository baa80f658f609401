package dev.litekeeper.life.pointintime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.litekeeper.archive.PreparedRestore;
import dev.litekeeper.archive.Restore;
import dev.litekeeper.archive.RestoreOrder;
import dev.litekeeper.archive.RestorePlan;
import dev.litekeeper.archive.Scope;
import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Kind;
import dev.litekeeper.sqlite.DatabaseFile;
import dev.litekeeper.sqlite.Progress;
import dev.litekeeper.sqlite.Session;
import dev.litekeeper.store.Store;
import dev.litekeeper.testkit.Foreign;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class PointInTimeTest {
    private static final Scope SCOPE = new Scope("shop", "production");
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    @TempDir
    Path folder;

    private Foreign app;
    private Store store;
    private WrittenArchive archive;

    @BeforeEach
    void archive() {
        app = Foreign.on(folder.resolve("live.sqlite"));
        app.run("PRAGMA journal_mode=WAL");
        app.run("CREATE TABLE orders(id INTEGER PRIMARY KEY, note TEXT)");
        store = Store.at("local", folder.resolve("store").toUri().toString());
        archive = new WrittenArchive(folder.resolve("state"), app, folder.resolve("live.sqlite"), store, SCOPE);
        archive.commit(NOON);
        for (int i = 1; i <= 5; i++) {
            app.run("INSERT INTO orders VALUES (" + i + ", 'order " + i + "')");
            assertThat(archive.commit(NOON.plusSeconds(60L * i))).isEqualTo(i + 1);
        }
    }

    @AfterEach
    void close() {
        archive.close();
        app.close();
    }

    @Test
    void findsCommitsByNumberAndByTime() {
        assertThat(rows(new Target.Latest())).isEqualTo(5);
        assertThat(rows(new Target.AtCommit(3))).isEqualTo(2);
        assertThat(rows(at("2026-11-22T12:02:59.999Z"))).isEqualTo(2);
        assertThat(rows(at("2026-11-22T12:03:00Z"))).isEqualTo(3);
        assertThat(find(new Target.AtCommit(2)).later()).isEqualTo(4);
    }

    @Test
    void saysWhatIsNearWhereAStateIsNotThere() {
        refused(at("2026-11-22T11:59:59Z"), "before the oldest state", "commit 1 of 2026-11-22T12:00:00Z");
        refused(at("2026-11-22T12:30:00Z"), "after the newest commit", "commit 6");
        refused(new Target.AtCommit(7), "after the newest commit", "commit 6");
        refused(new Target.AtCommit(0), "before the oldest state", "commit 1");
        app.run("INSERT INTO orders VALUES (10, 'missed')");
        app.run("INSERT INTO orders VALUES (11, 'missed')");
        archive.gap(NOON.plusSeconds(3600));
        refused(at("2026-11-22T12:30:00Z"), "the keeper was away", "commit 7");
        assertThat(rows(new Target.Latest())).isEqualTo(7);
    }

    @Test
    void saysThatThereIsNoArchive() {
        Archives none = Archives.read(
                List.of(Store.at("empty", folder.resolve("empty").toUri().toString())), SCOPE);
        assertThat(none.isEmpty()).isTrue();
        assertThatThrownBy(() -> new PointInTime(none, live(), folder).find(new Target.Latest(), Progress.NONE))
                .isInstanceOfSatisfying(
                        Failure.class, failure -> assertThat(failure.kind()).isEqualTo(Kind.BAD))
                .hasMessageContaining("no archive");
    }

    @Test
    void saysThatNothingIsLeft() {
        store.list("").stream()
                .filter(object -> object.key().text().endsWith(".seg"))
                .forEach(object -> store.delete(object.key()));

        assertThatThrownBy(() -> find(new Target.Latest()))
                .isInstanceOfSatisfying(
                        Failure.class, failure -> assertThat(failure.kind()).isEqualTo(Kind.BAD))
                .hasMessageContaining("no state that can be restored");
    }

    @Test
    void tellsWhatIsLost() {
        store.list("").stream()
                .filter(object -> object.key().text().contains("/00000003."))
                .forEach(object -> store.delete(object.key()));

        Found newest = find(new Target.Latest());
        assertThat(newest.point().position()).isEqualTo(2);
        assertThat(newest.timeline().faults()).singleElement().asString().contains("objects are lost between");
        assertThat(newest.timeline().gaps())
                .singleElement()
                .satisfies(gap -> assertThat(gap.lost()).isTrue());
    }

    @Test
    void findsTheStateRightBeforeAScriptWasApplied() {
        app.run("CREATE TABLE litekeeper_history (id INTEGER PRIMARY KEY, kind TEXT, number INTEGER, file TEXT,"
                + " how TEXT, at TEXT)");
        archive.commit(NOON.plusSeconds(400));
        Instant applied = NOON.plusSeconds(600);
        app.run("INSERT INTO orders VALUES (20, 'seen a little late')");
        archive.commit(applied.plusMillis(2));
        app.run("INSERT INTO litekeeper_history VALUES (1, 'schema', 5, '05-schema-x.sql', 'applied', '" + applied
                + "')");
        archive.commit(applied.plusMillis(700));
        for (int i = 0; i < 6; i++) {
            app.run("INSERT INTO orders(note) VALUES ('after')");
            archive.commit(applied.plusMillis(800 + i));
        }

        Found found = find(new Target.BeforeMigration("05"));

        assertThat(found.exact()).isTrue();
        assertThat(found.point().position()).isEqualTo(8);
        assertThat(find(new Target.BeforeMigration("5-schema")).point()).isEqualTo(found.point());
        app.run("INSERT INTO litekeeper_history VALUES (2, 'schema', 'v1.2', 'V1_2__y.sql', 'applied', '"
                + applied.plusMillis(890) + "')");
        archive.commit(applied.plusMillis(900));
        Found dotted = find(new Target.BeforeMigration("1.2"));
        assertThat(dotted.point().position()).isGreaterThan(found.point().position());
        assertThat(find(new Target.BeforeMigration("1.2-schema")).point()).isEqualTo(dotted.point());
        assertThat(find(new Target.BeforeMigration("V1_2__y.sql")).point()).isEqualTo(dotted.point());
        assertThatThrownBy(() -> find(new Target.BeforeMigration("6"))).hasMessageContaining("was not applied");
        assertThatThrownBy(() -> find(new Target.BeforeMigration("x"))).hasMessageContaining("names no script");
    }

    @Test
    void restoresAnyStateInPlaceAndBack() {
        Restore restore = restore();
        Found found = find(new Target.AtCommit(3));
        try (EarlierState state = EarlierState.of(found, restore.workFolder(), Progress.NONE);
                PreparedRestore prepared = restore.inPlace(state.source(found), "local", state.copy(), true)) {
            assertThat(prepared.plan().source().name()).isEqualTo("commit 3");
            assertThat(prepared.plan().losses()).anySatisfy(loss -> {
                assertThat(loss.table()).isEqualTo("orders");
                assertThat(loss.now()).hasValue(5);
                assertThat(loss.then()).hasValue(2);
            });
            assertThat(app.run("SELECT count(*) FROM orders")).isEqualTo("[[5]]");

            assertThat(prepared.execute(Progress.NONE).undo()).isPresent();
        }
        assertThat(app.run("SELECT count(*) FROM orders")).isEqualTo("[[2]]");
        assertThat(archive.commit(NOON.plusSeconds(999))).as("one more commit").isEqualTo(7);
        assertThat(rows(new Target.AtCommit(6)))
                .as("undone by the archive as well")
                .isEqualTo(5);
    }

    @Test
    void restoresWhereTheDatabaseIsGoneOrDamaged() throws Exception {
        app.close();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(path -> path.getFileName().toString().startsWith("live"))
                    .toList()) {
                Files.delete(file);
            }
        }
        assertThat(inPlace()).isEqualTo(RestorePlan.Way.NEW_FILE);
        Files.write(folder.resolve("live.sqlite"), new byte[8192]);
        assertThat(inPlace()).isEqualTo(RestorePlan.Way.REPLACEMENT);
        try (Session session = live().read()) {
            assertThat(session.queryLong("SELECT count(*) FROM orders")).isEqualTo(5);
        }
    }

    @Test
    void tellsOneByteThatIsAnotherAndChangesNothing() throws Exception {
        Path segment;
        try (Stream<Path> files = Files.walk(folder.resolve("store"))) {
            segment = files.filter(path -> path.toString().endsWith(".seg"))
                    .sorted()
                    .skip(2)
                    .findFirst()
                    .orElseThrow();
        }
        byte[] bytes = Files.readAllBytes(segment);
        bytes[bytes.length / 2] ^= 1;
        Files.write(segment, bytes);
        assertThatThrownBy(() -> rows(new Target.Latest())).isInstanceOf(Failure.class);
        assertThat(app.run("SELECT count(*) FROM orders")).isEqualTo("[[5]]");
    }

    private RestorePlan.Way inPlace() {
        Restore restore = restore();
        Found found = find(new Target.Latest());
        try (EarlierState state = EarlierState.of(found, restore.workFolder(), Progress.NONE);
                PreparedRestore prepared = restore.inPlace(state.source(found), "local", state.copy(), true)) {
            prepared.execute(Progress.NONE);
            return prepared.plan().way();
        }
    }

    private Restore restore() {
        return Restore.of(
                new RestoreOrder(SCOPE, live(), List.of(store), folder, folder.resolve("landing")),
                InstantSource.system(),
                new Random(1));
    }

    private void refused(Target target, String why, String hint) {
        assertThatThrownBy(() -> find(target)).isInstanceOfSatisfying(Failure.class, failure -> {
            assertThat(failure.kind()).isEqualTo(Kind.REFUSED);
            assertThat(failure.problem().why()).contains(why);
            assertThat(failure.problem().hint()).contains(hint);
        });
    }

    private Target at(String time) {
        return new Target.AtTime(new Moment(Instant.parse(time), ZoneOffset.UTC));
    }

    private Found find(Target target) {
        return new PointInTime(Archives.read(List.of(store), SCOPE), live(), folder).find(target, Progress.NONE);
    }

    private long rows(Target target) {
        try (EarlierState state = EarlierState.of(find(target), folder, Progress.NONE);
                Session session = state.copy().read()) {
            return session.queryLong("SELECT count(*) FROM orders");
        }
    }

    private DatabaseFile live() {
        return DatabaseFile.at(folder.resolve("live.sqlite"));
    }
}
