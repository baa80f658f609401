package dev.litekeeper.cli;

import dev.litekeeper.sqlite.TableSum;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How the tour went: `tables` are those that the app brought with it, `kept` those of them whose every row is what it
/// was.
record TourReport(
        Path folder, List<Map<String, Object>> steps, Duration took, List<TableSum> tables, List<TableSum> kept) {

    TourReport {
        steps = List.copyOf(steps);
        tables = List.copyOf(tables);
        kept = List.copyOf(kept);
    }

    Map<String, @Nullable Object> json(boolean stays) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("folder", stays ? folder.toString() : null);
        json.put("seconds", took.toMillis() / 1000.0);
        json.put("steps", steps);
        json.put("tables", tables.size());
        json.put("rows", rows(tables));
        json.put("rowsKept", rows(kept));
        return json;
    }

    void print(Console console, boolean stays) {
        console.line("");
        if (!tables.isEmpty()) {
            console.line(
                    Style.GOOD,
                    "Every row of yours was kept: " + rows(kept) + " of " + rows(tables) + " in " + tables.size()
                            + " tables, equal by content to the file you named, which was only read.");
        }
        console.line("The tour ran " + steps.size() + " commands in " + took.toSeconds() + " s.");
        console.line(
                stays
                        ? "Everything is in " + folder + "; go to " + folder.resolve("project") + " and type more."
                        : "Its folder is removed; --keep DIR leaves it.");
    }

    private static long rows(List<TableSum> sums) {
        return sums.stream().mapToLong(TableSum::rows).sum();
    }
}
