package dev.litekeeper.migrate.alter;

import java.util.List;

/// Rows that break a new rule.
///
/// @param rule what they break, as in `orders.total not null`
/// @param rows how many
/// @param examples the keys of some, as in `id=3`
/// @param hint what to do about them
public record Trouble(String rule, long rows, List<String> examples, String hint) {

    public Trouble {
        examples = List.copyOf(examples);
    }

    @Override
    public String toString() {
        String more = rows > examples.size() ? ", ..." : "";
        return rule + ": " + rows + (rows == 1 ? " row breaks" : " rows break") + " it (" + String.join(", ", examples)
                + more + ")";
    }
}
