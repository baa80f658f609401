package dev.litekeeper.agent.keeper;

import dev.litekeeper.agent.Alarm;
import dev.litekeeper.archive.capture.Capture;
import dev.litekeeper.archive.capture.CaptureFigures;
import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Problem;
import dev.litekeeper.life.check.Subject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One database that is kept: a capture that is started again where it ended, and what is known of it.
///
/// Safe for use by several threads; [#look] is called again and again by one.
final class Kept implements AutoCloseable {
    private static final long LOOK_MILLIS = 20;
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    private final Subject subject;
    private final Supplier<Capture> start;
    private final Consumer<String> talk;
    private final Instant since;
    private @Nullable Capture capture;
    private @Nullable CaptureFigures last;
    private @Nullable Problem problem;
    private @Nullable Instant missingSince;
    private long next = System.nanoTime();
    private Duration pause = FIRST_PAUSE;
    private long position;
    private boolean starting;
    private boolean tried;
    private boolean begun;
    private boolean paused;
    private boolean closed;
    /// The rest in which nothing was wrong.
    private long well;

    Kept(Subject subject, Supplier<Capture> start, Consumer<String> talk) {
        this.subject = subject;
        this.start = start;
        this.talk = talk;
        this.since = subject.clock().instant();
        this.missingSince = since;
    }

    Subject subject() {
        return subject;
    }

    /// What people call it.
    String name() {
        return subject.project().app() + " " + subject.environment().name();
    }

    /// Starts the capture, on one of the executor's threads, where it is not running and due to be tried.
    synchronized void look(Executor threads) {
        endWhereEnded();
        if (capture == null && !starting && !paused && !closed && System.nanoTime() - next >= 0) {
            starting = true;
            threads.execute(this::begin);
        }
    }

    /// Whether the first attempt to start the capture is over.
    synchronized boolean wasTried() {
        return tried;
    }

    /// Why it could not be followed from the beginning; empty where it was, also where that has ended since, which
    /// is mended by the next attempt.
    synchronized Optional<Problem> refusal() {
        return begun ? Optional.empty() : Optional.ofNullable(problem);
    }

    /// Why it is not followed; empty where it is.
    synchronized Optional<Problem> problem() {
        return Optional.ofNullable(problem);
    }

    /// The capture that runs. Fails as could-not-tell where there is none.
    synchronized Capture capture() {
        if (capture == null) {
            throw Problem.unknown("the database is not followed")
                    .at(name())
                    .because(paused ? "it is paused" : problem == null ? "it is just starting" : problem.toString())
                    .hint(paused ? "litekeeper keep resume" : "litekeeper status")
                    .failure();
        }
        return capture;
    }

