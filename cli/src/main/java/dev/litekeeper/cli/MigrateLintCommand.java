package dev.litekeeper.cli;

import dev.litekeeper.life.migration.ScriptDesk;
import dev.litekeeper.migrate.lint.LintFinding;
import dev.litekeeper.migrate.lint.Severity;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "lint", description = "Judge scripts before they run.")
final class MigrateLintCommand implements Callable<Integer> {
    @Mixin
    private final Common common = new Common();

    @Mixin
    private final EnvironmentOption environment = new EnvironmentOption();

    @Option(names = "--all", description = "All scripts, without a database; else those that did not run yet.")
    private boolean all;

    @Option(names = "--strict", description = "Exit with 1 for warnings too.")
    private boolean strict;

    @Override
    public Integer call() {
        ScriptDesk desk = environment.desk(common);
        List<LintFinding> findings = all ? desk.lintAll() : desk.lint();
        Console console = common.console();
        console.result(() -> json(findings), () -> text(console, findings));
        Severity bar = strict ? Severity.WARNING : Severity.ERROR;
        boolean bad = findings.stream()
                .anyMatch(finding ->
                        finding.allowed().isEmpty() && finding.severity().compareTo(bar) <= 0);
        return bad ? 1 : 0;
    }

    private static void text(Console console, List<LintFinding> findings) {
        for (LintFinding finding : findings) {
            boolean allowed = !finding.allowed().isEmpty();
            console.line(allowed ? Style.FAINT : style(finding.severity()), finding.toString());
            console.line(
                    allowed
                            ? "  allowed: " + finding.allowed()
                            : "  hint: " + finding.rule().hint());
        }
        long open =
                findings.stream().filter(finding -> finding.allowed().isEmpty()).count();
        console.line(open == 0 ? "nothing to mend" : ScriptsView.count(open, "finding"));
    }

    private static Style style(Severity severity) {
        return switch (severity) {
            case ERROR -> Style.BAD;
            case WARNING -> Style.WARNING;
            case NOTE -> Style.PLAIN;
        };
    }

    private Map<String, Object> json(List<LintFinding> findings) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("environment", environment.name().word());
        json.put("findings", findings.stream().map(MigrateLintCommand::json).toList());
        return json;
    }

    private static Map<String, Object> json(LintFinding finding) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("code", finding.rule().code());
        json.put("severity", finding.severity().word());
        json.put("file", finding.file());
        json.put("line", finding.line());
        json.put("column", finding.column());
        json.put("text", finding.text());
        json.put("hint", finding.rule().hint());
        json.put("allowed", finding.allowed());
        return json;
    }
}
