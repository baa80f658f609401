package dev.litekeeper.cli;

import dev.litekeeper.archive.History;
import dev.litekeeper.archive.PreparedRestore;
import dev.litekeeper.archive.Restore;
import dev.litekeeper.archive.RestoreSource;
import dev.litekeeper.archive.timeline.ArchiveRestore;
import dev.litekeeper.archive.timeline.Restored;
import dev.litekeeper.failure.Problem;
import dev.litekeeper.life.Records;
import dev.litekeeper.life.pointintime.Archives;
import dev.litekeeper.life.pointintime.EarlierState;
import dev.litekeeper.life.pointintime.Experience;
import dev.litekeeper.life.pointintime.Found;
import dev.litekeeper.life.pointintime.PointInTime;
import dev.litekeeper.life.pointintime.Target;
import dev.litekeeper.sqlite.Replaced;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Restores states of the archive and shows what comes of it.
final class ArchiveDesk {
    private static final long ALWAYS_COMPARED = 100L << 20;

    private final Common common;
    private final Backups.Place place;
    private final Restore restore;
    private final Instant start;
    private @Nullable Archives archives;

    ArchiveDesk(Common common, Backups.Place place, Restore restore, Instant start) {
        this.common = common;
        this.place = place;
        this.restore = restore;
        this.start = start;
    }

    /// Whether there is no archive.
    boolean isEmpty() {
        return archives().isEmpty();
    }

    /// The archive as the stores have it, read once.
    private Archives archives() {
        Archives read = archives;
        if (read == null) {
            read = Archives.read(place.stores(), place.scope());
            archives = read;
        }
        return read;
    }

    /// Into the live database: the state is put together and proven on the side first. `more` goes into the JSON;
    /// `look` finds what there is to say of it when it is done.
    int inPlace(Target target, boolean dryRun, Map<String, ?> more, Function<Replaced, Optional<Problem>> look) {
        Found found = find(target);
        tell(found);
        Instant began = common.surroundings().clock().instant();
        try (EarlierState state = restored(found, restore.workFolder())) {
            RestoreSource source = state.source(found);
            Duration building =
                    Duration.between(began, common.surroundings().clock().instant());
            boolean contents = dryRun || state.copy().size() <= ALWAYS_COMPARED;
            try (PreparedRestore prepared =
                    restore.inPlace(source, found.timeline().store().name(), state.copy(), contents)) {
                Duration estimate =
                        Estimate.inPlace(start, building, state.copy().size(), prepared.plan());
                if (dryRun) {
                    common.console().say("it would take about " + Estimate.text(estimate));
                }
                Map<String, @Nullable Object> json = dryRun ? estimated(found, estimate) : json(found);
                json.putAll(more);
                return Restoring.run(
                        common,
                        prepared,
                        dryRun,
                        start,
                        json,
                        done -> done.replaced().flatMap(look).stream().toList());
            }
        }
    }

    /// Into a file that is not there.
    int toFile(Target target, Path file, boolean dryRun) {
        Restore.requireFree(file);
        Found found = find(target);
        tell(found);
        if (dryRun) {
            return foretell(found, file);
        }
        Restored done;
        try (ProgressBar bar = common.console().progress()) {
            done = found.restore().to(file, bar);
        }
        common.console()
                .result(
                        () -> {
                            Map<String, @Nullable Object> json = json(found);
                            json.put("done", true);
                            json.put("target", file.toString());
                            json.put("way", "new-file");
                            json.put("seconds", done.took().toMillis() / 1000.0);
                            return json;
                        },
                        () -> common.console()
                                .line(
                                        Style.GOOD,
                                        "restored " + found.told() + " into " + file + ": " + done.written()
                                                + " in " + Estimate.text(done.took())
                                                + ", proven by its database hash"));
        return 0;
    }

    /// Nothing is lost by a new file, so nothing is put together to tell what.
    private int foretell(Found found, Path file) {
        Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file is in a folder");
        Records records =
                Records.of(place.project().root(), place.environment().name().word());
        Duration estimate = Experience.of(
                        records.all("drill"), found.timeline().store().name())
                .correct(found.restore().estimate(folder, Estimate.slowness(start), System::nanoTime));
        common.console()
                .result(
                        () -> {
                            Map<String, @Nullable Object> json = estimated(found, estimate);
                            json.put("done", false);
                            json.put("target", file.toString());
                            json.put("way", "new-file");
                            return json;
                        },
                        () -> common.console()
                                .line(found.told() + " would become " + file + ": "
                                        + found.restore().size() + " in about " + Estimate.text(estimate)
                                        + "; nothing was restored"));
        return 0;
    }

    private EarlierState restored(Found found, Path folder) {
        try (ProgressBar bar = common.console().progress()) {
            return EarlierState.of(found, folder, bar);
        }
    }

    private Found find(Target target) {
        try (ProgressBar bar = common.console().progress()) {
            Archives found = archives();
            Troubles.tell(common.console(), found.troubles().values().stream().toList());
            return new PointInTime(found, place.database(), place.scratch()).find(target, bar);
        }
    }

    private void tell(Found found) {
        ArchiveRestore way = found.restore();
        Console console = common.console();
        console.say(found.told() + ": " + way.fetch() + " to fetch in " + way.objects() + " objects");
        String own = place.environment().database().toString();
        found.timeline()
                .database()
                .filter(kept -> !kept.equals(own))
                .ifPresent(kept -> console.warn("the archive is that of another database: " + kept + ", not " + own));
        if (!found.exact()) {
            console.warn("commits around it were thinned out: this is the newest state before what was asked for");
        }
        found.timeline().gaps().stream()
                .filter(gap -> gap.lost() && gap.after() == found.point().position())
                .forEach(gap -> console.warn("what came after it is lost: " + gap.why()));
        if (found.later() == 0) {
            place.history(common)
                    .newestProven()
                    .map(History.Entry::id)
                    .filter(id -> id.created().isAfter(found.point().time()))
                    .ifPresent(id -> console.say("backup " + id
                            + " was made later: restore that where commits were made while no keeper was running"));
        }
        if (found.later() > 0) {
            console.say(found.later() + " commits of the archive come after it");
        }
    }

    private static Map<String, @Nullable Object> estimated(Found found, Duration estimate) {
        Map<String, @Nullable Object> json = json(found);
        json.put("estimatedSeconds", estimate.toMillis() / 1000.0);
        return json;
    }

    private static Map<String, @Nullable Object> json(Found found) {
        ArchiveRestore way = found.restore();
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("commit", found.point().position());
        json.put("at", found.point().time().toString());
        json.put("store", found.timeline().store().name());
        json.put("exact", found.exact());
        json.put("later", found.later());
        json.put("objects", way.objects());
        json.put("fetchBytes", way.fetch().bytes());
        json.put("bytes", way.size().bytes());
        return json;
    }
}
