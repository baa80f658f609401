package dev.litekeeper.life.check;

import dev.litekeeper.archive.Scope;
import dev.litekeeper.archive.Stores;
import dev.litekeeper.checks.Care;
import dev.litekeeper.failure.Failure;
import dev.litekeeper.life.keeper.KeeperCall;
import dev.litekeeper.life.keeper.Promised;
import dev.litekeeper.life.keeper.StateFolder;
import dev.litekeeper.store.Store;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Looks from outside at the keeper of a database: at its lock, and at what it answers.
final class KeeperLook {
    /// The states in which no commit is taken.
    private static final Set<String> IDLE = Set.of("paused", "detached");

    private KeeperLook() {}

    /// Empty where the database was never kept.
    static Optional<Care.Keeper> of(Subject subject) {
        StateFolder folder = new StateFolder(
                subject.project().keep().state(subject.environment().name()));
        if (!folder.exists()) {
            return Optional.empty();
        }
        List<String> lost = lost(subject, folder);
        if (!folder.isHeld()) {
            return Optional.of(new Care.Keeper(false, lost, Duration.ZERO, Map.of()));
        }
        try {
            Path temporary = Path.of(subject.variable("TMPDIR", System.getProperty("java.io.tmpdir")));
            return new KeeperCall(folder, temporary)
                    .tryAsk(Map.of("do", "status"))
                    .map(report -> keeper(report, lost));
        } catch (Failure silent) {
            lost.add(silent.problem().toString());
            return Optional.of(new Care.Keeper(true, lost, Duration.ZERO, Map.of()));
        }
    }

    /// What the stores do not have of what they acknowledged, asked of them and not of the keeper.
    private static List<String> lost(Subject subject, StateFolder folder) {
        List<Store> stores = Stores.open(subject.project().stores(), subject.variables());
        Scope scope =
                new Scope(subject.project().app(), subject.environment().name().word());
        List<String> lost = new ArrayList<>();
        Promised.in(folder, stores, scope).forEach(store -> store.problem().ifPresent(found -> lost.add("" + found)));
        return lost;
    }

    private static Care.Keeper keeper(Map<String, @Nullable Object> report, List<String> lost) {
        List<String> troubles = new ArrayList<>(lost);
        String state = String.valueOf(report.get("state"));
        if (IDLE.contains(state)) {
            troubles.add("it does not follow the database: " + state);
        }
        items(report.get("alarms")).forEach(alarm -> troubles.add(alarm.get("title") + ": " + alarm.get("evidence")));
        double lag = items(report.get("stores")).stream()
                .mapToDouble(store -> store.get("lagSeconds") instanceof Number seconds ? seconds.doubleValue() : 0)
                .max()
                .orElse(0);
        Map<String, Long> acknowledged = new LinkedHashMap<>();
        items(report.get("stores")).forEach(store -> {
            if (store.get("position") instanceof Long position) {
                acknowledged.put(String.valueOf(store.get("name")), position);
            }
        });
        return new Care.Keeper(true, troubles, Duration.ofMillis((long) (lag * 1000)), acknowledged);
    }

    private static List<Map<?, ?>> items(@Nullable Object list) {
        List<Map<?, ?>> items = new ArrayList<>();
        if (list instanceof List<?> all) {
            all.forEach(item -> {
                if (item instanceof Map<?, ?> map) {
                    items.add(map);
                }
            });
        }
        return items;
    }
}
