package dev.litekeeper.migrate;

import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/// How far to go and what is known already.
///
/// @param to the last number to run; empty for all
/// @param accepted scripts (`03-schema`, or the file's name) whose [Finding] the person knows and takes on
/// @param notes what the history is to say beside a script, by its key as in `03-schema`
public record Orders(OptionalLong to, Set<String> accepted, Map<String, String> notes) {
    /// Everything, and nothing is taken on.
    public static final Orders ALL = new Orders(OptionalLong.empty(), Set.of());

    static final String MET_ROWS = "the database had rows";

    public Orders {
        accepted = Set.copyOf(accepted);
        notes = Map.copyOf(notes);
    }

    public Orders(OptionalLong to, Set<String> accepted) {
        this(to, accepted, Map.of());
    }

    /// The same with these notes.
    public Orders notes(Map<String, String> others) {
        return new Orders(to, accepted, others);
    }

    /// The same for a database that has rows: the history says so beside every script of the plan.
    public Orders meetingRows(Plan plan) {
        return notes(plan.items().stream()
                .collect(Collectors.toMap(item -> item.script().key(), _ -> MET_ROWS)));
    }

    boolean include(ScriptName name) {
        return to.isEmpty() || name.number() <= to.getAsLong();
    }
}
