package dev.litekeeper.cli;

import dev.litekeeper.archive.Backup;
import dev.litekeeper.archive.BackupOrder;
import dev.litekeeper.archive.BackupReport;
import dev.litekeeper.archive.Manifest;
import dev.litekeeper.archive.PrunePlan;
import dev.litekeeper.files.ByteSize;
import dev.litekeeper.project.Environment;
import dev.litekeeper.sqlite.Copied;
import dev.litekeeper.sqlite.CopyLimits;
import dev.litekeeper.sqlite.Header;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "backup",
        description = "Back a live database up, and prove each copy by its rows.",
        subcommands = {BackupVerifyCommand.class, BackupPruneCommand.class, BackupScheduleCommand.class})
final class BackupCommand implements Travelling {
    @Mixin
    private final Common common = new Common();

    @Mixin
    private final Backups backups = new Backups();

    @Option(names = "--prune", description = "Afterwards remove what the rules of litekeeper.yml do not keep.")
    private boolean prune;

    @Option(
            names = "--take-over",
            description =
                    "The backups of other places in the store are those of this database, which was there before.")
    private boolean takeOver;

    @Override
    public Optional<Environment> about() {
        return Optional.of(backups.environment(common.project()));
    }

    @Override
    public Integer call() {
        Backups.Place place = backups.place(common);
        announce(place);
        BackupReport report = make(place);
        List<PrunePlan> plans = prune && report.problems().isEmpty() ? prune(place) : List.of();
        Console console = common.console();
        console.result(() -> json(report, plans), () -> text(report, plans));
        Troubles.tell(console, report.warnings());
        return Troubles.tell(console, report.problems());
    }

    private void announce(Backups.Place place) {
        boolean rollback = place.database().exists()
                && !place.database().header().map(Header::wal).orElse(true);
        if (rollback) {
            common.console()
                    .say("this database is not in WAL mode: whoever writes waits while it is copied"
                            + " (litekeeper check --fix shows how to change that)");
        }
    }

    private BackupReport make(Backups.Place place) {
        CopyLimits limits =
                CopyLimits.DEFAULT.walGrowth(place.project().backup().walBudget());
        try (ProgressBar bar = common.console().progress()) {
            return Backup.by(common.surroundings().clock(), new SecureRandom())
                    .make(
                            new BackupOrder(place.scope(), place.database(), place.stores(), place.scratch(), limits)
                                    .takeOver(takeOver),
                            bar);
        }
    }

    private List<PrunePlan> prune(Backups.Place place) {
        List<PrunePlan> plans = BackupPruneCommand.plans(common, place);
        plans.forEach(plan -> plan.execute(common.surroundings().clock().instant()));
        return plans;
    }

    private void text(BackupReport report, List<PrunePlan> plans) {
        Console console = common.console();
        report.manifest().ifPresent(manifest -> {
            console.line(Style.GOOD, "proven " + report.id());
            console.line("  " + manifest.fingerprint().rows() + " rows of "
                    + manifest.fingerprint().tables().size() + " tables, "
                    + new ByteSize(manifest.raw().bytes()) + ", stored as "
                    + new ByteSize(manifest.stored().bytes()));
            console.line("  copied in " + seconds(report.copied().copying()) + " s, proven after "
                    + seconds(report.total()) + " s" + stall(report.copied()));
        });
        for (BackupReport.Outcome outcome : report.outcomes()) {
            switch (outcome) {
                case BackupReport.Stored stored -> console.line("  in store " + stored.store());
                case BackupReport.Failed failed -> console.line(Style.BAD, "  not in store " + failed.store());
            }
        }
        plans.forEach(plan -> console.line("  removed " + plan.removed().size() + " older ones from " + plan.store()
                + ", " + plan.kept().size() + " stay"));
    }

    private static String stall(Copied copied) {
        return copied.stall().isZero() ? "" : "; writers waited up to " + seconds(copied.stall()) + " s";
    }

    private static Map<String, ?> json(BackupReport report, List<PrunePlan> plans) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", report.id().text());
        json.put("copySeconds", number(report.copied().copying()));
        json.put("seconds", number(report.total()));
        json.put("stallSeconds", number(report.copied().stall()));
        report.manifest().ifPresent(manifest -> json.putAll(json(manifest)));
        List<Object> stores = new ArrayList<>();
        for (BackupReport.Outcome outcome : report.outcomes()) {
            stores.add(
                    switch (outcome) {
                        case BackupReport.Stored stored ->
                            Map.of(
                                    "store",
                                    stored.store(),
                                    "state",
                                    stored.manifest().faults().isEmpty() ? "proven" : "faulty");
                        case BackupReport.Failed failed -> failed(failed);
                    });
        }
        json.put("stores", stores);
        json.put(
                "pruned",
                plans.stream().mapToLong(plan -> plan.removed().size()).sum());
        return json;
    }

    private static Map<String, Object> failed(BackupReport.Failed failed) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("store", failed.store());
        json.put("state", "failed");
        json.put("why", failed.problem().toString());
        json.put("hint", failed.problem().hint());
        return json;
    }

    static Map<String, Object> json(Manifest manifest) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("rows", manifest.fingerprint().rows());
        json.put("tables", manifest.fingerprint().tables().size());
        json.put("bytes", manifest.raw().bytes());
        json.put("storedBytes", manifest.stored().bytes());
        json.put("proven", manifest.proven().toString());
        return json;
    }

    private static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f", duration.toMillis() / 1000.0);
    }

    private static double number(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
