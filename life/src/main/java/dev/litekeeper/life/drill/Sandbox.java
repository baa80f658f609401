package dev.litekeeper.life.drill;

import dev.litekeeper.failure.Problem;
import dev.litekeeper.files.Json;
import dev.litekeeper.files.PlainFile;
import dev.litekeeper.files.ScratchFolder;
import dev.litekeeper.store.Store;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// A project in a folder of its own, with a database and a store that are copies: whatever is typed there reaches
/// neither the live database nor the real stores. Gone when it is closed.
final class Sandbox implements AutoCloseable {
    private static final int LAST = 400;
    private static final int MOST_OUTPUT = 1 << 20;

    private final ScratchFolder folder;
    private final Map<String, String> variables;

    private Sandbox(ScratchFolder folder, Map<String, String> variables) {
        this.folder = folder;
        this.variables = variables;
    }

    /// A sandbox without its database yet, in which `litekeeper` is `program` and the store holds these objects.
    static Sandbox of(DrillOrder order, Path program, Supply supply) {
        ScratchFolder folder = ScratchFolder.in(order.scratch());
        try {
            Files.createDirectories(folder.resolve("live"));
            Files.createDirectories(folder.resolve("bin"));
            PlainFile.of(folder.resolve("bin").resolve("litekeeper"))
                    .write(launcher(program).getBytes(StandardCharsets.UTF_8), "rwx------");
            Sandbox sandbox = new Sandbox(folder, variables(order, folder));
            PlainFile.of(folder.resolve("litekeeper.yml")).write(sandbox.config(order, supply));
            sandbox.fill(supply);
            return sandbox;
        } catch (IOException | RuntimeException e) {
            folder.close();
            throw e instanceof RuntimeException failure
                    ? failure
                    : Problem.environment("cannot prepare the sandbox")
                            .at(folder.path())
                            .because(String.valueOf(e.getMessage()))
                            .failure(e);
        }
    }

    /// Where the database belongs.
    Path database() {
        return folder.resolve("live").resolve("database.sqlite");
    }

    Path resolve(String name) {
        return folder.resolve(name);
    }

    /// Executes the commands as a script that ends at the first one that fails; answers what failed.
    Optional<String> run(List<String> commands) {
        try {
            ProcessBuilder builder = new ProcessBuilder("sh", "-eu", "-c", String.join("\n", commands))
                    .directory(folder.path().toFile())
                    .redirectErrorStream(true);
            builder.environment().clear();
            builder.environment().putAll(variables);
            Process process = builder.start();
            process.getOutputStream().close();
            String out = new String(process.getInputStream().readNBytes(MOST_OUTPUT), StandardCharsets.UTF_8).strip();
            if (!process.waitFor(1, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                return Optional.of("the commands did not end");
            }
            return process.exitValue() == 0
                    ? Optional.empty()
                    : Optional.of("exit status " + process.exitValue() + ": "
                            + out.substring(Math.max(0, out.length() - LAST)));
        } catch (IOException e) {
            return Optional.of("the commands could not be started: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Problem.interrupted("stopped during the drill").failure();
        }
    }

    @Override
    public void close() {
        folder.close();
    }

    /// A configuration with this environment alone; JSON is YAML.
    private String config(DrillOrder order, Supply supply) {
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("app", order.project().app());
        config.put(
                "environments",
                Map.of(
                        order.environment().name().word(),
                        Map.of("database", database().toString())));
        config.put(
                "stores",
                List.of(Map.of(
                        "name",
                        supply.name(),
                        "url",
                        storeFolder().toUri().toString().replaceFirst("/$", ""))));
        return Json.pretty(config);
    }

    private Path storeFolder() {
        return folder.resolve("store");
    }

    private void fill(Supply supply) throws IOException {
        Store copy = Store.at(supply.name(), storeFolder().toUri().toString());
        for (Supply.Item item : supply.items()) {
            try (InputStream in = item.store().read(item.key())) {
                copy.put(item.key(), in::transferTo);
            }
        }
    }

    private static String launcher(Path program) {
        return "#!/bin/sh\nexec '" + program.toString().replace("'", "'\\''") + "' \"$@\"\n";
    }

    private static Map<String, String> variables(DrillOrder order, ScratchFolder folder) {
        Map<String, String> variables = new LinkedHashMap<>(order.variables());
        variables.put("PATH", folder.resolve("bin") + ":" + variables.getOrDefault("PATH", "/usr/bin:/bin"));
        return variables;
    }
}
