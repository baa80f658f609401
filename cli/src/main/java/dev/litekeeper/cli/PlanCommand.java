package dev.litekeeper.cli;

import dev.litekeeper.files.PlainFile;
import dev.litekeeper.life.plan.Planning;
import dev.litekeeper.life.plan.RecoveryPlan;
import dev.litekeeper.project.EnvironmentName;
import dev.litekeeper.project.Project;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "plan", description = "Write the disaster recovery plan from the configuration.")
final class PlanCommand implements Callable<Integer> {
    @Mixin
    private final Common common = new Common();

    @Option(names = "--env", paramLabel = "E", description = "The environment; production without it.")
    private String environment = "production";

    @Option(names = "--write", description = "Write it to DISASTER-RECOVERY.md in the project instead of to stdout.")
    private boolean write;

    @Override
    public Integer call() {
        Project project = common.project();
        EnvironmentName name = EnvironmentName.of(environment);
        RecoveryPlan plan = RecoveryPlan.of(project, name);
        String text = plan.text(Planning.measured(project, name));
        Path file = project.root().resolve(RecoveryPlan.fileName(name));
        if (write) {
            PlainFile.of(file).write(text.getBytes(StandardCharsets.UTF_8), "rw-r--r--");
        }
        common.console().result(() -> json(plan, file, text), () -> {
            if (write) {
                common.console().line("wrote " + file);
            } else {
                text.lines().forEach(common.console()::line);
            }
        });
        return 0;
    }

    private Map<String, Object> json(RecoveryPlan plan, Path file, String text) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("file", file.toString());
        json.put("written", write);
        json.put("hash", plan.hash());
        json.put("text", text);
        return json;
    }
}
