package dev.litekeeper.checks;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Judging the processes that have the database open.
final class Holders {
    private Holders() {}

    /// "bad" with every process that `trouble` names something of; "ok" with `good` where there is none and every
    /// process could be seen.
    static Finding none(Evidence evidence, Function<Use.Holder, Optional<String>> trouble, String good, Fix fix) {
        return evidence.use().holders().judge(holders -> {
            List<String> bad = holders.stream()
                    .flatMap(holder -> trouble.apply(holder).map(what -> holder.name() + " " + what).stream())
                    .toList();
            return bad.isEmpty()
                    ? Sight.whole(evidence, () -> Finding.ok(good))
                    : Finding.bad(String.join("; ", bad), fix);
        });
    }
}
