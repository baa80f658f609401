package dev.litekeeper.cli;

import dev.litekeeper.agent.keeper.Keeper;
import dev.litekeeper.agent.keeper.KeeperOrder;
import dev.litekeeper.agent.keeper.KeeperUnit;
import dev.litekeeper.agent.keeper.Systemd;
import dev.litekeeper.archive.capture.Captures;
import dev.litekeeper.failure.Kind;
import dev.litekeeper.failure.Problem;
import dev.litekeeper.files.AtExit;
import dev.litekeeper.life.check.Subject;
import dev.litekeeper.project.Environment;
import dev.litekeeper.project.EnvironmentName;
import dev.litekeeper.project.Machine;
import dev.litekeeper.project.Project;
import dev.litekeeper.sqlite.DatabaseFile;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "keep",
        description = "The daemon: archive every commit, run the schedules, raise alarms.",
        subcommands = {KeepStopCommand.class, KeepPauseCommand.Pause.class, KeepPauseCommand.Resume.class})
final class KeepCommand implements Callable<Integer> {
    private static final int LAST_WORDS_SECONDS = 60;

    @Mixin
    private final Common common = new Common();

    @Option(
            names = "--env",
            paramLabel = "NAME",
            description = "Keep this environment instead of keep.environments; may be given several times.")
    private List<String> environments = List.of();

    @Option(names = "--once", description = "Catch up, send, tidy the archive, and end; for cron.")
    private boolean once;

    @Option(names = "--take-over", description = "Take the archive over from another keeper or database.")
    private boolean takeOver;

    @Option(names = "--unit", description = "Print the systemd unit that runs the keeper.")
    private boolean unit;

    @Option(names = "--install", description = "Put the systemd unit where systemd finds it.")
    private boolean install;

    @Override
    public Integer call() {
        List<Subject> subjects = subjects();
        if (unit || install) {
            return new KeepUnit(common, KeeperUnit.of(common.program(), subjects, named())).call(install);
        }
        try (Captures captures = captures();
                Keeper keeper = Keeper.open(subjects, order(captures))) {
            return once ? once(keeper) : keep(keeper, captures);
        }
    }

    private Captures captures() {
        return new Captures(
                common.surroundings().clock(),
                RandomGenerator.getDefault(),
                Machine.current().name(),
                KeepCommand::lastResort);
    }

    /// Ends the process where a database could not be let go of in any other way; whoever started it starts
    /// it again.
    private static void lastResort() {
        Runtime.getRuntime().halt(Kind.ENVIRONMENT.exitStatus());
    }

    private int once(Keeper keeper) {
        keeper.start();
        keeper.awaitScans();
        boolean durable = keeper.finish();
        if (durable) {
            keeper.tidy();
        }
        result(durable, keeper.troubles());
        return durable ? 0 : Kind.ENVIRONMENT.exitStatus();
    }

    /// A signal is heeded from the beginning on: who finds the keeper at its socket may end it.
    private int keep(Keeper keeper, Captures captures) {
        CountDownLatch ended = new CountDownLatch(1);
        try (AtExit _ = AtExit.run(() -> stop(keeper, ended))) {
            captures.rehearse();
            keeper.start();
            captures.rehearsed()
                    .ifPresent(
                            problem -> common.console().say("the first commits may be slow: no rehearsal: " + problem));
            boolean durable = keeper.run();
            List<String> troubles = keeper.troubles();
            keeper.close();
            result(durable, troubles);
            int status = durable ? 0 : Kind.ENVIRONMENT.exitStatus();
            Interruption.orderly(status);
            return status;
        } finally {
            ended.countDown();
        }
    }

    private void result(boolean durable, List<String> troubles) {
        troubles.forEach(common.console()::warn);
        common.console()
                .result(
                        () -> Map.of("durable", durable, "troubles", troubles),
                        () -> common.console()
                                .line(
                                        durable
                                                ? "everything that is committed is in every store"
                                                : "not everything that is committed is in every store yet"));
    }

    /// On a signal: asks the keeper to end and lets it send what is committed.
    private static void stop(Keeper keeper, CountDownLatch ended) {
        keeper.stop();
        try {
            ended.await(LAST_WORDS_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private KeeperOrder order(Captures captures) {
        return new KeeperOrder(
                new OwnProgram(common).words(),
                common.temporary(),
                Machine.current().name(),
                ZoneId.systemDefault(),
                captures,
                takeOver,
                Systemd.of(common.env()),
                common.console()::say);
    }

    private List<Subject> subjects() {
        List<Subject> subjects = new ArrayList<>();
        common.projects().forEach(project -> names(project).forEach(name -> subjects.add(subject(project, name))));
        if (subjects.isEmpty()) {
            throw Problem.usage("there is nothing to keep")
                    .because("keep.environments names none")
                    .hint("litekeeper keep --env production")
                    .failure();
        }
        return requireDistinct(subjects);
    }

    private List<EnvironmentName> names(Project project) {
        return environments.isEmpty() ? project.keep().environments() : named();
    }

    private List<EnvironmentName> named() {
        return environments.stream().map(EnvironmentName::of).distinct().toList();
    }

    private Subject subject(Project project, EnvironmentName name) {
        Environment environment =
                project.environment(name).requireLocal(Machine.current(), "litekeeper keep --env " + name);
        if (project.stores().isEmpty()) {
            throw Problem.usage("no store is named")
                    .at(project.file())
                    .hint("add one, as in stores: [{name: local, url: file:///var/backups/" + project.app() + "}]")
                    .failure();
        }
        if (!environments.isEmpty() && !DatabaseFile.at(environment.database()).exists()) {
            throw Problem.usage("there is no such database")
                    .at(environment.database())
                    .hint("check the path in litekeeper.yml; litekeeper migrate --env " + name + " makes a new one")
                    .failure();
        }
        return new Subject(project, environment, common.surroundings().clock(), common.env());
    }

    private static List<Subject> requireDistinct(List<Subject> subjects) {
        Map<Path, Subject> seen = new LinkedHashMap<>();
        for (Subject subject : subjects) {
            if (seen.put(subject.environment().database(), subject) != null) {
                throw Problem.usage("the same database is to be kept twice")
                        .at(subject.environment().database())
                        .hint("name each project once")
                        .failure();
            }
        }
        return subjects;
    }
}
