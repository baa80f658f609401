package dev.litekeeper.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Kind;
import dev.litekeeper.failure.Problem;
import dev.litekeeper.sqlite.DatabaseFile;
import dev.litekeeper.store.FaultyStore;
import dev.litekeeper.store.FaultyStore.Fault;
import dev.litekeeper.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("slow")
class BackupTest {
    @TempDir
    Path folder;

    private Bench bench;

    @BeforeEach
    void setUp() {
        bench = new Bench(folder);
    }

    @Test
    void listsWhatWasReadBackFromTheStore() {
        bench.orders(5000);
        BackupReport report = bench.backup();
        Manifest manifest = report.manifest().orElseThrow();
        assertThat(report.problems()).isEmpty();
        assertThat(manifest.fingerprint()).isEqualTo(bench.fingerprint());
        assertThat(manifest.fingerprint().rows()).isEqualTo(5000);
        assertThat(manifest.raw().bytes())
                .isEqualTo(manifest.snapshot().pageSize() * manifest.snapshot().pages());
        assertThat(bench.catalogue().copies()).singleElement().satisfies(copy -> {
            assertThat(copy.state()).isEqualTo(CopyState.PROVEN);
            assertThat(copy.manifest()).contains(manifest);
        });
        assertThat(bench.verify(report.id()).ok()).isTrue();
    }

