package dev.litekeeper.life.migration;

import dev.litekeeper.archive.timeline.Gap;
import dev.litekeeper.failure.Problem;
import dev.litekeeper.life.pointintime.Archives;
import dev.litekeeper.life.pointintime.EarlierState;
import dev.litekeeper.life.pointintime.Found;
import dev.litekeeper.sqlite.PageDigest;
import dev.litekeeper.sqlite.Progress;
import dev.litekeeper.sqlite.Replaced;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What others committed since the beginning of a run whose way back is the archive.
///
/// @param commits how many they were, and after which state; empty where there are none in the archive
/// @param untold why it cannot be told whether there are more, a line each
/// @param now the pages of the database when it was looked at; empty where they could not be told
public record SinceRun(Optional<String> commits, List<String> untold, Optional<PageDigest> now) {
    public SinceRun {
        untold = List.copyOf(untold);
    }

    /// Reads it from the archive.
    ///
    /// @param before the state before the run
    /// @param own how many commits are those of the run
    /// @param now the pages of the database, looked at before the archive was read
    /// @param durable whether everything was in the archive, after that look and before it was read
    /// @param scratch the folder for what is restored on the way and thrown away
    static SinceRun of(
            Archives archives,
            Found before,
            long own,
            Optional<PageDigest> now,
            boolean durable,
            Path scratch,
            Progress progress) {
        List<String> untold = new ArrayList<>();
        before.timeline().gaps().stream()
                .filter(gap -> gap.before() > before.point().position())
                .map(Gap::why)
                .forEach(untold::add);
        if (!durable && !isNewest(archives, now, scratch, progress)) {
            untold.add(
                    "the database holds commits that are not in the archive; start `litekeeper keep`, and try again");
        }
        long others = before.later() - own;
        if (others < 0 && untold.isEmpty()) {
            untold.add("of " + own + " commits of the run " + before.later() + " are in the archive");
        }
        Optional<String> commits = others > 0
                ? Optional.of(
                        others + (others == 1 ? " commit" : " commits") + " of others came after " + before.told())
                : Optional.empty();
        return new SinceRun(commits, untold, now);
    }

    /// Whether the newest state of the archive has just these pages.
    private static boolean isNewest(Archives archives, Optional<PageDigest> now, Path scratch, Progress progress) {
        Optional<Found> newest = archives.newest();
        if (now.isEmpty() || newest.isEmpty()) {
            return false;
        }
        try (EarlierState state = EarlierState.of(newest.get(), scratch, progress)) {
            return PageDigest.of(state.copy(), now.get().pageSize()).equals(now.get());
        }
    }

    /// Whether the run was the last to change the database.
    public boolean isNothing() {
        return commits.isEmpty() && untold.isEmpty();
    }

    /// What is to be said of commits that came after the look, when the content was replaced. They are in the undo
    /// point, which was completed under the write lock.
    public Optional<Problem> meanwhile(Replaced replaced) {
        if (now.isPresent() && replaced.undoDigest().equals(now)) {
            return Optional.empty();
        }
        boolean known = now.isPresent() && replaced.undoDigest().isPresent();
        return Optional.of((known
                        ? Problem.bad("others committed while this was undone")
                        : Problem.unknown("it cannot be told whether others committed while this was undone"))
                .hint("what they wrote is in the undo point that is named above"));
    }

    /// Both in words, a line each.
    public List<String> told() {
        List<String> lines = new ArrayList<>(untold);
        commits.ifPresent(lines::addFirst);
        return List.copyOf(lines);
    }
}
