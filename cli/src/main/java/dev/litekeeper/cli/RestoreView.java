package dev.litekeeper.cli;

import dev.litekeeper.archive.BackupId;
import dev.litekeeper.archive.BackupReport;
import dev.litekeeper.archive.RestorePlan;
import dev.litekeeper.archive.RestorePlan.Content;
import dev.litekeeper.archive.RestorePlan.Loss;
import dev.litekeeper.archive.RestoreSource;
import dev.litekeeper.archive.Restored;
import dev.litekeeper.life.remote.Ssh;
import dev.litekeeper.sqlite.Replaced;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// How a restore is shown, before and after.
final class RestoreView {
    private RestoreView() {}

    static void plan(RestorePlan plan, Consumer<String> line) {
        boolean file =
                plan.source().backup().isEmpty() && plan.source().commit().isEmpty();
        line.accept(plan.source().name()
                + (file ? " in " : " of " + plan.source().at() + " from store ") + plan.store() + " is proven");
        line.accept("into " + plan.target() + ", " + plan.way().word() + ": " + plan.why());
        if (plan.way() == RestorePlan.Way.IN_PLACE) {
            line.accept("space: " + plan.undo() + " for the undo point; the -wal grows by up to " + plan.wal()
                    + " and shrinks when the last connection is closed");
        }
        plan.users().forEach(user -> line.accept("open in " + user));
        List<Loss> changed = plan.losses().stream().filter(Loss::changes).toList();
        for (Loss loss : changed) {
            line.accept("  " + loss.table() + ": " + rows(loss.now()) + " now, " + rows(loss.then()) + " then"
                    + lost(loss));
        }
        changed.stream()
                .filter(loss -> loss.now().orElse(0) > 0 && loss.then().isPresent())
                .findFirst()
                .flatMap(loss -> rowByRow(plan, loss.table()))
                .ifPresent(words -> line.accept("  which rows, and how many of them: " + words));
        if (changed.isEmpty() && !plan.losses().isEmpty()) {
            line.accept(
                    plan.losses().getFirst().content() == Content.NOT_COMPARED
                            ? "  no table has another number of rows"
                            : "  no row is another");
        }
    }

    private static String lost(Loss loss) {
        if (loss.now().isPresent() && loss.then().isEmpty()) {
            return ", all are lost";
        }
        long fewer = loss.now().orElse(0) - loss.then().orElse(0);
        if (fewer > 0) {
            return ", " + fewer + " or more are lost";
        }
        return fewer == 0 && loss.content() == Content.OTHER ? ", changed" : "";
    }

    /// The command that compares the rows of a table then and now; empty where it cannot name what is restored.
    private static Optional<String> rowByRow(RestorePlan plan, String table) {
        RestoreSource source = plan.source();
        return source.backup()
                .map(id -> "--backup " + id.text())
                .or(() -> source.commit().stream()
                        .mapToObj(commit -> "--commit " + commit)
                        .findFirst())
                .map(moment -> "litekeeper bring-back --table " + Ssh.quoted(table) + " " + moment);
    }

    static void done(Restored restored, Console console) {
        console.line(
                Style.GOOD,
                "restored " + restored.plan().source().name() + " into "
                        + restored.plan().target());
        restored.replaced()
                .ifPresent(replaced -> console.line("  writers waited "
                        + String.format(Locale.ROOT, "%.1f s", seconds(replaced.locked())) + "; proven by "
                        + proof(replaced.proof())));
        restored.undo()
                .filter(_ -> restored.undoOutcomes().stream().anyMatch(BackupReport.Stored.class::isInstance))
                .ifPresent(undo -> console.line("  way back: litekeeper restore --undo   (" + undo + ")"));
        restored.kept().forEach(file -> console.line("  kept: " + file));
    }

    private static String proof(Replaced.Proof proof) {
        return switch (proof) {
            case WAL_PAGES, FILE_PAGES -> "every page read back";
            case ROWS -> "every row read back";
        };
    }

    static Map<String, @Nullable Object> json(RestorePlan plan) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("done", false);
        json.put("id", plan.source().backup().map(BackupId::text).orElse(null));
        json.put(
                "commit",
                plan.source().commit().isPresent() ? plan.source().commit().getAsLong() : null);
        json.put("at", plan.source().at().toString());
        json.put("store", plan.store());
        json.put("target", plan.target());
        json.put("way", plan.way().word());
        json.put("why", plan.why());
        json.put("tables", plan.losses().stream().map(RestoreView::json).toList());
        json.put("undoBytes", plan.undo().bytes());
        json.put("walBytes", plan.wal().bytes());
        json.put("users", plan.users());
        return json;
    }

    static Map<String, @Nullable Object> json(Restored restored, Duration took) {
        Map<String, @Nullable Object> json = json(restored.plan());
        json.put("done", true);
        json.put("undo", restored.undo().map(BackupId::text).orElse(null));
        json.put("kept", restored.kept());
        json.put(
                "lockedSeconds",
                restored.replaced()
                        .map(Replaced::locked)
                        .map(RestoreView::seconds)
                        .orElse(0.0));
        json.put("seconds", seconds(took));
        return json;
    }

    private static Map<String, @Nullable Object> json(Loss loss) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("table", loss.table());
        json.put("now", loss.now().isPresent() ? loss.now().getAsLong() : null);
        json.put("then", loss.then().isPresent() ? loss.then().getAsLong() : null);
        json.put("content", loss.content().name().toLowerCase(Locale.ROOT).replace('_', '-'));
        return json;
    }

    private static String rows(OptionalLong rows) {
        return rows.isPresent() ? rows.getAsLong() + " rows" : "no such table";
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
