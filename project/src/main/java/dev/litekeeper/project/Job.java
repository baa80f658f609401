package dev.litekeeper.project;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// Work that the keeper does on a schedule.
public enum Job {
    BACKUP,
    CHECK,
    MAINTAIN,
    DRILL;

    /// The name as it is written: `backup` and so on.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Job of(Value value) {
        List<String> words = Arrays.stream(values()).map(Job::word).toList();
        return Arrays.stream(values())
                .filter(job -> job.word().equals(value.text()))
                .findFirst()
                .orElseThrow(
                        () -> value.place().wrong("no such job: " + value.text(), Nearest.hint(value.text(), words)));
    }

    @Override
    public String toString() {
        return word();
    }
}
