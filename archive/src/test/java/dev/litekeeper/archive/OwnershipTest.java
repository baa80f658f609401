package dev.litekeeper.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Kind;
import dev.litekeeper.files.Json;
import dev.litekeeper.files.PlainFile;
import dev.litekeeper.project.BackupPlan.Keep;
import dev.litekeeper.sqlite.CopyLimits;
import dev.litekeeper.sqlite.DatabaseFile;
import dev.litekeeper.sqlite.PrivateCopy;
import dev.litekeeper.sqlite.Progress;
import dev.litekeeper.store.Key;
import dev.litekeeper.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two databases with one app, one environment and one store.
@Tag("slow")
class OwnershipTest {
    private static final Keep ONE = new Keep(1, 0, 0, 0, 1);

    @TempDir
    Path folder;

    private Bench bench;

    @BeforeEach
    void backedUpTwice() {
        bench = new Bench(folder);
        bench.sql("CREATE TABLE t(a)").at("2026-03-01T10:00:00Z").backup();
        bench.at("2026-03-02T10:00:00Z").backup();
    }

    @Test
    void aSecondDatabaseIsRefusedWhereTheFirstOneIsThere() {
        BackupOrder second = second(bench.store);
        List<String> before = Bench.files(folder.resolve("store"));
        assertThatThrownBy(() -> backup("2026-03-03T10:00:00Z", second))
                .isInstanceOfSatisfying(
                        Failure.class, e -> assertThat(e.problem().kind()).isEqualTo(Kind.REFUSED))
                .hasMessageContaining("backups of another database")
                .hasMessageContaining(bench.database.toString());
        assertThat(Bench.files(folder.resolve("store"))).isEqualTo(before);
    }