    @Test
    void leavesTwoFilesForTheirOwnerAloneAndNoOther() throws IOException {
        bench.orders(10);
        BackupId id = bench.backup().id();
        assertThat(Bench.files(folder.resolve("store")))
                .containsExactly("my-app/production/" + id + ".json", "my-app/production/" + id + ".sqlite.zst");
        for (String file : Bench.files(folder.resolve("store"))) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(
                            folder.resolve("store").resolve(file))))
                    .isEqualTo("rw-------");
        }
        assertThat(Bench.files(bench.scratch())).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"LOST", "TORN", "FLIPPED", "ZEROED", "FULL", "ERROR_AFTER_SUCCESS"})
    void listsNothingWhereTheStoreDidNotKeepTheDatabase(Fault fault) {
        bench.orders(2000);
        FaultyStore faulty = new FaultyStore(bench.store, new Random(3)).arm(fault);
        BackupReport report = bench.backup(faulty);
        assertThat(report.manifest()).isEmpty();
        assertThat(report.problems()).hasSize(1);
        assertThat(Bench.files(folder.resolve("store"))).isEmpty();
        assertThat(Bench.files(bench.scratch())).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"LOST", "TORN", "FLIPPED", "ZEROED", "FULL", "ERROR_AFTER_SUCCESS"})
    void listsNothingWhereTheStoreDidNotKeepTheManifest(Fault fault) {
        bench.orders(20);
        FaultyStore faulty = new FaultyStore(bench.store, new Random(3)).arm(Fault.NONE, fault);
        assertThat(bench.backup(faulty).problems()).hasSize(1);
        assertThat(Bench.files(folder.resolve("store"))).isEmpty();
    }

    @Test
    void putsUpWithASlowStore() {
        bench.orders(20);
        FaultyStore slow = new FaultyStore(bench.store, new Random(3)).arm(Fault.DELAYED, Fault.DELAYED);
        assertThat(bench.backup(slow).problems()).isEmpty();
    }

    @Test
    void givesEachStoreItsCopyAndTellsOfTheOneThatFailed() {
        bench.orders(100);
        Store second = Store.at("second", "file://" + folder.resolve("second"));
        FaultyStore bad = new FaultyStore(Store.at("bad", "file://" + folder.resolve("bad")), new Random(1));
        BackupReport report = bench.backup(bad.arm(Fault.FLIPPED), bench.store, second);
        assertThat(report.outcomes()).extracting(BackupReport.Outcome::store).containsExactly("bad", "local", "second");
        assertThat(report.problems()).extracting(Problem::kind).containsExactly(Kind.BAD);
        assertThat(bench.catalogue().find(report.id()).orElseThrow().isProven()).isTrue();
        assertThat(new Catalogue(second, Bench.SCOPE)
                        .find(report.id())
                        .orElseThrow()
                        .isProven())
                .isTrue();
    }

    @Test
    void wantsAStore() {
        bench.orders(1);
        assertThatThrownBy(() -> bench.backup(new Store[0]))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("no store");
    }

    @Test
    void saysThatTheDatabaseItselfIsDamaged() throws IOException {
        bench.orders(3000);
        long page = 4096L * 3;
        try (var file = new java.io.RandomAccessFile(bench.database.toFile(), "rw")) {
            file.seek(page + 100);
            file.write(new byte[300]);
        }
        BackupReport report = bench.backup();
        if (report.manifest().isPresent()) {
            assertThat(report.problems()).extracting(Problem::kind).containsExactly(Kind.BAD);
            assertThat(bench.catalogue().copies().getFirst().state()).isEqualTo(CopyState.FAULTY);
        } else {
            assertThat(report.problems()).isNotEmpty();
        }
        assertThat(bench.catalogue().newestProven(EntryKind.BACKUP)).isEmpty();
    }

    @Test
    void showsAsUnprovenWhatHasNoManifestAndRemovesItAfterADay() {
        bench.orders(10).at("2026-03-01T10:00:00Z");
        BackupId cutShort = bench.backup().id();
        bench.store.delete(Bench.SCOPE.manifest(cutShort));
        BackupId good = bench.at("2026-03-01T11:00:00Z").backup().id();
        assertThat(bench.catalogue().copies())
                .extracting(StoredCopy::id, StoredCopy::state)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(good, CopyState.PROVEN),
                        org.assertj.core.groups.Tuple.tuple(cutShort, CopyState.UNPROVEN));
        assertThat(prune("2026-03-02T09:00:00Z").removed()).isEmpty();
        PrunePlan plan = prune("2026-03-02T10:30:00Z");
        assertThat(plan.removed()).extracting(gone -> gone.copy().id()).containsExactly(cutShort);
        plan.execute(bench.clock.instant());
        assertThat(bench.catalogue().copies()).extracting(StoredCopy::id).containsExactly(good);
    }

    @Test
    void removesNothingWhereNoProvenBackupWouldStay() {
        bench.orders(10).at("2026-03-01T10:00:00Z");
        BackupId only = bench.backup().id();
        bench.store.delete(Bench.SCOPE.manifest(only));
        assertThat(prune("2026-06-01T10:00:00Z").removed()).isEmpty();
    }

    @Test
    void removesNothingWhereTheNewestBackupHasRotted() throws IOException {
        bench.orders(10);
        BackupId old = bench.at("2026-03-01T10:00:00Z").backup().id();
        BackupId newest = bench.at("2026-03-02T10:00:00Z").backup().id();
        Path object = folder.resolve("store/" + Bench.SCOPE.database(newest));
        byte[] bytes = Files.readAllBytes(object);
        bytes[bytes.length / 2] ^= 1;
        Files.write(object, bytes);
        PrunePlan plan = prune("2026-03-03T10:00:00Z");
        assertThat(plan.removed()).extracting(gone -> gone.copy().id()).containsExactly(old);
        assertThatThrownBy(() -> plan.execute(bench.clock.instant())).hasMessageContaining("nothing was removed");
        assertThat(bench.catalogue().find(old)).isPresent();
    }

    private PrunePlan prune(String now) {
        return PrunePlan.of(
                bench.catalogue(),
                Origin.here(DatabaseFile.at(bench.database)),
                new dev.litekeeper.project.BackupPlan.Keep(1, 0, 0, 0, 1),
                java.time.Instant.parse(now),
                ZoneOffset.UTC);
    }

    @Test
    void keepsAppsOfOneStoreApart() {
        bench.orders(10);
        bench.backup();
        assertThat(new Catalogue(bench.store, new Scope("my-app", "staging")).copies())
                .isEqualTo(List.of());
    }
}
