package dev.litekeeper.migrate;

import java.util.OptionalLong;
import java.util.Set;

/// How far to go and what is known already.
///
/// @param to the last number to run; empty for all
/// @param accepted scripts (`03-schema`, or the file's name) whose [Finding] the person knows and takes on
public record Orders(OptionalLong to, Set<String> accepted) {
    /// Everything, and nothing is taken on.
    public static final Orders ALL = new Orders(OptionalLong.empty(), Set.of());

    public Orders {
        accepted = Set.copyOf(accepted);
    }

    boolean include(ScriptName name) {
        return to.isEmpty() || name.number() <= to.getAsLong();
    }
}
