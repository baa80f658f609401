package dev.litekeeper.agent;

import dev.litekeeper.agent.Alerts.Delivery;
import dev.litekeeper.failure.Failure;
import dev.litekeeper.life.check.AlertLook;
import dev.litekeeper.life.check.Subject;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The alarms of the keeper of one database: each is told over every channel when it is first seen, again
/// after an hour and then once a day while it lasts, and once more when it is over.
///
/// What did not arrive over a channel is sent again the next time. One thread.
public final class Alarms {
    private static final Duration FIRST_REPEAT = Duration.ofHours(1);
    private static final Duration REPEAT = Duration.ofDays(1);

    private final Subject subject;
    private final String machine;
    private final Path file;
    private AlarmState state;

    /// @param machine the name of this machine
    /// @param file where is kept what was told
    public Alarms(Subject subject, String machine, Path file) {
        this.subject = subject;
        this.machine = machine;
        this.file = file;
        this.state = AlarmState.load(file);
    }

    /// Tells what is new about the alarms that are seen now. Answers what became of the messages; none
    /// where there was nothing to tell.
    public List<Delivery> tell(List<Alarm> seen) {
        Instant now = subject.clock().instant();
        List<Delivery> deliveries = new ArrayList<>();
        for (AlertLook.Named channel : AlertLook.channels(subject.project())) {
            Map<String, AlarmState.Told> before = state.of(channel.key());
            List<Alarm> due =
                    seen.stream().filter(alarm -> isDue(alarm, before, now)).toList();
            Map<String, AlarmState.Told> over = over(seen, before, now);
            if (due.isEmpty() && over.isEmpty()) {
                continue;
            }
            Optional<Message> message = message(seen, due, over, now);
            Optional<Delivery> delivery = message.map(text -> send(channel, text));
            delivery.ifPresent(deliveries::add);
            if (delivery.isEmpty() || delivery.get().problem().isEmpty()) {
                state = state.with(channel.key(), after(before, due, over, now));
                state.save(file);
            }
        }
        return deliveries;
    }

    private static boolean isDue(Alarm alarm, Map<String, AlarmState.Told> before, Instant now) {
        AlarmState.Told told = before.get(alarm.id());
        if (told == null) {
            return true;
        }
        Duration pause = told.first().equals(told.last()) ? FIRST_REPEAT : REPEAT;
        boolean lately = told.last().plus(pause).isAfter(now) && !told.last().isAfter(now);
        return alarm.lasts() && !lately;
    }

    /// What was told and is not seen any more. An event is over, without a word, after a day.
    private static Map<String, AlarmState.Told> over(
            List<Alarm> seen, Map<String, AlarmState.Told> before, Instant now) {
        Map<String, AlarmState.Told> over = new LinkedHashMap<>(before);
        seen.forEach(alarm -> over.remove(alarm.id()));
        over.values().removeIf(told -> !told.lasts() && told.last().plus(REPEAT).isAfter(now));
        return over;
    }

    /// Empty where all there is to say is that events are long past.
    private Optional<Message> message(
            List<Alarm> seen, List<Alarm> due, Map<String, AlarmState.Told> over, Instant now) {
        List<Message.Item> good = over.entrySet().stream()
                .filter(entry -> entry.getValue().lasts())
                .map(entry -> new Message.Item(
                        entry.getKey(), "note", entry.getValue().title(), "since " + now + " no longer seen", ""))
                .toList();
        if (due.isEmpty() && good.isEmpty()) {
            return Optional.empty();
        }
        boolean well = seen.stream().noneMatch(Alarm::lasts);
        return Optional.of(new Message(
                false,
                subject.project().app(),
                subject.environment().name().word(),
                machine,
                now,
                well ? "kept" : "not kept as promised",
                due.stream().map(Alarm::item).toList(),
                List.of(),
                good));
    }

    private static Map<String, AlarmState.Told> after(
            Map<String, AlarmState.Told> before, List<Alarm> due, Map<String, AlarmState.Told> over, Instant now) {
        Map<String, AlarmState.Told> after = new LinkedHashMap<>(before);
        after.keySet().removeAll(over.keySet());
        for (Alarm alarm : due) {
            AlarmState.Told told = before.get(alarm.id());
            Instant first = told == null ? now : told.first();
            after.put(alarm.id(), new AlarmState.Told(alarm.title(), alarm.lasts(), first, now));
        }
        return after;
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
}
