package dev.litekeeper.migrate;

import java.util.List;
import java.util.stream.Stream;

/// Where a database stands: what ran, what is still to run, and where scripts and history do not agree.
public record Status(List<Entry> history, List<ScriptName> pending, List<Finding> findings) {

    public Status {
        history = List.copyOf(history);
        pending = List.copyOf(pending);
        findings = List.copyOf(findings);
    }

    /// The same with these findings too.
    public Status with(List<Finding> others) {
        return new Status(
                history,
                pending,
                Stream.concat(findings.stream(), others.stream()).toList());
    }

    /// Whether there is nothing to run and nothing to settle.
    public boolean current() {
        return pending.isEmpty() && findings.stream().noneMatch(Finding::blocks);
    }
}
