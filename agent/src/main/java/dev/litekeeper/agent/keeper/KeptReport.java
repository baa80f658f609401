package dev.litekeeper.agent.keeper;

import dev.litekeeper.agent.Alarm;
import dev.litekeeper.archive.capture.CaptureFigures;
import dev.litekeeper.archive.capture.StoreFigures;
import dev.litekeeper.failure.Problem;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How the keeping of one database stands, as it is told through the socket.
///
/// @param at the moment it is about
/// @param missingSince since when nothing is followed; empty while it is
/// @param figures of the newest capture, where it has ended those of its end; empty where there was none yet
record KeptReport(
        String app,
        String environment,
        Instant started,
        Instant at,
        boolean paused,
        Optional<Instant> missingSince,
        Optional<CaptureFigures> figures,
        Optional<Problem> problem,
        List<Alarm> alarms,
        List<JobRun> jobs) {

    /// How old the oldest commit is that a store may lack: never less than the truth, more where it cannot
    /// be told. What was on its way to a store when the following ended has grown older since.
    Duration lag(StoreFigures store) {
        Duration missing = missingSince.map(this::until).orElse(Duration.ZERO);
        Duration behind =
                figures.flatMap(CaptureFigures::behindSince).map(this::until).orElse(Duration.ZERO);
        Duration waiting = missing.plus(store.lag().time());
        return waiting.compareTo(behind) > 0 ? waiting : behind;
    }

    private Duration until(Instant since) {
        Duration time = Duration.between(since, at);
        return time.isNegative() ? Duration.ZERO : time;
    }

    /// Why something of it is not in a store yet, a line each.
    List<String> troubles() {
        List<String> troubles = new ArrayList<>();
        problem.ifPresent(found -> troubles.add(app + " " + environment + ": " + Kept.told(found)));
        figures.ifPresent(found -> found.stores()
                .forEach(store -> store.standing()
                        .trouble()
                        .ifPresent(why -> troubles.add(
                                app + " " + environment + ", store " + store.name() + ": " + Kept.told(why)))));
        return troubles;
    }

    Map<String, @Nullable Object> json() {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("app", app);
        json.put("environment", environment);
        json.put("pid", ProcessHandle.current().pid());
        json.put("since", started);
        json.put("state", state());
        json.put("why", why());
        figures.ifPresent(found -> put(json, found));
        json.put("alarms", alarms.stream().map(KeptReport::json).toList());
        Map<String, Object> runs = new LinkedHashMap<>();
        jobs.forEach(run -> runs.put(run.job().word(), Map.of("at", run.at(), "exit", run.exit())));
        json.put("jobs", runs);
        return json;
    }

    /// What is done for the database, in a word.
    String state() {
        if (paused) {
            return "paused";
        }
        return figures.filter(_ -> problem.isEmpty() && missingSince.isEmpty())
                .map(found -> switch (found.phase()) {
                    case STARTING -> "starting";
                    case SCANNING -> "scanning";
                    case FOLLOWING -> "following";
                    case DETACHED, ENDED -> "detached";
                })
                .orElse(problem.isPresent() ? "detached" : "starting");
    }

    private String why() {
        if (paused) {
            return "commits are not kept"
                    + missingSince
                            .map(since -> " since " + since.truncatedTo(ChronoUnit.SECONDS))
                            .orElse("");
        }
        return problem.or(() -> figures.flatMap(CaptureFigures::problem))
                .map(Problem::toString)
                .orElse("");
    }

    private void put(Map<String, @Nullable Object> json, CaptureFigures found) {
        json.put("position", found.position());
        json.put("taken", found.taken().orElse(null));
        json.put("walBytes", found.walBytes());
        json.put("lockHolds", found.lock().holds());
        json.put("longestLockMillis", found.lock().longest().toMillis());
        json.put(
                "appWaits",
                found.lock().waits().map(waits -> waits ? "yes" : "no").orElse("could not tell"));
        json.put("spoolBytes", found.spoolBytes());
        json.put("gaps", found.gaps());
        json.put("lastGap", found.lastGap());
        json.put("replaced", found.replaced());
        json.put("stores", found.stores().stream().map(this::json).toList());
    }

    private Map<String, @Nullable Object> json(StoreFigures store) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("name", store.name());
        json.put("position", store.standing().position());
        json.put("lagCommits", store.lag().commits());
        json.put("lagSeconds", lag(store).toMillis() / 1000.0);
        json.put("puts", store.standing().puts());
        json.put("bytes", store.standing().bytes());
        json.put("epoch", store.standing().epoch());
        json.put("errors", store.standing().errors());
        json.put("trouble", store.standing().trouble().map(Objects::toString).orElse(null));
        json.put("findings", store.standing().findings());
        json.put("fencedBy", store.standing().fencedBy().orElse(null));
        return json;
    }

    private static Map<String, Object> json(Alarm alarm) {
        return Map.of("id", alarm.id(), "title", alarm.title(), "evidence", alarm.evidence(), "fix", alarm.fix());
    }
}
