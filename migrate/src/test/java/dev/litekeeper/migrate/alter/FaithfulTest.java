package dev.litekeeper.migrate.alter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.litekeeper.failure.Failure;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FaithfulTest {
    private static final Map<String, String> BEFORE =
            Map.of("column total", "NUMERIC, not null 0", "column note", "TEXT", "trigger t", "CREATE TRIGGER t");
    private static final List<Change> CHANGES = List.of(new Change.SetNotNull("orders", "Total", ""));

    @ParameterizedTest
    @ValueSource(strings = {"trigger t", "column note"})
    void refusesWhatNobodyAskedFor(String lost) {
        Map<String, String> after = new HashMap<>(BEFORE);
        after.put("column total", "NUMERIC, not null 1");
        after.remove(lost);
        assertThatThrownBy(() -> Faithful.check(BEFORE, after, "orders", CHANGES, new ArrayList<>()))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("it would change more than was asked for: " + lost);
        after.putAll(BEFORE);
        after.put("index more", "CREATE INDEX more");
        assertThatThrownBy(() -> Faithful.check(BEFORE, after, "orders", CHANGES, new ArrayList<>()))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("index more");
    }

    @Test
    void letsWhatWasAskedFor() {
        List<String> notes = new ArrayList<>();
        Map<String, String> after = new HashMap<>(BEFORE);
        after.put("column total", "NUMERIC, not null 1");
        Faithful.check(BEFORE, after, "orders", CHANGES, notes);
        assertThat(notes).isEmpty();
        Faithful.check(BEFORE, BEFORE, "orders", CHANGES, notes);
        assertThat(notes).containsExactly("orders is like that already");
    }
}
