package dev.litekeeper.cli;

import dev.litekeeper.archive.Catalogue;
import dev.litekeeper.archive.Origin;
import dev.litekeeper.archive.PrunePlan;
import dev.litekeeper.store.Store;
import java.time.Instant;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "prune", description = "Remove the backups that no rule of litekeeper.yml keeps.")
final class BackupPruneCommand implements Callable<Integer> {
    @Mixin
    private final Common common = new Common();

    @Mixin
    private final Backups backups = new Backups();

    @Option(names = "--dry-run", description = "Show what would go and what stays, and why; remove nothing.")
    private boolean dryRun;

    @Override
    public Integer call() {
        List<PrunePlan> plans = plans(common, backups.place(common));
        long count = plans.stream().mapToLong(plan -> plan.removed().size()).sum();
        Console console = common.console();
        boolean remove = !dryRun && count > 0;
        if (remove) {
            console.confirm(count + " backups will be removed: " + names(plans));
        }
        if (!dryRun) {
            Instant now = common.surroundings().clock().instant();
            plans.forEach(plan -> plan.execute(now));
        }
        console.result(() -> json(plans), () -> plans.forEach(this::text));
        return 0;
    }

    /// What is to be done in each store.
    static List<PrunePlan> plans(Common common, Backups.Place place) {
        Instant now = common.surroundings().clock().instant();
        return place.stores().stream().map(store -> plan(place, store, now)).toList();
    }

    private static PrunePlan plan(Backups.Place place, Store store, Instant now) {
        Catalogue catalogue = new Catalogue(store, place.scope());
        Origin here = Origin.here(place.database());
        return PrunePlan.of(catalogue, here, place.project().backup().keep(), now, ZoneId.systemDefault());
    }

    private static String names(List<PrunePlan> plans) {
        return String.join(
                ", ",
                plans.stream()
                        .flatMap(plan ->
                                plan.removed().stream().map(gone -> gone.copy().id() + " from " + plan.store()))
                        .toList());
    }

    private void text(PrunePlan plan) {
        Console console = common.console();
        console.line("store " + plan.store());
        Table table = Table.of("ID", "", "WHY");
        plan.kept().forEach(kept -> table.row(kept.copy().id(), "stays", String.join(", ", kept.reasons())));
        plan.removed()
                .forEach(gone ->
                        table.row(Style.WARNING, gone.copy().id(), dryRun ? "would go" : "gone", gone.reason()));
        console.table(table);
        console.line(plan.removed().isEmpty() ? "nothing to remove" : plan.freed() + " in all");
    }

    private Map<String, ?> json(List<PrunePlan> plans) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("done", !dryRun);
        json.put("stores", plans.stream().map(BackupPruneCommand::json).toList());
        return json;
    }

    private static Map<String, ?> json(PrunePlan plan) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("store", plan.store());
        json.put(
                "kept",
                plan.kept().stream()
                        .map(kept -> Map.of("id", kept.copy().id().text(), "reasons", kept.reasons()))
                        .toList());
        json.put(
                "removed",
                plan.removed().stream()
                        .map(gone -> Map.of("id", gone.copy().id().text(), "reason", gone.reason()))
                        .toList());
        json.put("freedBytes", plan.freed().bytes());
        return json;
    }
}
