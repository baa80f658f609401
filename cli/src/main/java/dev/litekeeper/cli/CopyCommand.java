package dev.litekeeper.cli;

import dev.litekeeper.failure.Problem;
import dev.litekeeper.files.ByteSize;
import dev.litekeeper.life.copy.Around;
import dev.litekeeper.life.copy.CopyReport;
import dev.litekeeper.life.copy.EnvironmentCopy;
import dev.litekeeper.life.copy.Export;
import dev.litekeeper.life.migration.Migration;
import dev.litekeeper.life.remote.Ssh;
import dev.litekeeper.project.EnvironmentName;
import dev.litekeeper.project.Machine;
import dev.litekeeper.project.Project;
import dev.litekeeper.sqlite.DatabaseFile;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "copy", description = "Copy production to development or staging, here or through ssh.")
final class CopyCommand implements Callable<Integer> {
    private static final ByteSize WAL_BUDGET = ByteSize.parse("256MB");

    @Mixin
    private final Common common = new Common();

    @Parameters(index = "0", paramLabel = "FROM", description = "An environment; with --to also a database file.")
    private String from = "";

    @Parameters(index = "1", arity = "0..1", paramLabel = "TO", description = "development or staging.")
    private @Nullable String to;

    @Option(names = "--to", paramLabel = "FILE", description = "Make a new file and change no environment.")
    private @Nullable Path file;

    @Option(names = "--unmasked", description = "Agree to real rows in staging.")
    private boolean unmasked;

    @Override
    public Integer call() {
        if (file != null && to == null) {
            return export(common.resolve(file));
        }
        if (to == null || file != null) {
            throw Problem.usage("copy needs one target")
                    .hint("litekeeper copy production development, or litekeeper copy production --to FILE")
                    .failure();
        }
        EnvironmentName target = EnvironmentName.of(to);
        EnvironmentCopy copy =
                EnvironmentCopy.of(common.project(), around(), EnvironmentName.of(from), target, unmasked);
        common.console().confirm(copy.intention());
        CopyReport report = talking(copy::run);
        if (target == EnvironmentName.STAGING) {
            Migration.of(common.project(), target, common.surroundings().clock(), "")
                    .noteStaging(Set.copyOf(report.migrated()));
        }
        common.console().result(() -> json(report), () -> show(report));
        return 0;
    }

    private int export(Path target) {
        Export export = talking(talk -> EnvironmentName.words().contains(from)
                ? ofEnvironment(common.project(), target, talk)
                : Export.of(DatabaseFile.at(common.resolve(Path.of(from))), target, WAL_BUDGET, talk));
        Console console = common.console();
        console.result(
                () -> json(export),
                () -> console.line("copied " + export.origin() + " to " + export.file() + ", "
                        + new ByteSize(export.bytes()) + "; " + export.proof()));
        return 0;
    }

    private <T> T talking(Function<CopyTalk, T> work) {
        try (CopyTalk talk = new CopyTalk(common.console())) {
            return work.apply(talk);
        }
    }

    private Export ofEnvironment(Project project, Path target, CopyTalk talk) {
        return Export.of(
                project.environment(EnvironmentName.of(from)),
                target,
                around(),
                project.backup().walBudget(),
                talk);
    }

    private Around around() {
        Machine machine = Machine.current();
        return new Around(
                machine,
                Ssh.of(common.env()),
                common.surroundings().clock(),
                ZoneId.systemDefault(),
                System.getProperty("user.name") + "@" + machine.name());
    }

    private void show(CopyReport report) {
        Console console = common.console();
        console.line("copied " + report.origin() + " (" + new ByteSize(report.bytes()) + ", by " + report.by() + ")");
        console.line("  to " + report.temporary());
        console.line("  proof: " + report.proof());
        console.line("  to " + report.target());
        report.kept().ifPresent(kept -> console.line("  the one before is kept: " + kept));
        if (!report.notMigrated().isEmpty()) {
            console.line(Style.WARNING, "  not migrated: " + report.notMigrated());
        }
        report.migrated().forEach(script -> console.line("  migrated: " + script));
        report.pruned().forEach(old -> console.line("  deleted: " + old));
    }

    private static Map<String, @Nullable Object> json(CopyReport report) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("origin", report.origin());
        json.put("by", report.by());
        json.put("temporary", report.temporary());
        json.put("bytes", report.bytes());
        json.put("proof", report.proof());
        json.put("target", report.target());
        json.put("kept", report.kept().orElse(null));
        json.put("migrated", report.migrated());
        json.put("notMigrated", report.notMigrated());
        json.put("pruned", report.pruned());
        json.put("milliseconds", report.took().toMillis());
        return json;
    }

    private static Map<String, @Nullable Object> json(Export export) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("origin", export.origin());
        json.put("by", export.by());
        json.put("file", export.file());
        json.put("bytes", export.bytes());
        json.put("proof", export.proof());
        json.put("fingerprint", export.fingerprint().json());
        return json;
    }
}
