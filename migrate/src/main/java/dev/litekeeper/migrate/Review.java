package dev.litekeeper.migrate;

import dev.litekeeper.failure.Problem;
import java.util.List;
import java.util.Set;

/// Scripts and history held against each other: what is still to run, and where they do not agree.
record Review(List<Script> pending, List<Finding> findings) {

    Review {
        pending = List.copyOf(pending);
        findings = List.copyOf(findings);
    }

    /// Fails at the first finding that blocks and was not accepted, and at an acceptance that fits none.
    void refuse(String database, Set<String> accepted) {
        for (Finding finding : findings) {
            if (finding.blocks() && accepted.stream().noneMatch(finding::isCalled)) {
                throw finding.problem(database).failure();
            }
        }
        for (String name : accepted) {
            if (findings.stream().noneMatch(finding -> finding.isCalled(name))) {
                throw Problem.usage("there is nothing to accept about this script")
                        .at(name)
                        .hint("`litekeeper migrate status` tells what is wrong; name the file, or number and kind as in"
                                + " 03-schema")
                        .failure();
            }
        }
    }

    /// Those that somebody takes on.
    List<Finding> accepted(Set<String> names) {
        return findings.stream()
                .filter(finding -> names.stream().anyMatch(finding::isCalled))
                .toList();
    }

    List<Finding> warnings() {
        return findings.stream().filter(finding -> !finding.blocks()).toList();
    }
}
