package dev.litekeeper.migrate;

import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/// How far to go and what is known already.
///
/// @param to the last number to run; empty for all
/// @param accepted scripts (`03-schema`, or the file's name) whose [Finding] the person knows and takes on
/// @param notes what the history is to say beside a script, by its key as in `03-schema`
public record Orders(OptionalLong to, Set<String> accepted, Map<String, String> notes) {
    /// Everything, and nothing is taken on.
    public static final Orders ALL = new Orders(OptionalLong.empty(), Set.of());

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

    boolean include(ScriptName name) {
        return to.isEmpty() || name.number() <= to.getAsLong();
    }
}
