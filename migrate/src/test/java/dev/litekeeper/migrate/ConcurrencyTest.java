package dev.litekeeper.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.litekeeper.testkit.Foreign;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConcurrencyTest {
    private static final int SCRIPTS = 6;

    @TempDir
    private Path folder;

    @Tag("slow")
    @ParameterizedTest
    @ValueSource(strings = {"wal", "delete"})
    void eightProcessesApplyEachScriptOnce(String journalMode) throws Exception {
        for (int race = 0; race < Integer.getInteger("litekeeper.races", 2); race++) {
            Sandbox sandbox = sandbox("race" + race, journalMode);
            List<Process> processes = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                processes.add(MigrateProcess.start(sandbox));
            }
            List<BufferedReader> outputs = new ArrayList<>();
            for (Process process : processes) {
                BufferedReader output =
                        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
                assertThat(output.readLine()).isEqualTo("ready");
                outputs.add(output);
            }
            for (Process process : processes) {
                process.getOutputStream().close();
            }
            List<String> applied = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                List<String> lines = outputs.get(i).lines().toList();
                assertThat(processes.get(i).waitFor())
                        .as(String.join("\n", lines))
                        .isZero();
                lines.stream().filter(line -> line.startsWith("applied ")).forEach(applied::add);
            }
            assertThat(applied).hasSize(SCRIPTS).doesNotHaveDuplicates();
            assertThat(sandbox.rows("SELECT count(*) FROM t")).containsExactly("" + (SCRIPTS - 1));
            assertThat(sandbox.migrator().status().current()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"wal", "delete"})
    void eightThreadsApplyEachScriptOnceInManyRaces(String journalMode) throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            for (int race = 0; race < 50; race++) {
                Sandbox sandbox = sandbox("race" + race, journalMode);
                List<Callable<Outcome>> runs = new ArrayList<>();
                for (int i = 0; i < 8; i++) {
                    runs.add(sandbox::migrate);
                }
                int applied = 0;
                for (Future<Outcome> run : threads.invokeAll(runs)) {
                    applied += run.get().applied().size();
                }
                assertThat(applied).isEqualTo(SCRIPTS);
                assertThat(sandbox.rows("SELECT count(*) FROM t")).containsExactly("" + (SCRIPTS - 1));
            }
        }
    }

    @Test
    void waitsForAForeignWriterLongerThanOneStatementWould() {
        Sandbox sandbox = sandbox("waits", "wal");
        try (Foreign writer = Foreign.on(sandbox.databasePath())) {
            writer.run("BEGIN IMMEDIATE");
            List<String> told = new ArrayList<>();
            Listener listener = new Listener() {
                @Override
                public void waiting(Duration soFar) {
                    told.add(soFar.toString());
                    if (told.size() == 2) {
                        writer.run("COMMIT");
                    }
                }
            };
            Outcome outcome = sandbox.migrator().apply(Orders.ALL, listener);
            assertThat(outcome.applied()).hasSize(SCRIPTS);
            assertThat(told).hasSizeGreaterThanOrEqualTo(2);
        }
    }

    private Sandbox sandbox(String name, String journalMode) {
        try {
            Sandbox sandbox = new Sandbox(Files.createDirectory(folder.resolve(name)));
            sandbox.script("00-schema-init.sql", "CREATE TABLE t(a INTEGER PRIMARY KEY);");
            for (int i = 1; i < SCRIPTS; i++) {
                sandbox.script("0" + i + "-data-x.sql", "INSERT INTO t VALUES (NULL);");
            }
            return sandbox.execute("PRAGMA journal_mode=" + journalMode);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
