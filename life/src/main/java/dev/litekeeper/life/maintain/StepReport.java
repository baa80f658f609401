package dev.litekeeper.life.maintain;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// What one step of maintenance did.
///
/// @param step its name, as in `optimize`
/// @param text what it did or why it did not, for people
/// @param before figures by name, from before the step
/// @param after the same figures from after it; empty where nothing was done
/// @param took all of it
/// @param longestLock the longest time others could not write because of it
public record StepReport(
        String step,
        Outcome outcome,
        String text,
        Map<String, Long> before,
        Map<String, Long> after,
        Duration took,
        Duration longestLock) {

    /// How a step ended.
    public enum Outcome {
        DONE("done"),
        NOTHING_TO_DO("nothing to do"),
        /// Not done, for the reason in the text.
        SKIPPED("skipped"),
        /// Ended early by its bound or to give way; what it finished stays.
        STOPPED("stopped early"),
        /// Damage was found.
        BAD("bad"),
        /// What a dry run says of a step that has something to do.
        PLANNED("planned");

        private final String word;

        Outcome(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }

    public StepReport {
        before = Collections.unmodifiableMap(new LinkedHashMap<>(before));
        after = Collections.unmodifiableMap(new LinkedHashMap<>(after));
    }

    static StepReport of(String step, Outcome outcome, String text, Map<String, Long> before) {
        return new StepReport(step, outcome, text, before, Map.of(), Duration.ZERO, Duration.ZERO);
    }

    StepReport after(Map<String, Long> figures) {
        return new StepReport(step, outcome, text, before, figures, took, longestLock);
    }

    StepReport took(Duration all, Duration lock) {
        return new StepReport(step, outcome, text, before, after, all, lock);
    }
}
