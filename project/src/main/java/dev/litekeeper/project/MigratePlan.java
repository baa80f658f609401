package dev.litekeeper.project;

import dev.litekeeper.failure.Problem;
import dev.litekeeper.files.ByteSize;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/// What a script needs before it may change production, and what its rehearsal may cost.
///
/// @param require what has to be known of a script
/// @param maxLock how long a script may make writers wait
/// @param maxWal how large the WAL may become
/// @param maxTime how long a script may take
public record MigratePlan(
        Require require, Optional<Duration> maxLock, Optional<ByteSize> maxWal, Optional<Duration> maxTime) {

    /// What has to be known of a script, with the very statements it has now.
    public enum Require {
        /// That it was rehearsed, or applied on staging.
        REHEARSAL_OR_STAGING,
        /// That it was rehearsed.
        REHEARSAL,
        /// That it was applied on staging.
        STAGING,
        /// Nothing.
        NOTHING;

        /// As litekeeper.yml has it, as in `rehearsal-or-staging`.
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        static Require of(String word) {
            return Arrays.stream(values())
                    .filter(each -> each.word().equals(word))
                    .findFirst()
                    .orElseThrow(() -> Problem.usage("no such requirement")
                            .at(word)
                            .hint("known: "
                                    + Arrays.stream(values()).map(Require::word).collect(Collectors.joining(", ")))
                            .failure());
        }
    }
}