    @Test
    void anotherStoreGetsItAllTheSame() {
        Store other = Store.at("other", "file://" + folder.resolve("other"));
        BackupReport report = backup("2026-03-03T10:00:00Z", second(bench.store, other));
        assertThat(report.problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.kind()).isEqualTo(Kind.REFUSED));
        assertThat(new Catalogue(other, Bench.SCOPE).copies()).hasSize(1);
        assertThat(bench.catalogue().copies()).hasSize(2);
    }

    @Test
    void whereTheFirstOneIsGoneItIsToldAndPruningLeavesItsBackups() throws IOException {
        Files.delete(bench.database);
        BackupReport report = backup("2026-03-03T10:00:00Z", second(bench.store));
        assertThat(report.problems()).isEmpty();
        assertThat(report.warnings()).singleElement().satisfies(warning -> {
            assertThat(warning.what()).contains("another database");
            assertThat(warning.hint()).contains("--take-over");
        });
        assertThat(backup("2026-03-04T10:00:00Z", second(bench.store)).warnings())
                .isEmpty();

        PrunePlan plan = prune(folder.resolve("second.sqlite"));
        plan.execute(bench.clock.instant());

        assertThat(plan.removed()).extracting(gone -> gone.copy().id()).containsExactly(report.id());
        assertThat(bench.catalogue().copies()).hasSize(3);
        assertThat(plan.kept().getLast().reasons())
                .singleElement()
                .asString()
                .startsWith("of another database: " + bench.database);
    }

    @Test
    void whatWasTakenOverCounts() {
        BackupId word = backup("2026-03-03T10:00:00Z", second(bench.store).takeOver(true))
                .id();
        backup("2026-03-04T10:00:00Z", second(bench.store));
        backup("2026-03-05T10:00:00Z", second(bench.store));
        assertThat(prune(folder.resolve("second.sqlite")).removed()).hasSize(4);
        assertThat(prune(bench.database).removed())
                .as("the first one has not taken over the second")
                .hasSize(1);
        bench.catalogue().remove(word);
        assertThat(prune(folder.resolve("second.sqlite")).removed())
                .as("those after it say so, too")
                .hasSize(3);
    }

    @Test
    void anotherNameOfTheSameFileIsTheSameDatabase() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("second.sqlite"), bench.database);
        assertThat(backup("2026-03-03T10:00:00Z", order(link, bench.store)).warnings())
                .isEmpty();
        assertThat(prune(link).removed()).hasSize(2);
    }

    @Test
    void anotherMachineIsToldAndItsBackupsStay() {
        rewrite(map -> map.put("machine", "elsewhere"));
        BackupReport report = backup("2026-03-03T10:00:00Z", bench.order(bench.store));
        assertThat(report.problems()).isEmpty();
        assertThat(report.warnings()).singleElement().asString().contains(bench.database + " on elsewhere");
        assertThat(prune(bench.database).removed()).isEmpty();
        assertThat(bench.history().newestProven().orElseThrow().id()).isEqualTo(report.id());
    }

    @Test
    void backupsThatDoNotSayTheMachineAreOfAny() {
        rewrite(map -> map.keySet().removeAll(List.of("machine", "formerly")));
        assertThat(bench.history().entries()).hasSize(2).allMatch(History.Entry::ours);
        assertThat(backup("2026-03-03T10:00:00Z", bench.order(bench.store)).warnings())
                .isEmpty();
        assertThat(prune(bench.database).removed()).hasSize(2);
    }

    @Test
    void whatWasTakenOverByWhatWasTakenOverCounts() {
        rewrite(copy -> copy.put("machine", "elsewhere"));
        bench.at("2026-03-03T10:00:00Z").backup();
        BackupId moved = bench.history().entries().getFirst().id();
        rewrite(moved, copy -> {
            copy.put("machine", "between");
            copy.put("formerly", List.of(Map.of("machine", "elsewhere", "source", bench.database.toString())));
        });
        BackupId here = backup("2026-03-04T10:00:00Z", bench.order(bench.store)).id();
        rewrite(
                here,
                copy -> copy.put(
                        "formerly", List.of(Map.of("machine", "between", "source", bench.database.toString()))));
        assertThat(prune(bench.database).removed()).hasSize(3);
    }

    @Test
    void theNewestBackupIsOnesOwnWhereThereIsOneAndElseTheOthers() {
        backup("2026-03-03T10:00:00Z", second(bench.store).takeOver(true));
        History history = bench.history();
        assertThat(history.entries().getFirst().ours()).isFalse();
        assertThat(history.newestProven().orElseThrow().id().created()).isEqualTo("2026-03-02T10:00:00Z");
        history.entries().stream()
                .filter(History.Entry::ours)
                .forEach(entry -> bench.catalogue().remove(entry.id()));
        assertThat(bench.history().newestProven().orElseThrow().ours()).isFalse();
    }

    @Test
    void theBackupOfAnotherDatabaseClosesNoGap() {
        backup("2026-03-03T10:00:00Z", second(bench.store).takeOver(true));
        History history = bench.at("2026-03-04T08:00:00Z").history();
        assertThat(history.gaps())
                .containsExactly(
                        new History.Gap(Instant.parse("2026-03-02T10:00:00Z"), Instant.parse("2026-03-04T08:00:00Z")));
    }

    private BackupOrder second(Store... stores) {
        Path file = folder.resolve("second.sqlite");
        if (!Files.exists(file)) {
            try (var session = new PrivateCopy(file).create()) {
                session.execute("CREATE TABLE other(b)");
            }
        }
        return order(file, stores);
    }

    private BackupOrder order(Path database, Store... stores) {
        return new BackupOrder(
                Bench.SCOPE, DatabaseFile.at(database), List.of(stores), bench.scratch(), CopyLimits.DEFAULT);
    }

    private BackupReport backup(String when, BackupOrder order) {
        return Backup.by(bench.at(when).clock, bench.random).make(order, Progress.NONE);
    }

    private PrunePlan prune(Path database) {
        Instant now = Instant.parse("2026-03-09T10:00:00Z");
        return PrunePlan.of(bench.catalogue(), Origin.here(DatabaseFile.at(database)), ONE, now, ZoneOffset.UTC);
    }

    /// Changes what the manifests in the store say.
    private void rewrite(Consumer<Map<String, @Nullable Object>> change) {
        bench.catalogue().copies().forEach(copy -> rewrite(copy.id(), change));
    }

    private void rewrite(BackupId id, Consumer<Map<String, @Nullable Object>> change) {
        Key key = Bench.SCOPE.manifest(id);
        PlainFile file = PlainFile.of(folder.resolve("store/" + key));
        Map<String, @Nullable Object> map = new LinkedHashMap<>(Json.parseObject(file.readString()));
        map.remove("check");
        change.accept(map);
        bench.store.delete(key);
        bench.store.put(key, Sealed.write(map));
    }
}
