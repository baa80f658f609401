package dev.litekeeper.agent.keeper;

import dev.litekeeper.agent.Alarm;
import dev.litekeeper.agent.Alarms;
import dev.litekeeper.archive.Scope;
import dev.litekeeper.archive.Stores;
import dev.litekeeper.archive.capture.CaptureOrder;
import dev.litekeeper.failure.Failure;
import dev.litekeeper.life.check.Subject;
import dev.litekeeper.life.keeper.StateFolder;
import dev.litekeeper.life.who.Pinner;
import dev.litekeeper.project.Project;
import dev.litekeeper.sqlite.DatabaseFile;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/// What stands around one kept database: its alarms, its jobs, its socket.
final class Post implements AutoCloseable {
    private final Kept kept;
    private final Jobs jobs;
    private final Tidying tidying;
    private final Alarms alarms;
    private final Symptoms symptoms;
    private final Consumer<String> talk;
    private final StateFolder.Lock lock;
    private final Control control;
    private boolean begun;
    private Set<String> said = Set.of();
    private volatile List<Alarm> seen = List.of();

    private Post(Subject subject, KeeperOrder order, StateFolder folder, Runnable stop) {
        String env = " --env " + subject.environment().name();
        this.talk = order.talk();
        this.kept = new Kept(subject, () -> order.captures().start(order(subject, order.takeOver(), folder)), talk);
        this.jobs = new Jobs(subject, order.program(), order.zone());
        this.tidying = new Tidying(
                subject,
                Stores.open(subject.project().stores(), subject.variables()),
                folder.path(),
                System::nanoTime,
                RandomGenerator.getDefault());
        this.symptoms = new Symptoms(
                words -> "litekeeper " + words + env,
                subject.project().keep().wal(),
                () -> Pinner.of(DatabaseFile.at(subject.environment().database())));
        this.lock = folder.lock();
        try {
            this.alarms = new Alarms(subject, order.machine(), folder.alarms());
            Answers answers = new Answers(kept, this::report, stop);
            this.control = Control.listen(folder.socket(order.temporary()), answers::to);
        } catch (Failure e) {
            lock.close();
            throw e;
        }
    }

    private static CaptureOrder order(Subject subject, boolean takeOver, StateFolder folder) {
        Project project = subject.project();
        return new CaptureOrder(
                DatabaseFile.at(subject.environment().database()),
                subject.environment().database().toString(),
                new Scope(project.app(), subject.environment().name().word()),
                folder.path(),
                project.keep(),
                Stores.open(project.stores(), subject.variables()),
                takeOver);
    }

    /// Takes the state folder's lock and listens on its socket. Refused while another keeper holds it.
    static Post open(Subject subject, KeeperOrder order, Runnable stop) {
        StateFolder folder = new StateFolder(
                subject.project().keep().state(subject.environment().name()));
        return new Post(subject, order, folder, stop);
    }

    Kept kept() {
        return kept;
    }

    KeptReport report() {
        return kept.report(seen, List.copyOf(jobs.last().values()));
    }

    /// Sees what is wrong now, and tells what is new of it. One thread.
    void tell() {
        List<Alarm> now = new ArrayList<>(kept.alarms(symptoms));
        now.addAll(jobs.alarms());
        now.addAll(tidying.alarms());
        seen = List.copyOf(now);
        Set<String> ids = new HashSet<>();
        now.forEach(alarm -> {
            ids.add(alarm.id());
            if (!said.contains(alarm.id())) {
                talk.accept(
                        kept.name() + ": " + (alarm.lasts() ? "ALARM " : "") + alarm.title() + ": " + alarm.evidence());
            }
        });
        said.stream().filter(id -> !ids.contains(id)).forEach(id -> talk.accept(kept.name() + ": over: " + id));
        said = ids;
        alarms.tell(now)
                .forEach(delivery -> delivery.problem()
                        .ifPresent(problem -> talk.accept(kept.name() + ": an alert did not arrive: " + problem)));
    }

    /// Does what is due, once a store has something of the database. One thread.
    void work() {
        begun = begun || kept.isBegun();
        if (!begun) {
            return;
        }
        tidying.runDue(kept.position());
        jobs.runDue()
                .forEach(run -> talk.accept(kept.name() + ": " + run.job()
                        + (run.isDone() ? " done" : " failed with exit status " + run.exit() + ": " + run.said())));
    }

    /// Tidies the archive now.
    void tidy() {
        tidying.run(kept.position());
        tidying.requireTidy();
    }

    @Override
    public void close() {
        try (lock;
                control) {
            kept.close();
        }
    }
}
