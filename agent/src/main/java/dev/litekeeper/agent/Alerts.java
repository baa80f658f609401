package dev.litekeeper.agent;

import dev.litekeeper.checks.CheckResult;
import dev.litekeeper.checks.Report;
import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Problem;
import dev.litekeeper.life.Records;
import dev.litekeeper.life.check.AlertLook;
import dev.litekeeper.life.check.Gathered;
import dev.litekeeper.life.check.LookState;
import dev.litekeeper.life.check.Subject;
import dev.litekeeper.project.Project;
import dev.litekeeper.project.Secret;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The alerts of one database: sends what is new over every channel, and keeps what each channel knows.
///
/// A message counts as sent when its channel took it, and that is kept durably before the next one is sent: a crash in
/// between sends one again, it never loses one. What did not arrive is part of the next message.
public final class Alerts {
    /// These two are about the looks themselves: waiting for them to be ok before the ping would be waiting for ever.
    private static final Set<String> OF_THE_LOOK = Set.of("A2", "A3");

    private final Subject subject;
    private final String machine;

    public Alerts(Subject subject, String machine) {
        this.subject = subject;
        this.machine = machine;
    }

    /// What became of a message on one channel: `answer` where it arrived, `problem` where it did not.
    public record Delivery(String channel, Optional<String> answer, Optional<Problem> problem) {
        static Delivery arrived(String channel, String answer) {
            return new Delivery(channel, Optional.of(answer), Optional.empty());
        }

        static Delivery failed(String channel, Problem problem) {
            return new Delivery(channel, Optional.empty(), Optional.of(problem));
        }
    }

    /// The report after a look that tells, and what was told.
    ///
    /// @param deliveries one for each channel that had something new, and one for the ping where it was called
    public record Told(Report report, List<Delivery> deliveries) {
        public Told {
            deliveries = List.copyOf(deliveries);
        }

        /// What did not arrive.
        public List<Problem> problems() {
            return deliveries.stream()
                    .flatMap(delivery -> delivery.problem().stream())
                    .toList();
        }
    }

    /// Sends a test over every channel and keeps which arrived. Fails with a usage problem where there is no channel.
    public List<Delivery> test() {
        Project project = subject.project();
        if (project.alerts().isEmpty()) {
            throw Problem.usage("there is no alert to test")
                    .at(project.file())
                    .hint("add one, as in  alerts: [{webhook: \"${ALERT_URL}\"}]")
                    .failure();
        }
        Instant now = subject.clock().instant();
        Message message =
                Message.test(project.app(), subject.environment().name().word(), machine, now);
        List<Delivery> deliveries = new ArrayList<>();
        LookState state = LookState.load(subject);
        for (AlertLook.Named channel : AlertLook.channels(project)) {
            Delivery delivery = send(channel, message);
            deliveries.add(delivery);
            LookState.Channel before = state.channel(channel.key());
            Optional<Instant> tested = delivery.answer().isPresent() ? Optional.of(now) : before.tested();
            state = state.with(
                    channel.key(),
                    new LookState.Channel(
                            before.told(), tested, delivery.problem().map(Problem::toString)));
            state.save(subject);
        }
        record(deliveries, now);
        return deliveries;
    }

    /// Calls the ping where all is well, and sends what is new since last time to each channel.
    public Told tell(Gathered gathered) {
        Instant now = subject.clock().instant();
        List<Delivery> deliveries = new ArrayList<>();
        LookState state = gathered.state().looked(now);
        if (isWell(gathered.report()) && subject.project().ping().isPresent()) {
            Delivery ping = ping(subject.project().ping().get());
            deliveries.add(ping);
            state = ping.answer().isPresent() ? state.pinged(now) : state;
        }
        Gathered told = gathered.with(state);
        told.keep();
        Report report = told.report();
        for (AlertLook.Named channel : AlertLook.channels(subject.project())) {
            LookState.Channel before = state.channel(channel.key());
            Change change = Change.since(before.told(), report);
            Optional<Delivery> delivery = change.isEmpty()
                    ? Optional.empty()
                    : Optional.of(send(channel, Message.of(report, machine, change)));
            delivery.ifPresent(deliveries::add);
            state = state.with(channel.key(), after(before, change, delivery));
            state.save(subject);
        }
        return new Told(report, deliveries);
    }

    private static LookState.Channel after(LookState.Channel before, Change change, Optional<Delivery> delivery) {
        if (delivery.isEmpty()) {
            return new LookState.Channel(change.told(), before.tested(), before.trouble());
        }
        Optional<String> trouble = delivery.get().problem().map(Problem::toString);
        return new LookState.Channel(trouble.isPresent() ? before.told() : change.told(), before.tested(), trouble);
    }

    private static boolean isWell(Report report) {
        return report.results().stream()
                .filter(CheckResult::forbids)
                .allMatch(result -> OF_THE_LOOK.contains(result.about().id()));
    }

    private Delivery ping(Secret address) {
        try {
            return Delivery.arrived("ping", new Web().call(address, subject.variables(), Optional.empty()));
        } catch (Failure e) {
            return Delivery.failed("ping", e.problem());
        }
    }

    private Delivery send(AlertLook.Named channel, Message message) {
        try {
            return Delivery.arrived(
                    channel.name(),
                    Channel.of(channel.alert(), subject.variables()).send(message));
        } catch (Failure e) {
            return Delivery.failed(channel.name(), e.problem());
        }
    }

    private void record(List<Delivery> deliveries, Instant now) {
        Map<String, @Nullable Object> content = new LinkedHashMap<>();
        for (Delivery delivery : deliveries) {
            content.put(
                    delivery.channel(),
                    delivery.answer()
                            .orElseGet(() -> "failed: "
                                    + delivery.problem().map(Problem::why).orElse("")));
        }
        Records.of(subject.project().root(), subject.environment().name().word())
                .add("alert", now, Map.of("channels", content));
    }
}
