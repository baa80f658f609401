package dev.litekeeper.archive;

import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Kind;
import dev.litekeeper.failure.Problem;
import dev.litekeeper.files.AtExit;
import dev.litekeeper.files.PlainFile;
import dev.litekeeper.sqlite.Content;
import dev.litekeeper.sqlite.Copier;
import dev.litekeeper.sqlite.CopyLimits;
import dev.litekeeper.sqlite.DamagedFile;
import dev.litekeeper.sqlite.PageDigest;
import dev.litekeeper.sqlite.PrivateCopy;
import dev.litekeeper.sqlite.Progress;
import dev.litekeeper.sqlite.Replaced;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.random.RandomGenerator;

/// A restore that is ready: what is restored lies there, proven. Nothing is changed before [#execute], and nothing at
/// all where it is closed without.
public final class PreparedRestore implements AutoCloseable {
    private final RestoreOrder order;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final RestorePlan plan;
    private final PrivateCopy copy;
    private final Runnable end;
    private Optional<PageDigest> onto = Optional.empty();
    private volatile String standing;

    PreparedRestore(
            RestoreOrder order,
            InstantSource clock,
            RandomGenerator random,
            RestorePlan plan,
            PrivateCopy copy,
            Runnable end) {
        this.order = order;
        this.clock = clock;
        this.random = random;
        this.plan = plan;
        this.copy = copy;
        this.end = end;
        this.standing = plan.target() + (plan.way() == RestorePlan.Way.NEW_FILE ? " was not made" : " is as it was");
    }

    /// How things are, for one who is stopped now.
    public String standing() {
        return standing;
    }

    /// What will be done.
    public RestorePlan plan() {
        return plan;
    }

    /// Where the live database does not have these pages any more when it is to be done, nothing is changed: see
    /// [Copier#isNotOnto].
    public void onto(PageDigest pages) {
        onto = Optional.of(pages);
    }

    /// Does it. Killed at any moment, the old content or the new is there, complete.
    public Restored execute(Progress progress) {
        return switch (plan.way()) {
            case IN_PLACE -> inPlace(progress);
            case NEW_FILE -> newFile();
            case REPLACEMENT -> replacement();
        };
    }

    private Restored inPlace(Progress progress) {
        try (Landing landing = Landing.in(order.landing())) {
            BackupId id = BackupId.of(clock.instant(), random);
            Path undo = landing.file(id);
            Replaced replaced = replace(undo, progress);
            if (replaced.undoPages() == 0) {
                PlainFile.of(undo).delete();
                return new Restored(plan, Optional.empty(), List.of(), Optional.of(replaced), List.of());
            }
            List<BackupReport.Outcome> outcomes = new UndoPoint(order, clock, progress)
                    .store(landing, id, "before the restore of " + plan.source().name());
            if (!Files.exists(undo)) {
                standing = plan.target() + " has the content of "
                        + plan.source().name() + "; what it had before is undo point " + id;
            }
            List<String> kept = Files.exists(undo) ? List.of(undo.toString()) : List.of();
            return new Restored(plan, Optional.of(id), outcomes, Optional.of(replaced), kept);
        }
    }

    /// Where the process is told to end meanwhile it waits until it is known which content is there.
    private Replaced replace(Path undo, Progress progress) {
        CountDownLatch known = new CountDownLatch(1);
        try (AtExit _ = AtExit.run(() -> await(known))) {
            Replaced replaced = new Copier(CopyLimits.DEFAULT, progress)
                    .replaceContent(
                            order.live(),
                            new Content(
                                    copy,
                                    plan.source().fingerprint(),
                                    plan.source().digest(),
                                    onto),
                            undo);
            standing = plan.target() + " has the content of " + plan.source().name()
                    + (replaced.undoPages() == 0
                            ? ""
                            : "; what it had before is in " + undo
                                    + (order.stores().isEmpty()
                                            ? ""
                                            : ", which the next restore puts into the stores as an undo point"));
            return replaced;
        } catch (Failure e) {
            if (e.kind() == Kind.UNKNOWN) {
                standing = e.problem().what() + "; " + e.problem().hint();
            }
            throw e;
        } finally {
            known.countDown();
        }
    }

    private static void await(CountDownLatch known) {
        try {
            known.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Restored newFile() {
        Path target = Path.of(plan.target());
        try {
            force(copy.path());
            Files.createLink(target, copy.path());
            standing = target + " is there, whole and proven";
            PlainFile.syncFolder(Objects.requireNonNull(target.getParent(), "a file is in a folder"));
        } catch (FileAlreadyExistsException e) {
            throw Problem.refused("a restore to a new file never overwrites")
                    .at(target)
                    .because("somebody has just created it")
                    .failure(e);
        } catch (IOException e) {
            throw Problem.environment("cannot give the restored file its name")
                    .at(target)
                    .because(String.valueOf(e.getMessage()))
                    .failure(e);
        }
        return new Restored(plan, Optional.empty(), List.of(), Optional.empty(), List.of());
    }

    private Restored replacement() {
        String suffix = ".damaged-" + BackupId.of(clock.instant(), random);
        List<String> kept =
                DamagedFile.of(order.live()).replace(copy, plan.source().fingerprint(), suffix);
        standing = plan.target() + " is restored; the damaged file is " + String.join(", ", kept);
        return new Restored(plan, Optional.empty(), List.of(), Optional.empty(), kept);
    }

    private static void force(Path file) throws IOException {
        try (FileChannel channel = PlainFile.of(file).channel()) {
            channel.force(true);
        }
    }

    @Override
    public void close() {
        end.run();
    }
}
