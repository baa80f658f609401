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
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
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
    void waitsWhileItIsPausedAndGoesOnWhereItStood() {
        Sandbox sandbox = changing();
        CompletableFuture<State> paused = new CompletableFuture<>();
        CompletableFuture<Outcome> run = start(
                sandbox,
                () -> sandbox.migrator().online().pause(true),
                text -> complete(paused, text.startsWith("paused"), () -> underWay(sandbox)));
        State then = await(paused, run);
        assertThat(then.paused()).isTrue();
        assertThat(then.phase()).isEqualTo(State.Phase.COPY);
        Twins.write(sandbox, "UPDATE $t SET v = 'while it was paused' WHERE k % 7 = 0");
        assertThat(underWay(sandbox)).isEqualTo(then);
        sandbox.migrator().online().pause(false);
        assertThat(await(run, run).applied()).hasSize(1);
        Twins.requireSame(sandbox);
    }

    @Test
    void waitsForARunThatIsAtWork() {
        Sandbox sandbox = changing();
        CompletableFuture<String> told = new CompletableFuture<>();
        AtomicReference<CompletableFuture<Outcome>> second = new AtomicReference<>();
        Runnable begin = () -> {
            second.set(start(sandbox, () -> {}, told::complete));
            await(told, second.get());
        };
        CompletableFuture<Outcome> run = start(sandbox, begin, _ -> {});
        Outcome first = await(run, run);
        assertThat(told).isCompletedWithValueMatching(text -> text.contains("another run is at work"));
        Outcome other = await(second.get(), second.get());
        assertThat(first.applied().size() + other.applied().size()).isEqualTo(1);
        assertThat(first.byOthers().size() + other.byOthers().size()).isEqualTo(1);
        assertThat(sandbox.rows("SELECT count(*) FROM litekeeper_history WHERE number = 1"))
                .containsExactly("1");
        Twins.requireSame(sandbox);
    }

    @Test
    void oneThatComesBackFindsThatAnotherHasTakenOver() {
        Sandbox sandbox = changing();
        CompletableFuture<Outcome> second = new CompletableFuture<>();
        Runnable overtaken = () -> {
            CompletableFuture<Outcome> other = start(sandbox, () -> {}, _ -> {});
            second.complete(await(other, other));
            Twins.write(sandbox, "UPDATE $t SET v = 'afterwards' WHERE k = 5");
        };
        CompletableFuture<Outcome> run = start(sandbox, overtaken, _ -> {});
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
        try {
            CompletableFuture<Outcome> run = start(
                    sandbox,
                    () -> {},
                    text -> complete(told, text.startsWith("another run"), () -> {
                        killed.destroyForcibly();
                        return text;
                    }));
            assertThat(await(run, run).applied()).hasSize(1);
            assertThat(told).isCompletedWithValueMatching(text -> text.contains(killed.pid() + " "));
        } finally {
            killed.destroyForcibly();
        }
        assertThat(killed.waitFor()).isNotZero();
        Twins.requireSame(sandbox);
    }

    @Test
    void waitsWhereAReaderKeepsTheWalFromShrinking() {
        Sandbox sandbox = changing();
        sandbox.execute("UPDATE t SET w = zeroblob(1 << 20) WHERE k % 40 = 0");
        CompletableFuture<String> told = new CompletableFuture<>();
        CompletableFuture<Outcome> run;
        try (Session reader = sandbox.database().read()) {
            reader.beginSnapshot();
            long seen = reader.queryLong("SELECT count(*) FROM t");
            run = start(sandbox, () -> {}, text -> complete(told, text.startsWith("waiting"), () -> text));
            assertThat(await(told, run)).contains("a reader keeps it from being used anew");
            assertThat(underWay(sandbox).phase()).isEqualTo(State.Phase.COPY);
            assertThat(sandbox.databasePath()
                            .resolveSibling("app.sqlite-wal")
                            .toFile()
                            .length())
                    .isBetween(96L << 20, 160L << 20);
            assertThat(reader.queryLong("SELECT count(*) FROM t")).isEqualTo(seen);
        }
        assertThat(await(run, run).applied()).hasSize(1);
        assertThat(sandbox.rows("SELECT sum(length(w)) FROM t")).containsExactly("" + (125L << 20));
    }

    private Sandbox changing() {
        Sandbox sandbox = Twins.filled(folder, "wal", COLUMNS, "");
        Twins.change(sandbox, "t.v default 'none'");
        return sandbox;
    }

    private static State underWay(Sandbox sandbox) {
        return sandbox.migrator().online().underWay().orElseThrow();
    }

    /// A run in a thread of its own.
    ///
    /// @param first is called behind its first step
    /// @param announced hears what it says
    private static CompletableFuture<Outcome> start(Sandbox sandbox, Runnable first, Consumer<String> announced) {
        AtomicBoolean begun = new AtomicBoolean();
        Listener listener = new Listener() {
            @Override
            public void advanced(ScriptName script, String what, long rows, long total) {
                if (!begun.getAndSet(true)) {
                    first.run();
                }
            }

            @Override
            public void announced(ScriptName script, String text) {
                announced.accept(text);
            }
        };
        return CompletableFuture.supplyAsync(
                () -> sandbox.migrator().apply(Orders.ALL, listener),
                task -> Thread.ofPlatform().daemon().start(task));
    }

    private static <T> void complete(CompletableFuture<T> future, boolean wanted, Supplier<T> result) {
        if (wanted) {
            future.complete(result.get());
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