    /// The capture that runs, or the one that is begun within so long. Fails as could-not-tell where there
    /// is none, and at once where the following is paused.
    synchronized Capture capture(Duration most) {
        long end = System.nanoTime() + most.toNanos();
        try {
            while (capture == null && !paused && !closed && System.nanoTime() - end < 0) {
                wait(LOOK_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return capture();
    }

    /// Whether a store has a state of it; a database whose first scan is not there yet has better things to
    /// do than jobs.
    boolean isBegun() {
        return figures()
                .filter(found -> found.phase() == CaptureFigures.Phase.FOLLOWING)
                .filter(found -> found.stores().stream()
                        .anyMatch(store -> store.standing().position() > 0))
                .isPresent();
    }

    /// Whether every page is being read, and the stores take what was read.
    boolean isBeingScanned() {
        return figures()
                .filter(found -> found.phase() == CaptureFigures.Phase.SCANNING)
                .filter(found -> found.stores().stream()
                        .allMatch(store -> store.standing().trouble().isEmpty()))
                .isPresent();
    }

    /// The newest commit that was taken, as far as is known; 0 before the first.
    synchronized long position() {
        position = capture == null ? position : capture.position();
        return position;
    }

    /// Stops following until [#resume].
    void pause() {
        Capture running;
        synchronized (this) {
            paused = true;
            missingSince = missingSince == null ? subject.clock().instant() : missingSince;
            running = capture;
            last = newest().orElse(null);
            capture = null;
        }
        if (running != null) {
            running.close();
        }
        talk.accept(name() + ": paused; commits from here on are not kept one by one");
    }

    synchronized void resume() {
        paused = false;
        next = System.nanoTime();
        pause = FIRST_PAUSE;
    }

    /// How it stands, with these alarms and job runs.
    synchronized KeptReport report(List<Alarm> alarms, List<JobRun> jobs) {
        return new KeptReport(
                subject.project().app(),
                subject.environment().name().word(),
                since,
                subject.clock().instant(),
                paused,
                Optional.ofNullable(missingSince),
                newest(),
                problem(),
                alarms,
                jobs);
    }

    /// What is wrong with it now. One thread.
    List<Alarm> alarms(Symptoms symptoms) {
        long rest = rest();
        if (rest != 0 && rest == well) {
            return List.of();
        }
        Instant now = subject.clock().instant();
        List<Alarm> alarms = new ArrayList<>();
        figures().ifPresent(found -> alarms.addAll(symptoms.of(found, now)));
        problem().ifPresent(found -> alarms.addAll(symptoms.of(found)));
        pausedSince().flatMap(since -> symptoms.paused(since, now)).ifPresent(alarms::add);
        well = alarms.isEmpty() ? rest : 0;
        return alarms;
    }

    private synchronized long rest() {
        return capture == null ? 0 : capture.rest();
    }

    /// Takes what is committed, lets the database go, and sends all of it on, in about so long. Answers
    /// whether all of it is durable in every store.
    boolean finish(Duration most) {
        try {
            return capture().finish(most);
        } catch (Failure notNow) {
            talk.accept(name() + ": " + notNow.problem());
            return false;
        }
    }

    @Override
    public void close() {
        Capture running;
        synchronized (this) {
            closed = true;
            running = capture;
            capture = null;
        }
        if (running != null) {
            running.close();
        }
    }

    private synchronized Optional<CaptureFigures> figures() {
        return Optional.ofNullable(capture).map(Capture::figures);
    }

    /// The figures of the capture that runs, or else those the last one ended with; empty before the first.
    private synchronized Optional<CaptureFigures> newest() {
        return figures().or(() -> Optional.ofNullable(last));
    }

    private synchronized Optional<Instant> pausedSince() {
        return paused ? Optional.ofNullable(missingSince) : Optional.empty();
    }

    private void endWhereEnded() {
        Capture running = capture;
        if (running != null && running.isEnded()) {
            CaptureFigures figures = running.figures();
            last = figures;
            capture = null;
            missingSince = subject.clock().instant();
            running.close();
            Problem why = figures.problem()
                    .orElseGet(() ->
                            Problem.unknown("the database is not followed").at(name()));
            if (running.beginsAnew()) {
                tell(why);
                next = System.nanoTime();
            } else {
                failed(why);
            }
        }
    }

    private void begin() {
        try {
            Capture begun = start.get();
            began(begun);
        } catch (Failure e) {
            synchronized (this) {
                failed(e.problem());
            }
        } catch (RuntimeException | Error e) {
            synchronized (this) {
                failed(Problem.environment("the keeper failed").at(name()).because(e.toString()));
            }
        }
    }

    private void began(Capture started) {
        boolean unwanted;
        synchronized (this) {
            starting = false;
            tried = true;
            unwanted = paused || closed;
            if (!unwanted) {
                capture = started;
                begun = true;
                problem = null;
                missingSince = null;
                pause = FIRST_PAUSE;
            }
        }
        if (unwanted) {
            started.close();
        } else {
            long position = started.figures().position();
            talk.accept(name() + ": "
                    + (position == 0 ? "kept from its first commit on" : "kept, from commit " + position + " on"));
        }
    }

    /// Tells what keeps stores from taking what is kept.
    void tellTroubles() {
        figures().stream()
                .flatMap(found -> found.stores().stream())
                .flatMap(store -> store.standing().trouble().stream())
                .forEach(this::tell);
    }

    /// Tells why the first attempt to start the capture failed, where it did.
    synchronized void tellRefusal() {
        refusal().ifPresent(this::tell);
    }

    private void tell(Problem why) {
        talk.accept(name() + ": " + told(why));
    }

    /// A problem with its advice, in one line.
    static String told(Problem why) {
        return why + (why.hint().isEmpty() ? "" : " (" + why.hint() + ")");
    }

    /// What the first attempt fails with is for whoever starts the keeper to tell.
    private void failed(Problem why) {
        if (tried && !why.equals(problem)) {
            tell(why);
        }
        starting = false;
        tried = true;
        problem = why;
        missingSince = missingSince == null ? subject.clock().instant() : missingSince;
        next = System.nanoTime() + pause.toNanos();
        pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
    }
}
