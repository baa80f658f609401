package dev.litekeeper.migrate.online;

import static org.assertj.core.api.Assertions.assertThat;

import dev.litekeeper.migrate.Listener;
import dev.litekeeper.migrate.MigrateProcess;
import dev.litekeeper.migrate.Orders;
import dev.litekeeper.migrate.Outcome;
import dev.litekeeper.migrate.Sandbox;
import dev.litekeeper.migrate.ScriptName;
import dev.litekeeper.sqlite.Session;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A run waits for a person, for other runs and for readers, and says so.
@Tag("slow")
class TurnsTest {
    private static final String COLUMNS = "k INTEGER PRIMARY KEY, u INT UNIQUE, v TEXT, w";

    @TempDir
    private Path folder;

    @Test
    void waitsWhileItIsPausedAndGoesOnWhereItStood() throws Exception {
        Sandbox sandbox = changing();
        CompletableFuture<State> paused = new CompletableFuture<>();
        CompletableFuture<Outcome> run = start(sandbox, new Told() {
            @Override
            void first() {
                sandbox.migrator().pauseOnline(true);
            }

            @Override
            void announced(String text) {
                if (text.startsWith("paused")) {
                    paused.complete(underWay(sandbox));
                }
            }
        });
        State then = await(paused, run);
        assertThat(then.paused()).isTrue();
        assertThat(then.phase()).isEqualTo(State.Phase.COPY);
        Twins.write(sandbox, "UPDATE $t SET v = 'while it was paused' WHERE k % 7 = 0");
        assertThat(underWay(sandbox)).isEqualTo(then);
        sandbox.migrator().pauseOnline(false);
        assertThat(await(run, run).applied()).hasSize(1);
        Twins.requireSame(sandbox);
    }

    @Test
    void waitsForARunThatIsAtWork() throws Exception {
        Sandbox sandbox = changing();
        CompletableFuture<String> told = new CompletableFuture<>();
        CompletableFuture<Outcome> second = new CompletableFuture<>();
        CompletableFuture<Outcome> run = start(sandbox, new Told() {
            @Override
            void first() {
                start(sandbox, new Told() {
                            @Override
                            void announced(String text) {
                                told.complete(text);
                            }
                        })
                        .whenComplete((outcome, failure) -> complete(second, outcome, failure));
                await(told, second);
            }
        });
        Outcome first = await(run, run);
        assertThat(told.join()).contains("another run is at work").contains("tester@here");
        Outcome other = await(second, second);
        assertThat(first.applied().size() + other.applied().size()).isEqualTo(1);
        assertThat(first.byOthers().size() + other.byOthers().size()).isLessThanOrEqualTo(1);
        assertThat(sandbox.rows("SELECT count(*) FROM litekeeper_history WHERE number = 1"))
                .containsExactly("1");
        Twins.requireSame(sandbox);
    }

    @Test
    void oneThatComesBackFindsThatAnotherHasTakenOver() throws Exception {
        Sandbox sandbox = changing();
        CompletableFuture<Outcome> second = new CompletableFuture<>();
        CompletableFuture<Outcome> run = start(sandbox, new Told() {
            @Override
            void first() {
                second.complete(sandbox.migrate());
                Twins.write(sandbox, "UPDATE $t SET v = 'afterwards' WHERE k = 5");
            }
        });
        Outcome first = await(run, run);
        assertThat(second.join().applied()).hasSize(1);
        assertThat(first.applied()).isEmpty();
        assertThat(first.byOthers()).extracting(ScriptName::key).containsExactly("01-schema");
        Twins.requireSame(sandbox);
    }

    @Test
    void takesOverFromOneThatIsKilled() throws Exception {
        Sandbox sandbox = changing();
        Process killed = MigrateProcess.untilItsFirstStep(sandbox);
        CompletableFuture<String> told = new CompletableFuture<>();
        CompletableFuture<Outcome> run = start(sandbox, new Told() {
            @Override
            void announced(String text) {
                if (text.startsWith("another run")) {
                    killed.destroyForcibly();
                    told.complete(text);
                }
            }
        });
        assertThat(await(run, run).applied()).hasSize(1);
        assertThat(told.join()).contains(killed.pid() + " ");
        assertThat(killed.waitFor()).isNotZero();
        Twins.requireSame(sandbox);
    }

    @Test
    void waitsWhereAReaderKeepsTheWalFromShrinking() throws Exception {
        Sandbox sandbox = changing();
        sandbox.execute("UPDATE t SET w = zeroblob(1 << 20) WHERE k % 40 = 0");
        CompletableFuture<String> told = new CompletableFuture<>();
        Session reader = sandbox.database().read();
        reader.beginSnapshot();
        long seen = reader.queryLong("SELECT count(*) FROM t");
        CompletableFuture<Outcome> run = start(sandbox, new Told() {
            @Override
            void announced(String text) {
                if (text.startsWith("waiting")) {
                    told.complete(text);
                }
            }
        });
        assertThat(await(told, run)).contains("a reader keeps it from being used anew");
        assertThat(underWay(sandbox).phase()).isEqualTo(State.Phase.COPY);
        assertThat(sandbox.databasePath().resolveSibling("app.sqlite-wal"))
                .satisfies(wal -> assertThat(wal.toFile().length()).isBetween(96L << 20, 144L << 20));
        assertThat(reader.queryLong("SELECT count(*) FROM t")).isEqualTo(seen);
        reader.close();
        assertThat(await(run, run).applied()).hasSize(1);
        assertThat(sandbox.rows("SELECT sum(length(w)) FROM t")).containsExactly("" + (125L << 20));
    }

    private Sandbox changing() {
        Sandbox sandbox = Twins.filled(folder, "wal", COLUMNS, "");
        Twins.change(sandbox, "t.v default 'none'");
        return sandbox;
    }

    private static State underWay(Sandbox sandbox) {
        return sandbox.migrator().underWay().orElseThrow();
    }

    /// What a test hears of a run: its first step, and what it says.
    private static class Told {
        private boolean begun;

        void first() {}

        void announced(String text) {}
    }

    private static CompletableFuture<Outcome> start(Sandbox sandbox, Told told) {
        return CompletableFuture.supplyAsync(
                () -> sandbox.migrator().apply(Orders.ALL, new Listener() {
                    @Override
                    public void advanced(ScriptName script, String what, long rows, long total) {
                        if (!told.begun) {
                            told.begun = true;
                            told.first();
                        }
                    }

                    @Override
                    public void announced(ScriptName script, String text) {
                        told.announced(text);
                    }
                }),
                task -> Thread.ofPlatform().daemon().start(task));
    }

    private static <T> void complete(CompletableFuture<T> future, T result, Throwable failure) {
        if (failure == null) {
            future.complete(result);
        } else {
            future.completeExceptionally(failure);
        }
    }

    /// What comes; fails where the run that should bring it ends first.
    private static <T> T await(CompletableFuture<T> wanted, CompletableFuture<?> run) {
        try {
            CompletableFuture.anyOf(wanted, run).get(120, TimeUnit.SECONDS);
            assertThat(wanted).as("what was waited for").isDone();
            return wanted.get();
        } catch (ExecutionException | InterruptedException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }
}
