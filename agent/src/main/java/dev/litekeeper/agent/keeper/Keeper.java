package dev.litekeeper.agent.keeper;

import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Problem;
import dev.litekeeper.life.check.Subject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// Keeps databases until it is told to stop: one capture each, and around them alarms, jobs and sockets, so
/// that nothing that goes wrong with one of these, or with one database, harms another.
public final class Keeper implements AutoCloseable {
    private static final int STARTERS = 32;
    private static final long THREAD_SECONDS = 5;
    private static final Duration LOOK = Duration.ofMillis(500);
    private static final Duration TELL = Duration.ofSeconds(2);
    private static final Duration TELL_EACH = Duration.ofMillis(10);
    private static final Duration WORK = Duration.ofSeconds(5);
    private static final int LOOKS_A_SIGN = 20;
    private static final Duration FLUSH = Duration.ofSeconds(10);

    private final KeeperOrder order;
    private final List<Post> posts = new ArrayList<>();
    private final ExecutorService starters;
    private final CountDownLatch stop = new CountDownLatch(1);

    private Keeper(KeeperOrder order) {
        this.order = order;
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                STARTERS,
                STARTERS,
                THREAD_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                Thread.ofPlatform().daemon().name("keeper-start-", 0).factory());
        threads.allowCoreThreadTimeOut(true);
        this.starters = threads;
    }

    /// Takes every database's lock. Refused where another keeper has one of them.
    public static Keeper open(List<Subject> subjects, KeeperOrder order) {
        Keeper keeper = new Keeper(order);
        try {
            subjects.forEach(subject -> keeper.posts.add(Post.open(subject, order, keeper::stop)));
            return keeper;
        } catch (RuntimeException e) {
            keeper.close();
            throw e;
        }
    }

    /// Starts all captures, and waits until each has been tried. Fails as the first did where none could be
    /// started; what else failed is told.
    public void start() {
        while (!posts.stream().allMatch(post -> post.kept().wasTried()) && !isStopped(LOOK.dividedBy(10))) {
            posts.forEach(post -> post.kept().look(starters));
        }
        List<Problem> problems =
                posts.stream().flatMap(post -> post.kept().refusal().stream()).toList();
        boolean none = problems.size() == posts.size();
        posts.stream().skip(none ? 1 : 0).forEach(post -> post.kept().tellRefusal());
        if (none) {
            throw problems.getFirst().failure();
        }
    }

    /// Keeps until [#stop]. Answers whether in the end everything that was committed is durable in every
    /// store.
    public boolean run() {
        posts.forEach(post -> post.kept().tellTroubles());
        Thread teller = repeat("keeper-alarms", TELL.plus(TELL_EACH.multipliedBy(posts.size())), Post::tell);
        Thread worker = repeat("keeper-jobs", WORK, Post::work);
        order.systemd().ready();
        for (int looks = 0; !isStopped(LOOK); looks++) {
            posts.forEach(post -> post.kept().look(starters));
            if (looks % LOOKS_A_SIGN == 0) {
                order.systemd().alive();
            }
        }
        order.systemd().stopping();
        teller.interrupt();
        worker.interrupt();
        return finish();
    }

    /// Waits until no database is being read for the first time, however long that takes; not for one whose
    /// store is in trouble.
    public void awaitScans() {
        while (posts.stream().anyMatch(post -> post.kept().isBeingScanned()) && !isStopped(LOOK)) {
            posts.forEach(post -> post.kept().look(starters));
        }
    }

    /// Takes what is committed by now, lets the databases go, and sends all of it on. Answers whether all
    /// of it is durable in every store.
    public boolean finish() {
        List<CompletableFuture<Boolean>> ends = posts.stream()
                .map(post -> CompletableFuture.supplyAsync(() -> post.kept().finish(FLUSH), starters))
                .toList();
        return ends.stream().map(CompletableFuture::join).reduce(true, Boolean::logicalAnd);
    }

    /// Tidies every archive in every store now.
    public void tidy() {
        posts.forEach(Post::tidy);
    }

    /// Asks it to end, soon.
    public void stop() {
        stop.countDown();
    }

    /// Why something is not in a store yet, a line each.
    public List<String> troubles() {
        return reports().stream().flatMap(report -> report.troubles().stream()).toList();
    }

    /// How each database stands.
    List<KeptReport> reports() {
        return posts.stream().map(Post::report).toList();
    }

    @Override
    public void close() {
        stop();
        starters.shutdown();
        Optional<Failure> first = Optional.empty();
        for (Post post : posts) {
            try {
                post.close();
            } catch (Failure e) {
                first = first.or(() -> Optional.of(e));
            }
        }
        first.ifPresent(failure -> {
            throw failure;
        });
    }

    private Thread repeat(String name, Duration pause, Consumer<Post> action) {
        return Thread.ofPlatform().daemon().name(name).start(() -> {
            while (!isStopped(pause)) {
                posts.forEach(post -> guarded(name, post, action));
            }
        });
    }

    /// What one database's alarms or jobs throw is told, and the others have theirs.
    private void guarded(String name, Post post, Consumer<Post> action) {
        try {
            action.accept(post);
        } catch (Failure e) {
            order.talk().accept(post.kept().name() + ": " + e.problem());
        } catch (RuntimeException e) {
            order.talk().accept(post.kept().name() + ": " + name + " failed: " + e);
        }
    }

    private boolean isStopped(Duration most) {
        try {
            return stop.await(most.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
